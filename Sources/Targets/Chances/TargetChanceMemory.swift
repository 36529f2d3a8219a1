import Instruments
import PolicyCorpus
import Quantities
import Synchronization

/// The chance of each target as it was last worked out, beside all that it follows from: how many are needed, and every
/// candidate's chance. A city has tens of thousands of candidates, and each counts.
final class TargetChanceMemory: Sendable {
  private struct Asked: Hashable {
    let indicator: InstrumentID
    let area: AreaCode
  }

  private let kept = Mutex<[Asked: (outlook: EntryOutlook, chance: TargetChance)]>([:])

  func chance(
    of indicator: InstrumentID, in area: AreaCode, needed: Int, of outlook: EntryOutlook
  ) -> TargetChance {
    let asked = Asked(indicator: indicator, area: area)
    // Lists that are one and the same are equal at a glance.
    if let known = kept.withLock({ $0[asked] }), known.chance.needed == max(0, needed), known.outlook == outlook {
      return known.chance
    }
    let chance = TargetChance(needed: needed, of: outlook)
    kept.withLock { $0[asked] = (outlook, chance) }
    return chance
  }
}

extension TargetDesk {
  /// The chance of making an indicator's target in an area.
  /// - Parameter needed: the target less what is there already.
  /// Cost: as `TargetChance`; little where the same was asked before.
  public func chance(
    of indicator: InstrumentID, in area: AreaCode, needed: Int, among outlook: EntryOutlook
  ) -> TargetChance {
    memory.chance(of: indicator, in: area, needed: needed, of: outlook)
  }
}
