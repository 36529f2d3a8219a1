import Facts
import Quantities

/// Which of several tellings of a fact counts: the higher ranked source's, then the later one.
public struct FactResolution: Sendable {
  private let ranks: [FactID: [String: Int]]
  private let hasCreditCode: Bool

  public init(_ definitions: some Sequence<FactDefinition>) {
    var ranks: [FactID: [String: Int]] = [:]
    var hasCreditCode = false
    for definition in definitions {
      ranks[definition.id] = Dictionary(zip(definition.sources.map(\.id), 0...)) { first, _ in first }
      if definition.id.text == "credit_code" { hasCreditCode = true }
    }
    self.ranks = ranks
    self.hasCreditCode = hasCreditCode
  }

  /// The rank of a source for a fact: 0 is the most trusted; a source that the dictionary does not name comes last.
  public func rank(of source: String, for fact: FactID) -> Int {
    ranks[fact]?[source] ?? Int.max
  }

  /// Whether `first` counts before `second`, of two tellings of one fact.
  public func outranks(_ first: RecordedFact, _ second: RecordedFact) -> Bool {
    let left = rank(of: first.origin.source, for: first.reference.fact)
    let right = rank(of: second.origin.source, for: second.reference.fact)
    return left != right ? left < right : first.id > second.id
  }

  /// The telling that counts for each subject, fact, period and first day, as it stood at `instant`.
  ///
  /// Cost: linear in the facts.
  public func standing(_ facts: some Sequence<RecordedFact>, at instant: Timestamp) -> [RecordedFact] {
    var places: [Slot: Int] = [:]
    var winners: [RecordedFact] = []
    for fact in facts where fact.stands(at: instant) {
      let slot = Slot(subject: fact.subject, reference: fact.reference, since: fact.since)
      guard let place = places[slot] else {
        places[slot] = winners.count
        winners.append(fact)
        continue
      }
      if outranks(fact, winners[place]) { winners[place] = fact }
    }
    return winners
  }

  /// What an assessment reads: the facts that counted at the end of the day `known`.
  ///
  /// Subjects come in the order of kind and key; each entry carries the day on which it was recorded.
  public func dossier(of enterprise: CreditCode, facts: some Sequence<RecordedFact>, known: CalendarDay) -> Dossier {
    var entries: [SubjectReference: [FactEntry]] = [:]
    for fact in standing(facts, at: Timestamp(endOfDayInShanghai: known)) {
      entries[fact.subject, default: []].append(
        FactEntry(fact.reference, fact.value, since: fact.since, recorded: fact.origin.recordedAt.dayInShanghai))
    }
    var own = entries.removeValue(forKey: SubjectReference(enterprise)) ?? []
    if hasCreditCode, let id = FactID("credit_code"), !own.contains(where: { $0.reference.fact == id }) {
      own.append(FactEntry(FactReference(id), .code(enterprise.text)))
    }
    return Dossier(
      key: enterprise.text, enterprise: Subject(kind: .enterprise, key: enterprise.text, entries: own),
      subjects: entries.sorted { $0.key < $1.key }.map {
        Subject(kind: $0.key.kind, key: $0.key.key, entries: $0.value)
      })
  }

  private struct Slot: Hashable {
    let subject: SubjectReference
    let reference: FactReference
    let since: CalendarDay?
  }
}
