import Decimals
import Diagnostics
import Facts
import Journal
import Quantities

/// Facts about one subject that a person typed.
public struct FactTelling: Sendable, Hashable {
  /// One field of a form: a fact's column name and what was typed.
  public struct Line: Sendable, Hashable {
    /// `output@2025`.
    public let column: String
    /// As in files: canonical text, or `-` for known to be absent.
    public let text: String
    /// The first day on which it holds; `nil` where it always has.
    public let since: CalendarDay?

    public init(column: String, text: String, since: CalendarDay? = nil) {
      self.column = column
      self.text = text
      self.since = since
    }
  }

  public let subject: SubjectReference
  public let lines: [Line]
  public let basis: Basis
  public let source: String
  /// What becomes of figures that may be slips.
  public let doubts: DoubtHandling
  /// 补登: whether these are facts that nobody has told yet, typed where corrections are made and held to what those are
  /// held to; the others are taken whatever was told before.
  public let isAddition: Bool
  /// Who told an addition, when, and by which paper; how somebody knows that doubtful figures of it are right.
  public let reason: String

  /// - Parameter source: `nil` for the one that goes with the basis.
  public init(
    subject: SubjectReference, lines: [Line], basis: Basis, source: String? = nil, doubts: DoubtHandling = .unasked,
    isAddition: Bool = false, reason: String = ""
  ) {
    self.subject = subject
    self.lines = lines
    self.basis = basis
    self.source = source ?? basis.kind.usualSource
    self.doubts = doubts
    self.isAddition = isAddition
    self.reason = reason
  }

  /// The command that asks for it, once; the same whether or not it is confirmed.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(
      actor: actor, key: key,
      payload: [
        "subject": subject.json, "basis": basis.json, "source": .text(source),
        "lines": .list(
          lines.map {
            ["column": .text($0.column), "text": .text($0.text), "since": CanonicalJSON($0.since?.description)]
          }),
      ])
  }

  /// The typed values, checked.
  /// - Throws: `Diagnostics` with every line that is wrong, each at its field.
  func facts(_ reference: ImportReference, on today: CalendarDay) throws(Diagnostics) -> [NewFact] {
    var faults: [Diagnostic] = []
    var facts: [NewFact] = []
    if basis.kind == .statisticalAggregate { faults.append(.aggregateForEnterprises(file: "")) }
    if isAddition, let until = basis.until, until < today {
      faults.append(.basisExpired(basis, until: until, on: today))
    }
    for line in lines {
      do throws(Diagnostics) {
        let place = Place(field: line.column)
        guard let fact = FactReference(column: line.column),
          let definition = reference.dictionary.definition(of: fact.fact),
          definition.subject == subject.kind, (fact.period == nil) == definition.periods.isEmpty
        else { throw Diagnostics(.noSuchField(line.column)) }
        if isAddition, basis.kind == .entryConfirmation, !Basis.entryFacts.contains(definition.id.text) {
          throw Diagnostics(.onlyEntryFacts(definition, at: place))
        }
        if isAddition, let fault = Diagnostic.wrongTime(of: fact, since: line.since, definition, today: today) {
          throw Diagnostics(fault)
        }
        let value = try reference.typed(line.text, for: definition, on: basis, today: today, at: place)
        facts.append(NewFact(subject: subject, reference: fact, value: value, since: line.since))
      } catch {
        faults += error.all
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return facts
  }

  /// - Parameter isConfirmed: whether somebody said that doubtful figures are right.
  func payload(_ facts: [NewFact], isConfirmed: Bool) -> CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "subject": subject.json, "basis": basis.json, "source": .text(source), "facts": .list(facts.map(\.json)),
    ]
    if isConfirmed { members["confirmed"] = .boolean(true) }
    if !reason.isEmpty { members["reason"] = .text(reason) }
    return .object(members)
  }

  /// Holds an addition against what stands of its subject.
  /// - Throws: `Diagnostics` with `facts.told-already` for each fact that somebody has told.
  func checkAddition(of facts: [NewFact], _ reference: ImportReference, beside standing: [RecordedFact]) throws {
    guard isAddition else { return }
    let known = facts.filter { fact in
      standing.contains { $0.subject == fact.subject && $0.reference == fact.reference && $0.since == fact.since }
    }
    guard known.isEmpty else {
      throw Diagnostics(
        known.map {
          .toldAlready($0.reference, since: $0.since, reference.dictionary.definition(of: $0.reference.fact))
        })
    }
  }

  /// What is doubtful about the figures, beside what stands of the subject and each other; nothing of whom nothing stands.
  func doubts(
    about facts: [NewFact], _ reference: ImportReference, beside standing: [RecordedFact]
  ) -> [Diagnostic] {
    var before: [FactReference: Decimal128] = [:]
    for fact in standing { if case .decimal(let value)? = fact.value { before[fact.reference] = value } }
    guard !before.isEmpty else { return [] }
    var all = before
    for fact in facts { if case .decimal(let value)? = fact.value { all[fact.reference] = value } }
    return facts.compactMap { fact in
      guard case .decimal(let value)? = fact.value,
        case .decimal(let unit)? = reference.dictionary.definition(of: fact.reference.fact)?.type
      else { return nil }
      return fact.reference.doubt(
        about: value, in: unit, replacing: before[fact.reference], beside: all,
        at: Place(field: fact.reference.description))
    }
  }
}

