import Decimals
import Declarations
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

extension InstrumentReading {
  /// Reads the cases beside a benefit, one a line:
  /// `title | on=DAY [for=YEAR] [known=DAY] [complete=KIND] | fact[/mark][@period]=value … || state [none [row] | kind least most [row]] [missing=…]`.
  /// - Parameter rows: the names of the table's rows; `nil` where the table has faults of its own.
  /// - Returns: `nil` where any case has a fault.
  func cases(_ block: TextBlock, subject: SubjectKind, rows: [String]?) -> [BenefitCase]? {
    guard let grid = grid(block) else { return nil }
    var titles: Set<String> = []
    let cases = grid.rows.compactMap { row -> BenefitCase? in
      guard row.cells.count == 3, row.results.count == 1 else {
        reader.report(
          Diagnostic(
            "corpus.case-cells", at: row.place,
            Wording(
              zh: "这一例有 \(row.cells.count) 格条件、\(row.results.count) 格结果",
              en: "the case has \(row.cells.count) cells and \(row.results.count) results"),
            expected: Wording(
              zh: "一句标题 | on=日期 | 事实=值 … || 结果", en: "a title | on=DAY | fact=value … || what must come out"),
            sourceLine: row.line))
        return nil
      }
      let title = row.cells[0]
      if title.text.isEmpty || !titles.insert(title.text).inserted {
        report(
          "corpus.case-title", title,
          title.text.isEmpty
            ? Wording(zh: "这一例没有标题", en: "the case has no title")
            : Wording(zh: "标题重复了", en: "two cases have this title"),
          expected: Wording(zh: "一句话，说明这一例证明什么", en: "a sentence that says what the case proves"))
      }
      guard let days = self.days(row.cells[1]), let facts = self.facts(row.cells[2], subject: subject),
        let expected = outcome(row.results[0], rows: rows)
      else { return nil }
      return BenefitCase(
        title: title.text, on: days.on, year: days.year, known: days.known, facts: facts[""] ?? [:],
        others: facts.filter { !$0.key.isEmpty }, complete: days.complete, expected: expected, place: row.place)
    }
    return cases.count == grid.rows.count ? cases : nil
  }

  /// What the second cell of a case says.
  private struct Days {
    var on: CalendarDay
    var year: Int?
    var known: CalendarDay?
    var complete: Set<SubjectKind> = []
  }

  private func days(_ cell: SourceText) -> Days? {
    var on: CalendarDay?
    var year: Int?
    var known: CalendarDay?
    var complete: Set<SubjectKind> = []
    for word in cell.words {
      let parts = word.text.halves(at: "=")
      var isRead = false
      switch parts?.0 {
      case "on":
        on = parts.flatMap { CalendarDay($0.1) }
        isRead = on != nil
      case "for":
        year = parts.flatMap { Period($0.1)?.wholeYear }
        isRead = year != nil
      case "known":
        known = parts.flatMap { CalendarDay($0.1) }
        isRead = known != nil
      case "complete":
        let kinds = (parts?.1 ?? "").split(separator: ",").map { SubjectKind(rawValue: String($0)) }
        complete.formUnion(kinds.compactMap { $0 })
        isRead = !kinds.isEmpty && !kinds.contains(nil)
      default: break
      }
      guard isRead else {
        report(
          "corpus.case-day", word, Wording(zh: "读不懂“\(word.text)”", en: "“\(word.text)” cannot be read"),
          expected: Wording(verbatim: "on=2026-05-10 for=2025 known=2026-05-10 complete=loan"))
        return nil
      }
    }
    guard let on else {
      report(
        "corpus.case-day", cell, Wording(zh: "没有写哪一天来问", en: "the day of the question is missing"),
        expected: Wording(verbatim: "on=2026-05-10"))
      return nil
    }
    return Days(on: on, year: year, known: known, complete: complete)
  }

  /// The facts that a case tells, by the mark of the subject that they are told of; the first one has none.
  private func facts(_ cell: SourceText, subject: SubjectKind) -> [String: [FactReference: FactValue?]]? {
    var facts: [String: [FactReference: FactValue?]] = [:]
    var isSound = true
    for word in cell.words {
      let halves = word.text.halves(at: "=")
      let marked = halves.flatMap { $0.0.halves(at: "/") }
      let mark = marked.map { String($0.1.prefix { $0 != "@" }) } ?? ""
      let name = marked.map { $0.0 + $0.1.drop { $0 != "@" } } ?? halves?.0
      guard let name, let text = halves?.1, let definition = self.definition(name, word, subject) else {
        if !word.text.contains("=") {
          report(
            "corpus.case-fact", word, Wording(zh: "读不懂“\(word.text)”", en: "“\(word.text)” cannot be read"),
            expected: Wording(verbatim: "output@2025=132000000"))
        }
        isSound = false
        continue
      }
      guard let reference = self.reference(name, definition, word), let value = self.value(text, definition, word)
      else {
        isSound = false
        continue
      }
      if facts[mark, default: [:]].updateValue(value, forKey: reference) != nil {
        report("corpus.case-fact", word, Wording(zh: "“\(reference)”写了两次", en: "“\(reference)” stands twice"))
        isSound = false
      }
    }
    return isSound ? facts : nil
  }

