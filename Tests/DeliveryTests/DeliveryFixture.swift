import Decimals
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }
func yuan(_ amount: Int64) -> Money { Money(fen: amount * 100) }

func code(_ body: String) throws -> CreditCode {
  let check = try #require(CreditCode.checkCharacter(for: body))
  return try #require(CreditCode("\(body)\(check)"))
}

/// A book with a city's and a district's budget of a million each and a programme that both bear in halves.
struct DeliveryFixture {
  let book = MemoryBook()
  let city = BudgetID(number: 1)
  let district = BudgetID(number: 2)
  let programme = ProgrammeID(number: 1)
  let purpose: InstrumentID
  let holder: CreditCode
  let provider: CreditCode
  let codes = VoucherCodes(key: Array(repeating: 7, count: 32))
  let workingDays: WorkingDayCalendar
  let maker: ActorID
  let checker: ActorID

  init(share: String = "0.5", amount: Int64 = 1_000_000) throws {
    purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
    holder = try code("91310115MA1K3A4B1")
    provider = try code("91310117MA1J2C3D2")
    maker = try #require(ActorID("maker"))
    checker = try #require(ActorID("checker"))
    workingDays = try WorkingDayCalendar(tsv: "date\tkind\tname\n2026-06-19\tholiday\t端午节\n", file: "workdays")
    try grant("市级", .city, document: "模拟〔2026〕1号", amount: yuan(amount))
    let area = try #require(AreaCode("310117"))
    try grant("区级", .district(area), document: "模拟〔2026〕2号", amount: yuan(amount))
    let part = try #require(Decimal128(share))
    try run(
      .openProgramme(
        instrument: purpose, name: "成长券", document: "模拟〔2026〕3号", validFrom: day("2026-01-01"),
        validTo: day("2026-12-31"), categories: ["法律咨询", "检验检测"],
        funding: .shared(city, share: Share(part), district)))
    try run(.admitProvider(programme, provider, name: "模拟服务机构", categories: ["检验检测"]))
  }

  /// A budget with its money: entered by one, approved by another.
  func grant(_ name: String, year: Int = 2026, _ payer: Budget.Payer, document: String, amount: Money) throws {
    try run(
      .grantBudget(name: name, year: year, purpose: purpose, payer: payer, document: document, amount: amount))
    try run(.approveSubmission(SubmissionID(number: book.submissionRows.count)), by: checker)
  }

  /// Decides and applies; what the journal would keep is read back and applied instead of the event itself, so that every
  /// test passes through the journal's form.
  func run(_ command: DeliveryCommand, by actor: ActorID? = nil, on today: String = "2026-06-01") throws {
    book.today = try day(today)
    let events = try DeliveryDecision(
      actor: actor ?? maker, today: day(today), book: book, codes: codes, workingDays: workingDays,
      purposes: BudgetPurposes(funds: [:])
    )
    .decide(command)
    let bytes = DeliveryProjection.payload(events).bytes
    let payload = try CanonicalJSON(canonical: bytes)
    let read = try #require(payload["events"].list)
    for (json, event) in zip(read, events) {
      let kind = try #require(json["kind"].text)
      let again = try #require(DeliveryEvent(kind: kind, json: json["event"]))
      #expect(again == event)
      try again.apply(to: book)
    }
  }

  /// Another issue of the same voucher, which the city bears alone.
  func openSecond() throws {
    try run(
      .openProgramme(
        instrument: purpose, name: "市级成长券", document: "模拟〔2026〕4号", validFrom: day("2026-01-01"),
        validTo: day("2026-12-31"), categories: ["检验检测"], funding: .one(city)))
    try run(.admitProvider(ProgrammeID(number: 2), provider, name: "模拟服务机构", categories: ["检验检测"]))
  }

  /// A voucher of ten thousand yuan of the year before, used to the last fen, as the book holds it.
  func earlierVoucher(_ number: Int) throws -> Voucher {
    let (id, face) = (VoucherID(number: number), PayerSplit(city, yuan(10_000)))
    return Voucher(
      id: id, programme: programme, enterprise: holder, codeDigest: codes.code(of: id).digest,
      issuedOn: try day("2025-06-01"), validTo: try day("2026-12-31"), face: face,
      entitlement: VoucherEntitlement(benefit: purpose, ceiling: yuan(200_000), corpus: ""),
      balance: face.subtracting(face), state: .live)
  }

  func issue(
    _ amount: Money, to enterprise: CreditCode? = nil, of programme: ProgrammeID? = nil,
    ceiling: Money = yuan(200_000)
  ) throws -> VoucherID {
    let entitlement = VoucherEntitlement(
      benefit: purpose, ceiling: ceiling, corpus: String(repeating: "a", count: 64))
    try run(.issueVoucher(programme ?? self.programme, enterprise ?? holder, amount: amount, entitlement))
    try approve(.issue)
    return VoucherID(number: book.voucherRows.count)
  }

  /// Has another person approve what waits.
  func approve(_ kind: Submission.Matter.Kind? = nil, on today: String = "2026-06-01") throws {
    for submission in book.submissions(of: kind, in: .waiting) {
      try run(.approveSubmission(submission.id), by: checker, on: today)
    }
  }

  /// Asks for a voucher back, and has another person approve it.
  func withdraw(_ number: Int, on today: String = "2026-06-01") throws {
    try run(.withdrawVoucher(VoucherID(number: number), reason: "重复"), on: today)
    try approve(on: today)
  }

  func reserve(_ amount: Money, of voucher: VoucherID) throws -> ReservationID {
    try run(.reserve(code: codes.code(of: voucher).digest, provider: provider, category: "检验检测", amount: amount))
    return ReservationID(number: book.reservationRows.count)
  }

  func refusal(_ command: DeliveryCommand, by actor: ActorID? = nil, on today: String = "2026-06-01") -> String? {
    do {
      try run(command, by: actor, on: today)
      return nil
    } catch let refusal as Diagnostics {
      return refusal.rendered(in: .chinese)
    } catch {
      return "\(error)"
    }
  }
}
