import Journal
import Quantities

/// What has a position here: a station of the register, or an enterprise. Nothing else has a place, least of all stores of
/// hazardous goods.
public enum Located: Sendable, Hashable {
  /// By the number of its entry in the register of stations.
  case station(Int)
  case enterprise(CreditCode)

  /// `station:12`, `enterprise:913100…`.
  public var text: String {
    switch self {
    case .station(let number): "station:\(number)"
    case .enterprise(let code): "enterprise:\(code)"
    }
  }

  public init?(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "station":
      guard let number = Int(parts[1]) else { return nil }
      self = .station(number)
    case "enterprise":
      guard let code = CreditCode(String(parts[1])) else { return nil }
      self = .enterprise(code)
    default: return nil
    }
  }
}

/// A position and who said so.
public struct RecordedPosition: Sendable, Hashable {
  public let subject: Located
  public let position: GeographicPosition
  /// Where it comes from, in words.
  public let source: String

  public init(subject: Located, position: GeographicPosition, source: String) {
    self.subject = subject
    self.position = position
    self.source = source
  }
}

extension RecordedPosition {
  var json: CanonicalJSON {
    [
      "subject": .text(subject.text), "longitude": CanonicalJSON(position.longitude),
      "latitude": CanonicalJSON(position.latitude), "source": .text(source),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let subject = json["subject"].text.flatMap({ Located($0) }), let longitude = json["longitude"].integer,
      let latitude = json["latitude"].integer,
      let position = GeographicPosition(longitude: longitude, latitude: latitude), let source = json["source"].text
    else { return nil }
    self.init(subject: subject, position: position, source: source)
  }
}

/// 服务站点: a station as the register has it.
public struct ServiceStation: Sendable, Hashable {
  /// The number of its entry.
  public let number: Int
  public let title: String
  public let area: AreaCode?

  public init(number: Int, title: String, area: AreaCode?) {
    self.number = number
    self.title = title
    self.area = area
  }
}
