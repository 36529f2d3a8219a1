import DelimitedText
import PolicyCorpus

/// 拨付申请文件: what is handed to the treasury's system for one batch. A function of its requests alone, so that a file
/// that was lost is written again byte for byte.
public struct TransferFile: Sendable, Hashable {
  /// One request with the budget that pays it, and what it is paid for.
  public struct Line: Sendable, Hashable {
    public let transfer: TransferRequest
    public let budget: Budget
    /// Each once: one payment may be for several awards and uses.
    public let causes: [Cause]

    public init(_ transfer: TransferRequest, of budget: Budget, for causes: [Cause] = []) {
      self.transfer = transfer
      self.budget = budget
      self.causes = causes
    }
  }

  /// 用途: the benefit and the call, or the vouchers, that something is paid for.
  public struct Cause: Sendable, Hashable {
    public let name: String
    /// 申报年度: of the award; of vouchers the year of their issue's arrangement.
    public let year: Int

    public init(_ name: String, year: Int) {
      self.name = name
      self.year = year
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
    /// These two where it is said what a request is for.
    case cause = "用途"
    case applied = "申报年度"
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
    let columns = Column.allCases.filter { column in
      switch column {
      case .account: lines.contains { $0.transfer.account != nil }
      case .cause, .applied: lines.contains { !$0.causes.isEmpty }
      default: true
      }
    }
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
          case .cause: line.causes.map(\.name).joined(separator: "；")
          case .applied: Set(line.causes.map(\.year)).sorted().map(String.init).joined(separator: "、")
          }
        })
    }
    return writer.bytes
  }
}

extension DeliveryReader {
  /// What a request is paid for, each once, in the order of its awards and uses.
  /// - Parameter name: of a benefit.
  /// Cost: one look-up for each award, two for each use, one for each call and programme.
  public func causes(
    of transfer: TransferRequest, named name: (InstrumentID) -> String
  ) throws -> [TransferFile.Cause] {
    var causes: [TransferFile.Cause] = []
    func add(_ cause: TransferFile.Cause) { if !causes.contains(cause) { causes.append(cause) } }
    var calls: [CallID: Call] = [:]
    for id in transfer.awards {
      let award = try found(award(id), id)
      let call = try calls[award.call] ?? found(call(award.call), award.call)
      calls[award.call] = call
      add(
        TransferFile.Cause(
          "\(name(award.benefit))（\(call.terms.title)，\(call.terms.document)）", year: award.year))
    }
    var programmes: [ProgrammeID: VoucherProgramme] = [:]
    for id in transfer.reservations {
      let use = try found(reservation(id), id)
      let number = try found(voucher(use.voucher), use.voucher).programme
      let programme = try programmes[number] ?? found(programme(number), number)
      programmes[number] = programme
      add(TransferFile.Cause("\(programme.name)（\(programme.document)）", year: programme.validFrom.year))
    }
    return causes
  }
}
