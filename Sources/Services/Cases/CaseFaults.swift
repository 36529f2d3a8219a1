import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

/// What can be wrong with a command on a case.
extension Diagnostic {
  static func textMissing(_ field: String) -> Diagnostic {
    Diagnostic(
      "cases.text", at: Place(field: field), Wording(zh: "没有填写内容", en: "nothing is written"),
      expected: Wording(
        zh: "一两句话说明情况，最多 \(CaseOpening.longestText) 字",
        en: "a sentence or two, at most \(CaseOpening.longestText) characters"))
  }

  static func textTooLong(_ count: Int, _ field: String) -> Diagnostic {
    Diagnostic(
      "cases.text", at: Place(field: field), Wording(zh: "内容有 \(count) 字，太长", en: "the text has \(count) characters"),
      expected: Wording(
        zh: "最多 \(CaseOpening.longestText) 字", en: "at most \(CaseOpening.longestText) characters"),
      remedy: Wording(zh: "写要点，其余在联系时说明", en: "keep to the point and tell the rest when you speak"))
  }

  static func identityNumber(_ field: String) -> Diagnostic {
    IdentityNumber.refusal("cases.identity-number", at: Place(field: field))
  }

  static func caseType(_ type: String, of declared: CaseType) -> Diagnostic {
    Diagnostic(
      "cases.type", at: Place(field: "type"),
      Wording(
        zh: "“\(declared.name.zh)”没有“\(type.excerpt)”这一类", en: "“\(declared.name.en)” has no type “\(type.excerpt)”"),
      expected: Wording(verbatim: declared.declaration.types.joined(separator: "、")))
  }

  static func notTakenIn(_ declared: CaseType) -> Diagnostic {
    Diagnostic(
      "cases.not-taken-in", at: Place(field: "type"),
      Wording(
        zh: "“\(declared.name.zh)”是指定专员的机制，不在这里提交",
        en: "“\(declared.name.en)” names officers; nothing is requested under it"),
      remedy: Wording(zh: "到“服务 › 专员”里指定", en: "name officers under Services › Officers"))
  }

  static var notYourCase: Diagnostic {
    Diagnostic(
      "cases.not-yours",
      Wording(zh: "这件事项不在您单位的办理范围内，您可以查看，不能处理", en: "the case is not your unit's to act on; you may read it"),
      remedy: Wording(zh: "请承办单位处理，或由其上级单位处理", en: "ask the unit that has it, or the unit above"))
  }

  static var officerElsewhere: Diagnostic {
    Diagnostic(
      "cases.officer-elsewhere", at: Place(field: "officer"),
      Wording(zh: "这位不是承办单位的人员，办不了这一部分", en: "the person does not belong to the unit that has the part"),
      expected: Wording(zh: "改派给本单位的人员", en: "somebody of the unit itself"),
      remedy: Wording(zh: "要换单位的，用“转办”", en: "to give it to another unit, hand it on"))
  }

  static var caseClosed: Diagnostic {
    Diagnostic(
      "cases.closed", Wording(zh: "这件事项已经办结", en: "the case is closed"),
      remedy: Wording(zh: "需要继续办理时先重新打开", en: "open it again to go on"))
  }

  static var unknownParty: Diagnostic {
    Diagnostic(
      "cases.unknown-party", at: Place(field: "party"),
      Wording(zh: "这件事项没有这个承办单位", en: "the case has no such party"),
      remedy: Wording(zh: "刷新页面后再试", en: "reload the page and try again"))
  }

  static var partyClosed: Diagnostic {
    Diagnostic(
      "cases.party-closed", at: Place(field: "party"),
      Wording(zh: "这个单位已经办结或转出，不能再处理", en: "the unit has closed its part or handed it on"),
      remedy: Wording(zh: "刷新页面，看现在由谁承办", en: "reload the page to see who has it now"))
  }

  static var alreadyWaiting: Diagnostic {
    Diagnostic(
      "cases.already-waiting", at: Place(field: "text"),
      Wording(zh: "上一个问题企业还没有答复", en: "the enterprise still owes the answer to the last question"),
      remedy: Wording(zh: "等答复后再问，或代企业登记答复", en: "wait for it, or enter the answer that you were given"))
  }

  static var notWaiting: Diagnostic {
    Diagnostic(
      "cases.not-waiting", at: Place(field: "text"),
      Wording(zh: "没有等待答复的问题", en: "no question waits for an answer"),
      remedy: Wording(zh: "要补充情况，请写备注", en: "to add something, write a note"))
  }

