import Foundation

/// Points in cells that are as wide as a circle's radius, so that whatever lies within the radius of a place is in its own
/// cell or one of the eight around it.
struct PointGrid: Sendable {
  private struct Cell: Hashable {
    let column: Int
    let row: Int
  }

  private let vectors: [SIMD3<Double>]
  private let cells: [Cell: [Int32]]
  private let width: Double
  private let height: Double
  private let reach: Double

  /// - Parameter radius: in metres.
  /// Cost: linear.
  init(_ positions: [GeographicPosition], radius: Double) {
    // A degree of longitude is shortest in the north: the widest cell is needed there.
    let north = Double(positions.map(\.latitude).max() ?? 0) / 1e6 + 0.1
    height = radius / GeographicPosition.earthRadius * 180 / .pi * 1.0001
    width = height / max(0.1, cos(north * .pi / 180))
    reach = GeographicPosition.squaredChord(metres: radius)
    vectors = positions.map(\.vector)
    var cells: [Cell: [Int32]] = [:]
    for (index, position) in positions.enumerated() {
      cells[Self.cell(of: position, width, height), default: []].append(Int32(index))
    }
    self.cells = cells
  }

  private static func cell(of position: GeographicPosition, _ width: Double, _ height: Double) -> Cell {
    Cell(
      column: Int((Double(position.longitude) / 1e6 / width).rounded(.down)),
      row: Int((Double(position.latitude) / 1e6 / height).rounded(.down)))
  }

  /// Hands over every point within the radius, the radius itself counted, until `body` says that it has enough.
  func forEach(near place: GeographicPosition, _ body: (Int) -> Bool) {
    let middle = Self.cell(of: place, width, height)
    let vector = place.vector
    for column in (middle.column - 1)...(middle.column + 1) {
      for row in (middle.row - 1)...(middle.row + 1) {
        for index in cells[Cell(column: column, row: row)] ?? [] {
          let difference = vectors[Int(index)] - vector
          if (difference * difference).sum() <= reach, !body(Int(index)) { return }
        }
      }
    }
  }

  func hasPoint(near place: GeographicPosition) -> Bool {
    var found = false
    forEach(near: place) { _ in
      found = true
      return false
    }
    return found
  }
}
