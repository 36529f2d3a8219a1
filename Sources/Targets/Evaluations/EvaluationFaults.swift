import Decimals
import Diagnostics
import PolicyCorpus
import Quantities

/// What the evaluations refuse, and what to do about it.
extension Diagnostic {
  private static func fault(
    _ code: String, _ field: String? = nil, line: Int? = nil, _ zh: String, _ en: String,
    expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    let place = field.map { Place(line: line, field: $0) } ?? line.map { Place(line: $0) }
    return Diagnostic("evaluations.\(code)", at: place, Wording(zh: zh, en: en), expected: expected, remedy: remedy)
  }

  static var noSuchEvaluation: Diagnostic {
    fault("no-evaluation", "main", "没有这项评价考核", "there is no such evaluation")
  }

  static func notYourEvaluation(_ owner: String) -> Diagnostic {
    fault(
      "not-yours", "owner", "“\(owner.excerpt)”的这项考核不由您组织", "this round of “\(owner.excerpt)” is not yours to run",
      remedy: Wording(zh: "区的考核由市里组织，街镇、园区的由各区组织", en: "the city ranks districts, a district its streets and parks"))
  }

  static func noRoundPeriod(_ period: String, _ cycle: Cycle) -> Diagnostic {
    let example =
      switch cycle {
      case .year: Wording(zh: "年，如 2025", en: "a year, such as 2025")
      case .quarter: Wording(zh: "季末的月份，如 2025-03", en: "a quarter's last month, such as 2025-03")
      case .month: Wording(zh: "月，如 2025-11", en: "a month, such as 2025-11")
      }
    return fault(
      "no-period", "period", "“\(period.excerpt)”不是这项考核的周期", "“\(period.excerpt)” is no round of this evaluation",
      expected: example)
  }

  static func periodRuns(_ period: Period, on day: CalendarDay) -> Diagnostic {
    fault(
      "period-runs", "period", "\(period) 还没有过完（今天 \(day)）", "\(period) has not ended (today is \(day))",
      remedy: Wording(zh: "周期结束后再公示；之前可随时看当前得分", en: "publish after its end; until then the draft is there to see"))
  }

  // MARK: The scheme

  static var noSchemeDocument: Diagnostic {
    fault(
      "no-document", "document", "没有写考核办法的文号", "the number of the document is missing",
      expected: Wording(
        zh: "本单位考核办法的文号，至多 200 字", en: "the number of the office's own document, at most 200 characters"))
  }

  static func noIssueDay(_ text: String) -> Diagnostic {
    fault(
      "no-issue-day", "issued", "“\(text.excerpt)”不是已过的日期", "“\(text.excerpt)” is no day that has come",
      expected: Wording(zh: "印发日期，如 2025-03-01，不晚于今天", en: "the day of issue, such as 2025-03-01, not later than today")
    )
  }

  static func noDecimals(_ text: String) -> Diagnostic {
    fault(
      "no-decimals", "decimals", "得分保留“\(text.excerpt)”位小数不成立", "points can't have “\(text.excerpt)” decimals",
      expected: Wording(zh: "0 到 4", en: "0 to 4"))
  }

  static func noObjectionDays(_ text: String) -> Diagnostic {
    fault(
      "no-objection-days", "objection-days", "异议期“\(text.excerpt)”不成立",
      "“\(text.excerpt)” is no time for objections", expected: Wording(zh: "1 到 60 天", en: "1 to 60 days"))
  }

  static func schemeOfAnotherYear(_ day: CalendarDay, numbered year: Int) -> Diagnostic {
    fault(
      "issued-in-another-year", "issued", "文号里的年份是 \(year) 年，印发日期却是\(day.wording.zh)",
      "the document's number is of \(year), and it is said to be issued on \(day.wording.en)",
      expected: Wording(zh: "\(year) 年里的一天，或次年 1 月的一天", en: "a day of \(year), or of January after it"))
  }

  static func schemeLongBefore(_ day: CalendarDay, year: Int) -> Diagnostic {
    fault(
      "issued-long-before", "issued", "印发日期\(day.wording.zh)离考核的 \(year) 年太早",
      "issued on \(day.wording.en), too long before \(year), which it judges",
      expected: Wording(zh: "考核年之前五年以内", en: "within the five years before it"))
  }

