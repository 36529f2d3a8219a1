import Enterprises
import Facts
import Journal
import Quantities
import Workbooks

/// 在报的行: what a reporter's versions come to together. A version that brings only the rows that were sent back, or some
/// more, adds to those that were taken before; one that brings every enterprise again that was taken, or follows one
/// that was sent back as a whole, stands in its place. What went back and concerns an enterprise that is expected stays
/// owed until a row of it is taken; what concerns nobody's, until the rest of what went back has come without it.
///
/// All of this is about the sheets that ask for the same: rows of a sheet that asks for none of a version's figures are
/// neither replaced by it nor mended.
struct StandingRows: Hashable {
  /// What a row tells, in yuan to the fen, and where; `place` is `nil` for what was recorded without.
  struct Figure: Hashable {
    let amount: Money
    let place: FigurePlace?
  }

  /// A sheet of one version. Sheets are known by where they stand: names come again, in one workbook and in others.
  struct SheetPlace: Hashable, Comparable {
    /// Counted from 1.
    let version: Int
    /// Counted from 0.
    let sheet: Int

    static func < (first: SheetPlace, second: SheetPlace) -> Bool {
      (first.version, first.sheet) < (second.version, second.sheet)
    }
  }

  /// A row that was taken.
  struct TakenRow: Hashable {
    /// Where it says whom it is about; `nil` for what was recorded without.
    let place: FigurePlace?
    /// Whether it has a figure of the round's own month; `nil` where that was not recorded.
    let tellsMonth: Bool?

    /// Whether a figure stands in it.
    func holds(_ figure: Figure) -> Bool {
      guard let place, let other = figure.place else { return place == nil && figure.place == nil }
      return place.version == other.version && place.sheet == other.sheet && place.cell.row == other.cell.row
    }
  }

  /// What each enterprise's sound rows tell.
  private(set) var figures: [CreditCode: [FactReference: Figure]] = [:]
  /// The rows that were taken, with figures or without.
  private(set) var rows: [CreditCode: [TakenRow]] = [:]
  /// How many more were taken of which it was not recorded whose they are.
  private(set) var unnamed = 0
  /// What is still to be mended.
  private(set) var owed: [OwedRow] = []
  /// Which figures the sheets ask for of which something stands; of what was recorded without, those that it told.
  private(set) var asked: [SheetPlace: Set<FactReference>] = [:]
  /// 应报企业: of how many enterprises a figure that the round asks for is expected; `nil` where no round asked.
  private(set) var expected: Int?
  /// Those of them of whom it is not told, in order.
  private(set) var lacking: [CreditCode] = []

  /// These, held against what is expected.
  /// - Parameters:
  ///   - expected: of each enterprise, which figures; of each figure one of its columns shows that it is there.
  ///   - absent: of whom nothing is expected, as somebody said.
  /// Cost: linear in `expected`.
  func held(against expected: [CreditCode: [Set<FactReference>]], absent: Set<CreditCode>) -> StandingRows {
    var rows = self
    let expected = expected.filter { !absent.contains($0.key) }
    rows.expected = expected.count
    rows.lacking = expected.filter { code, asked in
      let told = figures[code] ?? [:]
      return !asked.allSatisfy { $0.contains { told[$0] != nil } }
    }.keys.sorted()
    return rows
  }

  /// What one version tells by itself.
  init(_ run: DryRun, version: Int) {
    figures = run.taken.mapValues { told in
      Dictionary(
        told.map { figure in
          let place = FigurePlace(version: version, sheet: figure.sheet, cell: figure.cell)
          return (figure.reference, Figure(amount: figure.amount, place: place))
        }
      ) { $1 }
    }
    let place = run.places(version: version)
    for row in run.rows where !row.state.isReturned {
      guard let code = row.enterprise else { continue }
      rows[code, default: []].append(TakenRow(place: place(row), tellsMonth: row.tellsMonth))
    }
    owed = run.owed(version: version)
    // A sheet of which no row is taken may be another than was meant: nothing is held to it.
    let taken = Set(rows.values.joined().compactMap(\.place?.ofSheet))
    for (sheet, figures) in zip(run.plan.sheets, run.sheets.map(\.figures)) {
      let place = SheetPlace(version: version, sheet: sheet.index)
      if taken.contains(place), !figures.isEmpty { asked[place] = figures }
    }
  }

