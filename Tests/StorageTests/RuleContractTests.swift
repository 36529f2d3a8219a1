import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Journal
import PolicyCorpus
import Quantities
import Rules
import Testing

@testable import Storage

/// What every store of rules must do, whatever database is behind it.
@Suite("The contract of rule stores")
struct RuleContractTests {
  private static func book() throws -> RuleBook { RuleBook(try CorpusFixture.load()) }

  private static func proposal(_ version: ContentHash, from: String) throws -> RuleProposal {
    try RuleProposal(version: version) { field in
      field == "from" ? from : field.hasSuffix("day") ? "2026-01-05" : "模拟 \(field)"
    }
  }

  @Test(
    "a version goes its whole way, twice sent is once done, and the journal alone rebuilds it",
    arguments: StoreUnderTest.all)
  func wholeWay(_ kind: StoreUnderTest) async throws {
    let book = try Self.book()
    let rule = book.rules[0]
    let maker = try #require(ActorID("person:1"))
    let checker = try #require(ActorID("person:2"))
    try await kind.use { store in
      let desk = RuleDesk(store: store)
      let at = noon("2026-02-01")
      try await desk.catalogue(book, at: at)
      try await desk.catalogue(book, at: at)
      #expect(try await desk.versions(ofCorpus: book.corpus.hash).count == book.rules.count)
      #expect(try await desk.content(of: rule.version) == rule.content)
      #expect(try await desk.corpora(of: rule.id).map(\.version) == [rule.version])

      let proposal = try Self.proposal(rule.version, from: "2026-03-01")
      let first = try await desk.perform(.propose(proposal), on: rule, by: maker, key: "p", at: at)
      let again = try await desk.perform(.propose(proposal), on: rule, by: maker, key: "p", at: at)
      #expect(again.record == first.record && again.isRepeated && !first.isRepeated)
      let other = try Self.proposal(rule.version, from: "2026-03-02")
      #expect(
        await codes { _ = try await desk.perform(.propose(other), on: rule, by: maker, key: "p", at: at) } == [
          "command.key-reused"
        ])
      let id = Enabling.ID(record: first.record)
      #expect(
        await codes { _ = try await desk.perform(.enable(id), on: rule, by: maker, key: "e", at: at) } == [
          "rules.own-proposal"
        ])
      _ = try await desk.perform(.enable(id), on: rule, by: checker, key: "e", at: at)
      let model = Array(try #require(rule.benefit.exportedModel).xml.utf8)
      let draft = ContentHash(of: model)
      _ = try await desk.perform(
        .keepDraft(version: draft, file: "模型.dmn"), on: rule, by: maker, key: "d", at: at, content: model)
      let later = try Self.proposal(draft, from: "2026-04-01")
      let second = try await desk.perform(.propose(later), on: rule, by: maker, key: "p2", at: at)
      _ = try await desk.perform(
        .refuse(Enabling.ID(record: second.record), reason: "不妥"), on: rule, by: checker, key: "r", at: at)
      _ = try await desk.perform(
        .discardDraft(version: draft, reason: "改过"), on: rule, by: maker, key: "x", at: at)
      let from = try #require(CalendarDay("2026-05-01"))
      _ = try await desk.perform(
        .askStop(id, from: from, reason: "停"), on: rule, by: maker, key: "a", at: at)
      #expect(try await desk.file(of: rule.id).enabling(id)?.openStop?.deed.by == maker)
      _ = try await desk.perform(.stop(id, from: from, reason: "停"), on: rule, by: checker, key: "s", at: at)

      let file = try await desk.file(of: rule.id)
      #expect(file.enablings.map(\.state) == [.enabled, .refused])
      #expect(file.enablings[0].proposal == proposal && file.enablings[0].decided?.by == checker)
      #expect(file.enablings[0].stopAsked?.deed.by == maker && file.enablings[0].stop?.deed.by == checker)
      #expect(file.drafts.map(\.discarded?.reason) == ["改过"])
      #expect(file.inForce(on: try #require(CalendarDay("2026-04-30")))?.id == id)
      #expect(file.inForce(on: try #require(CalendarDay("2026-05-01"))) == nil)
      #expect(try await desk.files() == [rule.id: file])
      let report = try await store.replay([RuleProjection()], at: at)
      #expect(report.difference == nil && report.rows == book.rules.count + 3)
    }
  }

  @Test("a draft with a missing band cannot be proposed", arguments: StoreUnderTest.products)
  func barred(_ kind: StoreUnderTest) async throws {
    let rule = try #require(try Self.book().rules.first { $0.id.name == "annual-entrant-growth-award" })
    let xml = try #require(rule.benefit.exportedModel).xml.replacing("[0.10..0.30)", with: "[0.10..0.20)")
    let draft = ContentHash(of: Array(xml.utf8))
    let maker = try #require(ActorID("person:1"))
    try await kind.use { store in
      let desk = RuleDesk(store: store)
      let at = noon("2026-02-01")
      _ = try await desk.perform(
        .keepDraft(version: draft, file: "a.dmn"), on: rule, by: maker, key: "d", at: at, content: Array(xml.utf8))
      let proposal = try Self.proposal(draft, from: "2026-04-01")
      #expect(
        await codes { _ = try await desk.perform(.propose(proposal), on: rule, by: maker, key: "p", at: at) } == [
          "rules.barred"
        ])
    }
  }
}
