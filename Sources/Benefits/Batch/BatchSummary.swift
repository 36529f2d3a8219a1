import BatchEvaluation
import PolicyCorpus
import Quantities

/// What a run comes to for each benefit, over all and by district.
public struct BatchSummary: Sendable, Hashable {
  /// Sums of one benefit over some subjects. A cap for an enterprise bounds what its subjects have of it together.
  public struct Figures: Sendable, Hashable {
    public var eligible = 0
    public var undecided = 0
    /// 待补信息: those of the undecided for whom a missing fact may release something, as clause pages count them.
    public var open = 0
    /// What the eligible have for certain; `nil` where it is too large for a `Money`.
    public var least: Money? = .zero
    /// What the eligible and the undecided may have at most, without those that nothing bounds; `nil` as above.
    public var bounded: Money? = .zero
    /// How many of them nothing bounds.
    public var unbounded = 0

    public init() {}

    /// What they may have at most; `nil` where nothing bounds one of them.
    public var most: Money? { unbounded == 0 ? bounded : nil }

    public mutating func add(_ other: Figures) {
      eligible += other.eligible
      undecided += other.undecided
      open += other.open
      least = least.flatMap { sum in other.least.flatMap { sum.adding($0) } }
      bounded = bounded.flatMap { sum in other.bounded.flatMap { sum.adding($0) } }
      unbounded += other.unbounded
    }
  }

  public struct Benefit: Sendable, Hashable {
    public let id: InstrumentID
    public let all: Figures
    /// By district, in the order of the codes; `nil` is where nobody has told the area.
    public let districts: [(code: String?, figures: Figures)]

    public static func == (left: Benefit, right: Benefit) -> Bool {
      left.id == right.id && left.all == right.all && left.districts.elementsEqual(right.districts) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(id) }
  }

  public let on: CalendarDay
  public let enterprises: Int
  /// Those that any subject of the population is asked for, in the order of their names.
  public let benefits: [Benefit]
}

extension BatchOutcome {
  /// The sums of all benefits.
  public var summary: BatchSummary { summary(within: nil) }

  /// The sums of all benefits over some enterprises, on as many threads as the run had.
  /// - Parameter selection: for each enterprise whether it counts; `nil` for all.
  /// Cost: a look at each answer.
  public func summary(within selection: [Bool]?) -> BatchSummary {
    let districts = EnterpriseDistricts(of: population)
    // The assessor's benefits are in the order of their names.
    let parts = kinds.filter { $0.table.count > 0 }.flatMap { kind in
      kind.benefits.indices.map { (kind: kind, position: $0) }
    }.sorted { $0.kind.benefits[$0.position] < $1.kind.benefits[$1.position] }
    let found = SharedJobs.results(of: parts, threads: threads) {
      { (part: (kind: Kind, position: Int)) -> BatchSummary.Benefit in
        let declaration = assessor.benefits[part.kind.benefits[part.position]].declaration
        var sums = DistrictSums(cap: declaration.enterpriseCap)
        for block in part.kind.blocks {
          block.withUnsafeBufferPointer { outcomes in
            guard let first = outcomes.baseAddress else { return }
            sums.add(first + part.position, of: part.kind.table, districts: districts, within: selection)
          }
        }
        sums.settle(districts: districts)
        return sums.benefit(declaration.id)
      }
    }
    return BatchSummary(
      on: assessor.on,
      enterprises: selection.map { $0.count { $0 } } ?? population.enterprises.count, benefits: found)
  }
}

extension BatchSummary.Figures {
  init(_ verdict: PlanVerdict) {
    if verdict.state == .eligible {
      eligible = 1
      least = Money(fen: verdict.least)
    } else {
      undecided = 1
      open = verdict.mayGive ? 1 : 0
    }
    if let most = verdict.most { bounded = Money(fen: most) } else { unbounded = 1 }
  }
}

// MARK: - JSON

extension BatchSummary {
  /// The form of the interfaces: amounts are decimal strings in yuan.
  public var json: JSONValue {
    JSONValue(fields: [
      "on": .text("\(on)"), "enterprises": .integer(enterprises), "benefits": .list(benefits.map(\.json)),
    ])
  }
}

extension BatchSummary.Benefit {
  var json: JSONValue {
    JSONValue(fields: [
      "benefit": .text("\(id)"), "eligible": .integer(all.eligible), "undecided": .integer(all.undecided),
      "min_yuan": JSONValue(text: all.least), "max_yuan": JSONValue(text: all.most),
      "bounded_max_yuan": JSONValue(text: all.bounded), "unbounded": .integer(all.unbounded),
      "areas": .list(
        districts.map { district in
          JSONValue(fields: [
            "area": JSONValue(text: district.code), "eligible": .integer(district.figures.eligible),
            "undecided": .integer(district.figures.undecided), "max_yuan": JSONValue(text: district.figures.most),
          ])
        }),
    ])
  }
}
