import DelimitedText
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// A register as a file, comma-separated or a spreadsheet: one row an entry. A row with a day or a reason of leaving lets
/// what stands in the register leave. What people export can be brought in again, and then changes nothing.
public struct RegisterFile: Sendable {
  public let file: String
  public let bytes: [UInt8]
  public let register: InstrumentID

  public init(file: String, bytes: [UInt8], register: InstrumentID) {
    self.file = file
    self.bytes = bytes
    self.register = register
  }

  /// The columns before those of the register's own fields.
  public static let columns = RegisterColumn.allCases.map(\.rawValue)

  /// The first columns of an entry's row.
  public static func cells(of entry: RegisterEntry) -> [String] {
    [
      entry.subject.enterprise?.text ?? "", entry.subject.key, entry.title, entry.area?.text ?? "",
      entry.enteredOn?.description ?? "", entry.leftOn?.description ?? "", entry.exitReason ?? "", "", "",
    ]
  }

  public var payload: CanonicalJSON { ["file": .text(ContentHash(of: bytes).hex), "register": .text("\(register)")] }

  /// The command that asks for this import, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: payload)
  }
}

/// What an import of a register would do, or has done.
public struct RegisterImport: Sendable, Hashable {
  public internal(set) var rows = 0
  public internal(set) var added = 0
  public internal(set) var changed = 0
  /// 出库.
  public internal(set) var left = 0
  public internal(set) var unchanged = 0
  /// Rows that go back; with the four above they are all rows of the file.
  public internal(set) var refused = 0
  /// The journal's record; `nil` for a dry run, and where nothing changed.
  public internal(set) var record: Int?
  public internal(set) var isRepeated = false
  /// The columns of the file that are not read, by their headers.
  public internal(set) var passed: [String] = []
  /// What each sound row brings, in the order of the file.
  public internal(set) var lines: [RegisterLine] = []
  /// What is wrong with the rows that go back, each at its cell.
  public internal(set) var faults: [Diagnostic] = []
  /// 条件不符: rows that surely fail what the register declares, taken on the document that they name.
  public internal(set) var exceptions: [RegisterException] = []

  /// Whether some row brings something.
  public var bringsAny: Bool { added + changed + left > 0 }

  /// What is wrong stands in the way only where no row brings anything.
  func checkBringing() throws(Diagnostics) {
    guard faults.isEmpty || bringsAny else { throw Diagnostics(faults) }
  }
}

/// What a sound row of a file brings.
public struct RegisterLine: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    case added, changed, left, unchanged
  }

  /// 出库: on which day, and for which declared reason.
  public struct Exit: Sendable, Hashable {
    public let day: CalendarDay
    public let reason: String
  }

  /// A field that the row tells otherwise than the entry has it.
  public struct Change: Sendable, Hashable {
    public let field: String
    public let before: String?
    public let after: String?
  }

  public let line: Int
  public let title: String
  public let state: State
  public let changes: [Change]
  /// `nil` for a row that lets nothing leave.
  public var exit: Exit?
}

/// A row of a file that is taken although the facts fail what the register declares.
public struct RegisterException: Sendable, Hashable {
  public let line: Int
  public let title: String
  /// The document, as the row names it.
  public let evidence: String
}

extension RegisterDesk {
  /// What an import would do, with what is wrong with its rows. Nothing is stored.
  /// - Throws: `Diagnostics` where the file as a whole is refused.
  public func examine(_ file: RegisterFile, at: Timestamp, within scope: AreaScope) async throws -> RegisterImport {
    let (fields, condition) = (try await fields(of: file.register), condition(of: file.register, at: at))
    return try await store.readRegisters { view in
      try Self.decided(file, fields, condition, at: at, scope, in: view).outcome
    }
  }

  /// What an import would do: the sound rows are taken, the others go back. Nothing is stored.
  /// - Throws: `Diagnostics` where no row brings anything, with every fault of the file, each at its line and column or
  ///   at its cell.
  public func preview(_ file: RegisterFile, at: Timestamp, within scope: AreaScope) async throws -> RegisterImport {
    let outcome = try await examine(file, at: at, within: scope)
    try outcome.checkBringing()
    return outcome
  }

