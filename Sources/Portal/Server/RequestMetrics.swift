import Synchronization

/// Counts requests and their times, for `/metrics`.
final class RequestMetrics: Sendable {
  private struct Key: Hashable {
    let route: String
    let status: Int
  }

  private struct Tally {
    var count = 0
    var seconds = 0.0
    var buckets = [Int](repeating: 0, count: RequestMetrics.bounds.count)
  }

  private static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
  private let tallies = Mutex<[Key: Tally]>([:])

  /// Notes one request. The route is its pattern, never what was asked, so that the number of series is bounded.
  func note(route: String, status: Int, seconds: Double) {
    tallies.withLock { tallies in
      var tally = tallies[Key(route: route, status: status), default: Tally()]
      tally.count += 1
      tally.seconds += seconds
      for (index, bound) in Self.bounds.enumerated() where seconds <= bound { tally.buckets[index] += 1 }
      tallies[Key(route: route, status: status)] = tally
    }
  }

  /// The text form that Prometheus reads.
  var exposition: String {
    let rows = tallies.withLock { $0 }.sorted { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }
    var lines = [
      "# HELP tidu_http_request_seconds Time to answer requests, by route and status.",
      "# TYPE tidu_http_request_seconds histogram",
    ]
    for (key, tally) in rows {
      let labels = "route=\"\(key.route)\",status=\"\(key.status)\""
      for (bound, count) in zip(Self.bounds, tally.buckets) {
        lines.append("tidu_http_request_seconds_bucket{\(labels),le=\"\(bound)\"} \(count)")
      }
      lines.append("tidu_http_request_seconds_bucket{\(labels),le=\"+Inf\"} \(tally.count)")
      lines.append("tidu_http_request_seconds_sum{\(labels)} \(tally.seconds)")
      lines.append("tidu_http_request_seconds_count{\(labels)} \(tally.count)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
