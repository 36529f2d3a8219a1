/// A population's parts, on their way into a snapshot.
struct PopulationWriting {
  private let population: Population

  init(_ population: Population) { self.population = population }

  func forEachPart<Failure: Error>(
    _ body: (String, SnapshotEncoder) throws(Failure) -> Void
  ) throws(Failure) {
    let tables = [population.enterprises] + population.subjects
    var kinds = SnapshotEncoder()
    kinds.add(tables.count)
    for table in tables {
      kinds.add(table.kind)
      kinds.add(table.count)
      kinds.add(table.columns.count)
      for column in table.columns {
        kinds.add(column.name)
        kinds.add(column.format)
        kinds.add(column.isKept ? 1 : 0)
      }
    }
    try body(SnapshotPart.tables, kinds)
    for table in tables {
      try body(SnapshotPart.keys(table.kind), keys(of: table))
      for (index, column) in table.columns.enumerated() where column.isKept {
        try body(SnapshotPart.column(table.kind, column.name, index), values(of: column))
      }
    }
  }

  private func keys(of table: SubjectTable) -> SnapshotEncoder {
    var encoder = SnapshotEncoder()
    switch table.keys {
    case .codes(let codes):
      encoder.add(0)
      codes.withUnsafeBytes { encoder.add($0) }
    case .below(let parents, let keys):
      encoder.add(1)
      parents.withUnsafeBytes { encoder.add($0) }
      keys.ends.withUnsafeBytes { encoder.add($0) }
      encoder.add(keys.text.count)
      keys.text.withUnsafeBytes { encoder.add($0) }
    }
    return encoder
  }

  private func values(of column: Column) -> SnapshotEncoder {
    var encoder = SnapshotEncoder()
    encoder.add(column.elsewhere.count)
    for (row, text) in column.elsewhere.sorted(by: { $0.key < $1.key }) {
      encoder.add(row)
      encoder.add(text)
    }
    guard let integers = column.integers else { return encoder }
    encoder.add(integers.blocks.count)
    let shapes = integers.blocks.indices.map { integers.blocks[$0].form.shape(ofRows: integers.rows(ofBlock: $0)) }
    for shape in shapes { encoder.add(shape) }
    for (block, shape) in zip(integers.blocks, shapes) {
      encoder.align(to: 8)
      if let start = block.form.start { encoder.add(UnsafeRawBufferPointer(start: start, count: shape.bytes)) }
    }
    withExtendedLifetime(integers) {}
    return encoder
  }
}

/// A population out of the parts of a snapshot.
struct PopulationReading {
  let file: MappedFile
  /// Where a part stands in the file.
  let place: (String) throws(SnapshotDecoder.Damage) -> Range<Int>

  func population() throws(SnapshotDecoder.Damage) -> Population {
    var kinds = try decoder(SnapshotPart.tables)
    var tables: [SubjectTable] = []
    for _ in 0..<(try kinds.count(ofBytes: 24)) {
      let (kind, count) = (try kinds.text(), try kinds.integer())
      guard (0...Int64(UInt32.max)).contains(count) else { throw SnapshotDecoder.Damage() }
      var columns: [Column] = []
      for index in 0..<(try kinds.count(ofBytes: 24)) {
        let (name, format) = (try kinds.text(), try kinds.format())
        let isKept = try kinds.integer() == 1
        columns.append(
          isKept
            ? try column(SnapshotPart.column(kind, name, index), name, format, rows: Int(count))
            : Column(name: name, format: format, unkept: Int(count)))
      }
      tables.append(SubjectTable(kind: kind, count: Int(count), columns: columns, keys: try keys(kind, Int(count))))
    }
    guard kinds.isAtEnd, let enterprises = tables.first, case .codes = enterprises.keys else {
      throw SnapshotDecoder.Damage()
    }
    return Population(enterprises: enterprises, subjects: Array(tables.dropFirst()))
  }

  private func decoder(_ part: String) throws(SnapshotDecoder.Damage) -> SnapshotDecoder {
    SnapshotDecoder(UnsafeRawBufferPointer(rebasing: file.stableBytes[try place(part)]))
  }

  private func keys(_ kind: String, _ count: Int) throws(SnapshotDecoder.Damage) -> SubjectTable.Keys {
    var decoder = try decoder(SnapshotPart.keys(kind))
    let keys: SubjectTable.Keys
    if try decoder.integer() == 0 {
      keys = .codes(try decoder.array(of: PackedCreditCode.self, count))
    } else {
      let (parents, ends) = (try decoder.array(of: UInt32.self, count), try decoder.array(of: UInt32.self, count))
      let text = try decoder.array(of: UInt8.self, try decoder.count())
      guard ends.last ?? 0 == text.count else { throw SnapshotDecoder.Damage() }
      keys = .below(parents: parents, keys: PackedTexts(text: text, ends: ends))
    }
    guard decoder.isAtEnd else { throw SnapshotDecoder.Damage() }
    return keys
  }

