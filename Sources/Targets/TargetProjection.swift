import Decimals
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Carries what the journal says about targets into their tables: the one way in, for commands and for replay.
public struct TargetProjection: Sendable {
  public init() {}

  /// Numbers of what one record brings: the record's, then the place within it.
  private static let perRecord = 10_000

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any TargetWork) throws {
    guard let kind = TargetEvent.Kind(rawValue: record.entry.kind) else { return }
    let payload = record.entry.payload
    let trace = Trace(record)
    func number(_ index: Int) -> Int { record.sequence * Self.perRecord + index }
    func ending(_ successor: Int?) -> Ending {
      Ending(successor: successor, reason: payload["reason"].text ?? "", trace: trace)
    }
    switch kind {
    case .observed:
      let basis = try Basis(json: payload["basis"])
      guard let indicator = payload.instrument("indicator"), let source = payload["source"].text else {
        throw Self.unreadable(record)
      }
      for (index, line) in (payload["lines"].list ?? []).enumerated() {
        guard let place = line["place"].text.flatMap(TargetPlace.init), let value = line.decimal("value"),
          let time = line["time"].text.flatMap({ ObservedTime($0) })
        else { throw Self.unreadable(record) }
        try work.targetTable.insert(
          Observation(
            id: number(index), line: .init(place: place, time: time, value: value), indicator: indicator, basis: basis,
            source: source, trace: trace))
        if let old = line["replaces"].integer { try work.targetTable.endObservation(old, ending(number(index))) }
      }
    case .observationCorrected:
      guard let id = payload["observation"].integer, let wrong = try work.targets.observation(id),
        let value = payload.decimal("value")
      else { throw Self.unreadable(record) }
      try work.targetTable.insert(
        Observation(
          id: number(0), line: .init(place: wrong.line.place, time: wrong.line.time, value: value),
          indicator: wrong.indicator, basis: wrong.basis, source: wrong.source, trace: trace))
      try work.targetTable.endObservation(id, ending(number(0)))
    case .observationWithdrawn:
      guard let id = payload["observation"].integer else { throw Self.unreadable(record) }
      try work.targetTable.endObservation(id, ending(nil))
    case .assigned: try assign(record, trace, number: number, ending: ending, to: work)
    case .planned:
      let rows = (payload["rows"].list ?? []).compactMap { Cascade.Row(json: $0) }
      guard let indicator = payload.instrument("indicator"), let year = payload["year"].integer,
        let parent = payload["parent"].text.flatMap({ AreaCode($0) }), rows.count == payload["rows"].list?.count
      else { throw Self.unreadable(record) }
      try work.targetTable.insert(
        Cascade(
          id: number(0), indicator: indicator, year: year, parent: parent, rows: rows,
          basis: payload["basis"].text ?? "", trace: trace))
    case .attributed:
      guard let enterprise = payload["enterprise"].text.flatMap(CreditCode.init),
        let from = payload["from"].text.flatMap({ Period($0) }),
        let span = Attribution.Span(from: from, until: payload["until"].text.flatMap { Period($0) })
      else { throw Self.unreadable(record) }
      try work.targetTable.insert(
        Attribution(
          id: number(0), enterprise: enterprise, span: span, area: payload["area"].text.flatMap { AreaCode($0) },
          park: payload["park"].text.flatMap { AreaCode($0) }, reason: payload["reason"].text ?? "", trace: trace))
    case .placedInParks:
      for (index, line) in (payload["lines"].list ?? []).enumerated() {
        guard let placement = ParkPlacement(json: line) else { throw Self.unreadable(record) }
        try work.targetTable.insert(
          Attribution(
            id: number(index), enterprise: placement.enterprise, span: placement.span, area: nil, park: placement.park,
            reason: payload["reason"].text ?? "", trace: trace))
        if let old = line["replaces"].integer { try work.targetTable.endAttribution(old, ending(number(index))) }
      }
    case .materialIssued, .materialReissued:
      guard let material = DispatchMaterial(json: payload) else { throw Self.unreadable(record) }
      try work.targetTable.insert(IssuedMaterial(id: number(0), material: material, trace: trace))
    case .zoneJoined:
      guard let zone = payload["zone"].text, let member = payload["member"].text.flatMap(ZoneMembership.Member.init),
        let from = payload["from"].text.flatMap({ Period($0) }),
        let span = Attribution.Span(from: from, until: payload["until"].text.flatMap { Period($0) })
      else { throw Self.unreadable(record) }
      try work.targetTable.insert(
        ZoneMembership(
          id: number(0), zone: zone, member: member, span: span, reason: payload["reason"].text ?? "", trace: trace))
    case .zoneLeft:
      guard let id = payload["membership"].integer else { throw Self.unreadable(record) }
      try work.targetTable.endZoneMembership(id, ending(nil))
    case .attributionEnded:
      guard let id = payload["attribution"].integer else { throw Self.unreadable(record) }
      try work.targetTable.endAttribution(id, ending(nil))
    }
  }

  private func assign(
    _ record: JournalRecord, _ trace: Trace, number: (Int) -> Int, ending: (Int?) -> Ending, to work: any TargetWork
  ) throws {
    let payload = record.entry.payload
    guard let indicator = payload.instrument("indicator"), let year = payload["year"].integer,
      let document = payload["document"].text, let issued = payload["issued"].text.flatMap({ CalendarDay($0) }),
      let giver = payload["giver"].text.flatMap(Assignment.Giver.init(rawValue:))
    else { throw Self.unreadable(record) }
    let before = try work.targets.assignments(of: indicator)
    for (index, line) in (payload["lines"].list ?? []).enumerated() {
      guard let area = line["area"].text.flatMap({ AreaCode($0) }), let value = line.decimal("value") else {
        throw Self.unreadable(record)
      }
      try work.targetTable.insert(
        Assignment(
          id: number(index), indicator: indicator, year: year, area: area, value: value, document: document,
          issuedOn: issued, giver: giver, trace: trace))
      for old in before
      where old.ending == nil && old.year == year && old.area == area && old.giver == giver {
        try work.targetTable.endAssignment(old.id, ending(number(index)))
      }
    }
  }

  static func unreadable(_ record: JournalRecord) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "journal.payload-unreadable", at: Place(file: "journal", field: "#\(record.sequence)"),
        Wording(
          zh: "第 \(record.sequence) 条日志（\(record.entry.kind)，第 \(record.entry.version) 版）的内容读不懂",
          en: "record \(record.sequence) (\(record.entry.kind), version \(record.entry.version)) cannot be read"),
        remedy: Wording(
          zh: "它可能由更新版本的程序写下：请升级程序后再试", en: "a newer program may have written it: upgrade and try again")))
  }
}

extension CanonicalJSON {
  fileprivate func instrument(_ key: String) -> InstrumentID? { self[key].text.flatMap { InstrumentID($0) } }
  fileprivate func decimal(_ key: String) -> Decimal128? { self[key].text.flatMap { Decimal128(exactly: $0) } }
}
