import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads one instrument of a clause: what every kind declares here, what one kind alone does in `InstrumentReading+….swift`.
struct InstrumentReading: ContextualReading {
  let reader: DeclarationReader
  let context: LoadingContext
  let document: PolicyDocument
  let clause: ClauseID

  func instrument(_ fields: DeclarationFields) -> Instrument? {
    let id = fields.parsed("id", expected: Wording(verbatim: "new-entrant-award")) {
      InstrumentID(clause: clause, name: $0)
    }
    let row = self.row(fields)
    let kind = fields.choice("kind", of: InstrumentKind.self)
    let name = fields.wording("name")
    let life = self.life(fields)
    let by = fields.departments(ifPresent: "by", in: context)
    let with = fields.departments(ifPresent: "with", in: context)
    guard let id, let kind, let name, let life else {
      // The keys of a kind that can't be told are no unknown ones.
      fields.skip()
      return nil
    }
    context.declare(id, kind)
    let counts = self.counts(fields, of: id)
    let declaration: InstrumentDeclaration? =
      switch kind {
      case .benefit: benefit(fields, id, name, life).map(InstrumentDeclaration.benefit)
      case .indicator: indicator(fields).map(InstrumentDeclaration.indicator)
      case .register: register(fields).map(InstrumentDeclaration.register)
      case .voucher: voucher(fields).map(InstrumentDeclaration.voucher)
      case .exchange: exchange(fields).map(InstrumentDeclaration.exchange)
      case .case: caseProcedure(fields).map(InstrumentDeclaration.case)
      case .programme: programme(fields).map(InstrumentDeclaration.programme)
      case .event: event(fields).map(InstrumentDeclaration.event)
      case .evaluation: evaluation(fields).map(InstrumentDeclaration.evaluation)
      }
    guard let row, let declaration else { return nil }
    return Instrument(
      id: id, row: row, name: name, life: life, by: by, with: with, counts: counts, declaration: declaration,
      place: fields.place(of: "id"))
  }

  /// The row of the list of mechanisms: the clause and two digits.
  private func row(_ fields: DeclarationFields) -> String? {
    guard let node = fields.node("row") else { return nil }
    let form = Wording(verbatim: "\(clause)#01")
    let row = reader.parsed(node, expected: form) { text -> (owner: String, text: String)? in
      guard let (owner, number) = text.halves(at: "#"), ClauseID(owner) != nil, number.count == 2,
        number.allSatisfy({ $0.isASCII && $0.isNumber })
      else { return nil }
      return (owner, text)
    }
    guard let row else { return nil }
    guard row.owner == "\(clause)" else {
      reader.report(
        "corpus.row-of-other-clause", at: node,
        Wording(zh: "清单的这一行属于 \(row.owner)", en: "this row of the list belongs to \(row.owner)"), expected: form)
      return nil
    }
    return row.text
  }

  private func life(_ fields: DeclarationFields) -> InstrumentLife? {
    enum Name: String, CaseIterable { case runs, records, shows }
    guard let name = fields.choice("state", of: Name.self) else { return nil }
    switch name {
    case .runs: return .runs
    case .records: return .records
    case .shows: return fields.text("why").map(InstrumentLife.shows(why:))
    }
  }

  private func counts(_ fields: DeclarationFields, of instrument: InstrumentID) -> [FactCount] {
    var seen: Set<CountID> = []
    return fields.mappings(ifPresent: "counts") { fields -> FactCount? in
      let id = fields.parsed("id", expected: Wording(verbatim: "entrants")) {
        CountID(instrument: instrument, name: $0)
      }
      if let id { context.declare(id) }
      let name = fields.wording("name")
      let unit = fields.text("unit")
      let area = fields.node("by").flatMap { self.area($0) }
      let condition = fields.node("condition").flatMap { self.condition($0) }
      guard let id, let name, let unit, let area, let condition else { return nil }
      if !seen.insert(id).inserted {
        reader.report(
          Diagnostic(
            "corpus.duplicate-id", at: fields.place(of: "id"),
            Wording(zh: "计数“\(id.name)”重复了", en: "the count “\(id.name)” stands twice"),
            remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"), length: id.name.count))
      }
      return FactCount(id: id, name: name, unit: unit, areaFact: area, condition: condition)
    } ?? []
  }

  /// A fact of the enterprise whose values are areas.
  private func area(_ node: DeclarationNode) -> FactID? {
    guard let definition = reader.fact(node, in: context) else { return nil }
    guard definition.type == .code(.area), definition.subject == .enterprise else {
      reader.report(
        "corpus.area-fact", at: node,
        Wording(zh: "“\(definition.id)”不是企业的地区", en: "“\(definition.id)” is no area of the enterprise"),
        expected: Wording(verbatim: "statistical_area"))
      return nil
    }
    return definition.id
  }
}
