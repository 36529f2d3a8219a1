import Diagnostics
import Quantities

extension AccessDesk {
  /// 取得订阅地址: a key for the person's calendar, told this once. The earlier one opens nothing any more.
  /// - Throws: `Diagnostics` with `access.unknown-person` for a visitor; the store's error.
  public func openCalendar(by actor: Actor) async throws -> CalendarKey {
    let now = clock()
    let key = CalendarKey(random: random)
    try await store.write { work in
      guard let person = try Self.asNow(actor, in: work).person else {
        throw Diagnostics(AccessCommand.unknownPerson(""))
      }
      try Self.record(.calendarOpened(person, key.hash, at: now), by: actor, at: now, in: work)
    }
    return key
  }

  /// 停用订阅地址. Where there is none, nothing is journalled.
  public func closeCalendar(by actor: Actor) async throws {
    let now = clock()
    guard let person = actor.person, try await store.calendarOpened(by: person.id) != nil else { return }
    try await store.write { work in
      try Self.record(.calendarClosed(person), by: actor, at: now, in: work)
    }
  }

  /// Since when a person's calendar has been open to programs; `nil` where it is not.
  public func calendarOpened(by actor: Actor) async throws -> Timestamp? {
    guard let person = actor.person else { return nil }
    return try await store.calendarOpened(by: person.id)
  }

  /// Whose calendar a key opens, with the rights that they have now; `nil` where it opens none, or its person may not act.
  public func actor(readingCalendar key: CalendarKey) async throws -> Actor? {
    guard let person = try await store.person(holdingCalendar: key.hash), person.mayAct(on: clock().dayInShanghai)
    else { return nil }
    return Actor(person)
  }
}
