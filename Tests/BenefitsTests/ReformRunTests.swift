import BatchEvaluation
import CorpusFixtures
import Demonstration
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Benefits

/// Reforms over columns are worth what the interpreter says of every enterprise, before and after.
@Suite("Reforms over a population")
struct ReformRunTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21

  /// A patch that gives some benefits other amounts and days, drawn at random.
  private static func patch(_ corpus: PolicyCorpus, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    var lines = ["title: 抽取的调整", "changes:"]
    for benefit in corpus.benefits.filter({ $0.table != nil && $0.life == .runs }).shuffled(using: &random).prefix(8) {
      let row = Int.random(in: 0..<benefit.tiers.count, using: &random)
      let yuan = Int64.random(in: 1...900_000_000, using: &random)
      let amount: (column: String, cell: String)? =
        switch benefit.tiers[row].amount {
        case .fixed: ("定额", "\(Money(fen: yuan))")
        case .upTo: ("最高", "\(Money(fen: yuan))")
        case .share(_, let isCeiling, nil): (isCeiling ? "最高比例" : "比例", "0.\(Int.random(in: 1...9, using: &random))")
        case .share, .shareRange(_, _, .some), .perUnit(_, _, .some): ("封顶", "\(Money(fen: yuan))")
        case .shareRange, .perUnit, .limit, .shareLimit, .reservation, .exemption, .unquantified: nil
        }
      if let amount {
        lines.append(
          "  - {benefit: \"\(benefit.id)\", row: \(benefit.tiers[row].row), column: \(amount.column), "
            + "cell: \"\(amount.cell)\"}")
      }
      if Int.random(in: 0..<3, using: &random) == 0, let to = benefit.force.to {
        lines.append("  - {benefit: \"\(benefit.id)\", to: \(to.adding(days: 365))}")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What an enterprise may have at most of the touched cash benefits, asked of the interpreter, and of what nothing bounds
  /// what its rule may give.
  private struct Most: Equatable {
    /// `nil` where it is too large for a `Money`.
    var bounded: Money? = .zero
    /// By benefit, for each of its answers.
    var open: [InstrumentID: [String: [BenefitAmount]]] = [:]

    var unbounded: Int { open.values.reduce(0) { $0 + $1.count } }
  }

  private func most(
    _ dossier: Dossier, _ corpus: PolicyCorpus, _ touched: Set<InstrumentID>, on: CalendarDay
  ) throws -> Most {
    var sum = Most()
    for id in touched {
      let benefit = try #require(corpus.benefit(id))
      guard benefit.paysCash, let table = benefit.table else { continue }
      let subjects =
        benefit.subject == .enterprise
        ? [dossier.enterprise] : dossier.subjects.filter { $0.kind == benefit.subject }
      var (own, open): (Money?, [String: [BenefitAmount]]) = (.zero, [:])
      for subject in subjects {
        let verdict = try Question(
          asked: AskedBenefit(benefit, table), subject: subject, dossier: dossier, on: on, forYear: nil, known: on,
          dictionary: corpus.facts
        ).verdict()
        guard verdict.state == .eligible || verdict.state == .undecided else { continue }
        guard let most = verdict.amount.maximum else {
          open[subject.key] = benefit.tiers.filter { verdict.row == nil || $0.row == verdict.row }.map(\.amount)
          continue
        }
        own = own.flatMap { $0.adding(most) }
      }
      if let cap = benefit.enterpriseCap, !open.isEmpty || own.map({ $0 > cap }) ?? true { (own, open) = (cap, [:]) }
      sum.bounded = sum.bounded.flatMap { sum in own.flatMap { sum.adding($0) } }
      if !open.isEmpty { sum.open[id] = open }
    }
    return sum
  }

  @Test(
    "who gains and who loses is what the interpreter says of each, and all sums agree to the fen",
    arguments: [("2026-11-21", 11), ("2025-12-31", 12), ("2024-06-30", 13)] as [(String, UInt64)])
  func sameMeaning(day: String, seed: UInt64) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay(day))
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 60, seed: seed)
    let population = try made.read()
    let reform = try PolicyReform(yaml: Self.patch(corpus, seed: seed), file: "patch.yaml", for: corpus)
    let groups = try EnterpriseGroups(population, corpus: corpus, on: on)
    let narrow = try ReformRun(reform, of: corpus, on: on).outcome(population, groups: groups)
    let whole = try ReformRun(reform, of: corpus, on: on, isWhole: true).outcome(population, groups: groups, threads: 2)
    let after = corpus.applying(reform)

    guard case .codes(let codes) = population.enterprises.keys else { return }
    let found = Dictionary(uniqueKeysWithValues: narrow.enterprises.changes.map { (codes[$0.row].text, $0) })
    var (winners, losers, incomparable) = (0, 0, 0)
    for dossier in made.dossiers {
      let before = try most(dossier, corpus, reform.touched, on: on)
      let later = try most(dossier, after, reform.touched, on: on)
      let change = found[dossier.key]
      guard let least = before.bounded, let most = later.bounded else {
        // Nothing can be said of sums that are too large.
        #expect(change?.difference == nil, "\(dossier.key)")
        incomparable += change == nil ? 0 : 1
        continue
      }
      #expect((change == nil) == (before == later), "\(dossier.key)")
      guard let change else { continue }
      #expect(change.before == .init(bounded: least, unbounded: before.unbounded), "\(dossier.key)")
      #expect(change.after == .init(bounded: most, unbounded: later.unbounded), "\(dossier.key)")
      if before.open.mapValues(\.count) != later.open.mapValues(\.count) || least == most {
        incomparable += 1
        #expect(change.difference == nil, "\(dossier.key)")
      } else {
        winners += most > least ? 1 : 0
        losers += most < least ? 1 : 0
        #expect(change.difference == most.subtracting(least), "\(dossier.key)")
      }
    }
    #expect(winners + losers > 5)
    #expect(narrow.enterprises.winners == winners)
    #expect(narrow.enterprises.losers == losers)
    #expect(narrow.enterprises.incomparable == incomparable)
    // Told with everything else, the same enterprises change by the same.
    #expect(whole.enterprises.changes == narrow.enterprises.changes)
    for benefit in narrow.after.benefits {
      #expect(whole.after.benefits.first { $0.id == benefit.id } == benefit)
    }
    for outcome in [narrow, whole] {
      let cash = (outcome.before.cashTotal(of: corpus), outcome.after.cashTotal(of: after))
      var sums = (BatchSummary.Figures(), BatchSummary.Figures())
      for group in outcome.groups {
        sums.0.add(group.before)
        sums.1.add(group.after)
      }
      #expect(sums.0 == cash.0)
      #expect(sums.1 == cash.1)
    }
    // The rest stands untouched.
    let untouched = whole.before.benefits.filter { !reform.touched.contains($0.id) }
    #expect(untouched == whole.after.benefits.filter { !reform.touched.contains($0.id) })
  }

  @Test("an answer that nothing bounds hides no other: the rest is compared, and who has nothing else is told apart")
  func unbounded() throws {
    let corpus = try Self.corpus.get()
    let reform = try PolicyReform(
      yaml: """
        title: 数字化服务降到25%
        changes:
          - {benefit: "zjtx-2025/12#digital-service-subsidy", row: digital, column: 最高比例, cell: 25%}
        """, file: "patch.yaml", for: corpus)
    let codes = (1...3).map { number -> String in
      let body = "91310000MA000000\(number)"
      return body + String(CreditCode.checkCharacter(for: body) ?? "0")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-open-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let files = [
      "enterprise": "credit_code,statistical_area,tier\n" + codes.map { "\($0),310117,srdi\n" }.joined(),
      // The first has an amount beside an unknown one, the second the unknown alone, the third the amount alone.
      "contract": "credit_code,key,contract_kind,contract_amount,signed_on\n"
        + [(0, "a", ""), (0, "b", "1000000"), (1, "a", ""), (2, "b", "1000000")]
        .map { "\(codes[$0.0]),\($0.1),digital_service,\($0.2),2026-03-01\n" }.joined(),
    ]
    for (kind, text) in files { try Data(text.utf8).write(to: folder.appending(path: "\(kind).csv")) }
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read()
    let groups = try EnterpriseGroups(population, corpus: corpus, on: on)
    let found = try ReformRun(reform, of: corpus, on: on).outcome(population, groups: groups)
    let told = found.enterprises
    #expect(told.winners == 0 && told.losers == 2 && told.incomparable == 1)
    #expect(told.loss == Money(fen: 10_000_000) && told.difference == Money(fen: -10_000_000))
    #expect(told.changes.map(\.difference) == [Money(fen: -5_000_000), nil, Money(fen: -5_000_000)])
    #expect(told.changes.map(\.before.unbounded) == [1, 1, 0])
    #expect(found.before.cashTotal(of: corpus).bounded == Money(fen: 60_000_000))
    #expect(found.after.cashTotal(of: corpus).bounded == Money(fen: 50_000_000))
  }

  @Test("gains less losses are the difference of the totals, and quantiles are differences of enterprises")
  func totals() throws {
    try withCity(600) { corpus, population, groups in
      let reform = try PolicyReform(
        yaml: """
          title: 入统奖励有增有减
          changes:
            - {benefit: "shenggui-2023/5#new-entrant-award", column: 最高, cell: 45万}
            - {benefit: "shenggui-2023/5#new-entrant-award", to: 2027-12-31}
            - {benefit: "shenggui-2023/5#annual-entrant-growth-award", to: 2027-12-31}
          """, file: "patch.yaml", for: corpus)
      let outcome = try ReformRun(reform, of: corpus, on: on).outcome(population, groups: groups)
      let (before, after) = (outcome.before.cashTotal(of: corpus), outcome.after.cashTotal(of: corpus))
      let difference = after.most.flatMap { after in before.most.flatMap { after.subtracting($0) } }
      #expect(outcome.enterprises.difference == difference)
      #expect(outcome.enterprises.winners > 0 && outcome.enterprises.losers > 0)
      let quantiles = outcome.enterprises.quantiles([0, 0.5, 1])
      let sorted = outcome.enterprises.changes.compactMap(\.difference).sorted()
      #expect(quantiles == [sorted[0], sorted[(sorted.count + 1) / 2 - 1], sorted[sorted.count - 1]])

      // One district alone, and all the others, make the whole.
      let isFirst = groups.numbers.map { groups.groups[Int($0)].district == "310117" }
      let halves = [isFirst, isFirst.map { !$0 }]
      let parts = try halves.map {
        try ReformRun(reform, of: corpus, on: on).outcome(population, groups: groups, within: $0)
      }
      #expect(parts.reduce(0) { $0 + $1.before.enterprises } == 600)
      #expect(parts.reduce(0) { $0 + $1.enterprises.winners } == outcome.enterprises.winners)
      let totals = parts.compactMap { $0.after.cashTotal(of: corpus).most }
      #expect(totals.reduce(Money.zero) { $0.adding($1) ?? $0 } == after.most)
      #expect(parts[0].groups.allSatisfy { $0.group.district == "310117" })
    }
  }

  @Test("sizes are those of the national standard, asked of the interpreter for each enterprise")
  func sizes() throws {
    try withCity(500) { corpus, population, groups in
      let standard = try #require(EnterpriseSizes.standardID.flatMap { corpus.standard($0) })
      let dossiers = ColumnDossiers(population, dictionary: corpus.facts)
      var seen: Set<String?> = []
      for row in 0..<500 {
        let subject = try dossiers.dossier(ofRow: row).enterprise
        let standing = try standard.standing(year: 2025) { subject.knowledge(of: $0, on: on, known: on) }
        var expected: String?
        if case .on(let rung) = standing { expected = rung.id }
        let group = groups.groups[Int(groups.numbers[row])]
        #expect(group.size?.id == expected)
        seen.insert(expected)
        let industry = subject.knowledge(of: FactReference(try #require(FactID("industry"))), on: on, known: on)
        #expect(group.division == industry.value.map { String("\($0)".prefix(2)) })
      }
      #expect(seen.count >= 4)
    }
  }

  @Test("a reading's other answer costs what the reform that it is costs, and the dearest comes first")
  func readings() throws {
    try withCity(500) { corpus, population, groups in
      let costs = try ReadingCosts(of: corpus, on: on).ranked(population)
      #expect(costs.count == corpus.readings.flatMap(\.alternatives).filter { !$0.benefits.isEmpty }.count)
      #expect(costs.contains { $0.enterprises.winners + $0.enterprises.losers > 0 })
      for cost in costs {
        let run = ReformRun(PolicyReform(cost.alternative, of: cost.reading), of: corpus, on: on)
        let outcome = try run.outcome(population, groups: groups)
        #expect(outcome.enterprises.changes == cost.enterprises.changes)
        #expect(outcome.after.cashTotal(of: corpus) == cost.after)
      }
      let told = costs.compactMap { $0.enterprises.difference?.fen.magnitude }
      #expect(told == told.sorted(by: >))
    }
  }

  @Test("facts are missing of those alone for whom one may release something, as clause pages count them")
  func open() throws {
    let corpus = try Self.corpus.get()
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 150, seed: 5)
    let projector = PopulationProjector(assessor: Assessor(corpus: corpus), on: on)
    var expected: [InstrumentID: Int] = [:]
    for dossier in made.dossiers {
      for standing in try projector.standings(of: dossier) where standing.state == .undecided {
        if case .benefit(let benefit) = standing.source { expected[benefit, default: 0] += 1 }
      }
    }
    let sums = try BatchAssessor(corpus: corpus, on: on).run(made.read()).summary
    for benefit in sums.benefits { #expect(benefit.all.open == expected[benefit.id] ?? 0, "\(benefit.id)") }
    #expect(sums.benefits.contains { $0.all.open < $0.all.undecided } && !expected.isEmpty)
  }

  @Test("kept from dossiers, a population comes to what its files come to, also where values hold from a day on")
  func resident() throws {
    let corpus = try Self.corpus.get()
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 40, seed: 21)
    let assessor = BatchAssessor(corpus: corpus, on: on)
    var builder = StoredPopulation.Builder(corpus.facts, on: on)
    var dated: [Dossier] = []
    for (number, dossier) in made.dossiers.enumerated() {
      // Every third enterprise tells its lasting facts twice: something else, and what it is now from a day on.
      let day = CalendarDay(daysSinceEpoch: 20_450 + number)
      func told(_ subject: Subject) -> Subject {
        guard number % 3 == 0 else { return subject }
        return Subject(
          kind: subject.kind, key: subject.key,
          entries: subject.entries.flatMap { entry in
            entry.reference.period == nil
              ? [FactEntry(entry.reference, nil), FactEntry(entry.reference, entry.value, since: day)] : [entry]
          })
      }
      dated.append(
        Dossier(key: dossier.key, enterprise: told(dossier.enterprise), subjects: dossier.subjects.map(told)))
      builder.append(try #require(CreditCode(dossier.key)), dated[number], area: nil)
    }
    let stored = builder.population()
    let resident = try ResidentPopulation(
      stored.population, apart: stored.apart, areaColumn: StoredPopulation.areaColumn, on: on, corpus: corpus)
    #expect(resident.count == 40 && resident.apartCount == 14)
    var found: [String: PlanVerdict] = [:]
    let outcome = try resident.run(assessor)
    outcome.forEachAnswer { answer in
      guard let table = outcome.population.table(answer.kind) else { return }
      guard let code = resident.creditCode(ofRow: table.parent(of: answer.row))?.text else { return }
      var key = code
      if case .below(_, let keys) = table.keys { key = keys[answer.row] }
      found["\(code) \(answer.kind) \(key) \(answer.benefit)"] = answer.verdict
    }
    var expected: [String: PlanVerdict] = [:]
    for dossier in dated {
      for benefit in assessor.benefits {
        let kind = benefit.declaration.subject
        for subject in [dossier.enterprise] + dossier.subjects where subject.kind == kind {
          let verdict = PlanVerdict(
            try Question(
              asked: AskedBenefit(benefit.declaration, benefit.table), subject: subject, dossier: dossier, on: on,
              forYear: nil, known: on, dictionary: corpus.facts
            ).verdict(), in: benefit.table)
          guard verdict.state == .eligible || verdict.state == .undecided else { continue }
          expected["\(dossier.key) \(kind.rawValue) \(subject.key) \(benefit.declaration.id)"] = verdict
        }
      }
    }
    let wrong = expected.filter { found[$0.key] != $0.value }.keys.sorted().prefix(5)
    #expect(wrong.map { "\($0): \(String(describing: found[$0]))" } == [])
    #expect(found.count == expected.count && !found.isEmpty)
  }

  private func withCity(
    _ count: Int, _ body: (PolicyCorpus, Population, EnterpriseGroups) throws -> Void
  ) throws {
    let corpus = try Self.corpus.get()
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-city-\(UUID().uuidString)")
    let city = try DemonstrationCity(
      enterprises: count, months: 0, seed: 7, on: on, areas: corpus.areas, industries: corpus.industries)
    try city.writePopulation(to: folder)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read()
    try body(corpus, population, try EnterpriseGroups(population, corpus: corpus, on: on))
  }
}
