import Diagnostics

/// A population written down so that its columns are read where they stand in the file.
///
/// A head that says what it is, the parts, each at a multiple of 64 bytes, their names, places and checksums, and a tail
/// that says where these stand. All are checked before anything is believed; only keys and what stands beside the columns
/// are copied. It is no archive: what it holds is in a store, and a file that is not as it should be is made anew.
public struct PopulationSnapshot: Sendable {
  public let population: Population
  private let file: MappedFile
  private let parts: [String: Range<Int>]

  static let magic = Array("TIDU population\n".utf8)
  /// Another one's files are not read.
  static let version: Int64 = 1
  static let headBytes = 64
  static let tailBytes = 64
  static let unit = 64

  /// Opens a file.
  /// - Throws: `snapshot.foreign`, `snapshot.other-version` or `snapshot.damaged`.
  /// Cost: one pass over the file at the speed of memory; keys are copied, columns are not.
  public init(_ file: MappedFile) throws(Diagnostic) {
    self.file = file
    let bytes = file.stableBytes
    guard bytes.count >= Self.magic.count, bytes.prefix(Self.magic.count).elementsEqual(Self.magic) else {
      throw .snapshot("foreign", file.name, Wording(zh: "不是人口快照", en: "this is no snapshot of a population"))
    }
    let version: Int64
    let order: Int64
    let parts: [String: Range<Int>]
    do throws(SnapshotDecoder.Damage) {
      var head = SnapshotDecoder(bytes)
      _ = try head.raw(Self.magic.count)
      (version, order) = (try head.integer(), try head.integer())
      parts = version == Self.version && order == Self.order ? try Self.parts(of: bytes) : [:]
    } catch {
      throw .damagedSnapshot(file.name, part: nil)
    }
    guard version == Self.version, order == Self.order else {
      throw .snapshot(
        "other-version", file.name,
        Wording(
          zh: "快照的格式是第 \(version) 版，本程序读写第 \(Self.version) 版",
          en: "the snapshot's format is version \(version); this program reads and writes version \(Self.version)"))
    }
    self.parts = parts
    for (name, place) in parts.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
      guard Self.isWhole(bytes, place) else { throw .damagedSnapshot(file.name, part: name) }
    }
    var reading = ""
    do throws(SnapshotDecoder.Damage) {
      population = try PopulationReading(file: file) { (name) throws(SnapshotDecoder.Damage) in
        reading = name
        return try Self.content(name, parts)
      }.population()
    } catch {
      throw .damagedSnapshot(file.name, part: reading)
    }
  }

  /// Reads what somebody wrote beside the columns.
  /// - Throws: `snapshot.damaged`.
  public func read<Result>(
    _ part: String, _ body: (inout SnapshotDecoder) throws -> Result
  ) throws(Diagnostic) -> Result {
    do {
      var decoder = SnapshotDecoder(UnsafeRawBufferPointer(rebasing: file.stableBytes[try Self.content(part, parts)]))
      let result = try withExtendedLifetime(file) { try body(&decoder) }
      guard decoder.isAtEnd else { throw SnapshotDecoder.Damage() }
      return result
    } catch {
      throw .damagedSnapshot(file.name, part: part)
    }
  }

  // MARK: The parts of a file

  /// Tells whether numbers are kept in the order of bytes that this processor has.
  static let order: Int64 = 0x0102_0304_0506_0708

  /// The names of the parts, and where each stands with its checksum before it.
  private static func parts(of bytes: UnsafeRawBufferPointer) throws(SnapshotDecoder.Damage) -> [String: Range<Int>] {
    guard bytes.count >= headBytes + tailBytes else { throw SnapshotDecoder.Damage() }
    let tailStart = bytes.count - tailBytes
    var tail = SnapshotDecoder(UnsafeRawBufferPointer(rebasing: bytes[tailStart...]))
    let (start, length, sum) = (try tail.integer(), try tail.integer(), try tail.integer())
    let whole = try tail.integer()
    let own = SectionSum.of(UnsafeRawBufferPointer(rebasing: bytes[tailStart..<tailStart + 32]))
    guard try tail.integer() == own, whole == bytes.count, start >= headBytes, length >= 0,
      start <= tailStart, length <= Int64(tailStart) - start
    else { throw SnapshotDecoder.Damage() }
    let list = UnsafeRawBufferPointer(rebasing: bytes[Int(start)..<Int(start + length)])
    guard SectionSum.of(list) == sum else { throw SnapshotDecoder.Damage() }
    var names = SnapshotDecoder(list)
    var parts: [String: Range<Int>] = [:]
    for _ in 0..<(try names.count(ofBytes: 24)) {
      let name = try names.text()
      let (start, length) = (try names.integer(), try names.integer())
      guard start >= headBytes, start % Int64(unit) == 0, length >= 8, start <= tailStart,
        length <= Int64(tailStart) - start
      else { throw SnapshotDecoder.Damage() }
      parts[name] = Int(start)..<Int(start + length)
    }
    return parts
  }

  private static func isWhole(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Bool {
    let sum = Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: place.upperBound - 8, as: Int64.self))
    return SectionSum.of(UnsafeRawBufferPointer(rebasing: bytes[place.lowerBound..<place.upperBound - 8])) == sum
  }

  /// Where a part stands, without its checksum.
  private static func content(
    _ name: String, _ parts: [String: Range<Int>]
  ) throws(SnapshotDecoder.Damage) -> Range<Int> {
    guard let place = parts[name] else { throw SnapshotDecoder.Damage() }
    return place.lowerBound..<place.upperBound - 8
  }
}

