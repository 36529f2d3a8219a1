import DecisionLanguage
import DecisionModels
import Diagnostics

/// A text as a DMN model.
struct FuzzedModel {
  private let text: String
  private static let limits = EvaluationLimits(steps: 20_000, length: 5_000)

  init(_ text: String) { self.text = text }

  func run() {
    guard let model = read(text) else { return }
    do throws(Diagnostics) {
      let engine = try DecisionEngine(ModelLibrary(model), checking: true)
      for fault in engine.faults + engine.findings { _ = fault.rendered(in: .english) }
      for decision in engine.decisions.prefix(20) {
        let session = EvaluationSession(mode: .standard, limits: Self.limits)
        do throws(Diagnostic) {
          _ = try engine.evaluate(decision: decision, inputs: DecisionInputs([:]), session: session)
        } catch {
          _ = error.rendered(in: .chinese)
        }
      }
    } catch {
      _ = error.rendered(in: .chinese)
    }
    let written = model.xml
    guard let again = read(written) else { return demand(false, "what was written can't be read: \(written)") }
    demand(again.xml == written, "what was written reads as something else")
  }

  private func read(_ text: String) -> DecisionModel? {
    do throws(Diagnostics) {
      return try DecisionModel(xml: text, file: "fuzz.dmn")
    } catch {
      _ = error.rendered(in: .english)
      return nil
    }
  }
}
