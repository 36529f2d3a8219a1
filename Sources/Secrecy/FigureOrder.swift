import RegexBuilder

/// Words that tell a figure to be reported, by which way soever: 按200万左右报, 把10月的数改成180万, 已说好报2000万元, and what
/// comes to the same: 增速要转正, 不低于60万元就能入统. Beside `FigureWish`, which knows words of reaching.
enum FigureOrder {
  /// Whether a clause orders a figure. What forbids it, tells that somebody did it or asked about it, has it looked into, or
  /// says by the figure which ones something else is for, orders nothing.
  /// Cost: linear in the clause, once for each kind of words.
  static func found(in clause: String) -> Bool {
    guard clause.contains(speaking) else { return false }
    if comparesAndAsks(clause) { return true }
    return clause.split(separator: "，").contains { part in
      guard !part.contains(district) else { return false }
      let named = part.contains(measure)
      return orders.contains { order in
        guard !order.ofMeasureAlone || named, named || !part.contains(otherThing),
          let found = part.firstMatch(of: order.words)
        else { return false }
        let before = clause[..<found.range.lowerBound]
        return !part[..<found.range.upperBound].contains(forbidding) && !before.contains(asking)
          && !part[..<found.range.upperBound].contains(lookingInto) && !isTold(part[..<found.range.lowerBound])
          && part[found.range.upperBound...].prefixMatch(of: describing) == nil
      }
    }
  }

  /// What the last words before an order make of it: 已按200万元报送 tells.
  private static func isTold(_ before: Substring) -> Bool {
    String(before.suffix(4)).replacing(soundOrMain, with: "，，").suffix(3).contains(told)
  }

  /// Whether a clause holds what there is against what is wanted and has somebody see to it: 目前1940万元，标准2000万元，
  /// 请留意12月.
  private static func comparesAndAsks(_ clause: String) -> Bool {
    clause.contains(effortAtEnd) && clause.contains(line) && clause.contains(standing) && !clause.contains(asking)
      && clause.split(separator: "，").contains { part in
        part.contains(threshold) && (part.contains(measure) || !part.contains(otherThing))
      }
  }

  private struct Order {
    let words: Pattern
    /// Whether it is one only where something is named that the survey asks for.
    var ofMeasureAlone = false
  }

  /// What all of them have at least one of, so that other clauses are passed over at once.
  private static let speaking = Pattern(/[报填写改调线统库正位才就]|完成|达到|做到|实现|突破|超过|安排|任务|标准|不低于|不少于/)

  private static let measure = Pattern(
    /产值|产出|营收|营业收入|销售额|销售收入|收入|增速|增幅|增长|降幅|同比|累计|报表|报数|开票|(?:[0-9０-９]|[一二三四五六七八九十])月(?:份)?的?数/)

  /// Other things of so much: who applies for money, offers a price or buys something reports nothing to the survey.
  private static let otherThing = Pattern(
    /贷|款|融资|资金|资本|投资|补贴|补助|贴息|奖励|奖金|担保|额度|授信|券|租|电费|税|拨付|支付|兑现|造价|合同|订单|采购|购置|设备|工程|施工|技改|预算|报价|保险|缺|用工|员工|成本|能耗|用电|面积|厂房/
  )

  /// A district's sum is a target of its own.
  private static let district = Pattern(/全[区市镇县]|全街道|各[区镇街]|区级|市级/)

  private static let number = Pattern(
    /(?:[0-9０-９]{1,16}(?:[.．点][0-9０-９]{1,16})?|[零〇一二三四五六七八九十两百千半几]{1,16})\s*(?:多|余)?\s*(?:个)?/)

  private static let amount = Pattern {
    number
    /(?:万|亿|千元|元|million|yuan)元?\s*(?:左右|上下|以上|以内|出头)?/
  }

  private static let figure = Pattern {
    number
    /(?:万|亿|千元|元|%|％|个点|个百分点|倍|成)元?\s*(?:左右|上下|以上|以内)?/
  }

  /// To hand in figures. 报价, 报销, 报名 and their like are other things.
  private static let report = Pattern(
    /(?:填报|报送|上报|报表|填写|填|报)(?!价|销|名|告|警|酬|关|废|备|税|批|建|审|到后|了|过|的(?!话)|错|高|低)/)

