import DelimitedText
import Diagnostics
import Enterprises
import Journal
import Quantities

/// 移交: what one officer had went to another at once, as far as that one may open it. The other enterprises are without
/// officer from then on, and the other cases in the hands of their units: nothing is left with whoever handed over.
public struct Handover: Sendable, Hashable {
  /// The journal's record of it.
  public let record: Int
  public let from: ActorID
  public let to: ActorID
  public let reason: String
  /// How many enterprises and open cases the other took over.
  public let enterprises: Int
  public let cases: Int
  /// How many lie outside the other's area.
  public let left: Staffing
  public let at: Timestamp
  public let by: ActorID

  public init(
    record: Int, from: ActorID, to: ActorID, reason: String, enterprises: Int, cases: Int,
    left: Staffing = .nothing, at: Timestamp, by: ActorID
  ) {
    self.record = record
    self.from = from
    self.to = to
    self.reason = reason
    self.enterprises = enterprises
    self.cases = cases
    self.left = left
    self.at = at
    self.by = by
  }

  /// Reads the journal's record of one; `nil` for any other.
  init?(_ record: JournalRecord) {
    let json = record.entry.payload
    guard [Self.kind, Self.partKind].contains(record.entry.kind), let from = json["from"].text.flatMap(ActorID.init),
      let to = json["to"].text.flatMap(ActorID.init), let reason = json["reason"].text,
      let enterprises = json["enterprises"].integer
    else { return nil }
    self.init(
      record: record.sequence, from: from, to: to, reason: reason, enterprises: enterprises,
      // Records from before something could be left over name no number: all cases in them were taken over.
      cases: json["taken_cases"].integer ?? json["cases"].list?.count ?? 0,
      left: Staffing(
        enterprises: json["left"]["enterprises"].integer ?? 0, cases: json["left"]["cases"].integer ?? 0),
      at: record.entry.at, by: record.entry.actor)
  }

  static let kind = "services.officer-handed-over"
  /// 更换专员: some enterprises alone, which were one officer's, several officers' or nobody's.
  static let partKind = "services.enterprises-given"
}

extension CaseDesk {
  /// 移交: gives what an officer has, enterprises and open cases, to another, as far as that one may open the enterprises
  /// and acts for the cases' units, in one record. What is left over goes to nobody: enterprises without officer, and cases
  /// in the hands of their unit.
  /// - Throws: `Diagnostics` with code `officers.unknown`, `officers.same`, `officers.outside`, `officers.left-elsewhere`,
  ///   `officers.nothing-fits` or `cases.text`.
  /// Cost: linear in what the officer has.
  public func handOver(
    from: ActorID, to: ActorID, reason: String, by actor: CaseActor, key: String, at: Timestamp
  ) async throws -> Handover {
    let roster = try await reference.roster()
    var faults = CaseText.faults(reason, field: "reason")
    let taker = roster.first { $0.key == to }
    if from == to { faults.append(.sameOfficer) }
    if taker == nil { faults.append(.unknownOfficer) }
    if let taker, !actor.acts(for: ServiceUnit(taker.area)) { faults.append(.officerOutside) }
    // Whoever has left the post stands on no roster; what they had is handed over all the same, by whoever takes it.
    if let giver = roster.first(where: { $0.key == from }), !actor.acts(for: ServiceUnit(giver.area)) {
      faults.append(.officerOutside)
    }
    guard let taker, faults.isEmpty else { throw Diagnostics(faults) }
    let command = Command(
      actor: actor.id, key: key, payload: ["from": .text(from.text), "to": .text(to.text), "reason": .text(reason)])
    let hasLeft = !roster.contains { $0.key == from }
    return try await store.writeServices { [self] work in
      if let stored = try work.journal.reply(to: command), let number = stored["record"].integer,
        let found = try work.journalRecords.record(number).flatMap(Handover.init)
      {
        return found
      }
      if hasLeft, try !Self.has(from, onlyFor: actor, in: work) { throw Diagnostics(.leftElsewhere) }
      return try hand(from, over: taker, command, reason: reason, at: at, in: work)
    }
  }