/// 更正: another value in the place of a recorded one.
public struct FactCorrection: Sendable, Hashable {
  public let fact: RecordedFact.ID
  /// The right value as in files, or `-`.
  public let text: String
  public let since: CalendarDay?
  public let reason: String
  /// Whether somebody says that a figure is right though it is unlike the others (`Diagnostic.isDoubt`).
  public let isConfirmed: Bool

  public init(
    fact: RecordedFact.ID, text: String, since: CalendarDay? = nil, reason: String, isConfirmed: Bool = false
  ) {
    self.fact = fact
    self.text = text
    self.since = since
    self.reason = reason
    self.isConfirmed = isConfirmed
  }

  /// The command that asks for it, once; the same whether or not it is confirmed.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(
      actor: actor, key: key,
      payload: [
        "correct": CanonicalJSON(fact.number), "text": .text(text), "since": CanonicalJSON(since?.description),
        "reason": .text(reason),
      ])
  }

  /// A correction keeps basis and source: it says what the source should have said.
  /// - Parameter standing: what counts of everything that was told about the enterprise.
  /// - Throws: `Diagnostics` with a fault of the value, `facts.nothing-corrected` where it is what was recorded, or
  ///   `figure.doubtful` where it is unlike what stands and nobody has said that it is right.
  func payload(
    _ wrong: RecordedFact, _ reference: ImportReference, beside standing: [RecordedFact], on today: CalendarDay
  ) throws -> CanonicalJSON {
    let place = Place(field: wrong.reference.description)
    guard let definition = reference.dictionary.definition(of: wrong.reference.fact) else {
      throw Diagnostics(.noSuchField(wrong.reference.description))
    }
    let value = try reference.typed(text, for: definition, on: wrong.origin.basis, today: today, at: place)
    guard value != wrong.value || (since ?? wrong.since) != wrong.since else {
      throw Diagnostics(.nothingCorrected(at: place))
    }
    if !isConfirmed, case .decimal(let figure)? = value, case .decimal(let unit) = definition.type,
      let doubt = wrong.doubt(about: figure, in: unit, beside: standing, at: place)
    {
      throw Diagnostics(doubt)
    }
    let right = NewFact(subject: wrong.subject, reference: wrong.reference, value: value, since: since ?? wrong.since)
    var members: [String: CanonicalJSON] = [
      "fact": CanonicalJSON(fact.number), "right": right.json, "reason": .text(reason),
      "basis": wrong.origin.basis.json, "source": .text(wrong.origin.source),
    ]
    if isConfirmed { members["confirmed"] = .boolean(true) }
    return .object(members)
  }
}

/// 撤回: a recorded fact taken back.
public struct FactWithdrawal: Sendable, Hashable {
  public let fact: RecordedFact.ID
  public let reason: String

  public init(fact: RecordedFact.ID, reason: String) {
    self.fact = fact
    self.reason = reason
  }

  var payload: CanonicalJSON { ["fact": CanonicalJSON(fact.number), "reason": .text(reason)] }

  /// The command that asks for it, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(
      actor: actor, key: key, payload: ["withdraw": CanonicalJSON(fact.number), "reason": .text(reason)])
  }
}

/// What was told to the one who recorded, corrected or withdrew.
public struct FactReply: Sendable, Hashable {
  /// The journal's record of it.
  public let record: Int
  /// Whether the very same command had been carried out before, so that nothing was done now.
  public let isRepeated: Bool

  init(record: Int, isRepeated: Bool) {
    self.record = record
    self.isRepeated = isRepeated
  }

  init(repeated json: CanonicalJSON) {
    self.init(record: json["record"].integer ?? 0, isRepeated: true)
  }

  var json: CanonicalJSON { ["record": CanonicalJSON(record)] }
}

extension SubjectReference {
  var json: CanonicalJSON {
    ["enterprise": .text(enterprise.text), "kind": .text(kind.rawValue), "key": .text(key)]
  }
}

extension NewFact {
  var json: CanonicalJSON {
    [
      "fact": .text(reference.description), "value": CanonicalJSON(value?.description),
      "kind": CanonicalJSON(value?.kind.rawValue), "since": CanonicalJSON(since?.description),
    ]
  }
}

