import Declarations
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

extension InstrumentReading {
  func benefit(
    _ fields: DeclarationFields, _ id: InstrumentID, _ name: Wording, _ life: InstrumentLife
  ) -> BenefitDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let accrual = fields.node("accrual").flatMap { self.accrual($0, subject: subject) }
    let frequency = fields.choice("frequency", of: BenefitDeclaration.Frequency.self)
    let payer = fields.choice("payer", of: BenefitDeclaration.Payer.self)
    let delivery = fields.choice("delivery", of: BenefitDeclaration.Delivery.self)
    let cash = fields.boolean("cash")
    let force = self.force(fields)
    let overlaps = fields.mappings(ifPresent: "overlaps") { self.overlap($0, of: id) } ?? []
    let subjects: Set<SubjectKind> = subject.map { [$0, .enterprise] } ?? [.enterprise]
    let inputs = self.inputs(fields, subjects: subjects)
    let table = fields.block(ifPresent: "table").flatMap { self.table($0, inputs, fields) }
    let base = self.base(fields, subjects: subjects)
    let cap = fields.node(ifPresent: "enterprise_cap").flatMap(self.cap)
    let tiers = table.map(self.tiers) ?? []
    let cases =
      fields.block(ifPresent: "cases").flatMap { block in
        subject.flatMap { self.cases(block, subject: $0, rows: table?.rows.map(\.name)) }
      }
    checkCompleteness(fields, life)
    if let table {
      checkColumns(table, inputs, fields)
      checkCases(cases ?? [], table)
      checkBase(base, tiers, fields)
    }
    guard let subject, let accrual, let frequency, let payer, let delivery, let cash, let force else { return nil }
    return BenefitDeclaration(
      id: id, name: name, life: life, subject: subject, accrual: accrual, frequency: frequency, payer: payer,
      delivery: delivery, paysCash: cash, force: force, forceTestedOn: document.forceTestedOn, overlaps: overlaps,
      inputs: inputs, table: table, base: base, enterpriseCap: cap, tiers: tiers, cases: cases ?? [],
      place: fields.place(of: "id"))
  }

  // MARK: What holds for the benefit as a whole

  private func accrual(_ node: DeclarationNode, subject: SubjectKind?) -> BenefitDeclaration.Accrual? {
    guard let text = reader.text(node) else { return nil }
    if text == "Y" { return .year }
    guard let definition = reader.fact(node, in: context) else { return nil }
    guard definition.type == .day, definition.periods.isEmpty,
      definition.subject == .enterprise || definition.subject == subject
    else {
      reader.report(
        "corpus.accrual", at: node,
        Wording(zh: "“\(text)”不是这个对象的日期", en: "“\(text)” is no day of the benefit's subject"),
        expected: Wording(zh: "Y，或如 above_scale_on 的日期事实", en: "Y, or a fact that is a day, such as above_scale_on"))
      return nil
    }
    return .day(definition.id)
  }

  /// The benefit's own period, which lies within the document's.
  private func force(_ fields: DeclarationFields) -> PeriodOfForce? {
    guard let node = fields.node(ifPresent: "effective") else { return document.force }
    guard
      let own = reader.mapping(
        node,
        { fields -> PeriodOfForce? in
          let from = fields.day(ifPresent: "from")
          let to = fields.day(ifPresent: "to")
          guard let basis = fields.choice("basis", of: PeriodOfForce.Basis.self) else { return nil }
          return PeriodOfForce(from: from, to: to, basis: basis, reading: nil)
        })
    else { return nil }
    guard document.force.contains(own) else {
      let outer = document.force
      reader.report(
        "corpus.period", at: node,
        Wording(zh: "执行期超出了文件的执行期", en: "the period reaches beyond the document's"),
        expected: Wording(
          zh: "\(outer.from?.description ?? "不限")至\(outer.to?.description ?? "不限")之内",
          en: "within \(outer.from?.description ?? "any day") to \(outer.to?.description ?? "any day")"))
      return nil
    }
    return own
  }

  private func overlap(_ fields: DeclarationFields, of id: InstrumentID) -> Overlap? {
    let benefit = fields.instrument("benefit", kind: .benefit, in: context)
    let stacking = fields.choice("stacking", of: Overlap.Stacking.self)
    guard let benefit, let stacking else { return nil }
    guard benefit != id else {
      reader.report(.overlapsItself(at: fields.place(of: "benefit"), length: id.description.count))
      return nil
    }
    return Overlap(benefit: benefit, stacking: stacking)
  }

  /// What runs needs conditions, a table and cases.
  private func checkCompleteness(_ fields: DeclarationFields, _ life: InstrumentLife) {
    guard life == .runs else { return }
    for key in ["inputs", "table", "cases"] where !fields.has(key) {
      reader.report(
        Diagnostic(
          "corpus.benefit-incomplete", at: fields.place(of: "id"),
          Wording(zh: "自动运行的事项缺少“\(key)”", en: "a benefit that runs lacks “\(key)”"),
          expected: key == "cases"
            ? Wording(zh: "每个界限和日期的上、中、下各一例", en: "cases at, above and below every threshold and date") : nil,
          remedy: Wording(
            zh: "补上，或把 state 改为 shows 并写明 why", en: "add it, or make the state shows and say why")))
    }
  }

  // MARK: Inputs

  func inputs(_ fields: DeclarationFields, subjects: Set<SubjectKind>) -> [BenefitInput] {
    (fields.entries(ifPresent: "inputs") ?? []).compactMap { entry in
      if case .mapping = entry.value.content {
        return reader.mapping(entry.value) { fields in
          fields.has("total")
            ? self.total(fields, named: entry.key, subjects: subjects)
            : self.ratio(fields, named: entry.key, subjects: subjects)
        }
      }
      return self.expression(entry.value, subjects: subjects).map { BenefitInput($0, named: entry.key) }
    }
  }

  /// `{total: principal, where: 'loan_kind = "guaranteed"'}`.
  private func total(_ fields: DeclarationFields, named name: String, subjects: Set<SubjectKind>) -> BenefitInput? {
    let fact = fields.node("total").flatMap { expression($0, subjects: subjects) }
    let condition = fields.node("where").flatMap { expression($0, subjects: subjects) }
    guard let fact, let condition else { return nil }
    guard case .number = fact.type else {
      reader.report(
        Diagnostic(
          "corpus.total", at: fields.place(of: "total"),
          Wording(zh: "这里是\(fact.type.words.zh)，不能相加", en: "this is \(fact.type.words.en) and can't be added up"),
          expected: Wording(zh: "数，如 principal", en: "a number, such as principal"), length: fact.source.text.count))
      return nil
    }
    guard condition.type == .boolean else {
      reader.report(
        Diagnostic(
          "corpus.condition", at: fields.place(of: "where"),
          Wording(zh: "条件的结果是\(condition.type.words.zh)", en: "the condition comes to \(condition.type.words.en)"),
          expected: FEELType.boolean.words, length: condition.source.text.count))
      return nil
    }
    return BenefitInput(
      name: name, value: .total(of: fact, where: condition), type: fact.type,
      text: "sum(\(fact.source.text) where \(condition.source.text))")
  }

  /// `{ratio: "a / b", unless_positive: a-reading}`.
  private func ratio(_ fields: DeclarationFields, named name: String, subjects: Set<SubjectKind>) -> BenefitInput? {
    let block = fields.block("ratio")
    let reading = fields.node("unless_positive").flatMap { node -> ReadingID? in
      let id = reader.parsed(node, expected: Wording(verbatim: "growth-from-nothing")) {
        ReadingID(clause: clause, name: $0)
      }
      if let id { context.mention(.reading(id), at: node, in: reader) }
      return id
    }
    guard let block, let reading else { return nil }
    return attempt(in: block) { source throws(Diagnostic) in
      try BenefitInput(
        ratio: source, named: name, unlessPositive: reading, dictionary: context.facts, subjects: subjects)
    }
  }

  // MARK: The table

  func table(_ block: TextBlock, _ inputs: [BenefitInput], _ fields: DeclarationFields) -> DecisionTable? {
    guard let grid = grid(block) else { return nil }
    var types = Dictionary(inputs.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    // An input that has a fault of its own is no unknown column.
    for entry in fields.entries(ifPresent: "inputs") ?? [] where types[entry.key] == nil { types[entry.key] = .any }
    do throws(Diagnostics) {
      return try DecisionTable(reading: grid, inputs: types, outputs: AmountColumn.types, options: .corpus)
    } catch {
      reader.report(error)
      return nil
    }
  }

  /// What the table as a whole must be: every input looked at, no rows that hold together or never, and no value that the
  /// dictionary does not know.
  func checkColumns(_ table: DecisionTable, _ inputs: [BenefitInput], _ fields: DeclarationFields) {
    let columns = Set(table.inputs.map(\.name))
    for entry in fields.entries(ifPresent: "inputs") ?? [] where !columns.contains(entry.key) {
      reader.report(
        Diagnostic(
          "corpus.unused-input", at: entry.keyPlace,
          Wording(zh: "决策表没有用到“\(entry.key)”", en: "no column of the table reads “\(entry.key)”"),
          remedy: Wording(zh: "在表里加一列，或删去", en: "add a column, or take it out"), length: entry.key.count))
    }
    for (index, column) in table.inputs.enumerated() {
      guard let input = inputs.first(where: { $0.name == column.name }) else { continue }
      for fault in table.rows.flatMap({ input.choiceFaults(in: $0.cells[index]) }) { reader.report(fault) }
    }
    // Without the types of all inputs the analysis would see rows that never hold.
    guard table.inputs.allSatisfy({ column in inputs.contains { $0.name == column.name } }) else { return }
    do throws(Diagnostic) {
      for finding in try table.findings() { report(finding, in: table) }
    } catch {
      reader.report(error)
    }
  }

  /// Every row is proved by a case.
  private func checkCases(_ cases: [BenefitCase], _ table: DecisionTable) {
    guard !cases.isEmpty else { return }
    for row in table.rows where !cases.contains(where: { $0.expected.row == row.name }) {
      reader.report(
        Diagnostic(
          "corpus.row-without-case", at: row.place,
          Wording(zh: "没有一例走到“\(row.name)”这一行", en: "no case comes to the row “\(row.name)”"),
          remedy: Wording(
            zh: "在 cases 里补上这一行界限的上、中、下", en: "add cases at, above and below its thresholds"),
          length: row.name.count))
    }
  }

  private func report(_ finding: TableFinding, in table: DecisionTable) {
    switch finding {
    case .overlap(let first, let second, let example):
      let values = zip(table.inputs, example).map { "\($0.name)=\($1)" }
      reader.report(
        Diagnostic(
          "corpus.rows-overlap", at: table.rows[second].place,
          Wording(
            zh: "行“\(table.rows[first].name)”和“\(table.rows[second].name)”会同时成立",
            en: "the rows “\(table.rows[first].name)” and “\(table.rows[second].name)” can hold together"),
          expected: Wording(
            zh: "命中规则 U 要求至多一行成立；例如 \(values.joined(separator: "、"))",
            en: "at most one row that holds (hit policy U); both do for \(values.joined(separator: ", "))"),
          remedy: Wording(zh: "改界限的含与不含，或改用 F", en: "mend which bound is included, or use F")))
    case .unreachable(let row):
      reader.report(
        Diagnostic(
          "corpus.row-unreachable", at: table.rows[row].place,
          Wording(zh: "行“\(table.rows[row].name)”永远不会成立", en: "the row “\(table.rows[row].name)” can never decide"),
          remedy: Wording(zh: "核对各格的条件，或删去这一行", en: "check its conditions, or take it out")))
    }
  }
}

