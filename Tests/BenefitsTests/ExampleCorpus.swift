import Corpus
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// A document made up for tests, beside the carried dictionary and tables, so that the carried rules may change freely.
enum ExampleCorpus {
  private static let loaded = Result { try read(clause: clauseText) }

  static func load() throws -> PolicyCorpus { try loaded.get() }

  /// A corpus of one clause.
  static func read(clause: String) throws -> PolicyCorpus {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appending(path: "tidu-example-\(UUID().uuidString)")
    let document = folder.appending(path: "shanghai/example-2023")
    try files.createDirectory(at: document, withIntermediateDirectories: true)
    defer {
      do { try files.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for name in ["facts.yaml", "reference"] {
      try files.copyItem(at: CorpusFolder.bundled.appending(path: name), to: folder.appending(path: name))
    }
    try Data(documentText.utf8).write(to: document.appending(path: "document.yaml"))
    try Data(clause.utf8).write(to: document.appending(path: "01-awards.yaml"))
    return try PolicyCorpus.load(from: folder)
  }

  /// What a benefit of the example comes to.
  static func assess(
    _ benefit: String, _ facts: [String: String?], of kind: SubjectKind = .enterprise, on day: String = "2026-05-10"
  ) throws -> Assessment {
    let corpus = try load()
    let entries = try facts.sorted { $0.key < $1.key }.map { name, text in
      let reference = try #require(FactReference(column: name))
      let definition = try #require(corpus.facts.definition(of: reference.fact))
      return FactEntry(reference, try text.map { try corpus.facts.value($0, for: definition, at: .init()) })
    }
    let subject = Subject(kind: kind, key: "s", entries: entries)
    let dossier =
      kind == .enterprise
      ? Dossier(key: "s", enterprise: subject)
      : Dossier(key: "e", enterprise: Subject(kind: .enterprise, key: "e", entries: []), subjects: [subject])
    let report = try Assessor(corpus: corpus).assess(dossier, on: try #require(CalendarDay(day)))
    return try #require(report.benefits.first { $0.benefit.name == benefit })
  }

  private static let documentText = """
    id: example-2023
    title: {zh: 样例方案（2023-2027）, en: Example plan (2023-2027)}
    issuers: [市经济信息化委]
    signed: 2023-10-26
    effective: {from: 2023-01-01, to: 2027-12-31, basis: title, reading: period}
    force_tested_on: accrual
    readings:
      - id: period
        question: 执行期从哪天到哪天？
        chosen: 按题名的年份
        others: [自印发起]
        reason: 只有题名带年份

    """

  private static func benefit(
    _ name: String, row: Int, subject: String, accrual: String, input: String, table: [String], examples: [String]
  ) -> String {
    """
      - id: \(name)
        row: example-2023/1#0\(row)
        kind: benefit
        name: {zh: \(name), en: \(name)}
        state: runs
        subject: \(subject)
        accrual: \(accrual)
        frequency: once
        payer: city
        delivery: unstated
        cash: true
        inputs:
          条件: \(input)
        table: |
          U | 条件 || 最高
    \(table.map { "      \($0)" }.joined(separator: "\n"))
        cases: |
    \(examples.enumerated().map { "      例\($0 + 1) | on=2026-05-10 | \($1)" }.joined(separator: "\n"))

    """
  }

  /// A row for those that enter for the first time, at most 200,000 yuan, and one that `other` describes.
  private static func ofEntry(_ name: String, row: Int, other cell: String, most: (yuan: Int, text: String)) -> String {
    let entered = "above_scale_on=2025-09-01 first_entry"
    return benefit(
      name, row: row, subject: "enterprise", accrual: "above_scale_on", input: "first_entry",
      table: ["yes | true || 20万", "no | \(cell) || \(most.text)"],
      examples: [
        "\(entered)=true || eligible upTo 0 200000 yes", "\(entered)=false || eligible upTo 0 \(most.yuan) no",
      ])
  }

  private static func ofContract(_ name: String, row: Int, _ cell: String) -> String {
    benefit(
      name, row: row, subject: "contract", accrual: "signed_on", input: "contract_amount",
      table: ["in | \(cell) || 20万"],
      examples: ["signed_on=2025-09-01 contract_amount=200 || eligible upTo 0 200000 in"])
  }

  private static var clauseText: String {
    """
    clause: "1"
    title: {zh: 奖励, en: Awards}
    summary: {zh: 一次性奖励最高20万元或30万元；合同额在100元与500元之间的，最高20万元。, en: in short}
    responsible: []
    instruments:

    """
      + ofEntry("agreeing", row: 1, other: "not(true)", most: (200_000, "20万"))
      + ofEntry("differing", row: 2, other: "not(true)", most: (300_000, "30万"))
      + ofEntry("gapping", row: 3, other: "false", most: (200_000, "20万"))
      + ofContract("closed", row: 4, "[100..500]") + ofContract("open", row: 5, "(100..500)")
      + ofContract("below", row: 6, "< 300")
  }
}
