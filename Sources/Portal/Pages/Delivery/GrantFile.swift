import DelimitedText
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities
import Workbooks

/// A file of grants that were given elsewhere or before, .xlsx or CSV, read line by line before anything is recorded. Lines
/// that cannot be recorded are told, each with its cells; the sound ones can be taken without them.
struct GrantFile: Sendable {
  /// The columns, by the names that the file bears.
  enum Column: String, CaseIterable {
    case code = "统一社会信用代码"
    case benefit = "扶持事项"
    case subject = "对象编号"
    case year = "年度"
    case amount = "金额（元）"
    case office = "支持单位"
    case document = "文号"
  }

  struct Line: Sendable {
    /// In the file, counted from 1.
    let number: Int
    let entry: OtherGrantEntry
  }

  /// The largest file: 4 MiB.
  static let limit = 4 << 20

  let name: String
  /// The lines that can be recorded, as far as is known.
  private(set) var lines: [Line]
  /// What keeps the others from it, by line and column.
  private(set) var faults: [Diagnostic]

  /// - Throws: `Diagnostics` where the file is no such table at all, or has no line; faults of lines are in `faults`.
  init(_ bytes: [UInt8], name: String, _ portal: Portal) throws(Diagnostics) {
    self.name = name
    guard !bytes.isEmpty else { throw Diagnostics(.noGrantFile(name)) }
    let workbook = try WorkbookReader.read(bytes, file: name)
    guard let sheet = workbook.sheets.first(where: { !$0.isHidden && !$0.rows.isEmpty }), let head = sheet.rows.first
    else { throw Diagnostics(.noGrantFile(name)) }
    var places: [Column: Int] = [:]
    for cell in head.cells {
      let label = cell.value.shown.filter { !$0.isWhitespace }
      if let column = Column(rawValue: label) { places[column] = cell.column }
    }
    let missing = Column.allCases.filter { places[$0] == nil && $0 != .subject }
    guard missing.isEmpty else { throw Diagnostics(.grantHead(name, missing)) }
    let benefits = Self.benefits(portal)
    var (lines, faults): ([Line], [Diagnostic]) = ([], [])
    for row in sheet.rows.dropFirst() {
      let cells = Column.allCases.map { places[$0].flatMap { row[$0]?.shown.trimmingWhiteSpace } ?? "" }
      if cells.allSatisfy(\.isEmpty) { continue }
      let texts = Dictionary(uniqueKeysWithValues: zip(Column.allCases, cells))
      switch Self.entry(texts, benefits, at: { Place(file: name, line: row.number, field: $0.rawValue) }) {
      case .success(let entry): lines.append(Line(number: row.number, entry: entry))
      case .failure(let wrong): faults += wrong.all
      }
    }
    guard !lines.isEmpty || !faults.isEmpty else { throw Diagnostics(.noGrantFile(name)) }
    // Which of several amounts of one grant is right nobody can say.
    for (grant, same) in Dictionary(grouping: lines, by: \.entry.grant) where Set(same.map(\.entry.amount)).count > 1 {
      let numbers = same.map(\.number)
      lines.removeAll { $0.entry.grant == grant }
      faults += numbers.map { .grantDiffers(Place(file: name, line: $0, field: Column.amount.rawValue), numbers) }
    }
    (self.lines, self.faults) = (lines, faults.sorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) })
  }

  /// The file with those lines left that the book and the lines before them allow, and with what keeps the others from it.
  /// - Throws: `Diagnostics` with all faults where no line is left; what the repository throws.
  func checked(in book: any DeliveryReader, _ desk: DeliveryDesk, on today: CalendarDay) throws -> GrantFile {
    let wrong = lines.isEmpty ? [:] : try desk.faults(of: lines.map(\.entry), in: book, on: today)
    var checked = self
    checked.lines = lines.enumerated().filter { wrong[$0.offset] == nil }.map(\.element)
    checked.faults += wrong.flatMap { place, wrong in
      wrong.all.map { fault in
        Diagnostic(
          fault.code, at: Place(file: name, line: lines[place].number, field: fault.place?.field), fault.message,
          expected: fault.expected, remedy: fault.remedy)
      }
    }
    checked.faults.sort { ($0.place?.line ?? 0, $0.code) < ($1.place?.line ?? 0, $1.code) }
    guard !checked.lines.isEmpty else { throw Diagnostics(checked.faults) }
    return checked
  }

  /// The lines as a file of their own, for the form that says yes.
  var text: String {
    var writer = DelimitedTextWriter(for: .program)
    writer.append(Column.allCases.map(\.rawValue))
    for line in lines {
      let entry = line.entry
      writer.append([
        entry.enterprise.text, entry.benefit.description, entry.subject, "\(entry.year)", entry.amount.description,
        entry.office, entry.document,
      ])
    }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The benefits by their identifiers and names; a name that several have stands for none.
  private static func benefits(_ portal: Portal) -> [String: InstrumentID] {
    var named: [String: Set<InstrumentID>] = [:]
    for benefit in portal.corpus.benefits {
      let names = [Language.chinese, .english].map { portal.instrumentName(benefit.id, portal.renderer.words($0)) }
      for name in names + [benefit.id.description] { named[name, default: []].insert(benefit.id) }
    }
    return named.compactMapValues { $0.count == 1 ? $0.first : nil }
  }

  private static func entry(
    _ texts: [Column: String], _ benefits: [String: InstrumentID], at place: (Column) -> Place
  ) -> Result<OtherGrantEntry, Diagnostics> {
    var faults: [Diagnostic] = []
    func text(_ column: Column) -> String { texts[column] ?? "" }
    func wrong(_ column: Column, _ what: Wording, _ expected: Wording) {
      faults.append(
        Diagnostic(
          "delivery.grant-cell", at: place(column),
          Wording(zh: "“\(column.rawValue)”：\(what.zh)", en: "“\(column.rawValue)”: \(what.en)"), expected: expected))
    }
    let code = CreditCode(text(.code).uppercased())
    if code == nil { wrong(.code, CreditCode.refusalWording(text(.code).uppercased()), CreditCode.expectedWording) }
    let benefit = benefits[text(.benefit)]
    if benefit == nil {
      wrong(
        .benefit,
        Wording(
          zh: "没有事项“\(text(.benefit).excerpt)”，或几项同名",
          en: "no benefit “\(text(.benefit).excerpt)”, or several of that name"),
        Wording(zh: "条款页上扶持事项的名称或编号", en: "a benefit's name or identifier, as on its clause's page"))
    }
    let year = Int(text(.year).filter { $0 != "年" })
    if year == nil {
      wrong(
        .year, Wording(zh: "“\(text(.year).excerpt)”不是年度", en: "“\(text(.year).excerpt)” is no year"),
        Wording(zh: "如 2024", en: "such as 2024"))
    }
    let amount = Money(typed: text(.amount))
    if amount == nil {
      wrong(
        .amount, Wording(zh: "“\(text(.amount).excerpt)”不是金额", en: "“\(text(.amount).excerpt)” is no amount"),
        Wording(zh: "以元为单位、最多两位小数，如 50000", en: "yuan with at most two decimals, such as 50000"))
    }
    guard faults.isEmpty, let code, let benefit, let year, let amount else { return .failure(Diagnostics(faults)) }
    return .success(
      OtherGrantEntry(
        enterprise: code, benefit: benefit, subject: text(.subject), year: year, amount: amount, office: text(.office),
        document: text(.document)))
  }
}

