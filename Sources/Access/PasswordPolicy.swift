import Diagnostics

/// What a new password must be: long enough, and not what anybody would try first.
public enum PasswordPolicy {
  public static let minimumLength = 10
  /// More than any person types; bounds the work of a hostile request.
  public static let maximumLength = 256

  /// What is wrong with a new password of a person; empty where it is good.
  public static func faults(of password: String, for person: PersonID) -> [Diagnostic] {
    let place = Place(field: "password")
    if password.count < minimumLength {
      return [
        Diagnostic(
          "access.password-short", at: place,
          Wording(zh: "密码太短", en: "the password is too short"),
          expected: Wording(zh: "至少 \(minimumLength) 个字符", en: "at least \(minimumLength) characters"),
          remedy: Wording(zh: "用几个不相干的词连起来，好记也难猜", en: "join a few unrelated words"))
      ]
    }
    if password.count > maximumLength {
      return [
        Diagnostic(
          "access.password-long", at: place, Wording(zh: "密码太长", en: "the password is too long"),
          expected: Wording(zh: "至多 \(maximumLength) 个字符", en: "at most \(maximumLength) characters"))
      ]
    }
    let lowered = password.lowercased()
    if lowered.contains(person.text) || Set(lowered).count < 5 || isSequence(lowered) {
      return [
        Diagnostic(
          "access.password-weak", at: place,
          Wording(
            zh: "密码太容易猜：含有登录名、只有几种字符，或者是连续的字符",
            en: "the password is easy to guess: it holds the sign-in name, few different characters, or a sequence"),
          remedy: Wording(zh: "用几个不相干的词连起来，好记也难猜", en: "join a few unrelated words"))
      ]
    }
    return []
  }

  /// Whether each character follows the one before, as in `1234567890` or `abcdefghij`.
  private static func isSequence(_ text: String) -> Bool {
    let values = text.unicodeScalars.map { Int($0.value) }
    let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
    return steps == [1] || steps == [-1] || steps == [1, -9]
  }
}
