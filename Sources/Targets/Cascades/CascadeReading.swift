import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Workbooks

/// 分解表: the months of a cascade as they are typed, or as a file has them: code, area and twelve months. An empty row is no
/// plan; a row with some months leaves the others at nothing.
public struct CascadeReading: Sendable {
  public let form: CascadeForm
  public let parent: AreaCode
  private let id: InstrumentID
  private let declaration: IndicatorDeclaration
  private let corpus: PolicyCorpus

  /// - Throws: `targets.no-indicator` for what is none, `targets.not-cascaded` for one that is not broken down.
  public init(of id: InstrumentID, below parent: AreaCode, in corpus: PolicyCorpus) throws(Diagnostics) {
    guard case .indicator(let declaration)? = corpus.instrument(id)?.declaration else {
      throw Diagnostics(.noSuchIndicator("\(id)"))
    }
    guard let form = declaration.cascadeForm else { throw Diagnostics(.notCascaded) }
    self.form = form
    self.id = id
    self.parent = parent
    self.declaration = declaration
    self.corpus = corpus
  }

  /// The rows that a plan may have: the parent's own, then those of the areas right below it.
  public var areas: [AreaCode] {
    guard !declaration.isPlannedByMonthAlone else { return [parent] }
    let all = corpus.areas
    let below =
      parent == all.city?.code
      ? all.districts : all.children(of: parent, level: .street) + all.children(of: parent, level: .park)
    return [parent] + below.map(\.code)
  }

  /// An area's months as they were typed; what is empty is nothing planned.
  /// - Parameter line: the row of a file; `nil` on a page.
  public func row(
    _ area: AreaCode, cells: [String], line: Int?, _ faults: inout [Diagnostic]
  ) -> Cascade.Row? {
    var months: [Int] = []
    for (index, cell) in cells.enumerated() {
      if cell.isEmpty {
        months.append(0)
      } else if let value = TypedNumber.plain(cell).flatMap({ Int($0) }), Cascade.Row.bounds.contains(value) {
        months.append(value)
      } else {
        faults.append(noPlannedNumber(cell, of: area, month: index + 1, line: line))
        months.append(0)
      }
    }
    return Cascade.Row(area: area, months: months, form: form)
  }

  // MARK: A file

  /// The column of January; the area's code and its name stand before it.
  public static let firstMonth = 2

  /// A file's table, and which saving of the plan it was made of.
  public struct File: Sendable, Hashable {
    public let rows: [Cascade.Row]
    /// 导出时第几版: how often the plan had been saved when it went out, nought for never; the earliest where its rows differ,
    /// `nil` where it does not say.
    public let version: Int?

    public init(rows: [Cascade.Row], version: Int?) {
      self.rows = rows
      self.version = version
    }

    /// Whether it may take the place of a plan that was saved so often.
    public func standing(afterSavings count: Int) -> Standing {
      if count == 0 || version == count { return .current }
      guard let version else { return .unknown }
      return version < count ? .outrun(version) : .ahead(version)
    }
  }

  public enum Standing: Sendable, Hashable {
    /// Made of the plan that stands, or nothing stands yet.
    case current
    /// Another has been saved since it was made of this one.
    case outrun(Int)
    /// It names a version that there is not yet: one of another database, or a slip.
    case ahead(Int)
    /// It does not say what it was made of, or it is of another table.
    case unknown
  }

  /// How the column of the version is headed, in either language.
  private static let versionHeads = ["第几版", "version"]

  /// Which table a file was made of, as the head of the version's column tells it behind the name.
  public func table(of year: Int) -> String { "\(year) \(id)" }

  /// Whether a head of that column is of this table, or names none.
  private func isOwn(_ head: String, year: Int) -> Bool {
    guard let open = head.firstIndex(where: { "（(".contains($0) }) else { return true }
    return head[open...].dropFirst().prefix { !"）)".contains($0) } == table(of: year)
  }

