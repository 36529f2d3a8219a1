import ArgumentParser
import Diagnostics
import Enterprises
import Foundation
import PolicyCorpus
import Quantities
import Storage
import Targets
import Workbooks

/// What `tidu import tasks`, `tidu import cascade` and `tidu import observations` have to be told beside their file.
struct TargetOptions: ParsableArguments {
  @Option(help: "任务、分解、观测值：哪个指标 / of which indicator: shenggui-2023/2#district-targets")
  var indicator: String?

  @Option(help: "任务、分解：哪一年 / tasks, cascade: of which year")
  var year: Int?

  @Option(help: "任务：下达的文号；分解：依据 / tasks: the number of the document that gives them; cascade: its basis")
  var document: String?

  @Option(help: "任务：印发日期 / tasks: when the document was issued")
  var issued: CalendarDay?

  @Option(help: "观测值：来源 / observations: their source")
  var source: String?

  @Option(
    help: "分解：代替现有的第几版（文件是按它导出的不用写） / cascade: the version that is replaced, unless the file was exported from it")
  var over: Int?

  @Option(help: "更正已有的数时的理由 / the reason where figures that stand are corrected")
  var reason = ""

  /// - Throws: `ValidationError` that names the option that is missing.
  func asked() throws -> InstrumentID {
    guard let id = indicator.flatMap({ InstrumentID($0) }) else {
      throw ValidationError(
        "--indicator 写指标的编号，如 shenggui-2023/2#district-targets / names the indicator, such as shenggui-2023/2#district-targets"
      )
    }
    return id
  }
}

extension ImportCommand {
  /// `tidu import tasks FILE`: what areas are to reach in a year, by one document.
  func importTasks() async throws {
    let id = try targets.asked()
    guard let year = targets.year, let document = targets.document, let issued = targets.issued else {
      throw ValidationError("tasks 要写 --year、--document 和 --issued / tasks take --year, --document and --issued")
    }
    try await carryOut { table in
      .assign(
        id, year: year, document: document, issuedOn: issued,
        lines: table.rows.map { TargetCommand.TypedTask(area: $0.area, value: $0.value) }, reason: targets.reason)
    }
  }

  /// `tidu import observations FILE`: figures of an indicator, on one ground and from one source.
  func importObservations() async throws {
    let id = try targets.asked()
    guard let source = targets.source else {
      throw ValidationError("observations 要写 --source 来源 / observations take --source")
    }
    let basis = try basis.stated()
    try await carryOut(withTimes: true) { table in
      .observe(
        id,
        lines: table.rows.map { TargetCommand.TypedLine(place: $0.area.text, time: $0.time, value: $0.value) },
        basis: basis, source: source, reason: targets.reason, isConfirmed: confirmDoubts)
    }
  }

  private func carryOut(
    withTimes: Bool = false, _ wish: (FigureTable) -> TargetCommand
  ) async throws {
    let corpus = try corpus.load()
    let table = try FigureTable(
      try InputFile.bytes(at: URL(fileURLWithPath: file)), file: file, areas: corpus.areas, withTimes: withTimes)
    let desk = TargetDesk(store: try await store.openToWrite(in: output.lang), corpus: corpus)
    let wish = wish(table)
    let rows = table.rows.count
    let doubts =
      confirmDoubts ? [] : try await desk.doubts(in: wish, on: Timestamp.now.dayInShanghai, within: .everywhere)
    guard !dryRun else {
      let faults = try await desk.faults(in: wish, at: .now, within: .everywhere)
      let wrong = faults.isEmpty ? doubts.map(\.diagnostic) : faults
      guard wrong.isEmpty else { throw Diagnostics(wrong.map(table.placed)) }
      return print(Wording(zh: "\(rows) 行，没有问题；没有导入", en: "\(rows) rows, all sound; nothing was stored")(output.lang))
    }
    do {
      // What is asked is the key: the same file for the same document again is the same command.
      let reply = try await desk.carryOut(
        wish, by: .commandLine, key: key ?? "import-\(wish.payload.hash.hex)", at: .now, within: .everywhere,
        unless: doubts)
      let words =
        reply.isRepeated
        ? Wording(
          zh: "这个文件已经导入过（日志第 \(reply.record) 条），这次没有改动",
          en: "this file was imported before (record \(reply.record)); nothing was changed")
        : Wording(zh: "已导入 \(rows) 行；日志第 \(reply.record) 条", en: "imported \(rows) rows; record \(reply.record)")
      print(words(output.lang))
    } catch let faults as Diagnostics {
      throw Diagnostics(faults.all.map(table.placed))
    }
  }
}

