import Diagnostics
import Quantities

extension AccessDesk {
  /// 提请变更主账号 of the actor's own enterprise.
  /// - Throws: `Diagnostics` as `AccessCommand.decideSuccession` does; the store's error.
  public func askSuccession(of id: String, by actor: Actor) async throws {
    let now = clock()
    try await store.write { work in
      let actor = try Self.asNow(actor, in: work)
      let waiting = try actor.person?.enterprise.flatMap { CreditCode($0) }.flatMap {
        try work.successions.succession(of: $0)
      }
      let existing = try PersonID(id).flatMap { try work.people.person($0) }
      let succession = try AccessCommand.decideSuccession(
        of: id, existing: existing, waiting: waiting, by: actor, at: now)
      try Self.record(.successionAsked(succession), by: actor, at: now, in: work)
    }
  }

  /// Confirms, refuses or takes back what waits for an enterprise. Whoever calls for an administrator sees to it that the
  /// enterprise is theirs.
  /// - Throws: `Diagnostics` as `AccessCommand.decide` does; `access.succession-unknown`; the store's error.
  public func answer(
    _ answer: Succession.Answer, toSuccessionOf enterprise: CreditCode, by actor: Actor
  ) async throws {
    let now = clock()
    try await store.write { work in
      let actor = try Self.asNow(actor, in: work)
      guard let succession = try work.successions.succession(of: enterprise) else {
        throw Diagnostics(.successionUnknown)
      }
      let events = try AccessCommand.decide(
        answer, to: succession, successor: work.people.person(of: succession.successor),
        principal: work.people.bound(to: enterprise).first(where: \.isPrincipal), by: actor, at: now)
      for event in events { try Self.record(event, by: actor, at: now, in: work) }
    }
  }

  /// Who asks, as they are now: a principal account that was handed on meanwhile gives and confirms nothing more.
  static func asNow(_ actor: Actor, in work: any AccessWork) throws -> Actor {
    try actor.person.flatMap { try work.people.person($0.id) }.map { Actor($0) } ?? actor
  }
}
