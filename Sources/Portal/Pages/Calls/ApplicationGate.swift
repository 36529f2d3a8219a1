import Delivery
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// What stands before the form of an application: why an enterprise cannot apply under a call, in its own words, before it
/// types or uploads anything.
enum ApplicationGate {
  /// That the call is another district's, with the open ones of the same benefit that are for the enterprise; `nil` where the
  /// call is for it.
  static func elsewhere(
    _ call: Call, _ limit: CallLimit?, for own: CreditCode, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let limit else { return nil }
    let (isOurs, others) = try await portal.ports.delivery.store.read { book in
      let open = try book.calls().filter {
        $0.terms.instrument == call.terms.instrument && $0.phase(on: request.today) == .open
      }
      return (try book.isFor(own, call), try open.filter { try book.isFor(own, $0) })
    }
    guard !isOurs else { return nil }
    let place = try await portal.facts.enterprise(own, within: .enterprise(own.text))?.area
    return DeliveryView.Section(
      title: words("calls.apply"), anchor: "apply",
      empty: words(
        place == nil ? "calls.otherAreaUnknown" : "calls.otherArea",
        ["area": limit.name(pen.language), "place": portal.areaName(place, in: pen.language)]),
      links: others.sorted { $0.terms.closes < $1.terms.closes }.map {
        Crumb(words("calls.toOpen", ["call": $0.terms.title]), $0.path)
      })
  }
}
