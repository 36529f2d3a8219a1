import Quantities

/// 日历订阅: gatherings as an iCalendar object (RFC 5545), which calendars of every maker read.
public struct CalendarText: Sendable {
  private var lines: [String]

  /// - Parameter name: what the calendar is called.
  public init(name: String) {
    lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tidu//Tidu//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
      "X-WR-CALNAME:\(Self.escaped(name))",
    ]
  }

  /// One gathering. Its UID stays the same whatever becomes of it, and its sequence grows with each change, so that
  /// calendars move or strike what they took over before.
  /// - Parameter stamp: the instant at which the object is written (DTSTAMP).
  public mutating func append(_ gathering: Gathering, stamp: Timestamp, address: String?) {
    let figures = gathering.figures
    lines += [
      "BEGIN:VEVENT", "UID:gathering-\(gathering.id)@tidu", "DTSTAMP:\(Self.instant(stamp))",
      "SEQUENCE:\(gathering.revision)", "DTSTART:\(Self.instant(figures.start))", "DTEND:\(Self.instant(figures.end))",
      "SUMMARY:\(Self.escaped(figures.title))", "LOCATION:\(Self.escaped(figures.venue))",
    ]
    if !figures.text.isEmpty { lines.append("DESCRIPTION:\(Self.escaped(figures.text))") }
    if let address { lines.append("URL:\(address)") }
    if case .cancelled = gathering.state {
      lines.append("STATUS:CANCELLED")
    } else {
      lines.append("STATUS:CONFIRMED")
    }
    lines.append("END:VEVENT")
  }

  /// The object: CRLF after every line, and no line longer than 75 octets.
  public var bytes: [UInt8] {
    (lines + ["END:VCALENDAR"]).flatMap { Self.folded($0) + [0x0D, 0x0A] }
  }

  /// Backslash, semicolon, comma and line breaks as a TEXT value writes them (3.3.11); other control characters are left
  /// out.
  static func escaped(_ text: String) -> String {
    var output = ""
    for character in text {
      switch character {
      case "\\": output += "\\\\"
      case ";": output += "\\;"
      case ",": output += "\\,"
      case "\n", "\r\n", "\r": output += "\\n"
      default:
        if character.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F || $0.value == 9 }) {
          output.append(character)
        }
      }
    }
    return output
  }

  /// A line in parts of at most 75 octets, each but the first begun by a space (3.1); no character is torn apart.
  static func folded(_ line: String) -> [UInt8] {
    var output: [UInt8] = []
    var length = 0
    for scalar in line.unicodeScalars {
      let octets = Array(String(scalar).utf8)
      if length + octets.count > 75 {
        output += [0x0D, 0x0A, 0x20]
        length = 1
      }
      output += octets
      length += octets.count
    }
    return output
  }

  /// `20261126T021500Z`.
  static func instant(_ instant: Timestamp) -> String {
    // `2026-11-26T02:15:00.000Z` without what parts it.
    instant.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }
}
