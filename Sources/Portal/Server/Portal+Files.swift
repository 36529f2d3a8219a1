import Access
import Diagnostics
import Quantities

/// A file that the portal gives out.
public struct PortalFile: Sendable, Hashable {
  /// As the browser would keep it, with its ending.
  public let name: String
  public let bytes: [UInt8]
}

extension Portal {
  /// The addresses below which files are to be had, as the table of routes has them, in its order: lists, blank
  /// workbooks, materials. `{…}` stands for what differs.
  public var fileAddresses: [String] {
    let endings: Set<Substring> = ["export", "word", "excel", "file", "template", "workbook", "calendar"]
    return routes.filter { route in
      route.rule.method == .get && !route.isInterface
        && route.rule.pattern.split(separator: "/").last.map(endings.contains) ?? false
    }.map(\.rule.pattern)
  }

  /// The file of an address, as the person would get it in the browser: by the same rights, with the same mark, journalled
  /// alike, and not before it is approved where a list is long.
  /// - Parameters:
  ///   - address: the path of a file with its query, such as `/targets/export?area=310117&format=xlsx`.
  ///   - language: of heads and marks.
  /// - Throws: `Diagnostics` that say why there is none.
  public func file(at address: String, for actor: Actor, in language: Language) async throws -> PortalFile {
    let path = String(address.prefix { $0 != "?" })
    guard let query = FormFields(urlEncoded: String(address.dropFirst(path.count + 1))),
      case .route(let route, let parameters) = RouteMatcher(routes).match(path, method: .get), !route.isInterface
    else { throw Diagnostics(.noFile(address)) }
    let now = ports.clock()
    guard case .allowed(let scope) = decide(actor, route.rule, on: now.dayInShanghai) else {
      throw Diagnostics(.notForThem(address, actor))
    }
    let request = PortalRequest(
      actor: actor, scope: scope, language: language, path: path, query: query, form: FormFields(), file: nil, body: [],
      parameters: parameters, token: SessionToken(random: ports.random), isPartial: false, now: now, address: .unknown)
    do {
      switch try await route.handler(request, self) {
      case .download(let name, _, let bytes): return PortalFile(name: name, bytes: bytes)
      case .data(let type, let bytes, _): return PortalFile(name: "tidu.\(type.ending)", bytes: bytes)
      case .page, .seeOther, .signedIn, .signedOut: throw Diagnostics(.noFile(address))
      }
    } catch PageFault.elsewhere(let place) where place.text.hasPrefix("/exports") {
      throw Diagnostics(.needsApproval(address))
    } catch PageFault.elsewhere, PageFault.notFound {
      throw Diagnostics(.noFile(address))
    } catch PageFault.badRequest(let faults), PageFault.unapproved(let faults) {
      throw faults
    } catch PageFault.unready(let cause) {
      throw cause
    }
  }
}

extension Diagnostic {
  fileprivate static func noFile(_ address: String) -> Diagnostic {
    Diagnostic(
      "files.none",
      Wording(zh: "“\(address.excerpt)”下没有文件", en: "there is no file at “\(address.excerpt)”"),
      expected: Wording(
        zh: "门户上导出、下载的网址，从“/”写起，如 /targets/export?area=310117",
        en: "the address of an export or a download in the portal, from “/” on, such as /targets/export?area=310117"),
      remedy: Wording(zh: "tidu export --list 列出各处", en: "tidu export --list tells the places"))
  }

  fileprivate static func notForThem(_ address: String, _ actor: Actor) -> Diagnostic {
    let who = actor.person.map { "\($0.name)（\($0.id)）" } ?? actor.id.text
    return Diagnostic(
      "files.refused",
      Wording(zh: "\(who)无权取“\(address.excerpt)”", en: "“\(address.excerpt)” is not for \(who)"),
      remedy: Wording(zh: "由有权的人来取", en: "have it taken by somebody who may"))
  }

  fileprivate static func needsApproval(_ address: String) -> Diagnostic {
    Diagnostic(
      "files.unapproved",
      Wording(zh: "“\(address.excerpt)”行数多，要先批准", en: "“\(address.excerpt)” is long and has to be approved first"),
      remedy: Wording(
        zh: "本人在门户打开这个网址，写明用途提出申请；批准后再取",
        en:
          "open the address in the portal as the same person and ask for it with its purpose; take it once it is approved"
      ))
  }
}
