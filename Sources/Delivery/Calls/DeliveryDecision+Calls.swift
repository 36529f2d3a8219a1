import Diagnostics
import Quantities

extension DeliveryDecision {
  func decideCall(_ command: CallCommand) throws -> CallEvent {
    switch command {
    case .record(let terms):
      return .recorded(
        Call(id: CallID(number: try next(.call)), terms: try checked(terms, of: nil), madeBy: actor))
    case .revise(let id, let terms):
      _ = try call(id, in: [.drafted])
      return .revised(id, try checked(terms, of: id))
    case .publish(let id):
      let call = try call(id, in: [.drafted])
      guard call.terms.closes >= today else { throw Diagnostics(.draftIsPast(call.terms.closes)) }
      try checkYear(of: call.terms)
      return .published(id, on: today)
    case .fund(let id, let budget):
      let call = try call(id, in: [.published])
      try checkTaken(call)
      // One whose registration was sent back is none.
      guard try call.terms.budget.map({ try book.isReturned($0) }) ?? true else {
        throw Diagnostics(.callHasBudget(call, try self.budget(budget)))
      }
      try check(try self.budget(budget), for: call.terms)
      return .funded(id, budget)
    case .extend(let id, let closes, let document):
      let call = try call(id, in: [.published])
      guard closes > call.terms.closes, closes >= today else {
        throw Diagnostics(
          Diagnostic(
            "delivery.call-extension", at: Place(field: "closes"),
            Wording(
              zh: "“\(closes.wording.zh)”不晚于原截止日", en: "“\(closes.wording.en)” is not later than the last day now"),
            expected: Wording(
              zh: "\(call.terms.closes.wording.zh) 之后、不早于今天",
              en: "after \(call.terms.closes.wording.en), and not before today")))
      }
      // A slip of the pen can't be taken back: no window is made shorter. A year more is as much as one document gives, of a
      // window that is over from today on.
      let isOver = call.terms.closes < today
      let latest = (isOver ? today : call.terms.closes).adding(days: 366)
      guard closes <= latest else {
        throw Diagnostics(
          Diagnostic(
            "delivery.call-extension", at: Place(field: "closes"),
            Wording(
              zh: "“\(closes.wording.zh)”比\(isOver ? "今天" : "原截止日")晚一年以上",
              en: "“\(closes.wording.en)” is over a year after \(isOver ? "today" : "the last day now")"),
            expected: Wording(zh: "不晚于 \(latest.wording.zh)", en: "\(latest.wording.en) at the latest"),
            remedy: Wording(
              zh: "看看年份是不是写错了：延长以后不能再改早", en: "look whether the year is mistyped: a window is never made shorter again")
          ))
      }
      return .extended(id, closes: closes, document: try self.document(document))
    case .withdraw(let id, let reason):
      let call = try call(id, in: [.drafted, .published])
      guard try book.awards(AwardFilter(call: call.id), scope: .everywhere, offset: 0, limit: 1).total == 0 else {
        throw Diagnostics(
          Diagnostic(
            "delivery.call-in-use",
            Wording(zh: "这份通知下已有拟支持或申报，不能撤回", en: "the call has proposals or applications and cannot be withdrawn"),
            remedy: Wording(zh: "逐笔办结，或延长申报期", en: "bring each to its end, or extend the window")))
      }
      return .withdrawn(id, reason: try told(reason))
    }
  }

  func call(_ id: CallID) throws -> Call { try found(book.call(id), id) }

  func call(_ id: CallID, in states: [Call.State.Name]) throws -> Call {
    let call = try call(id)
    guard states.contains(call.state.name) else {
      let needed = states.map { $0 == .drafted ? Call.Phase.drafted.wording : Wording(zh: "已发布", en: "published") }
      throw Diagnostics(
        .wrongState(
          Wording(zh: "申报通知“\(call.terms.title)”", en: "the call “\(call.terms.title)”"),
          now: call.phase(on: today).wording,
          needed: Wording(
            zh: needed.map(\.zh).joined(separator: "”或“"), en: needed.map(\.en).joined(separator: "” or “"))))
    }
    return call
  }

