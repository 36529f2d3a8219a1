/// Reads a pattern by recursive descent.
struct RegexParser {
  private static let depthLimit = 100
  private static let repetitionLimit = 10_000

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  /// How many groups were opened, and which of them are closed: a back-reference needs a closed one.
  private(set) var groupCount = 0
  private var closedGroups: Set<Int> = []

  init(_ pattern: String, _ options: RegexOptions) {
    let all = Array(pattern.unicodeScalars)
    scalars = options.ignoresBlanks ? Self.withoutBlanks(all) : all
  }

  /// The pattern without blanks, except those inside brackets.
  private static func withoutBlanks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var kept: [Unicode.Scalar] = []
    var brackets = 0
    var isEscaped = false
    for scalar in scalars {
      let isBlank = scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
      if isBlank, brackets == 0 { continue }
      if !isEscaped {
        if scalar == "[" { brackets += 1 }
        if scalar == "]" { brackets = max(0, brackets - 1) }
      }
      isEscaped = scalar == "\\" && !isEscaped
      kept.append(scalar)
    }
    return kept
  }

  mutating func parse() throws(RegexFault) -> RegexNode {
    let node = try alternatives()
    guard position == scalars.count else { throw fault("右括号没有对应的左括号", "a closing parenthesis has no opening one") }
    return node
  }

  private var current: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func peek(_ distance: Int) -> Unicode.Scalar? {
    position + distance < scalars.count ? scalars[position + distance] : nil
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard current == scalar else { return false }
    position += 1
    return true
  }

  private func fault(_ zh: String, _ en: String) -> RegexFault { RegexFault(zh, en, at: position + 1) }

  // MARK: Structure

  private mutating func alternatives() throws(RegexFault) -> RegexNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw fault("括号嵌套超过 \(Self.depthLimit) 层", "groups are nested deeper than \(Self.depthLimit) levels")
    }
    var branches = [try branch()]
    while take("|") { branches.append(try branch()) }
    return branches.count == 1 ? branches[0] : .alternatives(branches)
  }

  private mutating func branch() throws(RegexFault) -> RegexNode {
    var pieces: [RegexNode] = []
    while let scalar = current, scalar != "|", scalar != ")" { pieces.append(try piece()) }
    return pieces.count == 1 ? pieces[0] : .sequence(pieces)
  }

  private mutating func piece() throws(RegexFault) -> RegexNode {
    let atom = try atom()
    guard let (least, most) = try quantifier() else { return atom }
    let isGreedy = !take("?")
    if let scalar = current, scalar == "*" || scalar == "+" || scalar == "?" || scalar == "{" {
      throw fault("量词前面没有内容", "a quantifier has nothing to repeat")
    }
    return .repetition(atom, least: least, most: most, isGreedy: isGreedy)
  }

  private mutating func quantifier() throws(RegexFault) -> (least: Int, most: Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    guard take("{") else { return nil }
    let least = try count()
    var most: Int? = least
    if take(",") { most = current == "}" ? nil : try count() }
    guard take("}") else { throw fault("花括号里应是 {n}、{n,} 或 {n,m}", "braces hold {n}, {n,} or {n,m}") }
    if let most, most < least { throw fault("重复次数的上限小于下限", "the most repetitions are fewer than the least") }
    return (least, most)
  }

  private mutating func count() throws(RegexFault) -> Int {
    let start = position
    while let scalar = current, scalar.isDigit { position += 1 }
    let digits = String(String.UnicodeScalarView(scalars[start..<position]))
    guard let number = Int(digits) else { throw fault("花括号里应是 {n}、{n,} 或 {n,m}", "braces hold {n}, {n,} or {n,m}") }
    guard number <= Self.repetitionLimit else {
      throw fault("重复次数超过 \(Self.repetitionLimit)", "more than \(Self.repetitionLimit) repetitions")
    }
    return number
  }

  private mutating func atom() throws(RegexFault) -> RegexNode {
    guard let scalar = current else { throw fault("式子没有写完", "the pattern ends too early") }
    switch scalar {
    case "(": return try group()
    case "[": return .set(try characterClass())
    case "\\": return try escape()
    case ".":
      position += 1
      return .any
    case "^":
      position += 1
      return .start
    case "$":
      position += 1
      return .end
    case "*", "+", "?", "{": throw fault("量词前面没有内容", "a quantifier has nothing to repeat")
    case "}", "]": throw fault("“\(scalar)”要写成“\\\(scalar)”", "write '\\\(scalar)' for '\(scalar)'")
    default:
      position += 1
      return .scalar(scalar)
    }
  }

  private mutating func group() throws(RegexFault) -> RegexNode {
    position += 1
    var number: Int?
    if take("?") {
      guard take(":") else { throw fault("“(?”后面只能是“:”", "only ':' may follow '(?'") }
    } else {
      groupCount += 1
      number = groupCount
    }
    let inner = try alternatives()
    guard take(")") else { throw fault("左括号没有对应的右括号", "an opening parenthesis has no closing one") }
    guard let number else { return inner }
    closedGroups.insert(number)
    return .group(number, inner)
  }

  // MARK: Escapes

  private mutating func escape() throws(RegexFault) -> RegexNode {
    if let digit = peek(1), digit.isDigit { return try backReference() }
    let part = try classEscape()
    if case .scalar(let scalar) = part { return .scalar(scalar) }
    return .set(ScalarSet([part]))
  }

  private mutating func backReference() throws(RegexFault) -> RegexNode {
    position += 1
    var number = 0
    while let scalar = current, scalar.isDigit {
      let longer = number * 10 + Int(scalar.value - 48)
      // A further digit belongs to the number only where there are so many groups.
      guard number == 0 || longer <= groupCount else { break }
      number = longer
      position += 1
      if number == 0 { break }
    }
    guard closedGroups.contains(number) else {
      throw fault("没有第 \(number) 组可以引用", "there is no group \(number) to refer to")
    }
    return .backReference(number)
  }

  /// One escape, as it may stand inside brackets and outside.
  private mutating func classEscape() throws(RegexFault) -> ScalarSet.Part {
    position += 1
    guard let mark = current else { throw fault("反斜杠后面没有字符", "nothing follows the backslash") }
    position += 1
    switch mark {
    case "n": return .scalar("\n")
    case "r": return .scalar("\r")
    case "t": return .scalar("\t")
    case "\\", "|", ".", "?", "*", "+", "(", ")", "{", "}", "-", "[", "]", "^", "$": return .scalar(mark)
    case "s", "S": return .kind(.space, isNegated: mark == "S")
    case "d", "D": return .kind(.digit, isNegated: mark == "D")
    case "w", "W": return .kind(.word, isNegated: mark == "W")
    case "i", "I": return .kind(.nameStart, isNegated: mark == "I")
    case "c", "C": return .kind(.namePart, isNegated: mark == "C")
    case "p", "P": return .kind(try property(), isNegated: mark == "P")
    default:
      position -= 1
      throw fault("不认识转义“\\\(mark)”", "unknown escape '\\\(mark)'")
    }
  }

  /// `{Lu}` or `{IsGreek}`.
  private mutating func property() throws(RegexFault) -> ScalarSet.Kind {
    guard take("{"), let end = scalars[position...].firstIndex(of: "}") else {
      throw fault("\\p 后面应是 {类别}", "\\p is followed by {category}")
    }
    let name = String(String.UnicodeScalarView(scalars[position..<end]))
    if name.hasPrefix("Is"), let block = UnicodeBlocks.ranges[String(name.dropFirst(2))] {
      position = end + 1
      return .block(block)
    }
    guard let categories = UnicodeCategories.named[name] else {
      throw fault("不认识的字符类别“\(name)”", "unknown category or block '\(name)'")
    }
    position = end + 1
    return .categories(categories)
  }

  // MARK: Brackets

  private mutating func characterClass() throws(RegexFault) -> ScalarSet {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw fault("括号嵌套超过 \(Self.depthLimit) 层", "groups are nested deeper than \(Self.depthLimit) levels")
    }
    position += 1
    let isNegated = take("^")
    var parts: [ScalarSet.Part] = []
    while true {
      guard let scalar = current else { throw fault("方括号没有闭合", "a bracket is never closed") }
      if scalar == "]", !parts.isEmpty {
        position += 1
        return ScalarSet(parts, isNegated: isNegated)
      }
      if scalar == "-", peek(1) == "[", !parts.isEmpty {
        position += 1
        let without = try characterClass()
        guard take("]") else { throw fault("减去的字符集后面应是“]”", "']' follows the characters taken away") }
        return ScalarSet(parts, isNegated: isNegated, without: without)
      }
      parts.append(try classPart())
    }
  }

  private mutating func classPart() throws(RegexFault) -> ScalarSet.Part {
    let first = try classScalar()
    guard case .scalar(let low) = first, current == "-", let next = peek(1), next != "]", next != "[" else {
      return first
    }
    position += 1
    guard case .scalar(let high) = try classScalar(), low <= high else {
      throw fault("字符范围的两端不对", "the ends of the range don't go together")
    }
    return .range(low...high)
  }

  private mutating func classScalar() throws(RegexFault) -> ScalarSet.Part {
    guard let scalar = current else { throw fault("方括号没有闭合", "a bracket is never closed") }
    switch scalar {
    case "\\":
      if let digit = peek(1), digit.isDigit { throw fault("方括号里不能引用组", "no group can be referred to in brackets") }
      return try classEscape()
    case "[", "]": throw fault("“\(scalar)”要写成“\\\(scalar)”", "write '\\\(scalar)' for '\(scalar)'")
    default:
      position += 1
      return .scalar(scalar)
    }
  }
}
