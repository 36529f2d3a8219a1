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
    var parts = ChangedParts()
    let changes: [Void] =
      fields.mappings(ifPresent: "changes") { fields -> Void? in
        let before = edges.count
        guard let altered = change(fields, changed, &edges) else { return nil }
        for fault in parts.faults(of: altered.id, fields, edge: edges.dropFirst(before).last) { reader.report(fault) }
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

/// What the changes of a patch have changed so far: one that is changed twice would hang on the order in which they stand.
private struct ChangedParts {
  private struct Part: Hashable {
    let benefit: InstrumentID
    let name: String
    /// `nil` for all rows, or where the part has none.
    var row: String?
  }

  private var lines: [Part: Int] = [:]
  private var relations: [Set<InstrumentID>: (stacking: Overlap.Stacking, line: Int)] = [:]

  /// Takes a change.
  /// - Returns: what was changed before.
  mutating func faults(of benefit: InstrumentID, _ fields: DeclarationFields, edge: OverlapEdge?) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    for key in ["column", "input", "base", "from", "to", "tested_on", "enterprise_cap", "table"] where fields.has(key) {
      let isNamed = key == "column" || key == "input"
      let name = isNamed ? fields.entries.first { $0.key == key }?.value.text ?? "" : ""
      let part = Part(
        benefit: benefit, name: "\(key) \(name)",
        row: key == "column" ? fields.entries.first { $0.key == "row" }?.value.text : nil)
      let place = fields.place(of: key == "column" ? "cell" : key == "input" ? "reads" : key)
      if let line = lines.filter({ Self.overlaps($0.key, part) }).map(\.value).min() {
        faults.append(
          Diagnostic(
            "reform.changed-twice", at: place,
            Wording(
              zh: "“\(benefit.name)”的“\(isNamed ? name : key)”第 \(line) 行已经改过",
              en: "“\(isNamed ? name : key)” of “\(benefit.name)” is changed already on line \(line)"),
            remedy: Wording(zh: "只留一处", en: "keep one of them")))
      }
      lines[part] = lines[part] ?? place.line ?? 0
    }
    if let edge {
      let (pair, place) = (Set([edge.first, edge.second]), fields.place(of: "stacking"))
      if let former = relations[pair], former.stacking != edge.stacking {
        faults.append(
          Diagnostic(
            "corpus.overlap-conflict", at: place,
            Wording(
              zh: "这两项的关系第 \(former.line) 行写的是 \(former.stacking.rawValue)，这里写 \(edge.stacking.rawValue)",
              en: "line \(former.line) says that the two are \(former.stacking.rawValue), and here they are "
                + edge.stacking.rawValue),
            remedy: Wording(zh: "两处写成一种", en: "say the same in both places"),
            length: edge.stacking.rawValue.count))
      }
      relations[pair] = relations[pair] ?? (edge.stacking, place.line ?? 0)
    }
    return faults
  }

  /// Whether two changes are of the same part; a whole table takes the place of all cells and inputs.
  private static func overlaps(_ former: Part, _ part: Part) -> Bool {
    guard former.benefit == part.benefit else { return false }
    if former.name == part.name { return former.row == nil || part.row == nil || former.row == part.row }
    return [former, part].contains { $0.name == "table " }
      && [former, part].contains { $0.name.hasPrefix("column ") || $0.name.hasPrefix("input ") }
  }
}
