import Diagnostics

/// A GB/T 2260 code of six digits (city or district) or the nine digits of a street, town or park.
public struct AreaCode: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text is not six or nine digits.
  public init?(_ text: String) {
    guard text.count == 6 || text.count == 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.text = text
  }

  /// The district (or city) whose code the first six digits are.
  public var district: AreaCode { AreaCode(String(text.prefix(6))) ?? self }

  public var isDistrictOrCity: Bool { text.count == 6 }

  public static func < (left: AreaCode, right: AreaCode) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// One area as it stood during a period.
public struct Area: Sendable, Hashable {
  public enum Level: String, Sendable, Hashable {
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
    for (offset, line) in text.split(whereSeparator: \.isNewline).enumerated().dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard cells.count >= 4, let code = AreaCode(cells[0]), let level = Area.Level(rawValue: cells[2]) else {
        faults.append(
          Diagnostic(
            "reference.area", at: Place(file: file, line: offset + 1),
            Wording(zh: "地区表这一行读不懂", en: "this row of the table of areas cannot be read"),
            expected: Wording(verbatim: "310117,松江区,district,310000"), sourceLine: String(line)))
        continue
      }
      areas.append(
        Area(
          code: code, name: cells[1], level: level, parent: AreaCode(cells[3]),
          from: cells.count > 4 ? CalendarDay(cells[4]) : nil, until: cells.count > 5 ? CalendarDay(cells[5]) : nil))
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

  /// Whether `inner` is `outer` or lies below it.
  public func contains(_ outer: AreaCode, _ inner: AreaCode) -> Bool {
    if outer == inner || city?.code == outer { return true }
    var next = byCode[inner]?.last?.parent ?? (inner.isDistrictOrCity ? nil : inner.district)
    while let code = next {
      if code == outer { return true }
      next = byCode[code]?.last?.parent
    }
    return false
  }
}
