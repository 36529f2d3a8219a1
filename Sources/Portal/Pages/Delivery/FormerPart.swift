import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// 已不予支持、已放弃的 on a run's page: whose award under the call ended, how, when and by whom, and the form that proposes
/// one again.
enum FormerPart {
  /// What a form of a run's page wants where it proposes one row again; `nil` for the form that proposes all.
  static func command(_ request: PortalRequest, _ run: Run) throws -> AwardCommand? {
    guard request.form.text("do") == "again" else { return nil }
    guard let row = request.form.whole("row", in: 1...1_000_000_000) else { throw Diagnostics(.chooseFromList("row")) }
    return .proposeAgain(run.id, row: row, reason: request.form.text("reason") ?? "")
  }

  /// A row with the award of its subject that ended, and the one that stands by now.
  private struct Line: Sendable {
    let row: RunRow
    let former: Award
    /// How it ended.
    let end: RecordedAct?
    let now: Award?
  }

  /// Those of the reader's area; `nil` where there is none. Cost: the run's rows and the call's live awards, where some
  /// ended under it.
  static func section(
    _ run: Run, _ call: Call, keeps: Bool, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let words = pen.words
    let (lines, count) = try await pen.portal.ports.delivery.store.read { try Self.lines(of: run, pen, in: $0) }
    guard !lines.isEmpty else { return nil }
    let actors = try await pen.portal.actorNames(words)
    let open = lines.filter { $0.now == nil }
    let mayPropose =
      keeps && !open.isEmpty && call.state.name == .published && call.terms.entrance == .withoutApplication
    return DeliveryView.Section(
      title: words("calls.former.title"),
      lead: pen.sentences(
        words("calls.former.lead"),
        count > lines.count ? pen.some("former", lines.count, of: count) : nil),
      anchor: "former",
      table: DeliveryView.Table(
        [
          words("enterprise.name"), words("calls.former.award"), words("delivery.when"), words("calls.who"),
          words("calls.atMost"), words("calls.standsNow"),
        ], numbers: [4], rows: lines.map { cells($0, actors, pen) }),
      folds: mayPropose ? words("calls.act.proposeAgain") : nil,
      acts: mayPropose
        ? [
          pen.act(
            "/delivery/runs/\(run.id)", "calls.act.proposeAgain", hidden: ["do": "again"],
            fields: [
              pen.callChoice(
                "row", of: "again",
                open.map { line in
                  Choice(value: "\(line.row.number)", label: "\(name(line.row))（\(line.former.id)）", isChosen: false)
                }), pen.callField("reason", of: "again"),
            ], isPlain: true)
        ] : [])
  }

  private static func name(_ row: RunRow) -> String {
    row.subject.subject == row.subject.enterprise.text
      ? row.subject.name : "\(row.subject.name) \(row.subject.subject)"
  }

  /// As many as a page holds, and how many there are.
  private static func lines(
    of run: Run, _ pen: DeliveryPen, in book: any DeliveryReader
  ) throws -> (lines: [Line], count: Int) {
    let former = try book.formerAwards(under: run.call)
    guard !former.isEmpty else { return ([], 0) }
    let rows = try [RunRow.Finding.proposed, .barred].flatMap { finding in
      try book.rows(of: run.id, finding: finding, scope: pen.request.scope, offset: 0, limit: .max).rows
    }.filter { $0.finding == .proposed || $0.isHeldByFormer }
    let live = Dictionary(
      grouping: try book.awards(
        AwardFilter(call: run.call, isLive: true), scope: pen.request.scope, offset: 0, limit: .max
      ).rows, by: \.enterprise)
    let found = rows.compactMap { row in former.last(of: row.subject).map { (row, $0) } }
      .sorted { $0.0.number < $1.0.number }
    let lines = try found.prefix(Pager.size).map { row, award in
      Line(
        row: row, former: award,
        end: try book.trail(of: award.id).last { [.refused, .withdrawn, .lapsed].contains($0.act.name) },
        now: live[row.subject.enterprise]?.first {
          DocumentNumber.isSame($0.subject, as: row.subject.subject)
        })
    }
    return (lines, found.count)
  }

  private static func cells(
    _ line: Line, _ actors: ActorNames, _ pen: DeliveryPen
  ) -> [DeliveryView.Table.Cell] {
    let former = "/delivery/awards/\(line.former.id)"
    let state = AwardWords.state(line.former, pen)
    return [
      .text(name(line.row), "/enterprises/\(line.row.subject.enterprise)"),
      .text(
        "\(line.former.id) \(line.former.state.wording(pen.language))", former, note: state.note),
      .text(line.end?.at.dayInShanghai.text(in: pen.language) ?? "—"), .text(line.end.map { actors($0.by) } ?? "—"),
      line.row.atMost.map { .money($0, former) } ?? .text("—"),
      line.now.map { .text(AwardWords.standing($0, pen), "/delivery/awards/\($0.id)", note: $0.id.text) }
        ?? .text(pen.words("calls.former.notAgain")),
    ]
  }
}
