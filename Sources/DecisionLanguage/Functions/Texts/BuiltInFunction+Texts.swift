import Decimals
import Diagnostics

/// Functions of texts. Positions and lengths count code points.
extension BuiltInFunction {
  static let texts: [BuiltInFunction] = [
    BuiltInFunction(
      "substring",
      FunctionForm("string: string, start position: number, length?: number", .string) { substring($0) }),
    BuiltInFunction(
      "string length",
      FunctionForm("string: string", .number(.count)) { call in
        call.text(0).map { .number(Decimal128($0.unicodeScalars.count)) }
      }),
    BuiltInFunction(
      "upper case", FunctionForm("string: string", .string) { call in call.text(0).map { .string($0.uppercased()) } }),
    BuiltInFunction(
      "lower case", FunctionForm("string: string", .string) { call in call.text(0).map { .string($0.lowercased()) } }),
    BuiltInFunction(
      "substring before",
      FunctionForm("string: string, match: string", .string) { call in
        parted(call).map { .string($0.map { String($0.before) } ?? "") }
      }),
    BuiltInFunction(
      "substring after",
      FunctionForm("string: string, match: string", .string) { call in
        parted(call).map { .string($0.map { String($0.after) } ?? "") }
      }),
    BuiltInFunction(
      "contains",
      FunctionForm("string: string, match: string", .boolean) { call in parted(call).map { .boolean($0 != nil) } }),
    BuiltInFunction(
      "starts with",
      FunctionForm("string: string, match: string", .boolean) { call in
        guard let text = call.text(0), let match = call.text(1) else { return nil }
        return .boolean(text.unicodeScalars.starts(with: match.unicodeScalars))
      }),
    BuiltInFunction(
      "ends with",
      FunctionForm("string: string, match: string", .boolean) { call in
        guard let text = call.text(0), let match = call.text(1) else { return nil }
        return .boolean(text.unicodeScalars.reversed().starts(with: match.unicodeScalars.reversed()))
      }),
    BuiltInFunction(
      "string join",
      FunctionForm("list: list, delimiter?: string|Null", .string) { (call) throws(Diagnostic) in
        guard let members = call.list(0) else { return nil }
        var parts: [String] = []
        for member in members {
          switch member {
          case .string(let text): parts.append(text)
          case .null: continue
          default: return nil
          }
        }
        let delimiter = call.text(1) ?? ""
        try call.allow(length: parts.reduce(0) { $0 + $1.utf8.count + delimiter.utf8.count })
        return .string(parts.joined(separator: delimiter))
      }),
  ]

  /// From a position that counts from 1, or from the end where it is negative; 0 is wrong.
  private static func substring(_ call: FunctionCall) -> Value? {
    guard let text = call.text(0), let position = call.integer(1), position != 0 else { return nil }
    let scalars = text.unicodeScalars
    var length = Int.max
    if call.arguments.count == 3 {
      guard let wanted = call.integer(2), wanted > 0 else { return nil }
      length = wanted
    }
    let start =
      position > 0
      ? scalars.index(scalars.startIndex, offsetBy: position - 1, limitedBy: scalars.endIndex) ?? scalars.endIndex
      : scalars.index(scalars.endIndex, offsetBy: position, limitedBy: scalars.startIndex) ?? scalars.startIndex
    return .string(String(scalars[start...].prefix(length)))
  }

  /// What stands before and after the first occurrence of a text; the inner `nil` where it does not occur.
  private static func parted(_ call: FunctionCall) -> (
    before: Substring.UnicodeScalarView, after: Substring.UnicodeScalarView
  )?? {
    guard let text = call.text(0), let match = call.text(1) else { return nil }
    let whole = text.unicodeScalars
    guard let first = match.unicodeScalars.first else { return .some((whole[..<whole.startIndex], whole[...])) }
    let part = match.unicodeScalars
    var start = whole.startIndex
    while let found = whole[start...].firstIndex(of: first) {
      if whole[found...].starts(with: part) {
        return .some((whole[..<found], whole[found...].dropFirst(part.count)))
      }
      start = whole.index(after: found)
    }
    return .some(nil)
  }
}
