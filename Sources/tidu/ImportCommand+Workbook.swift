import ArgumentParser
import Diagnostics
import Enterprises
import Facts
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Workbooks

/// How a monthly workbook is to be read, where its headers leave it open.
struct WorkbookOptions: ParsableArguments {
  @Option(help: "月报：报告月，缺省看标题和表头，如 2025-11 / a report's month, by default as titles and headers say")
  var month: String?

  @Option(help: "月报：金额单位，表头没写时用，如元、千元、万元、亿元 / the unit of amounts where headers name none")
  var unit: String?

  @Option(help: "月报：按什么找企业 / by what a row finds its enterprise: credit_code, name_and_area")
  var rowKey = ReportRequest.RowKey.creditCode

  @Option(
    help: "月报：报送单位的地区代码，缺省为全市；分解：市或区 / the reporter's area, by default the city; of a cascade the city or district")
  var area: String?

  @Option(help: "月报：报送的是哪个任务，写任务页地址里的编号 / the round that it answers, as the address of its page has it")
  var round: String?

  @Option(
    help: "月报：任务里的哪个报送单位，写地区代码或统一社会信用代码，缺省用 --area / who reports in the round, by default --area")
  var reporter: String?

  @Option(help: "月报：把存疑和有误的行写进这个 .xlsx，标出单元格 / writes the rows to send back, their cells marked")
  var returned: String?

  @Option(help: "月报：已核实的存疑行，写核对意见里的单元格，如 '产值表!A5'，可写多次 / a doubtful row that was verified, by its cell")
  var confirm: [String] = []

  @Option(help: "月报：存疑行的核实情况 / how the doubtful rows were verified")
  var verified = ""

  /// The doubtful rows that somebody says are right.
  func confirmed(in plan: ReportPlan) throws -> Set<ReportRequest.RowPlace> {
    Set(
      try confirm.map { text in
        guard let mark = text.lastIndex(of: "!"), let cell = CellAddress(String(text[text.index(after: mark)...])),
          let sheet = plan.sheets.first(where: { $0.layout.sheet == text[..<mark] })
        else {
          let sheet = plan.sheets.first?.layout.sheet ?? ""
          throw ValidationError("--confirm \(text)：应为这份表里的单元格，如 \(sheet)!A5 / should be a cell of the workbook")
        }
        return ReportRequest.RowPlace(sheet: sheet.index, row: cell.row)
      })
  }

  func statedMonth() throws -> ReportMonth? {
    try month.map { text in
      guard let month = ReportMonth(text) else {
        throw ValidationError("--month \(text)：应为 2025-11 的形式 / should be as 2025-11")
      }
      return month
    }
  }

  func statedUnit() throws -> AmountUnit? {
    try unit.map { text in
      guard let unit = AmountUnit.allCases.first(where: { $0.name.zh == text || $0.rawValue == text }) else {
        throw ValidationError("--unit \(text)：应为元、千元、万元或亿元等 / should be 元, 千元, 万元, 亿元 or the like")
      }
      return unit
    }
  }

  func scope() throws -> AreaScope {
    guard let area else { return .everywhere }
    guard let code = AreaCode(area) else {
      throw ValidationError("--area \(area)：应为 6 位或 9 位地区代码 / should be a code of six or nine digits")
    }
    return .area(code)
  }
}

extension WorkbookOptions {
  /// The round that the workbook answers, and who reports in it; `nil` where none was named.
  func answered(_ desk: ReportingDesk) async throws -> (round: Round, reporter: Reporter.Key)? {
    guard let text = round else {
      guard reporter == nil else { throw ValidationError("--reporter：要和 --round 一起用 / goes with --round") }
      return nil
    }
    guard let id = Round.ID(text), let found = try await desk.round(id, within: .everywhere), found.withdrawn == nil
    else {
      throw ValidationError("--round \(text)：没有这个报送任务，或者已经撤回 / there is no such round, or it was withdrawn")
    }
    let name = reporter ?? area ?? ""
    guard let key = Reporter.Key(name), found.reporter(key) != nil else {
      throw ValidationError("--reporter \(name)：不在这个任务的报送名单里 / is not on the roster of the round")
    }
    return (found, key)
  }
}

extension ReportRequest.RowKey: ExpressibleByArgument {}

extension ImportCommand {
  /// Whether the file is a month's report: a workbook, or a table without the subject of a population file.
  var isReport: Bool {
    table == .facts && subject == nil
      || ["xlsx", "xlsm"].contains(URL(fileURLWithPath: file).pathExtension.lowercased())
  }

