import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 他处已获支持, or what was given before this program: what somebody says of one grant.
public struct OtherGrantEntry: Sendable, Hashable {
  public let enterprise: CreditCode
  public let benefit: InstrumentID
  /// The subject's key; empty where the enterprise itself is the subject.
  public let subject: String
  public let year: Int
  public let amount: Money
  /// Who granted it.
  public let office: String
  public let document: String
  /// Whether somebody says that the subject's number is not registered here.
  public let isUnregistered: Bool

  public init(
    enterprise: CreditCode, benefit: InstrumentID, subject: String, year: Int, amount: Money, office: String,
    document: String, isUnregistered: Bool = false
  ) {
    self.enterprise = enterprise
    self.benefit = benefit
    self.subject = subject
    self.year = year
    self.amount = amount
    self.office = office
    self.document = document
    self.isUnregistered = isUnregistered
  }

  /// What it says, as a command tells it.
  var members: [String: CanonicalJSON] {
    var members: [String: CanonicalJSON] = [
      "enterprise": .text(enterprise.text), "benefit": .text(benefit.description), "subject": .text(subject),
      "year": CanonicalJSON(year), "fen": .integer(amount.fen), "office": .text(office), "document": .text(document),
    ]
    // Absent where nobody says so, as in wishes from before it was asked here.
    if isUnregistered { members["unregistered"] = true }
    return members
  }
}

extension DeliveryDesk {
  /// Holds entries against the book and each other before any is recorded.
  /// - Returns: what is wrong, by the places of the entries; empty where all can be recorded.
  /// Cost: two look-ups for each entry.
  public func faults(
    of entries: [OtherGrantEntry], in book: any DeliveryReader, on today: CalendarDay
  ) throws -> [Int: Diagnostics] {
    let decision = try decision(by: .program, on: today, in: book)
    var faults: [Int: Diagnostics] = [:]
    _ = try decision.grants(entries) { place, fault in faults[place] = fault }
    return faults
  }
}

extension DeliveryDecision {
  /// 登记: all of them, or none.
  func recordOtherGrants(_ entries: [OtherGrantEntry]) throws -> [AwardEvent] {
    guard (1...Self.largestBatch).contains(entries.count) else { throw Diagnostics(.awardCount(entries.count)) }
    return try grants(entries) { _, fault in throw fault }.map(AwardEvent.otherGrantRecorded)
  }

  /// The grants that entries come to, each numbered on from the last.
  /// - Parameter fault: takes what is wrong with an entry, by its place.
  fileprivate func grants(
    _ entries: [OtherGrantEntry], fault: (Int, Diagnostics) throws -> Void
  ) throws -> [OtherGrant] {
    let first = try next(.otherGrant)
    var grants: [OtherGrant] = []
    var own: [CreditCode: [OtherGrant]] = [:]
    for (place, entry) in entries.enumerated() {
      do {
        let grant = try grant(entry, number: first + place, beside: own[entry.enterprise] ?? [])
        own[entry.enterprise, default: []].append(grant)
        grants.append(grant)
      } catch let faults as Diagnostics {
        try fault(place, faults)
      }
    }
    return grants
  }

  private func grant(_ entry: OtherGrantEntry, number: Int, beside: [OtherGrant]) throws -> OtherGrant {
    let code = entry.enterprise
    guard (2000...2100).contains(entry.year) else { throw Diagnostics(.badYear(entry.year)) }
    guard entry.year <= today.year else { throw Diagnostics(.yearAhead(entry.year, today.year)) }
    guard try book.isRegistered(code, within: .everywhere) else { throw Diagnostics(.notRegistered(code)) }
    let grant = OtherGrant(
      id: OtherGrantID(number: number), enterprise: code, benefit: entry.benefit,
      subject: try subject(of: entry), year: entry.year, amount: try positive(entry.amount),
      office: try stated(entry.office, field: "office", Wording(zh: "支持单位", en: "who granted it")),
      document: try document(entry.document))
    for earlier in try book.otherGrants(of: [entry.benefit], enterprise: code) + beside where earlier.isSame(as: grant)
    {
      throw Diagnostics(.grantRecorded(earlier))
    }
    return grant
  }
}

extension Diagnostic {
  fileprivate static func yearAhead(_ year: Int, _ now: Int) -> Diagnostic {
    Diagnostic(
      "delivery.year-ahead", at: Place(field: "year"),
      Wording(zh: "年度 \(year) 在将来，还不会有已获的支持", en: "the year \(year) lies ahead: nothing was granted for it yet"),
      expected: Wording(zh: "不晚于 \(now) 年", en: "\(now) or earlier"))
  }
}
