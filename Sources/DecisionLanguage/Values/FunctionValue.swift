import Diagnostics

/// A function as a value: written in FEEL, of FEEL's library, or supplied by the host.
public struct FunctionValue: Sendable {
  /// A formal parameter.
  public struct Parameter: Sendable, Hashable {
    public let name: String
    public let type: FEELType

    public init(_ name: String, _ type: FEELType = .any) {
      self.name = name
      self.type = type
    }
  }

  /// What a host's function does with one argument for each parameter, in their order and of their types.
  public typealias HostBody =
    @Sendable (_ arguments: [Evaluation], _ session: EvaluationSession) throws(Diagnostic) -> Evaluation

  enum Body: Sendable {
    /// Written in FEEL: the names of the place where it was written stay in reach.
    case closure(Expression, SourceText, Environment)
    case builtIn(BuiltInFunction)
    case host(HostBody)
  }

  let body: Body
  /// `nil` where the function takes several forms of argument lists, as some of the library do.
  public let parameters: [Parameter]?
  public let result: FEELType
  /// The name that messages use; `nil` for a function without one.
  public let name: String?
  private let identity: Identity

  /// Two functions are equal where they are one and the same.
  private final class Identity: Sendable {}

  init(_ body: Body, name: String?, parameters: [Parameter]?, result: FEELType = .any) {
    self.body = body
    self.name = name
    self.parameters = parameters
    self.result = result
    identity = Identity()
  }

  /// A function of the host, such as a business knowledge model.
  /// - Parameter result: arguments and result are converted to their types, or become null where they can't be.
  public init(
    name: String, parameters: [Parameter], result: FEELType = .any, body: @escaping HostBody
  ) {
    self.init(.host(body), name: name, parameters: parameters, result: result)
  }

  /// A function of FEEL's library.
  public init(_ function: BuiltInFunction) {
    self.init(.builtIn(function), name: function.name, parameters: nil)
  }

  /// The function's type, for `instance of`.
  var type: FEELType {
    .function(parameters?.map(\.type) ?? [], result)
  }
}

extension FunctionValue: Hashable {
  public static func == (left: FunctionValue, right: FunctionValue) -> Bool {
    if case .builtIn(let one) = left.body, case .builtIn(let other) = right.body { return one == other }
    return left.identity === right.identity
  }

  public func hash(into hasher: inout Hasher) {
    if case .builtIn(let function) = body {
      hasher.combine(function)
    } else {
      hasher.combine(ObjectIdentifier(identity))
    }
  }
}

extension FunctionValue: CustomStringConvertible {
  /// `function(a, b)`.
  public var description: String {
    if let name, parameters == nil { return name }
    return "function(\((parameters ?? []).map(\.name).joined(separator: ", ")))"
  }
}
