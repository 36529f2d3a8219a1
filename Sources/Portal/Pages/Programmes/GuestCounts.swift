import Enterprises
import Programmes
import Quantities

/// How many guests of gatherings a reader sees: those of the own area, and in the whole city all. Lists count as a gathering's
/// own page does.
struct GuestCounts: Sendable, Hashable {
  private(set) var invited = 0
  private(set) var attended = 0
  /// The cases that followed.
  private(set) var cases = 0

  init(_ guests: some Sequence<Gathering.Guest>) {
    for guest in guests {
      if guest.isInvited { invited += 1 }
      if guest.hasAttended { attended += 1 }
      cases += guest.cases.count
    }
  }

  /// The sums over several gatherings: who was at two is counted twice.
  init(_ counts: some Sequence<GuestCounts>) {
    for count in counts {
      invited += count.invited
      attended += count.attended
      cases += count.cases
    }
  }
}

extension Portal {
  /// What a reader sees of each gathering's guests. Cost: a query for some hundred of them.
  func guestCounts(
    of gatherings: [Gathering], within scope: AreaScope
  ) async throws -> [Gathering.ID: GuestCounts] {
    let seen = try await enterprises(gatherings.flatMap(\.guests.keys), within: scope)
    return gatherings.reduce(into: [:]) { counts, gathering in
      counts[gathering.id] = GuestCounts(gathering.guests.filter { seen[$0.key] != nil }.values)
    }
  }
}
