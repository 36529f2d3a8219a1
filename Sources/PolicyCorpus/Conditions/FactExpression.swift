import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import Quantities
import Synchronization

/// A fact that an expression reads: of the qualifying year, of one before or after it, or without a period.
public struct FactUse: Sendable, Hashable {
  /// How many years after the qualifying year; `nil` for a fact without periods.
  public let yearOffset: Int?
  /// `output[Y-1]`: as the corpus writes it, and what the expression's names hold.
  public let name: String
  private let shared: Shared

  /// A definition is long, and uses are copied wherever an expression is asked for its facts.
  private final class Shared: Sendable {
    let definition: FactDefinition
    /// What is said of the fact of a year that nobody told, by year.
    let unknowns = Mutex<[(year: Int, evaluation: Evaluation)]>([])

    init(_ definition: FactDefinition) { self.definition = definition }
  }

  /// Of more years than are asked about by turns nothing is kept.
  private static let mostYearsKept = 4

  init(definition: FactDefinition, yearOffset: Int?) {
    self.yearOffset = yearOffset
    let fact = definition.id.text
    name =
      switch yearOffset {
      case nil: fact
      case 0: "\(fact)[Y]"
      case .some(let offset): "\(fact)[Y\(offset > 0 ? "+" : "-")\(abs(offset))]"
      }
    shared = Shared(definition)
  }

  public var definition: FactDefinition { shared.definition }

  public var fact: FactID { shared.definition.id }

  public static func == (left: FactUse, right: FactUse) -> Bool {
    left.name == right.name && (left.shared === right.shared || left.definition == right.definition)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// The fact and period that are meant when Y is `year`.
  public func reference(year: Int) -> FactReference {
    FactReference(fact, yearOffset.map { .year(year + $0) })
  }

  /// What a rule sees of the fact when Y is `year`. That it is unknown is said for every other fact: the words for that are
  /// kept.
  fileprivate func evaluation(year: Int, _ knowledge: (FactReference) -> Knowledge) -> Evaluation {
    let reference = reference(year: year)
    let known = knowledge(reference)
    guard case .unknown = known else { return Evaluation(known, of: reference) }
    let year = yearOffset == nil ? 0 : year
    return shared.unknowns.withLock { kept in
      if let found = kept.first(where: { $0.year == year }) { return found.evaluation }
      let made = Evaluation(.unknown, of: reference)
      if kept.count < Self.mostYearsKept { kept.append((year, made)) }
      return made
    }
  }
}

/// A FEEL expression over facts and the qualifying year `Y`, checked against the dictionary. It never changes, and
/// questions pass it on for every value that they try: all share one.
public final class FactExpression: Sendable {
  public let source: SourceText
  /// The tree; its names are those of `facts`, such as `output[Y-1]`, and `Y`.
  public let expression: Expression
  public let facts: [FactUse]
  public let type: FEELType
  /// Whether it is one fact and nothing more, as most are.
  private let isOneFact: Bool

  init(_ source: SourceText, _ expression: Expression, facts: [FactUse], type: FEELType) {
    self.source = source
    self.expression = expression
    self.facts = facts
    self.type = type
    if case .name(let name) = expression.node {
      isOneFact = facts.count == 1 && facts[0].name == name
    } else {
      isOneFact = false
    }
  }

  /// The parts that all have to hold: those of a conjunction, else the whole.
  public var conjuncts: [FactExpression] {
    guard case .conjunction(let left, let right) = expression.node else { return [self] }
    return [left, right].flatMap { part in
      let names = Set(part.names)
      return FactExpression(source, part, facts: facts.filter { names.contains($0.name) }, type: .boolean).conjuncts
    }
  }

  /// Whether any fact of it is one that the statutory survey asks for too.
  public var readsStatutoryFacts: Bool { facts.contains(where: \.definition.isStatutory) }

  /// The text as it is written, without its line breaks.
  public var onOneLine: String { source.text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }

  /// The value when Y is `year`.
  /// - Parameter knowledge: what is known of each fact that the expression reads.
  /// - Throws: what strict mode refuses, such as a division by zero.
  /// Cost: linear in the size of the expression.
  public func evaluate(
    year: Int, _ knowledge: (FactReference) -> Knowledge
  ) throws(Diagnostic) -> Evaluation {
    if isOneFact { return facts[0].evaluation(year: year, knowledge) }
    // So few names are found sooner one after another than by a hash of each.
    let values = facts.map { (name: $0.name, value: $0.evaluation(year: year, knowledge)) }
    let interpreter = Interpreter(source, mode: .strict) { name in
      values.first { $0.name == name }?.value ?? (name == "Y" ? .known(.number(Decimal128(year))) : .null)
    }
    return try interpreter.evaluate(expression)
  }
}

extension Evaluation {
  /// What is known of a fact, as a rule sees it: known to be absent is null, and an unknown value has the reference, such
  /// as `output@2025`, as its cause.
  public init(_ knowledge: Knowledge, of reference: FactReference) {
    switch knowledge {
    case .unknown: self = .unknown(["\(reference)"])
    case .absent: self = .null
    case .known(let value): self = .known(Value(value))
    }
  }
}

extension Value {
  /// A fact's value as rules see it: enumerations and codes are strings, years are numbers.
  public init(_ value: FactValue) {
    switch value {
    case .decimal(let number): self = .number(number)
    case .boolean(let flag): self = .boolean(flag)
    case .day(let day): self = .date(day)
    case .year(let year): self = .number(Decimal128(year))
    case .choice(let text), .code(let text), .text(let text): self = .string(text)
    }
  }
}

extension FEELType {
  /// The type of a fact's values as rules see them.
  public init(_ type: FactType) {
    switch type {
    case .decimal(.yuan): self = .number(.yuan)
    case .decimal(.share): self = .number(.share)
    case .decimal(.count): self = .number(.count)
    case .decimal(.quantity(let unit)): self = .number(.quantity(unit))
    case .boolean: self = .boolean
    case .day: self = .date
    case .year: self = .number(.year)
    case .enumeration, .code, .text: self = .string
    }
  }
}