  private static let asker = Pattern(
    /(?:请|须|应当|必须|要求|要|让|叫|务必|建议|通知|动员|麻烦|希望|可以|可|不妨|最好|尽量|尽可能|统一|就|先|直接|力争|争取(?!到)|确保|协助|帮助|督促|指导|推动|促使|引导|辅导|带动|把|将)/)

  private static let orders = [
    // 按两千一百万元报送, 照着200万填, 往200万报. What papers hold may be told.
    Order(
      words: Pattern {
        /(?:按照?|参照|比照|照着?|以|往|朝着?|奔着?|就着)(?:[^，审发票凭证合同已]{0,10}?[^，审发票凭证合同已0-9０-９零〇一二三四五六七八九十两百千半几.．])??\s*/
        amount
        /\s*[^，]{0,6}?/
        report
      }),
    // 按去年数加10%报.
    Order(
      words: Pattern {
        /(?:按照?|照着?|参照)[^，]{0,12}?(?:加|增|增加|增长|上浮|涨|多|减|降)\s*/
        figure
        /\s*[^，]{0,4}?/
        report
      }),
    // 报数以200万为准.
    Order(
      words: Pattern {
        /(?:报|填)[^，]{0,8}?以\s*/
        amount
        /\s*为(?:准|宜|限)/
      }),
    // 把10月的数改成180万, 将产值写成2000万元.
    Order(
      words: Pattern {
        /(?:把|将)[^，]{0,24}?(?:数(?!量)|产值|营收|收入|销售额|报表|累计|月|季度)[^，]{0,6}?(?:改|调|写|填|做|算|凑|弄|补|录|报)(?:成|为|到|作|至|在|够|足)\s*/
        figure
      }),
    // 请报送12月产值2000万元, 就报200万, 让财务上报两千万元.
    Order(
      words: Pattern {
        asker
        /(?:[^，]{0,14}[^，申汇通预已])??(?:报送|填报|上报|报)(?:个|上|成|为|到|在|送|够|足|满)?\s*(?:[0-9０-９一二三四五六七八九十]{1,3}月(?:份)?的?|全年|今年|本年|本月|当月)?(?:工业)?(?:总?产值|营收|营业收入|销售额|销售收入|收入)?(?:为|是|：|:)?\s*/
        amount
      }),
    // 12月报表写200万, 产值请填200万元.
    Order(
      words: Pattern {
        asker
        /[^，]{0,12}?(?:写|填|录|列|算)(?:写|入)?(?:成|为|上|作|够|足)?\s*(?:[0-9０-９一二三四五六七八九十]{1,3}月(?:份)?的?)?(?:工业)?(?:总?产值|营收|营业收入|销售额|销售收入|收入)?(?:为|是|：|:)?\s*/
        amount
      }, ofMeasureAlone: true),
    // 报200万左右就行, 报200万为宜.
    Order(
      words: Pattern {
        /(?:填报|报送|报|填|写)(?:个|上|成|为|到|在)?\s*/
        amount
        /[^，]{0,4}?(?:就行|即可|就好|就可以|就够|吧|为宜|合适|差不多|较好|没问题|最好)/
      }),
    // 200万左右报上来.
    Order(
      words: Pattern {
        amount
        /\s*(?:来|去|就|就这么|这样)?报(?:上来|上去|过来|就行|吧)/
      }),
    // 已与企业说好报2000万元.
    Order(
      words: Pattern {
        /[^，]{0,16}?(?:说好|讲好|谈好|谈妥|商定|约定|约好|定好|讲定|说定)[^，]{0,10}?(?:报|填|写|做)(?:送|到|成|为|够|足|上)?[^，]{0,8}?/
        figure
      }),
    // 产值任务2000万元, 12月任务是产值2000万元.
    Order(
      words: Pattern {
        /(?:产值|营收|营业收入|销售额|增速|增幅|报数|报表)的?(?:任务|指标任务|任务指标|任务数)[^，]{0,6}?/
        figure
      }),
    Order(
      words: Pattern {
        /任务(?:数|指标)?(?:是|为|：|:)?[^，]{0,6}?(?:产值|营收|营业收入|销售额)[^，]{0,4}?/
        figure
      }),
    // 产值报数不低于上月, 请12月产值不低于去年.
    Order(
      words: Pattern(
        /(?:报数|填报|报送|上报|(?:^|[^申汇通预])报)(?:的)?(?:数|数字|数据)?[^，条标]{0,6}?(?:不低于|不少于|不得低于|不能低于|别低于|高于|超过|不比[^，]{0,4}低)\s*(?:上[月年期季]|去年|前[月年]|同期)?/
      ), ofMeasureAlone: true),
    Order(
      words: Pattern(
        /(?:请|须|必须|务必|要求|要让|让|建议|确保|力争)[^，]{0,20}?(?:产值|营收|营业收入|收入|销售额|报数)[^，]{0,6}?(?:不低于|不少于|不得低于|不能低于|高于|超过)\s*(?:上[月年期季]|去年|前[月年]|同期)/
      )
    ),
    // 累计产值要过线, 力争年底前过线.
    Order(
      words: Pattern(
        /(?:产值|营收|收入|累计|(?:[0-9]|[一二三四五六七八九十])月|年底|年末|年内|本月|今年|贵司|贵公司|请企业)[^，]{0,10}?(?:要|须|必须|请|力争|争取|务必|确保|努力|得|应当|尽量)[^，]{0,14}?(?:过线|达线|够线|跨线|越线)(?!后|的|以后|之后|时|标准|条件|情况|施工)/
      )
    ),
    Order(
      words: Pattern(
        /(?:请|力争|争取|务必|确保|要求|必须)[^，]{0,16}?(?:产值|营收|收入|累计|月|年底|年末|年内|今年)[^，]{0,10}?(?:过线|达线|够线|跨线|越线)(?!后|的|以后|之后|时|标准|条件|情况|施工)/
      )
    ),
    // 再补60万就够线, 只要12月不低于60万元就能入统.
    Order(
      words: Pattern {
        /(?:补|加|开|凑|多)[上足够到出]?\s*/
        amount
        /[^，]{0,6}?(?:就|便|即)(?:能|可以|可|会|算)?[^，]{0,3}?(?:够线|过线|达线|达标|入统|入库|升规|上规|纳统)/
      }),
    Order(
      words: Pattern {
        /(?:只要|贵司|贵公司|[你您]|[0-9一二三四五六七八九十]月|本月|当月|年底)[^，条标办规通]{0,16}?(?:不低于|不少于|高于|做够|做足|有)\s*/
        amount
        /[^，]{0,6}?(?:就|便|即|才)(?:能|可以|可|会|算)?[^，]{0,4}?(?:入统|入库|升规|上规|纳统|达标|够线|过线)/
      }),
    // 请把12月产值往上调一调, 把产值做到位.
    Order(
      words: Pattern(
        /(?:请|把|将|要|让)[^，]{0,16}?(?:产值|营收|营业收入|销售额|收入|增速|增幅|数字|数据|报数|的数)[^，目标比]{0,4}?(?:往[上高大多]|向上)(?:再)?(?:调|报|填|改|凑|写|做|靠|提)/
      )
    ),
    Order(
      words: Pattern(
        /(?:把|将)[^，]{0,12}?(?:产值|营收|营业收入|销售额|收入|报数|数字)(?:都|全部|尽快|再)?(?:做|报|填|补|凑)(?:到位|够|足|上去|上来|高|大)/)
    ),
    // 增速要转正, 把累计增速调到正增长.
    Order(
      words: Pattern(
        /(?:增速|增幅|增长|产值|营收|同比)[^，预有快即]{0,6}?(?:要|须|必须|应当|务必|力争|争取|确保|得)[^，]{0,6}?(?:转正|回正|翻正|正增长|不下降|不负)/
      )),
    Order(
      words: Pattern(
        /(?:请|把|要求|务必|力争|争取(?!到)|确保|让)[^，]{0,16}?(?:增速|增幅|增长|产值|营收|同比)[^，]{0,10}?(?:转正|回正|翻正|正增长)(?!的)/)
    ),
    // 建议把12月产值安排在60万以上.
    Order(
      words: Pattern {
        /(?:请|建议|把|将|须|要|让)[^，]{0,16}?(?:产值|营收|营业收入|收入|销售额|开票|报数|增速|增幅)[^，]{0,6}?(?:安排|控制|掌握|把握|稳定|保持|维持|定|放|摆|落)(?:在|到|为|成)\s*/
        figure
      }),
    Order(
      words: Pattern {
        /(?:产值|营收|营业收入|销售额|开票|报数)[^，]{0,4}?安排(?:在|到|为)\s*/
        figure
      }),
    // 协助企业12月底前完成两千万元产值.
    Order(
      words: Pattern {
        /(?:协助|帮助|督促|指导|动员|推动|促使|引导|辅导|带动|支持)[^，已]{0,20}?(?:完成|达到|做到|实现|突破|超过)[^，]{0,6}?/
        figure
      }, ofMeasureAlone: true),
  ]

