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

  /// A paper with its day, in one line.
  static func words(_ paper: Award.OfficePaper, _ pen: DeliveryPen) -> String {
    words(paper, pen.words)
  }

  static func words(_ paper: Award.OfficePaper, _ words: Strings) -> String {
    let days = [paper.day, paper.until].compactMap { $0?.text(in: words.language) }
    return words(
      "calls.paper.said",
      [
        "paper": words("calls.paper.\(paper.kind.rawValue)"), "name": paper.name, "days": days.joined(separator: " — "),
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
