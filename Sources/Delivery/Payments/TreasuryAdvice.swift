import Decimals
import DelimitedText
import Diagnostics
import Quantities

/// 国库支付凭证文件: what the treasury's system says became of transfer requests, read and compared with the book before
/// anything is changed.
///
/// One line that does not fit holds the file up, so that nobody has to guess which half of it counts: what is wrong is
/// told line by line, and the sound ones are taken by a choice of their own. Lines that say what the book knows already are no
/// fault and change nothing, and neither is one that stands in the file twice as it is.
public struct TreasuryAdvice: Sendable {
  /// What one line comes to.
  public struct Line: Sendable {
    public let number: Int
    public let reference: String
    public let amount: Money
    public let finding: Finding
  }

  public enum Finding: Sendable, Hashable {
    /// The request ends by it.
    case settles(TransferSettlement)
    /// The book says so already.
    case known(TransferID)
  }

  /// The columns, by the names that the file bears.
  enum Column: String, CaseIterable {
    case reference = "申请号"
    case voucher = "凭证号"
    case day = "支付日期"
    case amount = "金额（元）"
    case bounced = "退回原因"
  }

  public let lines: [Line]
  /// Every fault of the file, each with its line and column; the file can be applied where there is none.
  public let faults: [Diagnostic]

  /// The lines that a later one contradicts, by a number that both name: nobody can say which of them is right.
  public let doubted: Set<Int>

  /// What the lines that fit, and that no other contradicts, would ask for where others do not.
  public var sound: [(line: Line, settlement: TransferSettlement)] {
    lines.compactMap { line in
      guard !doubted.contains(line.number), case .settles(let settlement) = line.finding else { return nil }
      return (line, settlement)
    }
  }

  /// What applying the file would ask for; empty where the book knows all of it.
  public var settlements: [TransferSettlement] {
    lines.compactMap { if case .settles(let settlement) = $0.finding { settlement } else { nil } }
  }

  /// Reads a file and holds it against the book.
  /// - Parameters:
  ///   - isReaders: whether a budget is one whose requests the reader may see. A line about another's is told as one that
  ///     the book does not know, so that nobody learns by trying what others pay.
  ///   - owner: who settles a budget's requests, where that is not the reader: what would settle one is a fault then.
  ///   - today: no payment is of a later day.
  /// - Throws: `Diagnostics` where the file is no such table at all; faults of lines are in `faults`.
  /// Cost: two look-ups for each line.
  public init(
    _ text: DelimitedText, book: any DeliveryReader, of isReaders: (Budget) -> Bool,
    settledBy owner: (Budget) -> Wording? = { _ in nil }, on today: CalendarDay
  ) throws {
    var reader = text.reader()
    guard reader.advance() else { throw Diagnostics(Self.headerMissing(text.file)) }
    var places: [Column: Int] = [:]
    for index in 0..<reader.count {
      if let column = Column(rawValue: reader[index].filter { !$0.isWhitespace }) { places[column] = index }
    }
    let missing = Column.allCases.filter { places[$0] == nil }
    guard missing.isEmpty else { throw Diagnostics(Self.headerMissing(text.file, missing)) }
    reader.expectCellsAsInThisRecord()
    var (lines, faults): ([Line], [Diagnostic]) = ([], [])
    var seen: [String: (line: Int, cells: [String])] = [:]
    var doubted: Set<Int> = []
    // Of what others pay not even the number is told.
    var booked = try book.confirmedVouchers().mapValues { transfer in
      try book.budget(transfer.budget).map(isReaders) == true ? Booking.request(transfer.reference) : .elsewhere
    }
    while reader.advance() {
      guard reader.faults.isEmpty else {
        faults += reader.faults
        continue
      }
      if reader.isBlank { continue }
      let row = Row(reader: reader, places: places)
      if let earlier = seen[row[.reference]] {
        // The very same line once more says nothing new.
        if earlier.cells == row.cells { continue }
        doubted.insert(earlier.line)
        faults.append(row.fault(.reference, "delivery.advice-twice", Self.twice(row[.reference], earlier.line)))
        continue
      }
      seen[row[.reference]] = (reader.line, row.cells)
      do {
        let line = try Self.line(row, book: book, of: isReaders, settledBy: owner, on: today)
        if case .settles(let settlement) = line.finding, case .paid(let voucher, on: let day) = settlement.outcome,
          let budget = try book.transfer(settlement.transfer).flatMap({ try book.budget($0.budget) }),
          let other = booked.updateValue(
            .line(reader.line), forKey: PaymentVoucher(voucher, of: budget.payer, on: day))
        {
          if case .line(let earlier) = other { doubted.insert(earlier) }
          throw Diagnostics(row.fault(.voucher, "delivery.advice-voucher", Self.booked(voucher, other)))
        }
        lines.append(line)
      } catch let fault as Diagnostics {
        faults += fault.all
      }
    }
    if lines.isEmpty, faults.isEmpty { faults.append(Self.noLines(text.file)) }
    self.lines = lines
    self.faults = faults
    self.doubted = doubted
  }

