/// A number as people read it: thousands separators, and the minus sign U+2212, which stands off from a hyphen and is as
/// wide as a plus. Exports and interfaces write plain digits instead.
public enum GroupedNumber {
  public static let minus: Character = "−"

  /// `1,260.5` of `1260.5`, `−12.50` of `-12.50`.
  public static func text(_ plain: some StringProtocol) -> String {
    let isNegative = plain.hasPrefix("-")
    let sides = plain.drop { $0 == "-" }.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    var digits = sides[0]
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(Substring(digits.suffix(3)), at: 0)
      digits = digits.dropLast(3)
    }
    groups.insert(Substring(digits), at: 0)
    return (isNegative ? String(minus) : "") + groups.joined(separator: ",") + (sides.count > 1 ? ".\(sides[1])" : "")
  }
}
