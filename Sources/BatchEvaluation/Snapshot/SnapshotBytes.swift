/// Bytes of a snapshot while they are gathered: whole numbers little-endian, texts and lists after their length.
public struct SnapshotEncoder: Sendable {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func add(_ number: Int) { add(Int64(number)) }

  public mutating func add(_ number: Int64) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  public mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes += text.utf8
  }

  public mutating func add(_ text: String?) {
    add(text == nil ? 0 : 1)
    if let text { add(text) }
  }

  mutating func add(_ raw: UnsafeRawBufferPointer) { bytes += raw }

  /// Fills up to a multiple of some bytes.
  mutating func align(to unit: Int) {
    bytes += repeatElement(0, count: (unit - bytes.count % unit) % unit)
  }
}

/// Reads what `SnapshotEncoder` wrote, in its order, and nothing beyond its end: each way throws `Damage` where less, or
/// something else, is left. Cost: linear in the bytes read.
public struct SnapshotDecoder {
  /// There is less, or something else, than was to be read.
  public struct Damage: Error {
    public init() {}
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Whether nothing is left to be read.
  public var isAtEnd: Bool { offset == bytes.count }

  /// Eight bytes, the lowest first.
  public mutating func integer() throws(Damage) -> Int64 {
    guard bytes.count - offset >= 8 else { throw Damage() }
    defer { offset += 8 }
    return Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int64.self))
  }

  /// A number that counts things of at least so many bytes each, all of which are still to come.
  public mutating func count(ofBytes size: Int = 1) throws(Damage) -> Int {
    let number = try integer()
    guard number >= 0, number <= Int64((bytes.count - offset) / max(1, size)) else { throw Damage() }
    return Int(number)
  }

  /// How many bytes there are, then so many of UTF-8.
  public mutating func text() throws(Damage) -> String {
    let part = try raw(try count())
    guard let text = String(validating: part, as: UTF8.self) else { throw Damage() }
    return text
  }

  /// Zero for none, or another number and a text.
  public mutating func optionalText() throws(Damage) -> String? { try integer() == 0 ? nil : try text() }

  /// So many bytes as they stand.
  mutating func raw(_ count: Int) throws(Damage) -> UnsafeRawBufferPointer {
    guard count >= 0, count <= bytes.count - offset else { throw Damage() }
    defer { offset += count }
    return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
  }

  mutating func align(to unit: Int) throws(Damage) { _ = try raw((unit - offset % unit) % unit) }
}
