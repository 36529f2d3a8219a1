import DelimitedText
import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("The treasury's files")
struct TreasuryAdviceTests {
  /// Two requests of 500 and 250 yuan, exported in one batch.
  private func exported() throws -> DeliveryFixture {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(10_000))
    for (amount, number) in [(yuan(1_000), 1), (yuan(500), 2)] {
      let reservation = try fixture.reserve(amount, of: voucher)
      try fixture.run(.claim(reservation, amount: amount, invoice: "F\(number)", account: "1234"))
      try fixture.run(.settle(reservation, amount: amount), by: fixture.checker)
      try fixture.run(
        .draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
      try fixture.run(.approveTransfer(TransferID(number: number)), by: fixture.checker)
    }
    try fixture.run(.exportTransfers([TransferID(number: 1), TransferID(number: 2)]))
    return fixture
  }

  private func advice(
    _ rows: String, in fixture: DeliveryFixture, of isReaders: (Budget) -> Bool = { _ in true }
  ) throws -> TreasuryAdvice {
    let text = "申请号,凭证号,支付日期,金额（元）,退回原因\n\(rows)\n"
    return try TreasuryAdvice(
      DelimitedText(bytes: Array(text.utf8), file: "凭证.csv"), book: fixture.book, of: isReaders, on: day("2026-06-05"))
  }

