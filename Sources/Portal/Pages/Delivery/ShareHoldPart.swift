import Delivery

/// 同比例的等候 on the pages: until when, or for whom, an approval or a publication waits, with the way to them.
enum ShareHoldPart {
  struct Told: Sendable {
    let text: String
    let links: [Crumb]
  }

  /// Why nothing of a call is approved or published yet at a step; `nil` where nobody else's share is waited for.
  static func told(
    at step: ChainStep, of call: Call, _ rights: AwardRights, _ pen: DeliveryPen
  ) async throws -> Told? {
    guard step == call.terms.approvingStep || step == .publicity else { return nil }
    let name = step.wording(pen.language)
    if call.awaitsAll(on: pen.request.today) {
      return Told(
        text: pen.words("calls.awaitsAll", ["step": name, "until": call.terms.closes.text(in: pen.language)]),
        links: [])
    }
    guard let hold = try await pen.portal.ports.delivery.store.read({ try $0.shareHold(of: call, at: step) }) else {
      return nil
    }
    return Told(
      text: [name, pen.said(hold.diagnostic)].joined(separator: pen.words("sentence.separator")),
      // Others' areas are not on the reader's list.
      links: rights.isOfBudget ? links(to: hold, of: call, pen) : [])
  }

  /// The lists of those that are waited for, one for each step.
  static func links(to hold: ShareHold, of call: Call, _ pen: DeliveryPen) -> [Crumb] {
    hold.parts.map { part in
      Crumb(
        pen.words(
          "calls.awaitedLink",
          ["step": part.wording(pen.language), "count": "\(part.count)", "sum": part.sum.grouped]),
        "\(AwardsList.path)?call=\(call.id)&step=\(part.step.rawValue)"
          + (part.isReturned ? "&state=returned" : ""))
    }
  }
}
