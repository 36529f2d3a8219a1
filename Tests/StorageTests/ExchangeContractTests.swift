import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Exchanges
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

/// What every store of exchanges does, whatever database is behind it.
@Suite("Demands and supplies, kept")
struct ExchangeContractTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private static let space = InstrumentID("zjtx-2025/15#smart-space")

  private func open(_ store: SQLStore) async throws -> ExchangeDesk {
    try await FactDesk.on(store).bring(threeEnterprises)
    return ExchangeDesk(store: store, corpus: try Self.corpus.get(), registers: OneList())
  }

  /// A register with one entry, which leaves it on a day.
  private struct OneList: ListedEntries {
    func entries(of register: InstrumentID, on day: CalendarDay) async throws -> [ListedEntry] {
      guard "\(register)" == "zjtx-2025/15#premises", day < noon("2026-06-20").dayInShanghai else { return [] }
      return [
        ListedEntry(
          number: 7, title: "甲园三号楼", enterprise: nil, area: nil, fields: ["空间类型": "厂房", "面积": "1500", "租期": "5"],
          validUntil: nil)
      ]
    }
  }

  private func enterprise(_ code: String) throws -> ExchangeActor {
    ExchangeActor(try #require(ActorID("e" + code.suffix(4).lowercased())), .enterprise(try #require(CreditCode(code))))
  }

  private func office(_ area: String?) throws -> ExchangeActor {
    let scope: AreaScope = try area.map { .area(try #require(AreaCode($0))) } ?? .everywhere
    return ExchangeActor(try #require(ActorID("office-\(area ?? "city")")), .office(scope))
  }

  private func posting(
    _ side: ExchangeSide, _ party: ExchangeParty, _ title: String, _ values: [String: String] = [:],
    until: String = "2026-06-30", in exchange: InstrumentID? = space
  ) throws -> ExchangePosting {
    ExchangePosting(
      instrument: exchange, side: side, party: party,
      figures: ExchangeFigures(title: title, text: "精密加工", values: values, until: try #require(CalendarDay(until))))
  }

  @Test(
    "an enterprise posts, its district looks, another answers, the two settle; the journal rebuilds all of it",
    arguments: StoreUnderTest.all)
  func life(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let today = at.dayInShanghai
      let first = try enterprise(Codes.first)
      let second = try enterprise(Codes.second)
      let own = ExchangeParty.enterprise(try #require(CreditCode(Codes.first)))
      let other = ExchangeParty.enterprise(try #require(CreditCode(Codes.second)))
      let demand = try await desk.post(
        posting(.demand, own, "找厂房", ["面积": "1000", "空间类型": "厂房"]), by: first, key: "1", at: at)
      let again = try await desk.post(
        posting(.demand, own, "找厂房", ["面积": "1000", "空间类型": "厂房"]), by: first, key: "1", at: at)
      #expect(demand == again)
      func rows(
        _ filter: ExchangeQuery.Filter, _ viewer: ExchangeActor, after days: Int = 0
      ) async throws -> [ExchangeEntry.ID] {
        try await desk.page(ExchangeQuery(Self.space, filter: filter), for: viewer, on: today.adding(days: days)).rows
          .map(\.id)
      }
      // Nobody else sees it before the district has looked at it.
      #expect(try await rows(.submitted, first) == [demand])
      #expect(try await rows(.all, second).isEmpty)
      #expect(try await rows(.all, office("310115")).isEmpty)
      #expect(try await rows(.submitted, office("310117")) == [demand])
      #expect(try await desk.entry(demand, for: second) == nil)
      #expect(
        await codes { try await desk.act(.publish, on: demand, by: office("310115"), key: "2", at: at) }
          == ["exchanges.no-entry"])
      try await desk.act(.publish, on: demand, by: office("310117"), key: "2", at: at)
      #expect(try await rows(.live, second) == [demand])
      // Nobody can have answered on the day on which it came: that is said two weeks later.
      for days in [0, 13] {
        #expect(try await rows(.unanswered, office("310115"), after: days).isEmpty)
        #expect(try await desk.entry(demand, for: second)?.entry.isUnanswered(on: today.adding(days: days)) == false)
      }
      #expect(try await rows(.unanswered, office("310115"), after: 14) == [demand])
      #expect(try await desk.entry(demand, for: second)?.entry.isUnanswered(on: today.adding(days: 14)) == true)
      let supply = try await desk.post(
        posting(.supply, .institution("某园区"), "厂房二层", ["面积": "1200", "空间类型": "厂房"]), by: office("310115"), key: "3",
        at: at)
      let entry = try #require(try await desk.entry(demand, for: first)).entry
      let matches = try await desk.matches(for: entry, viewer: first, on: today)
      #expect(matches.map(\.met) == [2, 2])
      #expect(
        matches.first?.offer == .posted(try #require(try await desk.entry(supply, for: first)).entry))
      #expect(matches.last?.offer.party == .institution("甲园三号楼"))
      try await desk.act(.respond(other, text: "可以转租"), on: demand, by: second, key: "4", at: at)
      try await desk.act(.respond(other, text: "可以转租"), on: demand, by: second, key: "4", at: at)
      #expect(try await rows(.unanswered, office(nil), after: 14) == [supply])
      try await desk.act(.accept(1), on: demand, by: first, key: "5", at: at)
      try await desk.act(
        .settle(1, ExchangeResult(on: today, words: "签约", values: ["合同金额": "12.5"])), on: demand, by: first, key: "6",
        at: at)
      try await desk.act(.close(.settled, words: "已入驻"), on: demand, by: first, key: "7", at: at)
      #expect(try await rows(.live, second).isEmpty == false)
      #expect(
        try await desk.page(ExchangeQuery(filter: .all, enterprise: other.enterprise), for: second, on: today).rows.map(
          \.id) == [demand])
      let space = try #require(Self.space)
      let figure = try #require(try await desk.figures(for: office(nil), on: today)[space])
      #expect(
        figure
          == ExchangeFigure(
            demands: 0, supplies: 1, submitted: 0, unanswered: 0, expired: 0, settled: 1,
            contracts: ExchangeContracts(count: 1, told: 1, amount: Money(fen: 12_500_000), enterprises: 1)))
      #expect(try await desk.figures(for: office(nil), on: today.adding(days: 14))[space]?.unanswered == 1)
      // Amounts are between the two and the office of the entry's area.
      for (viewer, told) in [(second, 1), (try office("310117"), 1), (try office("310115"), 0)] {
        #expect(try await desk.figures(for: viewer, on: today)[space]?.contracts.told ?? 0 == told)
      }
      let open = try await desk.publicFigure(of: space, on: today)
      #expect(open.supplies == 1 && open.suppliers == 0 && open.contracts.enterprises == 1)
      // What is over is offered to nobody.
      let later = noon("2026-07-01")
      #expect(try await desk.page(ExchangeQuery(Self.space), for: second, on: later.dayInShanghai).rows.isEmpty)
      #expect(
        await codes { try await desk.act(.respond(other, text: "要"), on: supply, by: second, key: "8", at: later) }
          == ["exchanges.over"])
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ExchangeProjection()], at: later)
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "who stands in a register is taken into talks without being typed again, once at a time, and not after leaving it",
    arguments: StoreUnderTest.all)
  func lists(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let first = try enterprise(Codes.first)
      let own = ExchangeParty.enterprise(try #require(CreditCode(Codes.first)))
      let demand = try await desk.post(posting(.demand, own, "找厂房", ["空间类型": "厂房"]), by: first, key: "1", at: at)
      let source = ListedSource(register: try #require(InstrumentID("zjtx-2025/15#premises")), entry: 7)
      func refer(_ source: ListedSource, _ key: String, at: Timestamp) async -> [String] {
        await codes { try await desk.refer(source, on: demand, by: first, key: key, at: at) }
      }
      // Not before the office has looked at it.
      #expect(await refer(source, "2", at: at) == ["exchanges.wrong-state"])
      try await desk.act(.publish, on: demand, by: office("310117"), key: "3", at: at)
      #expect(
        await refer(ListedSource(register: source.register, entry: 8), "4", at: at) == ["exchanges.not-listed"])
      #expect(await refer(source, "4", at: at) == [])
      #expect(await refer(source, "4", at: at) == [])
      #expect(await refer(source, "5", at: at) == ["exchanges.answered-already"])
      let entry = try #require(try await desk.entry(demand, for: first)).entry
      let response = try #require(entry.responses[1])
      #expect(entry.responses.count == 1 && response.state == .accepted && response.source == source)
      #expect(response.text == "《各类物业空间》：甲园三号楼\n租期：5")
      try await desk.act(.fail(1, reason: "租期太短"), on: demand, by: first, key: "6", at: at)
      #expect(await refer(source, "7", at: noon("2026-06-20")) == ["exchanges.not-listed"])
      // An exchange without lists has nobody to take.
      let other = try await desk.post(
        posting(.demand, own, "找技术", in: InstrumentID("zhuanxing-2026/15#open-scenes")), by: office(nil), key: "8",
        at: at)
      #expect(
        await codes { try await desk.refer(source, on: other, by: first, key: "9", at: at) } == ["exchanges.not-listed"]
      )
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ExchangeProjection()], at: at)
      #expect(report.difference == nil)
    }
  }

  @Test(
    "what was changed and not looked at is found by whoever posted it and the office alone; others find what they read",
    arguments: StoreUnderTest.all)
  func unreviewed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let (first, second) = (try enterprise(Codes.first), try enterprise(Codes.second))
      let (own, beside) = (try office("310117"), try office("310115"))
      let party = ExchangeParty.enterprise(try #require(CreditCode(Codes.first)))
      let other = ExchangeParty.enterprise(try #require(CreditCode(Codes.second)))
      /// How many entries a viewer finds by each of some searches.
      func found(_ viewer: ExchangeActor, _ searches: String...) async throws -> [Int] {
        var counts: [Int] = []
        for words in searches {
          let query = ExchangeQuery(Self.space, filter: .all, search: words)
          let page = try await desk.page(query, for: viewer, on: at.dayInShanghai)
          #expect(page.total == page.rows.count)
          counts.append(page.total)
        }
        return counts
      }
      func amend(_ title: String, _ key: String) async throws {
        let figures = try posting(.demand, party, title).figures
        try await desk.act(.amend(figures), on: ExchangeEntry.ID(1), by: first, key: key, at: at)
      }
      let entry = try await desk.post(posting(.demand, party, "找厂房"), by: first, key: "1", at: at)
      try await desk.act(.publish, on: entry, by: own, key: "2", at: at)
      try await desk.act(.respond(other, text: "可以转租"), on: entry, by: second, key: "3", at: at)
      try await amend("找研发楼", "4")
      for viewer in [first, own, try office(nil)] {
        #expect(try await found(viewer, "研发楼", "厂房") == [1, 0], "\(viewer.id)")
      }
      // Who answered still reads, and finds, what was looked at; another district's office sees nothing of it now.
      #expect(try await found(second, "研发楼", "厂房 精密") == [0, 1])
      #expect(try await found(beside, "研发楼", "厂房") == [0, 0])
      try await desk.act(.publish, on: entry, by: own, key: "5", at: at)
      for viewer in [second, beside] {
        #expect(try await found(viewer, "研发楼", "厂房") == [1, 0], "\(viewer.id)")
      }
      // Closed before anybody looked again, it stays for others as it was published.
      try await amend("找实验室", "6")
      try await desk.act(.close(.withdrawn, words: "不需要了"), on: entry, by: first, key: "7", at: at)
      for viewer in [second, beside] {
        #expect(try await found(viewer, "实验室", "研发楼") == [0, 1], "\(viewer.id)")
      }
      // What was never published is found by nobody else, nor seen, once it is closed.
      let never = try await desk.post(posting(.demand, party, "找仓库"), by: first, key: "8", at: at)
      try await desk.act(.close(.withdrawn, words: "不需要了"), on: never, by: first, key: "9", at: at)
      for viewer in [first, own] { #expect(try await found(viewer, "仓库", "精密") == [1, 2], "\(viewer.id)") }
      #expect(try await found(beside, "仓库", "精密") == [0, 1])
      #expect(try await desk.entry(never, for: beside) == nil)
      #expect(try await desk.entry(never, for: own) != nil)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ExchangeProjection()], at: at)
      #expect(report.difference == nil)
    }
  }

  @Test("nobody posts for another, and words are searched whatever their width", arguments: StoreUnderTest.all)
  func refusals(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let own = ExchangeParty.enterprise(try #require(CreditCode(Codes.first)))
      func post(_ posting: ExchangePosting, _ actor: ExchangeActor, _ key: String) async -> [String] {
        await codes { _ = try await desk.post(posting, by: actor, key: key, at: at) }
      }
      #expect(
        try await post(posting(.demand, own, "甲"), enterprise(Codes.second), "1") == ["exchanges.unknown-enterprise"])
      #expect(try await post(posting(.demand, own, "甲"), office("310115"), "1") == ["exchanges.unknown-enterprise"])
      let ledger = InstrumentID("shenggui-2023/8#service-ledger")
      #expect(
        try await post(posting(.demand, own, "甲", in: ledger), office(nil), "1") == ["exchanges.no-exchange"])
      #expect(
        try await post(posting(.demand, own, "甲", ["面积": "多"]), office(nil), "1") == ["exchanges.value"])
      #expect(try await post(posting(.demand, own, "ＣＮＣ 100%"), office(nil), "1") == [])
      #expect(try await post(posting(.demand, own, "乙"), office(nil), "1") == ["command.key-reused"])
      func found(_ words: String) async throws -> Int {
        try await desk.page(ExchangeQuery(search: words), for: office(nil), on: at.dayInShanghai).total
      }
      #expect(try await found("cnc 精密") == 1)
      #expect(try await found("0%") == 1)
      #expect(try await found("0_") == 0)
    }
  }
}
