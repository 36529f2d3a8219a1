/// Where the rows of a merged table come from.
struct MergedRows: Sendable {
  struct Run: Sendable, Hashable {
    /// Whether the rows are those that were told anew.
    let isNew: Bool
    let rows: Range<Int>
  }

  private(set) var runs: [Run] = []
  private(set) var count = 0
  /// Rows that stay where they are and are told anew: (row, row among the new ones). Empty once any row moves.
  private(set) var inPlace: [(row: Int, new: Int)] = []
  /// Whether every former row is where it was, and there is no other.
  private(set) var isInPlace = true

  mutating func keep(_ rows: Range<Int>) {
    guard !rows.isEmpty else { return }
    isInPlace = isInPlace && rows.lowerBound == count
    add(Run(isNew: false, rows: rows))
  }

  /// - Parameter former: the rows in whose place they come.
  mutating func take(_ rows: Range<Int>, for former: Range<Int>, isSame: Bool) {
    isInPlace = isInPlace && isSame && former.lowerBound == count
    if isInPlace { inPlace += zip(former, rows).map { ($0, $1) } }
    if !rows.isEmpty { add(Run(isNew: true, rows: rows)) }
  }

  private mutating func add(_ run: Run) {
    runs.append(run)
    count += run.rows.count
  }
}

/// A population after some of its enterprises were told anew, and where the enterprises' rows are now.
public struct MergedPopulation: Sendable {
  public private(set) var population: Population
  /// Of each enterprise that was told anew, its row now.
  public let toldRows: [Int]
  /// Of each of them, its former row; empty before the row that it came in front of where it is a new one.
  private let formerRows: [Range<Int>]
  /// The former rows before which new enterprises came, in ascending order; one for each.
  private let insertions: [Int]

  /// Puts some enterprises, with all that is below them, in the place of their former selves, or among the others.
  /// - Parameters:
  ///   - former: enterprises in ascending order of their codes.
  ///   - told: the same.
  /// - Returns: `nil` where enterprises are in another order, a column is not kept, or columns of the same name have
  ///   other formats.
  /// Cost: where only values differ, a replacement of each that does; else a pass over the tables that have other rows.
  public init?(_ former: Population, with told: Population) {
    guard case .codes(let codes) = former.enterprises.keys, case .codes(let newCodes) = told.enterprises.keys,
      zip(newCodes, newCodes.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    var rows = MergedRows()
    var (formerRows, toldRows): ([Range<Int>], [Int]) = ([], [])
    var done = 0
    for (new, code) in newCodes.enumerated() {
      let place = codes.firstPlace(of: code, from: done)
      let before = place..<place + (place < codes.count && codes[place] == code ? 1 : 0)
      rows.keep(done..<place)
      toldRows.append(rows.count)
      formerRows.append(before)
      rows.take(new..<new + 1, for: before, isSame: !before.isEmpty)
      done = before.upperBound
    }
    rows.keep(done..<codes.count)
    (self.toldRows, self.formerRows) = (toldRows, formerRows)
    insertions = formerRows.filter(\.isEmpty).map(\.lowerBound)
    population = former
    let keys = rows.isInPlace ? former.enterprises.keys : .codes(rows.merged(codes, newCodes))
    guard let enterprises = former.enterprises.merged(told.enterprises, rows, keys) else { return nil }
    var subjects: [SubjectTable] = []
    for kind in Set((former.subjects + told.subjects).map(\.kind)).sorted() {
      guard let table = self.subjects(former.table(kind) ?? .none(kind), told.table(kind) ?? .none(kind)) else {
        return nil
      }
      subjects.append(table)
    }
    population = Population(enterprises: enterprises, subjects: subjects)
  }

  /// Where an enterprise's row is now that stood at a former row.
  public func row(ofFormer row: Int) -> Int {
    var (low, high) = (0, insertions.count)
    while low < high {
      let middle = (low + high) / 2
      if insertions[middle] <= row { low = middle + 1 } else { high = middle }
    }
    return row + low
  }

  private func subjects(_ former: SubjectTable, _ told: SubjectTable) -> SubjectTable? {
    guard case .below(let parents, let keys) = former.keys, case .below(let newParents, let newKeys) = told.keys else {
      return nil
    }
    var rows = MergedRows()
    var done = 0
    for (new, enterprise) in formerRows.enumerated() {
      let (own, before) = (told.rows(ofEnterprise: new), former.rows(of: enterprise))
      rows.keep(done..<before.lowerBound)
      let isSame =
        before.count == own.count && zip(before, own).allSatisfy { keys.bytes(at: $0) == newKeys.bytes(at: $1) }
      rows.take(own, for: before, isSame: isSame)
      done = before.upperBound
    }
    rows.keep(done..<former.count)
    if rows.isInPlace, insertions.isEmpty { return former.merged(told, rows, former.keys) }
    let merged = rows.merged(
      parents.map { UInt32(row(ofFormer: Int($0))) }, newParents.map { UInt32(toldRows[Int($0)]) })
    return former.merged(told, rows, .below(parents: merged, keys: rows.merged(keys, newKeys)))
  }
}

extension SubjectTable {
  fileprivate static func none(_ kind: String) -> SubjectTable {
    SubjectTable(kind: kind, count: 0, columns: [], keys: .below(parents: [], keys: PackedTexts()))
  }

