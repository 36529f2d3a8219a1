import Quantities
import Synchronization

/// The circles of each scope as they were last worked out, for as long as nothing that they rest on has changed.
///
/// Everybody within a scope is measured against every station near: too much to do again for each reader, while
/// enterprises and stations move seldom.
final class CircleMemory: Sendable {
  /// What circles rest on.
  struct Grounds: Sendable, Equatable {
    /// The newest record of each kind that moves an enterprise, opens or closes it.
    let records: [Int]
    let stations: [ServiceStation]
    let positions: [Int: RecordedPosition]
  }

  /// As many as a city has districts, and some: a scope more lets all go.
  private static let most = 24
  private let kept = Mutex<[AreaScope: (grounds: Grounds, report: CircleReport)]>([:])

  /// What was kept for a scope; `nil` where it rests on other grounds.
  func report(of scope: AreaScope, on grounds: Grounds) -> CircleReport? {
    kept.withLock { kept in
      guard let found = kept[scope], found.grounds == grounds else { return nil }
      return found.report
    }
  }

  func keep(_ report: CircleReport, of scope: AreaScope, on grounds: Grounds) {
    kept.withLock { kept in
      if kept[scope] == nil, kept.count >= Self.most { kept = [:] }
      kept[scope] = (grounds, report)
    }
  }
}
