import Journal
import PolicyCorpus
import Quantities

/// What somebody asks of a register: one act, or the same act on many entries at once. All of it happens, or nothing.
public struct RegisterCommand: Sendable, Hashable {
  /// Whom an act is about.
  public enum Target: Sendable, Hashable {
    /// An entry that is there.
    case entry(EntryID)
    /// One that comes up for the first time.
    case new(EntryOpening)
  }

  public enum Wish: Sendable, Hashable {
    case propose(EntryOpening)
    case enter(Target)
    case refuse(Target)
    case leave(EntryID, reason: String)
    /// Back to where it stood, since it left for something that was not so.
    case restore(EntryID)
    case renew(EntryID, until: CalendarDay)
    case review(EntryID)
    case amend(EntryID, [String: String?])
    /// The first is a duplicate of the second.
    case merge(EntryID, into: EntryID)
    /// Takes the last act back, which was a mistake.
    /// - Parameter after: how many acts there were when it was asked for.
    case withdraw(EntryID, after: Int)
    /// Puts the day of entry right.
    case redate(EntryID, entered: CalendarDay, after: Int)
  }

  public let register: InstrumentID
  /// The day on which it takes effect: today or earlier.
  public let day: CalendarDay
  public let wishes: [Wish]
  public let ground: Ground

  /// How many wishes one command may hold.
  public static let limit = 20_000

  public init(register: InstrumentID, day: CalendarDay, wishes: [Wish], ground: Ground) {
    self.register = register
    self.day = day
    self.wishes = wishes
    self.ground = ground
  }

  /// The command that asks for it, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(
      actor: actor, key: key,
      payload: [
        "register": .text("\(register)"), "day": .text("\(day)"), "ground": ground.json,
        "wishes": .list(wishes.map(\.json)),
      ])
  }
}

extension RegisterCommand.Wish {
  /// The entry that is there already and that it is about.
  var entries: [EntryID] {
    switch self {
    case .propose, .enter(.new), .refuse(.new): []
    case .enter(.entry(let id)), .refuse(.entry(let id)), .leave(let id, _), .restore(let id), .renew(let id, _),
      .review(let id), .amend(let id, _), .withdraw(let id, _), .redate(let id, _, _):
      [id]
    case .merge(let duplicate, let kept): [duplicate, kept]
    }
  }

  /// Whether it is about what was done to the entry before.
  var isCorrection: Bool {
    switch self {
    case .withdraw, .redate: true
    default: false
    }
  }

  /// What it opens.
  var opening: EntryOpening? {
    switch self {
    case .propose(let opening), .enter(.new(let opening)), .refuse(.new(let opening)): opening
    default: nil
    }
  }

  fileprivate var json: CanonicalJSON {
    switch self {
    case .propose(let opening): ["propose": opening.json]
    case .enter(let target): ["enter": target.json]
    case .refuse(let target): ["refuse": target.json]
    case .leave(let id, let reason): ["leave": CanonicalJSON(id.number), "reason": .text(reason)]
    case .restore(let id): ["restore": CanonicalJSON(id.number)]
    case .renew(let id, let until): ["renew": CanonicalJSON(id.number), "until": .text("\(until)")]
    case .review(let id): ["review": CanonicalJSON(id.number)]
    case .amend(let id, let changes): ["amend": CanonicalJSON(id.number), "fields": CanonicalJSON(changes: changes)]
    case .merge(let duplicate, let kept):
      ["merge": CanonicalJSON(duplicate.number), "into": CanonicalJSON(kept.number)]
    case .withdraw(let id, let seen): ["withdraw": CanonicalJSON(id.number), "after": CanonicalJSON(seen)]
    case .redate(let id, let day, let seen):
      ["redate": CanonicalJSON(id.number), "entered": .text("\(day)"), "after": CanonicalJSON(seen)]
    }
  }
}

extension RegisterCommand.Target {
  fileprivate var json: CanonicalJSON {
    switch self {
    case .entry(let id): CanonicalJSON(id.number)
    case .new(let opening): opening.json
    }
  }
}
