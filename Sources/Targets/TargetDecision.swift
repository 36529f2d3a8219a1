import Decimals
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// Decides what a command does: pure, from the corpus, what is stored, who asks and when.
public struct TargetDecision: Sendable {
  public let corpus: PolicyCorpus
  public let scope: AreaScope
  public let at: Timestamp

  /// Lines of one command, at most.
  public static let mostLines = 2000
  private static let longestText = 200

  public init(corpus: PolicyCorpus, scope: AreaScope, at: Timestamp) {
    self.corpus = corpus
    self.scope = scope
    self.at = at
  }

  /// - Throws: `Diagnostics` with everything that is wrong, each at its field: `targets.…`.
  public func decide(_ command: TargetCommand, _ state: TargetState) throws(Diagnostics) -> TargetEvent {
    switch command {
    case .observe(let id, let lines, let basis, let source, let reason, let isConfirmed):
      return try observe(id, lines, basis, source, reason, isConfirmed, state)
    case .correct(_, let value, let reason, let isConfirmed):
      let (observation, indicator) = try standing(state, reason: reason)
      let right = try observed(value, of: indicator)
      let line = Observation.Line(place: observation.line.place, time: observation.line.time, value: right)
      let doubts = self.doubts(
        about: line, of: indicator, on: observation.basis.kind, from: observation.source, state.observations)
      guard doubts.isEmpty || isConfirmed else { throw Diagnostics(doubts) }
      return TargetEvent(
        kind: .observationCorrected,
        payload: Self.marked(
          ["observation": CanonicalJSON(observation.id), "value": .text("\(right)"), "reason": .text(reason)],
          isConfirmed))
    case .withdraw(_, let reason):
      let (observation, _) = try standing(state, reason: reason)
      return TargetEvent(
        kind: .observationWithdrawn,
        payload: ["observation": CanonicalJSON(observation.id), "reason": .text(reason)])
    case .assign(let id, let year, let document, let issuedOn, let lines, let reason, let over):
      return try assign(id, year, document, issuedOn, lines, reason, over: over, state)
    case .plan(let id, let year, let parent, let rows, let basis, let over):
      return try plan(id, year, parent, rows, basis, over: over, state.cascade)
    case .attribute(let enterprise, let span, let area, let park, let reason):
      return try attribute(enterprise, span, area, park, reason, state)
    case .placeInParks(let placements, let file): return try place(placements, file, state)
    case .joinZone(let zone, let member, let span, let reason): return try join(zone, member, span, reason, state)
    case .leaveZone(let id, let reason): return try leaveZone(id, reason, state)
    case .issue(let material): return try issue(material, state)
    case .reissue(_, let area, let record, let notes, let reason):
      return try reissue(area, record, notes, reason, state)
    case .endAttribution(_, let reason):
      guard let attribution = state.attribution, attribution.ending == nil,
        let place = attribution.area ?? attribution.park, canTouch(place)
      else {
        throw Diagnostics(.noSuchAttribution)
      }
      try check(reason: reason)
      return TargetEvent(
        kind: .attributionEnded,
        payload: ["attribution": CanonicalJSON(attribution.id), "reason": .text(reason)])
    }
  }

  // MARK: Observations

