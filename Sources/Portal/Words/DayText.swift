import Diagnostics
import Quantities

extension Timestamp {
  /// `2026年11月21日 18:43` in Shanghai's time.
  func text(in language: Language) -> String {
    let minutes = minuteInShanghai
    func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(dayInShanghai.text(in: language)) \(pad(minutes / 60)):\(pad(minutes % 60))"
  }
}
