import Benefits
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Synchronization
import Testing

@testable import Portal

/// A made-up city from its files to the pages, with what its enterprises have below them.
@Suite("The made-up city, filled in")
struct MadeUpCityTests {
  @Test("every file comes in without a fault or a warning, and a second time with nothing new")
  func imports() async throws {
    try await TestPortal.run(enterprises: 700) { city, _ in
      var kinds = 0
      for (file, bytes) in city.files {
        let subject = try #require(SubjectKind(rawValue: file.subject))
        let preview = try await city.portal.facts.preview(
          FactImport(file: file.name, bytes: bytes, subject: subject, basis: .voluntary), at: TestPortal.now)
        #expect(preview.faults.isEmpty && preview.warnings.isEmpty, "\(file.name)")
        #expect(preview.rows > 0 && preview.unchangedFacts > 0, "\(file.name)")
        #expect(preview.newFacts + preview.changedFacts + preview.newEnterprises == 0, "\(file.name)")
        kinds += 1
      }
      #expect(kinds >= 7)
    }
  }

  @Test("benefits on contracts, projects, loans and products have matches, each subject for itself")
  func standings() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      var matched: Set<SubjectKind> = []
      var benefits = 0
      for benefit in city.portal.corpus.benefits where benefit.subject != .enterprise {
        let source = FigureSource.benefit(benefit.id)
        let tally = try await city.store.tallies(of: source, scope: .everywhere)[nil] ?? Tally()
        let list = try await city.store.standings(
          StandingFilter(source: source), scope: .everywhere, offset: 0, limit: 1_000)
        #expect(list.total == tally.holding + tally.undecided, "\(benefit.id)")
        #expect(list.rows.allSatisfy { $0.standing.subject != $0.standing.enterprise })
        #expect(tally.holders <= tally.holding)
        guard tally.holding > 0 else { continue }
        matched.insert(benefit.subject)
        benefits += 1
      }
      #expect(matched.isSuperset(of: [.contract, .project, .loan]), "\(matched)")
      #expect(benefits >= 8)

      // A run over everybody leaves out the reasons, and nothing else.
      let day = city.clock.now.dayInShanghai
      let projector = PopulationProjector(assessor: city.portal.assessor, on: day)
      try await city.portal.facts.forEachHistory(within: .everywhere) { history in
        let dossier = history.dossier(known: day)
        let standings = try projector.standings(of: dossier)
        let holding = standings.filter { $0.state == .holds }
        let assessments = try city.portal.assessor.assess(dossier, on: day).benefits
        let eligible = assessments.filter { $0.state == .eligible }
        #expect(
          holding.compactMap {
            if case .benefit(let id) = $0.source { "\(id) \($0.subject) \($0.row ?? "")" } else { nil }
          }
            == eligible.map { "\($0.benefit) \($0.key) \($0.row ?? "")" })
        // What cards put under 待补信息 is what clause pages count, and each of them has something to ask for.
        let open = assessments.filter { $0.told == .undecided }
        #expect(
          standings.compactMap {
            if case (.benefit(let id), .undecided) = ($0.source, $0.state) { "\(id) \($0.subject)" } else { nil }
          } == open.map { "\($0.benefit) \($0.key)" })
        #expect(open.allSatisfy { !$0.missing.isEmpty || $0.unlisted != nil })
      }
    }
  }

  @Test("the list behind a figure names the contract, and the enterprise's page has it folded with its facts")
  func pages() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      let chosen = Mutex<(InstrumentID, Standing)?>(nil)
      for benefit in city.portal.corpus.benefits where benefit.subject == .contract {
        let list = try await city.store.standings(
          StandingFilter(source: .benefit(benefit.id), state: .holds), scope: .everywhere, offset: 0, limit: 1)
        if let first = list.rows.first { chosen.withLock { $0 = ($0 ?? (benefit.id, first.standing)) } }
      }
      let (benefit, standing) = try #require(chosen.withLock { $0 })
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("\(benefit.clause.path)/\(benefit.name)").text
      #expect(list.contains("<small class=\"muted nowrap\">合同 \(standing.subject)</small>"))
      let clause = try await browser.get(benefit.clause.path).text
      #expect(clause.contains("初步相符（份合同）"))
      let export = try await browser.get("\(benefit.clause.path)/\(benefit.name)/export").text
      #expect(export.contains(",\(standing.subject)"))
      let page = try await browser.get("/enterprises/\(standing.enterprise)").text
      let folded = try #require(page.firstMatch(of: /<summary>合同（[0-9]+）<\/summary>[\s\S]*?<\/table>/)).0
      #expect(folded.contains("<th scope=\"row\" class=\"nowrap\">\(standing.subject)</th>"))
      #expect(folded.contains("<th scope=\"col\" class=\"n\">合同金额</th>"))
      let english = try await browser.get("/enterprises/\(standing.enterprise)?lang=en").text
      #expect(english.contains(/<summary>Contract \([0-9]+\)<\/summary>/))
    }
  }
}
