import Diagnostics
import Quantities

/// What one evaluation may use up. What exceeds a limit ends in an error in both modes, never in a crash.
public struct EvaluationLimits: Sendable, Hashable {
  /// How many nodes may be evaluated, list members made and steps of a regular expression taken, all together.
  public var steps: Int
  /// How deep evaluations may be nested, calls of functions included.
  public var depth: Int
  /// How many members a list, and how many code points a text, may have.
  public var length: Int

  public init(steps: Int = 20_000_000, depth: Int = 2_000, length: Int = 1_000_000) {
    self.steps = steps
    self.depth = depth
    self.length = length
  }

  public static let standard = EvaluationLimits()
}

/// One evaluation from its beginning to its end: mode, limits and what is left of them, the clock, and in the standard's
/// mode the causes of nulls. Not shared between threads.
public final class EvaluationSession {
  public let mode: Interpreter.Mode
  public let limits: EvaluationLimits
  /// What `now()` and `today()` say: given from without, so that an evaluation can be repeated.
  public let now: DateAndTime?

  /// Why operations came to null in the standard's mode: the first hundred.
  public private(set) var causes: [Diagnostic] = []
  private(set) var stepsLeft: Int
  private(set) var depth = 0
  /// Where the stack stood when the outermost evaluation began.
  private var stackBase: UInt = 0

  private static let causeLimit = 100

  /// - Parameter now: without one, `now()` and `today()` are null, and an error in strict mode.
  public init(mode: Interpreter.Mode = .standard, limits: EvaluationLimits = .standard, now: DateAndTime? = nil) {
    self.mode = mode
    self.limits = limits
    self.now = now
    stepsLeft = limits.steps
  }

  /// Takes steps from what is left.
  /// - Throws: `feel.steps`.
  public func spend(_ steps: Int, _ source: SourceText, _ span: SourceSpan) throws(Diagnostic) {
    stepsLeft -= steps
    guard stepsLeft < 0 else { return }
    throw source.diagnostic(
      "feel.steps", span,
      Wording(zh: "计算超过 \(limits.steps) 步", en: "the evaluation takes more than \(limits.steps) steps"),
      remedy: Wording(zh: "缩小列表，或检查递归何时结束", en: "use shorter lists, or see where the recursion ends"))
  }

  /// Whether a list or text of this length may be made.
  /// - Throws: `feel.length`.
  public func allow(length: Int, _ source: SourceText, _ span: SourceSpan) throws(Diagnostic) {
    guard length > limits.length else { return }
    throw source.diagnostic(
      "feel.length", span,
      Wording(
        zh: "结果长 \(length)，超过 \(limits.length)（列表按项计，文字按字计）",
        en: "the result is \(length) long, more than \(limits.length) (members of a list, characters of a text)"))
  }

  /// Whether a list or context that was just made may be: no value may hold more than the limit of others.
  /// - Returns: how many it holds.
  /// - Throws: `feel.length`, `feel.steps`.
  @discardableResult
  func admit(_ value: Value, _ source: SourceText, _ span: SourceSpan) throws(Diagnostic) -> Int {
    guard let weight = value.weight(limit: limits.length) else {
      throw source.diagnostic(
        "feel.length", span,
        Wording(
          zh: "结果里的值超过 \(limits.length) 个，或套得太深",
          en: "the result holds more than \(limits.length) values, or they lie too deep in one another"))
    }
    try spend(weight / 8, source, span)
    return weight
  }

  /// Goes one level deeper and takes a step, where the limits allow it; `leave` comes back.
  func canEnter() -> Bool {
    guard stepsLeft > 0, depth < limits.depth, hasRoomOnStack() else { return false }
    stepsLeft -= 1
    depth += 1
    return true
  }

  /// Goes one level deeper and takes a step; `leave` comes back.
  /// - Throws: `feel.steps`, `feel.nesting`.
  public func enter(_ source: SourceText, _ span: SourceSpan) throws(Diagnostic) {
    if canEnter() { return }
    try spend(1, source, span)
    throw source.diagnostic(
      "feel.nesting", span,
      Wording(zh: "计算嵌套得太深：\(depth) 层", en: "the evaluation is nested too deep: \(depth) levels"),
      remedy: Wording(zh: "检查递归何时结束", en: "see where the recursion ends"))
  }

  /// What a session may use of its thread's stack: half of the eight megabytes that Linux gives, less than the half
  /// megabyte that a second thread has elsewhere.
  #if os(Linux)
    private static let stackRoom: UInt = 4 << 20
  #else
    private static let stackRoom: UInt = 320 << 10
  #endif

  /// Whether the stack has room for another level. Levels differ in size, and so do builds.
  private func hasRoomOnStack() -> Bool {
    var here: UInt8 = 0
    let address = withUnsafePointer(to: &here) { UInt(bitPattern: $0) }
    if depth == 0 { stackBase = address }
    return stackBase < address || stackBase - address < Self.stackRoom
  }

  public func leave() { depth -= 1 }

  /// Keeps why something came to null.
  public func note(_ cause: () -> Diagnostic) {
    if causes.count < Self.causeLimit { causes.append(cause()) }
  }
}