  /// - Parameter id: of the call that is revised; `nil` for a new one.
  private func checked(_ terms: Call.Terms, of id: CallID?) throws -> Call.Terms {
    var terms = terms
    terms.title = try stated(terms.title, field: "title", Wording(zh: "名称", en: "the title"))
    terms.document = try document(terms.document)
    if !terms.rule.isEmpty {
      terms.rule = try stated(terms.rule, field: "rule", Wording(zh: "实施细则文号", en: "the implementing rule's number"))
    }
    terms.unit = try stated(terms.unit, field: "unit", Wording(zh: "受理单位", en: "the office"))
    terms.contact = try stated(terms.contact, field: "contact", Wording(zh: "联系方式", en: "the contact"))
    try checkYear(of: terms)
    guard terms.opens <= terms.closes, terms.closes <= terms.opens.adding(days: 1000) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.call-window", at: Place(field: "closes"),
          Wording(
            zh: "截止日 \(terms.closes.wording.zh) 与起始日 \(terms.opens.wording.zh) 不配",
            en: "\(terms.closes.wording.en) does not fit \(terms.opens.wording.en)"),
          expected: Wording(zh: "不早于起始日，最长一千天", en: "not before the first day, at most a thousand days")))
    }
    terms.papers = try checkedPapers(terms.papers)
    // Where enterprises apply, there is no consent to wait for.
    if terms.entrance.isApplied { terms.confirmationDays = nil }
    terms.address = try checkedAddress(terms)
    let limits = [
      ("publicityDays", terms.publicityDays), ("supplementDays", terms.supplementDays),
      ("confirmationDays", terms.daysToConfirm),
    ]
    for (field, days) in limits {
      guard (1...60).contains(days) else {
        throw Diagnostics(
          Diagnostic(
            "delivery.call-days", at: Place(field: field),
            Wording(zh: "“\(days)”个工作日不能用", en: "“\(days)” working days cannot be used"),
            expected: Wording(zh: "1 到 60", en: "1 to 60")))
      }
    }
    if terms.entrance == .elsewhere {
      try checkElsewhere(terms)
      terms.asksAmount = false
    } else {
      guard paid.contains(terms.instrument) else { throw Diagnostics(.paysNoSum) }
      try checkSteps(terms)
    }
    terms.advance = try terms.advance.map(checked)
    if let rule = terms.implementing { terms = try checked(terms, under: rule) }
    // A rule may leave the time of the acceptance to the call; the call says it, or an advance would never be settled.
    if let advance = terms.advance, advance.acceptance == nil { throw Diagnostics(.acceptanceTermMissing) }
    if let budget = terms.budget { try check(try self.budget(budget), for: terms) }
    try checkDocument(terms, of: id)
    return terms
  }

  /// 文号: one notice arranges one benefit once, however its number is typed; what was withdrawn counts no more.
  private func checkDocument(_ terms: Call.Terms, of id: CallID?) throws {
    for other in try book.calls()
    where other.id != id && other.state.name != .withdrawn && other.terms.instrument == terms.instrument
      && DocumentNumber.isSame(other.terms.document, as: terms.document)
    {
      throw Diagnostics(.callTwice(other))
    }
  }

  private func check(_ budget: Budget, for terms: Call.Terms) throws {
    try checkStanding(budget, at: "budget")
    guard purposes.purpose(budget.purpose, fits: terms.instrument) else {
      throw Diagnostics(
        .otherPurpose(
          budget, at: "budget", than: Wording(zh: "这个事项", en: "this benefit"),
          needed: Wording(zh: "该扶持事项，或列有该事项的专项资金", en: "the benefit, or a fund that lists it")))
    }
    // A call begins on the money of a year of its window, or of the year after. From there it may follow that money to a
    // later year's budget, by a carry-over.
    let years = terms.opens.year...max(terms.opens.year, terms.closes.year) + 1
    guard years.contains(budget.year) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.other-year", at: Place(field: "budget"),
          Wording(
            zh: "“\(budget.name)”是 \(budget.year) 年度的预算，与申报期不配",
            en: "“\(budget.name)” is money of \(budget.year), which does not fit the window"),
          expected: Wording(
            zh: "\(years.lowerBound) 到 \(years.upperBound) 年度的预算",
            en: "a budget of \(years.lowerBound) to \(years.upperBound)")))
    }
  }

  /// Names of papers, each once.
  func checkedPapers(_ papers: [String]) throws -> [String] {
    let papers = try papers.map {
      try stated($0, field: "papers", Wording(zh: "材料名称", en: "the name of a paper"))
    }
    guard papers.count <= 40, Set(papers).count == papers.count else {
      throw Diagnostics(
        Diagnostic(
          "delivery.call-papers", at: Place(field: "papers"),
          Wording(zh: "材料有 \(papers.count) 种，或有重名", en: "\(papers.count) papers, or one named twice"),
          expected: Wording(zh: "不超过 40 种，各不同名", en: "at most 40, each of another name")))
    }
    return papers
  }

  private func checkSteps(_ terms: Call.Terms) throws {
    let steps = terms.steps
    let isOrdered = zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 }
    let fits =
      terms.entrance == .withoutApplication ? steps.first == .consent : !steps.contains(.consent)
    guard isOrdered, fits, terms.approvingStep != nil, steps.contains(.publicity), steps.last == .issue else {
      throw Diagnostics(
        Diagnostic(
          "delivery.call-steps", at: Place(field: "steps"),
          Wording(zh: "这些环节连不成办理流程", en: "these steps make no chain"),
          expected: Wording(
            zh: "依次选取，公示前至少有一个审核环节，含公示和下达；免申即享从意愿与账户确认开始，企业申报没有这一环节",
            en:
              "in order, one that judges before the publication, the publication and the issue; without application it "
              + "begins with the consent, by application it has none")))
    }
  }
}

