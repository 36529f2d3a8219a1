import Diagnostics
import Journal
import Quantities

/// How somebody of the office heard what an enterprise wants: told with what is recorded for it.
public struct HeardAccount: Sendable, Hashable {
  /// 怎样得知, such as a call and who answered it.
  public let how: String
  /// 凭据: the name of the paper that bears it out; the paper stays with the office.
  public let proof: String

  public init(how: String, proof: String) {
    self.how = how
    self.proof = proof
  }
}

extension Award {
  /// 代录: what was recorded for an enterprise that did not sign in, by whom and on what.
  public struct Hearsay: Sendable, Hashable {
    public let heard: HeardAccount
    public let by: ActorID

    public init(heard: HeardAccount, by: ActorID) {
      self.heard = heard
      self.by = by
    }

    var json: CanonicalJSON { ["how": .text(heard.how), "proof": .text(heard.proof), "by": .text(by.text)] }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let how = json["how"].text, let proof = json["proof"].text,
        let by = json["by"].text.flatMap({ ActorID($0) })
      else { return nil }
      self.init(heard: HeardAccount(how: how, proof: proof), by: by)
    }
  }
}

extension DeliveryDecision {
  func checked(_ heard: HeardAccount) throws -> Award.Hearsay {
    Award.Hearsay(
      heard: HeardAccount(
        how: try stated(heard.how, field: "heard", Wording(zh: "怎样得知", en: "how it was heard")),
        proof: try stated(heard.proof, field: "proof", Wording(zh: "凭据的文件名", en: "the name of the proof"))),
      by: actor)
  }

  /// 代录更正账户: as the enterprise's own correction, which is for all that the same payment was for.
  func correctAccountFor(_ id: AwardID, _ account: String, _ heard: HeardAccount) throws -> [DeliveryEvent] {
    try checkRecording(for: try found(book.award(id), id))
    let hearsay = try checked(heard)
    let events = try correctAccount(id, account)
    let corrected = events.flatMap { event in
      if case .award(.acted(let ids, .accountCorrected, by: _)) = event { ids } else { [AwardID]() }
    }
    for other in corrected where other != id { try checkRecording(for: try found(book.award(other), other)) }
    return events + acted(corrected, .recordedFor(hearsay)).map(DeliveryEvent.award)
  }
}
