import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What became of one case beside a benefit.
public struct CaseOutcome: Sendable {
  public let benefit: InstrumentID
  public let title: String
  /// `nil` where all came out as expected.
  public let fault: Diagnostic?
}

extension Assessor {
  /// Runs the cases that stand beside every benefit.
  /// Cost: one assessment for each case.
  public func runCases() -> [CaseOutcome] { corpus.benefits.flatMap { runCases(of: $0) } }

  /// Runs the cases that stand beside one benefit, in their order.
  public func runCases(of benefit: BenefitDeclaration) -> [CaseOutcome] {
    benefit.cases.map { CaseOutcome(benefit: benefit.id, title: $0.title, fault: fault(of: $0, benefit)) }
  }

  /// What is wrong with one case by the benefit as it is given, which may be another than the corpus's.
  func fault(of example: BenefitCase, _ benefit: BenefitDeclaration) -> Diagnostic? {
    guard let table = benefit.table else { return disagreement(example, Wording(zh: "没有决策表", en: "no table")) }
    let dossier = dossier(of: example, about: benefit.subject)
    do throws(Diagnostic) {
      var assessments: [Assessment] = []
      try assess(
        AskedBenefit(benefit, table), dossier.subjects(of: benefit.subject),
        circumstances(of: dossier, on: example.on, forYear: example.year, known: example.known), into: &assessments)
      guard let found = assessments.first else {
        return disagreement(example, Wording(zh: "没有判定", en: "no assessment"))
      }
      let wanted = Self.words(example.expected)
      let got = Self.words(found)
      return wanted == got ? nil : disagreement(example, Wording(verbatim: got), expected: Wording(verbatim: wanted))
    } catch {
      return error
    }
  }

  private func dossier(of example: BenefitCase, about kind: SubjectKind) -> Dossier {
    func entries(_ facts: [FactReference: FactValue?], ofEnterprise wanted: Bool) -> [FactEntry] {
      facts.filter { fact, _ in
        (corpus.facts.definition(of: fact.fact)?.subject == .enterprise) == wanted
      }.map { FactEntry($0.key, $0.value) }.sorted { $0.reference < $1.reference }
    }
    let enterprise = Subject(kind: .enterprise, key: "case", entries: entries(example.facts, ofEnterprise: true))
    guard kind != .enterprise else { return Dossier(key: "case", enterprise: enterprise, complete: example.complete) }
    let first = Subject(kind: kind, key: "case", entries: entries(example.facts, ofEnterprise: false))
    let others = example.others.sorted { $0.key < $1.key }.map { mark, facts in
      Subject(kind: kind, key: mark, entries: entries(facts, ofEnterprise: false))
    }
    return Dossier(key: "case", enterprise: enterprise, subjects: [first] + others, complete: example.complete)
  }

  private func disagreement(_ example: BenefitCase, _ found: Wording, expected: Wording? = nil) -> Diagnostic {
    Diagnostic(
      "corpus.case", at: example.place,
      Wording(
        zh: "案例“\(example.title)”的结果是 \(found.zh)", en: "the case '\(example.title)' comes to \(found.en)"),
      expected: expected,
      remedy: Wording(zh: "对照原文，改规则或改案例", en: "hold both against the text and mend the rule or the case"))
  }

  /// An expectation in the grid's own form: `eligible upTo 0 400000 g30`.
  private static func words(_ expected: BenefitCase.Expected) -> String {
    let amount = expected.amount.map { "\($0.kind.rawValue) \($0.least) \($0.most.map { "\($0)" } ?? "?")" } ?? "none"
    return line(expected.state.rawValue, amount, expected.row, expected.missing)
  }

  private static func words(_ found: Assessment) -> String {
    let amount =
      found.amount.kind == .none
      ? "none"
      : "\(found.amount.kind.rawValue) \(found.amount.minimum) \(found.amount.maximum.map { "\($0)" } ?? "?")"
    return line(found.state.rawValue, amount, found.row, found.missing.map(\.reference))
  }

  private static func line(_ state: String, _ amount: String, _ row: String?, _ missing: [FactReference]) -> String {
    let names = missing.map(\.description).sorted()
    return [state, amount, row, names.isEmpty ? nil : "missing=" + names.joined(separator: ",")]
      .compactMap { $0 }.joined(separator: " ")
  }
}
