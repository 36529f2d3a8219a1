/// Whose rows a person may see: what every page query is narrowed by.
public enum AreaScope: Sendable, Hashable {
  case everywhere
  /// One area and all below it.
  case area(AreaCode)
  /// A park: the enterprises that count for it on a day. Parks are a breakdown beside streets and towns, so that no code of
  /// an enterprise's place tells who is in one.
  case park(AreaCode, on: CalendarDay)
  /// One enterprise, by its key.
  case enterprise(String)
  case nothing

  /// An area with all below it, or a park with those who count for it on a day.
  public static func whole(_ area: AreaCode, on day: CalendarDay) -> AreaScope {
    area.isPark ? .park(area, on: day) : .area(area)
  }

  /// The same, where the area turns out to be a park with those who count for it on a day.
  public func on(_ day: CalendarDay) -> AreaScope { area.map { .whole($0, on: day) } ?? self }

  /// The area or park whose rows are seen; `nil` for the whole city, and where no area's are.
  public var area: AreaCode? {
    switch self {
    case .area(let own), .park(let own, _): own
    case .everywhere, .enterprise, .nothing: nil
    }
  }

  /// Whether an area lies within the scope: the own one or one below it. Where no area is known, only `everywhere`
  /// holds it; an enterprise's scope holds no area.
  public func contains(_ area: AreaCode?) -> Bool {
    switch self {
    case .everywhere: true
    case .area(let own), .park(let own, _): area.map(own.contains) ?? false
    case .enterprise, .nothing: false
    }
  }

  /// What lies within both. In which area an enterprise is, nobody knows here: of an enterprise's scope and an area's
  /// nothing is sure to be common.
  public func intersection(_ other: AreaScope) -> AreaScope {
    switch (self, other) {
    case (.everywhere, let scope), (let scope, .everywhere): scope
    case (.area(let one), .area(let other)):
      one.contains(other) ? .area(other) : other.contains(one) ? .area(one) : .nothing
    case (.area(let whole), .park(let park, let day)), (.park(let park, let day), .area(let whole)):
      whole.contains(park) ? .park(park, on: day) : .nothing
    case (.park(let one, let day), .park(let other, let second)) where one == other && day == second:
      .park(one, on: day)
    case (.enterprise(let one), .enterprise(let other)) where one == other: .enterprise(one)
    default: .nothing
    }
  }
}
