import Crypto
import CryptoExtras
import Foundation

/// A password's scrypt hash (RFC 7914), with the parameters it was made with, so that they can be raised later.
public struct PasswordHash: Sendable, Hashable {
  /// How hard a guess is.
  public struct Parameters: Sendable, Hashable {
    /// The binary logarithm of the number of rounds.
    public let logarithmOfRounds: Int
    public let blockSize: Int
    public let parallelism: Int

    /// `nil` where the parameters are out of the range that this program is ready to compute: at most 1 GiB of memory.
    public init?(logarithmOfRounds: Int, blockSize: Int, parallelism: Int) {
      guard (1...20).contains(logarithmOfRounds), (1...16).contains(blockSize), (1...16).contains(parallelism),
        (128 * blockSize) << logarithmOfRounds <= 1 << 30
      else { return nil }
      self.init(unchecked: logarithmOfRounds, blockSize, parallelism)
    }

    private init(unchecked logarithmOfRounds: Int, _ blockSize: Int, _ parallelism: Int) {
      self.logarithmOfRounds = logarithmOfRounds
      self.blockSize = blockSize
      self.parallelism = parallelism
    }

    /// 2¹⁵ rounds, 32 MiB, three lanes: one of the settings that OWASP's password storage guide counts as equal.
    public static let standard = Parameters(unchecked: 15, 8, 3)

    /// So cheap that tests can sign in a thousand times. Never for people.
    public static let forTests = Parameters(unchecked: 4, 1, 1)

    /// Twice the memory that scrypt needs, so that the library's bound never bites.
    fileprivate var maximumMemory: Int { ((128 * blockSize) << logarithmOfRounds) * 2 + (1 << 20) }
  }

  public let parameters: Parameters
  private let salt: [UInt8]
  private let key: [UInt8]

  /// Hashes a password with a fresh salt of 16 bytes.
  ///
  /// Cost: what `parameters` say, a fifth of a second or so for the standard ones.
  /// - Throws: the library's error where it cannot allocate the memory.
  public init(of password: String, parameters: Parameters = .standard, random: RandomSource) throws {
    let salt = random.bytes(16)
    self.init(
      parameters: parameters, salt: salt,
      key: try Self.derive(password, salt: salt, parameters: parameters, length: 32))
  }

  private init(parameters: Parameters, salt: [UInt8], key: [UInt8]) {
    self.parameters = parameters
    self.salt = salt
    self.key = key
  }

  /// Whether the password is the one that was hashed, in a time that does not depend on where it differs.
  /// - Throws: the library's error where it cannot allocate the memory.
  public func matches(_ password: String) throws -> Bool {
    let candidate = try Self.derive(password, salt: salt, parameters: parameters, length: key.count)
    return constantTimeEqual(candidate, key)
  }

  private static func derive(
    _ password: String, salt: [UInt8], parameters: Parameters, length: Int
  ) throws -> [UInt8] {
    // The same characters typed on another keyboard or phone may be composed otherwise.
    let bytes = Array(password.precomposedStringWithCompatibilityMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: bytes, salt: salt, outputByteCount: length, rounds: 1 << parameters.logarithmOfRounds,
      blockSize: parameters.blockSize, parallelism: parameters.parallelism, maxMemory: parameters.maximumMemory)
    return key.withUnsafeBytes { Array($0) }
  }
}

extension PasswordHash: CustomStringConvertible, LosslessStringConvertible {
  /// The PHC form, `$scrypt$ln=15,r=8,p=3$<salt>$<key>`: what the store keeps.
  public var description: String {
    "$scrypt$ln=\(parameters.logarithmOfRounds),r=\(parameters.blockSize),p=\(parameters.parallelism)"
      + "$\(Data(salt).base64EncodedString())$\(Data(key).base64EncodedString())"
  }

  /// `nil` where the text is no such form or its parameters are out of range.
  public init?(_ description: String) {
    let parts = description.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let salt = Data(base64Encoded: String(parts[3])),
      let key = Data(base64Encoded: String(parts[4])), salt.count >= 8, key.count >= 16
    else { return nil }
    let settings = parts[2].split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    guard settings.count == 3, settings.map(\.first) == ["ln", "r", "p"] else { return nil }
    let numbers = settings.compactMap { $0.last.flatMap { Int($0) } }
    guard numbers.count == 3,
      let parameters = Parameters(
        logarithmOfRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2])
    else { return nil }
    self.init(parameters: parameters, salt: Array(salt), key: Array(key))
  }
}

/// Compares two byte strings in a time that depends on their lengths alone.
func constantTimeEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  guard left.count == right.count else { return false }
  var difference: UInt8 = 0
  for (a, b) in zip(left, right) { difference |= a ^ b }
  return difference == 0
}
