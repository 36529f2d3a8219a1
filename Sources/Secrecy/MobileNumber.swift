import Diagnostics

/// 手机号码: a person's, and so no part of a text that is kept for good and read by many.
public enum MobileNumber {
  /// Whether a text holds one: eleven digits that begin with 13 to 19, in one or in groups of three, four and four, with
  /// or without 86 before them, in either width. Digits beside letters are a document's number, and before 元 a sum.
  /// Cost: linear in the text.
  public static func stands(in text: String) -> Bool {
    var run = Run()
    var before: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if let digit = IdentityNumber.digit(scalar), digit < 10 {
        if run.isEmpty { run.isBesideLetter = before.map(isLetter) ?? false }
        run.append(digit)
      } else if !run.isEmpty, IdentityNumber.isMark(scalar), run.gap < IdentityNumber.longestGap {
        run.gap += 1
      } else {
        if run.holdsOne(before: scalar) { return true }
        run = Run()
      }
      before = scalar
    }
    return run.holdsOne(before: nil)
  }

  /// Says that a text was not taken because one stands in it, and what to write instead.
  /// - Parameter code: the room's own.
  public static func refusal(_ code: String, at place: Place) -> Diagnostic {
    Diagnostic(
      code, at: place, Wording(zh: "这里面有手机号码，没有保存", en: "this holds a mobile number; nothing was stored"),
      remedy: Wording(
        zh: "删去号码。登记时写在“联系电话”里：只给办理的人看，可以删除；别处写姓氏和职务，如“王经理”，或单位座机",
        en:
          "take it out. On intake it belongs into the contact's field, which only those who work on the case see and which can be erased; elsewhere write the surname and post, or the unit's fixed line"
      ))
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
  }

  /// Digits that only marks stand between, in the groups that these make.
  private struct Run {
    private var groups: [[Int]] = []
    var gap = 0
    var isBesideLetter = false

    var isEmpty: Bool { groups.isEmpty }

    mutating func append(_ digit: Int) {
      if groups.isEmpty || gap > 0 { groups.append([]) }
      groups[groups.count - 1].append(digit)
      gap = 0
    }

    func holdsOne(before next: Unicode.Scalar?) -> Bool {
      guard !groups.isEmpty else { return false }
      var groups = groups
      // What touches a letter, or counts yuan, is no number to call.
      if let next, next == "元" || gap == 0 && MobileNumber.isLetter(next) { groups.removeLast() }
      if isBesideLetter, !groups.isEmpty { groups.removeFirst() }
      if groups.contains(where: { MobileNumber.isNumber($0) }) { return true }
      if groups.first == [8, 6] { groups.removeFirst() }
      return groups.map(\.count) == [3, 4, 4] && MobileNumber.isNumber(groups.flatMap { $0 })
    }
  }

  private static func isNumber(_ digits: [Int]) -> Bool {
    var digits = digits[...]
    for prefix in [[0, 0, 8, 6], [8, 6]] where digits.count == 11 + prefix.count && digits.starts(with: prefix) {
      digits = digits.dropFirst(prefix.count)
    }
    return digits.count == 11 && digits.first == 1 && digits[digits.startIndex + 1] >= 3
  }
}
