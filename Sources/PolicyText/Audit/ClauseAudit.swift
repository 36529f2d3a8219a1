import Diagnostics
import PolicyCorpus
import Quantities

/// One clause of the corpus held against its text, figure by figure, in both directions.
public struct ClauseAudit: Sendable {
  /// What accounts for a figure of the text.
  public enum Account: Sendable, Hashable {
    /// Rules that use it.
    case rules([InstrumentID])
    /// A day or year that the clause or its document declares.
    case day
    /// A note of the clause file.
    case note(why: String)
    /// It is no figure.
    case none
    /// Nothing does.
    case missing
  }

  /// A figure of the text with what accounts for it.
  public struct AuditedFigure: Sendable, Hashable {
    public let figure: TextFigure
    public let place: Place
    public let account: Account
    /// Whether a rule has the same figure, but fewer of them than the text.
    public let isSurplus: Bool
  }

  public let clause: ClauseID
  public let figures: [AuditedFigure]
  /// What the corpus says that the text does not.
  public let faults: [Diagnostic]
}

extension ClauseAudit {
  /// Cost: the product of the figures of the two sides.
  init(_ clause: Clause, of document: PolicyDocument, against text: TextClause, in source: OfficialText) {
    let found = FigureScanner.figures(in: text.text)
    let folded = FoldedText(text.text.characters)
    var ledger = FigureLedger(found)
    let rules = clause.instruments.flatMap(\.ruleFigures)
    let days = clause.instruments.flatMap { $0.ruleDays(in: document) }
    var faults = ledger.account(rules).map { $0.notInText(source.file) }
    faults += days.filter { $0.basis == .stated && !found.names($0.day) }.map { $0.notInText(source.file) }
    faults += clause.figures.filter { folded.places(of: Array($0.text.folded)).isEmpty }.map {
      $0.notInText(source.file)
    }
    faults += clause.instruments.flatMap { $0.words(notIn: folded, source.file) }
    let notes = clause.figures.flatMap { note in
      folded.places(of: Array(note.text.folded)).map { (range: folded.original($0), why: note.why) }
    }
    let years = Set(document.days.map(\.year) + days.map(\.day.year))
    let allDays = Set(document.days + days.map(\.day))
    figures = found.indices.map { index in
      let figure = found[index]
      let position = text.text.positions[figure.range.lowerBound]
      let account: Account
      if !figure.isFigure {
        account = .none
      } else if let note = notes.first(where: { $0.range.contains(figure.range) }) {
        account = .note(why: note.why)
      } else if !ledger.users[index].isEmpty {
        account = .rules(ledger.users[index])
      } else if figure.isNamed(by: allDays, years) {
        account = .day
      } else {
        account = .missing
      }
      return AuditedFigure(
        figure: figure, place: Place(file: source.file, line: position.line, column: position.column),
        account: account, isSurplus: ledger.isSurplus[index])
    }
    self.clause = clause.id
    self.faults = faults
  }
}

/// Hands out the figures of a text to the rules that use them.
struct FigureLedger {
  let figures: [TextFigure]
  /// The instruments that use each figure.
  private(set) var users: [[InstrumentID]]
  /// Whether a figure was left over while a rule has the same.
  private(set) var isSurplus: [Bool]

  init(_ figures: [TextFigure]) {
    self.figures = figures
    users = figures.map { _ in [] }
    isSurplus = figures.map { _ in false }
  }

  /// Gives each rule the first figure of its own that no other rule has taken; where all are taken, rules share one.
  /// - Returns: the rules whose figure the text lacks.
  mutating func account(_ rules: [RuleFigure]) -> [RuleFigure] {
    var missing: [RuleFigure] = []
    for rule in rules {
      let fitting = figures.indices.filter { figures[$0].quantity.map(rule.quantity.matches) ?? false }
      guard let first = fitting.first else {
        missing.append(rule)
        continue
      }
      let place = fitting.first { users[$0].isEmpty } ?? fitting.first { users[$0] == [rule.instrument] } ?? first
      if !users[place].contains(rule.instrument) { users[place].append(rule.instrument) }
    }
    for index in figures.indices where users[index].isEmpty {
      isSurplus[index] = rules.contains { rule in figures[index].quantity.map(rule.quantity.matches) ?? false }
    }
    return missing
  }
}

extension TextFigure {
  /// The number, where it is one.
  var quantity: FigureQuantity? {
    if case .quantity(let quantity) = kind { quantity } else { nil }
  }