  /// Brings a file's sound rows in, in one transaction and one record; what is wrong with the others is told. A row is
  /// taken whole or goes back whole.
  /// - Throws: as `preview`; `command.key-reused`.
  public func importFile(
    _ file: RegisterFile, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> RegisterImport {
    let (fields, condition) = (try await fields(of: file.register), condition(of: file.register, at: at))
    return try await store.writeRegisters { [projection] work in
      if let stored = try work.journal.reply(to: command) {
        var outcome = RegisterImport()
        outcome.record = RegisterReply(repeated: stored).record
        outcome.isRepeated = true
        return outcome
      }
      var (outcome, register, events) = try Self.decided(file, fields, condition, at: at, scope, in: work)
      try outcome.checkBringing()
      let reply = try Self.append(
        events, to: register, command, at, work, projection,
        file: .text(file.file.split(separator: "/").last.map(String.init) ?? file.file))
      outcome.record = reply.record
      return outcome
    }
  }

  private static func decided(
    _ file: RegisterFile, _ fields: RegisterFields, _ condition: EntryCondition?, at: Timestamp, _ scope: AreaScope,
    in view: any RegisterReading
  ) throws -> (outcome: RegisterImport, register: Register, events: [RegisterEvent]) {
    var reading = try RegisterFileReading(
      file, fields, condition, scope: scope, today: at.dayInShanghai, view: view)
    return try reading.decided()
  }
}

/// Reads a file of a register row by row and decides what each row asks.
private struct RegisterFileReading {
  private let file: RegisterFile
  private let fields: RegisterFields
  private let condition: EntryCondition?
  private let today: CalendarDay
  private let view: any RegisterReading
  private let wishes: RegisterWishes
  private var reader: RegisterTable
  private var header: [String: Int] = [:]
  private var fieldColumns: [(index: Int, name: String)] = []
  private var faults: [Diagnostic] = []
  private var outcome = RegisterImport()

  init(
    _ file: RegisterFile, _ fields: RegisterFields, _ condition: EntryCondition?, scope: AreaScope, today: CalendarDay,
    view: any RegisterReading
  ) throws {
    self.file = file
    self.fields = fields
    self.condition = condition
    self.today = today
    self.view = view
    wishes = RegisterWishes(fields: fields, scope: scope, view: view)
    let needed = Self.needed(fields.declaration)
    reader = try RegisterTable(file: file.file, bytes: file.bytes) { cells in
      cells.contains { RegisterColumn(header: $0) == needed }
    }
    try readHeader()
    reader.expectCellsAsInThisRecord()
  }

  /// The column without which no row says what it is about.
  private static func needed(_ declaration: RegisterDeclaration) -> RegisterColumn {
    declaration.subject == .enterprise ? .creditCode : .key
  }

