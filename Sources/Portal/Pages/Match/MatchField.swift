import Facts
import Quantities

/// A contract, project, loan … that a visitor has added: its kind and a number of its own.
struct MatchSlot: Sendable, Hashable {
  let kind: SubjectKind
  let number: Int

  /// The key of the subject, and the prefix of its fields: `contract-1`.
  var key: String { "\(kind.rawValue)-\(number)" }

  init(kind: SubjectKind, number: Int) {
    self.kind = kind
    self.number = number
  }

  /// Reads `contract-1`; the enterprise itself is no slot.
  init?(key: String) {
    let parts = key.split(separator: "-")
    guard parts.count == 2, let kind = SubjectKind(rawValue: String(parts[0])), kind != .enterprise,
      let number = Int(parts[1]), (1...MatchAnswers.slotLimit).contains(number)
    else { return nil }
    self.init(kind: kind, number: number)
  }
}

/// A fact that is asked: of the enterprise, or of one of the subjects that the visitor has added.
struct MatchField: Sendable, Hashable {
  /// `nil` for the enterprise.
  let slot: MatchSlot?
  let reference: FactReference

  /// The name of the form's field: `output@2025`, `contract-1:contract_amount`.
  var name: String { (slot.map { "\($0.key):" } ?? "") + reference.description }

  init(_ slot: MatchSlot?, _ reference: FactReference) {
    self.slot = slot
    self.reference = reference
  }

  /// Reads what `name` wrote.
  init?(name text: String) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let last = parts.last, let reference = FactReference(column: last) else { return nil }
    guard parts.count > 1 else {
      self.init(nil, reference)
      return
    }
    guard let slot = MatchSlot(key: parts[0]) else { return nil }
    self.init(slot, reference)
  }
}
