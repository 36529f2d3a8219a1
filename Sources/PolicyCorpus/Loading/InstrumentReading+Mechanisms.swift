import Decimals
import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// What registers, vouchers, cases, exchanges, programmes, events and evaluations declare.
extension InstrumentReading {
  func register(_ fields: DeclarationFields) -> RegisterDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let entry = fields.mapping("entry", self.entry)
    let exit = fields.texts("exit")
    let review = fields.choice(ifPresent: "review", of: Cycle.self)
    let capacity = fields.mapping(ifPresent: "capacity", self.capacity)
    let kept = fields.block("fields").flatMap(self.fields)
    let days = kept?.filter { $0.type == .day }.map(\.name) ?? []
    let validUntil = fields.parsed(
      ifPresent: "valid_until",
      expected: Wording(zh: "本登记册一个 day 字段的名称", en: "the name of one of its own fields of type day")
    ) { name in days.first { $0 == name } }
    guard let subject, let entry, let exit, let kept else { return nil }
    return RegisterDeclaration(
      subject: subject, entry: entry, exitReasons: exit, review: review, capacity: capacity, fields: kept,
      validUntil: validUntil)
  }

  func caseProcedure(_ fields: DeclarationFields) -> CaseDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let types = fields.texts("types")
    let steps = fields.texts("steps")
    let kept = fields.block(ifPresent: "fields").map(self.fields) ?? []
    let fallback = fields.node(ifPresent: "fallback").flatMap { reader.department($0, in: context) }
    let reopens = fields.boolean(ifPresent: "reopens") ?? false
    let officer = fields.boolean(ifPresent: "named_officer") ?? false
    let term = fields.parsed(
      ifPresent: "term",
      expected: Wording(
        zh: "simple、complex，或 1 到 \(CaseDeclaration.Term.longest) 的工作日数",
        en: "simple, complex, or a number of working days from 1 to \(CaseDeclaration.Term.longest)"),
      CaseDeclaration.Term.init)
    guard let subject, let types, let steps, let kept else { return nil }
    return CaseDeclaration(
      subject: subject, types: types, steps: steps, fields: kept, fallback: fallback, reopens: reopens,
      hasNamedOfficer: officer, term: term)
  }

  func voucher(_ fields: DeclarationFields) -> VoucherDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let covers = fields.texts("covers")
    let payer = fields.choice("payer", of: BenefitDeclaration.Payer.self)
    let entitling = fields.instruments(ifPresent: "entitled_by", kind: .benefit, in: context)
    let providers = fields.text(ifPresent: "providers")
    let kept = fields.block(ifPresent: "fields").map(self.fields) ?? []
    guard let subject, let covers, let payer, let kept else { return nil }
    return VoucherDeclaration(
      subject: subject, covers: covers, payer: payer, entitledBy: entitling, providers: providers, fields: kept)
  }

  func exchange(_ fields: DeclarationFields) -> ExchangeDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let demand = fields.text("demand")
    let supply = fields.text("supply")
    let criteria = fields.block("match_by").flatMap(self.criteria)
    let review = fields.choice(ifPresent: "review", of: Cycle.self)
    let kept = fields.block(ifPresent: "fields").map(self.fields) ?? []
    let outcome =
      fields.list(ifPresent: "outcome") { node in
        reader.parsed(node, expected: Wording(verbatim: (kept ?? []).map(\.name).joined(separator: "、"))) { name in
          kept?.first { $0.name == name }
        }
      } ?? []
    let amount = fields.parsed(
      ifPresent: "amount",
      expected: Wording(zh: "outcome 里一个以元、万元或亿元为单位的数量", en: "a quantity of outcome in 元, 万元 or 亿元")
    ) { name -> ExchangeDeclaration.Amount? in
      guard case .quantity(let unit) = outcome.first(where: { $0.name == name })?.type else { return nil }
      return ExchangeDeclaration.Amount.Unit(rawValue: unit).map { ExchangeDeclaration.Amount(name: name, unit: $0) }
    }
    let demands = fields.instruments(ifPresent: "demands_from", kind: .register, in: context)
    let supplies = fields.instruments(ifPresent: "supplies_from", kind: .register, in: context)
    guard let subject, let demand, let supply, let criteria, let kept else { return nil }
    return ExchangeDeclaration(
      subject: subject, demand: demand, supply: supply, criteria: criteria, review: review, fields: kept,
      outcome: outcome, amount: amount, demandRegisters: demands, supplyRegisters: supplies)
  }

  func programme(_ fields: DeclarationFields) -> ProgrammeDeclaration? {
    let subject = fields.choice("subject", of: SubjectKind.self)
    let responsible = fields.departments(ifPresent: "responsible", in: context)
    let lead = fields.departments(ifPresent: "lead", in: context)
    let participants = fields.text(ifPresent: "participants")
    let milestones = fields.texts(ifPresent: "milestones") ?? []
    let review = fields.choice(ifPresent: "review", of: Cycle.self)
    let measures = fields.instruments(ifPresent: "measures", kind: .indicator, in: context)
    let opens =
      fields.mappings(ifPresent: "opens") { item -> ProgrammeDeclaration.Opening? in
        let benefit = item.instrument("benefit", kind: .benefit, in: context)
        let at = item.list("at") { self.milestone($0, of: milestones) }
        let kinds = item.list(ifPresent: "product_kinds", self.productKind) ?? []
        let industries = item.texts(ifPresent: "industries") ?? []
        guard let benefit, let at else { return nil }
        return ProgrammeDeclaration.Opening(
          benefit: benefit, milestones: at, productKinds: kinds, industries: industries)
      } ?? []
    let opensEntryAt = fields.list(ifPresent: "opens_entry_at") { self.milestone($0, of: milestones) } ?? []
    guard let subject else { return nil }
    return ProgrammeDeclaration(
      subject: subject, responsible: responsible, lead: lead, participants: participants, milestones: milestones,
      review: review, measures: measures, opens: opens, opensEntryAt: opensEntryAt)
  }

  /// A kind of product, as the dictionary has it.
  private func productKind(_ node: DeclarationNode) -> String? {
    var kinds: [String] = []
    if let id = FactID("product_kind"), case .enumeration(let choices)? = context.facts.definition(of: id)?.type {
      kinds = choices.map(\.id)
    }
    return reader.parsed(node, expected: Wording(verbatim: kinds.joined(separator: ", "))) { text in
      kinds.first { $0 == text }
    }
  }

  /// One of the milestones that the programme declares.
  private func milestone(_ node: DeclarationNode, of milestones: [String]) -> String? {
    reader.parsed(node, expected: Wording(verbatim: milestones.joined(separator: "、"))) { text in
      milestones.first { $0 == text }
    }
  }

  func event(_ fields: DeclarationFields) -> EventDeclaration? {
    let channels = fields.texts("channels")
    let audience = fields.text("audience")
    let about = fields.list("about") { reader.clause($0, in: context) }
    let measures = fields.instruments(ifPresent: "measures", kind: .indicator, in: context)
    guard let channels, let audience, let about else { return nil }
    return EventDeclaration(channels: channels, audience: audience, about: about, measures: measures)
  }

  func evaluation(_ fields: DeclarationFields) -> EvaluationDeclaration? {
    let ranks = fields.list("ranks") { reader.choice($0, of: EvaluationDeclaration.Ranks.self) }
    let period = fields.choice("period", of: Cycle.self)
    let obligation = fields.choice("obligation", of: EvaluationDeclaration.Obligation.self)
    let measures = fields.instruments(ifPresent: "measures", kind: .indicator, in: context)
    let count = fields.node(ifPresent: "counts_by").flatMap { reader.count($0, in: context) }
    let freezes = fields.boolean("freezes")
    guard let ranks, let period, let obligation, let freezes else { return nil }
    return EvaluationDeclaration(
      ranks: ranks, period: period, obligation: obligation, measures: measures, countsBy: count, freezes: freezes)
  }

  // MARK: Parts

  private func entry(_ fields: DeclarationFields) -> RegisterDeclaration.Entry? {
    guard fields.has("rule") else { return fields.text("by_hand").map(RegisterDeclaration.Entry.byHand) }
    return fields.node("rule").flatMap { reader.count($0, in: context) }.map(RegisterDeclaration.Entry.rule)
  }

  private func capacity(_ fields: DeclarationFields) -> RegisterDeclaration.Capacity? {
    let indicator = fields.instrument("indicator", kind: .indicator, in: context)
    let times = fields.parsed("times", expected: Wording(zh: "大于零的倍数，如 1.2", en: "a factor above zero, such as 1.2")) {
      Decimal128(exactly: $0).flatMap { $0 > 0 ? $0 : nil }
    }
    let rounding = fields.choice("rounding", of: Rounding.self)
    let reading = fields.node("reading").flatMap { node -> ReadingID? in
      let id = reader.parsed(node, expected: Wording(verbatim: "library-rounding")) {
        ReadingID(clause: clause, name: $0)
      }
      if let id { context.mention(.reading(id), at: node, in: reader) }
      return id
    }
    guard let indicator, let times, let rounding, let reading else { return nil }
    return RegisterDeclaration.Capacity(indicator: indicator, times: times, rounding: rounding.rule, reading: reading)
  }

  /// Reads `name | type | values`, one line for each field.
  private func fields(_ block: TextBlock) -> [RegisterDeclaration.Field]? {
    guard let grid = grid(block), let head = grid.rows.first else { return nil }
    guard head.cells.map(\.text) == ["name", "type", "values"], head.results.isEmpty else {
      reader.report(
        Diagnostic(
          "corpus.grid-head", at: head.place, Wording(zh: "字段表的表头不对", en: "the head of the fields is wrong"),
          expected: Wording(verbatim: "name | type | values"), sourceLine: head.line))
      return nil
    }
    var fields: [RegisterDeclaration.Field] = []
    for row in grid.rows.dropFirst() {
      guard (2...3).contains(row.cells.count), row.results.isEmpty, !row.cells[0].text.isEmpty else {
        reader.report(
          Diagnostic(
            "corpus.grid-row", at: row.place,
            Wording(zh: "这一行有 \(row.cells.count) 格", en: "the row has \(row.cells.count) cells"),
            expected: Wording(verbatim: "跟进日期 | day |"), sourceLine: row.line))
        continue
      }
      guard let type = fieldType(row) else { continue }
      if fields.contains(where: { $0.name == row.cells[0].text }) {
        report(
          "corpus.field-twice", row.cells[0],
          Wording(zh: "字段“\(row.cells[0].text)”重复了", en: "the field “\(row.cells[0].text)” stands twice"))
      }
      fields.append(RegisterDeclaration.Field(name: row.cells[0].text, type: type))
    }
    return fields
  }

  /// Reads `name | type | values | fit`, one line for each criterion.
  private func criteria(_ block: TextBlock) -> [ExchangeDeclaration.Criterion]? {
    guard let grid = grid(block), let head = grid.rows.first else { return nil }
    guard head.cells.map(\.text) == ["name", "type", "values", "fit"], head.results.isEmpty else {
      reader.report(
        Diagnostic(
          "corpus.grid-head", at: head.place, Wording(zh: "对接条件的表头不对", en: "the head of the criteria is wrong"),
          expected: Wording(verbatim: "name | type | values | fit"), sourceLine: head.line))
      return nil
    }
    var criteria: [ExchangeDeclaration.Criterion] = []
    for row in grid.rows.dropFirst() {
      guard row.cells.count == 4, row.results.isEmpty, !row.cells[0].text.isEmpty else {
        reader.report(
          Diagnostic(
            "corpus.grid-row", at: row.place,
            Wording(zh: "这一行有 \(row.cells.count) 格", en: "the row has \(row.cells.count) cells"),
            expected: Wording(verbatim: "面积 | quantity | 平方米 | at_least"), sourceLine: row.line))
        continue
      }
      guard let type = fieldType(row) else { continue }
      let fits = ExchangeDeclaration.Fit.allCases.filter { $0.takes(type) }
      guard let fit = fits.first(where: { $0.rawValue == row.cells[3].text }) else {
        report(
          "corpus.fit", row.cells[3],
          Wording(
            zh: "“\(row.cells[3].text)”不是这种条件的对法", en: "“\(row.cells[3].text)” is no way to fit this type"),
          expected: Wording(
            verbatim: fits.isEmpty ? "choice, area, quantity, day, text" : fits.map(\.rawValue).joined(separator: ", "))
        )
        continue
      }
      if criteria.contains(where: { $0.name == row.cells[0].text }) {
        report(
          "corpus.field-twice", row.cells[0],
          Wording(zh: "条件“\(row.cells[0].text)”重复了", en: "the criterion “\(row.cells[0].text)” stands twice"))
      }
      criteria.append(
        ExchangeDeclaration.Criterion(field: .init(name: row.cells[0].text, type: type), fit: fit))
    }
    return criteria
  }

  private func fieldType(_ row: TextGrid.Row) -> FieldType? {
    let values = row.cells.count > 2 ? row.cells[2] : SourceText("", at: row.place, surroundingLine: row.line)
    switch row.cells[1].text {
    case "text": return .text
    case "day": return .day
    case "month": return .month
    case "area": return .area
    case "enterprise": return .enterprise
    case "person": return .person
    case "fact":
      do throws(Diagnostics) {
        return .fact(try context.facts.definition(named: values.text, at: values.origin).id)
      } catch {
        report(error, about: values, length: values.text.count)
        return nil
      }
    case "choice", "quantity":
      guard !values.text.isEmpty else {
        report(
          "corpus.field-values", row.cells[1], Wording(zh: "没有写明取值或单位", en: "its values or its unit are missing"),
          expected: Wording(
            zh: "第三格写取值，用顿号隔开；数量写单位", en: "in the third cell: values between 、, or the unit of a quantity"))
        return nil
      }
      return row.cells[1].text == "quantity"
        ? .quantity(unit: values.text) : .choice(values.text.split(separator: "、").map(String.init))
    default:
      report(
        "corpus.field-type", row.cells[1],
        Wording(zh: "没有“\(row.cells[1].text)”这种字段", en: "there is no field of type “\(row.cells[1].text)”"),
        expected: Wording(verbatim: "fact, choice, quantity, text, day, month, area, enterprise, person"))
      return nil
    }
  }
}

/// How a clause file names a rounding.
private enum Rounding: String, CaseIterable {
  case ceiling, floor
  case halfUp = "half_up"

  var rule: RoundingRule {
    switch self {
    case .ceiling: .ceiling
    case .floor: .floor
    case .halfUp: .halfUp
    }
  }
}