  private init() {}

  /// What stands after a version that follows these.
  /// Cost: linear in the rows of both, and what is owed times what comes anew or goes back again.
  func followed(by run: DryRun, version: Int) -> StandingRows {
    let new = StandingRows(run, version: version)
    let (alike, apart) = parted(by: run.sheets.reduce(into: Set()) { $0.formUnion($1.figures) })
    let seen = Set(run.rows.compactMap(\.enterprise))
    let isWhole =
      alike.figures.isEmpty
      ? seen.isSuperset(of: alike.rows.keys) && run.rows.count >= alike.owed.count
        && alike.owed.allSatisfy { $0.codes.isEmpty || !$0.codes.isDisjoint(with: seen) }
      : seen.isSuperset(of: alike.figures.keys)
    var next = isWhole ? new : alike.adding(new)
    next.owed = apart.owed + alike.stillOwed(after: new, run, isWhole: isWhole) + new.owed
    next.figures.merge(apart.figures) { $0.merging($1) { $1 } }
    next.rows.merge(apart.rows) { $1 + $0 }
    next.asked.merge(asked) { $1 }
    next.forgetSheets()
    return next
  }

  /// Those of sheets that ask for some of these figures or may do so, and those that have nothing to do with them.
  private func parted(by figures: Set<FactReference>) -> (alike: StandingRows, apart: StandingRows) {
    var (alike, apart) = (StandingRows(), StandingRows())
    let apartSheets = Set(asked.filter { $0.value.isDisjoint(with: figures) }.keys)
    func isApart(_ place: FigurePlace?) -> Bool { place.map { apartSheets.contains($0.ofSheet) } ?? false }
    alike.unnamed = unnamed
    for (code, told) in self.figures {
      let (theirs, others) = (told.filter { !isApart($0.value.place) }, told.filter { isApart($0.value.place) })
      if !theirs.isEmpty { alike.figures[code] = theirs }
      if !others.isEmpty { apart.figures[code] = others }
    }
    for (code, taken) in rows {
      let (theirs, others) = (taken.filter { !isApart($0.place) }, taken.filter { isApart($0.place) })
      if !theirs.isEmpty { alike.rows[code] = theirs }
      if !others.isEmpty { apart.rows[code] = others }
    }
    alike.owed = owed.filter { !isApart($0.place) }
    apart.owed = owed.filter { isApart($0.place) }
    alike.asked = asked
    return (alike, apart)
  }

  /// These with the rows that another version adds: of an enterprise, a row takes the place of those that ask for the same.
  private func adding(_ new: StandingRows) -> StandingRows {
    var next = self
    next.asked.merge(new.asked) { $1 }
    let sheets = next.asked
    func isAlike(_ row: TakenRow, _ figures: Set<FactReference>) -> Bool {
      guard let own = row.place.flatMap({ sheets[$0.ofSheet] }) else { return true }
      return !own.isDisjoint(with: figures)
    }
    for (code, rows) in new.rows {
      let told = new.figures[code] ?? [:]
      let telling = rows.filter { row in row.tellsMonth == true || told.values.contains(where: row.holds) }
      let theirs = telling.reduce(into: Set<FactReference>()) { all, row in
        all.formUnion(row.place.flatMap { sheets[$0.ofSheet] } ?? [])
      }
      // What its columns don't ask for stands: another sheet had told it.
      let kept = (figures[code] ?? [:]).filter { !theirs.contains($0.key) }.merging(told) { $1 }
      if !kept.isEmpty { next.figures[code] = kept }
      let standing = (self.rows[code] ?? []).filter { telling.isEmpty || !isAlike($0, theirs) } + telling
      // An empty row takes nothing back: it counts where none that asks for the same stands.
      let empty = rows.filter { row in
        guard !telling.contains(row) else { return false }
        let own = row.place.flatMap { sheets[$0.ofSheet] } ?? []
        return !standing.contains { isAlike($0, own) }
      }
      next.rows[code] = standing + empty
    }
    return next
  }

