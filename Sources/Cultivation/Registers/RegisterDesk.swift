import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// Where people act on registers and look them up.
///
/// Every act is one command and one record of the journal; the same command again gets the reply it got before.
public struct RegisterDesk: Sendable {
  public let store: any RegisterStore
  public let corpus: PolicyCorpus
  let colleagues: @Sendable () async throws -> [Colleague]
  let projection = RegisterProjection()
  private let resolution: FactResolution

  /// - Parameter colleagues: those whom a field of type person may name.
  public init(
    store: any RegisterStore, corpus: PolicyCorpus, colleagues: @escaping @Sendable () async throws -> [Colleague]
  ) {
    self.store = store
    self.corpus = corpus
    self.colleagues = colleagues
    resolution = FactResolution(corpus.facts.all)
  }

  /// The declaration of a register; `nil` for an instrument of another kind, or one that is only shown.
  public func declaration(_ id: InstrumentID) -> RegisterDeclaration? { corpus.register(id) }

  /// Holds typed fields against a register's declaration.
  public func fields(of register: InstrumentID) async throws -> RegisterFields {
    guard let declaration = declaration(register) else { throw Diagnostics(.noSuchRegister("\(register)")) }
    let names = declaration.fields.contains { $0.type == .person }
    return RegisterFields(declaration, areas: corpus.areas, colleagues: names ? try await colleagues() : [])
  }

  /// Carries a command out, all of it or nothing.
  /// - Parameters:
  ///   - seen: the last change of the one entry that is amended, as it was when somebody began to; `nil` asks for nothing.
  ///   - scope: the areas whose entries the person may touch.
  /// - Throws: `Diagnostics` with everything that is wrong: what `Register.decide` refuses, a field's value,
  ///   `register.unknown-enterprise`, `register.outside-scope`, `register.subject`, `register.condition-fails`,
  ///   `register.tells-scale`;
  ///   `command.key-reused`, `command.changed-since`.
  public func act(
    _ asked: RegisterCommand, over seen: SeenVersion? = nil, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> RegisterReply {
    let fields = try await fields(of: asked.register)
    let condition = condition(of: asked.register, at: at)
    return try await store.writeRegisters { [projection] work in
      if let stored = try work.journal.reply(to: command) { return RegisterReply(repeated: stored) }
      let wishes = try RegisterWishes(fields: fields, scope: scope, view: work).checked(asked)
      try condition?.check(wishes.wishes, in: work)
      let register = try Self.register(asked.register, fields.declaration, for: wishes, in: work)
      let events = try register.decide(wishes, today: at.dayInShanghai)
      if let seen, !events.isEmpty, case .amend(let id, _)? = asked.wishes.first {
        try seen.check(try work.registers.acts(on: id).lastChange)
      }
      return try Self.append(events, to: register, command, at, work, projection)
    }
  }

  /// What the register declares of those who stand in it; `nil` where it declares nothing.
  func condition(of register: InstrumentID, at: Timestamp) -> EntryCondition? {
    corpus.candidateCount(of: register).map {
      EntryCondition(count: $0, dictionary: corpus.facts, resolution: resolution, today: at.dayInShanghai)
    }
  }

  /// The part of a register that some wishes are about.
  static func register(
    _ id: InstrumentID, _ declaration: RegisterDeclaration, for command: RegisterCommand,
    in view: any RegisterReading
  ) throws -> Register {
    var entries: [RegisterEntry] = []
    var acts: [EntryID: [RegisterEvent]] = [:]
    for wish in command.wishes {
      for id in wish.entries {
        guard let entry = try view.registers.entry(id) else { continue }
        entries.append(entry)
        guard wish.isCorrection else { continue }
        acts[id] = try view.registers.acts(on: id).map(\.event)
        entries += [try view.registers.openEntry(of: entry.subject, in: entry.register)].compactMap { $0 }
      }
      if let opening = wish.opening {
        entries += [try view.registers.openEntry(of: opening.subject, in: id)].compactMap { $0 }
      }
    }
    return Register(
      id: id, declaration: declaration, entries: entries, next: try view.registers.lastNumber() + 1, acts: acts)
  }

  /// Journals what was decided and brings the tables to it. Nothing decided is nothing journalled.
  static func append(
    _ events: [RegisterEvent], to register: Register, _ command: Command, _ at: Timestamp, _ work: any RegisterWork,
    _ projection: RegisterProjection, file: CanonicalJSON = .null
  ) throws -> RegisterReply {
    guard !events.isEmpty else { return RegisterReply(record: nil, events: []) }
    var kept: [ContentHash: [UInt8]] = [:]
    let reply = RegisterReply(record: try work.journalRecords.head().count + 1, events: events)
    let entry = try RegisterProjection.entry(
      events, in: register, command: command, at: at, reply: reply, file: file
    ) { bytes in
      let hash = try work.journal.keep(segment: bytes)
      kept[hash] = bytes
      return hash
    }
    try projection.apply(try work.journal.append(entry), to: work) { kept[$0] }
    return reply
  }
}

/// Holds the wishes of a command against declaration, enterprises and the asker's scope, before anything is decided.
struct RegisterWishes {
  let fields: RegisterFields
  let scope: AreaScope
  let view: any RegisterReading

