import BatchEvaluation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// The groups by which the money of a reform is told: district of the statistical area, division of the industry, size.
///
/// Work them out once for a population and a day, and keep them beside it.
public struct EnterpriseGroups: Sendable {
  public struct Group: Sendable, Hashable {
    /// The district's code; `nil` where nobody told the area.
    public let district: String?
    /// The two digits of the division; `nil` where nobody told the industry.
    public let division: String?
    /// The size by the national standard, of the last closed year; `nil` where nothing tells it.
    public let size: Standard.Rung?
    /// The position of the size among the standard's, from the largest.
    let rank: Int?
  }

  /// Each group that the population has, once.
  public let groups: [Group]
  /// Of each enterprise the number of its group.
  let numbers: [UInt32]

  /// - Throws: what strict evaluation of the standard of sizes refuses.
  /// Cost: a look at each enterprise's area, industry and what its size hangs on.
  public init(_ population: Population, corpus: PolicyCorpus, on: CalendarDay) throws(Diagnostic) {
    let table = population.enterprises
    func column(_ name: String) -> Column? { table.column(name).map { table.columns[$0] } }
    let (areas, industries) = (BatchOutcome.areaFact.flatMap { column($0.text) }, column("industry"))
    let standard = EnterpriseSizes.standardID.flatMap { corpus.standard($0) }
    var sizes = standard.map {
      EnterpriseSizes($0, population, dictionary: corpus.facts, year: Self.year(on))
    }
    var known: [Key: UInt32] = [:]
    var (groups, numbers): ([Group], [UInt32]) = ([], [])
    numbers.reserveCapacity(table.count)
    for row in 0..<table.count {
      let (area, industry) = (areas?[row] ?? ColumnValue.unknown, industries?[row] ?? ColumnValue.unknown)
      let key = Key(
        district: ColumnValue.isPresent(area) ? AreaNumber.district(of: area) : nil,
        division: ColumnValue.isPresent(industry) ? IndustryNumber.division(of: industry) : nil,
        size: try sizes?.size(ofRow: row))
      if let number = known[key] {
        numbers.append(number)
        continue
      }
      known[key] = UInt32(groups.count)
      numbers.append(UInt32(groups.count))
      groups.append(
        Group(
          district: key.district.map(AreaNumber.code), division: key.division,
          size: key.size.flatMap { standard?.rungs[$0] }, rank: key.size))
    }
    self.groups = groups
    self.numbers = numbers
  }

  private struct Key: Hashable {
    let district: Int64?
    let division: String?
    let size: Int?
  }

  private static func year(_ on: CalendarDay) -> Int { on.year - 1 }

  /// The facts that the groups of a day read.
  static func references(_ corpus: PolicyCorpus, on: CalendarDay) -> Set<FactReference> {
    var references = Set([BatchOutcome.areaFact, FactID("industry")].compactMap { $0.map { FactReference($0) } })
    if let standard = EnterpriseSizes.standardID.flatMap({ corpus.standard($0) }) {
      references.formUnion(EnterpriseSizes.references(standard, year: year(on)))
    }
    return references
  }
}
