import CorpusFixtures
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What seek answers over the carried rules, and what it refuses.
@Suite("Seek")
struct SeekTests {
  let assessor: Assessor

  init() throws { assessor = Assessor(corpus: try CorpusFixture.load()) }

  private func seek(
    _ benefit: String, _ fact: String, _ goal: String, _ json: String, key: String? = nil, on: String = "2026-06-30",
    forYear: Int? = nil
  ) throws -> SeekAnswer {
    let dossier = try FactsFile.read(json: json, dictionary: assessor.corpus.facts, file: "facts.json").dossier
    let reference = try #require(FactReference(column: fact))
    let yuan = try #require(Double(goal))
    let request = SeekRequest(
      benefit: try #require(InstrumentID(benefit)), key: key, fact: reference.fact, period: reference.period,
      goal: Money(fen: Int64((yuan * 100).rounded())))
    return try assessor.seek(request, in: dossier, on: try #require(CalendarDay(on)), forYear: forYear)
  }

  private func refusal(
    _ benefit: String, _ fact: String, _ json: String, goal: String = "1", key: String? = nil
  ) throws -> String {
    do {
      _ = try seek(benefit, fact, goal, json, key: key, on: "2026-05-10")
      return "answered"
    } catch let fault as Diagnostic {
      return "\(fault.code)\n\(fault.rendered(in: .english))"
    }
  }

  private func targets(_ answer: SeekAnswer) -> [String] {
    answer.targets.map { "\($0.direction) \($0.comparison) \($0.needed) \($0.then.amount.maximum?.description ?? "-")" }
  }

  private func contract(_ amount: String, recognised: String = "true", kind: String = "first_set") -> String {
    """
    { "enterprise": "e", "complete": ["contract"], "facts": [], "subjects": [
      {"subject": "contract", "key": "c1", "facts": [ {"fact": "contract_kind", "value": "\(kind)"},
        {"fact": "recognised", "value": \(recognised)}, {"fact": "signed_on", "value": "2026-02-01"},
        {"fact": "contract_amount", "value": \(amount)} ]} ] }
    """
  }

  private static let firstSet = "zhuanxing-2026/1#first-set-support"

  @Test("a ceiling of 30 % reaches 3 million at a contract of 10 million, and not a fen below")
  func share() throws {
    let answer = try seek(Self.firstSet, "contract_amount", "3000000", contract("\"8000000\""))
    #expect(answer.outcome == .reachable)
    #expect(targets(answer) == ["up >= 10000000 3000000"])
    // 30 % of 9,999,999.97 is 2,999,999.991: down to the fen below.
    let finer = try seek(Self.firstSet, "contract_amount", "2999999.99", contract("\"8000000\""))
    #expect(targets(finer) == ["up >= 9999999.97 2999999.99"])
    #expect(try seek(Self.firstSet, "contract_amount", "3000000", contract("\"10000000\"")).outcome == .reached)
  }

  @Test("a cap makes a goal above it unreachable, and the answer says how far one gets")
  func capped() throws {
    let answer = try seek(Self.firstSet, "contract_amount", "20000000.01", contract("\"8000000\""))
    #expect(answer.outcome == .unreachable && answer.targets == [])
    #expect(answer.most == Money(fen: 2_000_000_000))
    #expect(
      answer.text(corpus: assessor.corpus, in: .english).contains(
        "20,000,000.01 yuan is out of reach: no value of Contract amount brings more than 20,000,000 yuan"))
  }

