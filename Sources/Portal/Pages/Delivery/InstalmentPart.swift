import Access
import Delivery
import Diagnostics
import Instruments
import Quantities

/// 预拨—验收—清算 on an award's page: how far it is, and what the reader may do next.
enum InstalmentPart {
  /// What the form of each step is called.
  private enum Step: String {
    case inspect, accept, returnInspection, draftSettlement, settle, returnSettlement, extendAcceptance

    /// Who takes it. The engine keeps makers and checkers apart.
    var roles: Set<Role> {
      switch self {
      case .inspect, .accept, .returnInspection, .extendAcceptance: [.city, .district]
      case .draftSettlement: [.city, .financeMaker]
      case .settle, .returnSettlement: [.city, .financeChecker]
      }
    }

    /// Whether it says what is paid: then it is for whoever's budget bears it.
    var decidesMoney: Bool {
      switch self {
      case .inspect, .accept, .returnInspection, .extendAcceptance: false
      case .draftSettlement, .settle, .returnSettlement: true
      }
    }

    func isFor(_ rights: AwardRights) -> Bool { rights.holds(roles) && (rights.isOfBudget || !decidesMoney) }
  }

  /// Who takes the step that is due at a stage, and whether it says what is paid; `nil` where none is.
  static func next(at stage: Instalments.Stage.Name) -> (roles: Set<Role>, decidesMoney: Bool)? {
    let step: Step? =
      switch stage {
      case .planned, .settled: nil
      case .awaiting: .inspect
      case .inspected: .accept
      case .accepted: .draftSettlement
      case .drafted: .settle
      }
    return step.map { ($0.roles, $0.decidesMoney) }
  }

  /// What a form asks for between advance and settlement; `nil` where it is about something else.
  /// - Throws: `delivery.not-your-instalment`, `delivery.not-your-budget`; what is wrong with the fields.
  static func command(of award: Award, _ request: PortalRequest, _ rights: AwardRights) throws -> AwardCommand? {
    guard let step = request.form.text("do").flatMap(Step.init(rawValue:)) else { return nil }
    guard rights.holds(step.roles) else { throw Diagnostics(.notYourInstalment) }
    guard step.isFor(rights) else { throw Diagnostics(.notYourBudget) }
    let reason = request.form.text("reason") ?? ""
    let command: InstalmentCommand =
      switch step {
      case .inspect: .inspect(try findings(of: award, request))
      case .accept: .accept
      case .returnInspection: .returnInspection(reason: reason)
      case .draftSettlement: .draftSettlement(note: request.form.text("note") ?? "")
      case .settle: .settle
      case .returnSettlement: .returnSettlement(reason: reason)
      case .extendAcceptance:
        .extendAcceptance(until: try request.day("until"), document: request.form.text("document") ?? "")
      }
    return .instalment(award.id, command)
  }

  /// What came with a form that records an acceptance; nothing with any other.
  static func papers(of award: Award, _ request: PortalRequest) throws -> [(paper: Award.Paper, file: IncomingFile)] {
    try CallBoard.papers(award.instalments?.plan.terms.papers ?? [], request)
  }

  private static func findings(
    of award: Award, _ request: PortalRequest
  ) throws -> InstalmentCommand.Findings {
    let form = request.form
    guard let outcome = form.text("outcome").flatMap(Instalments.Inspection.Outcome.init(rawValue:)) else {
      throw Diagnostics(.chooseFromList("outcome"))
    }
    return InstalmentCommand.Findings(
      on: try request.day("on"), inspectors: form.text("inspectors") ?? "", outcome: outcome,
      figure: form.text("amount") == nil ? .zero : try request.amount(),
      papers: try papers(of: award, request).map(\.paper), note: form.text("note") ?? "")
  }

  // MARK: What is shown

  /// What the call declares, what was found, and what it comes to.
  /// - Parameter hindrance: why the reader does nothing of what is due, where they could else.
  static func section(
    _ award: Award, acts: [DeliveryView.Act], hindrance: Diagnostic?, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard let instalments = award.instalments else { return nil }
    let words = pen.words
    var rows: [[DeliveryView.Table.Cell]] = [
      [.text(words("instalments.share")), .text(instalments.plan.terms.share.percent)]
    ]
    func add(_ key: String, _ amount: Money, note: String? = nil) {
      var cell = DeliveryView.Table.Cell.sum(amount, "#trail", note: note)
      cell.isNumber = false
      rows.append([.text(words("instalments.\(key)")), cell])
    }
    if instalments.stage != .planned {
      add(
        "advance", instalments.advance,
        note: award.isAdvanceHeld && award.payment == .owed ? words("instalments.advanceHeld") : nil)
      add("paid", instalments.paid)
    }
    if let due = instalments.acceptBy {
      rows.append([
        .text(words("instalments.acceptance")),
        .text(
          AwardWords.deadline(due, pen),
          note: instalments.isLate(on: pen.request.today) ? words("instalments.lateLead") : nil),
      ])
    }
    if let inspection = instalments.inspection {
      rows.append([
        .text(words("instalments.inspection")),
        .text(
          inspection.outcome.wording(pen.language),
          note: "\(inspection.on.text(in: pen.language)) · \(inspection.inspectors)"),
      ])
      if let rate = instalments.plan.rate {
        add("spending", inspection.figure)
        // What spending would give beyond the approved amount is no support.
        add(
          "confirmed", min(inspection.confirmed, award.approved ?? inspection.confirmed),
          note: words("instalments.byRate", ["rate": rate.share.percent]))
      } else {
        add("confirmed", inspection.confirmed)
      }
      if !inspection.note.isEmpty { rows.append([.text(words("instalments.note")), .text(inspection.note)]) }
      if !inspection.papers.isEmpty {
        rows.append([
          .text(words("instalments.papers")),
          .text(
            inspection.papers.map { "\($0.title)（\($0.file)）" }.joined(separator: words("list.separator")),
            note: inspection.papers.map(\.hash.short).joined(separator: " · ")),
        ])
      }
    }
    if case .drafted(_, let settlement) = instalments.stage {
      add("drafted", settlement.amount, note: settlement.note.isEmpty ? nil : settlement.note)
    }
    if case .settled(_, let settlement, by: _) = instalments.stage {
      add("final", settlement.amount, note: settlement.note.isEmpty ? nil : settlement.note)
      if instalments.remainder > .zero {
        add(
          "remainder", instalments.remainder, note: words("calls.payment.\(award.payment.name.rawValue)"))
      }
      if instalments.excess > .zero {
        add("excess", instalments.excess, note: words("instalments.stillOut", ["amount": award.claimed.grouped]))
      }
    }
    return DeliveryView.Section(
      title: words("instalments.title"),
      lead: [instalments.stage.name.wording(pen.language), words("instalments.lead"), hindrance.map(pen.said)]
        .compactMap { $0 }.joined(separator: words("sentence.separator")),
      anchor: "instalments",
      table: DeliveryView.Table([words("calls.item"), words("calls.said")], rows: rows), acts: acts)
  }

