import Diagnostics
import RegexBuilder

/// 指令性数字: words that ask an enterprise to report or to reach a statutory figure. The law on statistics lets nobody do
/// that, whatever they write: the case of a warning, what is registered, asked or noted in a case or told of a visit, what a
/// register says of an enterprise, what a round is called and why a report goes back, what a material promises and why it is
/// issued again, what a gathering invites to, why a fact is corrected, what a course is called, what a breakdown and an
/// attribution rest on, why an award is refused, returned or lowered, what an objection is answered, what an office writes of a
/// demand or a supply. To tell an enterprise how far it is from the survey's line is such a wish too; to say what an
/// enterprise told, or what it lacks of money, hands or orders, is none.
public enum FigureWish {
  /// The first clause that asks for it; `nil` where none does.
  /// Cost: linear in the text, a few times over, and the words that may ask times the figures. What a
  /// pattern passes over has a most, and no run of blanks or digits is read twice over.
  public static func found(in text: String) -> String? {
    clauses(of: text).first { clause in
      let plain = plain(clause)
      return asksForMadeUp(plain) || asksForReport(plain) || FigureOrder.found(in: plain) || tellsDistance(plain)
        || asksToReach(plain, in: plain)
    }
  }

  /// The same in words that say why something was decided, or whom something is for: what a rule demands, what somebody
  /// lacks of it, and what was found in papers are told with their figures. To ask for a figure, or to tell the distance
  /// to the survey's line, is a wish here too.
  /// Cost: as of `found(in:)`.
  public static func found(inReason text: String) -> String? {
    clauses(of: text).first { clause in
      // What papers hold is reported to no survey.
      let plain = plain(clause).split(separator: "，").filter { !$0.contains(paper) || $0.contains(measure) }
        .joined(separator: "，")
      if asksForReport(plain) || FigureOrder.found(in: plain) || tellsDistance(plain) { return true }
      // Who reported too much is told so, with what becomes of it.
      if asksForMadeUp(plain), !plain.contains(heldAgainst) { return true }
      let asking = plain.replacing(stated, with: "")
      return asking.contains(figure) ? asksToReach(asking, in: plain) : asking.contains(toReachIt)
    }
  }

  private static func clauses(of text: String) -> [String] {
    text.split { "。；;！!？?\n".contains($0) }.map(String.init)
  }

  /// One blank for many: words with blanks that may stand between them would try every way to share them out.
  private static func plain(_ clause: String) -> String {
    clause.replacing(",", with: "").replacing(blanks, with: " ").lowercased()
  }

  /// Whether words ask for a figure to be reached.
  /// - Parameter whole: the clause that they are of.
  private static func asksToReach(_ words: String, in whole: String) -> Bool {
    guard words.contains(figure) else { return false }
    // What a policy demands of its applicants is told, not asked.
    if whole.contains(measure) {
      let asking = concerned(words).replacing(condition, with: "")
      return asking.contains(figure) && asksForMeasure(asking)
    }
    // Nothing but a time says what is to be reached: loans and grants are other things.
    let asking = words.replacing(condition, with: "")
    return whole.contains(time) && words.contains(amount) && !whole.contains(otherMoney)
      && (asking.contains(reportingDemand) || Words(asking).areLed)
  }

  /// A clause without its parts about other things, such as a loan or missing hands.
  private static func concerned(_ clause: String) -> String {
    clause.split(separator: "，").filter { $0.contains(measure) || !$0.contains(otherThing) }
      .joined(separator: "，")
  }

  private static func asksForMeasure(_ asking: String) -> Bool {
    if asking.replacing(wronglyReported, with: "").replacing(eligible, with: "").contains(demand) { return true }
    let words = Words(asking)
    return words.areLed || words.areStrivenFor || words.askForGrowth
  }

  /// Where the words of a clause stand that may ask for a figure, each found once.
  private struct Words {
    private typealias Place = Range<String.Index>

    private let clause: String
    private let figures, askers, commas, looking, again: [Place]
    /// Those of the figures that say which one something else is: the reason for a growth of 5%, and not the aim of it.
    private let describing: Set<Place>