  private func hand(
    _ from: ActorID, over taker: RosterEntry, _ command: Command, reason: String, at: Timestamp,
    in work: any ServiceWork
  ) throws -> Handover {
    let scope = AreaScope.area(taker.area)
    let codes = try work.officers.enterprises(of: from, offset: 0, limit: .max).rows
    let found = try work.enterprises.enterprises(codes)
    let left = codes.filter { code in !(found[code].map(scope.contains) ?? false) }
    var cases: [(ServiceCase.ID, [CaseEvent])] = []
    var (taken, leftCases) = (0, 0)
    for id in try work.cases.openIDs(of: from) {
      let parties = try work.cases.serviceCase(id)?.openParties.filter { $0.officer == from } ?? []
      let events: [CaseEvent] = parties.map { party in
        scope.covers(party.unit)
          ? .assigned(party: party.number, officer: taker.key, reasons: [.named])
          : .assigned(party: party.number, officer: nil, reasons: [.fallback(.outsideArea)])
      }
      cases.append((id, events))
      if parties.contains(where: { scope.covers($0.unit) }) { taken += 1 }
      if !parties.allSatisfy({ scope.covers($0.unit) }) { leftCases += 1 }
    }
    guard left.count < codes.count || taken > 0 || codes.isEmpty && cases.isEmpty else {
      throw Diagnostics(.nothingFits)
    }
    var writer = DelimitedTextWriter(for: .program)
    writer.append(["credit_code"])
    for code in left { writer.append([code.text]) }
    let bytes = writer.bytes
    let segments = left.isEmpty ? [] : [try work.journal.keep(segment: bytes)]
    let number = try work.journalRecords.head().count + 1
    let payload: CanonicalJSON = .object(
      (Self.payload(cases).members ?? [:]).merging(
        [
          "from": .text(from.text), "to": .text(taker.key.text), "reason": .text(reason),
          "enterprises": CanonicalJSON(codes.count - left.count), "taken_cases": CanonicalJSON(taken),
          "left": ["enterprises": CanonicalJSON(left.count), "cases": CanonicalJSON(leftCases)],
        ]) { $1 })
    let record = try work.journal.append(
      JournalEntry(
        kind: Handover.kind, command: command, at: at, payload: payload, reply: ["record": CanonicalJSON(number)],
        segments: segments))
    try projection.apply(record, to: work) { segments.contains($0) ? bytes : nil }
    guard let handover = Handover(record) else { throw Diagnostics(record.unreadable) }
    return handover
  }

  /// Whether all that somebody has, enterprises and cases, lies where an actor acts.
  private static func has(_ officer: ActorID, onlyFor actor: CaseActor, in work: any ServiceWork) throws -> Bool {
    let codes = try work.officers.enterprises(of: officer, offset: 0, limit: .max).rows
    let areas = try work.enterprises.enterprises(codes).values.map { $0.area }
    let parties = try work.cases.openIDs(of: officer).flatMap { id in
      try work.cases.serviceCase(id)?.openParties.filter { $0.officer == officer } ?? []
    }
    return areas.allSatisfy { area in area.map { actor.acts(for: ServiceUnit($0)) } ?? actor.actsEverywhere }
      && parties.allSatisfy { actor.acts(for: $0.unit) }
  }
}

extension Diagnostic {
  static var leftElsewhere: Diagnostic {
    Diagnostic(
      "officers.left-elsewhere", at: Place(field: "from"),
      Wording(
        zh: "这位离岗人员名下还有您管理区域以外的企业或事项，不能一次移交",
        en: "whoever left has enterprises or cases outside the area that you manage as well"),
      remedy: Wording(
        zh: "本区域的企业用“分配专员”分给在岗的专员，本区域的事项由本单位接办；要一次移交的，请市级办理",
        en: "assign your area's enterprises all at once and take up its cases; for all in one, ask the city"))
  }

  static var sameOfficer: Diagnostic {
    Diagnostic(
      "officers.same", at: Place(field: "to"), Wording(zh: "移交给了同一个人", en: "both are the same person"),
      expected: Wording(zh: "另一位服务专员", en: "another officer"))
  }

  static var nothingFits: Diagnostic {
    Diagnostic(
      "officers.nothing-fits", at: Place(field: "to"),
      Wording(
        zh: "移交人名下的企业和在办事项都不在这位专员的区域，没有移交",
        en: "none of the enterprises and open cases lies in this officer's area; nothing was handed over"),
      remedy: Wording(zh: "选这些企业所在区域的专员", en: "choose an officer of the area where they are"))
  }
}
