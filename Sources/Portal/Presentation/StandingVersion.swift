import Diagnostics
import Journal

/// What a form that replaces something as a whole was filled from: the version that it carries, and who made that when.
struct StandingVersion: Sendable {
  /// The form's hidden field.
  static let field = "over"

  /// What the hidden field holds.
  let text: String
  /// Who changed the thing last, when, and where the journal has it; `nil` where nobody ever did.
  let told: String?

  /// The version of a form that comes back: what was refused as changed since carries the new one, so that saving again is
  /// done knowingly; what was refused for anything else keeps the one that it was typed over.
  func text(in refused: RefusedForm?) -> String {
    guard let refused, !refused.faults.tellsChange else { return text }
    return refused.form.exactly(Self.field) ?? text
  }
}

extension Portal {
  /// - Parameter change: the last change of the thing, read before what the form is filled with.
  func standing(_ change: RecordedChange?, _ words: Strings) async throws -> StandingVersion {
    guard let change else { return StandingVersion(text: "0", told: nil) }
    let actors = try await actorNames(words)
    return StandingVersion(
      text: "\(change.record)",
      told: words(
        "form.changedBy",
        ["who": actors(change.by), "when": change.at.text(in: words.language), "record": "\(change.record)"]))
  }
}

extension Strings {
  /// What stands where something else was typed.
  func stands(_ value: String) -> String { self(value.isEmpty ? "form.standsEmpty" : "form.stands", ["value": value]) }
}

extension PortalRequest {
  /// The version that a form was filled from; `nil` for one that does not say.
  var seenVersion: SeenVersion? { form.text(StandingVersion.field).map(SeenVersion.init(typed:)) }
}

extension Diagnostics {
  /// Whether something was refused since it was changed meanwhile.
  var tellsChange: Bool { all.contains { $0.code == Diagnostic.changedSinceCode } }
}