    init(_ clause: String) {
      self.clause = clause
      figures = clause.ranges(of: figure)
      askers = clause.ranges(of: asked)
      commas = clause.ranges(of: "，")
      looking = clause.ranges(of: lookingInto)
      again = clause.ranges(of: askingAgain)
      let following = FigureWish.describing
      describing = Set(figures.filter { clause[$0.upperBound...].prefixMatch(of: following) != nil })
    }

    /// Whether somebody is asked for what words of reaching say, with a figure in the same part, or none behind them at all.
    var areLed: Bool {
      if clause.contains(needed) { return true }
      return clause.ranges(of: reaching).contains { word in
        guard let asker = askers.last(where: { $0.upperBound <= word.lowerBound }) else { return false }
        let part = part(of: word)
        let tail = word.upperBound..<part.upperBound
        let isAbout = clause[tail].prefix(2).count < 2 || figures.contains { part.contains($0.lowerBound) }
        return isAbout && !isTold(asker.upperBound..<word.lowerBound) && !isDescribed(tail)
      }
    }

    /// Whether one of the words that speak of effort goes with a figure: behind it, or before it in the same part.
    var areStrivenFor: Bool {
      clause.ranges(of: effort).contains { word in
        let rest = word.upperBound..<clause.endIndex
        if let next = figures.first(where: { $0.lowerBound >= rest.lowerBound }),
          !isTold(rest.lowerBound..<next.lowerBound), !isDescribed(rest)
        {
          return true
        }
        let part = part(of: word)
        let tail = word.upperBound..<part.upperBound
        return !figures.contains { tail.contains($0.lowerBound) } && !isTold(tail)
          && figures.contains { (part.lowerBound..<word.lowerBound).contains($0.lowerBound) }
      }
    }

    /// Whether somebody is asked in the same part for so much more.
    var askForGrowth: Bool {
      clause.ranges(of: growth).contains { word in
        let part = part(of: word)
        guard let asker = askers.last(where: { $0.upperBound <= word.lowerBound }), part.contains(asker.lowerBound)
        else { return false }
        return !isTold(asker.upperBound..<word.lowerBound) && !isDescribed(word.lowerBound..<part.upperBound)
      }
    }

    /// From the comma before to the comma behind.
    private func part(of word: Place) -> Place {
      let start = commas.last { $0.upperBound <= word.lowerBound }?.upperBound ?? clause.startIndex
      return start..<(commas.first { $0.lowerBound >= word.upperBound }?.lowerBound ?? clause.endIndex)
    }

    /// Whether words before a figure only have it looked into, or say that something fell.
    private func isTold(_ words: Place) -> Bool {
      guard let last = looking.last(where: { words.contains($0.lowerBound) && $0.upperBound <= words.upperBound })
      else { return false }
      return !again.contains { $0.lowerBound >= last.upperBound && $0.upperBound <= words.upperBound }
    }

    /// Whether the first figure of some words says which one something else is.
    private func isDescribed(_ words: Place) -> Bool {
      figures.first { words.contains($0.lowerBound) && $0.upperBound <= words.upperBound }.map(describing.contains)
        ?? false
    }
  }

  /// Whether a clause tells an enterprise how far it is from the line of the survey, or what it has if it passes it: 还差
  /// 120万元就达到规上标准. Who tells what somebody asked or said does not.
  private static func tellsDistance(_ clause: String) -> Bool {
    if let promise = clause.firstMatch(of: reward), !clause[..<promise.range.lowerBound].contains(saying) {
      return true
    }
    if let making = clause.firstMatch(of: madeToReach),
      !clause[..<making.range.lowerBound].contains(lookingInto), !clause[..<making.range.lowerBound].contains(saying)
    {
      return true
    }
    guard clause.contains(line) else { return false }
    return clause.split(separator: "，").contains { part in
      guard let gap = part.firstMatch(of: distance), !part.contains(otherThing) else { return false }
      return !clause[..<gap.range.lowerBound].contains(saying)
    }
  }

  private static func asksForMadeUp(_ clause: String) -> Bool {
    let asking = clause.replacing(forbidden, with: "").replacing(telling, with: "")
    return asking.contains(madeUp) || asksToMakeUp(asking)
      || asking.contains(madeUpAmount) && !asking.contains(correction)
  }