  /// What is read by area says nothing of institutions, projects, enterprises or land: such a round is never scored.
  static func sourceOfAreas(number: Int) -> Diagnostic {
    fault(
      "source-of-areas", "criterion-\(number)", "第 \(number) 项的数据来源按地区算，这项考核的对象不是地区",
      "criterion \(number) is read by area, and this evaluation ranks no areas",
      expected: Wording(zh: "录入数据", en: "figures entered"),
      remedy: Wording(zh: "数据来源改为“录入数据”，再按名称逐个录入", en: "choose figures entered, then enter them by name"))
  }

  static var noCriteria: Diagnostic {
    fault(
      "no-criteria", "criterion-1", "没有一个考核项", "there is no criterion",
      expected: Wording(zh: "至少一项，计分项的分值合计 100", en: "at least one; the points of what is scored add up to 100"))
  }

  static func tooManyCriteria(_ most: Int) -> Diagnostic {
    fault("too-many-criteria", "criterion-1", "考核项多于 \(most) 个", "there are more than \(most) criteria")
  }

  static func criterionTwice(_ name: String, number: Int) -> Diagnostic {
    fault(
      "criterion-twice", "criterion-\(number)", "考核项“\(name.excerpt)”写了两次", "“\(name.excerpt)” stands twice",
      remedy: Wording(zh: "每项另起名称", en: "give each its own name"))
  }

  static func weights(_ sum: Decimal128) -> Diagnostic {
    fault(
      "weights", "criterion-1", "计分项的分值合计 \(sum)", "the points of what is scored add up to \(sum)",
      expected: Wording(zh: "合计 100；加分、扣分不计在内", en: "100, without what is added or taken off"))
  }

  static func noCriterionName(_ number: Int) -> Diagnostic {
    fault(
      "no-name", "criterion-\(number)", "第 \(number) 项没有名称或过长", "criterion \(number) has no name or too long a one",
      expected: Wording(zh: "1 到 60 字", en: "1 to 60 characters"))
  }

  static func noSource(_ text: String, number: Int) -> Diagnostic {
    fault(
      "no-source", "criterion-\(number)", "第 \(number) 项的数据来源“\(text.excerpt)”不存在",
      "criterion \(number) has no such source as “\(text.excerpt)”",
      expected: Wording(zh: "一个指标、库、办理事项，或录入数据", en: "an indicator, a register, a kind of case, or figures entered"))
  }

  static func noPoints(_ text: String, number: Int) -> Diagnostic {
    fault(
      "no-points", "criterion-\(number)", "第 \(number) 项的“\(text.excerpt)”不是数",
      "“\(text.excerpt)” of criterion \(number) is no number",
      expected: Wording(zh: "数，至多 6 位小数", en: "a number with at most 6 decimals"))
  }

  static func noWay(_ number: Int) -> Diagnostic {
    fault(
      "no-way", "criterion-\(number)", "第 \(number) 项的计分方式没有填全", "how criterion \(number) gives points is not complete",
      expected: Wording(
        zh: "按完成率：分值、封顶倍数；区间：分值、零分值、满分值；与最好者比：分值；扣分、加分：每单位、至多",
        en: "share: points, cap; range: points, zero at, full at; best: points; deduction and bonus: each, at most"))
  }

  static func wayFigures(_ way: ScoringScheme.Way, number: Int) -> Diagnostic {
    let expected =
      switch way {
      case .share: Wording(zh: "分值大于 0，封顶倍数从 1 到 10", en: "points above 0, a cap from 1 to 10")
      case .range: Wording(zh: "分值大于 0，零分值与满分值不同", en: "points above 0, two different ends")
      case .best: Wording(zh: "分值大于 0", en: "points above 0")
      case .deduction, .bonus:
        Wording(zh: "每单位大于 0，不多于上限；上限至多 100", en: "each above 0 and within the most, which is at most 100")
      }
    return fault(
      "way-figures", "criterion-\(number)", "第 \(number) 项的计分数值不成立", "the figures of criterion \(number) don't fit",
      expected: expected)
  }

