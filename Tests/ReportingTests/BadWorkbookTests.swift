import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Quantities
import Testing
import Workbooks

@testable import Reporting

/// Workbooks as they should not be, each with everything that is said about it. The messages stand in
/// `Goldens/bad-workbooks.txt`; with `TIDU_RECORD_GOLDENS` set, the file is written anew.
@Suite("Bad workbooks")
struct BadWorkbookTests {
  private struct Bad {
    let name: String
    let run: () throws -> DryRun
  }

  @Test("each bad workbook has its message: sheet and cell, what is there, what was expected, what to do")
  func goldens() throws {
    let cases = try Self.cases()
    #expect(cases.count >= 40)
    let told = try cases.map { bad in "== \(bad.name)\n\(try said(bad.run))\n" }.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["TIDU_RECORD_GOLDENS"] != nil {
      let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens")
      try told.write(to: folder.appending(path: "bad-workbooks.txt"), atomically: true, encoding: .utf8)
      return
    }
    let file = Bundle.module.bundleURL.appending(path: "Goldens/bad-workbooks.txt")
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(told == golden)
  }

  @Test("every message names a place, and every finding what was expected and what to do")
  func complete() throws {
    for bad in try Self.cases() {
      do {
        let run = try bad.run()
        #expect(!run.findings.isEmpty, "\(bad.name)")
        for finding in run.findings {
          #expect(finding.diagnostic.place?.field?.contains("!") == true, "\(bad.name)")
          let expected = try #require(finding.diagnostic.expected, "\(bad.name)")
          // What is compared with other figures says what they are, and not to which figure it should come.
          if Self.comparisons.contains(finding.diagnostic.code) {
            let figures = expected.zh.replacing("1 月", with: "").filter { $0.isASCII && $0.isNumber }
            #expect(figures.isEmpty, "\(bad.name)")
          }
          #expect(finding.diagnostic.remedy != nil, "\(bad.name)")
        }
      } catch let error as Diagnostics {
        for diagnostic in error.all {
          #expect(diagnostic.place != nil && (diagnostic.expected ?? diagnostic.remedy) != nil, "\(bad.name)")
        }
      }
    }
  }

  private static let comparisons: Set<String> = [
    "report.slip", "report.jump", "report.cumulative-falls", "report.month-over-total", "report.month-difference",
    "report.year-before", "report.total", "report.own-figure",
    "report.outranked",
  ]

  private static func cases() throws -> [Bad] {
    try files() + heads() + enterprises() + cells() + figures() + parks()
  }

  /// A workbook whose second row has one cell otherwise.
  private static func cell(_ name: String, _ address: String, _ value: CellValue) -> Bad {
    Bad(name: name) {
      var book = TownBook()
      book.total = []
      book.values[address] = value
      return try dryRun(try book.bytes())
    }
  }

  private static func book(_ name: String, _ change: @escaping (inout TownBook) -> Void) -> Bad {
    Bad(name: name) {
      var book = TownBook()
      book.total = []
      change(&book)
      return try dryRun(try book.bytes())
    }
  }

