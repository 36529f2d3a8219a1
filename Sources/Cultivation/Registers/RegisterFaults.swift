import Diagnostics
import PolicyCorpus
import Quantities

extension RegisterEntry.State.Name {
  /// The state's name for people.
  public var wording: Wording {
    switch self {
    case .proposed: Wording(zh: "拟入库", en: "proposed")
    case .entered: Wording(zh: "在库", en: "in the register")
    case .left: Wording(zh: "已出库", en: "has left")
    case .refused: Wording(zh: "不入库", en: "not taken in")
    case .merged: Wording(zh: "已并入", en: "merged into another")
    }
  }
}

extension Diagnostic {
  static let nothingAsked = Diagnostic(
    "register.nothing-asked", Wording(zh: "没有选中任何一条", en: "no entry was chosen"),
    expected: Wording(zh: "至少一条", en: "one entry at least"),
    remedy: Wording(zh: "先勾选，再按按钮", en: "tick some first, then press the button"))

  static func tooMuch(_ count: Int) -> Diagnostic {
    Diagnostic(
      "register.too-much",
      Wording(zh: "一次选了 \(count) 条，太多", en: "\(count) entries at once are too many"),
      expected: Wording(zh: "每次不超过 \(RegisterCommand.limit) 条", en: "at most \(RegisterCommand.limit) at a time"),
      remedy: Wording(zh: "分几次办", en: "do it in several steps"))
  }

