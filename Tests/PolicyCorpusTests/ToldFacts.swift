import Diagnostics
import Facts
import Testing

@testable import PolicyCorpus

extension PolicyCorpus {
  /// What is known where only `facts` are told, by `output@2025` or `industry`; `-` is known to be absent.
  func knowledge(of facts: [String: String]) -> (FactReference) -> Knowledge {
    { reference in
      guard let text = facts["\(reference)"] else { return .unknown }
      guard text != "-" else { return .absent }
      guard let definition = self.facts.definition(of: reference.fact),
        let value = try? self.facts.value(text, for: definition, at: .init(field: "\(reference)"))
      else {
        Issue.record("\(reference) cannot be \(text)")
        return .unknown
      }
      return .known(value)
    }
  }
}
