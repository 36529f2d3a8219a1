import BatchEvaluation
import Corpus
import Diagnostics
import Facts
import Foundation
import Quantities
import Testing

@testable import Enterprises

/// Populations from files: right values, or a message with its place, and nothing half-read.
@Suite("Population folders")
struct PopulationFolderTests {
  private static let first = "91310000MA0000001" + check("91310000MA0000001")
  private static let second = "91310000MA0000002" + check("91310000MA0000002")

  private static func check(_ body: String) -> String {
    CreditCode.checkCharacter(for: body).map(String.init) ?? ""
  }

  private func read(_ files: [String: [UInt8]], threads: Int = 1) throws -> Population {
    let dictionary = try FactDictionary(
      yaml: String(contentsOf: CorpusFolder.bundled.appending(path: "facts.yaml"), encoding: .utf8), file: "facts.yaml")
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-folder-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
    return try PopulationFolder(folder, dictionary: dictionary).read(threads: threads)
  }

  private func read(_ enterprises: String, contracts: String? = nil, threads: Int = 1) throws -> Population {
    var files = ["enterprise.csv": Array(enterprises.utf8)]
    if let contracts { files["contract.csv"] = Array(contracts.utf8) }
    return try read(files, threads: threads)
  }

  /// The faults of a folder: code, line and column each.
  private func faults(_ body: () throws -> Population) -> [String] {
    do {
      let population = try body()
      return ["read \(population.enterprises.count) rows"]
    } catch let faults as Diagnostics {
      return faults.all.map { fault in
        let name = fault.place?.file.map { URL(fileURLWithPath: $0).lastPathComponent } ?? "-"
        return "\(fault.code) \(name) \(fault.place?.line ?? 0):\(fault.place?.column ?? 0)"
      }
    } catch {
      return ["\(error)"]
    }
  }

