import Corpus
import Decimals
import Diagnostics
import Quantities
import Testing

@testable import PolicyCorpus

/// The corpus that the program carries, read once for all tests.
enum CarriedCorpus {
  static let files = Result { () throws(Diagnostics) in try CorpusFiles(in: CorpusFolder.bundled) }
  static let tables = Result { () throws(Diagnostics) in try ReferenceTables(files: files.get()) }
  static let corpus = Result { () throws(Diagnostics) in try PolicyCorpus.load(from: CorpusFolder.bundled) }
}

@Suite("The plan of entry above scale, as it is declared")
struct CarriedCorpusTests {
  let corpus: PolicyCorpus
  private let plan: DocumentID

  init() throws {
    plan = try #require(DocumentID("shenggui-2023"))
    corpus = try CarriedCorpus.corpus.get()
  }

  @Test("the document names its five issuers, its two days and a period that only its title implies")
  func document() throws {
    let document = try #require(corpus.document(plan))
    #expect(document.title.zh == "上海市工业企业升规提质三年行动方案（2023-2025）")
    #expect(document.number == nil)
    #expect(
      document.issuers == [
        "上海市经济和信息化委员会",
        "上海市财政局",
        "上海市规划和自然资源局",
        "上海市住房和城乡建设管理委员会",
        "国家税务总局上海市税务局",
      ])
    #expect(document.signed?.description == "2023-10-26")
    #expect(document.printed?.description == "2023-10-26")
    #expect(document.force.from?.description == "2023-01-01")
    #expect(document.force.to?.description == "2025-12-31")
    #expect(document.force.basis == .title)
    #expect(document.force.reading.flatMap(corpus.reading) != nil)
    #expect(document.forceTestedOn == .accrual)
  }

  @Test("the nine clauses stand in the order of the text, under its headings")
  func clauses() {
    let clauses = corpus.clauses(of: plan)
    #expect(clauses.map(\.id.number) == (1...9).map(String.init))
    #expect(
      clauses.map(\.title.zh) == [
        "总体目标", "区级分解目标", "明确培育路径", "强化运行监测", "鼓励升规提质纳统", "加大要素保障力度", "压实主体责任", "健全工作机制",
        "强化督促考核",
      ])
    #expect(
      clauses.allSatisfy {
        $0.responsible.isEmpty && !$0.summary.zh.isEmpty && !$0.summary.en.isEmpty && !$0.instruments.isEmpty
      })
  }

  /// The rows that the clauses name, by clause: how many, and of which kinds.
  @Test("every mechanism of the nine clauses is declared once, under its own row and kind")
  func rows() {
    let expected: [String: [InstrumentKind]] = [
      "1": [.indicator, .indicator, .indicator],
      "2": [.indicator, .indicator],
      "3": [.register, .case, .register, .register, .indicator, .register],
      "4": [.indicator, .indicator, .programme, .register, .indicator],
      "5": [.benefit, .benefit, .benefit],
      "6": [.benefit, .case, .case],
      "7": [.programme, .indicator, .indicator],
      "8": [.event, .case, .case, .programme],
      "9": [.evaluation, .event, .evaluation, .evaluation],
    ]
    for clause in corpus.clauses(of: plan) {
      #expect(clause.instruments.map(\.kind) == expected[clause.id.number])
      #expect(
        clause.instruments.map(\.row)
          == clause.instruments.indices.map { "\(clause.id)#0\($0 + 1)" })
    }
    #expect(corpus.clauses(of: plan).flatMap(\.instruments).count == 33)
  }

  @Test("the city is to gain 1,000 in 2025, every year more than the one before, and exceed 10,000 in all")
  func cityTargets() throws {
    let rising = try #require(indicator("shenggui-2023/1#yearly-entrants-rising"))
    #expect(rising.value == nil && rising.direction == .increase && rising.modality == ["逐年增长"])
    #expect(rising.areas.map(\.text) == ["310000"])

    let entrants = try #require(indicator("shenggui-2023/1#new-entrants-2025"))
    #expect(entrants.value == 1000 && entrants.unit == "家" && entrants.modality == ["实现"])
    #expect(entrants.direction == .reach && entrants.frequency == .new)
    #expect(entrants.deadline?.day.description == "2025-12-31" && entrants.deadline?.basis == .stated)

    let total = try #require(indicator("shenggui-2023/1#above-scale-total"))
    #expect(total.value == 1 && total.unit == "万家" && total.modality == ["突破"])
    #expect(total.normalised?.value == 10_000 && total.normalised?.unit == "家")
    #expect(total.direction == .exceed && total.frequency == .stock)
  }

  @Test("each of the sixteen districts has its own target, and together they are 1,076, not the city's 1,000")
  func districtTargets() throws {
    let byDistrict = [
      "310117": 200, "310115": 200, "310120": 200, "310114": 100, "310116": 100, "310113": 80, "310118": 80,
      "310112": 80, "310151": 8, "310107": 8, "310110": 8, "310104": 3, "310106": 3, "310105": 2, "310109": 2,
      "310101": 2,
    ]
    let targets = corpus.indicators.filter { "\($0.instrument)" == "shenggui-2023/2#district-targets" }
    #expect(targets.count == 16)
    #expect(
      Dictionary(uniqueKeysWithValues: targets.map { ($0.areas[0].text, $0.value?.integer) })
        == byDistrict.mapValues(Optional.some))
    #expect(Set(targets.map { $0.areas[0] }) == Set(corpus.areas.districts.map(\.code)))
    #expect(targets.compactMap { $0.value?.integer }.reduce(0, +) == 1076)
    #expect(targets.first?.id == "shenggui-2023/2#district-targets/310117")
    #expect(targets.first?.name.zh == "区级新增规上目标（松江区）")

    let finding = try #require(corpus.document(plan)?.findings.first)
    #expect(finding.sum.value == 1076 && finding.against.value == 1000)

    let rising = try #require(indicator("shenggui-2023/2#district-entrants-rising"))
    #expect(rising.modality == ["应", "原则", "逐年递增"] && rising.areas.count == 16 && rising.deadline?.basis == .title)
  }

  @Test(
    "a library holds 1.2 times the year's target, a fraction rounded up",
    arguments: [(200, 240), (100, 120), (80, 96), (8, 10), (3, 4), (2, 3), (0, 0), (5, 6)])
  func libraryCapacity(target: Int, entries: Int) throws {
    let id = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
    guard case .register(let register) = corpus.instrument(id)?.declaration else {
      Issue.record("the library is no register")
      return
    }
    let capacity = try #require(register.capacity)
    #expect(capacity.times == Decimal128("1.2"))
    #expect(capacity.entries(forTarget: Decimal128(target)) == entries)
    #expect(corpus.reading(capacity.reading)?.others.count == 2)
  }

  @Test("the awards of the fifth clause are ceilings of 500,000, 200,000 and 400,000 yuan")
  func awards() throws {
    let entry = try #require(benefit("shenggui-2023/5#new-entrant-award"))
    #expect(entry.tiers == [.init(row: "entry", amount: .upTo(Money(fen: 50_000_000)))])
    #expect(entry.accrual.text == "above_scale_on" && entry.frequency == .once && entry.paysCash)

    let growth = try #require(benefit("shenggui-2023/5#annual-entrant-growth-award"))
    #expect(
      growth.tiers == [
        .init(row: "g10", amount: .upTo(Money(fen: 20_000_000))),
        .init(row: "g30", amount: .upTo(Money(fen: 40_000_000))),
      ])
    #expect(growth.accrual == .year && growth.form == .ceiling)
    #expect(growth.table?.rows.map { $0.cells.last?.source.text } == ["[0.10..0.30)", ">= 0.30"])
    #expect(growth.inputs.last?.facts.map(\.name) == ["output[Y]", "output[Y-1]"])
    #expect(growth.force.contains(day("2025-12-31")) && !growth.force.contains(day("2026-01-01")))

    let topUp = try #require(benefit("shenggui-2023/5#district-top-up"))
    #expect(topUp.form == .unquantified && topUp.tiers.isEmpty && topUp.payer == .district)
    #expect(topUp.life.reason != nil)
  }

  @Test("an overlap that one benefit declares stands at the other too")
  func overlaps() throws {
    let entry = try #require(benefit("shenggui-2023/5#new-entrant-award"))
    let edges = Set(entry.overlaps.map { "\($0.benefit) \($0.stacking)" })
    #expect(
      edges.isSuperset(of: [
        "shenggui-2023/5#annual-entrant-growth-award exclusive", "shenggui-2023/5#district-top-up cumulative",
      ]))
  }

  @Test("readings are taken for an instrument where they name it or none")
  func readings() throws {
    let topUp = try #require(InstrumentID("shenggui-2023/5#district-top-up"))
    #expect(corpus.readings(about: topUp).map(\.id.name) == ["how-to-apply"])
    let growth = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
    let names = corpus.readings(about: growth).map(\.id.name)
    for name in ["first-entry", "growth-from-nothing", "paid-after-period", "both-awards", "ceiling-not-sum"] {
      #expect(names.contains(name))
    }
    #expect(corpus.readings.allSatisfy { !$0.others.isEmpty })
  }

  @Test("counts that read statutory facts say so, from the dictionary")
  func statutoryCounts() throws {
    let statutory = corpus.clauses(of: plan).flatMap(\.instruments).flatMap(\.counts)
      .filter(\.readsStatutoryFacts).map(\.id.name)
    #expect(statutory == ["revenue-above-10m", "in-band", "in-band-falling"])
    let rising = try #require(InstrumentID("shenggui-2023/1#yearly-entrants-rising").flatMap(corpus.instrument))
    #expect(corpus.counts(beside: rising).map(\.id.name) == ["entrants"])
  }

  @Test("the content's hash is the same for the same files and another for others")
  func hash() throws {
    var files = try CarriedCorpus.files.get()
    #expect(corpus.hash == files.hash && corpus.hash.count == 64)
    let path = "shanghai/shenggui-2023/05-entry-awards.yaml"
    files.texts[path]?.append("\n")
    #expect(corpus.hash != files.hash)
  }

  private func indicator(_ id: String) -> Indicator? { corpus.indicators.first { $0.id == id } }
  private func benefit(_ id: String) -> BenefitDeclaration? { InstrumentID(id).flatMap(corpus.benefit) }
  private func day(_ text: String) -> CalendarDay { CalendarDay(text) ?? CalendarDay(daysSinceEpoch: 0) }
}
