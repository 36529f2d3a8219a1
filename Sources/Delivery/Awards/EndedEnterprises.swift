import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// 存疑: of which enterprises it is known by now that they lost their licence, are deregistered or moved away, whenever they
/// were proposed. No text says what that means for support: nothing is excluded, whoever decides judges it by itself, with
/// the reason.
public struct EndedEnterprises: Sendable, Hashable {
  private let endings: [CreditCode: AssessedSubject.Ending]

  public static let none = EndedEnterprises([:])

  public init(_ endings: [CreditCode: AssessedSubject.Ending]) {
    self.endings = endings
  }

  /// `nil` for one of which nothing of the kind is known.
  public subscript(enterprise: CreditCode) -> AssessedSubject.Ending? { endings[enterprise] }

  /// A command that decides on one enterprise's money, with the judgement where it is in doubt.
  /// - Parameters:
  ///   - awards: what of the enterprise's it decides on, in whose histories the judgement stands; none for vouchers.
  ///   - reason: why it goes on all the same; asked for where there is a doubt alone.
  /// - Throws: `delivery.doubt-unjudged` at `doubt`.
  public func judged(
    _ command: DeliveryCommand, for enterprise: CreditCode, named name: String, _ awards: [AwardID], reason: String
  ) throws(Diagnostics) -> DeliveryCommand {
    guard let ending = self[enterprise] else { return command }
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw Diagnostics(.doubtUnjudged(name, ending))
    }
    return .inDoubt(Award.JudgedDoubt(ending: ending, reason: reason), of: enterprise, awards, command)
  }
}

extension Award {
  /// 存疑判断: somebody went on though the enterprise is known to have ended, for a reason.
  public struct JudgedDoubt: Sendable, Hashable {
    public let ending: AssessedSubject.Ending
    public let reason: String

    public init(ending: AssessedSubject.Ending, reason: String) {
      self.ending = ending
      self.reason = reason
    }

    var members: [String: CanonicalJSON] {
      ["ending": .text(ending.rawValue), "reason": .text(reason)]
    }

    /// Reads what `members` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let ending = json["ending"].text.flatMap(AssessedSubject.Ending.init(rawValue:)),
        let reason = json["reason"].text
      else { return nil }
      self.init(ending: ending, reason: reason)
    }
  }
}

extension DeliveryDecision {
  /// What a command leads to, and that the doubt about its enterprise was judged: in the history of its awards, or where no
  /// award is decided on in the journal alone.
  func decide(
    _ command: DeliveryCommand, despite doubt: Award.JudgedDoubt, of enterprise: CreditCode, on awards: [AwardID]
  ) throws -> [DeliveryEvent] {
    let reason = try told(doubt.reason, field: "doubt", Wording(zh: "存疑判断的理由", en: "why it goes on"))
    let judged = Award.JudgedDoubt(ending: doubt.ending, reason: reason)
    return try decide(command)
      + (awards.isEmpty
        ? [.doubtJudged(enterprise, judged)] : acted(awards, .doubtJudged(judged)).map(DeliveryEvent.award))
  }
}

extension TransferCheck {
  /// Without those whose payees are in doubt: one looks at each by itself.
  public func leavingOut(_ ended: EndedEnterprises) -> TransferCheck {
    let doubtful = ready.compactMap { transfer in
      ended[transfer.payee].map { (transfer: transfer, why: Diagnostic.doubtUnjudged(transfer.payeeName, $0)) }
    }
    return TransferCheck(ready: ready.filter { ended[$0.payee] == nil }, held: held + doubtful)
  }
}

extension AssessedSubject.Ending {
  /// The doubt in a sentence: how the enterprise ended, and that a person judges.
  public var doubt: Wording { AwardCheck(AwardCheck.Kind(self), .warns, by: nil, granted: .zero).wording }

  /// 吊销, 注销: it is no more, and nobody asks it to apply. Who moved away may still have claims of before.
  public var isOver: Bool { self != .movedOut }
}

extension Diagnostic {
  fileprivate static func doubtUnjudged(_ name: String, _ ending: AssessedSubject.Ending) -> Diagnostic {
    Diagnostic(
      "delivery.doubt-unjudged", at: Place(field: "doubt"),
      Wording(zh: "“\(name)”存疑：\(ending.doubt.zh)", en: "“\(name)” is in doubt: \(ending.doubt.en)"),
      remedy: Wording(
        zh: "逐笔办理：核实经营状态，仍要办的写明理由；不办的退回、不予支持或先放着",
        en: "decide it by itself: look at the state of operation, and say why where it goes on all the same"))
  }
}