extension Diagnostic {
  /// A relation of a benefit with itself.
  static func overlapsItself(at place: Place, length: Int) -> Diagnostic {
    Diagnostic(
      "corpus.overlap-itself", at: place,
      Wording(zh: "一个事项不能与自己重叠", en: "a benefit does not overlap itself"), length: length)
  }
}

extension BenefitInput {
  /// A word in a column that reads an enumeration must be one of its values.
  func choiceFaults(in cell: DecisionTable.Cell) -> [Diagnostic] {
    guard case .expression(let expression) = value, case .name = expression.expression.node,
      case .enumeration(let choices) = expression.facts.first?.definition.type
    else { return [] }
    return cell.tests.flatMap(\.expressions).flatMap(\.strings).compactMap { constant in
      guard !choices.contains(where: { $0.id == constant.text }) else { return nil }
      return cell.source.diagnostic(
        "corpus.choice", constant.span,
        Wording(zh: "“\(text)”没有“\(constant.text)”这个值", en: "“\(text)” has no value “\(constant.text)”"),
        expected: Wording(
          zh: choices.map(\.id).joined(separator: "、"), en: choices.map(\.id).joined(separator: ", ")),
        remedy: suggestion(for: constant.text, among: choices.map(\.id)))
    }
  }
}

extension Expression {
  /// The string constants in the tree.
  fileprivate var strings: [(text: String, span: SourceSpan)] {
    if case .string(let text) = node { return [(text, span)] }
    return children.flatMap(\.strings)
  }
}
