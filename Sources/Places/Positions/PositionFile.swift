import Decimals
import DelimitedText
import Diagnostics
import Enterprises
import Journal
import Quantities
import Secrecy

/// A file that says where stations and enterprises stand.
public struct PositionFile: Sendable {
  public let file: String
  public let bytes: [UInt8]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// `kind` is `station` or `enterprise`; `name` a station's name or an enterprise's credit code.
  public static let columns = ["kind", "name", "longitude", "latitude", "source"]
  /// The same in Chinese: either head serves, and messages name the columns as the file does.
  public static let columnNames = ["类别", "名称", "经度", "纬度", "来源"]
  private static let kinds = ["station": "station", "服务站点": "station", "enterprise": "enterprise", "企业": "enterprise"]

  /// What a cell of the first column means; `nil` for nothing known.
  static func kind(_ text: String) -> String? { kinds[text] }
  public static let mostRows = 100_000
  /// The largest file, in bytes.
  public static let limit = 16 << 20

  public var payload: CanonicalJSON { ["positions": .text(ContentHash(of: bytes).hex)] }

  /// The file as text, whatever its encoding, so that a form can carry it to the yes.
  /// - Throws: `Diagnostics` where it is no text.
  public func text() throws -> String { String(decoding: try delimited().bytes, as: UTF8.self) }

  func delimited() throws -> DelimitedText {
    try DelimitedText(
      bytes: bytes, file: file,
      limits: .init(bytes: Self.limit, recordBytes: 8 << 10, cells: Self.columns.count * 4))
  }

  /// The command that asks for this import, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: payload)
  }
}

/// Reads a file of positions row by row.
struct PositionFileReading {
  let stations: [String: [ServiceStation]]
  let scope: AreaScope
  let view: any PlaceReading
  private var faults: [Diagnostic] = []
  private var lines: [Located: Int] = [:]

  /// How many faults are told before the reading stops.
  private static let shown = 100

  init(stations: [ServiceStation], scope: AreaScope, view: any PlaceReading) {
    self.stations = Dictionary(grouping: stations, by: \.title)
    self.scope = scope
    self.view = view
  }

  /// - Throws: `Diagnostics` with every fault, each at its line and column.
  mutating func positions(_ file: PositionFile) throws -> [PositionRow] {
    let text = try file.delimited()
    if let mark = ClassificationMark.first(in: text.bytes, file: file.file) { throw Diagnostics(mark.refusal) }
    var reader = text.reader()
    guard reader.advance() else { throw Diagnostics(.emptyPositionFile(file.file)) }
    let head = (0..<reader.count).map { reader[$0] }
    guard reader.faults.isEmpty else { throw Diagnostics(reader.faults) }
    guard [PositionFile.columns, PositionFile.columnNames].contains(head) else {
      throw Diagnostics(.positionColumns(head, at: reader.place(of: 0)))
    }
    reader.expectCellsAsInThisRecord()
    var found: [PositionRow] = []
    while reader.advance(), faults.count < Self.shown {
      if reader.isBlank, reader.faults.isEmpty { continue }
      guard reader.faults.isEmpty else {
        faults += reader.faults
        continue
      }
      guard found.count < PositionFile.mostRows else { throw Diagnostics(.tooManyPositions(file.file)) }
      do {
        found.append(try row(reader, head))
      } catch let fault as Diagnostic {
        faults.append(fault)
      }
    }
    if found.isEmpty, faults.isEmpty { faults.append(.emptyPositionFile(file.file)) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return found
  }

  private mutating func row(_ reader: DelimitedReader, _ head: [String]) throws -> PositionRow {
    func place(_ column: Int) -> Place { reader.place(of: column, field: head[column]) }
    let name = reader[1]
    let (subject, title, area): (Located, String, AreaCode?)
    switch PositionFile.kind(reader[0]) {
    case "station":
      let found = (stations[name] ?? []).filter { scope.contains($0.area) }
      guard found.count == 1, let station = found.first else {
        throw Diagnostic.noStation(name, at: place(1))
      }
      (subject, title, area) = (.station(station.number), station.title, station.area)
    case "enterprise":
      guard let code = CreditCode(name), let enterprise = try view.enterprises.enterprise(code),
        scope.contains(enterprise)
      else { throw Diagnostic.noEnterprise(name, at: place(1)) }
      guard enterprise.industry?.text.hasPrefix(Self.hazardousStorage) != true else {
        throw Diagnostic.hazardousStore(code, at: place(1))
      }
      (subject, title, area) = (.enterprise(code), enterprise.title, enterprise.area)
    default: throw Diagnostic.positionKind(reader[0], at: place(0))
    }
    if let line = lines.updateValue(reader.line, forKey: subject) {
      throw Diagnostic.positionTwice(name, line: line, at: place(1))
    }
    guard let longitude = Self.millionths(reader[2]) else {
      throw Diagnostic.positionDegrees(reader[2], at: place(2))
    }
    guard let latitude = Self.millionths(reader[3]),
      let position = GeographicPosition(longitude: longitude, latitude: latitude)
    else { throw Diagnostic.positionDegrees(reader[3], at: place(3)) }
    do {
      try PlaceText.check(reader[4], "source")
    } catch {
      var fault = error
      fault.place = place(4)
      throw fault
    }
    return PositionRow(
      line: reader.line, recorded: RecordedPosition(subject: subject, position: position, source: reader[4]),
      title: title, area: area)
  }

  /// 危险品仓储 (GB/T 4754).
  private static let hazardousStorage = "594"

  private static func millionths(_ text: String) -> Int? {
    guard text.count <= 12, let degrees = Decimal128(exactly: text), !degrees.isNegative else { return nil }
    return degrees.multiplied(by: 1_000_000)?.integer
  }
}
