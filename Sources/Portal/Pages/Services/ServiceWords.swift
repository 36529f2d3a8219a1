import Access
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Services

extension PortalRequest {
  /// The asker as the room of services knows them: whoever only reads cases, as finance, audit and analysts do, acts for no
  /// unit, and is told of nobody whom to call.
  var caseActor: CaseActor {
    if case .enterprise(let key) = scope, let code = CreditCode(key) {
      return CaseActor(actor.id, .enterprise(code))
    }
    let department = actor.person.flatMap { person in
      person.area.flatMap { area in person.department.map { ServiceUnit(area, department: $0) } }
    }
    return CaseActor(
      actor.id, .office(Portal.allows(actor, Portal.caseKeepers) ? scope : .nothing), department: department)
  }

  /// Whether the asker sees a case as the enterprise itself does.
  var isOwnEnterprise: Bool { if case .enterprise = scope { true } else { false } }
}

/// What pages say of cases, units and people, in one language.
struct ServiceWords: Sendable {
  let portal: Portal
  let words: Strings
  let calendar: ServiceCalendar
  let today: CalendarDay
  private let actors: ActorNames
  /// Whether the reader is the enterprise itself.
  private let isOwn: Bool

  init(_ request: PortalRequest, _ portal: Portal) async throws {
    self.portal = portal
    words = portal.renderer.words(request.language)
    today = request.today
    isOwn = request.isOwnEnterprise
    actors = try await portal.actorNames(words)
    calendar = try await portal.cases.calendar()
  }

  var language: Language { words.language }

  /// A word as its reader is addressed: offices are told of the enterprise, and the enterprise itself is spoken to.
  func addressed(_ key: String, _ parts: KeyValuePairs<String, String> = [:]) -> String {
    let own = "\(key).own"
    return words(isOwn && words.texts[own] != nil ? own : key, parts)
  }

  func said(_ text: String) -> String { portal.corpus.wording(text)(language) }

