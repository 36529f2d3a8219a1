import PolicyCorpus
import Quantities

/// Why something was done to an entry, and what shows it.
public struct Ground: Sendable, Hashable {
  public let reason: String
  /// The document or record that a person can look up; empty where there is none.
  public let evidence: String

  public init(reason: String, evidence: String = "") {
    self.reason = reason
    self.evidence = evidence
  }
}

/// Something that comes up for a register for the first time.
public struct EntryOpening: Sendable, Hashable {
  public let subject: EntrySubject
  public let title: String
  public let area: AreaCode?
  public let origin: EntryOrigin
  /// Canonical texts by the names of the fields.
  public let fields: [String: String]

  public init(
    subject: EntrySubject, title: String, area: AreaCode?, origin: EntryOrigin, fields: [String: String] = [:]
  ) {
    self.subject = subject
    self.title = title
    self.area = area
    self.origin = origin
    self.fields = fields
  }
}

/// One act on one entry, on a day.
public struct RegisterEvent: Sendable, Hashable {
  public enum Act: Sendable, Hashable {
    /// 提出.
    case proposed(EntryOpening)
    /// 入库: with an opening where nobody proposed it before.
    case entered(EntryOpening?)
    /// 不入库.
    case refused(EntryOpening?)
    /// 出库.
    case left(reason: String)
    /// 恢复: it had left for something that was recorded by mistake, and stands where it stood.
    case restored
    /// 续期.
    case renewed(until: CalendarDay)
    /// 复核: looked at again, and it stays.
    case reviewed
    /// 变更: the fields that change; `nil` empties one.
    case amended([String: String?])
    /// 并入: it was a duplicate.
    case merged(into: EntryID)
    /// 合并: it took a duplicate in, with the fields that only the duplicate had.
    case absorbed(EntryID, fields: [String: String])
    /// 撤回: the last act that stands was a mistake.
    case withdrawn
    /// 更正入库日期.
    case redated(entered: CalendarDay)

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case proposed, entered, refused, left, restored, renewed, reviewed, amended, merged, absorbed, withdrawn
      case redated
    }

    public var name: Name {
      switch self {
      case .proposed: .proposed
      case .entered: .entered
      case .refused: .refused
      case .left: .left
      case .restored: .restored
      case .renewed: .renewed
      case .reviewed: .reviewed
      case .amended: .amended
      case .merged: .merged
      case .absorbed: .absorbed
      case .withdrawn: .withdrawn
      case .redated: .redated
      }
    }
  }

  public let entry: EntryID
  public let day: CalendarDay
  public let act: Act
  public let ground: Ground

  public init(entry: EntryID, day: CalendarDay, act: Act, ground: Ground) {
    self.entry = entry
    self.day = day
    self.act = act
    self.ground = ground
  }

  /// What it opens an entry with; `nil` where the entry was there.
  public var opening: EntryOpening? {
    switch act {
    case .proposed(let opening): opening
    case .entered(let opening), .refused(let opening): opening
    default: nil
    }
  }
}

extension RegisterEntry {
  /// The entry that an event opens; `nil` where the event is about one that is there.
  init?(opening event: RegisterEvent, in register: InstrumentID, validUntil field: String?) {
    guard let opening = event.opening else { return nil }
    self.init(
      id: event.entry, register: register, subject: opening.subject, title: opening.title, area: opening.area,
      origin: opening.origin, state: .proposed, since: event.day, fields: opening.fields, lastActOn: event.day)
    follow(validUntil: field)
    take(event, validUntil: field)
  }

  /// Brings the entry to where it stands after an event that is no correction: those say how the acts before stand.
  /// - Parameter field: the register's declared field of the last valid day.
  mutating func take(_ event: RegisterEvent, validUntil field: String?) {
    lastActOn = event.day
    switch event.act {
    case .proposed: enter(.proposed, event.day)
    case .entered:
      enter(.entered, event.day)
      enteredOn = event.day
      lookedAtOn = event.day
    case .refused: enter(.refused, event.day)
    case .left(let reason):
      enter(.left(reason: reason), event.day)
      leftOn = event.day
    case .restored:
      enter(.entered, event.day)
      leftOn = nil
    case .merged(let other):
      if state == .entered { leftOn = event.day }
      enter(.merged(into: other), event.day)
    case .renewed(let until):
      if let field { fields[field] = "\(until)" }
      lookedAtOn = event.day
    case .reviewed: lookedAtOn = event.day
    case .amended(let changes):
      for (name, value) in changes { fields[name] = value }
    case .absorbed(_, let taken): fields.merge(taken) { own, _ in own }
    case .withdrawn, .redated: break
    }
    follow(validUntil: field)
  }

  private mutating func enter(_ state: State, _ day: CalendarDay) {
    self.state = state
    since = day
  }

  private mutating func follow(validUntil field: String?) {
    validUntil = field.flatMap { fields[$0] }.flatMap { CalendarDay($0) }
  }
}
