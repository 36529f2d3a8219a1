import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Places
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

/// What every store of places does, whatever database is behind it.
@Suite("Plots and positions, kept")
struct PlaceContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  private func open(_ store: SQLStore) async throws -> PlaceDesk {
    try await FactDesk.on(store).bring(threeEnterprises)
    return PlaceDesk(store: store, corpus: try Self.corpus.get()) { _ in
      [
        ServiceStation(number: 1, title: "佘山站", area: AreaCode("310117")),
        ServiceStation(number: 2, title: "张江站", area: AreaCode("310115")),
        ServiceStation(number: 3, title: "同名站", area: AreaCode("310115")),
        ServiceStation(number: 4, title: "同名站", area: AreaCode("310115")),
      ]
    }
  }

  private func plot(_ title: String = "甲地块", _ area: String = "310117") throws -> PlotFigures {
    PlotFigures(title: title, area: try #require(AreaCode(area)), use: .industrial, origin: .newSupply, land: 10_000)
  }

  private static let songjiang = AreaCode("310117").map { AreaScope.area($0) } ?? .nothing

  @Test(
    "plots come, are acted on and go; each scope sees its own; the journal rebuilds them",
    arguments: StoreUnderTest.all)
  func plots(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let lessee = try #require(CreditCode(Codes.second))
      let id = try await desk.open(plot(), by: .commandLine, key: "1", at: at, within: Self.songjiang)
      let again = try await desk.open(plot(), by: .commandLine, key: "1", at: at, within: Self.songjiang)
      #expect(id == again)
      let other = try await desk.open(plot("甲地块", "310115"), by: .commandLine, key: "2", at: at, within: .everywhere)
      #expect(other != id)
      func act(_ command: PlotCommand, _ key: String, _ scope: AreaScope = .everywhere) async throws {
        try await desk.act(command, on: id, by: .commandLine, key: key, at: at, within: scope)
      }
      try await act(.build(BuildingFigures(name: "一号楼", floorArea: 20_000, storeys: 8)), "3")
      try await act(.build(BuildingFigures(name: "一号楼", floorArea: 20_000, storeys: 8)), "3")
      let until = try #require(CalendarDay("2026-06-01"))
      let lease = LeaseFigures(building: 1, lessee: lessee, floorArea: 15_000, until: until)
      try await act(.lease(lease), "4")
      #expect(await codes { try await act(.lease(lease), "5") } == ["places.too-little-floor"])
      #expect(
        await codes { try await act(.close(reason: "收储"), "5", .area(try #require(AreaCode("310112")))) }
          == ["places.no-plot"])
      let found = try #require(try await desk.plots(within: Self.songjiang, on: at.dayInShanghai).first)
      #expect(found.plot.id == id && found.checks.ratioState == .met && found.checks.leases.map(\.warning) == [.near])
      #expect(try await desk.plots(within: .everywhere, on: at.dayInShanghai).count == 2)
      #expect(try await desk.plots(within: .enterprise(Codes.first), on: at.dayInShanghai).isEmpty)
      #expect(try await desk.plot(id, within: .area(try #require(AreaCode("310115")))) == nil)
      try await act(.endLease(1, on: at.dayInShanghai, reason: "退租"), "6")
      try await act(.close(reason: "收储"), "7")
      #expect(try await desk.plots(within: Self.songjiang, on: at.dayInShanghai).isEmpty)
      #expect(try await desk.plot(id, within: Self.songjiang)?.acts.count == 5)
      // The name is free again.
      _ = try await desk.open(plot(), by: .commandLine, key: "8", at: at, within: Self.songjiang)
      try await Self.replay(store)
    }
  }

  @Test("what does not fit is refused by its field, and nothing is kept", arguments: StoreUnderTest.all)
  func refusals(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      func opening(_ figures: PlotFigures, _ key: String, _ scope: AreaScope = .everywhere) async -> [String] {
        await codes { _ = try await desk.open(figures, by: .commandLine, key: key, at: at, within: scope) }
      }
      #expect(try await opening(plot("甲", "310115"), "1", Self.songjiang) == ["places.outside-scope"])
      #expect(try await opening(plot("甲", "319999"), "1") == ["places.unknown-area"])
      var foreign = try plot("甲")
      foreign.holder = CreditCode("91310000MA1K35XN0A")
      #expect(await opening(foreign, "1") == ["places.unknown-enterprise"])
      #expect(try await opening(plot("甲"), "1") == [])
      #expect(try await opening(plot("甲"), "2") == ["places.plot-twice"])
      #expect(try await opening(plot("乙"), "1") == ["command.key-reused"])
      #expect(try await desk.plots(within: .everywhere, on: at.dayInShanghai).count == 1)
    }
  }

  @Test(
    "figures that were changed since are not replaced, and the same command again gets its reply",
    arguments: StoreUnderTest.all)
  func seenVersion(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      let id = try await desk.open(plot(), by: .commandLine, key: "1", at: at, within: .everywhere)
      func seen(_ part: PlotPart) async throws -> SeenVersion {
        SeenVersion(try await desk.plot(id, within: .everywhere)?.acts.lastChange(of: part))
      }
      func amend(_ title: String, _ key: String, over seen: SeenVersion?) async -> [String] {
        await codes {
          _ = try await desk.act(
            .amend(try plot(title), reason: "更正"), on: id, over: seen, by: .commandLine, key: key, at: at,
            within: .everywhere)
        }
      }
      let opened = try await seen(.figures)
      #expect(await amend("乙地块", "2", over: opened) == [])
      #expect(await amend("丙地块", "3", over: opened) == ["command.changed-since"])
      #expect(await amend("乙地块", "2", over: opened) == [])
      // Nobody built meanwhile.
      let buildings = try await seen(.buildings)
      #expect(buildings == SeenVersion(nil))
      let standing = try await seen(.figures)
      #expect(await amend("丙地块", "4", over: standing) == [])
      #expect(await amend("丁地块", "5", over: nil) == [])
      // One building is not another: each is held against what was done to it alone.
      func act(_ command: PlotCommand, _ key: String, over seen: SeenVersion? = nil) async -> [String] {
        await codes {
          _ = try await desk.act(
            command, on: id, over: seen, by: .commandLine, key: key, at: at, within: .everywhere)
        }
      }
      func building(_ name: String, storeys: Int) -> BuildingFigures {
        BuildingFigures(name: name, floorArea: 9_000, storeys: storeys)
      }
      #expect(await act(.build(building("一号楼", storeys: 5)), "6") == [])
      #expect(await act(.build(building("二号楼", storeys: 5)), "7") == [])
      let typed = try await seen(.buildings)
      #expect(await act(.rebuild(2, building("二号楼", storeys: 6), reason: "加层"), "8", over: typed) == [])
      #expect(await act(.rebuild(1, building("一号楼", storeys: 6), reason: "加层"), "9", over: typed) == [])
      #expect(
        await act(.rebuild(1, building("一号楼", storeys: 7), reason: "加层"), "10", over: typed)
          == ["command.changed-since"])
      #expect(try await seen(.building(1)) == seen(.buildings))
      #expect(try await seen(.building(3)) == SeenVersion(nil))
      try await Self.replay(store)
    }
  }

  @Test(
    "a file sets positions, all or none; circles count whom they reach and whom nobody can tell",
    arguments: StoreUnderTest.all)
  func positions(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await open(store)
      let at = noon("2026-05-10")
      func bring(_ text: String, _ key: String, _ scope: AreaScope = .everywhere) async throws -> Int {
        let file = PositionFile(file: "positions.csv", bytes: Array(text.utf8))
        return try await desk.importPositions(
          file, command: file.command(by: .commandLine, key: key), at: at, within: scope)
      }
      let head = "kind,name,longitude,latitude,source\n"
      let good =
        head + """
          station,佘山站,121.200000,31.100000,实地测量
          enterprise,\(Codes.first),121.21,31.11,企业自报
          enterprise,\(Codes.second),121.6,31.2,企业自报

          """
      #expect(try await bring(good, "1") == 3)
      #expect(try await bring(good, "1") == 3)
      let report = try #require(try await desk.circles(within: .everywhere, on: at.dayInShanghai))
      #expect(report.circles.whole == ServiceCircles.Share(covered: 1, uncovered: 1, unknown: 1))
      #expect(report.stations.count { $0.position == nil } == 3)
      let own = try #require(try await desk.circles(within: Self.songjiang, on: at.dayInShanghai))
      #expect(own.circles.whole == ServiceCircles.Share(covered: 1, uncovered: 0, unknown: 0))
      // Suspended: not counted from then on, and told apart.
      try await FactDesk.on(store).bring(
        "credit_code,operating_state\n\(Codes.second),suspended\n\(Codes.first),in_operation\n", key: "states")
      let fewer = try #require(try await desk.circles(within: .everywhere, on: at.dayInShanghai))
      #expect(fewer.circles.whole == ServiceCircles.Share(covered: 1, uncovered: 0, unknown: 1, closed: 1))
      // The head may be Chinese; a fault then names the column as the file does.
      let chinese = "类别,名称,经度,纬度,来源\n"
      #expect(try await bring(chinese + "企业,\(Codes.first),121.21,31.11,企业自报\n", "zh") == 1)
      do {
        _ = try await bring(chinese + "企业,\(Codes.first),31.1,121.2,企业自报\n", "zh-bad")
        Issue.record("degrees the wrong way round were taken")
      } catch let refusal as Diagnostics {
        #expect(refusal.rendered(in: .chinese).contains("(纬度): 错误：“121.2”不是经纬度"))
      }
      // Moved away: the newest position counts.
      #expect(try await bring(head + "enterprise,\(Codes.first),121.5,31.4,企业更正\n", "2") == 1)
      let moved = try #require(try await desk.circles(within: .everywhere, on: at.dayInShanghai))
      #expect(moved.circles.whole.covered == 0)
      #expect(
        await codes { _ = try await bring(head + "enterprise,\(Codes.second),121.5,31.4,x\n", "3", Self.songjiang) }
          == ["places.no-enterprise"])
      try await Self.replay(store)
    }
  }

  @Test("every fault of a file of positions is told at its line and column, with what was expected")
  func badFile() async throws {
    try await StoreUnderTest.sqlite.use { store in
      let desk = try await open(store)
      try await FactDesk.on(store).bring(
        "credit_code,name,statistical_area,industry\n91310000MA1FL0001P,危货仓储,310117,5942\n", key: "hazard")
      let text = """
        kind,name,longitude,latitude,source
        tank,一号罐区,121.2,31.1,x
        station,没有这站,121.2,31.1,x
        station,同名站,121.2,31.1,x
        enterprise,91310000MA1FL0001P,121.2,31.1,x
        enterprise,\(Codes.first),31.1,121.2,x
        station,佘山站,121.2000001,31.1,x
        station,张江站,121.2,31.1,
        enterprise,\(Codes.second),121.2,31.1,x
        enterprise,\(Codes.second),121.2,31.1,x

        """
      var said = ""
      do {
        _ = try await desk.preview(
          PositionFile(file: "positions.csv", bytes: Array(text.utf8)), at: noon("2026-05-10"), within: .everywhere)
      } catch let error as Diagnostics {
        said = error.rendered(in: .chinese)
      }
      #expect(
        said == """
          positions.csv:2:1 (kind): 错误：“tank”的位置不登记
            应为：服务站点（station）或企业（enterprise）
          positions.csv:3:9 (name): 错误：没有在册的站点“没有这站”，或同名不止一个
            办法：先在站点登记册里入库，名称写得一样
          positions.csv:4:9 (name): 错误：没有在册的站点“同名站”，或同名不止一个
            办法：先在站点登记册里入库，名称写得一样
          positions.csv:5:12 (name): 错误：91310000MA1FL0001P 是危险品仓储企业，它的位置不登记
            办法：删去这一行
          positions.csv:6:36 (latitude): 错误：“121.2”不是经纬度
            应为：CGCS2000 十进制度，最多六位小数；经度在前（73 到 136），纬度在后（3 到 54）
          positions.csv:7:13 (longitude): 错误：“121.2000001”不是经纬度
            应为：CGCS2000 十进制度，最多六位小数；经度在前（73 到 136），纬度在后（3 到 54）
          positions.csv:8:24 (source): 错误：这一栏没有填写
            办法：填写后再保存
          positions.csv:10:12 (name): 错误：“\(Codes.second)”在第 9 行已经写过
          """)
    }
  }

  private static func replay(_ store: SQLStore) async throws {
    let report = try await store.replay(
      [EnterpriseProjection(try Reference.load().dictionary), PlaceProjection()], at: noon("2026-05-11"))
    #expect(report.difference == nil && report.rows > 0)
  }
}
