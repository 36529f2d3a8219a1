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
  mutating func append(_ chunks: ArraySlice<TableChunk>, threads: Int) {
    let first = codes.count
    for chunk in chunks {
      codes += chunk.codes
      keys.append(contentsOf: chunk.keys)
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

    func append(_ chunks: ArraySlice<TableChunk>, to field: Int) {
      guard let columns, columns[field] != nil else { return }
      for chunk in chunks {
        if let values = chunk.values(of: field) {
          columns[field]?.append(values)
        } else {
          columns[field]?.appendUnkept(chunk.rows)
        }
      }
    }
  }

  /// The finished table.
  /// - Parameter enterprises: whose rows these are; `nil` for the table of enterprises itself, which sets it.
  /// - Throws: `Diagnostics` where an enterprise or a key stands twice, or an enterprise is not there.
  func table(
    _ inspector: RecordInspector, below enterprises: inout CodeIndex?, start: Int
  ) throws(Diagnostics) -> SubjectTable {
    var filled = columns.compactMap { $0 }
    for index in filled.indices { filled[index].seal() }
    guard let enterprises else {
      let index = CodeIndex(codes)
      if let (row, first) = index.repeated {
        throw Diagnostics(
          schema.repeated(
            codes[row].text, key: nil, firstLine: place(ofRow: first, inspector, start).line ?? 0,
            at: place(ofRow: row, inspector, start)))
      }
      enterprises = index
      return SubjectTable(kind: schema.kind, count: codes.count, columns: filled, keys: .codes(codes))
    }
    let parents = enterprises.rows(of: codes)
    guard parents.count == codes.count else {
      let orphan = parents.count
      throw Diagnostics(schema.orphan(codes[orphan].text, at: place(ofRow: orphan, inspector, start)))
    }
    // By enterprise, and within one by key; as a rule the file has them so.
    if codes.indices.dropFirst().allSatisfy({ isBefore($0 - 1, $0, parents) }) {
      return SubjectTable(
        kind: schema.kind, count: codes.count, columns: filled, keys: .below(parents: parents, keys: keys))
    }
    let order = order(of: parents)
    for (left, right) in zip(order, order.dropFirst()) where !isBefore(left, right, parents) {
      throw Diagnostics(
        schema.repeated(
          codes[right].text, key: keys[right],
          firstLine: place(ofRow: min(left, right), inspector, start).line ?? 0,
          at: place(ofRow: max(left, right), inspector, start)))
    }
    return SubjectTable(
      kind: schema.kind, count: codes.count, columns: filled.map { $0.reordered(by: order) },
      keys: .below(parents: order.map { parents[$0] }, keys: keys.reordered(by: order)))
  }

  /// The rows by enterprise, and within one by key.
  private func order(of parents: [UInt32]) -> [Int] {
    var order = Array(parents.indices)
    if !order.dropFirst().allSatisfy({ parents[$0 - 1] <= parents[$0] }) {
      order.sort { (parents[$0], $0) < (parents[$1], $1) }
    }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, parents[order[end]] == parents[order[start]] { end += 1 }
      if end > start + 1 { order[start..<end].sort { isBefore($0, $1, parents) } }
      start = end
    }
    return order
  }

  /// Whether a row stands before another: by enterprise, and within one by key.
  private func isBefore(_ left: Int, _ right: Int, _ parents: [UInt32]) -> Bool {
    parents[left] != parents[right]
      ? parents[left] < parents[right]
      : keys.bytes(at: left).lexicographicallyPrecedes(keys.bytes(at: right))
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