  @Test("a batch's file is the same bytes whenever it is written")
  func file() throws {
    let fixture = try exported()
    let budget = try #require(fixture.book.budget(fixture.city))
    func bytes() -> [UInt8] {
      let rows = fixture.book.transfers(TransferFilter(batch: 1), offset: 0, limit: 9).rows.reversed()
      return TransferFile(rows.map { TransferFile.Line($0, of: budget) }, remark: "模拟数据").bytes
    }
    let before = bytes()
    #expect(
      String(decoding: before.dropFirst(3), as: UTF8.self) == """
        申请号,收款单位,统一社会信用代码,金额（元）,预算年度,预算指标,指标文号,备注,收款账户后四位,用途/事项,申报年度\r
        TD2026-000001,模拟服务机构,\(fixture.provider),500,2026,市级,模拟〔2026〕1号,模拟数据,****1234,成长券,2026\r
        TD2026-000002,模拟服务机构,\(fixture.provider),250,2026,市级,模拟〔2026〕1号,模拟数据,****1234,成长券,2026\r\n
        """)
    try fixture.run(.markSent(batch: 1))
    #expect(bytes() == before)
  }

  @Test("a number that paid another request pays no second one, whichever way it comes")
  func bookedVoucher() throws {
    let fixture = try exported()
    let (first, second) = (TransferID(number: 1), TransferID(number: 2))
    func paid(_ id: TransferID) throws -> DeliveryCommand {
      .settleTransfers([TransferSettlement(id, .paid(voucher: "P-1", on: try day("2026-06-05")))])
    }
    try fixture.run(try paid(first))
    let faults = try advice("TD2026-000002,P-1,2026-06-05,250,", in: fixture).faults
    #expect(faults.map(\.message.zh) == ["凭证号“P-1”已用于拨付申请 TD2026-000001"])
    // Full-width characters, spaces and the case of letters make no other voucher.
    for typed in ["Ｐ-１", "p -1"] {
      let told = try advice("TD2026-000002,\(typed),2026-06-05,250,", in: fixture).faults
      #expect(told.map(\.message.zh) == ["凭证号“\(typed)”已用于拨付申请 TD2026-000001"])
      let settlement = TransferSettlement(second, .paid(voucher: typed, on: try day("2026-06-05")))
      #expect(fixture.refusal(.settleTransfers([settlement]))?.contains("已用于拨付申请 TD2026-000001") == true)
    }
    #expect(try fixture.refusal(paid(second))?.contains("凭证号“P-1”已用于拨付申请 TD2026-000001") == true)
    #expect(fixture.book.transfer(second)?.state.name == .exported)
    // A treasury's numbers begin anew with the year, and another treasury has its own.
    let (june, next) = (try day("2026-06-05"), try day("2027-01-05"))
    let district = Budget.Payer.district(try #require(AreaCode("310117")))
    #expect(PaymentVoucher("P-1", of: .city, on: june) == PaymentVoucher("ｐ- 1", of: .city, on: try day("2026-12-31")))
    #expect(PaymentVoucher("P-1", of: .city, on: june) != PaymentVoucher("P-1", of: .city, on: next))
    #expect(PaymentVoucher("P-1", of: .city, on: june) != PaymentVoucher("P-1", of: district, on: june))
    try fixture.run(
      .settleTransfers([TransferSettlement(second, .paid(voucher: "P-1", on: next))]), on: "2027-01-05")
  }

  @Test("the lines that fit are told apart from those that do not, and what a later line contradicts is none of them")
  func sound() throws {
    let fixture = try exported()
    let part = try advice("TD2026-000001,P-1,2026-06-05,500,\nTD2026-000002,P-2,2026-06-05,251,", in: fixture)
    #expect(part.faults.count == 1 && part.doubted.isEmpty)
    #expect(part.sound.map(\.line.reference) == ["TD2026-000001"])
    #expect(part.sound.map(\.line.amount) == [yuan(500)])
    for rows in [
      "TD2026-000001,P-1,2026-06-05,500,\nTD2026-000002,P-1,2026-06-05,250,",
      "TD2026-000001,P-1,2026-06-05,500,\nTD2026-000001,P-3,2026-06-05,500,",
    ] {
      let twice = try advice(rows, in: fixture)
      #expect(twice.faults.count == 1 && twice.doubted == [2] && twice.sound.isEmpty)
    }
    // The very same line again contradicts nothing, and counts once.
    let line = "TD2026-000001,P-1,2026-06-05,500,\n"
    let same = try advice(line + line, in: fixture)
    #expect(same.faults.isEmpty && same.doubted.isEmpty && same.settlements.count == 1)
    try fixture.run(.settleTransfers(part.sound.map(\.settlement)))
    #expect(fixture.book.transfer(TransferID(number: 1))?.state.name == .confirmed)
    #expect(fixture.book.transfer(TransferID(number: 2))?.state.name == .exported)
    // What is booked already is no reason to take it again.
    let again = try advice("TD2026-000001,P-1,2026-06-05,500,\nTD2026-000002,P-2,2026-06-05,251,", in: fixture)
    #expect(again.sound.isEmpty && again.lines.count == 1)
  }

  @Test("a header without one column names it")
  func missingColumn() throws {
    let fixture = try exported()
    let text = "申请号,凭证号,支付日期,金额（元）\nTD2026-000001,P-1,2026-06-05,500\n"
    let refusal = #expect(throws: Diagnostics.self) {
      try TreasuryAdvice(
        DelimitedText(bytes: Array(text.utf8), file: "凭证.csv"), book: fixture.book, of: { _ in true },
        on: day("2026-06-05"))
    }
    #expect(refusal?.all.first?.message.zh == "表头里没有“退回原因”")
  }

  @Test("a file settles what it names; the same file again changes nothing")
  func settles() throws {
    let fixture = try exported()
    // A spreadsheet writes the day with slashes.
    let rows = "TD2026-000001,P-1,2026/6/5,500.00,\nTD2026-000002,,,250,户名不符"
    let first = try advice(rows, in: fixture)
    #expect(first.faults.isEmpty && first.settlements.count == 2)
    try fixture.run(.settleTransfers(first.settlements))
    #expect(fixture.book.balance(.paid(fixture.city, fixture.provider)) == yuan(500))
    #expect(fixture.book.balance(.payable(fixture.city, fixture.provider)) == yuan(250))
    let again = try advice(rows, in: fixture)
    #expect(again.faults.isEmpty && again.settlements.isEmpty && again.lines.count == 2)
  }

  @Test(
    "a line that does not fit is named by its cell, with what was expected",
    arguments: [
      ("TD2026-000009,P-1,2026-06-05,500,", "2:1", "台账里没有申请号“TD2026-000009”", "本系统导出的申请号，如 TD2026-000001"),
      ("TD2026-000001,P-1,2026-06-05,500.01,", "2:30", "凭证金额 500.01 元与申请金额不符", "500 元"),
      ("TD2026-000001,P-1,2026-06-05,五百,", "2:30", "“五百”不是金额", "以元为单位、最多两位小数，如 5000.00"),
      ("TD2026-000001,P-1,2026-06-31,500,", "2:19", "“2026-06-31”不是日期", "如 2026-06-05、2026/6/5"),
      ("TD2026-000001,P-1,2026-06-06,500,", "2:19", "支付日期 2026年6月6日 在将来", "不晚于 2026年6月5日"),
      (
        "TD2026-000001,P-1,2026-05-31,500,", "2:19", "支付日期 2026年5月31日 早于拨付申请 TD2026-000001 的拟定日",
        "不早于 2026年6月1日"
      ),
      (
        "TD2026-000001,P-1,2026-06-05,500,\nTD2026-000002,P-1,2026-06-05,250,", "3:15", "凭证号“P-1”在第 2 行已经出现",
        "同一国库当年每笔支付一个凭证号；有出入时请与国库核对"
      ),
      (
        "TD2026-000001,P-1,2026-06-05,500,退", "2:15", "凭证号和退回原因须填其一，也只填其一",
        "已支付：凭证号和支付日期；退回：退回原因"
      ),
      (
        "TD2026-000001,,2026-06-05,500,", "2:15", "凭证号和退回原因须填其一，也只填其一",
        "已支付：凭证号和支付日期；退回：退回原因"
      ),
      (
        "TD2026-000001,P-1,2026-06-05,500,\nTD2026-000001,P-2,2026-06-05,500,", "3:1",
        "申请号“TD2026-000001”在第 2 行已经出现", "每个申请号一行"
      ),
    ])
  func faults(_ rows: String, _ place: String, _ message: String, _ expected: String) throws {
    let found = try advice(rows, in: exported())
    let fault = try #require(found.faults.first)
    #expect(found.faults.count == 1)
    #expect("\(fault.place?.line ?? 0):\(fault.place?.column ?? 0)" == place)
    #expect(fault.message(.chinese) == message)
    #expect(fault.expected?(.chinese) == expected)
  }

  @Test(
    "a line about another payer's request is told as one that the book has not, whatever its sum and its state",
    arguments: ["1", "500"])
  func anotherPayers(_ amount: String) throws {
    let fixture = try exported()
    let line = "TD2026-000001,P-1,2026-06-05,\(amount),"
    for isSettled in [false, true] {
      let found = try advice(line, in: fixture) { $0.payer != .city }
      #expect(found.lines.isEmpty)
      #expect(found.faults.map { $0.message(.chinese) } == ["台账里没有申请号“TD2026-000001”"])
      #expect(found.faults.compactMap { $0.expected?(.chinese) } == ["本系统导出的申请号，如 TD2026-000001"])
      if !isSettled {
        try fixture.run(.settleTransfers(try advice("TD2026-000001,P-1,2026-06-05,500,", in: fixture).settlements))
      }
    }
  }

  @Test("a line of another system is taken out, as its fault says, and the others of the file are booked")
  func remedy() throws {
    let fixture = try exported()
    let (foreign, own) = ("XX-1,P-9,2026-06-05,1,", "TD2026-000001,P-1,2026-06-05,500,")
    let found = try advice("\(foreign)\n\(own)", in: fixture)
    #expect(
      found.faults.compactMap { $0.remedy?(.chinese) } == [
        "这一行没有入账。与国库核对；不属于本系统的，从文件里删去这一行"
      ])
    #expect(found.faults.compactMap { $0.place?.line } == [2])
    let mended = try advice(own, in: fixture)
    #expect(mended.faults.isEmpty && mended.settlements.count == 1)
    // Another payer's request says the same: its own people book it.
    let others = try TreasuryAdvice(
      DelimitedText(bytes: Array("申请号,凭证号,支付日期,金额（元）,退回原因\n\(own)\n".utf8), file: "凭证.csv"), book: fixture.book,
      of: { _ in true }, settledBy: { _ in Wording(zh: "松江区", en: "Songjiang") }, on: day("2026-06-05"))
    #expect(others.faults.map(\.code) == ["delivery.advice-not-yours"])
    #expect(others.faults.first?.remedy == found.faults.first?.remedy)
  }

  @Test("a request that ended otherwise is a difference to be cleared up, not overwritten")
  func otherOutcome() throws {
    let fixture = try exported()
    try fixture.run(.settleTransfers(try advice("TD2026-000001,P-1,2026-06-05,500,", in: fixture).settlements))
    let found = try advice("TD2026-000001,P-2,2026-06-05,500,", in: fixture)
    #expect(
      found.faults.map { $0.message(.chinese) } == ["申请 TD2026-000001 在台账里是“已支付（2026年6月5日，凭证 P-1）”，与凭证不符"])
  }

  @Test("a file with a header alone is told so: there is nothing to confirm")
  func noLines() throws {
    let found = try advice("", in: exported())
    #expect(found.faults.map { $0.message(.chinese) } == ["文件只有表头，没有一笔凭证"])
  }

  @Test("a file without the columns is refused with their names")
  func header() throws {
    let fixture = try exported()
    let refusal = try #require(throws: Diagnostics.self) {
      try TreasuryAdvice(
        DelimitedText(bytes: Array("a,b\n1,2\n".utf8), file: "x.csv"), book: fixture.book, of: { _ in true },
        on: day("2026-06-05"))
    }
    #expect(
      refusal.rendered(in: .chinese) == """
        x.csv:1: 错误：第一行不是支付凭证文件的表头
          应为：申请号、凭证号、支付日期、金额（元）、退回原因
          办法：从国库系统重新导出，或把列名改成上面的写法
        """)
  }
}
