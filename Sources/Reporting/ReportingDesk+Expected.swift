import Diagnostics
import Enterprises
import Facts
import Quantities

/// 应报企业: of whom a round expects its figures, and of whom they lack.
extension ReportingDesk {
  /// Of whom a reporter is expected to tell, and which figures: those of its enterprises that told one for the month
  /// before, that one; of an enterprise that reports for itself all that are asked for.
  /// Cost: as `FactReader.forEachStandingFact`.
  func expected(
    of key: Reporter.Key, in round: Round, _ view: any ReportingReading
  ) throws -> [CreditCode: [Set<FactReference>]] {
    let month = round.opening.month
    let measures = round.opening.measures.compactMap { FactID($0) }
    func columns(_ measure: FactID, in month: ReportMonth) -> Set<FactReference> {
      Set([measure, FactID("\(measure)_to_date")].compactMap { $0.map { FactReference($0, month.period) } })
    }
    if case .enterprise(let code) = key { return [code: measures.map { columns($0, in: month) }] }
    let before = measures.map { columns($0, in: month.back(1)) }
    let known = try Self.counting(
      before.reduce(into: Set()) { $0.formUnion($1) }, within: key.scope(in: month),
      FactResolution(facts.reference.dictionary.all), in: view)
    return known.compactMapValues { told in
      let asked = zip(measures, before).filter { _, columns in columns.contains { told[$0]?.value != nil } }
      return asked.isEmpty ? nil : asked.map { columns($0.0, in: month) }
    }
  }

  /// 上月报过、这次没有的: of whom the figures that a round asks for would lack if a report were taken in as it is found.
  /// - Throws: `report.standing-unreadable`.
  /// Cost: as `expected`, and the rows of the version before.
  public func lacking(
    after run: DryRun, answering answers: IncomingReport.Answers
  ) async throws -> (codes: [CreditCode], expected: Int) {
    try await store.readReports { view in
      guard let round = try view.rounds.round(answers.round) else { return ([], 0) }
      let rows = try stands(run, version: nil, after: round, answers.reporter, in: view)
      return (rows.lacking, rows.expected ?? 0)
    }
  }

  /// - Throws: `Diagnostics` with `round.not-lacking` where a figure of one of them is there, or none is expected.
  static func checkLacking(
    _ codes: [CreditCode], of key: Reporter.Key, in round: Round, _ view: any ReportingReading
  ) throws {
    let rows = try round.entry(of: key).counted.flatMap { try Self.rows(of: $0.submission, in: view) }
    let lacking = rows.map { $0.lacking(beside: round.entry(of: key).absences) } ?? []
    let others = codes.filter { !lacking.contains($0) }
    guard others.isEmpty else { throw Diagnostics(.notLacking(others)) }
  }
}

extension StandingRows {
  /// Those of whom figures lack, without those of whom nothing is expected as was said since.
  func lacking(beside absences: [Round.Absence]) -> [CreditCode] {
    let absent = Set(absences.map(\.enterprise))
    return lacking.filter { !absent.contains($0) }
  }
}

extension Diagnostic {
  static var noEnterpriseChosen: Diagnostic {
    Diagnostic(
      "round.no-enterprise", at: Place(field: "enterprise"),
      Wording(zh: "没有勾选本月不报的企业", en: "no enterprise is ticked"),
      expected: Wording(zh: "至少勾选一家", en: "one or more"))
  }

  static func nothingLacking(_ reporter: Reporter) -> Diagnostic {
    Diagnostic(
      "round.nothing-lacking", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”没有上月报过、这次没有的企业",
        en: "no enterprise of “\(reporter.name.excerpt)” that told the month before lacks now"))
  }

  static func notLacking(_ codes: [CreditCode]) -> Diagnostic {
    let list = codes.prefix(5).map(\.text)
    return Diagnostic(
      "round.not-lacking", at: Place(field: "enterprise"),
      Wording(
        zh: "\(list.joined(separator: "、"))\(codes.count > list.count ? " 等 \(codes.count) 家" : "")不在上月报过、这次没有的企业里",
        en: "\(list.joined(separator: ", "))\(codes.count > list.count ? " and others, \(codes.count) in all," : "") "
          + "are none of those that told the month before and lack now"),
      remedy: Wording(zh: "刷新页面，看现在还缺哪几家", en: "look at the page again: it lists who lacks now"))
  }
}
