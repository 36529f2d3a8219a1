import Decimals
import Journal
import PolicyCorpus
import Quantities

extension VoucherProgramme {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "instrument": .text(instrument.description), "name": .text(name),
      "document": .text(document), "from": .text(validFrom.description), "to": .text(validTo.description),
      "categories": .list(categories.map(CanonicalJSON.text)), "funding": funding.json,
    ]
    // Absent where none was named, as in records from before it was asked for.
    if let reservationDays { members["days"] = CanonicalJSON(reservationDays) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(ProgrammeID.init),
      let instrument = json["instrument"].text.flatMap(InstrumentID.init), let name = json["name"].text,
      let document = json["document"].text, let from = json["from"].text.flatMap(CalendarDay.init),
      let to = json["to"].text.flatMap(CalendarDay.init), let funding = Funding(json: json["funding"])
    else { return nil }
    self.init(
      id: id, instrument: instrument, name: name, document: document, validFrom: from, validTo: to,
      categories: json["categories"].list?.compactMap(\.text) ?? [], funding: funding,
      reservationDays: json["days"].integer.map { Int($0) })
  }
}

extension VoucherProgramme.Funding {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    switch self {
    case .one(let budget): ["first": .text(budget.text)]
    case .shared(let first, let share, let second):
      ["first": .text(first.text), "share": .text(share.description), "second": .text(second.text)]
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let first = json["first"].text.flatMap(BudgetID.init) else { return nil }
    guard let second = json["second"].text.flatMap(BudgetID.init) else {
      self = .one(first)
      return
    }
    guard let share = json["share"].text.flatMap({ Decimal128($0) }) else { return nil }
    self = .shared(first, share: Share(share), second)
  }
}

extension VoucherProvider {
  var json: CanonicalJSON {
    [
      "programme": .text(programme.text), "code": .text(code.text), "name": .text(name),
      "categories": .list(categories.map(CanonicalJSON.text)),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let programme = json["programme"].text.flatMap(ProgrammeID.init),
      let code = json["code"].text.flatMap(CreditCode.init), let name = json["name"].text
    else { return nil }
    self.init(
      programme: programme, code: code, name: name, categories: json["categories"].list?.compactMap(\.text) ?? [])
  }
}

extension VoucherEntitlement {
  private static let unstated = "unstated"

  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "benefit": .text(benefit.description), "ceiling": ceiling.map { .integer($0.fen) } ?? .text(Self.unstated),
      "corpus": .text(corpus),
    ]
    // Absent where the clause says nothing, as in records from before it was kept.
    if frequency != .unstated { members["frequency"] = .text(frequency.rawValue) }
    if let year { members["year"] = CanonicalJSON(year) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let benefit = json["benefit"].text.flatMap(InstrumentID.init), let corpus = json["corpus"].text else {
      return nil
    }
    let ceiling = json["ceiling"].integer.map { Money(fen: Int64($0)) }
    guard ceiling != nil || json["ceiling"].text == Self.unstated else { return nil }
    let frequency = json["frequency"].text.map(BenefitDeclaration.Frequency.init(rawValue:)) ?? .unstated
    guard let frequency else { return nil }
    self.init(
      benefit: benefit, ceiling: ceiling, corpus: corpus, frequency: frequency, year: json["year"].integer)
  }
}

