import Diagnostics
import Quantities

extension Award.State {
  /// The name for people: the step that is due, or where it has ended.
  public var wording: Wording {
    switch self {
    case .waiting(let step): Wording(zh: "待\(step.wording.zh)", en: "due: \(step.wording.en)")
    case .returned, .publicised, .postponed, .refused, .withdrawn, .issued: name.wording
    }
  }
}

extension Award.State.Name {
  public var wording: Wording {
    switch self {
    case .waiting: Wording(zh: "办理中", en: "under way")
    case .returned: Wording(zh: "待补正", en: "papers wanted")
    case .publicised: Wording(zh: "公示中", en: "published")
    case .postponed: Wording(zh: "延后", en: "postponed")
    case .refused: Wording(zh: "不予支持", en: "refused")
    case .withdrawn: Wording(zh: "已放弃", en: "given up")
    case .issued: Wording(zh: "已下达", en: "issued")
    }
  }
}

extension Award.Payment.Name {
  /// How far the money has come, for people.
  var wording: Wording {
    switch self {
    case .none: Wording(zh: "没有应付款", en: "nothing owed")
    case .owed: Wording(zh: "待拨付", en: "owed")
    case .requested: Wording(zh: "拨付途中", en: "on its way")
    case .paid: Wording(zh: "已支付", en: "paid")
    }
  }
}

extension Diagnostic {
  static func awardCount(_ count: Int) -> Diagnostic {
    Diagnostic(
      "delivery.award-count", at: Place(field: "awards"),
      Wording(zh: "选了 \(count) 笔，或有重复", en: "\(count) were chosen, or one twice"),
      expected: Wording(
        zh: "1 到 \(DeliveryDecision.largestBatch) 笔，各不相同", en: "1 to \(DeliveryDecision.largestBatch), each once"))
  }

  static let severalCalls = Diagnostic(
    "delivery.several-calls", at: Place(field: "awards"),
    Wording(zh: "选的不是同一份申报通知的", en: "they are not all of one call"),
    expected: Wording(zh: "同一份申报通知下的几笔", en: "awards of one call"))

