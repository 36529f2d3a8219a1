import Decimals
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Journal
import Quantities
import Testing
import Workbooks

@testable import Reporting

/// A register and a history, in memory.
struct KnownCity: EnterpriseReading, EnterpriseReader, FactReader, JournalReader {
  var known: [Enterprise] = []
  var standing: [StandingFact] = []

  var enterprises: any EnterpriseReader { self }
  var facts: any FactReader { self }
  var journalRecords: any JournalReader { self }

  func enterprise(_ code: CreditCode) throws -> Enterprise? { known.first { $0.creditCode == code } }
  func page(_ query: EnterpriseQuery, within scope: AreaScope) throws -> EnterprisePage {
    let rows = known.filter(scope.contains)
    return EnterprisePage(rows: rows, total: rows.count)
  }
  func countsByDistrict(within scope: AreaScope) throws -> [DistrictCount] { [] }
  func count(within scope: AreaScope) throws -> Int { known.filter(scope.contains).count }
  func facts(of enterprise: CreditCode) throws -> [RecordedFact] { [] }
  func facts(of subject: SubjectReference) throws -> [RecordedFact] { [] }
  func fact(_ id: RecordedFact.ID) throws -> RecordedFact? {
    standing.first { $0.id == id }.map { fact in
      RecordedFact(
        id: id, subject: SubjectReference(fact.enterprise), reference: fact.reference, value: fact.value, since: nil,
        origin: fact.origin, line: 6, sheet: fact.origin.workbook == nil ? nil : 0, ending: nil)
    }
  }
  func facts(recordedIn records: Set<Int>) throws -> [RecordedFact] { [] }
  func tellings(of fact: FactID, by enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]] { [:] }
  func forEachEnterprise(
    within scope: AreaScope, reading choice: FactChoice?, _ body: (Enterprise, [RecordedFact]) throws -> Void
  ) throws {}
  func forEachStandingFact(
    _ facts: Set<FactID>, in periods: Set<Period>, within scope: AreaScope, _ body: (StandingFact) throws -> Void
  ) throws {
    for fact in standing where facts.contains(fact.reference.fact) {
      if let period = fact.reference.period, periods.contains(period) { try body(fact) }
    }
  }
  func count() throws -> Int { standing.count }
  func lastTelling() throws -> Timestamp? { standing.map(\.origin.recordedAt).max() }
  func enterprisesTold(after mark: StoredPopulation.Mark) throws -> [CreditCode] {
    Set(standing.dropFirst(mark.lastFact).map(\.enterprise)).sorted()
  }
  func head() throws -> JournalHead { .empty }
  func record(_ sequence: Int) throws -> JournalRecord? { nil }
  func forEachRecord(after sequence: Int, _ body: (JournalRecord) throws -> Void) throws {}
  func recent(limit: Int, before: Int?, kind: String?, actor: ActorID?) throws -> [JournalRecord] { [] }
  func segment(_ hash: ContentHash) throws -> [UInt8]? { nil }

  mutating func add(_ code: String, _ name: String, area: String = "310117102") throws {
    known.append(
      Enterprise(
        creditCode: try #require(CreditCode(code)), name: name, statisticalArea: AreaCode(area), operatingArea: nil,
        registeredArea: nil, industry: nil, addedAt: noon("2025-01-01"), updatedAt: noon("2025-01-01")))
  }

  /// - Parameter cell: where in `往期.xlsx` it stood, in its sixth row; `nil` where it came otherwise.
  mutating func tell(
    _ code: String, _ column: String, _ yuan: String, cell: String? = nil, source: String = "told", record: Int = 1
  ) throws {
    let workbook = cell.map { cell in
      SourceWorkbook(
        json: [
          "file": "往期.xlsx", "hash": .text(ContentHash(of: [UInt8]()).hex),
          "sheets": [["name": "产值表", "columns": .object([column: .text(String(cell.prefix(1)))])]],
        ])
    }
    standing.append(
      StandingFact(
        enterprise: try #require(CreditCode(code)), reference: try #require(FactReference(column: column)),
        value: .decimal(try #require(Decimal128(yuan))),
        origin: FactOrigin(
          basis: .voluntary, source: source, recordedAt: noon("2025-11-05"), recordedBy: .commandLine, record: record,
          workbook: workbook ?? nil),
        id: RecordedFact.ID(standing.count + 1)))
  }

  /// Three enterprises of one town of Songjiang, and a fourth in Pudong, with October's figures and last November's.
  static func usual() throws -> KnownCity {
    var city = KnownCity()
    try city.add(Codes.first, "上海甲仪器有限公司")
    try city.add(Codes.second, "上海乙电子有限公司")
    try city.add(Codes.third, "丙精密机械厂")
    try city.add(Codes.fourth, "丁材料有限公司", area: "310115")
    for code in [Codes.first, Codes.second, Codes.third] {
      try city.tell(code, "output@2025-10", "10000000")
      try city.tell(code, "output@2025-09", "10000000")
      try city.tell(code, "output@2024-11", "9000000")
      try city.tell(code, "output_to_date@2025-10", "100000000")
      try city.tell(code, "output_to_date@2024-11", "99000000")
    }
    return city
  }
}

extension Codes {
  /// Two more whose check characters are right.
  static let fourth = code("91310115MA0000004")
  static let fifth = code("91310117MA0000005")
  /// The fifth with a wrong check character.
  static let mistyped = "91310117MA00000050"

  private static func code(_ body: String) -> String {
    body + (CreditCode.checkCharacter(for: body).map(String.init) ?? "")
  }
}

