import Diagnostics

/// A model and those that it imports, directly or through others.
public struct ModelLibrary: Sendable {
  /// The model itself first.
  public let models: [DecisionModel]
  /// For each model, which models its imports stand for.
  let links: [[ImportLink]]

  struct ImportLink: Sendable, Hashable {
    let name: String
    let model: Int
  }

  private static let mostModels = 1_000

  /// - Parameter finding: the model that an import means; `nil` where there is none.
  /// - Throws: imports that can't be found or lead in a circle, all together, and what `finding` throws.
  public init(
    _ main: DecisionModel,
    finding: (_ wanted: ModelImport, _ importer: DecisionModel) throws(Diagnostics) -> DecisionModel? = { _, _ in nil }
  ) throws(Diagnostics) {
    var models = [main]
    var links: [[ImportLink]] = []
    var faults: [Diagnostic] = []
    var position = 0
    while position < models.count {
      let importer = models[position]
      var found: [ImportLink] = []
      for wanted in importer.imports where DMNVersion(rawValue: wanted.kind) != nil {
        if let known = models.firstIndex(where: { $0.namespace == wanted.namespace }) {
          found.append(ImportLink(name: wanted.name, model: known))
        } else if let model = try finding(wanted, importer), models.count < Self.mostModels {
          found.append(ImportLink(name: wanted.name, model: models.count))
          models.append(model)
        } else {
          faults.append(
            importer.diagnostic(
              "dmn.import", at: wanted.place,
              Wording(
                zh: "找不到命名空间为“\(wanted.namespace.excerpt)”的模型",
                en: "no model of the namespace '\(wanted.namespace.excerpt)' was found"),
              remedy: Wording(
                zh: "把它放在同一目录里，或用 locationURI 写明", en: "put it in the same folder, or name it by locationURI")))
        }
      }
      links.append(found)
      position += 1
    }
    if let circle = Self.circle(links) {
      let names = circle.map { models[$0].name }.joined(separator: " → ")
      faults.append(
        models[circle[0]].diagnostic(
          "dmn.import-cycle", at: models[circle[0]].imports.first?.place,
          Wording(zh: "导入成环：\(names)", en: "the imports lead in a circle: \(names)")))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.models = models
    self.links = links
  }

  /// A circle of imports, its first model repeated at its end; `nil` where there is none.
  private static func circle(_ links: [[ImportLink]]) -> [Int]? {
    DependencyOrder(count: links.count) { links[$0].map(\.model) }.circle
  }
}

extension DecisionModel {
  func diagnostic(
    _ code: String, severity: Diagnostic.Severity = .error, at place: Place?, _ message: Wording,
    expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    source?.diagnostic(code, severity: severity, at: place, message, expected: expected, remedy: remedy)
      ?? Diagnostic(
        code, severity: severity, at: place ?? Place(file: name), message, expected: expected, remedy: remedy)
  }
}
