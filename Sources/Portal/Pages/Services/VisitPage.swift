import Access
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// 走访: a note of what was seen and said, with a photo for whoever wants to add one. Nobody has to, nobody is counted by
/// it, and no place or time of the phone is kept.
enum VisitPage {
  struct View: Sendable {
    struct Seen: Sendable {
      let day: String
      let who: String
      let note: String
      let photo: String?
      /// What became of the photo once its term was over.
      let gone: String?
    }

    let crumbs: [Crumb]
    let name: String
    let path: String
    let key: String
    let day: String
    let note: String
    let photoHint: String
    let draft: String
    let visits: [Seen]
    let isEmpty: Bool
    let faults: [FieldFault]
    let hasFaults: Bool
    let done: String?
    let open: String
  }

  /// The largest body: a photo, a note, and what a form adds.
  static let limit = VisitPhoto.limit + (64 << 10)

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  static func record(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    do {
      let photo = try request.file.flatMap { try $0.bytes.isEmpty ? nil : VisitPhoto($0.bytes) }
      _ = try await portal.cases.record(
        note: (request.form.exactly("note") ?? "").replacing("\r\n", with: "\n").trimmingWhiteSpace,
        on: request.form.day("on"), to: enterprise.creditCode, photo: photo,
        by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all)
    }
    guard let path = LocalPath(checking: "\(enterprise.path)/visits?done=1") else { throw CasePage.unknown }
    return .seeOther(path)
  }

  /// The photo of a visit, as bytes that a browser shows and never runs.
  static func photo(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["visit"].flatMap({ Int($0) }),
      let bytes = try await portal.cases.photo(ofVisit: id, within: request.scope),
      let kind = VisitPhoto.kind(of: bytes)
    else {
      throw PageFault.notFound(
        Wording(zh: "没有这张照片，或者它不在您的查看范围内。", en: "There is no such photo, or it is outside what you may see."))
    }
    return .data(type: kind == .jpeg ? .jpeg : .png, bytes: bytes)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: [Diagnostic]
  ) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let visits = try await portal.cases.visits(to: enterprise.creditCode, limit: 50, by: request.actor.id)
    let gone = try await portal.ports.attachments.readAttachments { table in
      try visits.reduce(into: [Int: Timestamp]()) { gone, visit in
        guard let photo = visit.photo, case .erased(let at)? = try table.states(of: .visit(visit.id))[photo] else {
          return
        }
        gone[visit.id] = at
      }
    }
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(words("visit.title")),
      ],
      name: enterprise.title, path: "\(enterprise.path)/visits", key: portal.freshKey(),
      day: request.form.text("on") ?? "\(request.today)", note: request.form.exactly("note") ?? "",
      photoHint: words("visit.photoHint", ["days": "\(portal.ports.fileTerm.days)"]),
      draft: "visit-\(enterprise.creditCode)",
      visits: visits.map { visit in
        View.Seen(
          day: said.day(visit.on), who: said.person(visit.officer), note: visit.note,
          photo: visit.photo == nil || gone[visit.id] != nil ? nil : "/services/visits/\(visit.id)/photo",
          gone: gone[visit.id].map { words("visit.photoGone", ["day": said.day($0.dayInShanghai)]) })
      },
      isEmpty: visits.isEmpty,
      faults: faults.map { FieldFault(href: "#\($0.place?.field ?? "note")", text: said.fault($0)) },
      hasFaults: !faults.isEmpty, done: request.query.text("done") == nil ? nil : words("visit.done"),
      open: "/services/new?enterprise=\(enterprise.creditCode)")
    return .page(
      Page("services/visits", title: words("visit.title"), view: view, status: faults.isEmpty ? 200 : 422))
  }
}