  /// Whether declared days account for it.
  func isNamed(by days: Set<CalendarDay>, _ years: Set<Int>) -> Bool {
    switch kind {
    case .day(let day): days.contains(day)
    case .month(let year, let month): days.contains { $0.year == year && $0.month == month }
    case .year(let year): years.contains(year)
    case .quantity, .plan, .designation: false
    }
  }
}

extension [TextFigure] {
  /// Whether the text names a day: itself, its month, its year, or the plan whose last year it ends.
  func names(_ day: CalendarDay) -> Bool {
    contains { figure in
      switch figure.kind {
      case .day(let named): named == day
      case .month(let year, let month): day.year == year && day.month == month
      case .year(let year): day.year == year
      case .plan(let years): years.upperBound == day.year
      case .quantity, .designation: false
      }
    }
  }
}

extension Range<Int> {
  fileprivate func contains(_ inner: Range<Int>) -> Bool {
    lowerBound <= inner.lowerBound && inner.upperBound <= upperBound
  }
}

extension PolicyDocument {
  /// The days that the document declares of itself.
  var days: [CalendarDay] { [signed, printed, force.from, force.to].compactMap { $0 } }
}

// MARK: - What is said

extension RuleFigure {
  func notInText(_ file: String) -> Diagnostic {
    Diagnostic(
      "audit.figure-not-in-text", at: place,
      Wording(
        zh: "\(instrument) 的\(role.zh) \(quantity.words) 不在 \(instrument.clause) 的正文里",
        en: "the \(role.en) \(quantity.words) of \(instrument) does not stand in the text of \(instrument.clause)"),
      remedy: .compareWith(file), length: 1)
  }
}

extension RuleDay {
  func notInText(_ file: String) -> Diagnostic {
    let owner = instrument.map { "\($0)" }
    return Diagnostic(
      "audit.day-not-in-text", at: place,
      Wording(
        zh: "\(owner.map { "\($0) 的" } ?? "")\(role.zh) \(day) 写明为 stated，正文里却没有这一天或这一年",
        en:
          "the \(role.en) \(day)\(owner.map { " of \($0)" } ?? "") is declared as stated, but the text names neither the day nor its year"
      ),
      remedy: Wording(
        zh: "对照 \(file)；由题名推出的，basis 写 title",
        en: "compare with \(file); where it follows from the title, its basis is title"))
  }
}

extension Instrument {
  /// The modality of an indicator is the document's own: each of its words must stand in the clause.
  fileprivate func words(notIn text: FoldedText, _ file: String) -> [Diagnostic] {
    guard case .indicator(let indicator) = declaration else { return [] }
    return indicator.modality.filter { text.places(of: Array($0.folded)).isEmpty }.map { word in
      Diagnostic(
        "audit.words-not-in-text", at: place,
        Wording(
          zh: "\(id) 的 modality“\(word.excerpt)”不在 \(id.clause) 的正文里",
          en: "the modality “\(word.excerpt)” of \(id) does not stand in the text of \(id.clause)"),
        remedy: .compareWith(file))
    }
  }
}

extension FigureNote {
  func notInText(_ file: String) -> Diagnostic {
    Diagnostic(
      "audit.note-not-in-text", at: place,
      Wording(
        zh: "说明里的“\(text.excerpt)”不在这一条的正文里", en: "the note's “\(text.excerpt)” does not stand in the clause's text"),
      remedy: .compareWith(file), length: text.count)
  }
}

extension ClauseAudit.AuditedFigure {
  /// What is said where nothing accounts for the figure.
  func unaccounted(in owner: Wording) -> Diagnostic {
    let remedy =
      isSurplus
      ? Wording(
        zh: "正文里这个数比规则里多：看是否少写了一项；不是规则的，在条款文件的 figures 里写明 text 和 why",
        en:
          "the text has this figure more often than the rules do: see whether one is missing; where it is no rule, add its text and why under figures of the clause file"
      )
      : Wording(
        zh: "补上用到它的指标或事项；不是规则的，在条款文件的 figures 里写明 text 和 why",
        en:
          "add the indicator or benefit that uses it; where it is no rule, add its text and why under figures of the clause file"
      )
    return Diagnostic(
      "audit.figure-unaccounted", at: place,
      Wording(
        zh: "\(owner.zh)正文里的“\(figure.text.excerpt)”没有规则、指标、日期或说明承接",
        en: "nothing accounts for “\(figure.text.excerpt)” in the text of \(owner.en)"),
      remedy: remedy, length: max(1, figure.text.count))
  }
}

extension Wording {
  static func compareWith(_ file: String) -> Wording {
    Wording(zh: "对照 \(file)，改正条款文件", en: "compare with \(file) and mend the clause file")
  }
}
