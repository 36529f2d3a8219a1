import Delivery
import Diagnostics
import Quantities

/// 会议纪要、公示、下达文件: the office's own papers beside a step, as a form asks for them and a page tells them.
enum OfficePaperPart {
  typealias Kind = Award.OfficePaper.Kind

  /// Which paper goes with a step; `nil` where none does.
  static func kind(at step: ChainStep, approving: ChainStep?) -> Kind? {
    switch step {
    case .publicity: .notice
    case .issue: .issue
    case .panel: step == approving ? .minutes : nil
    case .consent, .credit, .town, .district, .experts: nil
    }
  }

  /// At which step a paper is recorded: who takes that puts it right.
  private static func step(of kind: Kind, on award: Award) -> ChainStep? {
    switch kind {
    case .minutes: award.approvingStep
    case .notice: .publicity
    case .issue: .issue
    }
  }

  /// - Parameter action: names the form among those of the page.
  static func fields(_ kind: Kind?, of action: String, _ pen: DeliveryPen) -> [DeliveryView.Act.Field] {
    guard let kind else { return [] }
    let today = "\(pen.request.today)"
    let paper = DeliveryView.Act.Field(
      id: "\(action)-paper", name: "paper", label: pen.words("calls.paper.\(kind.rawValue)"),
      hint: pen.words("calls.hint.paper.\(kind.rawValue)"), isRequired: false)
    guard kind == .notice else {
      return [
        paper, pen.callField("paperDay", of: action, value: today, type: "date", isShort: true, isRequired: false),
      ]
    }
    return [
      paper, pen.callField("from", of: action, value: today, type: "date", isShort: true, isRequired: false),
      pen.callField("to", of: action, type: "date", isShort: true, isRequired: false, hint: "calls.hint.to"),
    ]
  }

  /// The paper that a form names; `nil` where it names none.
  /// - Throws: `Diagnostics` for a day that is none, and for days of a publication without its place.
  static func typed(_ kind: Kind, _ request: PortalRequest) throws -> Award.OfficePaper? {
    guard let name = request.form.text("paper") else {
      // Days of a publication that is not named would be dropped, and others would count.
      let from = request.form.text("from") ?? "\(request.today)"
      guard kind == .notice, from != "\(request.today)" || request.form.text("to") != nil else { return nil }
      throw Diagnostics(.noticeWithoutPlace)
    }
    guard kind == .notice else { return Award.OfficePaper(kind, name, on: try request.day("paperDay")) }
    return Award.OfficePaper(
      kind, name, on: try request.day("from"), until: request.form.text("to") == nil ? nil : try request.day("to"))
  }

  // MARK: Corrections

  /// 更正文件, for the award or for all that the same paper was recorded for; `nil` where the form asks for something else.
  static func command(
    of award: Award, _ request: PortalRequest, _ rights: AwardRights, in book: any DeliveryReader
  ) throws -> AwardCommand? {
    let form = request.form
    guard form.text("do") == correcting else { return nil }
    guard let kind = form.text("kind").flatMap(Kind.init(rawValue:)), let step = step(of: kind, on: award) else {
      throw Diagnostics(.chooseFromList("kind"))
    }
    try rights.check(step)
    guard let paper = try typed(kind, request) else {
      throw form.unread("paper", code: "delivery.text", expected: Wording(zh: "文号或公示处", en: "the number or place"))
    }
    let ids =
      form.text("which") == all ? try alike(award, kind, within: request.scope, in: book).map(\.id) : [award.id]
    return .correctPaper(ids, to: paper, reason: form.text("reason") ?? "")
  }

  private static let correcting = "correctPaper"
  /// How a form names all that the same paper was recorded for.
  private static let all = "all"

  /// Those of a call that the same paper was recorded for, the award itself among them, as many as one act takes.
  private static func alike(
    _ award: Award, _ kind: Kind, within scope: AreaScope, in book: any DeliveryReader
  ) throws -> [Award] {
    guard let paper = award.officePaper(kind) else { return [] }
    let live = AwardFilter(call: award.call, isLive: true)
    return Array(
      try book.awards(live, scope: scope, offset: 0, limit: .max).rows.filter { $0.officePaper(kind) == paper }
        .prefix(DeliveryDesk.largestBatch))
  }