  static func termOutOfRange(_ days: Int) -> Diagnostic {
    Diagnostic(
      "cases.term", at: Place(field: "days"),
      Wording(zh: "办理时限 \(days) 个工作日超出范围", en: "a term of \(days) working days is out of range"),
      expected: Wording(
        zh: "1 到 \(ServiceTerm.longest) 个工作日", en: "1 to \(ServiceTerm.longest) working days"))
  }

  /// - Parameter above: the unit that may set another term.
  static func termPassed(_ due: CalendarDay, _ above: ServiceUnit) -> Diagnostic {
    let isCity = above.parent == nil
    return Diagnostic(
      "cases.term-passed", at: Place(field: "days"),
      Wording(
        zh: "期限\(due.text(in: .chinese))已过，本单位不能再改", en: "the deadline, \(due.text(in: .english)), has passed"),
      expected: Wording(
        zh: isCity ? "由市级改期限" : "由上一级单位改期限",
        en: isCity ? "another term is the city's to set" : "another term is for the unit above to set"),
      remedy: Wording(
        zh: "写备注说明进展，请上一级在这一页改；改期以前仍算逾期",
        en: "tell how far it is in a note and ask that unit to set one here; it stays late until then"))
  }

  static var closingOutcome: Diagnostic {
    Diagnostic(
      "cases.outcome", at: Place(field: "outcome"), Wording(zh: "没有选择办理结果", en: "no outcome is chosen"),
      expected: Wording(zh: "已解决、未能解决或联系不上", en: "done, done without help, or not reachable"))
  }

  static var cannotRefuse: Diagnostic {
    Diagnostic(
      "cases.cannot-refuse", at: Place(field: "text"),
      Wording(
        zh: "没有可以再接的兜底单位（上级已经退回，或本单位就是最后的兜底），不能再退回",
        en: "no fallback owner is left: those above have refused, or this unit is the last one"),
      remedy: Wording(
        zh: "转办给应当承办的单位，或办结并说明", en: "hand it on to whoever should have it, or close it with an explanation"))
  }

  static var noUnit: Diagnostic {
    Diagnostic(
      "cases.unit", at: Place(field: "unit"), Wording(zh: "没有选择单位", en: "no unit is chosen"),
      expected: Wording(zh: "至少一个区、街镇或部门", en: "at least one district, street or department"))
  }

  static func unknownUnit(_ unit: ServiceUnit) -> Diagnostic {
    Diagnostic(
      "cases.unit", at: Place(field: "unit"),
      Wording(zh: "地区表里没有 \(unit.area)", en: "the table of areas has no \(unit.area)"),
      expected: Wording(zh: "地区表里的区或街镇", en: "a district or street of the table"))
  }

  static func unitThere(_ unit: ServiceUnit) -> Diagnostic {
    Diagnostic(
      "cases.unit-there", at: Place(field: "unit"),
      unit.department.map { Wording(zh: "“\($0)”已经在办", en: "“\($0)” has a part in the case already") }
        ?? Wording(zh: "这个单位已经在办", en: "the unit has a part in the case already"),
      remedy: Wording(zh: "选另一个单位，或写备注提醒它", en: "choose another, or remind it by a note"))
  }

  static let closerRates = Diagnostic(
    "cases.closer-rates", at: Place(field: "mark"),
    Wording(zh: "这件事项是您办结的，满意度不能由您代录", en: "you closed this case; its rating is not yours to record"),
    remedy: Wording(
      zh: "请企业在“服务”里评价，或由没有经办的同事回访后代录",
      en: "leave it to the enterprise, or to a colleague who asks it and did not work on the case"))

  static let ratingUnheard = Diagnostic(
    "cases.rating-unheard", at: Place(field: "text"),
    Wording(zh: "代企业录入满意度，没有写明怎样得知", en: "it is not said how the enterprise's rating was heard"),
    expected: Wording(zh: "如“5月20日电话回访，财务负责人答复”", en: "such as 'by telephone on 20 May, from its accountant'"))

  static func tooManyParties(_ most: Int) -> Diagnostic {
    Diagnostic(
      "cases.too-many-parties", at: Place(field: "unit"),
      Wording(zh: "一件事项最多经过 \(most) 个承办", en: "a case has at most \(most) parties"),
      remedy: Wording(zh: "办结后新提一件", en: "close it and open another"))
  }

  static func caseStep(_ name: String, of type: CaseType) -> Diagnostic {
    Diagnostic(
      "cases.step", at: Place(field: "step"),
      Wording(zh: "没有“\(name.excerpt)”这一步", en: "there is no step “\(name.excerpt)”"),
      expected: Wording(verbatim: type.declaration.steps.joined(separator: "、")))
  }

