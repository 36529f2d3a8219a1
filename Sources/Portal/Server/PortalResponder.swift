import Access
import Diagnostics
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Quantities

/// Answers every request: finds its route, decides, reads what was sent, runs the handler, writes the answer.
///
/// The order never changes: route, actor, rule, body, form token, identity numbers, handler. What a handler sees has passed
/// them all.
struct PortalResponder: HTTPResponder {
  typealias Context = PortalContext

  let portal: Portal
  private let matcher: RouteMatcher

  init(_ portal: Portal) {
    self.portal = portal
    matcher = RouteMatcher(portal.routes)
  }

  func respond(to request: Request, context: PortalContext) async throws -> Response {
    let start = ContinuousClock.now
    let cookies = BrowserCookies(request)
    let asked = request.uri.queryParameters["lang"].flatMap { Language(rawValue: String($0)) }
    let visit = Visit(
      language: asked ?? cookies.language ?? .chinese,
      token: cookies.token ?? SessionToken(random: portal.ports.random),
      isNewBrowser: cookies.token == nil, now: portal.ports.clock(), address: address(of: request, context))
    let isHead = request.method == .head
    let method = isHead ? RouteRule.Method.get : RouteRule.Method(rawValue: request.method.rawValue)
    var routeName = "other"
    var response: Response
    switch matcher.match(request.uri.path, method: method) {
    case .route(let route, let parameters):
      routeName = "\(route.rule.method.rawValue) \(route.rule.pattern)"
      response = await answer(request, route: route, parameters: parameters, visit: visit, logger: context.logger)
    case .methodNotAllowed(let methods):
      response = failure(.methodNotAllowed, visit: visit, actor: .visitor, isInterface: isInterface(request))
      response.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
    case .unknown:
      if let asset = asset(for: request) {
        response = asset
        routeName = "GET /assets"
      } else {
        let actor = await actor(of: visit, logger: context.logger)
        response = failure(.notFound(nil), visit: visit, actor: actor, isInterface: isInterface(request))
      }
    }
    if asked != nil {
      response.setCookie(BrowserCookies.language(visit.language, isSecure: portal.ports.isSecure))
    }
    SecurityHeaders.add(to: &response.headers, isSecure: portal.ports.isSecure)
    let elapsed = start.duration(to: .now)
    portal.metrics.note(
      route: routeName, status: response.status.code,
      seconds: Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
    context.logger.debug("\(request.method) \(request.uri.path) \(response.status.code) \(elapsed)")
    return isHead ? response.createHeadResponse() : response
  }

  /// What is known of a browser before its person is.
  struct Visit: Sendable {
    let language: Language
    let token: SessionToken
    let isNewBrowser: Bool
    let now: Timestamp
    let address: ClientAddress
  }

  private func address(of request: Request, _ context: PortalContext) -> ClientAddress {
    let forwarded = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
    return ClientAddress(peer: context.peer, forwarded: portal.ports.isProxied ? forwarded : nil)
  }

  private func answer(
    _ request: Request, route: Route, parameters: [String: String], visit: Visit, logger: Logger
  ) async -> Response {
    let actor = await actor(of: visit, logger: logger)
    do {
      let scope: AreaScope
      switch decide(actor, route.rule, on: visit.now.dayInShanghai) {
      case .allowed(let allowed): scope = allowed
      case .refused(.signInNeeded) where !route.isInterface && route.rule.method == .get:
        return redirect(to: portal.signInPath(then: request.uri.string), status: .seeOther)
      case .refused(.ownPasswordNeeded) where !route.isInterface && route.rule.method == .get:
        return redirect(to: LocalPath("/account"), status: .seeOther)
      case .refused(let refusal):
        return failure(.refused(refusal), visit: visit, actor: actor, isInterface: route.isInterface)
      }
      let body = try await self.body(of: request, limit: route.bodyLimit)
      guard let query = FormFields(urlEncoded: request.uri.query ?? ""), let sent = Sent(body, of: request) else {
        return failure(.unreadable(nil), visit: visit, actor: actor, isInterface: route.isInterface)
      }
      if route.rule.method == .post, route.protection == .formToken {
        guard !visit.isNewBrowser, visit.token.accepts(formToken: sent.form.exactly("_token") ?? "") else {
          return failure(.staleForm, visit: visit, actor: actor, isInterface: route.isInterface)
        }
      }
      let portalRequest = PortalRequest(
        actor: actor, scope: scope, language: visit.language, path: request.uri.path, query: query, form: sent.form,
        file: sent.file, files: sent.files, body: body, parameters: parameters, token: visit.token,
        isPartial: Self.isPartial(request), now: visit.now, address: visit.address)
      let refusal =
        route.protection == .formToken
        ? ClassifiedPage.refusal(of: portalRequest, portal) ?? IdentityNumberPage.refusal(of: portalRequest, portal)
        : nil
      let reply: Reply = if let refusal { refusal } else { try await route.handler(portalRequest, portal) }
      return try write(reply, for: portalRequest, isNewBrowser: visit.isNewBrowser)
    } catch is BodyTooLarge {
      return failure(.tooLarge(route.bodyLimit), visit: visit, actor: actor, isInterface: route.isInterface)
    } catch PageFault.notFound(let wording) {
      return failure(.notFound(wording), visit: visit, actor: actor, isInterface: route.isInterface)
    } catch PageFault.elsewhere(let path) {
      return redirect(to: path, status: .seeOther)
    } catch PageFault.unapproved(let faults) {
      return failure(.unapproved(faults), visit: visit, actor: actor, isInterface: route.isInterface)
    } catch PageFault.badRequest(let faults) {
      return failure(.unreadable(faults), visit: visit, actor: actor, isInterface: route.isInterface)
    } catch PageFault.unready(let cause) {
      let failed = broken(by: cause, at: route, status: 503, logger)
      return failure(failed, visit: visit, actor: actor, isInterface: route.isInterface)
    } catch {
      let failed = broken(by: error, at: route, status: 500, logger)
      return failure(failed, visit: visit, actor: actor, isInterface: route.isInterface)
    }
  }

  /// The cause goes to the log under a number; the page shows the number alone.
  private func broken(by cause: any Error, at route: Route, status: Int, _ logger: Logger) -> Failure {
    let number = Hexadecimal.text(of: portal.ports.random.bytes(4))
    logger.error("\(route.rule.method.rawValue) \(route.rule.pattern) failed [\(number)]: \(cause)")
    return .broken(number, status: status)
  }

  private func actor(of visit: Visit, logger: Logger) async -> Actor {
    guard !visit.isNewBrowser else { return .visitor }
    do {
      return try await portal.ports.access.actor(holding: visit.token)
    } catch {
      // A store that cannot be asked lets nobody in.
      logger.error("sessions cannot be read: \(error)")
      return .visitor
    }
  }

  private struct BodyTooLarge: Error {}

  private func body(of request: Request, limit: Int) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    for try await chunk in request.body {
      guard bytes.count + chunk.readableBytes <= limit else { throw BodyTooLarge() }
      bytes += chunk.readableBytesView
    }
    return bytes
  }

  /// What a form holds, in either of the forms that browsers send.
  private struct Sent {
    var form = FormFields()
    var file: MultipartForm.File?
    var files: [MultipartForm.File] = []

    init?(_ body: [UInt8], of request: Request) {
      let type = request.headers[.contentType] ?? ""
      if type.lowercased().hasPrefix("application/x-www-form-urlencoded") {
        guard let text = String(validating: body, as: UTF8.self), let form = FormFields(urlEncoded: text) else {
          return nil
        }
        self.form = form
      } else if let boundary = MultipartForm.boundary(of: type) {
        guard let parts = MultipartForm(body, boundary: boundary) else { return nil }
        form = parts.fields
        file = parts.file("file")
        files = parts.files
      }
    }
  }

  /// Whether htmx asks for a part of a page; its header is not a credential.
  private static func isPartial(_ request: Request) -> Bool {
    HTTPField.Name("HX-Request").flatMap { request.headers[$0] } == "true"
  }

  private func isInterface(_ request: Request) -> Bool { request.uri.path.hasPrefix("/api/") }
}
