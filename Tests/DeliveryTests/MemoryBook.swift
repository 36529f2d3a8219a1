import Facts
import Journal
import PolicyCorpus
import Quantities

@testable import Delivery

/// The book in memory: what the decisions read and the events change, without any store.
final class MemoryBook: DeliveryRepository {
  var budgetRows: [BudgetID: Budget] = [:]
  var fundRows: [FundTransferID: FundTransfer] = [:]
  var submissionRows: [SubmissionID: Submission] = [:]
  var programmeRows: [ProgrammeID: VoucherProgramme] = [:]
  var providerRows: [ProgrammeID: [CreditCode: VoucherProvider]] = [:]
  var voucherRows: [VoucherID: Voucher] = [:]
  var reservationRows: [ReservationID: Reservation] = [:]
  var transferRows: [TransferID: TransferRequest] = [:]
  /// When files were written: the journal says it of what is in a store.
  var batches: [Int: Timestamp] = [:]
  var ruleRows: [ImplementingRule] = []
  var callRows: [CallID: Call] = [:]
  var runRows: [RunID: (run: Run, rows: [RunRow])] = [:]
  var awardRows: [AwardID: Award] = [:]
  var acts: [AwardID: [(act: AwardAct, by: ActorID, on: CalendarDay)]] = [:]
  /// The day of an account's first movement, and today: the journal says them of what is in a store.
  var firstDays: [LedgerAccount: CalendarDay] = [:]
  var today = CalendarDay(daysSinceEpoch: 0)
  /// Who acts now: the journal says it of what is in a store.
  var actor = ActorID.program
  var grants: [OtherGrant] = []
  /// The numbers by which money came back, or is said to have, by the award or use.
  var incoming: [String: [(budget: BudgetID?, number: String)]] = [:]
  /// How many of a use's belong to the refund that waits.
  private var waitingNumbers: [ReservationID: Int] = [:]
  var balances: [LedgerAccount: Money] = [:]
  var postings: [LedgerEntry.Posting] = []
  /// Enterprises outside every district that bears money here.
  var elsewhere: Set<CreditCode> = []
  /// The numbers of contracts, projects and so on that enterprises have registered.
  var numbers: [CreditCode: [SubjectKind: [String]]] = [:]

  func calendar(over table: WorkingDayCalendar) -> WorkingDayCalendar { table }
  func budget(_ id: BudgetID) -> Budget? { budgetRows[id] }
  func budgets() -> [Budget] { budgetRows.values.sorted { $0.id < $1.id } }
  func fundTransfer(_ id: FundTransferID) -> FundTransfer? { fundRows[id] }
  func fundTransfers(in state: FundTransfer.State) -> [FundTransfer] {
    fundRows.values.filter { $0.state == state }.sorted { $0.id < $1.id }
  }
  func save(_ transfer: FundTransfer) { fundRows[transfer.id] = transfer }
  func submission(_ id: SubmissionID) -> Submission? { submissionRows[id] }
  func submissions(of kind: Submission.Matter.Kind?, in state: Submission.State.Name) -> [Submission] {
    submissionRows.values.filter { $0.state.name == state && (kind ?? $0.matter.kind) == $0.matter.kind }.sorted {
      $0.id < $1.id
    }
  }
  func save(_ submission: Submission) { submissionRows[submission.id] = submission }
  func programme(_ id: ProgrammeID) -> VoucherProgramme? { programmeRows[id] }
  func programmes() -> [VoucherProgramme] { programmeRows.values.sorted { $0.id < $1.id } }
  func provider(_ code: CreditCode, in programme: ProgrammeID) -> VoucherProvider? { providerRows[programme]?[code] }
  func providers(of programme: ProgrammeID) -> [VoucherProvider] {
    (providerRows[programme] ?? [:]).values.sorted { $0.code < $1.code }
  }
  func voucher(_ id: VoucherID) -> Voucher? { voucherRows[id] }
  func voucher(code digest: ContentHash) -> Voucher? { voucherRows.values.first { $0.codeDigest == digest } }

  func vouchers(_ filter: VoucherFilter, scope: AreaScope, offset: Int, limit: Int) -> (rows: [Voucher], total: Int) {
    page(
      voucherRows.values.filter { voucher in
        (filter.programme ?? voucher.programme) == voucher.programme
          && (filter.enterprise ?? voucher.enterprise) == voucher.enterprise
          && (filter.state ?? voucher.state) == voucher.state
          && (filter.validBefore.map { voucher.validTo < $0 } ?? true)
      }.sorted { $0.id < $1.id }, offset, limit)
  }

