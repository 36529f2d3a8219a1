extension PolicyCorpus {
  /// The corpus with another answer to an open question: the rules and overlaps that it touches are replaced, the rest
  /// stays.
  ///
  /// The hash stays that of the files; say beside the result which readings were changed.
  /// Cost: linear in the number of instruments.
  public func taking(_ alternative: ReadingAlternative) -> PolicyCorpus {
    replacing(benefits: alternative.benefits, overlaps: alternative.overlaps)
  }

  /// The corpus with other rules and overlaps, and with clauses and readings beside those that it has.
  func replacing(
    benefits: [BenefitDeclaration], overlaps: [OverlapEdge], adding new: [Clause] = [], readings more: [Reading] = []
  ) -> PolicyCorpus {
    var clauses = self.clauses.map { $0.replacing(benefits, overlaps) }
    for clause in new {
      let last = clauses.lastIndex { $0.id.document == clause.id.document } ?? clauses.count - 1
      clauses.insert(clause, at: last + 1)
    }
    if !new.isEmpty { clauses = clauses.map { [clauses] in $0.withMutualOverlaps(among: clauses) } }
    return PolicyCorpus(
      hash: hash, documents: documents, clauses: clauses, readings: readings + more,
      facts: facts, areas: areas, industries: industries, workingDays: workingDays, departments: departments,
      zones: zones, standards: standards, energyFactors: energyFactors, serviceTerms: serviceTerms,
      translations: translations)
  }
}

extension Clause {
  fileprivate func replacing(_ benefits: [BenefitDeclaration], _ overlaps: [OverlapEdge]) -> Clause {
    Clause(
      id: id, title: title, summary: summary, responsible: responsible,
      instruments: instruments.map { instrument in
        guard case .benefit(let benefit) = instrument.declaration else { return instrument }
        let rule = benefits.first { $0.id == benefit.id } ?? benefit
        // What other files say of its overlaps stands in the corpus alone, not in the rule as its clause declares it.
        return instrument.with(.benefit(rule.replacing(overlaps: benefit.overlaps(with: overlaps))))
      }, figures: figures, place: place)
  }
}

extension BenefitDeclaration {
  /// Its overlaps, with the edges that touch it put in place of what stood there.
  fileprivate func overlaps(with edges: [OverlapEdge]) -> [Overlap] {
    var overlaps = overlaps
    for edge in edges where edge.first == id || edge.second == id {
      let other = edge.first == id ? edge.second : edge.first
      overlaps.removeAll { $0.benefit == other }
      overlaps.append(Overlap(benefit: other, stacking: edge.stacking))
    }
    return overlaps
  }
}
