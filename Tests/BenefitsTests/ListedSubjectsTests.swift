import BatchEvaluation
import CorpusFixtures
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What an enterprise has beside what is listed is unknown, unless somebody says that all is listed: sums over its loans are
/// known from a facts file that says so, or by the fact that says it, which files of a population and a store have too.
@Suite("Subjects that may not all be listed")
struct ListedSubjectsTests {
  private let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21
  private let code = "91310000MA1FL00018"

  private func corpus() throws -> (corpus: PolicyCorpus, limit: InstrumentID) {
    (try CorpusFixture.load(), try #require(InstrumentID("zjtx-2025/13#guarantee-limit")))
  }

  /// Guaranteed loans of an enterprise, by their principal in yuan.
  private func dossier(_ principals: [String], complete: Bool, _ corpus: PolicyCorpus) throws -> Dossier {
    let loans = loans(principals)
    let json =
      #"{"enterprise": "\#(code)", "facts": [{"fact": "tier", "value": "srdi"}], "#
      + (complete ? #""complete": ["loan"], "# : "") + #""subjects": [\#(loans.joined(separator: ", "))]}"#
    return try FactsFile.read(json: json, dictionary: corpus.facts, file: "facts.json").dossier
  }

  private func loans(_ principals: [String]) -> [String] {
    principals.enumerated().map { index, principal in
      #"{"subject": "loan", "key": "l\#(index)", "facts": [{"fact": "loan_kind", "value": "guaranteed"}, "#
        + #"{"fact": "principal", "value": "\#(principal)"}, {"fact": "drawn_on", "value": "2025-06-01"}]}"#
    }
  }

  private func alone(_ dossier: Dossier, _ corpus: PolicyCorpus, _ limit: InstrumentID) throws -> [String] {
    try Assessor(corpus: corpus).assess(dossier, on: on).benefits.filter { $0.benefit == limit }.map {
      "\($0.key) \($0.state.rawValue)"
    }
  }

  private func together(
    _ population: Population, apart: [Int: Dossier] = [:], _ corpus: PolicyCorpus, _ limit: InstrumentID
  ) throws -> [String] {
    let outcome = try BatchAssessor(corpus: corpus, on: on, only: [limit]).run(
      population, apart: apart, options: .init(isWhole: true))
    var found: [String] = []
    outcome.forEachAnswer { answer in
      guard let table = population.table(answer.kind), case .below(_, let keys) = table.keys else { return }
      found.append("\(keys[answer.row]) \(answer.verdict.state)")
    }
    return found.sorted()
  }

  /// The same loans from the files of a population.
  private func files(
    _ principals: [String]?, _ corpus: PolicyCorpus, isListed: String? = nil
  ) throws -> Population {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-listed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let (head, cell) = isListed.map { (",loan_listed", ",\($0)") } ?? ("", "")
    try Data("credit_code,tier\(head)\n\(code),srdi\(cell)\n".utf8).write(to: folder.appending(path: "enterprise.csv"))
    if let principals {
      let lines = principals.enumerated().map { "\(code),l\($0),guaranteed,\($1),2025-06-01\n" }
      try Data(("credit_code,key,loan_kind,principal,drawn_on\n" + lines.joined()).utf8)
        .write(to: folder.appending(path: "loan.csv"))
    }
    return try PopulationFolder(folder, dictionary: corpus.facts).read()
  }

  @Test(
    "loans below a limit leave it open until somebody says that they are all; loans above it close it anyhow",
    arguments: [
      (["10000000"], "undecided", "eligible"), (["10000000", "20000000"], "undecided", "eligible"),
      (["10000000", "20000000.01"], "ineligible", "ineligible"), (["", "10000000"], "undecided", "undecided"),
    ])
  func sums(principals: [String], listed: String, all: String) throws {
    let (corpus, limit) = try corpus()
    let told = principals.map { $0.isEmpty ? nil : $0 }
    let columns = try files(principals, corpus)
    let expected = principals.indices.map { "l\($0) \(listed)" }
    #expect(try together(columns, corpus, limit) == expected)
    #expect(
      try alone(ColumnDossiers(columns, dictionary: corpus.facts).dossier(ofRow: 0), corpus, limit) == expected)
    guard !told.contains(nil) else { return }
    #expect(try alone(dossier(principals, complete: false, corpus), corpus, limit) == expected)
    #expect(
      try alone(dossier(principals, complete: true, corpus), corpus, limit)
        == principals.indices.map { "l\($0) \(all)" })
    // The fact that all are listed says in columns what a facts file says of a whole kind.
    for (flag, states) in [("true", all), ("false", listed), ("-", listed), ("", listed)] {
      let flagged = try files(principals, corpus, isListed: flag)
      let answers = principals.indices.map { "l\($0) \(states)" }
      #expect(try together(flagged, corpus, limit) == answers, "\(flag)")
      #expect(
        try alone(ColumnDossiers(flagged, dictionary: corpus.facts).dossier(ofRow: 0), corpus, limit) == answers,
        "\(flag)")
    }
    // A store keeps what is listed.
    var builder = StoredPopulation.Builder(corpus.facts, on: on)
    builder.append(
      try #require(CreditCode(code)), try dossier(principals, complete: false, corpus), area: nil)
    let stored = builder.population()
    #expect(try together(stored.population, apart: stored.apart, corpus, limit) == expected)
    // With the fact, told once or from a day on, it answers as the dossier does.
    for since in ["", #", "since": "2026-01-01""#] {
      let json =
        #"{"enterprise": "\#(code)", "facts": [{"fact": "tier", "value": "srdi"}, "#
        + #"{"fact": "loan_listed", "value": true\#(since)}], "subjects": [\#(loans(principals).joined(separator: ", "))]}"#
      let dossier = try FactsFile.read(json: json, dictionary: corpus.facts, file: "facts.json").dossier
      let answers = principals.indices.map { "l\($0) \(all)" }
      #expect(try alone(dossier, corpus, limit) == answers)
      var builder = StoredPopulation.Builder(corpus.facts, on: on)
      builder.append(try #require(CreditCode(code)), dossier, area: nil)
      let stored = builder.population()
      #expect(try together(stored.population, apart: stored.apart, corpus, limit) == answers)
    }
  }

  @Test("what keeps a sum open is told, and a sum that decides is told with its parts, to the fen")
  func reasons() throws {
    let (corpus, limit) = try corpus()
    func answers(_ principals: [String], complete: Bool) throws -> [Assessment] {
      try Assessor(corpus: corpus).assess(dossier(principals, complete: complete, corpus), on: on).benefits.filter {
        $0.benefit == limit
      }
    }
    func sums(_ answer: Assessment?) -> [String] { answer?.conditions.compactMap { $0.sum?.wording.zh } ?? [] }
    let open = try answers(["10000000", "5000000.5"], complete: false)
    #expect(open.map { $0.missing.map(\.reference.description) } == [["loan_listed"], ["loan_listed"]])
    #expect(open.allSatisfy { $0.told == .undecided && $0.unlisted == nil })
    #expect(open.first?.missing.first?.couldRelease == Money(fen: 3_000_000_000))
    // Who has said that they are not all is not asked once more, and told what to do.
    let partly = try ColumnDossiers(
      files(["10000000"], corpus, isListed: "false"), dictionary: corpus.facts
    ).dossier(ofRow: 0)
    let still = try Assessor(corpus: corpus).assess(partly, on: on).benefits.filter { $0.benefit == limit }
    #expect(still.map(\.told) == [.undecided] && still.map(\.missing) == [[]])
    #expect(
      still.map(\.unlisted)
        == [UnlistedSubjects(kind: .loan, cause: .mayBeMore, couldRelease: Money(fen: 3_000_000_000))])
    // Machines are told the same: what was told stands against it, and who changes that.
    let json = try Assessor(corpus: corpus).assess(partly, on: on).json(in: .chinese).compact
    #expect(
      json.contains(
        #""told":"undecided","unlisted":{"cause":"may_be_more","couldReleaseYuan":"30000000","fact":"loan_listed","#
          + #""kind":"loan","text":"待补：企业的"#))
    #expect(
      json.contains("由填报的企业或单位写明已经列全")
        && json.contains(#""sum":{"parts":[{"key":"l0","value":"10000000"}],"value":"10000000"}"#))
    #expect(sums(open.first) == ["合计 15,000,000.50元：l0 1,000万元，l1 5,000,000.50元"])
    let over = try answers(["30000000.01", "3000000"], complete: false)
    #expect(over.allSatisfy { $0.state == .ineligible && $0.unlisted == nil })
    #expect(sums(over.first) == ["合计 33,000,000.01元：l0 30,000,000.01元，l1 300万元"])
    let within = try answers(["30000000"], complete: true)
    #expect(within.map(\.state) == [.eligible] && within.map(\.unlisted) == [nil])
    #expect(sums(within.first) == ["合计 3,000万元：l0 3,000万元"])
  }

  @Test("where all loans are listed and another one lacks its principal, that is what is missing")
  func others() throws {
    let (corpus, limit) = try corpus()
    func loan(_ key: String, _ principal: String) -> String {
      #"{"subject": "loan", "key": "\#(key)", "facts": [{"fact": "loan_kind", "value": "guaranteed"}, "#
        + #"{"fact": "drawn_on", "value": "2025-06-01"}\#(principal)]}"#
    }
    let json =
      #"{"enterprise": "\#(code)", "facts": [{"fact": "tier", "value": "srdi"}], "complete": ["loan"], "#
      + #""subjects": [\#(loan("a", #", {"fact": "principal", "value": "1000"}"#)), \#(loan("b", ""))]}"#
    let dossier = try FactsFile.read(json: json, dictionary: corpus.facts, file: "facts.json").dossier
    let answers = try Assessor(corpus: corpus).assess(dossier, on: on).benefits.filter { $0.benefit == limit }
    #expect(answers.map(\.unlisted?.cause) == [.factsOfOthers, nil])
    #expect(answers.map { $0.missing.map(\.reference.description) } == [[], ["principal"]])
    #expect(answers.first?.conditions.compactMap { $0.sum?.wording.zh } == ["合计 1,000元：a 1,000元，b 未知"])
  }

  @Test("the limit of a household counts once, however many loans are within it")
  func limitOnce() throws {
    let (corpus, limit) = try corpus()
    let outcome = try BatchAssessor(corpus: corpus, on: on, only: [limit]).run(try files(["100", "100"], corpus))
    let sums = try #require(outcome.summary.benefits.first { $0.id == limit })
    #expect(sums.all.undecided == 2 && sums.all.most == Money(fen: 3_000_000_000))
  }

  @Test("who has no loan listed is not asked about loans, whether or not others have some")
  func none() throws {
    let (corpus, limit) = try corpus()
    for principals in [nil, []] as [[String]?] {
      let columns = try files(principals, corpus)
      #expect(try together(columns, corpus, limit) == [])
      let dossier = try ColumnDossiers(columns, dictionary: corpus.facts).dossier(ofRow: 0)
      let report = try Assessor(corpus: corpus).assess(dossier, on: on)
      #expect(report.benefits.allSatisfy { $0.benefit != limit } && report.unasked.contains(limit))
    }
  }
}
