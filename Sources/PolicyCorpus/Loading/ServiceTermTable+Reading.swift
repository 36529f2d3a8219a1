import Declarations
import Diagnostics

extension ServiceTermTable {
  /// Reads the table of terms.
  /// - Throws: `Diagnostics` with every fault; `corpus.service-term-missing` where a kind has no term.
  init(yaml: String, file: String) throws(Diagnostics) {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    let terms = reader.mapping(reader.root) { fields -> [ServiceTerm]? in
      var isWhole = true
      let terms = fields.mappings("terms") { fields -> ServiceTerm? in
        let term = Self.term(fields)
        isWhole = isWhole && term != nil
        return term
      }
      // A term that could not be read is told of by itself.
      guard isWhole else { return nil }
      for kind in ServiceTerm.Kind.allCases where terms?.filter({ $0.kind == kind }).count != 1 {
        reader.report(
          Diagnostic(
            "corpus.service-term-missing", at: fields.place(of: "terms"),
            Wording(
              zh: "“\(kind.rawValue)”应当有且只有一条时限", en: "there must be exactly one term for “\(kind.rawValue)”"),
            expected: Wording(verbatim: "id: \(kind.rawValue), working_days: 5")))
      }
      return terms
    }
    self.init(terms: try reader.finish(terms))
  }

  private static func term(_ fields: DeclarationFields) -> ServiceTerm? {
    let kind = fields.parsed(
      "id", expected: Wording(verbatim: ServiceTerm.Kind.allCases.map(\.rawValue).joined(separator: " | "))
    ) { ServiceTerm.Kind(rawValue: $0) }
    let days = fields.parsed(
      "working_days",
      expected: Wording(zh: "1 到 \(ServiceTerm.longest) 个工作日", en: "1 to \(ServiceTerm.longest) working days")
    ) { Int($0).flatMap { (1...ServiceTerm.longest).contains($0) ? $0 : nil } }
    let sureness = fields.sureness("sureness")
    let source = fields.wording("source")
    guard let kind, let days, let sureness, let source else { return nil }
    return ServiceTerm(kind: kind, workingDays: days, sureness: sureness, source: source)
  }
}
