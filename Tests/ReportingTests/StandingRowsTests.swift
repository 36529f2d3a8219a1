import Decimals
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Testing
import Workbooks

@testable import Reporting

@Suite("What stands of a reporter's versions, row by row")
struct StandingRowsTests {
  private static let first = (Codes.first, "上海甲仪器有限公司")
  private static let second = (Codes.second, "上海乙电子有限公司")
  private static let third = (Codes.third, "丙精密机械厂")
  /// A code that is cut short.
  private static let broken = "91310117MA0000"

  /// A version of the town's; October had ten million yuan of each. The first line stands in row 3.
  private static func run(
    _ lines: [((code: String, name: String), String)], head: String = "工业总产值本月", confirmed: Set<Int> = []
  ) throws -> DryRun {
    var text = "2025年11月表,,单位：千元\n统一社会信用代码,单位详细名称,\(head)\n"
    for (who, figure) in lines { text += "\(who.code),\(who.name),\(figure)\n" }
    return try dryRun(
      Array(text.utf8), file: "泗泾.csv", confirmed: Set(confirmed.map { .init(sheet: 0, row: $0) }))
  }

  private static func cells(_ rows: StandingRows) -> [String] { rows.owed.map { $0.place?.description ?? "-" } }

  @Test("a street that does what the messages say owes nothing, and until then exactly the rows that are left")
  func asTold() throws {
    let sent = try Self.run([
      (Self.first, "10200"), (Self.second, "500000"), (Self.third, "9800"), (Self.third, "9800"),
      ((Self.broken, "查无此厂"), "10"), ((Codes.fifth, "戊材料有限公司"), "20"), ((Codes.fourth, "丁材料有限公司"), "30"),
    ])
    #expect(sent.returned == 6)
    let one = StandingRows(sent, version: 1)
    #expect(Self.cells(one) == ["1:0:A4", "1:0:A5", "1:0:A6", "1:0:A7", "1:0:A8", "1:0:A9"])
    #expect(one.owed.map { $0.expected.map(\.text) } == [[Codes.second], [Codes.third], [Codes.third], [], [], []])
    #expect(one.owed.allSatisfy { !$0.notes.isEmpty } && one.owed[3].name == "查无此厂")
    #expect(one.owed[1].notes[0].zh.contains("办法：留下对的一行，删去另一行"))
    // Half of it mended: what nobody has told of is owed, and so is what may still come.
    let half = one.followed(by: try Self.run([(Self.second, "10000")]), version: 2)
    #expect(Self.cells(half) == ["1:0:A5", "1:0:A6", "1:0:A7", "1:0:A8", "1:0:A9"])
    // All that is expected has come, one of the repeats left out and the three of nobody's with it.
    let done = half.followed(by: try Self.run([(Self.third, "9800")]), version: 3)
    #expect(done.owed.isEmpty && done.accepted == 3)
    let atOnce = one.followed(by: try Self.run([(Self.second, "10000"), (Self.third, "9800")]), version: 2)
    #expect(atOnce.owed.isEmpty && atOnce.totals == done.totals)
  }

  @Test("a row of an enterprise that is expected is owed until one of it is taken, empty as it may be")
  func expected() throws {
    let one = StandingRows(try Self.run([(Self.first, "10200"), (Self.second, "500000")]), version: 1)
    let without = one.followed(by: try Self.run([(Self.first, "10200")]), version: 2)
    #expect(Self.cells(without) == ["1:0:A4"] && without.accepted == 1)
    let again = without.followed(by: try Self.run([(Self.first, "10200"), (Self.second, "600000")]), version: 3)
    #expect(Self.cells(again) == ["3:0:A4"])
    let empty = again.followed(by: try Self.run([(Self.first, "10200"), (Self.second, "")]), version: 4)
    #expect(empty.owed.isEmpty && empty.accepted == 2 && empty.untold == 1)
  }

