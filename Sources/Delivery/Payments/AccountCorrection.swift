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
  public func isCorrected(after bounce: TransferRequest) -> Bool { correction.map { $0.after >= bounce.id } ?? false }
}

extension Award: PaidIntoAccount {}

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

  /// What it was settled at; `nil` before.
  public var settlement: Settlement? { if case .settled(let settlement) = state { settlement } else { nil } }
}

/// 更正账户: a new 意愿与账户确认 of the payee after the treasury sent a payment back. What was confirmed before stays in
/// the trail; the next transfer request is paid into the new account.
public struct AccountCorrection: Sendable, Hashable {
  /// The last four digits until then; `nil` where none were confirmed.
  public let from: String?
  public let to: String
  /// The request that the treasury sent back.
  public let after: TransferID

  public init(from: String?, to: String, after: TransferID) {
    self.from = from
    self.to = to
    self.after = after
  }

  /// Whether the account was right: it was confirmed once more as it is.
  public var isReconfirmation: Bool { from == to }

  var json: CanonicalJSON { ["from": CanonicalJSON(from), "to": .text(to), "after": .text(after.text)] }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let to = json["to"].text, let after = json["after"].text.flatMap(TransferID.init) else { return nil }
    self.init(from: json["from"].text, to: to, after: after)
  }
}

extension DeliveryReader {
  /// The requests that ask the treasury for an award's money, the newest first.
  /// Cost: the requests under the award's budget for its enterprise, once.
  public func requests(for award: Award) throws -> [TransferRequest] {
    guard let budget = award.approval?.budget else { return [] }
    return try transfers(TransferFilter(budgets: [budget], payee: award.enterprise), offset: 0, limit: .max).rows
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
  /// The last that the treasury sent back since it paid one; these are for one thing out of one budget, the newest first.
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
      let isPaid = use.settlement?.stages.values.contains(.paid) ?? false
      throw Diagnostics(
        .noBounce(use.named, isPaid: isPaid, now: use.standingWords, try book.requests(for: use)))
    }
    return try corrected(after: bounce, account)
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
  /// - Throws: `delivery.several-accounts` where they are not for one account.
  func account(of payments: [any PaidIntoAccount], to payee: String) throws -> String? {
    guard let first = payments.first else { return nil }
    if let other = payments.first(where: { $0.account != first.account }) {
      throw Diagnostics(.severalAccounts(of: payee, first.account, other.account))
    }
    return first.account
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

  fileprivate static func severalAccounts(of payee: String, _ first: String?, _ other: String?) -> Diagnostic {
    Diagnostic(
      "delivery.several-accounts",
      Wording(
        zh: "“\(payee)”的几笔确认的收款账户不同（尾号 \(first ?? "没有确认") 和 \(other ?? "没有确认")）",
        en: "what is owed to “\(payee)” is for different accounts (ending in \(first ?? "none") and \(other ?? "none"))"
      ),
      expected: Wording(zh: "一份拨付申请付到一个账户", en: "one request, one account"),
      remedy: Wording(zh: "按账户分别拟拨付申请", en: "draft a request for each account"))
  }
}
