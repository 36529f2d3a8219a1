import Diagnostics

/// 调整: a corpus as it might stand, with other amounts, thresholds, rows or dates, or with a clause more. It changes no
/// rule: it is tried beside what is in force.
public struct PolicyReform: Sendable {
  /// What people call it.
  public let title: String
  /// The benefits whose rule would be another, each as it would stand.
  public let benefits: [BenefitDeclaration]
  /// The pairs of benefits that would go together in another way.
  public let overlaps: [OverlapEdge]
  /// The clauses that would be added.
  public let clauses: [Clause]
  /// The readings of the added clauses.
  public let readings: [Reading]

  /// Reads a patch and holds it to everything that the corpus itself is held to; see `ReformReading` for its form.
  /// - Throws: `Diagnostics` with every fault, each with its line and column of the patch.
  public init(yaml: String, file: String, for corpus: PolicyCorpus) throws(Diagnostics) {
    self = try ReformReading.reform(yaml: yaml, file: file, for: corpus)
  }

  init(
    title: String, benefits: [BenefitDeclaration], overlaps: [OverlapEdge], clauses: [Clause], readings: [Reading]
  ) {
    self.title = title
    self.benefits = benefits
    self.overlaps = overlaps
    self.clauses = clauses
    self.readings = readings
  }

  /// Another answer to an open question, as a reform of what rests on it.
  public init(_ alternative: ReadingAlternative, of reading: Reading) {
    self.init(
      title: "\(reading.question) \(alternative.answer)", benefits: alternative.benefits,
      overlaps: alternative.overlaps, clauses: [], readings: [])
  }

  /// A rule as it stands: what a trial starts from.
  public init(restating benefit: BenefitDeclaration) {
    self.init(title: benefit.name.zh, benefits: [benefit], overlaps: [], clauses: [], readings: [])
  }

  /// The benefits whose answers may be others, added ones included.
  public var touched: Set<InstrumentID> {
    Set(benefits.map(\.id) + clauses.flatMap(\.instruments).map(\.id))
  }
}

extension PolicyCorpus {
  /// The corpus with a reform. The hash stays that of the files: say beside the result what was changed.
  /// Cost: linear in the number of instruments.
  public func applying(_ reform: PolicyReform) -> PolicyCorpus {
    replacing(
      benefits: reform.benefits, overlaps: reform.overlaps, adding: reform.clauses, readings: reform.readings)
  }
}
