import EnterpriseFixtures
import Enterprises
import Quantities
import Testing

@testable import Storage

/// What a list of enterprises finds, whatever database is behind it.
@Suite("Lists of enterprises")
struct EnterpriseListContractTests {
  @Test(
    "a list is searched by two Chinese characters, by code, and by characters that LIKE would take otherwise",
    arguments: StoreUnderTest.all)
  func search(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      func found(_ words: String) async throws -> [String] {
        try await desk.page(EnterpriseQuery(search: words), within: .everywhere).rows.map(\.creditCode.text)
      }
      #expect(try await found("仪器") == [Codes.first])
      #expect(try await found("上海 电子") == [Codes.second])
      #expect(try await found("91310112ma") == [Codes.third])
      #expect(try await found("_100%") == [Codes.second])
      #expect(try await found("%") == [Codes.second])
      #expect(try await found("仪_") == [])
      #expect(try await found("'; DROP TABLE facts; --") == [])
      #expect(try await found("  ").count == 3)
    }
  }

  @Test(
    "a search takes full-width and half-width, capital and small letters for one, in names, codes and what is asked",
    arguments: StoreUnderTest.all)
  func foldedSearch(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(
        """
        credit_code,name
        \(Codes.first),上海ＡＢＣ（集团）有限公司
        \(Codes.second),上海Éclat Straße公司
        \(Codes.third),上海ｶﾞｽ器材㈱

        """)
      func found(_ words: String) async throws -> [String] {
        try await desk.page(EnterpriseQuery(search: words), within: .everywhere).rows.map(\.creditCode.text)
      }
      for word in ["abc", "ABC", "ａｂｃ", "Ａbc(集团)", "abc （集团）"] { #expect(try await found(word) == [Codes.first]) }
      for word in ["éclat", "ÉCLAT", "e\u{301}CLAT", "STRASSE", "straße"] {
        #expect(try await found(word) == [Codes.second], "\(word)")
      }
      for word in ["ガス", "ｶﾞｽ", "(株)"] { #expect(try await found(word) == [Codes.third], "\(word)") }
      #expect(try await found("９１３１０１１５ｍａ") == [Codes.second])
      try await desk.bring("credit_code,name\n\(Codes.first),上海ＸＹＺ公司\n", key: "import-2", on: "2026-03-01")
      #expect(try await found("abc") == [])
      #expect(try await found("xyz") == [Codes.first])
    }
  }

  @Test("a list is sorted, paged, filtered and narrowed by the person's area", arguments: StoreUnderTest.all)
  func pages(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      func codes(_ query: EnterpriseQuery, _ scope: AreaScope = .everywhere) async throws -> [String] {
        try await desk.page(query, within: scope).rows.map(\.creditCode.text)
      }
      #expect(try await codes(EnterpriseQuery(order: .creditCode)) == [Codes.third, Codes.second, Codes.first])
      #expect(
        try await codes(EnterpriseQuery(order: .area, isDescending: true)) == [Codes.first, Codes.second, Codes.third])
      let second = try await desk.page(EnterpriseQuery(order: .creditCode, offset: 1, limit: 1), within: .everywhere)
      #expect(second.rows.map(\.creditCode.text) == [Codes.second] && second.total == 3)
      #expect(try await codes(EnterpriseQuery(area: AreaCode("310115"))) == [Codes.second])
      #expect(try await codes(EnterpriseQuery(industry: "39", order: .creditCode)) == [Codes.second, Codes.first])
      let pudong = AreaScope.area(try #require(AreaCode("310115")))
      #expect(try await codes(EnterpriseQuery(), pudong) == [Codes.second])
      #expect(try await codes(EnterpriseQuery(search: "仪器"), pudong) == [])
      #expect(try await codes(EnterpriseQuery(), .enterprise(Codes.third)) == [Codes.third])
      #expect(try await codes(EnterpriseQuery(), .nothing) == [])
      #expect(try await codes(EnterpriseQuery(), .area(try #require(AreaCode("310000")))).count == 3)
      let counts = try await desk.countsByDistrict(within: .everywhere)
      #expect(counts.map { $0.district?.text } == ["310112", "310115", "310117"])
      #expect(counts.map(\.count) == [1, 1, 1])
      #expect(try await desk.countsByDistrict(within: pudong).map(\.count) == [1])
      let code = try #require(CreditCode(Codes.first))
      #expect(try await desk.enterprise(code, within: pudong) == nil)
      #expect(try await desk.history(of: code, at: noon("2026-05-10"), within: pudong).isEmpty)
    }
  }
}
