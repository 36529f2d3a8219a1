import Access
import Diagnostics
import Journal

/// Why a request was not answered as asked.
enum Failure: Sendable {
  case notFound(Wording?)
  case refused(Refusal)
  /// The rest of a long list was read without an approval.
  case unapproved(Diagnostics)
  case methodNotAllowed
  case unreadable(Diagnostics?)
  case tooLarge(Int)
  /// The form was opened in another session, or too long ago.
  case staleForm
  /// Something broke; the number stands in the log beside the cause. 503 tells a watcher to ask again later.
  case broken(String, status: Int = 500)

  var status: Int {
    switch self {
    case .notFound: 404
    case .refused(.signInNeeded): 401
    case .refused, .unapproved: 403
    case .methodNotAllowed: 405
    case .unreadable: 400
    case .tooLarge: 413
    case .staleForm: 403
    case .broken(_, let status): status
    }
  }

  private var key: String {
    switch self {
    case .notFound: "notFound"
    case .refused(.signInNeeded): "signInNeeded"
    case .refused, .unapproved: "refused"
    case .methodNotAllowed: "methodNotAllowed"
    case .unreadable: "unreadable"
    case .tooLarge: "tooLarge"
    case .staleForm: "staleForm"
    case .broken: "broken"
    }
  }

  /// What an error page shows.
  struct View: Sendable {
    let title: String
    let what: String
    let safe: String
    let next: String
    let details: [String]
    let number: String?
  }

  func page(_ words: Strings) -> Page {
    let view = view(words)
    return Page("failures/failure", title: view.title, view: view, status: status)
  }

  private func view(_ words: Strings) -> View {
    var what = words("failure.\(key).what")
    var details: [String] = []
    var number: String?
    switch self {
    case .notFound(let wording?): what = wording(words.language)
    case .refused(let refusal): what = refusal.reason(words.language)
    case .tooLarge(let limit): what = words("failure.tooLarge.what", ["limit": Self.size(limit)])
    case .unreadable(let faults?), .unapproved(let faults):
      details = faults.all.map { $0.rendered(in: words.language) }
    case .broken(let text, _): number = text
    default: break
    }
    return View(
      title: words("failure.\(key).title"), what: what, safe: words("failure.\(key).safe"),
      next: words("failure.\(key).next"), details: details, number: number)
  }

  /// The problem as RFC 9457 has it.
  func problem(in language: Language) -> [UInt8] {
    var members: [String: CanonicalJSON] = [
      "type": "about:blank", "status": CanonicalJSON(status), "title": .text(title(in: language)),
    ]
    switch self {
    case .notFound(let wording?): members["detail"] = .text(wording(language))
    case .refused(let refusal): members["detail"] = .text(refusal.reason(language))
    case .tooLarge(let limit): members["detail"] = .text(Self.size(limit))
    case .broken(let number, _): members["instance"] = .text("urn:tidu:failure:\(number)")
    case .unreadable(let faults?), .unapproved(let faults):
      members["detail"] = .text(faults.rendered(in: language))
      members["errors"] = .list(faults.all.map { $0.problem(in: language) })
    default: break
    }
    return CanonicalJSON.object(members).bytes
  }

  /// The failure in plain words, for when no page can be written.
  func plainText(in language: Language) -> String { "\(status) \(title(in: language))\n" }

  private func title(in language: Language) -> String {
    let wording: Wording =
      switch self {
      case .notFound: Wording(zh: "没有找到", en: "Not found")
      case .refused(.signInNeeded): Wording(zh: "需要登录", en: "Sign-in needed")
      case .refused: Wording(zh: "没有权限", en: "Not allowed")
      case .unapproved: Wording(zh: "要先批准", en: "Approval needed")
      case .methodNotAllowed: Wording(zh: "不支持这种请求方式", en: "Method not allowed")
      case .unreadable: Wording(zh: "内容读不懂", en: "What was sent cannot be read")
      case .tooLarge: Wording(zh: "内容太大", en: "What was sent is too large")
      case .staleForm: Wording(zh: "表单已经失效", en: "The form has expired")
      case .broken: Wording(zh: "系统出错", en: "Something broke")
      }
    return wording(language)
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 20 ? "\(bytes >> 20) MB" : "\(bytes >> 10) KB"
  }
}

extension Diagnostic {
  /// One fault for machines.
  fileprivate func problem(in language: Language) -> CanonicalJSON {
    .object([
      "code": .text(code), "place": CanonicalJSON(place?.description), "message": .text(message(language)),
      "expected": CanonicalJSON(expected?(language)), "remedy": CanonicalJSON(remedy?(language)),
    ])
  }
}