  /// Whether a part says what is to be done with a figure, which would make it up: 把产值报高. Who tells of it, or has it
  /// corrected, does not ask for it.
  private static func asksToMakeUp(_ clause: String) -> Bool {
    clause.split(separator: "，").contains { part in
      guard let object = part.firstIndex(where: { $0 == "把" || $0 == "将" }) else { return false }
      let rest = part[part.index(after: object)...]
      let correction = rest.ranges(of: corrected).last?.lowerBound
      return rest.ranges(of: misreporting).contains { word in
        correction.map { $0 < word.upperBound } ?? true && rest[word.upperBound...].prefixMatch(of: noun) == nil
      }
    }
  }

  /// Whether an amount is to be reported, in a part that is not about other money.
  private static func asksForReport(_ clause: String) -> Bool {
    let amounts = clause.ranges(of: reported)
    guard !amounts.isEmpty else { return false }
    let askers = clause.ranges(of: askedToReport)
    let reports = amounts.filter { amount in
      guard clause[amount].prefixMatch(of: byItself) == nil else { return true }
      guard let asker = askers.first, asker.upperBound <= amount.lowerBound else { return false }
      return askers.contains { $0.upperBound == amount.lowerBound }
        || !"申汇通预上已".contains(clause[clause.index(before: amount.lowerBound)])
    }
    guard !reports.isEmpty else { return false }
    return clause.split(separator: "，").contains { part in
      reports.contains { part.startIndex <= $0.lowerBound && $0.upperBound <= part.endIndex }
        && (part.contains(measure) || !part.contains(otherMoney))
    }
  }

  /// Says that a text was not taken because of what it asks, and what may be said instead.
  /// - Parameter code: the room's own.
  public static func refusal(_ code: String, _ clause: String, at place: Place) -> Diagnostic {
    Diagnostic(
      code, at: place,
      Wording(
        zh: "“\(clause.excerpt)”像是要企业报到或做到某个数",
        en: "“\(clause.excerpt)” reads as if a figure were to be reported or reached"),
      expected: Wording(
        zh: "情况、原因、困难和要协调的事；不向企业提数字要求，也不说差多少",
        en:
          "how things are, why, what is hard and what is to be settled: no figure is asked of an enterprise, nor a distance told"
      ),
      remedy: Wording(zh: "去掉要达到的数，或改写成困难和服务事项", en: "leave the figure out, or say what help is needed"))
  }

  /// The same of words that say why something was decided.
  public static func refusal(ofReason code: String, _ clause: String, at place: Place) -> Diagnostic {
    let refusal = refusal(code, clause, at: place)
    return Diagnostic(
      code, at: place, refusal.message,
      expected: Wording(
        zh: "依据的条件、查到的情况和要补的材料，如“营业收入未达到申报条件的2000万元”；不要求企业做到某个数，也不说差多少",
        en:
          "the condition that it rests on, what was found and which papers are wanted: no figure is asked of an enterprise, nor a distance told"
      ),
      remedy: Wording(zh: "写明不符合哪一条件，去掉要达到的数", en: "say which condition is not met, and leave out the figure to reach"))
  }

  private static let blanks = Pattern(/\s+/)

  /// The line of the survey and what lies behind it.
  private static let line = Pattern(
    /规上|规模以上|规模标准|规模线|达标|达线|升规|上规|退规|入库|入统|纳统|标准|门槛|(?:2|两|二)(?:000|千)万/)

  /// So much that is missing: 还差120万元, 离2000万元只差120万元. Sums of a district are told in 亿.
  private static let distance = Pattern {
    ChoiceOf {
      Regex {
        /(?:离|距离?)[^，]{0,24}?差(?!异|别)[^，]{0,3}?/
        gap
      }
      Regex {
        /(?:还|只|仅|就|才|仅仅)差(?!异|别)[^，]{0,3}?/
        gap
      }
      Regex {
        /差\s*/
        gap
        /\s*(?:以内|左右)?(?:就|即|便|的请)/
      }
    }
  }

  private static let gap = Pattern(
    /[0-9０-９一二三四五六七八九十百千两几][0-9０-９.．点零一二三四五六七八九十百千两几多]{0,15}\s*(?:[万千百]?元|万)/)

