import Diagnostics
import Yams

/// What the YAML reader complains of, in words for people who write declarations.
///
/// The reader is libyaml; its complaints are short English phrases, matched here as they stand in its scanner and parser.
struct YAMLFault {
  /// Where it noticed, as a line and a column in Unicode scalars.
  let mark: Mark?
  let message: Wording
  var expected: Wording?
  var remedy: Wording?

  private static let quote = Wording(
    zh: "文字以特殊符号开头时，整段加双引号", en: "put a text that begins with a special character in double quotes")

  init(_ problem: String, at mark: Mark?, since context: Mark?) {
    switch problem {
    case "did not find expected ',' or ']'":
      self.mark = context ?? mark
      message = Wording(
        zh: "方括号没有合上，或两项之间少了逗号", en: "this bracket is not closed, or a comma is missing between two items")
      remedy = Self.quote
    case "did not find expected ',' or '}'":
      self.mark = context ?? mark
      message = Wording(
        zh: "花括号没有合上，或两项之间少了逗号", en: "this brace is not closed, or a comma is missing between two items")
      remedy = Self.quote
    case "found unexpected end of stream":
      self.mark = context ?? mark
      message = Wording(zh: "引号没有合上", en: "this quote is not closed")
    case "mapping values are not allowed in this context":
      self.mark = mark
      message = Wording(zh: "这里不能再有冒号", en: "no further colon may stand here")
      remedy = Wording(
        zh: "文字里有“: ”时，整段加双引号；另起的键与上面的键左边对齐",
        en: "put a text with “: ” inside in double quotes; begin a new key as far left as the keys above")
    case "found character that cannot start any token":
      self.mark = mark
      message = Wording(zh: "一项不能以这个字符开头", en: "nothing may begin with this character")
      remedy = Wording(
        zh: "缩进用空格，不用制表符；文字以特殊符号开头时，整段加双引号",
        en: "indent with spaces, not tabs; put a text that begins with a special character in double quotes")
    case "found a tab character that violates indentation",
      "found a tab character where an indentation space is expected":
      self.mark = mark
      message = Wording(zh: "缩进里有制表符", en: "there is a tab in the indentation")
      remedy = Wording(zh: "换成空格", en: "use spaces")
    case "did not find expected comment or line break":
      self.mark = mark
      message = Wording(zh: "“|”和“>”之后应当换行", en: "a line break should follow “|” and “>”")
      remedy = Self.quote
    case "did not find expected '-' indicator":
      self.mark = mark
      message = Wording(zh: "这一行不属于上面的列表", en: "this line does not belong to the list above")
      expected = Wording(zh: "以“- ”开头的一项，或更靠左的键", en: "an item that begins with “- ”, or a key further to the left")
    case "did not find expected key":
      self.mark = mark
      message = Wording(zh: "这一行与上面的键没有对齐", en: "this line is not aligned with the keys above")
      expected = Wording(zh: "左边对齐的“键: 值”", en: "“key: value”, as far left as the keys above")
    case "could not find expected ':'":
      self.mark = mark
      message = Wording(zh: "键后面少了冒号", en: "a colon is missing after the key")
      expected = Wording(zh: "“键: 值”，冒号后空一格", en: "“key: value”, with a blank after the colon")
    case "block sequence entries are not allowed in this context":
      self.mark = mark
      message = Wording(zh: "这里不能用“- ”列项", en: "no item “- ” may stand here")
      expected = Wording(zh: "另起一行再列项", en: "the item on a line of its own")
    case "found unknown escape character":
      self.mark = mark
      message = Wording(zh: "双引号里没有这种反斜杠写法", en: "double quotes know no such escape")
      remedy = Wording(zh: "反斜杠写两遍，或改用单引号", en: "write the backslash twice, or use single quotes")
    case "control characters are not allowed":
      self.mark = mark
      message = Wording(zh: "有看不见的控制字符", en: "there is an invisible control character")
      remedy = Wording(zh: "删去", en: "delete it")
    default:
      self.mark = mark
      message = Wording(zh: "不是合规的 YAML（\(problem)）", en: "this is not YAML: \(problem)")
    }
  }
}
