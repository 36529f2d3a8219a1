import Decimals

/// The smallest meaningful piece of FEEL.
struct Token: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case number(Decimal128, NumeralSuffix?)
    case string(String)
    /// A name known in the scope, or a plain word that is not.
    case name(String)
    case keyword(Keyword)
    case symbol(Symbol)
    case end
  }

  let kind: Kind
  let span: SourceSpan
}

/// What may follow a numeral in the corpus: a lexical extension, never part of exported models.
public enum NumeralSuffix: Character, Sendable, Hashable, CaseIterable {
  case tenThousand = "万"
  case hundredMillion = "亿"
  case percent = "%"

  var factor: Decimal128 {
    switch self {
    case .tenThousand: Decimal128(10_000)
    case .hundredMillion: Decimal128(100_000_000)
    case .percent: Decimal128(coefficient: 1, exponent: -2)
    }
  }
}

/// The words that FEEL reserves.
enum Keyword: String, Sendable, CaseIterable {
  case `true`, `false`, null, and, or, between, `in`, `if`, then, `else`, `for`, `return`, some, every, satisfies
  case function, external
}

enum Symbol: String, Sendable, CaseIterable {
  // The longer stand before their own beginnings.
  case power = "**"
  case dots = ".."
  case lessOrEqual = "<="
  case greaterOrEqual = ">="
  case notEqual = "!="
  case less = "<"
  case greater = ">"
  case equal = "="
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divide = "/"
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case openBrace = "{"
  case closeBrace = "}"
  case colon = ":"
  case at = "@"
  case comma = ","
  case dot = "."
}