  /// What something else is told by: 不得按估计数填报.
  private static let forbidding = Pattern(
    /不得|不要|不能按|不能报|不能填|不可|不应|勿|严禁|禁止|防止|避免|杜绝|没有(?=[按填照将让叫]|报(?!表)|把(?!握)|要求)|并未|未按|不许|不准|(?:^|[^分个特区类级])别(?=[按报填把照让叫])/
  )

  /// That somebody asked about it.
  private static let asking = Pattern(/反映|来电|询问|咨询|自述|请教|(?:企业|对方|老板|财务|会计)(?:说(?!好|定)|称|问|表示|提出)/)

  /// Who did something, or that it was done.
  private static let told = Pattern(/已|曾|原|误|错|此前|上次|当时|企业$|该公司$|其$/)

  /// 原则上 and 核对无误 tell nothing that was done, by whatever letters.
  private static let soundOrMain = Pattern(/原则|无误/)

  /// To look into something first and report then is an order: 请核实后按200万元报送.
  private static let lookingInto = Pattern(
    /了解|(?:核实|核对|核查|说明|查明|登记)(?!后|完|好|无误)|分析|讲解|宣讲|介绍|解释|查看|列出|对照|判断|是否|为何|为什么|怎么|预计|预期|有望/)

  /// Which ones something else is for: 营业收入2000万元以上的证明.
  private static let describing = Pattern(
    /(?:及以上|以下)?[^，]{0,6}?(?:的(?!目标|任务|要求|水平|增速|增长|增幅|产值|收入|营收|数|话)|企业|名单|项目|单位|客户|供应商|证明|材料|依据)/)

