import Diagnostics

/// A function of FEEL's library (DMN 1.5, section 10.3.4). All are pure but `now()` and `today()`, which say what the
/// session's clock says.
public struct BuiltInFunction: Sendable {
  public let name: String
  let forms: [FunctionForm]
  /// Whether members of its lists come out of it as they went in, so that their entries are known behind it.
  let passesMembersOn: Bool

  init(_ name: String, passesMembersOn: Bool = false, _ forms: FunctionForm...) {
    self.name = name
    self.forms = forms
    self.passesMembersOn = passesMembersOn
  }

  /// The function of a name; `nil` where the library has none.
  public init?(named name: String) {
    guard let found = Self.byName[name] else { return nil }
    self = found
  }

  /// Every function, by groups.
  public static let all: [BuiltInFunction] = [
    conversions, texts, matching, truths, numbers, aggregates, lists, contexts, dates, ranges,
  ].flatMap { $0 }

  static let names = all.map(\.name)
  private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

  /// How the function is called, for messages: one form behind the other.
  var signatureText: String { forms.map { "\(name)\($0.text)" }.joined(separator: " | ") }
}

extension BuiltInFunction: Hashable {
  public static func == (left: BuiltInFunction, right: BuiltInFunction) -> Bool { left.name == right.name }

  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// One way to call a function of the library: parameters, and what it does with them.
struct FunctionForm: Sendable {
  struct Parameter: Sendable {
    let name: String
    let type: FEELType
    let isOptional: Bool
    /// Whether null is an argument like any other.
    let takesNull: Bool
  }

  typealias Body = @Sendable (FunctionCall) throws(Diagnostic) -> Value?

  let parameters: [Parameter]
  /// Whether the last parameter may stand any number of times, once at least.
  let isVariadic: Bool
  let text: String
  let result: @Sendable ([FEELType]) -> FEELType
  /// What the function makes of arguments that fit; `nil` where it makes nothing of them.
  let body: Body

  /// - Parameter parameters: `text: string, start: number, length?: number`. `?` marks what may be left out, `|Null`
  ///   what may be null, and `...` behind the last name what may stand several times.
  init(
    _ parameters: String, _ result: FEELType, _ body: @escaping Body
  ) {
    self.init(parameters, result: { _ in result }, body)
  }

  init(_ parameters: String, result: @escaping @Sendable ([FEELType]) -> FEELType, _ body: @escaping Body) {
    isVariadic = parameters.contains("...")
    self.parameters = parameters.isEmpty ? [] : parameters.split(separator: ",").map(Parameter.init)
    text = "(" + parameters.replacing("|Null", with: "").replacing(": Any", with: "") + ")"
    self.result = result
    self.body = body
  }

  var requiredCount: Int { parameters.count { !$0.isOptional } }

  func accepts(count: Int) -> Bool { count >= requiredCount && (isVariadic || count <= parameters.count) }

  func parameter(_ index: Int) -> Parameter? {
    parameters.isEmpty ? nil : parameters[min(index, parameters.count - 1)]
  }

  /// Whether an argument is null that may not be.
  func refusesNull(among arguments: [Value]) -> Bool {
    arguments.enumerated().contains { $1.isNull && parameter($0)?.takesNull == false }
  }
}

extension FunctionForm.Parameter {
  /// Reads `start?: number|Null`.
  fileprivate init(_ text: Substring) {
    let halves = text.split(separator: ":", maxSplits: 1)
    var name = halves[0].drop { $0 == " " }
    var type = halves.count > 1 ? halves[1].drop { $0 == " " } : "Any"
    takesNull = type.hasSuffix("|Null")
    if takesNull { type = type.dropLast(5) }
    isOptional = name.hasSuffix("?")
    if isOptional { name = name.dropLast() }
    if name.hasSuffix("...") { name = name.dropLast(3) }
    self.name = String(name)
    self.type = FEELType.named[String(type)] ?? .any
  }
}
