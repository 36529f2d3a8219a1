import Decimals
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// What a person asks of the targets' engine.
public enum TargetCommand: Sendable, Hashable {
  /// 录入观测值: figures of one indicator, on one ground and from one source. Where one of the same place, time and source
  /// stands, it is corrected, and the reason must be given; so it must where somebody confirms figures that are beyond the
  /// goal or unlike the last ones (`Diagnostic.isDoubt`).
  case observe(
    InstrumentID, lines: [TypedLine], basis: Basis, source: String, reason: String = "", isConfirmed: Bool = false)
  /// 更正: another value in the place of an observation.
  case correct(observation: Int, value: String, reason: String, isConfirmed: Bool = false)
  /// 撤回: an observation taken back.
  case withdraw(observation: Int, reason: String)
  /// 下达年度任务: what areas are to reach in a year, by one document. Where a task stands already, it is corrected, and
  /// the reason must be given. `over` is the last record of the indicator's tasks that whoever typed these saw, 0 where there
  /// was none: where another task was given to one of the areas since, it is refused. `nil` for who saw none.
  case assign(
    InstrumentID, year: Int, document: String, issuedOn: CalendarDay, lines: [TypedTask], reason: String,
    over: Int? = nil)
  /// 目标分解: the months of an area and of those below it, and on what it is planned so (依据), which may be left empty.
  /// `over` is the journal's record of the saving that it was made from, 0 where there was none: where somebody has saved
  /// another since, it is refused. `nil` for who saw none, and so replaces whatever stands.
  case plan(InstrumentID, year: Int, parent: AreaCode, rows: [Cascade.Row], basis: String = "", over: Int? = nil)
  /// 考核归属: where an enterprise counts: an area, a park, or both.
  case attribute(CreditCode, span: Attribution.Span, area: AreaCode?, park: AreaCode?, reason: String)
  /// 园区名单: for which parks enterprises count, as a file told it.
  case placeInParks([ParkPlacement], file: String)
  case endAttribution(Int, reason: String)
  /// 片区成员: what belongs to a zone, and in which months.
  case joinZone(String, member: ZoneMembership.Member, span: Attribution.Span, reason: String)
  case leaveZone(Int, reason: String)
  /// 印发调度材料: freezes the figures as they are, with what people wrote. The figures are the desk's, not the asker's.
  case issue(DispatchMaterial)
  /// 更正后再次印发: other text in the place of what an issue has, which stands as it was. Its figures are the first's.
  case reissue(InstrumentID, area: AreaCode, record: Int, notes: DispatchMaterial.Notes, reason: String)

  /// An observation as it was typed.
  public struct TypedLine: Sendable, Hashable {
    public let place: String
    public let time: String
    public let value: String

    public init(place: String, time: String, value: String) {
      self.place = place
      self.time = time
      self.value = value
    }
  }

  /// A yearly task as it was typed.
  public struct TypedTask: Sendable, Hashable {
    public let area: AreaCode
    public let value: String

    public init(area: AreaCode, value: String) {
      self.area = area
      self.value = value
    }
  }

