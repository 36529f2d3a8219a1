import Diagnostics
import Quantities

/// From which day to which something holds, as far as anybody found out: a day that is missing is not known.
public struct KnownPeriod: Sendable, Hashable {
  /// The first day; `nil` where it is not known.
  public let from: CalendarDay?
  /// The last day, which belongs to the period; `nil` where none is named or known.
  public let to: CalendarDay?

  /// Nothing is known of it.
  static let unknown = KnownPeriod(from: nil, to: nil)

  /// The days for people; `nil` where neither is known.
  public func words(_ language: Language) -> String? {
    let words: Wording
    switch (from, to) {
    case (nil, nil): return nil
    case (let from?, nil): words = Wording(zh: "自 \(from) 起", en: "from \(from)")
    case (nil, let to?): words = Wording(zh: "至 \(to) 止", en: "until \(to)")
    case (let from?, let to?): words = Wording(zh: "\(from) 至 \(to)", en: "\(from) to \(to)")
    }
    return words(language)
  }
}
