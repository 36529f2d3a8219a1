import Journal
import Quantities

extension TransferRequest {
  /// The request as it was made.
  var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "budget": .text(budget.text), "payee": .text(payee.text), "name": .text(payeeName),
      "fen": .integer(amount.fen), "reservations": .list(reservations.map { .text($0.text) }),
      "awards": .list(awards.map { .text($0.text) }), "reference": .text(reference), "by": .text(madeBy.text),
    ]
    // Absent where there is none, as in records from before it was kept.
    if let account { members["account"] = .text(account) }
    if let purpose { members["purpose"] = purpose.json }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(TransferID.init), let budget = json["budget"].text.flatMap(BudgetID.init),
      let payee = json["payee"].text.flatMap(CreditCode.init), let name = json["name"].text,
      let fen = json["fen"].integer, let reference = json["reference"].text,
      let by = json["by"].text.flatMap(ActorID.init)
    else { return nil }
    self.init(
      id: id, budget: budget, payee: payee, payeeName: name, amount: Money(fen: Int64(fen)),
      reservations: json["reservations"].list?.compactMap { $0.text.flatMap(ReservationID.init) } ?? [],
      awards: json["awards"].list?.compactMap { $0.text.flatMap(AwardID.init) } ?? [],
      reference: reference, madeBy: by, account: json["account"].text, purpose: Purpose(json: json["purpose"]))
  }
}

extension TransferRequest.Purpose {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    ["matters": .list(matters.map(CanonicalJSON.text)), "years": .list(years.map { CanonicalJSON($0) })]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let matters = json["matters"].list?.compactMap(\.text), let years = json["years"].list?.compactMap(\.integer)
    else { return nil }
    self.init(matters: matters, years: years)
  }
}

extension TransferRequest.State {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    let state = CanonicalJSON.text(name.rawValue)
    return switch self {
    case .drafted, .sent, .unknown: ["state": state]
    case .approved(let actor): ["state": state, "by": .text(actor.text)]
    case .exported(let actor, let batch): ["state": state, "by": .text(actor.text), "batch": CanonicalJSON(batch)]
    case .confirmed(let voucher, let day): ["state": state, "voucher": .text(voucher), "on": .text(day.description)]
    case .returned(let reason): ["state": state, "reason": .text(reason)]
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    let actor = json["by"].text.flatMap(ActorID.init)
    let batch = json["batch"].integer
    let state: TransferRequest.State? =
      switch json["state"].text.flatMap(Name.init(rawValue:)) {
      case .drafted: .drafted
      case .approved: actor.map { .approved(by: $0) }
      case .exported: actor.flatMap { actor in batch.map { .exported(by: actor, batch: $0) } }
      case .sent: .sent
      case .unknown: .unknown
      case .confirmed:
        json["voucher"].text.flatMap { voucher in
          json["on"].text.flatMap(CalendarDay.init).map { .confirmed(voucher: voucher, on: $0) }
        }
      case .returned: json["reason"].text.map { .returned(reason: $0) }
      case nil: nil
      }
    guard let state else { return nil }
    self = state
  }
}
