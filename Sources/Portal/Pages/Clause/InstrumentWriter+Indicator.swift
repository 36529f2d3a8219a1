import Benefits
import Decimals
import PolicyCorpus
import Quantities
import Targets

extension InstrumentWriter {
  /// The bars of an indicator; `nil` where no facts observe it, so that there is nothing to show.
  func panel(of declaration: IndicatorDeclaration) async throws -> IndicatorPanel? {
    guard isCounted, let observedBy = declaration.observedBy, let count = portal.corpus.count(observedBy) else {
      return nil
    }
    if let entered = try await enteredPanel(of: declaration, by: observedBy) { return entered }
    let tallies = try await reader.tallies(of: .count(observedBy))
    let left = try await portal.holdings.left(
      of: count, on: request.today, within: reader.isPublic ? .everywhere : request.scope)
    let year = PopulationProjector.year(of: count, in: portal.corpus, on: request.today)
    let targets = targets
    let areas = visibleAreas
    var rows: [IndicatorPanel.Row] = []
    for target in targets {
      guard target.areas.count == 1, let area = target.areas.first, areas.contains(area) else { continue }
      // What the reader may see as a whole is the reader's own area: the city, or a district to its officers.
      let isWhole = area == portal.corpus.areas.city?.code || request.scope.area == area
      let key = isWhole ? nil : area
      let name = portal.areaName(area, in: language)
      rows.append(
        row(
          name, target: target, count: tallies[key]?.holding ?? 0, left: left[key] ?? 0, observedBy: observedBy,
          area: area))
    }
    // Where no target is the reader's own, what was counted still is.
    if rows.isEmpty, let all = tallies[nil] {
      rows.append(
        row(
          ownAreaName, target: nil, count: all.holding, left: left[nil] ?? 0, observedBy: observedBy, area: nil))
    }
    return IndicatorPanel(
      goal: goal(of: declaration),
      modality: declaration.modality.map { said($0) }
        .joined(separator: words("list.separator")),
      year: Period.year(year).text(in: language),
      rows: rows, total: total(of: rows, targets, observedBy), hasRows: !rows.isEmpty)
  }

  /// The bars of an indicator whose entries have a day each, by the board of targets, so that every page tells one number:
  /// what is confirmed is reached, and what waits for its confirmation stands beside it. `nil` for other indicators.
  private func enteredPanel(of declaration: IndicatorDeclaration, by count: CountID) async throws -> IndicatorPanel? {
    let id = shown(by: declaration, count)
    let city = portal.corpus.areas.city?.code
    let board = try await portal.targets.board(
      of: id, on: request.today, within: reader.isPublic ? .everywhere : request.scope)
    guard board.hasEntries(id) else { return nil }
    let year = board.usualYear(of: id, in: ownArea)
    let text = TargetWords(portal, request)
    let isConfirmed = portal.corpus.asksConfirmation(count)
    func path(_ area: AreaCode, _ state: String) -> String {
      id.targetPath(
        "entries", ["year": "\(year)", "area": area.text, "state": isConfirmed ? state : nil])
    }
    func row(_ area: AreaCode) -> (row: IndicatorPanel.Row, value: Int, target: Decimal128?)? {
      guard let progress = board.progress(of: id, in: .area(area), year: year),
        let value = (progress.measure.value ?? .zero).integer
      else { return nil }
      let isFew = reader.suppresses(value)
      let pending = reader.isPublic ? 0 : board.pending(of: id, in: area, year: year) ?? 0
      let row = IndicatorPanel.Row(
        area: portal.areaName(area, in: language), target: text.number(progress.target),
        count: reader.count(value, label: "", href: path(area, "confirmed"), words: words),
        pending: pending == 0
          ? nil : Figure(.count(pending), label: words("targets.unconfirmed"), href: path(area, "pending")),
        // Percent, bar and shortfall would give a suppressed number away.
        percent: isFew ? "—" : text.done(progress) ?? "—",
        width: isFew ? 0 : min(100, max(0, progress.percent ?? 0)),
        state: isFew ? StateMark(css: "out", word: "") : text.state(progress, unit: declaration.unit), isMine: false)
      return (row, value, progress.target)
    }
    let visible = visibleAreas
    var rows = board.places(of: id).compactMap(\.area).filter(visible.contains).compactMap(row)
    // Where no target is the reader's own, what was counted still is.
    if rows.isEmpty {
      var own = city
      if !reader.isPublic, let area = request.scope.area { own = area }
      rows = [own.flatMap(row)].compactMap { $0 }
    }
    var total: IndicatorPanel.Row?
    if rows.count > 1 {
      let value = rows.reduce(0) { $0 + $1.value }
      let targets = rows.compactMap(\.target)
      let target = targets.reduce(Decimal128.zero) { $0.adding($1) ?? $0 }
      // What all of them have is not held against the targets of some.
      let isWhole = targets.count == rows.count
      total = IndicatorPanel.Row(
        area: words("table.total"),
        target: isWhole || targets.isEmpty
          ? text.number(targets.isEmpty ? nil : target)
          : text.number(target) + words("targets.ofSome", ["count": "\(targets.count)", "all": "\(rows.count)"]),
        count: Figure(.count(value)), pending: nil,
        percent: isWhole ? FigureText.done(Decimal128(value), of: target) ?? "—" : "—", width: 0,
        state: StateMark(css: "out", word: ""), isMine: false)
    }
    return IndicatorPanel(
      goal: goal(of: declaration), modality: text.modality(declaration),
      // What does not run by the year is counted over the document's time.
      year: board.isYearly(id) ? Period.year(year).text(in: language) : words("indicator.wholePeriod"),
      rows: rows.map(\.row), total: total,
      hasRows: !rows.isEmpty)
  }

