import PolicyCorpus
import Quantities

extension ReformOutcome {
  /// The shares at which the distribution of differences is told.
  public static let toldShares = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1]

  /// The form of the interfaces: amounts are decimal strings in yuan, null where nothing bounds one of them.
  public var json: JSONValue {
    JSONValue(fields: [
      "title": .text(title), "before": before.json, "after": after.json, "difference": difference,
      "groups": .list(groups.map(\.json)), "winners": .integer(enterprises.winners),
      "losers": .integer(enterprises.losers),
      "incomparable": .integer(enterprises.incomparable), "gain_yuan": JSONValue(text: enterprises.gain),
      "loss_yuan": JSONValue(text: enterprises.loss),
      "quantiles": .list(
        zip(Self.toldShares, enterprises.quantiles(Self.toldShares)).map { share, difference in
          JSONValue(fields: ["share": .text("\(share)"), "difference_yuan": .text("\(difference)")])
        }),
    ])
  }

  private var difference: JSONValue {
    var ids = before.benefits.map(\.id)
    for benefit in after.benefits where !ids.contains(benefit.id) { ids.append(benefit.id) }
    return JSONValue(fields: [
      "on": .text("\(before.on)"), "enterprises": .integer(0),
      "benefits": .list(
        ids.sorted { $0.description.utf8.lexicographicallyPrecedes($1.description.utf8) }.map { id in
          Self.difference(
            id, before.benefits.first { $0.id == id }, after.benefits.first { $0.id == id })
        }),
    ])
  }

  private static func difference(
    _ id: InstrumentID, _ before: BatchSummary.Benefit?, _ after: BatchSummary.Benefit?
  ) -> JSONValue {
    let (earlier, later) = (before?.all ?? .init(), after?.all ?? .init())
    let codes = Set((before?.districts ?? []).map(\.code) + (after?.districts ?? []).map(\.code))
    return JSONValue(fields: [
      "benefit": .text("\(id)"), "eligible": .integer(later.eligible - earlier.eligible),
      "undecided": .integer(later.undecided - earlier.undecided),
      "min_yuan": minus(later.least, earlier.least), "max_yuan": minus(later.most, earlier.most),
      "bounded_max_yuan": minus(later.bounded, earlier.bounded),
      "unbounded": .integer(later.unbounded - earlier.unbounded),
      "areas": .list(
        codes.sorted { ($0 ?? "~") < ($1 ?? "~") }.map { code in
          let first = before?.districts.first { $0.code == code }?.figures ?? .init()
          let second = after?.districts.first { $0.code == code }?.figures ?? .init()
          return JSONValue(fields: [
            "area": JSONValue(text: code), "eligible": .integer(second.eligible - first.eligible),
            "undecided": .integer(second.undecided - first.undecided), "max_yuan": minus(second.most, first.most),
          ])
        }),
    ])
  }

  private static func minus(_ later: Money?, _ earlier: Money?) -> JSONValue {
    JSONValue(text: later.flatMap { later in earlier.flatMap { later.subtracting($0) } })
  }
}

extension ReformOutcome.GroupChange {
  fileprivate var json: JSONValue {
    JSONValue(fields: [
      "area": JSONValue(text: group.district), "industry": JSONValue(text: group.division),
      "size": JSONValue(text: group.size?.id), "before_max": JSONValue(text: before.most),
      "after_max": JSONValue(text: after.most), "bounded_before_max": JSONValue(text: before.bounded),
      "bounded_after_max": JSONValue(text: after.bounded), "unbounded_before": .integer(before.unbounded),
      "unbounded_after": .integer(after.unbounded),
    ])
  }
}