  /// Reads a month's report, says what is found, and takes its sound rows in.
  func importReport() async throws {
    let bytes = [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file)))
    let basis = try basis.stated()
    let asked = (month: try workbook.statedMonth(), unit: try workbook.statedUnit(), scope: try workbook.scope())
    // The tables are read beside the workbook, and what is wrong with the workbook is told first.
    async let tables = CorpusOptions.importReference(from: corpus.url)
    let read = try WorkbookReader.read(bytes, file: file) { ProgressLine.show("读取 \($0)%") }
    let reference = try await tables
    let store = try await store.openToWrite(in: output.lang)
    let desk = ReportingDesk(store: store, facts: FactDesk(store: store, reference: reference))
    let answered = try await workbook.answered(desk)
    var plan = try await desk.plan(read, month: asked.month ?? answered?.round.opening.month)
    if let month = answered?.round.opening.month, plan.month != month {
      throw ValidationError("--round：任务要的是 \(month)，这份表是 \(plan.month) / the round asks for another month")
    }
    for index in plan.sheets.indices where plan.sheets[index].mapping.unit == nil {
      plan.sheets[index].mapping.unit = asked.unit
    }
    let confirmed = try workbook.confirmed(in: plan)
    var report = IncomingReport(
      bytes: bytes, workbook: read, plan: plan,
      request: ReportRequest(
        basis: basis, key: workbook.rowKey,
        scope: answered.map { $0.reporter.scope(in: $0.round.opening.month) } ?? asked.scope,
        confirmed: confirmed),
      answers: answered.map { IncomingReport.Answers(round: $0.round.id, reporter: $0.reporter) })
    report.reason = workbook.verified
    // The same file with rows that were verified meanwhile, or for another round, is another command.
    let rows = confirmed.sorted().map { "-\($0.sheet):\($0.row)" }.joined()
    let place = answered.map { "-\($0.round.id)-\($0.reporter.text)" } ?? ""
    let command = report.command(by: .commandLine, key: key ?? "report-\(ContentHash(of: bytes).hex)\(place)\(rows)")
    let progress: @Sendable (Int, Int) -> Void = { done, all in ProgressLine.show("核对 \(done) / \(all) 行") }
    if dryRun {
      let run = try await desk.dryRun(report, at: .now, progress: progress)
      ProgressLine.end()
      try say(run, of: read, reference.dictionary)
      try run.checkInDoubt(confirmed, of: read.file)
      print(run.words(basis)(output.lang))
      return
    }
    let (reply, run) = try await desk.accept(report, command: command, at: .now, progress: progress) { run in
      try run.checkInDoubt(confirmed, of: read.file)
    }
    ProgressLine.end()
    if let run { try say(run, of: read, reference.dictionary) }
    print(reply.words(output.lang))
  }

  private func say(_ run: DryRun, of read: Workbook, _ dictionary: FactDictionary) throws {
    let language = output.lang
    for passed in run.plan.passed { Console.say("\(passed.name): \(passed.reason(language))") }
    for doubt in run.plan.doubts(dictionary) { Console.say(doubt(language)) }
    for finding in run.findings { Console.say(finding.diagnostic.rendered(in: language)) }
    guard let returned = workbook.returned, run.returned > 0 else { return }
    try ReturnedRows.draft(run, of: read).write(to: URL(fileURLWithPath: returned))
    Console.say(
      Wording(zh: "\(run.returned) 行退回，已写入 \(returned)", en: "\(run.returned) rows go back: \(returned)")(language))
  }
}

extension DryRun {
  /// What taking the report in would do, and on what basis.
  func words(_ basis: Basis) -> Wording {
    Wording(
      zh: "\(plan.month.chinese)，\(rows.count) 行："
        + State.allCases.map { "\($0.name.zh) \(count($0))" }.joined(separator: "，")
        + "；口径：\(basis.kind.name.zh)，非统计口径；没有导入",
      en: "\(plan.month), \(rows.count) rows: "
        + State.allCases.map { "\(count($0)) \($0.name.en)" }.joined(separator: ", ")
        + "; basis: \(basis.kind.name.en), not official statistics; nothing was stored")
  }
}

extension ReportReply {
  /// What was done, in a line.
  var words: Wording {
    if isRepeated {
      return Wording(
        zh: "这份报表已经收过（日志第 \(record) 条），这次没有改动",
        en: "this report was taken in before (record \(record)); nothing was changed")
    }
    return isHeld
      ? Wording(
        zh: "任务已锁定，这份报表留存待计入：合格 \(accepted) 行，退回 \(returned) 行，没有改动数据；日志第 \(record) 条",
        en:
          "the round is locked, and the report is kept until it is taken: \(accepted) rows sound, \(returned) go back, "
          + "no figure was changed; record \(record)")
      : Wording(
        zh: "收下 \(accepted) 行（有新数据的 \(recorded) 行），退回 \(returned) 行；日志第 \(record) 条",
        en: "\(accepted) rows taken in (\(recorded) with something new), \(returned) go back; record \(record)")
  }
}
