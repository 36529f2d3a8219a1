import Cultivation
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// One enterprise's 投产进程: each plan month by month, each milestone with its evidence and what it makes possible to file.
enum CoursePage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    do {
      try await request.confirming { isConfirmed in
        try await portal.courses.act(
          try command(request, isConfirmed: isConfirmed), on: enterprise.creditCode, over: request.seenVersion,
          by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      }
      return DeliveryView.next("\(enterprise.coursePath)?done=saved")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  // MARK: What a form asks for

  private static func command(_ request: PortalRequest, isConfirmed: Bool) throws -> CourseAct {
    let form = request.form
    func typed(_ field: String) -> String { (form.text(field) ?? "").replacing("\r\n", with: "\n") }
    func unread(_ field: String) -> Diagnostics { form.unread(field, code: "course.typed") }
    let number = form.text("number").flatMap { Int($0) } ?? 0
    switch form.text("act") {
    case "plan": return .plan(try plan(request))
    case "replan": return .replan(number, try plan(request), reason: typed("reason"))
    case "tell":
      guard let month = form.text("month").flatMap({ Period($0) }) else { throw unread("month") }
      guard let amount = form.text("amount").flatMap({ Money(typedTenThousands: $0) }) else { throw unread("amount") }
      return .tell(
        number, month, amount, try basis(request), reason: request.form.text("reason") ?? "", isConfirmed: isConfirmed)
    case "end":
      guard let outcome = form.text("outcome").flatMap(RampPlan.Outcome.init(rawValue:)) else {
        throw unread("outcome")
      }
      return .end(number, on: try request.day("day"), outcome, reason: typed("reason"))
    case "expect":
      return .expect(kind: typed("kind"), title: typed("title"), by: try request.day("day"))
    case "move": return .move(number, to: try request.day("day"), reason: typed("reason"))
    case "reach": return .reach(number, on: try request.day("day"), evidence: typed("evidence"))
    case "revoke": return .revoke(number, reason: typed("reason"))
    case "answer":
      // The choice names the milestone and what is filed: `3|entry`.
      let parts = typed("what").split(separator: "|", maxSplits: 1).map(String.init)
      guard parts.count == 2, let of = Int(parts[0]), let what = Filing(parts[1]) else { throw unread("what") }
      guard let answer = form.text("answer").flatMap(Milestone.Answer.init(rawValue:)) else { throw unread("answer") }
      return .answer(of, what, answer, on: try request.day("day"), note: typed("note"))
    case "drop": return .drop(number, on: try request.day("day"), reason: typed("reason"))
    default: throw unread("act")
    }
  }

  private static func plan(_ request: PortalRequest) throws -> PlannedRamp {
    let covers = request.form.text("covers").flatMap(PlannedRamp.Covers.init(rawValue:)) ?? .enterprise
    return PlannedRamp(
      title: request.form.text("title") ?? "", covers: covers,
      months: try PlannedRamp.months(typed: request.form.exactly("months") ?? ""), basis: try basis(request),
      declarer: request.isOwnEnterprise ? .enterprise : .office,
      origin: request.isOwnEnterprise || covers == .project ? nil : try origin(request))
  }

  /// Who of the enterprise declared what an office records; what is left out is told by the decision.
  private static func origin(_ request: PortalRequest) throws -> PlannedRamp.Origin? {
    let typed = ["teller", "told-on", "paper"].map { request.form.text($0) ?? "" }
    guard typed.contains(where: { !$0.isEmpty }) else { return nil }
    return PlannedRamp.Origin(teller: typed[0], day: try request.day("told-on"), paper: typed[2])
  }

  /// An enterprise tells of its own will; an office names its ground.
  private static func basis(_ request: PortalRequest) throws -> Basis {
    guard !request.isOwnEnterprise else { return .voluntary }
    let terms = ["agreement", "purpose", "form", "approval", "until"].map { ($0, request.form.text($0) ?? "") }
    return try Basis(named: request.form.text("basis"), terms: Dictionary(uniqueKeysWithValues: terms))
  }

  // MARK: The page

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let enterprise = try await portal.enterprise(of: request)
    let found = try await portal.courses.course(of: enterprise.creditCode)
    let sight = try await CourseSight(found.course, of: enterprise, request, portal)
    var versions: [Int: StandingVersion] = [:]
    for number in found.course.ramps.keys {
      versions[number] = try await portal.standing(found.steps.lastPlanning(of: number), words)
    }
    let forms = Portal.allows(request.actor, Portal.caseKeepers) ? CourseForms(sight, over: versions, pen) : nil
    var sections: [DeliveryView.Section] = []
    if !sight.reminders.isEmpty { sections.append(reminderSection(sight, pen)) }
    sections += sight.course.ramps.sorted {
      ($0.value.ending == nil ? 0 : 1, $0.key) < ($1.value.ending == nil ? 0 : 1, $1.key)
    }
    .map { rampSection($0.key, $0.value, sight, forms, pen) }
    if let forms {
      sections.append(
        DeliveryView.Section(
          title: words("course.newRamp"), lead: words("course.planLead"), anchor: "plan",
          folds: pen.refused != nil ? nil : words("course.act.plan"), acts: [forms.plan]))
    }
    sections.append(milestoneSection(sight, forms, pen))
    sections.append(try await openingSection(sight, forms, pen))
    sections.append(try await historySection(found.steps, pen))
    let sheets = DeliveryView(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(words("course.title")),
      ], title: "\(enterprise.title) · \(words("course.title"))", lead: words("course.oneLead"),
      done: request.query.text("done").flatMap { words.texts["course.done.\($0)"] }, faults: pen.faults,
      sections: sections)
    return .page(
      Page(
        "places/page", title: sheets.title, view: PlaceView(sheets: sheets, foot: words("course.foot")),
        status: pen.refused == nil ? 200 : 422, nonStatistical: true))
  }

  private static func reminderSection(_ sight: CourseSight, _ pen: DeliveryPen) -> DeliveryView.Section {
    DeliveryView.Section(
      title: pen.words("course.part.reminders"), lead: pen.words("course.partLead.reminders"), anchor: "reminders",
      table: DeliveryView.Table(
        [pen.words("course.what"), pen.words("course.about"), pen.words("course.day")],
        rows: sight.reminders.map { reminder in
          [
            .init(state: pen.mark(reminder)), .text(reminder.title),
            .text(
              pen.words(
                "course.reminderDay.\(reminder.kind.rawValue)", ["day": reminder.day.text(in: pen.language)])),
          ]
        }))
  }

  /// Whose plan it is: the enterprise's own, recorded by an office or not.
  private static func declared(_ ramp: RampPlan, _ pen: DeliveryPen) -> String {
    let words = pen.words
    let basis = ramp.basis.kind.name(pen.language)
    if let origin = ramp.origin {
      return words(
        "course.declaredBy",
        [
          "teller": origin.teller, "day": origin.day.text(in: pen.language), "paper": origin.paper, "basis": basis,
        ])
    }
    guard ramp.isDeclared else { return words("course.undeclared", ["basis": basis]) }
    return words(
      "course.declared", ["who": words("course.declarer.\(ramp.declarer.rawValue)"), "basis": basis])
  }

  private static func rampSection(
    _ number: Int, _ ramp: RampPlan, _ sight: CourseSight, _ forms: CourseForms?, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let standing = sight.standings[number]
    let ended = ramp.ending.map { ending in
      words(
        "course.ended",
        [
          "outcome": words("course.outcome.\(ending.outcome.rawValue)"), "day": ending.day.text(in: pen.language),
          "reason": ending.reason,
        ])
    }
    let lead = [
      ended, standing.map { pen.standing($0) },
      declared(ramp, pen),
      words("course.covers.\(ramp.covers.rawValue)"),
      ramp.changes > 0 ? words("course.changed", ["count": "\(ramp.changes)"]) : nil,
    ].compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: words("sentence.separator"))
    return DeliveryView.Section(
      title: words("course.rampOf", ["title": ramp.title]), lead: lead, anchor: "ramp-\(number)",
      table: DeliveryView.Table(
        [
          words("course.month"), words(ramp.covers == .enterprise ? "course.declaredMonths" : "course.planned"),
          words("course.told"), words("course.basis"),
          words("table.state"),
        ], numbers: [1, 2],
        // What was told before the plan began stands first: it is where the plan sets out from.
        rows: (standing.map { $0.before + $0.months } ?? []).map { month in
          [
            .text(month.period.text(in: pen.language)),
            // What nobody is known to have declared would stand there as if it were asked for.
            (ramp.isDeclared ? month.planned : nil).map { pen.amount($0) } ?? .init(text: "—", isNumber: true),
            month.told.map { pen.amount($0.amount, sight.source(of: month, ramp)) } ?? .init(text: "—", isNumber: true),
            .text(month.told?.basis.name(pen.language) ?? "—"), .init(state: pen.mark(month.word)),
          ]
        }), folds: ramp.ending == nil && pen.refused == nil ? words("course.change") : nil,
      acts: ramp.ending == nil ? forms?.change(number, ramp) ?? [] : [])
  }

  private static func milestoneSection(
    _ sight: CourseSight, _ forms: CourseForms?, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    let milestones = sight.course.milestones.sorted { $0.key < $1.key }
    let clause = CourseDesk.programme.map { Crumb($0.clause.wording(pen.language), "\($0.clause.path)#\($0.name)") }
    return DeliveryView.Section(
      title: words("course.part.milestones"), lead: words("course.partLead.milestones"), anchor: "milestones",
      table: DeliveryView.Table(
        [
          words("course.field.kind"), words("course.field.title"), words("table.state"), words("course.expected"),
          words("course.reachedOn"),
        ],
        rows: milestones.map { _, milestone in
          [
            .text(pen.kindName(milestone)), .text(milestone.title),
            .init(note: milestone.dropped, state: pen.mark(milestone)),
            .text(
              milestone.expected.text(in: pen.language),
              note: milestone.moves > 0 ? words("course.moved", ["count": "\(milestone.moves)"]) : nil),
            milestone.reached.map { .text($0.day.text(in: pen.language), note: $0.evidence) } ?? .text("—"),
          ]
        }), empty: milestones.isEmpty ? words("course.noMilestones") : nil, links: clause.map { [$0] } ?? [],
      folds: forms == nil || pen.refused != nil || milestones.isEmpty ? nil : words("course.change"),
      acts: forms?.milestones ?? [])
  }

  /// What may be filed: which clause, from when until when, and what became of it.
  private static func openingSection(
    _ sight: CourseSight, _ forms: CourseForms?, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let calls = try await CallNotices.published(pen.request, pen.portal, of: sight.enterprise.area)
    var rows: [[DeliveryView.Table.Cell]] = []
    // A row has room for one call: those for other years stand below.
    var others: [Crumb] = []
    for (number, milestone) in sight.course.milestones.sorted(by: { $0.key < $1.key }) {
      for opening in sight.openings[number] ?? [] {
        let named = pen.name(opening.what)
        let from = words(
          milestone.reached == nil ? "course.fromExpected" : "course.from",
          ["day": opening.from.text(in: pen.language)])
        let until: DeliveryView.Table.Cell
        switch opening.what {
        case .entry: until = .text(words("course.entryWindow"))
        case .benefit(let id):
          let lines = calls.lines(of: id, words)
          for line in lines.dropFirst() {
            guard let href = line.href, !others.contains(where: { $0.href == href }) else { continue }
            others.append(Crumb([named.name, line.text].joined(separator: words("sentence.separator")), href))
          }
          let line = lines[0]
          let end = opening.until.map { words("course.until", ["day": $0.text(in: pen.language)]) }
          until = .text(line.text, line.href, note: end ?? words("course.noEnd"))
        }
        rows.append([
          .text(milestone.title, note: pen.kindName(milestone)), .text(named.name, named.href), .text(from), until,
          .init(
            note: opening.answer.map { "\($0.day.text(in: pen.language)) \($0.note)" },
            state: pen.mark(opening, of: milestone)),
        ])
      }
    }
    let acts = forms?.answer.map { [$0] } ?? []
    // Whoever has recorded milestones is told why none opens anything, and not to record one.
    let recorded = sight.course.milestones.filter { $0.value.dropped == nil }.sorted { $0.key < $1.key }.map(\.value)
    let kinds = recorded.map(pen.kindName).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let nothing =
      recorded.isEmpty
      ? words("course.opensNothing")
      : words("course.opensNone", ["kinds": kinds.joined(separator: words("list.separator"))])
    return DeliveryView.Section(
      title: words("course.opens"), lead: words("course.opensLead"), anchor: "filing",
      table: DeliveryView.Table(
        [
          words("course.about"), words("course.filing"), words("course.fromHead"), words("course.untilHead"),
          words("table.state"),
        ], rows: rows), empty: rows.isEmpty ? nothing : nil, links: others,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("course.act.answer"), acts: acts)
  }

  private static func historySection(
    _ steps: [RecordedCourseEvent], _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let actors = try await pen.portal.actorNames(words)
    return DeliveryView.Section(
      title: words("course.history"), anchor: "history",
      table: DeliveryView.Table(
        [words("course.when"), words("course.what"), words("course.who")],
        rows: steps.reversed().prefix(100).map { step in
          [
            .text(step.at.text(in: pen.language), note: words("export.record", ["record": "\(step.record)"])),
            .text(words("course.step.\(step.event.act.name.rawValue)"), note: step.event.act.said(pen)),
            .text(actors(step.actor)),
          ]
        }), empty: steps.isEmpty ? words("course.noHistory") : nil)
  }
}

extension CourseAct {
  /// What was written with it.
  fileprivate func said(_ pen: DeliveryPen) -> String? {
    switch self {
    case .plan(let plan): plan.title
    case .expect(_, let title, _): title
    case .replan(_, _, let reason), .end(_, _, _, let reason), .move(_, _, let reason), .revoke(_, let reason),
      .drop(_, _, let reason):
      reason
    case .reach(_, _, let evidence): evidence
    case .answer(_, _, _, _, let note): note
    case .tell(_, let month, let amount, _, let reason, _):
      pen.words(
        reason.isEmpty ? "course.toldStep" : "course.toldAgain",
        [
          "month": month.text(in: pen.language), "amount": FigureText.amount(amount, in: pen.language).short,
          "reason": reason,
        ])
    }
  }
}