  func isRegistered(_ enterprise: CreditCode, within scope: AreaScope) -> Bool { !elsewhere.contains(enterprise) }
  func subjects(of enterprise: CreditCode, _ kind: SubjectKind) -> [String] { numbers[enterprise]?[kind] ?? [] }

  func reservation(_ id: ReservationID) -> Reservation? { reservationRows[id] }

  func claim(invoice: String, by provider: CreditCode) -> ReservationID? {
    reservationRows.values.filter { $0.provider == provider }.first { reservation in
      switch reservation.state {
      case .claimed(let claim): DocumentNumber.isSame(claim.invoice, as: invoice)
      case .settled(let settlement): DocumentNumber.isSame(settlement.claim.invoice, as: invoice)
      case .held, .released: false
      }
    }?.id
  }

  func reservations(_ filter: ReservationFilter, scope: AreaScope, offset: Int, limit: Int) -> (
    rows: [Reservation], total: Int
  ) {
    page(
      reservationRows.values.filter { reservation in
        (filter.voucher ?? reservation.voucher) == reservation.voucher
          && (filter.programme.map { voucherRows[reservation.voucher]?.programme == $0 } ?? true)
          && (filter.provider ?? reservation.provider) == reservation.provider
          && (!filter.isUsed || reservation.state.name != .released)
          && (filter.state ?? reservation.state.name) == reservation.state.name
          && (filter.claimBefore.map { day in reservation.claimBy.map { $0 < day } ?? false } ?? true)
          && (filter.owedBy.map { owes(reservation, $0) } ?? true)
          && (!filter.isRefunding || reservation.isRefunding)
      }.sorted { filter.isNewestFirst ? $0.id > $1.id : $0.id < $1.id }, offset, limit)
  }

  private func owes(_ reservation: Reservation, _ budget: BudgetID) -> Bool {
    guard case .settled(let settlement) = reservation.state, settlement.refund == nil,
      settlement.stages[budget] == nil
    else { return false }
    return (settlement.standing.amount(of: budget) ?? .zero) > .zero
  }

  // When and by whom a use changed is the journal's to say, which a book in memory has not.
  func uses(of voucher: VoucherID, offset: Int, limit: Int) -> (rows: [RecordedUse], total: Int) { ([], 0) }
  func append(_ act: ReservationAct, to use: ReservationID) {
    switch act {
    case .refundDrafted(_, let voucher, reason: _):
      incoming[use.text, default: []].append((nil, voucher))
      waitingNumbers[use] = 1
    case .refundRegistered(let budget, let voucher):
      incoming[use.text]?.append((budget, voucher))
      waitingNumbers[use]? += 1
    // What was told of a refund that is sent back was no voucher.
    case .refundReturned: incoming[use.text]?.removeLast(waitingNumbers[use] ?? 0)
    default: break
    }
  }

  func isBooked(incoming voucher: String, at treasury: Budget.Payer) throws -> Bool {
    try incoming.contains { subject, told in
      try told.contains { budget, number in
        guard DocumentNumber.isSame(number, as: voucher) else { return false }
        let own = budget ?? AwardID(subject).flatMap { awardRows[$0]?.approval?.budget }
        let use = ReservationID(subject).flatMap { reservationRows[$0] }
        let budgets = try own.map { [$0] } ?? use.map { try deciding(on: $0) } ?? []
        return budgets.contains { budgetRows[$0]?.payer == treasury }
      }
    }
  }

  func transfer(_ id: TransferID) -> TransferRequest? { transferRows[id] }
  func transfer(reference: String) -> TransferRequest? { transferRows.values.first { $0.reference == reference } }

  func transfers(_ filter: TransferFilter, offset: Int, limit: Int) -> (rows: [TransferRequest], total: Int) {
    page(
      transferRows.values.filter { transfer in
        (filter.state ?? transfer.state.name) == transfer.state.name
          && (filter.budgets?.contains(transfer.budget) ?? true)
          && (filter.batch.map { transfer.batch == $0 } ?? true)
          && (filter.payee ?? transfer.payee) == transfer.payee
      }.sorted { $0.id < $1.id }, offset, limit)
  }

