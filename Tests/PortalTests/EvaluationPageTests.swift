import Access
import Cultivation
import Decimals
import Enterprises
import PolicyCorpus
import Quantities
import Services
import Targets
import Testing

@testable import Portal

extension TestPortal {
  /// A path of an evaluation whose round has a scheme.
  func evaluation(_ pattern: String, for actor: Actor, key: String) async throws -> String {
    // A district runs its streets', the city its districts'.
    let name = actor.person?.area == nil ? "district-evaluation" : "street-evaluation"
    let id = try #require(InstrumentID("shenggui-2023/9#\(name)"))
    let city = portal.corpus.areas.city?.code
    let owner = try #require(actor.person?.area?.district ?? city)
    let round = EvaluationRound(
      evaluation: id, owner: owner, period: .year(clock.now.dayInShanghai.year - 1))
    if try await portal.evaluations.state(of: round).scheme == nil {
      _ = try await portal.evaluations.carryOut(
        .setScheme(
          round,
          .init(
            document: "示例〔2026〕9号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "7",
            criteria: [.init(name: "核查", source: "entered", way: "best", figures: ["100"], withoutBase: "zero")]),
          reason: ""), by: .commandLine, key: key, at: clock.now, within: round.runners(city: city))
    }
    return pattern.replacing("{document}", with: "shenggui-2023").replacing("{clause}", with: "9")
      .replacing("{instrument}", with: name)
  }
}

extension Browser {
  fileprivate mutating func post(_ path: String, _ fields: [String: String]) async throws -> Answer {
    try await post(path, fields.map { ($0.key, $0.value) })
  }
}

@Suite("The pages of evaluations")
struct EvaluationPageTests {
  private static let path = "/evaluations/shenggui-2023/9/district-evaluation"
  private static let round = ["owner": "310000", "period": "2025"]

  private static let scheme = [
    "document": "示例〔2025〕9号", "issued": "2025-03-01", "decimals": "2", "days": "7", "name-1": "升规完成率",
    "source-1": "indicator shenggui-2023/2#district-targets", "way-1": "share", "figure1-1": "70", "figure2-1": "1.1",
    "base-1": "zero", "name-2": "工作核查", "source-2": "entered", "way-2": "range", "figure1-2": "30", "figure2-2": "0",
    "figure3-2": "100", "base-2": "unscored",
  ]

  @Test("a scheme is entered with its number, figures with their evidence, and every score opens to its rows")
  func wholeWay() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(try await browser.get("/evaluations").text.contains("年度升规目标考核"))
      #expect(try await browser.get(Self.path).text.contains("还没有考核办法"))
      _ = try await browser.get("\(Self.path)/scheme")
      let wrong = try await browser.post(
        "\(Self.path)/scheme",
        Self.scheme.merging(Self.round) { $1 }.merging(["figure1-1": "60", "document": ""]) { $1 })
      #expect(wrong.status == 422 && wrong.text.contains("计分项的分值合计 90") && wrong.text.contains("没有写考核办法的文号"))
      #expect(wrong.text.contains("value=\"升规完成率\""))
      let saved = try await browser.post("\(Self.path)/scheme", Self.scheme.merging(Self.round) { $1 })
      #expect(saved.status == 303)
      let draft = try await browser.get(Self.path).text
      #expect(draft.contains("示例〔2025〕9号") && draft.contains("预评") && draft.contains("松江区"))

      // Who has no place is told why; a period that is not on offer is not passed over.
      #expect(draft.contains("名次为“—”：总分是一个区间的"))
      #expect(try await browser.get("\(Self.path)?period=1999").text.contains("“1999”不是这里可选的周期，下面按2025年列出"))
      var ranked = Browser(client)
      _ = try await ranked.signIn("songjiang")
      #expect(try await ranked.get("\(Self.path)?owner=310000&period=2025").text.contains("名次在公示时给出"))

