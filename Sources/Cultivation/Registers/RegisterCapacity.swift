import Decimals
import Instruments
import PolicyCorpus
import Quantities

/// 库容: how many entries an area's register should hold, against how many it does.
public struct CapacityRow: Sendable, Hashable {
  /// The district; `nil` for the sum of those that are shown.
  public let area: AreaCode?
  /// What the capacity is a multiple of; `nil` where no target is known for the year.
  public let target: AreaTarget?
  /// The entries that belong to the target, rounded as the reading says.
  public let needed: Int?
  public let size: Int
  /// 拟入库: those that wait for a decision. They do not make the register full, but nobody needs to look for them again.
  public let proposed: Int

  /// How many are still to be found; 0 where those in the register and those proposed are enough, `nil` without a target.
  public var shortfall: Int? { needed.map { max(0, $0 - size - proposed) } }
  /// Whether the register itself is full (`shenggui-2023/3:library-which-day`); `nil` without a target.
  public var isFull: Bool? { needed.map { size >= $0 } }
}

/// The capacity of a register, district by district.
public struct CapacityReport: Sendable, Hashable {
  public let year: Int
  public let times: Decimal128
  public let reading: ReadingID
  public let rows: [CapacityRow]
  /// What belongs to no district that is shown.
  public let placeless: CapacityRow

  /// The districts that have a target.
  public var targeted: [AreaCode] { rows.filter { $0.needed != nil }.compactMap(\.area) }

  /// Everything, with a target or without.
  public var whole: CapacityRow {
    let all = rows + [placeless]
    return CapacityRow(
      area: nil, target: nil, needed: nil, size: all.reduce(0) { $0 + $1.size },
      proposed: all.reduce(0) { $0 + $1.proposed })
  }

  /// All districts that have a target: each rounded by itself, then added up. `nil` where none has one.
  public var total: CapacityRow? {
    let targeted = rows.filter { $0.needed != nil }
    guard !targeted.isEmpty else { return nil }
    return CapacityRow(
      area: nil, target: nil, needed: targeted.reduce(0) { $0 + ($1.needed ?? 0) },
      size: targeted.reduce(0) { $0 + $1.size }, proposed: targeted.reduce(0) { $0 + $1.proposed })
  }

  /// Whether every district's register is full by itself.
  public var isFull: Bool { rows.allSatisfy { $0.isFull ?? true } }

  /// What all districts lack together: a surplus of one does not help another.
  public var totalShortfall: Int { rows.reduce(0) { $0 + ($1.shortfall ?? 0) } }
}

extension CapacityReport {
  /// Measures a register against its targets.
  /// - Parameters:
  ///   - districts: whose registers are measured.
  ///   - sizes: how many entries each district's register holds on the day; those of no district under `nil`.
  ///   - proposals: how many wait for a decision in each.
  ///   - year: whose targets they are measured against; by default the day's.
  /// - Returns: `nil` where the register declares no capacity.
  public static func measured(
    _ declaration: RegisterDeclaration, districts: [AreaCode], sizes: [AreaCode?: Int],
    proposals: [AreaCode?: Int] = [:], targets: any AreaTargets, year: Int? = nil, on day: CalendarDay
  ) async throws -> CapacityReport? {
    guard let capacity = declaration.capacity else { return nil }
    let year = year ?? day.year
    var rows: [CapacityRow] = []
    for district in districts {
      let target = try await targets.target(of: capacity.indicator, in: district, year: year, on: day)
      rows.append(
        CapacityRow(
          area: district, target: target, needed: target.flatMap { capacity.entries(forTarget: $0.value) },
          size: sizes[district] ?? 0, proposed: proposals[district] ?? 0))
    }
    return CapacityReport(
      year: year, times: capacity.times, reading: capacity.reading, rows: rows,
      placeless: CapacityRow(area: nil, target: nil, needed: nil, size: sizes[nil] ?? 0, proposed: proposals[nil] ?? 0))
  }
}

extension RegisterDeclaration {
  /// Whether its size is measured in enterprises, so that each has one entry.
  public var countsEnterprises: Bool { subject == .enterprise && capacity != nil }
}
