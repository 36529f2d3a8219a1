import Enterprises
import PolicyCorpus
import Quantities

/// Everything that stands about one indicator in one place at one time: the figure that counts, and those that other sources
/// give. All of them are kept.
public struct ObservedSlot: Sendable, Hashable {
  /// On the highest ranked basis, and of one basis the later recorded.
  public let counting: Observation
  /// The others, the one that would count next first.
  public let others: [Observation]

  /// Those that say another number.
  public var differing: [Observation] { others.filter { $0.line.value != counting.line.value } }

  /// 依据先后: whether another figure gives way to the counting one by its basis, and not since it was recorded earlier.
  public func isOutranked(_ other: Observation) -> Bool { counting.basis.kind.rank < other.basis.kind.rank }
}

extension Basis.Kind {
  /// 依据先后: of two figures of an indicator for one place and time the lower counts. What the statistical office published,
  /// and what it confirmed, come before an approved survey, then what a department shares, then what was told voluntarily.
  public var rank: Int {
    switch self {
    case .statisticalAggregate: 0
    case .entryConfirmation: 1
    case .approvedSurvey: 2
    case .departmentSharing: 3
    case .voluntary: 4
    case .ownApplication: 5
    }
  }
}

extension Observation {
  /// One place and time. Of a month that still ran, figures that were told on two days are two stretches of it.
  struct Slot: Hashable {
    let indicator: InstrumentID
    let place: TargetPlace
    let time: ObservedTime
    let through: CalendarDay
  }

  var slot: Slot { Slot(indicator: indicator, place: line.place, time: line.time, through: through) }

  /// Whether it counts before another of the same slot.
  func outranks(_ other: Observation) -> Bool {
    let (own, theirs) = (basis.kind.rank, other.basis.kind.rank)
    return own != theirs ? own < theirs : id > other.id
  }
}

extension Sequence<Observation> {
  /// What stands, slot by slot, in the order in which the first of each was recorded.
  /// Cost: linear, beside sorting those of one slot.
  public var slots: [ObservedSlot] {
    var places: [Observation.Slot: Int] = [:]
    var groups: [[Observation]] = []
    for observation in self where observation.ending == nil {
      if let place = places[observation.slot] {
        groups[place].append(observation)
      } else {
        places[observation.slot] = groups.count
        groups.append([observation])
      }
    }
    return groups.map { group in
      let ranked = group.sorted { $0.outranks($1) }
      return ObservedSlot(counting: ranked[0], others: Array(ranked.dropFirst()))
    }
  }
}

extension TargetBoard {
  /// 另有来源: of the figures that a measure was made of, those beside which another source has another number.
  /// Cost: linear in the indicator's observations.
  public func disagreements(in measure: IndicatorMeasure) -> [ObservedSlot] {
    guard let indicator = measure.observations.first?.indicator else { return [] }
    let made = Set(measure.observations.map(\.id))
    return (observations[indicator] ?? []).slots.filter {
      made.contains($0.counting.id) && !$0.differing.isEmpty
    }
  }
}
