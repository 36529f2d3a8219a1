import Diagnostics

/// One case of the DMN kit: inputs for a model, and what its decisions must come to.
struct KitCase: Sendable, Hashable {
  enum Kind: String, Sendable, Hashable {
    case decision, bkm, decisionService
  }

  struct Input: Sendable, Hashable {
    let name: String
    /// The namespace of an imported model's input; `nil` for the model's own.
    let namespace: String?
    let value: KitValue
  }

  struct Expectation: Sendable, Hashable {
    let name: String
    let namespace: String?
    /// `nil` where the case says nothing: null.
    let value: KitValue?
    /// Whether the evaluation must end in an error, which is null to FEEL.
    let isError: Bool
  }

  let id: String
  let kind: Kind
  /// The service or knowledge model that is called; `nil` for decisions.
  let invocable: String?
  let inputs: [Input]
  let expectations: [Expectation]
}

/// A value as the kit writes it.
indirect enum KitValue: Sendable, Hashable {
  case null
  /// A simple value, with the local name of its XML Schema type where it is given.
  case simple(String, type: String?)
  case list([KitValue])
  case context([Entry])

  struct Entry: Sendable, Hashable {
    let name: String
    let value: KitValue
  }
}

/// A file of cases.
struct KitFile: Sendable, Hashable {
  /// The model's file name, where the cases name one.
  let model: String?
  let cases: [KitCase]
}

extension KitFile {
  private static let instance = "http://www.w3.org/2001/XMLSchema-instance"

  /// Reads a file of cases.
  /// - Returns: `nil` where the XML is something else.
  /// - Throws: `Diagnostic` where it is no XML.
  init?(xml: String, file: String) throws(Diagnostic) {
    let root = try MarkupReader.root(of: xml, file: file)
    guard root.name == "testCases" else { return nil }
    model = root.child("modelName")?.text.trimmed
    cases = root.children("testCase").map { element in
      KitCase(
        id: element.attribute("id") ?? "", kind: element.attribute("type").flatMap(KitCase.Kind.init) ?? .decision,
        invocable: element.attribute("invocableName"),
        inputs: element.children("inputNode").map { node in
          KitCase.Input(
            name: node.attribute("name") ?? "", namespace: node.attribute("namespace"), value: Self.value(node))
        },
        expectations: element.children("resultNode").map { node in
          KitCase.Expectation(
            name: node.attribute("name") ?? "", namespace: node.attribute("namespace"),
            value: node.child("expected").map(Self.value),
            isError: ["true", "1"].contains(node.attribute("errorResult")))
        })
    }
  }

  /// The value inside an element: a list, a context, a simple value, or null.
  private static func value(_ element: MarkupElement) -> KitValue {
    if isNil(element) { return .null }
    if let list = element.child("list") {
      return isNil(list) ? .null : .list(list.children("item").map(value))
    }
    let components = element.children("component")
    if !components.isEmpty {
      return .context(components.map { KitValue.Entry(name: $0.attribute("name") ?? "", value: value($0)) })
    }
    guard let simple = element.child("value"), !isNil(simple) else { return .null }
    let type = simple.attribute("type", in: instance)?.split(separator: ":").last.map(String.init)
    return .simple(simple.text.text, type: type)
  }

  private static func isNil(_ element: MarkupElement) -> Bool {
    ["true", "1"].contains(element.attribute("nil", in: instance))
  }
}