  static func shareWithoutBase(_ number: Int) -> Diagnostic {
    fault(
      "share-without-base", "criterion-\(number)", "第 \(number) 项没有目标值或基数，不能按完成率计分",
      "criterion \(number) has nothing that a share could be taken of",
      remedy: Wording(zh: "改用区间或与最好者比", en: "use a range, or the best"))
  }

  static var noSchemeReason: Diagnostic {
    fault(
      "no-reason", "reason", "已有一份在用，没有写更换的理由", "one stands already, and no reason is given for another",
      expected: Wording(zh: "1 到 200 字", en: "1 to 200 characters"))
  }

  static func textTooLong(field: String) -> Diagnostic {
    fault(
      "too-long", field, "文字过长", "the text is too long", expected: Wording(zh: "至多 200 字", en: "at most 200 characters")
    )
  }

  static func nothingSaid(field: String) -> Diagnostic {
    fault(
      "nothing-said", field, "没有写内容", "nothing is said", expected: Wording(zh: "1 到 200 字", en: "1 to 200 characters"))
  }

  // MARK: Figures

  static var noScheme: Diagnostic {
    fault(
      "no-scheme", "document", "这一轮还没有考核办法", "this round has no scheme yet",
      remedy: Wording(zh: "先录入考核办法", en: "enter the scheme first"))
  }

  static var noEvidence: Diagnostic {
    fault(
      "no-evidence", "evidence", "没有写数据依据", "no evidence is named",
      expected: Wording(zh: "来文、台账或核查记录，至多 200 字", en: "a letter, ledger or record of a check, at most 200 characters"))
  }

  static func notEntered(_ criterion: String, line: Int) -> Diagnostic {
    fault(
      "not-entered", "figures", line: line, "“\(criterion.excerpt)”不是录入数据的考核项",
      "“\(criterion.excerpt)” is no criterion whose figures are entered",
      remedy: Wording(zh: "数据有误的，请在指标、库或办理事项里更正", en: "put a wrong figure right where it is kept"))
  }

  static func notRanked(_ key: String, line: Int?) -> Diagnostic {
    fault(
      "not-ranked", line == nil ? "subject" : "figures", line: line, "“\(key.excerpt)”不是这一轮的考核对象，或不在您的范围内",
      "“\(key.excerpt)” is not ranked in this round, or outside your area")
  }

  static func figureTwice(line: Int) -> Diagnostic {
    fault("figure-twice", "figures", line: line, "同一对象的同一项写了两次", "one figure of one subject stands twice")
  }

  static func noFigure(_ text: String, line: Int?) -> Diagnostic {
    fault(
      "no-figure", line == nil ? "value" : "figures", line: line, "“\(text.excerpt)”不是数",
      "“\(text.excerpt)” is no number",
      expected: Wording(zh: "至多 15 位整数、6 位小数", en: "at most 15 digits before the point and 6 after it"))
  }

  static func figureOutside(
    _ value: Decimal128, _ criterion: String, least: Decimal128, most: Decimal128?, line: Int?
  ) -> Diagnostic {
    let (low, high) = (least.plainText(), most?.plainText())
    return fault(
      "figure-outside", line == nil ? "value" : "figures", line: line,
      "“\(criterion.excerpt)”的 \(value.plainText()) 不在计分范围内",
      "\(value.plainText()) is outside what “\(criterion.excerpt)” allows",
      expected: high.map { Wording(zh: "\(low) 到 \($0)", en: "\(low) to \($0)") }
        ?? Wording(zh: "不小于 \(low)", en: "not below \(low)"))
  }

  // MARK: Publication and after

  static var publishedAlready: Diagnostic {
    fault(
      "published-already", "main", "这一轮已经公示，办法和数据不再改动", "this round is published: scheme and figures stand",
      remedy: Wording(zh: "有误的数据走更正", en: "put a wrong figure right by a correction"))
  }

  static var notPublished: Diagnostic {
    fault(
      "not-published", "main", "这一轮还没有公示", "this round is not published",
      remedy: Wording(zh: "先公示", en: "publish it first"))
  }

  static var concludedAlready: Diagnostic {
    fault("concluded-already", "main", "这一轮已经定稿", "this round is concluded")
  }

  static var nobodyRanked: Diagnostic {
    fault(
      "nobody", "main", "没有考核对象", "nobody is ranked",
      remedy: Wording(zh: "录入对象的数据，或检查组织方", en: "enter figures of those to be ranked, or look at who runs it"))
  }