  private mutating func readHeader() throws(Diagnostics) {
    var faults = reader.faults
    let declared = fields.declaration.fields
    for index in 0..<reader.count {
      let text = reader[index].trimmed
      guard !text.isEmpty else { continue }
      let field = declared.first { $0.name == text } ?? declared.first { $0.isNamed(by: text) }
      let column = field == nil ? RegisterColumn(header: text) : nil
      let name = column?.rawValue ?? field?.name ?? text
      guard header.updateValue(index, forKey: name) == nil else {
        faults.append(.repeatedRegisterColumn(text, at: reader.place(of: index, field: name)))
        continue
      }
      if let field {
        // Facts come back with an export; they are read where facts are kept, and passed over here.
        if case .fact = field.type { continue }
        fieldColumns.append((index, name))
      } else if column == nil {
        outcome.passed.append(text)
      }
    }
    let needed = Self.needed(fields.declaration)
    if header[needed.rawValue] == nil {
      faults.append(
        .registerColumnMissing(
          needed.rawValue, declared.map(\.name), at: Place(file: file.file, line: reader.line)))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }

  mutating func decided() throws -> (RegisterImport, Register, [RegisterEvent]) {
    var register = Register(
      id: file.register, declaration: fields.declaration, entries: [], next: try view.registers.lastNumber() + 1)
    var events: [RegisterEvent] = []
    var lines: [EntrySubject: Int] = [:]
    while reader.advance() {
      outcome.rows += 1
      let before = faults.count
      defer { if faults.count > before { outcome.refused += 1 } }
      guard reader.faults.isEmpty else {
        faults += reader.faults
        continue
      }
      do {
        let found = isExit ? try leaving(&register, &lines) : try standing(&register, &lines)
        for event in found { register.apply(event) }
        events += found
      } catch let error as Diagnostics {
        faults += error.all.map(placed)
      }
    }
    if outcome.rows == 0 { throw Diagnostics(.emptyRegisterFile(file.file)) }
    outcome.faults = faults
    return (outcome, register, events)
  }

  /// What a row leads to that says what stands in the register.
  private mutating func standing(
    _ register: inout Register, _ lines: inout [EntrySubject: Int]
  ) throws -> [RegisterEvent] {
    guard let row = try row() else { return [] }
    try checkFirst(row.opening.subject, row.opening.title, &lines)
    let standing = try view.registers.openEntry(of: row.opening.subject, in: file.register)
    if let standing {
      try checkKept(row, standing)
      register.hold(standing)
    } else if let (merged, kept) = try merged(row.opening.subject) {
      throw Diagnostics(.mergedAway(merged, into: kept, at: place(Self.needed(fields.declaration).rawValue)))
    }
    let asked = command(row, standing)
    let failure = try failure(of: asked)
    if let failure, text("evidence").isEmpty { throw Diagnostics(failure) }
    let found = try register.decide(asked, today: today)
    if failure != nil {
      outcome.exceptions.append(
        RegisterException(line: reader.line, title: row.opening.title, evidence: row.ground.evidence))
    }
    note(found, row, standing)
    return found
  }

  /// A subject's entry that was merged into another which stands; `nil` where none was.
  private func merged(_ subject: EntrySubject) throws -> (merged: RegisterEntry, kept: RegisterEntry)? {
    for entry in try view.registers.entries(of: subject, in: file.register) {
      guard case .merged(let into) = entry.state else { continue }
      // What it was merged into may have been merged on. No entry is merged into one that was, so that this ends.
      var kept = try view.registers.entry(into)
      while case .merged(let next)? = kept?.state { kept = try view.registers.entry(next) }
      if let kept, kept.state.isOpen { return (entry, kept) }
    }
    return nil
  }

  /// What an entry has from when it was taken in, and no import changes.
  private func checkKept(_ row: Row, _ standing: RegisterEntry) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    if !text("entered_on").isEmpty, let entered = standing.enteredOn, entered != row.day {
      faults.append(.enteredOtherwise(standing, entered, row.day, at: place("entered_on")))
    }
    if !text("area").isEmpty, standing.area != row.opening.area {
      faults.append(.countedElsewhere(standing, standing.area.map(fields.said), at: place("area")))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }

  /// 出库: what a row leads to that says when or why its subject leaves. Who belongs to the register is told by the entry:
  /// the enterprise may have moved out of the area that it counted for.
  private mutating func leaving(
    _ register: inout Register, _ lines: inout [EntrySubject: Int]
  ) throws -> [RegisterEvent] {
    let subject = EntrySubject(fields.declaration.subject, enterprise: try creditCode(), key: text("key"))
    do throws(Diagnostic) {
      try wishes.checkNamed(subject)
    } catch {
      throw Diagnostics(error)
    }
    let (given, reason) = (try day("left_on"), text("exit"))
    let entries = try view.registers.entries(of: subject, in: file.register).filter {
      try view.holds($0, within: wishes.scope)
    }
    let inside = entries.first { $0.state == .entered }
    // What left as the row says has left already: an exported list brings nothing.
    let told = entries.first { entry in
      // What was merged into another left without a reason.
      if case .merged = entry.state { return reason.isEmpty && given == entry.leftOn }
      return entry.state == .left(reason: reason) && (given == nil ? inside == nil : entry.leftOn == given)
    }
    if let told {
      outcome.unchanged += 1
      outcome.lines.append(RegisterLine(line: reader.line, title: told.title, state: .unchanged, changes: []))
      return []
    }
    let name = text("title").isEmpty ? subject.enterprise?.text ?? subject.key : text("title")
    try checkFirst(subject, inside?.title ?? name, &lines)
    let needed = Self.needed(fields.declaration).rawValue
    guard let inside else { throw Diagnostics(.notInside(entries.first, name, at: place(needed))) }
    register.hold(inside)
    let day = given ?? today
    let amendment: [RegisterCommand.Wish] = typed.isEmpty ? [] : [.amend(inside.id, typed.mapValues { $0 })]
    let asked = try wishes.checked(
      RegisterCommand(
        register: file.register, day: day, wishes: amendment + [.leave(inside.id, reason: reason)], ground: ground))
    let found = try register.decide(asked, today: today)
    outcome.left += 1
    outcome.lines.append(
      RegisterLine(
        line: reader.line, title: inside.title, state: .left, changes: Self.changes(found, of: inside),
        exit: RegisterLine.Exit(day: day, reason: reason)))
    return found
  }

  /// Whether the row lets something leave.
  private var isExit: Bool { !text("left_on").isEmpty || !text("exit").isEmpty }

  private func checkFirst(
    _ subject: EntrySubject, _ title: String, _ lines: inout [EntrySubject: Int]
  ) throws(Diagnostics) {
    if let first = lines.updateValue(reader.line, forKey: subject) {
      throw Diagnostics(.rowTwice(title, first: first, at: place("credit_code")))
    }
  }

  /// Why a row surely fails what the register declares; it is then taken only on a document that it names. Who stands in
  /// it already is not asked again.
  private func failure(of command: RegisterCommand) throws -> Diagnostic? {
    guard let condition, let wish = command.wishes.first else { return nil }
    let isFilledByRule = if case .rule = fields.declaration.entry { true } else { false }
    return try condition.failure(of: wish, in: view, way: .file(isFilledByRule: isFilledByRule))
  }

  private struct Row {
    let opening: EntryOpening
    let day: CalendarDay
    let ground: Ground
  }

  private func text(_ column: String) -> String { header[column].map { reader[$0].trimmed } ?? "" }

  private func place(_ column: String) -> Place {
    header[column].map { reader.place(of: $0, field: column) } ?? reader.place
  }

  /// A fault without a place of its own stands at its column, or at the row.
  private func placed(_ fault: Diagnostic) -> Diagnostic {
    var fault = fault
    let columns = ["subject": "credit_code", "day": isExit ? "left_on" : "entered_on"]
    let column = fault.place?.field.flatMap { columns[$0] ?? $0 } ?? ""
    // What has its file has its place.
    if fault.place?.file == nil { fault.place = place(column) }
    return fault
  }

  private func creditCode() throws(Diagnostics) -> CreditCode? {
    guard !text("credit_code").isEmpty else { return nil }
    guard let code = CreditCode(text("credit_code").uppercased()) else {
      throw Diagnostics(.registerCreditCode(text("credit_code"), at: place("credit_code")))
    }
    return code
  }

  /// The day in a column; `nil` where its cell is empty.
  private func day(_ column: String) throws(Diagnostics) -> CalendarDay? {
    guard !text(column).isEmpty else { return nil }
    guard let day = CalendarDay.typed(text(column)), FactDictionary.days.contains(day) else {
      throw Diagnostics(.registerDay(text(column), at: place(column)))
    }
    return day
  }

  /// What the row has in the columns of the register's own fields.
  private var typed: [String: String] {
    var typed: [String: String] = [:]
    for (index, name) in fieldColumns where !reader[index].trimmed.isEmpty { typed[name] = reader[index] }
    return typed
  }

  private var ground: Ground {
    Ground(
      reason: text("reason").isEmpty ? "导入文件" : text("reason"),
      evidence: text("evidence").isEmpty ? file.file.lastName : text("evidence"))
  }

  private func row() throws -> Row? {
    let code = try creditCode()
    var area: AreaCode?
    if !text("area").isEmpty {
      guard let read = fields.area(text("area")) else {
        throw Diagnostics(.registerArea(text("area"), at: place("area")))
      }
      area = read
    }
    let day = try day("entered_on") ?? today
    let opening = EntryOpening(
      subject: EntrySubject(fields.declaration.subject, enterprise: code, key: text("key")), title: text("title"),
      area: area, origin: .file, fields: typed)
    // Enterprise, area, scope and fields are held against what is known, as for one that was typed.
    let checked = try wishes.checked(
      RegisterCommand(register: file.register, day: day, wishes: [.enter(.new(opening))], ground: ground))
    guard let whole = checked.wishes.first?.opening else { return nil }
    return Row(opening: whole, day: day, ground: checked.ground)
  }

  /// A new subject comes in; one that is there gets the fields that the row has and that differ, and one that is proposed
  /// comes in on the row's day.
  private func command(_ row: Row, _ standing: RegisterEntry?) -> RegisterCommand {
    guard let standing else {
      return RegisterCommand(
        register: file.register, day: row.day, wishes: [.enter(.new(row.opening))], ground: row.ground)
    }
    return RegisterCommand(
      register: file.register, day: standing.state == .proposed ? row.day : today,
      wishes: (standing.state == .proposed ? [.enter(.entry(standing.id))] : [])
        + [.amend(standing.id, row.opening.fields.mapValues { $0 })], ground: row.ground)
  }

  private mutating func note(_ events: [RegisterEvent], _ row: Row, _ standing: RegisterEntry?) {
    let changes = standing.map { Self.changes(events, of: $0) } ?? []
    let state: RegisterLine.State = standing == nil ? .added : events.isEmpty ? .unchanged : .changed
    switch state {
    case .added: outcome.added += 1
    case .changed: outcome.changed += 1
    case .left: outcome.left += 1
    case .unchanged: outcome.unchanged += 1
    }
    outcome.lines.append(
      RegisterLine(line: reader.line, title: row.opening.title, state: state, changes: changes))
  }

  private static func changes(_ events: [RegisterEvent], of standing: RegisterEntry) -> [RegisterLine.Change] {
    events.flatMap { event -> [RegisterLine.Change] in
      guard case .amended(let fields) = event.act else { return [] }
      return fields.sorted { $0.key < $1.key }.map { name, value in
        RegisterLine.Change(field: name, before: standing.fields[name], after: value)
      }
    }
  }
}

extension String {
  /// The part after the last slash.
  fileprivate var lastName: String { split(separator: "/").last.map(String.init) ?? self }
}

extension Diagnostic {
  static func emptyRegisterFile(_ file: String) -> Diagnostic {
    Diagnostic(
      "register.empty-file", at: Place(file: file), Wording(zh: "文件里没有一行条目", en: "the file has no row"),
      expected: Wording(zh: "第一行是表头，其后每行一条", en: "a header, then one row for each entry"))
  }

