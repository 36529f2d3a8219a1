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

  /// Why an enterprise cannot apply for itself, before it types anything.
  static func cannot(_ choices: [ApplicationChoice], _ pen: DeliveryPen) -> String {
    guard let refusal = choices.lazy.compactMap(\.refusal).first else { return pen.words("calls.notRegistered") }
    return pen.words("calls.cannotApply", ["cause": pen.said(refusal)])
  }

  /// Whether what an enterprise has leaves nothing to apply for under a call, of a benefit that is for the enterprise itself.
  static func isBarred(_ call: Call, for own: CreditCode, by held: [HeldGrant], _ portal: Portal) -> Bool {
    guard let benefit = portal.corpus.benefit(call.terms.instrument), benefit.subject == .enterprise else {
      return false
    }
    return held.contains {
      $0.benefit == benefit.id && $0.bars(own.text, of: call.terms.year, most: nil, benefit.frequency)
    }
  }

  /// What stands against an application, each with its door for the enterprise.
  /// - Parameter live: those that stand there already.
  static func held(_ choices: [ApplicationChoice], beside live: [Award], _ pen: DeliveryPen) -> [Crumb] {
    var seen = Set(live.map { $0.id.text })
    return choices.flatMap(\.bars).compactMap { check in
      guard let by = check.by, seen.insert(by).inserted else { return nil }
      if let award = AwardID(by) { return Crumb(pen.words("calls.toHeld", ["number": by]), "/calls/awards/\(award)") }
      return VoucherID(by).map {
        Crumb(pen.words("calls.toHeldVoucher", ["number": "\($0.number)"]), OwnVouchersPage.path(of: $0))
      }
    }
  }
}
