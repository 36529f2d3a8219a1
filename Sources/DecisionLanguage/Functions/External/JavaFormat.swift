import Decimals

/// Text as Java writes it, for `String.valueOf` and `String.format`.
enum JavaFormat {
  private static let longestWidth = 1_000

  static func text(of argument: JavaArgument) -> String {
    switch argument {
    case .whole(let value): String(value)
    case .real(let value): "\(value)"
    case .text(let text): text
    case .truth(let truth): String(truth)
    case .any(let value): text(of: value)
    }
  }

  private static func text(of value: Value) -> String {
    switch value {
    case .string(let text): text
    case .list(let members): "[" + members.map(text(of:)).joined(separator: ", ") + "]"
    default: value.description
    }
  }

  /// The pattern with its `%` places filled: s, d, f, x, c, b, n and %, with width, `-`, `0`, `,` and precision; `nil`
  /// where the pattern or an argument is wrong.
  static func format(_ pattern: String, _ arguments: [JavaArgument]) -> String? {
    var result = ""
    var rest = pattern[...]
    var next = 0
    while let mark = rest.firstIndex(of: "%") {
      result += rest[..<mark]
      rest = rest[rest.index(after: mark)...]
      let flags = rest.prefix { "-0,+ #".contains($0) }
      rest = rest[flags.endIndex...]
      let width = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest[width.endIndex...]
      var precision: Int?
      if rest.first == "." {
        let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count <= 100 else { return nil }
        precision = count
        rest = rest[digits.endIndex...]
      }
      guard let conversion = rest.first else { return nil }
      rest = rest.dropFirst()
      if conversion == "%" || conversion == "n" {
        result += conversion == "n" ? "\n" : "%"
        continue
      }
      guard next < arguments.count, let text = convert(arguments[next], conversion, precision, flags) else {
        return nil
      }
      next += 1
      let room = Int(width) ?? 0
      guard room <= longestWidth else { return nil }
      result += padded(text, to: room, flags)
    }
    return result + rest
  }

  private static func convert(
    _ argument: JavaArgument, _ conversion: Character, _ precision: Int?, _ flags: Substring
  ) -> String? {
    let value = argument.value
    switch (conversion, value) {
    case ("s", _): return precision.map { String(text(of: value).prefix($0)) } ?? text(of: value)
    case ("b", .boolean(let truth)): return String(truth)
    case ("b", _): return String(value != .null)
    case ("c", .string(let text)): return text.utf16.count == 1 ? text : nil
    case ("d", .number(let number)):
      return number.integer.map { grouped(String($0), flags, isSigned: flags.contains("+")) }
    case ("x", .number(let number)): return number.integer.flatMap { $0 >= 0 ? String($0, radix: 16) : nil }
    case ("f", .number(let number)):
      let scale = precision ?? 6
      guard let rounded = number.rounded(scale: scale, .halfUp) else { return nil }
      return grouped(fixed(rounded, scale), flags, isSigned: flags.contains("+"))
    default: return nil
    }
  }

  /// A number with exactly so many digits after its point.
  private static func fixed(_ number: Decimal128, _ scale: Int) -> String {
    let parts = number.description.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1]) : ""
    guard scale > 0 else { return String(parts[0]) }
    return parts[0] + "." + fraction.prefix(scale) + String(repeating: "0", count: max(0, scale - fraction.count))
  }

  private static func grouped(_ digits: String, _ flags: Substring, isSigned: Bool) -> String {
    let sign = digits.hasPrefix("-") ? "-" : (isSigned ? "+" : "")
    let plain = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
    guard flags.contains(",") else { return sign + plain }
    let whole = Array(plain.prefix { $0 != "." })
    var result = ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return sign + result + plain.dropFirst(whole.count)
  }

  private static func padded(_ text: String, to width: Int, _ flags: Substring) -> String {
    let room = max(0, width - text.count)
    if flags.contains("-") { return text + String(repeating: " ", count: room) }
    guard flags.contains("0") else { return String(repeating: " ", count: room) + text }
    let sign = text.prefix { $0 == "-" || $0 == "+" }
    return sign + String(repeating: "0", count: room) + text.dropFirst(sign.count)
  }
}
