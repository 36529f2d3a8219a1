import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads one change of a benefit's rule, as the alternatives of readings and the patches of reforms write it: `column`
/// and `cell`, and `row` where it is one row's; `input` and `reads`; `base` (`none` takes it away); `from` or `to`;
/// `tested_on`; `with` and `stacking`.
struct BenefitChangeReading: ContextualReading {
  let reader: DeclarationReader
  let context: LoadingContext

  /// Whether a change alters more than how the benefit goes with others.
  func touchesRule(_ fields: DeclarationFields) -> Bool {
    fields.entries.contains { !["benefit", "with", "stacking"].contains($0.key) }
  }

  func change(
    _ benefit: BenefitDeclaration, _ fields: DeclarationFields
  ) throws(Diagnostics) -> BenefitDeclaration {
    var benefit = benefit
    if fields.has("column") { benefit = try cell(benefit, fields) }
    if fields.has("input") { benefit = try input(benefit, fields) }
    if let node = fields.node(ifPresent: "base") { benefit = base(benefit, node) }
    let from = fields.day(ifPresent: "from")
    let to = fields.day(ifPresent: "to")
    if from != nil || to != nil, fields.isInOrder(from ?? benefit.force.from, to ?? benefit.force.to) {
      benefit = benefit.replacing(
        force: PeriodOfForce(
          from: from ?? benefit.force.from, to: to ?? benefit.force.to, basis: benefit.force.basis,
          reading: benefit.force.reading))
    }
    if let test = fields.choice(ifPresent: "tested_on", of: ForceTest.self) {
      benefit = benefit.replacing(forceTestedOn: test)
    }
    return benefit
  }

  func edge(of benefit: BenefitDeclaration, _ fields: DeclarationFields) -> OverlapEdge? {
    guard fields.has("with") || fields.has("stacking") else { return nil }
    let other = fields.instrument("with", kind: .benefit, in: context)
    let stacking = fields.choice("stacking", of: Overlap.Stacking.self)
    guard let other, let stacking else { return nil }
    return OverlapEdge(first: benefit.id, second: other, stacking: stacking)
  }

  private func cell(_ benefit: BenefitDeclaration, _ fields: DeclarationFields) throws(Diagnostics)
    -> BenefitDeclaration
  {
    guard let table = benefit.table, let column = fields.node("column"), let name = reader.text(column),
      let text = fields.text("cell")
    else { return benefit }
    let position: DecisionTable.CellColumn
    if let index = table.inputs.firstIndex(where: { $0.name == name }) {
      position = .input(index)
    } else if let index = table.outputs.firstIndex(where: { $0.name == name }) {
      position = .output(index)
    } else {
      reader.report(
        "corpus.unknown-column", at: column,
        Wording(zh: "决策表没有“\(name)”这一列", en: "the table has no column “\(name)”"),
        remedy: suggestion(for: name, among: (table.inputs + table.outputs).map(\.name)))
      return benefit
    }
    let row = fields.node(ifPresent: "row").flatMap { node -> Int? in
      guard let name = reader.text(node) else { return nil }
      guard let index = table.rows.firstIndex(where: { $0.name == name }) else {
        reader.report(
          "corpus.unknown-row", at: node,
          Wording(zh: "决策表没有“\(name)”这一行", en: "the table has no row “\(name)”"),
          remedy: suggestion(for: name, among: table.rows.map(\.name)))
        return nil
      }
      return index
    }
    // A row that is not there changes nothing; it has been reported.
    if fields.has("row"), row == nil { return benefit }
    return try placed(fields.place(of: "cell"), length: text.count) { () throws(Diagnostics) in
      let altered = try table.replacing { index, column in
        column == position && (row == nil || row == index) ? text : nil
      }
      if case .input(let column) = position, let input = benefit.inputs.first(where: { $0.name == name }) {
        let faults = altered.rows.flatMap { input.choiceFaults(in: $0.cells[column]) }
        guard faults.isEmpty else { throw Diagnostics(faults) }
      }
      return benefit.replacing(table: altered, tiers: try BenefitDeclaration.Tier.reading(altered))
    }
  }

  private func input(_ benefit: BenefitDeclaration, _ fields: DeclarationFields) throws(Diagnostics)
    -> BenefitDeclaration
  {
    guard let node = fields.node("input"), let name = reader.text(node), let text = fields.text("reads") else {
      return benefit
    }
    guard let index = benefit.inputs.firstIndex(where: { $0.name == name }) else {
      reader.report(
        "corpus.unknown-column", at: node,
        Wording(zh: "没有输入“\(name)”", en: "there is no input “\(name)”"),
        remedy: suggestion(for: name, among: benefit.inputs.map(\.name)))
      return benefit
    }
    var inputs = benefit.inputs
    inputs[index] = try placed(fields.place(of: "reads"), length: text.count) { () throws(Diagnostics) in
      do throws(Diagnostic) {
        return try inputs[index].reading(
          text, dictionary: context.facts, subjects: [benefit.subject, .enterprise])
      } catch {
        throw Diagnostics(error)
      }
    }
    return benefit.replacing(inputs: inputs)
  }

  private func base(_ benefit: BenefitDeclaration, _ node: DeclarationNode) -> BenefitDeclaration {
    if node.text == "none" { return benefit.replacing(base: .some(nil)) }
    guard let block = reader.block(node) else { return benefit }
    do throws(Diagnostic) {
      let base = try FactExpression(
        SourceText(block.text, at: block.place(line: 1)), dictionary: context.facts,
        subjects: [benefit.subject, .enterprise])
      return benefit.replacing(base: base)
    } catch {
      reader.report(error)
      return benefit
    }
  }

  /// Says where the file has a fault that a text read anew carries.
  private func placed<Value>(
    _ place: Place, length: Int, _ read: () throws(Diagnostics) -> Value
  ) throws(Diagnostics) -> Value {
    do throws(Diagnostics) {
      return try read()
    } catch {
      throw Diagnostics(
        error.all.map { fault in
          Diagnostic(
            fault.code, at: place, fault.message, expected: fault.expected, remedy: fault.remedy, length: length)
        })
    }
  }

  /// The altered rule is held to what holds for every rule.
  func check(_ benefit: BenefitDeclaration, before: BenefitDeclaration, at place: Place) {
    switch benefit.tiers.first?.amount {
    case .share, .shareRange, .perUnit: if benefit.base == nil { reader.report(.baseMissing(at: place)) }
    case .fixed, .reservation, .exemption, .unquantified:
      if benefit.base != nil { reader.report(.baseUnused(at: place, length: 1)) }
    case .upTo, .limit, nil: break
    }
    do throws(Diagnostic) {
      guard let table = benefit.table, try !table.findings().isEmpty, let former = before.table,
        try former.findings().isEmpty
      else { return }
      reader.report(
        Diagnostic(
          "corpus.alternative-table", at: place,
          Wording(
            zh: "改后“\(benefit.id.name)”的决策表有重叠或永不成立的行",
            en: "the altered table of “\(benefit.id.name)” has rows that overlap or never hold"),
          remedy: Wording(zh: "把相邻各行的界限一并改", en: "change the bounds of the neighbouring rows too")))
    } catch {
      reader.report(error)
    }
  }
}