  /// Forgets what the sheets ask for of which nothing stands any more.
  private mutating func forgetSheets() {
    var standing = Set(rows.values.joined().compactMap(\.place?.ofSheet))
    standing.formUnion(figures.values.joined().compactMap(\.value.place?.ofSheet))
    standing.formUnion(owed.compactMap(\.place?.ofSheet))
    asked = asked.filter { standing.contains($0.key) }
  }

  /// What of these is owed after another version.
  private func stillOwed(after new: StandingRows, _ run: DryRun, isWhole: Bool) -> [OwedRow] {
    // Of whom a row is taken nothing is owed, empty as it may be; what goes back again is owed by its new row.
    let settled = Set(new.rows.keys).union(new.owed.flatMap(\.codes))
    let expected = owed.filter { !$0.expected.isEmpty }
    let missing = expected.filter { settled.isDisjoint(with: $0.codes) }
    var strays = owed.filter { $0.expected.isEmpty && settled.isDisjoint(with: $0.codes) }
    // Nobody waits for a row of nobody's: once all else that went back has come, it was left out.
    // What older programs kept says of nobody whether they are expected: a whole report settles it.
    if isWhole { return missing.filter { $0.place != nil } }
    if !expected.isEmpty, missing.isEmpty { return [] }
    // What nobody could be made out for comes back as somebody's, or goes back again.
    let before = Set(rows.keys).union(owed.flatMap(\.codes))
    let added = run.rows.filter { row in
      !row.state.isReturned && row.enterprise.map { !before.contains($0) } == true
    }
    for name in added.map(\.name) + new.owed.filter(\.codes.isEmpty).map(\.name) {
      let place =
        strays.firstIndex { !$0.name.isEmpty && $0.isAlso(named: name) } ?? strays.firstIndex { $0.isAlso(named: name) }
      if let place { strays.remove(at: place) }
    }
    return missing + strays
  }

  /// How many rows were taken.
  var accepted: Int { rows.values.reduce(unnamed) { $0 + $1.count } }

  /// How many of them tell nothing of the round's own month; `nil` where that was not recorded of all.
  var untold: Int? {
    var count = 0
    guard unnamed == 0 else { return nil }
    for row in rows.values.joined() {
      guard let tellsMonth = row.tellsMonth else { return nil }
      if !tellsMonth { count += 1 }
    }
    return count
  }

  /// The sums by fact and period.
  var totals: [String: Money] {
    var sums: [FactReference: Money] = [:]
    for row in figures.values {
      for (reference, figure) in row {
        sums[reference] = (sums[reference] ?? .zero).adding(figure.amount) ?? sums[reference]
      }
    }
    return Dictionary(uniqueKeysWithValues: sums.map { ($0.key.description, $0.value) })
  }
}

// MARK: As a segment of the journal

extension StandingRows {
  /// `rows 0`, then what each sheet asks for, as `@ 2:0 output@2025-11`, then a line for each enterprise: its code, its rows
  /// as `+2:0:A5`, `-` for one without a figure of the month and `?` where that is not known, then its figures as
  /// `output@2025-11=fen=2:0:E5`: in fen, and the version, the sheet and the cell that told them. What is owed follows, a
  /// line of JSON after `!` for each row; before it `~ 31 …` tells of how many enterprises figures are expected, and of whom
  /// they lack.
  /// Cost: one pass, and sorting the enterprises.
  var bytes: [UInt8] {
    var text = Array("rows \(unnamed)".utf8)
    for (place, figures) in asked.sorted(by: { $0.key < $1.key }) {
      let names = figures.sorted().map(\.description).joined(separator: " ")
      text.append(contentsOf: "\n@ \(place.version):\(place.sheet) \(names)".utf8)
    }
    // Few figures are told again and again: each is spelt and put in order once.
    let references = figures.values.reduce(into: Set<FactReference>()) { $0.formUnion($1.keys) }
    let names = references.sorted().map { (reference: $0, spelt: Array(" \($0)=".utf8)) }
    let codes = Array(rows.keys) + figures.keys.filter { rows[$0] == nil }
    text.reserveCapacity(codes.count * 64)
    for code in codes.sorted() {
      text.append(UInt8(ascii: "\n"))
      text.append(contentsOf: code.text.utf8)
      text.append(UInt8(ascii: " "))
      for (index, row) in (rows[code] ?? []).enumerated() {
        if index > 0 { text.append(UInt8(ascii: ",")) }
        row.append(to: &text)
      }
      guard let told = figures[code] else { continue }
      for (reference, spelt) in names {
        guard let figure = told[reference] else { continue }
        text += spelt
        text.append(contentsOf: String(figure.amount.fen).utf8)
        guard let place = figure.place else { continue }
        text.append(UInt8(ascii: "="))
        place.append(to: &text)
      }
    }
    if let expected {
      text.append(contentsOf: "\n~ \(expected)\(lacking.map { " \($0.text)" }.joined())".utf8)
    }
    for row in owed { text.append(contentsOf: "\n! \(row.json.description)".utf8) }
    return text
  }

