import Diagnostics

/// 手机号码: a person's, and so no part of a text that is kept for good and read by many.
public enum MobileNumber {
  /// Whether a text holds one: eleven digits that begin with 13 to 19, in one or in groups of three, four and four, with
  /// or without 86 before them, in either width. Digits beside letters are a document's number, and before 元 a sum.
  /// Cost: linear in the text.
  public static func stands(in text: String) -> Bool { !numbers(in: text).isEmpty }

  /// The text with four digits of each number covered, `138****0000`: what somebody reads whom it does not concern.
  /// Cost: linear in the text.
  public static func covered(_ text: String) -> String {
    let places = numbers(in: text).flatMap { $0.dropFirst(3).prefix(4).map(\.place) }
    guard !places.isEmpty else { return text }
    var scalars = Array(text.unicodeScalars)
    for place in places { scalars[place] = "*" }
    return String(String.UnicodeScalarView(scalars))
  }

  /// The eleven digits of each number.
  private static func numbers(in text: String) -> [ArraySlice<Digit>] {
    var run = Run()
    var before: Unicode.Scalar?
    var found: [ArraySlice<Digit>] = []
    for (place, scalar) in text.unicodeScalars.enumerated() {
      if let digit = IdentityNumber.digit(scalar), digit < 10 {
        if run.isEmpty { run.isBesideLetter = before.map(isLetter) ?? false }
        run.append(Digit(value: digit, place: place))
      } else if !run.isEmpty, IdentityNumber.isMark(scalar), run.gap < IdentityNumber.longestGap {
        run.gap += 1
      } else {
        found += run.numbers(before: scalar)
        run = Run()
      }
      before = scalar
    }
    return found + run.numbers(before: nil)
  }

  /// Says that a text was not taken because one stands in it, and what to write instead.
  /// - Parameters:
  ///   - code: the room's own.
  ///   - remedy: what to write instead, and where, on a form that has a field of its own for it.
  public static func refusal(_ code: String, at place: Place, remedy: Wording = withoutField) -> Diagnostic {
    Diagnostic(
      code, at: place, Wording(zh: "这里面有手机号码，没有保存", en: "this holds a mobile number; nothing was stored"),
      remedy: remedy)
  }

  /// What to write where no field is for a number.
  public static let withoutField = Wording(
    zh: "删去号码；写姓氏和职务，如“王经理”，或单位座机",
    en: "take it out; write the surname and post, or the unit's fixed line")

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
  }

  private struct Digit {
    let value: Int
    /// Among the text's scalars.
    let place: Int
  }

  /// Digits that only marks stand between, in the groups that these make.
  private struct Run {
    private var groups: [[Digit]] = []
    var gap = 0
    var isBesideLetter = false

    var isEmpty: Bool { groups.isEmpty }

    mutating func append(_ digit: Digit) {
      if groups.isEmpty || gap > 0 { groups.append([]) }
      groups[groups.count - 1].append(digit)
      gap = 0
    }

    func numbers(before next: Unicode.Scalar?) -> [ArraySlice<Digit>] {
      guard !groups.isEmpty else { return [] }
      var groups = groups
      // What touches a letter, or counts yuan, is no number to call.
      if let next, next == "元" || gap == 0 && MobileNumber.isLetter(next) { groups.removeLast() }
      if isBesideLetter, !groups.isEmpty { groups.removeFirst() }
      let whole = groups.compactMap { MobileNumber.number($0) }
      guard whole.isEmpty else { return whole }
      if groups.first?.map(\.value) == [8, 6] { groups.removeFirst() }
      guard groups.map(\.count) == [3, 4, 4], let number = MobileNumber.number(groups.flatMap { $0 }) else { return [] }
      return [number]
    }
  }

  /// The eleven digits of a number that stands alone or behind 86; `nil` for other digits.
  private static func number(_ digits: [Digit]) -> ArraySlice<Digit>? {
    var digits = digits[...]
    for prefix in [[0, 0, 8, 6], [8, 6]]
    where digits.count == 11 + prefix.count && digits.map(\.value).starts(with: prefix) {
      digits = digits.dropFirst(prefix.count)
    }
    guard digits.count == 11, digits.first?.value == 1, digits[digits.startIndex + 1].value >= 3 else { return nil }
    return digits
  }
}
