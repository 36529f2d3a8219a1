import Declarations
import Diagnostics
import Facts
import Quantities

/// What the reading of a file needs beside the file, and what it leaves to be checked when all are read.
final class LoadingContext {
  let facts: FactDictionary
  let areas: AreaRegister
  let departments: DepartmentRegister
  let zones: ZoneRegister
  /// What is declared, also where its declaration has faults: a fault in one place is not reported again in another.
  private(set) var instruments: [InstrumentID: InstrumentKind] = [:]
  private(set) var counts: Set<CountID> = []
  private(set) var readings: Set<ReadingID> = []
  private(set) var clauses: Set<ClauseID> = []
  /// Names that a file mentions and another declares.
  private(set) var mentions: [Mention] = []
  /// The readers of the files, in the order in which they were read.
  private(set) var readers: [DeclarationReader] = []

  init(_ tables: ReferenceTables) {
    facts = tables.facts
    areas = tables.areas
    departments = tables.departments
    zones = tables.zones
  }

  /// What the reading of a file needs that changes a corpus which is loaded already.
  init(_ corpus: PolicyCorpus) {
    facts = corpus.facts
    areas = corpus.areas
    departments = corpus.departments
    zones = corpus.zones
    for instrument in corpus.instruments { instruments[instrument.id] = instrument.kind }
    counts = Set(corpus.counts.map(\.id))
    readings = Set(corpus.readings.map(\.id))
    clauses = Set(corpus.clauses.map(\.id))
  }

  func declare(_ id: InstrumentID, _ kind: InstrumentKind) { instruments[id] = kind }
  func declare(_ id: CountID) { counts.insert(id) }
  func declare(_ id: ReadingID) { readings.insert(id) }
  /// `false` where another file declares the clause already.
  func declare(_ id: ClauseID) -> Bool { clauses.insert(id).inserted }

  func keep(_ reader: DeclarationReader) {
    readers.append(reader)
  }

  func mention(_ target: Mention.Target, at node: DeclarationNode, in reader: DeclarationReader) {
    mentions.append(Mention(target: target, place: node.place, length: reader.width(of: node)))
  }

  /// Reports a fault that shows when all files are read to the file that it is in.
  func report(_ fault: Diagnostic) {
    readers.first { $0.file == fault.place?.file }?.report(fault)
  }
}

/// A name in one place that must be declared in another.
struct Mention {
  enum Target {
    case instrument(InstrumentID, kind: InstrumentKind)
    case clause(ClauseID)
    case count(CountID)
    case reading(ReadingID)
  }

  let target: Target
  let place: Place
  let length: Int
}

extension DeclarationReader {
  /// Reports a fault that a whole value has.
  func report(
    _ code: String, at node: DeclarationNode, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) {
    report(
      Diagnostic(
        code, at: node.place, message, expected: expected, remedy: remedy, length: width(of: node)))
  }
}

extension DeclarationFields {
  /// Asks for every key, so that none is reported as unknown where the reading stops short.
  func skip() {
    for entry in entries { _ = node(ifPresent: entry.key) }
  }

  /// A day, `2025-12-31`.
  func day(_ key: String) -> CalendarDay? {
    parsed(key, expected: Self.dayForm, CalendarDay.init)
  }

  func day(ifPresent key: String) -> CalendarDay? {
    parsed(ifPresent: key, expected: Self.dayForm, CalendarDay.init)
  }

  /// Whether a period ends no earlier than it begins; one that does not is reported at `to`.
  func isInOrder(_ from: CalendarDay?, _ to: CalendarDay?) -> Bool {
    guard let from, let to, to < from else { return true }
    reader.report(
      Diagnostic(
        "corpus.period", at: place(of: "to"),
        Wording(zh: "失效日期 \(to) 早于施行日期 \(from)", en: "the last day \(to) is before the first, \(from)"),
        length: to.description.count))
    return false
  }

  private static let dayForm = Wording(zh: "日历上有的一天，如 2025-12-31", en: "a day of the calendar, such as 2025-12-31")

  /// The id of an instrument of some kind, to be found when all is read.
  func instrument(_ key: String, kind: InstrumentKind, in context: LoadingContext) -> InstrumentID? {
    node(key).flatMap { reader.instrument($0, kind: kind, in: context) }
  }

  /// The ids of instruments of some kind; none where the key is missing.
  func instruments(ifPresent key: String, kind: InstrumentKind, in context: LoadingContext) -> [InstrumentID] {
    list(ifPresent: key) { self.reader.instrument($0, kind: kind, in: context) } ?? []
  }

  /// The names of units that the table of departments knows.
  func departments(_ key: String, in context: LoadingContext) -> [String]? {
    list(key) { self.reader.department($0, in: context) }
  }

  func departments(ifPresent key: String, in context: LoadingContext) -> [String] {
    list(ifPresent: key) { self.reader.department($0, in: context) } ?? []
  }
}

extension DeclarationReader {
  func instrument(_ node: DeclarationNode, kind: InstrumentKind, in context: LoadingContext) -> InstrumentID? {
    let form = Wording(verbatim: "shenggui-2023/5#new-entrant-award")
    guard let id = parsed(node, expected: form, InstrumentID.init) else { return nil }
    context.mention(.instrument(id, kind: kind), at: node, in: self)
    return id
  }

  func count(_ node: DeclarationNode, in context: LoadingContext) -> CountID? {
    let form = Wording(verbatim: "shenggui-2023/1#new-entrants-2025/entrants")
    guard let id = parsed(node, expected: form, CountID.init) else { return nil }
    context.mention(.count(id), at: node, in: self)
    return id
  }

  func clause(_ node: DeclarationNode, in context: LoadingContext) -> ClauseID? {
    guard let id = parsed(node, expected: Wording(verbatim: "shenggui-2023/5"), ClauseID.init) else { return nil }
    context.mention(.clause(id), at: node, in: self)
    return id
  }

  func department(_ node: DeclarationNode, in context: LoadingContext) -> String? {
    guard let text = text(node) else { return nil }
    guard context.departments.name(of: text) != nil else {
      report(
        "corpus.department", at: node,
        Wording(zh: "部门名录里没有“\(text)”", en: "the table of departments has no “\(text)”"),
        remedy: suggestion(for: text, among: context.departments.spellings)
          ?? Wording(
            zh: "先在 reference/departments.yaml 里写明这个单位", en: "add the unit to reference/departments.yaml first"))
      return nil
    }
    return text
  }

  /// A fact of the dictionary.
  func fact(_ node: DeclarationNode, in context: LoadingContext) -> FactDefinition? {
    guard let text = text(node) else { return nil }
    do throws(Diagnostics) {
      return try context.facts.definition(named: text, at: node.place)
    } catch {
      report(error)
      return nil
    }
  }
}