  /// The indicator whose actual is shown: a duty about another's target, such as to schedule it, has none of its own and
  /// shows how far that one is.
  private func shown(by declaration: IndicatorDeclaration, _ count: CountID) -> InstrumentID {
    guard declaration.direction == .rule else { return instrument.id }
    return declaration.of.first { other in
      guard case .indicator(let whole)? = portal.corpus.instrument(other)?.declaration else { return false }
      return whole.observedBy == count
    } ?? instrument.id
  }

  /// The bars of an indicator that people observe; `nil` where nothing was observed that the reader may see.
  func observedPanel(of declaration: IndicatorDeclaration) async throws -> IndicatorPanel? {
    guard !reader.isPublic, declaration.observedBy == nil, declaration.direction != .rule else { return nil }
    let id = instrument.id
    let board = try await portal.targets.board(of: id, on: request.today, within: request.scope)
    let year = board.usualYear(of: id, in: ownArea)
    let text = TargetWords(portal, request)
    let rows = board.places(of: id).compactMap { place -> IndicatorPanel.Row? in
      guard let progress = board.progress(of: id, in: place, year: year), let value = progress.measure.value else {
        return nil
      }
      let amount = text.amount(value, unit: declaration.unit)
      return IndicatorPanel.Row(
        area: text.place(place, of: declaration), target: text.number(progress.target),
        count: Figure(
          FigureText(short: amount, exact: amount, value: value.plainText()), href: id.targetPath), pending: nil,
        percent: text.done(progress) ?? "—", width: min(100, max(0, progress.percent ?? 0)),
        state: text.state(progress, unit: declaration.unit), isMine: false)
    }
    guard !rows.isEmpty else { return nil }
    return IndicatorPanel(
      goal: goal(of: declaration), modality: text.modality(declaration), year: Period.year(year).text(in: language),
      rows: rows, total: nil, hasRows: true)
  }

  /// The areas whose figures the reader may see.
  private var visibleAreas: Set<AreaCode> {
    let areas = portal.corpus.areas
    let city = areas.city?.code
    if reader.isPublic { return Set([city].compactMap { $0 }) }
    switch request.scope {
    case .area(let own), .park(let own, _): return [own]
    default: return Set(areas.districts.map(\.code) + [city].compactMap { $0 })
    }
  }

  /// Whose page it is: the reader's own area, else the city's.
  private var ownArea: AreaCode? {
    if !reader.isPublic, let own = request.scope.area { return own }
    return portal.corpus.areas.city?.code
  }

  private var ownAreaName: String {
    if let own = request.scope.area { return portal.areaName(own, in: language) }
    return portal.areaName(portal.corpus.areas.city?.code, in: language)
  }

