import Diagnostics
import PolicyCorpus

extension CorpusAudit {
  /// The findings for people, document by document, each document with its counts at the end.
  public func rendered(in language: Language) -> String {
    var lines: [String] = []
    for document in documents {
      lines += (document.remarks + document.findings).map { $0.rendered(in: language) }
      lines.append(document.summary(language))
    }
    if !unattached.isEmpty {
      let words = Wording(
        zh: "没有正文可核对：\(unattached.map(\.text).joined(separator: "、"))（tidu corpus attach 文件 --document 标识）",
        en:
          "no text to audit against: \(unattached.map(\.text).joined(separator: ", ")) (tidu corpus attach FILE --document ID)"
      )
      lines.append(words(language))
    }
    return lines.joined(separator: "\n")
  }

  /// The audit as data.
  public func exported(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "documents": .list(documents.map { $0.exported(in: language) }),
      "unattached": JSONValue(texts: unattached),
      "findings": .integer(documents.reduce(0) { $0 + $1.findings.count }),
    ])
  }
}

extension DocumentAudit {
  /// How many figures of the text each kind of account has.
  public var counts: (rules: Int, days: Int, notes: Int, none: Int, missing: Int) {
    var counts = (rules: 0, days: 0, notes: 0, none: 0, missing: 0)
    for figure in clauses.flatMap(\.figures) {
      switch figure.account {
      case .rules: counts.rules += 1
      case .day: counts.days += 1
      case .note: counts.notes += 1
      case .none: counts.none += 1
      case .missing: counts.missing += 1
      }
    }
    return counts
  }

  var summary: Wording {
    let counts = counts
    return Wording(
      zh: "\(text.document)：\(text.clauses.count) 条；数字 \(counts.rules) 处有规则，\(counts.days) 处是日期，\(counts.notes) 处有说明，"
        + "\(counts.none) 处不是数字，\(counts.missing) 处没有着落；共 \(findings.count) 个发现",
      en:
        "\(text.document): \(text.clauses.count) clauses; \(counts.rules) figures have a rule, \(counts.days) are days, "
        + "\(counts.notes) have a note, \(counts.none) are no figures, \(counts.missing) are unaccounted for; "
        + "\(findings.count) findings")
  }

  fileprivate func exported(in language: Language) -> JSONValue {
    let counts = counts
    return JSONValue(fields: [
      "document": .text(text.document.text), "file": .text(text.source.file),
      "clauses": .integer(text.clauses.count),
      "figures": JSONValue(fields: [
        "rules": .integer(counts.rules), "days": .integer(counts.days), "notes": .integer(counts.notes),
        "none": .integer(counts.none), "missing": .integer(counts.missing),
      ]),
      "findings": .list(findings.map { $0.exported(in: language) }),
      "remarks": .list(remarks.map { $0.exported(in: language) }),
    ])
  }
}

extension Diagnostic {
  func exported(in language: Language) -> JSONValue {
    JSONValue(fields: [
      "code": .text(code), "file": JSONValue(text: place?.file),
      "line": place?.line.map { .integer($0) } ?? .null, "column": place?.column.map { .integer($0) } ?? .null,
      "message": .text(message(language)), "remedy": JSONValue(text: remedy?(language)),
    ])
  }
}
