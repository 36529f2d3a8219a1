import Instruments
import Journal
import PolicyCorpus
import Quantities

/// The chance of each target as it was last worked out, beside all that it follows from: how many are needed, and every
/// candidate's chance. A city has tens of thousands of candidates, and each counts.
struct TargetChanceMemory: Sendable {
  private struct Asked: Hashable {
    let indicator: InstrumentID
    let area: AreaCode
  }

  private struct Grounds: Equatable {
    let needed: Int
    // Lists that are one and the same are equal at a glance.
    let outlook: EntryOutlook
  }

  /// As many as there are districts and streets with a target, and some.
  private let memo = Memo<Asked, Grounds, TargetChance>(most: 512)

  func chance(
    of indicator: InstrumentID, in area: AreaCode, needed: Int, of outlook: EntryOutlook
  ) -> TargetChance {
    let asked = Asked(indicator: indicator, area: area)
    return memo.answer(to: asked, on: Grounds(needed: max(0, needed), outlook: outlook)) {
      TargetChance(needed: needed, of: outlook)
    }
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
