import Diagnostics
import Quantities
import Secrecy

extension Diagnostic {
  static func missing(_ field: String) -> Diagnostic {
    let name = name(of: field)
    return Diagnostic(
      "programmes.missing", at: Place(field: field),
      Wording(zh: "没有填写“\(name.zh)”", en: "“\(name.en)” is missing"),
      remedy: Wording(zh: "填写后再保存", en: "fill it in and save again"))
  }

  /// What a form calls a field.
  private static func name(of field: String) -> Wording {
    switch field {
    case "title": Wording(zh: "名称", en: "title")
    case "venue": Wording(zh: "地点或网址", en: "place or address")
    case "text": Wording(zh: "内容", en: "text")
    case "reason": Wording(zh: "理由", en: "reason")
    case "words": Wording(zh: "办得怎样", en: "how it went")
    case "post": Wording(zh: "职务", en: "post")
    default: Wording(zh: "参加方", en: "participant")
    }
  }

  static func tooLong(_ field: String, _ count: Int, _ limit: Int) -> Diagnostic {
    let name = name(of: field)
    return Diagnostic(
      "programmes.too-long", at: Place(field: field),
      Wording(zh: "“\(name.zh)”有 \(count) 字", en: "“\(name.en)” has \(count) characters"),
      expected: Wording(zh: "不超过 \(limit) 字", en: "at most \(limit) characters"))
  }

  static func identityNumber(_ field: String) -> Diagnostic {
    IdentityNumber.refusal("programmes.identity-number", at: Place(field: field))
  }

  static func channel(_ text: String, _ declared: [String]) -> Diagnostic {
    Diagnostic(
      "gatherings.channel", at: Place(field: "channel"),
      Wording(zh: "这项活动没有“\(text.excerpt)”这种形式", en: "the event has no channel “\(text.excerpt)”"),
      expected: Wording(verbatim: declared.joined(separator: "、")))
  }

  static let times = Diagnostic(
    "gatherings.times", at: Place(field: "end"),
    Wording(zh: "结束时间不对", en: "the end can't be"),
    expected: Wording(zh: "晚于开始，前后不超过 14 天", en: "after the beginning, by no more than 14 days"))

  static func start(_ day: CalendarDay, _ first: CalendarDay, _ last: CalendarDay) -> Diagnostic {
    Diagnostic(
      "gatherings.start", at: Place(field: "start"),
      Wording(zh: "\(day.wording.zh) 开始不行", en: "it can't begin on \(day.wording.en)"),
      expected: Wording(
        zh: "\(first.wording.zh) 到 \(last.wording.zh)", en: "from \(first.wording.en) to \(last.wording.en)"),
      remedy: Wording(zh: "核对年份；更早办过的不再补记", en: "check the year; what was held earlier is not recorded any more"))
  }