  @Test(
    "a plain row, a quoted one, one that ends in CRLF and one in a stranger's hand read alike",
    arguments: [
      "129999999.99,srdi,true,2025-09-01,3911,310117105",
      "\"129999999.99\",\"srdi\",\"true\",\"2025-09-01\",3911,310117105",
      "129999999.99,srdi,true,2025-09-01,3911,310117105\r", "1.2999999999E8,srdi,true,2025-09-01,3911,310117105",
      "+129999999.990,srdi,true,2025-09-01,3911,310117105",
    ])
  func values(row: String) throws {
    let head = "credit_code,output@2025,tier,gazelle,above_scale_on,industry,statistical_area\n"
    let population = try read("\u{FEFF}" + head + "\(Self.second),,-,,-,,\n\n,,,,,,\n\(Self.first),\(row)")
    let table = population.enterprises
    #expect(table.count == 2)
    let day = try #require(CalendarDay("2025-09-01"))
    #expect(table.columns.map { $0[1] } == [12_999_999_999, 2, 1, Int64(day.daysSinceEpoch), 23_911, 1_310_117_105])
    #expect(
      table.columns.map { $0[0] } == [
        ColumnValue.unknown, ColumnValue.absent, ColumnValue.unknown, ColumnValue.absent, ColumnValue.unknown,
        ColumnValue.unknown,
      ])
  }

  @Test("GBK is recognised and read")
  func gbk() throws {
    // 模拟 in GBK.
    let bytes =
      Array("credit_code,name,output@2025\n\(Self.first),".utf8) + [0xC4, 0xA3, 0xC4, 0xE2]
      + Array(",7.50\n".utf8)
    let population = try read(["enterprise.csv": bytes])
    #expect(population.enterprises.columns[1][0] == 750)
  }

  @Test("what is wrong is told with line and column, and nothing is read")
  func places() throws {
    let head = "credit_code,name,output@2025\n"
    #expect(faults { try read(head + "\(Self.first),名称,12万\n") } == ["fact.value enterprise.csv 2:23"])
    #expect(faults { try read(head + "\(Self.first),\"名,称\",\"1,200\"\n") } == ["fact.value enterprise.csv 2:26"])
    #expect(
      faults { try read(head + "\(Self.first),a,1\n\(Self.second),b,1.234\n") } == [
        "fact.finer-than-fen enterprise.csv 3:22"
      ])
    #expect(faults { try read(head + "\(Self.first),\"a\nb\nc,1\n") } == ["csv.unclosed-quote enterprise.csv 2:20"])
    #expect(faults { try read(head + "\(Self.first),a\n") } == ["csv.ragged enterprise.csv 2:1"])
    #expect(
      faults { try read(head + "X,a,x\n") } == [
        "import.credit-code enterprise.csv 2:1", "fact.value enterprise.csv 2:5",
      ])
    #expect(faults { try read("name,output@2025\na,1\n") } == ["import.no-credit-code enterprise.csv 1:1"])
    #expect(faults { try read("credit_code,outptu@2025\n") } == ["import.unknown-column enterprise.csv 1:13"])
    #expect(faults { try read("") } == ["import.empty enterprise.csv 0:0"])
    #expect(faults { try read(["enterprise.csv": [0xFF, 0xFE, 0x41, 0]]) } == ["csv.utf16 enterprise.csv 1:1"])
    #expect(faults { try read(["enterprise.csv": Array(head.utf8) + [0]]) } == ["csv.nul enterprise.csv 2:1"])
    let damaged = Array("\(head)\(Self.first),a".utf8) + [0xFF, 0x61] + Array(",1\n".utf8)
    #expect(faults { try read(["enterprise.csv": damaged]) } == ["csv.encoding enterprise.csv 2:21"])
    #expect(
      faults { try read(head + "\(Self.first),a,1\n\(Self.first),a,1\n") } == [
        "import.repeated-credit-code enterprise.csv 3:1"
      ])
  }

  @Test("a line without end is refused as too long, on one thread and on two", arguments: [1, 2])
  func longLine(threads: Int) throws {
    let row = "\(Self.first)," + String(repeating: "a", count: 3 << 20) + ",1\n"
    #expect(
      faults { try read("credit_code,name,output@2025\n" + row, threads: threads) }
        == ["csv.long-record enterprise.csv 2:1"])
  }

  @Test("contracts are put in the order of their enterprises and keys, and none may be without its enterprise")
  func children() throws {
    let enterprises = "credit_code,output@2025\n\(Self.first),1\n\(Self.second),2\n"
    let head = "credit_code,key,contract_amount\n"
    let population = try read(
      enterprises, contracts: head + "\(Self.second),b,4\n\(Self.first),z,3\n\(Self.first),\"a,\"\"x\",1\n")
    let table = try #require(population.table("contract"))
    #expect((0..<3).map { table.parent(of: $0) } == [0, 0, 1])
    #expect((0..<3).map { table.columns[0][$0] } == [100, 300, 400])
    guard case .below(_, let keys) = table.keys else { return }
    #expect(keys[0] == "a,\"x" && table.rows(ofEnterprise: 0) == 0..<2)
    let third = "91310000MA0000003" + Self.check("91310000MA0000003")
    #expect(
      faults { try read(enterprises, contracts: head + "\(Self.first),z,3\n\(third),a,1\n") }
        == ["population.orphan contract.csv 3:1"])
    #expect(
      faults { try read(enterprises, contracts: head + "\(Self.first),z,3\n\(Self.first),z,1\n") }
        == ["import.repeated-key contract.csv 3:1"])
    #expect(faults { try read(enterprises, contracts: "credit_code\n") } == ["import.no-key contract.csv 1:1"])
  }

  @Test("a key stands on one line")
  func keyLines() {
    let enterprise = "credit_code,name\n\(Self.first),甲\n"
    for key in ["c\n1", "c\r1", "c\r\n1", "c\u{7}1", "", String(repeating: "长", count: 65)] {
      let found = faults { try read(enterprise, contracts: "credit_code,key\n\(Self.first),\"\(key)\"\n") }
      #expect(found.first?.hasPrefix("import.key-missing contract.csv 2:") == true, "\(key.debugDescription): \(found)")
    }
    #expect(
      faults { try read(enterprise, contracts: "credit_code,key\n\(Self.first),\"c,“1”\"\n") } == ["read 1 rows"])
  }

  @Test("a file whose name is no kind of subject's is not passed over")
  func strangeFile() {
    let files = ["enterprise.csv": Array("credit_code\n".utf8), "contracts.csv": []]
    #expect(faults { try read(files) } == ["population.file contracts.csv 0:0"])
  }
}