  private static func files() throws -> [Bad] {
    [
      Bad(name: "not a spreadsheet") { try dryRun(Array("hello".utf8)) },
      Bad(name: "an old one") { try dryRun([0xD0, 0xCF, 0x11, 0xE0, 0, 0]) },
      Bad(name: "an encrypted one") {
        try dryRun([0xD0, 0xCF, 0x11, 0xE0, 0, 0] + "EncryptedPackage".utf8.flatMap { [$0, 0] })
      },
      Bad(name: "cut short") { try dryRun(Array(try TownBook().bytes().prefix(900))) },
      Bad(name: "an empty file") { try dryRun([]) },
      Bad(name: "cells separated by tabs") {
        try dryRun(Array("统一社会信用代码\t工业总产值\n\(Codes.first)\t1\n".utf8), file: "泗泾.csv")
      },
      Bad(name: "text in UTF-16") { try dryRun([0xFF, 0xFE, 0x41, 0x00], file: "泗泾.csv") },
      book("every sheet hidden") { $0.isHidden = true },
      book("no header of enterprises") { $0.heads = [("序号", ""), ("金额", "")] },
      book("a mark of secrecy") { $0.title = "机密★ 2025年11月" },
      book("a sheet marked secret") { $0.sheet = "绝密" },
      book("a cell that says so in a sentence") { $0.footer = "备注：本表属秘密级事项" },
      book("the platform of the statutory survey") { $0.title = "统计联网直报平台导出 2025年11月" },
      book("the title of a statutory form") { $0.title = "2025年11月规模以上工业产销总值及主要产品产量" },
      book("a sheet named as a statutory form") { $0.sheet = "B204-1" },
      book("the number of a statutory form at the foot") { $0.footer = "１０１－１表" },
      Bad(name: "a file named as a statutory form") { try dryRun(try TownBook().bytes(), file: "B204-1表.xlsx") },
      book("a form of the statutory survey") { $0.corner = "表号：B204-1表 制定机关：国家统计局" },
      Bad(name: "aggregates as a basis") { try dryRun(try TownBook().bytes(), basis: .statisticalAggregate) },
      Bad(name: "an agreement that has ended") {
        try dryRun(
          try TownBook().bytes(),
          basis: .departmentSharing(agreement: "协议", purpose: "月报", until: try #require(CalendarDay("2025-12-02"))))
      },
    ]
  }

  private static func heads() -> [Bad] {
    [
      book("no month anywhere") { $0.title = "工业企业产值报送表" },
      Bad(name: "another month than was asked") { try dryRun(try TownBook().bytes(), month: ReportMonth("2025-12")) },
      book("a month that has not begun") { $0.title = "2026年1月工业企业产值报送表" },
      book("no unit") { $0.corner = "" },
      book("no column of figures") { book in
        book.heads = [("统一社会信用代码", ""), ("单位详细名称", ""), ("备注", "")]
        book.lines = [[Codes.first, "上海甲仪器有限公司", "无"]]
      },
      book("a unit that is none") { $0.corner = "单位：百元" },
      book("one figure in two columns") { $0.heads[5] = ("", "本月") },
      book("the group is gone from above its columns") { book in
        book.title = "2025年11月报送表"
        book.sheet = "报送表"
        book.heads[4] = ("", "本月")
      },
    ]
  }

  private static func enterprises() -> [Bad] {
    [
      cell("a code too short", "A6", .text("91310115MA000000")),
      cell("a code that became a number", "A6", .number(913_101_150_000_000_000)),
      cell("no code, the name known", "A6", .text(" ")),
      cell("a wrong check character", "A6", .text("91310115MA00000023")),
      book("a wrong check character of a code that is in the workbook") {
        $0.lines = [Codes.fifth, Codes.mistyped].map { [$0, "戊新材料有限公司", "", "", "100", "", "100", ""] }
      },
      book("a wrong check character of nobody's code") {
        $0.lines = [[Codes.mistyped, "戊新材料有限公司", "", "", "100", "", "100", ""]]
      },
      cell("a code of nobody beside a known name", "A6", .text(Codes.fifth)),
      book("a code of nobody with a name of nobody") {
        $0.lines = [[Codes.fifth, "戊新材料有限公司", "", "", "100", "", "100", ""]]
      },
      book("a new enterprise without a name") { $0.lines = [[Codes.fifth, "", "", "", "100", "", "100", ""]] },
      book("the same enterprise twice") { $0.lines.append($0.lines[0]) },
      cell("another name than the register's", "B6", .text("上海乙电气有限公司")),
      book("another district's enterprise") { $0.lines.append([Codes.fourth, "丁材料有限公司", "", "", "1", "", "1", ""]) },
      cell("another town", "D6", .text("佘山镇")),
      cell("a town that there is not", "D6", .text("泗泾")),
      cell("an industry that there is not", "C6", .text("9999")),
    ]
  }

  private static func cells() throws -> [Bad] {
    [
      cell("words for a number", "E6", .text("一万")),
      cell("a comma for a point", "E6", .text("10,00")),
      cell("a formula that failed", "E6", .error("#DIV/0!")),
      cell("a formula whose cells are gone", "E6", .error("#REF!")),
      cell("a formula without a result", "E6", .uncalculated),
      cell("a percentage", "E6", .text("11.3%")),
      cell("below zero", "E6", .number(-5)),
      cell("a date", "E6", .day(try #require(CalendarDay("2025-11-30")))),
      cell("yes or no", "E6", .boolean(true)),
      cell("another unit", "E6", .text("1.2亿元")),
      cell("more than anybody has", "E6", .number(try #require(Decimal128("100000000000000000")))),
      cell("finer than a fen", "E6", .number(try #require(Decimal128("9999.9999999")))),
    ]
  }

  private static func figures() -> [Bad] {
    [
      book("ten times too much") {
        $0.lines[1][4] = "100000"
        $0.lines[1][6] = "200000"
      },
      book("a thousand times too much") { $0.lines[1][4] = "10000000" },
      book("a thousand times too much in both") {
        $0.lines[1][4] = "10000000"
        $0.lines[1][6] = "110000000"
      },
      book("ten thousand times too little") { $0.lines[1][4] = "1" },
      book("six times as much") { $0.lines[1][6] = "3000000" },
      book("a cumulative figure that fell") { $0.lines[1][6] = "95000" },
      book("a month that is not the difference") { $0.lines[1][4] = "12000" },
      book("a month greater than the year to date") {
        $0.lines = [[Codes.fifth, "戊新材料有限公司", "", "", "300", "", "200", ""]]
      },
      book("last year's own report was quite another") { $0.lines[1][7] = "80000" },
      book("last year's own report was a little other") { $0.lines[1][7] = "98000" },
      Bad(name: "another figure than the enterprise itself reported") {
        var book = TownBook()
        book.total = []
        return try dryRun(try book.bytes(), city: try OwnFigure.city(), ownWord: OwnFigure.word)
      },
      book("a total that is not the sum") { $0.total = ["", "合计", "", "", "31000.5", "", "", "", ""] },
    ]
  }

  private static func parks() throws -> [Bad] {
    let park = AreaScope.whole(try #require(AreaCode("310117504")), on: try #require(CalendarDay("2025-11-30")))
    return [("without its street", ""), ("with the park as its street", "佘山度假区")].map { name, area in
      Bad(name: "a new enterprise of a park \(name)") {
        var book = TownBook()
        book.total = []
        book.lines = [[Codes.fifth, "戊新材料有限公司", "", area, "300", "", "300", ""]]
        return try dryRun(try book.bytes(), scope: park)
      }
    }
  }
}
