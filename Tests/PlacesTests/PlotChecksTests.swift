import CorpusFixtures
import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Places

@Suite("A plot held against the documents' figures")
struct PlotChecksTests {
  private static let rules = Result { PlaceRules(try CorpusFixture.load()) }

  private func plot(_ figures: PlotFigures, floor: Decimal128?, exception: String? = nil) throws -> Plot {
    var events: [PlotEvent] = [.opened(figures)]
    if let floor { events.append(.built(1, BuildingFigures(name: "一号楼", floorArea: floor, storeys: 6))) }
    if let exception { events.append(.excepted(reason: exception)) }
    return try #require(Plot(Plot.ID(1), events))
  }

  private func checks(_ plot: Plot, on text: String = "2026-05-10") throws -> PlotChecks {
    PlotChecks(plot, by: try Self.rules.get(), on: try day(text))
  }

  @Test("the figures come from the clauses: 2.0 and 3.0, 15 per cent, 3 kilometres")
  func figuresOfClauses() throws {
    let rules = try Self.rules.get()
    #expect(rules.floors[.industrial]?.value == Decimal128(exactly: "2.0"))
    #expect(rules.floors[.generalResearch]?.value == Decimal128(exactly: "3.0"))
    #expect(rules.floors[.otherResearch] == nil && rules.floors[.other] == nil)
    #expect(rules.supportingShare?.value == Decimal128(exactly: "0.15"))
    #expect(rules.radius?.value == 3_000)
    #expect(rules.radius.map { "\($0.instrument)" } == "zjtx-2025/19#circle-radius")
  }

  @Test("a new industrial plot meets the floor at 2.0 exactly, and one square metre less is below it")
  func ratio() throws {
    let met = try checks(plot(figures(), floor: 20_000))
    #expect(met.ratioState == .met && met.ratio == 2)
    let below = try checks(plot(figures(), floor: 19_999))
    // 1.9999 never reads as 2.00.
    #expect(below.ratioState == .below && below.ratio == Decimal128(exactly: "1.99"))
    let excepted = try checks(plot(figures(), floor: 19_999, exception: "净空限制"))
    #expect(excepted.ratioState == .excepted("净空限制"))
    #expect(try checks(plot(figures(.generalResearch), floor: 29_999)).ratioState == .below)
    #expect(try checks(plot(figures(.generalResearch, .adjustment), floor: 30_000)).ratioState == .met)
  }

  @Test("an exception holds while the plot has the floor that it was given for, and is given anew for less")
  func exceptionOfFloor() throws {
    func built(_ floor: Decimal128) -> BuildingFigures { BuildingFigures(name: "一号楼", floorArea: floor, storeys: 6) }
    var plot = try plot(figures(), floor: 19_000, exception: "净空限制")
    plot.apply(.rebuilt(1, built(19_500), reason: "加层"))
    #expect(try checks(plot).ratioState == .excepted("净空限制"))
    plot.apply(.rebuilt(1, built(18_999), reason: "拆除"))
    #expect(try checks(plot).ratioState == .below)
    let again = try #require(try plot.decide(.except(reason: "净空限制"), today: try day("2026-05-10")))
    plot.apply(again)
    #expect(try checks(plot).ratioState == .excepted("净空限制"))
    #expect(try plot.decide(.except(reason: "净空限制"), today: try day("2026-05-10")) == nil)
  }

  @Test("an existing plot is shown and not held against the floor; no building and no floor are told apart")
  func others() throws {
    #expect(try checks(plot(figures(.industrial, .existing), floor: 100)).ratioState == .shown)
    #expect(try checks(plot(figures(.industrial, .existing), floor: 20_000)).ratioState == .met)
    #expect(try checks(plot(figures(), floor: nil)).ratioState == .unknown)
    #expect(try checks(plot(figures(.other), floor: 100)).ratioState == .noFloor)
  }

  @Test("15 per cent of the land is within the share, a tenth of a square metre more is above it")
  func share() throws {
    var own = try figures()
    #expect(try checks(plot(own, floor: nil)).shareState == .unknown)
    own.supportingLand = 1_500
    // Nobody's own land is judged by nobody's share.
    #expect(try checks(plot(own, floor: nil)).shareState == .withoutHolder)
    own.holder = try #require(CreditCode("91310117MA0000001U"))
    #expect(try checks(plot(own, floor: nil)).shareState == .within)
    own.supportingLand = Decimal128(exactly: "1500.1")
    let above = try checks(plot(own, floor: nil))
    #expect(above.shareState == .above && above.supportingShare == Decimal128(exactly: "0.151"))
  }

  @Test(
    "an end is warned of a year before, again three months before, and is over the day after",
    arguments: [
      ("2026-05-09", ExpiryWarning.passed), ("2026-05-10", .near), ("2026-08-08", .near), ("2026-08-09", .coming),
      ("2027-05-10", .coming), ("2027-05-11", nil),
    ] as [(String, ExpiryWarning?)])
  func expiry(_ until: String, _ warning: ExpiryWarning?) throws {
    var own = try figures()
    own.landUntil = try day(until)
    #expect(try checks(plot(own, floor: nil)).land == warning)
    var leased = try plot(figures(), floor: 1_000)
    let lessee = try #require(CreditCode("91310000MA1K35XN0A"))
    leased.apply(
      .leased(1, LeaseFigures(building: 1, lessee: lessee, floorArea: 100, until: try day(until))))
    #expect(try checks(leased).leases.map(\.warning) == [warning].compactMap { $0 })
  }

  @Test("what is wrong with a plot is said with what was expected")
  func messages() throws {
    func said(_ change: (inout PlotFigures) -> Void) throws -> String {
      var wrong = try figures()
      change(&wrong)
      do throws(Diagnostics) {
        _ = try Plot.open(wrong)
        return ""
      } catch {
        return error.rendered(in: .chinese)
      }
    }
    #expect(try said { $0.title = " " } == "title: 错误：这一栏没有填写\n  办法：填写后再保存")
    #expect(
      try said { $0.land = 0 } == "land: 错误：面积 0 平方米不可能\n  应为：大于 0、不超过 100,000,000 平方米")
    #expect(
      try said { $0.supportingLand = 10_001 }
        == "supporting_land: 错误：配套用地 10,001 平方米不可能\n  应为：0 到用地面积 10,000 平方米")
    #expect(
      try said { $0.park = "联系人 11010519491231002X" }
        == "park: 错误：这里面有个人身份号码，没有保存\n  办法：删去这个号码；要指明是谁，写姓氏和职务（如“王经理”）或单位名称")
  }
}