  /// Reads what `bytes` wrote, now or before rows were kept; `nil` where it is something else.
  init?(bytes: [UInt8]) {
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard let head = lines.first?.split(separator: " "), head.count == 2, let number = Int(head[1]) else { return nil }
    if let accepted = Int(head[0]) {
      guard let older = StandingRows(older: lines.dropFirst(), accepted: accepted, nameless: number) else { return nil }
      self = older
      return
    }
    guard head[0] == "rows" else { return nil }
    unnamed = number
    for line in lines.dropFirst() {
      if line.hasPrefix("! ") {
        // house: sound, since nobody is told more than that a line is something else.
        guard let json = try? CanonicalJSON(canonical: Array(line.dropFirst(2).utf8)), let row = OwedRow(json: json)
        else { return nil }
        owed.append(row)
        continue
      }
      let parts = line.split(separator: " ")
      if parts.first == "~" {
        lacking = parts.dropFirst(2).compactMap { CreditCode(String($0)) }
        guard parts.count > 1, let count = Int(parts[1]), lacking.count == parts.count - 2 else { return nil }
        expected = count
        continue
      }
      if parts.first == "@" {
        let figures = parts.dropFirst(2).compactMap { FactReference(column: String($0)) }
        guard parts.count > 2, let place = SheetPlace(parts[1]), figures.count == parts.count - 2 else { return nil }
        asked[place] = Set(figures)
        continue
      }
      guard parts.count >= 2, let code = CreditCode(String(parts[0])), let told = Self.figures(in: parts.dropFirst(2))
      else { return nil }
      let taken = parts[1].split(separator: ",").compactMap { TakenRow($0) }
      guard taken.count == parts[1].split(separator: ",").count else { return nil }
      rows[code] = taken
      if !told.isEmpty { figures[code] = told }
    }
    inferSheets()
  }

  /// What a sheet asks for of which that was not recorded is what is told in it.
  private mutating func inferSheets() {
    let recorded = Set(asked.keys)
    for (reference, figure) in figures.values.joined() {
      if let place = figure.place?.ofSheet, !recorded.contains(place) { asked[place, default: []].insert(reference) }
    }
  }

  /// What was written before rows were kept: how many were taken and how many of nobody went back, then a line for each
  /// enterprise with its code, how many of its rows went back, and its figures; those of the first end with the fen.
  private init?(older lines: ArraySlice<Substring>, accepted: Int, nameless: Int) {
    for line in lines {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let code = CreditCode(String(parts[0])), let waiting = Int(parts[1]),
        let told = Self.figures(in: parts.dropFirst(2))
      else { return nil }
      for _ in 0..<max(0, waiting) {
        owed.append(OwedRow(place: nil, enterprise: code, name: "", expected: [code], notes: []))
      }
      guard !told.isEmpty else { continue }
      figures[code] = told
      for figure in told.values where !(rows[code] ?? []).contains(where: { $0.holds(figure) }) {
        rows[code, default: []].append(TakenRow(place: figure.place, tellsMonth: nil))
      }
    }
    for _ in 0..<max(0, nameless) {
      owed.append(OwedRow(place: nil, enterprise: nil, name: "", expected: [], notes: []))
    }
    unnamed = max(0, accepted - rows.values.reduce(0) { $0 + $1.count })
    inferSheets()
  }

