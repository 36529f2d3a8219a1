import Decimals
import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities

/// 企业自己报的数: a figure as the enterprise's own report has it.
struct OwnWord: Hashable {
  let amount: Money
  let at: Timestamp
}

/// What enterprises reported for themselves, looked up enterprise by enterprise: of most workbooks of few, since only a
/// figure that would take another's place is held against it.
///
/// Cost: at the first question the events of the rounds since the first month that is asked for; for each enterprise the rows
/// of its own versions that count.
final class OwnWords {
  private let view: any ReportingReading
  private let first: ReportMonth
  private var rounds: [Round]?
  private var known: [CreditCode: [FactReference: OwnWord]] = [:]

  /// - Parameter first: the first month of which figures are asked for; no round before it asked for one.
  init(since first: ReportMonth, in view: any ReportingReading) {
    self.view = view
    self.first = first
  }

  /// What an enterprise told last of a figure by its own reports that count and were not sent back; `nil` where it did not.
  /// - Throws: `report.standing-unreadable`.
  func word(_ reference: FactReference, of enterprise: CreditCode) throws -> OwnWord? {
    if let known = known[enterprise] { return known[reference] }
    let words = try read(enterprise)
    known[enterprise] = words
    return words[reference]
  }

  private func read(_ enterprise: CreditCode) throws -> [FactReference: OwnWord] {
    let key = Reporter.Key.enterprise(enterprise)
    var words: [FactReference: (word: OwnWord, record: Int)] = [:]
    for round in try enterpriseRounds() {
      let entry = round.entry(of: key)
      guard let counted = entry.counted, let rows = try ReportingDesk.rows(of: counted.submission, in: view) else {
        continue
      }
      for (reference, figure) in rows.figures[enterprise] ?? [:] {
        let version = entry.versions.first { $0.number == figure.place?.version } ?? counted
        let record = version.taken?.record ?? version.record
        if let other = words[reference], other.record > record { continue }
        words[reference] = (OwnWord(amount: figure.amount, at: version.at), record)
      }
    }
    return words.mapValues(\.word)
  }

  /// The rounds in which any enterprise reported for itself.
  private func enterpriseRounds() throws -> [Round] {
    if let rounds { return rounds }
    var found: [Round] = []
    for id in try view.rounds.ids() {
      guard let round = try view.rounds.round(id) else { continue }
      // They come with the latest month first.
      if round.opening.month < first { break }
      if round.entries.keys.contains(where: { $0.kind == .enterprise }) { found.append(round) }
    }
    rounds = found
    return found
  }
}

extension ReportingDesk {
  /// What rows of a report are held against: none of what an enterprise reports for itself, which follows its own word, nor
  /// of one on another basis than the enterprises' own, which is ranked by its source.
  static func ownWords(
    for report: IncomingReport, in view: any ReportingReading
  ) -> (FactReference, CreditCode) throws -> OwnWord? {
    if report.request.basis.kind != .voluntary { return { _, _ in nil } }
    if case .enterprise = report.request.scope { return { _, _ in nil } }
    let words = OwnWords(since: report.plan.month.back(report.plan.monthsBack), in: view)
    return { try words.word($0, of: $1) }
  }

  // MARK: Whose a figure is

  /// Whose reports brought facts, by the journal's records of them; nobody for a record that no round's report made.
  /// Cost: a look at each record.
  public func tellers(of records: Set<Int>) async throws -> [Int: Teller] {
    guard !records.isEmpty else { return [:] }
    return try await store.readReports { view in
      try records.reduce(into: [:]) { tellers, record in
        tellers[record] = try view.journalRecords.record(record).flatMap { Teller($0.entry.payload["context"]) }
      }
    }
  }

