extension PolicyCorpus {
  /// The corpus with another answer to an open question: the benefits that it touches are replaced, the rest stays.
  ///
  /// The hash stays that of the files; say beside the result which readings were changed.
  /// Cost: linear in the number of instruments.
  public func taking(_ alternative: ReadingAlternative) -> PolicyCorpus {
    let replaced = Dictionary(alternative.benefits.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return PolicyCorpus(
      hash: hash, documents: documents, clauses: clauses.map { $0.replacing(replaced) }, readings: readings,
      facts: facts, areas: areas, industries: industries, workingDays: workingDays, departments: departments,
      zones: zones, standards: standards, energyFactors: energyFactors, translations: translations)
  }
}

extension Clause {
  fileprivate func replacing(_ benefits: [InstrumentID: BenefitDeclaration]) -> Clause {
    guard instruments.contains(where: { benefits[$0.id] != nil }) else { return self }
    return Clause(
      id: id, title: title, summary: summary, responsible: responsible,
      instruments: instruments.map { instrument in
        benefits[instrument.id].map { instrument.with(.benefit($0)) } ?? instrument
      }, figures: figures, place: place)
  }
}