  func openBatches(of budgets: [BudgetID]) -> [Int: Set<BudgetID>] {
    transferRows.values.filter { budgets.contains($0.budget) && $0.isOpen }.reduce(into: [:]) { open, transfer in
      if let batch = transfer.batch { open[batch, default: []].insert(transfer.budget) }
    }
  }

  func exports() -> [Int: Timestamp] { batches }
  func note(batch: Int) {
    batches[batch] = batches[batch] ?? Timestamp(millisecondsSinceEpoch: Int64(today.daysSinceEpoch) * 86_400_000)
  }

  func implementingRules() -> [ImplementingRule] { ruleRows }
  func call(_ id: CallID) -> Call? { callRows[id] }
  func calls() -> [Call] { callRows.values.sorted { $0.id > $1.id } }
  func run(_ id: RunID) -> Run? { runRows[id]?.run }
  func runs(of call: CallID) -> [Run] {
    runRows.values.map(\.run).filter { $0.call == call && $0.kind == .everybody }.sorted { $0.id > $1.id }
  }
  func rows(_ numbers: [Int], of run: RunID) -> [RunRow] { numbers.sorted().compactMap { row($0, of: run) } }
  func row(_ number: Int, of run: RunID) -> RunRow? { runRows[run]?.rows.first { $0.number == number } }
  func rows(
    of run: RunID, finding: RunRow.Finding?, scope: AreaScope, offset: Int, limit: Int
  ) -> (rows: [RunRow], total: Int) {
    page((runRows[run]?.rows ?? []).filter { (finding ?? $0.finding) == $0.finding }, offset, limit)
  }
  func counts(of run: RunID, scope: AreaScope) -> [RunRow.Finding: Int] {
    (runRows[run]?.rows ?? []).reduce(into: [:]) { $0[$1.finding, default: 0] += 1 }
  }
  func award(_ id: AwardID) -> Award? { awardRows[id] }
  func awards(_ filter: AwardFilter, scope: AreaScope, offset: Int, limit: Int) -> (rows: [Award], total: Int) {
    page(
      awardRows.values.filter { award in
        (filter.call ?? award.call) == award.call && (filter.run ?? award.run) == award.run
          && (filter.benefits?.contains(award.benefit) ?? true)
          && (filter.enterprise ?? award.enterprise) == award.enterprise
          && (filter.state ?? award.state.name) == award.state.name
          && (filter.step.map { $0 == award.state.step } ?? true)
          && (filter.stage.map { $0 == award.instalments?.stage.name } ?? true) && (!filter.isLive || award.isLive)
          && (!filter.isUnderWay || award.state.step != nil)
          && (!filter.counts || award.counts) && (!filter.isRecovering || award.recovery != nil)
          && (!filter.mayOweBack || award.demanded > .zero || award.instalments?.stage.name == .settled)
          && (filter.acceptBy.map { day in
            award.instalments.map { $0.stage == .awaiting && $0.acceptBy.map { $0.day <= day } ?? false } ?? false
          } ?? true)
          && (filter.owedBy.map { award.payment == .owed && award.approval?.budget == $0 } ?? true)
          && (!filter.mayHaveBounced || mayHaveBounced(award))
          && (!filter.isApproved || award.approval != nil) && (!filter.isPaid || award.paid > .zero)
      }.sorted { $0.id < $1.id }, offset, limit)
  }
  func sums(ofAwardsFor benefit: InstrumentID, scope: AreaScope) -> AwardSums {
    let approved = awardRows.values.filter {
      $0.benefit == benefit && $0.approval != nil && isRegistered($0.enterprise, within: scope)
    }
    func part(_ which: (Award) -> Bool, _ amount: (Award) -> Money) -> AwardSums.Part {
      let counted = approved.filter(which)
      return AwardSums.Part(
        count: counted.count, amount: Money(fen: counted.reduce(0) { $0 + amount($1).fen }))
    }
    return AwardSums(
      approved: part({ _ in true }, { $0.granted }), issued: part({ $0.state.name == .issued }, { $0.granted }),
      paid: part({ $0.paid > .zero }, { $0.paid }))
  }
  func totals(of filter: AwardFilter, scope: AreaScope) -> AwardTotals {
    let rows = awards(filter, scope: scope, offset: 0, limit: .max).rows
    return AwardTotals(
      count: rows.count, ceiling: rows.map(\.ceiling).total, granted: rows.map(\.granted).total,
      paid: rows.map(\.paid).total)
  }
  private func mayHaveBounced(_ award: Award) -> Bool {
    transferRows.values.contains { $0.payee == award.enterprise && $0.isBounced }
  }
  func trail(of award: AwardID) -> [RecordedAct] {
    (acts[award] ?? []).map {
      RecordedAct(act: $0.act, record: 0, by: $0.by, at: Timestamp(endOfDayInShanghai: $0.on))
    }
  }
  func origin(of award: Award) -> AwardOrigin? { nil }
  func otherGrants(of benefits: [InstrumentID], enterprise: CreditCode?) -> [OtherGrant] {
    grants.filter { benefits.contains($0.benefit) && (enterprise ?? $0.enterprise) == $0.enterprise }
  }

