import DecisionLanguage
import Diagnostics

/// A model made ready for evaluation, with those that it imports.
///
/// Elements are values: the engine can be shared between threads, each evaluation having a session of its own.
public struct DecisionEngine: Sendable {
  let index: ElementIndex
  let types: ModelTypes
  let logic: [ElementKey: ElementLogic]
  /// What is wrong with pieces of FEEL and references to types: such a piece is null when it is evaluated.
  public let faults: [Diagnostic]

  /// What an element does, made ready.
  enum ElementLogic: Sendable {
    case decision(Logic)
    case function(FunctionLogic)
  }

  /// What a check of types and tables found: nothing where none was asked for.
  public let findings: [Diagnostic]
  /// Where tables stand that could not be analysed, since a cell looks at more than its own input.
  public let unanalysedTables: [Place]

  /// - Parameter checking: whether to check types and to analyse tables too.
  /// - Throws: references and imports that lead nowhere or in a circle, all together.
  /// Cost: linear in the models; with the check, of tables rules² × inputs at worst.
  public init(_ library: ModelLibrary, checking: Bool = false) throws(Diagnostics) {
    let index = try ElementIndex(library)
    var faults: [Diagnostic] = []
    let types = ModelTypes(library, faults: &faults)
    var preparation = EnginePreparation(index: index, types: types, isChecking: checking)
    preparation.prepareAll()
    faults.append(contentsOf: preparation.faults)
    self.index = index
    self.types = types
    logic = preparation.logic
    self.faults = faults
    findings =
      (checking ? types.circles + library.models.flatMap(\.formFindings) : [])
      + preparation.compilers.flatMap(\.findings)
    unanalysedTables = preparation.compilers.flatMap(\.unanalysed)
  }

  /// The library's main model.
  public var model: DecisionModel { index.library.models[0] }

  /// The names of the main model's decisions.
  public var decisions: [String] { index.names(of: [.decision], in: 0) }

  /// The names of the main model's decision services and business knowledge models.
  public var invocables: [String] { index.names(of: [.service, .knowledgeModel], in: 0) }
}

/// Makes every element's logic ready, in an order in which what an element sees comes before it.
private struct EnginePreparation {
  let index: ElementIndex
  let types: ModelTypes
  var compilers: [LogicCompiler]
  var logic: [ElementKey: DecisionEngine.ElementLogic] = [:]
  private var known: [ElementKey: FEELType] = [:]
  /// For each model, the scope that all its elements share: its types, and names of entries.
  private let shared: [NameScope]

  init(index: ElementIndex, types: ModelTypes, isChecking: Bool) {
    self.index = index
    self.types = types
    compilers = index.library.models.enumerated().map { position, model in
      LogicCompiler(model: model, position: position, types: types, isChecking: isChecking)
    }
    var entries = types.members
    for model in index.library.models { entries.formUnion(model.entryNames) }
    // A plain word is read without being known.
    let unusual = entries.filter { name in !name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
    shared = types.names.map { NameScope(types: [:], typeNames: $0, entryNames: unusual) }
  }

  var faults: [Diagnostic] { compilers.flatMap(\.faults) }

  mutating func prepareAll() {
    let models = index.library.models
    for model in models.indices {
      for (position, input) in models[model].inputData.enumerated() {
        let key = ElementKey(model: model, kind: .inputData, index: position)
        known[key] = compilers[model].type(input.variable.type)
      }
      for position in models[model].knowledgeModels.indices {
        let key = ElementKey(model: model, kind: .knowledgeModel, index: position)
        known[key] = signature(of: models[model].knowledgeModels[position], model)
      }
      for position in models[model].services.indices {
        known[ElementKey(model: model, kind: .service, index: position)] = .function(nil, .any)
      }
    }
    for model in models.indices {
      for (position, knowledgeModel) in models[model].knowledgeModels.enumerated() {
        let key = ElementKey(model: model, kind: .knowledgeModel, index: position)
        if let definition = knowledgeModel.logic {
          logic[key] = .function(compilers[model].function(definition, scope(of: key)))
        }
      }
    }
    prepareDecisions()
  }

  private mutating func prepareDecisions() {
    let keys = index.needs.keys.sorted { ($0.model, $0.index) < ($1.model, $1.index) }
    let positions = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
    let order = DependencyOrder(count: keys.count) { position in
      index.needs[keys[position], default: []].compactMap { positions[$0] }
    }
    for position in order.order {
      let key = keys[position]
      let decision = index.library.models[key.model].decisions[key.index]
      let declared = compilers[key.model].type(decision.variable.type)
      guard let expression = decision.logic else {
        known[key] = declared
        continue
      }
      let compiled = compilers[key.model].logic(expression, scope(of: key))
      compilers[key.model].check(compiled.known, against: declared, at: decision.head.place)
      known[key] = declared == .any ? compiled.known : declared
      logic[key] = .decision(compiled)
    }
  }

  private mutating func signature(of knowledgeModel: BusinessKnowledgeModel, _ model: Int) -> FEELType {
    guard let definition = knowledgeModel.logic else { return .function(nil, .any) }
    return .function(
      definition.parameters.map { types.type($0.type, in: model) },
      types.type(definition.type ?? definition.body?.type, in: model))
  }

  private func scope(of key: ElementKey) -> NameScope {
    let scope = index.scope(of: key)
    var names: [String: FEELType] = [:]
    for (alias, elements) in scope.imported {
      names[alias] = .context(
        Dictionary(elements.map { ($0.name, known[$0.key] ?? .any) }) { first, _ in first })
    }
    for element in scope.direct { names[element.name] = known[element.key] ?? .any }
    return shared[key.model].adding(names)
  }
}

extension DecisionModel {
  /// The names of entries that values of the model may have although no type declares them.
  fileprivate var entryNames: Set<String> {
    var names: Set<String> = []
    for decision in decisions {
      names.insert(decision.variable.name)
      decision.logic?.collectEntryNames(into: &names)
    }
    for knowledgeModel in knowledgeModels { knowledgeModel.logic?.body?.collectEntryNames(into: &names) }
    return names
  }
}

extension BoxedExpression {
  fileprivate func collectEntryNames(into names: inout Set<String>) {
    switch node {
    case .literal, .foreign: break
    case .context(let entries):
      for entry in entries {
        if let name = entry.variable?.name { names.insert(name) }
        entry.value.collectEntryNames(into: &names)
      }
    case .table(let table): names.formUnion(table.outputs.compactMap(\.name))
    case .invocation(let function, let bindings):
      function.collectEntryNames(into: &names)
      for binding in bindings { binding.value?.collectEntryNames(into: &names) }
    case .function(let definition): definition.body?.collectEntryNames(into: &names)
    case .relation(let columns, let rows):
      names.formUnion(columns.map(\.name))
      for cell in rows.joined() { cell.collectEntryNames(into: &names) }
    case .list(let items):
      for item in items { item.collectEntryNames(into: &names) }
    case .conditional(let condition, let then, let otherwise):
      for part in [condition, then, otherwise] { part.collectEntryNames(into: &names) }
    case .filter(let list, let match):
      for part in [list, match] { part.collectEntryNames(into: &names) }
    case .iteration(let iteration):
      for part in [iteration.list, iteration.body] { part.collectEntryNames(into: &names) }
    }
  }
}
