import Decimals
import Declarations
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

/// The output columns that a benefit's table may have.
enum AmountColumn: String, CaseIterable {
  case fixed = "定额"
  case upTo = "最高"
  case limit = "限额"
  case share = "比例"
  case shareUpTo = "最高比例"
  case leastShare = "比例下限"
  case mostShare = "比例上限"
  case leastPrice = "单价下限"
  case mostPrice = "单价上限"
  case cap = "封顶"
  case reservation = "预留比例"
  case exemption = "减免"
  case support = "支持"

  /// The type of each column's results.
  static let types = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.type) })

  private var type: FEELType {
    switch self {
    case .fixed, .upTo, .limit, .leastPrice, .mostPrice, .cap: .number(.yuan)
    case .share, .shareUpTo, .leastShare, .mostShare, .reservation: .number(.share)
    case .exemption, .support: .boolean
    }
  }

  /// The columns that stand together, in their order; a cap may follow those that it bounds.
  static let combinations: [[AmountColumn]] = [
    [.fixed], [.upTo], [.limit], [.reservation], [.exemption], [.support],
    [.share], [.share, .cap], [.shareUpTo], [.shareUpTo, .cap],
    [.leastShare, .mostShare], [.leastShare, .mostShare, .cap],
    [.leastPrice, .mostPrice], [.leastPrice, .mostPrice, .cap],
  ]
}

extension InstrumentReading {
  /// What each row gives: constants of whole fen, and shares between nothing and the whole.
  func tiers(_ table: DecisionTable) -> [BenefitDeclaration.Tier] {
    let columns = table.outputs.compactMap { AmountColumn(rawValue: $0.name) }
    guard columns.count == table.outputs.count, AmountColumn.combinations.contains(columns) else {
      if let output = table.outputs.last {
        let names = table.outputs.map(\.name).joined(separator: " | ")
        report(
          "corpus.outputs", output.source,
          Wording(zh: "结果列“\(names)”不能放在一起", en: "the results “\(names)” do not go together"),
          expected: Wording(
            verbatim: AmountColumn.combinations.map { $0.map(\.rawValue).joined(separator: " | ") }
              .joined(separator: "; ")))
      }
      return []
    }
    return table.rows.compactMap { row in
      amount(columns, row.results).map { BenefitDeclaration.Tier(row: row.name, amount: $0) }
    }
  }

  private func amount(_ columns: [AmountColumn], _ results: [DecisionTable.Result]) -> BenefitAmount? {
    guard columns.count == results.count, let first = results.first else { return nil }
    let cap = columns.last == .cap ? results.last.map(money) : .some(nil)
    // A cap that cannot be read has been reported.
    if columns.last == .cap, cap == .some(nil) { return nil }
    let bound = cap ?? nil
    switch columns[0] {
    case .fixed: return money(first).map(BenefitAmount.fixed)
    case .upTo: return money(first).map(BenefitAmount.upTo)
    case .limit: return money(first).map(BenefitAmount.limit)
    case .share: return share(first).map { .share($0, isCeiling: false, cap: bound) }
    case .shareUpTo: return share(first).map { .share($0, isCeiling: true, cap: bound) }
    case .leastShare:
      guard let least = share(first), let most = share(results[1]) else { return nil }
      guard least < most else { return reversed(results[1]) }
      return .shareRange(least, most, cap: bound)
    case .leastPrice:
      guard let least = money(first), let most = money(results[1]) else { return nil }
      guard least < most else { return reversed(results[1]) }
      return .perUnit(least, most, cap: bound)
    case .reservation: return share(first).map(BenefitAmount.reservation)
    case .exemption: return isTrue(first) ? .exemption : nil
    case .support: return isTrue(first) ? .unquantified : nil
    case .mostShare, .mostPrice, .cap: return nil
    }
  }

  private func constant(_ result: DecisionTable.Result) -> Value? {
    do throws(Diagnostic) {
      guard
        case .known(let value) = try Interpreter(result.source, mode: .standard, names: [:]).evaluate(
          result.expression)
      else { return nil }
      return value
    } catch {
      reader.report(error)
      return nil
    }
  }

