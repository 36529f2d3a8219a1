import Diagnostics
import Quantities
import Synchronization

/// Wrong voucher codes by provider: after ten within fifteen minutes the provider waits fifteen minutes. Kept by this
/// process alone: codes of eighty bits are not guessed, and the limit keeps a broken till or a bored hand from trying.
final class CodeAttempts: Sendable {
  static let limit = 10
  static let seconds = 15 * 60

  private let wrong = Mutex<[CreditCode: [Timestamp]]>([:])

  /// Notes a code that no voucher has.
  func note(_ provider: CreditCode, at now: Timestamp) {
    wrong.withLock { wrong in
      let recent = (wrong[provider] ?? []).filter { now < $0.adding(seconds: Self.seconds) }
      wrong[provider] = Array((recent + [now]).suffix(Self.limit))
    }
  }

  /// Until when the provider waits; `nil` where it need not.
  func lockedUntil(_ provider: CreditCode, at now: Timestamp) -> Timestamp? {
    wrong.withLock { wrong in
      let recent = (wrong[provider] ?? []).filter { now < $0.adding(seconds: Self.seconds) }
      guard recent.count >= Self.limit, let last = recent.last else { return nil }
      return last.adding(seconds: Self.seconds)
    }
  }
}

extension Diagnostic {
  static func tooManyCodes(until end: Timestamp) -> Diagnostic {
    Diagnostic(
      "delivery.too-many-codes", at: Place(field: "code"),
      Wording(
        zh: "错误的券码太多，\(end.text(in: .chinese)) 前不能再试",
        en: "too many wrong codes: wait until \(end.text(in: .english))"),
      remedy: Wording(zh: "请持券企业在“我的券”里核对券码", en: "have the holder check the code on its own page"))
  }
}
