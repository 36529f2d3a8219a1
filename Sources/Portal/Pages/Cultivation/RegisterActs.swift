import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 入库、不入库、出库、复核、续期、并入: what is decided about one entry or many at once.
enum RegisterActs {
  /// Carries out what the pressed button says, for the rows that were ticked.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try RegisterAsked(request, portal)
    let register = asked.address.id
    do {
      let command = RegisterCommand(
        register: register, day: try day(request), wishes: try await wishes(asked, request, portal),
        ground: Ground(reason: request.form.text("reason") ?? "", evidence: request.form.text("evidence") ?? ""))
      let reply = try await portal.registers.act(
        command, command: command.command(by: request.actor.id, key: request.commandKey), at: request.now,
        within: request.scope)
      let back = entry(of: request).map { $0.path(in: register) } ?? register.registerPath()
      let query = FormFields().encoded(
        replacing: ["tab": entry(of: request) == nil ? asked.tab.rawValue : nil, "done": "\(reply.acts)"])
      guard let path = LocalPath(checking: "\(back)?\(query)") else { throw RegisterAddress.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      guard let entry = entry(of: request) else { return try await RegisterPage.page(request, portal, faults: faults) }
      return try await EntryPage.page(entry, request, portal, faults: faults)
    }
  }

  /// The entry whose page the form stands on; `nil` for the list's form.
  private static func entry(of request: PortalRequest) -> EntryID? {
    request.form.text("from").flatMap { Int($0) }.map { EntryID($0) }
  }

  /// The day that was typed; today where none was.
  static func day(_ request: PortalRequest) throws(Diagnostics) -> CalendarDay {
    guard let text = request.form.text("day") else { return request.today }
    guard let day = request.form.day("day") else {
      throw Diagnostics(.dayTyped(text, "day"))
    }
    return day
  }

  private static func wishes(
    _ asked: RegisterAsked, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [RegisterCommand.Wish] {
    let act = request.form.text("act") ?? ""
    var wishes: [RegisterCommand.Wish] = []
    for pick in request.form.all("pick") {
      if pick.hasPrefix("c"), let code = CreditCode(String(pick.dropFirst())) {
        let opening = EntryOpening(subject: EntrySubject(code), title: "", area: nil, origin: .rule)
        switch act {
        case "enter":
          try await check(code, asked, request, portal)
          wishes.append(.enter(.new(opening)))
        case "refuse": wishes.append(.refuse(.new(opening)))
        default: throw Diagnostics(.noAct)
        }
      } else if let number = Int(pick.dropFirst()) {
        wishes.append(try wish(act, EntryID(number), request))
      }
    }
    return wishes
  }

  private static func wish(
    _ act: String, _ id: EntryID, _ request: PortalRequest
  ) throws(Diagnostics) -> RegisterCommand.Wish {
    switch act {
    case "enter": return .enter(.entry(id))
    case "refuse": return .refuse(.entry(id))
    case "leave": return .leave(id, reason: request.form.text("exit") ?? "")
    case "review": return .review(id)
    case "renew":
      let text = request.form.text("until") ?? ""
      guard let until = request.form.day("until") else {
        throw Diagnostics(.dayTyped(text, "until"))
      }
      return .renew(id, until: until)
    case "merge":
      guard let other = request.form.text("into").flatMap({ Int($0) }) else { throw Diagnostics(.noOtherEntry) }
      return .merge(id, into: EntryID(other))
    case "withdraw": return .withdraw(id, after: request.form.text("acts").flatMap { Int($0) } ?? 0)
    case "redate":
      guard let day = request.form.day("entered_on") else {
        throw Diagnostics(.dayTyped(request.form.text("entered_on") ?? "", "entered_on"))
      }
      return .redate(id, entered: day, after: request.form.text("acts").flatMap { Int($0) } ?? 0)
    default: throw Diagnostics(.noAct)
    }
  }

  /// A candidate comes in by the rule only while the facts still say so: they may have changed since the list was shown.
  private static func check(
    _ code: CreditCode, _ asked: RegisterAsked, _ request: PortalRequest, _ portal: Portal
  ) async throws {
    guard let count = portal.corpus.candidateCount(of: asked.address.id),
      let dossier = try await portal.facts.dossier(of: code, known: request.today, within: request.scope)
    else { throw Diagnostics(.ruleHoldsNoMore(code)) }
    guard try RuleGround(count, dossier, on: request.today).holds == true else {
      throw Diagnostics(.ruleHoldsNoMore(code))
    }
  }
}

extension EntryID {
  /// The page of an entry of a register.
  func path(in register: InstrumentID) -> String { register.registerPath("entries/\(self)") }
}

extension Diagnostic {
  fileprivate static let noAct = Diagnostic(
    "register.no-act", Wording(zh: "没有说要办什么", en: "it was not said what to do"),
    expected: Wording(zh: "入库、不入库、出库、复核、续期、并入或更正", en: "take in, refuse, let go, review, renew, merge or correct"))

  fileprivate static let noOtherEntry = Diagnostic(
    "register.no-other-entry", at: Place(field: "into"),
    Wording(zh: "没有选并入哪一条", en: "the entry that goes on was not chosen"))

  static func dayTyped(_ text: String, _ field: String) -> Diagnostic {
    Diagnostic(
      "register.day", at: Place(field: field),
      text.isEmpty
        ? Wording(zh: "没有填写日期", en: "the day is missing")
        : Wording(zh: "“\(text.prefix(20))”不是日期", en: "“\(text.prefix(20))” is no day"),
      expected: Wording(verbatim: "2026-11-21"))
  }

  fileprivate static func ruleHoldsNoMore(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "register.rule-holds-no-more",
      Wording(zh: "按现在的事实，\(code) 已不符合入库条件", en: "by the facts as they are now, \(code) no longer meets the condition"),
      remedy: Wording(
        zh: "刷新页面；事实有误的，先在企业页上更正", en: "reload the page; where a fact is wrong, correct it on the enterprise's page"))
  }
}
