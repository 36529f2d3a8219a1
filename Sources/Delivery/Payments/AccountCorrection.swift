import Diagnostics
import Journal
import Quantities

/// What the treasury is asked to pay into an account that its payee confirmed: an issued award, a settled use of a voucher.
public protocol PaidIntoAccount: Sendable {
  /// 收款账户: its last four digits, as the payee confirmed it; `nil` where nobody did.
  var account: String? { get }
  /// How the account was put right last, after a payment bounced.
  var correction: AccountCorrection? { get }
}

extension PaidIntoAccount {
  /// Whether the account was put right since a request for it was sent back.
  public func isCorrected(after bounce: TransferRequest) -> Bool {
    correction?.after.map { $0 >= bounce.id } ?? false
  }
}

extension Award: PaidIntoAccount {
  /// 缺收款账户: it was applied for before accounts were asked for, and is to be paid: until its enterprise has confirmed one
  /// nothing of it can be asked for. What was settled at nothing is paid nothing.
  public var lacksAccount: Bool {
    guard account == nil, counts, state != .waiting(.consent) else { return false }
    return switch payment {
    case .none, .owed: true
    case .requested, .paid: false
    }
  }
}

extension Reservation: PaidIntoAccount {
  /// The account of the claim, or what it was put right to.
  public var account: String? {
    switch state {
    case .held, .released: nil
    case .claimed(let claim): claim.account
    case .settled(let settlement): settlement.correction?.to ?? settlement.claim.account
    }
  }

  public var correction: AccountCorrection? { settlement?.correction }

  /// 缺收款账户: it was claimed before accounts were asked for, and a part of it is in no request yet. While a refund waits
  /// nothing of it is asked for.
  public var lacksAccount: Bool {
    guard account == nil else { return false }
    return switch state {
    case .held, .released: false
    case .claimed: true
    case .settled(let settlement):
      settlement.refund == nil
        && settlement.standing.parts.contains { $0.amount > .zero && settlement.stages[$0.budget] == nil }
    }
  }

  /// With the account that its payee confirmed: for a claim, as if it had been confirmed with it.
  mutating func take(_ correction: AccountCorrection) {
    switch state {
    case .claimed(let claim):
      state = .claimed(
        ServiceClaim(
          amount: claim.amount, invoice: claim.invoice, account: correction.to, claimedBy: claim.claimedBy,
          claimedOn: claim.claimedOn))
    case .settled(var settlement):
      settlement.correction = correction
      state = .settled(settlement)
    case .held, .released: break
    }
  }

  /// What it was settled at; `nil` before.
  public var settlement: Settlement? { if case .settled(let settlement) = state { settlement } else { nil } }
}

/// 更正账户: a new 意愿与账户确认 of the payee after the treasury sent a payment back, or the first one of what was asked for
/// before accounts were. What was confirmed before stays in the trail; the next transfer request is paid into the new account.
public struct AccountCorrection: Sendable, Hashable {
  /// The last four digits until then; `nil` where none were confirmed.
  public let from: String?
  public let to: String
  /// The request that the treasury sent back; `nil` where the account was added before any was.
  public let after: TransferID?

  public init(from: String?, to: String, after: TransferID?) {
    self.from = from
    self.to = to
    self.after = after
  }

  /// Whether the account was right: it was confirmed once more as it is.
  public var isReconfirmation: Bool { from == to }

  var json: CanonicalJSON { ["from": CanonicalJSON(from), "to": .text(to), "after": CanonicalJSON(after?.text)] }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let to = json["to"].text else { return nil }
    let after = json["after"].text.flatMap(TransferID.init)
    guard after != nil || json["after"] == .null else { return nil }
    self.init(from: json["from"].text, to: to, after: after)
  }
}

extension DeliveryReader {
  /// The requests that ask the treasury for an award's money, whichever budget paid it by then, the newest first.
  /// Cost: the requests for its enterprise, once.
  public func requests(for award: Award) throws -> [TransferRequest] {
    guard award.approval != nil else { return [] }
    return try transfers(TransferFilter(payee: award.enterprise), offset: 0, limit: .max).rows
      .filter { $0.awards.contains(award.id) }.sorted { $0.id > $1.id }
  }

