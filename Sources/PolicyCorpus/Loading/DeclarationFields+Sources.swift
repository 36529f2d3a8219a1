import Declarations
import Diagnostics
import Quantities

/// What standards and tables of factors say about how they are known.
extension DeclarationFields {
  /// The days named under `effective`; unknown where there are none.
  func knownPeriod(ifPresent key: String) -> KnownPeriod? {
    guard has(key) else { return .unknown }
    return mapping(key) { fields -> KnownPeriod? in
      let from = fields.day(ifPresent: "from")
      let to = fields.day(ifPresent: "to")
      return fields.isInOrder(from, to) ? KnownPeriod(from: from, to: to) : nil
    }
  }

  func sureness(_ key: String) -> Sureness? { choice(key, of: Sureness.self) }
  func sureness(ifPresent key: String) -> Sureness? { choice(ifPresent: key, of: Sureness.self) }
}