  /// 后来另有报送: the figures of an enterprise's own report in a round of which something else counts since, as another told it
  /// later; in the order of the figures.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of its version, and the facts of the enterprise.
  public func followed(_ enterprise: CreditCode, in round: Round) async throws -> [FollowedFigure] {
    let resolution = FactResolution(facts.reference.dictionary.all)
    return try await store.readReports { view in
      let entry = round.entry(of: .enterprise(enterprise))
      guard let counted = entry.counted, let rows = try Self.rows(of: counted.submission, in: view),
        let own = rows.figures[enterprise], !own.isEmpty
      else { return [] }
      let standing = try view.facts.facts(of: enterprise).filter {
        $0.ending == nil && $0.subject.kind == .enterprise && own[$0.reference] != nil
      }
      return try Dictionary(grouping: standing, by: \.reference).sorted { $0.key < $1.key }
        .compactMap { reference, tellings in
          guard let figure = own[reference], let now = tellings.min(by: { resolution.outranks($0, $1) }),
            now.value != .decimal(figure.amount.yuan)
          else { return nil }
          let version = entry.versions.first { $0.number == figure.place?.version } ?? counted
          guard now.origin.record > version.taken?.record ?? version.record else { return nil }
          let teller = try view.journalRecords.record(now.origin.record).flatMap {
            Teller($0.entry.payload["context"])
          }
          return FollowedFigure(own: figure.amount, now: now, teller: teller)
        }
    }
  }
}

/// Whose report brought facts.
public struct Teller: Sendable, Hashable {
  public let reporter: Reporter.Key
  /// Why the rows that were in doubt were confirmed; empty where none was.
  private let reason: String
  /// `0:12`, the sheet and the row of each that was.
  private let confirmed: Set<String>
  private let sheetNames: [String]

  /// Reads it from what the room added to the record; `nil` where no round's report made it.
  init?(_ context: CanonicalJSON) {
    guard let reporter = context["event"]["reporter"].text.flatMap(Reporter.Key.init) else { return nil }
    self.reporter = reporter
    reason = context["reason"].text ?? ""
    confirmed = Set((context["confirmed"].list ?? []).compactMap(\.text))
    sheetNames = (context["sheet_names"].list ?? []).compactMap(\.text)
  }

  /// Why somebody said that a fact's row is right although it was in doubt; `nil` where it was not.
  public func reason(for fact: RecordedFact) -> String? {
    guard let row = fact.line, let place = fact.sheet, let sheets = fact.origin.workbook?.sheets,
      sheets.indices.contains(place), let sheet = sheetNames.firstIndex(of: sheets[place].name),
      confirmed.contains("\(sheet):\(row)"), !reason.isEmpty
    else { return nil }
    return reason
  }
}

/// A figure that an enterprise reported for itself, and that another's telling followed.
public struct FollowedFigure: Sendable, Hashable {
  public let own: Money
  /// What counts in its place.
  public let now: RecordedFact
  /// Whose report that came in; `nil` where it came otherwise.
  public let teller: Teller?
}

extension CellPlace {
  /// A figure of an enterprise by which another would take the place of what it reported for itself.
  func ownFigure(_ value: Decimal128, _ own: OwnWord, unit: AmountUnit?) -> Finding {
    let (told, ours) = (Self.words(value, unit), Self.words(own.amount.yuan, unit))
    let day = own.at.dayInShanghai.wording
    return finding(
      .doubtful, "report.own-figure",
      Wording(
        zh: "企业自己报的是 \(ours.zh)（\(day.zh)），这里是 \(told.zh)",
        en: "the enterprise itself reported \(ours.en) (on \(day.en)); here it is \(told.en)"),
      expected: Wording(zh: "与企业自己报的一致", en: "as the enterprise itself reported it"),
      remedy: Wording(
        zh: "先与企业核对：是企业报错的，请企业自己重报；确要按这里的，写明理由确认，两个数都会留下",
        en:
          "ask the enterprise: where it was wrong, it reports again itself; to have this one count, confirm it with why: both are kept"
      ))
  }
}
