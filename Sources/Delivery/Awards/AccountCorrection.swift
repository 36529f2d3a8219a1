import Diagnostics
import Journal
import Quantities

/// 更正账户: a new 意愿与账户确认 of the enterprise after the treasury sent a payment back. What was confirmed before stays in
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

  /// The last request for an award that the treasury sent back, where its money is owed since; `nil` where it is not.
  /// Cost: as `requests(for:)`.
  public func bounce(of award: Award) throws -> TransferRequest? {
    guard award.state.name == .issued, award.payment == .owed else { return nil }
    return try requests(for: award).prefix { $0.state.name != .confirmed }.first(where: \.isBounced)
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

extension Award {
  /// Whether the account was put right since a request for it was sent back.
  public func isCorrected(after bounce: TransferRequest) -> Bool { correction.map { $0.after >= bounce.id } ?? false }
}

extension DeliveryDecision {
  /// The account is put right for every award that the request paid and that is owed again: one account takes one payment.
  func correctAccount(_ id: AwardID, _ account: String) throws -> [AwardEvent] {
    let award = try found(book.award(id), id)
    guard let bounce = try book.bounce(of: award) else {
      throw Diagnostics(.noBounce(award, try book.requests(for: award)))
    }
    let digits = try checkedAccount(account)
    let owed = try bounce.awards.map { try found(book.award($0), $0) }.filter { other in
      try book.bounce(of: other)?.id == bounce.id
    }
    return Dictionary(grouping: owed, by: \.account).sorted { ($0.key ?? "") < ($1.key ?? "") }.flatMap {
      from, awards in
      acted(
        awards.map(\.id), .accountCorrected(AccountCorrection(from: from, to: digits, after: bounce.id)))
    }
  }

  /// The account into which some awards are paid together.
  /// - Throws: `delivery.several-accounts` where they are not for one account.
  func account(of awards: [Award]) throws -> String? {
    guard let first = awards.first else { return nil }
    if let other = awards.first(where: { $0.account != first.account }) {
      throw Diagnostics(.severalAccounts(first, other))
    }
    return first.account
  }
}

extension Diagnostic {
  /// - Parameter requests: those for the award, the newest first.
  fileprivate static func noBounce(_ award: Award, _ requests: [TransferRequest]) -> Diagnostic {
    let now =
      requests.first.flatMap { $0.isOpen || award.payment == .paid ? $0.named : nil }
      ?? (award.payment == .owed ? award.payment.name.wording : award.state.wording)
    return Diagnostic(
      "delivery.no-bounce", at: Place(field: "account"),
      Wording(
        zh: "“\(award.name)”没有被国库退回、等待重新拨付的款（现在：\(now.zh)），不能更正账户",
        en: "no payment of “\(award.name)” was sent back by the treasury and waits (now: \(now.en)): its account stays"),
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

  fileprivate static func severalAccounts(_ first: Award, _ other: Award) -> Diagnostic {
    func tail(_ award: Award, _ none: String) -> String { award.account ?? none }
    return Diagnostic(
      "delivery.several-accounts",
      Wording(
        zh: "“\(first.name)”的几笔确认的收款账户不同（尾号 \(tail(first, "没有确认")) 和 \(tail(other, "没有确认"))）",
        en:
          "the awards of “\(first.name)” are for different accounts (ending in \(tail(first, "none")) and \(tail(other, "none")))"
      ),
      expected: Wording(zh: "一份拨付申请付到一个账户", en: "one request, one account"),
      remedy: Wording(zh: "按账户分别拟拨付申请", en: "draft a request for each account"))
  }
}
