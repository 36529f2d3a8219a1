import Diagnostics
import Quantities

extension Period {
  /// `2025年`, `2025年11月`, `2025`, `Nov 2025`.
  func text(in language: Language) -> String {
    switch (self, language) {
    case (.year(let year), .chinese): "\(year)年"
    case (.year(let year), .english): "\(year)"
    case (.month(let year, let month), .chinese): "\(year)年\(month)月"
    case (.month(let year, let month), .english): "\(CalendarDay.englishMonths[month - 1]) \(year)"
    }
  }
}

extension Timestamp {
  /// `2026年11月21日 18:43` in Shanghai's time.
  func text(in language: Language) -> String {
    let minutes = minuteInShanghai
    func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(dayInShanghai.text(in: language)) \(pad(minutes / 60)):\(pad(minutes % 60))"
  }
}
