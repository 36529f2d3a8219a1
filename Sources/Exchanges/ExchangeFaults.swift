import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

extension Diagnostic {
  static func missing(_ field: String) -> Diagnostic {
    let name = name(of: field)
    return Diagnostic(
      "exchanges.missing", at: Place(field: field),
      Wording(zh: "没有填写“\(name.zh)”", en: "“\(name.en)” is missing"),
      remedy: Wording(zh: "填写后再提交", en: "fill it in and send it again"))
  }

  /// What a form calls a field.
  private static func name(of field: String) -> Wording {
    switch field {
    case "title": Wording(zh: "标题", en: "title")
    case "text": Wording(zh: "内容", en: "text")
    case "party": Wording(zh: "企业或机构", en: "enterprise or institution")
    case "reason": Wording(zh: "理由", en: "reason")
    default: Wording(zh: "说明", en: "words")
    }
  }

  static func tooLong(_ field: String, _ count: Int, _ limit: Int) -> Diagnostic {
    let name = name(of: field)
    return Diagnostic(
      "exchanges.too-long", at: Place(field: field),
      Wording(zh: "“\(name.zh)”有 \(count) 字", en: "“\(name.en)” has \(count) characters"),
      expected: Wording(zh: "不超过 \(limit) 字", en: "at most \(limit) characters"))
  }

  static func identityNumber(_ field: String) -> Diagnostic {
    IdentityNumber.refusal("exchanges.identity-number", at: Place(field: field))
  }

  static func mobileNumber(_ field: String) -> Diagnostic {
    MobileNumber.refusal(
      "exchanges.mobile-number", at: Place(field: field),
      remedy: Wording(
        zh: "删去号码。条目和应答有很多人看：写姓氏和职务，如“王经理”，或单位座机",
        en: "take it out: many read entries and answers. Write the surname and post, or the unit's fixed line"))
  }

  static func until(_ until: CalendarDay, _ first: CalendarDay, _ last: CalendarDay) -> Diagnostic {
    Diagnostic(
      "exchanges.until", at: Place(field: "until"),
      Wording(zh: "有效期到\(until.wording.zh)不行", en: "it can't hold until \(until.wording.en)"),
      expected: Wording(
        zh: "\(first.wording.zh)到\(last.wording.zh)", en: "from \(first.wording.en) to \(last.wording.en)"))
  }

  static func unknownCriterion(_ name: String, _ known: [String]) -> Diagnostic {
    Diagnostic(
      "exchanges.unknown-criterion",
      Wording(zh: "这个对接没有“\(name.excerpt)”这一项", en: "the exchange has no criterion “\(name.excerpt)”"),
      expected: Wording(verbatim: known.isEmpty ? "—" : known.joined(separator: "、")))
  }

  static func value(_ typed: String, _ field: RegisterDeclaration.Field, at place: String) -> Diagnostic {
    let expected: Wording =
      switch field.type {
      case .choice(let values): Wording(verbatim: values.joined(separator: "、"))
      case .quantity(let unit): Wording(zh: "不小于零、不带逗号的数，单位\(unit)", en: "a number from zero up, without commas")
      case .day: Wording(zh: "日期，如 2026-06-30", en: "a day, such as 2026-06-30")
      case .month: Wording(zh: "月份，如 2026-06", en: "a month, such as 2026-06")
      case .area: Wording(zh: "本市的区或街镇", en: "a district or street of the city")
      case .enterprise: Wording(zh: "18 位统一社会信用代码", en: "a credit code of 18 characters")
      case .text, .fact, .person: Wording(zh: "一段文字", en: "words")
      }
    return Diagnostic(
      "exchanges.value", at: Place(field: place),
      Wording(zh: "“\(field.name)”填了“\(typed.excerpt)”", en: "“\(field.name)” is “\(typed.excerpt)”"),
      expected: expected)
  }

  static func amount(_ typed: String, _ unit: String, at place: String) -> Diagnostic {
    Diagnostic(
      "exchanges.amount", at: Place(field: place),
      Wording(zh: "“\(typed.excerpt)”\(unit)不是金额", en: "“\(typed.excerpt)” \(unit) is no amount"),
      expected: Wording(zh: "不小于零、精确到分的数，单位\(unit)", en: "a number from zero up, to the fen, in \(unit)"))
  }

