import Diagnostics

/// A regular expression as XPath and XQuery Functions 3.1, section 5.6.1, has them: XML Schema's expressions with
/// anchors, reluctant quantifiers, groups and back-references.
///
/// Matching never hangs: without back-references no state is tried twice at one place, so that the cost is at most the
/// size of the expression times the length of the text; with them the caller's limit on steps ends it.
struct RegularExpression: Sendable {
  /// How many instructions an expression may come to, with its counted repetitions written out.
  static let sizeLimit = 20_000

  let program: RegexProgram
  let groupCount: Int

  /// - Parameter flags: any of `s` (a dot matches line ends too), `m` (anchors match at lines), `i` (capitals don't
  ///   count), `x` (blanks in the pattern don't count), `q` (the pattern is plain text).
  /// - Throws: what is wrong with the pattern or the flags.
  init(_ pattern: String, flags: String) throws(RegexFault) {
    let options = try RegexOptions(flags)
    if options.isLiteral {
      program = try RegexProgram(.sequence(pattern.unicodeScalars.map(RegexNode.scalar)), options)
      groupCount = 0
    } else {
      var parser = RegexParser(pattern, options)
      let node = try parser.parse()
      program = try RegexProgram(node, options)
      groupCount = parser.groupCount
    }
  }
}

/// What is wrong with a regular expression, and where: counted in code points from 1.
struct RegexFault: Error {
  let message: Wording
  let position: Int?

  init(_ zh: String, _ en: String, at position: Int? = nil) {
    message = Wording(zh: zh, en: en)
    self.position = position
  }
}

struct RegexOptions: Sendable {
  var dotMatchesAll = false
  var isMultiline = false
  var ignoresCase = false
  var ignoresBlanks = false
  var isLiteral = false

  init(_ flags: String) throws(RegexFault) {
    for flag in flags {
      switch flag {
      case "s": dotMatchesAll = true
      case "m": isMultiline = true
      case "i": ignoresCase = true
      case "x": ignoresBlanks = true
      case "q": isLiteral = true
      default: throw RegexFault("不认识的标志“\(flag)”，可用 s m i x q", "unknown flag '\(flag)': use s, m, i, x or q")
      }
    }
  }
}

indirect enum RegexNode: Sendable {
  case scalar(Unicode.Scalar)
  case any
  case set(ScalarSet)
  case start
  case end
  case sequence([RegexNode])
  case alternatives([RegexNode])
  /// A group that is remembered by its number.
  case group(Int, RegexNode)
  case repetition(RegexNode, least: Int, most: Int?, isGreedy: Bool)
  case backReference(Int)
}
