import Diagnostics
import Facts
import Quantities

extension Diagnostic {
  static func outsideScaleScope(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "scale.outside-scope", at: Place(field: "credit_code"),
      Wording(zh: "您的范围内没有企业 \(code)", en: "there is no enterprise \(code) within your area"),
      remedy: Wording(zh: "核对代码；跨区的企业请所在区办理", en: "check the code; another area's enterprise is for that area"))
  }

  static func scaleAhead(_ day: CalendarDay, today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.ahead", at: Place(field: "day"),
      Wording(zh: "\(day.wording.zh)还没有到", en: "\(day.wording.en) is still to come"),
      expected: Wording(zh: "不晚于今天 \(today.wording.zh)", en: "at the latest today, \(today.wording.en)"),
      remedy: Wording(zh: "统计部门确认以后再登记", en: "record it once the statistics office has confirmed it"))
  }

  static let noScaleDocument = Diagnostic(
    "scale.no-document", at: Place(field: "document"),
    Wording(zh: "没有写统计部门的文件", en: "the document of the statistics office is missing"),
    expected: Wording(zh: "通知或名录的名称、文号", en: "the title and number of the notice or register"))

  static let noRoute = Diagnostic(
    "scale.no-route", at: Place(field: "route"),
    Wording(zh: "没有选入统途径", en: "no route of entry was chosen"),
    expected: ScaleMove.Route.names)

  static func unknownRoute(_ text: String) -> Diagnostic {
    Diagnostic(
      "scale.unknown-route", at: Place(field: "route"),
      Wording(zh: "“\(text.excerpt)”不是入统途径", en: "“\(text.excerpt)” is no route of entry"),
      expected: ScaleMove.Route.names)
  }

  /// 规模以上 is a notion of the statistics since 1998.
  static func beforeScale(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.before-statistics", at: Place(field: "day"),
      Wording(
        zh: "\(day.wording.zh)的时候还没有规模以上统计",
        en: "on \(day.wording.en) there were no statistics of enterprises above scale"),
      expected: Wording(
        zh: "不早于\(FactDictionary.firstScaleDay.wording.zh)",
        en: "not before \(FactDictionary.firstScaleDay.wording.en)"))
  }

  static func beforeFounding(_ founded: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.before-founding", at: Place(field: "day"),
      Wording(
        zh: "这一天早于企业成立日期\(founded.wording.zh)",
        en: "the day is before the enterprise was founded, on \(founded.wording.en)"),
      expected: Wording(zh: "不早于成立日期", en: "not before that day"),
      remedy: Wording(zh: "成立日期记错的，先在企业页更正", en: "correct the day of founding on its page first where that is wrong"))
  }

  static let firstUntold = Diagnostic(
    "scale.first-untold", at: Place(field: "first"),
    Wording(zh: "没有写是否首次入统", en: "whether it is the first entry is not said"),
    expected: Wording(zh: "是或否", en: "yes or no"))

  static func notFirst(_ exit: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.not-first", at: Place(field: "first"),
      Wording(
        zh: "这家企业\(exit.wording.zh)退规，再入统的不是首次",
        en: "it fell out on \(exit.wording.en): an entry after that is not the first"),
      expected: Wording(zh: "否", en: "no"))
  }

  /// Who transfers between industries has been above scale before.
  static let transferredFirst = Diagnostic(
    "scale.reclassified-first", at: Place(field: "first"),
    Wording(
      zh: "途径写的是行业内互转，是否首次入统写的是“是”：互转的以前入过统，不是首次",
      en: "the route is a reclassification between industries, and the entry is said to be the first: it was in before"),
    expected: Wording(zh: "否；确是首次入统的，改途径", en: "no, or another route where it is the first"))

  static func beforeExit(_ exit: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.before-exit", at: Place(field: "day"),
      Wording(zh: "这一天不晚于退规日期\(exit.wording.zh)", en: "the day is not after the exit on \(exit.wording.en)"),
      expected: Wording(zh: "退规以后的日期", en: "a day after the exit"),
      remedy: Wording(zh: "退规记错的，先撤回那一条", en: "withdraw the exit first where that is wrong"))
  }

  static func enteredAlready(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.entered-already", at: Place(field: "day"),
      Wording(zh: "已经确认\(day.wording.zh)入统", en: "its entry on \(day.wording.en) is confirmed already"),
      remedy: Wording(
        zh: "日期记错的，先撤回那一次登记；是导入的，在企业页更正那一条。退规后再入统的，先登记退规",
        en:
          "where the day is wrong take that entry back, or correct the record that was imported on its page; where it fell out between, record the exit first"
      ))
  }

  static func exitMissing(_ entered: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.exit-missing", at: Place(field: "first"),
      Wording(
        zh: "已知\(entered.wording.zh)入统，其后没有退规记录",
        en: "it is known to have entered on \(entered.wording.en), and no exit is recorded since"),
      remedy: Wording(
        zh: "退规后再入统的，先登记退规；原来的日期不对的，先更正", en: "record the exit first, or correct the day where it is wrong"))
  }

  static func leftAlready(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.left-already", at: Place(field: "exit-day"),
      Wording(zh: "已经记了\(day.wording.zh)退规", en: "its exit on \(day.wording.en) is recorded already"),
      remedy: Wording(zh: "记错的先撤回，再登记", en: "withdraw that one first where it is wrong"))
  }

  static let neverIn = Diagnostic(
    "scale.never-in", at: Place(field: "exit-day"),
    Wording(zh: "这家企业确知没有入统，不能退规", en: "it is known never to have entered, and cannot fall out"),
    remedy: Wording(zh: "入过统的，先登记入统确认", en: "record its entry first"))

  static func beforeEntry(_ entered: CalendarDay) -> Diagnostic {
    Diagnostic(
      "scale.before-entry", at: Place(field: "exit-day"),
      Wording(
        zh: "这一天不晚于入统日期\(entered.wording.zh)", en: "the day is not after its entry on \(entered.wording.en)"),
      expected: Wording(zh: "入统以后的日期", en: "a day after the entry"))
  }

  /// A doubt: it is taken once somebody says that the new day is right.
  static func dayReplaced(_ told: CalendarDay, by day: CalendarDay) -> Diagnostic {
    Diagnostic(
      doubtCode, at: Place(field: "day"),
      Wording(
        zh: "存疑：已填报的入统日期是\(told.wording.zh)，这次确认的是\(day.wording.zh)",
        en:
          "in doubt: an entry on \(told.wording.en) was told before, and the one confirmed now is on \(day.wording.en)"),
      remedy: Wording(
        zh: "照统计部门的确认核对；登记后以确认的日期为准，原填的日期留在记录里",
        en: "check it with the confirmation; the confirmed day then counts, and the one told stays on record"))
  }

  /// A doubt: it is taken once somebody says that it did fall out.
  static let entryUnknown = Diagnostic(
    doubtCode, at: Place(field: "exit-day"),
    Wording(
      zh: "存疑：没有这家企业入统的记录，是否入过统不知道；登记后计入退规企业数量",
      en:
        "in doubt: no entry of this enterprise is on record, and whether it ever entered nobody told; it will count among the exits"
    ),
    remedy: Wording(zh: "知道入统日期的，先登记入统确认", en: "record its entry first where its day is known"))

  static let noSuchChange = Diagnostic(
    "scale.no-such-record", at: Place(field: "reason"),
    Wording(zh: "没有这条入统或退规记录，或已撤回", en: "there is no such entry or exit, or it was withdrawn"))

  static let laterFirst = Diagnostic(
    "scale.later-first", at: Place(field: "reason"),
    Wording(zh: "这一条以后还有记录", en: "something was recorded after it"),
    remedy: Wording(zh: "从最后一条撤起", en: "withdraw the last one first"))

  static let noWithdrawalReason = Diagnostic(
    "scale.no-reason", at: Place(field: "reason"), Wording(zh: "没有写明理由", en: "no reason is given"),
    expected: Wording(zh: "一句话的理由，写入日志", en: "a sentence that the journal will keep"))
}
