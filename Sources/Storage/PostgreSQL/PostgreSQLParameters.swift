import CPostgres

/// The types that this room sends and reads, by their numbers in PostgreSQL's catalogue.
enum PostgreSQLType {
  static let boolean: Oid = 16
  static let bytes: Oid = 17
  static let name: Oid = 19
  static let int8: Oid = 20
  static let int2: Oid = 21
  static let int4: Oid = 23
  static let text: Oid = 25
  static let objectNumber: Oid = 26
  static let float8: Oid = 701
  static let unknown: Oid = 705
  static let varchar: Oid = 1043
  static let numeric: Oid = 1700
  static let void: Oid = 2278
}

/// A statement's arguments as libpq takes them, each in binary form and with its type, so that the server guesses none.
/// Only a null has no type of its own.
struct PostgreSQLParameters {
  let types: [Oid]
  private let lengths: [Int32]
  /// Where each value begins in `bytes`; `nil` for a null.
  private let offsets: [Int?]
  private let bytes: [UInt8]

  var byteCount: Int { bytes.count }

  /// - Throws: `Diagnostics` with code `storage.nul` where a text holds U+0000.
  init(_ values: [SQLValue]) throws {
    var types: [Oid] = []
    var lengths: [Int32] = []
    var offsets: [Int?] = []
    var bytes: [UInt8] = []
    for value in values {
      let start = bytes.count
      switch value {
      case .null:
        types.append(0)
        offsets.append(nil)
      case .integer(let integer):
        types.append(PostgreSQLType.int8)
        offsets.append(start)
        withUnsafeBytes(of: integer.bigEndian) { bytes += $0 }
      case .text(let text):
        types.append(PostgreSQLType.text)
        try SQLValue.refuseNul(in: text)
        offsets.append(start)
        bytes += text.utf8
      case .bytes(let content):
        types.append(PostgreSQLType.bytes)
        offsets.append(start)
        bytes += content
      }
      lengths.append(Int32(bytes.count - start))
    }
    // A value of no bytes at the very end has a place too.
    bytes.append(0)
    (self.types, self.lengths, self.offsets, self.bytes) = (types, lengths, offsets, bytes)
  }

  func withPointers<T>(
    _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> T
  ) -> T {
    bytes.withUnsafeBytes { buffer in
      let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
      let pointers = offsets.map { offset in offset.flatMap { offset in start.map { $0 + offset } } }
      let formats = [Int32](repeating: 1, count: offsets.count)
      return body(pointers, lengths, formats)
    }
  }
}

/// Reads answers in binary form.
enum PostgreSQLRows {
  /// - Throws: `PostgreSQLFault` for a type that no statement of this room asks for.
  static func read(_ result: OpaquePointer) throws -> [SQLRow] {
    let columns = (0..<PQnfields(result)).map { (number: $0, type: PQftype(result, $0)) }
    return try (0..<PQntuples(result)).map { row in
      SQLRow(
        try columns.map { column in
          guard PQgetisnull(result, row, column.number) == 0 else { return .null }
          let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column.number), count: Int(PQgetlength(result, row, column.number)))
          return try value(bytes, of: column.type)
        })
    }
  }

  private static func value(_ bytes: UnsafeRawBufferPointer, of type: Oid) throws -> SQLValue {
    switch type {
    case PostgreSQLType.int8: .integer(integer(bytes, Int64.self))
    case PostgreSQLType.int4: .integer(Int64(integer(bytes, Int32.self)))
    case PostgreSQLType.int2: .integer(Int64(integer(bytes, Int16.self)))
    case PostgreSQLType.objectNumber: .integer(Int64(integer(bytes, UInt32.self)))
    case PostgreSQLType.boolean: .integer(bytes.first == 1 ? 1 : 0)
    case PostgreSQLType.text, PostgreSQLType.varchar, PostgreSQLType.name, PostgreSQLType.unknown:
      .text(String(decoding: bytes, as: UTF8.self))
    case PostgreSQLType.bytes: .bytes(Array(bytes))
    case PostgreSQLType.numeric: numeric(bytes)
    // As in SQLite: a computed real is told as text, and no reader takes it for a number.
    case PostgreSQLType.float8: .text(String(Double(bitPattern: integer(bytes, UInt64.self))))
    case PostgreSQLType.void: .null
    default: throw PostgreSQLFault(state: "0A000", message: "a column has the type \(type)")
    }
  }

  private static func integer<Number: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _: Number.Type) -> Number {
    bytes.reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  /// A `numeric`, which sums of integers are: groups of four decimal digits, the first worth 10000 to the weight's
  /// power. An integer of 64 bits where it is one, else its digits as text.
  private static func numeric(_ bytes: UnsafeRawBufferPointer) -> SQLValue {
    let parts = stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
    guard parts.count >= 4 else { return .text("") }
    let weight = Int(Int16(truncatingIfNeeded: parts[1]))
    let (sign, scale) = (parts[2], parts[3])
    guard sign == 0 || sign == 0x4000 else { return .text("NaN") }
    let digits = Array(parts.dropFirst(4))
    func group(_ power: Int) -> Int {
      let index = weight - power
      return digits.indices.contains(index) ? digits[index] : 0
    }
    func padded(_ number: Int) -> String { String(String(10_000 + number).dropFirst()) }
    var whole = weight < 0 ? "0" : String(group(weight))
    if weight > 0 { for power in (0..<weight).reversed() { whole += padded(group(power)) } }
    let fraction = String((0..<(scale + 3) / 4).map { padded(group(-1 - $0)) }.joined().prefix(scale))
    let text = (sign == 0 ? "" : "-") + whole
    if fraction.allSatisfy({ $0 == "0" }), let integer = Int64(text) { return .integer(integer) }
    return .text(fraction.isEmpty ? text : text + "." + fraction)
  }
}
