import Corpus
import Diagnostics

@testable import PolicyCorpus
@testable import PolicyText

/// A document made up for tests, as a corpus and as its holder's text, with every trap of official texts in it.
enum ExampleCorpus {
  static let tables = Result { () throws(Diagnostics) in try ReferenceTables(files: carried.get()) }
  private static let carried = Result { () throws(Diagnostics) in try CorpusFiles(in: CorpusFolder.bundled) }

  static let document: DocumentID? = DocumentID("lamp-2026")

  /// The example's corpus, with some words of a file replaced.
  static func corpus(_ file: String = "", replacing old: String = "", with new: String = "") throws -> PolicyCorpus {
    var files = try carried.get()
    files.texts = files.texts.filter { !$0.key.hasPrefix("shanghai/") }
    for (name, text) in texts {
      files.texts["shanghai/lamp-2026/\(name)"] = name == file ? text.replacing(old, with: new) : text
    }
    return try PolicyCorpus.load(from: files, tables: tables.get())
  }

  static let texts = [
    "document.yaml": documentFile, "00-goals.yaml": goals, "01-towers.yaml": towers, "02-stores.yaml": stores,
    "03-keepers.yaml": keepers,
  ]

  private static let documentFile = """
    id: lamp-2026
    title: {zh: 灯塔工坊培育三年方案（2026-2028年）, en: Plan for lamp workshops}
    number: 灯府〔2026〕3号
    issuers: [市经济信息化委]
    signed: 2026-01-05
    printed: 2026-01-08
    effective: {from: 2026-02-01, to: 2028-12-31, basis: stated}
    force_tested_on: accrual

    """

  private static let goals = """
    clause: "目标"
    title: {zh: 主要目标, en: Main goals}
    summary: {zh: 新增120家, en: 120 more}
    responsible: []
    instruments:
      - {id: lit-workshops, row: lamp-2026/目标#01, kind: indicator, name: {zh: 亮灯工坊, en: Lit workshops}, state: runs, scope: city, unit: 家, direction: reach, modality: [新增], frequency: new, value: 120, deadline: {day: 2028-12-31, basis: stated}}
      - {id: oil-share, row: lamp-2026/目标#02, kind: indicator, name: {zh: 灯油占比, en: Share of oil}, state: runs, scope: city, unit: "%", direction: atMost, modality: [以下], frequency: stock, value: 15, deadline: {day: 2028-12-31, basis: stated}}
      - {id: lamp-value, row: lamp-2026/目标#03, kind: indicator, name: {zh: 灯塔总值, en: Value of lamps}, state: runs, scope: city, unit: 万亿元, direction: reach, modality: [达], frequency: stock, value: 1.2, deadline: {day: 2028-12-31, basis: stated}}

    """

  private static let towers = """
    clause: "1"
    title: {zh: 修整旧灯塔, en: Old towers}
    summary: {zh: 首次亮灯最高50万元, en: At most 500000 yuan}
    responsible: [市经济信息化委, 市财政局]
    instruments:
      - id: first-light-award
        row: lamp-2026/1#01
        kind: benefit
        name: {zh: 亮灯奖励, en: Award for first light}
        state: runs
        subject: enterprise
        accrual: Y
        frequency: once
        payer: city
        delivery: unstated
        cash: true
        inputs:
          研发: basic_research_spend[Y]
        table: |
          U     | 研发           || 最高
          low   | [1000万..1亿)  || 20万
          high  | >= 1亿         || 50万
        cases: |
          高档 | on=2027-05-01 | basic_research_spend@2026=100000000 || eligible upTo 0 500000 high
          低档 | on=2027-05-01 | basic_research_spend@2026=10000000 || eligible upTo 0 200000 low
    figures:
      - {text: 连续两年, why: 两年都要亮灯，由台账核对}

    """

