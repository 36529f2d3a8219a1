import Access
import Diagnostics
import HTTPTypes
import Hummingbird

/// The two cookies of the portal: the session's token and the chosen language.
struct BrowserCookies: Sendable {
  static let sessionName = "tidu_session"
  static let languageName = "tidu_language"

  let token: SessionToken?
  let language: Language?

  init(_ request: Request) {
    token = request.cookies[Self.sessionName].flatMap { SessionToken(cookie: $0.value) }
    language = request.cookies[Self.languageName].flatMap { Language(rawValue: $0.value) }
  }

  /// Lives as long as the browser is open; scripts cannot read it, and other sites' forms do not carry it.
  static func session(_ token: SessionToken, isSecure: Bool) -> Cookie {
    Cookie(
      name: sessionName, value: token.cookie, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
  }

  static func forgetSession(isSecure: Bool) -> Cookie {
    Cookie(name: sessionName, value: "", maxAge: 0, path: "/", secure: isSecure, httpOnly: true, sameSite: .lax)
  }

  static func language(_ language: Language, isSecure: Bool) -> Cookie {
    Cookie(
      name: languageName, value: language.rawValue, maxAge: 365 * 86_400, path: "/", secure: isSecure,
      httpOnly: true, sameSite: .lax)
  }
}
