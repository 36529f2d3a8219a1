import Diagnostics
import Dispatch
import Quantities

/// A table while its chunks come in.
struct TableAssembly {
  private let schema: any TableSchema
  private var columns: [Column?]
  private var codes: [PackedCreditCode] = []
  private var keys = PackedTexts()

  init(_ schema: any TableSchema) {
    self.schema = schema
    columns = schema.fields.map { field in
      guard case .fact(let name, let format, let isKept) = field else { return nil }
      return Column(name: name, format: format, isKept: isKept)
    }
  }

  /// Takes the next chunks, in the order of the file.
  mutating func append(_ chunks: [TableChunk], threads: Int) {
    let first = codes.count
    for chunk in chunks {
      codes += chunk.codes
      if schema.fields.contains(.key) {
        for row in 0..<chunk.keys.count { keys.append(chunk.keys.bytes(at: row)) }
      }
    }
    columns.withUnsafeMutableBufferPointer { columns in
      let target = ColumnTarget(columns)
      if threads > 1 {
        DispatchQueue.concurrentPerform(iterations: columns.count) { target.append(chunks, to: $0) }
      } else {
        for field in columns.indices { target.append(chunks, to: field) }
      }
    }
    var offset = first
    for chunk in chunks {
      for (field, row, text) in chunk.elsewhere { columns[field]?.keep(text, elsewhere: offset + row) }
      offset += chunk.rows
    }
  }

  /// Columns that threads fill, each its own.
  // house: sound, since each thread writes its own columns and all are joined before anyone reads.
  private struct ColumnTarget: @unchecked Sendable {
    private let columns: UnsafeMutablePointer<Column?>?

    init(_ columns: UnsafeMutableBufferPointer<Column?>) { self.columns = columns.baseAddress }

    func append(_ chunks: [TableChunk], to field: Int) {
      guard let columns, columns[field] != nil else { return }
      for chunk in chunks { columns[field]?.append(chunk.values(of: field)) }
    }
  }

  /// The finished table.
  /// - Throws: `Diagnostics` where an enterprise or a key stands twice, or an enterprise is not there.
  func table(
    _ inspector: RecordInspector, below enterprises: SubjectTable?, start: Int
  ) throws(Diagnostics) -> SubjectTable {
    var filled = columns.compactMap { $0 }
    for index in filled.indices { filled[index].seal() }
    guard let enterprises, case .codes(let parentCodes) = enterprises.keys else {
      if let (row, first) = CodeIndex(codes).repeated {
        throw Diagnostics(
          schema.repeated(
            codes[row].text, key: nil, firstLine: place(ofRow: first, inspector, start).line ?? 0,
            at: place(ofRow: row, inspector, start)))
      }
      return SubjectTable(kind: schema.kind, count: codes.count, columns: filled, keys: .codes(codes))
    }
    let index = CodeIndex(parentCodes)
    var parents: [UInt32] = []
    parents.reserveCapacity(codes.count)
    for (row, code) in codes.enumerated() {
      guard let parent = index.row(of: code) else {
        throw Diagnostics(schema.orphan(code.text, at: place(ofRow: row, inspector, start)))
      }
      parents.append(UInt32(parent))
    }
    // By enterprise, and within one by key.
    let order = codes.indices.sorted { left, right in
      parents[left] != parents[right]
        ? parents[left] < parents[right]
        : keys.bytes(at: left).lexicographicallyPrecedes(keys.bytes(at: right))
    }
    for (left, right) in zip(order, order.dropFirst())
    where parents[left] == parents[right] && keys.bytes(at: left).elementsEqual(keys.bytes(at: right)) {
      throw Diagnostics(
        schema.repeated(
          codes[right].text, key: keys[right],
          firstLine: place(ofRow: min(left, right), inspector, start).line ?? 0,
          at: place(ofRow: max(left, right), inspector, start)))
    }
    let isInOrder = order.elementsEqual(codes.indices)
    return SubjectTable(
      kind: schema.kind, count: codes.count,
      columns: isInOrder ? filled : filled.map { $0.reordered(by: order) },
      keys: .below(
        parents: isInOrder ? parents : order.map { parents[$0] }, keys: isInOrder ? keys : keys.reordered(by: order)))
  }

  /// Where a row of the file begins: for a message only, since all rows before it are read again.
  private func place(ofRow row: Int, _ inspector: RecordInspector, _ start: Int) -> Place {
    var position = start
    var rows = 0
    while position < inspector.bytes.count {
      let (finding, next) = inspector.inspect(at: position)
      if case .row = finding {
        if rows == row { break }
        rows += 1
      }
      position = next
    }
    // A record begins after the line ends before it.
    while position < inspector.bytes.count,
      inspector.bytes[position] == .lineFeed || inspector.bytes[position] == .carriageReturn
    {
      position += 1
    }
    return Place(file: inspector.file, line: RecordInspector.line(of: position, in: inspector.bytes), column: 1)
  }
}

/// Finds the row of a credit code: a table of slots, each code in the first free one after its own.
struct CodeIndex {
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
