import BatchEvaluation
import Facts
import PolicyCorpus
import Quantities

/// 待补信息的价值: what collecting each fact that nobody has told could release at most, the dearest first.
///
/// Each fact is looked at alone, and each benefit: what overlaps and caps for an enterprise take away is not taken off.
/// So a sum is a ceiling.
public struct MissingFactValues: Sendable, Hashable {
  public let on: CalendarDay
  public let enterprises: Int
  public let facts: [Fact]

  public struct Fact: Sendable, Hashable {
    public let reference: FactReference
    /// How many answers wait for it: a subject's for a benefit is one.
    public var answers = 0
    /// How many enterprises need be asked.
    public var enterprises = 0
    /// What cash benefits could release, without those that nothing bounds; `nil` where it is too large for a `Money`.
    public var couldRelease: Money? = .zero
    /// How many answers of cash benefits nothing bounds.
    public var unbounded = 0
    /// How many answers are of benefits that pay no cash: they add up to no sum.
    public var withoutCash = 0
  }
}

extension PopulationLacks {
  /// The value of each missing fact. Cost: a look at each finding.
  public var missingFactValues: MissingFactValues {
    var facts: [FactReference: MissingFactValues.Fact] = [:]
    var asked: [FactReference: Set<Int>] = [:]
    for kind in kinds {
      for (row, benefit, lack) in kind.all {
        let paysCash = assessor.benefits[benefit].declaration.paysCash
        for missing in lack.missing {
          var fact = facts[missing.reference] ?? .init(reference: missing.reference)
          fact.answers += 1
          if !paysCash {
            fact.withoutCash += 1
          } else if let most = missing.couldRelease {
            fact.couldRelease = fact.couldRelease.flatMap { $0.adding(most) }
          } else {
            fact.unbounded += 1
          }
          facts[missing.reference] = fact
          asked[missing.reference, default: []].insert(kind.table.parent(of: row))
        }
      }
    }
    let ranked = facts.values.map { fact in
      var fact = fact
      fact.enterprises = asked[fact.reference]?.count ?? 0
      return fact
    }.sorted { left, right in
      let (first, second) = (left.couldRelease ?? Money(fen: .max), right.couldRelease ?? Money(fen: .max))
      if first != second { return first > second }
      return left.answers != right.answers ? left.answers > right.answers : left.reference < right.reference
    }
    return MissingFactValues(on: assessor.on, enterprises: population.enterprises.count, facts: ranked)
  }
}

extension MissingFactValues {
  public var json: JSONValue {
    JSONValue(fields: [
      "on": .text("\(on)"), "enterprises": .integer(enterprises),
      "facts": .list(
        facts.map { fact in
          JSONValue(fields: [
            "fact": .text("\(fact.reference)"), "answers": .integer(fact.answers),
            "enterprises": .integer(fact.enterprises), "could_release_yuan": JSONValue(text: fact.couldRelease),
            "unbounded": .integer(fact.unbounded), "without_cash": .integer(fact.withoutCash),
          ])
        }),
    ])
  }
}