  static func approveInstead(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.approve-instead",
      Wording(
        zh: "“\(award.name)”走到了核定金额的环节（\(award.state.wording.zh)），要核定金额",
        en: "“\(award.name)” stands where its amount is approved (\(award.state.wording.en))"),
      remedy: Wording(zh: "用“核定”，金额不超过拟支持的", en: "approve it, at or below what is proposed"))
  }

  static func notApproving(_ step: ChainStep) -> Diagnostic {
    Diagnostic(
      "delivery.not-approving",
      Wording(zh: "“\(step.wording.zh)”不是核定金额的环节", en: "no amount is approved at the step “\(step.wording.en)”"))
  }

  static func notRegistered(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "delivery.not-registered", at: Place(field: "enterprise"),
      Wording(
        zh: "企业库里没有 \(code)\(code.hasValidCheckCharacter ? "" : "，校验位也不对")",
        en: "the register has no \(code)\(code.hasValidCheckCharacter ? "" : ", and its check character is wrong")"),
      expected: Wording(zh: "企业库里一家企业的统一社会信用代码", en: "the credit code of an enterprise in the register"),
      remedy: Wording(zh: "核对代码；新企业先登记入库", en: "look at the code again; register a new enterprise first"))
  }

  static func grantWithdrawn(_ reason: String) -> Diagnostic {
    Diagnostic(
      "delivery.grant-withdrawn",
      Wording(zh: "这一条他处支持已经撤销（\(reason)）", en: "this grant elsewhere was withdrawn (\(reason))"),
      remedy: Wording(zh: "刷新页面，看看别人是否已经办了", en: "reload the page: somebody may have done it already"))
  }

  static func grantRecorded(_ earlier: OtherGrant) -> Diagnostic {
    Diagnostic(
      "delivery.grant-recorded", at: Place(field: "document"),
      Wording(
        zh:
          "“\(earlier.office.excerpt)”\(earlier.year) 年按“\(earlier.document.excerpt)”给这家企业的支持已经登记，金额 \(earlier.amount.grouped) 元",
        en:
          "what “\(earlier.office.excerpt)” gave this enterprise for \(earlier.year) by “\(earlier.document.excerpt)” stands already, \(earlier.amount.grouped) yuan"
      ),
      expected: Wording(
        zh: "同一单位、同一文号、同一年度对同一企业（或项目）的支持登记一次",
        en: "what one office gives one subject for one year by one document, once"),
      remedy: Wording(
        zh: "金额登记错了的，先撤销那一条，再重新登记；另有一笔的，填它自己的文号",
        en:
          "where the amount is wrong, withdraw that one first; where it is another grant, give its own document's number"
      ))
  }

  /// - Parameter open: what was not known when it was proposed.
  static func baseUnknown(_ award: Award, _ open: [Wording]) -> Diagnostic {
    let what =
      open.isEmpty
      ? Wording(zh: "决定金额的事实", en: "a fact that decides the amount")
      : Wording(zh: open.map(\.zh).joined(separator: "；"), en: open.map(\.en).joined(separator: "; "))
    return Diagnostic(
      "delivery.base-unknown", at: Place(field: "amount"),
      Wording(
        zh: "“\(award.name)”这一笔提出时还缺“\(what.zh)”，拟支持的 \(award.ceiling.grouped) 元只是条文的封顶数，不能核定、下达",
        en:
          "when “\(award.name)” was proposed this was missing: \(what.en). The \(award.ceiling.grouped) yuan are the text's cap and cannot be approved or issued"
      ),
      remedy: Wording(
        zh: "先在企业页补上缺的事实；这一笔选“不予支持”，再重新测算、提出（由企业申报的，请企业重新申报）",
        en:
          "add the fact on the enterprise's page, refuse this one, then run and propose again (or have the enterprise apply again)"
      ))
  }

  static let callWithoutBudget = Diagnostic(
    "delivery.call-without-budget",
    Wording(zh: "这份申报通知还没有预算，不能核定", en: "the call has no budget yet: nothing can be approved"),
    remedy: Wording(
      zh: "请市级人员登记用途为该事项的预算，再在通知页面“列支预算”",
      en: "have the city grant a budget for the benefit and name it on the call's page"))

  /// 超额: more is asked for than there is.
  static func oversubscribed(_ asked: Money, _ room: Money, _ terms: Call.Terms) -> Diagnostic {
    let rule = terms.oversubscription.wording
    return Diagnostic(
      "delivery.oversubscribed",
      Wording(
        zh: "待核定合计 \(asked.grouped) 元，预算可用 \(room.grouped) 元，超出 \(Money(fen: asked.fen - room.fen).grouped) 元",
        en:
          "\(asked.grouped) yuan wait for approval, \(room.grouped) are free: \(Money(fen: asked.fen - room.fen).grouped) too many"
      ),
      remedy: Wording(
        zh: "先按通知的规则办理：\(rule.zh)；或追加预算", en: "carry out the call's rule first: \(rule.en); or increase the budget"))
  }

  /// 按序足额: what is approved now is above what there is.
  static func approvedBeyond(_ sum: Money, _ room: Money, _ terms: Call.Terms) -> Diagnostic {
    let rule = terms.oversubscription.wording
    return Diagnostic(
      "delivery.oversubscribed",
      Wording(
        zh:
          "这次核定 \(sum.grouped) 元，预算可用 \(room.grouped) 元，超出 \(Money(fen: sum.fen - room.fen).grouped) 元",
        en:
          "\(sum.grouped) yuan would be approved, \(room.grouped) are free: \(Money(fen: sum.fen - room.fen).grouped) too many"
      ),
      remedy: Wording(
        zh: "按通知的规则办理：\(rule.zh)；或追加预算", en: "carry out the call's rule: \(rule.en); or increase the budget"))
  }

  static func aboveCeiling(_ amount: Money, _ award: Award) -> Diagnostic {
    // Above what was applied for the ceiling alone bounds it.
    let bound =
      award.most == award.proposed ? Wording(zh: "拟支持的", en: "proposed") : Wording(zh: "上限", en: "of the ceiling")
    return Diagnostic(
      "delivery.above-ceiling", at: Place(field: "amount"),
      Wording(
        zh: "核定 \(amount.grouped) 元高于\(bound.zh) \(award.most.grouped) 元",
        en: "\(amount.grouped) yuan is above the \(award.most.grouped) \(bound.en)"),
      expected: Wording(
        zh: "不超过 \(award.most.grouped) 元（上限 \(award.ceiling.grouped) 元）",
        en: "at most \(award.most.grouped) yuan (ceiling \(award.ceiling.grouped))"))
  }

  static let lowerWithoutReason = Diagnostic(
    "delivery.lower-without-reason", at: Place(field: "reason"),
    Wording(zh: "核定低于拟支持的，没有写理由", en: "less than proposed is approved without a reason"),
    remedy: Wording(zh: "写明为什么核减", en: "say why it is less"))

  static func higherWithoutReason(_ amount: Money, _ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.higher-without-reason", at: Place(field: "reason"),
      Wording(
        zh: "核定 \(amount.grouped) 元高于申请金额 \(award.proposed.grouped) 元，没有写理由",
        en: "\(amount.grouped) yuan is above the \(award.proposed.grouped) applied for, without a reason"),
      remedy: Wording(
        zh: "写明为什么高于申请金额；或按申请金额核定", en: "say why it is more, or approve what was applied for"))
  }

  static let oneAmount = Diagnostic(
    "delivery.one-amount", at: Place(field: "amount"),
    Wording(zh: "几笔一起核定时，各按拟支持的金额", en: "several at once are approved each as proposed"),
    remedy: Wording(zh: "另定金额的，逐笔核定", en: "approve one by one where the amount differs"))

  static let nothingWaits = Diagnostic(
    "delivery.nothing-waits",
    Wording(zh: "没有等待核定的，无从核减", en: "nothing waits for its approval: there is nothing to cut"),
    remedy: Wording(zh: "等有走到核定环节的再办", en: "come back once something has come to the approval"))

  static func notPaid(_ award: Award) -> Diagnostic {
    let now = award.payment.name.wording
    return Diagnostic(
      "delivery.not-paid",
      Wording(
        zh: "“\(award.name)”还没有支付（\(award.state.wording.zh)，\(now.zh)），无从追回",
        en: "“\(award.name)” was not paid (\(award.state.wording.en), \(now.en)): there is nothing to recover"),
      remedy: Wording(zh: "未支付的，由财政退回拨付申请", en: "what is not paid is sent back among the transfer requests"))
  }

  static func noOpenObjection(_ number: Int, of award: Award) -> Diagnostic {
    let isAnswered = award.objections.count >= number && number > 0
    return Diagnostic(
      "delivery.no-objection",
      isAnswered
        ? Wording(
          zh: "“\(award.name)”的第 \(number) 条异议已经答复", en: "objection \(number) to “\(award.name)” is answered already")
        : Wording(
          zh: "“\(award.name)”\(award.state.wording.zh)，没有第 \(number) 条异议",
          en: "“\(award.name)” is \(award.state.wording.en): it has no objection \(number)"),
      remedy: Wording(zh: "刷新页面，看看别人是否已经办了", en: "reload the page: somebody may have done it already"))
  }

  static let nothingToAllot = Diagnostic(
    "delivery.nothing-to-allot",
    Wording(zh: "没有超出预算，不必核减", en: "the budget holds all of it: there is nothing to cut"))

  static func notAllArrived(_ count: Int) -> Diagnostic {
    Diagnostic(
      "delivery.not-all-arrived",
      Wording(
        zh: "还有 \(count) 笔没有走到核定环节，现在核减会漏掉它们", en: "\(count) have not come to the approval yet and would be left out"),
      remedy: Wording(zh: "等它们审核完，或先办结", en: "wait for their reviews, or bring them to an end first"))
  }

  static func settleFirst(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.settle-first",
      Wording(
        zh: "“\(award.name)”先预拨、后清算，还没有清算，不能登记追回",
        en: "“\(award.name)” was advanced and is not settled: nothing can be recovered yet"),
      remedy: Wording(
        zh: "先登记验收（不再实施的按不通过）并清算，多拨的即转为追缴",
        en: "record the acceptance, failed where it is given up, and settle: what was advanced too much is claimed then"
      ))
  }

  /// A supplement without a single paper.
  static func supplementIsEmpty(_ papers: [String], asked reason: String) -> Diagnostic {
    Diagnostic(
      "delivery.supplement-empty", at: Place(field: "papers"),
      Wording(
        zh: "没有附补正的材料（要补的：\(reason.excerpt)）", en: "no paper came with it (what was asked: \(reason.excerpt))"),
      expected: Wording(
        zh: "至少一份：\(papers.joined(separator: "、"))", en: "one at least: \(papers.joined(separator: ", "))"),
      remedy: Wording(zh: "附上要补的那一份，再提交", en: "attach the one that was asked for and send it again"))
  }

  /// A supplement of nothing but what was handed in before.
  static func supplementIsSame(_ titles: [String], asked reason: String) -> Diagnostic {
    Diagnostic(
      "delivery.supplement-same", at: Place(field: "papers"),
      Wording(
        zh: "“\(titles.joined(separator: "”“"))”和原来交的是同一个文件（要补的：\(reason.excerpt)）",
        en:
          "“\(titles.joined(separator: "”, “"))” is the very file that was handed in before (what was asked: \(reason.excerpt))"
      ),
      expected: Wording(zh: "改好的文件", en: "a file that was put right"),
      remedy: Wording(zh: "核对选的文件，换成补正后的再提交", en: "look at the file that was chosen and send the mended one"))
  }

  static func supplementIsLate(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.supplement-late",
      Wording(zh: "补正期限 \(day.wording.zh) 已过", en: "the papers were due by \(day.wording.en)"),
      remedy: Wording(zh: "请联系受理单位", en: "speak to the office"))
  }

  static func publicityRuns(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.publicity-runs",
      Wording(
        zh: "公示到 \(day.wording.zh) 为止，还没有期满", en: "it is published until \(day.wording.en): the time is not over"),
      remedy: Wording(zh: "期满次日起再办", en: "go on from the day after"))
  }

  static func objectionIsOpen(_ award: Award) -> Diagnostic {
    Diagnostic(
      "delivery.objection-open",
      Wording(zh: "“\(award.name)”有异议没有答复", en: "an objection to “\(award.name)” has no answer"),
      remedy: Wording(zh: "先核实并答复", en: "look into it and answer first"))
  }

  static let tooManyObjections = Diagnostic(
    "delivery.objections", Wording(zh: "这一笔的异议太多", en: "there are too many objections to this one"),
    expected: Wording(zh: "不超过 20 条", en: "at most 20"))
}