  /// A case's number as people quote it: the year of intake and the number, `2026-0007`.
  func number(_ id: ServiceCase.ID, openedOn day: CalendarDay) -> String {
    let digits = String(id.number)
    return "\(day.year)-" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// An area's office by the area's name, a department with its area before it.
  func unit(_ unit: ServiceUnit) -> String {
    let area = portal.areaName(unit.area, in: language)
    return unit.department.map { "\(area) \(said($0))" } ?? area
  }

  /// Somebody's name; what the program itself is called.
  func person(_ id: ActorID) -> String { actors(id) }

  /// The kind of case by its clause's name, with its type.
  func kind(_ instrument: InstrumentID, _ type: String) -> String {
    guard let declared = portal.cases.reference.type(instrument) else { return said(type) }
    let name = declared.name(language)
    return said(type) == name ? name : words("case.kindWithType", ["kind": name, "type": said(type)])
  }

  func day(_ day: CalendarDay) -> String { day.text(in: language) }

  /// A case's state by word and shape; what is late is marked as late.
  func mark(_ row: CaseRow) -> StateMark { mark(row.status, row.outcome, due: row.due) }

  func mark(_ found: ServiceCase) -> StateMark { mark(found.status, found.outcome, due: found.due) }

  private func mark(_ status: ServiceCase.Status, _ outcome: ServiceCase.Outcome?, due: DueDay?) -> StateMark {
    if status == .closed, let outcome {
      let css = outcome == .done ? "yes" : outcome == .partlyDone ? "ask" : "out"
      return StateMark(css: css, word: words("case.outcome.\(outcome.rawValue)"))
    }
    if let due, due.day < today { return lateMark(isWaiting: status == .waiting) }
    return mark(status)
  }

  /// A part's own state: late by its own deadline, closed with what its unit said.
  func mark(_ party: CaseParty) -> StateMark {
    if party.isOpen, party.isLate(on: today) { return lateMark(isWaiting: party.isWaiting) }
    switch party.state {
    case .new: return mark(.new)
    case .taken: return mark(.inHand)
    case .waiting: return mark(.waiting)
    case .closed(let outcome, _, _):
      return StateMark(css: outcome == .done ? "yes" : "out", word: words("case.outcome.\(outcome.rawValue)"))
    }
  }

  /// What had run out before the enterprise was asked is late while it waits.
  private func lateMark(isWaiting: Bool) -> StateMark {
    StateMark(css: "late", word: isWaiting ? addressed("case.lateWaiting") : words("case.late"))
  }

  /// How a unit is in the case: 主办, 原主办 or 协办.
  func role(_ party: CaseParty) -> String {
    words(party.isLead ? "case.lead" : party.hasLed ? "case.formerLead" : "case.beside")
  }

  /// A unit, with the person who has it.
  func owner(_ unit: ServiceUnit, _ officer: ActorID?) -> String {
    officer.map { words("case.ownerWithOfficer", ["unit": self.unit(unit), "officer": person($0)]) } ?? self.unit(unit)
  }

  /// A part's own deadline, or the day on which it was closed.
  func due(_ party: CaseParty) -> String {
    party.isOpen
      ? due(party.standingDue, of: party.unit, status: .inHand)
      : words("case.closedOn", ["day": party.closedOn.map(day) ?? "—"])
  }

  /// The term that a part had first, with its deadline, and how often another was set; `nil` where none was.
  func changedTerm(_ party: CaseParty) -> String? {
    guard let first = party.firstTerm else { return nil }
    let days = "\(first.workingDays)"
    let times = "\(party.termChanges)"
    return first.due.map { words("case.termFirst", ["days": days, "day": day($0.day), "times": times]) }
      ?? words("case.termFirstPaused", ["days": days, "times": times])
  }

  /// That nobody was in touch by the day of first contact, and since when; `nil` while that day is not over, once somebody has
  /// taken the part up, and where none was set.
  func lateContact(_ party: CaseParty) -> String? {
    guard party.isOpen, party.state == .new, let due = party.contactDue, due.day < today else { return nil }
    let days = calendar.workingDays(after: due.day, through: today, for: party.unit)
    // Of a weekend no working day has passed yet.
    return words(
      days == 0 ? "case.contactLateNow" : "case.contactLate", ["day": day(due.day), "days": "\(days)"])
  }

  func mark(_ status: ServiceCase.Status) -> StateMark {
    let css =
      switch status {
      case .new, .waiting: "ask"
      case .inHand: "yes"
      case .closed: "out"
      }
    return StateMark(css: css, word: addressed("case.status.\(status.rawValue)"))
  }

  /// A case's nearest deadline, with the unit whose it is where that is not the one that answers for the case.
  func due(_ row: CaseRow) -> String {
    let text = due(row.due, of: row.dueOf ?? row.owner, status: row.status)
    guard let other = row.dueOf, other != row.owner, row.status != .closed else { return text }
    return words("case.dueOf", ["unit": unit(other), "due": text])
  }

  /// A deadline and how far away it is.
  func due(_ due: DueDay?, of unit: ServiceUnit, status: ServiceCase.Status) -> String {
    guard status != .closed else { return "—" }
    guard let due else { return addressed("case.paused") }
    let text = day(due.day)
    let distance: String
    if due.day < today {
      let days = calendar.workingDays(after: due.day, through: today, for: unit)
      distance = words(days == 0 ? "case.overdueNow" : "case.overdueBy", ["days": "\(days)"])
    } else if due.day == today {
      distance = words("case.dueToday")
    } else {
      let days = calendar.workingDays(after: today, through: due.day, for: unit)
      distance = words("case.daysLeft", ["days": "\(days)"])
    }
    return words("case.dueText", ["day": text, "distance": distance])
      + (due.isProvisional ? words("case.provisionalMark") : "")
  }

  /// Why a case came to a unit and a person.
  func reason(_ reason: RoutingReason) -> String {
    switch reason {
    case .ownOfficer: words("case.reason.ownOfficer")
    case .deputy(let officer): words("case.reason.deputy", ["officer": person(officer)])
    case .area(let area): words("case.reason.area", ["area": portal.areaName(area, in: language)])
    case .subject(let instrument):
      words(
        "case.reason.subject",
        ["subject": portal.cases.reference.type(instrument)?.name(language) ?? "\(instrument)"])
    case .industry(let code):
      words("case.reason.industry", ["industry": portal.industryName(IndustryCode(code))])
    case .tier(let tier): words("case.reason.tier", ["tier": tierName(tier)])
    case .size(let size): words("case.reason.size", ["size": sizeName(size)])
    case .lightest(let load, let among):
      words("case.reason.lightest", ["load": "\(load)", "among": "\(among)"])
    case .fallback(let why): words("case.reason.fallback.\(why.rawValue)")
    case .named: words("case.reason.named")
    case .reopened: words("case.reason.reopened")
    case .clauseNamesOfficer: words("case.reason.clauseNamesOfficer")
    }
  }

  /// How hard a case is, with why where that goes with its kind.
  func difficulty(of opening: CaseOpening) -> String {
    guard opening.isComplex else { return words("case.simple") }
    let why: String? =
      switch portal.cases.reference.type(opening.instrument)?.complexity {
      case .declared: words("case.complex.declared")
      case .departments: words("case.complex.departments")
      case .steps(let count): words("case.complex.steps", ["count": "\(count)"])
      case nil: nil
      }
    return why.map { words("case.withWords", ["what": words("case.complex"), "words": $0]) } ?? words("case.complex")
  }

  func reasons(_ reasons: [RoutingReason]) -> String {
    reasons.map(reason).joined(separator: words("sentence.separator"))
  }

  /// A rung of the ladder by its name in the dictionary of facts.
  func tierName(_ tier: String) -> String { portal.tiers.first { $0.id == tier }?.name(language) ?? tier }

  /// A size by its name in the national standard.
  func sizeName(_ size: String) -> String { portal.sizes.first { $0.id == size }?.name(language) ?? size }

  /// What is wrong, at the field where it stands, as one sentence.
  func fault(_ fault: Diagnostic) -> String { words.said(fault) }
}

/// A fault and the field that it is about.
struct FieldFault: Sendable {
  let href: String
  let text: String
}

extension Portal {
  /// The rungs of the ladder as the dictionary of facts names them.
  var tiers: [(id: String, name: Wording)] {
    guard case .enumeration(let choices)? = corpus.facts.all.first(where: { $0.id.text == "tier" })?.type else {
      return []
    }
    return choices.map { ($0.id, $0.name) }
  }

  /// 规模: the rungs of the national standard of sizes.
  var sizes: [Standard.Rung] { Self.sizeStandard(corpus)?.rungs ?? [] }

  static func sizeStandard(_ corpus: PolicyCorpus) -> Standard? {
    StandardID("enterprise-sizes").flatMap { corpus.standard($0) }
  }

  /// Sixteen random bytes as hexadecimal digits: a form's key, a contact's salt.
  func freshKey() -> String { Hexadecimal.text(of: ports.random.bytes(16)) }
}