  func balance(_ account: LedgerAccount) -> Money { balances[account] ?? .zero }

  func sums(of budget: BudgetID) -> [LedgerAccount.Kind: Money] {
    balances.filter { $0.key.budget == budget }.reduce(into: [:]) { sums, next in
      sums[next.key.kind] = Money(fen: (sums[next.key.kind] ?? .zero).fen + next.value.fen)
    }
  }

  func postings(
    of budget: BudgetID, kind: LedgerAccount.Kind, offset: Int, limit: Int
  ) -> (rows: [PostedChange], total: Int) {
    page(
      postings.enumerated().filter { $1.account.budget == budget && $1.account.kind == kind }.reversed().map {
        PostedChange(
          record: 0, kind: "", at: Timestamp(millisecondsSinceEpoch: 0), change: $1.change, account: $1.account,
          against: postings[$1.change < .zero ? $0 + 1 : $0 - 1].account)
      }, offset, limit)
  }

  func lastNumber(_ kind: NumberedKind) -> Int {
    switch kind {
    case .budget: budgetRows.count
    case .programme: programmeRows.count
    case .voucher: voucherRows.count
    case .reservation: reservationRows.count
    case .transfer: transferRows.count
    case .batch: transferRows.values.compactMap(\.batch).max() ?? 0
    case .call: callRows.count
    case .run: runRows.count
    case .award: awardRows.count
    case .otherGrant: grants.count
    case .implementingRule: ruleRows.count
    case .fundTransfer: fundRows.count
    case .submission: submissionRows.count
    }
  }

  func insert(_ budget: Budget) { budgetRows[budget.id] = budget }
  func save(_ programme: VoucherProgramme) { programmeRows[programme.id] = programme }
  func save(_ provider: VoucherProvider) { providerRows[provider.programme, default: [:]][provider.code] = provider }
  func save(_ voucher: Voucher) { voucherRows[voucher.id] = voucher }
  func save(_ reservation: Reservation) { reservationRows[reservation.id] = reservation }
  func save(_ transfer: TransferRequest) { transferRows[transfer.id] = transfer }
  func insert(_ rule: ImplementingRule) { ruleRows.append(rule) }
  func save(_ call: Call) { callRows[call.id] = call }
  func insert(_ run: Run, rows: [KeptRunRow]) { runRows[run.id] = (run, rows.map(\.row)) }
  func save(_ award: Award) { awardRows[award.id] = award }
  func insert(_ awards: [Award]) { for award in awards { save(award) } }
  func append(_ act: AwardAct, to award: AwardID) {
    acts[award, default: []].append((act, actor, today))
    switch act {
    case .recoveryDrafted(let recovery): incoming[award.text, default: []].append((nil, recovery.voucher))
    case .recoveryReturned: incoming[award.text]?.removeLast()
    default: break
    }
  }
  func otherGrant(_ id: OtherGrantID) -> OtherGrant? { grants.first { $0.id == id } }
  func save(_ grant: OtherGrant) { grants = grants.filter { $0.id != grant.id } + [grant] }
  func opened(_ account: LedgerAccount) -> CalendarDay? { firstDays[account] }

  func record(_ posting: LedgerEntry.Posting, balance: Money) {
    postings.append(posting)
    firstDays[posting.account] = firstDays[posting.account] ?? today
    balances[posting.account] = balance
  }

  private func page<Row>(_ rows: [Row], _ offset: Int, _ limit: Int) -> (rows: [Row], total: Int) {
    (Array(rows.dropFirst(offset).prefix(limit)), rows.count)
  }
}
