import Decimals
import Journal
import PolicyCorpus
import Quantities

/// 考核办法: how one evaluation gives points, as the office that runs it has laid it down in a document of its own. The
/// documents of the corpus name what is evaluated and hardly ever the weights, so that they are entered here.
public struct ScoringScheme: Sendable, Hashable {
  /// 文号 of the office's own document.
  public let document: String
  public let issuedOn: CalendarDay
  /// Decimals that each criterion's points are rounded to, half up; the total is the sum of the rounded points.
  public let decimals: Int
  /// 异议期, in calendar days from the day of publication.
  public let objectionDays: Int
  public let criteria: [Criterion]

  /// The weights of what is scored add up to this.
  public static let fullMarks = Decimal128(100)

  public init(
    document: String, issuedOn: CalendarDay, decimals: Int, objectionDays: Int, criteria: [Criterion]
  ) {
    self.document = document
    self.issuedOn = issuedOn
    self.decimals = decimals
    self.objectionDays = objectionDays
    self.criteria = criteria
  }

  /// 考核项: one line of a scorecard.
  public struct Criterion: Sendable, Hashable {
    /// As people call it; no two of a scheme share it.
    public let name: String
    public let source: Source
    public let way: Way
    /// What is given where the figure has nothing to be held against, such as a rate of cases where there was no case.
    public let withoutBase: WithoutBase

    public init(name: String, source: Source, way: Way, withoutBase: WithoutBase = .unscored) {
      self.name = name
      self.source = source
      self.way = way
      self.withoutBase = withoutBase
    }
  }

  /// Where a figure comes from.
  public enum Source: Sendable, Hashable {
    /// The indicator's value in the area; its target there is what it is held against.
    case indicator(InstrumentID)
    case register(InstrumentID, RegisterAspect)
    case cases(InstrumentID, CaseAspect)
    /// A figure that the office enters with its evidence.
    case entered
  }

  public enum RegisterAspect: String, Sendable, Hashable, CaseIterable {
    case standing, entered, left
  }

  public enum CaseAspect: String, Sendable, Hashable, CaseIterable {
    case opened
    /// Held against those that are closed or past their day: what is open within its time counts for neither.
    case closed
    case overdue
    /// Held against those that were rated.
    case satisfied
  }

  /// How a figure becomes points.
  public enum Way: Sendable, Hashable {
    /// 按完成率: points × figure ÷ what it is held against, at most `cap` times the points and never below 0.
    case share(points: Decimal128, cap: Decimal128)
    /// 区间: nothing at `zero`, all points at `full`, in even steps between, nothing more beyond. `zero` may be the greater.
    case range(points: Decimal128, zero: Decimal128, full: Decimal128)
    /// 与最好者比: points × figure ÷ the best figure of its kind.
    case best(points: Decimal128)
    /// 扣分: so many points off for each unit, at most `most`.
    case deduction(each: Decimal128, most: Decimal128)
    /// 加分: so many points more for each unit, at most `most`.
    case bonus(each: Decimal128, most: Decimal128)

    /// What counts towards the full marks; `nil` for what is taken off or added.
    public var weight: Decimal128? {
      switch self {
      case .share(let points, _), .range(let points, _, _), .best(let points): points
      case .deduction, .bonus: nil
      }
    }

    /// Whether a figure says nothing without what it is held against.
    public var needsBase: Bool {
      switch self {
      case .share, .best: true
      case .range, .deduction, .bonus: false
      }
    }

    /// What a figure that is entered by hand may be: from 0 on, and up to where all points are given. Of what is better
    /// the less there is, such as days late, there may be any number.
    public var range: (least: Decimal128, most: Decimal128?) {
      switch self {
      case .range(_, let zero, let full): (min(.zero, zero, full), zero < full ? full : nil)
      case .share, .best, .deduction, .bonus: (.zero, nil)
      }
    }

    /// The least and the most that it can give.
    public var bounds: (least: Decimal128, most: Decimal128) {
      switch self {
      case .share(let points, let cap): (.zero, points.multiplied(by: cap) ?? points)
      case .range(let points, _, _), .best(let points): (.zero, points)
      case .deduction(_, let most): (-most, .zero)
      case .bonus(_, let most): (.zero, most)
      }
    }
  }

  public enum WithoutBase: String, Sendable, Hashable, CaseIterable {
    /// The points stay open, and with them the total.
    case unscored
    case zero
    case full
    /// 不计: it counts for nothing, and its weight is spread over the others as they were reached, so that nobody wins or
    /// loses by having nothing to be held against.
    case excluded
  }

