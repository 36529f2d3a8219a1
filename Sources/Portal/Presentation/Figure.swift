import Benefits
import Diagnostics
import Quantities

/// A figure on a page: a door to the rows behind it where the reader may see them.
struct Figure: Sendable, Hashable {
  let text: FigureText
  let href: String?
  /// What the figure counts, beside or under it.
  let label: String

  init(_ text: FigureText, label: String = "", href: String? = nil) {
    self.text = text
    self.label = label
    self.href = href
  }
}

/// A state by word and shape: `css` chooses the shape and the colour, the word says it.
struct StateMark: Sendable, Hashable {
  let css: String
  let word: String

  init(_ state: Assessment.State, in language: Language) {
    word = state.words(language)
    css =
      switch state {
      case .eligible: "yes"
      case .undecided: "ask"
      case .ineligible: "no"
      case .notInForce: "out"
      }
  }

  init(_ state: Standing.State, of source: FigureSource, words: Strings) {
    switch (state, source) {
    case (.holds, .benefit): self.init(.eligible, in: words.language)
    case (.undecided, _): self.init(.undecided, in: words.language)
    case (.holds, .count): self.init(css: "yes", word: words("standing.counted"))
    }
  }

  init(css: String, word: String) {
    self.css = css
    self.word = word
  }
}

/// An amount on a card: its words, and the exact yuan on hover.
struct AmountView: Sendable, Hashable {
  /// `最高40万元`.
  let text: String
  /// The exact yuan; `nil` where there is no amount.
  let exact: String?
}

extension AmountView {
  init?(_ amount: Amount, in language: Language) {
    guard amount.kind != .none else { return nil }
    text = amount.words(language)
    exact = amount.maximum.map {
      Self.exact(from: amount.kind == .range ? amount.minimum : $0, to: $0, in: language)
    }
  }

  /// A range without rounding: neither end may seem to be beyond its bound.
  init(_ minimum: Money, _ maximum: Money?, words: Strings) {
    let language = words.language
    guard let maximum else {
      text = words("amount.noCeiling", ["least": minimum.words(language)])
      exact = nil
      return
    }
    text =
      minimum == .zero
      ? words("amount.atMost", ["most": maximum.words(language)])
      : minimum == maximum ? maximum.words(language) : Money.words(from: minimum, to: maximum)(language)
    exact = Self.exact(from: minimum == .zero ? maximum : minimum, to: maximum, in: language)
  }

  /// What all cash comes to. A ceiling of nothing is none: where all is nothing it says whether the text names no figure,
  /// or nothing is there.
  init(cashOf range: CashRange, in report: AssessmentReport, words: Strings) {
    guard range.maximum == .zero else {
      self.init(range.minimum, range.maximum, words: words)
      return
    }
    self.init(text: report.leavesCashUntold ? words("card.noFigure") : "—", exact: nil)
  }

  /// `444,447元`, or both ends where they differ: `27,352—444,447元`.
  private static func exact(from least: Money, to most: Money, in language: Language) -> String {
    let exact = FigureText.amount(most, in: language).exact
    guard least != most else { return exact }
    return language == .chinese ? "\(least.grouped)—\(exact)" : "\(least.grouped) to \(exact)"
  }
}

/// One step of the way to a page.
struct Crumb: Sendable, Hashable {
  let label: String
  let href: String?

  init(_ label: String, _ href: String? = nil) {
    self.label = label
    self.href = href
  }
}

/// A term and what stands for it.
struct Pair: Sendable, Hashable {
  let term: String
  let text: String

  init(_ term: String, _ text: String) {
    self.term = term
    self.text = text
  }
}

/// A choice of a select field.
struct Choice: Sendable, Hashable {
  let value: String
  let label: String
  let isChosen: Bool
}
