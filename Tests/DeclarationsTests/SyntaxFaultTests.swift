import Declarations
import Diagnostics
import Testing

@Suite("Files that cannot be read")
struct SyntaxFaultTests {
  private func fault(yaml: String) throws -> Diagnostic {
    let faults = try #require(throws: Diagnostics.self) { try DeclarationReader(yaml: yaml, file: "a.yaml") }
    return try #require(faults.all.first)
  }

  private func fault(json: String) throws -> Diagnostic {
    let faults = try #require(throws: Diagnostics.self) { try DeclarationReader(json: json, file: "a.json") }
    return try #require(faults.all.first)
  }

  /// Each with the first line of its message in both languages.
  @Test(
    "broken YAML is named at its place in plain words",
    arguments: [
      ("", "a.yaml: 错误：文件里什么也没有", "a.yaml: error: there is nothing in the file"),
      ("# 只有注释\n", "a.yaml: 错误：文件里什么也没有", "a.yaml: error: there is nothing in the file"),
      (
        "a: [0.1..0.3)\n", "a.yaml:1:4: 错误：方括号没有合上，或两项之间少了逗号",
        "a.yaml:1:4: error: this bracket is not closed, or a comma is missing between two items"
      ),
      (
        "a: {b: c\nd: e\n", "a.yaml:1:4: 错误：花括号没有合上，或两项之间少了逗号",
        "a.yaml:1:4: error: this brace is not closed, or a comma is missing between two items"
      ),
      ("题: \"abc\nb: 1\n", "a.yaml:1:4: 错误：引号没有合上", "a.yaml:1:4: error: this quote is not closed"),
      ("a: b: c\n", "a.yaml:1:5: 错误：这里不能再有冒号", "a.yaml:1:5: error: no further colon may stand here"),
      ("a:\n\t- b\n", "a.yaml:2:1: 错误：一项不能以这个字符开头", "a.yaml:2:1: error: nothing may begin with this character"),
      ("a: @x\n", "a.yaml:1:4: 错误：一项不能以这个字符开头", "a.yaml:1:4: error: nothing may begin with this character"),
      ("a: >= 1亿\n", "a.yaml:1:5: 错误：“|”和“>”之后应当换行", "a.yaml:1:5: error: a line break should follow “|” and “>”"),
      ("- a\nb: c\n", "a.yaml:2:1: 错误：这一行不属于上面的列表", "a.yaml:2:1: error: this line does not belong to the list above"),
      ("a: 1\nb\n", "a.yaml:3:1: 错误：键后面少了冒号", "a.yaml:3:1: error: a colon is missing after the key"),
      ("a: \u{1}\n", "a.yaml:1:4: 错误：有看不见的控制字符", "a.yaml:1:4: error: there is an invisible control character"),
      ("a: \"\\q\"\n", "a.yaml:1:5: 错误：双引号里没有这种反斜杠写法", "a.yaml:1:5: error: double quotes know no such escape"),
      ("? [a]\n: 1\n", "a.yaml:1:3: 错误：键必须是一段文字", "a.yaml:1:3: error: a key must be a text"),
      (
        "题: 1\n中: 2\n题: 3\n", "a.yaml:3:1: 错误：键“题”重复了，先前在第 1 行",
        "a.yaml:3:1: error: the key “题” stands twice, first on line 1"
      ),
      (
        "{a: 1, \"a\": 2}", "a.yaml:1:9: 错误：键“a”重复了，先前在第 1 行",
        "a.yaml:1:9: error: the key “a” stands twice, first on line 1"
      ),
      (
        "---\na: 1\n---\nb: 2\n", "a.yaml:3:1: 错误：声明文件里不用多个文档（---）",
        "a.yaml:3:1: error: declarations do without several documents (---)"
      ),
      ("a: !!int 5\n", "a.yaml:1:4: 错误：声明文件里不用标签（!）", "a.yaml:1:4: error: declarations do without tags (!)"),
      (
        "a: &x 1\nb: *x\n", "a.yaml:1:4: 错误：声明文件里不用锚点与引用（& 和 *）",
        "a.yaml:1:4: error: declarations do without anchors and aliases (& and *)"
      ),
      (
        "a:\n  - [b, &x c]\n", "a.yaml:2:9: 错误：声明文件里不用锚点与引用（& 和 *）",
        "a.yaml:2:9: error: declarations do without anchors and aliases (& and *)"
      ),
      (
        "b: *x\n", "a.yaml:1:4: 错误：声明文件里不用锚点与引用（& 和 *）",
        "a.yaml:1:4: error: declarations do without anchors and aliases (& and *)"
      ),
    ])
  func brokenYAML(yaml: String, chinese: String, english: String) throws {
    let fault = try fault(yaml: yaml)
    #expect(fault.rendered(in: .chinese).split(separator: "\n").first.map(String.init) == chinese)
    #expect(fault.rendered(in: .english).split(separator: "\n").first.map(String.init) == english)
  }