  /// The requests that ask the treasury for what a use of a voucher was settled at, of each budget that bears it, the newest
  /// first.
  /// Cost: the requests under its budgets for its provider, once.
  public func requests(for use: Reservation) throws -> [TransferRequest] {
    guard let settlement = use.settlement else { return [] }
    return try transfers(
      TransferFilter(budgets: settlement.owed.parts.map(\.budget), payee: use.provider), offset: 0, limit: .max
    ).rows.filter { $0.reservations.contains(use.id) }.sorted { $0.id > $1.id }
  }

  /// The last request for an award that the treasury sent back, where its money is owed since; `nil` where it is not.
  /// Cost: as `requests(for:)`.
  public func bounce(of award: Award) throws -> TransferRequest? {
    guard award.isOwed else { return nil }
    return award.bounce(among: try requests(for: award))
  }

  /// The last request for a use of a voucher that the treasury sent back, where the part of its budget is owed since; `nil`
  /// where none is.
  /// Cost: as `requests(for:)`.
  public func bounce(of use: Reservation) throws -> TransferRequest? {
    use.bounce(among: try requests(for: use))
  }

  /// The uses of vouchers at a provider whose payment the treasury sent back and that are owed since, by the last request
  /// that was for them, the newest first: the provider puts the account right for each.
  /// Cost: the provider's requests, and a look-up for each use of those that were sent back.
  public func bounces(of provider: CreditCode) throws -> [(request: TransferRequest, uses: [Reservation])] {
    let requests = try transfers(TransferFilter(payee: provider), offset: 0, limit: .max).rows
      .sorted { $0.id > $1.id }
    var uses: [TransferID: [Reservation]] = [:]
    for id in Set(requests.filter(\.isBounced).flatMap(\.reservations)).sorted() {
      let use = try found(reservation(id), id)
      guard let bounce = use.bounce(among: requests.filter({ $0.reservations.contains(id) })) else { continue }
      uses[bounce.id, default: []].append(use)
    }
    return requests.compactMap { request in uses[request.id].map { (request, $0) } }
  }

  /// The awards of an enterprise that lack an account, in the order of their numbers; those of which a payment came back
  /// wait for a correction instead. Cost: the enterprise's awards.
  public func awardsLackingAccount(of enterprise: CreditCode) throws -> [Award] {
    try awards(AwardFilter(enterprise: enterprise, isLive: true), scope: .everywhere, offset: 0, limit: .max).rows
      .filter { try $0.lacksAccount && bounce(of: $0) == nil }.sorted { $0.id < $1.id }
  }

  /// The same of uses of vouchers at a provider. Cost: the provider's claims, and for each budget what it owes the provider.
  public func usesLackingAccount(of provider: CreditCode) throws -> [Reservation] {
    let filters =
      [ReservationFilter(provider: provider, state: .claimed)]
      + (try budgets().map { ReservationFilter(provider: provider, owedBy: $0.id) })
    var uses: [ReservationID: Reservation] = [:]
    for filter in filters {
      for use in try reservations(filter, scope: .everywhere, offset: 0, limit: .max).rows where use.lacksAccount {
        uses[use.id] = use
      }
    }
    return try uses.values.filter { try bounce(of: $0) == nil }.sorted { $0.id < $1.id }
  }

  /// Those of some awards whose payment the treasury sent back, and whose account was not put right since: they wait for
  /// their enterprises.
  /// Cost: the awards of enterprises of which a payment was ever sent back, with their requests.
  public func bounced(_ filter: AwardFilter = AwardFilter(), within scope: AreaScope) throws -> [Award] {
    var filter = filter
    filter.mayHaveBounced = true
    return try awards(filter, scope: scope, offset: 0, limit: .max).rows.filter { award in
      try bounce(of: award).map { !award.isCorrected(after: $0) } ?? false
    }
  }
}

