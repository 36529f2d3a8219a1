import Decimals
import Diagnostics
import Enterprises
import Quantities
import Secrecy

/// What may be written into a production course.
enum CourseText {
  static let title = 100
  static let text = 1_000

  static func check(_ text: String, _ field: String, _ limit: Int = CourseText.text) throws(Diagnostic) {
    guard text.contains(where: { !$0.isWhitespace }) else { throw .courseMissing(field) }
    guard text.count <= limit else { throw .courseTooLong(field, text.count, limit) }
    guard !IdentityNumber.stands(in: text) else { throw .identityNumber(at: Place(field: field)) }
    // The enterprise reads it on its own page.
    if let clause = FigureWish.found(in: text) {
      throw FigureWish.refusal("course.figure-asked", clause, at: Place(field: field))
    }
  }
}

extension PlannedRamp {
  /// Reads a plan as people type it: a line for each month, `2026-07 120`, in 10,000 yuan, parted by a space, a tab or a
  /// comma.
  /// - Throws: `Diagnostics` with every line that cannot be read: `course.month`, `course.month-twice`, `course.amount`.
  public static func months(typed text: String) throws(Diagnostics) -> [Period: Money] {
    var months: [Period: Money] = [:]
    var faults: [Diagnostic] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
    for (index, line) in lines where line.contains(where: { !$0.isWhitespace }) {
      guard faults.count < 20, months.count <= mostMonths else { break }
      let cells = line.split(maxSplits: 1) { " \t,，\u{3000}".contains($0) }
      let month = cells.first.map(String.init) ?? ""
      guard let period = Period(month), case .month = period else {
        faults.append(.noMonth(month, line: index + 1))
        continue
      }
      guard months[period] == nil else {
        faults.append(.monthTwice(period, line: index + 1))
        continue
      }
      guard cells.count == 2, let amount = Money(typedTenThousands: String(cells[1])) else {
        faults.append(.amount(cells.count == 2 ? String(cells[1]) : "", line: index + 1))
        continue
      }
      months[period] = amount
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return months
  }
}

extension Money {
  /// A sum of yuan in 10,000, as forms and messages of courses have it.
  static func tenThousands(_ yuan: Decimal128) -> Wording {
    let number = GroupedNumber.text((yuan.divided(by: 10_000) ?? yuan).plainText())
    return Wording(zh: "\(number) 万元", en: "\(number) ten thousand yuan")
  }

  /// Reads an amount in 10,000 yuan, with or without thousands separators; `nil` where it is none to the fen.
  public init?(typedTenThousands text: String) {
    guard let value = TypedNumber.plain(text).flatMap({ Decimal128($0) }), let yuan = value.multiplied(by: 10_000)
    else { return nil }
    self.init(exactlyYuan: yuan)
  }
}

extension Diagnostic {
  static func courseMissing(_ field: String) -> Diagnostic {
    Diagnostic(
      "course.missing", at: Place(field: field), Wording(zh: "这一栏没有填写", en: "this is missing"),
      remedy: Wording(zh: "填写后再保存", en: "fill it in and save again"))
  }

  static func toldLater(_ day: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "course.told-later", at: Place(field: "told-on"),
      Wording(zh: "\(day.wording.zh)还没有到", en: "\(day.wording.en) is still to come"),
      expected: Wording(zh: "不晚于今天 \(today.wording.zh)", en: "at the latest today, \(today.wording.en)"))
  }

  static func courseTooLong(_ field: String, _ count: Int, _ limit: Int) -> Diagnostic {
    Diagnostic(
      "course.too-long", at: Place(field: field),
      Wording(zh: "这一栏有 \(count) 字", en: "this has \(count) characters"),
      expected: Wording(zh: "不超过 \(limit) 字", en: "at most \(limit) characters"))
  }

  static func noMonth(_ text: String, line: Int?) -> Diagnostic {
    Diagnostic(
      "course.month", at: Place(line: line, field: "months"),
      Wording(zh: "“\(text.excerpt)”不是月份", en: "“\(text.excerpt)” is no month"),
      expected: Wording(
        zh: "每行一个月份和当月计划产值（万元），如 2026-07 120",
        en: "a month and its planned output in 10,000 yuan a line, such as 2026-07 120"))
  }

  static func monthTwice(_ month: Period, line: Int) -> Diagnostic {
    Diagnostic(
      "course.month-twice", at: Place(line: line, field: "months"),
      Wording(zh: "\(month.text(in: .chinese))写了两次", en: "\(month.text(in: .english)) stands twice"),
      remedy: Wording(zh: "删去一行", en: "take one line out"))
  }