  @Test("a message shows the line, the place in it, and what to do")
  func wholeMessage() throws {
    #expect(
      try fault(yaml: "clause: \"5\"\n增幅: [0.1..0.3)\n").rendered(in: .chinese) == """
        a.yaml:2:5: 错误：方括号没有合上，或两项之间少了逗号
          | 增幅: [0.1..0.3)
          |       ^
          办法：文字以特殊符号开头时，整段加双引号
        """)
  }

  @Test("an ampersand inside a text is no anchor")
  func ampersands() throws {
    let yaml = "a: 研发 & 创新\nb: \"x, &y\"\nc: |\n  &z\n  , &q\nd: R&D # , &x\ne: 'it''s, &x'\n"
    #expect(throws: Never.self) { try DeclarationReader(yaml: yaml, file: "a.yaml") }
  }

  @Test("aliases that would unfold into gigabytes are refused at the first anchor")
  func unfoldingAliases() throws {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1...30 { yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    #expect(try fault(yaml: yaml + "? *a30\n: x\n").code == "declaration.refused")
  }

  @Test("depth and size are bounded")
  func bounds() throws {
    for text in [
      String(repeating: "[", count: 40) + String(repeating: "]", count: 40), String(repeating: "[", count: 200_000),
    ] {
      #expect(try fault(yaml: text).code == "declaration.too-deep")
      #expect(try fault(json: text).code == "declaration.too-deep")
    }
    let long = "\"" + String(repeating: "x", count: DeclarationReader.greatestSize) + "\""
    #expect(try fault(yaml: long).code == "declaration.too-large")
    #expect(
      try fault(json: long).rendered(in: .english) == """
        a.json: error: the file is too large: 2000002 bytes
          expected: at most 2000000 bytes
        """)
  }

  @Test("a long file on a single line is read in good time")
  func singleLine() throws {
    let flow = "[" + Array(repeating: "题: 值", count: 100_000).map { "{\($0)}" }.joined(separator: ", ") + "]"
    #expect(throws: Never.self) { try DeclarationReader(yaml: flow, file: "a.yaml") }
    let json = "[" + Array(repeating: "{\"题\": \"值\"}", count: 60_000).joined(separator: ", ") + "]"
    #expect(throws: Never.self) { try DeclarationReader(json: json, file: "a.json") }
  }

  @Test(
    "broken JSON is named at its place",
    arguments: [
      ("", "a.json: error: there is nothing in the file", nil),
      ("{", "a.json:1:2: error: the file ends too early", "a key in double quotes"),
      ("{\"a\":1", "a.json:1:7: error: the file ends too early", ", or }"),
      ("{\"a\":1,}", "a.json:1:8: error: this is not JSON: here stands “}”", "a key in double quotes"),
      ("{a:1}", "a.json:1:2: error: this is not JSON: here stands “a”", "a key in double quotes"),
      ("{\"a\" 1}", "a.json:1:6: error: this is not JSON: here stands “1”", ":"),
      (
        "[1,]", "a.json:1:4: error: this is not JSON: here stands “]”",
        "a value: a text, a number, true, false, null, [ or {"
      ),
      ("[01]", "a.json:1:2: error: this is not JSON: here stands “0”", "a number without leading zeros"),
      ("[-]", "a.json:1:3: error: this is not JSON: here stands “]”", "digits"),
      ("[1.]", "a.json:1:4: error: this is not JSON: here stands “]”", "digits after the point"),
      ("[1e+]", "a.json:1:5: error: this is not JSON: here stands “]”", "the digits of the exponent"),
      (
        "truex", "a.json:1:5: error: this is not JSON: here stands “x”",
        "a value: a text, a number, true, false, null, [ or {"
      ),
      (
        "[NaN]", "a.json:1:2: error: this is not JSON: here stands “N”",
        "a value: a text, a number, true, false, null, [ or {"
      ),
      (
        "['a']", "a.json:1:2: error: this is not JSON: here stands “'”",
        "a value: a text, a number, true, false, null, [ or {"
      ),
      ("[1] 2", "a.json:1:5: error: this is not JSON: here stands “2”", "the end of the file"),
      (
        "\"a\nb\"", "a.json:1:3: error: this is not JSON: here stands the end of the line",
        "a double quote; line breaks are written \\n"
      ),
      ("\"\\x\"", "a.json:1:3: error: this is not JSON: here stands “x”", "an escape such as \\n or \\\""),
      ("\"\\u12G4\"", "a.json:1:6: error: this is not JSON: here stands “G”", "four hexadecimal digits"),
      ("\"\\ud800\"", "a.json:1:8: error: this is not JSON: here stands “\"”", "a pair of UTF-16 surrogates"),
      ("[\n {\"题目\": 1, \"题目\": 2}\n]", "a.json:2:12 ([0]): error: the key “题目” stands twice, first on line 2", nil),
    ])
  func brokenJSON(json: String, english: String, expected: String?) throws {
    let fault = try fault(json: json)
    #expect(fault.rendered(in: .english).split(separator: "\n").first.map(String.init) == english)
    #expect(fault.expected?.en == expected)
  }
}