  private func observe(
    _ id: InstrumentID, _ lines: [TargetCommand.TypedLine], _ basis: Basis, _ source: String, _ reason: String,
    _ isConfirmed: Bool, _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    let indicator = try self.indicator(id)
    var faults: [Diagnostic] = []
    var doubts: [Diagnostic] = []
    if indicator.frequency == .rule, indicator.direction == .rule, indicator.unit.isEmpty {
      faults.append(.notObserved)
    }
    if basis.kind == .ownApplication { faults.append(.unitBasis) }
    if let until = basis.until, until < at.dayInShanghai { faults.append(.basisOver(until, on: at.dayInShanghai)) }
    if source.isBlank || source.count > Self.longestText { faults.append(.noSource) }
    if lines.isEmpty { faults.append(.nothingTyped(field: "value")) }
    if lines.count > Self.mostLines { faults.append(.tooManyLines(lines.count, most: Self.mostLines)) }
    let begins = corpus.document(id.clause.document).flatMap { IndicatorGauge(indicator, force: $0.force).begins }
    var read: [CanonicalJSON] = []
    var seen: Set<String> = []
    for (number, line) in lines.prefix(Self.mostLines).enumerated() {
      do throws(Diagnostics) {
        let line = try self.line(line, of: indicator)
        guard seen.insert("\(line.place) \(line.time)").inserted else {
          throw Diagnostics(.twice(line: number + 1))
        }
        var members: [String: CanonicalJSON] = [
          "place": .text(line.place.text), "time": .text("\(line.time)"), "value": .text("\(line.value)"),
        ]
        if let standing = state.observations.standing(line, from: source) {
          if reason.isBlank { throw Diagnostics(.observedAlready(standing, unit: indicator.unit)) }
          members["replaces"] = CanonicalJSON(standing.id)
        }
        let inDoubt =
          [indicator.doubt(aboutTimeOf: line, since: begins)].compactMap(\.self)
          + self.doubts(about: line, of: indicator, on: basis.kind, from: source, state.observations)
        doubts += inDoubt.map { lines.count == 1 ? $0 : $0.inLine(number + 1) }
        read.append(.object(members))
      } catch {
        faults += error.all.map { lines.count == 1 ? $0 : $0.inLine(number + 1) }
      }
    }
    if reason.count > Self.longestText { faults.append(.noReason) }
    if isConfirmed, !doubts.isEmpty, reason.isBlank { faults.append(.noReasonForConfirming) }
    // What is wrong is told first.
    guard faults.isEmpty else { throw Diagnostics(faults) }
    guard doubts.isEmpty || isConfirmed else { throw Diagnostics(doubts) }
    var payload: [String: CanonicalJSON] = [
      "indicator": .text("\(id)"), "basis": basis.json, "source": .text(source), "lines": .list(read),
    ]
    if !reason.isBlank { payload["reason"] = .text(reason) }
    return TargetEvent(kind: .observed, payload: Self.marked(payload, isConfirmed))
  }

  /// All that is doubtful about a figure: whoever confirms it has seen each.
  private func doubts(
    about line: Observation.Line, of indicator: IndicatorDeclaration, on basis: Basis.Kind, from source: String,
    _ observations: [Observation]
  ) -> [Diagnostic] {
    [
      indicator.doubt(about: line, beside: observations, corpus),
      indicator.doubt(
        about: line, on: basis, from: source, toldOn: at.dayInShanghai, besideOthers: observations, corpus),
    ].compactMap(\.self)
  }

  /// What is kept, with the mark that doubtful figures were confirmed.
  private static func marked(_ members: [String: CanonicalJSON], _ isConfirmed: Bool) -> CanonicalJSON {
    .object(isConfirmed ? members.merging(["confirmed": .boolean(true)]) { $1 } : members)
  }

  private func line(
    _ typed: TargetCommand.TypedLine, of indicator: IndicatorDeclaration
  ) throws(Diagnostics) -> Observation.Line {
    var faults: [Diagnostic] = []
    let place = TargetPlace(typed.place)
    switch place {
    case .area(let area):
      if corpus.areas.area(area) == nil {
        faults.append(.noSuchPlace(typed.place))
      } else if !canTouch(area) {
        faults.append(.outside(name(area)))
      }
    case .zone(let zone):
      if !indicator.zones.contains(where: { $0.id == zone }) {
        faults.append(.noSuchPlace(typed.place))
      } else if scope != .everywhere {
        faults.append(.outside(corpus.zones.zone(zone)?.name ?? Wording(verbatim: zone)))
      }
    case nil: faults.append(.noSuchPlace(typed.place))
    }
    let time = ObservedTime.typed(typed.time)
    if let time {
      if case .day = time, ![.stock, .cumulative, .rule].contains(indicator.frequency) {
        faults.append(.dayForFlow(typed.time))
      }
      let today = at.dayInShanghai
      // A running month may be told so far; a year or a day that has not ended or come has no figure yet.
      let isRunningMonth = if case .period(.month) = time { time.period?.start ?? today <= today } else { false }
      if today < time.lastDay, !isRunningMonth { faults.append(.notOver(typed.time, on: today)) }
    } else {
      faults.append(.noTime(typed.time))
    }
    var value: Decimal128?
    do throws(Diagnostics) {
      value = try observed(typed.value, of: indicator)
    } catch {
      faults += error.all
    }
    guard let place, let time, let value, faults.isEmpty else { throw Diagnostics(faults) }
    return Observation.Line(place: place, time: time, value: value)
  }

