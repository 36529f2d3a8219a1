import DecisionLanguage
import Diagnostics

/// The types that a library's item definitions declare, as FEEL types. A type that contains itself is known down to its
/// first repetition, and any value from there on.
struct ModelTypes: Sendable {
  /// For each model, its types by the names that its logic uses: its own, and `import.name` for others'.
  private(set) var names: [[String: FEELType]] = []
  /// Every name of an entry that any item definition mentions.
  private(set) var members: Set<String> = []
  /// Types that contain themselves, each circle once.
  private(set) var circles: [Diagnostic] = []

  /// - Parameter faults: takes unknown types, wrong tests and types too large.
  init(_ library: ModelLibrary, faults: inout [Diagnostic]) {
    var resolver = TypeResolver(library)
    for model in library.models.indices {
      var own: [String: FEELType] = [:]
      for (index, definition) in library.models[model].itemDefinitions.enumerated() {
        own[definition.head.name] = resolver.definition(index, in: model)
      }
      names.append(own)
    }
    for (model, links) in library.links.enumerated() {
      for link in links {
        let prefix = link.name.isEmpty ? "" : link.name + "."
        for definition in library.models[link.model].itemDefinitions {
          let name = prefix + definition.head.name
          names[model][name] = names[model][name] ?? names[link.model][definition.head.name]
        }
      }
    }
    faults.append(contentsOf: resolver.faults)
    members = resolver.members
    circles = resolver.circles
  }

  /// The type that a reference in a model means: any value where it is unknown, which was told already.
  func type(_ reference: TypeReference?, in model: Int) -> FEELType {
    guard let reference else { return .any }
    return Self.type(reference.text, names[model]) ?? .any
  }

  /// Whether a reference names a type.
  func isKnown(_ reference: TypeReference, in model: Int) -> Bool {
    Self.type(reference.text, names[model]) != nil
  }

  func names(in model: Int) -> [String] { Array(names[model].keys) }

  /// A declared type, one of FEEL's own, or an expression of both such as `list<number>`.
  static func type(_ text: String, _ names: [String: FEELType]) -> FEELType? {
    if let declared = names[text] { return declared }
    let plain = text.hasPrefix("feel:") ? String(text.dropFirst(5)) : text
    if let own = FEELType(named: plain) { return own }
    do throws(Diagnostic) {
      return try FEELType(parsing: SourceText(plain.trimmed), typeNames: names)
    } catch {
      return nil
    }
  }
}

/// Works out types, each once.
private struct TypeResolver {
  let library: ModelLibrary
  var faults: [Diagnostic] = []
  var members: Set<String> = []
  private var known: [Key: Sized] = [:]
  /// The types being worked out, each within the one before it.
  private var open: [Key] = []
  private(set) var circles: [Diagnostic] = []
  private var told: Set<Set<Key>> = []

  /// A type with the number of its parts.
  private struct Sized {
    let type: FEELType
    var size = 1
  }

  private struct Key: Hashable {
    let model: Int
    let index: Int
  }

  private static let greatestSize = 20_000
  private static let greatestDepth = 100

  private var indices: [[String: Int]]

  init(_ library: ModelLibrary) {
    self.library = library
    indices = library.models.map { model in
      Dictionary(model.itemDefinitions.enumerated().map { ($1.head.name, $0) }) { first, _ in first }
    }
  }

  mutating func definition(_ index: Int, in model: Int) -> FEELType {
    sized(Key(model: model, index: index)).type
  }

  private mutating func sized(_ key: Key) -> Sized {
    if let known = known[key] { return known }
    if let first = open.firstIndex(of: key) {
      tellCircle(Array(open[first...]))
      return Sized(type: .any)
    }
    let definition = library.models[key.model].itemDefinitions[key.index]
    guard open.count < Self.greatestDepth else {
      fault(
        "dmn.type-depth", at: definition.head.place, in: key.model,
        Wording(zh: "类型嵌套太深", en: "types stand too deep inside each other"),
        expected: Wording(zh: "至多 \(Self.greatestDepth) 层", en: "at most \(Self.greatestDepth) levels"))
      known[key] = Sized(type: .any)
      return Sized(type: .any)
    }
    open.append(key)
    defer { open.removeLast() }
    var result = sized(definition, in: key.model)
    if result.size > Self.greatestSize {
      fault(
        "dmn.type-size", at: definition.head.place, in: key.model,
        Wording(
          zh: "类型“\(definition.head.name.excerpt)”太大", en: "the type '\(definition.head.name.excerpt)' is too large"),
        expected: Wording(zh: "至多 \(Self.greatestSize) 个部分", en: "at most \(Self.greatestSize) parts"))
      result = Sized(type: .any)
    }
    known[key] = result
    return result
  }