  static func movedBack(_ day: CalendarDay, _ today: CalendarDay, invited: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.moved-back", at: Place(field: "start"),
      Wording(
        zh: "已邀请 \(invited) 家，不能改到已经过去的 \(day.wording.zh)",
        en: "\(invited) are invited; it can't be moved to \(day.wording.en), which is past"),
      expected: Wording(zh: "\(today.wording.zh) 起", en: "from \(today.wording.en) on"),
      remedy: Wording(zh: "办过的登记“已举行”；办不成的取消", en: "record what was held as held; cancel what won't be"))
  }

  static let series = Diagnostic(
    "gatherings.series", at: Place(field: "sessions"), Wording(zh: "场数不对", en: "there can't be so many sessions"),
    expected: Wording(
      zh: "\(MonthlyRule.sessions.lowerBound) 到 \(MonthlyRule.sessions.upperBound) 场",
      en: "\(MonthlyRule.sessions.lowerBound) to \(MonthlyRule.sessions.upperBound)"))

  static let about = Diagnostic(
    "gatherings.about", at: Place(field: "about"), Wording(zh: "没有选讲哪些条", en: "no clause was chosen"),
    expected: Wording(zh: "至少一条", en: "one clause at least"))

  static func gatheringState(_ state: Gathering.State.Name) -> Diagnostic {
    switch state {
    case .planned: Diagnostic("gatherings.wrong-state", Wording(zh: "活动还没有办", en: "it has not been held"))
    case .held:
      Diagnostic(
        "gatherings.wrong-state", Wording(zh: "活动已经办完", en: "it has been held"),
        remedy: Wording(zh: "到场和后续仍可补记", en: "attendance and what followed can still be recorded"))
    case .cancelled: Diagnostic("gatherings.wrong-state", Wording(zh: "活动已取消", en: "it was cancelled"))
    }
  }

  static func notBegun(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "gatherings.not-begun", Wording(zh: "活动 \(day.wording.zh) 才举行", en: "it is to be held on \(day.wording.en)"),
      remedy: Wording(zh: "举行当天起再登记", en: "record it from that day on"))
  }

  static func alreadyOver(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "gatherings.over",
      Wording(
        zh: "活动 \(day.wording.zh) 已经结束，不能再邀请或答复",
        en: "it ended on \(day.wording.en): nobody is invited or answers any more"),
      remedy: Wording(zh: "登记谁到场；改期的先改时间", en: "record who came; where it was put off, change its time first"))
  }

  static let noInvitation = Diagnostic(
    "gatherings.no-invitation", at: Place(field: "invitation"),
    Wording(zh: "没有这一批邀请，或已经撤回", en: "there is no such invitation, or it was taken back"),
    remedy: Wording(zh: "从列表里选一批", en: "choose one of the list"))

  static let alreadyAnswered = Diagnostic(
    "gatherings.answered", at: Place(field: "invitation"),
    Wording(zh: "这一批里已有企业答复或到场，不能整批撤回", en: "somebody of them answered or came: it can't be taken back"),
    remedy: Wording(zh: "不再举行的，取消活动", en: "where it is not held, cancel the gathering"))

  static func alreadyAttended(_ count: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.attended", Wording(zh: "已登记 \(count) 家到场，不能取消", en: "\(count) attended: it can't be cancelled"),
      remedy: Wording(zh: "登记错了的先划去", en: "strike out first what was recorded by mistake"))
  }

  static func tooMany(_ count: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.too-many", Wording(zh: "一次 \(count) 家，太多", en: "\(count) enterprises at once are too many"),
      expected: Wording(zh: "每次不超过 \(Gathering.mostGuests) 家", en: "at most \(Gathering.mostGuests) at a time"),
      remedy: Wording(zh: "缩小筛选范围", en: "narrow the filter"))
  }

  static let nobody = Diagnostic(
    "gatherings.nobody", at: Place(field: "codes"), Wording(zh: "没有一家企业", en: "there is no enterprise"),
    remedy: Wording(zh: "放宽筛选，或逐行写统一社会信用代码", en: "widen the filter, or write a credit code a line"))

  static let notInvited = Diagnostic(
    "gatherings.not-invited", Wording(zh: "没有邀请这家企业", en: "the enterprise was not invited"))

  static let noGuest = Diagnostic(
    "gatherings.no-guest", at: Place(field: "enterprise"),
    Wording(zh: "这家企业没有到场记录", en: "no attendance of it is recorded"))

  static func unknownGuests(_ codes: [CreditCode]) -> Diagnostic {
    let list = codes.prefix(5).map(\.text).joined(separator: "、")
    return Diagnostic(
      "gatherings.unknown-enterprise", at: Place(field: "codes"),
      Wording(
        zh: "没有这些企业，或不在您的范围内：\(list)", en: "there are no such enterprises, or they are outside your scope: \(list)"),
      remedy: Wording(zh: "核对代码", en: "check the codes"))
  }

  static let noGathering = Diagnostic(
    "gatherings.none", Wording(zh: "没有这场活动，或它不在您的范围内", en: "there is no such gathering, or it is outside your scope"))

  static func noInstrument(_ text: String) -> Diagnostic {
    Diagnostic(
      "programmes.no-instrument", at: Place(field: "instrument"),
      Wording(zh: "没有“\(text.excerpt)”", en: "there is no “\(text.excerpt)”"))
  }

  static func outsideScope(_ area: AreaCode) -> Diagnostic {
    Diagnostic(
      "programmes.outside-scope", at: Place(field: "area"),
      Wording(zh: "地区 \(area) 不在您的范围内", en: "the area \(area) is outside your scope"))
  }

  static func futureDay(_ day: CalendarDay, _ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "programmes.future-day", at: Place(field: "day"),
      Wording(zh: "\(day.wording.zh) 还没有到", en: "\(day.wording.en) has not come yet"),
      expected: Wording(zh: "\(today.wording.zh) 或更早", en: "\(today.wording.en) or earlier"))
  }

  static func memberTwice(_ post: String) -> Diagnostic {
    Diagnostic(
      "programmes.member-twice", at: Place(field: "post"),
      Wording(zh: "“\(post.excerpt)”已在名单里", en: "“\(post.excerpt)” is on the list already"))
  }

  static let noMember = Diagnostic(
    "programmes.no-member", at: Place(field: "number"), Wording(zh: "没有这位在任的成员", en: "there is no such member in post"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static func participantTwice(_ name: String) -> Diagnostic {
    Diagnostic(
      "programmes.participant-twice", at: Place(field: "name"),
      Wording(zh: "“\(name.excerpt)”已在参加", en: "“\(name.excerpt)” takes part already"))
  }

  static let noParticipant = Diagnostic(
    "programmes.no-participant", at: Place(field: "number"),
    Wording(zh: "没有这个在参加的对象", en: "there is no such participant"),
    remedy: Wording(zh: "刷新页面再选", en: "reload the page and choose again"))

  static func keptAlready(_ name: String, _ post: String) -> Diagnostic {
    Diagnostic(
      "programmes.kept-already", at: Place(field: "keeper"),
      Wording(
        zh: "“\(name.excerpt)”已由“\(post.excerpt)”联系", en: "“\(post.excerpt)” looks after “\(name.excerpt)” already"))
  }

  static func noMilestone(_ name: String) -> Diagnostic {
    Diagnostic(
      "programmes.no-milestone",
      Wording(zh: "“\(name.excerpt)”已走完全部节点", en: "“\(name.excerpt)” has passed all milestones"))
  }

  static func beforeLast(_ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "programmes.before-last", at: Place(field: "day"),
      Wording(zh: "早于上一步的日期", en: "that is before the step before"),
      expected: Wording(zh: "\(day.wording.zh) 或以后", en: "\(day.wording.en) or later"))
  }
}
