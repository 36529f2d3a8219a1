import Diagnostics

/// `matches`, `replace` and `split`.
extension BuiltInFunction {
  static let matching: [BuiltInFunction] = [
    BuiltInFunction(
      "matches",
      FunctionForm("input: string, pattern: string, flags?: string|Null", .boolean) { (call) throws(Diagnostic) in
        guard let text = call.text(0), let expression = try call.expression(1, flags: 2) else { return nil }
        var matcher = try RegexMatcher(expression, text) { (steps) throws(Diagnostic) in try call.spend(steps) }
        return .boolean(try matcher.firstMatch(from: 0) != nil)
      }),
    BuiltInFunction(
      "replace",
      FunctionForm("input: string, pattern: string, replacement: string, flags?: string|Null", .string) {
        (call) throws(Diagnostic) in try replaced(call)
      }),
    BuiltInFunction(
      "split",
      FunctionForm("string: string, delimiter: string", .list(.string)) { (call) throws(Diagnostic) in
        guard let text = call.text(0), let expression = try call.expression(1, flags: nil) else { return nil }
        guard let matches = try call.matches(of: expression, in: text) else { return nil }
        var parts: [Value] = []
        var start = 0
        for match in matches.places {
          parts.append(.string(String(scalars: matches.text[start..<match[0]])))
          start = match[1]
        }
        parts.append(.string(String(scalars: matches.text[start...])))
        return try call.list(parts)
      }),
  ]

  private static func replaced(_ call: FunctionCall) throws(Diagnostic) -> Value? {
    guard let text = call.text(0), let pattern = call.text(2), let expression = try call.expression(1, flags: 3) else {
      return nil
    }
    let isLiteral = expression.program.options.isLiteral
    let template =
      isLiteral
      ? [ReplacementPart.text(Array(pattern.unicodeScalars))]
      : ReplacementPart.parts(of: pattern, groupCount: expression.groupCount)
    guard let template else {
      return try call.failure(
        Wording(zh: "替换文字里的 $ 或 \\ 不对", en: "a $ or a \\ in the replacement is wrong"),
        expected: Wording(verbatim: #"$0 $1 \$ \\"#))
    }
    guard let matches = try call.matches(of: expression, in: text) else { return nil }
    var result = String.UnicodeScalarView()
    // Counted beside the text, which counts its characters one by one.
    var length = 0
    func append(_ scalars: some RandomAccessCollection<Unicode.Scalar>) {
      result.append(contentsOf: scalars)
      length += scalars.count
    }
    var start = 0
    for match in matches.places {
      let before = length
      append(matches.text[start..<match[0]])
      for part in template {
        switch part {
        case .text(let scalars): append(scalars)
        case .group(let number):
          let (begin, end) = (match[2 * number], match[2 * number + 1])
          if begin != RegexMatcher.unset, end != RegexMatcher.unset {
            append(matches.text[begin..<end])
          }
        }
      }
      start = match[1]
      try call.allow(length: length)
      try call.spend((length - before) / 8)
    }
    append(matches.text[start...])
    try call.allow(length: length)
    return .string(String(result))
  }
}

/// A piece of the text that takes a match's place.
private enum ReplacementPart {
  case text([Unicode.Scalar])
  case group(Int)

  /// The pieces of `$1, \$`; `nil` where a mark is not followed by what belongs to it.
  static func parts(of pattern: String, groupCount: Int) -> [ReplacementPart]? {
    let scalars = Array(pattern.unicodeScalars)
    var parts: [ReplacementPart] = []
    var position = 0
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      switch scalar {
      case "\\":
        guard position < scalars.count, scalars[position] == "\\" || scalars[position] == "$" else { return nil }
        parts.append(.text([scalars[position]]))
        position += 1
      case "$":
        guard position < scalars.count, scalars[position].isDigit else { return nil }
        var number = Int(scalars[position].value - 48)
        position += 1
        // A further digit belongs to the number only where there are so many groups.
        while position < scalars.count, scalars[position].isDigit {
          let longer = number * 10 + Int(scalars[position].value - 48)
          guard longer <= groupCount else { break }
          number = longer
          position += 1
        }
        if number <= groupCount { parts.append(.group(number)) }
      default: parts.append(.text([scalar]))
      }
    }
    return parts
  }
}

extension FunctionCall {
  /// The regular expression of an argument; `nil` where it is none, and in strict mode an error that says why.
  fileprivate func expression(_ index: Int, flags: Int?) throws(Diagnostic) -> RegularExpression? {
    guard let pattern = text(index) else { return nil }
    do throws(RegexFault) {
      return try RegularExpression(pattern, flags: flags.flatMap { text($0) } ?? "")
    } catch {
      let place = error.position.map { Wording(zh: "（第 \($0) 个字符）", en: " (character \($0))") }
      _ = try failure(
        Wording(
          zh: "正则表达式“\(pattern.excerpt)”：\(error.message.zh)\(place?.zh ?? "")",
          en: "regular expression '\(pattern.excerpt)': \(error.message.en)\(place?.en ?? "")"))
      return nil
    }
  }

  /// All matches, one behind the other; `nil` where the expression matches nothing at all, which would be everywhere.
  fileprivate func matches(
    of expression: RegularExpression, in text: String
  ) throws(Diagnostic) -> (text: [Unicode.Scalar], places: [[Int]])? {
    let spending: (Int) throws(Diagnostic) -> Void = { (steps) throws(Diagnostic) in try self.spend(steps) }
    var empty = try RegexMatcher(expression, "", spend: spending)
    guard try empty.firstMatch(from: 0) == nil else {
      _ = try failure(Wording(zh: "正则表达式与空文字相符", en: "the regular expression matches the empty text"))
      return nil
    }
    var matcher = try RegexMatcher(expression, text, spend: spending)
    var places: [[Int]] = []
    var start = 0
    while let match = try matcher.firstMatch(from: start) {
      places.append(match)
      try spend(match.count)
      // A match of nothing, as a bare anchor is, must not be found twice.
      start = match[1] > match[0] ? match[1] : match[1] + 1
      if start > matcher.text.count { break }
    }
    return (matcher.text, places)
  }
}

extension String {
  fileprivate init(scalars: ArraySlice<Unicode.Scalar>) {
    self.init(String.UnicodeScalarView(scalars))
  }
}
