import Decimals
import Journal
import PolicyCorpus
import Quantities

/// Which round of an evaluation: who runs it and over what time.
public struct EvaluationRound: Sendable, Hashable {
  public let evaluation: InstrumentID
  /// The city, or the district that ranks its own streets and parks.
  public let owner: AreaCode
  /// The year or month; a quarter is named by its last month.
  public let period: Period

  public init(evaluation: InstrumentID, owner: AreaCode, period: Period) {
    self.evaluation = evaluation
    self.owner = owner
    self.period = period
  }

  /// Those who run it: the whole city's people its own rounds, a district's people theirs.
  /// - Parameter city: the city's own code.
  public func runners(city: AreaCode?) -> AreaScope { owner == city ? .everywhere : .area(owner) }
}

/// Who is scored: an area, or something else by its name.
public struct EvaluatedSubject: Sendable, Hashable, Comparable {
  public let kind: EvaluationDeclaration.Ranks
  /// An area's code, or a name.
  public let key: String

  public init(_ kind: EvaluationDeclaration.Ranks, _ key: String) {
    self.kind = kind
    self.key = key
  }

  public var area: AreaCode? { kind.isArea ? AreaCode(key) : nil }

  public static func < (left: EvaluatedSubject, right: EvaluatedSubject) -> Bool {
    (left.kind.rawValue, left.key) < (right.kind.rawValue, right.key)
  }
}

extension EvaluationDeclaration.Ranks {
  /// Whether it ranks areas of the register; everything else is named by those who enter its figures.
  public var isArea: Bool { [.district, .street, .park].contains(self) }
}

extension EvaluationDeclaration {
  /// Whether areas are among those that it ranks.
  public var ranksAreas: Bool { ranks.contains(where: \.isArea) }
}

/// 评分表: everybody's figures and points in one round, with their places. Published, it stands as it was; a correction
/// makes another one after it.
public struct EvaluationSheet: Sendable, Hashable {
  public let round: EvaluationRound
  public let scheme: ScoringScheme
  /// The day whose figures these are.
  public let on: CalendarDay
  /// By kind; within it by place, and those without one last.
  public let rows: [Row]

  public struct Row: Sendable, Hashable {
    public let subject: EvaluatedSubject
    /// One for each criterion of the scheme.
    public let lines: [Line]
    /// The least and the most that the total can be; one number where nothing is open.
    public let least: Decimal128
    public let most: Decimal128
    /// 名次 among its kind, from 1; equal totals share the place, and the next is as many places later. `nil` while the
    /// total is open.
    public let rank: Int?

    /// `nil` while any points are open.
    public var total: Decimal128? { lines.contains { $0.points == nil } ? nil : least }

    /// What the criteria that count were given, and what they weigh, without those that are 不计: by this rate the weight of
    /// the latter is given. `nil` while any of them are open, and where none is left.
    public func others(in scheme: ScoringScheme) -> (given: Decimal128, weight: Decimal128)? {
      var sum = (given: Decimal128.zero, weight: Decimal128.zero)
      for (line, criterion) in zip(lines, scheme.criteria) where !line.isExcluded(by: criterion) {
        guard let weight = criterion.way.weight else { continue }
        guard let points = line.points, let given = sum.given.adding(points), let all = sum.weight.adding(weight) else {
          return nil
        }
        sum = (given, all)
      }
      return Decimal128.zero < sum.weight ? sum : nil
    }

    /// The same row for a reader who does not see the others', so that a place would say nothing.
    public var withoutPlace: Row { Row(subject: subject, lines: lines, least: least, most: most, rank: nil) }
  }

  public struct Line: Sendable, Hashable {
    public let figure: Figure
    /// Rounded as the scheme says; `nil` while they are open.
    public let points: Decimal128?

    /// Whether a figure is known that there is nothing to hold against.
    public func lacksBase(for criterion: ScoringScheme.Criterion) -> Bool {
      figure.value != nil && criterion.way.needsBase && !(figure.base.map { Decimal128.zero < $0 } ?? false)
    }

