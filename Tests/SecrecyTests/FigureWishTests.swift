import Secrecy
import Testing

@Suite("Words that ask for a figure to be reported or reached")
struct FigureWishTests {
  @Test(
    "what asks for a figure is found, whatever the words",
    arguments: [
      "请力争产值增长5%", "请力争产值增长５％", "请 力争 产值 增长 5 %", "请争取全年营收增速达到一点五倍", "争取产值再增加200万元", "请企业将营业收入提高10%",
      "务必实现产值增长百分之五", "请确保产值增长两成", "全力冲刺产值2亿元", "力争全年产值2000万元", "2000万元产值务必保住", "请把产值目标定为2100万元",
      "请把全年数报到一点五亿元", "产值要增长5%", "营业收入应再提高8个百分点", "请力争降幅收窄到3%以内", "请企业努力实现产值增长5%的目标",
      "请了解困难，并把产值做到2000万元", "请督促企业12月产值再增加一半", "Please increase output by 5%", "产值虚报一点五倍",
      "营收下降12%，缺口大，请企业本月完成产值300万元", "确保营业收入增幅不低于一点五倍", "朝着产值两亿元努力", "必须实现营收翻一番", "请企业今年产值翻一番",
      "请帮助企业产值达到2000万元", "请企业产值增速保持在5%以上", "请企业年内产值突破亿元大关", "产值须增长5%", "误报为300万元的产值请报为500万元",
      "贵公司还差120万元就达到规上标准，请尽量做到", "全年过2000万就能入库拿40万奖励，请安排好12月产值", "12月产值做到200万就能入库",
      "贵司1—11月产值1880万元，离2000万元只差120万元", "会上告诉大家12月怎样把产值做过2000万", "全年产值过2000万的企业可入库，差50万以内的请来",
      "企业还差80万元就达到规上标准，请专员跟进做到", "离2000万只差60万，请企业12月加把劲，别掉下去",
    ])
  func wishes(_ text: String) {
    #expect(FigureWish.found(in: text) == text)
  }

  @Test(
    "a difficulty with its own figures, a clause's threshold, a date, a number of a document or a telephone, a share of a subsidy are none",
    arguments: [
      "产值下降12%，请务必上门了解困难", "营收下降20%，流动资金缺口至少300万元，请协调贷款", "请了解去年产值达到2500万元的原因", "请核实产值增长5%是否属实",
      "企业10月产值1800万元，请确保供电稳定", "第五条要求产值增幅10%以上，请企业对照", "请讲解产值增长10%以上的奖励政策", "产值已增长5%，请12月25日前走访",
      "按沪经信〔2025〕5号文，请核对产值数据", "产值下降，请拨打021-12345678联系", "营收下降，请讲解技改补贴比例不低于10%的政策", "上月产值多报一点五倍，已更正",
      "去年实现产值增长5%，今年用工至少缺50人，请对接", "产值已是前年的一点五倍，请了解原因", "请协调解决产值增长5%带来的用工问题", "营收下降三成，请6月前完成500万元设备采购",
      "产值下降，请争取把用电成本降低5%", "企业争取到订单后产值增长5%", "申报条件要求上年营业收入增长10%以上", "请协调完成环评，去年营收2亿元", "请注意产值下降了12%",
      "2025年产值1.5亿元，比上年少两成，请查明原因", "营业收入2000万元以下的请登记", "请企业准备材料，贴息按贷款额50%给，最高100万元", "在企业努力下产值增长5%",
      "企业因搬迁产值下降40%，请协助尽快恢复", "请核对：报表里10月产值写成2300万元，单位有没有填错", "请对接银行，企业去年营收3000万元，需要流动资金500万元",
      "企业来电询问还差80万元达到规上标准怎么办", "流动资金还差300万元，去年刚升规", "产线还差20个人，达标后投产", "设备款还差120万元，请对接融资",
      "入库标准与去年没有差别，共50万元奖励", "企业反映离2000万元还差60万元，订单不足", "全区规上产值距年度目标还差12亿元",
      "10月产值误报为23910万元，应为2391万元", "营业收入错填成2000万元，按报表更正", "电话核实：产值原报为239.1元，单位写错",
      "扩产需增加用电容量2000千伏安，去年产值1亿元", "请尽快办理，企业要求提高贷款额度，营收同比增长8%",
    ])
  func none(_ text: String) {
    #expect(FigureWish.found(in: text) == nil)
  }

