import Delivery
import Diagnostics
import Quantities

/// 暂缓拨付、撤销下达 on the pages: between the issue of an award and the request for its payment.
enum BrakePart {
  /// What the form of each step is called.
  private enum Step: String {
    case hold, release, draftRevocation, confirmRevocation, returnRevocation
  }

  /// What a form asks for; `nil` where it is about something else.
  /// - Throws: as `AwardRights.check` of the issue: who may issue may stop it.
  static func command(of award: Award, _ request: PortalRequest, _ rights: AwardRights) throws -> AwardCommand? {
    guard let step = request.form.text("do").flatMap(Step.init(rawValue:)) else { return nil }
    try rights.check(.issue)
    let reason = request.form.text("reason") ?? ""
    return switch step {
    case .hold: .brake(award.id, .hold(reason: reason))
    case .release: .brake(award.id, .release(reason: reason))
    case .draftRevocation: .brake(award.id, .draftRevocation(reason: reason))
    case .confirmRevocation: .brake(award.id, .confirmRevocation)
    case .returnRevocation: .brake(award.id, .returnRevocation(reason: reason))
    }
  }

  /// How an award is stopped, with the reason; `nil` where it is not.
  static func words(_ award: Award, _ pen: DeliveryPen) -> String? {
    if let revoking = award.revoking { return pen.words("brake.revoking", ["reason": revoking.reason]) }
    return award.held.map { pen.words("brake.held", ["reason": $0.reason]) }
  }

  /// What stops an issued award, for those who may; `nil` where nothing can be stopped or is.
  static func section(_ award: Award, _ rights: AwardRights, _ pen: DeliveryPen) -> DeliveryView.Section? {
    guard award.mayBeHeld || award.isPaymentHeld || award.isRevocable else { return nil }
    let acts = rights.may(.issue) ? acts(on: award, pen) : []
    let said = words(award, pen)
    guard said != nil || !acts.isEmpty else { return nil }
    let isOwn = award.revoking?.by == pen.request.actor.id
    return DeliveryView.Section(
      title: pen.words("brake.title"),
      lead: pen.sentences(said ?? pen.words("brake.lead"), isOwn ? pen.words("brake.otherConfirms") : nil),
      anchor: "brake", folds: said == nil ? pen.words("brake.title") : nil, acts: acts)
  }

  private static func acts(on award: Award, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    func act(_ step: Step, isPlain: Bool = true) -> DeliveryView.Act {
      pen.act(
        "/delivery/awards/\(award.id)", "brake.act.\(step.rawValue)", hidden: ["do": step.rawValue],
        fields: step == .confirmRevocation ? [] : [pen.callField("reason", of: step.rawValue)], isPlain: isPlain)
    }
    if let revoking = award.revoking {
      return
        (revoking.by == pen.request.actor.id || !award.isRevocable ? [] : [act(.confirmRevocation, isPlain: false)])
        + [act(.returnRevocation)]
    }
    return (award.held != nil ? [act(.release)] : award.mayBeHeld ? [act(.hold)] : [])
      + (award.isRevocable ? [act(.draftRevocation)] : [])
  }

  /// 暂缓的: what is owed and in no draft, each with its reason; `nil` where nothing is.
  static func list(_ awards: [Award], _ pen: DeliveryPen) -> DeliveryView.Section? {
    guard !awards.isEmpty else { return nil }
    let words = pen.words
    return DeliveryView.Section(
      title: words("brake.list"), lead: words("brake.listLead"), anchor: "stopped",
      table: DeliveryView.Table(
        [words("delivery.payee"), words("delivery.field.amount"), words("delivery.why")], numbers: [1],
        rows: awards.map { award in
          let path = "\(AwardsList.path)/\(award.id)"
          return [.text(award.name, path), .money(award.due, path), .text(Self.words(award, pen) ?? "")]
        }))
  }
}
