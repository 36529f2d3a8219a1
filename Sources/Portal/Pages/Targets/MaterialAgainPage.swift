import Diagnostics
import PolicyCorpus
import Targets

/// 更正后再次印发: the text of an issued material with its slips corrected. The issue itself stands as it is.
enum MaterialAgainPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let asked: [DispatchPage.Asked]
    let difficulties: String
    let promises: String
    let promisesHeading: String
    let reason: String
    let textFault: String?
    let reasonFault: String?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  static func path(of issued: IssuedMaterial) -> String {
    issued.material.indicator.targetPath("dispatch/\(issued.trace.record)/again")
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (address, issued) = try await DispatchPage.issued(request, portal)
    // Another has taken its place: that is the one to correct.
    let all = try await portal.targets.materials(of: address.id, area: issued.material.area)
    if let successor = all.successor(of: issued) {
      guard let path = LocalPath(checking: path(of: successor)) else { throw TargetAddress.unknown }
      return .seeOther(path)
    }
    return try page(of: issued, address, request, portal, faults: nil)
  }

  static func issue(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (address, issued) = try await DispatchPage.issued(request, portal)
    let record: Int
    do {
      record = try await portal.targets.carryOut(
        .reissue(
          address.id, area: issued.material.area, record: issued.trace.record,
          notes: DispatchPage.notes(request, promises: issued.material.notes.outcomes.map(\.promise)),
          reason: request.form.text("reason") ?? ""),
        by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope
      ).record
    } catch let faults as Diagnostics {
      return try page(of: issued, address, request, portal, faults: faults)
    }
    guard let path = LocalPath(checking: address.id.targetPath("dispatch/\(record)")) else {
      throw TargetAddress.unknown
    }
    return .seeOther(path)
  }

  /// - Parameter faults: what is wrong with what was typed, which is kept; `nil` for the form as the issue has it.
  private static func page(
    of issued: IssuedMaterial, _ address: TargetAddress, _ request: PortalRequest, _ portal: Portal,
    faults: Diagnostics?
  ) throws -> Reply {
    let words = portal.renderer.words(request.language)
    let notes = issued.material.notes
    let marked = FormFaults(faults, words: words) {
      $0.place?.field == "notes" ? "difficulties" : $0.place?.field ?? "main"
    }
    func typed(_ field: String, _ standing: String) -> String {
      faults == nil ? standing : request.form.exactly(field) ?? ""
    }
    let material =
      "\(portal.areaName(issued.material.area, in: request.language))\(issued.material.month.text(in: request.language))"
    let title = words("targets.dispatch.againTitle", ["title": material])
    let view = View(
      crumbs: address.crumbs(
        words,
        Crumb(
          words("targets.dispatch.title"), address.id.targetPath("dispatch", ["area": issued.material.area.text])),
        Crumb(
          issued.material.month.text(in: request.language),
          address.id.targetPath("dispatch/\(issued.trace.record)")), Crumb(words("targets.dispatch.again"))),
      title: title, path: path(of: issued), key: portal.freshKey(),
      asked: notes.outcomes.enumerated().map { index, outcome in
        DispatchPage.Asked(
          field: DispatchPage.outcomeField(index), promise: outcome.promise,
          result: typed(DispatchPage.outcomeField(index), outcome.result))
      },
      difficulties: typed("difficulties", notes.difficulties.joined(separator: "\n")),
      promises: typed("promises", notes.promises.joined(separator: "\n")),
      promisesHeading: words(MaterialTelling(issued.material, TargetWords(portal, request)).heading(of: "promises")),
      reason: typed("reason", ""),
      textFault: marked["difficulties"], reasonFault: marked["reason"], faults: marked.all,
      hasFaults: !marked.isEmpty)
    return .page(
      Page("targets/again", title: title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true))
  }
}
