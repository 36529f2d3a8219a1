import BlockKernels

/// Finds the row of a credit code: a table of slots, each code in the first free one after its own.
public struct CodeIndex: Sendable {
  private let codes: [PackedCreditCode]
  /// A row in the lower half, and above it what tells most codes apart without a look at them.
  private var slots: [UInt64]
  /// The first code that stands a second time, with the row where it stood first.
  private(set) var repeated: (row: Int, first: Int)?

  private static let free = UInt64.max
  /// So many codes before its turn the memory of a code's slot is asked for: a slot may be anywhere, and waiting for one
  /// after another takes most of the time.
  private static let ahead = 16

  init(_ codes: [PackedCreditCode]) {
    self.codes = codes
    var size = 16
    while size < codes.count * 2 { size *= 2 }
    slots = [UInt64](repeating: Self.free, count: size)
    slots.withUnsafeMutableBufferPointer { slots in
      for (row, code) in codes.enumerated() {
        if row + Self.ahead < codes.count { Self.ask(for: codes[row + Self.ahead], in: UnsafeBufferPointer(slots)) }
        let hash = Self.hash(code)
        var slot = Int(truncatingIfNeeded: hash) & (size - 1)
        while slots[slot] != Self.free {
          let other = Int(slots[slot] & Self.rowBits)
          if repeated == nil, slots[slot] & ~Self.rowBits == hash & ~Self.rowBits, codes[other] == code {
            repeated = (row, other)
          }
          slot = (slot + 1) & (size - 1)
        }
        slots[slot] = hash & ~Self.rowBits | UInt64(row)
      }
    }
  }

  private static let rowBits = UInt64(UInt32.max)

  /// The rows of codes, in their order, up to the first that is not there.
  func rows(of others: [PackedCreditCode]) -> [UInt32] {
    var rows: [UInt32] = []
    rows.reserveCapacity(others.count)
    for (place, code) in others.enumerated() {
      if place + Self.ahead < others.count {
        slots.withUnsafeBufferPointer { Self.ask(for: others[place + Self.ahead], in: $0) }
      }
      guard let row = row(of: code) else { break }
      rows.append(UInt32(row))
    }
    return rows
  }

  private func row(of code: PackedCreditCode) -> Int? {
    let hash = Self.hash(code)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != Self.free {
      let row = Int(slots[slot] & Self.rowBits)
      if slots[slot] & ~Self.rowBits == hash & ~Self.rowBits, codes[row] == code { return row }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func ask(for code: PackedCreditCode, in slots: UnsafeBufferPointer<UInt64>) {
    guard let start = slots.baseAddress else { return }
    cell_ask(start + Int(truncatingIfNeeded: hash(code)) & (slots.count - 1))
  }

  private static func hash(_ code: PackedCreditCode) -> UInt64 {
    var hash = UInt64(code.head) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ UInt64(code.middle)) &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ UInt64(code.tail)) &* 0x1656_67B1_9E37_79F9
    return hash ^ hash >> 20
  }
}