  private static let stores = """
    clause: "2"
    title: {zh: 扩建灯库, en: More stores}
    summary: {zh: 每吨标煤1000元至2000元, en: 1000 to 2000 yuan a tonne}
    responsible: [市财政局, 市经济信息化委]
    instruments:
      - id: store-award
        row: lamp-2026/2#01
        kind: benefit
        name: {zh: 储油补贴, en: Support for stores}
        state: runs
        subject: project
        accrual: starts_on
        frequency: once
        payer: city
        delivery: unstated
        cash: true
        base: saved_tce
        inputs:
          类别: project_kind
        table: |
          U     | 类别            || 单价下限 | 单价上限 | 封顶
          store | "energy_saving" || 1000     | 2000     | 300万
        cases: |
          一吨 | on=2027-03-01 | starts_on=2026-04-01 project_kind=energy_saving saved_tce=1 || eligible range 1000 2000 store
      - {id: oil-per-lamp, row: lamp-2026/2#02, kind: indicator, name: {zh: 灯油, en: Oil}, state: runs, scope: city, unit: 倍, direction: reach, modality: [按], frequency: stock, value: 1.2}

    """

  private static let keepers = """
    clause: "保障1"
    title: {zh: 落实人手, en: Keepers}
    summary: {zh: 每年200名, en: 200 a year}
    responsible: [市财政局]
    instruments:
      - {id: keepers, row: lamp-2026/保障1#01, kind: indicator, name: {zh: 守灯人, en: Keepers}, state: runs, scope: city, unit: 名/年, direction: about, modality: [左右], frequency: yearly, value: 200, deadline: {day: 2028-12-31, basis: title}}
      - {id: hours, row: lamp-2026/保障1#02, kind: indicator, name: {zh: 时长, en: Hours}, state: runs, scope: city, unit: 万个小时, direction: atLeast, modality: [以上], frequency: stock, value: 1}
      - {id: keeper-share, row: lamp-2026/保障1#03, kind: indicator, name: {zh: 占比, en: Share}, state: runs, scope: city, unit: "%", direction: reach, modality: [占], frequency: stock, value: 30}

    """

  /// The holder's text of it.
  static let text = """

    # 　样例市办公室文件

    灯府〔２０２６〕３号

    ## 样例市办公室关于 印发《灯塔工坊培育
    三年方案(2026—2028年)》的通知

    2026年1月5日

    # 灯塔工坊培育三年方案(2026—2028 年)

    为点亮沿岸工坊,制定本方案.

    ## 一、主要目标

    到 2028 年,新增亮灯工坊
     120 家,“1+(2+3)”航道成形,灯油占
    比降到 15％以下,灯塔总值达 1.2 万

    亿元.

    ## 二、点灯行动

    (一)修整旧灯塔.研发投入达到1亿元/年的工坊,给予最高５０万
    元的一次性奖励;１０００万元(含)至１亿元(不含)/年并连续两年亮灯的,给予最高 20
    万元.推广Web3.0航标和 5G 信号.(责任单位:市经济信息化

    委、市财政局)

    ӂȽᔰ⍷ぁૂᵰ\u{FFFD}

    — 3 —

    (二)扩建灯库.按照目标的１．２倍建库,按 1000—
    2000 元/吨标煤给予补贴,最高不超过 300 万元,四

    大航道先行.(市财政局、市经济信息化委)

    ##### **三、护航措施**

    (一)落实人手。每年新增守灯人 2
    00 名左右,一万个小时以上的占百分之三十。(责任单位:市财政局)

    本方案自 2026 年 2 月 1 日起实施,有效期至 2028 年 12 月 31 日。

    ---

    抄送:各灯塔。

    样例市办公室
    2026年1月8日印发
    """

  static func official(_ text: String = text) throws -> OfficialText {
    guard let document else { throw Diagnostic("test.document", Wording(verbatim: "lamp-2026")) }
    return try OfficialText(text, as: document, file: "lamp-2026.txt")
  }

  /// The example's text beside its corpus.
  static func attached(_ text: String = text) throws -> AttachedText {
    try AttachedText(official(text), beside: corpus())
  }
}
