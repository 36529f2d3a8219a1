import Decimals
import Declarations
import Diagnostics

extension EnergyFactorTable {
  /// Reads the table of factors.
  /// - Throws: `Diagnostics` with every fault; `corpus.unknown-energy` for an energy that the head does not name.
  init(yaml: String, file: String) throws(Diagnostics) {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    let factors = reader.mapping(reader.root) { fields -> [EnergyFactor]? in
      var names: [String: Wording] = [:]
      _ = fields.mapping("energies") { energies in
        for entry in energies.entries { names[entry.key] = energies.wording(entry.key) }
      }
      var seen: Set<String> = []
      return fields.mappings("factors") { fields -> EnergyFactor? in
        let factor = Self.factor(fields, names)
        if let factor, !seen.insert(factor.id).inserted {
          reader.report(
            Diagnostic(
              "corpus.duplicate-id", at: fields.place(of: "id"),
              Wording(zh: "“\(factor.id)”重复了", en: "“\(factor.id)” stands twice"),
              remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"), length: factor.id.count))
        }
        return factor
      }
    }
    self.init(factors: try reader.finish(factors))
  }

  private static func factor(_ fields: DeclarationFields, _ names: [String: Wording]) -> EnergyFactor? {
    let id = fields.parsed("id", expected: Wording(verbatim: "electricity-calorific")) {
      $0.isHyphenatedName ? $0 : nil
    }
    let energy = fields.text("energy")
    if let energy, names[energy] == nil {
      fields.reader.report(
        Diagnostic(
          "corpus.unknown-energy", at: fields.place(of: "energy"),
          Wording(zh: "energies 里没有“\(energy)”", en: "there is no “\(energy)” under energies"),
          remedy: suggestion(for: energy, among: names.keys.sorted()), length: energy.count))
    }
    let basis = fields.choice(ifPresent: "basis", of: EnergyFactor.Basis.self)
    let value = fields.parsed("value", expected: Wording(zh: "大于零的数，如 1.229", en: "a number above zero, such as 1.229"))
    {
      Decimal128(exactly: $0).flatMap { $0 > 0 ? $0 : nil }
    }
    let unit = fields.wording("per")
    let period = fields.knownPeriod(ifPresent: "effective")
    let sureness = fields.sureness("sureness")
    let source = fields.wording("source")
    let doubt = fields.wording(ifPresent: "doubt")
    guard let id, let energy, let name = names[energy], let value, let unit, let period, let sureness, let source
    else { return nil }
    return EnergyFactor(
      id: id, energy: energy, energyName: name, basis: basis, value: value, unit: unit, period: period,
      sureness: sureness, source: source, doubt: doubt)
  }
}