  private func standing(
    _ state: TargetState, reason: String
  ) throws(Diagnostics) -> (Observation, IndicatorDeclaration) {
    guard let observation = state.observation, canTouch(observation.line.place) else {
      throw Diagnostics(.noSuchObservation)
    }
    if let ending = observation.ending { throw Diagnostics(.ended(ending)) }
    try check(reason: reason)
    return (observation, try indicator(observation.indicator))
  }

  // MARK: Yearly tasks

  private func assign(
    _ id: InstrumentID, _ year: Int, _ document: String, _ issuedOn: CalendarDay,
    _ lines: [TargetCommand.TypedTask], _ reason: String, over: Int?, _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    let indicator = try self.indicator(id)
    var faults: [Diagnostic] = []
    if !(2000...2100).contains(year) { faults.append(.noYear(year)) }
    if document.isBlank || document.count > Self.longestText { faults.append(.noDocument) }
    for (text, field) in [(document, "document"), (reason, "reason")] {
      do throws(Diagnostics) { try checkWish(text, field: field) } catch { faults += error.all }
    }
    if at.dayInShanghai < issuedOn { faults.append(.issuedLater(issuedOn, on: at.dayInShanghai)) }
    if let numbered = Assignment.year(ofDocument: document), !Assignment.isIssued(issuedOn, withNumberOf: numbered) {
      faults.append(.issuedInAnotherYear(issuedOn, numbered: numbered))
    } else if issuedOn.year < year - Self.yearsAhead {
      faults.append(.issuedLongBefore(issuedOn, year: year))
    }
    if lines.isEmpty { faults.append(.nothingTyped(field: "task")) }
    if lines.count > Self.mostLines { faults.append(.tooManyLines(lines.count, most: Self.mostLines)) }
    // The city gives its own and the districts' tasks; a district its streets', and its own while the city gave none.
    let giver: Assignment.Giver = scope == .everywhere ? .city : .district
    var read: [CanonicalJSON] = []
    var seen: Set<AreaCode> = []
    var isCorrection = false
    for task in lines.prefix(Self.mostLines) {
      let field = "task-\(task.area)"
      let standing = state.assignments.filter { $0.year == year && $0.area == task.area && $0.ending == nil }
      if corpus.areas.area(task.area) == nil {
        faults.append(.noSuchPlace(task.area.text, field: field))
      } else if !canAssign(to: task.area, giver) {
        faults.append(.notYours(name(task.area), field: field))
      } else if giver == .district, let own = ownDistrict, task.area == own,
        let given = standing.first(where: { $0.giver == .city })
      {
        faults.append(.givenByCity(given, field: field))
      }
      // What somebody else has given meanwhile is not replaced unseen.
      if let over, let since = standing.last(where: { $0.trace.record > over }) {
        faults.append(.taskGivenSince(since, unit: indicator.unit, field: field))
      }
      if !seen.insert(task.area).inserted { faults.append(.areaTwice(name(task.area), field: field)) }
      isCorrection = isCorrection || standing.contains { $0.giver == giver }
      do throws(Diagnostics) {
        let value = try amount(task.value, of: indicator, field: field)
        if value.isNegative { throw Diagnostics(.negative(field: field)) }
        if let floor = floor(of: indicator, area: task.area, year: year), giver == .district, value < floor {
          throw Diagnostics(.belowText(floor, field: field))
        }
        read.append(["area": .text(task.area.text), "value": .text("\(value)")])
      } catch {
        faults += error.all
      }
    }
    if isCorrection, reason.isBlank { faults.append(.noReasonForCorrection) }
    if reason.count > Self.longestText { faults.append(.noReason) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return TargetEvent(
      kind: .assigned,
      payload: [
        "indicator": .text("\(id)"), "year": CanonicalJSON(year), "document": .text(document),
        "issued": .text("\(issuedOn)"), "giver": .text(giver.rawValue), "reason": .text(reason), "lines": .list(read),
      ])
  }

  /// How many years before a task's own the document that gives it may be issued: plans are of five years.
  private static let yearsAhead = 5

  private var ownDistrict: AreaCode? { scope.area }

  private func canAssign(to area: AreaCode, _ giver: Assignment.Giver) -> Bool {
    switch giver {
    case .city: area.isDistrictOrCity
    case .district: ownDistrict.map { $0.isDistrictOrCity && $0.contains(area) } ?? false
    }
  }

  /// What the text itself asks for: a district's own task may not be less (`shenggui-2023/7:who-sets-yearly-target`).
  private func floor(of indicator: IndicatorDeclaration, area: AreaCode, year: Int) -> Decimal128? {
    guard indicator.deadline?.day.year == year, indicator.direction != .atMost else { return nil }
    return indicator.targets.first { $0.area == area }?.value
  }

  // MARK: Cascades

  private func plan(
    _ id: InstrumentID, _ year: Int, _ parent: AreaCode, _ rows: [Cascade.Row], _ basis: String, over: Int?,
    _ standing: Cascade?
  ) throws(Diagnostics) -> TargetEvent {
    let indicator = try self.indicator(id)
    var faults: [Diagnostic] = []
    if !(2000...2100).contains(year) { faults.append(.noYear(year)) }
    if let form = indicator.cascadeForm {
      if rows.contains(where: { $0.form != form }) { faults.append(.plannedOtherwise(form)) }
    } else {
      faults.append(.notCascaded)
    }
    if basis.count > Self.longestText { faults.append(.basisTooLong) }
    let isParent = corpus.areas.area(parent).map { $0.level == .city || $0.level == .district } ?? false
    if !isParent { faults.append(.noSuchPlace(parent.text, field: "area")) }
    if !canTouch(parent) { faults.append(.outside(name(parent))) }
    if rows.isEmpty { faults.append(.nothingTyped(field: "plan")) }
    if rows.count > Self.mostLines { faults.append(.tooManyLines(rows.count, most: Self.mostLines)) }
    var seen: Set<AreaCode> = []
    for row in rows.prefix(Self.mostLines) {
      let isBelow = row.area == parent || corpus.areas.area(row.area)?.parent == parent
      if !isBelow { faults.append(.notBelow(name(row.area), parent: name(parent))) }
      if !seen.insert(row.area).inserted { faults.append(.areaTwice(name(row.area), field: "plan")) }
    }
    // What somebody else has saved meanwhile is not overwritten unseen.
    if let over, over != standing?.trace.record ?? 0 { faults.append(.planSavedSince) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    if IdentityNumber.stands(in: basis) {
      throw Diagnostics(IdentityNumber.refusal("targets.identity-number", at: Place(field: "basis")))
    }
    try checkWish(basis, field: "basis")
    return TargetEvent(
      kind: .planned,
      payload: .object(
        Cascade.payload(rows, basis: basis).merging([
          "indicator": .text("\(id)"), "year": CanonicalJSON(year), "parent": .text(parent.text),
        ]) { $1 }))
  }

  // MARK: Attributions

  private func attribute(
    _ enterprise: CreditCode, _ span: Attribution.Span, _ area: AreaCode?, _ park: AreaCode?, _ reason: String,
    _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    var faults: [Diagnostic] = []
    if area == nil, park == nil { faults.append(.attributedNowhere) }
    if span.from.start < FactDictionary.firstScaleDay { faults.append(.attributedTooEarly) }
    if let area { faults += self.faults(attributingTo: area) }
    if let park {
      if corpus.areas.area(park)?.level != .park || !canTouch(park) {
        faults.append(.noPark(name(park)))
      } else if let own = (area ?? state.enterprises[enterprise]?.area)?.district, own != park.district {
        faults.append(.parkElsewhere(name(park), district: name(own)))
      }
    }
    if let other = state.attributions.first(where: { area != nil && $0.area != nil && $0.stands(during: span) }),
      let held = other.area
    {
      faults.append(.attributedAlready(other, to: name(held)))
    }
    if let other = state.attributions.first(where: { park != nil && $0.park != nil && $0.stands(during: span) }),
      let held = other.park
    {
      faults.append(.attributedAlready(other, to: name(held)))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    try check(reason: reason)
    return TargetEvent(
      kind: .attributed,
      payload: [
        "enterprise": .text(enterprise.text), "from": .text("\(span.from)"),
        "until": CanonicalJSON(span.until?.description), "area": CanonicalJSON(area?.text),
        "park": CanonicalJSON(park?.text), "reason": .text(reason),
      ])
  }

  /// What speaks against counting an enterprise for an area.
  private func faults(attributingTo area: AreaCode) -> [Diagnostic] {
    guard let level = corpus.areas.area(area)?.level else { return [.noSuchPlace(area.text, field: "area")] }
    if level == .city || level == .park { return [.attributedTo(name(area), level)] }
    return canTouch(area) ? [] : [.outside(name(area), field: "area")]
  }

  // MARK: Zones

  private func join(
    _ id: String, _ member: ZoneMembership.Member, _ span: Attribution.Span, _ reason: String, _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    guard let zone = corpus.zones.zone(id) else { throw Diagnostics(.noSuchZone(id)) }
    var faults: [Diagnostic] = []
    switch member {
    case .area(let area):
      let level = corpus.areas.area(area)?.level
      if level != .street, level != .park {
        faults.append(.noZoneArea(name(area)))
      } else if !canTouch(area) {
        faults.append(.outside(name(area), field: "member"))
      } else if !zone.districts.contains(area.district) {
        faults.append(.notInZone(name(area), zone, districts: zone.districts.map(name)))
      }
    case .enterprise(let code):
      guard let enterprise = state.enterprises[code], scope.contains(enterprise) else {
        throw Diagnostics(.noZoneEnterprise(code))
      }
      // Of whom nobody told where it lies, nobody can say that it lies elsewhere.
      if let own = enterprise.area?.district, !zone.districts.contains(own) {
        faults.append(
          .notInZone(Wording(verbatim: enterprise.title), zone, districts: zone.districts.map(name)))
      }
    }
    if span.from.start < FactDictionary.firstScaleDay { faults.append(.attributedTooEarly) }
    if let other = state.zoneMemberships.first(where: {
      $0.member == member && $0.ending == nil && $0.span.overlaps(span)
    }) {
      faults.append(.inZoneAlready(other, zone))
    }
    do throws(Diagnostics) { try check(reason: reason) } catch { faults += error.all }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return TargetEvent(
      kind: .zoneJoined,
      payload: [
        "zone": .text(id), "member": .text(member.text), "from": .text("\(span.from)"),
        "until": CanonicalJSON(span.until?.description), "reason": .text(reason),
      ])
  }

  private func leaveZone(_ id: Int, _ reason: String, _ state: TargetState) throws(Diagnostics) -> TargetEvent {
    guard let membership = state.zoneMemberships.first(where: { $0.id == id }), membership.ending == nil else {
      throw Diagnostics(.noZoneMembership)
    }
    let isOwn =
      switch membership.member {
      case .area(let area): canTouch(area)
      case .enterprise(let code): state.enterprises[code].map(scope.contains) ?? false
      }
    guard isOwn else { throw Diagnostics(.noZoneMembership) }
    try check(reason: reason)
    return TargetEvent(kind: .zoneLeft, payload: ["membership": CanonicalJSON(id), "reason": .text(reason)])
  }

  // MARK: Materials

  private func issue(_ material: DispatchMaterial, _ state: TargetState) throws(Diagnostics) -> TargetEvent {
    let indicator = try self.indicator(material.indicator)
    var faults: [Diagnostic] = []
    if !indicator.isCascaded { faults.append(.notCascaded) }
    if !canTouch(material.area) || !material.area.isDistrictOrCity { faults.append(.outside(name(material.area))) }
    if !material.month.isClosed(on: at.dayInShanghai) {
      faults.append(.notOver("\(material.month)", on: at.dayInShanghai))
    } else if let issued = state.materials.first(where: { $0.material.month == material.month }) {
      faults.append(.issuedAlready(issued))
    } else if material.month != DispatchMaterial.lastMonth(on: at.dayInShanghai) {
      faults.append(.notLastMonth(material.month, on: at.dayInShanghai))
    }
    if isTooLong(material.notes) { faults.append(.notesTooLong) }
    faults += wishes(in: material.notes)
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return TargetEvent(kind: .materialIssued, payload: material.json)
  }

  private func isTooLong(_ notes: DispatchMaterial.Notes) -> Bool {
    let lines = notes.difficulties + notes.promises + notes.outcomes.flatMap { [$0.promise, $0.result] }
    return lines.contains { $0.count > Self.longestText } || lines.count > 100
  }

  /// What people wrote that asks for a figure to be reported or reached: a material goes out to all below.
  private func wishes(in notes: DispatchMaterial.Notes) -> [Diagnostic] {
    let lines =
      notes.difficulties.map { ($0, "difficulties") } + notes.promises.map { ($0, "promises") }
      + notes.outcomes.enumerated().map { ($1.result, "outcome-\($0)") }
    return lines.compactMap { text, field in
      FigureWish.found(in: text).map { FigureWish.refusal("targets.figure-asked", $0, at: Place(field: field)) }
    }
  }

  private func reissue(
    _ area: AreaCode, _ record: Int, _ notes: DispatchMaterial.Notes, _ reason: String, _ state: TargetState
  ) throws(Diagnostics) -> TargetEvent {
    guard canTouch(area), area.isDistrictOrCity,
      let issued = state.materials.first(where: { $0.trace.record == record })
    else { throw Diagnostics(.noSuchMaterial) }
    if let successor = state.materials.successor(of: issued) { throw Diagnostics(.replacedAlready(successor)) }
    var faults: [Diagnostic] = []
    if isTooLong(notes) { faults.append(.notesTooLong) }
    faults += wishes(in: notes)
    if notes == issued.material.notes { faults.append(.nothingCorrected) }
    do throws(Diagnostics) { try check(reason: reason) } catch { faults += error.all }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return TargetEvent(
      kind: .materialReissued, payload: issued.material.corrected(notes, reason: reason, replacing: issued).json)
  }

  // MARK: Shared

  private func indicator(_ id: InstrumentID) throws(Diagnostics) -> IndicatorDeclaration {
    guard case .indicator(let indicator) = corpus.instrument(id)?.declaration else {
      throw Diagnostics(.noSuchIndicator("\(id)"))
    }
    return indicator
  }

  func canTouch(_ area: AreaCode) -> Bool { scope.contains(area) }

  /// What people call an area; its code where the register has none.
  func name(_ area: AreaCode) -> Wording {
    corpus.areas.area(area).map { corpus.wording($0.name) } ?? Wording(verbatim: area.text)
  }

  private func canTouch(_ place: TargetPlace) -> Bool { place.area.map(canTouch) ?? (scope == .everywhere) }

  /// Reasons and bases stand on the pages of those below, and some in the material that goes out.
  private func checkWish(_ text: String, field: String) throws(Diagnostics) {
    if let clause = FigureWish.found(in: text) {
      throw Diagnostics(FigureWish.refusal("targets.figure-asked", clause, at: Place(field: field)))
    }
  }

  private func check(reason: String) throws(Diagnostics) {
    if reason.isBlank || reason.count > Self.longestText { throw Diagnostics(.noReason) }
    if IdentityNumber.stands(in: reason) {
      throw Diagnostics(IdentityNumber.refusal("targets.identity-number", at: Place(field: "reason")))
    }
    try checkWish(reason, field: "reason")
  }

  /// An observed figure: only a rate or a difference can lie below nought.
  private func observed(_ text: String, of indicator: IndicatorDeclaration) throws(Diagnostics) -> Decimal128 {
    let value = try amount(text, of: indicator, field: "value")
    if value.isNegative, FigureNature(indicator) != .rate { throw Diagnostics(.negative(field: "value")) }
    return value
  }

  /// A figure in the indicator's unit, of its nature: at most fifteen digits before the point and six after it.
  private func amount(
    _ text: String, of indicator: IndicatorDeclaration, field: String
  ) throws(Diagnostics) -> Decimal128 {
    let nature = FigureNature(indicator)
    if let plain = TypedNumber.plain(text), plain.prefix(while: { $0 != "." }).count(where: \.isNumber) > 15 {
      throw Diagnostics(.tooLarge(text, unit: indicator.unit, field: field))
    }
    guard let plain = TypedNumber.plain(text), plain.count <= 24, let value = Decimal128(exactly: plain),
      value.scale <= FigureNature.mostDecimals,
      value.magnitude < Decimal128(1_000_000_000_000_000)
    else {
      // What it takes is said at once: no decimals first that are refused next.
      throw Diagnostics(
        nature == .count(decimals: 0)
          ? .notWhole(text, unit: indicator.unit, decimals: 0, field: field)
          : .noAmount(text, unit: indicator.unit, decimals: nature.decimals, field: field))
    }
    switch nature {
    case .count(let decimals):
      if Indicator.Quantity(writingOut: value, unit: indicator.unit)?.value.isInteger != true {
        throw Diagnostics(.notWhole(text, unit: indicator.unit, decimals: decimals, field: field))
      }
    case .share:
      if value.isNegative || value > Decimal128(100) { throw Diagnostics(.noShare(text, field: field)) }
    case .rate, .amount: break
    }
    return value
  }
}

extension String {
  var isBlank: Bool { !contains { !$0.isWhitespace } }
}

extension Diagnostic {
  /// The same message, with the line it is about.
  fileprivate func inLine(_ number: Int) -> Diagnostic {
    var fault = self
    fault.place = Place(line: number, field: place?.field)
    return fault
  }
}
