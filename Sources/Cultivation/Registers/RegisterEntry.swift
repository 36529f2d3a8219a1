// Cultivation: the working life of every library, list and catalogue, the ladders that enterprises climb, and how they
// move month by month.
// May import: Decimals, DecisionLanguage, DelimitedText, Diagnostics, Enterprises, Facts, Instruments, Journal,
// PolicyCorpus, Quantities, Secrecy.
// Start reading at `RegisterEntry`, then `Register`, which decides, and `RegisterDesk`, which people act through.

import Facts
import PolicyCorpus
import Quantities

/// An entry's number, counted from 1 over all registers in the order in which entries were opened.
public struct EntryID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let number: Int

  public init(_ number: Int) {
    self.number = number
  }

  public static func < (left: EntryID, right: EntryID) -> Bool { left.number < right.number }
  public var description: String { String(number) }
}

/// Whom or what an entry is about: an enterprise, or a project, product, park, place for a person ….
public struct EntrySubject: Sendable, Hashable, Comparable {
  public let kind: SubjectKind
  /// The enterprise itself, or whose the subject is; `nil` for what belongs to none, such as a park.
  public let enterprise: CreditCode?
  /// Tells subjects apart; empty for an enterprise of which the register holds one entry.
  public let key: String

  /// The enterprise itself.
  public init(_ enterprise: CreditCode) {
    self.init(.enterprise, enterprise: enterprise, key: "")
  }

  public init(_ kind: SubjectKind, enterprise: CreditCode?, key: String) {
    self.kind = kind
    self.enterprise = enterprise
    self.key = key
  }

  public static func < (left: EntrySubject, right: EntrySubject) -> Bool {
    (left.kind.rawValue, left.enterprise?.text ?? "", left.key)
      < (right.kind.rawValue, right.enterprise?.text ?? "", right.key)
  }
}

/// How an entry came up for a register.
public enum EntryOrigin: String, Sendable, Hashable, CaseIterable {
  /// A declared condition holds, by the facts.
  case rule
  /// A person brought it.
  case hand
  /// A file brought it.
  case file
}

/// 入库对象: one entry of a register, as its acts have left it.
public struct RegisterEntry: Sendable, Hashable {
  public enum State: Sendable, Hashable {
    /// 拟入库.
    case proposed
    /// 在库.
    case entered
    /// 出库, with the declared reason.
    case left(reason: String)
    /// 不入库.
    case refused
    /// 并入: a duplicate of the entry that goes on.
    case merged(into: EntryID)

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case proposed, entered, left, refused, merged

      /// The act that brings an entry there.
      var act: RegisterEvent.Act.Name {
        switch self {
        case .proposed: .proposed
        case .entered: .entered
        case .left: .left
        case .refused: .refused
        case .merged: .merged
        }
      }
    }

    public var name: Name {
      switch self {
      case .proposed: .proposed
      case .entered: .entered
      case .left: .left
      case .refused: .refused
      case .merged: .merged
      }
    }

    /// Whether the subject waits for the register or stands in it: it can't come up a second time.
    public var isOpen: Bool { self == .proposed || self == .entered }
  }

  public let id: EntryID
  public let register: InstrumentID
  public let subject: EntrySubject
  /// What people call it.
  public let title: String
  /// The area that it counts for. It never changes: what moves leaves one area's register and enters another's.
  public let area: AreaCode?
  public let origin: EntryOrigin
  public internal(set) var state: State
  /// The first day of the state.
  public internal(set) var since: CalendarDay
  /// The first day in the register; `nil` where it never was.
  public internal(set) var enteredOn: CalendarDay?
  /// The first day on which it no longer was; `nil` while it is, or where it never was.
  public internal(set) var leftOn: CalendarDay?
  /// What is kept of it, by the name of the field, each in its canonical text.
  public internal(set) var fields: [String: String]
  /// The last day on which it is valid, where the register's entries expire.
  public internal(set) var validUntil: CalendarDay?
  /// The day of entry or of the latest review: from when the next one is due.
  public internal(set) var lookedAtOn: CalendarDay?
  /// The day of the latest act; no later act has an earlier day.
  public internal(set) var lastActOn: CalendarDay

  public init(
    id: EntryID, register: InstrumentID, subject: EntrySubject, title: String, area: AreaCode?, origin: EntryOrigin,
    state: State, since: CalendarDay, enteredOn: CalendarDay? = nil, leftOn: CalendarDay? = nil,
    fields: [String: String] = [:], validUntil: CalendarDay? = nil, lookedAtOn: CalendarDay? = nil,
    lastActOn: CalendarDay
  ) {
    self.id = id
    self.register = register
    self.subject = subject
    self.title = title
    self.area = area
    self.origin = origin
    self.state = state
    self.since = since
    self.enteredOn = enteredOn
    self.leftOn = leftOn
    self.fields = fields
    self.validUntil = validUntil
    self.lookedAtOn = lookedAtOn
    self.lastActOn = lastActOn
  }

  /// Why it left; `nil` for what has not.
  public var exitReason: String? {
    guard case .left(let reason) = state else { return nil }
    return reason
  }

  /// Whether it stood in the register on a day, from the day of entry up to the day before it left.
  public func isIn(on day: CalendarDay) -> Bool {
    guard let enteredOn else { return false }
    return enteredOn <= day && (leftOn.map { day < $0 } ?? true)
  }
}
