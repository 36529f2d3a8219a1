import Diagnostics
import EnterpriseFixtures
import Facts
import Foundation
import Journal
import Quantities
import Testing
import Workbooks

@testable import Reporting

/// Headers as districts, streets and parks write them, each with what its columns are read as, or why they are not. They
/// stand in `Goldens/headers.txt`; with `TIDU_RECORD_GOLDENS` set, the file is written anew.
@Suite("Headers")
struct HeaderTests {
  /// Rows of headers below the columns of the enterprise, and the cells that are merged.
  private struct Head {
    let name: String
    var title = ""
    let rows: [[String]]
    var merged: [String] = []

    init(_ name: String, title: String = "", _ rows: [[String]], merged: [String] = []) {
      (self.name, self.title, self.rows, self.merged) = (name, title, rows, merged)
    }

    func sheet() throws -> Sheet {
      let height = rows.count
      var draft = SheetDraft("报送表")
      if !title.isEmpty { draft.set(title, row: 1, column: 0) }
      for (column, text) in ["统一社会信用代码", "单位详细名称"].enumerated() {
        draft.set(text, row: 2, column: column)
        if height > 1 {
          draft.merged.append(
            CellRange(CellAddress(row: 2, column: column), CellAddress(row: 1 + height, column: column)))
        }
      }
      for (row, texts) in rows.enumerated() {
        for (column, text) in texts.enumerated() where !text.isEmpty {
          draft.set(text, row: 2 + row, column: 2 + column)
        }
      }
      draft.merged += try merged.map { try #require(CellRange($0)) }
      draft.set(Codes.first, row: 2 + height, column: 0)
      draft.set("上海甲仪器有限公司", row: 2 + height, column: 1)
      let bytes = try WorkbookDraft([draft]).bytes()
      return try #require(try WorkbookReader.read(bytes, file: "表.xlsx").sheets.first)
    }
  }

  private static func plan(
    _ head: Head, remembered: (ContentHash) -> LayoutMapping? = { _ in nil }
  ) throws -> ReportPlan {
    try ReportPlan(
      Workbook(file: "表.xlsx", sheets: [try head.sheet()]), dictionary: try Reference.load().dictionary,
      month: ReportMonth("2026-10"), remembered: remembered)
  }

  private static func told(_ head: Head) throws -> String {
    let plan: ReportPlan
    do {
      plan = try Self.plan(head)
    } catch let refusal as Diagnostics {
      return refusal.rendered(in: .chinese)
    }
    let layout = plan.sheets[0].layout
    var lines = layout.columns.filter { ![.creditCode, .name].contains($0.meaning) }.map { column in
      let unit = column.unit ?? layout.unit
      return "\(CellAddress.letters(ofColumn: column.index)) \(column.header) = \(column.meaning.text)"
        + (column.meaning == .ignored ? "" : " \(unit?.name.zh ?? "?")") + (column.doubt.map { "：\($0.zh)" } ?? "")
    }
    lines += plan.open(try Reference.load().dictionary, file: "表.xlsx").map { "! \($0.code)" }
    return lines.joined(separator: "\n")
  }

  @Test("each form of header is read as what it says, and what has a word too many is not read")
  func goldens() throws {
    let cases = Self.right + Self.wrong + Self.units
    let told = try cases.map { "== \($0.name)\n\(try Self.told($0))\n" }.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["TIDU_RECORD_GOLDENS"] != nil {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
      try told.write(to: folder.appending(path: "headers.txt"), atomically: true, encoding: .utf8)
      return
    }
    let golden = try String(contentsOf: Bundle.module.bundleURL.appending(path: "Goldens/headers.txt"), encoding: .utf8)
    #expect(told == golden)
  }

  @Test("no header with a word that makes another figure is ever taken for the measure itself")
  func others() throws {
    let words = [
      "计划", "目标", "预计", "预测", "任务", "销售", "出口", "其中:", "占", "人均", "亩均", "税", "利润", "新产品", "战略性新兴产业", "不变价",
      "可比价", "增加值", "能耗", "剔除", "折合", "规上", "外资", "A类", "?",
    ]
    for word in words {
      for header in ["\(word)工业总产值本月（千元）", "工业总产值\(word)本月（千元）", "工业总产值本月\(word)（千元）", "本月（千元）/\(word)"] {
        let plan = try Self.plan(Head("", title: "工业总产值表", [[header]]))
        #expect(plan.sheets[0].mapping.figures.isEmpty, "\(header)")
        #expect(plan.sheets[0].layout.columns.last?.doubt != nil, "\(header)")
      }
    }
  }

