import Crypto
import Foundation
import Journal

/// 券码: what its holder shows to a provider. Eighty bits, so that it can't be guessed; the book keeps its hash alone.
public struct VoucherCode: Sendable, Hashable, CustomStringConvertible {
  /// Sixteen characters in groups of four, such as `7KQ2-M4XA-9TBN-C3HW`.
  public let description: String

  /// Crockford's thirty-two signs: none that are taken for one another.
  private static let signs = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

  /// - Parameter bytes: at least ten; the first ten make the code.
  init(_ bytes: [UInt8]) {
    let bits = bytes.prefix(10).flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
    let signs = stride(from: 0, to: bits.count - bits.count % 5, by: 5).map { start in
      Self.signs[bits[start..<start + 5].reduce(0) { $0 << 1 | Int($1) }]
    }
    self.init(signs: signs)
  }

  /// Reads a code as people type it: small letters, blanks and hyphens anywhere, O for 0, I and L for 1; `nil` where it
  /// is none.
  public init?(_ text: String) {
    let typed = text.uppercased().filter { !$0.isWhitespace && $0 != "-" }
    let signs: [Character] = typed.map { sign in
      switch sign {
      case "O": "0"
      case "I", "L": "1"
      default: sign
      }
    }
    guard signs.count == 16, signs.allSatisfy(Self.signs.contains) else { return nil }
    self.init(signs: signs)
  }

  private init(signs: [Character]) {
    description = stride(from: 0, to: signs.count, by: 4).map { start in
      String(signs[start..<min(start + 4, signs.count)])
    }.joined(separator: "-")
  }

  /// What the book knows the code by.
  public var digest: ContentHash { ContentHash(of: Array("voucher:\(description)".utf8)) }
}

/// Makes the code of each voucher from a key that stands outside the database, so that its holder can be shown it at any
/// time and nobody who reads the database can.
public struct VoucherCodes: Sendable {
  private let key: SymmetricKey

  /// - Parameter key: at least 32 random bytes.
  public init(key: [UInt8]) {
    self.key = SymmetricKey(data: key)
  }

  public func code(of voucher: VoucherID) -> VoucherCode {
    VoucherCode(Array(HMAC<SHA256>.authenticationCode(for: Data("voucher:\(voucher)".utf8), using: key)))
  }
}
