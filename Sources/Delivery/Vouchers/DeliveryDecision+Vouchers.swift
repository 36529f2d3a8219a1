import Diagnostics
import Journal
import Quantities

extension DeliveryDecision {
  func decideVoucher(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .issueVouchers(let id, let grants): return try submit(.issue(id, grants))
    case .withdrawVoucher(let id, let reason): return try submit(.withdrawal(id, reason: try told(reason)))
    case .expireVoucher(let id):
      let voucher = try live(id)
      guard voucher.validTo < today else {
        throw Diagnostics(
          Diagnostic(
            "delivery.not-expired",
            Wording(
              zh: "券还在有效期内（至 \(voucher.validTo.wording.zh)）",
              en: "the voucher is valid until \(voucher.validTo.wording.en)"),
            remedy: Wording(zh: "要提前收回，请用“收回”并写明理由", en: "to end it earlier, withdraw it and say why")))
      }
      return [.voucherEnded(id, .expired, reason: "")]
    default: return []
    }
  }

  /// The vouchers that grants come to today.
  func vouchers(of id: ProgrammeID, _ grants: [VoucherGrant]) throws -> [Voucher] {
    guard (1...Self.largestBatch).contains(grants.count), Set(grants.map(\.enterprise)).count == grants.count else {
      throw Diagnostics(.grantCount(grants.count))
    }
    let programme = try standing(id)
    guard today <= programme.validTo else { throw Diagnostics(.programmeOver(programme)) }
    try checkPayers(try programme.funding.budgets.map(budget))
    let first = try next(.voucher)
    return try grants.enumerated().map { offset, grant in
      try voucher(VoucherID(number: first + offset), of: programme, for: grant)
    }
  }

  private func voucher(
    _ id: VoucherID, of programme: VoucherProgramme, for grant: VoucherGrant
  ) throws -> Voucher {
    let entitlement = grant.entitlement
    let amount = try positive(grant.amount)
    if let ceiling = entitlement.ceiling, amount > ceiling {
      throw Diagnostics(
        Diagnostic(
          "delivery.above-ceiling", at: Place(field: "amount"),
          Wording(
            zh: "券面 \(amount.grouped) 元高于测算的上限", en: "a face of \(amount.grouped) yuan is above the assessed ceiling"),
          expected: Wording(
            zh: "不超过 \(ceiling.grouped) 元", en: "at most \(ceiling.grouped) yuan")))
    }
    for budget in try programme.funding.budgets.map(budget) { try checkArea(of: grant.enterprise, budget) }
    let standing = try book.standingVouchers(of: grant.enterprise)
    let own = standing.map(\.voucher).first { $0.programme == programme.id && $0.state != .withdrawn }
    if let own {
      throw Diagnostics(
        Diagnostic(
          "delivery.issued-already", at: Place(field: "enterprise"),
          Wording(
            zh: "这家企业在“\(programme.name)”里已有第 \(own.id.number) 号券",
            en: "the enterprise holds voucher \(own.id.number) of “\(programme.name)” already"),
          remedy: Wording(zh: "每家企业每次发放一张；要重发，先收回原券", en: "one for each; withdraw that one to issue another")))
    }
    let allowance = entitlement.allowance(
      of: programme.instrument, after: standing,
      beside: try book.heldGrants(of: [entitlement.benefit], enterprise: grant.enterprise), on: today)
    if let left = allowance.left, amount > left {
      throw Diagnostics(.aboveAllowance(allowance, left: left, entitlement))
    }
    guard let face = programme.funding.split(amount) else { throw Diagnostics(.amountOutOfRange) }
    return Voucher(
      id: id, programme: programme.id, enterprise: grant.enterprise, codeDigest: codes.code(of: id).digest,
      issuedOn: today, validTo: programme.validTo, face: face, entitlement: entitlement, balance: face, state: .live)
  }

  func live(_ id: VoucherID) throws -> Voucher {
    let voucher = try found(book.voucher(id), id)
    guard voucher.state == .live else {
      throw Diagnostics(
        .wrongState(
          Wording(zh: "第 \(id.number) 号券", en: "voucher \(id.number)"), now: voucher.standing,
          needed: Voucher.State.live.wording))
    }
    return voucher
  }

  func decideService(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .reserve(let code, let provider, let category, let amount):
      return [.reserved(try reservation(code, provider, category, try positive(amount)))]
    case .release(let id, let reason):
      _ = try reservation(id, in: .held)
      return [.released(id, reason: try self.reason(reason))]
    case .lapseReservation(let id):
      let reservation = try reservation(id, in: .held)
      guard let last = reservation.claimBy, last < today else {
        throw Diagnostics(.reservationStands(reservation))
      }
      return [.released(id, reason: "")]
    case .claim(let id, let amount, let invoice, let account):
      let reservation = try reservation(id, in: .held)
      if let last = reservation.claimBy, last < today { throw Diagnostics(.reservationOver(reservation, last)) }
      let amount = try within(reservation.held.total, amount, Wording(zh: "预约的金额", en: "what was reserved"))
      let invoice = Self.folded(try stated(invoice, field: "invoice", Wording(zh: "发票号", en: "the invoice number")))
      if let other = try book.claim(invoice: invoice, by: reservation.provider) {
        throw Diagnostics(
          Diagnostic(
            "delivery.invoice-claimed", at: Place(field: "invoice"),
            Wording(
              zh: "发票“\(invoice.excerpt)”已用于第 \(other.number) 号预约",
              en: "invoice “\(invoice.excerpt)” was claimed under reservation \(other.number)"),
            expected: Wording(zh: "没有申请过核销的发票", en: "an invoice that was not claimed before")))
      }
      return [
        .claimed(
          id,
          ServiceClaim(
            amount: amount, invoice: invoice, account: try checkedAccount(account), claimedBy: actor, claimedOn: today))
      ]
    case .correctAccount(let id, let account): return try correctAccount(id, account)
    case .rejectClaim(let id, let reason):
      let reservation = try reservation(id, in: .claimed)
      _ = try claim(of: reservation)
      let voucher = try found(book.voucher(reservation.voucher), reservation.voucher)
      let programme = try found(book.programme(voucher.programme), voucher.programme)
      // Its provider has the whole term again to claim it anew.
      let until = reservation.claimBy.map { max($0, today.adding(days: programme.daysToClaim)) }
      return [.claimRejected(id, reason: try told(reason), until: until)]
    case .settle(let id, let amount):
      let reservation = try reservation(id, in: .claimed)
      let claim = try claim(of: reservation)
      try checkMaker(claim.claimedBy, Wording(zh: "核销", en: "settle"))
      let amount = try within(claim.amount, amount, Wording(zh: "申请的金额", en: "what was claimed"))
      return [.settled(id, amount: amount, owed: try book.parts(of: reservation, at: amount))]
    default: return []
    }
  }

  /// An invoice's number as it is kept and compared: capital letters, half-width.
  private static func folded(_ invoice: String) -> String {
    let scalars = invoice.unicodeScalars.map { scalar in
      (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
    }
    return String(String.UnicodeScalarView(scalars)).uppercased()
  }

  private func reservation(
    _ code: ContentHash, _ provider: CreditCode, _ category: String, _ amount: Money
  ) throws -> Reservation {
    guard let voucher = try book.voucher(code: code) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.code", at: Place(field: "code"), Wording(zh: "没有这个券码", en: "no voucher has this code"),
          remedy: Wording(zh: "请持券企业在“我的券”里核对券码", en: "have the holder check the code on its own page")))
    }
    guard voucher.state == .live else {
      throw Diagnostics(
        Diagnostic(
          "delivery.voucher-ended", at: Place(field: "code"),
          Wording(
            zh: "这张券\(voucher.standing.zh)，不能再用", en: "the voucher is \(voucher.standing.en): it is of no use any more"),
          remedy: Wording(zh: "请持券企业在“我的券”里看还有哪些可用", en: "have the holder look on its own page which are live")))
    }
    let programme = try found(book.programme(voucher.programme), voucher.programme)
    guard programme.validFrom <= today else {
      throw Diagnostics(
        Diagnostic(
          "delivery.too-early",
          Wording(
            zh: "券自 \(programme.validFrom.wording.zh) 起可用",
            en: "the voucher can be used from \(programme.validFrom.wording.en)")))
    }
    guard today <= voucher.validTo else { throw Diagnostics(.programmeOver(programme)) }
    guard let admitted = try book.provider(provider, in: programme.id), admitted.isAdmitted else {
      throw Diagnostics(
        Diagnostic(
          "delivery.provider",
          Wording(
            zh: "贵单位不在“\(programme.name)”的服务机构名单内", en: "you are no admitted provider of “\(programme.name)”"),
          remedy: Wording(zh: "请联系主管部门", en: "ask the responsible office")))
    }
    guard admitted.categories.contains(category) else {
      throw Diagnostics(.unknownCategory(category, among: admitted.categories))
    }
    guard provider != voucher.enterprise else {
      throw Diagnostics(
        Diagnostic(
          "delivery.own-voucher",
          Wording(zh: "不能在自己的企业用券", en: "a voucher cannot be spent at its own holder")))
    }
    guard amount <= voucher.free else {
      throw Diagnostics(
        Diagnostic(
          "delivery.voucher-balance", at: Place(field: "amount"),
          Wording(zh: "券的余额不够", en: "the voucher's balance is too small"),
          expected: Wording(zh: "不超过 \(voucher.free.grouped) 元", en: "at most \(voucher.free.grouped) yuan")))
    }
    return Reservation(
      id: ReservationID(number: try next(.reservation)), voucher: voucher.id, provider: provider, category: category,
      reservedOn: today, held: try book.parts(of: amount, takenFrom: voucher),
      claimBy: today.adding(days: programme.daysToClaim))
  }

  func reservation(_ id: ReservationID, in state: ReservationFilter.State) throws -> Reservation {
    let reservation = try found(book.reservation(id), id)
    guard reservation.state.name == state else { throw Diagnostics(.wrongState(reservation, needed: state)) }
    return reservation
  }

  private func claim(of reservation: Reservation) throws -> ServiceClaim {
    guard case .claimed(let claim) = reservation.state else { throw Diagnostics(.missing(reservation.id)) }
    return claim
  }

  func within(_ limit: Money, _ amount: Money, _ what: Wording) throws -> Money {
    let amount = try positive(amount)
    guard amount <= limit else {
      throw Diagnostics(
        Diagnostic(
          "delivery.above-limit", at: Place(field: "amount"),
          Wording(zh: "\(amount.grouped) 元多于\(what.zh)", en: "\(amount.grouped) yuan is more than \(what.en)"),
          expected: Wording(zh: "不超过 \(limit.grouped) 元", en: "at most \(limit.grouped) yuan")))
    }
    return amount
  }
}

