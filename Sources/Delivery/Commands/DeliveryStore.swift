import Diagnostics
import Facts
import Journal
import PolicyCorpus
import Quantities

/// Where the book is kept.
public protocol DeliveryStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T: Sendable>(_ body: @Sendable (any DeliveryWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view.
  func read<T: Sendable>(_ body: @Sendable (any DeliveryReader) throws -> T) async throws -> T

  /// As `read`, of who objected to what.
  func readObjectors<T: Sendable>(_ body: @Sendable (any ObjectorReader) throws -> T) async throws -> T

  /// As `read`, of applications that are not sent.
  func readDrafts<T: Sendable>(_ body: @Sendable (any ApplicationDraftReader) throws -> T) async throws -> T
}

/// One unit of work on the book, with the journal inside.
public protocol DeliveryWork {
  var book: any DeliveryRepository { get }
  var attachmentTable: any AttachmentRepository { get }
  var drafts: any ApplicationDraftRepository { get }
  var objectors: any ObjectorRepository { get }
  var journal: any JournalWriter { get }
  var journalRecords: any JournalReader { get }
}

/// The book as commands and pages look things up. Lists come in the order of their numbers unless they say otherwise.
public protocol DeliveryReader {
  /// A calendar with the years whose holidays were published since, and the days that the city recorded.
  func calendar(over table: WorkingDayCalendar) throws -> WorkingDayCalendar
  func budget(_ id: BudgetID) throws -> Budget?
  func budgets() throws -> [Budget]
  func fundTransfer(_ id: FundTransferID) throws -> FundTransfer?
  /// Those between budgets that stand in a state.
  func fundTransfers(in state: FundTransfer.State) throws -> [FundTransfer]
  func submission(_ id: SubmissionID) throws -> Submission?
  /// Those of one kind, or of all, that stand in a state.
  func submissions(of kind: Submission.Matter.Kind?, in state: Submission.State.Name) throws -> [Submission]
  func programme(_ id: ProgrammeID) throws -> VoucherProgramme?
  func programmes() throws -> [VoucherProgramme]
  func provider(_ code: CreditCode, in programme: ProgrammeID) throws -> VoucherProvider?
  func providers(of programme: ProgrammeID) throws -> [VoucherProvider]
  func voucher(_ id: VoucherID) throws -> Voucher?
  func voucher(code digest: ContentHash) throws -> Voucher?
  /// The vouchers of the enterprises that the scope admits.
  func vouchers(
    _ filter: VoucherFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [Voucher], total: Int)
  /// Whether the register has the enterprise among those that a scope admits.
  func isRegistered(_ enterprise: CreditCode, within scope: AreaScope) throws -> Bool
  /// 登记的项目、合同等: the numbers of an enterprise's subjects of a kind of which something is known, in their order.
  func subjects(of enterprise: CreditCode, _ kind: SubjectKind) throws -> [String]
  func reservation(_ id: ReservationID) throws -> Reservation?
  /// The reservation under which a provider claims, or was settled, an invoice; `nil` where there is none. One invoice is the
  /// same however its number is typed, as `DocumentNumber` compares them.
  func claim(invoice: String, by provider: CreditCode) throws -> ReservationID?
  /// The uses of the vouchers of the enterprises that the scope admits.
  func reservations(
    _ filter: ReservationFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [Reservation], total: Int)
  /// What happened to the uses of a voucher, in order.
  func uses(of voucher: VoucherID, offset: Int, limit: Int) throws -> (rows: [RecordedUse], total: Int)
  func transfer(_ id: TransferID) throws -> TransferRequest?
  func transfer(reference: String) throws -> TransferRequest?
  func transfers(_ filter: TransferFilter, offset: Int, limit: Int) throws -> (rows: [TransferRequest], total: Int)
  /// The batches with a request whose outcome is not known, each with the budgets of some that such a request is paid
  /// from.
  func openBatches(of budgets: [BudgetID]) throws -> [Int: Set<BudgetID>]
  /// When the file of each batch was written.
  func exports() throws -> [Int: Timestamp]
  /// What stands in an account; zero where nothing ever did.
  func balance(_ account: LedgerAccount) throws -> Money
  /// The day of the first movement on an account; `nil` where there was none.
  func opened(_ account: LedgerAccount) throws -> CalendarDay?
  /// The sums of a budget's accounts by kind.
  func sums(of budget: BudgetID) throws -> [LedgerAccount.Kind: Money]
  /// What happened on a budget's accounts of one kind, the newest first.
  func postings(
    of budget: BudgetID, kind: LedgerAccount.Kind, offset: Int, limit: Int
  ) throws -> (rows: [PostedChange], total: Int)
  /// Every version of every implementing rule.
  func implementingRules() throws -> [ImplementingRule]
  func call(_ id: CallID) throws -> Call?
  /// All of them, the newest first.
  func calls() throws -> [Call]
  func run(_ id: RunID) throws -> Run?
  /// Those over everybody under a call, the newest first.
  func runs(of call: CallID) throws -> [Run]
  func row(_ number: Int, of run: RunID) throws -> RunRow?
  /// Those of some rows of a run that are there, in the order of their numbers. Cost: one look-up for some hundred of them.
  func rows(_ numbers: [Int], of run: RunID) throws -> [RunRow]
  /// The rows of a run about the enterprises that the scope admits; of one finding where it is named.
  func rows(
    of run: RunID, finding: RunRow.Finding?, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [RunRow], total: Int)
  /// How many rows of each finding a run has about the enterprises that the scope admits; findings without a row are
  /// absent. Cost: the run's rows, once.
  func counts(of run: RunID, scope: AreaScope) throws -> [RunRow.Finding: Int]
  func award(_ id: AwardID) throws -> Award?
  /// The awards of the enterprises that the scope admits.
  func awards(_ filter: AwardFilter, scope: AreaScope, offset: Int, limit: Int) throws -> (rows: [Award], total: Int)
  /// What the awards of a benefit come to, of the enterprises that the scope admits. Cost: the benefit's awards, once.
  func sums(ofAwardsFor benefit: InstrumentID, scope: AreaScope) throws -> AwardSums
  /// What the awards of a list come to, of the enterprises that the scope admits. Cost: those awards, once.
  func totals(of filter: AwardFilter, scope: AreaScope) throws -> AwardTotals
  /// What happened to an award since it was proposed, in order.
  func trail(of award: AwardID) throws -> [RecordedAct]
  /// By which records an award's run was made and the award proposed; `nil` where the book does not tell.
  func origin(of award: Award) throws -> AwardOrigin?
  func otherGrant(_ id: OtherGrantID) throws -> OtherGrant?
  /// What was granted elsewhere for some benefits, also what was withdrawn; of one enterprise where it is named.
  func otherGrants(of benefits: [InstrumentID], enterprise: CreditCode?) throws -> [OtherGrant]
  /// Whether money came back to a treasury by one of its incoming vouchers, or is said to have, whoever paid it in: each
  /// treasury numbers its own, and one voucher is the same however its number is typed.
  func isBooked(incoming voucher: String, at treasury: Budget.Payer) throws -> Bool
  /// The highest number given so far of a kind of thing; 0 before the first.
  func lastNumber(_ kind: NumberedKind) throws -> Int
}

/// The book as events change it.
public protocol DeliveryRepository: DeliveryReader {
  func insert(_ budget: Budget) throws
  /// Inserts or replaces.
  func save(_ transfer: FundTransfer) throws
  /// Inserts or replaces.
  func save(_ submission: Submission) throws
  func save(_ programme: VoucherProgramme) throws
  /// Inserts or replaces.
  func save(_ provider: VoucherProvider) throws
  /// Inserts or replaces.
  func save(_ voucher: Voucher) throws
  /// Inserts or replaces.
  func save(_ reservation: Reservation) throws
  func append(_ act: ReservationAct, to use: ReservationID) throws
  /// Inserts or replaces.
  func save(_ transfer: TransferRequest) throws
  /// That the file of a batch is written, by the record that is carried into the book; once for each batch.
  func note(batch: Int) throws
  func insert(_ rule: ImplementingRule) throws
  /// Inserts or replaces.
  func save(_ call: Call) throws
  func insert(_ run: Run, rows: [KeptRunRow]) throws
  /// Inserts or replaces.
  func save(_ award: Award) throws
  /// Awards that are new. Cost: a statement for some dozen of them.
  func insert(_ awards: [Award]) throws
  func append(_ act: AwardAct, to award: AwardID) throws
  /// Inserts or replaces.
  func save(_ grant: OtherGrant) throws
  /// Appends a posting and sets its account's balance.
  func record(_ posting: LedgerEntry.Posting, balance: Money) throws
}

extension DeliveryRepository {
  /// Carries an entry into the book: every account ends where the entry leaves it, or nothing is changed.
  /// - Throws: `delivery.overdrawn`, `delivery.amount-range`.
  func post(_ entry: LedgerEntry) throws {
    let balances = try entry.balances(after: balance)
    for posting in entry.postings { try record(posting, balance: balances[posting.account] ?? .zero) }
  }
}

/// What is numbered.
public enum NumberedKind: String, Sendable, Hashable, CaseIterable {
  case budget, programme, voucher, reservation, transfer, batch, call, run, award, otherGrant, implementingRule
  case fundTransfer, submission
}

/// Which vouchers a list shows.
public struct VoucherFilter: Sendable, Hashable {
  public var programme: ProgrammeID?
  public var enterprise: CreditCode?
  public var state: Voucher.State?
  /// Those whose last day is before it.
  public var validBefore: CalendarDay?

  public init(
    programme: ProgrammeID? = nil, enterprise: CreditCode? = nil, state: Voucher.State? = nil,
    validBefore: CalendarDay? = nil
  ) {
    self.programme = programme
    self.enterprise = enterprise
    self.state = state
    self.validBefore = validBefore
  }
}

/// Which reservations a list shows.
public struct ReservationFilter: Sendable, Hashable {
  /// The name of the state.
  public enum State: String, Sendable, Hashable, CaseIterable {
    case held, claimed, settled, released
  }

  public var voucher: VoucherID?
  /// Those of the vouchers of a programme.
  public var programme: ProgrammeID?
  public var provider: CreditCode?
  public var state: State?
  /// Those that were to be claimed before a day.
  public var claimBefore: CalendarDay?
  /// Those that were not let go.
  public var isUsed: Bool
  /// Those with a part that a budget owes and no transfer request asks for.
  public var owedBy: BudgetID?
  /// Those with a refund that waits for another person.
  public var isRefunding: Bool
  /// The newest first, rather than in the order of their numbers.
  public var isNewestFirst: Bool

  public init(
    voucher: VoucherID? = nil, programme: ProgrammeID? = nil, provider: CreditCode? = nil, state: State? = nil,
    claimBefore: CalendarDay? = nil, isUsed: Bool = false, owedBy: BudgetID? = nil, isRefunding: Bool = false,
    isNewestFirst: Bool = false
  ) {
    self.voucher = voucher
    self.programme = programme
    self.claimBefore = claimBefore
    self.isUsed = isUsed
    self.provider = provider
    self.state = state
    self.owedBy = owedBy
    self.isRefunding = isRefunding
    self.isNewestFirst = isNewestFirst
  }
}

extension Reservation.State {
  /// The name by which lists and the book know it.
  public var name: ReservationFilter.State {
    switch self {
    case .held: .held
    case .claimed: .claimed
    case .settled: .settled
    case .released: .released
    }
  }
}

/// Which transfer requests a list shows.
public struct TransferFilter: Sendable, Hashable {
  public var state: TransferRequest.State.Name?
  /// Those of some budgets; `nil` for all.
  public var budgets: [BudgetID]?
  public var batch: Int?
  public var payee: CreditCode?

  public init(
    state: TransferRequest.State.Name? = nil, budgets: [BudgetID]? = nil, batch: Int? = nil, payee: CreditCode? = nil
  ) {
    self.state = state
    self.budgets = budgets
    self.batch = batch
    self.payee = payee
  }
}

/// Which awards a list shows.
public struct AwardFilter: Sendable, Hashable {
  public var call: CallID?
  /// Those that a run's rows were proposed as.
  public var run: RunID?
  /// `nil` for all.
  public var benefits: [InstrumentID]?
  public var enterprise: CreditCode?
  public var state: Award.State.Name?
  /// Those at which a step is due, or goes on once papers are there.
  public var step: ChainStep?
  /// Those neither refused nor withdrawn.
  public var isLive: Bool
  /// 已核定: those whose amount is approved and promised.
  public var isApproved: Bool
  /// Those of which something was paid.
  public var isPaid: Bool
  /// Those at which somebody has something to do before the issue: postponed ones wait for money.
  public var isUnderWay: Bool
  /// Those that take their subject's place.
  public var counts: Bool
  /// Those that a budget owes, in no transfer request.
  public var owedBy: BudgetID?
  /// Those of which something may be owed back: settled after an advance, or with a demand.
  public var mayOweBack: Bool
  /// Those with a recovery that waits for another person.
  public var isRecovering: Bool
  /// Those of enterprises of which a payment was ever sent back, for them or for others.
  public var mayHaveBounced: Bool
  /// Those paid in parts that stand there.
  public var stage: Instalments.Stage.Name?
  /// Those whose acceptance is due on a day or before it.
  public var acceptBy: CalendarDay?

  public init(
    call: CallID? = nil, run: RunID? = nil, benefits: [InstrumentID]? = nil, enterprise: CreditCode? = nil,
    state: Award.State.Name? = nil, step: ChainStep? = nil, isLive: Bool = false, isUnderWay: Bool = false,
    counts: Bool = false,
    owedBy: BudgetID? = nil, mayOweBack: Bool = false, isRecovering: Bool = false, mayHaveBounced: Bool = false,
    stage: Instalments.Stage.Name? = nil, acceptBy: CalendarDay? = nil, isApproved: Bool = false, isPaid: Bool = false
  ) {
    self.isApproved = isApproved
    self.isPaid = isPaid
    self.call = call
    self.run = run
    self.benefits = benefits
    self.enterprise = enterprise
    self.state = state
    self.step = step
    self.isLive = isLive
    self.isUnderWay = isUnderWay
    self.counts = counts
    self.owedBy = owedBy
    self.mayOweBack = mayOweBack
    self.isRecovering = isRecovering
    self.mayHaveBounced = mayHaveBounced
    self.stage = stage
    self.acceptBy = acceptBy
  }
}

/// What the awards of a benefit come to, as far as each has come.
public struct AwardSums: Sendable, Hashable {
  /// How many awards, and what they come to together.
  public struct Part: Sendable, Hashable {
    public let count: Int
    public let amount: Money

    public init(count: Int = 0, amount: Money = .zero) {
      self.count = count
      self.amount = amount
    }
  }

  /// 已核定: the amounts as approved, or as a settlement left them, whether issued or not.
  public let approved: Part
  /// 已下达, of those.
  public let issued: Part
  /// 已支付: what the treasury confirmed, with what came back afterwards still in it.
  public let paid: Part

  public init(approved: Part = Part(), issued: Part = Part(), paid: Part = Part()) {
    self.approved = approved
    self.issued = issued
    self.paid = paid
  }
}

/// What the awards of a list come to.
public struct AwardTotals: Sendable, Hashable {
  public let count: Int
  /// 上限.
  public let ceiling: Money
  /// The final amounts, else those approved, else those proposed.
  public let granted: Money
  /// 已支付.
  public let paid: Money

  public init(count: Int, ceiling: Money, granted: Money, paid: Money) {
    self.count = count
    self.ceiling = ceiling
    self.granted = granted
    self.paid = paid
  }
}

/// An act with who did it and when.
public struct RecordedAct: Sendable, Hashable {
  public let act: AwardAct
  public let record: Int
  public let by: ActorID
  public let at: Timestamp

  public init(act: AwardAct, record: Int, by: ActorID, at: Timestamp) {
    self.act = act
    self.record = record
    self.by = by
    self.at = at
  }
}

/// One posting as pages show it: what changed an account, and by which record of the journal.
public struct PostedChange: Sendable, Hashable {
  public let record: Int
  /// The kind of the record, such as `delivery.voucher-issued`.
  public let kind: String
  public let at: Timestamp
  public let change: Money
  public let account: LedgerAccount
  /// 对方科目: where it came from, or went to.
  public let against: LedgerAccount

  public init(
    record: Int, kind: String, at: Timestamp, change: Money, account: LedgerAccount, against: LedgerAccount
  ) {
    self.record = record
    self.kind = kind
    self.at = at
    self.change = change
    self.account = account
    self.against = against
  }
}

/// What an event or a command speaks of, where the book must have it.
func found<Value>(_ value: Value?, _ id: some NumberedID) throws -> Value {
  guard let value else { throw Diagnostics(.missing(id)) }
  return value
}