  @Test(
    "a repeat of a row that somebody confirmed is not owed, and a row with a broken code is known again by its name")
  func repeats() throws {
    let confirmed = try Self.run([(Self.first, "10200"), (Self.third, "9800"), (Self.third, "9900")], confirmed: [4])
    #expect(confirmed.returned == 1 && StandingRows(confirmed, version: 1).owed.isEmpty)
    let named = StandingRows(
      try Self.run([
        (Self.first, "10200"), ((Self.broken, Self.first.1), "10200"), ((Self.broken, Self.second.1), "10000"),
      ]), version: 1)
    #expect(named.owed.map { $0.expected.map(\.text) } == [[], [Codes.second]])
    #expect(named.followed(by: try Self.run([(Self.second, "10000")]), version: 2).owed.isEmpty)
    // Nor is a row under a stranger's code expected that has the name of one whose own row was taken.
    let other = StandingRows(
      try Self.run([(Self.first, "10200"), ((Codes.fifth, Self.first.1), "10200")]), version: 1)
    #expect(other.owed.map(\.name) == [Self.first.1] && other.owed[0].expected.isEmpty)
    #expect(other.followed(by: try Self.run([(Self.first, "10200")]), version: 2).owed.isEmpty)
    // By its name a row that had no sound code is known again, whatever else is left.
    let strays = StandingRows(
      try Self.run([(Self.first, "10200"), ((Self.broken, "戊材料有限公司"), "20"), ((Self.broken, "查无此厂"), "10")]),
      version: 1)
    let came = strays.followed(
      by: try Self.run([((Codes.fifth, "戊材料有限公司"), "20")], confirmed: [3]), version: 2)
    #expect(came.owed.map(\.name) == ["查无此厂"])
    #expect(came.followed(by: try Self.run([(Self.second, "10000")]), version: 3).owed.map(\.name) == ["查无此厂"])
    let whole = [(Self.first, "10200"), ((Codes.fifth, "戊材料有限公司"), "20")]
    #expect(came.followed(by: try Self.run(whole, confirmed: [4]), version: 3).owed.isEmpty)
  }

  @Test("rows without a figure of the month are told apart, and one that is filled in later is one row")
  func untold() throws {
    let sent = try Self.run([(Self.first, "10200"), (Self.second, ""), (Self.third, "-")])
    #expect(sent.accepted == 3 && sent.untold == 2 && sent.telling(.unchanged) == 0 && sent.telling(.new) == 1)
    let one = StandingRows(sent, version: 1)
    #expect(one.accepted == 3 && one.untold == 2 && Submission.Standing(one, segment: one.bytes).untold == 2)
    let part = one.followed(by: try Self.run([(Self.second, "10000")]), version: 2)
    #expect(part.accepted == 3 && part.untold == 1 && part.figures.count == 2)
    // Last year's figure alone is none of the month.
    let before = try Self.run([(Self.first, "9000")], head: "工业总产值本月上年同期")
    #expect(before.accepted == 1 && before.untold == 1)
  }

  @Test("what another sheet told of an enterprise stands beside what is mended")
  func sheets() throws {
    let one = StandingRows(try Self.run([(Self.first, "10200"), (Self.third, "9800")]), version: 1)
    let two = one.followed(by: try Self.run([(Self.third, "5000")], head: "营业收入1-11月"), version: 2)
    #expect(two.totals["output@2025-11"] == one.totals["output@2025-11"])
    #expect(two.totals["revenue_to_date@2025-11"] == Money(fen: 500_000_000) && two.accepted == 3)
    let three = two.followed(by: try Self.run([(Self.third, "9900")]), version: 3)
    #expect(three.accepted == 3 && three.totals["output@2025-11"] == Money(fen: 2_010_000_000))
    #expect(three.totals["revenue_to_date@2025-11"] == Money(fen: 500_000_000))
  }

  /// A workbook of two sheets, output and revenue; a line is who and the figure.
  private static func book(
    output: [((code: String, name: String), String)]?, revenue: [((code: String, name: String), String)]?
  ) throws -> DryRun {
    func sheet(_ name: String, _ head: (String, String), _ lines: [((code: String, name: String), String)]) -> TownBook
    {
      var book = TownBook()
      book.title = "2025年11月工业企业报送表"
      book.sheet = name
      book.heads = [("统一社会信用代码", ""), ("单位详细名称", ""), ("行业代码", ""), ("所属街镇", ""), head]
      book.lines = lines.map { [$0.code, $0.name, "", "", $1] }
      book.total = []
      return book
    }
    let sheets =
      [output.map { sheet("产值表", ("工业总产值", "本月"), $0) }, revenue.map { sheet("收入表", ("营业收入", "1-11月"), $0) }]
      .compactMap { $0 }
    return try dryRun(sheets[0].bytes(and: Array(sheets.dropFirst())))
  }