  static func amount(_ text: String, line: Int) -> Diagnostic {
    Diagnostic(
      "course.amount", at: Place(line: line, field: "months"),
      Wording(zh: "“\(text.excerpt)”不是金额", en: "“\(text.excerpt)” is no amount"),
      expected: Wording(
        zh: "以万元为单位，最多六位小数，如 120 或 1,234.5", en: "10,000 yuan with at most six decimals, such as 120 or 1,234.5"))
  }

  static let noMonths = Diagnostic(
    "course.no-months", at: Place(field: "months"), Wording(zh: "计划里没有月份", en: "the plan has no month"),
    expected: Wording(
      zh: "每行一个月份和当月计划产值（万元），如 2026-07 120",
      en: "a month and its planned output in 10,000 yuan a line, such as 2026-07 120"))

  static func tooManyMonths(_ count: Int) -> Diagnostic {
    Diagnostic(
      "course.too-many-months", at: Place(field: "months"),
      Wording(zh: "计划有 \(count) 个月", en: "the plan has \(count) months"),
      expected: Wording(zh: "不超过 \(PlannedRamp.mostMonths) 个月", en: "at most \(PlannedRamp.mostMonths)"))
  }

  static func planPast(_ last: Period) -> Diagnostic {
    Diagnostic(
      "course.plan-past", at: Place(field: "months"),
      Wording(
        zh: "计划的末月\(last.text(in: .chinese))已经过去", en: "the plan's last month, \(last.text(in: .english)), is over"),
      expected: Wording(zh: "至少有一个没有结束的月份", en: "one month at least that is not over"),
      remedy: Wording(zh: "已过去的月份不补计划；从当月起写", en: "no plan is made for what is over: begin with the running month"))
  }

  static func closedMonth(_ month: Period) -> Diagnostic {
    Diagnostic(
      "course.closed-month", at: Place(field: "months"),
      Wording(
        zh: "\(month.text(in: .chinese))已经结束，计划不能再改",
        en: "\(month.text(in: .english)) is over: its plan is changed no more"),
      remedy: Wording(zh: "只写当月及以后的月份", en: "name the running month and later ones alone"))
  }

  static func amountBounds(_ field: String) -> Diagnostic {
    Diagnostic(
      "course.amount-bounds", at: Place(field: field), Wording(zh: "金额超出范围", en: "the amount is out of bounds"),
      expected: Wording(zh: "每月 0 至 1,000 亿元", en: "from 0 to 100 billion yuan a month"))
  }

  static func courseBasis(_ kind: Basis.Kind) -> Diagnostic {
    Diagnostic(
      "course.basis", at: Place(field: "basis"),
      Wording(
        zh: "“\(kind.name.zh)”不能作企业月度数的依据", en: "“\(kind.name.en)” is no basis for an enterprise's monthly figure"),
      expected: Wording(
        zh: PlannedRamp.bases.map(\.name.zh).joined(separator: "、"),
        en: PlannedRamp.bases.map(\.name.en).joined(separator: ", ")),
      remedy: Wording(zh: "统计调查的企业个体资料不能录入", en: "unit-level data of the statutory survey has no way in"))
  }

  static func basisOver(_ until: CalendarDay) -> Diagnostic {
    Diagnostic(
      "course.basis-over", at: Place(field: "until"),
      Wording(zh: "这项依据到\(until.text(in: .chinese))为止", en: "the basis ended on \(until.text(in: .english))"),
      remedy: Wording(zh: "续签或重新批准后再录入", en: "record it when the ground is renewed"))
  }

  static func rampTwice(_ title: String) -> Diagnostic {
    Diagnostic(
      "course.ramp-twice", at: Place(field: "title"),
      Wording(zh: "“\(title.excerpt)”已有爬坡计划", en: "“\(title.excerpt)” has a ramp-up plan already"),
      remedy: Wording(zh: "在原计划上调整", en: "change the plan that is there"))
  }

