import Diagnostics
import Quantities

extension Diagnostic {
  static func standingUnreadable(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.standing-unreadable", at: Place(file: file),
      Wording(
        zh: "前一次报送收下的行读不出来，这一次没有收下", en: "the rows that were taken before cannot be read; this report was not taken"),
      remedy: Wording(
        zh: "请系统管理员核对日志（tidu journal verify）后再报",
        en: "ask an administrator to verify the journal (tidu journal verify), then send it again"))
  }

  static var unknownRound: Diagnostic {
    Diagnostic("round.unknown", Wording(zh: "没有这个报送任务", en: "there is no such round"))
  }

  static func notExpected(_ key: Reporter.Key) -> Diagnostic {
    Diagnostic(
      "round.not-expected", at: Place(field: "reporter"),
      Wording(zh: "\(key.text) 不在这个报送任务的名单里", en: "\(key.text) is not on the round's roster"),
      remedy: Wording(zh: "由名单里的街镇、园区或企业报送", en: "a street, park or enterprise of the roster reports"))
  }

  static var roundLocked: Diagnostic {
    Diagnostic(
      "round.locked", Wording(zh: "报送任务已锁定", en: "the round is locked"),
      remedy: Wording(zh: "确需改动的，先写明理由重新打开", en: "reopen it first, with a reason"))
  }

  static var roundWithdrawn: Diagnostic {
    Diagnostic(
      "round.withdrawn", Wording(zh: "报送任务已撤回", en: "the round was withdrawn"),
      remedy: Wording(zh: "要报的，另建一个任务", en: "open another round where reports are wanted"))
  }

  static var roundHasReports: Diagnostic {
    Diagnostic(
      "round.has-reports", Wording(zh: "已经有单位报送，不能撤回", en: "somebody has reported: it cannot be withdrawn"),
      expected: Wording(zh: "还没有任何报送的任务", en: "a round to which nobody has sent anything"),
      remedy: Wording(zh: "不再收的，锁定它；不该报的单位，移出名单", en: "lock it, or take off the roster who is not to report"))
  }

  static var roundNotLocked: Diagnostic {
    Diagnostic("round.not-locked", Wording(zh: "报送任务没有锁定", en: "the round is not locked"))
  }

  static func nothingToSendBack(_ reporter: Reporter, _ state: Round.State) -> Diagnostic {
    Diagnostic(
      "round.nothing-to-send-back", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”现在是“\(state.name.zh)”，没有可以退回的",
        en: "“\(reporter.name.excerpt)” is \(state.name.en): nothing can be sent back"),
      expected: Wording(zh: "已报或重报", en: "reported, or reported again"))
  }

  static func nothingHeld(_ reporter: Reporter) -> Diagnostic {
    Diagnostic(
      "round.nothing-held", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”没有锁定后报来、还没有计入的报表",
        en: "nothing that “\(reporter.name.excerpt)” sent after the lock waits to be taken"),
      remedy: Wording(zh: "在历次报送里看它是否已经计入", en: "see among what was sent whether it was taken already"))
  }

  static func heldUnreadable(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.held-unreadable", at: Place(file: file),
      Wording(
        zh: "锁定后收存的这份报表读不出来，没有计入", en: "the report that was kept after the lock cannot be read; it was not taken"),
      remedy: Wording(
        zh: "请报送单位再报一次；并请系统管理员核对日志（tidu journal verify）",
        en: "ask for it again, and an administrator to verify the journal (tidu journal verify)"))
  }

  /// - Parameter rows: by enterprise, in order.
  static func newUnconfirmed(_ rows: [CreditCode], _ file: String) -> Diagnostic {
    let list = rows.prefix(5).map(\.text)
    return Diagnostic(
      "report.new-unconfirmed", at: Place(file: file),
      Wording(
        zh: "有 \(rows.count) 行新企业未核实（\(list.joined(separator: "、"))\(rows.count > list.count ? " 等" : "")），没有计入",
        en: "\(rows.count) of its rows are of enterprises that nobody has verified (\(list.joined(separator: ", "))"
          + "\(rows.count > list.count ? " and others" : "")); it was not taken"),
      expected: Wording(
        zh: "登记中已有的企业，或报送单位核实过的新企业", en: "enterprises of the register, or new ones that the reporter verified"),
      remedy: Wording(
        zh: "请报送单位再报一次，对这些行打勾并写明核实情况；报来后一并计入",
        en: "ask the reporter to send it again with these rows confirmed and how they were verified; then take both"))
  }

  static var roundReasonMissing: Diagnostic {
    Diagnostic(
      "round.no-reason", at: Place(field: "reason"), Wording(zh: "没有写明理由", en: "no reason is given"),
      expected: Wording(zh: "一句话的理由，对方会看到", en: "a sentence that the other side will see"))
  }

  static var confirmationMissing: Diagnostic {
    Diagnostic(
      "round.no-reason", at: Place(field: "reason"),
      Wording(zh: "有打勾的行，没有写核实情况", en: "rows are confirmed, and it is not said how they were verified"),
      expected: Wording(zh: "一句话：向谁核实、结果如何", en: "a sentence: who was asked, and what came of it"),
      remedy: Wording(zh: "写上核实情况，或去掉打勾", en: "say how they were verified, or confirm none"))
  }

  public static func openedAlready(_ other: Round) -> Diagnostic {
    let state =
      other.isLocked ? Wording(zh: "已锁定", en: "locked") : Wording(zh: "报送中", en: "open")
    return Diagnostic(
      openedAlreadyCode, at: Place(field: "month"),
      Wording(
        zh: "\(other.opening.month.chinese)已有同样名单、同样指标的报送任务“\(other.opening.title.excerpt)”（\(state.zh)）",
        en:
          "\(other.opening.month.period.wording.en) has a round of the same roster and figures, “\(other.opening.title.excerpt)” "
          + "(\(state.en))"),
      expected: Wording(zh: "同一个月、同一份名单、同一个指标只报一次", en: "one round for a month, a roster and a figure"),
      remedy: Wording(
        zh: "用已有的那个：可以催报、增补名单，锁定了的可以重新打开；确是建错的，先撤回它",
        en: "use that one: remind, add to its roster, or open it again; withdraw it first where it was a mistake"))
  }

  /// The code of `openedAlready`.
  public static let openedAlreadyCode = "round.opened-already"

  static func takenTwice(_ codes: [CreditCode], _ file: String) -> Diagnostic {
    let list = codes.prefix(5).map(\.text)
    return Diagnostic(
      "report.taken-twice", at: Place(file: file),
      Wording(
        zh: "\(list.joined(separator: "、")) 的重复行都打了勾",
        en: "more than one row of \(list.joined(separator: ", ")) was confirmed"),
      expected: Wording(zh: "一家企业只收一行", en: "one row of an enterprise"),
      remedy: Wording(zh: "留下对的一行打勾，其余退回", en: "confirm the right row alone"))
  }

  public static func nothingTold(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.nothing-told", at: Place(file: file),
      Wording(zh: "表里一个数也没有，没有收下", en: "there is not one figure in it; it was not taken"),
      expected: Wording(zh: "至少一家企业的数", en: "the figures of one enterprise or more"),
      remedy: Wording(zh: "填好再报；停产没有产值的填 0", en: "fill it in; type 0 where nothing was made"))
  }

  static var nobodyChosen: Diagnostic {
    Diagnostic(
      "round.nobody-chosen", at: Place(field: "reporter"), Wording(zh: "没有勾选要催的单位", en: "nobody is ticked"),
      expected: Wording(zh: "至少勾选一家", en: "one or more"))
  }

  static var nobodyToRemind: Diagnostic {
    Diagnostic(
      "round.nobody-to-remind", at: Place(field: "reporter"),
      Wording(zh: "所选的都已报送，不用催", en: "all of these have reported: nobody is to be reminded"))
  }

  static var roundTitle: Diagnostic {
    Diagnostic(
      "round.title", at: Place(field: "title"), Wording(zh: "任务名称不合适", en: "the title does not do"),
      expected: Wording(zh: "1 到 80 个字", en: "1 to 80 characters"))
  }

  static func roundMonth(_ month: ReportMonth, _ months: ClosedRange<ReportMonth>) -> Diagnostic {
    Diagnostic(
      "round.month", at: Place(field: "month"),
      Wording(
        zh: "报告月\(month.chinese)太远，像是写错了", en: "\(month.period.wording.en) is too far away: it looks like a slip"),
      expected: Wording(
        zh: "\(months.lowerBound.chinese)至\(months.upperBound.chinese)",
        en: "\(months.lowerBound.period.wording.en) to \(months.upperBound.period.wording.en)"))
  }

  static func roundDue(_ opening: RoundOpening) -> Diagnostic {
    Diagnostic(
      "round.due", at: Place(field: "due"),
      Wording(
        zh: "截止日\(opening.due.wording.zh)在报告月结束之前", en: "\(opening.due.wording.en) is before the month has ended"),
      expected: Wording(
        zh: "\(opening.month.period.end.wording.zh)或以后", en: "\(opening.month.period.end.wording.en) or later"))
  }

  static func roundDuePast(_ due: CalendarDay, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "round.due-past", at: Place(field: "due"),
      Wording(
        zh: "截止日\(due.wording.zh)已经过了（今天\(day.wording.zh)）",
        en: "\(due.wording.en) is over (today is \(day.wording.en))"),
      expected: Wording(zh: "今天或以后", en: "today or later"),
      remedy: Wording(zh: "补报往月的，给报送单位留出几个工作日", en: "for an earlier month, leave the reporters some working days"))
  }

  /// - Parameter count: how many are asked; more than the most where there are more.
  static func roundRoster(_ count: Int) -> Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "roster"),
      count == 0
        ? Wording(zh: "名单里一个报送单位也没有", en: "there is nobody on the roster")
        : Wording(
          zh: "名单里的报送单位多于 \(RoundCommand.greatestRoster) 个",
          en: "there are more than \(RoundCommand.greatestRoster) reporters on the roster"),
      expected: Wording(
        zh: "1 到 \(RoundCommand.greatestRoster) 个报送单位", en: "1 to \(RoundCommand.greatestRoster) reporters"),
      remedy: count == 0
        ? Wording(zh: "换一种名单", en: "choose another roster")
        : Wording(zh: "按行业或按区分成几个任务", en: "open several rounds, by industry or by district"))
  }

  /// An industry by which nobody can be asked.
  public static func roundIndustry(_ text: String, isKnown: Bool) -> Diagnostic {
    Diagnostic(
      "round.industry", at: Place(field: "industry"),
      isKnown
        ? Wording(
          zh: "您的范围内没有行业 \(text.excerpt) 的企业", en: "there is no enterprise of industry \(text.excerpt) within your area"
        )
        : Wording(
          zh: "行业分类（GB/T 4754）里没有 \(text.excerpt)", en: "GB/T 4754 has no industry \(text.excerpt)"),
      expected: Wording(
        zh: "2 到 4 位行业代码，如 39；空着是全部行业", en: "a code of two to four digits, such as 39; nothing for all"),
      remedy: isKnown
        ? Wording(zh: "换一个行业，或先给企业登记行业代码", en: "choose another, or enter the industry of the enterprises first")
        : Wording(zh: "照国民经济行业分类核对代码，或空着", en: "compare the code with the classification, or leave it empty"))
  }

  static func noSuchMeasure(_ names: [String]) -> Diagnostic {
    Diagnostic(
      "round.no-measure", at: Place(field: "measures"),
      Wording(
        zh: "没有“\(names.joined(separator: "、").excerpt)”这项按月报的指标",
        en: "there is no monthly figure “\(names.joined(separator: ", ").excerpt)”"),
      expected: Wording(zh: "如工业总产值（output）、营业收入（revenue）", en: "such as output or revenue"),
      remedy: Wording(zh: "在“报什么”里勾选列出的指标", en: "tick those that are listed"))
  }

  static var reporterTwice: Diagnostic {
    Diagnostic(
      "round.reporter-twice", at: Place(field: "roster"),
      Wording(zh: "名单里有重复的报送单位", en: "a reporter stands on the roster twice"))
  }

  static var noMeasure: Diagnostic {
    Diagnostic(
      "round.no-measure", at: Place(field: "measures"), Wording(zh: "没有选要报的指标", en: "no figure is asked for"),
      expected: Wording(zh: "至少一项", en: "one or more"),
      remedy: Wording(zh: "在“报什么”里勾选", en: "tick what is to be reported"))
  }

  static func alreadyExpected(_ reporter: Reporter) -> Diagnostic {
    Diagnostic(
      "round.already-expected", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”已在名单里", en: "“\(reporter.name.excerpt)” is on the roster already"),
      expected: Wording(zh: "名单里没有的街镇、园区或企业", en: "a street, park or enterprise that is not on the roster"))
  }

  static func elsewhere(_ reporter: Reporter) -> Diagnostic {
    Diagnostic(
      "round.elsewhere", at: Place(field: "reporter"),
      Wording(
        zh: "“\(reporter.name.excerpt)”不在这个报送任务的范围内",
        en: "“\(reporter.name.excerpt)” is outside the area of the round"),
      remedy: Wording(zh: "由它所在区的报送任务增补", en: "the round of its own district adds it"))
  }

  static func ownDue(_ due: CalendarDay, earliest: CalendarDay) -> Diagnostic {
    Diagnostic(
      "round.own-due", at: Place(field: "due"),
      Wording(zh: "给增补单位的截止日\(due.wording.zh)太早", en: "\(due.wording.en) is too early a day for who is added"),
      expected: Wording(
        zh: "\(earliest.wording.zh)或以后：不早于任务的截止日，也不早于今天",
        en: "\(earliest.wording.en) or later: neither before the round's day nor before today"))
  }

  static func lastReporter(_ reporter: Reporter) -> Diagnostic {
    Diagnostic(
      "round.last-reporter", at: Place(field: "reporter"),
      Wording(
        zh: "名单里只剩“\(reporter.name.excerpt)”", en: "“\(reporter.name.excerpt)” is the only one on the roster"),
      remedy: Wording(zh: "先增补应报的单位，再移出它", en: "add who is to report first"))
  }
}