    /// 不计.
    public func isExcluded(by criterion: ScoringScheme.Criterion) -> Bool {
      criterion.withoutBase == .excluded && lacksBase(for: criterion)
    }
  }

  /// What a criterion reads about a subject.
  public struct Figure: Sendable, Hashable {
    public let value: Decimal128?
    /// What the value is held against: a target, the cases that were opened, the best value of the kind.
    public var base: Decimal128?
    /// What the value is the rounded quotient of; `nil` where it is exact.
    public let ratio: Ratio?

    public init(value: Decimal128? = nil, base: Decimal128? = nil, ratio: Ratio? = nil) {
      self.value = value
      self.base = base
      self.ratio = ratio
    }

    /// What points are worked out from, unrounded.
    fileprivate var exact: Ratio? { ratio ?? value.map(Ratio.exactly) }
  }

  /// Scores and ranks everybody.
  /// - Parameter figures: for each subject one for each criterion.
  /// Cost: linear, and for each kind its members squared.
  public init(
    _ round: EvaluationRound, _ scheme: ScoringScheme, on day: CalendarDay, figures: [EvaluatedSubject: [Figure]]
  ) {
    self.round = round
    self.scheme = scheme
    on = day
    var rows: [Row] = []
    for (_, members) in Dictionary(grouping: figures, by: \.key.kind) {
      let best = scheme.criteria.indices.map { index in
        members.map { $0.value[index] }.filter { $0.value != nil }.max { left, right in
          left.exact.flatMap { own in right.exact.map(own.isBelow) } ?? false
        }
      }
      let scored = members.map { subject, figures in
        Self.row(
          subject, zip(scheme.criteria, zip(figures, best)).map { Self.line($0, $1.0, best: $1.1, scheme) }, scheme)
      }
      rows += scored.map { row in
        guard let total = row.total else { return row }
        let rank = 1 + scored.count { $0.total.map { total < $0 } ?? false }
        return Row(subject: row.subject, lines: row.lines, least: row.least, most: row.most, rank: rank)
      }
    }
    self.rows = rows.sorted {
      ($0.subject.kind.rawValue, $0.rank ?? .max, $0.subject) < ($1.subject.kind.rawValue, $1.rank ?? .max, $1.subject)
    }
  }

  /// The same sheet with one figure put right.
  public func correcting(
    _ subject: EvaluatedSubject, criterion: Int, to value: Decimal128
  ) -> EvaluationSheet {
    let base = row(of: subject).flatMap { $0.lines.indices.contains(criterion) ? $0.lines[criterion].figure.base : nil }
    return correcting(subject, criterion: criterion, to: Figure(value: value, base: base))
  }

  /// The same sheet with one figure, and what it is held against, put right.
  func correcting(_ subject: EvaluatedSubject, criterion: Int, to figure: Figure) -> EvaluationSheet {
    var figures: [EvaluatedSubject: [Figure]] = [:]
    for row in rows {
      figures[row.subject] = row.lines.enumerated().map { index, line in
        row.subject == subject && index == criterion ? figure : line.figure
      }
    }
    return EvaluationSheet(round, scheme, on: on, figures: figures)
  }

  public func row(of subject: EvaluatedSubject) -> Row? { rows.first { $0.subject == subject } }

  /// What is different in another sheet of the same round.
  public func changes(to other: EvaluationSheet) -> [(subject: EvaluatedSubject, from: Row, to: Row)] {
    let others = Dictionary(other.rows.map { ($0.subject, $0) }) { first, _ in first }
    return rows.compactMap { row in
      guard let later = others[row.subject], later != row else { return nil }
      return (row.subject, row, later)
    }
  }

  // MARK: Points

