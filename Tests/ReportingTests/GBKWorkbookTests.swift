import EnterpriseFixtures
import Facts
import Foundation
import Quantities
import Testing

@testable import Reporting

/// A month's table as a spreadsheet program of an office saves it for others: comma-separated text in GBK, lines that end
/// in CR LF, periods in the headers, thousands in quotes, full-width digits, a total and a footer with signatures.
@Suite("A month's table in GBK")
struct GBKWorkbookTests {
  /// `2025年11月工业企业产值月报`, `单位：千元` in the corner, the headers `2025年11月工业总产值`, `2024年11月工业总产值`,
  /// `2025年1—11月工业总产值`, `2024年1—11月工业总产值` and `累计同比（%）`, three enterprises of 泗泾镇, 合计, and the footer.
  private static let table = """
    MjAyNcTqMTHUwrmk0rXG89K1svrWtdTCsagsLCwsLCwsLA0KLCwsLCwsLCy1pc67o7rHp9SqDQrNs9K7yee74dDF08O0+sLrLLWl
    zrvP6s+4w/uzxizQ0NK1tPrC6yzL+cr0vdbV8iwyMDI1xOoxMdTCuaTStdfcsvrWtSwyMDI0xOoxMdTCuaTStdfcsvrWtSwyMDI1
    xOoxoaoxMdTCuaTStdfcsvrWtSwyMDI0xOoxoaoxMdTCuaTStdfcsvrWtSzA27zGzayxyKOoJaOpDQo5MTMxMDExN01BMDAwMDAw
    MVUsyc+6o7zX0sfG99PQz965q8u+LDM5MTEs4/Tj/tXyLCIxMCwyMDAiLCI5LDAwMCIsIjExMCwyMDAiLCI5OSwwMDAiLDExLjMN
    CjkxMzEwMTE1TUEwMDAwMDAyMizJz7qj0tK159fT09DP3rmry74sMzkxMSzj9OP+1fIso7GjsKOwo7CjsCwiOSwwMDAiLCIxMTAs
    MDAwIiwiOTksMDAwIiwxMS4xDQo5MTMxMDExMk1BMDAwMDAwM1Issfu+q8Pcu/rQtbOnLDM0MjEs4/Tj/tXyLDk4MDAuNSw5MDAw
    LDEwOTgwMC41LDk5MDAwLA0KLLrPvMYsLCwiMzAsMDAwLjUiLCIyNywwMDAiLCIzMzAsMDAwLjUiLCIyOTcsMDAwIiwNCiwsLCws
    LCwsDQq1pc67uLrU8MjLo7ogIM2zvMa4utTwyMujuiAgzO6x7cjLo7ogILGos/bI1cbao7oyMDI1xOoxMtTCM8jVLCwsLCwsLCwN
    Cg==
    """

  private static func bytes(_ change: (inout [UInt8]) -> Void = { _ in }) throws -> [UInt8] {
    var bytes = [UInt8](try #require(Data(base64Encoded: table.replacing("\n", with: ""))))
    change(&bytes)
    return bytes
  }

  @Test("it is read without a word of help: month, columns with their periods, unit, rows, total and footer")
  func whole() throws {
    let run = try dryRun(try Self.bytes(), file: "泗泾镇.csv")
    #expect(run.plan.month.description == "2025-11")
    #expect(try said { run } == "")
    let sheet = try #require(run.sheets.first)
    #expect(
      sheet.columns.map { "\($0.letters) \($0.reference)" } == [
        "E output@2025-11", "F output_year_before@2025-11", "G output_to_date@2025-11",
        "H output_to_date_year_before@2025-11", "B name", "D operating_area", "C industry",
      ])
    #expect(run.counts == [.new: 3] && sheet.rows.map(\.number) == [4, 5, 6])
    func sum(_ column: String) throws -> String? {
      run.totals[try #require(FactReference(column: column))]?.description
    }
    #expect(try sum("output@2025-11") == "30000500")
    #expect(try sum("output_to_date@2025-11") == "330000500")
    #expect(try sum("output_year_before@2025-11") == "27000000")
    #expect(run.sheets[0].name == "泗泾镇")
  }

  @Test("a slip in it is named by its cell, and goes back with the sound rows taken")
  func slip() throws {
    let run = try dryRun(
      try Self.bytes { bytes in
        // 9800.5 becomes 98005.0, ten times as much.
        let slipped = Array("98005.0".utf8)
        let right = Array("9800.5,".utf8)
        for start in bytes.indices.dropLast(right.count) where Array(bytes[start..<start + right.count]) == right {
          bytes.replaceSubrange(start..<start + right.count, with: slipped + [0x2C])
          break
        }
      }, file: "泗泾镇.csv")
    let text = try said { run }
    #expect(text.contains("泗泾镇!E6") && run.counts[.doubtful] == 1 && run.counts[.new] == 2, "\(text)")
  }

  @Test("what is no GBK is refused as a whole, with what to do")
  func damaged() throws {
    let text = try said {
      try dryRun(
        try Self.bytes { bytes in
          // A byte that begins no character, in the second line.
          if let end = bytes.firstIndex(of: 0x0A) { bytes.insert(0xFF, at: end + 1) }
        }, file: "泗泾镇.csv")
    }
    #expect(text.contains("既不是 UTF-8 也不是 GBK") && text.contains("重新另存为"), "\(text)")
  }
}
