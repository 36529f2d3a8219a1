import Facts
import PolicyCorpus
import Quantities

/// An enterprise on a rung, as facts tell: one row behind a number by area.
public struct HeldRung: Sendable, Hashable {
  public let enterprise: CreditCode
  public let rung: Rung
  public let area: AreaCode?
  public let since: CalendarDay?

  public init(enterprise: CreditCode, rung: Rung, area: AreaCode?, since: CalendarDay?) {
    self.enterprise = enterprise
    self.rung = rung
    self.area = area
    self.since = since
  }
}

/// Where the rungs that enterprises hold are kept. They follow from the facts, are replaced as a whole and never edited.
public protocol LadderStore: Sendable {
  /// Replaces all held rungs in one transaction.
  func replaceRungs(with rungs: [HeldRung]) async throws

  /// How many stand on each rung, by their area.
  /// - Parameter register: the one whose entries tell who has left a rung of recognition by the day and is not counted
  ///   on it.
  func rungCounts(
    left register: InstrumentID?, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [RungCount]

  /// Those behind such a number.
  func rungRows(
    _ query: RungQuery, on day: CalendarDay, within scope: AreaScope
  ) async throws -> (rows: [RungRow], total: Int)
}

public struct RungCount: Sendable, Hashable {
  public let rung: Rung
  public let area: AreaCode?
  /// Those who stand on it.
  public let count: Int
  /// 已出库: those whose fact still tells it while their recognition has left its register. They are not in the count.
  public let left: Int

  public init(rung: Rung, area: AreaCode?, count: Int, left: Int = 0) {
    self.rung = rung
    self.area = area
    self.count = count
    self.left = left
  }
}

extension Rung {
  /// The rung by whose recognition, which a register keeps and can lose, an enterprise stands on this one; `nil` where none
  /// brings anybody here. Once the recognition has left, who holds none of the `titles` beside it stands here no more.
  public var recognition: Rung? {
    switch self {
    case .innovative, .srdi, .littleGiant: self
    case .strong: .littleGiant
    default: nil
    }
  }

  /// The titles that bring an enterprise here by themselves, whatever becomes of a recognition.
  public var titles: [Rung] { self == .strong ? [.gazelle, .unicorn, .singleChampion] : [] }

  /// Whether it is a recognition itself.
  public var isRecognised: Bool { recognition == self }
}

/// What people ask the list of a rung for.
public struct RungQuery: Sendable, Hashable {
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case name, area, since, valid
  }

  public var rung: Rung
  /// The register that keeps how long a recognition holds.
  public var recognitions: InstrumentID?
  public var area: AreaCode?
  /// Those whose recognition has left its register, instead of those who stand on the rung.
  public var isLeft = false
  public var order: Order
  public var isDescending: Bool
  public var offset: Int
  public var limit: Int

  public init(
    _ rung: Rung, area: AreaCode? = nil, order: Order = .name, isDescending: Bool = false, offset: Int = 0,
    limit: Int = .max
  ) {
    self.rung = rung
    recognitions = rung.recognition == nil ? nil : LadderReader.recognitions
    self.area = area
    self.order = order
    self.isDescending = isDescending
    self.offset = offset
    self.limit = limit
  }
}

extension RungQuery {
  /// Whether one row comes before another in the order asked for. What is unknown comes last, either way; what is equal
  /// stays in the order of codes.
  public func isBefore(_ left: RungRow, _ right: RungRow) -> Bool {
    func compared<T: Comparable>(_ one: T?, _ other: T?) -> Bool {
      switch (one, other) {
      case (let one?, let other?) where one != other: isDescending ? one > other : one < other
      case (.some, nil): true
      case (nil, .some): false
      default: left.held.enterprise < right.held.enterprise
      }
    }
    return switch order {
    case .name: compared(left.name, right.name)
    case .area: compared(left.held.area, right.held.area)
    case .since: compared(left.held.since, right.held.since)
    case .valid: compared(left.validUntil, right.validUntil)
    }
  }
}

/// One who stands on a rung, with name and the last valid day as its register has it.
public struct RungRow: Sendable, Hashable {
  public let held: HeldRung
  public let name: String
  public let validUntil: CalendarDay?
  /// When its recognition left the register, while the facts still tell that it is held; `nil` where it did not.
  public let leftOn: CalendarDay?

  public init(held: HeldRung, name: String, validUntil: CalendarDay?, leftOn: CalendarDay? = nil) {
    self.held = held
    self.name = name
    self.validUntil = validUntil
    self.leftOn = leftOn
  }
}

extension LadderReader {
  /// What one enterprise adds to the held rungs.
  /// - Parameter area: the one that summaries count it in.
  public func rungs(
    of code: CreditCode, _ enterprise: Subject, area: AreaCode?, on day: CalendarDay
  ) -> [HeldRung] {
    held(by: enterprise, on: day).map { HeldRung(enterprise: code, rung: $0.rung, area: area, since: $0.since) }
  }
}
