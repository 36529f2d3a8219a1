import Quantities

extension FactDictionary {
  /// The header of the table by which a kind of subject is told: `credit_code` first, `key` for what an enterprise has
  /// several of, then a column for each fact and period, in the dictionary's order.
  ///
  /// A yearly fact has a column for the year and the one before, since rules compare the two; a monthly one has the
  /// year's twelve months.
  /// - Parameter year: The qualifying year.
  public func templateColumns(of subject: SubjectKind, year: Int) -> [String] {
    let leading = subject == .enterprise ? ["credit_code"] : ["credit_code", "key"]
    let references = definitions(of: subject).filter { $0.id.text != "credit_code" }.flatMap { definition in
      guard !definition.periods.isEmpty else { return [FactReference(definition.id)] }
      var periods: [Period] = []
      if definition.periods.contains(.year) { periods += [.year(year - 1), .year(year)] }
      if definition.periods.contains(.month) { periods += (1...12).map { .month(year: year, month: $0) } }
      return periods.map { FactReference(definition.id, $0) }
    }
    return leading + references.map(\.description)
  }
}
