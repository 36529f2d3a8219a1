import Decimals
import Instruments
import Journal
import Quantities

extension Call.Advance {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "share": .text(share.description), "papers": .list(papers.map(CanonicalJSON.text)),
    ]
    // Absent where there is none, as in records from before it was kept.
    switch acceptance {
    case .workingDays(let days): members["accept_days"] = CanonicalJSON(days)
    case .day(let day): members["accept_by"] = .text(day.description)
    case nil: break
    }
    return .object(members)
  }

  init?(json: CanonicalJSON) {
    guard let share = json["share"].text.flatMap({ Decimal128($0) }), let papers = json["papers"].list else {
      return nil
    }
    let day = json["accept_by"].text.flatMap { CalendarDay($0) }.map { Call.AcceptanceTerm.day($0) }
    self.init(
      share: Share(share), papers: papers.compactMap(\.text),
      acceptance: day ?? json["accept_days"].integer.map { .workingDays($0) })
  }
}

extension BenefitTerms.Rate {
  var json: CanonicalJSON { ["share": .text(share.description), "ceiling": .boolean(isCeiling)] }

  init?(json: CanonicalJSON) {
    guard let share = json["share"].text.flatMap({ Decimal128($0) }), let isCeiling = json["ceiling"].boolean else {
      return nil
    }
    self.init(share: Share(share), isCeiling: isCeiling)
  }
}

extension Instalments {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "terms": plan.terms.json, "rate": plan.rate?.json ?? .null, "stage": .text(stage.name.rawValue),
      "advance": .integer(advance.fen), "paid": .integer(paid.fen),
    ]
    if let acceptBy { members["accept_by"] = acceptBy.json }
    switch stage {
    case .planned, .awaiting: break
    case .inspected(let inspection): members["inspection"] = inspection.json
    case .accepted(let acceptance): members["acceptance"] = acceptance.json
    case .drafted(let acceptance, let settlement):
      members["acceptance"] = acceptance.json
      members["settlement"] = settlement.json
    case .settled(let acceptance, let settlement, let actor):
      members["acceptance"] = acceptance.json
      members["settlement"] = settlement.json
      members["settled_by"] = .text(actor.text)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let terms = Call.Advance(json: json["terms"]), let advance = json["advance"].integer,
      let paid = json["paid"].integer
    else { return nil }
    let acceptance = Acceptance(json: json["acceptance"])
    let settlement = Settlement(json: json["settlement"])
    let stage: Stage? =
      switch json["stage"].text.flatMap(Stage.Name.init(rawValue:)) {
      case .planned: .planned
      case .awaiting: .awaiting
      case .inspected: Inspection(json: json["inspection"]).map { .inspected($0) }
      case .accepted: acceptance.map { .accepted($0) }
      case .drafted: acceptance.flatMap { accepted in settlement.map { .drafted(accepted, $0) } }
      case .settled:
        if let acceptance, let settlement, let by = json["settled_by"].text.flatMap({ ActorID($0) }) {
          .settled(acceptance, settlement, by: by)
        } else {
          nil
        }
      case nil: nil
      }
    guard let stage else { return nil }
    self.init(
      plan: Plan(terms: terms, rate: BenefitTerms.Rate(json: json["rate"])), stage: stage,
      advance: Money(fen: Int64(advance)), paid: Money(fen: Int64(paid)),
      acceptBy: Award.Deadline(json: json["accept_by"]))
  }
}

extension Instalments.Inspection {
  var json: CanonicalJSON {
    [
      "on": .text(on.description), "inspectors": .text(inspectors), "outcome": .text(outcome.rawValue),
      "figure": .integer(figure.fen), "confirmed": .integer(confirmed.fen), "papers": .list(papers.map(\.json)),
      "note": .text(note), "by": .text(by.text),
    ]
  }

  init?(json: CanonicalJSON) {
    guard let on = json["on"].text.flatMap({ CalendarDay($0) }), let inspectors = json["inspectors"].text,
      let outcome = json["outcome"].text.flatMap(Outcome.init(rawValue:)), let figure = json["figure"].integer,
      let confirmed = json["confirmed"].integer, let papers = json["papers"].list, let note = json["note"].text,
      let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    self.init(
      on: on, inspectors: inspectors, outcome: outcome, figure: Money(fen: Int64(figure)),
      confirmed: Money(fen: Int64(confirmed)), papers: papers.compactMap(Award.Paper.init(json:)), note: note, by: by)
  }
}

extension Instalments.Acceptance {
  fileprivate var json: CanonicalJSON { ["inspection": inspection.json, "by": .text(checkedBy.text)] }

  fileprivate init?(json: CanonicalJSON) {
    guard let inspection = Instalments.Inspection(json: json["inspection"]),
      let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    self.init(inspection: inspection, checkedBy: by)
  }
}

extension Instalments.Settlement {
  fileprivate var json: CanonicalJSON {
    ["fen": .integer(amount.fen), "note": .text(note), "by": .text(by.text)]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let fen = json["fen"].integer, let note = json["note"].text, let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    self.init(amount: Money(fen: Int64(fen)), note: note, by: by)
  }
}

extension InstalmentAct {
  /// The members of an act's form beside its name.
  var members: [String: CanonicalJSON] {
    switch self {
    case .inspected(let inspection): ["inspection": inspection.json]
    case .settlementDrafted(let settlement): ["settlement": settlement.json]
    case .inspectionReturned(let reason), .settlementReturned(let reason): ["reason": .text(reason)]
    case .acceptanceExtended(let until, let document): ["until": until.json, "document": .text(document)]
    case .accepted, .settled: [:]
    }
  }

  /// Reads an act by its name; `nil` where it is another's, or the payload is none.
  init?(name: AwardAct.Name, json: CanonicalJSON) {
    let act: InstalmentAct? =
      switch name {
      case .inspected: Instalments.Inspection(json: json["inspection"]).map { .inspected($0) }
      case .accepted: .accepted
      case .inspectionReturned: json["reason"].text.map { .inspectionReturned(reason: $0) }
      case .settlementDrafted: Instalments.Settlement(json: json["settlement"]).map { .settlementDrafted($0) }
      case .settled: .settled
      case .settlementReturned: json["reason"].text.map { .settlementReturned(reason: $0) }
      case .acceptanceExtended:
        Award.Deadline(json: json["until"]).flatMap { until in
          json["document"].text.map { .acceptanceExtended(until: until, document: $0) }
        }
      default: nil
      }
    guard let act else { return nil }
    self = act
  }
}

extension InstalmentAct {
  var name: AwardAct.Name {
    switch self {
    case .inspected: .inspected
    case .accepted: .accepted
    case .inspectionReturned: .inspectionReturned
    case .settlementDrafted: .settlementDrafted
    case .settled: .settled
    case .settlementReturned: .settlementReturned
    case .acceptanceExtended: .acceptanceExtended
    }
  }
}
