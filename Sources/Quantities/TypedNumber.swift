/// A number as people type it: `1234.5`, `1,234.50`, `１２３４`; with thousands separators all the way or not at all.
///
/// A separator that stands elsewhere is a slip, such as `12,34` for `12.34`: what it means nobody can tell.
public enum TypedNumber {
  /// The number in plain ASCII digits, with a sign and a point where it has them; `nil` for anything else, as an exponent,
  /// a unit, or separators that are not three digits apart. White space at either end does not count.
  /// Cost: linear in the text.
  public static func plain(_ text: some StringProtocol) -> String? {
    var rest = halfWidth(text)[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    var sign = ""
    if let first = rest.first, "+-−".contains(first) {
      sign = first == "+" ? "" : "-"
      rest.removeFirst()
    }
    let (whole, fraction) = rest.splitOnce(at: ".")
    if let fraction, fraction.isEmpty || !fraction.allSatisfy(isDigit) { return nil }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    guard let first = groups.first, groups.allSatisfy({ $0.allSatisfy(isDigit) }) else { return nil }
    if groups.count > 1 {
      guard (1...3).contains(first.count), groups.dropFirst().allSatisfy({ $0.count == 3 }) else { return nil }
    } else if first.isEmpty, fraction == nil {
      return nil
    }
    return sign + (whole.isEmpty ? "0" : groups.joined()) + (fraction.map { ".\($0)" } ?? "")
  }

  /// A text with the full-width digits, points, commas and signs of Chinese keyboards as their ASCII forms.
  public static func halfWidth(_ text: some StringProtocol) -> String {
    var output = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF10...0xFF19, 0xFF0B, 0xFF0C, 0xFF0D, 0xFF0E:
        output.append(Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xFEE0)))
      default: output.append(scalar)
      }
    }
    return String(output)
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) && character.isASCII }
}