      let count = EvaluationDecision.areas(
        of: EvaluationRound(
          evaluation: try #require(InstrumentID("shenggui-2023/9#district-evaluation")),
          owner: try #require(AreaCode("310000")), period: .year(2025)), city.portal.corpus
      ).count
      var figures = Self.round.merging(["evidence": "示例核查记录"]) { $1 }
      for row in 0..<count { figures["f-\(row)-0"] = "\(60 + row)" }
      _ = try await browser.get("\(Self.path)/figures")
      let noEvidence = try await browser.post("\(Self.path)/figures", figures.merging(["evidence": ""]) { $1 })
      #expect(noEvidence.status == 422 && noEvidence.text.contains("没有写数据依据"))
      #expect(try await browser.post("\(Self.path)/figures", figures).status == 303)
      let score = try await browser.get("\(Self.path)/score?subject=district%20310117").text
      #expect(
        score.contains(
          "/targets/shenggui-2023/2/district-targets/entries?area=310117&amp;year=2025&amp;state=confirmed\""))
      #expect(score.contains("示例核查记录") && score.contains("0 计 0 分，100 计 30 分"))
      let card = "\(Self.path)/score/export?owner=310000&period=2025&subject=district%20310117"
      #expect(score.contains("/score/export?"))
      let file = try ListedFile(try await browser.get(card).text)
      #expect(file.rows.count == 2 && file.rows.count == score.tables[0].count)
      for (row, shown) in zip(file.rows, score.tables[0]) {
        #expect(row[0] == shown[0] && shown[1].hasPrefix(row[1]) && row[6] == shown[4] && row[7] == shown[5])
        #expect((row[2].isEmpty || shown[1].contains(row[2])) && shown[2].hasPrefix(row[3]) && row[8].contains("松江区"))
      }
      #expect(file.head[7] == "得分（分）" && file.rows[1][2].contains("示例核查记录"))

