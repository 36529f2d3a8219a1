import Access
import Benefits
import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Lists are sorted by every column, and files of them say whose they are")
struct ListTests {
  private static let path = "/documents/shenggui-2023/5/annual-entrant-growth-award"

  /// Standings of six enterprises of the city, two of them with the same amount, one without a ceiling, one without an
  /// area.
  private static func lay(in city: TestPortal) async throws -> [Enterprise] {
    let rows = try await city.portal.facts.page(.init(order: .creditCode, limit: 6), within: .everywhere).rows
    let benefit = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
    let most: [Int64?] = [30, 10, nil, 10, 0, 20]
    let standings = zip(rows, most).enumerated().map { index, pair in
      Standing(
        source: .benefit(benefit), enterprise: pair.0.creditCode.text, subject: pair.0.creditCode.text,
        state: index < 3 ? .undecided : .holds, minimum: .zero, maximum: pair.1.map { Money(fen: $0) }, row: nil,
        area: index == 1 ? nil : pair.0.area)
    }
    try await city.store.replaceStandings(
      with: standings,
      mark: ProjectionMark(on: city.clock.now.dayInShanghai, corpus: city.portal.corpus.hash, journalSequence: 1))
    return rows
  }

  /// The enterprises of a page, in its order.
  private static func order(_ html: String) -> [String] {
    html.matches(of: /<th scope="row"><a href="\/enterprises\/([0-9A-Z]{18})"/).map { String($0.1) }
  }

  @Test("the rows behind a figure are sorted by name, area, state and amount, either way, equal ones by code")
  func standings() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let rows = try await Self.lay(in: city)
      let codes = rows.map(\.creditCode.text)
      func picked(_ indices: [Int]) -> [String] { indices.map { codes[$0] } }
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      func shown(_ query: String) async throws -> [String] {
        Self.order(try await browser.get("\(Self.path)?\(query)").text)
      }
      #expect(try await shown("sort=amount") == picked([4, 1, 3, 5, 0, 2]))
      #expect(try await shown("sort=amount&desc=1") == picked([2, 0, 5, 3, 1, 4]))
      #expect(try await shown("sort=state") == picked([3, 4, 5, 0, 1, 2]))
      #expect(try await shown("sort=state&desc=1") == picked([2, 1, 0, 5, 4, 3]))
      #expect(try await shown("") == picked([3, 4, 5, 0, 1, 2]))
      let byName = rows.sorted { ($0.title, $0.creditCode.text) < ($1.title, $1.creditCode.text) }
      #expect(try await shown("sort=name") == byName.map(\.creditCode.text))
      #expect(try await shown("sort=name&desc=1") == byName.map(\.creditCode.text).reversed())
      let byArea = [0, 2, 3, 4, 5].sorted {
        (rows[$0].area?.text ?? "", codes[$0]) < (rows[$1].area?.text ?? "", codes[$1])
      }
      #expect(try await shown("sort=area") == picked(byArea + [1]))
      #expect(try await shown("sort=nonsense") == picked([3, 4, 5, 0, 1, 2]))

      let page = try await browser.get("\(Self.path)?sort=amount&desc=1&state=undecided&page=1").text
      #expect(Self.order(page) == picked([2, 0, 1]))
      #expect(page.contains("<th scope=\"col\" class=\"n\" aria-sort=\"descending\">"))
      #expect(page.matches(of: /aria-sort=/).count == 1)
      // Another column begins upwards, the same one turns round, and the filter stays.
      #expect(page.contains("?state=undecided&amp;sort=name\""))
      #expect(page.contains("?state=undecided&amp;sort=amount\""))
      // Filtering keeps the order, and so does the file.
      #expect(page.contains("<input type=\"hidden\" name=\"sort\" value=\"amount\">"))
      let file = try await browser.get("\(Self.path)/export?sort=amount&desc=1").text
      let exported = file.split(separator: "\r\n").dropFirst().compactMap { $0.split(separator: ",").first }
      #expect(exported.map(String.init) == picked([2, 0, 5, 3, 1, 4]))
    }
  }

  @Test("each row of a file says who took it, when, by which filter, what data it is, and under which record")
  func watermark() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      for (path, filter) in [
        ("/enterprises/export?q=\(FormFields.encode("模拟"))&sort=area", "筛选 名称或信用代码：模拟"),
        ("/enterprises/export", "无筛选"),
      ] {
        let file = try await browser.get(path).text
        let lines = file.split(separator: "\r\n")
        let record = try #require(
          try await city.store.read { try $0.journalRecords.recent(limit: 1, before: nil, kind: nil, actor: nil).first }
        )
        #expect(record.entry.kind == "portal.list-exported")
        #expect(record.entry.payload["filter"] == (filter == "无筛选" ? [] : [["q", "模拟"], ["sort", "area"]]))
        #expect(record.entry.payload["rows"].integer == lines.count - 1 && lines.count > 1)
        #expect(lines[0].hasSuffix(",水印"))
        let mark =
          ",区级主管部门（songjiang） · 2026年5月10日 10:00 · \(filter) · 模拟数据 · 非统计口径 · 日志第 \(record.sequence) 条"
        #expect(lines.dropFirst().allSatisfy { $0.hasSuffix(mark) }, "\(lines[1])")
      }
    }
  }
}