extension Voucher {
  /// The voucher as it was issued.
  var json: CanonicalJSON {
    [
      "id": .text(id.text), "programme": .text(programme.text), "enterprise": .text(enterprise.text),
      "code": .text(codeDigest.hex), "issued": .text(issuedOn.description), "to": .text(validTo.description),
      "face": face.json, "entitlement": entitlement.json,
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(VoucherID.init),
      let programme = json["programme"].text.flatMap(ProgrammeID.init),
      let enterprise = json["enterprise"].text.flatMap(CreditCode.init),
      let code = json["code"].text.flatMap(ContentHash.init(hex:)),
      let issued = json["issued"].text.flatMap(CalendarDay.init), let to = json["to"].text.flatMap(CalendarDay.init),
      let face = PayerSplit(json: json["face"]), let entitlement = VoucherEntitlement(json: json["entitlement"])
    else { return nil }
    self.init(
      id: id, programme: programme, enterprise: enterprise, codeDigest: code, issuedOn: issued, validTo: to, face: face,
      entitlement: entitlement, balance: face, state: .live)
  }
}

extension Reservation {
  /// The reservation as it was made.
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "voucher": .text(voucher.text), "provider": .text(provider.text),
      "category": .text(category), "on": .text(reservedOn.description), "held": held.json,
    ]
    // Absent in records from before reservations had a term.
    if let claimBy { members["until"] = .text(claimBy.description) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(ReservationID.init),
      let voucher = json["voucher"].text.flatMap(VoucherID.init),
      let provider = json["provider"].text.flatMap(CreditCode.init), let category = json["category"].text,
      let day = json["on"].text.flatMap(CalendarDay.init), let held = PayerSplit(json: json["held"])
    else { return nil }
    let claimBy = json["until"].text.flatMap(CalendarDay.init)
    guard claimBy != nil || json["until"] == .null else { return nil }
    self.init(
      id: id, voucher: voucher, provider: provider, category: category, reservedOn: day, held: held, claimBy: claimBy)
  }
}

extension Reservation.State {
  /// The form by which the book keeps it.
  public var json: CanonicalJSON {
    switch self {
    case .held, .released: ["state": .text(name.rawValue)]
    case .claimed(let claim): ["state": .text(name.rawValue), "claim": claim.json]
    case .settled(let settlement): .object(settlement.members.merging(["state": .text(name.rawValue)]) { $1 })
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    switch json["state"].text.flatMap(ReservationFilter.State.init(rawValue:)) {
    case .held: self = .held
    case .released: self = .released
    case .claimed:
      guard let claim = ServiceClaim(json: json["claim"]) else { return nil }
      self = .claimed(claim)
    case .settled:
      guard let claim = ServiceClaim(json: json["claim"]), let owed = PayerSplit(json: json["owed"]),
        let refunded = json["refunded"].integer, let stages = json["stages"].members
      else { return nil }
      let returned = (json["returned"].list ?? []).compactMap { PayerSplit(json: $0) }
      guard returned.count == json["returned"].list?.count ?? 0 else { return nil }
      var read: [BudgetID: Reservation.Settlement.Stage] = [:]
      for (budget, stage) in stages {
        guard let budget = BudgetID(budget), let text = stage.text else { return nil }
        read[budget] = text == "paid" ? .paid : TransferID(text).map { .requested($0) }
      }
      let refund = Repayment(json: json["refund"])
      let correction = AccountCorrection(json: json["correction"])
      guard refund != nil || json["refund"] == .null, correction != nil || json["correction"] == .null else {
        return nil
      }
      self = .settled(
        Reservation.Settlement(
          claim: claim, owed: owed, refunded: Money(fen: Int64(refunded)), returned: returned, stages: read,
          refund: refund, correction: correction))
    case nil: return nil
    }
  }
}

extension Reservation.Settlement {
  fileprivate var members: [String: CanonicalJSON] {
    var members: [String: CanonicalJSON] = [
      "claim": claim.json, "owed": owed.json, "refunded": .integer(refunded.fen),
      "stages": .object(
        Dictionary(
          uniqueKeysWithValues: stages.map { budget, stage in
            switch stage {
            case .paid: (budget.text, "paid")
            case .requested(let transfer): (budget.text, .text(transfer.text))
            }
          })),
    ]
    // Absent where none waits or was made, as in every row from before they were kept.
    if !returned.isEmpty { members["returned"] = .list(returned.map(\.json)) }
    if let refund { members["refund"] = refund.json }
    if let correction { members["correction"] = correction.json }
    return members
  }
}

extension ServiceClaim {
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "fen": .integer(amount.fen), "invoice": .text(invoice), "by": .text(claimedBy.text),
      "on": .text(claimedOn.description),
    ]
    // Absent where none was confirmed, as in records from before it was kept.
    if let account { members["account"] = .text(account) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let fen = json["fen"].integer, let invoice = json["invoice"].text,
      let by = json["by"].text.flatMap(ActorID.init), let on = json["on"].text.flatMap(CalendarDay.init)
    else { return nil }
    self.init(
      amount: Money(fen: Int64(fen)), invoice: invoice, account: json["account"].text, claimedBy: by, claimedOn: on)
  }
}