  /// Where a voucher's number stands already.
  private enum Booking {
    case request(String)
    case elsewhere
    case line(Int)
  }

  /// One record of the file by the names of its columns.
  private struct Row {
    let reader: DelimitedReader
    let places: [Column: Int]

    subscript(column: Column) -> String {
      guard let place = places[column] else { return "" }
      return reader[place].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What it says, by the columns.
    var cells: [String] { Column.allCases.map { self[$0] } }

    func fault(
      _ column: Column, _ code: String, _ words: (message: Wording, expected: Wording), remedy: Wording? = nil
    ) -> Diagnostic {
      Diagnostic(
        code, at: reader.place(of: places[column] ?? 0, field: column.rawValue), words.message,
        expected: words.expected, remedy: remedy)
    }
  }

  private static func line(
    _ row: Row, book: any DeliveryReader, of isReaders: (Budget) -> Bool, settledBy owner: (Budget) -> Wording?,
    on today: CalendarDay
  ) throws -> Line {
    guard let transfer = try book.transfer(reference: row[.reference]),
      let budget = try book.budget(transfer.budget), isReaders(budget)
    else {
      throw Diagnostics(
        row.fault(.reference, "delivery.advice-unknown", unknown(row[.reference]), remedy: Self.remedy))
    }
    guard let yuan = TypedNumber.plain(row[.amount]).flatMap({ Decimal128($0) }), let amount = Money(exactlyYuan: yuan)
    else {
      throw Diagnostics(row.fault(.amount, "delivery.advice-amount", noAmount(row[.amount])))
    }
    guard amount == transfer.amount else {
      throw Diagnostics(row.fault(.amount, "delivery.advice-differs", differs(amount, transfer)))
    }
    let outcome = try outcome(row, on: today)
    if case .paid(voucher: _, on: let day) = outcome,
      let asked = try book.opened(.requested(transfer.budget, transfer.id)), day < asked
    {
      throw Diagnostics(row.fault(.day, "delivery.advice-early", early(day, asked, transfer)))
    }
    let finding = try finding(outcome, of: transfer, row)
    if case .settles = finding, let owner = owner(budget) {
      throw Diagnostics(
        row.fault(.reference, "delivery.advice-not-yours", settledBy(owner, transfer), remedy: Self.remedy))
    }
    return Line(number: row.reader.line, reference: transfer.reference, amount: amount, finding: finding)
  }

  private static func outcome(_ row: Row, on today: CalendarDay) throws -> TransferOutcome {
    switch (row[.voucher].isEmpty, row[.bounced].isEmpty) {
    case (false, true):
      guard let day = CalendarDay.typed(row[.day]) else {
        throw Diagnostics(row.fault(.day, "delivery.advice-day", noDay(row[.day])))
      }
      guard day <= today else { throw Diagnostics(row.fault(.day, "delivery.advice-ahead", ahead(day, today))) }
      return .paid(voucher: row[.voucher], on: day)
    case (true, false): return .bounced(reason: row[.bounced])
    default: throw Diagnostics(row.fault(.voucher, "delivery.advice-outcome", eitherOr))
    }
  }

  private static func finding(
    _ outcome: TransferOutcome, of transfer: TransferRequest, _ row: Row
  ) throws -> Finding {
    switch (transfer.state, outcome) {
    case (.exported, _), (.sent, _), (.unknown, _): return .settles(TransferSettlement(transfer.id, outcome))
    case (.confirmed(let voucher, let day), _) where outcome == .paid(voucher: voucher, on: day):
      return .known(transfer.id)
    case (.returned(let reason), _) where outcome == .bounced(reason: reason): return .known(transfer.id)
    default:
      throw Diagnostics(row.fault(.reference, "delivery.advice-settled", settled(transfer)))
    }
  }
}

// MARK: - Words

extension TreasuryAdvice {
  private typealias Words = (message: Wording, expected: Wording)

  /// What one does about a line that does not fit.
  fileprivate static let remedy = Wording(
    zh: "这一行没有入账。与国库核对；不属于本系统的，从文件里删去这一行",
    en:
      "this line was not booked. Ask the treasury about it; one that is not of this system is taken out of the file"
  )

  private static func headerMissing(_ file: String, _ missing: [Column] = Column.allCases) -> Diagnostic {
    let names = missing.map(\.rawValue).joined(separator: "、")
    return Diagnostic(
      "delivery.advice-header", at: Place(file: file, line: 1),
      missing.count == Column.allCases.count
        ? Wording(zh: "第一行不是支付凭证文件的表头", en: "the first line is not the header of a voucher file")
        : Wording(zh: "表头里没有“\(names)”", en: "the header has no “\(names)”"),
      expected: Wording(verbatim: Column.allCases.map(\.rawValue).joined(separator: "、")),
      remedy: Wording(
        zh: "从国库系统重新导出，或把列名改成上面的写法", en: "export it again, or rename its columns as above"))
  }