  private static func row(_ subject: EvaluatedSubject, _ lines: [Line], _ scheme: ScoringScheme) -> Row {
    func row(_ lines: [Line]) -> Row {
      func sum(_ open: (ScoringScheme.Way) -> Decimal128) -> Decimal128 {
        zip(lines, scheme.criteria).reduce(.zero) { $0.adding($1.0.points ?? open($1.1.way)) ?? $0 }
      }
      return Row(subject: subject, lines: lines, least: sum(\.bounds.least), most: sum(\.bounds.most), rank: nil)
    }
    let plain = row(lines)
    guard zip(lines, scheme.criteria).contains(where: { $0.isExcluded(by: $1) }) else { return plain }
    let others = plain.others(in: scheme)
    return row(
      zip(lines, scheme.criteria).map { line, criterion in
        guard line.isExcluded(by: criterion) else { return line }
        return Line(
          figure: line.figure,
          points: others.flatMap { others in
            criterion.way.weight.flatMap {
              proportion($0, of: others.given, in: others.weight, upTo: .one, scheme.decimals)
            }
          })
      })
  }

  private static func line(
    _ criterion: ScoringScheme.Criterion, _ figure: Figure, best: Figure?, _ scheme: ScoringScheme
  ) -> Line {
    var figure = figure
    if case .best = criterion.way { figure.base = best?.value }
    return Line(figure: figure, points: points(criterion, figure, best: best, scheme.decimals))
  }

  /// By what figures are, and not by the rounded numbers that are told of them: rounded once, at the end.
  private static func points(
    _ criterion: ScoringScheme.Criterion, _ figure: Figure, best: Figure?, _ decimals: Int
  ) -> Decimal128? {
    guard figure.value != nil, let value = figure.exact else { return nil }
    switch criterion.way {
    case .share(let points, let cap):
      guard let base = figure.base, Decimal128.zero < base else { return withoutBase(criterion, points) }
      guard let whole = base.multiplied(by: value.whole) else { return nil }
      return proportion(points, of: value.part, in: whole, upTo: cap, decimals)
    case .best(let points):
      guard let best = best?.exact, Decimal128.zero < best.part else { return withoutBase(criterion, points) }
      guard let part = value.part.multiplied(by: best.whole), let whole = best.part.multiplied(by: value.whole) else {
        return nil
      }
      return proportion(points, of: part, in: whole, upTo: .one, decimals)
    case .range(let points, let zero, let full):
      let isFalling = full < zero
      guard let start = zero.multiplied(by: value.whole),
        let way = (isFalling ? zero.subtracting(full) : full.subtracting(zero))?.multiplied(by: value.whole),
        let gone = isFalling ? start.subtracting(value.part) : value.part.subtracting(start)
      else { return nil }
      return proportion(points, of: gone, in: way, upTo: .one, decimals)
    case .deduction(let each, let most):
      return proportion(each, of: value.part, in: value.whole, limit: most, decimals)
        .map { Decimal128.zero.subtracting($0) ?? -$0 }
    case .bonus(let each, let most):
      return proportion(each, of: value.part, in: value.whole, limit: most, decimals)
    }
  }

  private static func withoutBase(_ criterion: ScoringScheme.Criterion, _ points: Decimal128) -> Decimal128? {
    switch criterion.withoutBase {
    // What is excluded is given once the others are known.
    case .unscored, .excluded: nil
    case .zero: .zero
    case .full: points
    }
  }

  private static func proportion(
    _ points: Decimal128, of value: Decimal128, in base: Decimal128, upTo cap: Decimal128, _ decimals: Int
  ) -> Decimal128? {
    points.multiplied(by: cap).flatMap { proportion(points, of: value, in: base, limit: $0, decimals) }
  }

