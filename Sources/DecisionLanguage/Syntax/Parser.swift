import Diagnostics

/// Reads FEEL by recursive descent; precedence as in the grammar of DMN 1.5, section 10.3.1.2.
struct Parser {
  let source: SourceText
  let options: ParsingOptions
  private(set) var current = Token(kind: .end, span: SourceSpan(0, 0))
  private var lexer: Lexer
  private var depth = 0
  /// The names of the host first, then those that the expression itself brings in.
  private var frames: [Frame]
  /// Every name of a context's entry met so far, for paths into what no type is known of.
  private(set) var members: NameIndex
  let typeNames: [String: FEELType]
  /// Whether the upper end of a range is being read, behind which `[` may close the range and open no filter.
  var isAtRangeEnd = false
  /// The types of loops and functions, by their place: what their parts mean is known only while they are read.
  var shapes: [SourceSpan: FEELType] = [:]

  struct Frame {
    private(set) var types: [String: FEELType]
    private(set) var index: NameIndex

    mutating func declare(_ name: String, _ type: FEELType) {
      types[name] = type
      index.insert(name)
    }

    init(_ types: [String: FEELType]) {
      self.types = types
      index = NameIndex(types.keys)
    }

    init(_ scope: NameScope) {
      types = scope.types
      index = scope.index
    }
  }

  init(_ source: SourceText, scope: NameScope, options: ParsingOptions) throws(Diagnostic) {
    self.source = source
    self.options = options
    lexer = Lexer(source, options: options)
    frames = [Frame(NameScope.library), Frame(scope)]
    members = scope.members
    typeNames = scope.typeNames
    guard source.scalars.count <= options.lengthLimit else { throw tooLong }
    try move(to: 0)
  }

  /// The text is not shown: it is as long as it is.
  private var tooLong: Diagnostic {
    Diagnostic(
      "feel.too-long", at: source.origin,
      Wording(
        zh: "表达式有 \(source.scalars.count) 个字符，太长", en: "the expression has \(source.scalars.count) characters: too long"
      ),
      expected: Wording(zh: "至多 \(options.lengthLimit) 个", en: "at most \(options.lengthLimit)"),
      remedy: Wording(zh: "大的列表作为输入数据给出", en: "give a large list as input data"))
  }

  // MARK: Tokens

  /// Reads the token at a position.
  mutating func move(to position: Int) throws(Diagnostic) {
    let (frames, scalars) = (frames, source.scalars)
    current = try lexer.token(at: position) { start in
      var longest: (name: String, end: Int)?
      for frame in frames {
        if let found = frame.index.longestName(in: scalars, at: start), found.end > longest?.end ?? 0 {
          longest = found
        }
      }
      return longest
    }
  }

  mutating func advance() throws(Diagnostic) { try move(to: current.span.end) }

  /// Where the first sign stands that is no blank and no comment.
  mutating func start(after position: Int) throws(Diagnostic) -> Int { try lexer.start(after: position) }

  /// Goes back to a token read before.
  mutating func restore(_ token: Token) { current = token }

  mutating func take(_ symbol: Symbol) throws(Diagnostic) -> Bool {
    guard current.kind == .symbol(symbol) else { return false }
    try advance()
    return true
  }

  mutating func take(_ keyword: Keyword) throws(Diagnostic) -> Bool {
    guard current.kind == .keyword(keyword) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ symbol: Symbol) throws(Diagnostic) {
    guard try take(symbol) else { throw unexpected(expected: Wording(verbatim: symbol.rawValue)) }
  }

  mutating func expect(_ keyword: Keyword) throws(Diagnostic) {
    guard try take(keyword) else { throw unexpected(expected: Wording(verbatim: keyword.rawValue)) }
  }

  func expectEnd() throws(Diagnostic) {
    guard current.kind != .end else { return }
    let near = phraseAroundCurrent.flatMap { phrase in
      nearestName(to: phrase, among: Set(frames.flatMap(\.types.keys)))
    }
    throw unexpected(
      expected: Wording(zh: "到此结束", en: "the end"),
      remedy: near.map { Wording(zh: "是不是“\($0)”", en: "did you mean '\($0)'") })
  }

  /// The words before and after the current one, where that is a word: a name that holds blanks was mistyped, perhaps.
  private var phraseAroundCurrent: String? {
    guard case .name = current.kind else { return nil }
    func isOfName(_ scalar: Unicode.Scalar) -> Bool { scalar.isNamePart || scalar.isBlank }
    let scalars = source.scalars
    let before = scalars[..<current.span.start].reversed().prefix(while: isOfName).count
    let after = scalars[current.span.start...].prefix(while: isOfName).count
    let words = scalars[(current.span.start - before)..<(current.span.start + after)].split(whereSeparator: \.isBlank)
    return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
  }

  func unexpected(expected: Wording, remedy: Wording? = nil) -> Diagnostic {
    if current.kind == .end {
      return source.diagnostic(
        "feel.end", SourceSpan(current.span.start, current.span.start),
        Wording(zh: "话没有说完", en: "the expression ends too early"), expected: expected)
    }
    let text = source.slice(current.span)
    return source.diagnostic(
      "feel.unexpected", current.span, Wording(zh: "这里不该是“\(text)”", en: "unexpected '\(text)'"), expected: expected,
      remedy: remedy ?? ForeignHabit.remedy(at: current.span, in: source))
  }

  // MARK: Depth and names

  /// Runs `body` one level deeper.
  mutating func nested<Result>(_ body: (inout Parser) throws(Diagnostic) -> Result) throws(Diagnostic) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= options.depthLimit else { throw tooDeep(options.depthLimit) }
    return try body(&self)
  }

  /// How many nodes may stand above one another: a chain such as `a + b + c …` is as high as it is long.
  static let heightLimit = 500

  func tooDeep(_ limit: Int) -> Diagnostic {
    source.diagnostic(
      "feel.depth", current.span,
      Wording(zh: "嵌套超过 \(limit) 层", en: "nested deeper than \(limit) levels"),
      remedy: Wording(zh: "拆成几个有名字的部分", en: "split it into named parts"))
  }

  /// Runs `body` with further names in reach. The current token is read anew, since it may be one of them.
  mutating func with<Result>(
    _ names: [String: FEELType], _ body: (inout Parser) throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> Result {
    frames.append(Frame(names))
    defer { frames.removeLast() }
    try move(to: current.span.start)
    return try body(&self)
  }

  /// Adds a name to the innermost frame.
  mutating func declare(_ name: String, _ type: FEELType) {
    frames[frames.count - 1].declare(name, type)
    members.insert(name)
  }

  /// The type of a name in reach; `nil` where nothing is called so.
  func type(ofName name: String) -> FEELType? {
    for frame in frames.reversed() {
      if let type = frame.types[name] { return type }
    }
    return nil
  }
}