  static func stepFollows(_ name: String) -> Diagnostic {
    Diagnostic(
      "cases.step-follows", at: Place(field: "step"),
      Wording(
        zh: "“\(name)”不用登记，各单位都办结后自动到达",
        en: "“\(name)” is not recorded: it is reached once every unit has closed its part"),
      remedy: Wording(zh: "办结本单位的部分", en: "close your unit's part"))
  }

  static func stepUntaken(_ name: String) -> Diagnostic {
    Diagnostic(
      "cases.step-untaken", at: Place(field: "step"),
      Wording(zh: "还没有单位接办，不能登记“\(name)”", en: "nobody has taken the case up: “\(name)” cannot be recorded"),
      remedy: Wording(zh: "先接办", en: "take it up first"))
  }

  static func stepPassed(_ name: String, by later: String) -> Diagnostic {
    Diagnostic(
      "cases.step-passed", at: Place(field: "step"),
      Wording(zh: "已登记到后面的“\(later)”，不能再登记“\(name)”", en: "“\(later)” is recorded, which comes after “\(name)”"),
      remedy: Wording(zh: "用“补登进展”写明哪天办的", en: "make up for it with the day on which it was done"))
  }

  static func stepRecorded(_ name: String, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "cases.step-recorded", at: Place(field: "step"),
      Wording(
        zh: "“\(name)”已登记在\(day.text(in: .chinese))，登记后不能改",
        en: "“\(name)” is recorded on \(day.text(in: .english)), for good"),
      remedy: Wording(zh: "要说明的情况写在备注里", en: "tell what is to be added in a note"))
  }

  static func stepNotPassed(_ name: String) -> Diagnostic {
    Diagnostic(
      "cases.step-not-passed", at: Place(field: "step"),
      Wording(
        zh: "“\(name)”没有被跳过，后面还没有登记的步", en: "“\(name)” was not passed over: no later step is recorded"),
      remedy: Wording(zh: "在“登记进展”里登记", en: "record it as a step"))
  }

  static func stepDay(_ name: String, _ first: CalendarDay, _ last: CalendarDay) -> Diagnostic {
    Diagnostic(
      "cases.step-day", at: Place(field: "on"),
      Wording(
        zh: "“\(name)”不能登记在这一天，前后各步的日期要按顺序",
        en: "“\(name)” cannot stand on this day: steps follow one another"),
      expected: Wording(
        zh: "\(first.text(in: .chinese))至\(last.text(in: .chinese))",
        en: "a day from \(first.text(in: .english)) to \(last.text(in: .english))"))
  }

  /// Asked about before a step is recorded that leaves others behind.
  public static func stepsPassedOver(_ names: [Wording], by name: Wording) -> Diagnostic {
    Diagnostic(
      "cases.steps-passed-over", at: Place(field: "step"),
      Wording(
        zh: "登记“\(name(.chinese))”会跳过还没有到的\(names.map { "“\($0(.chinese))”" }.joined(separator: "、"))",
        en: "“\(name(.english))” passes over \(names.map { "“\($0(.english))”" }.joined(separator: ", "))"),
      remedy: Wording(
        zh: "先登记前面的步；确实跳过的，按“确认跳过”，以后还可以补登",
        en: "record what comes before; what is left out on purpose is confirmed, and can be made up for later"))
  }

  static func caseField(_ name: String) -> Diagnostic {
    Diagnostic(
      "cases.field", at: Place(field: "field"),
      Wording(zh: "没有“\(name.excerpt)”这一项可填", en: "there is no field “\(name.excerpt)” to fill in"))
  }

  static func fieldValue(_ field: RegisterDeclaration.Field, _ text: String) -> Diagnostic {
    let expected: Wording =
      switch field.type {
      case .choice(let choices): Wording(verbatim: choices.joined(separator: "、"))
      case .quantity(let unit): Wording(zh: "一个数，单位\(unit)", en: "a number of \(unit)")
      case .day: Wording(verbatim: "2026-05-10")
      case .month: Wording(verbatim: "2026-05")
      case .area: Wording(zh: "地区代码，如 310117", en: "an area's code, such as 310117")
      case .enterprise: Wording(zh: "18 位统一社会信用代码", en: "a unified social credit code")
      case .text, .fact, .person: Wording(zh: "文字", en: "text")
      }
    return Diagnostic(
      "cases.field-value", at: Place(field: "value"),
      Wording(zh: "“\(field.name)”不能填“\(text.excerpt)”", en: "“\(text.excerpt)” does not fit “\(field.name)”"),
      expected: expected)
  }

  static var reopenOpen: Diagnostic {
    Diagnostic(
      "cases.reopen-open", at: Place(field: "text"),
      Wording(zh: "这个单位的部分还在办理", en: "the unit's part is still open"),
      remedy: Wording(zh: "要补充情况，请写备注", en: "to add something, write a note"))
  }

  static var reopenPassed: Diagnostic {
    Diagnostic(
      "cases.reopen-passed", at: Place(field: "party"),
      Wording(
        zh: "这一部分已经转办、退回或者重新打开过，后来由别的一部分继续",
        en: "this part was handed on, refused or opened again: another went on with it"),
      remedy: Wording(zh: "重新打开最后接手的单位办结的部分", en: "open the part again that was closed last"))
  }

  static var notYoursToReopen: Diagnostic {
    Diagnostic(
      "cases.not-yours-to-reopen", at: Place(field: "party"),
      Wording(
        zh: "这一部分由企业、原承办单位或主办单位重新打开",
        en: "the part is opened again by the enterprise, its own unit or the lead"),
      remedy: Wording(zh: "写备注，或请主办单位重新打开", en: "write a note, or ask the lead to open it again"))
  }

  static func reopenNever(_ type: CaseType) -> Diagnostic {
    Diagnostic(
      "cases.reopen-never", at: Place(field: "text"),
      Wording(
        zh: "“\(type.name.zh)”办结后不再重新打开", en: "cases of “\(type.name.en)” are not opened again"),
      remedy: Wording(zh: "新提一件，写明原来的编号", en: "open another and name this one's number"))
  }

  static var rateOpen: Diagnostic {
    Diagnostic(
      "cases.rate-open", at: Place(field: "mark"), Wording(zh: "办结后才能评价", en: "a case is rated once it is closed"))
  }

  static var rateWithdrawn: Diagnostic {
    Diagnostic(
      "cases.rate-withdrawn", at: Place(field: "mark"),
      Wording(zh: "企业自己撤回的，没有办理结果可评价", en: "the enterprise withdrew it: there is no closing to rate"))
  }

  static var withdrawClosed: Diagnostic {
    Diagnostic(
      "cases.withdraw-closed", at: Place(field: "text"),
      Wording(zh: "已经办结，没有可撤回的", en: "it is closed: there is nothing to withdraw"))
  }

  static var alreadyRated: Diagnostic {
    Diagnostic(
      "cases.already-rated", at: Place(field: "mark"),
      Wording(zh: "这次办结已经评价过", en: "this closing was rated already"),
      remedy: Wording(zh: "仍有问题时，重新打开或新提一件", en: "where something is left, open the case again or a new one"))
  }

  static var unknownCase: Diagnostic {
    Diagnostic(
      "cases.unknown",
      Wording(zh: "没有这件事项，或者它不在您的查看范围内", en: "there is no such case, or it is outside what you may see"))
  }

  static func caseTypeUnknown(_ text: String) -> Diagnostic {
    Diagnostic(
      "cases.instrument", at: Place(field: "type"),
      Wording(zh: "没有选择事项类型", en: "no kind of case is chosen"),
      remedy: Wording(
        zh: "从列表里选；不知道选哪一类时选“困难诉求”", en: "choose one from the list; where in doubt, the general request"))
  }

  /// What was typed into a form means no enterprise that the person may see, or nothing was.
  static func noEnterprise(typed text: String) -> Diagnostic {
    Diagnostic(
      "cases.enterprise", at: Place(field: "enterprise"),
      text.isEmpty
        ? Wording(zh: "没有填写企业", en: "no enterprise is named")
        : Wording(
          zh: "您的查看范围内没有企业“\(text.excerpt)”",
          en: "there is no enterprise “\(text.excerpt)” within what you may see"),
      expected: Wording(
        zh: "企业名称（或其中一段）或统一社会信用代码", en: "a name, a part of one, or a unified social credit code"),
      remedy: text.isEmpty
        ? nil
        : Wording(
          zh: "核对名称或代码；企业在别的区域的，请那里登记；还没有入库的，先在企业库里导入",
          en:
            "check what you typed; of another area's enterprise that area enters it, and an unknown one is imported first"
        ))
  }

  /// A code that is none, or one of an enterprise that the person may not see or that nobody has entered.
  static func enterpriseUnknown(_ text: String) -> Diagnostic {
    let isCode = CreditCode(text) != nil
    return Diagnostic(
      "cases.enterprise", at: Place(field: "enterprise"),
      Wording(
        zh: "您的查看范围内没有企业“\(text.excerpt)”",
        en: "there is no enterprise “\(text.excerpt)” within what you may see"),
      expected: isCode ? nil : Wording(zh: "18 位统一社会信用代码", en: "a unified social credit code"),
      remedy: isCode
        ? Wording(
          zh: "核对代码；企业在别的区域的，请那里登记；还没有入库的，先在企业库里导入",
          en: "check the code; of another area's enterprise that area enters it, and an unknown one is imported first")
        : nil)
  }
}
