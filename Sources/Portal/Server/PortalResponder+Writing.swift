import Access
import Diagnostics
import HTTPTypes
import Hummingbird
import NIOCore

extension PortalResponder {
  /// Turns a handler's reply into an answer of HTTP.
  func write(_ reply: Reply, for request: PortalRequest, isNewBrowser: Bool) throws -> Response {
    let isSecure = portal.ports.isSecure
    switch reply {
    case .page(let page):
      let html: String
      if request.isPartial, let part = page.part {
        html = try portal.renderer.render(
          part, view: page.view, chrome: portal.chrome(for: page, request), language: request.language)
      } else {
        html = try portal.renderer.render(
          page.template, view: page.view, chrome: portal.chrome(for: page, request), language: request.language)
      }
      let bytes = Array(html.utf8)
      var response = answer(
        request.language == .english ? ChineseMarks.marked(bytes) : bytes, type: .html, status: page.status)
      if isNewBrowser { response.setCookie(BrowserCookies.session(request.token, isSecure: isSecure)) }
      return response
    case .seeOther(let path):
      return redirect(to: path, status: .seeOther)
    case .signedIn(let token, let path):
      var response = redirect(to: path, status: .seeOther)
      response.setCookie(BrowserCookies.session(token, isSecure: isSecure))
      return response
    case .signedOut(let path):
      var response = redirect(to: path, status: .seeOther)
      response.setCookie(BrowserCookies.forgetSession(isSecure: isSecure))
      return response
    case .download(let name, let type, let bytes):
      var response = answer(bytes, type: type, status: 200)
      response.headers[.contentDisposition] =
        "attachment; filename=\"tidu.\(type.ending)\"; filename*=UTF-8''\(FormFields.encode(name))"
      // Should a browser show it all the same, it has no rights there.
      if let policy = HTTPField.Name("Content-Security-Policy") {
        response.headers[policy] = SecurityHeaders.downloadSecurityPolicy
      }
      return response
    case .data(let type, let bytes, let status):
      return answer(bytes, type: type, status: status)
    }
  }

  func redirect(to path: LocalPath, status: HTTPResponse.Status) -> Response {
    Response(status: status, headers: [.location: path.text])
  }

  /// An asset, for ever where its version was asked for, else to be asked for again.
  func asset(for request: Request) -> Response? {
    guard request.method == .get || request.method == .head, request.uri.path.hasPrefix("/assets/"),
      let asset = portal.assets.asset(String(request.uri.path.dropFirst("/assets/".count)))
    else { return nil }
    let isVersioned = request.uri.queryParameters["v"].map { $0 == asset.version[...] } ?? false
    let headers: HTTPFields = [
      .contentType: asset.type,
      .cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "no-cache",
      .eTag: "\"\(asset.version)\"",
    ]
    if request.headers[.ifNoneMatch] == "\"\(asset.version)\"" {
      return Response(status: .notModified, headers: headers)
    }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
  }

  /// The page or the problem that says what happened, what is safe, and what to do.
  func failure(_ failure: Failure, visit: Visit, actor: Actor, isInterface: Bool) -> Response {
    if isInterface {
      return answer(failure.problem(in: visit.language), type: .problem, status: failure.status)
    }
    let request = PortalRequest(
      actor: actor, scope: .nothing, language: visit.language, path: "/", query: FormFields(), form: FormFields(),
      file: nil, body: [], parameters: [:], token: visit.token, isPartial: false, now: visit.now,
      address: visit.address)
    let page = failure.page(portal.renderer.words(visit.language))
    do {
      return try write(.page(page), for: request, isNewBrowser: visit.isNewBrowser)
    } catch {
      // The template of the error page itself is broken: plain words still reach the person.
      return answer(Array(failure.plainText(in: visit.language).utf8), type: .text, status: failure.status)
    }
  }

  private func answer(_ bytes: [UInt8], type: Reply.ContentType, status: Int) -> Response {
    Response(
      status: HTTPResponse.Status(code: status), headers: [.contentType: type.rawValue],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
