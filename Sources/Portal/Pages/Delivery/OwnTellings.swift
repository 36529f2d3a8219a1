import Delivery
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities

/// 企业自行填报的信息: which of the facts behind an award its own enterprise told, for who reviews it to check them against the
/// papers.
enum OwnTellings {
  /// `nil` where the enterprise told none of them. What it told after the run is told beside, since that counts by now.
  static func section(
    _ row: RunRow, of award: Award, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let (portal, words) = (pen.portal, pen.words)
    let own = Set(
      try await portal.ports.people.people().filter { $0.enterprise == award.enterprise.text }.map(\.key))
    guard !own.isEmpty else { return nil }
    let kind = portal.corpus.benefit(award.benefit)?.subject ?? .enterprise
    let subjects: Set<SubjectReference> = [
      SubjectReference(award.enterprise), SubjectReference(award.enterprise, kind, key: row.subject.subject),
    ]
    let read = Set(
      (row.subject.reasons.flatMap(\.facts) + row.subject.base.map(\.fact)).map(\.reference))
    let history = try await portal.facts.history(
      of: award.enterprise, at: pen.request.now, within: pen.request.scope)
    let told = history.filter { entry in
      entry.counts && own.contains(entry.fact.origin.recordedBy) && subjects.contains(entry.fact.subject)
        && read.contains("\(entry.fact.reference)")
    }.map(\.fact)
    guard !told.isEmpty else { return nil }
    return DeliveryView.Section(
      title: words("calls.ownTold"), lead: words("calls.ownToldLead"), anchor: "own-told",
      table: DeliveryView.Table(
        [words("calls.lack.fact"), words("fact.value"), words("fact.basis"), words("fact.recorded")],
        rows: told.map { fact in
          let definition = portal.corpus.facts.definition(of: fact.reference.fact)
          let mark = definition.flatMap { fact.mark($0) }?(pen.language)
          return [
            .text(
              portal.factName(fact.reference, in: pen.language), "/enterprises/\(award.enterprise)#facts",
              note: fact.subject.key.isEmpty ? nil : fact.subject.key),
            .text(
              fact.value.map { portal.factValue($0, of: fact.reference.fact, in: pen.language).short }
                ?? words("fact.none"), note: mark), .text(fact.origin.basis.kind.name(pen.language)),
            .text(fact.origin.recordedAt.text(in: pen.language)),
          ]
        }))
  }
}
