import Decimals
import Diagnostics
import PolicyCorpus
import Quantities

/// The figures that the documents set for places, read from their declarations.
public struct PlaceRules: Sendable {
  /// A figure with the clause that it comes from.
  public struct Figure: Sendable, Hashable {
    public let value: Decimal128
    public let instrument: InstrumentID

    public init(value: Decimal128, instrument: InstrumentID) {
      self.value = value
      self.instrument = instrument
    }
  }

  /// 容积率下限: the usual floor of the plot ratio by use.
  public let floors: [LandUse: Figure]
  /// The share of its own land that a firm may use for supporting quarters: a limit, itself allowed.
  public let supportingShare: Figure?
  /// The radius of a circle of service in metres.
  public let radius: Figure?

  public init(floors: [LandUse: Figure], supportingShare: Figure?, radius: Figure?) {
    self.floors = floors
    self.supportingShare = supportingShare
    self.radius = radius
  }

  private static let floorNames: [LandUse: String] = [
    .industrial: "gaoduan-2022/3#industrial-plot-ratio", .generalResearch: "gaoduan-2022/3#research-plot-ratio",
  ]
  private static let shareName = "gaoduan-2022/5#own-land-share"
  private static let radiusName = "zjtx-2025/19#circle-radius"

  /// What the corpus declares; what it does not declare is not checked.
  public init(_ corpus: PolicyCorpus) {
    floors = Self.floorNames.compactMapValues { name in
      guard let id = InstrumentID(name), case .indicator(let indicator) = corpus.instrument(id)?.declaration,
        let value = indicator.value
      else { return nil }
      return Figure(value: value, instrument: id)
    }
    supportingShare = InstrumentID(Self.shareName).flatMap { id in
      guard case .shareLimit(let share) = corpus.benefit(id)?.tiers.first?.amount else { return nil }
      return Figure(value: share.value, instrument: id)
    }
    radius = InstrumentID(Self.radiusName).flatMap { id in
      guard case .indicator(let indicator) = corpus.instrument(id)?.declaration,
        let kilometres = indicator.value ?? indicator.targets.first?.value,
        let metres = kilometres.multiplied(by: 1_000)
      else { return nil }
      return Figure(value: metres, instrument: id)
    }
  }
}

/// How near an end is. The warnings come a year and three months before.
public enum ExpiryWarning: String, Sendable, Hashable, CaseIterable, Comparable {
  case passed, near, coming

  public static let nearDays = 90
  public static let comingDays = 365

  /// `nil` where the end is further off. The last day itself is not over yet.
  public init?(_ until: CalendarDay, on today: CalendarDay) {
    let left = until.daysSinceEpoch - today.daysSinceEpoch
    if left < 0 {
      self = .passed
    } else if left <= Self.nearDays {
      self = .near
    } else if left <= Self.comingDays {
      self = .coming
    } else {
      return nil
    }
  }

  public static func < (left: ExpiryWarning, right: ExpiryWarning) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// A plot held against the documents' figures.
public struct PlotChecks: Sendable, Hashable {
  public enum Ratio: Sendable, Hashable {
    /// No building is known.
    case unknown
    /// No clause sets a floor for this use.
    case noFloor
    /// An existing plot: its ratio is shown, and not held against the floor.
    case shown
    case met
    /// Below the floor and nobody has said why.
    case below
    /// Below the floor, for a reason that was given.
    case excepted(String)
  }

  public enum Share: Sendable, Hashable {
    /// Nobody has said how much of the land is used so, or no clause sets a share.
    case unknown
    /// Nobody is registered as the holder: the clause speaks of an enterprise's own land.
    case withoutHolder
    case within, above
  }

  /// 容积率, to a hundredth, rounded down: a ratio just below its floor never reads as the floor.
  public let ratio: Decimal128?
  public let floor: PlaceRules.Figure?
  public let ratioState: Ratio
  /// The share of the land that supporting quarters take, to a tenth of a per cent, rounded up.
  public let supportingShare: Decimal128?
  public let shareState: Share
  public let land: ExpiryWarning?
  /// The leases that are over or near their end, the most urgent first.
  public let leases: [LeaseWarning]

  public struct LeaseWarning: Sendable, Hashable {
    public let number: Int
    public let figures: LeaseFigures
    public let warning: ExpiryWarning
  }

  public init(_ plot: Plot, by rules: PlaceRules, on today: CalendarDay) {
    let floorArea = plot.floorArea
    let land = plot.figures.land
    floor = rules.floors[plot.figures.use]
    ratio = plot.buildings.isEmpty ? nil : floorArea.divided(by: land)?.rounded(scale: 2, .down)
    // Cross-multiplied, so that nothing is rounded where it is compared.
    if plot.buildings.isEmpty {
      ratioState = .unknown
    } else if let floor, let needed = floor.value.multiplied(by: land) {
      if floorArea >= needed {
        ratioState = .met
      } else if plot.figures.origin == .existing {
        ratioState = .shown
      } else {
        ratioState = plot.standingException.map(Ratio.excepted) ?? .below
      }
    } else {
      ratioState = .noFloor
    }
    let supporting = plot.figures.supportingLand
    supportingShare = supporting.flatMap { $0.divided(by: land)?.rounded(scale: 3, .up) }
    if let supporting, let share = rules.supportingShare, let most = share.value.multiplied(by: land) {
      shareState = plot.figures.holder == nil ? .withoutHolder : supporting <= most ? .within : .above
    } else {
      shareState = .unknown
    }
    self.land = plot.figures.landUntil.flatMap { ExpiryWarning($0, on: today) }
    leases = plot.running().compactMap { number, lease in
      ExpiryWarning(lease.figures.until, on: today).map {
        LeaseWarning(number: number, figures: lease.figures, warning: $0)
      }
    }.sorted { ($0.warning, $0.figures.until, $0.number) < ($1.warning, $1.figures.until, $1.number) }
  }
}