  /// The fact that a word names.
  /// - Parameter subject: the kind of subject that it is about; `nil` where any will do.
  private func definition(_ name: String, _ word: SourceText, _ subject: SubjectKind?) -> FactDefinition? {
    let bare = name.halves(at: "@")?.0 ?? name
    do throws(Diagnostics) {
      // Whatever the benefit's own subject is, a case may tell what is known of the enterprise too.
      let isOfEnterprise = FactID(bare).flatMap(context.facts.definition(of:))?.subject == .enterprise
      return try context.facts.definition(named: bare, of: isOfEnterprise ? .enterprise : subject, at: word.origin)
    } catch {
      report(error, about: word, length: bare.count)
      return nil
    }
  }

  /// `output@2025`: a period where the fact has periods, and none where it has none.
  private func reference(_ name: String, _ definition: FactDefinition, _ word: SourceText) -> FactReference? {
    let period = name.halves(at: "@").map(\.1)
    switch period.map(Period.init) {
    case nil where definition.periods.isEmpty: return FactReference(definition.id)
    case .some(.some(let period)) where definition.periods.contains(period.length):
      return FactReference(definition.id, period)
    default:
      report(
        "corpus.case-period", word,
        definition.periods.isEmpty
          ? Wording(zh: "“\(definition.id)”不分期间", en: "“\(definition.id)” has no periods")
          : Wording(zh: "“\(definition.id)”要写明期间", en: "say of which period “\(definition.id)” is told"),
        expected: Wording(verbatim: definition.periods.isEmpty ? "\(definition.id)=…" : "\(definition.id)@2025=…"))
      return nil
    }
  }

  /// A value; `-` is known to be absent.
  private func value(_ text: String, _ definition: FactDefinition, _ word: SourceText) -> FactValue?? {
    if text == "-" { return .some(nil) }
    do throws(Diagnostics) {
      return try context.facts.value(text, for: definition, at: word.origin)
    } catch {
      report(error, about: word, length: word.text.count)
      return nil
    }
  }

  private func outcome(_ cell: SourceText, rows: [String]?) -> BenefitCase.Expected? {
    var words = cell.words.map(\.text)
    var missing: [FactReference] = []
    if let last = words.last, last.hasPrefix("missing=") {
      words.removeLast()
      for name in last.dropFirst("missing=".count).split(separator: ",") {
        guard let word = cell.words.last, self.definition(String(name), word, nil) != nil else { return nil }
        guard let reference = FactReference(String(name)) else {
          report(
            "corpus.case-outcome", word, Wording(zh: "读不懂“\(name)”", en: "“\(name)” cannot be read"),
            expected: Wording(verbatim: "missing=first_entry,output@2025"))
          return nil
        }
        missing.append(reference)
      }
    }
    guard let state = words.first.flatMap(BenefitCase.State.init) else {
      report(
        "corpus.case-outcome", cell,
        Wording(zh: "读不懂结果“\(cell.text)”", en: "the outcome “\(cell.text)” cannot be read"),
        expected: Wording(verbatim: BenefitCase.State.allCases.map(\.rawValue).joined(separator: " | ")))
      return nil
    }
    let row = words.count == 5 || (words.count == 3 && words[1] == "none") ? words.last : nil
    if let row, let rows, !rows.contains(row), let word = cell.words.first(where: { $0.text == row }) {
      report(
        "corpus.case-row", word,
        Wording(zh: "决策表没有“\(word.text)”这一行", en: "the table has no row “\(word.text)”"),
        expected: Wording(zh: rows.joined(separator: "、"), en: rows.joined(separator: ", ")),
        remedy: suggestion(for: word.text, among: rows))
      return nil
    }
    if (2...3).contains(words.count), words[1] == "none" {
      return BenefitCase.Expected(state: state, amount: nil, row: row, missing: missing.sorted())
    }
    guard words.count == 4 || words.count == 5, let kind = BenefitCase.Amount.Kind(rawValue: words[1]),
      let least = Decimal128(words[2]).flatMap(Money.init(exactlyYuan:)),
      words[3] == "?" || Decimal128(words[3]).flatMap(Money.init(exactlyYuan:)) != nil
    else {
      report(
        "corpus.case-outcome", cell,
        Wording(zh: "读不懂结果“\(cell.text)”", en: "the outcome “\(cell.text)” cannot be read"),
        expected: Wording(
          zh: "如 eligible upTo 0 500000 entry、ineligible none，上限未知写 ?",
          en: "such as eligible upTo 0 500000 entry or ineligible none; ? where no bound is known"))
      return nil
    }
    let most = Decimal128(words[3]).flatMap(Money.init(exactlyYuan:))
    return BenefitCase.Expected(
      state: state, amount: BenefitCase.Amount(kind: kind, least: least, most: most),
      row: row, missing: missing.sorted())
  }
}

extension SourceText {
  /// The words between blanks, each with its place.
  fileprivate var words: [SourceText] {
    var words: [SourceText] = []
    var offset = 0
    for part in text.split(separator: " ", omittingEmptySubsequences: false) {
      if !part.isEmpty {
        var place = origin
        place.column = (origin.column ?? 1) + offset
        words.append(SourceText(String(part), at: place, surroundingLine: surroundingLine))
      }
      offset += part.count + 1
    }
    return words
  }
}

extension Period {
  fileprivate var wholeYear: Int? { if case .year(let year) = self { year } else { nil } }

  fileprivate var length: FactDefinition.Periodicity {
    switch self {
    case .year: .year
    case .month: .month
    }
  }
}

extension FactReference {
  /// Reads `output@2025` or `industry`.
  fileprivate init?(_ text: String) {
    guard let (name, tail) = text.halves(at: "@") else {
      guard let fact = FactID(text) else { return nil }
      self.init(fact)
      return
    }
    guard let fact = FactID(name), let period = Period(tail) else { return nil }
    self.init(fact, period)
  }
}
