/// 文号、凭证号, as numbers of documents and vouchers are compared: one is the same however its number is typed.
public enum DocumentNumber {
  /// Whether two typed numbers name one document: brackets, widths, cases and spaces make no difference.
  public static func isSame(_ one: String, as other: String) -> Bool { one == other || folded(one) == folded(other) }

  /// With brackets of one kind, half-width, in capital letters and without spaces.
  public static func folded(_ number: String) -> String {
    let brackets: [Unicode.Scalar: Unicode.Scalar] = [
      "〔": "(", "〕": ")", "[": "(", "]": ")", "【": "(", "】": ")", "﹝": "(", "﹞": ")", "〈": "(", "〉": ")",
    ]
    let scalars = number.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
      guard !scalar.properties.isWhitespace else { return nil }
      let half = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
      return brackets[half] ?? half
    }
    return String(String.UnicodeScalarView(scalars)).uppercased()
  }
}