extension TransferRequest {
  /// Whether the treasury sent it back; a checker's return left the house never.
  public var isBounced: Bool { state.name == .returned && batch != nil }
}

extension [TransferRequest] {
  /// The last that the treasury sent back since it paid one; these are for one thing, the newest first.
  public var lastBounce: TransferRequest? { prefix { $0.state.name != .confirmed }.first(where: \.isBounced) }
}

extension Award {
  fileprivate var isOwed: Bool { state.name == .issued && payment == .owed }

  /// The last request that the treasury sent back, where the award is owed since; `nil` where it is not.
  /// - Parameter requests: those for it, the newest first.
  public func bounce(among requests: [TransferRequest]) -> TransferRequest? { isOwed ? requests.lastBounce : nil }
}

extension Reservation {
  /// - Parameter requests: those for it, the newest first.
  fileprivate func bounce(among requests: [TransferRequest]) -> TransferRequest? {
    guard let settlement else { return nil }
    return settlement.standing.parts.filter { settlement.stages[$0.budget] == nil && $0.amount > .zero }
      .compactMap { part in requests.filter { $0.budget == part.budget }.lastBounce }.max { $0.id < $1.id }
  }

  fileprivate var named: Wording { Wording(zh: "第 \(id.number) 号预约", en: "reservation \(id.number)") }
}

extension DeliveryDecision {
  func correctAccount(_ id: AwardID, _ account: String) throws -> [DeliveryEvent] {
    let award = try found(book.award(id), id)
    guard let bounce = try book.bounce(of: award) else {
      if award.lacksAccount {
        let all = try book.awardsLackingAccount(of: award.enterprise).map(\.id)
        return acted(all, .accountCorrected(try added(account))).map(DeliveryEvent.award)
      }
      let isPaid = award.payment == .paid
      throw Diagnostics(
        .noBounce(
          Wording(zh: "“\(award.name)”", en: "“\(award.name)”"), isPaid: isPaid,
          now: award.payment == .owed ? award.payment.name.wording : award.state.wording,
          try book.requests(for: award)))
    }
    return try corrected(after: bounce, account)
  }

  func correctAccount(_ id: ReservationID, _ account: String) throws -> [DeliveryEvent] {
    let use = try found(book.reservation(id), id)
    guard let bounce = try book.bounce(of: use) else {
      if use.lacksAccount {
        return [.accountCorrected(try book.usesLackingAccount(of: use.provider).map(\.id), try added(account))]
      }
      let isPaid = use.settlement?.stages.values.contains(.paid) ?? false
      throw Diagnostics(
        .noBounce(use.named, isPaid: isPaid, now: use.standingWords, try book.requests(for: use)))
    }
    return try corrected(after: bounce, account)
  }

  /// 补填账户: the first account of what was asked for before accounts were; it is for all of the payee's that lack one.
  private func added(_ account: String) throws -> AccountCorrection {
    AccountCorrection(from: nil, to: try checkedAccount(account), after: nil)
  }

  /// The account is put right for all that the request paid and that is owed again: one account takes one payment.
  private func corrected(after bounce: TransferRequest, _ account: String) throws -> [DeliveryEvent] {
    let digits = try checkedAccount(account)
    func correction(_ from: String?) -> AccountCorrection {
      AccountCorrection(from: from, to: digits, after: bounce.id)
    }
    let awards = try bounce.awards.map { try found(book.award($0), $0) }.filter { other in
      try book.bounce(of: other)?.id == bounce.id
    }
    let uses = try bounce.reservations.map { try found(book.reservation($0), $0) }.filter { other in
      try book.bounce(of: other)?.id == bounce.id
    }
    return byAccount(awards).flatMap { from, awards in
      acted(awards.map(\.id), .accountCorrected(correction(from))).map(DeliveryEvent.award)
    } + byAccount(uses).map { from, uses in .accountCorrected(uses.map(\.id), correction(from)) }
  }