  @Test(
    "what was confirmed under the former way of reading is not brought back; what a person chose against a doubt is said"
  )
  func remembered() throws {
    let head = Head("", [["工业总产值本月计划（千元）"]])
    let proposal = try Self.plan(head).sheets[0].mapping
    var wrong = proposal
    wrong.meanings[2] = ColumnMeaning("output:month:0")
    let lines = ["0=统一社会信用代码", "1=单位详细名称", "2=工业总产值本月计划(千元)", "unit="]
    let former = ContentHash(of: lines.joined(separator: "\n").utf8)
    let old = try Self.plan(head) { $0 == former ? wrong : nil }
    #expect(!old.sheets[0].isRemembered && old.sheets[0].mapping.figures.isEmpty)
    let chosen = try Self.plan(head) { $0 == proposal.fingerprint ? wrong : nil }
    #expect(
      chosen.doubts(try Reference.load().dictionary).map(\.zh) == [
        "“报送表” C 列“工业总产值本月计划(千元)”按人工指定作“工业总产值 2026年10月”导入：“计划”不认识"
      ])
    #expect(
      old.doubts(try Reference.load().dictionary).map(\.zh) == ["“报送表” C 列“工业总产值本月计划(千元)”不导入：“计划”不认识"])
  }

  private static let four = ["C2:F2"]

  private static let right: [Head] = [
    Head("the template", title: "单位：千元", [["工业总产值", "", "", ""], ["本月", "上年同月", "1-本月累计", "上年同期累计"]], merged: four),
    Head(
      "this year and last, each with month and cumulative",
      [
        ["工业总产值（千元）", "", "", ""], ["本年-本月", "上年-本月", "本年-1—本月", "上年-1—本月"],
      ], merged: four),
    Head(
      "month and cumulative, each with this year and last",
      [
        ["工业总产值（千元）", "", "", ""], ["本月", "", "1-本月", ""], ["本年", "上年", "本年", "上年"],
      ], merged: ["C2:F2", "C3:D3", "E3:F3"]),
    Head("month{this year, last}", [["工业总产值（千元）本月", ""], ["本年", "上年"]], merged: ["C2:D2"]),
    Head("to date this year, to date last", [["工业总产值（千元）", ""], ["本年-1—本月", "上年-1—本月"]], merged: ["C2:D2"]),
    Head("last year's to date alone", [["工业总产值（千元）", ""], ["本月", "上年-1—本月"]], merged: ["C2:D2"]),
    Head(
      "the same time beside month and cumulative",
      [
        ["工业总产值（千元）", "", "", "", "", ""], ["本月", "同期", "增速%", "累计", "同期", "增速%"],
      ], merged: ["C2:H2"]),
    Head("years in numbers", [["2026年1-10月产值(亿元)", "2025年1-10月产值(亿元)"]]),
    Head("months in numbers", [["2026年10月工业总产值（万元）", "2025年10月工业总产值（万元）", "9月工业总产值（万元）"]]),
    Head("an earlier cumulative", [["2026年1-9月工业总产值（万元）"]]),
    Head("a year over months", [["2026年工业总产值（万元）", "", ""], ["8月", "9月", "10月"]], merged: ["C2:E2"]),
    Head("blank cells beside a group, not merged", [["工业总产值（千元）", "", "营业收入（千元）"], ["本月", "累计", "累计"]]),
    Head("the title names measure and unit", title: "工业总产值 单位：千元", [["本月", "上年同月", "1-10月"]]),
    Head(
      "price basis of the report, and words that change nothing",
      [
        ["现价工业总产值本月（千元）", "工业总产值（当年价）1-本月累计完成（千元）", "企业工业总产值上年同期累计数（千元）"]
      ]),
    Head(
      "beside constant prices",
      [
        ["工业总产值（现价）本月（千元）", "工业总产值（不变价）本月（千元）"]
      ]),
    Head("beside profit and tax", [["工业总产值本月（万元）", "利润总额1-10月（万元）", "应交增值税本月（万元）", "本月同比"]]),
    Head("revenue", [["营业收入1-10月（万元）", "营业收入上年同期累计（万元）", "营收增速"]]),
    Head("counted columns", title: "单位：千元", [["工业总产值", ""], ["本月", "1-本月"], ["1", "2"]], merged: ["C2:D2"]),
    Head("last whole year", [["2024年工业总产值（万元）", "工业总产值本月（万元）"]]),
  ]

  private static let wrong: [Head] = [
    Head("year's target", [["2026年产值目标（万元）", "工业总产值本月（万元）"]]),
    Head(
      "target and month in two rows", [["2026年产值目标（万元）", "工业总产值（千元）", ""], ["", "本月", "上年-1—本月"]],
      merged: ["C2:C3", "D2:E2"]),
    Head("the whole of a year that runs", [["2026年产值（万元）", "2026年全年预计产值（万元）"]]),
    Head("planned and done", [["工业总产值本月计划（万元）", "工业总产值本月完成（万元）"]]),
    Head("planned and done, below a group", [["工业总产值本月（万元）", ""], ["计划", "完成"]], merged: ["C2:D2"]),
    Head("a plan alone", [["工业总产值本月计划（万元）"]]),
    Head("forecast", [["10月预计产值（万元）", "11月预计产值（万元）", "2026年11月预计产值（万元）"]]),
    Head("a sheet of forecasts", title: "2026年10月工业总产值预计表", [["工业总产值本月（万元）"]]),
    Head("sales and exports", [["工业销售产值本月（千元）", "其中：出口交货值（千元）本月", "其中：出口产值1-10月（千元）"]]),
    Head("parts", [["其中：新产品产值1-10月（千元）", "战略性新兴产业产值本月（千元）", "工业增加值本月（千元）"]]),
    Head("means and shares", [["人均产值（万元）1-10月", "亩均产值1-10月（万元）", "占全镇产值比重", "万元产值能耗"]]),
    Head("differences", [["工业总产值本月比上月增减（万元）", "工业总产值本月同比增长额（万元）"]]),
    Head("profit beside output", [["工业总产值本月（万元）", "利润总额1-10月（万元）"]]),
    Head("tax beside output", [["工业总产值本月（万元）", "应交增值税本月（万元）", "本月"]]),
    Head(
      "blank beside a merged group belongs to nobody", [["工业总产值（万元）", "", ""], ["本月", "累计", "上年同月"]],
      merged: ["C2:D2"]),
    Head("last year alone", [["工业总产值（万元）", ""], ["本月", "上年"]], merged: ["C2:D2"]),
    Head("this year alone", [["工业总产值本年（万元）"]]),
    Head(
      "month and cumulative at once", [["工业总产值（万元）", ""], ["本月", ""], ["累计", "本年"]], merged: ["C2:D2", "C3:D3"]),
    Head("two months", [["10-11月工业总产值（万元）", "11-12月工业总产值（万元）"]]),
    Head("a day", [["截至2026年10月31日工业总产值（万元）", "2026-10-31工业总产值（万元）"]]),
    Head("a later month", [["11月工业总产值（万元）"]]),
    Head("no time", [["工业总产值（万元）"]]),
    Head("two measures", [["产值、营业收入本月（万元）"]]),
    Head("employees to date", [["工业总产值本月（万元）", "从业人员1-10月（人）"]]),
    Head("a filler that isn't one", [["单位产值能耗本月", "单位面积产值本月（万元）"]]),
  ]

  private static let units: [Head] =
    ["元", "千元", "万元", "十万元", "百万元", "千万元", "亿元", "十亿元", "百亿元", "百元", "千亿元", "万美元", "万"].map {
      Head("unit \($0) in the header", title: "单位：千元", [["工业总产值本月（\($0)）"]])
    }
    + [
      "单位：百万元", "单位：十亿元", "计量单位:人民币万元", "金额单位：万元、人", "（单位：亿元）", "RMB千元", "单位：百元", "单位：万美元", "单位：人",
      "亿元企业产值表", "填报单位：亿元电子公司", "填报单位：九亭镇 单位：百万元", "单位：千元、万元",
    ].map { Head("title \($0)", title: $0, [["工业总产值本月"]]) }
    + [
      Head("two units in one header", [["工业总产值（千元）", ""], ["本月（万元）", "累计"]], merged: ["C2:D2"]),
      Head("a unit below its header", [["工业总产值本月"], ["百万元"]]),
    ]

  @Test("a head of as many merged ranges as it may have is read as one without them; one more is refused and told")
  func manyMerged() throws {
    func book(_ count: Int) throws -> [UInt8] {
      var draft = TownBook().draft
      // Below the head and its rows, in pairs of cells.
      for number in 0..<(count - draft.merged.count) {
        let (row, column) = (20 + number % 20, 2 * (number / 20))
        draft.merged.append(CellRange(CellAddress(row: row, column: column), CellAddress(row: row, column: column + 1)))
      }
      return try WorkbookDraft([draft]).bytes()
    }
    let plain = try dryRun(try TownBook().bytes())
    let most = try dryRun(try book(MergedCells.most))
    #expect(most.plan.sheets.map(\.mapping) == plain.plan.sheets.map(\.mapping))
    #expect(most.plan.sheets.map(\.layout.headerRows) == plain.plan.sheets.map(\.layout.headerRows))
    #expect(
      try said { try dryRun(try book(MergedCells.most + 1)) } == """
        泗泾.xlsx (产值表): 错误：工作表“产值表”前 47 行有 5001 处合并单元格，认不出表头，没有保存任何内容
          应为：不超过 5000 处
          办法：取消表头以外的合并，或换用任务里下载的空表
        """)
  }

  @Test("a merged range is found by each of its cells, and of two that overlap the first alone")
  func mergedCells() throws {
    let texts = ["A1:C1", "E1:F3", "B1:D2", "A3:B3", "A40:A90"]
    let sheet = Sheet(name: "表", rows: [], merged: try texts.map { try #require(CellRange($0)) })
    let merged = try MergedCells(sheet, through: 47, file: "表.xlsx")
    for row in 1...47 {
      for column in 0..<8 {
        let slow = sheet.merged.first { $0.contains(row: row, column: column) }
        let found = merged.range(row: row, column: column)
        // The one that overlaps stands where the first is not in its row.
        let isOverlap = row == 1 && column == 3
        #expect(found == (isOverlap ? nil : slow), "\(CellAddress(row: row, column: column))")
      }
    }
  }
}
