import Diagnostics
import Journal
import Quantities

/// 异议人: who of an enterprise objected to an award that is published, and whom to call about it. Personal data: it stands
/// beside the journal, which has the grounds alone.
public struct Objector: Sendable, Hashable {
  public let enterprise: CreditCode
  public let name: String
  public let phone: String

  /// The most characters of a name or a phone number.
  public static let longest = 40

  public init(enterprise: CreditCode, name: String, phone: String) {
    self.enterprise = enterprise
    self.name = name
    self.phone = phone
  }
}

public protocol ObjectorReader {
  /// Who raised which of an award's objections, by its place; nothing of those that an office recorded.
  func objectors(to award: AwardID) throws -> [Int: Objector]

  /// The awards that somebody's name is kept for, in order.
  func awardsWithObjectors() throws -> [AwardID]
}

public protocol ObjectorRepository: ObjectorReader {
  func insert(_ objector: Objector, to award: AwardID, objection: Int) throws
  func eraseObjectors(to award: AwardID) throws
}

extension DeliveryDesk {
  /// 企业提出异议: an enterprise objects to an award of its own or of somebody else while it is published; from there it goes
  /// the way of every objection.
  /// - Parameter objector: whom to call; the phone number is one as `CaseContact` tells it.
  /// - Throws: `Diagnostics` with `delivery.state`, `delivery.publicity-over`, `delivery.objected-already`,
  ///   `delivery.objections`, `delivery.text`.
  public func object(
    to award: AwardID, because text: String, _ objector: Objector, by actor: ActorID, key: String, at: Timestamp
  ) async throws -> DeliveryReply {
    // Name and phone are left out of the wish: their hash could be tried out.
    let wish = Command(
      actor: actor, key: key,
      payload: [
        "do": "enterprise-objects", "id": .text(award.text), "enterprise": .text(objector.enterprise.text),
        "text": .text(text),
      ])
    return try await store.write { work in
      if let stored = try work.journal.reply(to: wish) { return DeliveryReply(repeated: stored) }
      let decision = try decision(by: actor, at: at, in: work)
      let name = try decision.stated(objector.name, field: "name", Wording(zh: "联系人", en: "the contact's name"))
      let phone = try decision.stated(objector.phone, field: "phone", Wording(zh: "联系电话", en: "the phone number"))
      guard max(name.count, phone.count) <= Objector.longest else { throw Diagnostics(.objectorTooLong) }
      let published = try found(work.book.award(award), award)
      let events = try decision.decide(.award(.object(award, text: text)))
      if let until = try decision.publicity(of: published), decision.today > until.day {
        throw Diagnostics(.publicityIsOver(until.day))
      }
      let before = try work.objectors.objectors(to: award)
      let isWaiting = published.objections.enumerated().contains { place, objection in
        objection.answer == nil && before[place]?.enterprise == objector.enterprise
      }
      guard !isWaiting else { throw Diagnostics(.objectedAlready) }
      let reply = try append(events, wish, at: at, to: work)
      try work.objectors.insert(
        Objector(enterprise: objector.enterprise, name: name, phone: phone), to: award,
        objection: published.objections.count)
      return reply
    }
  }
}

extension DeliveryStore {
  /// Erases who objected to awards that were over a term ago; the grounds stay in the journal.
  /// - Returns: of how many awards.
  @discardableResult
  public func eraseObjectors(after term: AttachmentTerm, at: Timestamp) async throws -> Int {
    try await write { work in
      var erased = 0
      for id in try work.objectors.awardsWithObjectors() {
        guard let award = try work.book.award(id), let end = try work.book.end(of: award),
          term.last(after: end) < at.dayInShanghai
        else { continue }
        try work.objectors.eraseObjectors(to: id)
        erased += 1
      }
      return erased
    }
  }
}

extension Diagnostic {
  fileprivate static let objectorTooLong = Diagnostic(
    "delivery.objector", at: Place(field: "name"),
    Wording(zh: "联系人或电话太长", en: "the contact's name or phone is too long"),
    expected: Wording(zh: "各最多 \(Objector.longest) 字", en: "at most \(Objector.longest) characters each"))

  fileprivate static func publicityIsOver(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.publicity-over", at: Place(field: "award"),
      Wording(zh: "公示期到 \(day.wording.zh) 已满，不能再提", en: "the publication was over on \(day.wording.en)"),
      remedy: Wording(zh: "向受理单位反映", en: "tell the office in charge"))
  }

  fileprivate static let objectedAlready = Diagnostic(
    "delivery.objected-already", at: Place(field: "award"),
    Wording(zh: "贵企业对这一笔的异议还没有答复", en: "an objection of your enterprise to this waits for its answer"),
    remedy: Wording(zh: "等答复后再提，或向受理单位补充", en: "wait for the answer, or tell the office what more there is"))
}
