import Journal
import Quantities

/// What operators set beside terms and single days: the ladder of reminders, when a unit's rates are wrong, and whole years of
/// holidays. Nothing where nothing was set: the program's own values hold then.
public struct ServiceRules: Sendable, Hashable {
  /// What was set, and on what ground.
  public struct Given<Value: Sendable & Hashable>: Sendable, Hashable {
    public let value: Value
    public let reason: String

    public init(_ value: Value, reason: String) {
      self.value = value
      self.reason = reason
    }
  }

  public var ladder: Given<CaseLadder>?
  public var bounds: Given<UnitReport.Bounds>?
  /// In the order of years.
  public var years: [PublishedYear] = []

  public init() {}

  /// - Parameter rules: of which each stands once.
  public init(_ rules: [ServiceRule]) {
    for rule in rules {
      switch rule {
      case .ladder(let given): ladder = given
      case .bounds(let given): bounds = given
      case .year(let year): years.append(year)
      }
    }
    years.sort { $0.year < $1.year }
  }

  /// The table that travels with the program, with the years that operators published in place of its own. Whoever reckons
  /// in working days reads it here.
  public func calendar(over table: WorkingDayCalendar) -> WorkingDayCalendar {
    years.reduce(table) { $0.publishing($1.days, in: $1.year) }
  }
}

/// One of the rules, as it is kept: the next of its name takes its place.
public enum ServiceRule: Sendable, Hashable {
  case ladder(ServiceRules.Given<CaseLadder>)
  case bounds(ServiceRules.Given<UnitReport.Bounds>)
  case year(PublishedYear)

  /// Under what it is kept.
  public var name: String {
    switch self {
    case .ladder: "ladder"
    case .bounds: "bounds"
    case .year(let year): "year-\(year.year)"
    }
  }

  /// What the journal calls the setting of it.
  var recordKind: String {
    switch self {
    case .ladder: Self.ladderKind
    case .bounds: Self.boundsKind
    case .year: Self.yearKind
    }
  }

  static let ladderKind = "services.ladder-set"
  static let boundsKind = "services.bounds-set"
  static let yearKind = "services.calendar-published"

  /// As the journal and the store hold it.
  public var json: CanonicalJSON {
    switch self {
    case .ladder(let given):
      [
        "rule": "ladder", "soon": CanonicalJSON(given.value.soon), "raised": CanonicalJSON(given.value.raisedAfter),
        "abandoned": CanonicalJSON(given.value.abandonedAfter), "reason": .text(given.reason),
      ]
    case .bounds(let given):
      [
        "rule": "bounds", "fewest": CanonicalJSON(given.value.fewest), "taken_up": CanonicalJSON(given.value.takenUp),
        "overdue": CanonicalJSON(given.value.overdue), "refused": CanonicalJSON(given.value.refused),
        "dissatisfied": CanonicalJSON(given.value.dissatisfied), "reason": .text(given.reason),
      ]
    case .year(let year): .object((year.json.members ?? [:]).merging(["rule": "year"]) { $1 })
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    let reason = json["reason"].text ?? ""
    switch json["rule"].text {
    case "ladder":
      guard let soon = json["soon"].integer, let raised = json["raised"].integer,
        let abandoned = json["abandoned"].integer
      else { return nil }
      self = .ladder(.init(CaseLadder(soon: soon, raisedAfter: raised, abandonedAfter: abandoned), reason: reason))
    case "bounds":
      guard let fewest = json["fewest"].integer, let takenUp = json["taken_up"].integer,
        let overdue = json["overdue"].integer, let refused = json["refused"].integer,
        let dissatisfied = json["dissatisfied"].integer
      else { return nil }
      self = .bounds(
        .init(
          UnitReport.Bounds(
            fewest: fewest, takenUp: takenUp, overdue: overdue, refused: refused, dissatisfied: dissatisfied),
          reason: reason))
    case "year":
      guard let year = PublishedYear(json: json) else { return nil }
      self = .year(year)
    default: return nil
    }
  }
}
