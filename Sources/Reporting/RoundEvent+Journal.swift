import Journal
import Quantities

extension RoundEvent {
  /// The kinds of record that this room writes. A submission that brings facts is `enterprises.facts-reported`, what is
  /// sent back as a whole `enterprises.report-withdrawn`; `reporting.sent-back` was written while facts stayed.
  public enum RecordKind: String, Sendable, Hashable, CaseIterable {
    case opened = "reporting.round-opened"
    case submitted = "reporting.submitted"
    case sentBack = "reporting.sent-back"
    case reminded = "reporting.reminded"
    case locked = "reporting.locked"
    case reopened = "reporting.reopened"
    case expected = "reporting.reporter-added"
    case excused = "reporting.reporter-removed"
    case taken = "reporting.taken"
    case absent = "reporting.enterprises-absent"
    case withdrawn = "reporting.round-withdrawn"
  }

  public var recordKind: RecordKind {
    switch self {
    case .opened: .opened
    case .submitted: .submitted
    case .sentBack: .sentBack
    case .reminded: .reminded
    case .locked: .locked
    case .reopened: .reopened
    case .expected: .expected
    case .excused: .excused
    case .taken: .taken
    case .absent: .absent
    case .withdrawn: .withdrawn
    }
  }

  /// The event as the journal and the store hold it, beside the round's id.
  public var json: CanonicalJSON {
    switch self {
    case .opened(let opening): ["event": "opened", "opening": opening.json]
    case .submitted(let key, let submission):
      ["event": "submitted", "reporter": .text(key.text), "submission": submission.json]
    case .sentBack(let key, let reason): ["event": "sent_back", "reporter": .text(key.text), "reason": .text(reason)]
    case .reminded(let keys): ["event": "reminded", "reporters": .list(keys.map { .text($0.text) })]
    case .locked: ["event": "locked"]
    case .reopened(let reason): ["event": "reopened", "reason": .text(reason)]
    case .expected(let reporter, let due, let reason):
      [
        "event": "expected", "reporter": .text(reporter.key.text), "name": .text(reporter.name), "due": .text("\(due)"),
        "reason": .text(reason),
      ]
    case .excused(let key, let reason): ["event": "excused", "reporter": .text(key.text), "reason": .text(reason)]
    case .taken(let key, let version, let submission, let reason):
      [
        "event": "taken", "reporter": .text(key.text), "version": CanonicalJSON(version), "submission": submission.json,
        "reason": .text(reason),
      ]
    case .absent(let key, let codes, let reason):
      [
        "event": "absent", "reporter": .text(key.text), "enterprises": .list(codes.map { .text($0.text) }),
        "reason": .text(reason),
      ]
    case .withdrawn(let reason): ["event": "withdrawn", "reason": .text(reason)]
    }
  }

  /// Reads what `json` wrote; `nil` where it is something else.
  public init?(json: CanonicalJSON) {
    let key = json["reporter"].text.flatMap(Reporter.Key.init)
    let reason = json["reason"].text
    switch json["event"].text {
    case "opened":
      guard let opening = RoundOpening(json: json["opening"]) else { return nil }
      self = .opened(opening)
    case "submitted":
      guard let key, let submission = Submission(json: json["submission"]) else { return nil }
      self = .submitted(key, submission)
    case "sent_back":
      guard let key, let reason else { return nil }
      self = .sentBack(key, reason: reason)
    case "reminded": self = .reminded((json["reporters"].list ?? []).compactMap { $0.text.flatMap(Reporter.Key.init) })
    case "locked": self = .locked
    case "reopened":
      guard let reason else { return nil }
      self = .reopened(reason: reason)
    case "expected":
      guard let key, let reason, let due = json["due"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .expected(Reporter(key, name: json["name"].text ?? key.text), due: due, reason: reason)
    case "excused":
      guard let key, let reason else { return nil }
      self = .excused(key, reason: reason)
    case "taken":
      guard let key, let reason, let version = json["version"].integer,
        let submission = Submission(json: json["submission"])
      else { return nil }
      self = .taken(key, version: version, submission, reason: reason)
    case "absent":
      guard let key, let reason, let codes = json["enterprises"].list else { return nil }
      self = .absent(key, codes.compactMap { $0.text.flatMap(CreditCode.init) }, reason: reason)
    case "withdrawn":
      guard let reason else { return nil }
      self = .withdrawn(reason: reason)
    default: return nil
    }
  }
}

extension RoundCommand {
  /// The command that asks for it, once.
  public func command(on round: Round.ID, by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: ["round": .text(round.text), "act": wish])
  }

