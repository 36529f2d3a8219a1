import DelimitedText
import Diagnostics
import Enterprises
import Journal
import Quantities

/// What giving single enterprises to an officer came to.
public struct GivingReply: Sendable, Hashable {
  /// How many have the officer now who had another, or none.
  public let enterprises: Int
  /// Open cases of these enterprises that went along.
  public let cases: Int
  /// The journal's record.
  public let record: Int

  var json: CanonicalJSON {
    [
      "enterprises": CanonicalJSON(enterprises), "taken_cases": CanonicalJSON(cases), "record": CanonicalJSON(record),
    ]
  }

  init(enterprises: Int, cases: Int, record: Int) {
    self.enterprises = enterprises
    self.cases = cases
    self.record = record
  }

  init(repeated json: CanonicalJSON) {
    self.init(
      enterprises: json["enterprises"].integer ?? 0, cases: json["taken_cases"].integer ?? 0,
      record: json["record"].integer ?? 0)
  }
}

extension CaseDesk {
  /// The most enterprises that are given at once.
  public static let mostGiven = 500

  /// 更换专员: gives some enterprises to an officer, each from whoever has it or from nobody, with the open cases of theirs
  /// that the former officer had, as far as the new one acts for their units; other cases stay where they are. One record.
  /// - Throws: `Diagnostics` with code `officers.unknown`, `officers.outside`, `officers.no-enterprises`,
  ///   `officers.elsewhere`, `officers.has-them`, `cases.enterprise` or `cases.text`; `command.key-reused`.
  /// Cost: linear in the enterprises and in the open cases of those who had them.
  public func give(
    _ codes: [CreditCode], to: ActorID, reason: String, by actor: CaseActor, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> GivingReply {
    let roster = try await reference.roster()
    let taker = roster.first { $0.key == to }
    let wanted = Set(codes).sorted()
    var faults = CaseText.faults(reason, field: "reason")
    if taker == nil { faults.append(.unknownOfficer) }
    if let taker, !actor.acts(for: ServiceUnit(taker.area)) { faults.append(.officerOutside) }
    if wanted.isEmpty || wanted.count > Self.mostGiven { faults.append(.noEnterprises(wanted.count)) }
    guard let taker, faults.isEmpty else { throw Diagnostics(faults) }
    let command = Command(
      actor: actor.id, key: key,
      payload: [
        "give": .list(wanted.map { .text($0.text) }), "to": .text(to.text), "reason": .text(reason),
      ])
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command) { return GivingReply(repeated: stored) }
      let found = try work.enterprises.enterprises(wanted)
      var moved: [(code: CreditCode, former: ActorID?)] = []
      var faults: [Diagnostic] = []
      for code in wanted {
        guard let enterprise = found[code], scope.contains(enterprise) else {
          faults.append(.enterpriseUnknown(code.text))
          continue
        }
        let former = try work.officers.officer(of: code)
        if !taker.mayOpen(in: enterprise.area) {
          faults.append(.takerElsewhere(enterprise.title))
        } else if former != to {
          moved.append((code, former))
        }
      }
      if faults.isEmpty, moved.isEmpty { faults.append(.hasThem) }
      guard faults.isEmpty else { throw Diagnostics(faults) }
      return try give(moved, to: taker, command, reason: reason, at: at, in: work)
    }
  }

  private func give(
    _ moved: [(code: CreditCode, former: ActorID?)], to taker: RosterEntry, _ command: Command, reason: String,
    at: Timestamp, in work: any ServiceWork
  ) throws -> GivingReply {
    let formers = Set(moved.compactMap(\.former))
    let scope = AreaScope.area(taker.area)
    let owners = Dictionary(moved.map { ($0.code, $0.former) }) { first, _ in first }
    var cases: [(ServiceCase.ID, [CaseEvent])] = []
    for id in Set(try formers.flatMap { try work.cases.openIDs(of: $0) }).sorted(by: { $0.number < $1.number }) {
      // What another officer has of a case was given to that one for itself, and stays.
      guard let found = try work.cases.serviceCase(id), let former = owners[found.opening.enterprise] ?? nil else {
        continue
      }
      let events = found.openParties.filter { $0.officer == former && scope.covers($0.unit) }
        .map { CaseEvent.assigned(party: $0.number, officer: taker.key, reasons: [.named]) }
      if !events.isEmpty { cases.append((id, events)) }
    }
    var writer = DelimitedTextWriter(for: .program)
    writer.append(["credit_code", "officer", "former"])
    for row in moved { writer.append([row.code.text, taker.key.text, row.former?.text ?? ""]) }
    let bytes = writer.bytes
    let segment = try work.journal.keep(segment: bytes)
    let reply = GivingReply(
      enterprises: moved.count, cases: cases.count, record: try work.journalRecords.head().count + 1)
    var payload = (Self.payload(cases).members ?? [:]).merging(reply.json.members ?? [:]) { $1 }
    payload["to"] = .text(taker.key.text)
    payload["reason"] = .text(reason)
    // From one person it is a handover of a part of what they have, and is listed among those.
    if formers.count == 1, let former = formers.first { payload["from"] = .text(former.text) }
    let record = try work.journal.append(
      JournalEntry(
        kind: Handover.partKind, command: command, at: at, payload: .object(payload), reply: reply.json,
        segments: [segment]))
    try projection.apply(record, to: work) { $0 == segment ? bytes : nil }
    return reply
  }
}

extension Diagnostic {
  fileprivate static func noEnterprises(_ count: Int) -> Diagnostic {
    Diagnostic(
      "officers.no-enterprises", at: Place(field: "enterprise"),
      count == 0
        ? Wording(zh: "没有勾选企业", en: "no enterprise is ticked")
        : Wording(zh: "勾选了 \(count) 家，太多", en: "\(count) are too many at once"),
      expected: Wording(
        zh: "一次 1 到 \(CaseDesk.mostGiven) 家", en: "1 to \(CaseDesk.mostGiven) enterprises at once"))
  }

  fileprivate static func takerElsewhere(_ title: String) -> Diagnostic {
    Diagnostic(
      "officers.elsewhere", at: Place(field: "to"),
      Wording(
        zh: "“\(title.excerpt)”不在这位专员的区域", en: "“\(title.excerpt)” lies outside this officer's area"),
      remedy: Wording(
        zh: "选企业所在街镇、区或市级的专员", en: "choose an officer of its street, of its district or of the city"))
  }

  fileprivate static var hasThem: Diagnostic {
    Diagnostic(
      "officers.has-them", at: Place(field: "to"),
      Wording(zh: "这些企业已经由这位专员负责", en: "the officer has these enterprises already"),
      remedy: Wording(zh: "选另一位专员", en: "choose another officer"))
  }
}