  /// Tells of types of which each contains the next, and the last the first.
  private mutating func tellCircle(_ keys: [Key]) {
    guard let first = keys.first, told.insert(Set(keys)).inserted else { return }
    let names = (keys + [first]).map { library.models[$0.model].itemDefinitions[$0.index].head.name.excerpt }
    let place = library.models[first.model].itemDefinitions[first.index].head.place
    circles.append(
      library.models[first.model].diagnostic(
        "dmn.type-circle", severity: .warning, at: place,
        Wording(
          zh: "类型套着自己：\(names.joined(separator: " → "))",
          en: "the type contains itself: \(names.joined(separator: " → "))"),
        expected: Wording(zh: "一层套一层、有尽头的类型", en: "types that end somewhere"),
        remedy: Wording(
          zh: "从重复处起任何值都算数；把那里写成 Any，或拆开", en: "from the repetition on any value fits: write Any there, or split it")))
  }

  private mutating func sized(_ definition: ItemDefinition, in model: Int) -> Sized {
    var result: Sized
    switch definition.content {
    case .any: result = Sized(type: .any)
    case .reference(let reference): result = sized(reference, in: model)
    case .components(let components):
      var entries: [String: FEELType] = [:]
      var size = 1
      for component in components {
        let part = sized(component, in: model)
        members.insert(component.head.name)
        entries[component.head.name] = part.type
        size += part.size
        if size > Self.greatestSize { break }
      }
      result = Sized(type: .context(entries), size: size)
    case .function(let parameters, let type):
      var size = 1
      let types = parameters.map { parameter -> FEELType in
        guard let reference = parameter.type else { return .any }
        let part = sized(reference, in: model)
        size += part.size
        return part.type
      }
      let output = type.map { sized($0, in: model) }
      result = Sized(type: .function(types, output?.type ?? .any), size: size + (output?.size ?? 0))
    }
    result = constrained(result, by: definition.allowedValues, in: model)
    if definition.isCollection { result = Sized(type: .list(result.type), size: result.size + 1) }
    return constrained(result, by: definition.constraint, in: model)
  }

  private mutating func sized(_ reference: TypeReference, in model: Int) -> Sized {
    if let index = indices[model][reference.text] { return sized(Key(model: model, index: index)) }
    for link in library.links[model] {
      let prefix = link.name.isEmpty ? "" : link.name + "."
      if reference.text.hasPrefix(prefix),
        let index = indices[link.model][String(reference.text.dropFirst(prefix.count))]
      {
        return sized(Key(model: link.model, index: index))
      }
    }
    if let type = ModelTypes.type(reference.text, [:]) { return Sized(type: type) }
    faults.append(library.models[model].unknownType(reference, known: Array(indices[model].keys)))
    return Sized(type: .any)
  }

  private mutating func constrained(_ sized: Sized, by text: PlacedText?, in model: Int) -> Sized {
    guard let text else { return sized }
    let formula = Formula(tests: text, of: sized.type, scope: NameScope(types: [:]), in: library.models[model])
    switch formula.content {
    case .tests(let tests):
      return Sized(type: .constrained(sized.type, TypeConstraint(tests, formula.source)), size: sized.size + 1)
    case .broken(let fault): faults.append(fault)
    case .expression: break
    }
    return sized
  }

  private mutating func fault(
    _ code: String, at place: Place?, in model: Int, _ message: Wording, expected: Wording? = nil,
    remedy: Wording? = nil
  ) {
    faults.append(library.models[model].diagnostic(code, at: place, message, expected: expected, remedy: remedy))
  }
}

extension DecisionModel {
  /// A message about a reference to a type that nobody declares.
  func unknownType(_ reference: TypeReference, known: [String]) -> Diagnostic {
    diagnostic(
      "dmn.unknown-type", at: reference.place,
      Wording(zh: "没有叫“\(reference.text.excerpt)”的类型", en: "there is no type '\(reference.text.excerpt)'"),
      remedy: suggestion(for: reference.text, among: known + FEELType.standardNames))
  }
}
