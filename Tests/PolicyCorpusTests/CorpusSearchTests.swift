import Diagnostics
import Testing

@testable import PolicyCorpus

@Suite("Search over the documents")
struct CorpusSearchTests {
  let corpus: PolicyCorpus
  let search: CorpusSearch

  init() throws {
    corpus = try CarriedCorpus.corpus.get()
    search = CorpusSearch(corpus)
  }

  @Test(
    "a word of one, two or more characters is found wherever it stands", arguments: ["券", "升规", "首台", "小巨人", "培育企业库"])
  func words(word: String) {
    let hits = search.hits(for: word, in: .chinese, limit: 2000)
    let names = corpus.instruments.filter { $0.name.zh.contains(word) }.map { CorpusSearch.Place.instrument($0.id) }
    #expect(!names.isEmpty)
    #expect(Set(names).isSubset(of: Set(hits.map(\.place))))
    for hit in hits {
      #expect(!hit.matches.isEmpty)
      for range in hit.matches {
        #expect(String(Array(hit.text)[range]).contains(word))
      }
    }
  }

  @Test("titles stand before summaries and these before readings, and each place stands once")
  func order() {
    let hits = search.hits(for: "升规", in: .chinese, limit: 2000)
    #expect(Set(hits.map(\.place)).count == hits.count)
    let firstReading = hits.firstIndex { if case .reading = $0.place { true } else { false } } ?? hits.count
    #expect(hits[firstReading...].allSatisfy { if case .reading = $0.place { true } else { false } })
  }

  @Test("every word must be there; case, width and white space do not matter")
  func folding() {
    let wide = search.hits(for: "　ＥＳＧ ", in: .chinese)
    #expect(!wide.isEmpty && wide.map(\.place) == search.hits(for: "esg", in: .chinese).map(\.place))
    let both = search.hits(for: "升规 奖励", in: .chinese)
    #expect(!both.isEmpty && both.allSatisfy { $0.text.contains("升规") && $0.text.contains("奖励") })
  }

  @Test("English words are found in English, and nothing is found for nothing")
  func english() {
    #expect(!search.hits(for: "LOAN", in: .english).isEmpty)
    #expect(search.hits(for: " \n", in: .chinese).isEmpty)
    #expect(search.hits(for: "没有这样的词组合", in: .chinese).isEmpty)
    #expect(search.hits(for: String(repeating: "a ", count: 40), in: .english).isEmpty)
  }

  @Test("a clause is named by its number, or by its word where it has none")
  func clauseNames() throws {
    for (id, zh, en) in [
      ("shenggui-2023/5", "第五条", "Clause 5"), ("gaoduan-2022/25", "第二十五条", "Clause 25"),
      ("gaozhiliang-2023/目标", "目标", "Goals"), ("gaozhiliang-2023/保障3", "保障第三项", "Safeguard 3"),
    ] {
      let words = try #require(ClauseID(id)).wording
      #expect(words == Wording(zh: zh, en: en))
    }
    let goals = try #require(ClauseID("zhuanxing-2026/目标").flatMap(corpus.clause))
    #expect(goals.heading.zh == "主要目标")
  }
}
