import DecisionLanguage
import Diagnostics

/// Which values a model asks for, and which of those given are its own.
extension DecisionEngine {
  /// The declared type of an input data, or of a decision given as an input; any value where there is none. The name of
  /// an import means a context of what its model asks for.
  public func inputType(_ name: String, namespace: String? = nil) -> FEELType {
    let model = namespace.flatMap(index.model(ofNamespace:)) ?? 0
    if let key = index.element(named: name, kinds: [.inputData, .decision], in: model) {
      return types.type(index.variable(key).type, in: model)
    }
    for link in index.library.links[model] {
      if link.name == name {
        let names = index.names(of: [.inputData, .decision], in: link.model)
        let namespace = index.library.models[link.model].namespace
        return .context(Dictionary(names.map { ($0, inputType($0, namespace: namespace)) }) { first, _ in first })
      }
      if link.name.isEmpty, let key = index.element(named: name, kinds: [.inputData, .decision], in: link.model) {
        return types.type(index.variable(key).type, in: link.model)
      }
    }
    return .any
  }

  /// The values of a file as inputs: those of imported models stand in a context under the import's name, or beside the
  /// model's own where the import has none.
  /// - Throws: `dmn.no-input` for a value that is no input, with the nearest name.
  public func inputs(_ values: [String: Value]) throws(Diagnostic) -> DecisionInputs {
    var inputs = DecisionInputs()
    for (name, value) in values.sorted(by: { $0.key < $1.key }) {
      if index.element(named: name, kinds: [.inputData, .decision], in: 0) != nil {
        inputs.values[name] = value
        continue
      }
      let link = index.library.links[0].first { link in
        link.name == name
          || (link.name.isEmpty && index.element(named: name, kinds: [.inputData, .decision], in: link.model) != nil)
      }
      guard let link else { throw noInput(name, among: inputNames) }
      let namespace = index.library.models[link.model].namespace
      guard !link.name.isEmpty, case .context(let context) = value else {
        inputs.imported[namespace, default: [:]][name] = value
        continue
      }
      let known = index.names(of: [.inputData, .decision], in: link.model)
      for entry in context.entries {
        guard known.contains(entry.key) else { throw noInput(entry.key, among: known) }
        inputs.imported[namespace, default: [:]][entry.key] = entry.value
      }
    }
    return inputs
  }

  /// The input data that a decision rests on and that have no value, by name; `lib.Age` for that of an imported model.
  /// - Throws: `dmn.no-decision`.
  public func lacking(_ inputs: DecisionInputs, for decision: String) throws(Diagnostic) -> [String] {
    guard let key = index.element(named: decision, kinds: [.decision], in: 0) else {
      throw missing(decision, [.decision], 0)
    }
    var open = [key]
    var seen: Set<ElementKey> = []
    var lacking: Set<String> = []
    while let next = open.popLast() {
      let name = index.variable(next).name
      let namespace = index.library.models[next.model].namespace
      let given = next.model == 0 ? inputs.values[name] : inputs.imported[namespace]?[name]
      guard seen.insert(next).inserted, given == nil else { continue }
      if next.kind == .inputData {
        let alias = index.library.links[0].first { $0.model == next.model }?.name ?? ""
        lacking.insert(alias.isEmpty ? name : "\(alias).\(name)")
      }
      open.append(contentsOf: index.needs[next, default: []])
    }
    return lacking.sorted()
  }

  /// The parameters of a decision service or business knowledge model that have no argument, by name.
  /// - Throws: `dmn.no-decision`, and `dmn.no-input` for an argument that is no parameter, with the nearest name.
  public func lackingArguments(_ values: [String: Value], of name: String) throws(Diagnostic) -> [String] {
    let parameters = try self.parameters(of: name)
    if let stranger = values.keys.sorted().first(where: { !parameters.contains($0) }) {
      throw noInput(stranger, among: parameters)
    }
    return parameters.filter { values[$0] == nil }
  }

  private var inputNames: [String] {
    index.names(of: [.inputData, .decision], in: 0)
      + index.library.links[0].flatMap { link in
        link.name.isEmpty ? index.names(of: [.inputData, .decision], in: link.model) : [link.name]
      }
  }

  private func noInput(_ name: String, among known: [String]) -> Diagnostic {
    Diagnostic(
      "dmn.no-input",
      Wording(zh: "模型里没有输入“\(name.excerpt)”", en: "the model has no input '\(name.excerpt)'"),
      expected: known.isEmpty
        ? nil
        : Wording(zh: known.prefix(20).joined(separator: "、"), en: known.prefix(20).joined(separator: ", ")),
      remedy: suggestion(for: name, among: known))
  }
}
