import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal
@testable import Targets

@Suite("The doors of a material")
struct MaterialDoorTests {
  private static func material(_ id: InstrumentID, _ songjiang: AreaCode) throws -> DispatchMaterial {
    let code = try #require(CreditCode("91310117MA0000001U"))
    let day = try #require(CalendarDay("2026-09-30"))
    let row = DispatchMaterial.Row(
      area: songjiang, target: 40, plannedYear: 44, planned: 20, month: 3, monthBefore: 2, cumulative: 18, lastYear: 15,
      pending: 4)
    let open = OpenDifficulty(
      number: 12, enterprise: code, name: "示例公司", area: songjiang, text: "用工紧", owner: "310117", openedOn: day,
      due: day, isOverdue: true)
    return DispatchMaterial(
      indicator: id, area: songjiang, month: .month(year: 2026, month: 9), whole: row, parts: [row], parks: [],
      streets: [], notes: .init(difficulties: ["产能爬坡<慢>"]),
      around: .init(
        difficulties: .init((rows: [open], total: 7, overdue: 2)),
        entrants: [.init(enterprise: code, name: "示例公司", area: songjiang, percent: 83)], sure: 3,
        toldOn: CalendarDay("2026-10-01")))
  }

  /// The figures of sentences with their doors, in order.
  private static func doors(_ sentences: [Sentence]) -> [[String]] {
    sentences.flatMap(\.stretches).compactMap { stretch in stretch.door.map { [stretch.text, $0] } }
  }