  /// The steps that are due and the reader's.
  static func acts(on award: Award, _ rights: AwardRights, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    guard let instalments = award.instalments else { return [] }
    let action = "/delivery/awards/\(award.id)"
    func act(_ step: Step, _ fields: [DeliveryView.Act.Field] = [], isPlain: Bool = false) -> [DeliveryView.Act] {
      guard step.isFor(rights) else { return [] }
      return [
        pen.act(
          action, "instalments.act.\(step.rawValue)", hidden: ["do": step.rawValue], fields: fields, isPlain: isPlain,
          isUpload: step == .inspect)
      ]
    }
    func reason(_ step: Step) -> DeliveryView.Act.Field { pen.callField("reason", of: step.rawValue) }
    return switch instalments.stage {
    case .planned, .settled: []
    case .awaiting:
      act(.inspect, inspectionFields(award, instalments.plan, pen))
        + (instalments.acceptBy == nil ? [] : act(.extendAcceptance, extensionFields(pen), isPlain: true))
    // Who recorded it does not check it.
    case .inspected(let inspection):
      (inspection.by == pen.request.actor.id ? [] : act(.accept))
        + act(.returnInspection, [reason(.returnInspection)], isPlain: true)
    case .accepted where award.payment.name == .requested: []
    case .accepted(let acceptance):
      act(
        .draftSettlement,
        [
          field(
            "note", of: "draftSettlement", pen, isRequired: false,
            hint: pen.words(
              "instalments.hint.settlement",
              ["final": min(award.approved ?? .zero, acceptance.inspection.confirmed).grouped]))
        ])
    case .drafted(_, let settlement):
      (settlement.by == pen.request.actor.id ? [] : act(.settle))
        + act(.returnSettlement, [reason(.returnSettlement)], isPlain: true)
    }
  }

  private static func inspectionFields(
    _ award: Award, _ plan: Instalments.Plan, _ pen: DeliveryPen
  ) -> [DeliveryView.Act.Field] {
    let words = pen.words
    var on = field("on", of: "inspect", pen)
    on.type = "date"
    on.value = "\(pen.request.today)"
    on.isShort = true
    var outcome = field("outcome", of: "inspect", pen)
    outcome.isSelect = true
    outcome.options = Instalments.Inspection.Outcome.allCases.map {
      Choice(value: $0.rawValue, label: $0.wording(pen.language), isChosen: $0 == .passed)
    }
    var amount = field(
      "amount", of: "inspect", pen, isRequired: false,
      hint: plan.rate.map { words("instalments.hint.spending", ["rate": $0.share.percent]) }
        ?? words("instalments.hint.amount", ["approved": (award.approved ?? .zero).grouped]),
      label: words(plan.rate == nil ? "instalments.confirmed" : "instalments.spending"))
    amount.isShort = true
    amount.isAmount = true
    return [on, field("inspectors", of: "inspect", pen), outcome, amount]
      + CallBoard.paperFields(
        plan.terms.papers.enumerated().map { ($0, $1) }, of: "inspect", isRequired: false, pen)
      + [field("note", of: "inspect", pen, isRequired: false, hint: words("instalments.hint.note"))]
  }

  private static func extensionFields(_ pen: DeliveryPen) -> [DeliveryView.Act.Field] {
    var until = field("until", of: "extendAcceptance", pen)
    until.type = "date"
    until.isShort = true
    return [until, pen.callField("document", of: "extendAcceptance")]
  }

  private static func field(
    _ name: String, of action: String, _ pen: DeliveryPen, isRequired: Bool = true, hint: String? = nil,
    label: String? = nil
  ) -> DeliveryView.Act.Field {
    DeliveryView.Act.Field(
      id: "\(action)-\(name)", name: name, label: label ?? pen.words("instalments.field.\(name)"), hint: hint,
      isRequired: isRequired)
  }
}

extension Diagnostic {
  fileprivate static let notYourInstalment = Diagnostic(
    "delivery.not-your-instalment", at: Place(field: "do"),
    Wording(
      zh: "验收由市、区主管部门登记和复核，清算由财政经办和复核，这一步不由您的角色办理",
      en: "acceptances are the offices', settlements the finance people's: this step is not for your role"),
    remedy: Wording(zh: "请有权限的人员办理", en: "leave it to those who may"))
}
