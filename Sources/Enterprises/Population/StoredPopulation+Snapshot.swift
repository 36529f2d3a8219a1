import BatchEvaluation
import Diagnostics
import Facts
import Journal
import Quantities

extension StoredPopulation {
  private static let markPart = ".mark"
  private static let apartPart = ".apart"

  /// Opens what `write` wrote; columns are read where they stand in the file.
  /// - Throws: what `PopulationSnapshot` throws; `snapshot.other-dictionary` where other facts were kept.
  public init(_ file: MappedFile, dictionary: FactDictionary) throws(Diagnostic) {
    let snapshot = try PopulationSnapshot(file)
    let (head, known) = try snapshot.read(Self.markPart) { part in
      let dictionary = try part.text()
      let on = CalendarDay(daysSinceEpoch: Int(try part.integer()))
      let (records, hash) = (Int(try part.integer()), ContentHash(hex: try part.text()))
      guard let hash else { throw SnapshotDecoder.Damage() }
      let mark = Mark(journal: JournalHead(count: records, hash: hash), lastFact: Int(try part.integer()))
      return ((on: on, mark: mark), dictionary)
    }
    guard known == dictionary.columnHash else {
      throw Diagnostic(
        "snapshot.other-dictionary", at: Place(file: file.name),
        Wording(zh: "快照是按另一版事实字典写的", en: "the snapshot was written under another dictionary of facts"),
        remedy: Wording(
          zh: "不必处理：不采用，会从库里重建", en: "nothing is to be done: it is not used, and made anew from the store"))
    }
    let rows = snapshot.population.enterprises.count
    let apart = try snapshot.read(Self.apartPart) { part in
      var apart: [Int: Dossier] = [:]
      var reader = DossierDecoder()
      for _ in 0..<(try part.count(ofBytes: 8)) {
        let row = Int(try part.integer())
        guard (0..<rows).contains(row) else { throw SnapshotDecoder.Damage() }
        apart[row] = try reader.dossier(&part)
      }
      return apart
    }
    self.init(on: head.on, population: snapshot.population, apart: apart, mark: head.mark, unsaved: 0)
  }

  /// Writes the population down. One without a mark is no store's, and is not written.
  /// - Parameter receive: takes the bytes, one stretch after another.
  public func write<Failure: Error>(
    _ dictionary: FactDictionary, to receive: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard let mark else { return }
    var head = SnapshotEncoder()
    head.add(dictionary.columnHash)
    head.add(on.daysSinceEpoch)
    head.add(mark.journal.count)
    head.add(mark.journal.hash.hex)
    head.add(mark.lastFact)
    var dossiers = SnapshotEncoder()
    dossiers.add(apart.count)
    for (row, dossier) in apart.sorted(by: { $0.key < $1.key }) {
      dossiers.add(row)
      dossiers.add(dossier)
    }
    try PopulationSnapshot.write(
      population, beside: [(Self.markPart, head.bytes), (Self.apartPart, dossiers.bytes)], to: receive)
  }
}

extension FactDictionary {
  /// Another hash where columns of the same facts would be kept otherwise, or another telling of one would count.
  fileprivate var columnHash: String {
    let lines = all.map { definition in
      "\(definition.id) \(definition.subject) \(definition.type) \(definition.sources.map(\.id))\n"
    }
    return ContentHash(of: lines.sorted().joined().utf8).hex
  }
}

extension SnapshotEncoder {
  fileprivate mutating func add(_ dossier: Dossier) {
    add(dossier.key)
    add(dossier.enterprise)
    add(dossier.subjects.count)
    for subject in dossier.subjects { add(subject) }
    add(dossier.complete.count)
    for kind in dossier.complete.map(\.rawValue).sorted() { add(kind) }
  }

  private mutating func add(_ subject: Subject) {
    add(subject.kind.rawValue)
    add(subject.key)
    add(subject.entries.count)
    for entry in subject.entries {
      add(entry.reference.description)
      add(entry.value?.kind.rawValue)
      if let value = entry.value { add(value.description) }
      add(entry.since?.description)
    }
  }
}

/// Reads dossiers back; what is named again and again is parsed once.
private struct DossierDecoder {
  private var references: [String: FactReference] = [:]

  mutating func dossier(_ part: inout SnapshotDecoder) throws(SnapshotDecoder.Damage) -> Dossier {
    let (key, own) = (try part.text(), try subject(&part))
    var subjects: [Subject] = []
    for _ in 0..<(try part.count(ofBytes: 24)) { subjects.append(try subject(&part)) }
    var complete: Set<SubjectKind> = []
    for _ in 0..<(try part.count(ofBytes: 8)) { complete.insert(try kind(&part)) }
    return Dossier(key: key, enterprise: own, subjects: subjects, complete: complete)
  }

  private mutating func subject(_ part: inout SnapshotDecoder) throws(SnapshotDecoder.Damage) -> Subject {
    let (kind, key) = (try kind(&part), try part.text())
    var entries: [FactEntry] = []
    for _ in 0..<(try part.count(ofBytes: 24)) {
      let reference = try reference(&part)
      var value: FactValue?
      if let text = try part.optionalText() {
        guard let kind = FactValue.Kind(rawValue: text), let told = FactValue(canonical: try part.text(), kind) else {
          throw SnapshotDecoder.Damage()
        }
        value = told
      }
      var since: CalendarDay?
      if let text = try part.optionalText() {
        guard let day = CalendarDay(text) else { throw SnapshotDecoder.Damage() }
        since = day
      }
      entries.append(FactEntry(reference, value, since: since))
    }
    return Subject(kind: kind, key: key, entries: entries)
  }

  private func kind(_ part: inout SnapshotDecoder) throws(SnapshotDecoder.Damage) -> SubjectKind {
    guard let kind = SubjectKind(rawValue: try part.text()) else { throw SnapshotDecoder.Damage() }
    return kind
  }

  private mutating func reference(_ part: inout SnapshotDecoder) throws(SnapshotDecoder.Damage) -> FactReference {
    let text = try part.text()
    if let known = references[text] { return known }
    guard let reference = FactReference(column: text) else { throw SnapshotDecoder.Damage() }
    references[text] = reference
    return reference
  }
}
