import Enterprises
import Foundation
import Quantities
import Randomness
import Testing

@testable import Places

@Suite("Circles of service")
struct ServiceCirclesTests {
  private static func position(_ longitude: Double, _ latitude: Double) throws -> GeographicPosition {
    try #require(GeographicPosition(longitude: Int(longitude * 1e6), latitude: Int(latitude * 1e6)))
  }

  /// A city of random points, some crowded and some of unknown place.
  private static func city(_ count: Int, seed: UInt64) throws -> [LocatedEnterprise] {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    return try (0..<count).map { index in
      let body = "91310000" + String(repeating: "0", count: 9 - String(index).count) + String(index)
      let check = try #require(CreditCode.checkCharacter(for: body))
      let isCrowded = index % 3 == 0
      let spread = isCrowded ? 0.03 : 0.35
      let position = try Self.position(
        121.4 + Double.random(in: -spread...spread, using: &random),
        31.2 + Double.random(in: -spread...spread, using: &random))
      return LocatedEnterprise(
        enterprise: try #require(CreditCode(body + String(check))), title: "模拟\(index)",
        area: AreaCode(index % 2 == 0 ? "310117" : "310115"), position: index % 10 == 9 ? nil : position)
    }
  }

  @Test("who stands on the circle is within it, and a metre further is not")
  func edge() throws {
    let station = try Self.position(121.4, 31.2)
    // North along a meridian, where the arc is the difference in latitude.
    let metre = 180 / (.pi * GeographicPosition.earthRadius)
    let within = try Self.position(121.4, 31.2 + 2_999.95 * metre)
    let beyond = try Self.position(121.4, 31.2 + 3_001 * metre)
    #expect(abs(station.metres(to: within) - 3_000) < 0.2)
    let enterprises = [within, beyond].map {
      LocatedEnterprise(enterprise: CreditCode("91310000MA1K35XN0A")!, title: "", area: nil, position: $0)
    }
    let circles = ServiceCircles(stations: [station], enterprises: enterprises, radius: 3_000)
    #expect(circles.reaches == [.covered, .uncovered])
  }

  @Test("who is known not to be in operation is not counted and opens no place for a station; an untold state counts")
  func operation() throws {
    let station = try Self.position(121.4, 31.2)
    let far = try Self.position(121.9, 31.0)
    func enterprise(_ place: GeographicPosition?, _ state: OperatingState?) throws -> LocatedEnterprise {
      LocatedEnterprise(
        enterprise: try #require(CreditCode("91310000MA1K35XN0A")), title: "", area: AreaCode("310117"),
        position: place, state: state)
    }
    let circles = ServiceCircles(
      stations: [station],
      enterprises: try [
        enterprise(station, .inOperation), enterprise(station, nil), enterprise(station, .suspended),
        enterprise(far, .deregistered), enterprise(far, .revoked), enterprise(nil, .movedOut), enterprise(nil, nil),
      ], radius: 3_000)
    #expect(circles.whole == ServiceCircles.Share(covered: 2, uncovered: 0, unknown: 1, closed: 4))
    #expect(circles.whole.all == 3 && circles.whole.known == 2)
    #expect(circles.enterprises(.closed).count { $0.area?.district == AreaCode("310117") } == 4)
    #expect(circles.proposals(3).isEmpty)
  }

  @Test("the grid finds just whom looking at every pair finds; unknown places are neither", arguments: 1...5)
  func everyPair(_ seed: UInt64) throws {
    let enterprises = try Self.city(400, seed: seed)
    let stations = try Self.city(30, seed: seed + 100).compactMap(\.position)
    let circles = ServiceCircles(stations: stations, enterprises: enterprises, radius: 3_000)
    for (enterprise, reach) in zip(enterprises, circles.reaches) {
      guard let position = enterprise.position else {
        #expect(reach == .unknown)
        continue
      }
      let nearest = stations.map { position.metres(to: $0) }.min() ?? .infinity
      #expect((reach == .covered) == (nearest <= 3_000))
    }
    let whole = circles.whole
    #expect(whole.all == 400 && whole.unknown == 40 && whole.covered > 0 && whole.uncovered > 0)
    let parts = circles.districts.values
    #expect(parts.reduce(0) { $0 + $1.covered } == whole.covered && parts.reduce(0) { $0 + $1.all } == 400)
    #expect(circles.enterprises(.unknown).count == 40)
  }

  @Test(
    "proposals gain what they say, never more than the one before, and at least 1 − 1/e of the best choice",
    arguments: 1...6)
  func greedy(_ seed: UInt64) throws {
    let enterprises = try Self.city(60, seed: seed)
    let circles = ServiceCircles(stations: [], enterprises: enterprises, radius: 3_000)
    let proposals = circles.proposals(3)
    let positions = enterprises.compactMap(\.position)
    var reached: Set<Int> = []
    var last = Int.max
    for proposal in proposals {
      let own = Set(positions.indices.filter { positions[$0].metres(to: proposal.position) <= 3_000 })
      #expect(own.subtracting(reached).count == proposal.gain && proposal.gain <= last)
      reached.formUnion(own)
      last = proposal.gain
      #expect(reached.count == proposal.total)
    }
    // Every choice of three among the places that come up when everybody is proposed for.
    let sites = circles.proposals(60).map(\.position)
    let sets = sites.map { site in Set(positions.indices.filter { positions[$0].metres(to: site) <= 3_000 }) }
    var best = 0
    for first in sets.indices {
      for second in sets.indices.dropFirst(first + 1) {
        let both = sets[first].union(sets[second])
        for third in sets.indices.dropFirst(second + 1) { best = max(best, both.union(sets[third]).count) }
      }
    }
    #expect(Double(reached.count) >= (1 - exp(-1)) * Double(best))
    #expect(circles.proposals(60).last?.total == positions.count)
    #expect(circles.proposals(0).isEmpty)
  }

  @Test("where everybody is reached, nothing is proposed")
  func full() throws {
    let enterprises = try Self.city(30, seed: 3)
    let circles = ServiceCircles(stations: enterprises.compactMap(\.position), enterprises: enterprises, radius: 3_000)
    #expect(circles.whole.uncovered == 0 && circles.proposals(5).isEmpty)
  }

  @Test("degrees are written with six decimals, and nothing outside China is a position")
  func degrees() throws {
    let position = try #require(GeographicPosition(longitude: 121_000_050, latitude: 31_200_000))
    #expect(position.longitudeText == "121.000050" && position.latitudeText == "31.200000")
    #expect(GeographicPosition(longitude: 31_200_000, latitude: 121_400_000) == nil)
  }
}