  @Test("an empty row stays until its own sheet is mended, whatever another sheet brings of the enterprise")
  func emptyRows() throws {
    let sent = try Self.book(
      output: [(Self.first, "10200"), (Self.third, "9800")], revenue: [(Self.first, ""), (Self.third, "5000")])
    let one = StandingRows(sent, version: 1)
    #expect(sent.accepted == 4 && one.accepted == 4 && one.untold == 1)
    let other = one.followed(by: try Self.book(output: [(Self.first, "10300")], revenue: nil), version: 2)
    #expect(other.accepted == 4 && other.untold == 1)
    #expect(StandingRows(bytes: other.bytes) == other)
    // The first sheet of this workbook is the second of the other, by any name.
    let mended = other.followed(by: try Self.book(output: nil, revenue: [(Self.first, "5100")]), version: 3)
    #expect(mended.accepted == 4 && mended.untold == 0)
    #expect(mended.totals["output@2025-11"] == Money(fen: 2_010_000_000))
    #expect(mended.totals["revenue_to_date@2025-11"] == Money(fen: 1_010_000_000))
    // Empty again, it takes nothing back and counts once.
    let again = mended.followed(
      by: try Self.book(output: [(Self.first, "10400")], revenue: [(Self.first, "")]), version: 4)
    #expect(again.accepted == 4 && again.untold == 0)
    #expect(again.totals["revenue_to_date@2025-11"] == Money(fen: 1_010_000_000))
    // An enterprise that had no row in a sheet has an empty one there from now on.
    let more = again.followed(
      by: try Self.book(output: [(Self.second, "10000")], revenue: [(Self.second, "")]), version: 5)
    #expect(more.accepted == 6 && more.untold == 1)
  }

