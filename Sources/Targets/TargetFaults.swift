import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What the targets' engine refuses, and what to do about it.
extension Diagnostic {
  static func noSuchIndicator(_ id: String) -> Diagnostic {
    Diagnostic(
      "targets.no-indicator", Wording(zh: "没有“\(id.excerpt)”这项指标", en: "there is no indicator “\(id.excerpt)”"))
  }

  static var notObserved: Diagnostic {
    Diagnostic(
      "targets.not-observed", Wording(zh: "这一项是工作要求，没有数值", en: "this is a way of working without a value"))
  }

  static func noSuchPlace(_ text: String, field: String = "place") -> Diagnostic {
    Diagnostic(
      "targets.no-place", at: Place(field: field),
      Wording(zh: "没有“\(text.excerpt)”这个地区", en: "there is no area “\(text.excerpt)”"),
      expected: Wording(
        zh: "市、区 6 位或街镇、园区 9 位代码，或这项指标的片区", en: "a code of 6 or 9 digits, or a zone of the indicator"))
  }

  static func outside(_ name: Wording, field: String = "place") -> Diagnostic {
    Diagnostic(
      "targets.outside-scope", at: Place(field: field),
      Wording(zh: "“\(name.zh)”不在您的范围内", en: "“\(name.en)” is outside your area"),
      remedy: Wording(zh: "请由该地区的主管部门录入", en: "its own office is to enter it"))
  }

  static func noTime(_ text: String) -> Diagnostic {
    Diagnostic(
      "targets.no-time", at: Place(field: "time"),
      Wording(zh: "“\(text.excerpt)”不是时期", en: "“\(text.excerpt)” is no period"),
      expected: Wording(verbatim: "2025 · 2025-11 · 2025-11-30"))
  }

  static func dayForFlow(_ text: String) -> Diagnostic {
    Diagnostic(
      "targets.day-for-flow", at: Place(field: "time"),
      Wording(zh: "这项指标按年、按月计，不能只写某一天（\(text)）", en: "this indicator is told by year or month, not on a day (\(text))"),
      expected: Wording(verbatim: "2025 · 2025-11"))
  }

