import PolicyCorpus
import Quantities
import Testing

@testable import Portal
@testable import Targets

@Suite("What a meeting asks a material for")
struct MaterialMeetingTests {
  private static func material(_ meeting: DispatchMaterial.Meeting?) throws -> DispatchMaterial {
    let songjiang = try #require(AreaCode("310117"))
    let row = DispatchMaterial.Row(
      area: songjiang, target: 200, plannedYear: nil, planned: nil, month: 3, monthBefore: 2, cumulative: 18,
      lastYear: 15,
      pending: 4)
    return DispatchMaterial(
      indicator: try #require(InstrumentID("shenggui-2023/2#district-targets")), area: songjiang,
      month: .month(year: 2026, month: 9), whole: row, parts: [row], parks: [], streets: [], notes: .init(),
      around: .init(
        difficulties: .init((rows: [], total: 7, overdue: 2)), entrants: [], toldOn: CalendarDay("2026-10-01"),
        meeting: meeting))
  }

  private static func meeting() throws -> DispatchMaterial.Meeting {
    DispatchMaterial.Meeting(
      library: .init(
        register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")), year: 2026, times: "1.2",
        on: CalendarDay("2026-09-30"),
        rows: [.init(area: try #require(AreaCode("310117")), target: 200, needed: 240, held: 200, proposed: 10)]),
      rounds: [
        .init(
          id: "0123456789ab", title: "工业月报", expected: 5, missing: 1, partial: 2, returned: 0, names: ["310117107"],
          partialNames: ["310117504", "某某机械厂"])
      ], warnings: .init(total: 3, causes: [.init(name: "订单减少", count: 2), .init(name: nil, count: 1)]),
      chance: .init(needed: 182, candidates: 40, share: 4_321))
  }

  @Test("the library, who has not reported, warnings by cause and the chance are told in sentences, each number a door")
  func sentences() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let view = MaterialView(try Self.material(try Self.meeting()), text)
    let part = try #require(view.parts.last)
    #expect(part.heading == "六、培育库、报送和退规预警")
    #expect(part.lines.first == "2026年培育库应有240家（年度任务的1.2倍），在库200家，拟入库10家，还缺30家。")
    #expect(part.lines.contains { $0.hasPrefix("离年度任务还差182家，达线家数够完成任务的可能") && $0.contains("40家") })
    #expect(part.lines.contains("2026年9月工业月报：应报5家，未报1家，部分已报2家，退回待改0家。未报的：九亭镇。部分已报的：佘山度假区、某某机械厂。"))
    #expect(part.lines.last == "退规预警3家：订单减少2家、没有写明原因1家。")
    let doors = part.shown.flatMap(\.stretches).compactMap { stretch in stretch.door.map { [stretch.text, $0] } }
    let library = "/cultivation/shenggui-2023/3/cultivation-library?"
    // Those in it at the month's end are listed as of that day.
    #expect(doors.contains(["200", "\(library)on=2026-09-30&area=310117"]))
    #expect(doors.contains(["30", "\(library)tab=candidates&area=310117"]))
    #expect(doors.contains(["1", "/reporting/rounds/0123456789ab?state=missing#board"]))
    #expect(doors.contains(["2", "/reporting/rounds/0123456789ab?state=partial#board"]))
    #expect(doors.contains(["3", "/cultivation/warnings?area=310117"]))
    #expect(doors.contains { $0[0] == "1" && $0[1] == "/cultivation/warnings?area=310117&cause=none" })
    // The same numbers in the annex and in the workbook.
    let table = try #require(view.tables.last)
    #expect(table.caption == "培育库、报送、预警和诉求" && table.head == ["事项", "数"])
    #expect(table.rows.map { $0.cells.first ?? "" }.prefix(8) == ["240", "200", "10", "30", "5", "1", "2", "0"])
    #expect(table.rows.contains { $0.name == "工业月报 · 部分已报" && $0.cells == ["2"] && $0.shown[0].door != nil })
    #expect(table.rows.contains { $0.name == "退规预警 · 订单减少" && $0.cells == ["2"] })
    #expect(table.rows.contains { $0.name == "超期诉求" && $0.cells == ["2"] && $0.shown[0].door != nil })
    #expect(view.workbook(mark: "", text.words).sheets.count == 3)
    let paper = view.document(mark: "非统计口径", text.words).blocks
    #expect(
      paper.contains { block in
        if case .table(let table) = block { table.caption.hasSuffix("培育库、报送、预警和诉求") } else { false }
      })
  }

  @Test("the city's libraries stand district by district with their sum, and those that lack are named")
  func districts() async throws {
    let portal = try await TestPortal(enterprises: 0)
    defer { do { try portal.remove() } catch { Issue.record(error) } }
    let before = try Self.material(nil)
    let city = try #require(AreaCode("310000"))
    let pudong = try #require(AreaCode("310115"))
    let meeting = DispatchMaterial.Meeting(
      library: .init(
        register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")), year: 2026, times: "1.2",
        rows: [
          .init(area: pudong, target: 100, needed: 120, held: 130, proposed: 0),
          .init(area: before.area, target: 200, needed: 240, held: 200, proposed: 10),
        ]), warnings: .init(total: 0, causes: []))
    let material = DispatchMaterial(
      indicator: before.indicator, area: city, month: before.month, whole: before.whole, parts: [before.whole],
      parks: [], streets: [], notes: .init(), around: .init(toldOn: before.around.toldOn, meeting: meeting))
    let view = MaterialView(material, TargetWords(portal.portal, LeadersPageTests.request(.chinese)))
    let lines = try #require(view.parts.last).lines
    // A surplus of one district fills no other's library.
    #expect(lines[0] == "2026年培育库应有360家（年度任务的1.2倍），在库330家，拟入库10家，还缺30家。")
    #expect(lines[1] == "还缺的：松江区缺30家。")
    let table = try #require(view.tables.first { $0.caption == "2026年各区培育库" })
    #expect(table.rows.map(\.name) == ["浦东新区", "松江区", "合计"] && table.rows.last?.isSum == true)
    #expect(table.rows.map(\.cells).last == ["300", "360", "330", "10", "30"])
  }

  @Test(
    "the month's end and the day of the material stand apart, each with its day, and last year's unconfirmed are told")
  func daysApart() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let before = try Self.material(nil)
    let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
    let meeting = DispatchMaterial.Meeting(
      library: .init(
        register: register, year: 2026, times: "1.2", on: CalendarDay("2026-09-30"),
        rows: [.init(area: before.area, target: 200, needed: 240, held: 200, proposed: 10)],
        now: .init(
          on: try #require(CalendarDay("2026-10-20")),
          rows: [.init(area: before.area, target: 200, needed: 240, held: 195, proposed: 12)])),
      chance: .init(needed: 181, candidates: 40, share: 4_321, atEnd: 182))
    var row = before.whole
    row.lastPending = 3
    let material = DispatchMaterial(
      indicator: before.indicator, area: before.area, month: before.month, whole: row, parts: [row], parks: [],
      streets: [], notes: .init(), around: .init(toldOn: CalendarDay("2026-10-20"), meeting: meeting))
    #expect(DispatchMaterial(json: material.json) == material)
    let view = MaterialView(material, TargetWords(city.portal, LeadersPageTests.request(.chinese)))
    let lines = try #require(view.parts.last).lines
    #expect(lines[0] == "截至2026年9月30日，2026年培育库应有240家（年度任务的1.2倍），在库200家，拟入库10家，还缺30家。")
    #expect(lines[1] == "2026年10月20日在库195家，拟入库12家，还缺33家。")
    #expect(lines[2].hasPrefix("截至2026年9月底，离年度任务还差182家。此后又新增1家，现在离年度任务还差181家，达线家数"))
    #expect(view.summary[1].text == "当月新增3家，上月2家；去年同期累计15家，另有3家待入统确认，增减待确认后再比。")
    let table = try #require(view.tables.first)
    #expect(
      table.head.suffix(3) == ["去年同期", "去年同期待入统确认", "完成率"] && table.rows[0].cells.suffix(3) == ["15", "3", "9%"])
    let known = try #require(view.tables.last).rows
    #expect(known.contains { $0.name == "在库（2026年9月30日）" && $0.cells == ["200"] })
    #expect(known.contains { $0.name == "在库（2026年10月20日）" && $0.cells == ["195"] })
    let made = DispatchMaterial(
      indicator: before.indicator, area: before.area, month: before.month, whole: row, parts: [], parks: [],
      streets: [], notes: .init(),
      around: .init(
        meeting: .init(library: meeting.library, chance: .init(needed: 0, candidates: 40, share: 10_000, atEnd: 1))))
    let told = MaterialView(made, TargetWords(city.portal, LeadersPageTests.request(.chinese)))
    #expect(try #require(told.parts.last).lines[2] == "截至2026年9月底，离年度任务还差1家。此后又有新增，现在实绩已够任务数。")
  }

  @Test("December's material, made in January, measures the library against the year that has ended")
  func january() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let indicator = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    let songjiang = try #require(AreaCode("310117"))
    let request = LeadersPageTests.request(.chinese)
    #expect(request.today.year == 2026)
    for (year, month) in [(2025, 12), (2026, 4)] {
      let meeting = try await city.portal.meeting(
        about: indicator, songjiang, month: .month(year: year, month: month), within: .area(songjiang), request)
      #expect(meeting.library?.year == year)
    }
  }

  @Test("a material of before it was kept says nothing of who reported in part")
  func older() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let meeting = DispatchMaterial.Meeting(
      rounds: [.init(id: "0123456789ab", title: "工业月报", expected: 3, missing: 1, returned: 0, names: ["310117107"])])
    let view = MaterialView(
      try Self.material(meeting), TargetWords(city.portal, LeadersPageTests.request(.chinese)))
    #expect(view.parts.last?.lines.last == "2026年9月工业月报：应报3家，未报1家，退回待改0家。未报的：九亭镇。")
    #expect(view.tables.last?.rows.contains { $0.name.contains("部分已报") } == false)
  }

  @Test("what does not exist for the indicator is left out with a word, and an older material has no such part")
  func leftOut() async throws {
    let city = try await TestPortal(enterprises: 0)
    defer { do { try city.remove() } catch { Issue.record(error) } }
    let text = TargetWords(city.portal, LeadersPageTests.request(.chinese))
    let bare = try #require(MaterialView(try Self.material(DispatchMaterial.Meeting()), text).parts.last)
    #expect(bare.lines == ["这项指标没有对应的培育库，不列培育库、退规预警和完成任务的可能。", "2026年9月没有布置报送。"])
    let library = DispatchMaterial.Library(
      register: try #require(InstrumentID("shenggui-2023/3#cultivation-library")), year: 2026, times: "1.2",
      rows: [.init(area: try #require(AreaCode("310117")), target: nil, needed: nil, held: 5, proposed: 0)])
    let quiet = DispatchMaterial.Meeting(library: library, warnings: .init(total: 0, causes: []))
    let untold = try #require(
      MaterialView(try Self.material(quiet), text).parts.last)
    #expect(untold.lines.first == "培育库在库5家，拟入库0家；没有录入年度任务，应有多少算不出。")
    #expect(untold.lines.contains("没有退规预警。") && untold.lines.contains { $0.hasPrefix("达线家数够不够完成任务算不出") })
    let before = MaterialView(try Self.material(nil), text)
    #expect(before.parts.count == 4 && before.tables.count == 1)
  }

  @Test(
    "the draft of the month has the part, as known today, and a list of warnings keeps to the cause that it was opened with"
  )
  func page() async throws {
    try await TestPortal.run { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("/targets/shenggui-2023/2/district-targets/dispatch").text
      #expect(page.contains("六、培育库、报送和退规预警") && page.contains("没有布置报送"))
      let all = try await browser.get("/cultivation/warnings").text
      #expect(!all.contains("只列下降原因为"))
      let own = try await browser.get("/cultivation/warnings?cause=\(FormFields.encode("订单减少"))").text
      #expect(own.contains("只列下降原因为“订单减少”的。") && own.contains("name=\"cause\" value=\"订单减少\""))
      let none = try await browser.get("/cultivation/warnings?cause=none").text
      #expect(none.contains("没有写明原因"))
    }
  }
}
