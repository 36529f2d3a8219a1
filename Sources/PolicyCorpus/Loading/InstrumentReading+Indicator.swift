import Decimals
import Declarations
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

extension InstrumentReading {
  func indicator(_ fields: DeclarationFields) -> IndicatorDeclaration? {
    let scope = fields.choice("scope", of: IndicatorDeclaration.Scope.self)
    let unit = fields.text("unit")
    let direction = fields.choice("direction", of: IndicatorDeclaration.Direction.self)
    let modality = fields.texts("modality")
    let frequency = fields.choice("frequency", of: IndicatorDeclaration.Frequency.self)
    let window = fields.choice(ifPresent: "window", of: IndicatorDeclaration.Window.self)
    let aggregation = fields.choice(ifPresent: "aggregation", of: IndicatorDeclaration.Aggregation.self)
    let average = fields.choice(ifPresent: "average", of: IndicatorDeclaration.Average.self)
    let baseline = fields.parsed(ifPresent: "baseline", expected: Wording(verbatim: "2022, 2025-04")) { Period($0) }
    let since = fields.day(ifPresent: "since")
    let start = fields.choice(ifPresent: "start", of: IndicatorDeclaration.Start.self)
    let deadline = fields.mapping(ifPresent: "deadline", self.deadline)
    let targets = fields.block(ifPresent: "targets").flatMap(self.targets) ?? []
    let value = fields.parsed(ifPresent: "value", expected: Wording(zh: "一个数，如 1.2", en: "a number such as 1.2")) {
      Decimal128(exactly: $0)
    }
    let districts = fields.list(ifPresent: "areas") { reader.area($0, in: context.areas) } ?? []
    let zones = fields.list(ifPresent: "zones") { reader.zone($0, in: context) } ?? []
    let observed = fields.node(ifPresent: "observed_by").flatMap { reader.count($0, in: context) }
    let parents = fields.instruments(ifPresent: "of", kind: .indicator, in: context)
    let register = fields.node(ifPresent: "of_register").flatMap {
      reader.instrument($0, kind: .register, in: context)
    }
    let leftAs = fields.text(ifPresent: "left_as")
    let standing = fields.boolean(ifPresent: "counts_standing") ?? false
    if standing, !fields.has("of_register") || fields.has("left_as") || fields.has("observed_by") {
      reader.report(
        Diagnostic(
          "corpus.standing-without-register", at: fields.place(of: "counts_standing"),
          Wording(
            zh: "在库数取自一本登记册：要写 of_register，不写 left_as 和 observed_by",
            en: "how many stand in a register takes of_register, and neither left_as nor observed_by")))
    }
    let series = fields.mapping(ifPresent: "series", self.series)
    let breakdown =
      fields.list(ifPresent: "breakdown") { reader.choice($0, of: IndicatorDeclaration.Breakdown.self) } ?? []
    if fields.has("targets"), fields.has("value") {
      reader.report(
        Diagnostic(
          "corpus.two-values", at: fields.place(of: "value"),
          Wording(zh: "目标写了两处：targets 和 value", en: "the value stands twice, as targets and as value"),
          remedy: Wording(zh: "只留一处", en: "keep one of them")))
    }
    guard let scope, let unit, let direction, let modality, let frequency else { return nil }
    let indicator = IndicatorDeclaration(
      scope: scope, unit: unit, direction: direction, modality: modality, frequency: frequency,
      window: window ?? .period, aggregation: aggregation ?? .sum, average: average ?? .mean, baseline: baseline,
      since: since, start: start ?? .nothing, deadline: deadline,
      targets: targets, value: value, districts: districts, zones: zones, observedBy: observed, of: parents,
      register: register, leftAs: leftAs, countsStanding: standing, series: series,
      breakdown: breakdown)
    checkTimes(of: indicator, fields)
    return indicator
  }

