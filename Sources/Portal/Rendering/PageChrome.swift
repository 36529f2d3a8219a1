import Access
import Diagnostics

/// What stands around every page: head, banners, navigation, who is signed in, language.
struct PageChrome: Sendable {
  struct Item: Sendable {
    let href: String
    let label: String
    let isCurrent: Bool
  }

  struct Visitor: Sendable {
    let name: String
    let roles: String
  }

  let title: String
  let htmlLanguage: String
  let stylesheet: String
  let script: String
  /// `nil` where the file is not installed: every page works without it.
  let htmx: String?
  let mark: String
  let isDemonstration: Bool
  let isNonStatistical: Bool
  let notices: [String]
  let navigation: [Item]
  let person: Visitor?
  let otherLanguage: Item
  let today: String
  let formToken: String
  let path: String
}