extension Diagnostic {
  fileprivate static func grantCount(_ count: Int) -> Diagnostic {
    Diagnostic(
      "delivery.grant-count", at: Place(field: "enterprise"),
      Wording(zh: "选了 \(count) 家，或有重复", en: "\(count) were chosen, or one twice"),
      expected: Wording(
        zh: "1 到 \(DeliveryDecision.largestBatch) 家，各不相同", en: "1 to \(DeliveryDecision.largestBatch), each once"))
  }

  fileprivate static func reservationOver(_ reservation: Reservation, _ last: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.reservation-over",
      Wording(
        zh: "第 \(reservation.id.number) 号预约的期限 \(last.wording.zh) 已过，不能再申请核销",
        en: "reservation \(reservation.id.number) was to be claimed by \(last.wording.en)"),
      remedy: Wording(
        zh: "确已提供服务的，请持券企业出示券码，重新预约", en: "where the service was given, have the holder show its code and reserve again"
      ))
  }

  fileprivate static func reservationStands(_ reservation: Reservation) -> Diagnostic {
    let number = reservation.id.number
    return Diagnostic(
      "delivery.reservation-stands",
      reservation.claimBy.map { last in
        Wording(
          zh: "第 \(number) 号预约还在期限内（至 \(last.wording.zh)）",
          en: "reservation \(number) may be claimed until \(last.wording.en)")
      }
        ?? Wording(zh: "第 \(number) 号预约没有期限", en: "reservation \(number) has no term"),
      remedy: Wording(zh: "要提前取消，写明理由", en: "to let it go earlier, say why"))
  }

  static func wrongState(_ reservation: Reservation, needed: ReservationFilter.State) -> Diagnostic {
    .wrongState(
      Wording(zh: "第 \(reservation.id.number) 号预约", en: "reservation \(reservation.id.number)"),
      now: reservation.standingWords, needed: needed.wording)
  }

  static func programmeOver(_ programme: VoucherProgramme) -> Diagnostic {
    Diagnostic(
      "delivery.programme-over",
      Wording(
        zh: "“\(programme.name)”已于 \(programme.validTo.wording.zh) 到期",
        en: "“\(programme.name)” ended on \(programme.validTo.wording.en)"))
  }
}

extension Voucher {
  /// Its state with the day that it rests on.
  var standing: Wording {
    switch state {
    case .expired:
      Wording(
        zh: "\(state.wording.zh)（有效期到 \(validTo.wording.zh)）",
        en: "\(state.wording.en) (it was valid until \(validTo.wording.en))")
    case .live, .withdrawn: state.wording
    }
  }
}

extension Voucher.State {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .live: Wording(zh: "可用", en: "live")
    case .expired: Wording(zh: "已过期", en: "expired")
    case .withdrawn: Wording(zh: "已收回", en: "withdrawn")
    }
  }
}

extension ReservationFilter.State {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .held: Wording(zh: "已预约", en: "reserved")
    case .claimed: Wording(zh: "待核销", en: "claimed")
    case .settled: Wording(zh: "已核销", en: "settled")
    case .released: Wording(zh: "已取消", en: "released")
    }
  }
}
