import Diagnostics
import Enterprises
import Journal
import Quantities
import Workbooks

/// 待改的行: a row that went back, until it comes again or need not come any more.
public struct OwedRow: Sendable, Hashable {
  /// Where it stands and whom it names; `nil` for what was recorded before rows were kept.
  public let place: FigurePlace?
  /// Whose code the row has, known or not; `nil` where it has none that could be read.
  public let enterprise: CreditCode?
  /// The name as it was typed.
  public let name: String
  /// Whom of the reporter's own enterprises it may be about: they are expected, and the row is owed until one of them is
  /// told. Of nobody's, such as one of an enterprise that does not exist, it is enough that it is left out.
  public let expected: [CreditCode]
  /// What is wrong with it, what was expected and what to do.
  public let notes: [Wording]

  /// Every code by which it is known again.
  var codes: Set<CreditCode> { Set(expected).union([enterprise].compactMap { $0 }) }

  init(place: FigurePlace?, enterprise: CreditCode?, name: String, expected: [CreditCode], notes: [Wording]) {
    self.place = place
    self.enterprise = enterprise
    self.name = name
    self.expected = expected
    self.notes = notes
  }

  /// Whether a row of that name may be this one, mended: it has no code of its own, and the same name or none.
  func isAlso(named other: String) -> Bool {
    codes.isEmpty && (name.isEmpty || NamesOfRegister.isSame(name, other))
  }
}

extension OwedRow {
  /// As a segment of the journal has it.
  var json: CanonicalJSON {
    [
      "place": CanonicalJSON(place?.description), "code": CanonicalJSON(enterprise?.text), "name": .text(name),
      "expected": .list(expected.map { .text($0.text) }),
      "notes": .list(notes.map { ["zh": .text($0.zh), "en": .text($0.en)] }),
    ]
  }

  /// Reads what `json` wrote; `nil` where it is something else.
  init?(json: CanonicalJSON) {
    guard let name = json["name"].text, let expected = json["expected"].list, let notes = json["notes"].list else {
      return nil
    }
    self.init(
      place: json["place"].text.flatMap { FigurePlace($0) }, enterprise: json["code"].text.flatMap(CreditCode.init),
      name: name, expected: expected.compactMap { $0.text.flatMap(CreditCode.init) },
      notes: notes.map { Wording(zh: $0["zh"].text ?? "", en: $0["en"].text ?? "") })
  }
}

extension DryRun {
  /// The rows that are owed once the report is taken in: those that go back, but for the repeats of one that is taken,
  /// which need only be left out.
  /// - Parameter version: which of the reporter's it is.
  /// Cost: linear in rows and findings.
  func owed(version: Int) -> [OwedRow] {
    guard returned > 0 else { return [] }
    let repeated = repeated
    let kept = Set(rows.lazy.filter { !$0.state.isReturned && repeated.contains($0.place) }.compactMap(\.enterprise))
    let place = places(version: version)
    let found = Dictionary(grouping: findings) { ReportRequest.RowPlace(sheet: $0.sheet, row: $0.row) }
    return rows.filter(\.state.isReturned).compactMap { row in
      if repeated.contains(row.place), let code = row.enterprise, kept.contains(code) { return nil }
      // A row under another code, or none, repeats what is told under the right one.
      let expected = row.expected.filter { $0 == row.enterprise || taken[$0] == nil }
      return OwedRow(
        place: place(row), enterprise: row.enterprise, name: row.name, expected: expected,
        notes: (found[row.place] ?? []).filter { $0.grade > .note }.map(\.diagnostic.words))
    }
  }

  /// The cell in which each row says whom it is about.
  func places(version: Int) -> (CheckedRow) -> FigurePlace {
    let columns = Dictionary(
      plan.sheets.map { ($0.index, $0.mapping.column(.creditCode) ?? $0.mapping.column(.name) ?? 0) },
      uniquingKeysWith: { first, _ in first })
    return { row in
      FigurePlace(
        version: version, sheet: row.place.sheet,
        cell: CellAddress(row: row.place.row, column: columns[row.place.sheet] ?? 0))
    }
  }
}

extension Diagnostic {
  /// What is wrong, what was expected and what to do, in one sentence.
  fileprivate var words: Wording {
    Wording(
      zh: message.zh + (expected.map { "；应为：\($0.zh)" } ?? "") + (remedy.map { "；办法：\($0.zh)" } ?? ""),
      en: message.en + (expected.map { "; expected: \($0.en)" } ?? "")
        + (remedy.map { "; what to do: \($0.en)" } ?? ""))
  }
}