extension Diagnostic {
  fileprivate static func callHasBudget(_ call: Call, _ budget: Budget) -> Diagnostic {
    Diagnostic(
      "delivery.call-has-budget", at: Place(field: "budget"),
      Wording(
        zh: "“\(call.terms.title)”已有支出预算，不能改列“\(budget.name)”",
        en: "“\(call.terms.title)” has its budget: it cannot be changed to “\(budget.name)”"),
      remedy: Wording(
        zh: "不够的，追加原预算；跨年度的，在原预算页结转，连同通知改列到以后年度同用途的预算，由另一人确认",
        en:
          "increase the one that it has; from one year to the next, carry that one over on its page with the call, to a later year's budget for the same purpose, which another person confirms"
      ))
  }

  static func badYear(_ year: Int) -> Diagnostic {
    Diagnostic(
      "delivery.year", at: Place(field: "year"),
      Wording(zh: "年度“\(year)”不能用", en: "the year “\(year)” cannot be used"),
      expected: Wording(zh: "2000 到 2100", en: "2000 to 2100"))
  }

  fileprivate static func callTwice(_ other: Call) -> Diagnostic {
    Diagnostic(
      "delivery.call-twice", at: Place(field: "document"),
      Wording(
        zh: "文号“\(other.terms.document.excerpt)”的通知已经登记为“\(other.terms.title.excerpt)”，是同一个事项的",
        en:
          "the notice “\(other.terms.document.excerpt)” is recorded for this benefit as “\(other.terms.title.excerpt)”"),
      expected: Wording(zh: "同一事项、同一文号的通知登记一次", en: "one notice for one benefit, once"),
      remedy: Wording(
        zh: "核对文号；要改那一份的，拟稿时修改，已发布的延长或撤回",
        en: "check the number; change that one while it is a draft, or extend or withdraw it once it is published"))
  }

  fileprivate static func draftIsPast(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.window-over", at: Place(field: "closes"),
      Wording(
        zh: "拟稿的申报期到 \(day.wording.zh) 为止，已经过了，不能发布",
        en: "the draft's window ended on \(day.wording.en); it cannot be published"),
      expected: Wording(zh: "今天或以后的截止日", en: "a last day that is today or later"),
      remedy: Wording(zh: "先修改拟稿里的截止日，再发布", en: "change the last day in the draft, then publish it"))
  }

  static func windowIsOver(_ day: CalendarDay, field: String) -> Diagnostic {
    Diagnostic(
      "delivery.window-over", at: Place(field: field),
      Wording(zh: "申报期已于 \(day.wording.zh) 截止", en: "the window closed on \(day.wording.en)"),
      remedy: Wording(zh: "由主管部门依文件延长后再办", en: "the office extends it first, by a document of its own"))
  }
}
