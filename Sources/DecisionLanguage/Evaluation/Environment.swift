/// What names stand for: frames of names, the innermost first.
///
/// Cost: a lookup is linear in the frames passed through; adding a frame is constant.
public struct Environment: Sendable {
  private final class Frame: Sendable {
    let names: [String: Evaluation]
    let parent: Frame?

    init(names: [String: Evaluation], parent: Frame?) {
      self.names = names
      self.parent = parent
    }
  }

  private let innermost: Frame?
  /// Asked for names that no frame has.
  private let outermost: @Sendable (String) -> Evaluation?

  /// - Parameter outermost: a source of names that is asked after all frames, such as the facts of one subject.
  public init(
    _ names: [String: Evaluation] = [:], outermost: @escaping @Sendable (String) -> Evaluation? = { _ in nil }
  ) {
    innermost = names.isEmpty ? nil : Frame(names: names, parent: nil)
    self.outermost = outermost
  }

  private init(frame: Frame, outermost: @escaping @Sendable (String) -> Evaluation?) {
    innermost = frame
    self.outermost = outermost
  }

  /// The names of this environment and `names` before them.
  public func adding(_ names: [String: Evaluation]) -> Environment {
    Environment(frame: Frame(names: names, parent: innermost), outermost: outermost)
  }

  /// The names of all frames. Cost: linear in their number.
  var names: Set<String> {
    var names: Set<String> = []
    var frame = innermost
    while let current = frame {
      names.formUnion(current.names.keys)
      frame = current.parent
    }
    return names
  }

  /// What the name stands for; `nil` where nothing is called so.
  public func value(of name: String) -> Evaluation? {
    var frame = innermost
    while let current = frame {
      if let value = current.names[name] { return value }
      frame = current.parent
    }
    return outermost(name)
  }
}
