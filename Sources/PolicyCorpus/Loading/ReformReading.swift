import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads the patch of a reform.
///
/// ```yaml
/// title: 新入规奖励提高到30万元
/// changes:
///   - {benefit: "shenggui-2023/5#new-entrant-award", row: first-entry, column: 最高, cell: 30万}
///   - {benefit: "shenggui-2023/5#growth-award", to: "2027-12-31"}
/// clauses:
///   - document: shenggui-2023
///     clause: "10"
///     …
/// ```
/// A change names a benefit by its whole id, and what `BenefitChangeReading` reads; or `table`, the whole of it, with
/// `inputs` where they are others; or `enterprise_cap` (`none` takes it away). A clause is written as in a file of its own,
/// cases included, and names its document.
struct ReformReading {
  /// What a change may name.
  private static let parts =
    "column + cell, input + reads, table, base, from, to, tested_on, enterprise_cap, with + stacking"

  private let reader: DeclarationReader
  private let context: LoadingContext
  private let corpus: PolicyCorpus

  static func reform(yaml: String, file: String, for corpus: PolicyCorpus) throws(Diagnostics) -> PolicyReform {
    let reader = try DeclarationReader(yaml: yaml, file: file)
    let context = LoadingContext(corpus)
    context.keep(reader)
    let reading = ReformReading(reader: reader, context: context, corpus: corpus)
    let reform = reader.mapping(reader.root, reading.reform)
    if let reform { CorpusCheck(corpus: corpus.applying(reform), context: context).run() }
    return try reader.finish(reform)
  }

  private func reform(_ fields: DeclarationFields) -> PolicyReform? {
    let title = fields.text("title")
    var changed: [InstrumentID: BenefitDeclaration] = [:]
    var edges: [OverlapEdge] = []
    var last: [InstrumentID: Place] = [:]
    let changes: [Void] =
      fields.mappings(ifPresent: "changes") { fields -> Void? in
        guard let altered = change(fields, changed, &edges) else { return nil }
        changed[altered.id] = altered
        last[altered.id] = fields.place
        return ()
      } ?? []
    // What one change leaves in disorder the next may mend: rules are looked at when all are made.
    let reading = BenefitChangeReading(reader: reader, context: context)
    for (id, altered) in changed.sorted(by: { $0.key.description < $1.key.description }) {
      guard let before = corpus.benefit(id), let place = last[id] else { continue }
      reading.check(altered, before: before, at: place)
    }
    let clauses = fields.mappings(ifPresent: "clauses", clause) ?? []
    if changes.isEmpty, clauses.isEmpty, reader.faults.isEmpty {
      reader.report(
        Diagnostic(
          "reform.empty", at: fields.place,
          Wording(zh: "没有写要改什么", en: "the patch changes nothing"),
          expected: Wording(verbatim: "changes, clauses"),
          remedy: Wording(zh: "在 changes 下列出改动，或在 clauses 下写新条款", en: "list changes, or write a new clause")))
    }
    guard let title else { return nil }
    return PolicyReform(
      title: title, benefits: changed.values.sorted { $0.id.description < $1.id.description }, overlaps: edges,
      clauses: clauses.map(\.clause), readings: clauses.flatMap(\.readings))
  }

  // MARK: Changes

  private func change(
    _ fields: DeclarationFields, _ changed: [InstrumentID: BenefitDeclaration], _ edges: inout [OverlapEdge]
  ) -> BenefitDeclaration? {
    guard let benefit = benefit(fields, changed) else {
      fields.skip()
      return nil
    }
    let reading = BenefitChangeReading(reader: reader, context: context)
    if let edge = reading.edge(of: benefit, fields) { edges.append(edge) }
    guard reading.touchesRule(fields) else {
      guard !fields.has("with") else { return benefit }
      reader.report(
        Diagnostic(
          "reform.no-change", at: fields.place,
          Wording(zh: "没有写“\(benefit.id.name)”改什么", en: "nothing of “\(benefit.id.name)” is changed"),
          expected: Wording(verbatim: Self.parts)))
      return nil
    }
    do throws(Diagnostics) {
      var altered = try wholeParts(of: reading.change(benefit, fields), fields)
      if let node = fields.node(ifPresent: "enterprise_cap") {
        let cap = node.text == "none" ? nil : instruments(of: benefit)?.cap(node)
        altered = altered.replacing(enterpriseCap: .some(cap))
      }
      return altered
    } catch {
      reader.report(error)
      return nil
    }
  }

  private func benefit(
    _ fields: DeclarationFields, _ changed: [InstrumentID: BenefitDeclaration]
  ) -> BenefitDeclaration? {
    guard let node = fields.node("benefit"),
      let id = reader.parsed(node, expected: Wording(verbatim: "shenggui-2023/5#new-entrant-award"), InstrumentID.init)
    else { return nil }
    if let benefit = changed[id] ?? corpus.benefit(id), benefit.table != nil { return benefit }
    let known = corpus.benefits.filter { $0.table != nil }.map(\.id.description)
    reader.report(
      "corpus.unknown-instrument", at: node,
      Wording(zh: "没有可测算的事项“\(id)”", en: "there is no benefit with a table called “\(id)”"),
      remedy: suggestion(for: id.description, among: known))
    return nil
  }

  /// The table as a whole, and the inputs that its columns read.
  private func wholeParts(of benefit: BenefitDeclaration, _ fields: DeclarationFields) throws(Diagnostics)
    -> BenefitDeclaration
  {
    guard fields.has("table") || fields.has("inputs"), let reading = instruments(of: benefit) else { return benefit }
    let before = reader.faults.count
    let inputs =
      fields.has("inputs") ? reading.inputs(fields, subjects: [benefit.subject, .enterprise]) : benefit.inputs
    guard let table = fields.block("table").flatMap({ reading.table($0, inputs, fields) }),
      reader.faults.count == before
    else { return benefit }
    reading.checkColumns(table, inputs, fields)
    return benefit.replacing(inputs: inputs, table: table, tiers: try BenefitDeclaration.Tier.reading(table))
  }

  private func instruments(of benefit: BenefitDeclaration) -> InstrumentReading? {
    corpus.document(benefit.id.clause.document).map {
      InstrumentReading(reader: reader, context: context, document: $0, clause: benefit.id.clause)
    }
  }

  // MARK: New clauses

  private func clause(_ fields: DeclarationFields) -> (clause: Clause, readings: [Reading])? {
    guard let node = fields.node("document"),
      let id = reader.parsed(node, expected: Wording(verbatim: "shenggui-2023"), DocumentID.init)
    else {
      fields.skip()
      return nil
    }
    guard let document = corpus.document(id) else {
      reader.report(
        "reform.unknown-document", at: node, Wording(zh: "没有文件“\(id)”", en: "there is no document “\(id)”"),
        remedy: suggestion(for: id.text, among: corpus.documents.map(\.id.text)))
      fields.skip()
      return nil
    }
    return ClauseReading(reader: reader, context: context, document: document).clause(fields)
  }
}