  /// What comes with passing it: 过2000万就能入库.
  private static let reward = Pattern {
    /(?:过|到|达到|做到|超过|突破|满)\s*/
    amount
    /[^，]{0,6}?(?:就|即|便)(?:能|可以|可|会)?[^，]{0,4}?(?:入库|入统|升规|纳统|达标|上规)/
  }

  /// A figure that is to be made: 把产值做过2000万.
  private static let madeToReach = Pattern {
    /把[^，]{0,12}?(?:产值|营收|营业收入|收入|销售额)[^，]{0,6}?(?:做|冲|提|拉|干|搞)(?:到|过|上|足|够)\s*/
    amount
  }

  /// That somebody said or asked it.
  private static let saying = Pattern(/说|反映|来电|询问|咨询|表示|自述|提出|请教|问/)

  /// What the statutory survey asks for.
  private static let measure = Pattern(
    /产值|产出|营收|营业收入|主营业务收入|销售额|销售收入|收入|增速|增幅|增长|降幅|报表|output|revenue|sales|growth/)

  private static let number = Pattern(
    /(?:[0-9０-９]{1,16}(?:[.．点][0-9０-９]{1,16})?|[零〇一二三四五六七八九十两百千半几]{1,16}(?:点[零〇一二三四五六七八九]{1,16})?)\s*(?:万|亿|千|百)?/)

  /// A sum, a share, or a multiple: 百分之五, 两成, 上年的2倍, 翻番.
  private static let figure = Pattern {
    ChoiceOf {
      Regex {
        number
        /\s*(?:元|万|亿|%|％|个点|个百分点|倍|成(?![员立套本品功效果分交长为])|times|million|billion|percent|per cent|yuan)/
      }
      Regex {
        "百分之"
        number
      }
      "一半"
      /[十百千]?[万亿]元?大关/
      doubling
    }
  }

  private static let doubling = Pattern(/翻(?:[一两二三]?番|倍)/)

  private static let amount = Pattern {
    number
    /\s*(?:元|万|亿|million|yuan)/
  }

  /// Words that ask by themselves.
  private static let demand = Pattern(
    /报到|报足|报满|报够|报成|报为|补到|调到|改到|填到|填成|填为|填够|不低于|不少于|至少|补足|凑到|凑够|report (?:at least|no less)/)

  /// Whom a rule is for: 营业收入不低于2000万元的企业.
  private static let eligible = Pattern {
    /(?:不低于|不少于|至少)\s*/
    figure
    /(?:及?以上)?的(?:企业|单位|项目|可|方可|证明|材料)/
  }

  /// What tells how a figure was reported before: 误报为.
  private static let wronglyReported = Pattern(/(?:误|错|原|曾|已|此前|上次|当时)[报填补调改](?:到|为|成)/)

  /// Those of them that are about a report.
  private static let reportingDemand = Pattern(/报到|报足|报满|报够|补到|调到|改到|填到|填够|补足|凑到|凑够/)

  /// Words of effort, which ask for the figure that goes with them. 争取到 and 努力下 tell.
  private static let effort = Pattern(
    /确保|务必|保证|保住|守住|力争|争取(?!到)|努力(?!下)|奋力|全力|冲刺|冲击|瞄准|奔着|朝着|make sure|strive|aim/)

  /// Who is asked.
  private static let asked = Pattern(
    /请|须|应当|必须|争取(?!到)|力争|努力(?!下)|要求|要把|要让|please|must|should/)

  /// Words that tell what was reached, and ask for it where somebody is asked before them, or right behind 要, 需 and 应
  /// with what is to be reached right behind them: 主要完成, 快要达到, 内需突破 and 供应超过 tell, and who needs to break
  /// through in technology or to finish a project is asked for no figure.
  private static let needed = Pattern {
    ChoiceOf {
      /(?:^|[^主只快将就想重首])要(?:再|尽快|继续|尽量)?/
      /(?:^|[^内刚所亟急])需(?:再|尽快|继续|尽量)?/
      /(?:^|[^供反效响相对适])应(?:该)?(?:再|尽快|继续|尽量)?/
    }
    ChoiceOf {
      /不退规/
      Regex {
        reaching
        /\s*/
        Optionally { /(?:全年|今年|本年|本月|当月)/ }
        Optionally { measure }
        /\s*(?:[0-9０-９零〇一二三四五六七八九十两百千半几]|上年|去年|前年)/
      }
      growth
    }
  }

