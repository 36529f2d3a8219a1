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
    var narrowed = kinds
    for kind in kinds.indices {
      for index in kinds[kind].benefits.indices {
        let own = kinds[kind].benefits[index]
        let near = own.lacks.map { lack in
          Lack(shortfalls: lack.shortfalls.filter { $0.share.map { $0 <= share } ?? false })
        }
        narrowed[kind].benefits[index].lacks = near
        narrowed[kind].benefits[index].parts = own.parts.compactMap { part in
          let kept = part.rows.indices.filter { !near[Int(part.lacks[$0])].isNothing }
          return kept.isEmpty ? nil : Part(rows: kept.map { part.rows[$0] }, lacks: kept.map { part.lacks[$0] })
        }
      }
    }
    return PopulationLacks(assessor: assessor, population: population, seeking: seeking, kinds: narrowed)
  }

  /// The gaps of everybody together. Cost: a number counted for each enterprise, a look at each subject below one.
  public var gapSums: GapSums {
    var benefits: [GapSums.Benefit] = []
    for kind in kinds {
      for own in kind.benefits where !own.parts.isEmpty {
        var counting = GapCounting(own.lacks)
        counting.count(own.parts, of: kind.table)
        benefits.append(counting.benefit(assessor.benefits[own.benefit].declaration.id))
      }
    }
    return GapSums(
      on: assessor.on, enterprises: population.enterprises.count,
      benefits: benefits.sorted { $0.id.description.utf8.lexicographicallyPrecedes($1.id.description.utf8) })
  }
}

/// Counts one benefit's gaps.
private struct GapCounting {
  /// What subjects that share a lack add to one fact.
  private struct Part {
    /// The place of the fact below.
    let fact: Int
    /// The place of the band; `nil` where there is no share.
    let band: Int?
    /// The places of what is needed.
    let needs: [Int]
  }

  private var facts: [GapSums.Fact] = []
  private var placeOfFact: [FactReference: Int] = [:]
  /// The last enterprise that was counted; -1 before the first.
  private var lastOfFact: [Int] = []
  private var changes: [[Gap.Change]] = []
  private var counts: [[Int]] = []
  /// What each of the lacks adds.
  private var parts: [[Part]] = []
  private var subjects = 0
  private var enterprises = 0

  init(_ lacks: [PopulationLacks.Lack]) {
    for lack in lacks { parts.append(told(lack)) }
  }

  /// Counts subjects; those of one enterprise come one after another.
  mutating func count(_ found: [PopulationLacks.Part], of table: SubjectTable) {
    var counts = Array(repeating: 0, count: parts.count)
    switch table.keys {
    case .codes:
      // Each row is an enterprise.
      for part in found {
        for lack in part.lacks { counts[Int(lack)] += 1 }
      }
      for (lack, count) in counts.enumerated() where count > 0 {
        enterprises += count
        add(lack, times: count)
        for part in parts[lack] { facts[part.fact].enterprises += count }
      }
    case .below(let parents, _):
      // The facts of each lack, one lack's after another's.
      let starts = parts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
      let own = parts.joined().map(\.fact)
      var (last, ofFact) = (-1, Array(repeating: 0, count: facts.count))
      for part in found {
        for index in part.rows.indices {
          let (enterprise, lack) = (Int(parents[Int(part.rows[index])]), Int(part.lacks[index]))
          counts[lack] += 1
          if last != enterprise { enterprises += 1 }
          last = enterprise
          for place in starts[lack]..<starts[lack + 1] where lastOfFact[own[place]] != enterprise {
            ofFact[own[place]] += 1
            lastOfFact[own[place]] = enterprise
          }
        }
      }
      for (fact, count) in ofFact.enumerated() { facts[fact].enterprises += count }
      for (lack, count) in counts.enumerated() where count > 0 { add(lack, times: count) }
    }
  }

  private mutating func add(_ lack: Int, times: Int) {
    subjects += times
    for part in parts[lack] {
      facts[part.fact].subjects += times
      if let band = part.band {
        facts[part.fact].byShare[band] += times
      } else {
        facts[part.fact].withoutShare += times
      }
      for need in part.needs { counts[part.fact][need] += times }
    }
  }

  private mutating func told(_ lack: PopulationLacks.Lack) -> [Part] {
    var own: [Part] = []
    for (reference, shortfalls) in Dictionary(grouping: lack.shortfalls, by: \.change.fact) {
      let fact = place(of: reference)
      let band = shortfalls.compactMap(\.share).min().map { share in
        GapSums.bands.firstIndex { share <= $0 } ?? GapSums.bands.count
      }
      own.append(Part(fact: fact, band: band, needs: shortfalls.map { place(of: $0.change, fact) }))
    }
    return own
  }

  private mutating func place(of reference: FactReference) -> Int {
    if let place = placeOfFact[reference] { return place }
    placeOfFact[reference] = facts.count
    facts.append(GapSums.Fact(reference: reference))
    lastOfFact.append(-1)
    changes.append([])
    counts.append([])
    return facts.count - 1
  }

  /// Few different changes are asked of one fact.
  private mutating func place(of change: Gap.Change, _ fact: Int) -> Int {
    if let place = changes[fact].firstIndex(of: change) { return place }
    changes[fact].append(change)
    counts[fact].append(0)
    return changes[fact].count - 1
  }

  func benefit(_ id: InstrumentID) -> GapSums.Benefit {
    var ranked = facts
    for index in ranked.indices {
      // What only lacks that nobody has would need is left out.
      for (change, subjects) in zip(changes[index], counts[index]) where subjects > 0 {
        ranked[index].needs.append(
          GapSums.Need(comparison: change.comparison, needed: change.needed, subjects: subjects))
      }
      ranked[index].needs.sort(by: Self.isAsked)
    }
    ranked.sort { left, right in
      left.subjects != right.subjects ? left.subjects > right.subjects : left.reference < right.reference
    }
    return GapSums.Benefit(
      id: id, subjects: subjects, enterprises: enterprises, facts: ranked.filter { $0.subjects > 0 })
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