  private func row(
    _ area: String, target: Indicator?, count told: Int, left: Int, observedBy: CountID, area code: AreaCode?
  ) -> IndicatorPanel.Row {
    // Whose recognition has left its register is told beside the number, and is no part of it. Where they are too few to be
    // told, they stay in the number: held against other counts of the same enterprises, the difference would tell them.
    let isHidden = left > 0 && reader.suppresses(left)
    let count = isHidden ? told : max(0, told - left)
    let isWhole = code == nil || code == portal.corpus.areas.city?.code
    func path(_ left: StandingsPage.Left?) -> String {
      observedBy.instrument.rowsPath(
        count: observedBy, state: "holds", area: isWhole ? nil : code?.text, left: left)
    }
    let beside =
      left == 0
      ? nil
      : reader.count(
        left, label: words(isHidden ? "targets.leftIncluded" : "targets.left"), href: path(.only), words: words)
    let figure = reader.count(count, label: "", href: path(left == 0 ? nil : .without), words: words)
    guard let target, let goal = target.normalised?.value.integer, goal > 0 else {
      return IndicatorPanel.Row(
        area: area, target: "—", count: figure, pending: beside, percent: "—", width: 0,
        state: StateMark(css: "out", word: words("indicator.noTarget")), isMine: false)
    }
    // Percent, bar and shortfall would give a suppressed number away.
    guard !reader.suppresses(count) else {
      return IndicatorPanel.Row(
        area: area, target: FigureText.count(goal).short, count: figure, pending: beside, percent: "—", width: 0,
        state: StateMark(css: "out", word: ""), isMine: false)
    }
    return IndicatorPanel.Row(
      area: area, target: FigureText.count(goal).short, count: figure, pending: beside,
      percent: FigureText.percent(count, of: goal) ?? "—", width: min(100, count * 100 / goal),
      state: state(of: target, count: count, goal: goal), isMine: false)
  }

  private func state(of target: Indicator, count: Int, goal: Int) -> StateMark {
    let missing: Int
    switch target.direction {
    case .exceed: missing = goal - count + 1
    case .atMost:
      return count <= goal
        ? StateMark(css: "yes", word: words("indicator.within"))
        : StateMark(css: "late", word: words("indicator.above", ["count": FigureText.count(count - goal).short]))
    default: missing = goal - count
    }
    guard missing > 0 else { return StateMark(css: "yes", word: words("indicator.reached")) }
    let left: KeyValuePairs = ["count": FigureText.count(missing).short]
    // What was due and is missing is not on its way any more.
    let isOver = target.deadline.map { $0.day < request.today } ?? false
    return isOver
      ? StateMark(css: "late", word: words("indicator.overdue", left))
      : StateMark(css: "ask", word: words("indicator.missing", left))
  }

  /// The districts' targets and counts added up, where all of them are shown.
  private func total(
    of rows: [IndicatorPanel.Row], _ targets: [Indicator], _ observedBy: CountID
  ) -> IndicatorPanel.Row? {
    guard rows.count > 1 else { return nil }
    let goals = targets.compactMap { $0.normalised?.value.integer }.reduce(0, +)
    let counts = rows.compactMap { Int($0.count.text.value) }.reduce(0, +)
    return IndicatorPanel.Row(
      area: words("table.total"), target: FigureText.count(goals).short, count: Figure(.count(counts)),
      pending: nil, percent: FigureText.percent(counts, of: goals) ?? "—", width: 0,
      state: StateMark(css: "out", word: ""), isMine: false)
  }

  /// The values that the indicator names, an area each where there are several.
  private var targets: [Indicator] {
    guard case .indicator(let declaration) = instrument.declaration else { return [] }
    return declaration.indicators(of: instrument, areas: portal.corpus.areas).filter { $0.value != nil }
  }

  /// By when what is to be reached, in words.
  func goal(of declaration: IndicatorDeclaration) -> String {
    let targets = targets
    var parts: [String] = []
    if let deadline = declaration.deadline {
      parts.append(
        words(
          "indicator.deadline",
          [
            "day": deadline.day.text(in: language),
            "basis": words("force.basis.\(deadline.basis.rawValue)"),
          ]))
    }
    if targets.count == 1, let target = targets.first, let value = target.value {
      parts.append(
        words(
          "indicator.goal.\(declaration.direction.rawValue)",
          ["amount": portal.asked(value, unit: target.unit, in: language)]))
    } else {
      parts.append(declaration.directionWords(words))
    }
    return parts.joined(separator: words("sentence.separator"))
  }
}