  private func column(
    _ part: String, _ name: String, _ format: ColumnFormat, rows: Int
  ) throws(SnapshotDecoder.Damage) -> Column {
    var decoder = try decoder(part)
    var elsewhere: [Int: String] = [:]
    for _ in 0..<(try decoder.count(ofBytes: 16)) {
      let row = try decoder.integer()
      guard (0..<Int64(rows)).contains(row) else { throw SnapshotDecoder.Damage() }
      elsewhere[Int(row)] = try decoder.text()
    }
    let count = try decoder.count()
    guard count == (rows + Population.blockRows - 1) / Population.blockRows else { throw SnapshotDecoder.Damage() }
    var shapes: [PackedShape] = []
    for block in 0..<count {
      shapes.append(try decoder.shape(ofRows: min(Population.blockRows, rows - block * Population.blockRows)))
    }
    let start = try decoder.raw(0)
    guard let first = start.baseAddress else { throw SnapshotDecoder.Damage() }
    let bytes = BlockBytes(first, count: 0, of: file)
    var blocks: [PackedIntegers.Block] = []
    for shape in shapes {
      try decoder.align(to: 8)
      guard let payload = try decoder.raw(shape.bytes).baseAddress else { throw SnapshotDecoder.Damage() }
      blocks.append(PackedIntegers.Block(shape, bytes: bytes, at: payload))
    }
    guard decoder.isAtEnd else { throw SnapshotDecoder.Damage() }
    return Column(name: name, format: format, PackedIntegers(count: rows, blocks: blocks), elsewhere: elsewhere)
  }
}

/// What the parts of a population are called.
private enum SnapshotPart {
  static let tables = "tables"
  static func keys(_ kind: String) -> String { "\(kind) keys" }
  static func column(_ kind: String, _ name: String, _ index: Int) -> String { "\(kind) \(index) \(name)" }
}

extension SnapshotEncoder {
  fileprivate mutating func add(_ format: ColumnFormat) {
    switch format {
    case .decimal(let scale, let isNatural):
      add(0)
      add(scale)
      add(isNatural ? 1 : 0)
    case .flag: add(1)
    case .day: add(2)
    case .year: add(3)
    case .choice(let choices):
      add(4)
      add(choices.count)
      for choice in choices { add(choice) }
    case .industry: add(5)
    case .area: add(6)
    case .text: add(7)
    }
  }

  fileprivate mutating func add(_ shape: PackedShape) {
    let (kind, first, second): (Int64, Int64, Int64) =
      switch shape {
      case .constant(let value): (0, value, 0)
      case .sparse(let values, let apart): (1, Int64(values), Int64(apart))
      case .coded(let values, _): (2, Int64(values), 0)
      case .short(let base, let unit, _): (3, base, unit)
      case .narrow(let base, let unit, _): (4, base, unit)
      case .wide: (5, 0, 0)
      }
    for number in [kind, first, second] { add(number) }
  }
}

extension SnapshotDecoder {
  fileprivate mutating func format() throws(Damage) -> ColumnFormat {
    switch try integer() {
    case 0:
      let (scale, isNatural) = (try integer(), try integer() == 1)
      guard (0...18).contains(scale) else { throw Damage() }
      return .decimal(scale: Int(scale), isNatural: isNatural)
    case 1: return .flag
    case 2: return .day
    case 3: return .year
    case 4:
      var choices: [String] = []
      for _ in 0..<(try count(ofBytes: 8)) { choices.append(try text()) }
      return .choice(choices)
    case 5: return .industry
    case 6: return .area
    case 7: return .text
    default: throw Damage()
    }
  }

  fileprivate mutating func shape(ofRows rows: Int) throws(Damage) -> PackedShape {
    let (kind, first, second) = (try integer(), try integer(), try integer())
    switch kind {
    case 0: return .constant(first)
    case 1 where (1...256).contains(first) && (0...Int64(rows)).contains(second):
      return .sparse(values: Int(first), apart: Int(second))
    case 2 where (1...256).contains(first): return .coded(values: Int(first), rows: rows)
    case 3 where second > 0: return .short(base: first, unit: second, rows: rows)
    case 4 where second > 0: return .narrow(base: first, unit: second, rows: rows)
    case 5: return .wide(rows: rows)
    default: throw Damage()
    }
  }

  /// A copy of so many values that are nothing but their bytes.
  fileprivate mutating func array<Element>(of type: Element.Type, _ count: Int) throws(Damage) -> [Element] {
    let bytes = try raw(count * MemoryLayout<Element>.stride)
    return [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
      filled = count
    }
  }
}
