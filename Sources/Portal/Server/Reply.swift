import Access
import Diagnostics

/// What a page's handler answers.
enum Reply: Sendable {
  /// A whole page, or its part where htmx asks for one.
  case page(Page)
  /// See another page: after a form was accepted, so that reloading does not send it again.
  case seeOther(LocalPath)
  /// See another page, with a new session's token for the browser.
  case signedIn(SessionToken, LocalPath)
  /// Forget the session.
  case signedOut(LocalPath)
  /// A file to keep.
  case download(name: String, type: ContentType, bytes: [UInt8])
  /// A body for machines.
  case data(type: ContentType, bytes: [UInt8], status: Int = 200)

  enum ContentType: String, Sendable {
    case html = "text/html; charset=utf-8"
    case csv = "text/csv; charset=utf-8"
    case jpeg = "image/jpeg"
    case png = "image/png"
    case pdf = "application/pdf"
    case ofd = "application/ofd"
    case word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case json = "application/json"
    case problem = "application/problem+json"
    case text = "text/plain; charset=utf-8"
    case metrics = "text/plain; version=0.0.4; charset=utf-8"
    case calendar = "text/calendar; charset=utf-8"
    case xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case decisionModel = "application/xml; charset=utf-8"

    /// How a file of the type ends, for browsers that cannot read its own name.
    var ending: String {
      switch self {
      case .csv: "csv"
      case .word: "docx"
      case .decisionModel: "dmn"
      case .xlsx: "xlsx"
      case .calendar: "ics"
      case .json, .problem: "json"
      case .html: "html"
      case .jpeg: "jpg"
      case .png: "png"
      case .pdf: "pdf"
      case .ofd: "ofd"
      case .text, .metrics: "txt"
      }
    }
  }
}

/// A page before it is written: its title, its template and what the template shows.
struct Page: Sendable {
  /// The folder and file under `Templates`, without `.mustache`.
  let template: String
  let title: String
  /// What the template shows: a plain struct.
  let view: any Sendable
  /// The part that htmx replaces, as a template of its own; `nil` where there is none.
  let part: String?
  let status: Int
  /// Whether figures on the page are not of the statutory survey.
  let showsNonStatisticalData: Bool
  /// What the reader is told above the page, such as that a choice of the address is not on offer.
  let notices: [String]

  init(
    _ template: String, title: String, view: any Sendable, part: String? = nil, status: Int = 200,
    nonStatistical: Bool = false, notices: [String] = []
  ) {
    self.template = template
    self.title = title
    self.view = view
    self.part = part
    self.status = status
    showsNonStatisticalData = nonStatistical
    self.notices = notices
  }
}

/// Why a page cannot answer as asked.
enum PageFault: Error {
  /// There is no such thing, or nothing that the actor may see: the two are told apart for nobody.
  case notFound(Wording)
  /// What was sent cannot be read.
  case badRequest(Diagnostics)
  /// What a program reads has to be approved first.
  case unapproved(Diagnostics)
  /// Something has to be done on another page first.
  case elsewhere(LocalPath)
  /// The portal can't work just now, for the cause that goes to the log.
  case unready(any Error)
}
