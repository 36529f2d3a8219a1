import Decimals
import Diagnostics
import Quantities
import Secrecy

/// 土地用途, as far as the documents set figures for it.
public enum LandUse: String, Sendable, Hashable, CaseIterable {
  case industrial
  /// 通用类研发用地.
  case generalResearch = "general_research"
  /// Research land that is not of the general kind.
  case otherResearch = "other_research"
  case other

  public var wording: Wording {
    switch self {
    case .industrial: Wording(zh: "工业用地", en: "industrial land")
    case .generalResearch: Wording(zh: "通用类研发用地", en: "general research land")
    case .otherResearch: Wording(zh: "其他研发用地", en: "other research land")
    case .other: Wording(zh: "其他用途", en: "other use")
    }
  }
}

/// Whether a plot is newly supplied, asks for another ratio, or stands as it is.
public enum PlotOrigin: String, Sendable, Hashable, CaseIterable {
  case newSupply = "new_supply"
  case adjustment, existing

  public var wording: Wording {
    switch self {
    case .newSupply: Wording(zh: "新供应", en: "newly supplied")
    case .adjustment: Wording(zh: "申请调整", en: "asks for an adjustment")
    case .existing: Wording(zh: "已有", en: "existing")
    }
  }
}

/// 地块: what is known of a plot of land. Areas in square metres.
public struct PlotFigures: Sendable, Hashable {
  public var title: String
  public var area: AreaCode
  /// The park it lies in, as people call it; empty where it lies in none.
  public var park: String
  public var holder: CreditCode?
  public var use: LandUse
  public var origin: PlotOrigin
  public var land: Decimal128
  /// 配套用地: how much of the land carries offices and living quarters, dormitories among them; `nil` where nobody says.
  public var supportingLand: Decimal128?
  /// The last day of the right to use the land; `nil` where nobody says.
  public var landUntil: CalendarDay?

  public init(
    title: String, area: AreaCode, park: String = "", holder: CreditCode? = nil, use: LandUse, origin: PlotOrigin,
    land: Decimal128, supportingLand: Decimal128? = nil, landUntil: CalendarDay? = nil
  ) {
    self.title = title
    self.area = area
    self.park = park
    self.holder = holder
    self.use = use
    self.origin = origin
    self.land = land
    self.supportingLand = supportingLand
    self.landUntil = landUntil
  }
}

/// 楼宇: a building on a plot.
public struct BuildingFigures: Sendable, Hashable {
  public var name: String
  /// In square metres, all storeys together: what the plot ratio counts.
  public var floorArea: Decimal128
  public var storeys: Int
  /// 职工宿舍, in sets.
  public var dormitorySets: Int

  public init(name: String, floorArea: Decimal128, storeys: Int, dormitorySets: Int = 0) {
    self.name = name
    self.floorArea = floorArea
    self.storeys = storeys
    self.dormitorySets = dormitorySets
  }
}

/// 租约: who rents how much of a building, until when.
public struct LeaseFigures: Sendable, Hashable {
  public var building: Int
  public var lessee: CreditCode
  /// In square metres.
  public var floorArea: Decimal128
  /// The last day.
  public var until: CalendarDay

  public init(building: Int, lessee: CreditCode, floorArea: Decimal128, until: CalendarDay) {
    self.building = building
    self.lessee = lessee
    self.floorArea = floorArea
    self.until = until
  }
}

/// What is typed about places, held to bounds.
enum PlaceText {
  static let limit = 200
  /// A hundred square kilometres.
  static let largest: Decimal128 = 100_000_000
  static let days: ClosedRange<Int> = 0...73_000

  /// - Throws: `places.missing`, `places.too-long`, `places.identity-number`.
  static func check(_ text: String, _ field: String, isRequired: Bool = true) throws(Diagnostic) {
    if isRequired, !text.contains(where: { !$0.isWhitespace }) { throw .missing(field) }
    guard text.count <= limit else { throw .tooLong(field, text.count) }
    if IdentityNumber.stands(in: text) { throw .identityNumber(field) }
  }

  /// - Throws: `places.area-size`.
  static func check(_ size: Decimal128, _ field: String, from least: Decimal128 = 0) throws(Diagnostic) {
    guard size > least, size <= largest else { throw .size(size, field) }
  }
}

extension PlotFigures {
  /// - Throws: what `PlaceText` throws; `places.supporting-land`.
  func check() throws(Diagnostic) {
    try PlaceText.check(title, "title")
    try PlaceText.check(park, "park", isRequired: false)
    try PlaceText.check(land, "land")
    guard let supportingLand else { return }
    guard !supportingLand.isNegative, supportingLand <= land else { throw .supportingLand(supportingLand, land) }
  }
}

extension BuildingFigures {
  func check() throws(Diagnostic) {
    try PlaceText.check(name, "name")
    try PlaceText.check(floorArea, "floor_area")
    guard (1...200).contains(storeys) else { throw .count(storeys, "storeys", 1...200) }
    guard (0...100_000).contains(dormitorySets) else { throw .count(dormitorySets, "dormitory_sets", 0...100_000) }
  }
}
