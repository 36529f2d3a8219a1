// PolicyCorpus: the policy documents as typed declarations, data only, checked when they are loaded.
// May import: Decimals, Declarations, DecisionLanguage, DecisionModels, Diagnostics, Facts, Quantities, and Crypto for the
// content hash.
// Start reading at `PolicyCorpus`, then `Clause`, `Instrument` and `BenefitDeclaration`.

import Facts
import Quantities

/// The documents, their clauses and what these set up, with the dictionary and the tables that they speak of.
///
/// Load it with `PolicyCorpus.load(from:)`. A corpus is a value: what was loaded was checked and never changes.
public struct PolicyCorpus: Sendable {
  /// The content's address: SHA-256, in hexadecimal, over the path and bytes of every file of the corpus.
  public let hash: String
  public let documents: [PolicyDocument]
  /// In the order of the documents, and within one in the order of its text.
  public let clauses: [Clause]
  /// Readings that hold for a whole document and those of single clauses.
  public let readings: [Reading]
  /// The dictionary of facts.
  public let facts: FactDictionary
  public let areas: AreaRegister
  public let industries: IndustryRegister
  public let workingDays: WorkingDayCalendar
  public let departments: DepartmentRegister
  public let zones: ZoneRegister
  /// What others than the documents set, such as the sizes of enterprises, in the order of their files.
  public let standards: [Standard]
  /// The factors that turn energy into standard coal.
  public let energyFactors: EnergyFactorTable
  /// Within how many working days cases are dealt with where their clause says nothing of it.
  public let serviceTerms: ServiceTermTable
  /// English beside the short texts of the clause files.
  public let translations: Translations
  /// Every instrument, in the order of the clauses.
  public let instruments: [Instrument]
  private let clausePlaces: [ClauseID: Int]
  private let instrumentPlaces: [InstrumentID: Int]

  init(
    hash: String, documents: [PolicyDocument], clauses: [Clause], readings: [Reading], facts: FactDictionary,
    areas: AreaRegister, industries: IndustryRegister, workingDays: WorkingDayCalendar,
    departments: DepartmentRegister, zones: ZoneRegister, standards: [Standard], energyFactors: EnergyFactorTable,
    serviceTerms: ServiceTermTable, translations: Translations
  ) {
    self.hash = hash
    self.documents = documents
    self.clauses = clauses
    self.readings = readings
    self.facts = facts
    self.areas = areas
    self.industries = industries
    self.workingDays = workingDays
    self.departments = departments
    self.zones = zones
    self.standards = standards
    self.energyFactors = energyFactors
    self.serviceTerms = serviceTerms
    self.translations = translations
    instruments = clauses.flatMap(\.instruments)
    clausePlaces = Dictionary(clauses.enumerated().map { ($1.id, $0) }) { first, _ in first }
    instrumentPlaces = Dictionary(instruments.enumerated().map { ($1.id, $0) }) { first, _ in first }
  }
}

extension PolicyCorpus {

  /// Every benefit, also those that are only shown.
  public var benefits: [BenefitDeclaration] {
    instruments.compactMap { if case .benefit(let benefit) = $0.declaration { benefit } else { nil } }
  }

  /// Every indicator value: an instrument with a target for each of sixteen districts gives sixteen.
  public var indicators: [Indicator] {
    instruments.flatMap { instrument -> [Indicator] in
      guard case .indicator(let declaration) = instrument.declaration else { return [] }
      return declaration.indicators(of: instrument, areas: areas)
    }
  }

  /// Every count that facts give.
  public var counts: [FactCount] { instruments.flatMap(\.counts) }

  /// The documents by the day from which they are in force, the newest first.
  public var newestFirst: [PolicyDocument] {
    documents.sorted { first, second in
      guard let left = first.force.from, let right = second.force.from, left != right else {
        return first.id.text < second.id.text
      }
      return left > right
    }
  }

  /// The document of a key; `nil` where the corpus has none. Cost: linear in the documents, a handful.
  public func document(_ id: DocumentID) -> PolicyDocument? { documents.first { $0.id == id } }
  /// The version of a national standard; `nil` where the corpus has none. Cost: linear in the standards.
  public func standard(_ id: StandardID) -> Standard? { standards.first { $0.id == id } }
  /// The clause of a document; `nil` where the corpus has none. Cost: constant.
  public func clause(_ id: ClauseID) -> Clause? { clausePlaces[id].map { clauses[$0] } }
  /// The reading of a doubtful place; `nil` where the corpus has none. Cost: linear in the readings.
  public func reading(_ id: ReadingID) -> Reading? { readings.first { $0.id == id } }
  /// The criterion of a standard; `nil` where the corpus has none. Cost: linear in the standards and its criteria.
  public func criterion(_ id: CriterionID) -> Criterion? {
    standard(id.standard)?.criteria.first { $0.id == id }
  }
  /// The count that an instrument declares; `nil` where the corpus has none. Cost: linear in the instrument's own.
  public func count(_ id: CountID) -> FactCount? { instrument(id.instrument)?.counts.first { $0.id == id } }
  /// The instrument of a clause; `nil` where the corpus has none. Cost: constant.
  public func instrument(_ id: InstrumentID) -> Instrument? { instrumentPlaces[id].map { instruments[$0] } }

  /// What a benefit declares; `nil` where the corpus has no such instrument, or it is none. Cost: constant.
  public func benefit(_ id: InstrumentID) -> BenefitDeclaration? {
    guard case .benefit(let benefit) = instrument(id)?.declaration else { return nil }
    return benefit
  }

  /// The clauses of a document, in the order of its text.
  public func clauses(of document: DocumentID) -> [Clause] { clauses.filter { $0.id.document == document } }

  /// The readings taken for an instrument: those of its clause that name it, or that name nothing; then those of the count
  /// that observes it, from whichever clause.
  public func readings(about instrument: InstrumentID) -> [Reading] {
    func isOwn(_ reading: Reading) -> Bool {
      guard reading.clause == instrument.clause else { return false }
      return reading.about.contains(instrument) || reading.about.isEmpty && reading.counts.isEmpty
    }
    let own = readings.filter(isOwn)
    guard let count = observing(instrument) else { return own }
    return own + readings.filter { $0.counts.contains(count) && !isOwn($0) }
  }

  /// The readings to show with a clause: its own, then those of other clauses whose counts observe its indicators.
  public func readings(shownWith clause: ClauseID) -> [Reading] {
    let counts = Set((self.clause(clause)?.instruments ?? []).compactMap { observing($0.id) })
    return readings.filter { $0.clause == clause }
      + readings.filter { $0.clause != clause && !counts.isDisjoint(with: $0.counts) }
  }

  /// The count that observes an indicator; `nil` where none does.
  private func observing(_ id: InstrumentID) -> CountID? {
    if case .indicator(let indicator) = instrument(id)?.declaration { indicator.observedBy } else { nil }
  }

  /// The readings that hold for a whole document, such as its period of force.
  public func readings(ofWhole document: DocumentID) -> [Reading] {
    readings.filter { $0.clause == nil && $0.id.document == document }
  }

  /// The counts to show beside an instrument: its own, and the one that observes its indicator.
  public func counts(beside instrument: Instrument) -> [FactCount] {
    guard case .indicator(let declaration) = instrument.declaration, let observing = declaration.observedBy,
      observing.instrument != instrument.id, let count = count(observing)
    else { return instrument.counts }
    return instrument.counts + [count]
  }
}
