import Decimals
import DecisionLanguage
import Diagnostics
import Quantities

/// The output columns that a benefit's table may have.
enum AmountColumn: String, CaseIterable {
  case fixed = "定额"
  case upTo = "最高"
  case limit = "限额"
  case shareLimit = "限额比例"
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
    case .shareLimit, .share, .shareUpTo, .leastShare, .mostShare, .reservation: .number(.share)
    case .exemption, .support: .boolean
    }
  }

  /// The columns that stand together, in their order; a cap may follow those that it bounds.
  static let combinations: [[AmountColumn]] = [
    [.fixed], [.upTo], [.limit], [.shareLimit], [.reservation], [.exemption], [.support],
    [.share], [.share, .cap], [.shareUpTo], [.shareUpTo, .cap],
    [.leastShare, .mostShare], [.leastShare, .mostShare, .cap],
    [.leastPrice, .mostPrice], [.leastPrice, .mostPrice, .cap],
  ]
}

extension BenefitDeclaration.Tier {
  /// What each row of a table gives: constants of whole fen, and shares between nothing and the whole.
  /// - Throws: every fault: `corpus.outputs`, `corpus.amount`, `corpus.share`, `corpus.given`, `corpus.range-reversed`.
  static func reading(_ table: DecisionTable) throws(Diagnostics) -> [BenefitDeclaration.Tier] {
    let columns = table.outputs.compactMap { AmountColumn(rawValue: $0.name) }
    guard columns.count == table.outputs.count, AmountColumn.combinations.contains(columns) else {
      throw Diagnostics(AmountColumn.doNotGoTogether(table.outputs))
    }
    var tiers: [BenefitDeclaration.Tier] = []
    var faults: [Diagnostic] = []
    for row in table.rows where row.results.count == columns.count {
      do throws(Diagnostic) {
        tiers.append(BenefitDeclaration.Tier(row: row.name, amount: try amount(columns, row.results)))
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return tiers
  }

  private static func amount(
    _ columns: [AmountColumn], _ results: [DecisionTable.Result]
  ) throws(Diagnostic) -> BenefitAmount {
    let cap = columns.last == .cap ? try money(results[results.count - 1]) : nil
    let first = results[0]
    switch columns[0] {
    case .fixed: return .fixed(try money(first))
    case .upTo: return .upTo(try money(first))
    case .limit: return .limit(try money(first))
    case .shareLimit: return .shareLimit(try share(first))
    case .share: return .share(try share(first), isCeiling: false, cap: cap)
    case .shareUpTo: return .share(try share(first), isCeiling: true, cap: cap)
    case .leastShare, .mostShare:
      let (least, most) = (try share(first), try share(results[1]))
      guard least < most else { throw AmountColumn.reversed(results[1].source) }
      return .shareRange(least, most, cap: cap)
    case .leastPrice, .mostPrice:
      let (least, most) = (try money(first), try money(results[1]))
      guard least < most else { throw AmountColumn.reversed(results[1].source) }
      return .perUnit(least, most, cap: cap)
    case .reservation: return .reservation(try share(first))
    case .exemption:
      try isGiven(first)
      return .exemption
    case .support, .cap:
      try isGiven(first)
      return .unquantified
    }
  }

  private static func constant(_ result: DecisionTable.Result) throws(Diagnostic) -> Value? {
    let interpreter = Interpreter(result.source, mode: .standard, names: [:])
    guard case .known(let value) = try interpreter.evaluate(result.expression) else { return nil }
    return value
  }

  private static func money(_ result: DecisionTable.Result) throws(Diagnostic) -> Money {
    guard case .number(let yuan) = try constant(result), yuan > 0, let money = Money(exactlyYuan: yuan) else {
      throw AmountColumn.noAmount(result.source)
    }
    return money
  }

  private static func share(_ result: DecisionTable.Result) throws(Diagnostic) -> Share {
    guard case .number(let share) = try constant(result), share > 0, share <= 1 else {
      throw AmountColumn.fault(
        "corpus.share", result.source,
        Wording(zh: "“\(result.source.text)”不是比例", en: "“\(result.source.text)” is no share"),
        expected: Wording(zh: "大于零、不超过一的数，如 30%", en: "a number above zero and up to one, such as 30%"))
    }
    return Share(share)
  }

  private static func isGiven(_ result: DecisionTable.Result) throws(Diagnostic) {
    guard try constant(result) != .boolean(true) else { return }
    throw AmountColumn.fault(
      "corpus.given", result.source,
      Wording(zh: "“\(result.source.text)”没有说给与什么", en: "“\(result.source.text)” does not say that it is given"),
      expected: Wording(verbatim: "true"))
  }
}

extension AmountColumn {
  static func fault(
    _ code: String, _ cell: SourceText, _ message: Wording, expected: Wording
  ) -> Diagnostic {
    Diagnostic(
      code, at: cell.origin, message, expected: expected, sourceLine: cell.surroundingLine,
      length: max(1, cell.text.count))
  }

  static func noAmount(_ source: SourceText) -> Diagnostic {
    fault(
      "corpus.amount", source,
      Wording(zh: "“\(source.text)”不是金额", en: "“\(source.text)” is no amount of money"),
      expected: Wording(zh: "大于零的元数，到分，可带万、亿", en: "yuan above zero, to the fen, with 万 or 亿 if need be"))
  }

  fileprivate static func reversed(_ most: SourceText) -> Diagnostic {
    fault(
      "corpus.range-reversed", most,
      Wording(zh: "上限“\(most.text)”不大于下限", en: "the upper end “\(most.text)” is not above the lower"),
      expected: Wording(zh: "下限在前，上限在后", en: "the lower end first, then the upper"))
  }

  fileprivate static func doNotGoTogether(_ outputs: [DecisionTable.Column]) -> Diagnostic {
    let names = outputs.map(\.name).joined(separator: " | ")
    return fault(
      "corpus.outputs", outputs.last?.source ?? SourceText(""),
      Wording(zh: "结果列“\(names)”不能放在一起", en: "the results “\(names)” do not go together"),
      expected: Wording(
        verbatim: combinations.map { $0.map(\.rawValue).joined(separator: " | ") }.joined(separator: "; ")))
  }
}
