import Quantities
import Testing

@testable import Places

@Suite("Where a position is doubted")
struct PositionRowTests {
  private func doubt(_ longitude: Int, _ latitude: Int, in area: String?) throws -> PositionRow.Doubt? {
    PositionRow(
      line: 2,
      recorded: RecordedPosition(
        subject: .station(1), position: try #require(GeographicPosition(longitude: longitude, latitude: latitude)),
        source: "示例"), title: "示例站", area: area.flatMap(AreaCode.init)
    ).doubt
  }

  @Test("a place in its district or just across its border fits; far from it, or outside the city, it is told")
  func doubts() throws {
    #expect(try doubt(121_230_000, 31_030_000, in: "310117") == nil)
    // A little north of the district's extent: some 2 km.
    #expect(try doubt(121_230_000, 31_200_000, in: "310117") == nil)
    // Where another district is: a quarter of a degree north is some 27 km.
    #expect(try doubt(121_230_000, 31_430_000, in: "310117") == .far(kilometres: 27))
    #expect(try doubt(121_230_000, 31_430_000, in: nil) == nil)
    #expect(try doubt(116_400_000, 39_900_000, in: "310117") == .outsideCity)
    #expect(try doubt(116_400_000, 39_900_000, in: nil) == .outsideCity)
  }
}