  static let noRamp = Diagnostic(
    "course.no-ramp", at: Place(field: "number"), Wording(zh: "没有这项进行中的爬坡计划", en: "there is no such running plan"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static let toldByFacts = Diagnostic(
    "course.told-by-facts", at: Place(field: "number"),
    Wording(
      zh: "这项计划按全企业产值看，实际数取企业的月度产值",
      en: "the plan is of the whole enterprise: what it made is told by its monthly output"),
    remedy: Wording(zh: "在报送或数据导入里填报月度产值", en: "bring monthly output by a report or an import"))

  static func futureMonth(_ month: Period) -> Diagnostic {
    Diagnostic(
      "course.future-month", at: Place(field: "month"),
      Wording(
        zh: "\(month.text(in: .chinese))还没有结束，或不是月份", en: "\(month.text(in: .english)) is not over yet, or is no month"),
      expected: Wording(zh: "已经结束的月份，如 2026-07", en: "a month that is over, such as 2026-07"))
  }

  static func toldAlready(_ month: Period, _ standing: Money) -> Diagnostic {
    let amount = Money.tenThousands(standing.yuan)
    return Diagnostic(
      "course.told-already", at: Place(field: "reason"),
      Wording(
        zh: "\(month.text(in: .chinese))已填 \(amount.zh)，再填就是更正，请写明理由",
        en:
          "\(amount.en) were told of \(month.text(in: .english)) already: another figure corrects them, and the reason is needed"
      ),
      expected: Wording(zh: "一句话的理由，写入历史", en: "a sentence that the history will keep"))
  }

  static func beforePlan(_ month: Period, first: Period) -> Diagnostic {
    TooEarly(
      code: "course.before-plan", field: "month", said: month.wording,
      bound: Wording(zh: "计划的首月", en: "the plan's first month"), earliest: first.wording,
      remedy: Wording(zh: "核对月份；计划以前的产值不在这里填", en: "compare the month: what came before the plan is not told here")
    ).diagnostic
  }

  static func endBeforePlan(_ day: CalendarDay, earliest: CalendarDay) -> Diagnostic {
    TooEarly(
      code: "course.end-before-plan", field: "day", said: day.wording,
      bound: Wording(zh: "计划可以结束的第一天", en: "the first day on which the plan may end"), earliest: earliest.wording
    ).diagnostic
  }

  static func milestoneKind(_ kind: String, _ kinds: [String]) -> Diagnostic {
    Diagnostic(
      "course.milestone-kind", at: Place(field: "kind"),
      Wording(zh: "条款没有“\(kind.excerpt)”这种节点", en: "the clause has no milestone “\(kind.excerpt)”"),
      expected: Wording(verbatim: kinds.joined(separator: "、")))
  }

  static func milestoneTwice(_ title: String) -> Diagnostic {
    Diagnostic(
      "course.milestone-twice", at: Place(field: "title"),
      Wording(zh: "“\(title.excerpt)”的这个节点已经登记", en: "the milestone of “\(title.excerpt)” is recorded already"),
      remedy: Wording(zh: "在原来那一条上登记", en: "go on with the one that is there"))
  }

  static func expectedBounds(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "course.expected-bounds", at: Place(field: "day"),
      Wording(zh: "\(day.text(in: .chinese))离今天太远", en: "\(day.text(in: .english)) is too far from today"),
      expected: Wording(zh: "前后十年以内", en: "within ten years"))
  }

  static let noMilestone = Diagnostic(
    "course.no-milestone", at: Place(field: "number"),
    Wording(zh: "没有这个待达到的节点", en: "there is no such milestone to be reached"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static let notReached = Diagnostic(
    "course.not-reached", at: Place(field: "number"), Wording(zh: "这个节点还没有达到", en: "the milestone is not reached"),
    remedy: Wording(zh: "先登记达到的日期和证明", en: "record the day and the evidence first"))

  static let alreadyAnswered = Diagnostic(
    "course.answered", at: Place(field: "what"), Wording(zh: "这一项已有申报结果", en: "what became of the filing is recorded"),
    remedy: Wording(zh: "记录只追加，不改动", en: "records are added to and never changed"))

  static func beforeReached(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "course.before-reached", at: Place(field: "day"),
      Wording(zh: "早于节点达到的日期", en: "that is before the milestone was reached"),
      expected: Wording(zh: "\(day.text(in: .chinese))或以后", en: "\(day.text(in: .english)) or later"))
  }

  static func notYet(_ day: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "course.future-day", at: Place(field: "day"),
      Wording(zh: "\(day.text(in: .chinese))还没有到", en: "\(day.text(in: .english)) has not come yet"),
      expected: Wording(zh: "\(today.text(in: .chinese))或更早", en: "\(today.text(in: .english)) or earlier"))
  }

  static let noCourseEnterprise = Diagnostic(
    "course.no-enterprise",
    Wording(zh: "没有这家企业，或它不在您的范围内", en: "there is no such enterprise, or it is outside your scope"))
}