  /// The papers that stand, with the forms that put them right; `nil` where none was recorded.
  /// Cost: the call's awards, where the reader may correct one.
  static func section(
    of award: Award, _ rights: AwardRights, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let words = pen.words
    let papers = Kind.allCases.compactMap { award.officePaper($0) }
    guard !papers.isEmpty else { return nil }
    let open = award.isLive ? papers.filter { step(of: $0.kind, on: award).map(rights.may) == true } : []
    let counts =
      open.isEmpty
      ? [:]
      : try await pen.portal.ports.delivery.store.read { book in
        try open.reduce(into: [Kind: Int]()) {
          $0[$1.kind] = try alike(award, $1.kind, within: pen.request.scope, in: book).count
        }
      }
    return DeliveryView.Section(
      title: words("calls.officePapers"), lead: open.isEmpty ? nil : words("calls.officePapersLead"),
      anchor: "office-papers",
      table: DeliveryView.Table(
        [words("calls.officePaper"), words("calls.field.paper"), words("calls.officePaperDays")],
        rows: papers.map { paper in
          [
            .text(words("calls.paper.\(paper.kind.rawValue)")), .text(paper.name), .text(days(of: paper, words)),
          ]
        }), folds: open.isEmpty || pen.refused != nil ? nil : words("calls.act.correctPaper"),
      acts: open.map { correction(of: $0, on: award, counts[$0.kind] ?? 1, pen) })
  }

  /// - Parameter count: how many the same paper was recorded for.
  private static func correction(
    of paper: Award.OfficePaper, on award: Award, _ count: Int, _ pen: DeliveryPen
  ) -> DeliveryView.Act {
    let action = "correct-\(paper.kind.rawValue)"
    let values = [
      "paper": paper.name, "paperDay": "\(paper.day)", "from": "\(paper.day)",
      "to": paper.until.map { "\($0)" } ?? "",
    ]
    var fields = Self.fields(paper.kind, of: action, pen)
    for index in fields.indices { fields[index].value = values[fields[index].name] ?? "" }
    if count > 1 {
      fields.append(
        pen.callChoice(
          "which", of: action,
          [
            Choice(value: all, label: pen.words("calls.which.all", ["count": "\(count)"]), isChosen: true),
            Choice(value: "one", label: pen.words("calls.which.one"), isChosen: false),
          ]))
    }
    fields.append(pen.callField("reason", of: action))
    return pen.act(
      "/delivery/awards/\(award.id)", "calls.act.correctPaper", title: words(paper, pen),
      hidden: ["do": correcting, "kind": paper.kind.rawValue], fields: fields, isPlain: true)
  }

  private static func days(of paper: Award.OfficePaper, _ words: Strings) -> String {
    [paper.day, paper.until].compactMap { $0?.text(in: words.language) }.joined(separator: " — ")
  }

  // MARK: Words

  /// A paper with its day, in one line.
  static func words(_ paper: Award.OfficePaper, _ pen: DeliveryPen) -> String {
    words(paper, pen.words)
  }

  static func words(_ paper: Award.OfficePaper, _ words: Strings) -> String {
    words(
      "calls.paper.said",
      [
        "paper": words("calls.paper.\(paper.kind.rawValue)"), "name": paper.name, "days": days(of: paper, words),
      ])
  }

  /// The newest of a kind in a cell of a file; empty where there is none.
  static func cell(_ award: Award?, _ kind: Kind, _ pen: DeliveryPen) -> String {
    guard let paper = award?.officePaper(kind) else { return "" }
    return ([paper.name] + [paper.day, paper.until].compactMap { $0?.description }).joined(separator: " ")
  }
}

extension Diagnostic {
  fileprivate static let noticeWithoutPlace = Diagnostic(
    "delivery.notice-without-place", at: Place(field: "paper"),
    Wording(zh: "填了公示的日期，没有填公示处", en: "the publication has days, and no place"),
    expected: Wording(zh: "公示的网址或张贴处", en: "the address or place where it is published"),
    remedy: Wording(
      zh: "填上公示处；不登记外面的公示的，公示起改回今天、公示至留空",
      en: "name it; where no publication elsewhere is recorded, leave the first day at today and the last one empty"))
}