  private func money(_ result: DecisionTable.Result) -> Money? {
    guard case .number(let yuan) = constant(result), yuan > 0, let money = Money(exactlyYuan: yuan) else {
      report(
        "corpus.amount", result.source,
        Wording(zh: "“\(result.source.text)”不是金额", en: "“\(result.source.text)” is no amount of money"),
        expected: Wording(zh: "大于零的元数，到分，可带万、亿", en: "yuan above zero, to the fen, with 万 or 亿 if need be"))
      return nil
    }
    return money
  }

  private func share(_ result: DecisionTable.Result) -> Share? {
    guard case .number(let share) = constant(result), share > 0, share <= 1 else {
      report(
        "corpus.share", result.source,
        Wording(zh: "“\(result.source.text)”不是比例", en: "“\(result.source.text)” is no share"),
        expected: Wording(zh: "大于零、不超过一的数，如 30%", en: "a number above zero and up to one, such as 30%"))
      return nil
    }
    return Share(share)
  }

  private func isTrue(_ result: DecisionTable.Result) -> Bool {
    guard constant(result) != .boolean(true) else { return true }
    report(
      "corpus.given", result.source,
      Wording(zh: "“\(result.source.text)”没有说给与什么", en: "“\(result.source.text)” does not say that it is given"),
      expected: Wording(verbatim: "true"))
    return false
  }

  private func reversed(_ most: DecisionTable.Result) -> BenefitAmount? {
    report(
      "corpus.range-reversed", most.source,
      Wording(zh: "上限“\(most.source.text)”不大于下限", en: "the upper end “\(most.source.text)” is not above the lower"),
      expected: Wording(zh: "下限在前，上限在后", en: "the lower end first, then the upper"))
    return nil
  }

  // MARK: What amounts are of

  /// What a share is of: a number over facts.
  func base(_ fields: DeclarationFields, subjects: Set<SubjectKind>) -> FactExpression? {
    guard let node = fields.node(ifPresent: "base"), let base = expression(node, subjects: subjects) else { return nil }
    if case .number = base.type { return base }
    reader.report(
      "corpus.base", at: node,
      Wording(zh: "基数的结果是\(base.type.words.zh)", en: "the base comes to \(base.type.words.en)"),
      expected: Wording(zh: "数，如 contract_amount", en: "a number, such as contract_amount"))
    return nil
  }

  /// What the enterprise's subjects together may have, such as `3000万`.
  func cap(_ node: DeclarationNode) -> Money? {
    guard let block = reader.block(node) else { return nil }
    return attempt(in: block) { source throws(Diagnostic) in
      let expression = try Expression(parsing: source, names: [], options: .corpus)
      guard case .known(.number(let yuan)) = try Interpreter(source, mode: .strict, names: [:]).evaluate(expression),
        yuan > 0, let money = Money(exactlyYuan: yuan)
      else {
        throw source.diagnostic(
          "corpus.amount", expression.span,
          Wording(zh: "“\(source.text)”不是金额", en: "“\(source.text)” is no amount of money"),
          expected: Wording(zh: "大于零的元数，到分，可带万、亿", en: "yuan above zero, to the fen, with 万 or 亿 if need be"))
      }
      return money
    }
  }

  /// Shares and prices for each unit need a base; what is no sum, or a fixed one, has none.
  func checkBase(_ base: FactExpression?, _ tiers: [BenefitDeclaration.Tier], _ fields: DeclarationFields) {
    switch tiers.first?.amount {
    case .share, .shareRange, .perUnit:
      guard !fields.has("base") else { return }
      reader.report(
        Diagnostic(
          "corpus.base", at: fields.place(of: "id"),
          Wording(zh: "按比例或单价的事项缺少“base”", en: "a share or a price for each unit lacks its “base”"),
          expected: Wording(verbatim: "base: contract_amount"),
          remedy: Wording(zh: "写明按什么计算", en: "say what it is of")))
    case .fixed, .reservation, .exemption, .unquantified:
      guard let node = fields.node(ifPresent: "base") else { return }
      reader.report(
        "corpus.base", at: node,
        Wording(zh: "这种结果不按基数计算", en: "this kind of result is of no base"),
        remedy: Wording(zh: "删去 base", en: "take the base out"))
    case .upTo, .limit, nil: return
    }
  }
}