  private static let reaching = Pattern(
    /(?:达到|达(?=[0-9０-９一二三四五六七八九十两上])|做到|完成|实现|拉到|提到|冲到|回到|超过|突破|(?:增长|增加|提高|提升|做大|收窄)[到至]|稳定?在|保持在|控制在|定[为在到]|不退规|reach|report)/
  )

  /// So much more, or so much a growth.
  private static let growth = Pattern {
    ChoiceOf {
      Regex {
        /(?:增长|增加|增收|增产|增速|增幅|提高|提升|上升|上涨|increase|grow|raise|rise)[^，]{0,12}?/
        figure
      }
      doubling
    }
  }

  /// Words by which a figure is looked into, or that say that something fell.
  private static let lookingInto = Pattern(
    /了解|核实|核对|核查|说明|分析|讲解|宣讲|介绍|解释|查明|查看|关注|注意|登记|列出|对照|判断|是否|下降(?!不)|下滑(?!不)|减少(?!不)|低于(?!上年)/)

  /// Words by which something else is asked after it was looked into.
  private static let askingAgain = Pattern(/把|将|让|要|需|须|并|再|同时|争取|力争|确保|务必|控制|收窄/)

  /// What follows a figure that says which one something is: 增长5%以上的奖励.
  private static let describing = Pattern(
    /(?:以上|以下|左右|以内|及以上)?[^，]{0,4}?的(?!目标|任务|要求|水平|增速|增长|增幅|产值|收入|营收)/)

  /// An amount right behind the word that it is reported: what has to be is said by that word, or by who is asked before it.
  /// 申报, 汇报 and 通报 are other things, and 已报 and 上报 tell what was.
  private static let reported = Pattern {
    /(?:报[到足够]|填到|报|report)\s*(?:至|成|为)?\s*/
    amount
  }

  /// Words of those that need nobody asked.
  private static let byItself = Pattern(/报[到足够]|填到/)

  /// Who is asked to report.
  private static let askedToReport = Pattern(
    /请|须|应当|必须|要求|要把|要让|让企业|务必|建议|通知|动员|please|must|should/)

  /// The time that a report is about.
  private static let time = Pattern(
    /[0-9０-９一二三四五六七八九十]\s*(?:月|季度)|本月|上月|当月|全年|今年|去年|上年|年度|年底|累计|本期|上期|month|year/)

  /// Money that nobody reports to the survey.
  private static let otherMoney = Pattern(
    /贷|款|融资|资金|资本|投资|补贴|补助|贴息|奖励|担保|额度|授信|券|租金|电费|税|拨付|支付|兑现|造价|合同|订单|采购|购置|设备|工程|施工|技改|loan|grant|credit|contract|orders|purchase|equipment|construction/
  )

  /// Things of which an enterprise has or lacks so much, and that nobody reports to the survey.
  private static let otherThing = Pattern {
    ChoiceOf {
      otherMoney
      /缺|用工|员工|成本|能耗|用电|用能|电价|利率|租|库存|面积|厂房/
    }
  }

  /// What a policy demands of who applies, up to the word that demands it: 申报条件是上年营业收入不低于.
  private static let condition = Pattern(
    /(?:条件|标准|门槛|(?:政策|条款|文件|办法|第[^，请]{1,4}条)(?:规定|要求))[^，请把让]{0,60}?(?:不低于|不少于|至少|达到|超过|增长|增幅|增速|高于)/)

