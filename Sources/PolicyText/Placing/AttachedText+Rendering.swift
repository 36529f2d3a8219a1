import Diagnostics
import PolicyCorpus

extension AttachedText {
  /// What was found and what could not be placed, for the person who attached the text.
  public func rendered(in language: Language) -> String {
    let missing = differences.count { $0.code == "text.missing-clause" }
    let words = Wording(
      zh: "\(document)：已装入，找到 \(clauses.count) 条"
        + (missing > 0 ? "，缺 \(missing) 条" : "") + "；未归入任何一条的有 \(unplaced.count) 处",
      en: "\(document): attached; \(clauses.count) clauses found"
        + (missing > 0 ? ", \(missing) missing" : "") + "; \(unplaced.count) passages belong to none")
    let messages = differences + unplaced.map { $0.diagnostic(source) }
    return (messages.map { $0.rendered(in: language) } + [words(language)]).joined(separator: "\n")
  }

  /// The same as data, with the lines of each clause.
  public func exported(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "document": .text(document.text), "file": .text(source.file), "number": JSONValue(text: number),
      "signed": JSONValue(text: signed), "printed": JSONValue(text: printed), "hasTitle": .boolean(hasTitle),
      "clauses": .list(
        clauses.map { clause in
          JSONValue(fields: [
            "id": .text("\(clause.id)"), "title": .text(clause.title),
            "firstLine": clause.text.lines.map { .integer($0.lowerBound) } ?? .null,
            "lastLine": clause.text.lines.map { .integer($0.upperBound) } ?? .null,
            "responsible": clause.responsible.map { JSONValue(texts: $0) } ?? .null,
          ])
        }),
      "differences": .list(differences.map { $0.exported(in: language) }),
      "unplaced": .list(unplaced.map { $0.diagnostic(source).exported(in: language) }),
    ])
  }
}