  fileprivate static func repeatedRegisterColumn(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.repeated-column", at: place,
      Wording(zh: "“\(name.excerpt)”一列写了两次", en: "the column “\(name.excerpt)” is there twice"),
      expected: Wording(zh: "每列一次", en: "each column once"),
      remedy: Wording(zh: "留一列", en: "keep one of them"))
  }

  fileprivate static func registerColumnMissing(_ name: String, _ fields: [String], at place: Place) -> Diagnostic {
    Diagnostic(
      "register.column-missing", at: place,
      Wording(zh: "表头没有 \(name) 一列", en: "the header has no column \(name)"),
      expected: Wording(verbatim: (RegisterFile.columns + fields).joined(separator: ",")),
      remedy: Wording(zh: "可先导出这一册，照它的表头填", en: "export the register first and use its header"))
  }

  fileprivate static func rowTwice(_ title: String, first: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.row-twice", at: place,
      Wording(
        zh: "“\(title.excerpt)”在第 \(first) 行已有一条", en: "“\(title.excerpt)” stands in line \(first) already"),
      expected: Wording(zh: "同一对象一行", en: "one row for a subject"),
      remedy: Wording(
        zh: "留一行；确是几条的，在“\(RegisterColumn.key.name.zh)”列各写一个编号",
        en: "keep one row, or tell them apart in the column “\(RegisterColumn.key.name.en)”"))
  }