  /// What a rule says, or what somebody lacks of it, with its figure: 未达到2000万元, 按细则应不低于10%, 不少于50万元的企业,
  /// 达到2000万元方可申报.
  private static let stated = Pattern {
    ChoiceOf {
      Regex {
        /(?:未能?|没有?|尚未|并未|不能|无法|不)(?:达到|达(?=[0-9０-９一二三四五六七八九十两百千])|满足|符合|超过|突破|高于|满)[^，请把让]{0,40}?/
        figure
      }
      Regex {
        /(?:按照?|依照?|依据|根据|对照|参照)[^，请把让]{0,20}?(?:细则|通知|办法|规定|文件|条款|措施|政策|条件|标准|第[^，请]{1,4}条)[^请把让]{0,30}?(?:不低于|不少于|至少|达到|达|超过|高于|满|增长|增幅|增速)[^，请把让]{0,6}?/
        figure
      }
      Regex {
        /(?:不低于|不少于|至少|达到|超过|高于|低于|满)\s*/
        figure
        describing
      }
      Regex {
        /(?:应当?|必?须|需|要)?(?:达到|不低于|不少于|超过|高于|满)\s*/
        figure
        /[^，请把让]{0,4}?(?:方可|才可以?|才能|方能|才予|方予)[^，请把让]{0,4}?(?:申报|支持|享受|兑现|受理|认定|入选|参加)/
      }
    }
  }

  /// That what was just told is to be reached: 去年未达到2000万元，今年请做到.
  private static let toReachIt = Pattern(
    /(?:请|须|应当|必须|争取|力争|努力|务必|确保|要求|(?:^|[^主只快将就想重首])要)[^，]{0,12}?(?:做到|达到|突破|超过|冲到|提到|拉到)\s*(?:，|$)/)

  /// What is handed in, and what it is about.
  private static let paper = Pattern(/发票|凭证|单据|流水|支出|费用|投入|付款|产能|invoice|receipt|spending/)

  /// What becomes of what was reported too high.
  private static let heldAgainst = Pattern(/核减|扣减|剔除|不予|退回|追回|查明|核查|经核|审计/)

  /// To report too much or too little. More enterprises of a list and fewer forms are no figures.
  private static let misreporting = Pattern(
    /(?:虚报|瞒报|报高|报低|(?:多报|少报|报多(?![少年种类方部处条])|报少)(?!\s*(?:[0-9一二三四五六七八九十两几]*(?:家|名|项|张|份|批|次|个(?!点|百分))|材料|报表)))/)

  /// Words that hold 要 and ask for nothing.
  private static let telling = Pattern(/主要|需要/)

  /// What follows the word where it tells of it.
  private static let noun = Pattern(/的|了|情况|问题|现象|行为|原因/)

  /// What is done about it later.
  private static let corrected = Pattern(/更正|改正|纠正|订正|改回|扣除/)

  /// To make a figure up, by words that mean nothing else.
  private static let makingUp = Pattern(/往高报|凑数|做数据|冲数/)

  /// Figures that would be made up, whatever they are. To say that somebody told too much or too little asks for nothing,
  /// nor does to have it corrected.
  private static let madeUp = Pattern {
    ChoiceOf {
      Regex {
        /(?:可以|不妨|尽量|适当|请企业|请|要|让企业|再|能\S{1,3}就)/
        misreporting
      }
      Regex {
        misreporting
        /(?:一?点(?![零〇一二三四五六七八九0-9])|一?些)/
      }
      makingUp
    }
  }

  /// By how much: 虚报三成. What is told so is told of who did it, or with its correction.
  private static let madeUpAmount = Pattern {
    misreporting
    /\s*/
    number
    /\s*(?:成|倍|%|％|元|万|亿)(?!元?(?:的|以上))/
  }

  private static let correction = Pattern(/更正|改正|纠正|订正|改回|扣除|查实|查出/)

  /// That nothing may be made up, or was: to say so is the opposite of asking for it. 分别 and 特别 forbid nothing.
  private static let forbidden = Pattern {
    /(?:不要|不得|不能|不可以|不可|不许|不准|不应当|不应|勿|严禁|禁止|防止|避免|杜绝|查处|是否|有无|没有|并未|(?:^|[^分个特区类级])别)(?:再|随意|擅自|故意)?(?:让|叫|要求)?(?:企业)?(?:(?:把|将)[^，]{0,60}?)?/
    ChoiceOf {
      Regex {
        misreporting
        ZeroOrMore {
          /(?:、|和|或者|或|及|与)/
          misreporting
        }
        /(?:一?点|一?些)?/
      }
      makingUp
    }
  }
}
