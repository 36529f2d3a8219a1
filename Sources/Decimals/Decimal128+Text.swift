extension Decimal128 {
  /// Sign, significant digits without trailing zeros, and the exponent of the last of them. Zero is `("0", 0)`.
  var parts: (isNegative: Bool, digits: String, exponent: Int) {
    let (isNegative, coefficient, exponent) = reduced
    return (isNegative, UInt64(exactly: coefficient).map { String($0) } ?? String(coefficient), exponent)
  }

  /// The digits after the point that the value needs; 0 for an integer.
  public var scale: Int { max(0, -reduced.exponent) }

  /// The value in plain digits with at least `minimumScale` after the point: `0.3` with 2 is `0.30`.
  public func plainText(minimumScale: Int = 0) -> String {
    let (isNegative, digits, exponent) = parts
    if exponent == 0, minimumScale == 0 { return isNegative ? "-" + digits : digits }
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
