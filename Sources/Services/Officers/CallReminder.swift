import Diagnostics
import Enterprises
import Journal
import Quantities

/// 已提醒: somebody told an enterprise of an open call that it matches. It notes that this was done; no message goes out.
public struct CallReminder: Sendable, Hashable {
  /// The call, by the name that the room of money gives it.
  public let call: String
  public let enterprise: CreditCode
  public let by: ActorID
  public let at: Timestamp

  /// The most enterprises that are noted at once.
  public static let most = 200

  public init(call: String, enterprise: CreditCode, by: ActorID, at: Timestamp) {
    self.call = call
    self.enterprise = enterprise
    self.by = by
    self.at = at
  }

  static let kind = "services.call-reminded"

  /// What a record tells, a reminder for each enterprise; `nil` for what it cannot be.
  static func all(in record: JournalRecord) -> [CallReminder]? {
    guard let call = record.entry.payload["call"].text, let list = record.entry.payload["enterprises"].list else {
      return nil
    }
    let codes = list.compactMap { $0.text.flatMap { CreditCode($0) } }
    guard codes.count == list.count else { return nil }
    return codes.map {
      CallReminder(call: call, enterprise: $0, by: record.entry.actor, at: record.entry.at)
    }
  }
}

extension CaseDesk {
  /// The latest reminder of a call for each enterprise that was reminded of it.
  public func reminders(of call: String) async throws -> [CreditCode: CallReminder] {
    try await store.readServices { try $0.officers.reminders(of: call) }
  }

  /// 登记已提醒. Who was noted already on the day is passed over.
  /// - Parameter scope: whose enterprises the person looks after.
  /// - Returns: how many were noted.
  /// - Throws: `Diagnostics` with `services.remind-whom` where nobody, or too many, are named, and `cases.enterprise` where
  ///   one is outside the scope; `command.key-reused`.
  public func remind(
    _ enterprises: [CreditCode], of call: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let codes = Set(enterprises).sorted()
    guard (1...CallReminder.most).contains(codes.count) else { throw Diagnostics(.remindWhom) }
    let command = Command(
      actor: actor, key: key,
      payload: ["call": .text(call), "enterprises": .list(codes.map { .text($0.text) })])
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) { return stored["reminded"].integer ?? 0 }
      let found = try work.enterprises.enterprises(codes)
      if let stranger = codes.first(where: { found[$0].map(scope.contains) != true }) {
        throw Diagnostics(.enterpriseUnknown(stranger.text))
      }
      let noted = try work.officers.reminders(of: call)
      let fresh = codes.filter { noted[$0]?.at.dayInShanghai != at.dayInShanghai }
      guard !fresh.isEmpty else { return 0 }
      try append(
        JournalEntry(
          kind: CallReminder.kind, command: command, at: at,
          payload: ["call": .text(call), "enterprises": .list(fresh.map { .text($0.text) })],
          reply: ["reminded": CanonicalJSON(fresh.count)]), to: work)
      return fresh.count
    }
  }
}

extension Diagnostic {
  fileprivate static var remindWhom: Diagnostic {
    Diagnostic(
      "services.remind-whom", at: Place(field: "enterprise"),
      Wording(zh: "没有选企业，或一次选得太多", en: "no enterprise was chosen, or too many at once"),
      expected: Wording(zh: "1 到 \(CallReminder.most) 家", en: "1 to \(CallReminder.most)"))
  }
}
