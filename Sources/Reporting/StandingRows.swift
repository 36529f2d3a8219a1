import Facts
import Journal
import Quantities
import Workbooks

/// 在报的行: what a reporter's versions come to together. A version that brings only the rows that were sent back, or some
/// more, adds to those that were taken before; one that brings every enterprise again that was taken, or follows one
/// that was sent back as a whole, stands in its place.
struct StandingRows: Hashable {
  /// What a row tells, in yuan to the fen, and where; `place` is `nil` for what was recorded without.
  struct Figure: Hashable {
    let amount: Money
    let place: FigurePlace?
  }

  /// What each enterprise's sound rows tell.
  private(set) var figures: [CreditCode: [FactReference: Figure]] = [:]
  /// Who still has rows to mend, and how many.
  private(set) var waiting: [CreditCode: Int] = [:]
  /// How many rows of nobody that could be made out are still to be mended.
  private(set) var nameless = 0
  /// How many rows were taken.
  private(set) var accepted = 0

  /// What one version tells by itself.
  init(_ run: DryRun, version: Int) {
    figures = run.taken.mapValues { row in
      row.mapValues { Figure(amount: $0.amount, place: FigurePlace(version: version, sheet: $0.sheet, cell: $0.cell)) }
    }
    accepted = run.accepted
    for row in run.rows where row.state.isReturned {
      if let code = row.enterprise { waiting[code, default: 0] += 1 } else { nameless += 1 }
    }
  }

  /// What stands after a version that follows these.
  func followed(by run: DryRun, version: Int) -> StandingRows {
    let new = StandingRows(run, version: version)
    let seen = Set(run.rows.compactMap(\.enterprise))
    let isWhole =
      figures.isEmpty
      ? seen.isSuperset(of: waiting.keys) && run.rows.count >= returned : seen.isSuperset(of: figures.keys)
    if isWhole { return new }
    var next = self
    next.figures.merge(new.figures) { $1 }
    let added = run.rows.filter { row in !row.state.isReturned && row.enterprise.map { figures[$0] == nil } == true }
    next.accepted += added.count
    next.waiting = waiting.filter { new.figures[$0.key] == nil }.merging(new.waiting) { $1 }
    // A row that nobody could be made out for comes back as somebody's.
    let known = added.count { row in row.enterprise.map { waiting[$0] != nil } == true }
    next.nameless = max(nameless - (added.count - known), new.nameless, 0)
    return next
  }

  var returned: Int { waiting.values.reduce(nameless, +) }

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

  // MARK: As a segment of the journal

  /// A line for each enterprise: its code, how many of its rows wait, then its figures as `output@2025-11=fen=2:0:E5`:
  /// in fen, and the version, the sheet and the cell that told them. Those that were written before cells were kept
  /// end with the fen.
  /// Cost: one pass, and sorting the enterprises.
  var bytes: [UInt8] {
    var text = "\(accepted) \(nameless)"
    // Few figures are told again and again: each is spelt and put in order once.
    let names = Set(figures.values.joined().map(\.key)).sorted().map { ($0, " \($0)=") }
    for code in Set(figures.keys).union(waiting.keys).sorted() {
      text += "\n\(code.text) \(waiting[code] ?? 0)"
      guard let told = figures[code] else { continue }
      for (reference, name) in names {
        guard let figure = told[reference] else { continue }
        text += name
        text += String(figure.amount.fen)
        if let place = figure.place { text += "=\(place)" }
      }
    }
    return Array(text.utf8)
  }

  /// Reads what `bytes` wrote; `nil` where it is something else.
  init?(bytes: [UInt8]) {
    var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
    guard let head = lines.popFirst()?.split(separator: " ").compactMap({ Int($0) }), head.count == 2 else {
      return nil
    }
    (accepted, nameless) = (head[0], head[1])
    for line in lines {
      let parts = line.split(separator: " ")
      guard parts.count >= 2, let code = CreditCode(String(parts[0])), let count = Int(parts[1]) else { return nil }
      if count > 0 { waiting[code] = count }
      for part in parts.dropFirst(2) {
        let sides = part.split(separator: "=")
        guard (2...3).contains(sides.count), let reference = FactReference(column: String(sides[0])),
          let fen = Int64(sides[1])
        else { return nil }
        var place: FigurePlace?
        if sides.count == 3 {
          guard let told = FigurePlace(sides[2]) else { return nil }
          place = told
        }
        figures[code, default: [:]][reference] = Figure(amount: Money(fen: fen), place: place)
      }
    }
  }
}

extension Submission {
  /// What stands once a version is in: its own rows, with those of earlier ones that they add to.
  public struct Standing: Sendable, Hashable {
    public let accepted: Int
    public let returned: Int
    /// The sums of the rows that stand, in yuan, by fact and period.
    public let totals: [String: Money]
    /// The segment that holds the rows; `nil` for versions that were recorded without.
    public let rows: ContentHash?

    /// - Parameter segment: `rows.bytes`.
    init(_ rows: StandingRows, segment: [UInt8]) {
      accepted = rows.accepted
      returned = rows.returned
      totals = rows.totals
      self.rows = ContentHash(of: segment)
    }

    init(accepted: Int, returned: Int, totals: [String: Money], rows: ContentHash?) {
      self.accepted = accepted
      self.returned = returned
      self.totals = totals
      self.rows = rows
    }
  }
}
