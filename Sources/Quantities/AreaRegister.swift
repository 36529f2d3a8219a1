import Diagnostics

/// A GB/T 2260 code of six digits (city or district) or the nine digits of a street, town or park.
public struct AreaCode: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text is not six or nine digits.
  public init?(_ text: String) {
    let digits = text.utf8
    guard digits.count == 6 || digits.count == 9, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.text = text
  }

  /// The district (or city) whose code the first six digits are.
  public var district: AreaCode { isDistrictOrCity ? self : AreaCode(String(text.prefix(6))) ?? self }

  public var isDistrictOrCity: Bool { text.utf8.count == 6 }

  /// Whether it is a park's: of the three digits below a district, those from 400 on are no street's, town's or township's.
  public var isPark: Bool { text.utf8.count == 9 && text.utf8.dropFirst(6).first.map { $0 >= 0x34 } == true }

  /// What the codes of this area and of all below it begin with: GB/T 2260 gives a city four trailing zeros, a
  /// district its six digits, and whatever lies below a district those six and three more.
  public var prefixOfAllBelow: String {
    String(text.prefix(sharedDigits))
  }

  /// How many digits this area shares with all below it.
  private var sharedDigits: Int {
    let digits = text.utf8
    return digits.count == 6 && digits.suffix(4).allSatisfy { $0 == 0x30 } ? 2 : digits.count
  }

  /// The areas of which this one is a part by its digits, itself first: what `contains` is true of.
  public var holders: [AreaCode] {
    let city = AreaCode(text.prefix(2) + "0000")
    return [self, isDistrictOrCity ? nil : district, city == self ? nil : city].compactMap { $0 }
  }

  /// Whether `other` is this area or lies below it, by its digits: a street that no table has yet lies in its district.
  public func contains(_ other: AreaCode) -> Bool {
    other.text.utf8.starts(with: text.utf8.prefix(sharedDigits))
  }

  public static func < (left: AreaCode, right: AreaCode) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// One area as it stood during a period.
public struct Area: Sendable, Hashable {
  public enum Level: String, Sendable, Hashable, CaseIterable {
    case city, district, street, park
  }

  public let code: AreaCode
  public let name: String
  public let level: Level
  public let parent: AreaCode?
  /// The first day on which the area stood so; `nil` where the table does not say.
  public let from: CalendarDay?
  /// The first day on which it no longer did; `nil` while it stands.
  public let until: CalendarDay?

  public init(
    code: AreaCode, name: String, level: Level, parent: AreaCode?, from: CalendarDay? = nil,
    until: CalendarDay? = nil
  ) {
    self.code = code
    self.name = name
    self.level = level
    self.parent = parent
    self.from = from
    self.until = until
  }

  /// Reads a row `code,name,level,parent[,from,until]`; `nil` where a cell is wrong.
  fileprivate init?(cells: [String]) {
    guard (4...6).contains(cells.count), let code = AreaCode(cells[0]), !cells[1].isEmpty,
      let level = Level(rawValue: cells[2]), cells[3].isEmpty == (level == .city),
      cells[3].isEmpty || AreaCode(cells[3]) != nil,
      cells.dropFirst(4).allSatisfy({ $0.isEmpty || CalendarDay($0) != nil })
    else { return nil }
    self.init(
      code: code, name: cells[1], level: level, parent: AreaCode(cells[3]),
      from: cells.count > 4 ? CalendarDay(cells[4]) : nil, until: cells.count > 5 ? CalendarDay(cells[5]) : nil)
  }

  /// Whether there is the area on a day: from `from` on, and up to the day before `until`.
  public func stands(on day: CalendarDay) -> Bool {
    (from.map { $0 <= day } ?? true) && (until.map { day < $0 } ?? true)
  }
}

/// The areas of a city: city, districts, streets and towns, parks.
public struct AreaRegister: Sendable {
  public let all: [Area]
  private let byCode: [AreaCode: [Area]]

  public init(_ areas: [Area]) {
    all = areas
    byCode = Dictionary(grouping: areas, by: \.code)
  }

  /// Reads the table `code,name,level,parent[,from,until]`.
  /// - Throws: `Diagnostics` with the line of each row that is wrong.
  public init(csv text: String, file: String) throws {
    var areas: [Area] = []
    var faults: [Diagnostic] = []
    for (line, cells) in ReferenceTable.rows(of: text, separator: ",") {
      guard let area = Area(cells: cells) else {
        faults.append(
          ReferenceTable.fault(
            "reference.area", file: file, line: line, cells: cells, separator: ",",
            Wording(zh: "地区表这一行读不懂", en: "this row of the table of areas cannot be read"),
            expected: "310117,松江区,district,310000[,from,until]"))
        continue
      }
      areas.append(area)
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.init(areas)
  }

  /// The area of a code as it stood on a day, or as last known.
  public func area(_ code: AreaCode, on day: CalendarDay? = nil) -> Area? {
    guard let versions = byCode[code] else { return nil }
    guard let day else { return versions.last }
    return versions.last { $0.stands(on: day) }
  }

  public var city: Area? { all.first { $0.level == .city } }
  public var districts: [Area] { all.filter { $0.level == .district } }

  /// The streets and towns, or the parks, below a district.
  public func children(of code: AreaCode, level: Area.Level) -> [Area] {
    all.filter { $0.parent == code && $0.level == level }
  }
}