  /// - Parameter entry: what the register has of it, which does not stand in it; `nil` for nothing.
  fileprivate static func notInside(_ entry: RegisterEntry?, _ name: String, at place: Place) -> Diagnostic {
    let title = (entry?.title ?? name).excerpt
    let said: Wording
    if let entry, let day = entry.leftOn, let reason = entry.exitReason {
      said = Wording(
        zh: "“\(title)”\(day.text(in: .chinese))已出库（\(reason)）",
        en: "“\(title)” left on \(day.text(in: .english)) already (\(reason))")
    } else if let entry {
      let state = entry.state.name.wording
      said = Wording(zh: "“\(title)”现在是\(state.zh)，没有在库", en: "“\(title)” is \(state.en) and not in the register")
    } else {
      said = Wording(
        zh: "这一册里没有“\(title)”，或它不在您的范围内", en: "the register has no “\(title)”, or it is outside your scope")
    }
    return Diagnostic(
      "register.not-inside", at: place, said,
      expected: Wording(zh: "现在在库的，才能出库", en: "what stands in the register can leave it"),
      remedy: Wording(
        zh: "不是出库的，空着出库登记日和出库原因；不在这一册的，删去这一行",
        en: "empty the day and the reason of leaving where it does not leave; "
          + "remove the row where it is of another register"))
  }

