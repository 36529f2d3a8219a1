import Access
import Enterprises
import Facts
import PolicyCorpus
import Quantities
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
      routingFacts: { codes, day in
        try await facts.dossiers(of: codes.sorted(), known: day, within: .everywhere).mapValues { dossier in
          RoutingFacts(
            tier: tier.flatMap { dossier.enterprise.knowledge(of: $0, on: day, known: day).value?.description },
            size: try sizes.flatMap { try size(of: dossier, by: $0, on: day) })
        }
      })
  }

  /// The size that an enterprise has on a day. The figures of the last year that is closed decide, as on the pages that group
  /// by size; until they are told, in the first months of a year, those of the year before.
  private static func size(of dossier: Dossier, by sizes: Standard, on day: CalendarDay) throws -> String? {
    for year in [day.year - 1, day.year - 2] {
      let standing = try sizes.standing(year: year) {
        dossier.enterprise.knowledge(of: $0, on: day, known: day)
      }
      if case .on(let rung) = standing { return rung.id }
    }
    return nil
  }

  /// 单位的工作日: the published table, and over it what the area, or one above it, has said of single days, as for cases and
  /// money.
  /// - Parameter area: whose days; the city's where none is named. Cost: a short read.
  func officeDays(of area: AreaCode?) async throws -> WorkingDayCalendar {
    guard let area = area ?? corpus.areas.city?.code else { return corpus.workingDays }
    return try await cases.calendar().days(of: ServiceUnit(area))
  }
}
