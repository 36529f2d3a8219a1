import Journal

/// Where an award comes from: the record that made its run, and the one that proposed it; one and the same for an
/// application.
public struct AwardOrigin: Sendable, Hashable {
  public let made: RecordedChange
  public let proposed: RecordedChange

  public init(made: RecordedChange, proposed: RecordedChange) {
    self.made = made
    self.proposed = proposed
  }
}

extension DeliveryProjection {
  /// The runs that a record's payload makes, and the proposals from them with the first award of each.
  public static func origins(in payload: CanonicalJSON) -> [(run: RunID, first: AwardID?)] {
    (payload["events"].list ?? []).compactMap { json in
      guard let kind = json["kind"].text, case .award(let event) = DeliveryEvent(kind: kind, json: json["event"]) else {
        return nil
      }
      return switch event {
      case .runMade(let run): (run.id, nil)
      case .proposed(let run, rows: _, let first, by: _, on: _, confirmBy: _): (run, first)
      default: nil
      }
    }
  }
}
