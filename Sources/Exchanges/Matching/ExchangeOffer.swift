import Instruments
import PolicyCorpus
import Quantities

/// What can be held against an entry: another entry, or what stands in a register that the exchange names as a list.
public enum ExchangeOffer: Sendable, Hashable {
  case posted(ExchangeEntry)
  case listed(ListedOffer)

  public var side: ExchangeSide {
    switch self {
    case .posted(let entry): entry.opening.side
    case .listed(let offer): offer.side
    }
  }

  public var party: ExchangeParty {
    switch self {
    case .posted(let entry): entry.opening.party
    case .listed(let offer): offer.party
    }
  }

  public var figures: ExchangeFigures {
    switch self {
    case .posted(let entry): entry.figures
    case .listed(let offer): offer.figures
    }
  }

  /// Entries come before registers, each in the order of their numbers.
  var order: (Int, Int) {
    switch self {
    case .posted(let entry): (0, entry.id.number)
    case .listed(let offer): (1, offer.source.entry)
    }
  }

  /// What it says in words: title, text, and the values of the criteria that are words.
  func words(_ declaration: ExchangeDeclaration) -> String {
    ([figures.title, figures.text]
      + declaration.criteria.filter { $0.fit == .words }.compactMap { figures.values[$0.name] })
      .joined(separator: "\n")
  }
}

/// An entry of a register, by its number there.
public struct ListedSource: Sendable, Hashable {
  public let register: InstrumentID
  public let entry: Int

  public init(register: InstrumentID, entry: Int) {
    self.register = register
    self.entry = entry
  }
}

/// What a register's entry asks for or offers, read off the entry and typed by nobody.
public struct ListedOffer: Sendable, Hashable {
  public let source: ListedSource
  public let side: ExchangeSide
  public let party: ExchangeParty
  public let figures: ExchangeFigures

  /// A criterion takes the field of its own name where the value is one of its type; every other field stands in the text.
  /// - Parameter day: the day on which the entry stands in its register; it is offered for that day.
  init(
    _ entry: ListedEntry, of register: InstrumentID, side: ExchangeSide, by declaration: ExchangeDeclaration,
    on day: CalendarDay, areas: AreaRegister
  ) {
    source = ListedSource(register: register, entry: entry.number)
    self.side = side
    party = entry.enterprise.map { .enterprise($0) } ?? .institution(entry.title)
    var values: [String: String] = [:]
    for criterion in declaration.criteria {
      guard let value = entry.fields[criterion.name] else { continue }
      values[criterion.name] = criterion.field.type.canonical(value, hasArea: { areas.area($0) != nil })
    }
    let others = entry.fields.filter { values[$0.key] == nil && !$0.value.isEmpty }.sorted { $0.key < $1.key }
    figures = ExchangeFigures(
      title: entry.title, text: others.map { "\($0.key)：\($0.value)" }.joined(separator: "\n"), values: values,
      until: entry.validUntil ?? day)
  }
}
