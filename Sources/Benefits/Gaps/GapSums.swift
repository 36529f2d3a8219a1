import BatchEvaluation
import Decimals
import Facts
import PolicyCorpus
import Quantities

/// How many are one fact short of a benefit, of which fact, and by how much.
public struct GapSums: Sendable, Hashable {
  public let on: CalendarDay
  public let enterprises: Int
  /// Those that somebody is one fact short of, in the order of their names.
  public let benefits: [Benefit]

  public struct Benefit: Sendable, Hashable {
    public let id: InstrumentID
    /// How many subjects are one fact short, and of how many enterprises.
    public let subjects: Int
    public let enterprises: Int
    /// The fact that most are short of first.
    public let facts: [Fact]
  }

  public struct Fact: Sendable, Hashable {
    public let reference: FactReference
    public var subjects = 0
    public var enterprises = 0
    /// How many lie within each of `GapSums.bands`, and last how many lie beyond them.
    public var byShare = [Int](repeating: 0, count: GapSums.bands.count + 1)
    /// How many have no number there, so that nothing is near or far: a title, a day, a fact that is known to be absent.
    public var withoutShare = 0
    /// How many need each value, those that most need first.
    public var needs: [Need] = []
  }

  public struct Need: Sendable, Hashable {
    public let comparison: String
    public let needed: FactValue
    public var subjects: Int
  }

  /// The upper ends of the bands, as shares of what is needed; each belongs to its band.
  public static let bands: [Decimal128] = [1, 5, 10, 20, 50].map { Decimal128(coefficient: $0, exponent: -2) }
}

extension PopulationLacks {
  /// Who lies within a distance.
  /// - Parameter share: the largest share of what is needed by which a fact may fall short: facts without a number are
  ///   left out then; `nil` for everybody.
  public func within(_ share: Decimal128?) -> PopulationLacks {
    guard let share else { return self }
    let kinds = kinds.map { kind in
      var near: [ObjectIdentifier: Lack] = [:]
      var narrowed = kind
      narrowed.findings = kind.findings.compactMap { finding in
        let lack =
          near[ObjectIdentifier(finding.lack)]
          ?? Lack(shortfalls: finding.lack.shortfalls.filter { $0.share.map { $0 <= share } ?? false })
        near[ObjectIdentifier(finding.lack)] = lack
        return lack.isNothing ? nil : Finding(row: finding.row, benefit: finding.benefit, lack: lack)
      }
      return narrowed
    }
    return PopulationLacks(assessor: assessor, population: population, seeking: seeking, kinds: kinds)
  }

  /// The gaps of everybody together. Cost: a look at each finding.
  public var gapSums: GapSums {
    var benefits: [GapSums.Benefit] = []
    for kind in kinds {
      for (index, findings) in Dictionary(grouping: kind.findings, by: \.benefit) {
        var counting = GapCounting()
        for finding in findings { counting.add(finding.lack, of: kind.table.parent(of: Int(finding.row))) }
        benefits.append(counting.benefit(assessor.benefits[Int(index)].declaration.id))
      }
    }
    return GapSums(
      on: assessor.on, enterprises: population.enterprises.count,
      benefits: benefits.sorted { $0.id.description.utf8.lexicographicallyPrecedes($1.id.description.utf8) })
  }
}

/// Counts one benefit's gaps, subject by subject; those of one enterprise come one after another.
private struct GapCounting {
  private var facts: [FactReference: GapSums.Fact] = [:]
  private var needs: [FactReference: [Gap.Change: Int]] = [:]
  private var lastOfFact: [FactReference: Int] = [:]
  private var last: Int?
  private var subjects = 0
  private var enterprises = 0

  mutating func add(_ lack: PopulationLacks.Lack, of enterprise: Int) {
    subjects += 1
    if last != enterprise { enterprises += 1 }
    last = enterprise
    for (reference, shortfalls) in Dictionary(grouping: lack.shortfalls, by: \.change.fact) {
      var fact = facts[reference] ?? GapSums.Fact(reference: reference)
      fact.subjects += 1
      if lastOfFact[reference] != enterprise { fact.enterprises += 1 }
      lastOfFact[reference] = enterprise
      if let share = shortfalls.compactMap(\.share).min() {
        let band = GapSums.bands.firstIndex { share <= $0 }
        fact.byShare[band ?? GapSums.bands.count] += 1
      } else {
        fact.withoutShare += 1
      }
      facts[reference] = fact
      for shortfall in shortfalls { needs[reference, default: [:]][shortfall.change, default: 0] += 1 }
    }
  }

  func benefit(_ id: InstrumentID) -> GapSums.Benefit {
    let ranked = facts.values.map { counted in
      var fact = counted
      fact.needs = (needs[fact.reference] ?? [:]).map { change, subjects in
        GapSums.Need(comparison: change.comparison, needed: change.needed, subjects: subjects)
      }.sorted(by: Self.isAsked)
      return fact
    }.sorted { $0.subjects != $1.subjects ? $0.subjects > $1.subjects : $0.reference < $1.reference }
    return GapSums.Benefit(id: id, subjects: subjects, enterprises: enterprises, facts: ranked)
  }

  /// What most need comes first.
  private static func isAsked(_ left: GapSums.Need, before right: GapSums.Need) -> Bool {
    if left.subjects != right.subjects { return left.subjects > right.subjects }
    return "\(left.comparison) \(left.needed)" < "\(right.comparison) \(right.needed)"
  }
}

extension GapSums {
  public var json: JSONValue {
    JSONValue(fields: [
      "on": .text("\(on)"), "enterprises": .integer(enterprises),
      "benefits": .list(
        benefits.map { benefit in
          JSONValue(fields: [
            "benefit": .text("\(benefit.id)"), "subjects": .integer(benefit.subjects),
            "enterprises": .integer(benefit.enterprises), "facts": .list(benefit.facts.map(\.json)),
          ])
        }),
    ])
  }
}

extension GapSums.Fact {
  fileprivate var json: JSONValue {
    let ends = GapSums.bands.map { JSONValue.text($0.description) } + [.null]
    return JSONValue(fields: [
      "fact": .text("\(reference)"), "subjects": .integer(subjects), "enterprises": .integer(enterprises),
      "bands": .list(
        zip(ends, byShare).map { JSONValue(fields: ["up_to": $0, "subjects": .integer($1)]) }),
      "without_share": .integer(withoutShare),
      "needs": .list(
        needs.map {
          JSONValue(fields: [
            "op": .text($0.comparison), "needed": .text("\($0.needed)"), "subjects": .integer($0.subjects),
          ])
        }),
    ])
  }
}
