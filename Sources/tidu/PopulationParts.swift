import Quantities

/// A file of a made-up population in two parts: the rows that could be told by a day, and those that tell of a later one.
struct PopulationParts {
  /// Each with the file's head; empty where it has no row.
  private(set) var before: [UInt8] = []
  private(set) var after: [UInt8] = []

  /// - Parameters:
  ///   - bytes: a file as the city writes it: a head, a line for each row, the credit code first.
  ///   - isOfEnterprises: whether its rows are the enterprises themselves.
  ///   - late: the enterprises that tell of a later day: what is below them is told after them.
  /// Cost: linear in the bytes.
  init(_ bytes: [UInt8], toldBy day: CalendarDay, isOfEnterprises: Bool, late: inout Set<[UInt8]>) {
    let last = Array("\(day)".utf8)
    let lines = bytes.split(separator: Self.lineFeed)
    guard let head = lines.first else { return }
    for line in lines.dropFirst() {
      let code = Array(line.prefix { $0 != UInt8(ascii: ",") })
      let isLate = late.contains(code) || Self.tells(line, after: last)
      if isLate, isOfEnterprises { late.insert(code) }
      if isLate {
        Self.append(line, to: &after, below: head)
      } else {
        Self.append(line, to: &before, below: head)
      }
    }
  }

  private static let lineFeed = UInt8(ascii: "\n")

  private static func append(_ line: ArraySlice<UInt8>, to part: inout [UInt8], below head: ArraySlice<UInt8>) {
    if part.isEmpty { part = Array(head) + [lineFeed] }
    part += line + [lineFeed]
  }

  /// Whether a cell of a line is a day after one.
  private static func tells(_ line: ArraySlice<UInt8>, after last: [UInt8]) -> Bool {
    line.split(separator: UInt8(ascii: ",")).contains { cell in
      guard cell.count == last.count else { return false }
      let isDay = zip(cell, last).allSatisfy { byte, pattern in
        pattern == UInt8(ascii: "-") ? byte == pattern : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
      return isDay && last.lexicographicallyPrecedes(cell)
    }
  }
}
