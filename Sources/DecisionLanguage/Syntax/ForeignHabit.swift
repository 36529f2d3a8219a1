import Diagnostics

/// What people write who come from spreadsheets and other languages, and what FEEL has in its place.
enum ForeignHabit {
  private static let marks: [(written: String, meant: String)] = [
    ("&&", "and"), ("||", "or"), ("==", "="), ("=>", ">="), ("=<", "<="), ("<>", "!="), ("≥", ">="), ("≤", "<="),
    ("≠", "!="), ("×", "*"), ("÷", "/"), ("&", "and"), ("|", "or"), (";", ","), ("'", "\""), ("!", "not(…)"),
  ]

  /// Names of functions elsewhere, in small letters.
  private static let functions = [
    "len": "string length", "length": "string length", "strlen": "string length", "substr": "substring",
    "mid": "substring", "upper": "upper case", "toupper": "upper case", "lower": "lower case",
    "tolower": "lower case", "avg": "mean", "average": "mean", "concat": "string join", "indexof": "index of",
    "startswith": "starts with", "endswith": "ends with", "roundup": "round up", "rounddown": "round down",
    "pow": "**", "power": "**", "isnull": "= null", "ifelse": "if … then … else …", "iif": "if … then … else …",
  ]

  private static let constants = ["true": "true", "false": "false", "null": "null", "none": "null", "nil": "null"]

  /// What was probably meant by a piece of text that has no place where it stands; `nil` where nothing is known.
  static func remedy(at span: SourceSpan, in source: SourceText) -> Wording? {
    let scalars = source.scalars
    guard span.start < scalars.count else { return nil }
    let text = source.slice(span)
    let before = span.start > 0 ? scalars[span.start - 1] : nil
    if text.first == "%" { return Wording(zh: "百分数写成小数：10% 写作 0.1", en: "write a percentage as 0.1 for 10%") }
    if let before, before.isDigit, text.first == "万" || text.first == "亿" {
      return Wording(zh: "写出全数：1万 写作 10000", en: "write all digits: 10000 for 1万")
    }
    for mark in marks {
      let written = Array(mark.written.unicodeScalars)
      // The second sign of a pair is where reading ends.
      for start in [span.start, span.start - 1] where start >= 0 && (start == span.start || written.count == 2) {
        if scalars[start...].starts(with: written) { return write(mark.meant) }
      }
    }
    if let keyword = Keyword(rawValue: text.lowercased()), keyword.rawValue != text { return write(keyword.rawValue) }
    let words = String(String.UnicodeScalarView(scalars[..<span.start])).split { !$0.isLetter }
    if words.last?.lowercased() == "not", scalars[..<span.start].last?.isBlank == true { return write("not(…)") }
    return nil
  }

  /// What was probably meant by a name that nothing has.
  static func remedy(forName name: String) -> Wording? { constants[name.lowercased()].map(write) }

  /// What was probably meant by a function that is not there.
  static func remedy(forFunction name: String) -> Wording? { functions[name.lowercased()].map(write) }

  private static func write(_ meant: String) -> Wording { Wording(zh: "写作 \(meant)", en: "write \(meant)") }
}
