import Foundation
import Quantities

/// The zone that a time carries: a fixed offset from UTC, or a name of the IANA time zone database.
public enum TimeZoneMark: Sendable, Hashable {
  /// Seconds east of UTC, less than 18 hours either way.
  case offset(seconds: Int)
  case named(String)

  static let utc = TimeZoneMark.offset(seconds: 0)
  static let longestOffset = 18 * 3600

  /// Reads `Z`, `+08:00`, `-05:30:15` or `@Asia/Shanghai`; `nil` for anything else and for unknown zones.
  init?(_ text: Substring) {
    if text == "Z" {
      self = .utc
      return
    }
    if text.first == "@" {
      let name = String(text.dropFirst())
      guard !name.isEmpty, TimeZone(identifier: name) != nil else { return nil }
      self = .named(name)
      return
    }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2 || parts.count == 3, parts.allSatisfy({ $0.utf8.count == 2 && $0.isDigits }) else {
      return nil
    }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
    let seconds = numbers[0] * 3600 + numbers[1] * 60 + (numbers.count > 2 ? numbers[2] : 0)
    guard seconds <= Self.longestOffset else { return nil }
    self = .offset(seconds: sign == "-" ? -seconds : seconds)
  }

  /// Seconds east of UTC at a local time, told in seconds since 1970-01-01T00:00:00 on the local clock.
  ///
  /// Where clocks are put back the earlier of the two instants is meant; a local time that was skipped counts with the
  /// offset before the change.
  func offset(atLocal seconds: Int) -> Int {
    if case .offset(let offset) = self { return offset }
    let before = offset(at: seconds - Self.longestOffset)
    return offset(at: seconds - before) == before
      ? before : offset(at: seconds - offset(at: seconds + Self.longestOffset))
  }

  /// Seconds east of UTC at an instant, told in seconds since 1970-01-01T00:00:00 UTC.
  func offset(at instant: Int) -> Int {
    switch self {
    case .offset(let offset): return offset
    case .named(let name):
      return TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(instant))) ?? 0
    }
  }
}

extension TimeZoneMark: CustomStringConvertible {
  /// `Z`, `+08:00`, `-05:30:15` or `@Asia/Shanghai`.
  public var description: String {
    switch self {
    case .named(let name): return "@\(name)"
    case .offset(0): return "Z"
    case .offset(let seconds):
      let rest = abs(seconds)
      let tail = rest % 60 == 0 ? "" : ":" + (rest % 60).twoDigits
      return (seconds < 0 ? "-" : "+") + (rest / 3600).twoDigits + ":" + (rest / 60 % 60).twoDigits + tail
    }
  }
}

extension StringProtocol {
  /// Whether the text is one ASCII digit or more, and nothing else.
  var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

extension Int {
  var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
