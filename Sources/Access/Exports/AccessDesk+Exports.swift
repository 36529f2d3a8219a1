import Diagnostics
import Quantities

extension AccessDesk {
  /// 申请批量导出.
  /// - Parameter scope: the rows that the actor sees on the list's page.
  /// - Throws: `Diagnostics` as `AccessCommand.decideExport` does; the store's error.
  @discardableResult
  public func ask(
    _ command: AccessCommand.AskExport, by actor: Actor, within scope: AreaScope
  ) async throws -> ExportRequest {
    let now = clock()
    return try await store.write { work in
      let request = try AccessCommand.decideExport(
        command, own: work.exports.exports(of: actor.id, since: Self.listed(at: now)), last: work.exports.lastExport(),
        by: actor, within: scope, at: now)
      try Self.record(.exportAsked(request), by: actor, at: now, in: work)
      return request
    }
  }

  /// 批准或不予批准.
  /// - Throws: `Diagnostics` as `AccessCommand.decideAnswer` does; the store's error.
  public func answer(
    _ answer: AccessCommand.ExportAnswer, to id: ExportRequest.ID, by actor: Actor
  ) async throws {
    let now = clock()
    try await store.write { work in
      let actor = try Self.asNow(actor, in: work)
      let refusal = try AccessCommand.decideAnswer(answer, to: work.exports.export(id), by: actor, at: now)
      try Self.record(.exportAnswered(id, refusal: refusal), by: actor, at: now, in: work)
    }
  }

  /// What lets an actor fetch a list now; `nil` where nothing does. Cost: one query of the actor's own requests.
  /// - Parameter number: the request that has to be the one; any where `nil`.
  public func grantedExport(
    of address: String, numbered number: ExportRequest.ID? = nil, within scope: AreaScope, to actor: Actor
  ) async throws -> ExportRequest? {
    let now = clock()
    return try await store.exports(of: actor.id, since: Self.listed(at: now)).first {
      (number == nil || number == $0.id) && $0.grants(address, within: scope, to: actor, at: now)
    }
  }

  /// What an actor asked lately, the newest first.
  public func exports(of actor: Actor) async throws -> [ExportRequest] {
    try await store.exports(of: actor.id, since: Self.listed(at: clock()))
  }

  /// What waits for an actor's answer, the oldest first; nothing for those who answer no requests.
  public func exportsWaiting(for actor: Actor) async throws -> [ExportRequest] {
    guard actor.roles.contains(.administrator) else { return [] }
    let now = clock()
    let open = try await store.exportsUnanswered(since: now.adding(seconds: -86_400 * ExportRequest.openDays))
    return open.filter { $0.state(at: now) == .requested && $0.mayBeAnswered(by: actor) }
  }

  private static func listed(at now: Timestamp) -> Timestamp {
    now.adding(seconds: -86_400 * ExportRequest.listedDays)
  }
}