/// A table of areas' figures: 区域 by code or by name, 时间 where figures have one, 数.
struct FigureTable {
  struct Row {
    let number: Int
    let area: AreaCode
    let time: String
    let value: String
    let valueColumn: Int
  }

  let rows: [Row]
  private let file: String

  /// As many rows are looked at for a header: a title may stand before it.
  private static let headerRows = 20
  private static let names: [Column: Set<String>] = [
    .area: ["区域", "地区", "单位", "area"], .time: ["时间", "时期", "time"],
    .value: ["数", "数值", "任务", "任务数", "年度任务", "value"],
  ]

  private enum Column { case area, time, value }

  /// - Throws: `Diagnostics`, each at its cell.
  init(_ bytes: Data, file: String, areas: AreaRegister, withTimes: Bool) throws {
    self.file = file
    let workbook = try WorkbookReader.read([UInt8](bytes), file: file)
    guard let (sheet, head, columns) = Self.table(in: workbook, withTimes: withTimes) else {
      throw Diagnostics(Self.noTable(file, withTimes: withTimes))
    }
    let named = Dictionary(grouping: areas.all, by: \.name)
    var rows: [Row] = []
    var faults: [Diagnostic] = []
    for line in sheet.rows[(head + 1)...] {
      func text(_ column: Column) -> String {
        columns[column].flatMap { line[$0]?.shown }?.trimmingCharacters(in: .whitespaces) ?? ""
      }
      guard ![text(.area), text(.value)].allSatisfy(\.isEmpty) else { continue }
      let typed = text(.area)
      let found = AreaCode(typed).map { [$0] } ?? named[typed]?.map(\.code) ?? []
      guard found.count == 1, areas.area(found[0]) != nil else {
        let cell = columns[.area].map { "\(CellAddress(row: line.number, column: $0))" }
        faults.append(Self.noArea(typed, Place(file: file, field: cell), isAmbiguous: found.count > 1))
        continue
      }
      rows.append(
        Row(
          number: line.number, area: found[0], time: text(.time), value: text(.value),
          valueColumn: columns[.value] ?? 0))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    guard !rows.isEmpty else { throw Diagnostics(Self.noTable(file, withTimes: withTimes)) }
    self.rows = rows
  }

  /// A fault about an area's task at the cell that it is about; any other at the file.
  func placed(_ fault: Diagnostic) -> Diagnostic {
    var fault = fault
    let row = rows.first { fault.place?.field == "task-\($0.area)" }
    let cell = row.map { "\(CellAddress(row: $0.number, column: $0.valueColumn))" }
    fault.place = Place(file: file, field: cell ?? fault.place?.field)
    return fault
  }

  private static func table(in workbook: Workbook, withTimes: Bool) -> (Sheet, Int, [Column: Int])? {
    for sheet in workbook.sheets where !sheet.isHidden {
      for (index, row) in sheet.rows.prefix(headerRows).enumerated() {
        var columns: [Column: Int] = [:]
        for cell in row.cells {
          let name = cell.value.shown.trimmingCharacters(in: .whitespaces).lowercased()
          guard let column = names.first(where: { $0.value.contains(name) })?.key else { continue }
          columns[column] = columns[column] ?? cell.column
        }
        if columns[.area] != nil, columns[.value] != nil, !withTimes || columns[.time] != nil {
          return (sheet, index, columns)
        }
      }
    }
    return nil
  }

  private static func noTable(_ file: String, withTimes: Bool) -> Diagnostic {
    Diagnostic(
      "targets.no-table", at: Place(file: file),
      Wording(zh: "没有认出表头，或者其后没有一行", en: "no header was found, or no row after it"),
      expected: withTimes
        ? Wording(zh: "表头有：区域、时间、数", en: "headers: area, time, value")
        : Wording(zh: "表头有：区域、任务数", en: "headers: area, value"))
  }

  private static func noArea(_ typed: String, _ place: Place, isAmbiguous: Bool) -> Diagnostic {
    Diagnostic(
      "targets.no-area", at: place,
      isAmbiguous
        ? Wording(zh: "叫“\(typed.excerpt)”的地区不止一个", en: "more than one area is called “\(typed.excerpt)”")
        : Wording(zh: "地区表里没有“\(typed.excerpt)”", en: "the areas have no “\(typed.excerpt)”"),
      expected: Wording(zh: "区、街镇的名称或六位、九位代码", en: "a district's or a street's name, or its code"))
  }
}