extension Diagnostic {
  static func outsideScope(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "facts.outside-scope", at: Place(field: "credit_code"),
      Wording(zh: "您的范围内没有企业 \(code)", en: "there is no enterprise \(code) within your area"),
      remedy: Wording(zh: "核对代码；跨区的企业请所在区办理", en: "check the code; another area's enterprise is for that area"))
  }

  static func unknownFact(_ id: RecordedFact.ID) -> Diagnostic {
    Diagnostic(
      "facts.unknown-fact", Wording(zh: "没有编号为 \(id) 的事实记录", en: "no fact was recorded under the number \(id)"))
  }

  static func followed(_ now: RecordedFact) -> Diagnostic {
    let day = now.origin.recordedAt.dayInShanghai.wording
    return Diagnostic(
      "facts.followed", at: Place(field: now.reference.description),
      Wording(
        zh: "这一条不是现行的：\(day.zh)另有记录，更正它不作数",
        en: "it does not count: another was recorded on \(day.en), and a correction of this one would count for nothing"
      ),
      remedy: Wording(
        zh: "现行的那一条不对的，更正那一条；这一条报错了的可以撤回", en: "correct the one that counts; this one can be withdrawn"))
  }

  static func alreadyEnded(_ fact: RecordedFact, _ ending: FactEnding) -> Diagnostic {
    let word: Wording =
      switch ending.way {
      case .corrected(let by): Wording(zh: "更正为第 \(by) 条", en: "corrected by fact \(by)")
      case .withdrawn: Wording(zh: "撤回", en: "withdrawn")
      }
    return Diagnostic(
      "facts.already-ended",
      Wording(
        zh: "第 \(fact.id) 条事实已于\(ending.at.dayInShanghai.wording.zh)\(word.zh)",
        en: "fact \(fact.id) was \(word.en) on \(ending.at.dayInShanghai.wording.en) already"),
      remedy: Wording(zh: "在历史里找到现行的那一条", en: "find the one that stands in the history"))
  }

  /// What is wrong with the time of an addition: of a fact told for years a month, one that has not begun, a first day beside
  /// a period, or one that has not come; `nil` where it is right.
  fileprivate static func wrongTime(
    of fact: FactReference, since: CalendarDay?, _ definition: FactDefinition, today: CalendarDay
  ) -> Diagnostic? {
    guard let period = fact.period else {
      guard let since, since > today else { return nil }
      return Diagnostic(
        "facts.since-ahead", at: Place(field: "since"),
        Wording(zh: "起始日\(since.wording.zh)还没有到", en: "the first day, \(since.wording.en), has not come"),
        expected: Wording(
          zh: "不晚于今天（\(today.wording.zh)）", en: "no day after today (\(today.wording.en))"),
        remedy: Wording(
          zh: "到那天再登记：记录说的是现在的情况，名单按登记时的情况列",
          en: "add it on that day: records say what is, and lists stand by what was so as it was recorded"))
    }
    let length: FactDefinition.Periodicity = if case .month = period { .month } else { .year }
    guard !definition.periods.contains(length) || period.start > today || since != nil else { return nil }
    return Diagnostic(
      "facts.wrong-time", at: Place(field: fact.description),
      Wording(
        zh: "\(definition.name.zh)不能填 \(period.wording.zh) 的数",
        en: "\(definition.name.en) is not told for \(period.wording.en)"),
      expected: Wording(
        zh: definition.periods.contains(.month) ? "已经开始的月份或年份，如 2025-11、2025；不另写起始日" : "已经开始的年份，如 2025；不另写起始日",
        en:
          "a time that has begun, such as \(definition.periods.contains(.month) ? "2025-11" : "2025"), without a first day"
      ))
  }

  fileprivate static func toldAlready(
    _ reference: FactReference, since: CalendarDay?, _ definition: FactDefinition?
  ) -> Diagnostic {
    let name = definition?.name ?? Wording(verbatim: reference.fact.text)
    let time = reference.period?.wording ?? since?.wording
    return Diagnostic(
      "facts.told-already", at: Place(field: reference.description),
      Wording(
        zh: "\(name.zh)\(time.map { "（\($0.zh)）" } ?? "")已有记录",
        en: "\(name.en)\(time.map { " (\($0.en))" } ?? "") is told already"),
      expected: Wording(zh: "还没有记录的数据、时期或起始日", en: "a fact, a period or a first day of which nothing is told"),
      remedy: Wording(
        zh: "原来的记错了，在那一条上更正；从某日起变了的，写明起始日",
        en: "correct that record where it is wrong; give the first day of what has changed"))
  }

  static func nothingCorrected(at place: Place) -> Diagnostic {
    Diagnostic(
      "facts.nothing-corrected", at: place,
      Wording(zh: "与记录的数值相同，没有要更正的", en: "it is the value that is recorded: there is nothing to correct"),
      expected: Wording(zh: "另一个数值", en: "another value"),
      remedy: Wording(zh: "记录没有错的，不用更正", en: "a record that is right needs no correction"))
  }

  static var noReason: Diagnostic {
    Diagnostic(
      "facts.no-reason", at: Place(field: "reason"),
      Wording(zh: "没有写明理由", en: "no reason is given"),
      expected: Wording(zh: "一句话的理由，写入历史", en: "a sentence that the history will keep"))
  }

  static func noSuchField(_ column: String) -> Diagnostic {
    Diagnostic(
      "facts.no-such-field", at: Place(field: column),
      Wording(zh: "这个对象没有“\(column.excerpt)”这项事实", en: "this subject has no fact “\(column.excerpt)”"),
      expected: Wording(verbatim: "output@2025"),
      remedy: Wording(zh: "全部事实见事实词典", en: "the dictionary has all facts"))
  }
}
