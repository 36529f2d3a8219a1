/// The bytes that packed integers stand in: one block's own, or a part of a mapped file that many blocks share.
///
/// Whoever reads through a pointer into them keeps this alive; nobody writes to them but the one who alone holds them.
// house: sound, since bytes are written while one value alone holds them, and are read only once shared.
final class BlockBytes: @unchecked Sendable {
  let start: UnsafeMutableRawPointer
  let count: Int
  /// What keeps the bytes in place where they are not this object's own.
  private let file: MappedFile?

  /// Room of one's own, for any kind of integer.
  init(count: Int) {
    start = .allocate(byteCount: max(count, 1), alignment: MemoryLayout<Int64>.alignment)
    self.count = count
    file = nil
  }

  /// Bytes of a file, which are never written to.
  init(_ start: UnsafeRawPointer, count: Int, of file: MappedFile) {
    self.start = UnsafeMutableRawPointer(mutating: start)
    self.count = count
    self.file = file
  }

  deinit { if file == nil { start.deallocate() } }

  var isMapped: Bool { file != nil }

  func pointer<Element>(_ offset: Int, as type: Element.Type) -> UnsafeMutablePointer<Element> {
    (start + offset).assumingMemoryBound(to: type)
  }
}
