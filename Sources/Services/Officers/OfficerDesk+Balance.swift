import DelimitedText
import Diagnostics
import Enterprises
import Journal
import Quantities

extension CaseDesk {
  /// What evening out the officers of a scope would move; nothing is moved.
  /// Cost: a look-up for each of their enterprises, and what `OfficerBalance` says.
  public func balance(within scope: AreaScope, on day: CalendarDay) async throws -> OfficerBalance {
    let roster = try await reference.roster()
    return try await store.readServices { [self] in try balance($0, roster, within: scope, on: day) }
  }

  private func balance(
    _ view: any ServiceReading, _ roster: [RosterEntry], within scope: AreaScope, on day: CalendarDay
  ) throws -> OfficerBalance {
    let officers = try reference.officers(roster, view.officers).filter { scope.covers(ServiceUnit($0.area)) }
    var held: [ActorID: [UnassignedEnterprise]] = [:]
    for officer in officers {
      let codes = try view.officers.enterprises(of: officer.key, offset: 0, limit: .max).rows
      let found = try view.enterprises.enterprises(codes)
      held[officer.key] = codes.compactMap { code in
        guard let enterprise = found[code], officer.mayOpen(in: enterprise.area) else { return nil }
        return UnassignedEnterprise(code: code, area: enterprise.area)
      }
    }
    return OfficerBalance(held, officers: officers, on: day)
  }

  /// 重新平衡: carries out what was seen, in one record. Open cases stay with whoever has them.
  /// - Parameter seen: the fingerprint of the preview.
  /// - Returns: how many enterprises have another officer.
  /// - Throws: `Diagnostics` with code `cases.text`, `officers.balance-changed` or `officers.balanced`;
  ///   `command.key-reused`.
  public func rebalance(
    seen: String, reason: String, within scope: AreaScope, by actor: ActorID, key: String, at: Timestamp
  ) async throws -> GivingReply {
    try CaseText.check(reason, field: "reason")
    let roster = try await reference.roster()
    let command = Command(
      actor: actor, key: key,
      payload: ["balance": .text("\(scope)"), "seen": .text(seen), "reason": .text(reason)])
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) { return GivingReply(repeated: stored) }
      let balance = try balance(work, roster, within: scope, on: at.dayInShanghai)
      guard balance.fingerprint == seen else { throw Diagnostics(.balanceChanged(balance.moves.count)) }
      guard !balance.moves.isEmpty else { throw Diagnostics(.balanced) }
      var writer = DelimitedTextWriter(for: .program)
      writer.append(["credit_code", "officer", "former"])
      for move in balance.moves { writer.append([move.enterprise.text, move.to.text, move.from.text]) }
      let bytes = writer.bytes
      let segment = try work.journal.keep(segment: bytes)
      let reply = GivingReply(
        enterprises: balance.moves.count, cases: 0, record: try work.journalRecords.head().count + 1)
      let record = try work.journal.append(
        JournalEntry(
          kind: "services.enterprises-balanced", command: command, at: at,
          payload: .object((reply.json.members ?? [:]).merging(["reason": .text(reason)]) { $1 }),
          reply: reply.json, segments: [segment]))
      try projection.apply(record, to: work) { $0 == segment ? bytes : nil }
      return reply
    }
  }
}

extension Diagnostic {
  fileprivate static func balanceChanged(_ count: Int) -> Diagnostic {
    Diagnostic(
      "officers.balance-changed", at: Place(field: "reason"),
      Wording(zh: "名单变了，现在要移 \(count) 家，没有移", en: "the list has changed: \(count) would move now; nothing was moved"),
      remedy: Wording(zh: "再看一遍，然后确认", en: "look at it again, then confirm"))
  }

  fileprivate static var balanced: Diagnostic {
    Diagnostic(
      "officers.balanced", at: Place(field: "reason"),
      Wording(zh: "已经均衡，没有可移的", en: "it is even already: nothing is to be moved"))
  }
}
