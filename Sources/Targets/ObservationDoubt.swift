import Decimals
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

extension IndicatorDeclaration {
  /// How many times as much as the goal, or as the last figure, may be a slip of the pen.
  private static let tenfold = Decimal128(10)

  /// What is doubtful about a figure: ten times the goal or more, or ten times as much or as little as the last one told of
  /// the place and of a time of the same kind; `nil` for nothing.
  ///
  /// Rates may well be a tenth of what they were, and a figure that grows from January on begins anew with each year: they
  /// are held against what they are like alone.
  /// Cost: linear in the observations.
  func doubt(about line: Observation.Line, beside observations: [Observation], _ corpus: PolicyCorpus) -> Diagnostic? {
    func said(_ value: Decimal128) -> Wording { self.said(value, corpus) }
    func doubt(_ comparison: Wording) -> Diagnostic {
      let told = said(line.value)
      return Diagnostic(
        Diagnostic.doubtCode, at: Place(field: "value"),
        Wording(
          zh: "存疑：\(line.time) \(told.zh)，\(comparison.zh)",
          en: "in doubt: \(told.en) for \(line.time), \(comparison.en)"),
        remedy: Wording(
          zh: "核对单位（\(unit)）和小数点；确实如此的可确认",
          en: "compare the unit (\(corpus.wording(unit).en)) and the point; confirm it where it is right"))
    }
    if let goal = goal(of: line.place), !goal.isZero,
      let most = goal.magnitude.multiplied(by: Self.tenfold), line.value.magnitude >= most
    {
      let target = said(goal)
      return doubt(
        Wording(zh: "是目标 \(target.zh) 的十倍以上", en: "ten times the target of \(target.en) or more"))
    }
    guard let last = last(before: line, observations), !last.line.value.isZero, !line.value.isZero,
      let most = last.line.value.magnitude.multiplied(by: Self.tenfold),
      let least = line.value.magnitude.multiplied(by: Self.tenfold)
    else { return nil }
    let isBeyond = line.value.magnitude >= most
    guard isBeyond || FigureNature(self) != .rate && least <= last.line.value.magnitude else { return nil }
    let before = said(last.line.value)
    return doubt(
      isBeyond
        ? Wording(
          zh: "是上次 \(last.line.time) \(before.zh) 的十倍以上",
          en: "ten times the last figure, \(before.en) for \(last.line.time), or more")
        : Wording(
          zh: "不到上次 \(last.line.time) \(before.zh) 的十分之一",
          en: "a tenth of the last figure, \(before.en) for \(last.line.time), or less"))
  }

  private func said(_ value: Decimal128, _ corpus: PolicyCorpus) -> Wording {
    let number = GroupedNumber.text(value.plainText())
    return Wording(zh: "\(number)\(unit)", en: "\(number) \(corpus.wording(unit).en)")
  }

  /// 另有来源: what is doubtful about a figure beside one that another source gives for the same place and time; `nil` where
  /// none gives another number.
  /// - Parameters:
  ///   - source: whose figures it follows, so that they are no other's.
  ///   - day: on which it is told.
  /// Cost: linear in the observations.
  func doubt(
    about line: Observation.Line, on basis: Basis.Kind, from source: String, toldOn day: CalendarDay,
    besideOthers observations: [Observation], _ corpus: PolicyCorpus
  ) -> Diagnostic? {
    let through = min(line.time.lastDay, day)
    let others = observations.filter {
      $0.source != source && $0.line.place == line.place && $0.line.time == line.time && $0.through == through
    }
    guard let other = others.slots.first?.counting, other.line.value != line.value else { return nil }
    let (own, theirs) = (said(line.value, corpus), said(other.line.value, corpus))
    let counts = basis.rank <= other.basis.kind.rank
    let name = other.basis.kind.name
    return Diagnostic(
      Diagnostic.doubtCode, at: Place(field: "value"),
      Wording(
        zh: "存疑：\(line.time) \(own.zh)，另一来源（\(name.zh)，\(other.source)）是 \(theirs.zh)；两个都留下，实绩取"
          + (counts ? "这一个" : "依据在先的另一个"),
        en: "in doubt: \(own.en) for \(line.time), and another source (\(name.en), \(other.source)) has \(theirs.en); "
          + "both are kept, and \(counts ? "this one counts" : "the other counts by its basis")"),
      remedy: Wording(
        zh: "核对两个来源；都没有错的写明理由确认，有错的更正或撤回",
        en: "compare the sources; confirm it with why where neither is wrong, or correct or withdraw the wrong one"))
  }

  /// How many years before the time of the indicator a figure may well be told of.
  private static let yearsBefore = 10

  /// What is doubtful about the time that a figure speaks of: long before the indicator's own time and its baseline, where
  /// it would stand as where all began; `nil` for nothing.
  func doubt(aboutTimeOf line: Observation.Line, since begins: CalendarDay?) -> Diagnostic? {
    guard let begins else { return nil }
    let (day, first) = (line.time.lastDay, min(begins.year, baseline?.year ?? begins.year))
    guard day.year < first - Self.yearsBefore else { return nil }
    return Diagnostic(
      Diagnostic.doubtCode, at: Place(field: "time"),
      Wording(
        zh: "存疑：\(day.wording.zh)比这项指标的起算日\(begins.wording.zh)早十年以上，会当作起点数",
        en:
          "in doubt: \(day.wording.en) is more than ten years before \(begins.wording.en), when its time began, and would be where it started"
      ),
      remedy: Wording(zh: "核对时期；确实如此的可确认", en: "check the time; confirm it where it is right"))
  }

  /// What the text asks of a place: its own target, or the one of every area alike; the line that 不超过 draws too, which
  /// tenfold is a slip as well. Of what is only to rise or to fall, and of a way of working, there is no value.
  private func goal(of place: TargetPlace) -> Decimal128? {
    guard ![.rule, .increase, .decrease].contains(direction) else { return nil }
    return place.area.flatMap { area in targets.first { $0.area == area }?.value } ?? value
  }

  /// The last figure of the place before, of a time of the same kind; of what is cumulative within a year, of the same year.
  private func last(before line: Observation.Line, _ observations: [Observation]) -> Observation? {
    observations.filter { other in
      guard other.ending == nil, other.line.place == line.place, other.line.time < line.time else { return false }
      switch (other.line.time, line.time) {
      case (.day, .day), (.period(.year), .period(.year)): return true
      case (.period(.month(let year, _)), .period(.month(let own, _))): return aggregation != .toDate || year == own
      default: return false
      }
    }.max { $0.line.time < $1.line.time }
  }
}
