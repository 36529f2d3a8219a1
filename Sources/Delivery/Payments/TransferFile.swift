import DelimitedText

/// 拨付申请文件: what is handed to the treasury's system for one batch. A function of its requests alone, so that a file
/// that was lost is written again byte for byte.
public struct TransferFile: Sendable, Hashable {
  /// One request with the budget that pays it.
  public struct Line: Sendable, Hashable {
    public let transfer: TransferRequest
    public let budget: Budget

    public init(_ transfer: TransferRequest, of budget: Budget) {
      self.transfer = transfer
      self.budget = budget
    }
  }

  /// The columns, by the names that the file bears.
  public enum Column: String, CaseIterable, Sendable {
    case reference = "申请号"
    case payee = "收款单位"
    case code = "统一社会信用代码"
    case amount = "金额（元）"
    case year = "预算年度"
    case budget = "预算指标"
    case document = "指标文号"
    case remark = "备注"
    /// Only in a file of which a request has one: files from before it was kept are written again as they were.
    case account = "收款账户后四位"
    /// In the same way.
    case matters = "用途/事项"
    /// In the same way.
    case years = "申报年度"

    /// Whether a request has something to say in it, for a column that earlier files have not.
    fileprivate func isTold(by transfer: TransferRequest) -> Bool {
      switch self {
      case .reference, .payee, .code, .amount, .year, .budget, .document, .remark: true
      case .account: transfer.account != nil
      case .matters, .years: transfer.purpose != nil
      }
    }
  }

  public let lines: [Line]
  /// What stands as every line's remark, such as 模拟数据; empty for none.
  public let remark: String

  public init(_ lines: [Line], remark: String = "") {
    self.lines = lines.sorted { $0.transfer.id < $1.transfer.id }
    self.remark = remark
  }

  /// The file's bytes: CSV for a spreadsheet. Cost: linear in the lines.
  public var bytes: [UInt8] {
    var writer = DelimitedTextWriter(for: .spreadsheet)
    let columns = Column.allCases.filter { column in lines.contains { column.isTold(by: $0.transfer) } }
    writer.append(columns.map(\.rawValue))
    for line in lines {
      writer.append(
        columns.map { column in
          switch column {
          case .reference: line.transfer.reference
          case .payee: line.transfer.payeeName
          case .code: line.transfer.payee.text
          case .amount: line.transfer.amount.description
          case .year: String(line.budget.year)
          case .budget: line.budget.name
          case .document: line.budget.document
          case .remark: remark
          // The stars keep a spreadsheet from reading 0123 as a number.
          case .account: line.transfer.account.map { "****\($0)" } ?? ""
          case .matters: line.transfer.purpose?.matters.joined(separator: "、") ?? ""
          case .years: line.transfer.purpose?.years.map(String.init).joined(separator: "、") ?? ""
          }
        })
    }
    return writer.bytes
  }
}
