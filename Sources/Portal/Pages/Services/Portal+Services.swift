import Access
import Enterprises
import Facts
import PolicyCorpus
import Services

extension Portal {
  /// What the room of services reads elsewhere: the officers among the people, and an enterprise's rung of the ladder.
  static func services(_ ports: PortalPorts, _ facts: FactDesk) throws -> ServiceReference {
    let people = ports.people
    let city = ports.corpus.areas.city?.code
    let sizes = sizeStandard(ports.corpus)
    let tier = ports.corpus.facts.all.first { $0.id.text == "tier" }.map { FactReference($0.id) }
    return try ServiceReference(
      corpus: ports.corpus,
      roster: {
        try await people.people().compactMap { person in
          guard person.isActive, person.roles.contains(.officer), person.department == nil, let area = person.area
          else { return nil }
          return RosterEntry(key: person.key, area: area)
        }
      },
      members: {
        try await people.people().compactMap { person in
          let keeps = person.roles.filter { caseKeepers[$0] != nil && !$0.needsEnterprise }
          guard person.isActive, !keeps.isEmpty, let area = person.area ?? city else { return nil }
          return UnitMember(key: person.key, unit: ServiceUnit(area, department: person.department))
        }
      },
      tier: { code, day in
        guard let tier, let dossier = try await facts.dossier(of: code, known: day, within: .everywhere) else {
          return nil
        }
        return dossier.enterprise.knowledge(of: tier, on: day, known: day).value?.description
      },
      size: { code, day in
        guard let sizes, let dossier = try await facts.dossier(of: code, known: day, within: .everywhere) else {
          return nil
        }
        // The figures of the last year that is closed decide, as on the pages that group by size; until they are told, in
        // the first months of a year, those of the year before.
        for year in [day.year - 1, day.year - 2] {
          let standing = try sizes.standing(year: year) {
            dossier.enterprise.knowledge(of: $0, on: day, known: day)
          }
          if case .on(let rung) = standing { return rung.id }
        }
        return nil
      })
  }
}