  /// - Returns: `nil` where a column is not kept, or the two are of different formats.
  fileprivate func merged(_ told: SubjectTable, _ rows: MergedRows, _ keys: Keys) -> SubjectTable? {
    var merged: [Column] = []
    for column in columns {
      guard let both = column.merged(told.columns.first { $0.name == column.name }, rows) else { return nil }
      merged.append(both)
    }
    let known = Set(columns.map(\.name))
    for column in told.columns where !known.contains(column.name) {
      guard let both = Column(unknown: count, like: column).merged(column, rows) else { return nil }
      merged.append(both)
    }
    return SubjectTable(kind: kind, count: rows.count, columns: merged, keys: keys)
  }
}

extension Column {
  /// - Parameter told: the values of the rows that were told anew; `nil` where all of them are unknown.
  fileprivate func merged(_ told: Column?, _ rows: MergedRows) -> Column? {
    guard let former = integers, told.map({ $0.isKept && $0.format == format }) ?? true else { return nil }
    func reading(_ row: Int) -> (value: Int64, text: String?) {
      (told?[row] ?? ColumnValue.unknown, told?.elsewhere[row])
    }
    if rows.isInPlace {
      var merged = self
      for (row, new) in rows.inPlace {
        let (value, text) = reading(new)
        guard merged[row] != value || merged.elsewhere[row] != text else { continue }
        merged.replace(row, with: value)
        if let text { merged.keep(text, elsewhere: row) }
      }
      return merged
    }
    let other = told?.integers
    var integers = PackedIntegers()
    var texts: [Int: String] = [:]
    let formerTexts = elsewhere.sorted { $0.key < $1.key }
    var nextText = 0
    for run in rows.runs {
      let start = integers.count
      if run.isNew {
        for row in run.rows where told?.elsewhere[row] != nil {
          texts[start + row - run.rows.lowerBound] = told?.elsewhere[row]
        }
        integers.append(run.rows, of: other ?? PackedIntegers(unknown: run.rows.upperBound))
      } else {
        while nextText < formerTexts.count, formerTexts[nextText].key < run.rows.upperBound {
          let (row, text) = formerTexts[nextText]
          if row >= run.rows.lowerBound { texts[start + row - run.rows.lowerBound] = text }
          nextText += 1
        }
        integers.append(run.rows, of: former)
      }
    }
    integers.seal()
    return Column(name: name, format: format, integers, elsewhere: texts)
  }
}

extension MergedRows {
  fileprivate func merged<Element>(_ former: [Element], _ told: [Element]) -> [Element] {
    var merged: [Element] = []
    merged.reserveCapacity(count)
    for run in runs { merged += (run.isNew ? told : former)[run.rows] }
    return merged
  }

  fileprivate func merged(_ former: PackedTexts, _ told: PackedTexts) -> PackedTexts {
    var merged = PackedTexts()
    for run in runs {
      for row in run.rows { merged.append((run.isNew ? told : former).bytes(at: row)) }
    }
    return merged
  }
}

extension [PackedCreditCode] {
  /// The first place from some place on whose code is no less, by halving.
  fileprivate func firstPlace(of code: PackedCreditCode, from start: Int) -> Int {
    var (low, high) = (start, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < code { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