  private func byAccount<Payment: PaidIntoAccount>(_ payments: [Payment]) -> [(key: String?, value: [Payment])] {
    Dictionary(grouping: payments, by: \.account).sorted { ($0.key ?? "") < ($1.key ?? "") }
  }

  /// The account into which some awards and uses are paid together.
  /// - Throws: `delivery.no-account` where one of them has none, `delivery.several-accounts` where they are not for one.
  func account(of payments: [any PaidIntoAccount], to payee: String) throws -> String? {
    let accounts = payments.compactMap { $0.account }
    guard accounts.count == payments.count else {
      throw Diagnostics(.noAccount(of: payee, payments.count - accounts.count))
    }
    if let first = accounts.first, let other = accounts.first(where: { $0 != first }) {
      throw Diagnostics(.severalAccounts(of: payee, first, other))
    }
    return accounts.first
  }
}

extension Diagnostic {
  /// - Parameters:
  ///   - what: the award or the use.
  ///   - isPaid: whether the treasury has paid it.
  ///   - requests: those for it, the newest first.
  fileprivate static func noBounce(
    _ what: Wording, isPaid: Bool, now: Wording, _ requests: [TransferRequest]
  ) -> Diagnostic {
    let now = requests.first.flatMap { $0.isOpen || isPaid ? $0.named : nil } ?? now
    return Diagnostic(
      "delivery.no-bounce", at: Place(field: "account"),
      Wording(
        zh: "\(what.zh)没有被国库退回、等待重新拨付的款（现在：\(now.zh)），不能更正账户",
        en: "no payment of \(what.en) was sent back by the treasury and waits (now: \(now.en)): its account stays"),
      expected: Wording(
        zh: "支付被国库退回之后、重新申请拨付之前更正", en: "a correction after a payment bounced, before it is asked for anew"),
      remedy: untilItBounces(requests))
  }

  /// The one thing to do while no account can be put right.
  private static func untilItBounces(_ requests: [TransferRequest]) -> Wording {
    guard let request = requests.first, request.isOpen else {
      return Wording(zh: "账户有变化的，请联系受理单位", en: "where the account has changed, speak to the office")
    }
    // Until it is in a file a checker can return it, which lets an account change that failed before; one that never failed
    // stays.
    let isReturnable = request.batch == nil
    let hasFailed = requests.dropFirst().prefix { $0.state.name != .confirmed }.contains(where: \.isBounced)
    return isReturnable && hasFailed
      ? Wording(
        zh: "请联系受理单位，由财政复核人员退回这笔拨付申请，退回后更正",
        en: "ask the office to have a checker return the request, then put the account right")
      : Wording(
        zh: "等国库的结果：付到的不用更正，被退回的再来更正",
        en: "wait for the treasury: what is paid needs nothing, what comes back is put right then")
  }

  fileprivate static func noAccount(of payee: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "delivery.no-account",
      Wording(
        zh: "应付“\(payee)”的款里有 \(count) 笔没有收款账户，不能拟拨付申请",
        en: "\(count) of what is owed to “\(payee)” have no account: no request can be drafted for them"),
      expected: Wording(zh: "收款单位确认过的收款账户", en: "an account that the payee confirmed"),
      remedy: Wording(
        zh: "请收款单位登录后补填：企业在“申报通知”的“我的申报”，服务机构在“收券”；补填后再拟",
        en: "ask the payee to sign in and add it: an enterprise under its applications, a provider under its uses"))
  }

  fileprivate static func severalAccounts(of payee: String, _ first: String, _ other: String) -> Diagnostic {
    Diagnostic(
      "delivery.several-accounts",
      Wording(
        zh: "“\(payee)”的几笔确认的收款账户不同（尾号 \(first) 和 \(other)）",
        en: "what is owed to “\(payee)” is for different accounts (ending in \(first) and \(other))"
      ),
      expected: Wording(zh: "一份拨付申请付到一个账户", en: "one request, one account"),
      remedy: Wording(zh: "按账户分别拟拨付申请", en: "draft a request for each account"))
  }
}