  public func index(of criterion: String) -> Int? { criteria.firstIndex { $0.name == criterion } }
}

// MARK: - As the journal has it

extension ScoringScheme {
  public var json: CanonicalJSON {
    [
      "document": .text(document), "issued": .text("\(issuedOn)"), "decimals": CanonicalJSON(decimals),
      "objection_days": CanonicalJSON(objectionDays), "criteria": .list(criteria.map(\.json)),
    ]
  }

  /// `nil` where the text is not what `json` writes.
  public init?(json: CanonicalJSON) {
    guard let document = json["document"].text, let issuedOn = json["issued"].text.flatMap({ CalendarDay($0) }),
      let decimals = json["decimals"].integer, let days = json["objection_days"].integer,
      let list = json["criteria"].list
    else { return nil }
    let criteria = list.compactMap { Criterion(json: $0) }
    guard criteria.count == list.count else { return nil }
    self.init(
      document: document, issuedOn: issuedOn, decimals: decimals, objectionDays: days, criteria: criteria)
  }
}

extension ScoringScheme.Criterion {
  fileprivate var json: CanonicalJSON {
    [
      "name": .text(name), "source": .text(source.text), "way": .text(way.name),
      "figures": .list(way.figures.map { .text("\($0)") }), "without_base": .text(withoutBase.rawValue),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    let figures = (json["figures"].list ?? []).compactMap { $0.text.flatMap { Decimal128(exactly: $0) } }
    guard let name = json["name"].text, let source = json["source"].text.flatMap(ScoringScheme.Source.init),
      let way = json["way"].text.flatMap({ ScoringScheme.Way(name: $0, figures: figures) }),
      let withoutBase = json["without_base"].text.flatMap(ScoringScheme.WithoutBase.init(rawValue:))
    else { return nil }
    self.init(name: name, source: source, way: way, withoutBase: withoutBase)
  }
}

extension ScoringScheme.Source {
  /// As forms and the journal write it: `indicator <id>`, `register <id> standing`, `cases <id> closed`, `entered`.
  public var text: String {
    switch self {
    case .indicator(let id): "indicator \(id)"
    case .register(let id, let aspect): "register \(id) \(aspect.rawValue)"
    case .cases(let id, let aspect): "cases \(id) \(aspect.rawValue)"
    case .entered: "entered"
    }
  }

  public init?(_ text: String) {
    let parts = text.split(separator: " ").map(String.init)
    switch (parts.first, parts.count) {
    case ("indicator", 2):
      guard let id = InstrumentID(parts[1]) else { return nil }
      self = .indicator(id)
    case ("register", 3):
      guard let id = InstrumentID(parts[1]), let aspect = ScoringScheme.RegisterAspect(rawValue: parts[2]) else {
        return nil
      }
      self = .register(id, aspect)
    case ("cases", 3):
      guard let id = InstrumentID(parts[1]), let aspect = ScoringScheme.CaseAspect(rawValue: parts[2]) else {
        return nil
      }
      self = .cases(id, aspect)
    case ("entered", 1): self = .entered
    default: return nil
    }
  }
}

extension ScoringScheme.Way {
  /// The names of the ways, in the order in which a form offers them.
  public static let names = ["share", "range", "best", "deduction", "bonus"]

  public var name: String {
    switch self {
    case .share: "share"
    case .range: "range"
    case .best: "best"
    case .deduction: "deduction"
    case .bonus: "bonus"
    }
  }

  /// Points or what each unit brings, then what else the way is told.
  public var figures: [Decimal128] {
    switch self {
    case .share(let points, let cap): [points, cap]
    case .range(let points, let zero, let full): [points, zero, full]
    case .best(let points): [points]
    case .deduction(let each, let most), .bonus(let each, let most): [each, most]
    }
  }

  /// `nil` where there is no such way or it is told another number of figures.
  public init?(name: String, figures: [Decimal128]) {
    switch (name, figures.count) {
    case ("share", 2): self = .share(points: figures[0], cap: figures[1])
    case ("range", 3): self = .range(points: figures[0], zero: figures[1], full: figures[2])
    case ("best", 1): self = .best(points: figures[0])
    case ("deduction", 2): self = .deduction(each: figures[0], most: figures[1])
    case ("bonus", 2): self = .bonus(each: figures[0], most: figures[1])
    default: return nil
    }
  }
}