      // Nothing is frozen while the facts run ahead of the figures.
      city.heeded.record = nil
      let early = try await browser.post("\(Self.path)/act", Self.round.merging(["act": "publish"]) { $1 })
      #expect(early.status == 422 && early.text.contains("各数正在重算，现在不能冻结"))
      city.heeded.record = 2
      let published = try await browser.post("\(Self.path)/act", Self.round.merging(["act": "publish"]) { $1 })
      #expect(published.status == 303)
      #expect(try await browser.post("\(Self.path)/scheme", Self.scheme.merging(Self.round) { $1 }).status == 422)

      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let seen = try await district.get("\(Self.path)?owner=310000&period=2025").text
      #expect(seen.contains("已公示") && seen.contains("闵行区") && seen.contains("提出异议"))
      let objected = try await district.post(
        "\(Self.path)/object",
        Self.round.merging(["subject": "district 310117", "criterion": "工作核查", "text": "漏计一次"]) { $1 })
      #expect(objected.status == 303)
      // The same doubt once more leads to the one that is open.
      let twice = try await district.post(
        "\(Self.path)/object",
        Self.round.merging(["subject": "district 310117", "criterion": "工作核查", "text": "再提"]) { $1 })
      let open = try #require(twice.text.firstMatch(of: /<a href="#(objection-[0-9]+)">松江区对“工作核查”的异议/)?.1)
      #expect(twice.status == 422 && twice.text.contains("id=\"\(open)\"") && twice.text.contains("还没有答复"))
      let others = try await district.post(
        "\(Self.path)/object",
        Self.round.merging(["subject": "district 310112", "criterion": "工作核查", "text": "别区"]) { $1 })
      #expect(others.status == 422 && others.text.contains("不在您的范围内"))
      #expect(
        try await district.get("\(Self.path)/score?owner=310000&subject=district%20310112").text.contains("entries")
          == false)

      let page = try await browser.get(Self.path).text
      let objection = try #require(page.firstMatch(of: /name="objection" value="([0-9]+)"/)?.1)
      let answer = Self.round.merging([
        "act": "answer", "objection": String(objection), "upheld": "yes", "answer": "属实",
      ]) { $1 }
      let correct = Self.round.merging([
        "act": "correct", "subject": "district 310117", "criterion": "工作核查", "value": "100", "reason": "补计",
      ]) { $1 }
      let doubted = try await browser.post("\(Self.path)/act", correct)
      #expect(doubted.status == 422 && doubted.text.contains("这个数有 1 条异议还没有答复"))
      var colleague = Browser(client)
      _ = try await colleague.signIn("city.second")
      _ = try await colleague.get(Self.path)
      #expect(try await colleague.post("\(Self.path)/act", answer).status == 303)
      let sameHand = try await colleague.post("\(Self.path)/act", correct)
      #expect(sameHand.status == 422 && sameHand.text.contains("这个数的异议由您答复，不能由您更正"))
      // What facts count cannot be typed over, and what is typed stays within what the scheme scores.
      let typed = try await browser.post("\(Self.path)/act", correct.merging(["criterion": "升规完成率"]) { $1 })
      #expect(typed.status == 422 && typed.text.contains("“升规完成率”由数据来源算出，不能在这里改写"))
      #expect(page.contains("按数据来源更正"))
      for value in ["150", "-1"] {
        let outside = try await browser.post("\(Self.path)/act", correct.merging(["value": value]) { $1 })
        #expect(outside.status == 422 && outside.text.contains("不在计分范围内") && outside.text.contains("0 到 100"))
      }
      let same = try await browser.post(
        "\(Self.path)/act",
        Self.round.merging([
          "act": "retake", "subject": "district 310112", "criterion": "升规完成率", "reason": "来源已更正",
        ]) { $1 })
      #expect(same.status == 422 && same.text.contains("与公示的数据相同"))
      #expect(try await browser.post("\(Self.path)/act", correct).status == 303)
      let after = try await browser.get(Self.path).text
      #expect(after.contains("异议成立：属实") && after.contains("更正（补计）：") && after.contains("松江区总分"))
      #expect(after.contains("公示后更正过1次，下表是更正后的"))
      let own = try await browser.get("\(Self.path)/score?owner=310000&period=2025&subject=district%20310117").text
      #expect(own.contains("已更正，公示时：") && own.contains("其后经更正"))
      let export = try await browser.get("\(Self.path)/export?owner=310000&period=2025")
      #expect(export.status == 200 && export.text.contains("松江区"))
    }
  }

  @Test(
    "a score of a year that runs opens to what is confirmed by its day, and a park's to the entries that count for it")
  func doors() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let park = try #require(city.portal.corpus.areas.children(of: songjiang, level: .park).first)
      let day = city.clock.now.dayInShanghai
      let library = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let enterprises = try await city.enterprises(2, countedBy: "\(library)/candidates", within: .area(songjiang))
      let span = try #require(Attribution.Span(from: .month(year: 2026, month: 1), until: nil))
      for (number, enterprise) in enterprises.enumerated() {
        _ = try await city.portal.targets.carryOut(
          .attribute(
            enterprise.creditCode, span: span, area: songjiang, park: park.code, reason: "在园区内经营"),
          by: .commandLine, key: "park-\(number)", at: city.clock.now, within: .everywhere)
      }
      // Both count for the park; one of them is in the library.
      let listed = try #require(enterprises.first)
      let other = try #require(enterprises.last)
      let command = RegisterCommand(
        register: library, day: day,
        wishes: [
          .enter(
            .new(
              EntryOpening(
                subject: EntrySubject(listed.creditCode), title: "", area: nil, origin: .hand, fields: [:])))
        ], ground: Ground(reason: "走访"))
      _ = try await city.portal.registers.act(
        command, command: command.command(by: .commandLine, key: "library"), at: city.clock.now, within: .everywhere)
      let round = EvaluationRound(
        evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: songjiang,
        period: .year(2026))
      _ = try await city.portal.evaluations.carryOut(
        .setScheme(
          round,
          .init(
            document: "示例〔2026〕3号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "7",
            criteria: [
              .init(
                name: "新增规上", source: "indicator shenggui-2023/2#district-targets", way: "best", figures: ["50"],
                withoutBase: "zero"),
              .init(
                name: "培育库在库", source: "register \(library) standing", way: "best", figures: ["50"],
                withoutBase: "zero"),
            ]), reason: ""), by: .commandLine, key: "scheme", at: city.clock.now, within: .area(songjiang))
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "/evaluations/shenggui-2023/9/street-evaluation/score?owner=310117&period=2026"
      let score = try await browser.get("\(path)&subject=park%20\(park.code)").text
      #expect(score.contains("entries?area=\(park.code)&amp;year=2026&amp;to=\(day)&amp;state=confirmed\""))
      #expect(score.contains("href=\"#counted-1\""))
      let start = try #require(score.firstRange(of: "id=\"counted-1\"")?.upperBound)
      let end = try #require(score.firstRange(of: "id=\"members\"")?.lowerBound)
      #expect(score[start..<end].contains(listed.title) && !score[start..<end].contains(other.title))
      #expect(score[end...].contains(listed.title) && score[end...].contains(other.title))
      let list = try await browser.get(
        "/targets/shenggui-2023/2/district-targets/entries?area=310117&year=2026&to=\(day)&state=confirmed"
      ).text
      #expect(list.contains("截至2026年5月10日") && list.contains("name=\"to\" value=\"\(day)\""))
    }
  }

  @Test("a score that is held against the breakdown of a target says so, and no longer once a task was given")
  func planned() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let targets = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let streets = city.portal.corpus.areas.children(of: songjiang, level: .street).prefix(2).map(\.code)
      let rows = streets.compactMap { Cascade.Row(area: $0, months: Array(repeating: 0, count: 11) + [3]) }
      _ = try await city.portal.targets.carryOut(
        .plan(targets, year: 2026, parent: songjiang, rows: rows), by: .commandLine, key: "plan", at: city.clock.now,
        within: .everywhere)
      let round = EvaluationRound(
        evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: songjiang,
        period: .year(2026))
      _ = try await city.portal.evaluations.carryOut(
        .setScheme(
          round,
          .init(
            document: "示例〔2026〕5号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "7",
            criteria: [
              .init(
                name: "新增规上", source: "indicator \(targets)", way: "share", figures: ["100", "1"], withoutBase: "zero")
            ]), reason: ""), by: .commandLine, key: "scheme", at: city.clock.now, within: .area(songjiang))
      _ = try await city.portal.targets.carryOut(
        .assign(
          targets, year: 2026, document: "示例〔2026〕6号", issuedOn: try #require(CalendarDay("2026-01-15")),
          lines: [.init(area: streets[1], value: "3")], reason: ""), by: .commandLine, key: "task",
        at: city.clock.now, within: .area(songjiang))
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "/evaluations/shenggui-2023/9/street-evaluation/score?owner=310117&period=2026&subject=street%20"
      // Both are held against three; of one that is its plan, of the other its task.
      for (street, isPlanned) in zip(streets, [true, false]) {
        let score = try await browser.get("\(path)\(street)").text
        #expect(score.contains("<td class=\"n\">3</td>"), "\(street)")
        #expect(score.contains("没有单独下达任务，按目标分解的家数算") == isPlanned, "\(street)")
      }
      // The ranking says who made the targets.
      let ranking = try await browser.get(
        "/evaluations/shenggui-2023/9/street-evaluation?owner=310117&period=2026"
      ).text
      #expect(ranking.contains("“新增规上”的目标由谁定：") && ranking.contains("没有任务，按目标分解（1个）"))
      #expect(ranking.contains("区级自定任务 示例〔2026〕6号，2026年1月15日印发（1个）"))
      // What ranks projects is offered no figure of an area.
      var office = Browser(client)
      _ = try await office.signIn("city")
      let projects = try await office.get(
        "/evaluations/gaoduan-2022/7/resource-efficiency-evaluation/scheme?owner=310000&period=2026")
      #expect(projects.status == 200 && projects.text.contains("value=\"entered\""))
      #expect(!projects.text.contains("value=\"cases ") && !projects.text.contains("value=\"indicator "))
    }
  }

  @Test("a park's cases open to those that count for it by the day on which they were opened")
  func parkCases() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let park = try #require(city.portal.corpus.areas.children(of: songjiang, level: .park).first)
      let library = "shenggui-2023/3#cultivation-library"
      let enterprises = try await city.enterprises(2, countedBy: "\(library)/candidates", within: .area(songjiang))
      let (member, former) = (try #require(enterprises.first), try #require(enterprises.last))
      let january = Period.month(year: 2026, month: 1)
      let ledger = try #require(InstrumentID("shenggui-2023/8#service-ledger"))
      // The other one's attribution ended in March; both cases are of today.
      for (enterprise, until) in [(member, Period?.none), (former, .month(year: 2026, month: 3))] {
        let span = try #require(Attribution.Span(from: january, until: until))
        _ = try await city.portal.targets.carryOut(
          .attribute(enterprise.creditCode, span: span, area: songjiang, park: park.code, reason: "在园区内经营"),
          by: .commandLine, key: "park-\(enterprise.creditCode)", at: city.clock.now, within: .everywhere)
        _ = try await city.portal.cases.open(
          CaseIntake(
            instrument: ledger, type: "困难诉求", enterprise: enterprise.creditCode, text: "缺焊工", channel: .officer),
          by: CaseActor(.commandLine, .office(.everywhere)), key: "case-\(enterprise.creditCode)", salt: "00",
          at: city.clock.now, within: .everywhere)
      }
      let round = EvaluationRound(
        evaluation: try #require(InstrumentID("shenggui-2023/9#street-evaluation")), owner: songjiang,
        period: .year(2026))
      _ = try await city.portal.evaluations.carryOut(
        .setScheme(
          round,
          .init(
            document: "示例〔2026〕4号", issuedOn: "2026-03-01", decimals: "2", objectionDays: "7",
            criteria: [
              .init(name: "受理诉求", source: "cases \(ledger) opened", way: "best", figures: ["60"], withoutBase: "zero"),
              .init(
                name: "办结率", source: "cases \(ledger) closed", way: "share", figures: ["40", "1"], withoutBase: "zero"),
            ]), reason: ""), by: .commandLine, key: "scheme", at: city.clock.now, within: .area(songjiang))
      let day = city.clock.now.dayInShanghai
      let sheet = try #require(
        try await city.portal.evaluations.draft(
          of: round, try await city.portal.evaluations.state(of: round), on: day, within: .area(songjiang)))
      let row = try #require(sheet.row(of: EvaluatedSubject(.park, park.code.text)))
      // A case that is open within its time is none that the park has failed with.
      #expect(row.lines[0].figure.value == 1 && row.lines[1].figure.value == 0 && row.lines[1].figure.base == 0)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "/evaluations/shenggui-2023/9/street-evaluation/score?owner=310117&period=2026"
      // Who has no case that is due has nothing to be held against, which the table says at the points and below.
      let table = try await browser.get(
        "/evaluations/shenggui-2023/9/street-evaluation?owner=310117&period=2026"
      ).text
      #expect(table.contains("0.00（无基数）") && table.contains("“办结率”一列："))
      #expect(table.contains("没有目标或基数，按办法计 0 分。"))
      let score = try await browser.get("\(path)&subject=park%20\(park.code)").text
      #expect(score.contains("href=\"#counted-0\"") && score.contains("href=\"#counted-1\""))
      #expect(!score.contains("href=\"#members\"") && score.contains("没到期的不计"))
      let opened = try #require(score.firstRange(of: "id=\"counted-0\"")?.upperBound)
      let closed = try #require(score.firstRange(of: "id=\"counted-1\"")?.lowerBound)
      let members = try #require(score.firstRange(of: "id=\"members\"")?.lowerBound)
      // What opens is what is counted: one case, and none that is closed.
      let list = score[opened..<closed]
      #expect(list.contains(member.title) && !list.contains(former.title))
      #expect(list.matches(of: /href="\/services\/cases\/[0-9]+"/).count == 1)
      #expect(score[closed..<members].contains("没有计入的诉求") && score[members...].contains(former.title))
    }
  }

  @Test("before publication a district sees its own points alone, and no place")
  func draft() async throws {
    try await TestPortal.run { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      _ = try await browser.get("\(Self.path)/scheme")
      #expect(try await browser.post("\(Self.path)/scheme", Self.scheme.merging(Self.round) { $1 }).status == 303)
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let seen = try await district.get("\(Self.path)?owner=310000&period=2025").text
      #expect(seen.contains("松江区") && !seen.contains("闵行区"))
      #expect(
        try await district.get("\(Self.path)/score?owner=310000&period=2025&subject=district%20310112").status == 404)
      #expect(try await district.get("\(Self.path)/scheme?owner=310000&period=2025").status == 404)
    }
  }
}
