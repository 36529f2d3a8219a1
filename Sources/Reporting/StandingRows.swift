import Facts
import Journal
import Quantities
import Workbooks

/// 在报的行: what a reporter's versions come to together. A version that brings only the rows that were sent back, or some
/// more, adds to those that were taken before; one that brings every enterprise again that was taken, or follows one
/// that was sent back as a whole, stands in its place. What went back and concerns an enterprise that is expected stays
/// owed until a row of it is taken; what concerns nobody's, until the rest of what went back has come without it.
struct StandingRows: Hashable {
  /// What a row tells, in yuan to the fen, and where; `place` is `nil` for what was recorded without.
  struct Figure: Hashable {
    let amount: Money
    let place: FigurePlace?
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

  /// What one version tells by itself.
  init(_ run: DryRun, version: Int) {
    figures = run.taken.mapValues { row in
      row.mapValues { Figure(amount: $0.amount, place: FigurePlace(version: version, sheet: $0.sheet, cell: $0.cell)) }
    }
    let place = run.places(version: version)
    for row in run.rows where !row.state.isReturned {
      guard let code = row.enterprise else { continue }
      rows[code, default: []].append(TakenRow(place: place(row), tellsMonth: row.tellsMonth))
    }
    owed = run.owed(version: version)
  }

  /// What stands after a version that follows these.
  /// Cost: linear in the rows of both, and what is owed times what comes anew or goes back again.
  func followed(by run: DryRun, version: Int) -> StandingRows {
    let new = StandingRows(run, version: version)
    let seen = Set(run.rows.compactMap(\.enterprise))
    let isWhole =
      figures.isEmpty
      ? seen.isSuperset(of: rows.keys) && run.rows.count >= owed.count
        && owed.allSatisfy { $0.codes.isEmpty || !$0.codes.isDisjoint(with: seen) }
      : seen.isSuperset(of: figures.keys)
    var next = isWhole ? new : adding(new, run)
    next.owed = stillOwed(after: new, run, isWhole: isWhole) + new.owed
    return next
  }

  /// These with the rows that another version adds.
  private func adding(_ new: StandingRows, _ run: DryRun) -> StandingRows {
    let references = run.sheets.map { Set($0.columns.map(\.reference)) }
    let places = Dictionary(
      zip(run.plan.sheets.map(\.index), references), uniquingKeysWith: { first, _ in first })
    var next = self
    for (code, rows) in new.rows {
      guard let told = new.figures[code] else {
        // An empty row takes nothing back.
        if next.rows[code] == nil, figures[code] == nil { next.rows[code] = rows }
        continue
      }
      // What its columns don't ask for stands: another sheet had told it.
      let asked = Set(rows.compactMap(\.place?.sheet).flatMap { places[$0] ?? [] })
      let kept = (figures[code] ?? [:]).filter { !asked.contains($0.key) }
      next.figures[code] = kept.merging(told) { $1 }
      next.rows[code] = (self.rows[code] ?? []).filter { row in kept.values.contains(where: row.holds) } + rows
    }
    return next
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
  /// `rows 0`, then a line for each enterprise: its code, its rows as `+2:0:A5`, `-` for one without a figure of the month
  /// and `?` where that is not known, then its figures as `output@2025-11=fen=2:0:E5`: in fen, and the version, the sheet
  /// and the cell that told them. What is owed follows, a line of JSON after `!` for each row.
  /// Cost: one pass, and sorting the enterprises.
  var bytes: [UInt8] {
    var text = "rows \(unnamed)"
    // Few figures are told again and again: each is spelt and put in order once.
    let names = Set(figures.values.joined().map(\.key)).sorted().map { ($0, " \($0)=") }
    for code in Set(figures.keys).union(rows.keys).sorted() {
      text += "\n\(code.text) "
      text += (rows[code] ?? []).map(\.text).joined(separator: ",")
      guard let told = figures[code] else { continue }
      for (reference, name) in names {
        guard let figure = told[reference] else { continue }
        text += name
        text += String(figure.amount.fen)
        if let place = figure.place { text += "=\(place)" }
      }
    }
    for row in owed { text += "\n! \(row.json.description)" }
    return Array(text.utf8)
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
      guard parts.count >= 2, let code = CreditCode(String(parts[0])), let told = Self.figures(in: parts.dropFirst(2))
      else { return nil }
      let taken = parts[1].split(separator: ",").compactMap { TakenRow($0) }
      guard taken.count == parts[1].split(separator: ",").count else { return nil }
      rows[code] = taken
      if !told.isEmpty { figures[code] = told }
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

extension StandingRows.TakenRow {
  /// `+2:0:A5`.
  fileprivate var text: String {
    (tellsMonth.map { $0 ? "+" : "-" } ?? "?") + (place?.description ?? "")
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

    /// - Parameter segment: `rows.bytes`.
    init(_ rows: StandingRows, segment: [UInt8]) {
      accepted = rows.accepted
      returned = rows.owed.count
      untold = rows.untold
      totals = rows.totals
      self.rows = ContentHash(of: segment)
    }

    init(accepted: Int, returned: Int, untold: Int?, totals: [String: Money], rows: ContentHash?) {
      self.accepted = accepted
      self.returned = returned
      self.untold = untold
      self.totals = totals
      self.rows = rows
    }
  }
}
