import Diagnostics
import Journal
import Quantities

extension Award {
  /// 退回核定: an approval that somebody else took back before the amount was published.
  public struct TakenBack: Sendable, Hashable {
    /// What had been approved.
    public let amount: Money
    public let by: ActorID
    public let reason: String

    public init(amount: Money, by: ActorID, reason: String) {
      self.amount = amount
      self.by = by
      self.reason = reason
    }

    var json: CanonicalJSON { ["fen": .integer(amount.fen), "by": .text(by.text), "reason": .text(reason)] }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let fen = json["fen"].integer, let by = json["by"].text.flatMap({ ActorID($0) }),
        let reason = json["reason"].text
      else { return nil }
      self.init(amount: Money(fen: Int64(fen)), by: by, reason: reason)
    }
  }

  /// 已核定未公示: so that its approval can be taken back. What is published is put right by an objection.
  public var isApprovedUnpublished: Bool { approval != nil && state == .waiting(.publicity) }
}

extension DeliveryDecision {
  /// 退回核定: the amount is wrong, or money for more of it has come. It is approved once more from the start, the history
  /// keeps both approvals.
  func takeBack(_ id: AwardID, _ reason: String) throws -> [AwardEvent] {
    let needed = Wording(zh: "已核定，待公示", en: "approved, and not published")
    guard let award = try awards([id], in: [.waiting], needed: needed).first else { throw Diagnostics(.missing(id)) }
    guard award.isApprovedUnpublished else { throw Diagnostics(wrongState(award, needed: needed)) }
    try checkTakingBack(award)
    return acted([id], .takenBack(reason: try told(reason)))
  }

  /// What was taken back is approved one by one, each with its reason.
  func checkAgain(_ award: Award, reason: String) throws {
    guard let taken = award.takenBack, reason.isEmpty else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.again-without-reason", at: Place(field: "reason"),
        Wording(
          zh: "“\(award.name)”核定过 \(taken.amount.grouped) 元，已退回（\(taken.reason)），重新核定没有写理由",
          en:
            "\(taken.amount.grouped) yuan were approved for “\(award.name)” and taken back (\(taken.reason)): it is approved again without a reason"
        ),
        remedy: Wording(zh: "逐笔重新核定，写明这次的数为什么对", en: "approve it by itself, and say why this amount is right")))
  }
}
