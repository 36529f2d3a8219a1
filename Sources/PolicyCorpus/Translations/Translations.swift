import Diagnostics

/// English beside the short Chinese texts of the clause files: readings, labels, steps and the like.
///
/// They stand apart from the clauses, so that a clause stays one page that its people read in their own language. A text is
/// found by its Chinese: who changes that must change the line here too, and `tidu corpus check` says where English is
/// missing.
public struct Translations: Sendable {
  private let english: [String: String]

  public init(_ english: [String: String]) {
    self.english = english
  }

  /// A text in both languages; where nobody has translated it, the Chinese stands for both.
  public func wording(_ chinese: String) -> Wording {
    Wording(zh: chinese, en: english[chinese] ?? chinese)
  }

  /// Whether a text can be said in English: it is translated, or holds no Chinese.
  public func covers(_ text: String) -> Bool {
    english[text] != nil || !text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
  }
}

extension PolicyCorpus {
  /// A short text of the clause files in both languages.
  public func wording(_ chinese: String) -> Wording { translations.wording(chinese) }

  /// The texts that people see and nobody has translated, each once, in the order of the clauses.
  public var untranslated: [String] {
    var seen: Set<String> = []
    let said = documents.flatMap { $0.relations.map(\.title) + $0.findings.map(\.text) }
    let names = areas.all.map(\.name) + units
    return (readings.flatMap(\.texts) + instruments.flatMap(\.texts) + said + names).filter {
      !translations.covers($0) && seen.insert($0).inserted
    }
  }
}

extension PolicyCorpus {
  /// The departments that a document, a clause or an instrument names.
  private var units: [String] {
    documents.flatMap(\.issuers) + clauses.flatMap(\.responsible)
      + instruments.flatMap { $0.by + $0.with + $0.declaration.units }
  }
}

extension InstrumentDeclaration {
  fileprivate var units: [String] {
    switch self {
    case .case(let procedure): [procedure.fallback].compactMap { $0 }
    case .programme(let programme): programme.responsible + programme.lead
    default: []
    }
  }
}

extension PolicyCorpus {
  /// What `tidu corpus check` says of texts that nobody has translated.
  public var translationFaults: [Diagnostic] {
    untranslated.map { text in
      Diagnostic(
        "corpus.untranslated",
        Wording(zh: "“\(text)”没有英文", en: "“\(text)” has no English"),
        remedy: Wording(zh: "在 english/ 里补一行：中文、制表符、英文", en: "add a line to english/: Chinese, a tab, English"))
    }
  }
}

extension Reading {
  fileprivate var texts: [String] { [question, chosen] + others + [reason] }
}

extension Instrument {
  fileprivate var texts: [String] {
    let own: [String]
    switch declaration {
    case .benefit(let benefit): own = benefit.inputs.map(\.name)
    case .indicator(let indicator):
      // A small figure of what is told in 万 stands in the unit that 万 is of.
      let whole =
        indicator.unit.hasPrefix("万") ? Indicator.Quantity(writingOut: .one, unit: indicator.unit)?.unit : nil
      own = [indicator.unit] + [whole].compactMap { $0 } + indicator.modality
    case .register(let register):
      own = register.exitReasons + register.fields.flatMap(\.texts) + register.entry.texts
    case .voucher(let voucher):
      own = voucher.covers + [voucher.providers].compactMap { $0 } + voucher.fields.flatMap(\.texts)
    case .case(let procedure): own = procedure.types + procedure.steps + procedure.fields.flatMap(\.texts)
    case .exchange(let exchange):
      own =
        [exchange.demand, exchange.supply] + exchange.criteria.flatMap(\.field.texts) + exchange.fields.flatMap(\.texts)
    case .programme(let programme): own = [programme.participants].compactMap { $0 } + programme.milestones
    case .event(let event): own = event.channels + [event.audience]
    case .evaluation: own = []
    }
    return own + counts.map(\.unit) + [life.reason].compactMap { $0 }
  }
}

extension RegisterDeclaration.Entry {
  fileprivate var texts: [String] {
    if case .byHand(let source) = self { [source] } else { [] }
  }
}

extension RegisterDeclaration.Field {
  fileprivate var texts: [String] {
    switch type {
    case .choice(let values): [name] + values
    case .quantity(let unit): [name, unit]
    case .fact, .text, .day, .month, .area, .enterprise, .person: [name]
    }
  }
}