  static func notOver(_ text: String, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "targets.not-over", at: Place(field: "time"),
      Wording(
        zh: "\(text) 还没有过完（今天\(day.wording.zh)），没有实绩可录",
        en: "\(text) has not ended (today is \(day.wording.en)): there is no figure yet"),
      remedy: Wording(zh: "按月录入已过的月份", en: "enter the months that have passed"))
  }

  static func noAmount(_ text: String, unit: String, decimals: Int, field: String) -> Diagnostic {
    Diagnostic(
      "targets.no-amount", at: Place(field: field),
      Wording(zh: "“\(text.excerpt)”不是数", en: "“\(text.excerpt)” is no number"),
      expected: Wording(
        zh: "以\(unit)为单位的数，至多 \(decimals) 位小数，如 1280 或 12.5",
        en: "a number in \(unit), at most \(decimals) decimals, such as 1280 or 12.5"))
  }

  static func tooLarge(_ text: String, unit: String, field: String) -> Diagnostic {
    Diagnostic(
      "targets.too-large", at: Place(field: field),
      Wording(zh: "“\(text.excerpt)”太大", en: "“\(text.excerpt)” is too large"),
      expected: Wording(
        zh: "以\(unit)为单位的数，整数部分至多 15 位", en: "a number in \(unit), at most 15 digits before the point"))
  }

  /// - Parameter decimals: how many digits behind the point still make a whole number once the unit is written out.
  static func notWhole(_ text: String, unit: String, decimals: Int, field: String) -> Diagnostic {
    Diagnostic(
      "targets.not-whole", at: Place(field: field),
      decimals == 0
        ? Wording(zh: "“\(text.excerpt)”不是整数", en: "“\(text.excerpt)” is no whole number")
        : Wording(
          zh: "“\(text.excerpt)”\(unit)折合下来不是整数", en: "“\(text.excerpt)” \(unit) is no whole number once written out"),
      expected: decimals == 0
        ? Wording(zh: "以\(unit)为单位的整数，如 200", en: "a whole number of \(unit), such as 200")
        : Wording(
          zh: "以\(unit)为单位、至多 \(decimals) 位小数的数，如 1.25",
          en: "a number in \(unit) with at most \(decimals) decimals, such as 1.25"))
  }

  /// More than the whole, or less than nothing of it.
  static func noShare(_ text: String, field: String) -> Diagnostic {
    Diagnostic(
      "targets.no-share", at: Place(field: field),
      Wording(zh: "这一项是占整体的比重，不会是 \(text.excerpt)%", en: "this is a share of a whole and cannot be \(text.excerpt)%"),
      expected: Wording(zh: "0 到 100 之间的百分数，如 45.2", en: "per cent from 0 to 100, such as 45.2"),
      remedy: Wording(zh: "核对是不是填成了增幅或绝对数", en: "see whether it is a growth rate or an amount"))
  }

  static func negative(field: String) -> Diagnostic {
    Diagnostic(
      "targets.negative", at: Place(field: field), Wording(zh: "这个数不能小于零", en: "the figure cannot be below zero"),
      expected: Wording(zh: "零或大于零的数", en: "nought or more"))
  }

  static func twice(line: Int) -> Diagnostic {
    Diagnostic(
      "targets.twice", at: Place(field: "value"),
      Wording(zh: "第 \(line) 行与前面一行的地区和时期相同", en: "line \(line) has the place and time of an earlier one"),
      remedy: Wording(zh: "只留一行", en: "keep one of them"))
  }

  static func observedAlready(_ standing: Observation, unit: String) -> Diagnostic {
    Diagnostic(
      "targets.observed-already", at: Place(field: "reason"),
      Wording(
        zh: "同一来源在同一地区、同一时期（\(standing.line.time)）已录 \(standing.line.value.plainText())\(unit)，再录就是更正，请写明理由",
        en:
          "the same source gave \(standing.line.value.plainText()) for this place and time (\(standing.line.time)) already: another figure corrects it, and the reason is needed"
      ),
      expected: Wording(zh: "一句话的理由，写入历史", en: "a sentence that the history will keep"))
  }

  static var noReasonForConfirming: Diagnostic {
    Diagnostic(
      "targets.no-reason", at: Place(field: "reason"),
      Wording(zh: "确认存疑的数，没有写明怎样核实", en: "how the doubtful figures were verified is missing"),
      expected: Wording(zh: "一句话的核实情况，写入历史", en: "a sentence that the history will keep"))
  }

  static func areaTwice(_ area: Wording, field: String) -> Diagnostic {
    Diagnostic(
      "targets.area-twice", at: Place(field: field),
      Wording(zh: "\(area.zh)出现两次", en: "\(area.en) stands twice"))
  }

  static func nothingTyped(field: String) -> Diagnostic {
    Diagnostic(
      "targets.nothing", at: Place(field: field), Wording(zh: "没有填写任何数", en: "no figure was entered"))
  }

  static func tooManyLines(_ count: Int, most: Int) -> Diagnostic {
    Diagnostic(
      "targets.too-many", at: Place(field: "value"),
      Wording(zh: "一次 \(count) 行，太多了", en: "\(count) lines are too many at once"),
      expected: Wording(zh: "一次至多 \(most) 行", en: "at most \(most)"))
  }

  static var unitBasis: Diagnostic {
    Diagnostic(
      "targets.unit-basis", at: Place(field: "basis"),
      Wording(
        zh: "申报材料自存件是单个企业的材料，不能作为地区指标的依据",
        en: "copies within applications are about single enterprises, no ground for an area's figure"),
      remedy: Wording(zh: "选统计机构汇总数、部门共享等依据", en: "choose an aggregate or what a department shares"))
  }

  static func basisOver(_ until: CalendarDay, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "targets.basis-over", at: Place(field: "until"),
      Wording(
        zh: "这项依据已于\(until.wording.zh)到期（今天\(day.wording.zh)）",
        en: "the basis ended on \(until.wording.en) (today is \(day.wording.en))"),
      remedy: Wording(zh: "续签或换用新的依据", en: "renew it, or use another basis"))
  }

  static var noSource: Diagnostic {
    Diagnostic(
      "targets.no-source", at: Place(field: "source"),
      Wording(zh: "没有写明来源，或来源过长", en: "the source is not stated, or too long"),
      expected: Wording(zh: "公报、来函或名单的名称，200 字以内", en: "the name of a bulletin, letter or list, at most 200 characters")
    )
  }

  static var noReason: Diagnostic {
    Diagnostic(
      "targets.no-reason", at: Place(field: "reason"),
      Wording(zh: "没有写明理由，或理由过长", en: "no reason is given, or it is too long"),
      expected: Wording(zh: "一句话的理由，200 字以内，写入历史", en: "a sentence of at most 200 characters, which the history keeps"))
  }

  static var noReasonForCorrection: Diagnostic {
    Diagnostic(
      "targets.no-reason", at: Place(field: "reason"),
      Wording(
        zh: "已有年度任务，再次下达就是更正，请写明理由", en: "a task stands already: giving another corrects it, and the reason is needed"),
      expected: Wording(zh: "一句话的理由，写入历史", en: "a sentence that the history will keep"))
  }

  static var noSuchObservation: Diagnostic {
    Diagnostic(
      "targets.no-observation", Wording(zh: "您的范围内没有这条观测值", en: "there is no such observation within your area"))
  }

  static var noSuchAttribution: Diagnostic {
    Diagnostic(
      "targets.no-attribution", Wording(zh: "您的范围内没有这条考核归属", en: "there is no such attribution within your area"))
  }

  static func ended(_ ending: Ending) -> Diagnostic {
    let day = ending.trace.at.dayInShanghai
    return Diagnostic(
      "targets.already-ended",
      Wording(
        zh: "这条观测值已于\(day.wording.zh)\(ending.successor == nil ? "撤回" : "更正")",
        en: "the observation was \(ending.successor == nil ? "withdrawn" : "corrected") on \(day.wording.en) already"),
      remedy: Wording(zh: "在历史里找到现行的那一条", en: "find the one that stands in the history"))
  }

  static func noYear(_ year: Int) -> Diagnostic {
    Diagnostic(
      "targets.no-year", at: Place(field: "year"), Wording(zh: "“\(year)”不是可用的年份", en: "\(year) is no usable year"),
      expected: Wording(verbatim: "2000–2100"))
  }

  static var noDocument: Diagnostic {
    Diagnostic(
      "targets.no-document", at: Place(field: "document"),
      Wording(zh: "没有写明文号，或文号过长", en: "the document's number is missing, or too long"),
      expected: Wording(zh: "下达任务的文件编号，200 字以内", en: "the number of the document that gives the task"))
  }

  static func issuedLater(_ day: CalendarDay, on today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "targets.issued-later", at: Place(field: "issued"),
      Wording(
        zh: "印发日期\(day.wording.zh)还没有到（今天\(today.wording.zh)）",
        en: "the document's day \(day.wording.en) has not come (today is \(today.wording.en))"))
  }

  static func notYours(_ area: Wording, field: String) -> Diagnostic {
    Diagnostic(
      "targets.not-yours", at: Place(field: field),
      Wording(zh: "您不能给\(area.zh)下达任务", en: "you cannot give a task to \(area.en)"),
      expected: Wording(
        zh: "市级给市、区下达；区级给本区街镇、园区下达", en: "the city gives to districts, a district to its streets and parks"))
  }

  static func givenByCity(_ assignment: Assignment, field: String) -> Diagnostic {
    Diagnostic(
      "targets.given-by-city", at: Place(field: field),
      Wording(
        zh: "市里已按“\(assignment.document)”下达 \(assignment.value)，区里不再另定",
        en: "the city has given \(assignment.value) by “\(assignment.document)” already"),
      remedy: Wording(zh: "有出入请与市级主管部门核对", en: "ask the city's office where it differs"))
  }

  static func issuedInAnotherYear(_ day: CalendarDay, numbered year: Int) -> Diagnostic {
    Diagnostic(
      "targets.issued-in-another-year", at: Place(field: "issued"),
      Wording(
        zh: "文号里的年份是 \(year) 年，印发日期却是\(day.wording.zh)",
        en: "the document's number is of \(year), and it is said to be issued on \(day.wording.en)"),
      expected: Wording(zh: "\(year) 年里的一天，或次年 1 月的一天", en: "a day of \(year), or of January after it"))
  }

  static func issuedLongBefore(_ day: CalendarDay, year: Int) -> Diagnostic {
    Diagnostic(
      "targets.issued-long-before", at: Place(field: "issued"),
      Wording(
        zh: "印发日期\(day.wording.zh)离 \(year) 年太早", en: "issued on \(day.wording.en), too long before \(year)"),
      expected: Wording(zh: "这一年之前五年之内", en: "within the five years before it"))
  }

  static func belowText(_ floor: Decimal128, field: String) -> Diagnostic {
    Diagnostic(
      "targets.below-text", at: Place(field: field),
      Wording(zh: "区里自定的任务低于文件所列的 \(floor)", en: "a district's own task is below the text's \(floor)"),
      expected: Wording(zh: "不低于 \(floor)", en: "at least \(floor)"))
  }

  static var notCascaded: Diagnostic {
    Diagnostic(
      "targets.not-cascaded", Wording(zh: "这项指标不按年度任务分解", en: "this indicator is not broken down by yearly tasks"))
  }

  static func plannedOtherwise(_ form: CascadeForm) -> Diagnostic {
    Diagnostic(
      "targets.planned-otherwise", at: Place(field: "plan"),
      form == .level
        ? Wording(zh: "这项指标按月末数分解", en: "this indicator is planned by what is there at each month's end")
        : Wording(zh: "这项指标按各月数分解", en: "this indicator is planned by what each month brings"))
  }

  /// The code of `planSavedSince`.
  public static let planSavedSinceCode = "targets.plan-saved-since"

  static func taskGivenSince(_ task: Assignment, unit: String, field: String) -> Diagnostic {
    let value = "\(task.value.plainText())\(unit)"
    return Diagnostic(
      "targets.task-given-since", at: Place(field: field),
      Wording(
        zh: "此间已录 \(value)（\(task.document)），这一份没有保存",
        en: "meanwhile \(value) was given (\(task.document)); this was not saved"),
      expected: Wording(zh: "看过现行的任务再录", en: "a task given with the standing one in view"),
      remedy: Wording(
        zh: "核对现行的任务；确要更正的，写明理由再保存",
        en: "look at the standing task; where it is to be corrected, save again with the reason"))
  }

  static var planSavedSince: Diagnostic {
    Diagnostic(
      planSavedSinceCode, at: Place(field: "plan"),
      Wording(
        zh: "您打开以后，有人保存了新的一版，您的没有保存", en: "another plan was saved after you opened this one; yours was not saved"),
      remedy: Wording(
        zh: "新的一版与您填的不同之处，格子下面写着“原”；看过以后再保存，就代替那一版",
        en: "where that plan differs from yours, its number stands below the cell; save again to replace it"))
  }

  /// A file that is to take the place of a plan which is not the one that it was made of.
  /// - Parameter count: how often the plan has been saved.
  public static func fileOverAnotherPlan(_ standing: CascadeReading.Standing, savings count: Int) -> Diagnostic? {
    let message: Wording
    switch standing {
    case .current: return nil
    case .outrun(let version):
      message =
        version == 0
        ? Wording(
          zh: "这份文件导出时还没有保存过分解，现有第\(count)版",
          en: "when this file was exported no plan had been saved; version \(count) stands now")
        : Wording(
          zh: "这份文件是按第\(version)版导出的，此后有人保存了第\(count)版",
          en: "this file was exported from version \(version); version \(count) was saved since")
    case .ahead(let version):
      message = Wording(
        zh: "写的是第\(version)版，这张表还没有这一版，现有第\(count)版",
        en: "version \(version) is named, and this table has none; version \(count) stands")
    case .unknown:
      message = Wording(
        zh: "文件里没有写是按这张表的哪一版做的，现有第\(count)版",
        en: "the file does not say which version of this table it was made of; version \(count) stands")
    }
    return Diagnostic(
      "targets.file-over-another-plan", at: Place(field: "file"), message,
      remedy: Wording(
        zh: "先导出现有的一版，看过不同之处；确要代替它的，写明 --over \(count)",
        en: "export the plan that stands and look at what differs; to replace it, say --over \(count)"))
  }

  static var basisTooLong: Diagnostic {
    Diagnostic(
      "targets.basis-too-long", at: Place(field: "basis"), Wording(zh: "依据太长", en: "the basis is too long"),
      expected: Wording(zh: "200 字以内", en: "at most 200 characters"))
  }

  static func notBelow(_ area: Wording, parent: Wording) -> Diagnostic {
    Diagnostic(
      "targets.not-below", at: Place(field: "plan"),
      Wording(zh: "\(area.zh)不在\(parent.zh)之下", en: "\(area.en) does not lie directly below \(parent.en)"))
  }

  static func attributedAlready(_ other: Attribution, to area: Wording) -> Diagnostic {
    Diagnostic(
      "targets.attributed-already", at: Place(field: "from"),
      Wording(
        zh: "这家企业\(other.span.wording.zh)已归属\(area.zh)，同一月份只能有一个考核归属",
        en: "the enterprise counts for \(area.en) \(other.span.wording.en): a month has one attribution"),
      remedy: Wording(zh: "先终止原来的归属，再另行登记", en: "end that one first, then enter another"))
  }

  /// An area of a kind that no enterprise is counted for by name: the whole city, or a park in a street's place.
  static func attributedTo(_ area: Wording, _ level: Area.Level) -> Diagnostic {
    let kind: Wording =
      switch level {
      case .city: Wording(zh: "全市", en: "the whole city")
      case .district: Wording(zh: "区", en: "a district")
      case .street: Wording(zh: "街镇", en: "a street or town")
      case .park: Wording(zh: "园区", en: "a park")
      }
    return Diagnostic(
      "targets.attributed-kind", at: Place(field: "area"),
      Wording(
        zh: "“\(area.zh)”是\(kind.zh)，不能作为计入地区", en: "“\(area.en)” is \(kind.en): an enterprise is not counted for it"),
      expected: Wording(zh: "一个区，或一个街镇；园区另选", en: "a district, or a street or town; the park is chosen beside it"))
  }

  static func noPark(_ area: Wording) -> Diagnostic {
    Diagnostic(
      "targets.no-park", at: Place(field: "park"),
      Wording(zh: "“\(area.zh)”不是您范围内的园区", en: "“\(area.en)” is no park within your area"),
      expected: Wording(zh: "名单里的一个园区，或不选", en: "a park of the list, or none"))
  }

  static var attributedNowhere: Diagnostic {
    Diagnostic(
      "targets.attribution-area", at: Place(field: "area"),
      Wording(zh: "区或街镇、园区都没有选", en: "neither an area nor a park was chosen"),
      expected: Wording(zh: "至少选一项", en: "at least one of them"))
  }

  /// Nothing that is counted by area is older than the statistics of enterprises above scale.
  static var attributedTooEarly: Diagnostic {
    Diagnostic(
      "targets.attribution-early", at: Place(field: "from"),
      Wording(zh: "起月早于规模以上统计的开始", en: "the first month is before there were statistics of enterprises above scale"),
      expected: Wording(
        zh: "不早于\(Period.month(year: FactDictionary.firstScaleDay.year, month: 1).wording.zh)",
        en: "not before \(Period.month(year: FactDictionary.firstScaleDay.year, month: 1).wording.en)"))
  }

  /// Streets and parks each add up to their district: an enterprise counts for both within one.
  static func parkElsewhere(_ park: Wording, district: Wording) -> Diagnostic {
    Diagnostic(
      "targets.park-elsewhere", at: Place(field: "park"),
      Wording(
        zh: "“\(park.zh)”不在企业计入的\(district.zh)", en: "“\(park.en)” does not lie in \(district.en), which counts it"),
      expected: Wording(zh: "\(district.zh)的园区", en: "a park of \(district.en)"),
      remedy: Wording(zh: "属地有变的，先更正统计属地或登记考核归属", en: "if it has moved, correct its area or its attribution first"))
  }

  static func issuedAlready(_ issued: IssuedMaterial) -> Diagnostic {
    Diagnostic(
      "targets.issued-already", at: Place(field: "month"),
      Wording(
        zh: "\(issued.material.month.wording.zh)的材料已于\(issued.trace.at.dayInShanghai.wording.zh)印发，不再改动",
        en:
          "the material of \(issued.material.month.wording.en) was issued on \(issued.trace.at.dayInShanghai.wording.en) and stands"
      ),
      remedy: Wording(
        zh: "之后的更正会列在已印发的材料旁边；文字有误的，打开材料“更正后再次印发”",
        en:
          "later corrections are listed beside it; where its text is wrong, open it and issue it again with a correction"
      ))
  }

  static var noSuchMaterial: Diagnostic {
    Diagnostic("targets.no-material", Wording(zh: "您的范围内没有这份材料", en: "there is no such material within your area"))
  }

  static func replacedAlready(_ successor: IssuedMaterial) -> Diagnostic {
    Diagnostic(
      "targets.replaced-already",
      Wording(
        zh: "这份材料已由\(successor.trace.at.dayInShanghai.wording.zh)的第\(successor.number)次印发代替",
        en:
          "issue \(successor.number) of \(successor.trace.at.dayInShanghai.wording.en) has taken the place of this one"),
      remedy: Wording(zh: "打开最近一次印发的材料，在那里更正", en: "open the last issue and correct that"))
  }

  static var nothingCorrected: Diagnostic {
    Diagnostic(
      "targets.nothing-corrected", at: Place(field: "difficulties"),
      Wording(zh: "文字与已印发的完全一样，没有可更正的", en: "the text is the very one that was issued: nothing is corrected"),
      remedy: Wording(
        zh: "改好要更正的文字再印发；数有更正的不用再印发，会自动列在材料旁边",
        en: "correct the text; corrected figures need no other issue, they are listed beside it by themselves"))
  }

  static func notLastMonth(_ month: Period, on day: CalendarDay) -> Diagnostic {
    let last = DispatchMaterial.lastMonth(on: day)
    return Diagnostic(
      "targets.not-last-month", at: Place(field: "month"),
      Wording(
        zh: "\(month.wording.zh)的材料不能再印发：在办诉求、超期和入统预测只有今天（\(day.wording.zh)）的，补不回当时",
        en:
          "the material of \(month.wording.en) can no longer be issued: open cases, what is overdue and forecasts are known as at "
          + "today (\(day.wording.en)) alone"),
      expected: Wording(zh: "刚结束的\(last.wording.zh)", en: "the month that has just closed, \(last.wording.en)"),
      remedy: Wording(
        zh: "印发\(last.wording.zh)的材料；已印发的列在本页下方，之后的更正列在它旁边",
        en:
          "issue the material of \(last.wording.en); what has been issued is listed below, with later corrections beside it"
      ))
  }

  static var notesTooLong: Diagnostic {
    Diagnostic(
      "targets.notes-too-long", at: Place(field: "notes"), Wording(zh: "文字过长", en: "the notes are too long"),
      expected: Wording(zh: "每行 200 字以内，至多 100 行", en: "at most 200 characters a line, and 100 lines"))
  }
}