extension PopulationSnapshot {
  /// Writes a population down.
  /// - Parameters:
  ///   - parts: what goes beside the columns, by names of the caller's own, which begin with a dot.
  ///   - receive: takes the file's bytes, one stretch after another.
  /// Cost: one copy of each column.
  public static func write<Failure: Error>(
    _ population: Population, beside parts: [(name: String, bytes: [UInt8])],
    to receive: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var offset = 0
    func put(_ bytes: [UInt8]) throws(Failure) {
      try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in try receive(UnsafeRawBufferPointer(bytes)) }
      offset += bytes.count
    }
    var head = SnapshotEncoder()
    magic.withUnsafeBytes { head.add($0) }
    head.add(version)
    head.add(order)
    head.align(to: headBytes)
    try put(head.bytes)
    var list: [(name: String, start: Int, length: Int)] = []
    func put(_ name: String, _ content: SnapshotEncoder) throws(Failure) {
      var content = content
      list.append((name, offset, content.bytes.count + 8))
      content.add(SectionSum.of(content.bytes))
      content.align(to: unit)
      try put(content.bytes)
    }
    for (name, bytes) in parts {
      var content = SnapshotEncoder()
      bytes.withUnsafeBytes { content.add($0) }
      try put(name, content)
    }
    try PopulationWriting(population).forEachPart(put)
    var names = SnapshotEncoder()
    names.add(list.count)
    for part in list {
      names.add(part.name)
      names.add(part.start)
      names.add(part.length)
    }
    var tail = SnapshotEncoder()
    tail.add(offset)
    tail.add(names.bytes.count)
    tail.add(SectionSum.of(names.bytes))
    names.align(to: unit)
    tail.add(offset + names.bytes.count + tailBytes)
    tail.add(SectionSum.of(tail.bytes))
    tail.align(to: tailBytes)
    try put(names.bytes)
    try put(tail.bytes)
  }
}

extension Diagnostic {
  fileprivate static func damagedSnapshot(_ file: String, part: String?) -> Diagnostic {
    snapshot(
      "damaged", file,
      part.map {
        Wording(zh: "快照已损坏：“\($0)”部分与校验和不符", en: "the snapshot is damaged: part “\($0)” is not what was written")
      } ?? Wording(zh: "快照不完整：找不到结尾", en: "the snapshot is not whole: its end is missing or damaged"))
  }

  fileprivate static func snapshot(_ code: String, _ file: String, _ wording: Wording) -> Diagnostic {
    Diagnostic(
      "snapshot.\(code)", at: Place(file: file), wording,
      remedy: Wording(zh: "不必处理：不采用，会从库里重建", en: "nothing is to be done: it is not used, and made anew from the store"))
  }
}