  @Test("of those who are expected the ones lack of whom no asked figure stands, and that comes back from the bytes")
  func lacking() throws {
    func asked(_ columns: String...) throws -> Set<FactReference> {
      Set(try columns.map { try #require(FactReference(column: $0)) })
    }
    let output = try asked("output@2025-11", "output_to_date@2025-11")
    let revenue = try asked("revenue@2025-11", "revenue_to_date@2025-11")
    let (first, second, third) = (
      try #require(CreditCode(Codes.first)), try #require(CreditCode(Codes.second)),
      try #require(CreditCode(Codes.third))
    )
    let expected = [first: [output], second: [output], third: [output, revenue]]
    let one = StandingRows(try Self.run([(Self.first, "10200"), (Self.third, "9800")]), version: 1)
    #expect(one.expected == nil && one.lacking.isEmpty)
    let held = one.held(against: expected, absent: [])
    #expect(held.expected == 3 && held.lacking == [second, third].sorted())
    #expect(StandingRows(bytes: held.bytes) == held && ReportedRows(held).lacking == held.lacking)
    let beside = one.held(against: expected, absent: [second])
    #expect(beside.expected == 2 && beside.lacking == [third])
    let two = one.followed(by: try Self.run([(Self.third, "5000")], head: "营业收入1-11月"), version: 2)
      .held(against: expected, absent: [])
    #expect(two.lacking == [second])
    #expect(StandingRows(bytes: Array("rows 0\n~ x".utf8)) == nil)
    #expect(StandingRows(bytes: Array("rows 0\n~ 2 \(Codes.first) x".utf8)) == nil)
  }

  @Test("a version that brings one sheet whole leaves what another sheet told and owes")
  func oneSheet() throws {
    let one = StandingRows(
      try Self.book(
        output: [(Self.first, "10200"), (Self.second, "10000")], revenue: [(Self.first, "5000"), (Self.second, "很多")]),
      version: 1)
    #expect(one.accepted == 3 && Self.cells(one) == ["1:1:A6"])
    let output = one.followed(
      by: try Self.book(output: [(Self.first, "10100"), (Self.second, "10000")], revenue: nil), version: 2)
    #expect(output.accepted == 3 && Self.cells(output) == ["1:1:A6"])
    #expect(output.totals["output@2025-11"] == Money(fen: 2_010_000_000))
    #expect(output.totals["revenue_to_date@2025-11"] == Money(fen: 500_000_000))
    let read = try #require(StandingRows(bytes: output.bytes))
    let done = read.followed(by: try Self.book(output: nil, revenue: [(Self.second, "6000")]), version: 3)
    #expect(done.accepted == 4 && done.owed.isEmpty)
    #expect(done.totals["revenue_to_date@2025-11"] == Money(fen: 1_100_000_000))
    #expect(done.totals["output@2025-11"] == output.totals["output@2025-11"])
    // Of a sheet that was taken with none of its rows nobody knows what it should have been.
    let wrong = StandingRows(
      try Self.book(output: [(Self.first, "10200")], revenue: [(Self.first, "很多")]), version: 1)
    #expect(Self.cells(wrong) == ["1:1:A5"])
    #expect(wrong.followed(by: try Self.book(output: [(Self.first, "10200")], revenue: nil), version: 2).owed.isEmpty)
  }

  @Test("what stands comes back from its bytes, and from those that older programs wrote")
  func bytes() throws {
    let one = StandingRows(
      try Self.run([(Self.first, "10200"), (Self.second, ""), ((Self.broken, "查无此厂"), "10")]), version: 1)
    #expect(StandingRows(bytes: one.bytes) == one)
    let text = """
      3 1
      \(Codes.first) 0 output@2025-11=1020000000=1:0:C3
      \(Codes.second) 2
      """
    let older = try #require(StandingRows(bytes: Array(text.utf8)))
    #expect(older.accepted == 3 && older.owed.count == 3 && older.untold == nil && older.unnamed == 2)
    #expect(StandingRows(bytes: older.bytes) == older)
    // Whoever comes anew is taken for the row of nobody.
    let next = older.followed(by: try Self.run([((Codes.fifth, "戊材料有限公司"), "20")], confirmed: [3]), version: 2)
    #expect(next.owed.map(\.enterprise?.text) == [Codes.second, Codes.second])
    let done = next.followed(by: try Self.run([(Self.second, "10000")]), version: 3)
    #expect(done.owed.isEmpty && done.untold == nil)
    // One empty row among those of which nothing was recorded is told with them, as the round's count has it.
    let mixed = older.followed(by: try Self.run([(Self.third, "")]), version: 2)
    #expect(mixed.untold == nil && ReportedRows(mixed).untold.isEmpty && ReportedRows(mixed).telling.count == 2)
    // A whole report settles what was kept without its place: nobody knows whether those codes are expected at all.
    let stranger = "1 0\n\(Codes.first) 0 output@2025-11=1020000000=1:0:C3\n\(Codes.fifth) 1"
    let unknown = try #require(StandingRows(bytes: Array(stranger.utf8)))
    #expect(unknown.followed(by: try Self.run([(Self.second, "10000")]), version: 2).owed.count == 1)
    #expect(unknown.followed(by: try Self.run([(Self.first, "10200")]), version: 2).owed.isEmpty)
    for text in [
      "", "rows", "rows x", "1 0\nx 0", "rows 0\n\(Codes.first) *1:0:A3", "rows 0\n! {}", "rows 0\n@ 1:0",
      "rows 0\n@ x output@2025-11",
    ] {
      #expect(StandingRows(bytes: Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test("the template fills last year in as it was filed again, else as it was told then")
  func template() throws {
    let template = ReportTemplate(
      month: try #require(ReportMonth("2025-11")), title: "月报", measures: ["output"], unit: .thousand,
      dictionary: try Reference.load().dictionary)
    let then = try #require(FactReference(column: "output@2024-11"))
    let now = try #require(FactReference(column: "output_year_before@2025-11"))
    #expect(template.known.isSuperset(of: [then, now]))
    func lastYear(_ values: [FactReference: Decimal128]) throws -> CellValue? {
      let line = ReportTemplate.Line(code: Codes.first, name: "甲", values: values)
      let bytes = try template.draft([line], streets: [], spare: 0).bytes()
      let column = try #require(template.figures.firstIndex { $0.reference == now })
      return try WorkbookReader.read(bytes, file: "表.xlsx").sheets[0].row(5)?[4 + column]
    }
    #expect(try lastYear([then: 491_000]) == .number(491))
    #expect(try lastYear([then: 491_000, now: 500_000]) == .number(500))
    #expect(try lastYear([:]) == nil)
  }
}
