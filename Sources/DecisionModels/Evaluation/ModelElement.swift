import Diagnostics

/// An element of one of a library's models.
struct ElementKey: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case inputData, decision, knowledgeModel, service
  }

  let model: Int
  let kind: Kind
  let index: Int
}

/// What an element's logic sees by name: what its model requires, and elements of other models behind the name of
/// their import.
struct ElementScope: Sendable {
  var direct: [(name: String, key: ElementKey)] = []
  var imported: [String: [(name: String, key: ElementKey)]] = [:]
}

/// The elements of all models of a library, by their addresses and names, with what each requires.
struct ElementIndex: Sendable {
  let library: ModelLibrary
  private let byID: [[String: ElementKey]]
  private let byName: [[String: ElementKey]]
  private var scopes: [ElementKey: ElementScope] = [:]
  private(set) var needs: [ElementKey: [ElementKey]] = [:]
  private(set) var serviceParts: [ElementKey: ServiceParts] = [:]

  /// The elements that a service's references name.
  struct ServiceParts: Sendable {
    let outputs: [ElementKey]
    let inputs: [ElementKey]
    let encapsulated: [ElementKey]
  }

  /// - Throws: references that name nothing, and circles of requirements, all together.
  init(_ library: ModelLibrary) throws(Diagnostics) {
    self.library = library
    var ids: [[String: ElementKey]] = []
    var names: [[String: ElementKey]] = []
    for model in library.models.indices {
      var byID: [String: ElementKey] = [:]
      var byName: [String: ElementKey] = [:]
      Self.forEachElement(of: library.models[model], model) { key, head in
        if let id = head.id { byID[id] = byID[id] ?? key }
        byName[head.name] = byName[head.name] ?? key
      }
      ids.append(byID)
      names.append(byName)
    }
    byID = ids
    byName = names
    var faults: [Diagnostic] = []
    for model in library.models.indices {
      for (index, decision) in library.models[model].decisions.enumerated() {
        let key = ElementKey(model: model, kind: .decision, index: index)
        let inputs = resolve(decision.requiredInputs, [.inputData], in: model, &faults)
        let decisions = resolve(decision.requiredDecisions, [.decision], in: model, &faults)
        let knowledge = resolve(decision.requiredKnowledge, [.knowledgeModel, .service], in: model, &faults)
        scopes[key] = scope(of: inputs + decisions + knowledge, in: model)
        needs[key] = inputs + decisions
      }
      for (index, knowledgeModel) in library.models[model].knowledgeModels.enumerated() {
        let key = ElementKey(model: model, kind: .knowledgeModel, index: index)
        let knowledge = resolve(knowledgeModel.requiredKnowledge, [.knowledgeModel, .service], in: model, &faults)
        // A function may call itself.
        scopes[key] = scope(of: knowledge.filter { $0 != key } + [key], in: model)
      }
      for (index, service) in library.models[model].services.enumerated() {
        let key = ElementKey(model: model, kind: .service, index: index)
        serviceParts[key] = ServiceParts(
          outputs: resolve(service.outputs, [.decision], in: model, &faults),
          inputs: resolve(service.inputData, [.inputData], in: model, &faults)
            + resolve(service.inputDecisions, [.decision], in: model, &faults),
          encapsulated: resolve(service.encapsulated, [.decision], in: model, &faults))
      }
    }
    if faults.isEmpty, let fault = circleFault() { faults.append(fault) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }

  private static func forEachElement(
    of model: DecisionModel, _ position: Int, _ body: (ElementKey, ElementHead) -> Void
  ) {
    for (index, element) in model.inputData.enumerated() {
      body(ElementKey(model: position, kind: .inputData, index: index), element.head)
    }
    for (index, element) in model.decisions.enumerated() {
      body(ElementKey(model: position, kind: .decision, index: index), element.head)
    }
    for (index, element) in model.knowledgeModels.enumerated() {
      body(ElementKey(model: position, kind: .knowledgeModel, index: index), element.head)
    }
    for (index, element) in model.services.enumerated() {
      body(ElementKey(model: position, kind: .service, index: index), element.head)
    }
  }

  // MARK: Looking up

  func head(_ key: ElementKey) -> ElementHead {
    let model = library.models[key.model]
    return switch key.kind {
    case .inputData: model.inputData[key.index].head
    case .decision: model.decisions[key.index].head
    case .knowledgeModel: model.knowledgeModels[key.index].head
    case .service: model.services[key.index].head
    }
  }

  func variable(_ key: ElementKey) -> InformationItem {
    let model = library.models[key.model]
    return switch key.kind {
    case .inputData: model.inputData[key.index].variable
    case .decision: model.decisions[key.index].variable
    case .knowledgeModel: model.knowledgeModels[key.index].variable
    case .service: model.services[key.index].variable
    }
  }

  func scope(of key: ElementKey) -> ElementScope { scopes[key] ?? ElementScope() }

  /// The element of a kind that a name means in a model: by its name, else by its id.
  func element(named name: String, kinds: Set<ElementKey.Kind>, in model: Int) -> ElementKey? {
    if let key = byName[model][name], kinds.contains(key.kind) { return key }
    if let key = byID[model][name], kinds.contains(key.kind) { return key }
    // Elements of different kinds may share a name.
    var found: ElementKey?
    Self.forEachElement(of: library.models[model], model) { key, head in
      if found == nil, head.name == name, kinds.contains(key.kind) { found = key }
    }
    return found
  }

  func names(of kinds: Set<ElementKey.Kind>, in model: Int) -> [String] {
    var found: [String] = []
    Self.forEachElement(of: library.models[model], model) { key, head in
      if kinds.contains(key.kind) { found.append(head.name) }
    }
    return found
  }

  func model(ofNamespace namespace: String) -> Int? {
    library.models.firstIndex { $0.namespace == namespace }
  }

  // MARK: References

  private func resolve(
    _ references: [ElementReference], _ kinds: Set<ElementKey.Kind>, in model: Int, _ faults: inout [Diagnostic]
  ) -> [ElementKey] {
    var keys: [ElementKey] = []
    for reference in references {
      let parts = reference.address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let id = String(parts.last ?? "")
      let namespace = parts.count == 2 ? String(parts[0]) : ""
      let owner = namespace.isEmpty ? model : self.model(ofNamespace: namespace)
      if let owner, let key = byID[owner][id], kinds.contains(key.kind) {
        if !keys.contains(key) { keys.append(key) }
        continue
      }
      faults.append(
        library.models[model].diagnostic(
          "dmn.reference", at: reference.place,
          Wording(
            zh: "“\(reference.address.excerpt)”没有指向任何\(Self.words(kinds).zh)",
            en: "'\(reference.address.excerpt)' names no \(Self.words(kinds).en)"),
          remedy: owner.flatMap { suggestion(for: id, among: byID[$0].filter { kinds.contains($0.value.kind) }.keys) }))
    }
    return keys
  }

  private static func words(_ kinds: Set<ElementKey.Kind>) -> Wording {
    if kinds.contains(.inputData) { return Wording(zh: "输入数据", en: "input data") }
    if kinds.contains(.decision) { return Wording(zh: "决策", en: "decision") }
    return Wording(zh: "业务知识模型或决策服务", en: "business knowledge model or decision service")
  }

  private func scope(of keys: [ElementKey], in model: Int) -> ElementScope {
    var scope = ElementScope()
    for key in keys {
      let named = (name: variable(key).name, key: key)
      let link = library.links[model].first { $0.model == key.model }
      if key.model == model || link?.name.isEmpty ?? true {
        scope.direct.append(named)
      } else if let link {
        scope.imported[link.name, default: []].append(named)
      }
    }
    return scope
  }

  /// A message about a circle among the decisions' requirements; `nil` where there is none.
  private func circleFault() -> Diagnostic? {
    let keys = needs.keys.sorted { ($0.model, $0.index) < ($1.model, $1.index) }
    let positions = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    let order = DependencyOrder(count: keys.count) { position in
      needs[keys[position], default: []].compactMap { positions[$0] }
    }
    guard let circle = order.circle?.map({ keys[$0] }) else { return nil }
    let names = circle.map { head($0).name.excerpt }
    let shown = names.count > 8 ? names.prefix(4) + ["…"] + names.suffix(3) : names[...]
    let path = shown.joined(separator: " → ")
    return library.models[circle[0].model].diagnostic(
      "dmn.cycle", at: head(circle[0]).place,
      Wording(zh: "决策的依据成环：\(path)", en: "the decisions require each other in a circle: \(path)"),
      remedy: Wording(zh: "去掉其中一条 informationRequirement", en: "remove one of the informationRequirement elements"))
  }
}