  /// What is wanted, whatever state the round is in.
  private var wish: CanonicalJSON {
    switch self {
    case .open(let opening): opening.json
    case .submit(let key, let submission): RoundEvent.submitted(key, submission).json
    case .sendBack(let key, let reason): RoundEvent.sentBack(key, reason: reason).json
    case .remind(let keys): RoundEvent.reminded(keys).json
    case .lock: RoundEvent.locked.json
    case .reopen(let reason): RoundEvent.reopened(reason: reason).json
    case .expect(let reporter, let due, let reason): RoundEvent.expected(reporter, due: due, reason: reason).json
    case .excuse(let key, let reason): RoundEvent.excused(key, reason: reason).json
    case .take(let key, let version, let submission, let reason):
      RoundEvent.taken(key, version: version, submission, reason: reason).json
    case .absent(let key, let codes, let reason): RoundEvent.absent(key, codes, reason: reason).json
    case .withdraw(let reason): RoundEvent.withdrawn(reason: reason).json
    }
  }
}

extension RoundOpening {
  public var json: CanonicalJSON {
    [
      "month": .text("\(month)"), "title": .text(title), "area": CanonicalJSON(area?.text), "due": .text("\(due)"),
      "measures": .list(measures.map(CanonicalJSON.text)), "unit": .text(unit.rawValue),
      "roster": .list(roster.map { ["key": .text($0.key.text), "name": .text($0.name)] }),
    ]
  }

  init?(json: CanonicalJSON) {
    guard let month = json["month"].text.flatMap({ ReportMonth($0) }), let title = json["title"].text,
      let due = json["due"].text.flatMap({ CalendarDay($0) }),
      let unit = json["unit"].text.flatMap(AmountUnit.init(rawValue:)), let roster = json["roster"].list
    else { return nil }
    self.init(
      month: month, title: title, area: json["area"].text.flatMap(AreaCode.init), due: due,
      measures: (json["measures"].list ?? []).compactMap(\.text), unit: unit,
      roster: roster.compactMap { reporter in
        reporter["key"].text.flatMap(Reporter.Key.init).map { Reporter($0, name: reporter["name"].text ?? $0.text) }
      })
  }
}

extension Submission {
  public var json: CanonicalJSON {
    var stands: [String: CanonicalJSON] = [
      "accepted": CanonicalJSON(standing.accepted), "returned": CanonicalJSON(standing.returned),
      "totals": Self.json(standing.totals), "rows": CanonicalJSON(standing.rows?.hex),
    ]
    // Absent in what was recorded before they were kept, so that it reads and writes alike.
    if let untold = standing.untold { stands["untold"] = CanonicalJSON(untold) }
    if let expected = standing.expected { stands["expected"] = CanonicalJSON(expected) }
    if let lacking = standing.lacking { stands["lacking"] = CanonicalJSON(lacking) }
    var members: [String: CanonicalJSON] = [
      "file": .text(file), "file_hash": .text(fileHash.hex), "accepted": CanonicalJSON(accepted),
      "returned": CanonicalJSON(returned), "returned_file": CanonicalJSON(returnedFile?.hex),
      "totals": Self.json(totals), "standing": .object(stands),
    ]
    if let untold { members["untold"] = CanonicalJSON(untold) }
    return .object(members)
  }

  private static func json(_ totals: [String: Money]) -> CanonicalJSON {
    .object(totals.mapValues { .integer($0.fen) })
  }

  private static func totals(_ json: CanonicalJSON) -> [String: Money] {
    (json.members ?? [:]).compactMapValues { $0.integer.map { Money(fen: Int64($0)) } }
  }

  init?(json: CanonicalJSON) {
    guard let file = json["file"].text, let hash = json["file_hash"].text.flatMap(ContentHash.init(hex:)),
      let accepted = json["accepted"].integer, let returned = json["returned"].integer
    else { return nil }
    self.init(
      file: file, fileHash: hash, accepted: accepted, returned: returned, untold: json["untold"].integer,
      returnedFile: json["returned_file"].text.flatMap(ContentHash.init(hex:)),
      totals: Self.totals(json["totals"]),
      standing: json["standing"]["accepted"].integer.map { accepted in
        let told = json["standing"]
        return Standing(
          accepted: accepted, returned: told["returned"].integer ?? 0, untold: told["untold"].integer,
          totals: Self.totals(told["totals"]), rows: told["rows"].text.flatMap(ContentHash.init(hex:)),
          expected: told["expected"].integer, lacking: told["lacking"].integer)
      })
  }
}
