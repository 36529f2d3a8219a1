import Access
import Diagnostics
import Quantities

/// A request as a page sees it: who asks, what they may see, and what they typed. Nothing of HTTP is left.
struct PortalRequest: Sendable {
  let actor: Actor
  /// What the route's rule lets the actor see: every query of a page is narrowed by it.
  let scope: AreaScope
  let language: Language
  /// The path without its query, as the browser wrote it.
  let path: String
  var query: FormFields
  /// The posted form; empty for a `GET`.
  let form: FormFields
  /// The file of the form's field `file`.
  let file: MultipartForm.File?
  /// Every file that came with the form.
  var files: [MultipartForm.File] = []
  /// The body of an API call; empty for forms.
  let body: [UInt8]
  /// The named parts of the route's pattern.
  let parameters: [String: String]
  /// What the browser holds: known to the store for a signed-in person alone.
  let token: SessionToken
  /// Whether htmx asks for a part of the page.
  let isPartial: Bool
  let now: Timestamp
  /// Where it comes from: for bounds that hold for each client. Never stored.
  let address: ClientAddress

  var today: CalendarDay { now.dayInShanghai }

  /// This page's address with some of its query replaced.
  func address(replacing changes: KeyValuePairs<String, String?>) -> String {
    let query = query.encoded(replacing: changes)
    return query.isEmpty ? path : "\(path)?\(query)"
  }
}