  /// That what an indicator says of its months, years and days fits together.
  private func checkTimes(of indicator: IndicatorDeclaration, _ fields: DeclarationFields) {
    let unit = indicator.unit
    if indicator.aggregation == .sum, indicator.frequency.isToldByYear, indicator.isRatio {
      reader.report(
        Diagnostic(
          "corpus.ratio-added", at: fields.place(of: "unit"),
          Wording(
            zh: "“\(unit)”是比率，各月的数不能相加",
            en: "“\(unit)” is a ratio: the figures of months can’t be added"),
          expected: Wording(verbatim: "aggregation: last | toDate"),
          remedy: Wording(
            zh: "写 aggregation: last；随月份增长的写 toDate。填报的数都是年初以来的",
            en: "write aggregation: last, or toDate where it grows with the months; either is told since the year began"
          ),
          length: unit.count))
    }
    if indicator.deadline == nil, indicator.aggregation == .end || indicator.frequency == .finalYear {
      let isEnd = indicator.aggregation == .end
      reader.report(
        Diagnostic(
          "corpus.end-without-deadline", at: fields.place(of: isEnd ? "aggregation" : "frequency"),
          isEnd
            ? Wording(zh: "期末填报一次的指标没有期限", en: "an indicator told once at the end has no deadline")
            : Wording(zh: "看末年的指标没有期限", en: "an indicator of its final year has no deadline"),
          expected: Wording(verbatim: "deadline: {day: 2025-12-31, basis: stated}"),
          remedy: isEnd
            ? Wording(zh: "补上 deadline，或删去 aggregation", en: "add a deadline, or leave aggregation out")
            : Wording(zh: "补上 deadline，或写 frequency: yearly", en: "add a deadline, or write frequency: yearly")))
    }
    if let baseline = indicator.baseline {
      let isYear = if case .year = baseline { true } else { false }
      if ![.increase, .decrease].contains(indicator.direction)
        || indicator.frequency != .stock && !([.yearly, .finalYear].contains(indicator.frequency) && isYear)
      {
        reader.report(
          Diagnostic(
            "corpus.baseline", at: fields.place(of: "baseline"),
            Wording(
              zh: "只有要升或要降的时点数或每年的数有基期，每年的数以某一年为基期",
              en: "only a stock or a yearly figure that has to rise or fall has a baseline, the latter a year"),
            expected: Wording(verbatim: "frequency: stock | yearly | finalYear, direction: increase | decrease"),
            remedy: Wording(zh: "删去 baseline", en: "leave baseline out")))
      }
    }
    if indicator.start == .told, indicator.frequency != .cumulative {
      reader.report(
        Diagnostic(
          "corpus.start", at: fields.place(of: "start"),
          Wording(zh: "只有累计数写明起点", en: "only a cumulative number says where it starts"),
          expected: Wording(verbatim: "frequency: cumulative"),
          remedy: Wording(zh: "删去 start", en: "leave start out")))
    }
    if let since = indicator.since, let deadline = indicator.deadline?.day, deadline < since {
      reader.report(
        Diagnostic(
          "corpus.since", at: fields.place(of: "since"),
          Wording(
            zh: "起算日 \(since) 晚于期限 \(deadline)", en: "its time begins on \(since), after the deadline \(deadline)"),
          expected: Wording(zh: "不晚于 \(deadline) 的一天", en: "a day not after \(deadline)"),
          remedy: Wording(zh: "改正 since 或 deadline", en: "correct since or deadline"),
          length: since.description.count))
    }
  }

  /// A day; one that only the title or a period implies lies within the document's period.
  private func deadline(_ fields: DeclarationFields) -> IndicatorDeclaration.Deadline? {
    let day = fields.day("day")
    let basis = fields.choice("basis", of: PeriodOfForce.Basis.self)
    guard let day, let basis else { return nil }
    if basis == .title, !document.force.contains(day) {
      reader.report(
        Diagnostic(
          "corpus.period", at: fields.place(of: "day"),
          Wording(
            zh: "题名推出的期限 \(day) 不在文件的执行期内",
            en: "the deadline \(day), implied by the title, lies outside the document's period"),
          expected: Wording(
            zh: "\(document.force.from?.description ?? "不限")至\(document.force.to?.description ?? "不限")之内",
            en:
              "within \(document.force.from?.description ?? "any day") to \(document.force.to?.description ?? "any day")"
          ),
          length: day.description.count))
    }
    return IndicatorDeclaration.Deadline(day: day, basis: basis)
  }