  fileprivate static func mergedAway(
    _ entry: RegisterEntry, into kept: RegisterEntry, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      "register.merged-away", at: place,
      Wording(
        zh: "“\(entry.title.excerpt)”\(entry.since.text(in: .chinese))已并入第 \(kept.id) 条“\(kept.title.excerpt)”",
        en:
          "“\(entry.title.excerpt)” was merged into entry \(kept.id), “\(kept.title.excerpt)”, on \(entry.since.text(in: .english))"
      ),
      expected: Wording(zh: "并入以后只登记合并后的一条", en: "the entry that it was merged into, and no other"),
      remedy: Wording(zh: "删去这一行，或改成合并后那一条的编号", en: "remove the row, or give the number of the entry that was kept"))
  }

  fileprivate static func enteredOtherwise(
    _ entry: RegisterEntry, _ entered: CalendarDay, _ given: CalendarDay, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      "register.entered-otherwise", at: place,
      Wording(
        zh: "“\(entry.title.excerpt)”是\(entered.text(in: .chinese))入库的，这里写\(given.text(in: .chinese))",
        en:
          "“\(entry.title.excerpt)” was taken in on \(entered.text(in: .english)), and here it says \(given.text(in: .english))"
      ),
      expected: Wording(zh: "\(entered)，或空着", en: "\(entered), or nothing"),
      remedy: Wording(
        zh: "入库登记日不能用导入改；登记错了的，在这一条上办理出库，再按对的日期入库",
        en: "an import does not change it; where it is wrong let the entry leave, and take it in on the right day"))
  }

  /// - Parameter area: what the entry counts for, by its name and code; `nil` where it has no area.
  fileprivate static func countedElsewhere(_ entry: RegisterEntry, _ area: String?, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.counted-elsewhere", at: place,
      Wording(
        zh: "“\(entry.title.excerpt)”\(area.map { "计入\($0)" } ?? "没有登记地区")，不能用导入改到别的地区",
        en: "“\(entry.title.excerpt)” counts for \(area ?? "no area"), and no import moves it to another area"),
      expected: area.map { Wording(zh: "\($0)，或空着", en: "\($0), or nothing") } ?? Wording(zh: "空着", en: "nothing"),
      remedy: Wording(
        zh: "已迁走的，在原地区办理出库，再在新地区入库", en: "where it has moved, let it leave here and take it in there"))
  }

  fileprivate static func registerCreditCode(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.credit-code", at: place,
      CreditCode.refusalWording(text), expected: CreditCode.expectedWording)
  }

  fileprivate static func registerArea(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.area", at: place,
      Wording(zh: "没有地区“\(text.excerpt)”，或有几个同名", en: "there is no area “\(text.excerpt)”, or more than one"),
      expected: Wording(zh: "地区代码或不重名的名称，如 310117、松江区", en: "a code or a name of its own, such as 310117"))
  }

  fileprivate static func registerDay(_ text: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.day", at: place, Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
      expected: Wording(verbatim: "2026-11-21"))
  }
}
