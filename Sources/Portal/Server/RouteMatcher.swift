import Access
import Foundation

/// Finds the line of the table that a path and a method mean.
struct RouteMatcher: Sendable {
  enum Match: Sendable {
    case route(Route, parameters: [String: String])
    /// The path is known, for other methods.
    case methodNotAllowed([RouteRule.Method])
    case unknown
  }

  private struct Entry: Sendable {
    let segments: [Substring]
    let route: Route

    /// How many segments are named parts.
    var names: Int { segments.count { $0.hasPrefix("{") } }

    /// The named parts that the words give; `nil` where a fixed word differs.
    func parameters(of words: [Substring]) -> [String: String]? {
      var parameters: [String: String] = [:]
      for (segment, word) in zip(segments, words) {
        if segment.hasPrefix("{"), segment.hasSuffix("}") {
          guard !word.isEmpty, let value = String(word).removingPercentEncoding else { return nil }
          parameters[String(segment.dropFirst().dropLast())] = value
        } else if segment != word {
          return nil
        }
      }
      return parameters
    }
  }

  private let byLength: [Int: [Entry]]

  init(_ routes: [Route]) {
    let entries = routes.map { Entry(segments: $0.rule.pattern.split(separator: "/"), route: $0) }
    // A fixed word comes before a named part: `/enterprises/export` is never an enterprise.
    byLength = Dictionary(grouping: entries, by: \.segments.count).mapValues { entries in
      entries.sorted { $0.names < $1.names }
    }
  }

  /// Cost: linear in the routes of the path's length.
  func match(_ path: String, method: RouteRule.Method?) -> Match {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    // The root is one empty segment; any other empty segment belongs to no route.
    let words = segments == [""] ? [] : Array(segments)
    var others: [RouteRule.Method] = []
    for entry in byLength[words.count] ?? [] {
      guard let parameters = entry.parameters(of: words) else { continue }
      if entry.route.rule.method == method { return .route(entry.route, parameters: parameters) }
      others.append(entry.route.rule.method)
    }
    return others.isEmpty ? .unknown : .methodNotAllowed(others)
  }
}