  @Test("what fails whatever the fact is stands in the way, by name")
  func blocked() throws {
    let answer = try seek(Self.firstSet, "contract_amount", "100", contract("\"8000000\"", recognised: "false"))
    #expect(answer.outcome == .unreachable && answer.most == nil)
    #expect(answer.blocking.map { $0.facts.map(\.reference.description) }.contains(["recognised"]))
    #expect(
      targets(try seek(Self.firstSet, "recognised", "100", contract("\"8000000\"", recognised: "false"))) == [
        "other = true 2400000"
      ])
  }

  @Test("where other facts are unknown, the answer is that it may be, and on what it hangs")
  func unknown() throws {
    let json = contract("\"8000000\"").replacingOccurrences(of: #"{"fact": "recognised", "value": true}, "#, with: "")
    let answer = try seek(Self.firstSet, "contract_amount", "3000000", json)
    #expect(answer.outcome == .undecided)
    #expect(targets(answer) == ["up >= 10000000 3000000"])
    #expect(answer.targets[0].then.missing.map(\.reference.description) == ["recognised"])
    // The fact itself may be unknown: then nothing is near or far.
    let unstated = contract("\"1\"").replacingOccurrences(
      of: #"{"fact": "contract_amount", "value": "1"}"#,
      with: #"{"fact": "contract_amount", "value": "1", "since": "2030-01-01"}"#)
    #expect(targets(try seek(Self.firstSet, "contract_amount", "3000000", unstated)) == ["up >= 10000000 3000000"])
  }

  @Test("days are exact at both ends of the period of force")
  func days() throws {
    let json = contract("\"20000000\"").replacingOccurrences(of: "2026-02-01", with: "2025-12-31")
    let answer = try seek(Self.firstSet, "signed_on", "1", json)
    #expect(targets(answer) == ["up >= 2026-01-01 6000000"])
    // What would be signed after the day asked has not happened.
    let late = contract("\"20000000\"").replacingOccurrences(of: "2026-02-01", with: "2026-07-01")
    #expect(targets(try seek(Self.firstSet, "signed_on", "1", late)) == ["down <= 2026-06-30 6000000"])
  }

  private static let entrant = """
    { "enterprise": "e", "facts": [ {"fact": "above_scale_on", "value": "2024-12-20"},
      {"fact": "above_scale_route", "value": "annual"}, {"fact": "first_entry", "value": true},
      {"fact": "industry", "value": "3911"}, {"fact": "output", "period": "2024", "value": "100000000"},
      {"fact": "output", "period": "2025", "value": "105000000"} ] }
    """
  private static let growth = "shenggui-2023/5#annual-entrant-growth-award"

  @Test("a statutory figure of a closed period is not sought; of an open one it is, exact at the boundary")
  func statutory() throws {
    #expect(
      try refusal(Self.growth, "output", Self.entrant) == """
        seek.statutory
        error: output@2025 is not sought: the statutory survey asks for it too, and its period is over. Nobody is told which figure to report; a closed period's figure can only be checked against the facts
          try: correct it where it is wrong; open periods and other facts may be sought
        """)
    #expect(try refusal(Self.growth, "output@2024", Self.entrant).hasPrefix("seek.statutory"))
    let open = try seek(Self.growth, "output", "400000", Self.entrant, on: "2025-11-01", forYear: 2025)
    #expect(targets(open) == ["up >= 130000000 400000"])
    let lower = try seek(Self.growth, "output", "1", Self.entrant, on: "2025-11-01", forYear: 2025)
    #expect(targets(lower) == ["up >= 110000000 200000"])
  }

  @Test("a question without an answer is refused, and says why")
  func refusals() throws {
    let contract = contract("\"8000000\"")
    #expect(
      try refusal("zhuanxing-2026/1#first-set-suport", "recognised", contract) == """
        seek.benefit
        error: there is no benefit zhuanxing-2026/1#first-set-suport
          try: did you mean “zhuanxing-2026/1#first-set-support”?
        """)
    #expect(
      try refusal(Self.firstSet, "paid_amount", contract) == """
        seek.unread
        error: zhuanxing-2026/1#first-set-support does not read paid_amount
          expected: one of contract_amount, contract_kind, recognised, signed_on
        """)
    #expect(
      try refusal(Self.firstSet, "contract_amout", contract).hasPrefix("seek.fact\nerror: the dictionary has no fact"))
    #expect(
      try refusal(Self.firstSet, "contract_amount", contract, key: "c2") == """
        seek.key
        error: there is no contract 'c2'
          expected: c1
        """)
    #expect(
      try refusal(Self.firstSet, "contract_amount", #"{ "enterprise": "e" }"#) == """
        seek.subject
        error: the benefit is for each contract, and none is listed
          try: list it under subjects
        """)
    #expect(try refusal(Self.growth, "industry", Self.entrant).hasPrefix("seek.values"))
    #expect(try refusal(Self.firstSet, "contract_amount", contract, goal: "0").hasPrefix("seek.goal"))
    #expect(try refusal(Self.growth, "output@2020", Self.entrant).hasPrefix("seek.period"))
  }

  @Test("the answer as JSON holds every field of its shape")
  func json() throws {
    let answer = try seek(Self.firstSet, "contract_amount", "3000000", contract("\"8000000\""))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(answer.json(in: .english).utf8)) as? [String: Any])
    #expect(
      Set(object.keys) == [
        "on", "for", "known", "benefit", "clause", "subject", "key", "year", "fact", "period", "now", "goalYuan",
        "present", "outcome", "values", "mostYuan", "enterpriseCapYuan", "blocking",
      ])
    let values = try #require(object["values"] as? [[String: Any]])
    #expect(values.first?["op"] as? String == ">=" && values.first?["needed"] as? String == "10000000")
  }

  @Test("what all contracts of an enterprise may have together bounds each")
  func enterpriseCap() throws {
    let dossier = try SeekCorpus.dossier(["contract_amount": "1", "recognised": "true", "contract_kind": "first_set"])
    func answer(_ goal: Int64) throws -> SeekAnswer {
      let request = SeekRequest(
        benefit: try #require(InstrumentID("example-2023/1#share")), key: nil,
        fact: try #require(FactID("contract_amount")),
        period: nil, goal: Money(fen: goal))
      return try SeekCorpus.loaded.get().seek(request, in: dossier, on: try #require(CalendarDay("2026-05-10")))
    }
    #expect(targets(try answer(200)) == ["up >= 6.67 2"])
    let beyond = try answer(201)
    #expect(beyond.outcome == .unreachable && beyond.most == Money(fen: 200))
  }
}