  /// `nil` where one of them is something else.
  private static func figures(in parts: ArraySlice<Substring>) -> [FactReference: Figure]? {
    var told: [FactReference: Figure] = [:]
    for part in parts {
      let sides = part.split(separator: "=")
      guard (2...3).contains(sides.count), let reference = FactReference(column: String(sides[0])),
        let fen = Int64(sides[1])
      else { return nil }
      var place: FigurePlace?
      if sides.count == 3 {
        guard let read = FigurePlace(sides[2]) else { return nil }
        place = read
      }
      told[reference] = Figure(amount: Money(fen: fen), place: place)
    }
    return told
  }
}

extension StandingRows.SheetPlace {
  /// Reads `2:0`; `nil` for anything else.
  fileprivate init?(_ text: Substring) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let version = Int(parts[0]), version > 0, let sheet = Int(parts[1]), sheet >= 0 else {
      return nil
    }
    self.init(version: version, sheet: sheet)
  }
}

extension FigurePlace {
  /// The sheet that it stands in.
  fileprivate var ofSheet: StandingRows.SheetPlace { .init(version: version, sheet: sheet) }
}

extension FactReport.ReportedSheet {
  /// The figures that the sheet asks for, beside what a new enterprise is known by.
  fileprivate var figures: Set<FactReference> { Set(columns.map(\.reference).filter { $0.period != nil }) }
}

extension FigurePlace {
  /// Appends `description`.
  fileprivate func append(to text: inout [UInt8]) {
    text.append(contentsOf: String(version).utf8)
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: String(sheet).utf8)
    text.append(UInt8(ascii: ":"))
    text.append(contentsOf: CellAddress.letters(ofColumn: cell.column).utf8)
    text.append(contentsOf: String(cell.row).utf8)
  }
}

extension StandingRows.TakenRow {
  /// Appends `+2:0:A5`.
  fileprivate func append(to text: inout [UInt8]) {
    text.append(UInt8(ascii: tellsMonth.map { $0 ? "+" : "-" } ?? "?"))
    place?.append(to: &text)
  }

  fileprivate init?(_ text: Substring) {
    switch text.first {
    case "+": tellsMonth = true
    case "-": tellsMonth = false
    case "?": tellsMonth = nil
    default: return nil
    }
    let rest = text.dropFirst()
    place = FigurePlace(rest)
    guard place != nil || rest.isEmpty else { return nil }
  }
}

extension Submission {
  /// What stands once a version is in: its own rows, with those of earlier ones that they add to.
  public struct Standing: Sendable, Hashable {
    public let accepted: Int
    /// 待改的行: how many that went back are still owed.
    public let returned: Int
    /// How many of those taken tell nothing of the round's own month; `nil` where that was not recorded of all.
    public let untold: Int?
    /// The sums of the rows that stand, in yuan, by fact and period.
    public let totals: [String: Money]
    /// The segment that holds the rows; `nil` for versions that were recorded without.
    public let rows: ContentHash?
    /// 应报企业: of how many enterprises a figure that the round asks for was expected; `nil` where that was not recorded.
    public let expected: Int?
    /// 上月报过、这次没有的: of how many of them none is told; `nil` where that was not recorded.
    public let lacking: Int?

    /// - Parameter segment: `rows.bytes`.
    init(_ rows: StandingRows, segment: [UInt8]) {
      accepted = rows.accepted
      returned = rows.owed.count
      untold = rows.untold
      totals = rows.totals
      self.rows = ContentHash(of: segment)
      expected = rows.expected
      lacking = rows.expected.map { _ in rows.lacking.count }
    }

    init(
      accepted: Int, returned: Int, untold: Int?, totals: [String: Money], rows: ContentHash?, expected: Int? = nil,
      lacking: Int? = nil
    ) {
      self.accepted = accepted
      self.returned = returned
      self.untold = untold
      self.totals = totals
      self.rows = rows
      self.expected = expected
      self.lacking = lacking
    }
  }
}