  private func series(_ fields: DeclarationFields) -> IndicatorDeclaration.Series? {
    let definition = fields.node("fact").flatMap { reader.fact($0, in: context) }
    let period = fields.parsed("period", expected: Wording(zh: "year 或 month", en: "year or month")) {
      FactDefinition.Periodicity(rawValue: $0)
    }
    guard let definition, let period else { return nil }
    guard definition.periods.contains(period) else {
      reader.report(
        Diagnostic(
          "corpus.fact-period", at: fields.place(of: "period"),
          Wording(
            zh: "事实“\(definition.id)”不按\(period == .year ? "年" : "月")",
            en: "the fact “\(definition.id)” is not told by \(period.rawValue)"),
          expected: Wording(verbatim: definition.periods.map(\.rawValue).sorted().joined(separator: ", ")),
          length: period.rawValue.count))
      return nil
    }
    return IndicatorDeclaration.Series(fact: definition.id, period: period)
  }

  /// Reads `area | value`, one line for each area.
  private func targets(_ block: TextBlock) -> [IndicatorDeclaration.Target]? {
    guard let grid = grid(block), let head = grid.rows.first else { return nil }
    guard head.cells.map(\.text) == ["area", "value"], head.results.isEmpty else {
      reader.report(
        Diagnostic(
          "corpus.grid-head", at: head.place, Wording(zh: "目标表的表头不对", en: "the head of the targets is wrong"),
          expected: Wording(verbatim: "area | value"), sourceLine: head.line))
      return nil
    }
    var targets: [IndicatorDeclaration.Target] = []
    for row in grid.rows.dropFirst() {
      guard row.cells.count == 2, row.results.isEmpty else {
        reader.report(
          Diagnostic(
            "corpus.grid-row", at: row.place,
            Wording(zh: "这一行有 \(row.cells.count) 格", en: "the row has \(row.cells.count) cells"),
            expected: Wording(verbatim: "310117 | 200"), sourceLine: row.line))
        continue
      }
      guard let area = self.area(row.cells[0]) else { continue }
      guard let value = Decimal128(exactly: row.cells[1].text) else {
        report(
          "corpus.target", row.cells[1],
          Wording(zh: "“\(row.cells[1].text)”不是数", en: "“\(row.cells[1].text)” is no number"),
          expected: Wording(zh: "一个数，单位写在 unit", en: "a number; its unit stands in unit"))
        continue
      }
      if targets.contains(where: { $0.area == area }) {
        report(
          "corpus.target-twice", row.cells[0],
          Wording(zh: "地区 \(area) 有两个目标", en: "the area \(area) has two targets"))
      }
      targets.append(IndicatorDeclaration.Target(area: area, value: value, place: row.place))
    }
    return targets
  }

  private func area(_ cell: SourceText) -> AreaCode? {
    guard let code = AreaCode(cell.text), context.areas.area(code) != nil else {
      let near = context.areas.all.first { $0.name == cell.text }?.code.text
      report(
        "corpus.area", cell, Wording(zh: "地区表里没有“\(cell.text)”", en: "the table of areas has no “\(cell.text)”"),
        expected: Wording(zh: "GB/T 2260 代码，如 310117", en: "a code of GB/T 2260, such as 310117"),
        remedy: near.map { Wording(zh: "写 \($0)", en: "write \($0)") })
      return nil
    }
    return code
  }
}

extension IndicatorDeclaration.Frequency {
  /// Whether what is told by months becomes a year's figure.
  fileprivate var isToldByYear: Bool { [.new, .yearly, .finalYear, .yearlyAverage].contains(self) }
}
