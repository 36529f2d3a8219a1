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
      if let from, let to, to < from {
        reader.report(
          Diagnostic(
            "corpus.period", at: fields.place(of: "to"),
            Wording(zh: "失效日期 \(to) 早于施行日期 \(from)", en: "the last day \(to) is before the first, \(from)"),
            length: to.description.count))
        return nil
      }
      return KnownPeriod(from: from, to: to)
    }
  }

  func sureness(_ key: String) -> Sureness? { choice(key, of: Sureness.self) }
  func sureness(ifPresent key: String) -> Sureness? { choice(ifPresent: key, of: Sureness.self) }
}