  static func futureDay(_ day: CalendarDay, today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.future-day", at: Place(field: "day"),
      Wording(zh: "生效日期\(day.text(in: .chinese))还没有到", en: "the day \(day.text(in: .english)) has not come yet"),
      expected: Wording(zh: "\(today.text(in: .chinese))或更早", en: "\(today.text(in: .english)) or earlier"))
  }

  static func dayTooEarly(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.day-early", at: Place(field: "day"),
      Wording(zh: "生效日期\(day.text(in: .chinese))太早", en: "the day \(day.text(in: .english)) is too early"),
      expected: Wording(
        zh: "\(Register.years.lowerBound)年1月1日或以后", en: "1 January \(Register.years.lowerBound) or later"))
  }

  static let noReason = Diagnostic(
    "register.no-reason", at: Place(field: "reason"), Wording(zh: "没有写理由", en: "the reason is missing"),
    expected: Wording(zh: "一句话", en: "a sentence"),
    remedy: Wording(zh: "用一句话写明依据什么", en: "say in a sentence on what ground"))

  static func alreadyOpen(_ entry: RegisterEntry) -> Diagnostic {
    let state = entry.state.name.wording
    return Diagnostic(
      "register.already-open", at: Place(field: "subject"),
      Wording(
        zh: "“\(entry.title.excerpt)”自\(entry.since.text(in: .chinese))起已是\(state.zh)",
        en: "“\(entry.title.excerpt)” is \(state.en) since \(entry.since.text(in: .english))"),
      expected: Wording(zh: "同一对象同时只有一条", en: "one entry for a subject at a time"),
      remedy: Wording(zh: "改在原来那一条上办理", en: "act on the entry that is there"))
  }

  static let noEntry = Diagnostic(
    "register.no-entry",
    Wording(zh: "这一册里没有这一条，或它不在您的范围内", en: "the register has no such entry, or it is outside your scope"),
    expected: Wording(zh: "这一册里您范围内的一条", en: "an entry of this register within your scope"))

  static func wrongState(_ entry: RegisterEntry) -> Diagnostic {
    let state = entry.state.name.wording
    return Diagnostic(
      "register.wrong-state",
      Wording(
        zh: "“\(entry.title.excerpt)”现在是\(state.zh)，不能这样办理",
        en: "“\(entry.title.excerpt)” is \(state.en): that can't be done to it"),
      expected: Wording(zh: "状态允许这样办理的一条", en: "an entry whose state allows it"),
      remedy: Wording(zh: "刷新页面，看它现在的状态", en: "reload the page and look at its state"))
  }

  static func beforeLastAct(_ entry: RegisterEntry, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.before-last-act", at: Place(field: "day"),
      Wording(
        zh: "“\(entry.title.excerpt)”在\(entry.lastActOn.text(in: .chinese))还有登记，\(day.text(in: .chinese))早于它",
        en:
          "“\(entry.title.excerpt)” was acted on at \(entry.lastActOn.text(in: .english)); \(day.text(in: .english)) is before that"
      ),
      expected: Wording(
        zh: "\(entry.lastActOn.text(in: .chinese))或以后的日期", en: "\(entry.lastActOn.text(in: .english)) or later"))
  }

  static func exitReason(_ reason: String, _ declared: [String]) -> Diagnostic {
    let list = declared.joined(separator: "、")
    return Diagnostic(
      "register.exit-reason", at: Place(field: "exit"),
      reason.isEmpty
        ? Wording(zh: "没有选出库原因", en: "no reason for leaving was chosen")
        : Wording(zh: "没有“\(reason.excerpt)”这种出库原因", en: "“\(reason.excerpt)” is no declared reason for leaving"),
      expected: Wording(zh: list, en: list))
  }

  static let noExpiry = Diagnostic(
    "register.no-expiry",
    Wording(zh: "这一册的条目没有有效期，不需要续期", en: "entries of this register do not expire: there is nothing to renew"),
    expected: Wording(zh: "有有效期的登记册", en: "a register whose entries expire"))

  static func renewalNotLater(_ until: CalendarDay, than day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.renewal-not-later", at: Place(field: "until"),
      Wording(zh: "续到\(until.text(in: .chinese))没有延长", en: "\(until.text(in: .english)) makes it no longer"),
      expected: Wording(zh: "晚于\(day.text(in: .chinese))的日期", en: "a day after \(day.text(in: .english))"))
  }

  static func renewalPassed(_ until: CalendarDay, validUntil: CalendarDay?, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.renewal-passed", at: Place(field: "until"),
      Wording(
        zh:
          "续到\(until.text(in: .chinese))，这一天在办理日\(day.text(in: .chinese))已经过了\(validUntil.map { "；原有效期至\($0.text(in: .chinese))" } ?? "")",
        en:
          "\(until.text(in: .english)) has passed on \(day.text(in: .english))\(validUntil.map { "; it was valid until \($0.text(in: .english))" } ?? "")"
      ),
      expected: Wording(
        zh: "晚于\(max(validUntil ?? day, day).text(in: .chinese))的日期",
        en: "a day after \(max(validUntil ?? day, day).text(in: .english))"),
      remedy: Wording(
        zh: "仍在有效期内的认定，填新的到期日；已经到期、不再续的，办理出库",
        en: "give the new last day where the recognition still holds; where it has ended, let the entry leave"))
  }

  static func renewalTooLong(_ until: CalendarDay, latest: CalendarDay) -> Diagnostic {
    Diagnostic(
      "register.renewal-too-long", at: Place(field: "until"),
      Wording(
        zh: "续到\(until.text(in: .chinese))，比二十年还长", en: "\(until.text(in: .english)) is more than twenty years away"),
      expected: Wording(zh: "不晚于\(latest.text(in: .chinese))", en: "\(latest.text(in: .english)) at the latest"),
      remedy: Wording(zh: "核对年份", en: "compare the year"))
  }

  static func endsBeforeItBegins(
    _ last: String, _ until: CalendarDay, _ first: String, _ from: CalendarDay
  ) -> Diagnostic {
    TooEarly(
      code: "register.ends-before", field: last,
      said: Wording(
        zh: "“\(last)”\(until.text(in: .chinese))", en: "“\(last)”, \(until.text(in: .english)),"),
      bound: Wording(verbatim: "“\(first)”"), earliest: from.wording,
      remedy: Wording(zh: "核对两个日期", en: "compare the two days")
    ).diagnostic
  }

  static let mergeItself = Diagnostic(
    "register.merge-itself", at: Place(field: "into"),
    Wording(zh: "一条不能并入它自己", en: "an entry can't be merged into itself"),
    expected: Wording(zh: "另一条的编号", en: "the number of the other entry"))

  static func mergeIntoProposal(_ entry: RegisterEntry) -> Diagnostic {
    Diagnostic(
      "register.merge-into-proposal", at: Place(field: "into"),
      Wording(
        zh: "“\(entry.title.excerpt)”已经在库，不能并入还只是拟入库的一条",
        en: "“\(entry.title.excerpt)” is in the register and can't be merged into a proposal"),
      expected: Wording(zh: "另一条已经在库的", en: "another that is in the register"),
      remedy: Wording(zh: "反过来，把拟入库的那条并入在库的", en: "merge the proposal into the entry instead"))
  }
}
