import Journal
import Quantities

/// 批量导出申请: somebody asks to take a list of many enterprises out of the system as a file. Another person lets it go or
/// refuses it; whoever asked may then fetch that list, by that address, for a day.
public struct ExportRequest: Sendable, Hashable {
  /// A request's number, counted from 1 in the order of asking.
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int

    public init(_ number: Int) {
      self.number = number
    }

    /// Reads `x7`.
    public init?(_ text: String) {
      guard text.first == "x", let number = Int(text.dropFirst()), number > 0, text == "x\(number)" else { return nil }
      self.number = number
    }

    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { "x\(number)" }
  }

  public let id: ID
  /// The key of whoever asks.
  public let asker: ActorID
  /// The area whose rows the asker sees; `nil` for the whole city.
  public let area: AreaCode?
  /// Which list it is, as the journal names the lists that are taken out.
  public let list: String
  /// Path and filters. The request is for these alone.
  public let address: String
  /// How many rows the list had when it was asked for.
  public let rows: Int
  /// 用途, in the asker's words.
  public let purpose: String
  public let askedAt: Timestamp
  /// `nil` as long as nobody has answered.
  public internal(set) var answer: Answer?

  /// What somebody said to a request.
  public struct Answer: Sendable, Hashable {
    public let by: ActorID
    public let at: Timestamp
    /// The journal's record of the answer.
    public let record: Int
    /// Why it was refused; `nil` where it was approved.
    public let refusal: String?

    public init(by: ActorID, at: Timestamp, record: Int, refusal: String?) {
      self.by = by
      self.at = at
      self.record = record
      self.refusal = refusal
    }

    /// As a journal record tells it.
    init(_ record: JournalRecord, refusal: String?) {
      self.init(by: record.entry.actor, at: record.entry.at, record: record.sequence, refusal: refusal)
    }
  }

  /// How a request stands. It follows from the request and the instant: time alone ends one, and nothing has to be stored.
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 待批准.
    case requested
    /// 已批准: whoever asked may fetch the list.
    case approved
    /// 不予批准.
    case refused
    /// 已过期: nobody answered in time, or the time to fetch is over.
    case expired
  }

  public init(
    id: ID, asker: ActorID, area: AreaCode?, list: String, address: String, rows: Int, purpose: String,
    askedAt: Timestamp, answer: Answer? = nil
  ) {
    self.id = id
    self.asker = asker
    self.area = area
    self.list = list
    self.address = address
    self.rows = rows
    self.purpose = purpose
    self.askedAt = askedAt
    self.answer = answer
  }

  /// The most rows about enterprises that are taken out of one list without asking: as a file, or page by page by a program.
  public static let mostUnasked = 500
  /// How many days a request waits for its answer.
  public static let openDays = 7
  /// For how many seconds an approved list can be fetched.
  public static let fetchSeconds = 86_400
  /// How many requests of one person wait at once.
  public static let mostWaiting = 20
  /// How many days back a person's own requests are listed; no older one is open.
  public static let listedDays = 30

  /// Whether a list of so many rows about enterprises has to be asked for. An enterprise's own rows never have.
  public static func isNeeded(rows: Int, within scope: AreaScope) -> Bool {
    switch scope {
    case .everywhere, .area, .park: rows > mostUnasked
    case .enterprise, .nothing: false
    }
  }

  /// Whether a page of such a list has to be asked for: the first rows are anybody's who sees them, and what lies beyond
  /// them is read with an approval. Another order of a long list would bring others to its beginning.
  /// - Parameters:
  ///   - last: the place of the page's last row in the list, counted from 1.
  ///   - total: how many rows the list has.
  public static func isNeeded(readingTo last: Int, of total: Int, reordered: Bool, within scope: AreaScope) -> Bool {
    isNeeded(rows: last, within: scope) || reordered && isNeeded(rows: total, within: scope)
  }

  /// How the request stands at an instant.
  public func state(at now: Timestamp) -> State {
    guard let answer else { return now < waitsUntil ? .requested : .expired }
    guard answer.refusal == nil else { return .refused }
    return now < answer.at.adding(seconds: Self.fetchSeconds) ? .approved : .expired
  }

  /// When the request ends that nobody answers.
  public var waitsUntil: Timestamp { askedAt.adding(seconds: 86_400 * Self.openDays) }

  /// Until when the list can be fetched; `nil` unless it was approved.
  public var fetchedUntil: Timestamp? {
    answer.flatMap { $0.refusal == nil ? $0.at.adding(seconds: Self.fetchSeconds) : nil }
  }

  /// Who answers: an administrator of the area whose rows are asked for or of one above it, the city's always; never
  /// whoever asks, whatever else they are. This is the one place that says so.
  public static func mayAnswer(_ actor: Actor, asker: ActorID, area: AreaCode?) -> Bool {
    guard actor.id != asker, actor.roles.contains(.administrator), let person = actor.person, person.isActive else {
      return false
    }
    return (person.area.map { AreaScope.area($0) } ?? .everywhere).contains(area)
  }

  public func mayBeAnswered(by actor: Actor) -> Bool { Self.mayAnswer(actor, asker: asker, area: area) }

  /// Whether the request lets somebody fetch a list now: the one who asked, by the very address, with the area's rows that
  /// were asked for.
  public func grants(_ address: String, within scope: AreaScope, to actor: Actor, at now: Timestamp) -> Bool {
    asker == actor.id && self.address == address && area == scope.area && state(at: now) == .approved
  }
}

/// The table of requests to take lists out, within one unit of work.
public protocol ExportRequestRepository {
  func export(_ id: ExportRequest.ID) throws -> ExportRequest?
  /// What somebody asked since an instant, the newest first.
  func exports(of asker: ActorID, since: Timestamp) throws -> [ExportRequest]
  /// The highest number given so far; 0 before the first.
  func lastExport() throws -> Int
  func insert(_ request: ExportRequest) throws
  func setAnswer(_ answer: ExportRequest.Answer, of id: ExportRequest.ID) throws
}
