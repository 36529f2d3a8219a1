/// Finds the row of a credit code: a table of slots, each code in the first free one after its own.
public struct CodeIndex: Sendable {
  private let codes: [PackedCreditCode]
  private var slots: [UInt32]
  /// The first code that stands a second time, with the row where it stood first.
  private(set) var repeated: (row: Int, first: Int)?

  private static let free = UInt32.max

  init(_ codes: [PackedCreditCode]) {
    self.codes = codes
    var size = 16
    while size < codes.count * 2 { size *= 2 }
    slots = [UInt32](repeating: Self.free, count: size)
    slots.withUnsafeMutableBufferPointer { slots in
      for (row, code) in codes.enumerated() {
        var slot = Self.hash(code) & (size - 1)
        while slots[slot] != Self.free {
          if repeated == nil, codes[Int(slots[slot])] == code { repeated = (row, Int(slots[slot])) }
          slot = (slot + 1) & (size - 1)
        }
        slots[slot] = UInt32(row)
      }
    }
  }

  func row(of code: PackedCreditCode) -> Int? {
    var slot = Self.hash(code) & (slots.count - 1)
    while slots[slot] != Self.free {
      let row = Int(slots[slot])
      if codes[row] == code { return row }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private static func hash(_ code: PackedCreditCode) -> Int {
    var hash = UInt64(code.head) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ UInt64(code.middle)) &* 0xC2B2_AE3D_27D4_EB4F
    hash = (hash ^ UInt64(code.tail)) &* 0x1656_67B1_9E37_79F9
    return Int(truncatingIfNeeded: hash >> 20)
  }
}
