import Foundation

/// The small alterations of a rule's text: numbers, words, comparisons, the ends of ranges, yes and no.
enum TextMutation {
  /// The text with each of its parts altered in turn. A name, a function and white space are left alone.
  static func all(of text: String) -> [String] {
    var found: [String] = []
    let scalars = Array(text)
    func alter(_ range: Range<Int>, _ replacement: String) {
      found.append(String(scalars[..<range.lowerBound]) + replacement + String(scalars[range.upperBound...]))
    }
    var index = 0
    while index < scalars.count {
      let start = index
      switch scalars[index] {
      case "\"":
        index += 1
        while index < scalars.count, scalars[index] != "\"" { index += 1 }
        let inner = String(scalars[(start + 1)..<index])
        for other in words(inner) { alter((start + 1)..<index, other) }
        index += 1
      case "<", ">":
        index += 1
        let isInclusive = index < scalars.count && scalars[index] == "="
        if isInclusive { index += 1 }
        alter(start..<index, String(scalars[start]) + (isInclusive ? "" : "="))
      case "[" where isRange(scalars, from: start), "(" where isRange(scalars, from: start):
        alter(start..<(start + 1), scalars[start] == "[" ? "(" : "[")
        if let end = end(scalars, from: start) { alter(end..<(end + 1), scalars[end] == "]" ? ")" : "]") }
        index += 1
      case let character where character.isASCII && character.isNumber:
        while index < scalars.count, scalars[index].isNumber || isPoint(scalars, at: index) { index += 1 }
        for other in numbers(String(scalars[start..<index])) { alter(start..<index, other) }
      case let character where character.isLetter || character == "_":
        while index < scalars.count, scalars[index].isLetter || scalars[index].isNumber || scalars[index] == "_" {
          index += 1
        }
        switch String(scalars[start..<index]) {
        case "true": alter(start..<index, "false")
        case "false": alter(start..<index, "true")
        default: break
        }
      default: index += 1
      }
    }
    return found
  }

  /// Whether a point belongs to a number: `0.3`, and not the first of `..`.
  private static func isPoint(_ text: [Character], at index: Int) -> Bool {
    text[index] == "." && index + 1 < text.count && text[index + 1].isNumber && index > 0 && text[index - 1] != "."
  }

  /// Whether a bracket opens a range: two points before it closes.
  private static func isRange(_ text: [Character], from start: Int) -> Bool {
    guard let end = end(text, from: start) else { return false }
    return (start..<end).contains { text[$0] == "." && text[$0 + 1] == "." }
  }

  private static func end(_ text: [Character], from start: Int) -> Int? {
    text[(start + 1)...].firstIndex { "])[(".contains($0) }
  }

  /// A code one up and one down, or a word that is none.
  private static func words(_ word: String) -> [String] {
    guard let number = Int(word) else { return [word + "_"] }
    return [number - 1, number + 1].map { String(format: "%0\(word.count)d", $0) }
  }

  /// A number one up and one down in its last place.
  private static func numbers(_ number: String) -> [String] {
    let places = number.split(separator: ".").dropFirst().first?.count ?? 0
    guard let value = Int(number.filter { $0 != "." }) else { return [] }
    return [value - 1, value + 1].filter { $0 >= 0 }.map { altered in
      guard places > 0 else { return "\(altered)" }
      let digits = String(format: "%0\(places + 1)d", altered)
      return "\(digits.dropLast(places)).\(digits.suffix(places))"
    }
  }
}