  /// The survey's line, or growth that something hangs on.
  private static let line = Pattern(/规上|规模以上|规模标准|达标|升规|入统|入库|产值|营收|营业收入|增速|增幅|销售额/)

  /// What there is today.
  private static let standing = Pattern {
    /(?:目前|现在|现有|眼下|截至|累计|已有|已达|至今|[0-9一二三四五六七八九十]月)[^，]{0,14}?/
    figure
  }

  /// What is wanted.
  private static let threshold = Pattern {
    ChoiceOf {
      Regex {
        /(?:标准|门槛|规上线|规模线|要到|要达到|要有|须达到|须有)[^，]{0,6}?/
        figure
      }
      Regex {
        figure
        /[^，]{0,6}?(?:才有|才能|才可|方可|方能)/
      }
    }
  }

  /// That something be done about it, with which a clause ends: 请12月想想办法, 请留意12月.
  private static let effortAtEnd = Pattern(
    /(?:请|务必|抓住|望)[^，]{0,12}?(?:留意|关注|盯[紧住牢]?|把握|抓住|想想?办法|抓紧|加把劲|加油|努力|冲一?冲|再?使把劲|安排好?|心里有数)[^，]{0,2}?(?:[0-9０-９一二三四五六七八九十]{1,3}月(?:份)?|本月|年底|年末|最后一个?月)?(?:的?(?:产值|营收|数|收入|开票))?(?:吧|啊)?\s*$/
  )
}
