import Access
import Delivery
import Diagnostics
import Quantities

/// 追缴与追回 on an award's page: what is owed back, and what is said to have come back until another person confirms it.
enum RecoveryPart {
  /// What the form of each step is called.
  private enum Step: String {
    case demand, recover, confirmRecovery, returnRecovery

    /// Who takes it. The engine keeps the two apart who record and confirm.
    var roles: Set<Role> {
      switch self {
      case .demand, .recover: [.city, .financeMaker, .financeChecker]
      case .confirmRecovery, .returnRecovery: [.city, .financeChecker]
      }
    }

    func isFor(_ rights: AwardRights) -> Bool { rights.holds(roles) && rights.isOfBudget }
  }

  /// Who records what came back, and who confirms it.
  static let recording = Step.recover.roles
  static let confirming = Step.confirmRecovery.roles

  /// What a form asks for about money that is to come back; `nil` where it is about something else.
  /// - Throws: `delivery.not-your-recovery`, `delivery.not-your-budget`; what is wrong with the amount.
  static func command(of award: Award, _ request: PortalRequest, _ rights: AwardRights) throws -> DeliveryCommand? {
    guard let step = request.form.text("do").flatMap(Step.init(rawValue:)) else { return nil }
    guard rights.holds(step.roles) else { throw Diagnostics(.notYourRecovery) }
    guard step.isFor(rights) else { throw Diagnostics(.notYourBudget) }
    let reason = request.form.text("reason") ?? ""
    return switch step {
    case .demand:
      .demandRecovery(award.id, amount: try request.amount(), document: request.form.text("document") ?? "")
    case .recover:
      .award(
        .recovery(
          award.id, .record(try request.amount(), voucher: request.form.text("voucher") ?? "", reason: reason)))
    case .confirmRecovery: .award(.recovery(award.id, .confirm))
    case .returnRecovery: .award(.recovery(award.id, .sendBack(reason: reason)))
    }
  }

  /// What is due, or can be recorded, once an award is paid; `nil` before, and for who may do nothing of it.
  static func section(_ award: Award, _ rights: AwardRights, _ pen: DeliveryPen) -> DeliveryView.Section? {
    guard award.state.name == .issued, award.payment == .paid, award.instalments.map({ $0.final != nil }) ?? true else {
      return nil
    }
    let words = pen.words
    var rows: [[DeliveryView.Table.Cell]] = [
      [.text(words("recovery.claimed")), .money(award.claimed, "#trail")],
      [.text(words("calls.recovered")), .money(award.recovered, "#trail")],
    ]
    if let recovery = award.recovery {
      rows.append([
        .text(words("recovery.waiting")),
        .sum(
          recovery.amount, "#trail",
          note: "\(words("recovery.voucherNumber", ["number": recovery.voucher])) · \(recovery.reason)"),
      ])
    }
    let acts = acts(on: award, rights, pen)
    guard award.claimed > .zero || award.recovered > .zero || award.recovery != nil || !acts.isEmpty else { return nil }
    return DeliveryView.Section(
      title: words("recovery.title"), lead: words("recovery.lead"), anchor: "recovery",
      table: DeliveryView.Table([words("calls.item"), words("calls.said")], numbers: [1], rows: rows),
      folds: award.claimed > .zero ? nil : words("recovery.title"), acts: acts)
  }

  /// Whether the reader is asked to enter or to confirm what came back, beside what they may demand.
  static func isAsked(_ award: Award, _ section: DeliveryView.Section?) -> Bool {
    section?.acts.isEmpty == false && (award.recovery != nil || award.claimed > .zero)
  }

  private static func acts(on award: Award, _ rights: AwardRights, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let action = "/delivery/awards/\(award.id)"
    func act(_ step: Step, _ fields: [DeliveryView.Act.Field], isPlain: Bool = true) -> [DeliveryView.Act] {
      guard step.isFor(rights) else { return [] }
      return [
        pen.act(
          action, "recovery.act.\(step.rawValue)", hidden: ["do": step.rawValue], fields: fields, isPlain: isPlain)
      ]
    }
    if award.recovery != nil {
      return act(.confirmRecovery, [], isPlain: false)
        + act(.returnRecovery, [pen.callField("reason", of: "returnRecovery")])
    }
    let isClaimed = award.claimed > .zero
    let demand = act(.demand, [pen.amount(of: "demand"), pen.callField("document", of: "demand")])
    let record = act(
      .recover,
      [
        pen.amount(of: "recover", value: award.claimed), pen.voucherField(of: "recover"),
        pen.callField("reason", of: "recover"),
      ], isPlain: false)
    let isLeft = award.paid.fen - award.recovered.fen > award.claimed.fen
    return (isClaimed ? record : []) + (isLeft ? demand : [])
  }
}

extension DeliveryPen {
  /// 缴款凭证号: by which the treasury took money back.
  func voucherField(of action: String, isRequired: Bool = true) -> DeliveryView.Act.Field {
    DeliveryView.Act.Field(
      id: "\(action)-voucher", name: "voucher", label: words("recovery.field.voucher"), isRequired: isRequired)
  }
}

extension Diagnostic {
  fileprivate static let notYourRecovery = Diagnostic(
    "delivery.not-your-recovery", at: Place(field: "do"),
    Wording(
      zh: "追缴和追回由市级或财政人员登记，由另一位市级或财政复核人员复核，这一步不由您的角色办理",
      en: "recoveries are recorded by the city's or finance people and confirmed by another of the city or a checker"),
    remedy: Wording(zh: "请有权限的人员办理", en: "leave it to those who may"))
}
