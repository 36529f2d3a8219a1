import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads one change of a benefit's rule, as the alternatives of readings and the patches of reforms write it: `column`
/// and `cell`, and `row` where it is one row's; `input` and `reads`; `base` (`none` takes it away); `from` or `to`;
/// `tested_on`; `with` and `stacking`.
struct BenefitChangeReading: ContextualReading {
  /// What a change may name, here and in the patches of reforms.
  private static let keys: Set<String> = [
    "benefit", "row", "column", "cell", "input", "reads", "base", "from", "to", "tested_on", "with", "stacking",
    "table",
    "inputs", "enterprise_cap",
  ]

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
    if has(["column", "cell"], and: ["row"], fields) { benefit = try cell(benefit, fields) }
    if has(["input", "reads"], fields) { benefit = try input(benefit, fields) }
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

  /// Whether keys that go together are all there. Where one is missing it is told, unless another is misspelt: that one
  /// is told instead.
  private func has(_ keys: [String], and optional: [String] = [], _ fields: DeclarationFields) -> Bool {
    let all = keys + optional
    guard all.contains(where: fields.has) else { return false }
    for key in all { _ = fields.node(ifPresent: key) }
    guard keys.allSatisfy(fields.has) else {
      if fields.entries.allSatisfy({ Self.keys.contains($0.key) }) {
        for key in keys where !fields.has(key) { _ = fields.node(key) }
      }
      return false
    }
    return true
  }

  func edge(of benefit: BenefitDeclaration, _ fields: DeclarationFields) -> OverlapEdge? {
    guard fields.has("with") || fields.has("stacking") else { return nil }
    let other = fields.instrument("with", kind: .benefit, in: context)
    let stacking = fields.choice("stacking", of: Overlap.Stacking.self)
    guard let other, let stacking else { return nil }
    guard other != benefit.id else {
      reader.report(.overlapsItself(at: fields.place(of: "with"), length: other.description.count))
      return nil
    }
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
    if case .total = benefit.inputs[index].value {
      reader.report(
        "corpus.total", at: node,
        Wording(zh: "“\(name)”是各项合计，不能换读法", en: "“\(name)” is a sum over all entries and cannot be read otherwise"),
        remedy: Wording(zh: "改用 inputs 和 table 整体重写", en: "write inputs and table anew instead"))
      return benefit
    }
    var inputs = benefit.inputs
    inputs[index] = try placed(fields.place(of: "reads"), length: text.count) { () throws(Diagnostics) in
      let input: BenefitInput
      do throws(Diagnostic) {
        input = try inputs[index].reading(text, dictionary: context.facts, subjects: [benefit.subject, .enterprise])
      } catch {
        throw Diagnostics(error)
      }
      try checkColumn(of: input, before: inputs[index], in: benefit.table)
      return input
    }
    return benefit.replacing(inputs: inputs)
  }

  /// The cells of an input's column must have a meaning for what it reads now.
  private func checkColumn(
    of input: BenefitInput, before: BenefitInput, in table: DecisionTable?
  ) throws(Diagnostics) {
    guard input.type.isComparable(with: before.type) else {
      throw Diagnostics(
        Diagnostic(
          "corpus.input-type", at: nil,
          Wording(
            zh: "“\(input.name)”这一列比的是\(before.type.words.zh)，这里的结果是\(input.type.words.zh)",
            en: "the column “\(input.name)” compares \(before.type.words.en), and this comes to \(input.type.words.en)"),
          expected: before.type.words))
    }
    guard let table, let column = table.inputs.firstIndex(where: { $0.name == input.name }) else { return }
    let faults = table.rows.flatMap { input.choiceFaults(in: $0.cells[column]) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
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
    case .fixed, .shareLimit, .reservation, .exemption, .unquantified:
      if benefit.base != nil { reader.report(.baseUnused(at: place, length: 1)) }
    case .upTo, .limit, nil: break
    }
    if let base = benefit.base, base !== before.base { checkKind(of: base, benefit, before: before) }
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

  /// What shares and ceilings are of is money; a price for each unit is of the units that it was of.
  private func checkKind(of base: FactExpression, _ benefit: BenefitDeclaration, before: BenefitDeclaration) {
    var isOfUnits = false
    if case .perUnit = benefit.tiers.first?.amount { isOfUnits = true }
    func unit(_ use: FactUse) -> FactType.Unit? {
      if case .decimal(let unit) = use.definition.type { unit } else { nil }
    }
    let former = Set((before.base?.facts ?? []).compactMap(unit)).subtracting([.yuan])
    let reads = base.facts.compactMap(unit).contains { unit in
      isOfUnits ? (former.isEmpty ? unit != .yuan : former.contains(unit)) : unit == .yuan
    }
    let comes =
      switch base.type.unconstrained {
      case .number(.plain), .any: true
      case .number(.yuan): !isOfUnits
      case .number: isOfUnits
      default: false
      }
    guard !reads || !comes else { return }
    reader.report(
      Diagnostic(
        "corpus.base", at: base.source.origin,
        comes
          ? Wording(
            zh: isOfUnits ? "基数没有读到数量" : "基数没有读到金额",
            en: isOfUnits ? "the base reads no quantity of those units" : "the base reads no amount of money")
          : Wording(zh: "基数的结果是\(base.type.words.zh)", en: "the base comes to \(base.type.words.en)"),
        expected: isOfUnits
          ? Wording(zh: "数量，如 saved_tce", en: "a quantity, such as saved_tce")
          : Wording(zh: "金额，如 contract_amount", en: "an amount, such as contract_amount"),
        length: base.source.text.count))
  }
}
