import Places
import Quantities

import struct Foundation.Data
import class Foundation.JSONDecoder

/// Circles of service: whom stations reach, where the next ones would reach most, and a whole net chosen from none.
final class CirclesBenchmark: Benchmark {
  private struct Work: Decodable {
    /// In metres.
    let radius: Double
    /// Millionths of a degree, east and north.
    let stations: [[Int]]
    let enterprises: [[Int]]
    /// How many next stations are proposed beside those that stand.
    let next: Int
  }

  private struct NoSuchWork: Error { let text: String }

  private let work: Work
  private let stations: [GeographicPosition]
  private let enterprises: [LocatedEnterprise]
  /// Of everything that was answered, so that no answer is left out.
  private var checksum = 0

  init(work: Data) throws {
    let work = try JSONDecoder().decode(Work.self, from: work)
    guard let code = CreditCode("91310000MA1K35XN0A") else { throw NoSuchWork(text: "code") }
    func position(_ pair: [Int]) throws -> GeographicPosition {
      guard pair.count == 2, let position = GeographicPosition(longitude: pair[0], latitude: pair[1]) else {
        throw NoSuchWork(text: "\(pair)")
      }
      return position
    }
    self.work = work
    stations = try work.stations.map(position)
    enterprises = try work.enterprises.map {
      LocatedEnterprise(enterprise: code, title: "", area: nil, position: try position($0))
    }
  }

  private func circles(_ stations: [GeographicPosition]) -> ServiceCircles {
    ServiceCircles(stations: stations, enterprises: enterprises, radius: work.radius)
  }

  private static func line(_ proposal: ServiceCircles.Proposal) -> String {
    "\(proposal.position.longitude) \(proposal.position.latitude) \(proposal.gain) \(proposal.total)"
  }

  /// How many the stations reach; then the next stations, and a line `;`, and as many as there are stations chosen from none:
  /// each with its place, whom it reaches anew, and how many all up to it do.
  func answers() throws -> [String] {
    let standing = circles(stations)
    return ["\(standing.whole.covered)"] + standing.proposals(work.next).map(Self.line) + [";"]
      + circles([]).proposals(stations.count).map(Self.line)
  }

  func run(_ part: String, times: Int) throws {
    for _ in 0..<times {
      switch part {
      case "reach": checksum &+= circles(stations).whole.covered
      case "next": checksum &+= circles(stations).proposals(work.next).last?.total ?? 0
      case "choose": checksum &+= circles([]).proposals(stations.count).last?.total ?? 0
      default: throw NoSuchWork(text: part)
      }
    }
  }
}