extension OtherGrantEntry {
  /// What makes it one grant, whatever its amount.
  fileprivate var grant: [String] {
    [
      enterprise.text, "\(benefit)", subject.isEmpty ? enterprise.text : subject, "\(year)", office,
      DocumentNumber.folded(document),
    ]
  }
}

extension Diagnostic {
  fileprivate static func grantDiffers(_ place: Place, _ lines: [Int]) -> Diagnostic {
    let numbers = lines.map(String.init)
    return Diagnostic(
      "delivery.grant-differs", at: place,
      Wording(
        zh: "同一笔支持在第 \(numbers.joined(separator: "、")) 行的金额不同",
        en: "lines \(numbers.joined(separator: ", ")) tell different amounts of one grant"),
      expected: Wording(zh: "一笔支持一行", en: "one line for one grant"))
  }

  fileprivate static func noGrantFile(_ name: String) -> Diagnostic {
    Diagnostic(
      "delivery.grant-file", at: Place(file: name, field: "file"),
      Wording(zh: "文件里没有一行支持", en: "the file has not one grant"),
      expected: Wording(zh: "表头下面每笔支持一行", en: "a line for each grant below the header"))
  }

  fileprivate static func grantHead(_ name: String, _ missing: [GrantFile.Column]) -> Diagnostic {
    let names = missing.map(\.rawValue).joined(separator: "、")
    return Diagnostic(
      "delivery.grant-head", at: Place(file: name, line: 1, field: "file"),
      Wording(zh: "表头里没有“\(names)”", en: "the header has no “\(names)”"),
      expected: Wording(verbatim: GrantFile.Column.allCases.map(\.rawValue).joined(separator: "、")))
  }
}
