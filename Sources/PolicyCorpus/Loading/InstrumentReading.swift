import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads one instrument of a clause: what every kind declares here, what one kind alone does in `InstrumentReading+….swift`.
struct InstrumentReading {
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
      let condition = fields.node("condition").flatMap { self.expression($0, subjects: [.enterprise]) }
      if let condition, condition.type != .boolean {
        reader.report(
          Diagnostic(
            "corpus.condition", at: fields.place(of: "condition"),
            Wording(zh: "条件的结果是\(condition.type.words.zh)", en: "the condition comes to \(condition.type.words.en)"),
            expected: FEELType.boolean.words))
      }
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

  /// An expression over facts, with places as the file has them.
  func expression(_ node: DeclarationNode, subjects: Set<SubjectKind>) -> FactExpression? {
    guard let block = reader.block(node) else { return nil }
    return attempt(in: block) { source throws(Diagnostic) in
      try FactExpression(source, dictionary: context.facts, subjects: subjects)
    }
  }

  /// Runs a reading of FEEL that stands in a block; a fault is reported where the file has it.
  func attempt<Value>(
    in block: TextBlock, _ read: (SourceText) throws(Diagnostic) -> Value
  ) -> Value? {
    do throws(Diagnostic) {
      return try read(SourceText(block.text, at: block.place(line: 1)))
    } catch {
      var fault = error
      // The language counts columns within the block and does not know the file's lines.
      if let line = fault.place?.line, line > block.firstLine, let column = fault.place?.column {
        fault.place?.column = column + block.indent
      }
      fault.sourceLine = nil
      reader.report(fault)
      return nil
    }
  }

  /// A text grid, with places as the file has them.
  func grid(_ block: TextBlock) -> TextGrid? {
    do throws(Diagnostic) {
      return try TextGrid(block.text, file: block.file, firstLine: block.firstLine, indentation: block.indent)
    } catch {
      reader.report(error)
      return nil
    }
  }

  /// Reports a fault of one cell of a grid.
  func report(
    _ code: String, _ cell: SourceText, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) {
    reader.report(
      Diagnostic(
        code, at: cell.origin, message, expected: expected, remedy: remedy, sourceLine: cell.surroundingLine,
        length: max(1, cell.text.count)))
  }

  /// Reports what another room found wrong with a word of a grid.
  func report(_ faults: Diagnostics, about word: SourceText, length: Int) {
    for var fault in faults.all {
      fault.length = max(1, length)
      fault.sourceLine = word.surroundingLine
      reader.report(fault)
    }
  }
}
