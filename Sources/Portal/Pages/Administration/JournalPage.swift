import Access
import Diagnostics
import Journal
import Quantities
import Secrecy

/// 日志: who did what, newest first, and whether the chain is whole.
enum JournalPage {
  struct View: Sendable {
    struct Row: Sendable {
      let number: String
      let at: String
      let actor: String
      let kind: String
      /// What it is about; none where the kind says it all.
      let lines: [String]
      /// The record as it is kept, for a fold; `nil` where it holds nothing.
      let raw: String?
      let hash: String
    }

    let crumbs: [Crumb]
    let kinds: [Choice]
    let actors: [Choice]
    let isFiltered: Bool
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
    let (kind, actor) = (request.query.text("kind"), request.query.text("actor"))
    let (records, head) = try await portal.ports.store.read { view in
      (
        // A name that nobody can bear has no records.
        try actor.map { ActorID($0) == nil } == true
          ? []
          : view.journalRecords.recent(limit: size, before: before, kind: kind, actor: actor.flatMap { ActorID($0) }),
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
    let names = try await portal.actorNames(words)
    let content = try await JournalContent(records, people: names, request, portal)
    let oldest = records.last?.sequence ?? 1
    let view = View(
      crumbs: [Crumb(words("nav.administration"), "/administration"), Crumb(words("journal.title"))],
      kinds: kinds(chosen: kind, words), actors: actors(names, chosen: actor, words),
      isFiltered: kind != nil || actor != nil,
      rows: records.map { record in
        let text = record.entry.payload.covered(for: request.actor).description
        return View.Row(
          number: "\(record.sequence)", at: record.entry.at.text(in: request.language),
          actor: name(of: record.entry.actor, names), kind: name(ofKind: record.entry.kind, words),
          lines: content.lines(of: record), raw: text == "{}" ? nil : String(text.prefix(4_000)),
          hash: String(record.hash.hex.prefix(16)))
      },
      isEmpty: records.isEmpty, count: FigureText.count(head.count).short,
      older: oldest > 1 && records.count == size
        ? request.address(replacing: ["before": "\(oldest)", "verify": nil]) : nil,
      verified: verified, fault: fault, verify: "/administration/journal?verify=1")
    return .page(Page("administration/journal", title: words("journal.title"), view: view))
  }

  static let kindPrefix = "journal.kind."

  /// What can be looked for alone, by name; what was asked for stays chosen, though this version knows no such kind.
  private static func kinds(chosen: String?, _ words: Strings) -> [Choice] {
    let known = words.texts.filter { $0.key.hasPrefix(kindPrefix) }
      .map { (kind: String($0.key.dropFirst(kindPrefix.count)), name: $0.value) }
    let unknown = chosen.flatMap { chosen in
      known.contains { $0.kind == chosen } ? nil : (kind: chosen, name: chosen.excerpt)
    }
    return [Choice(value: "", label: words("journal.anyKind"), isChosen: chosen == nil)]
      + (known + [unknown].compactMap { $0 }).sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
      .map { Choice(value: $0.kind, label: $0.name, isChosen: $0.kind == chosen) }
  }

  private static func actors(_ names: ActorNames, chosen: String?, _ words: Strings) -> [Choice] {
    let others: [ActorID] = [.program, .commandLine, .demonstration]
    return [Choice(value: "", label: words("journal.anyActor"), isChosen: chosen == nil)]
      + (names.all + others.map { (key: $0, name: name(of: $0, names)) })
      .map { Choice(value: $0.key.text, label: $0.name, isChosen: $0.key.text == chosen) }
  }

  /// Whom nobody knows any more stands with the key that the journal has.
  private static func name(of id: ActorID, _ names: ActorNames) -> String { names.known(id) ?? id.text }

  /// What a kind of record means, in the office's words; a kind that this version does not know stays as it is.
  private static func name(ofKind kind: String, _ words: Strings) -> String {
    words.texts["\(kindPrefix)\(kind)"] ?? kind
  }
}

extension CanonicalJSON {
  /// The value as an actor reads it: mobile numbers are covered for everybody, and the ends of accounts for all but
  /// `Portal.accountReaders`.
  func covered(for actor: Actor) -> CanonicalJSON {
    let covered = withNumbersCovered
    return actor.roles.isDisjoint(with: Portal.accountReaders) ? covered.accountsCovered() : covered
  }

  /// Accounts are written as `account`, and where one was put right as what it was and is.
  private func accountsCovered(at path: [String] = []) -> CanonicalJSON {
    switch self {
    case .text:
      path.last == "account" || path.count == 2 && path[0] == "correction" && ["from", "to"].contains(path[1])
        ? .text("****") : self
    case .list(let values): .list(values.map { $0.accountsCovered() })
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, value in
            (key, value.accountsCovered(at: path.suffix(1) + [key]))
          }))
    case .null, .boolean, .integer: self
    }
  }

  /// The value with mobile numbers in its texts covered: the journal keeps texts as they were written, and whom to call is
  /// nothing for a page. Sums and other numbers stay.
  var withNumbersCovered: CanonicalJSON {
    switch self {
    case .text(let text): .text(MobileNumber.covered(text))
    case .list(let values): .list(values.map(\.withNumbersCovered))
    case .object(let members): .object(members.mapValues(\.withNumbersCovered))
    case .null, .boolean, .integer: self
    }
  }
}