  /// points × value ÷ base, from 0 to `limit`, rounded half up. The rounding is checked by multiplying back, so that a
  /// quotient without an end is rounded as its true value is.
  static func proportion(
    _ points: Decimal128, of value: Decimal128, in base: Decimal128, limit: Decimal128, _ decimals: Int
  ) -> Decimal128? {
    guard !value.isNegative, let product = points.multiplied(by: value), let most = limit.multiplied(by: base) else {
      return value.isNegative ? .zero : nil
    }
    if most <= product { return limit.rounded(scale: decimals, .halfUp) }
    let unit = Decimal128(coefficient: 1, exponent: Int8(-decimals))
    guard var floor = product.divided(by: base)?.rounded(scale: decimals, .floor),
      var under = floor.multiplied(by: base)
    else { return nil }
    // The greatest step that is not beyond the product.
    while product < under {
      guard let lower = floor.subtracting(unit), let lowerUnder = lower.multiplied(by: base) else { return nil }
      (floor, under) = (lower, lowerUnder)
    }
    guard let rest = product.subtracting(under)?.multiplied(by: Decimal128(2)), let step = unit.multiplied(by: base)
    else { return nil }
    return rest < step ? floor : floor.adding(unit)
  }
}

// MARK: - As the journal has it

extension EvaluationRound {
  public var json: CanonicalJSON {
    ["evaluation": .text("\(evaluation)"), "owner": .text(owner.text), "period": .text("\(period)")]
  }

  public init?(json: CanonicalJSON) {
    guard let evaluation = json["evaluation"].text.flatMap({ InstrumentID($0) }),
      let owner = json["owner"].text.flatMap({ AreaCode($0) }), let period = json["period"].text.flatMap({ Period($0) })
    else { return nil }
    self.init(evaluation: evaluation, owner: owner, period: period)
  }
}

extension EvaluatedSubject {
  public var json: CanonicalJSON { ["kind": .text(kind.rawValue), "key": .text(key)] }

  public init?(json: CanonicalJSON) {
    guard let kind = json["kind"].text.flatMap(EvaluationDeclaration.Ranks.init(rawValue:)), let key = json["key"].text
    else { return nil }
    self.init(kind, key)
  }
}

extension EvaluationSheet {
  public var json: CanonicalJSON {
    [
      "round": round.json, "scheme": scheme.json, "on": .text("\(on)"),
      "rows": .list(
        rows.map { row in
          [
            "subject": row.subject.json,
            "lines": .list(
              row.lines.map { line in
                .list(
                  [line.figure.value, line.figure.base, line.points].map { CanonicalJSON($0?.description) }
                    + (line.figure.ratio.map { [.list([.text("\($0.part)"), .text("\($0.whole)")])] } ?? []))
              }),
            "least": .text("\(row.least)"), "most": .text("\(row.most)"),
            "rank": row.rank.map { CanonicalJSON($0) } ?? .null,
          ]
        }),
    ]
  }

  /// `nil` where the text is not what `json` writes. Points and places are read, not worked out again.
  public init?(json: CanonicalJSON) {
    guard let round = EvaluationRound(json: json["round"]), let scheme = ScoringScheme(json: json["scheme"]),
      let on = json["on"].text.flatMap({ CalendarDay($0) }), let list = json["rows"].list
    else { return nil }
    let rows = list.compactMap { row -> Row? in
      func decimal(_ value: CanonicalJSON) -> Decimal128? { value.text.flatMap { Decimal128(exactly: $0) } }
      guard let subject = EvaluatedSubject(json: row["subject"]), let lines = row["lines"].list,
        lines.count == scheme.criteria.count, let least = decimal(row["least"]), let most = decimal(row["most"])
      else { return nil }
      // The fourth is the quotient's, where there is one.
      let read = lines.compactMap(\.list).filter { (3...4).contains($0.count) }.map { line in
        let parts = line.count == 4 ? (line[3].list ?? []).compactMap(decimal) : []
        let ratio = parts.count == 2 ? Ratio(parts[0], of: parts[1]) : nil
        return Line(
          figure: Figure(value: decimal(line[0]), base: decimal(line[1]), ratio: ratio), points: decimal(line[2]))
      }
      guard read.count == lines.count else { return nil }
      return Row(subject: subject, lines: read, least: least, most: most, rank: row["rank"].integer)
    }
    guard rows.count == list.count else { return nil }
    self.round = round
    self.scheme = scheme
    self.on = on
    self.rows = rows
  }
}
