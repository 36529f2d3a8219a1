import Decimals
import Facts
import Quantities

/// The values of a fact, cut wherever an answer can turn: within a piece it is the same throughout.
struct FactPieces {
  let line: FactLine
  /// In order, without a value between them.
  let pieces: [ClosedRange<Int128>]
  /// The values that conditions name, so that a stretch that ends just before one can say so.
  let named: Set<Int128>

  /// Without pieces: for aims at stretches that are known.
  init(_ line: FactLine, named: Set<Int128>) { (self.line, pieces, self.named) = (line, [], named) }

  init(_ line: FactLine, cutAt points: TurningPoints, and positions: Set<Int128> = []) {
    self.line = line
    var named: Set<Int128> = []
    var cuts = positions
    for number in points.numbers where !line.isOfDays {
      let (position, isExact) = line.floor(number)
      if isExact { named.insert(position) }
      // A root may be a hair off where its digits do not end.
      cuts.formUnion(isExact ? [position] : [position - 1, position, position + 1, position + 2])
    }
    for day in points.days {
      named.insert(Int128(day.daysSinceEpoch))
      cuts.insert(Int128(day.daysSinceEpoch))
    }
    if line.isOfDays { cuts.formUnion(Self.lastDays(of: points)) }
    self.named = named
    var pieces: [ClosedRange<Int128>] = []
    var start = line.bounds.lowerBound
    if line.isShort {
      pieces = line.bounds.map { $0...$0 }
    } else {
      for cut in cuts.sorted() where cut >= start && line.bounds.contains(cut) {
        if cut > start { pieces.append(start...(cut - 1)) }
        pieces.append(cut...cut)
        start = cut + 1
      }
      if start <= line.bounds.upperBound { pieces.append(start...line.bounds.upperBound) }
    }
    self.pieces = pieces
  }

  /// Where what is made of a day's year can turn: a year's last day, and the next one.
  private static func lastDays(of points: TurningPoints) -> [Int128] {
    let years = FactDictionary.days.lowerBound.year...FactDictionary.days.upperBound.year
    let turning: [Int] =
      points.isOfEveryYear
      ? Array(years)
      : points.numbers.compactMap(\.floored.integer).flatMap { year in
        // A root may be a hair off where its digits do not end.
        [year - 2, year - 1, year, year + 1].filter(years.contains)
      }
    return Set(turning).map { Int128(Period.year($0).lastDay.daysSinceEpoch) }.flatMap { [$0, $0 + 1] }
  }

  /// The stretches of neighbouring pieces that satisfy a condition, asked once for each piece.
  func stretches<Failure: Error>(
    where holds: (FactValue) throws(Failure) -> Bool
  ) throws(Failure) -> [ClosedRange<Int128>] {
    var found: [ClosedRange<Int128>] = []
    for piece in pieces where try holds(line.value(at: piece.lowerBound)) {
      if line.isOrdered, let last = found.last, last.upperBound + 1 == piece.lowerBound {
        found[found.count - 1] = last.lowerBound...piece.upperBound
      } else {
        found.append(piece)
      }
    }
    return found
  }

  /// A value to reach, and how one says it.
  struct Aim: Hashable {
    enum Direction: String, Hashable {
      case up, down
      /// To another of several values without an order.
      case other
    }

    let direction: Direction
    /// `=`, `>=`, `>`, `<=` or `<`.
    let comparison: String
    /// What the comparison is with: with `>` or `<` the value itself is not enough.
    let needed: FactValue
    /// The nearest value that is enough.
    let value: FactValue
    /// How many steps away it is; `nil` where there is no value now.
    let distance: Int128?
  }

  /// The nearest value of all stretches; of those that are as near, or where there is no value now, the first.
  /// - Parameter now: as of `aims`.
  func nearestAim(at stretches: [ClosedRange<Int128>], from now: FactValue?) -> Aim? {
    guard var nearest = stretches.first else { return nil }
    let from = now.flatMap(line.position)
    if let from {
      // What comparing takes is told of positions: values take divisions.
      var least = distance(to: end(of: nearest, from: from).position, from: from)
      for stretch in stretches.dropFirst() {
        let own = distance(to: end(of: stretch, from: from).position, from: from)
        if own < least { (nearest, least) = (stretch, own) }
      }
    }
    return aim(at: nearest, from: from)
  }

  /// The nearest value of each stretch, the nearest of all first.
  /// - Parameter now: the present value; `nil` where there is none.
  func aims(at stretches: [ClosedRange<Int128>], from now: FactValue?) -> [Aim] {
    let from = now.flatMap(line.position)
    return stretches.map { aim(at: $0, from: from) }.enumerated().sorted { one, other in
      guard let first = one.element.distance, let second = other.element.distance, first != second else {
        return one.offset < other.offset
      }
      return first < second
    }.map(\.element)
  }

  private func aim(at stretch: ClosedRange<Int128>, from now: Int128?) -> Aim {
    let (low, high) = (stretch.lowerBound, stretch.upperBound)
    let (end, isFromAbove) = end(of: stretch, from: now)
    let value = line.value(at: end)
    let distance = now.map { self.distance(to: end, from: $0) }
    guard line.isOrdered else {
      return Aim(direction: .other, comparison: "=", needed: value, value: value, distance: distance)
    }
    let beyond = isFromAbove ? end + 1 : end - 1
    let isOpen = !named.contains(end) && named.contains(beyond)
    let comparison =
      low == high && !isOpen ? "=" : isFromAbove ? (isOpen ? "<" : "<=") : (isOpen ? ">" : ">=")
    return Aim(
      direction: isFromAbove ? .down : .up, comparison: comparison, needed: isOpen ? line.value(at: beyond) : value,
      value: value, distance: distance)
  }

  /// Where a stretch is reached from a position: of values without an order at any of them, which stands alone. Without a
  /// value now, the lower end is the least; a stretch without one has its upper end only.
  private func end(of stretch: ClosedRange<Int128>, from now: Int128?) -> (position: Int128, isFromAbove: Bool) {
    guard line.isOrdered else { return (stretch.lowerBound, false) }
    let isFromAbove = now.map { $0 > stretch.upperBound } ?? (stretch.lowerBound == line.bounds.lowerBound)
    return (isFromAbove ? stretch.upperBound : stretch.lowerBound, isFromAbove)
  }

  private func distance(to position: Int128, from now: Int128) -> Int128 { Int128((now - position).magnitude) }
}