  private static func noLines(_ file: String) -> Diagnostic {
    Diagnostic(
      "delivery.advice-empty", at: Place(file: file),
      Wording(zh: "文件只有表头，没有一笔凭证", en: "the file has a header and not one line below it"),
      expected: Wording(zh: "每笔支付或退回一行", en: "a line for each payment or return"),
      remedy: Wording(zh: "核对导出的日期范围后重新导出", en: "look at the days of the export, and export it again"))
  }

  private static func ahead(_ day: CalendarDay, _ today: CalendarDay) -> Words {
    (
      Wording(zh: "支付日期 \(day.wording.zh) 在将来", en: "the day of payment, \(day.wording.en), lies ahead"),
      Wording(zh: "不晚于 \(today.wording.zh)", en: "\(today.wording.en) or earlier")
    )
  }

  private static func early(_ day: CalendarDay, _ asked: CalendarDay, _ transfer: TransferRequest) -> Words {
    (
      Wording(
        zh: "支付日期 \(day.wording.zh) 早于拨付申请 \(transfer.reference) 的拟定日",
        en: "the day of payment, \(day.wording.en), is before request \(transfer.reference) was made"),
      Wording(zh: "不早于 \(asked.wording.zh)", en: "\(asked.wording.en) or later")
    )
  }

  private static func booked(_ voucher: String, _ other: Booking) -> Words {
    let expected = Wording(
      zh: "同一国库当年每笔支付一个凭证号；有出入时请与国库核对",
      en: "a number of its own for each payment of a treasury in a year; ask the treasury otherwise")
    return switch other {
    case .request(let reference):
      (
        Wording(
          zh: "凭证号“\(voucher.excerpt)”已用于拨付申请 \(reference)",
          en: "voucher “\(voucher.excerpt)” paid request \(reference) already"), expected
      )
    case .elsewhere:
      (
        Wording(
          zh: "凭证号“\(voucher.excerpt)”已用于另一笔支付", en: "voucher “\(voucher.excerpt)” paid another request already"),
        expected
      )
    case .line(let line):
      (
        Wording(
          zh: "凭证号“\(voucher.excerpt)”在第 \(line) 行已经出现",
          en: "voucher “\(voucher.excerpt)” stands in line \(line) already"), expected
      )
    }
  }

  private static func twice(_ reference: String, _ line: Int) -> Words {
    (
      Wording(
        zh: "申请号“\(reference.excerpt)”在第 \(line) 行已经出现",
        en: "request “\(reference.excerpt)” stands in line \(line) already"),
      Wording(zh: "每个申请号一行", en: "one line for each request")
    )
  }

  private static func unknown(_ reference: String) -> Words {
    (
      Wording(zh: "台账里没有申请号“\(reference.excerpt)”", en: "the book has no request “\(reference.excerpt)”"),
      Wording(zh: "本系统导出的申请号，如 TD2026-000001", en: "a number that was exported here, such as TD2026-000001")
    )
  }

  private static func settledBy(_ owner: Wording, _ transfer: TransferRequest) -> Words {
    (
      Wording(
        zh: "申请 \(transfer.reference) 不由您这一级承担，支付结果由\(owner.zh)的财政人员回填",
        en: "\(owner.en) bears request \(transfer.reference): its finance people say what became of it"),
      Wording(zh: "文件里只有您这一级承担的申请", en: "a file of requests that your own budgets bear")
    )
  }

  private static func noAmount(_ text: String) -> Words {
    (
      Wording(zh: "“\(text.excerpt)”不是金额", en: "“\(text.excerpt)” is no amount"),
      Wording(zh: "以元为单位、最多两位小数，如 5000.00", en: "yuan with at most two decimals, such as 5000.00")
    )
  }

  private static func differs(_ amount: Money, _ transfer: TransferRequest) -> Words {
    (
      Wording(
        zh: "凭证金额 \(amount.grouped) 元与申请金额不符", en: "\(amount.grouped) yuan is not the amount that was asked for"),
      Wording(zh: "\(transfer.amount.grouped) 元", en: "\(transfer.amount.grouped) yuan")
    )
  }

  private static func noDay(_ text: String) -> Words {
    (
      Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
      Wording(zh: "如 2026-06-05、2026/6/5", en: "such as 2026-06-05 or 2026/6/5")
    )
  }

  private static let eitherOr: Words = (
    Wording(zh: "凭证号和退回原因须填其一，也只填其一", en: "a voucher number or a reason of return: one, and only one"),
    Wording(zh: "已支付：凭证号和支付日期；退回：退回原因", en: "paid: number and day; bounced: the reason")
  )

  private static func settled(_ transfer: TransferRequest) -> Words {
    (
      Wording(
        zh: "申请 \(transfer.reference) 在台账里是“\(transfer.standing.zh)”，与凭证不符",
        en: "request \(transfer.reference) is “\(transfer.standing.en)” in the book, unlike the voucher"),
      Wording(zh: "已导出、尚无结果的申请；有出入时请与国库核对", en: "an exported request without an outcome; ask the treasury otherwise")
    )
  }
}
