import DecisionLanguage
import Diagnostics
import Foundation

/// Runs the test cases of the DMN Technology Compatibility Kit: folders that hold models (`.dmn`) and files of cases
/// (`.xml`).
public struct KitRunner: Sendable {
  /// The kit's folder, one of its levels, or a single folder of models and cases.
  public let root: URL
  /// What `now()` and `today()` say; without it they are null.
  public let now: DateAndTime?

  public init(root: URL, now: DateAndTime?) {
    self.root = root
    self.now = now
  }

  /// Folders below the root that hold cases, by their paths.
  /// - Throws: `Diagnostics` with `kit.folder` where there are none.
  public func folders() throws(Diagnostics) -> [String] {
    var found: [String] = []
    var open = [""]
    while let path = open.popLast() {
      let url = path.isEmpty ? root : root.appendingPathComponent(path)
      let names = ModelFolder.names(in: url)
      if names.contains(where: { $0.hasSuffix(".dmn") }) { found.append(path) }
      guard path.split(separator: "/").count < Self.depth else { continue }
      for name in names where ModelFolder.isFolder(url.appendingPathComponent(name)) {
        open.append(path.isEmpty ? name : "\(path)/\(name)")
      }
    }
    guard !found.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "kit.folder", at: Place(file: root.relativePath),
          Wording(zh: "目录里没有 .dmn 模型", en: "the folder holds no .dmn model"),
          expected: Wording(
            zh: "测试套件的目录，如 compliance-level-2/0001-…/*.dmn 和 *.xml",
            en: "a folder of the kit, such as compliance-level-2/0001-…/*.dmn and *.xml")))
    }
    return found.sorted()
  }

  private static let depth = 4

  /// Runs every case of every folder.
  /// - Parameter progress: told each folder's name before it is run.
  /// - Throws: `Diagnostics` where the folder holds no model. A model or file of cases that can't be read is a failure.
  public func run(progress: (String) -> Void = { _ in }) throws(Diagnostics) -> KitReport {
    var reports: [KitReport.Folder] = []
    for folder in try folders() {
      progress(folder)
      reports.append(run(folder))
    }
    return KitReport(folders: reports)
  }

  private func run(_ path: String) -> KitReport.Folder {
    let url = path.isEmpty ? root : root.appendingPathComponent(path)
    var passed = 0
    var failed = 0
    var failures: [KitReport.Failure] = []
    for name in ModelFolder.names(in: url).sorted() where name.hasSuffix(".xml") {
      do throws(Diagnostics) {
        let text = try ModelFolder.text(at: url.appendingPathComponent(name))
        guard let file = try Self.read(text, name) else { continue }
        let engine = try Self.engine(for: file, named: name, in: url)
        for testCase in file.cases {
          let found = KitCaseRun(engine: engine, testCase: testCase, now: now).failures
          if found.isEmpty { passed += 1 } else { failed += 1 }
          failures.append(contentsOf: found)
        }
      } catch {
        failed += 1
        failures.append(
          KitReport.Failure(testCase: name, node: "", expected: "", actual: error.rendered(in: .english)))
      }
    }
    return KitReport.Folder(
      name: path.isEmpty ? root.lastPathComponent : path, passed: passed, failed: failed, failures: failures)
  }

  private static func read(_ text: String, _ name: String) throws(Diagnostics) -> KitFile? {
    do throws(Diagnostic) {
      return try KitFile(xml: text, file: name)
    } catch {
      throw Diagnostics(error)
    }
  }

  /// The model that a file of cases names, else the one that its own name begins with, else the only one.
  private static func engine(for file: KitFile, named name: String, in folder: URL) throws(Diagnostics)
    -> DecisionEngine
  {
    let models = ModelFolder.names(in: folder).filter { $0.hasSuffix(".dmn") }
    let wanted =
      file.model.flatMap { model in models.first { $0 == model || $0 == model + ".dmn" } }
      ?? models.filter { name.hasPrefix($0.dropLast(4)) }.max { $0.count < $1.count }
      ?? models.sorted().first ?? ""
    return try DecisionEngine(ModelFolder.library(of: folder.appendingPathComponent(wanted)))
  }
}

/// One case, run against its model.
private struct KitCaseRun {
  let engine: DecisionEngine
  let testCase: KitCase
  let now: DateAndTime?

  var failures: [KitReport.Failure] {
    switch testCase.kind {
    case .decision: decisions
    case .decisionService, .bkm: call
    }
  }

  private var decisions: [KitReport.Failure] {
    let session = EvaluationSession(mode: .standard, now: now)
    let results = engine.evaluate(
      decisions: testCase.expectations.map { ($0.name, $0.namespace) }, inputs: inputs, session: session)
    return zip(testCase.expectations, results).compactMap { failure($0, $1, session) }
  }

  private var call: [KitReport.Failure] {
    let session = EvaluationSession(mode: .standard, now: now)
    var arguments: [String: Value] = [:]
    for input in testCase.inputs { arguments[input.name] = input.value.value(as: engine.inputType(input.name)) }
    let result: Result<Value, Diagnostic>
    do throws(Diagnostic) {
      result = .success(try engine.call(testCase.invocable ?? "", arguments: arguments, session: session))
    } catch {
      result = .failure(error)
    }
    return testCase.expectations.compactMap { expectation in
      failure(
        expectation,
        result.map { value in
          // A service with several outputs answers with a context of them.
          if engine.answersSeveral(testCase.invocable ?? ""), case .context(let outputs) = value {
            return outputs[expectation.name] ?? .null
          }
          return value
        }, session)
    }
  }

  private var inputs: DecisionInputs {
    var inputs = DecisionInputs()
    for input in testCase.inputs {
      let value = input.value.value(as: engine.inputType(input.name, namespace: input.namespace)) ?? .null
      if let namespace = input.namespace, namespace != engine.model.namespace {
        inputs.imported[namespace, default: [:]][input.name] = value
      } else {
        inputs.values[input.name] = value
      }
    }
    return inputs
  }

  private func failure(
    _ expectation: KitCase.Expectation, _ result: Result<Value, Diagnostic>, _ session: EvaluationSession
  ) -> KitReport.Failure? {
    var actual = Value.null
    var words: String?
    switch result {
    case .success(let value): actual = value
    case .failure(let fault): words = fault.rendered(in: .english)
    }
    let expected = expectation.value ?? .null
    if KitComparison.matches(actual, expected) { return nil }
    if words == nil, actual == .null { words = session.causes.last.map { "null: " + $0.rendered(in: .english) } }
    return KitReport.Failure(
      testCase: testCase.id, node: expectation.name,
      expected: expected.value(as: actual.kitType)?.description ?? "an unreadable value",
      actual: words ?? actual.description)
  }
}
