import Access
import Decimals
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Workbooks

/// 模拟数据: the round of the last closed month in one district, as it stands in the days after its day: most streets have
/// sent, one again and one late, two have something to mend, one is overdue, and one that was added later still has time.
/// The workbooks are made of what the city's enterprises are known to have told, and taken in as any other.
struct DemonstrationRounds {
  let desk: ReportingDesk
  let corpus: PolicyCorpus
  let people: any AccessStore

  /// - Parameter founded: when the city's journal began; the round's days lie before it.
  func fill(at founded: Timestamp) async throws {
    let people = try await people.people()
    // The streets of the demonstration's officers have sent nothing, so that they can.
    let waiting = Set(people.filter { $0.roles.contains(.officer) }.compactMap(\.area))
    guard let district = people.first(where: { $0.roles.contains(.district) })?.area else { return }
    let today = founded.dayInShanghai
    guard let month = ReportMonth(year: today.year, month: today.month)?.back(1),
      let last = corpus.areas.children(of: district, level: .street).last(where: { !waiting.contains($0.code) })
    else { return }
    let streets = corpus.areas.children(of: district, level: .street)
    let opening = opening(month, today, in: district, of: streets.filter { $0.code != last.code })
    func moment(on day: CalendarDay) -> Timestamp {
      founded.adding(seconds: min(0, day.daysSinceEpoch - today.daysSinceEpoch) * 86_400)
    }
    // Nobody opens a round whose day has passed.
    let opened = corpus.workingDays.day(1, workingDaysFrom: today.adding(days: 1 - today.day))
    let openedAt = moment(on: min(opened, opening.due))
    let id = try await desk.open(opening, by: .demonstration, key: "demonstration-round", at: openedAt)
    // What is done last was done: all of it was.
    guard let round = try await desk.round(id, within: .everywhere), round.reporter(.area(last.code)) == nil else {
      return
    }
    let template = ReportTemplate(
      month: month, title: opening.title, measures: opening.measures, unit: opening.unit, dictionary: corpus.facts)
    let lines = try await lines(template, in: district)
    let inTime = max(openedAt, moment(on: corpus.workingDays.day(1, before: opening.due)))
    let filled = round.roster.filter { reporter in
      guard case .area(let code) = reporter.key else { return false }
      return !waiting.contains(code) && lines[code] != nil
    }
    for (place, reporter) in filled.enumerated() {
      guard case .area(let code) = reporter.key, let own = lines[code] else { continue }
      // The first has a figure that cannot be read, the second comes late, the third sends twice.
      let at = place == 1 ? founded : inTime
      if place == 2 { try await send(Array(own.dropLast()), template, reporter, id, "first", isBad: false, at: at) }
      try await send(own, template, reporter, id, "last", isBad: place == 0, at: at)
    }
    for reporter in filled {
      // Whose number begins with no exchange is nobody's.
      let contact = ReportContact(
        name: "统计岗（模拟数据）", telephone: "021-00000000",
        salt: String(ContentHash(of: "demonstration-contact-\(reporter.key.text)".utf8).hex.prefix(32)))
      try await desk.keep(
        contact, of: reporter.key, by: .demonstration, commandKey: "demonstration-contact-\(reporter.key.text)",
        at: founded)
    }
    if filled.count > 3, try await desk.round(id, within: .everywhere)?.state(of: filled[3].key) != .returned {
      try await act(.sendBack(filled[3].key, reason: "模拟数据：有两家的累计与上月不接，请核对后再报"), "send-back", on: id, at: founded)
    }
    let due = corpus.workingDays.day(5, workingDaysFrom: today)
    try await act(
      .expect(Reporter(.area(last.code), name: last.name), due: due, reason: "模拟数据：建任务时漏列"), "expect", on: id,
      at: founded)
  }

  /// Due on the month's fifth working day, or yesterday where that is still to come.
  private func opening(
    _ month: ReportMonth, _ today: CalendarDay, in district: AreaCode, of streets: [Area]
  ) -> RoundOpening {
    let usual = corpus.workingDays.day(5, workingDaysFrom: today.adding(days: 1 - today.day))
    return RoundOpening(
      month: month, title: "工业企业月报（模拟数据）", area: district,
      due: max(month.period.end, min(usual, today.adding(days: -1))), measures: ["output"], unit: .thousand,
      roster: streets.map { Reporter(.area($0.code), name: $0.name) })
  }

  private func act(_ act: RoundCommand, _ name: String, on round: Round.ID, at: Timestamp) async throws {
    let command = act.command(on: round, by: .demonstration, key: "demonstration-round-\(name)")
    try await desk.act(act, on: round, command: command, at: at)
  }

  /// Takes a street's workbook in.
  private func send(
    _ lines: [ReportTemplate.Line], _ template: ReportTemplate, _ reporter: Reporter, _ round: Round.ID,
    _ version: String, isBad: Bool, at: Timestamp
  ) async throws {
    guard !lines.isEmpty else { return }
    var draft = template.draft(lines, streets: [], spare: 0)
    if isBad, lines.count > 1 { draft.sheets[0].set("约120", row: 4 + lines.count, column: 4) }
    let file = "模拟数据-\(reporter.name)-\(template.month.chinese).xlsx"
    let bytes = try draft.bytes()
    let workbook = try WorkbookReader.read(bytes, file: file)
    let report = IncomingReport(
      bytes: bytes, workbook: workbook, plan: try await desk.plan(workbook, month: template.month),
      request: ReportRequest(basis: .voluntary, scope: reporter.key.scope(in: template.month)),
      answers: IncomingReport.Answers(round: round, reporter: reporter.key))
    _ = try await desk.accept(
      report,
      command: report.command(by: .demonstration, key: "demonstration-round-\(reporter.key.text)-\(version)"), at: at)
  }

  // MARK: What they tell

  /// The rows of each street: the enterprises that told the round's month, with the months of the year that they told.
  /// Where the city's months end before, those of the year before stand in.
  private func lines(
    _ template: ReportTemplate, in district: AreaCode
  ) async throws -> [AreaCode: [ReportTemplate.Line]] {
    guard let output = FactID("output"), let toDate = FactID("output_to_date") else { return [:] }
    let month = template.month
    let months = (0..<month.month).map { month.back($0).period }
    let before = (0..<month.month).map { month.back($0 + 12).period }
    let known = try await desk.known(
      Set((months + before).map { FactReference(output, $0) }), within: .area(district))
    var lines: [AreaCode: [ReportTemplate.Line]] = [:]
    let rows = try await desk.facts.page(EnterpriseQuery(order: .name, limit: 20_000), within: .area(district)).rows
    for enterprise in rows {
      guard let area = enterprise.area, !area.isDistrictOrCity, let told = known[enterprise.creditCode] else {
        continue
      }
      func figure(_ place: Int) -> Decimal128? {
        told[FactReference(output, months[place])] ?? told[FactReference(output, before[place])]
      }
      // Who began in the course of the year has told its later months alone, and is expected too.
      let figures = months.indices.compactMap(figure)
      guard let own = figure(0),
        let sum = figures.reduce(Decimal128.zero as Decimal128?, { $0?.adding($1) })
      else { continue }
      lines[area, default: []].append(
        ReportTemplate.Line(
          code: enterprise.creditCode.text, name: enterprise.name ?? "", industry: enterprise.industry?.text ?? "",
          area: corpus.areas.area(area)?.name ?? "",
          values: [FactReference(output, month.period): own, FactReference(toDate, month.period): sum]))
    }
    return lines
  }
}