  @Test("each figure of a sentence leads where the table's of the same meaning does, and paper has the text alone")
  func sentences() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let material = try Self.material(id, songjiang)
    let readers: [(AreaScope, String, String)] = [
      (.everywhere, "&within=310117", "area=310117&"), (.area(songjiang), "", ""),
    ]
    for (scope, cases, likely) in readers {
      let text = TargetWords(city.portal, LeadersPageTests.request(.chinese, scope: scope))
      let view = MaterialView(material, text)
      let cells = try #require(view.tables.first?.rows.first?.shown)
      // 名次 has nothing behind it but the others in the table; 完成率 those who are done.
      #expect(cells.map { $0.door == nil } == [true] + Array(repeating: false, count: 9))
      #expect(cells[9].door == cells[6].door)
      let figures = [(6, "18"), (1, "40"), (9, "45%"), (4, "3"), (5, "2"), (8, "15"), (3, "20"), (2, "44"), (7, "4")]
      #expect(Self.doors(view.summary) == figures.map { [$1, cells[$0].door ?? ""] })
      #expect(figures.allSatisfy { cells[$0].text == $1 })
      #expect(
        Self.doors(view.parts.flatMap(\.shown)) == [
          ["7", "/services/cases?state=open\(cases)"], ["2", "/services/cases?state=overdue\(cases)"],
          ["示例公司", "/services/cases/12"], ["3", "/cultivation/monitoring?\(likely)chance=99"],
          ["约83%", "/enterprises/91310117MA0000001U#series"],
        ])
      // The plan is for more than the task: said, and not left to be found out.
      #expect(view.summary.contains { $0.text == "分解计划全年合计44家，比年度任务多4家。" })
      #expect(view.summary.first?.text.hasPrefix("截至2026年9月底，松江区累计新增18家，完成年度任务40家的") == true)
      let paper = view.document(mark: "非统计口径", text.words).blocks
      for sentence in view.summary { #expect(paper.contains(.paragraph(sentence.text)), "\(sentence.text)") }
      #expect(view.parts[0].lines == view.parts[0].shown.map(\.text) && view.parts[0].lines[0] == "产能爬坡<慢>")
    }
  }

  @Test(
    "who lacks something that decides whether they count stands beside the others, on the screen, on paper and in the file"
  )
  func open() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let before = try Self.material(id, songjiang)
    var row = before.whole
    row.open = 6
    let material = DispatchMaterial(
      indicator: id, area: songjiang, month: before.month, whole: row, parts: [row], parks: [], streets: [],
      notes: before.notes, around: before.around)
    #expect(DispatchMaterial(json: material.json)?.whole == row)
    // What was issued without is no correction; what has changed since is one.
    #expect(before.differences(to: material).isEmpty)
    var fewer = row
    fewer.open = 5
    let now = DispatchMaterial(
      indicator: id, area: songjiang, month: before.month, whole: fewer, parts: [], parks: [], streets: [],
      notes: before.notes, around: before.around)
    #expect(Set(material.differences(to: now).map(\.figure)) == [.open])
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let view = MaterialView(material, text, issued: 1070)
    #expect(view.summary.last?.text == "另有4家待入统确认、6家待补信息，都不计入上列各数。")
    let door = try #require(Self.doors(view.summary).last)
    #expect(door[0] == "6" && door[1].contains("through=9") && door[1].contains("state=open"))
    let table = try #require(view.tables.first)
    #expect(table.head[9] == "待补信息" && table.head.count == 12 && table.fileHead[9] == "待补信息（家）")
    #expect(table.rows[0].cells[8] == "6" && table.rows[0].cells[9] == "15" && table.rows[0].cells.count == 11)
    #expect(view.figures.map(\.text.short).contains("6"))
    let page = view.document(mark: "非统计口径", text.words).blocks.prefix { $0 != .newPage }
    let last = try #require(view.summary.last?.text)
    #expect(page.contains(.paragraph(last)))
    #expect(MaterialDoors.count(of: songjiang, in: material, year: 2026, month: nil, through: 9, .open) == 6)
  }

  @Test("a material that was issued before its sentences had doors reads as it did, and nothing is behind nought")
  func issuedBefore() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    // As the journal has it since the first materials, before plans, confirmations and forecasts were kept.
    let record = """
      {"area":"310117","indicator":"shenggui-2023/2#district-targets","month":"2026-03","notes":{"difficulties":["用工紧"],\
      "outcomes":[],"promises":[]},"parks":[],"parts":[],"streets":[],"whole":{"area":"310117","cumulative":6,\
      "last_year":0,"month":2,"month_before":1,"planned":null,"rank":0,"rank_before":0,"target":40}}
      """
    let material = try #require(DispatchMaterial(json: try CanonicalJSON(canonical: Array(record.utf8))))
    #expect(material.json.description == record)
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let view = MaterialView(material, text)
    let entries = "/targets/shenggui-2023/2/district-targets/entries?"
    #expect(view.summary.map(\.text).last == "这份材料印发时，待入统确认的企业也计在内。")
    #expect(view.summary[1].text == "当月新增2家，上月1家；去年同期累计0家，多6家。")
    #expect(
      Self.doors(view.summary).map { $0[0] } == ["6", "40", "15%", "2", "1"]
        && Self.doors(view.summary).filter { $0[1].hasPrefix(entries) }.count == 4)
    // Who sees one street alone is led to no row of the district.
    let street = TargetWords(
      city.portal, LeadersPageTests.request(.chinese, scope: .area(try #require(AreaCode("310117102")))))
    #expect(Self.doors(MaterialView(material, street).summary).isEmpty)
  }

  @Test("the lists of an issued material name it, each with its own number; whoever rose or fell is named, every one")
  func issuedLists() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let material = try Self.material(id, songjiang)
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let cells = try #require(MaterialView(material, text, issued: 1070).tables.first?.rows.first?.shown)
    let lists = cells.compactMap(\.door).filter { $0.contains("/entries?") }
    #expect(lists.count == 6 && lists.allSatisfy { $0.hasSuffix("&issued=1070") })
    #expect(Self.doors(MaterialView(material, text).summary).allSatisfy { !$0[1].contains("issued") })
    func count(
      _ year: Int, month: Int? = nil, through: Int? = nil, _ state: MaterialDoors.State = .confirmed
    ) -> Int? {
      MaterialDoors.count(of: songjiang, in: material, year: year, month: month, through: through, state)
    }
    #expect(count(2026, month: 9) == 3 && count(2026, month: 8) == 2 && count(2026, through: 9) == 18)
    #expect(
      count(2026, through: 9, .pending) == 4 && count(2026, through: 9, .open) == nil && count(2025, through: 9) == 15)
    #expect(count(2026, month: 7) == nil && count(2026) == nil && count(2025, month: 9) == nil)

    let streets = city.portal.corpus.areas.children(of: songjiang, level: .street).map(\.code)
    // One that had nothing passes five that had two.
    let parts = streets.prefix(6).enumerated().map { place, street in
      DispatchMaterial.Row(
        area: street, target: 10, plannedYear: nil, planned: nil, month: place == 0 ? 5 : 0, monthBefore: 0,
        cumulative: place == 0 ? 5 : 2, lastYear: 0, pending: 0, rank: place == 0 ? 1 : 2,
        rankBefore: place == 0 ? 6 : 1)
    }
    let moved = DispatchMaterial(
      indicator: id, area: songjiang, month: material.month, whole: material.whole, parts: parts, parks: [],
      streets: [], notes: .init(), around: .init())
    let view = MaterialView(moved, text)
    let moves = view.moves.map(\.text)
    #expect(moves.count == 2 && moves[0].contains("（第6至第1）"))
    #expect(moves[1].hasPrefix("名次下降：") && moves[1].split(separator: "（第1至第2）").count == 6)
    // Each place leads to the order that it is one of: this month's below, and that of the month before.
    let before = "/targets/shenggui-2023/2/district-targets/dispatch?area=310117&month=2026-08#order"
    #expect(Self.doors([view.moves[0]]) == [["6", before], ["1", "#order"]])
    #expect(Self.doors([view.moves[1]]).count == 10 && view.tables.map(\.anchor) == ["order"])
    let english = MaterialView(moved, TargetWords(city.portal, LeadersPageTests.request(.english)))
    #expect(Self.doors([english.moves[0]]) == [["6", before], ["1", "#order"]])
    let paper = view.document(mark: "非统计口径", text.words).blocks
    for line in moves { #expect(paper.contains(.paragraph(line)), "\(line)") }
  }

  @Test(
    "a table ends with who counts for none of its areas and with what all come to, on the screen, on paper and in the file"
  )
  func sums() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let before = try Self.material(id, songjiang)
    let streets = city.portal.corpus.areas.children(of: songjiang, level: .street).map(\.code)
    let parts = streets.prefix(2).map {
      DispatchMaterial.Row(
        area: $0, target: 19, plannedYear: nil, planned: nil, month: 1, monthBefore: 1, cumulative: 8, lastYear: 7,
        pending: 2)
    }
    let material = DispatchMaterial(
      indicator: id, area: songjiang, month: before.month, whole: before.whole, parts: Array(parts), parks: [],
      streets: [], notes: before.notes, around: before.around)
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let view = MaterialView(material, text, issued: 1070)
    let table = try #require(view.tables.first)
    #expect(table.rows.map(\.name).suffix(2) == ["未归到街镇", "合计"])
    #expect(table.rows.map(\.isSum) == [false, false, true, true])
    // 名次, 任务数, 全年计划, 分解计划, 当月, 上月, 累计实绩, 待入统确认, 去年同期, 完成率: 3, 2, 18, 4 and 15 are the district's.
    #expect(table.rows[2].cells == ["—", "—", "—", "—", "1", "0", "2", "0", "1", "—"])
    #expect(table.rows[3].cells == ["—", "38", "—", "—", "3", "2", "18", "4", "15", "47.4%"])
    #expect(table.note == "下级目标合计38，比本级目标40少2")
    let entries = "/targets/shenggui-2023/2/district-targets/entries?year=2026&area=310117"
    #expect(
      table.rows[2].shown[6].door == "\(entries)&through=9&state=confirmed&unplaced=street&issued=1070"
        && table.rows[2].shown[5].door == nil && table.rows[3].shown[1].door == nil)
    #expect(table.rows[3].shown[6].door == "\(entries)&through=9&state=confirmed&issued=1070")
    #expect(
      MaterialDoors.count(
        of: songjiang, in: material, year: 2026, month: nil, through: 9, .confirmed, unplaced: .street) == 2)
    let paper = view.document(mark: "非统计口径", text.words).blocks
    #expect(
      paper.contains { block in
        if case .table(let table) = block { table.rows.last?.first == "合计" && table.note != nil } else { false }
      })
    #expect(view.workbook(mark: "", text.words).sheets.count == 2)
  }

  @Test("a city without a task of its own is told by its districts' tasks, and plans of some alone are not added up")
  func partsTasks() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let whole = try #require(AreaCode("310000"))
    let before = try Self.material(id, songjiang)
    func material(_ targets: [Int?], plans: [Int?]) -> DispatchMaterial {
      let districts = city.portal.corpus.areas.districts.prefix(targets.count).map(\.code)
      let rows = zip(districts, zip(targets, plans)).map { area, pair in
        DispatchMaterial.Row(
          area: area, target: pair.0, plannedYear: pair.1, planned: pair.1.map { $0 / 2 }, month: 1, monthBefore: 1,
          cumulative: 8, lastYear: 7, pending: 0)
      }
      let own = DispatchMaterial.Row(
        area: whole, target: nil, plannedYear: nil, planned: nil, month: 2, monthBefore: 2, cumulative: 16,
        lastYear: 14,
        pending: 0)
      return DispatchMaterial(
        indicator: id, area: whole, month: before.month, whole: own, parts: rows, parks: [], streets: [],
        notes: before.notes, around: before.around)
    }
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let some = MaterialView(material([40, 40], plans: [20, nil]), text)
    #expect(some.summary[0].text.contains("本级没有年度任务，各区任务合计80家，已新增16家，完成20%。"))
    #expect(some.tables[0].rows.last?.cells.prefix(4) == ["—", "80", "—", "—"])
    #expect(some.tables[0].note == "2个中只有1个有分解计划，计划不合计")
    let all = MaterialView(material([40, nil], plans: [20, 10]), text)
    #expect(all.summary[0].text.contains("1个区有任务，合计40家，已新增8家，完成20%。"))
    #expect(all.tables[0].rows.last?.cells.prefix(4) == ["—", "40", "30", "15"])
    let none = MaterialView(material([nil, nil], plans: [nil, nil]), text)
    #expect(none.summary[0].text.contains("年度任务尚未录入"))
  }

  @Test("the cases of a district are listed with those of others that it works on, and the list says so")
  func narrowedCases() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let own = try #require(enterprise.area?.district)
      let other = try #require(city.portal.corpus.areas.districts.map(\.code).first { $0 != own })
      var office = Browser(client)
      _ = try await office.signIn("city")
      _ = try await office.get("/services/new")
      let opened = try await office.post(
        "/services/new",
        ["enterprise": enterprise.creditCode.text, "type": "shenggui-2023/8#service-ledger|困难诉求", "text": "请协调用工"])
      #expect(opened.status == 303)
      for (area, isThere) in [(own, true), (other, false)] {
        let total = try await city.portal.cases.difficulties(
          within: .area(area), on: city.clock.now.dayInShanghai, limit: 1
        ).total
        let page = try await office.get("/services/cases?state=open&within=\(area)").text
        #expect(total == (isThere ? 1 : 0) && page.contains("请协调用工") == isThere, "\(area)")
        #expect(page.contains("只列企业在") && page.contains("name=\"within\" value=\"\(area)\""))
        let file = try await office.get("/services/cases/export?state=open&within=\(area)").text
        #expect(file.contains("请协调用工") == isThere, "\(area)")
      }
      #expect(try await office.get("/services/cases?state=open").text.contains("只列企业在") == false)
      // What is no area lists nothing, and is said.
      let unknown = try await office.get("/services/cases?state=open&within=999999").text
      #expect(unknown.contains("没有“999999”这个区域") && !unknown.contains("请协调用工"))
      #expect(try await !office.get("/services/cases/export?state=open&within=999999").text.contains("请协调用工"))
    }
  }
}
