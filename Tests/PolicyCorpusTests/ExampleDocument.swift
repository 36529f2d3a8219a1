import Diagnostics

@testable import PolicyCorpus

/// A small document made up for tests, so that the carried ones may change without changing what is expected of messages.
enum ExampleDocument {
  /// The example's files beside the carried dictionary and tables.
  static func files() throws -> CorpusFiles {
    var files = try CarriedCorpus.files.get()
    files.texts = files.texts.filter { !$0.key.hasPrefix("shanghai/") && !$0.key.hasPrefix("national/") }
    for (name, text) in texts { files.texts["shanghai/example-2023/\(name)"] = text }
    for (name, text) in ExampleStandard.texts { files.texts["national/example/\(name)"] = text }
    return files
  }

  private static let texts = [
    "document.yaml": document, "01-targets.yaml": targets, "02-awards.yaml": awards, "03-registers.yaml": registers,
    "04-meetings.yaml": meetings,
  ]

  private static let document = """
    id: example-2023
    title: {zh: 样例方案（2023-2025）, en: Example plan (2023-2025)}
    issuers: [市经济信息化委]
    signed: 2023-10-26
    effective: {from: 2023-01-01, to: 2025-12-31, basis: title, reading: period}
    force_tested_on: accrual
    readings:
      - id: period
        question: 执行期从哪天到哪天？
        chosen: 按题名的三个年份
        others: [自印发起]
        reason: 只有题名带年份
    findings:
      - id: sum
        text: 两区相加为300家，比全市的250家多50家
        sum: {indicator: "example-2023/1#district-targets", is: 300}
        against: {indicator: "example-2023/1#city-target", is: 250}

    """

  private static let targets = """
    clause: "1"
    title: {zh: 目标, en: Targets}
    summary: {zh: 全市新增250家，两个区各有目标，逐年递增。, en: in short}
    responsible: []
    instruments:
      - id: city-target
        row: example-2023/1#01
        kind: indicator
        name: {zh: 全市新增, en: New entrants of the city}
        state: runs
        scope: city
        unit: 家
        direction: reach
        modality: [实现]
        frequency: new
        deadline: {day: 2025-12-31, basis: stated}
        targets: |
          area   | value
          310000 | 250
        observed_by: example-2023/1#city-target/entrants
        counts:
          - id: entrants
            name: {zh: 当年首次入统的企业, en: Enterprises first entered this year}
            unit: 家
            by: statistical_area
            condition: above_scale_on.year = Y
      - id: district-targets
        row: example-2023/1#02
        kind: indicator
        name: {zh: 各区新增, en: New entrants of districts}
        state: runs
        scope: district
        unit: 家
        direction: reach
        modality: [目标]
        frequency: new
        deadline: {day: 2025-12-31, basis: title}
        targets: |
          area   | value
          310117 | 200
          310115 | 100
        observed_by: example-2023/1#city-target/entrants

    """

  private static let awards = """
    clause: "2"
    title: {zh: 奖励, en: Awards}
    summary: {zh: 新开业企业首次入统最高50万元；上一年经年报入统的按增幅最高20万元或40万元。, en: in short}
    responsible: []
    instruments:
      - id: entry-award
        row: example-2023/2#01
        kind: benefit
        name: {zh: 入统奖励, en: Entry award}
        state: runs
        subject: enterprise
        accrual: above_scale_on
        frequency: once
        payer: city
        delivery: unstated
        cash: true
        inputs:
          入统途径: above_scale_route
          首次升规: first_entry
        table: |
          U     | 入统途径 | 首次升规 || 最高
          entry | "new"    | true     || 50万
        cases: |
          新投产企业最高50万元   | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new first_entry=true || eligible upTo 0 500000 entry
          不知是否首次           | on=2025-10-20 | above_scale_on=2025-09-01 above_scale_route=new || undecided upTo 0 500000 missing=first_entry
      - id: growth-award
        row: example-2023/2#02
        kind: benefit
        name: {zh: 增长奖励, en: Growth award}
        state: runs
        subject: enterprise
        accrual: Y
        frequency: once
        payer: city
        delivery: unstated
        cash: true
        inputs:
          入统途径: above_scale_route
          第几年: Y - above_scale_on.year
          产值增幅: {ratio: "(output[Y] - output[Y-1]) / output[Y-1]", unless_positive: growth-from-nothing}
        table: |
          U   | 入统途径 | 第几年 | 产值增幅     || 最高
          g10 | "annual" | 1      | [0.10..0.30) || 20万
          g30 | "annual" | 1      | >= 0.30      || 40万
        cases: |
          恰为10％进低档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=annual output@2024=100 output@2025=110 || eligible upTo 0 200000 g10
          恰为30％进高档 | on=2026-05-10 | above_scale_on=2024-12-20 above_scale_route=annual output@2024=100 output@2025=130 || eligible upTo 0 400000 g30
      - id: top-up
        row: example-2023/2#03
        kind: benefit
        name: {zh: 配套, en: Top-up}
        state: shows
        why: 没有条件和金额
        subject: enterprise
        accrual: Y
        frequency: unstated
        payer: district
        delivery: unstated
        cash: true
        overlaps:
          - {benefit: example-2023/2#entry-award, stacking: cumulative}
    readings:
      - id: growth-from-nothing
        question: 上年为零，增幅如何算？
        chosen: 不落入任何一档
        others: [视为30％以上]
        reason: 没有基数
        about: [growth-award]
        alternatives:
          - answer: 视为30％以上
            changes:
              - {benefit: growth-award, row: g30, column: 产值增幅, cell: ">= 0.30, null"}
      - id: who-pays
        question: 由谁承担？
        chosen: 市级
        others: [市区分担]
        reason: 由市级部门印发

    """

  private static let registers = """
    clause: "3"
    title: {zh: 名单, en: Lists}
    summary: {zh: 与税务部门一起列出营收超过1000万元的企业，建库按目标的1.2倍。, en: in short}
    responsible: []
    instruments:
      - id: candidates
        row: example-2023/3#01
        kind: register
        name: {zh: 候选企业, en: Candidates}
        state: runs
        with: [税务部门]
        subject: enterprise
        entry: {rule: example-2023/3#candidates/screen}
        exit: [已入统]
        fields: |
          name     | type | values
          营收     | fact | revenue
          跟进日期 | day  |
        counts:
          - id: screen
            name: {zh: 营收超过1000万元, en: Revenue above 10 million yuan}
            unit: 家
            by: statistical_area
            condition: |
              above_scale_on = null
              and revenue[Y] > 1000万
      - id: library
        row: example-2023/3#02
        kind: register
        name: {zh: 培育库, en: Cultivation library}
        state: runs
        by: [各区]
        subject: enterprise
        entry: {by_hand: 从候选企业中选入}
        exit: [已入统]
        capacity: {indicator: example-2023/1#district-targets, times: 1.2, rounding: ceiling, reading: rounding}
        fields: |
          name     | type   | values
          来源     | choice | 名单、排摸
          用电容量 | quantity | kVA
    readings:
      - id: rounding
        question: 不是整数时怎么取？
        chosen: 向上取整
        others: [四舍五入]
        reason: 取小了就不足

    """

  private static let meetings = """
    clause: "4"
    title: {zh: 调度, en: Dispatch}
    summary: {zh: 各区的进度在会上讨论。, en: in short}
    responsible: []
    instruments:
      - id: meeting
        row: example-2023/4#01
        kind: event
        name: {zh: 调度会, en: Dispatch meeting}
        state: runs
        channels: [会议]
        audience: 各区
        about: [example-2023/1]
        measures: [example-2023/1#district-targets]

    """
}