  static let notListed = Diagnostic(
    "exchanges.not-listed",
    Wording(zh: "它已不在这个对接使用的清单里", en: "it no longer stands in a list of this exchange"),
    remedy: Wording(zh: "刷新页面，从现在的推荐里选", en: "reload the page and choose from what is listed now"))

  static let notYours = Diagnostic(
    "exchanges.not-yours",
    Wording(zh: "这一步由发布一方或所在区的部门办理", en: "that is for whoever posted it, or the office of its area"),
    remedy: Wording(zh: "请他们办理，或联系您的服务专员", en: "ask them, or your service officer"))

  static let wrongState = Diagnostic(
    "exchanges.wrong-state", Wording(zh: "它现在的状态不能这样办理", en: "in its present state that can't be done"),
    remedy: Wording(zh: "刷新页面，看它现在的状态", en: "reload the page and look at its state"))

  static let ownEntry = Diagnostic(
    "exchanges.own-entry", at: Place(field: "party"),
    Wording(zh: "不能应答自己发布的条目", en: "nobody answers an entry of their own"))

  static func over(_ until: CalendarDay) -> Diagnostic {
    Diagnostic(
      "exchanges.over", Wording(zh: "它的有效期到\(until.wording.zh)为止", en: "it held until \(until.wording.en)"),
      remedy: Wording(zh: "请发布一方续期后再应答", en: "answer it once it has been renewed"))
  }

  static let answeredAlready = Diagnostic(
    "exchanges.answered-already", at: Place(field: "party"),
    Wording(zh: "已有一个应答还没有结果", en: "there is an answer already that is not decided"),
    remedy: Wording(zh: "等待答复，或先撤回原来的应答", en: "wait for the reply, or take the answer back first"))

  static let noResponse = Diagnostic(
    "exchanges.no-response", Wording(zh: "没有这个应答，或它已经办过了", en: "there is no such answer, or it was decided"),
    remedy: Wording(zh: "刷新页面再办", en: "reload the page"))

  static let responseOpen = Diagnostic(
    "exchanges.response-open", Wording(zh: "还有接洽中的应答没有结果", en: "an accepted answer has no outcome yet"),
    remedy: Wording(zh: "先登记达成或未达成", en: "record first whether it came to something"))

  static func outcome(_ hasSettled: Bool) -> Diagnostic {
    Diagnostic(
      "exchanges.outcome", at: Place(field: "outcome"),
      hasSettled
        ? Wording(zh: "已有达成的应答，应选“已达成”", en: "an answer was settled: the outcome is “settled”")
        : Wording(zh: "没有达成的应答，不能选“已达成”", en: "no answer was settled: the outcome can't be “settled”"))
  }

  static func futureDay(_ day: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "exchanges.future-day", at: Place(field: "day"),
      Wording(zh: "\(day.wording.zh)还没有到", en: "\(day.wording.en) has not come yet"),
      expected: Wording(zh: "\(today.wording.zh)或更早", en: "\(today.wording.en) or earlier"))
  }

  static let noEntry = Diagnostic(
    "exchanges.no-entry", Wording(zh: "没有这一条，或者您看不到它", en: "there is no such entry, or you may not see it"))

  static func noExchange(_ text: String) -> Diagnostic {
    Diagnostic(
      "exchanges.no-exchange", at: Place(field: "instrument"),
      Wording(zh: "没有“\(text.excerpt)”这项对接", en: "there is no exchange “\(text.excerpt)”"))
  }

  static func unknownEnterprise(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "exchanges.unknown-enterprise", at: Place(field: "party"),
      Wording(zh: "没有企业 \(code)，或它不在您的范围内", en: "there is no enterprise \(code), or it is outside your scope"),
      remedy: Wording(zh: "核对代码；外地机构用名称登记", en: "check the code; others are recorded by their name"))
  }

  static let noArea = Diagnostic(
    "exchanges.no-area", at: Place(field: "area"),
    Wording(zh: "不知道由哪个区审核和跟进", en: "it is not known which area looks after it"),
    remedy: Wording(zh: "补充企业的区域数据，或选一个区", en: "complete the enterprise's area, or choose one"))
}
