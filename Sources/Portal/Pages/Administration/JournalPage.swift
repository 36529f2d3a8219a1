import Access
import Diagnostics
import Journal
import Quantities

/// 日志: who did what, newest first, and whether the chain is whole.
enum JournalPage {
  struct View: Sendable {
    struct Row: Sendable {
      let number: String
      let at: String
      let actor: String
      let kind: String
      /// `nil` where the kind says it all.
      let payload: String?
      let longPayload: String?
      let hash: String
    }

    let crumbs: [Crumb]
    let rows: [Row]
    let isEmpty: Bool
    let count: String
    let older: String?
    let verified: String?
    let fault: String?
    let verify: String
  }

  private static let size = 50

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let before = request.query.text("before").flatMap { Int($0) }
    let (records, head) = try await portal.ports.store.read { view in
      (
        try view.journalRecords.recent(limit: size, before: before, kind: nil, actor: nil),
        try view.journalRecords.head()
      )
    }
    var verified: String?
    var fault: String?
    if request.query.text("verify") != nil {
      switch try await portal.ports.verifyJournal() {
      case .success(let head): verified = words("journal.sound", ["count": FigureText.count(head.count).short])
      case .failure(let broken): fault = broken.diagnostic.rendered(in: request.language)
      }
    }
    let names = Dictionary(
      try await portal.ports.people.people().map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    let oldest = records.last?.sequence ?? 1
    let view = View(
      crumbs: [Crumb(words("nav.administration"), "/administration"), Crumb(words("journal.title"))],
      rows: records.map { record in
        let text = record.entry.payload.description
        return View.Row(
          number: "\(record.sequence)", at: record.entry.at.text(in: request.language),
          actor: actor(record.entry.actor, names, words), kind: kind(record.entry.kind, words),
          payload: text.count <= 120 && text != "{}" ? text : nil,
          longPayload: text.count > 120 ? String(text.prefix(4_000)) : nil, hash: String(record.hash.hex.prefix(16)))
      },
      isEmpty: records.isEmpty, count: FigureText.count(head.count).short,
      older: oldest > 1 ? request.address(replacing: ["before": "\(oldest)", "verify": nil]) : nil,
      verified: verified, fault: fault, verify: "/administration/journal?verify=1")
    return .page(Page("administration/journal", title: words("journal.title"), view: view))
  }

  private static func actor(_ id: ActorID, _ names: [ActorID: String], _ words: Strings) -> String {
    if let name = names[id] { return name }
    let key = "actor.\(id.text)"
    return words.texts[key] ?? id.text
  }

  /// What a kind of record means, in the office's words; a kind that this version does not know stays as it is.
  private static func kind(_ kind: String, _ words: Strings) -> String {
    words.texts["journal.kind.\(kind)"] ?? kind
  }
}
