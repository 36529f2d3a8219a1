import CDecimal

extension Decimal128 {
  /// Sign, significant digits without trailing zeros, and the exponent of the last of them. Zero is `("0", 0)`.
  var parts: (isNegative: Bool, digits: String, exponent: Int) {
    // The library writes "+12345E-2"; 64 bytes hold the longest.
    let text = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer -> String in
      guard let start = buffer.baseAddress else { return "+0E0" }
      buffer.initialize(repeating: 0)
      decimal128_write(start, bits)
      return String(cString: start)
    }
    let isNegative = text.hasPrefix("-")
    let halves = text.dropFirst().split(separator: "E", maxSplits: 1)
    var digits = halves[0].drop { $0 == "0" }
    var exponent = halves.count > 1 ? Int(halves[1]) ?? 0 : 0
    guard !digits.isEmpty else { return (false, "0", 0) }
    while digits.last == "0" {
      digits.removeLast()
      exponent += 1
    }
    return (isNegative, String(digits), exponent)
  }

  /// The digits after the point that the value needs; 0 for an integer.
  public var scale: Int { max(0, -parts.exponent) }

  /// The value in plain digits with at least `minimumScale` after the point: `0.3` with 2 is `0.30`.
  public func plainText(minimumScale: Int = 0) -> String {
    let (isNegative, digits, exponent) = parts
    var whole = digits
    var fraction = ""
    if exponent >= 0 {
      whole += String(repeating: "0", count: exponent)
    } else if digits.count > -exponent {
      whole = String(digits.dropLast(-exponent))
      fraction = String(digits.suffix(-exponent))
    } else {
      whole = "0"
      fraction = String(repeating: "0", count: -exponent - digits.count) + digits
    }
    if fraction.count < minimumScale { fraction += String(repeating: "0", count: minimumScale - fraction.count) }
    return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}

extension Decimal128: CustomStringConvertible, LosslessStringConvertible {
  /// Plain digits without trailing zeros: `0.3`, `-12`, never an exponent.
  public var description: String { plainText() }

  public init?(_ description: String) {
    self.init(exactly: description)
  }
}
