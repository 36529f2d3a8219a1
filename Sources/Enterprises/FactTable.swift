import DelimitedText
import Diagnostics
import Facts
import Quantities

/// A file's header, understood: which column is which fact.
struct FactTable: Sendable {
  struct Column: Sendable {
    let index: Int
    /// The column's name as the file writes it.
    let name: String
    let definition: FactDefinition
    let reference: FactReference
  }

  let subject: SubjectKind
  let creditCode: Int
  /// The column of the subject's key; `nil` for enterprises.
  let key: Int?
  let columns: [Column]

  /// Reads the header on which the reader stands.
  /// - Throws: `Diagnostics` with every column that is wrong: `import.no-credit-code`, `import.no-key`,
  ///   `import.repeated-column`, `import.unnamed-column`, `import.unknown-column`, `import.other-subject`,
  ///   `import.period-missing`, `import.period-unwanted`, `import.period-form`, `import.period-kind`.
  init(header: DelimitedReader, subject: SubjectKind, dictionary: FactDictionary) throws(Diagnostics) {
    var faults = header.faults
    var places: [String: Int] = [:]
    var columns: [Column] = []
    for index in 0..<header.count {
      let name = header[index]
      let place = header.place(of: index, field: name.isEmpty ? nil : name)
      if name.isEmpty {
        faults.append(.unnamedColumn(index + 1, at: place))
        continue
      }
      if let first = places[name] {
        faults.append(.repeatedColumn(name, first: first + 1, at: place, header: header.sourceLine))
        continue
      }
      places[name] = index
      if name == "credit_code" || (name == "key" && subject != .enterprise) { continue }
      do throws(Diagnostic) {
        let (definition, reference) = try Self.fact(
          named: name, subject: subject, dictionary: dictionary, at: place)
        columns.append(Column(index: index, name: name, definition: definition, reference: reference))
      } catch {
        var fault = error
        fault.sourceLine = header.sourceLine
        fault.length = name.count
        faults.append(fault)
      }
    }
    let start = Place(file: header.place(of: 0).file, line: header.line, column: 1)
    if places["credit_code"] == nil { faults.append(.noCreditCodeColumn(at: start, header: header.sourceLine)) }
    if subject != .enterprise, places["key"] == nil {
      faults.append(.noKeyColumn(subject, at: start, header: header.sourceLine))
    }
    guard let creditCode = places["credit_code"], faults.isEmpty else { throw Diagnostics(faults) }
    self.subject = subject
    self.creditCode = creditCode
    key = subject == .enterprise ? nil : places["key"]
    self.columns = columns
  }

  /// The fact and period of a column's name.
  private static func fact(
    named name: String, subject: SubjectKind, dictionary: FactDictionary, at place: Place
  ) throws(Diagnostic) -> (FactDefinition, FactReference) {
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let definition = FactID(parts[0]).flatMap({ dictionary.definition(of: $0) }) else {
      throw .unknownColumn(parts[0], period: parts.count > 1 ? parts[1] : nil, of: subject, dictionary, at: place)
    }
    guard definition.subject == subject else { throw .otherSubject(definition, not: subject, at: place) }
    guard parts.count > 1 else {
      guard definition.periods.isEmpty else { throw .periodMissing(definition, at: place) }
      return (definition, FactReference(definition.id))
    }
    guard !definition.periods.isEmpty else { throw .periodUnwanted(definition, at: place) }
    guard let period = Period(parts[1]) else { throw .periodForm(parts[1], of: definition, at: place) }
    guard definition.periods.contains(period.periodicity) else { throw .periodKind(period, of: definition, at: place) }
    return (definition, FactReference(definition.id, period))
  }
}
