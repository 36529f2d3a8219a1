import DelimitedText
import Delivery
import Diagnostics
import Quantities

/// 支付凭证: the treasury's file is read first, line by line; then it is booked whole, or, where some lines do not fit, those
/// that do.
enum AdvicePage {
  /// The largest voucher file: 2 MiB.
  static let limit = 2 << 20

  /// Reads the treasury's file: first what it would do, then, on a yes, that.
  static func advise(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let text = request.file.map { $0.bytes } ?? Array((request.form.exactly("text") ?? "").utf8)
      let name = request.file?.name ?? request.form.text("name") ?? ""
      let table = try DelimitedText(
        bytes: text, file: name, limits: DelimitedText.Limits(bytes: limit, recordBytes: 4096, cells: 50))
      if request.form.text("sure") == sound { return try await takeSound(table, request, portal) }
      let advice = try await portal.ports.delivery.store.read { try read(table, in: $0, request, portal) }
      guard advice.faults.isEmpty else {
        guard !advice.sound.isEmpty else { throw Diagnostics(advice.faults) }
        return try await preview(advice, table, DeliveryPen(request, portal))
      }
      guard request.form.text("sure") != nil else {
        return try await preview(advice, table, DeliveryPen(request, portal))
      }
      guard !advice.settlements.isEmpty else { return .seeOther(LocalPath("/delivery/transfers?done=known")) }
      return try await TransfersPage.act(request, portal) { (.settleTransfers(advice.settlements), done: "advised") }
    } catch let faults as Diagnostics {
      return try await TransfersPage.page(
        DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// How a form says that the sound lines are to be taken.
  private static let sound = "sound"

  private static func read(
    _ table: DelimitedText, in book: any DeliveryReader, _ request: PortalRequest, _ portal: Portal
  ) throws -> TreasuryAdvice {
    try TreasuryAdvice(
      table, book: book, of: request.scope.contains,
      settledBy: { request.scope.owns($0) ? nil : portal.ownerName($0) }, on: request.today)
  }

  /// Books the lines that fit, as many and as much as the reader saw; the others are told again.
  private static func takeSound(
    _ table: DelimitedText, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reply {
    let proof = TransfersTogether.Proof(request.form)
    return try await TransfersPage.act(request, portal, done: "soundAdvised") { book in
      let taken = try read(table, in: book, request, portal).sound
      try proof.check(taken.count, taken.map(\.line.amount).total)
      return .settleTransfers(taken.map(\.settlement))
    }
  }

  private static func preview(_ advice: TreasuryAdvice, _ table: DelimitedText, _ pen: DeliveryPen) async throws
    -> Reply
  {
    let words = pen.words
    let (text, name) = (String(decoding: table.bytes, as: UTF8.self), table.file)
    let requests = try await pen.portal.ports.delivery.store.read { book in
      try advice.lines.map { try book.transfer(reference: $0.reference)?.id }
    }
    let rows = zip(advice.lines, requests).map { line, request -> [DeliveryView.Table.Cell] in
      let path = request.map { "/delivery/transfers/\($0)" }
      return [
        .number(line.number), .text(line.reference, path), .money(line.amount, path),
        outcome(line, isDoubted: advice.doubted.contains(line.number), pen),
      ]
    }
    let isWhole = advice.faults.isEmpty
    let sum = advice.sound.map(\.line.amount).total
    let (lead, act): (String, DeliveryView.Act?)
    if !isWhole {
      lead = "delivery.advicePartLead"
      act = pen.act(
        "/delivery/advice", "delivery.act.adviseSound",
        title: words("delivery.adviceSound", ["count": "\(advice.sound.count)", "sum": sum.grouped]),
        hidden: [
          "sure": sound, "count": "\(advice.sound.count)", "fen": "\(sum.fen)", "text": text, "name": name,
        ], isUpload: true)
    } else if advice.settlements.isEmpty {
      // All of it is booked already: there is nothing to press.
      (lead, act) = ("delivery.adviceKnownLead", nil)
    } else {
      lead = "delivery.adviceLead"
      act = pen.act(
        "/delivery/advice", "delivery.act.advise", hidden: ["sure": "1", "text": text, "name": name], isUpload: true)
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), "/delivery/transfers"), Crumb(words("delivery.advice")),
      ], title: words("delivery.advice"),
      lead: words(lead, ["file": name]),
      faults: advice.faults.map(pen.said),
      sections: [
        DeliveryView.Section(
          title: words(isWhole ? "delivery.adviceLines" : "delivery.adviceSoundLines"),
          table: DeliveryView.Table(
            [
              words("delivery.fileLine"), words("delivery.reference"), words("delivery.field.amount"),
              words("delivery.outcome"),
            ], numbers: [0, 2], rows: rows), acts: [act].compactMap { $0 })
      ])
    return .page(Page("delivery/page", title: view.title, view: view, status: isWhole ? 200 : 422))
  }

  /// What becomes of a request by one line.
  private static func outcome(
    _ line: TreasuryAdvice.Line, isDoubted: Bool, _ pen: DeliveryPen
  ) -> DeliveryView.Table.Cell {
    let words = pen.words
    guard !isDoubted else { return .state("no", words("delivery.advice.doubted")) }
    switch line.finding {
    case .known: return .state("out", words("delivery.advice.known"))
    case .settles(let settlement):
      switch settlement.outcome {
      case .paid(let voucher, let day):
        return .text("\(words("delivery.advice.paid")) \(voucher)", note: day.text(in: pen.language))
      case .bounced(let reason): return .text(words("delivery.advice.bounced"), note: reason)
      }
    }
  }
}