  @Test(
    "a reason tells what a rule demands, what was lacking of it and what papers held, with the figures",
    arguments: [
      "营业收入未达到2000万元的申报条件",
      "2025年营业收入1880万元，未达到2000万元的条件，不予支持",
      "产值增幅8%，低于10%的条件",
      "不符合营业收入不低于2000万元的条件",
      "请补充材料，营业收入未达到2000万元",
      "按通知第三条，上年营业收入应达到2000万元，审计报告为1500万元",
      "根据实施细则，产值增幅须不低于10%，企业为8%",
      "营业收入达到2000万元方可申报，审计报告载明1500万元",
      "发票多报20万元，核减",
      "请补12月发票，合计应达到50万元",
      "审计报告营业收入1500万元与申报表2300万元不一致，请核对后重新提交",
      "请提供营业收入2000万元以上的审计报告",
      "请说明产值增长10%的依据",
      "营业收入未达到2000万元，补正请于5月20日前完成",
      "经核查产值增幅12%，达到10%的条件，异议不成立",
      "经核查，企业虚报产值200万元，不予支持",
      "多报三成，经审计剔除",
      "求购年销售额不低于2000万元的供应商",
      "补助标准按20%，还差20万元发票",
      "按合同金额的10%核定，最高100万元",
      "该企业2025年产值增幅未达10%，维持原评分",
      "12月月产能须达到200万件",
      "营业收入增长率未达到10%，请下年度符合条件后再申报",
    ])
  func reasons(_ text: String) {
    #expect(FigureWish.found(inReason: text) == nil)
  }

  @Test(
    "a reason that asks for a figure, or tells the distance, is found all the same",
    arguments: [
      "请把全年产值做到2000万元再来申报",
      "营收未达到2000万元，请12月做到",
      "去年未达到2000万元，今年要达到",
      "离2000万元还差120万元，未达到规上标准",
      "请力争产值增长5%后重新申报",
      "12月产值做到200万就能入库",
      "请把营业收入填为2300万元后重新提交",
      "可以多报三成",
      "请企业12月产值不低于300万元",
      "营业收入应达到2000万元",
      "未达到2000万元，请把产值做到2100万元",
    ])
  func wishesInReasons(_ text: String) {
    #expect(FigureWish.found(inReason: text) == text)
  }

  @Test("what is asked far from its words is found, and blanks between words make no difference")
  func farApart() {
    let duty = "请贵公司财务负责人于本月十五日之前登录平台对照说明书逐项填写各张表格并在主管同意之后由专人一次提交平台且在表里按全年口径报500万元"
    #expect(FigureWish.found(in: duty) == duty)
    #expect(FigureWish.found(in: "把今年第三季度以来各条生产线合起来的产值报高") != nil)
    #expect(FigureWish.found(in: "把产值多报的情况写明，请更正") == nil)
    #expect(FigureWish.found(in: "把产值多报了，已经更正") == nil)
    #expect(FigureWish.found(in: "把产值多报三成，不要更正") != nil)
    #expect(FigureWish.found(in: "请  报 \t 500  万元") != nil)
    #expect(FigureWish.found(in: "已报500万元") == nil)
  }

  @Test(
    "a text that repeats the words for a whole page is read at once",
    arguments: [
      "请达到", "一", "1", "请", "把", "别把", "条件", "把虚报", "请报1万元贷，", "一。", "产值5%。", "报  ", "产值一，贷，", "按通知", "不满1",
    ])
  func repeated(_ words: String) {
    let text = String(repeating: words, count: 1_800 / words.count)
    let spent = ContinuousClock().measure {
      _ = FigureWish.found(in: text + "产值5%更正")
      _ = FigureWish.found(inReason: text + "产值5%更正")
    }
    // Some hundred times what it takes, and a tenth of what the square of its length would.
    #expect(spent < .seconds(5))
  }
}
