import Crypto

/// The checksum of a part of a snapshot: the first eight bytes of its SHA-256, which tell damaged bytes from whole ones.
enum SectionSum {
  static func of(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hash.finalize().withUnsafeBytes { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
  }

  static func of(_ bytes: [UInt8]) -> Int64 { bytes.withUnsafeBytes(of) }
}
