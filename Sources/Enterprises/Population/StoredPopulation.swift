import BatchEvaluation
import Facts
import Journal
import Quantities

/// Everybody in a store as columns: what held on one day, as far as it is recorded.
public struct StoredPopulation: Sendable {
  /// Up to where a store's records are taken in.
  public struct Mark: Sendable, Hashable {
    public let journal: JournalHead
    /// The number of the last fact.
    public let lastFact: Int

    public init(journal: JournalHead, lastFact: Int) {
      self.journal = journal
      self.lastFact = lastFact
    }
  }

  /// The column of the areas by which people see enterprises. It is no fact, and no rule can name it.
  public static let areaColumn = ".area"

  public let on: CalendarDay
  public let population: Population
  /// The dossiers of enterprises whose facts changed from one day to another: which value counts hangs on the rule.
  public let apart: [Int: Dossier]
  /// `nil` where something recorded was left out, because it was not known yet.
  public let mark: Mark?
  /// How many enterprises are told otherwise than on the shelf that the population came from; all of them where it came
  /// from none.
  public internal(set) var unsaved: Int

  init(on: CalendarDay, population: Population, apart: [Int: Dossier], mark: Mark?, unsaved: Int) {
    self.on = on
    self.population = population
    self.apart = apart
    self.mark = mark
    self.unsaved = unsaved
  }

  /// How many enterprises there are.
  public var count: Int { population.enterprises.count }

  func code(ofRow row: Int) -> CreditCode? {
    guard case .codes(let codes) = population.enterprises.keys else { return nil }
    return CreditCode(codes[row].text)
  }

  /// The area by which people see the enterprise of a row.
  func area(ofRow row: Int) -> AreaCode? {
    guard let column = population.enterprises.column(Self.areaColumn) else { return nil }
    let value = population.enterprises.columns[column][row]
    return ColumnValue.isPresent(value) ? AreaCode(AreaNumber.code(of: value)) : nil
  }
}

extension StoredPopulation {
  /// Gathers a population, one enterprise after the other, in the order of their codes.
  public struct Builder {
    private let dictionary: FactDictionary
    private let on: CalendarDay
    private let kept: Set<FactID>
    private var tables: [SubjectKind: SubjectTableBuilder] = [
      .enterprise: SubjectTableBuilder(kind: SubjectKind.enterprise.rawValue)
    ]
    private var apart: [Int: Dossier] = [:]
    /// How many enterprises there are so far.
    public private(set) var count = 0

    /// - Parameter on: the day whose facts are kept.
    public init(_ dictionary: FactDictionary, on: CalendarDay) {
      self.dictionary = dictionary
      self.on = on
      // Whatever a rule may read after a reform: every fact that columns can hold.
      kept = Set(dictionary.all.filter { $0.type.columnFormat != .text }.map(\.id))
    }

    /// Adds an enterprise.
    /// - Parameters:
    ///   - dossier: as it was known on the day of the question; when its facts were recorded is not looked at.
    ///   - area: by which people see it.
    public mutating func append(_ code: CreditCode, _ dossier: Dossier, area: AreaCode?) {
      let dossier = dossier.timeless
      var isApart = false
      var own = cells(of: dossier.enterprise, &isApart)
      if let number = area.flatMap({ AreaNumber.number(of: $0.text) }) {
        own.append(.init(column: StoredPopulation.areaColumn, format: .area, reading: .value(number)))
      }
      tables[.enterprise]?.append(code, own)
      for subject in dossier.subjects.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        let cells = cells(of: subject, &isApart)
        tables[subject.kind, default: SubjectTableBuilder(kind: subject.kind.rawValue)]
          .append(below: count, key: subject.key, cells)
      }
      if isApart { apart[count] = dossier }
      count += 1
    }

    private func cells(of subject: Subject, _ isApart: inout Bool) -> [SubjectTableBuilder.Cell] {
      var cells: [SubjectTableBuilder.Cell] = []
      var seen: Set<FactReference> = []
      for entry in subject.entries where kept.contains(entry.reference.fact) {
        // Facts of months take part in no rule.
        if case .month? = entry.reference.period { continue }
        guard seen.insert(entry.reference).inserted,
          let format = dictionary.definition(of: entry.reference.fact)?.type.columnFormat
        else { continue }
        let name = "\(entry.reference)"
        // Each rule reads the value of its own day: a column holds that of the day of the question.
        if subject.entries.contains(where: { $0.reference == entry.reference && $0.since != nil }) { isApart = true }
        switch subject.knowledge(of: entry.reference, on: on, known: on) {
        case .unknown: continue
        case .absent: cells.append(.init(column: name, format: format, reading: nil))
        case .known(let value): cells.append(.init(column: name, format: format, reading: value.reading(in: format)))
        }
      }
      return cells
    }

    /// The population of the enterprises so far.
    public mutating func population(upTo mark: Mark? = nil) -> StoredPopulation {
      var built: [SubjectTable] = []
      for kind in SubjectKind.allCases where tables[kind] != nil {
        if let table = tables[kind]?.table(isOfEnterprises: kind == .enterprise) { built.append(table) }
      }
      let population = Population(enterprises: built.removeFirst(), subjects: built)
      return StoredPopulation(on: on, population: population, apart: apart, mark: mark, unsaved: count)
    }
  }
}

extension Dossier {
  /// The same facts without the days on which they were recorded.
  fileprivate var timeless: Dossier {
    func timeless(_ subject: Subject) -> Subject {
      Subject(
        kind: subject.kind, key: subject.key,
        entries: subject.entries.map { FactEntry($0.reference, $0.value, since: $0.since) })
    }
    return Dossier(key: key, enterprise: timeless(enterprise), subjects: subjects.map(timeless), complete: complete)
  }
}
