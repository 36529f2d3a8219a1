// Journal: who did what and when, append-only, each record bound to the one before by SHA-256.
// May import: Diagnostics, Quantities, Crypto, Foundation.
// Start reading at `JournalEntry`, `JournalRecord` and `JournalVerification`.

import Crypto
import Foundation
import Quantities

/// The SHA-256 of some bytes, by which they are named (FIPS 180-4).
public struct ContentHash: Sendable, Hashable, Comparable {
  /// Sixty-four lower-case hexadecimal digits.
  public let hex: String

  /// The hash of nothing before the first record: sixty-four zeros.
  public static let none = ContentHash(digits: String(repeating: "0", count: 64))

  /// Hashes bytes. Cost: linear in their number.
  public init(of bytes: some Sequence<UInt8>) {
    var hasher = SHA256()
    if bytes.withContiguousStorageIfAvailable({ hasher.update(bufferPointer: UnsafeRawBufferPointer($0)) }) == nil {
      hasher.update(data: Array(bytes))
    }
    self.init(digits: Hexadecimal.text(of: hasher.finalize()))
  }

  /// Reads sixty-four lower-case hexadecimal digits; `nil` for anything else.
  public init?(hex text: String) {
    guard text.utf8.count == 64,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    hex = text
  }

  private init(digits: String) {
    hex = digits
  }

  /// The first twelve digits: enough to tell hashes apart by eye.
  public var short: String { String(hex.prefix(12)) }

  public static func < (left: ContentHash, right: ContentHash) -> Bool { left.hex < right.hex }
}

extension ContentHash: CustomStringConvertible {
  public var description: String { hex }
}