  /// What a file has in the form in which the page of a cascade exports it: .xlsx, or comma-separated text in UTF-8 or GBK.
  /// - Parameter year: of the plan that it is to become; a version of another year's table says nothing.
  /// - Throws: `Diagnostics` with the cell of everything that is wrong, each at the field `file`: `targets.no-cascade-file`,
  ///   `targets.no-cascade-head`, `targets.no-cascade-area`, `targets.cascade-area-twice`, `targets.no-planned-number`;
  ///   what the workbook's reader refuses.
  public func read(_ bytes: [UInt8], file: String, year: Int) throws(Diagnostics) -> File {
    guard !bytes.isEmpty else { throw Diagnostics(.noCascadeFile) }
    let workbook = try WorkbookReader.read(bytes, file: file)
    guard let sheet = workbook.sheets.first(where: { !$0.isHidden && !$0.rows.isEmpty }), let head = sheet.rows.first
    else { throw Diagnostics(.noCascadeFile) }
    try check(head: head)
    let known = Set(areas)
    var faults: [Diagnostic] = []
    var rows: [Cascade.Row] = []
    var versions: [Int] = []
    let versionColumn = head.cells.first { cell in
      let name = cell.value.shown
      return Self.versionHeads.contains { name.lowercased().contains($0) } && isOwn(name, year: year)
    }?.column
    for line in sheet.rows.dropFirst() {
      if let version = versionColumn.flatMap({ line[$0] }).flatMap({ Int(Self.typed($0)) }), version >= 0 {
        versions.append(version)
      }
      let code = line[0]?.shown.trimmed ?? ""
      let cells = (0..<12).map { line[Self.firstMonth + $0] }
      if code.isEmpty, cells.allSatisfy({ $0 == nil }) { continue }
      guard let area = AreaCode(code), known.contains(area) else {
        faults.append(.noCascadeArea(code, at: CellAddress(row: line.number, column: 0)))
        continue
      }
      guard !rows.contains(where: { $0.area == area }) else {
        faults.append(.cascadeAreaTwice(code, at: CellAddress(row: line.number, column: 0)))
        continue
      }
      if cells.allSatisfy({ $0.map(\.shown.trimmed.isEmpty) ?? true }) { continue }
      if let row = row(area, cells: cells.map(Self.typed), line: line.number, &faults) { rows.append(row) }
    }
    if rows.isEmpty, faults.isEmpty { faults.append(.noCascadeFile) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return File(rows: rows, version: versions.min())
  }

  /// A month's cell as it would be typed into the page.
  private static func typed(_ cell: CellValue?) -> String {
    switch cell {
    case nil: ""
    case .number(let number)?: number.integer.map { "\($0)" } ?? number.plainText()
    case let other?: other.shown.trimmed
    }
  }

  /// The twelve months must stand in their order: what is read by its place must be what its header says.
  private func check(head: Row) throws(Diagnostics) {
    for month in 1...12 {
      let column = Self.firstMonth + month - 1
      let name = head[column]?.shown ?? ""
      let number = Int(name.drop { !$0.isWholeNumber }.prefix { $0.isWholeNumber })
      guard number == month else {
        throw Diagnostics(.noCascadeHead(name, month: month, at: CellAddress(row: head.number, column: column)))
      }
    }
  }

  private func noPlannedNumber(_ text: String, of area: AreaCode, month: Int, line: Int?) -> Diagnostic {
    let cell = line.map { "\(CellAddress(row: $0, column: Self.firstMonth + month - 1))" }
    let name = corpus.wording(corpus.areas.area(area)?.name ?? area.text)
    return Diagnostic(
      "targets.no-planned-number", at: Place(field: cell == nil ? "m-\(area)-\(month)" : "file"),
      Wording(
        zh: (cell.map { "\($0)：" } ?? "")
          + "\(name.zh) \(month) 月的“\(text.excerpt)”不是\(declaration.planUnit == "家" ? "家数" : "数")",
        en: (cell.map { "\($0): " } ?? "") + "“\(text.excerpt)” of \(name.en), month \(month), is no number"),
      expected: Wording(
        zh: "0 到 \(Cascade.Row.bounds.upperBound) 的整数", en: "a whole number from 0 to \(Cascade.Row.bounds.upperBound)")
    )
  }
}

extension Diagnostic {
  fileprivate static var noCascadeFile: Diagnostic {
    Diagnostic(
      "targets.no-cascade-file", at: Place(field: "file"),
      Wording(zh: "没有选文件，或文件里没有数", en: "no file, or nothing in it"),
      expected: Wording(
        zh: "目标分解页导出的 Excel 或 CSV：代码、地区、1 至 12 月",
        en: "an Excel or CSV file as the page of the breakdown exports it"))
  }

  fileprivate static func noCascadeHead(_ text: String, month: Int, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.no-cascade-head", at: Place(field: "file"),
      text.isEmpty
        ? Wording(zh: "\(cell)：没有 \(month) 月这一列的表头", en: "\(cell): no header for month \(month)")
        : Wording(
          zh: "\(cell)：表头是“\(text.excerpt)”，不是 \(month) 月",
          en: "\(cell): the header is “\(text.excerpt)” and not month \(month)"),
      expected: Wording(
        zh: "第一行为表头：代码、地区和 1 至 12 月，共 14 列", en: "headers in the first row: code, area and months 1 to 12, 14 columns"),
      remedy: Wording(zh: "照目标分解页导出的文件补齐表头", en: "complete the header as the page of the breakdown exports it"))
  }

  fileprivate static func noCascadeArea(_ text: String, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.no-cascade-area", at: Place(field: "file"),
      text.isEmpty
        ? Wording(zh: "\(cell)：没有地区代码", en: "\(cell): no code of an area")
        : Wording(
          zh: "\(cell)：“\(text.excerpt)”不是本表的地区代码", en: "\(cell): “\(text.excerpt)” is no area of this table"),
      expected: Wording(
        zh: "第一列为本级和下一级地区的代码", en: "the codes of the area and of those right below it in the first column"))
  }

  fileprivate static func cascadeAreaTwice(_ text: String, at cell: CellAddress) -> Diagnostic {
    Diagnostic(
      "targets.cascade-area-twice", at: Place(field: "file"),
      Wording(zh: "\(cell)：地区 \(text.excerpt) 出现两次", en: "\(cell): the area \(text.excerpt) stands twice"),
      remedy: Wording(zh: "只留一行", en: "keep one row of it"))
  }
}