  /// What is asked, for the command's hash: the same whether or not it is confirmed, and over whatever it was made.
  public var payload: CanonicalJSON {
    switch self {
    case .observe(let indicator, let lines, let basis, let source, let reason, _):
      [
        "observe": .text("\(indicator)"), "basis": basis.json, "source": .text(source), "reason": .text(reason),
        "lines": .list(lines.map { [.text($0.place), .text($0.time), .text($0.value)] }),
      ]
    case .correct(let observation, let value, let reason, _):
      ["correct": CanonicalJSON(observation), "value": .text(value), "reason": .text(reason)]
    case .withdraw(let observation, let reason):
      ["withdraw": CanonicalJSON(observation), "reason": .text(reason)]
    case .assign(let indicator, let year, let document, let issuedOn, let lines, let reason, _):
      [
        "assign": .text("\(indicator)"), "year": CanonicalJSON(year), "document": .text(document),
        "issued": .text("\(issuedOn)"), "reason": .text(reason),
        "lines": .list(lines.map { [.text($0.area.text), .text($0.value)] }),
      ]
    case .plan(let indicator, let year, let parent, let rows, let basis, _):
      .object(
        Cascade.payload(rows, basis: basis).merging([
          "plan": .text("\(indicator)"), "year": CanonicalJSON(year), "parent": .text(parent.text),
        ]) { $1 })
    case .attribute(let enterprise, let span, let area, let park, let reason):
      [
        "attribute": .text(enterprise.text), "from": .text("\(span.from)"),
        "until": CanonicalJSON(span.until?.description), "area": CanonicalJSON(area?.text),
        "park": CanonicalJSON(park?.text), "reason": .text(reason),
      ]
    case .placeInParks(let placements, let file):
      ["parks": .list(placements.map(\.json)), "file": .text(file)]
    case .issue(let material):
      [
        "issue": .text("\(material.indicator)"), "area": .text(material.area.text), "month": .text("\(material.month)"),
        "notes": material.notes.json,
      ]
    case .reissue(let indicator, let area, let record, let notes, let reason):
      [
        "reissue": .text("\(indicator)"), "area": .text(area.text), "replaces": CanonicalJSON(record),
        "notes": notes.json, "reason": .text(reason),
      ]
    case .endAttribution(let attribution, let reason):
      ["end_attribution": CanonicalJSON(attribution), "reason": .text(reason)]
    case .joinZone(let zone, let member, let span, let reason):
      [
        "zone": .text(zone), "member": .text(member.text), "from": .text("\(span.from)"),
        "until": CanonicalJSON(span.until?.description), "reason": .text(reason),
      ]
    case .leaveZone(let membership, let reason):
      ["leave_zone": CanonicalJSON(membership), "reason": .text(reason)]
    }
  }

  /// The command that asks for it, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: payload)
  }
}

extension Cascade {
  /// A basis that nobody gave leaves no trace, so that what was asked before there was one is the same command still.
  static func payload(_ rows: [Row], basis: String) -> [String: CanonicalJSON] {
    var members: [String: CanonicalJSON] = ["rows": .list(rows.map(\.json))]
    if !basis.isBlank { members["basis"] = .text(basis) }
    return members
  }
}

extension Cascade.Row {
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "area": .text(area.text), "months": .list(months.map { CanonicalJSON($0) }),
    ]
    // What was saved before there were others has none.
    if form != .flow { members["form"] = .text(form.rawValue) }
    return .object(members)
  }

  public init?(json: CanonicalJSON) {
    guard let area = json["area"].text.flatMap({ AreaCode($0) }),
      let months = json["months"].list?.compactMap(\.integer)
    else { return nil }
    let form = json["form"].text.map { CascadeForm(rawValue: $0) } ?? .flow
    guard let form else { return nil }
    self.init(area: area, months: months, form: form)
  }
}

/// What was decided: one record of the journal, by its kind and payload.
public struct TargetEvent: Sendable, Hashable {
  /// The kinds of record that this room writes.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case observed = "targets.observed"
    case observationCorrected = "targets.observation-corrected"
    case observationWithdrawn = "targets.observation-withdrawn"
    case assigned = "targets.assigned"
    case planned = "targets.cascade-saved"
    case attributed = "targets.attributed"
    case attributionEnded = "targets.attribution-ended"
    case placedInParks = "targets.parks-listed"
    case zoneJoined = "targets.zone-joined"
    case zoneLeft = "targets.zone-left"
    case materialIssued = "targets.material-issued"
    case materialReissued = "targets.material-reissued"
  }

  public let kind: Kind
  public let payload: CanonicalJSON
}

/// What a decision looks at: as much of the store as the command is about.
public struct TargetState: Sendable, Hashable {
  public var observation: Observation?
  /// What was ever observed of the indicator.
  public var observations: [Observation] = []
  /// The yearly tasks of the indicator.
  public var assignments: [Assignment] = []
  /// The enterprise's attributions.
  public var attributions: [Attribution] = []
  public var attribution: Attribution?
  /// The enterprises that a command is about, as far as the register has them, and the attributions of each.
  public var enterprises: [CreditCode: Enterprise] = [:]
  public var attributionsByEnterprise: [CreditCode: [Attribution]] = [:]
  /// What was ever told of the zone's members, or the one that ends.
  public var zoneMemberships: [ZoneMembership] = []
  /// What was issued about the indicator for the area.
  public var materials: [IssuedMaterial] = []
  /// The plan of the area and the year that stands.
  public var cascade: Cascade?

  public init() {}
}
