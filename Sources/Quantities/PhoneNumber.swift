/// Telephone numbers as people write them.
public enum PhoneNumber {
  /// Whether a text can be a phone number, or two: five digits or more in either width, with marks, an extension or another
  /// number between, and no other letters.
  public static func isWritten(_ text: String) -> Bool {
    var rest = TypedNumber.halfWidth(text).lowercased()
    for word in ["转", "分机", "ext", "或", "/"] { rest = rest.replacing(word, with: " ") }
    let digits = rest.filter { $0.isASCII && $0.isNumber }
    return digits.count >= 5
      && rest.allSatisfy { ($0.isASCII && $0.isNumber) || $0.isWhitespace || "-+()（）.·、，,;；—".contains($0) }
  }

  /// Whether a mobile number of the mainland stands in a text: eleven digits from 13 to 19 on, by themselves or behind 86.
  public static func isMobile(_ text: String) -> Bool {
    TypedNumber.halfWidth(text).split { !($0.isASCII && $0.isNumber) && !" -".contains($0) }.contains { group in
      var digits = group.filter { $0.isASCII && $0.isNumber }
      if digits.count == 13, digits.hasPrefix("86") { digits.removeFirst(2) }
      return digits.count == 11 && digits.hasPrefix("1") && ("3"..."9").contains(digits.dropFirst().first ?? "0")
    }
  }
}