  static func pointsOpen(_ count: Int) -> Diagnostic {
    fault(
      "points-open", "reason", "\(count) 个对象的得分还缺数据，没有名次", "\(count) of those ranked lack figures and have no place",
      remedy: Wording(zh: "补齐数据；确实没有的，写明缘由再公示", en: "complete the figures, or say why and publish"))
  }

  static var noSuchObjection: Diagnostic {
    fault("no-objection", "main", "没有这条异议", "there is no such objection")
  }

  static var answeredAlready: Diagnostic {
    fault("answered-already", "answer", "这条异议已经答复", "this objection is answered")
  }

  static func objectionOver(_ last: CalendarDay) -> Diagnostic {
    fault("objection-over", "main", "异议期到 \(last) 为止", "objections could be made until \(last)")
  }

  /// Its place leads to the one that is open.
  static func objectionOpen(_ open: Objection, of subject: String) -> Diagnostic {
    let day = open.trace.at.dayInShanghai
    return fault(
      "objection-open", "objection-\(open.id)",
      "\(subject.excerpt)对“\(open.criterion.excerpt)”的异议 \(day) 已经提出，还没有答复",
      "\(subject.excerpt) objected to “\(open.criterion.excerpt)” on \(day), which is not answered yet",
      remedy: Wording(
        zh: "等答复；答复以后仍有不同意见的，可以再提", en: "wait for the answer: another may be made once it is given"))
  }

  static func objectionTime(until last: CalendarDay) -> Diagnostic {
    fault(
      "objection-time", "main", "异议期到 \(last)，还没有过", "objections may be made until \(last)",
      remedy: Wording(zh: "异议期满后定稿", en: "conclude after that day"))
  }

  static func objectionsOpen(_ count: Int) -> Diagnostic {
    fault(
      "objections-open", "main", "还有 \(count) 条异议没有答复", "\(count) objections are not answered",
      remedy: Wording(zh: "逐条答复后定稿", en: "answer each, then conclude"))
  }

  static func noSuchCriterion(_ name: String) -> Diagnostic {
    fault("no-criterion", "criterion", "没有“\(name.excerpt)”这个考核项", "there is no criterion “\(name.excerpt)”")
  }

  static func countedFigure(_ criterion: String) -> Diagnostic {
    fault(
      "counted-figure", "criterion", "“\(criterion.excerpt)”由数据来源算出，不能在这里改写",
      "“\(criterion.excerpt)” is counted from its source and cannot be typed over",
      remedy: Wording(
        zh: "先在数据来源处更正（得分页“查看明细”），再用“按数据来源更正”",
        en: "put it right at its source (see the rows on the scorecard), then take it from there"))
  }

  static func enteredFigure(_ criterion: String) -> Diagnostic {
    fault(
      "entered-figure", "counted", "“\(criterion.excerpt)”是录入的数据，没有来源可取",
      "“\(criterion.excerpt)” is entered by hand: it has no source",
      remedy: Wording(zh: "用“更正数据”", en: "correct the figure itself"))
  }

  static func noFigureNow(_ criterion: String) -> Diagnostic {
    fault(
      "no-figure-now", "counted", "“\(criterion.excerpt)”的数据来源现在没有这个数",
      "the source of “\(criterion.excerpt)” has no figure now")
  }

  static func doubted(_ count: Int) -> Diagnostic {
    fault(
      "doubted", "criterion", "这个数有 \(count) 条异议还没有答复", "\(count) objections about this figure are not answered",
      remedy: Wording(zh: "先由一人答复异议，再由另一人更正", en: "one person answers, another corrects"))
  }

  static var sameHand: Diagnostic {
    fault(
      "same-hand", "criterion", "这个数的异议由您答复，不能由您更正",
      "you answered the objection about this figure: somebody else corrects it",
      remedy: Wording(zh: "请另一位有权限的人更正", en: "ask another who may run the round"))
  }

  static var sameFigure: Diagnostic {
    fault(
      "same-figure", "value", "与公示的数据相同", "it is the published figure",
      expected: Wording(zh: "正确的数据", en: "the right figure"))
  }
}