/// The form of a town's workbook: titles, merged headers in two rows, rows of enterprises, a total, a signature.
struct TownBook {
  typealias Line = [String]

  var title = "2025年11月工业企业产值报送表"
  var corner = "单位：千元"
  var sheet = "产值表"
  var isHidden = false
  var heads: [(String, String)] = [
    ("统一社会信用代码", ""), ("单位详细名称", ""), ("行业代码", ""), ("所属街镇", ""), ("工业总产值", "本月"), ("", "上年同期"), ("", "1-本月累计"),
    ("", "上年同期累计"), ("", "累计同比（%）"),
  ]
  /// Cells as they are typed; those that read as numbers are written as numbers.
  var lines: [Line] = [
    [Codes.first, "上海甲仪器有限公司", "3911", "泗泾镇", "10200", "9000", "110200", "99000", "11.3"],
    [Codes.second, "上海乙电子有限公司", "3911", "", "10000", "9,000", "110,000", "99000", "11.1"],
    [Codes.third, "丙精密机械厂", "3421", "", "9800.5", "9000", "109800.5", "99000", ""],
  ]
  var values: [String: CellValue] = [:]
  var footer = "单位负责人：  统计负责人：  填表人：  报出日期：2025年12月3日"
  var total: Line = ["", "合计", "", "", "30000.5", "27000", "330000.5", "297000", ""]

  /// Where the first line stands.
  static let firstRow = 5

  var draft: SheetDraft {
    var draft = SheetDraft(sheet)
    draft.isHidden = isHidden
    draft.set(title, row: 1, column: 0)
    draft.merged.append(CellRange(CellAddress(row: 1, column: 0), CellAddress(row: 1, column: heads.count - 1)))
    if !corner.isEmpty { draft.set(corner, row: 2, column: heads.count - 1) }
    var group: Int?
    for (column, head) in heads.enumerated() {
      if !head.0.isEmpty { draft.set(head.0, row: 3, column: column) }
      if head.1.isEmpty {
        draft.merged.append(CellRange(CellAddress(row: 3, column: column), CellAddress(row: 4, column: column)))
      } else {
        draft.set(head.1, row: 4, column: column)
        if !head.0.isEmpty { group = column }
      }
    }
    if let group, group + 1 < heads.count {
      draft.merged.append(
        CellRange(CellAddress(row: 3, column: group), CellAddress(row: 3, column: heads.count - 1)))
    }
    var row = Self.firstRow
    for line in lines + (total.isEmpty ? [] : [total]) {
      for (column, text) in line.enumerated() where !text.isEmpty {
        draft.set(Self.value(text, column: column), row: row, column: column)
      }
      row += 1
    }
    draft.set(footer, row: row + 1, column: 0)
    for (address, value) in values {
      guard let address = CellAddress(address) else { continue }
      draft.set(value, row: address.row, column: address.column, CellStyle(.plain, value.isDay ? .day : .general))
    }
    return draft
  }

  private static func value(_ text: String, column: Int) -> CellValue {
    column > 3 ? Decimal128(exactly: text).map(CellValue.number) ?? .text(text) : .text(text)
  }

  func bytes(and others: [TownBook] = []) throws -> [UInt8] {
    try WorkbookDraft([draft] + others.map(\.draft)).bytes()
  }
}

extension CellValue {
  fileprivate var isDay: Bool { if case .day = self { true } else { false } }
}

/// The town whose people report.
let town = AreaCode("310117102").map(AreaScope.area) ?? .nothing

/// Reads and checks a workbook as the town's.
func dryRun(
  _ bytes: [UInt8], file: String = "泗泾.xlsx", month: ReportMonth? = nil, city: KnownCity? = nil,
  key: ReportRequest.RowKey = .creditCode, basis: Basis = .voluntary, scope: AreaScope = town,
  confirmed: Set<ReportRequest.RowPlace> = [], remembered: (ContentHash) -> LayoutMapping? = { _ in nil },
  ownWord: @escaping (FactReference, CreditCode) -> OwnWord? = { _, _ in nil }
) throws -> DryRun {
  let reference = try Reference.load()
  let workbook = try WorkbookReader.read(bytes, file: file)
  let plan = try ReportPlan(workbook, dictionary: reference.dictionary, month: month, remembered: remembered)
  return try ReportCheck.run(
    workbook, plan: plan,
    request: ReportRequest(basis: basis, key: key, scope: scope, confirmed: confirmed), reference: reference,
    view: try city ?? KnownCity.usual(), on: try #require(CalendarDay("2025-12-03")), ownWord: ownWord)
}

/// The second enterprise of the usual town told November itself, as 9.9 million; its town has it as ten.
enum OwnFigure {
  static func city() throws -> KnownCity {
    var city = try KnownCity.usual()
    try city.tell(Codes.second, "output@2025-11", "9900000", cell: "E")
    return city
  }

  static func word(_ reference: FactReference, _ enterprise: CreditCode) -> OwnWord? {
    enterprise.text == Codes.second && reference.description == "output@2025-11"
      ? OwnWord(amount: Money(fen: 990_000_000), at: noon("2025-12-02")) : nil
  }
}

/// Everything that is said about a workbook, in Chinese.
func said(_ body: () throws -> DryRun) throws -> String {
  do {
    return try body().findings.map { $0.diagnostic.rendered(in: .chinese) }.joined(separator: "\n")
  } catch let error as Diagnostics {
    return error.rendered(in: .chinese)
  }
}