  /// The command with what it opens made whole: an enterprise's title and area are those that are known of it.
  func checked(_ command: RegisterCommand) throws -> RegisterCommand {
    var faults: [Diagnostic] = []
    var wishes: [RegisterCommand.Wish] = []
    for text in [command.ground.reason, command.ground.evidence] {
      do throws(Diagnostic) {
        try RegisterFields.check(text, at: Place(field: text == command.ground.reason ? "reason" : "evidence"))
      } catch {
        faults.append(error)
      }
    }
    for wish in command.wishes {
      do {
        wishes.append(try checked(wish, in: command.register))
      } catch let error as Diagnostics {
        faults += error.all.filter { !faults.contains($0) }
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return RegisterCommand(register: command.register, day: command.day, wishes: wishes, ground: command.ground)
  }

  private func checked(_ wish: RegisterCommand.Wish, in register: InstrumentID) throws -> RegisterCommand.Wish {
    for id in wish.entries {
      guard let entry = try view.registers.entry(id), try view.holds(entry, within: scope) else {
        throw Diagnostics(.noEntry)
      }
    }
    switch wish {
    case .propose(let opening): return .propose(try whole(opening, in: register))
    case .enter(.new(let opening)): return .enter(.new(try whole(opening, in: register)))
    case .refuse(.new(let opening)): return .refuse(.new(try whole(opening, in: register)))
    case .amend(let id, let changes):
      return .amend(id, try changed(changes))
    case .restore(let id):
      if let other = try another(beside: id, in: register) { throw Diagnostics(.alreadyOpen(other)) }
      return wish
    case .withdraw(let id, _):
      if let other = try another(beside: id, in: register) { throw Diagnostics(.alreadyOpen(other)) }
      try checkTellsNoScale(id)
      return wish
    case .redate(let id, _, _):
      try checkTellsNoScale(id, by: .entered)
      return wish
    default: return wish
    }
  }

  private func changed(_ changes: [String: String?]) throws(Diagnostics) -> [String: String?] {
    var canonical: [String: String?] = [:]
    var faults: [Diagnostic] = []
    for (name, text) in changes {
      do throws(Diagnostic) {
        canonical.updateValue(try fields.canonical(text ?? "", of: name), forKey: name)
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return canonical
  }

  /// Whether it is said which subject of its kind it is.
  func checkNamed(_ subject: EntrySubject) throws(Diagnostic) {
    let declared = fields.declaration.subject
    guard declared != .enterprise || subject.enterprise != nil else { throw .noEnterprise }
    guard declared == .enterprise || !subject.key.isEmpty else { throw .noKey(declared) }
  }

  private func whole(_ opening: EntryOpening, in register: InstrumentID) throws -> EntryOpening {
    let subject = opening.subject
    let declared = fields.declaration.subject
    guard subject.kind == declared else { throw Diagnostics(.otherKind(subject.kind, declared: declared)) }
    guard subject.key.isEmpty || !fields.declaration.countsEnterprises else { throw Diagnostics(.keyOfCounted) }
    var title = opening.title.trimmed
    var area = opening.area
    if let code = subject.enterprise {
      guard let enterprise = try view.enterprises.enterprise(code), scope.contains(enterprise) else {
        throw Diagnostics(.unknownEnterprise(code.text))
      }
      if let other = try numbered(code, beside: subject, in: register) { throw Diagnostics(.alreadyOpen(other)) }
      if title.isEmpty || declared == .enterprise {
        title = [enterprise.title, subject.key].filter { !$0.isEmpty }.joined(separator: " ")
      }
      area = area ?? enterprise.area
    }
    do throws(Diagnostic) {
      try checkNamed(subject)
      try RegisterFields.check(subject.key, at: Place(field: "key"))
      try RegisterFields.check(title, at: Place(field: "title"))
    } catch {
      throw Diagnostics(error)
    }
    // Who counts for a park has the area of its street.
    let isMember = if case .park = scope { subject.enterprise != nil && opening.area == nil } else { false }
    guard isMember || scope.contains(area) else { throw Diagnostics(.outsideRegisterScope(area)) }
    return EntryOpening(
      subject: subject, title: title.isEmpty ? subject.key : title, area: area, origin: opening.origin,
      fields: try fields.canonical(opening.fields))
  }
}

extension RegisterWishes {
  /// What stands with a number of its own, from before entries of a counted register had none, for an enterprise of which
  /// nothing else stands: a second entry would count it twice.
  private func numbered(
    _ code: CreditCode, beside subject: EntrySubject, in register: InstrumentID
  ) throws -> RegisterEntry? {
    guard fields.declaration.countsEnterprises, try view.registers.openEntry(of: subject, in: register) == nil else {
      return nil
    }
    return try view.registers.entries(of: code, within: .everywhere).first {
      $0.register == register && $0.state.isOpen
    }
  }
}

extension RegisterWishes {
  /// Of a register that counts enterprises, another entry of an entry's enterprise that stands in it or waits for it: the
  /// enterprise would be counted twice.
  private func another(beside id: EntryID, in register: InstrumentID) throws -> RegisterEntry? {
    guard fields.declaration.countsEnterprises, let code = try view.registers.entry(id)?.subject.enterprise else {
      return nil
    }
    return try view.registers.entries(of: code, within: .everywhere).first {
      $0.register == register && $0.id != id && $0.state.isOpen
    }
  }
}

extension RegisterReading {
  /// Whether a person with a scope may see an entry: in a park's, whose enterprise counts for it.
  func holds(_ entry: RegisterEntry, within scope: AreaScope) throws -> Bool {
    guard case .park = scope, let code = entry.subject.enterprise else { return scope.contains(entry) }
    return try enterprises.enterprise(code).map(scope.contains) ?? false
  }
}

extension AreaScope {
  /// Whether a person with this scope may see an entry.
  public func contains(_ entry: RegisterEntry) -> Bool {
    if case .enterprise(let key) = self { return entry.subject.enterprise?.text == key }
    return contains(entry.area)
  }
}

extension PolicyCorpus {
  /// The declaration of a register that people or an engine work; `nil` for anything else.
  public func register(_ id: InstrumentID) -> RegisterDeclaration? {
    guard let instrument = instrument(id), case .register(let declaration) = instrument.declaration,
      instrument.life.reason == nil
    else { return nil }
    return declaration
  }

  /// Every register, in the order of the clauses.
  public var registers: [(instrument: Instrument, declaration: RegisterDeclaration)] {
    instruments.compactMap { instrument in register(instrument.id).map { (instrument, $0) } }
  }

  /// The condition that brings candidates up: the one by which entries come in, or else the first that the register
  /// declares for those who may be chosen by hand.
  public func candidateCount(of register: InstrumentID) -> FactCount? {
    guard let declaration = self.register(register), declaration.subject == .enterprise else { return nil }
    if case .rule(let id) = declaration.entry { return count(id) }
    return instrument(register)?.counts.first
  }
}

extension Diagnostic {
  static func noSuchRegister(_ text: String) -> Diagnostic {
    Diagnostic(
      "register.unknown", at: Place(field: "register"),
      Wording(zh: "没有登记册“\(text.excerpt)”", en: "there is no register “\(text.excerpt)”"),
      expected: Wording(verbatim: "shenggui-2023/3#cultivation-library"),
      remedy: Wording(zh: "全部登记册见“培育”", en: "all registers are listed under 培育 (Cultivation)"))
  }

  static func unknownEnterprise(_ code: String, at place: Place = Place(field: "credit_code")) -> Diagnostic {
    Diagnostic(
      "register.unknown-enterprise", at: place,
      Wording(
        zh: "没有企业“\(code.excerpt)”，或它不在您的范围内",
        en: "there is no enterprise “\(code.excerpt)”, or it is outside your scope"),
      expected: Wording(zh: "您范围内已登记企业的代码", en: "the code of an enterprise that is known within your scope"),
      remedy: Wording(
        zh: "核对统一社会信用代码；还没有登记的企业，请市级主管部门先导入企业表",
        en: "check the credit code; of one that is not known yet, ask the city's people to import it first"))
  }

  static let noEnterprise = Diagnostic(
    "register.subject", at: Place(field: "credit_code"), Wording(zh: "没有写是哪家企业", en: "the enterprise is missing"),
    expected: Wording(zh: "18 位统一社会信用代码", en: "a credit code of 18 characters"))

  static func noKey(_ kind: SubjectKind) -> Diagnostic {
    Diagnostic(
      "register.subject", at: Place(field: "key"),
      Wording(zh: "没有写是哪个\(kind.name.zh)", en: "it is not said which one of its kind (\(kind.name.en)) this is"),
      expected: Wording(zh: "名称或编号，同一册里不重复", en: "a name or number of its own within the register"))
  }

  static let keyOfCounted = Diagnostic(
    "register.key-of-counted", at: Place(field: "key"),
    Wording(
      zh: "这一册的规模按企业家数计，一家企业只有一条，不写编号",
      en: "this register's size is counted in enterprises: one entry for each, without a number of its own"),
    remedy: Wording(zh: "删去编号；要补充的写在原来那一条上", en: "take the number out; amend the entry that is there"))

  static func otherKind(_ kind: SubjectKind, declared: SubjectKind) -> Diagnostic {
    Diagnostic(
      "register.subject", at: Place(field: "key"),
      Wording(
        zh: "这一册登记的是\(declared.name.zh)，不是\(kind.name.zh)",
        en: "the register is about \(declared.name.en), not \(kind.name.en)"),
      expected: declared.name)
  }

  static func outsideRegisterScope(_ area: AreaCode?) -> Diagnostic {
    Diagnostic(
      "register.outside-scope", at: Place(field: "area"),
      area.map {
        Wording(zh: "地区 \($0) 不在您的范围内", en: "the area \($0) is outside your scope")
      } ?? Wording(zh: "没有写计入哪个地区", en: "the area that it counts for is missing"),
      expected: Wording(zh: "您所在的区或街镇", en: "your own district or street"))
  }
}
