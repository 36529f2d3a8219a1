import Benefits
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension InstrumentWriter {
  /// How many rows of enterprises stand on the clause's own page.
  private static let shownRows = 6

  func panel(of benefit: BenefitDeclaration) async throws -> BenefitPanel {
    let source = FigureSource.benefit(benefit.id)
    let tallies = isCounted ? try await reader.tallies(of: source) : [:]
    let byRow = isCounted ? try await reader.talliesByRow(of: benefit.id) : [:]
    let all = tallies[nil] ?? Tally()
    let first = try await reader.rows(StandingFilter(source: source), offset: 0, limit: Self.shownRows)
    return BenefitPanel(
      sums: isCounted ? sums(all, of: benefit) : [], conditions: commonConditions(of: benefit),
      tierHead: tierHead(of: benefit), tiers: tiers(of: benefit, byRow),
      districts: areaFigures(tallies, withAmounts: benefit.tiers.contains(where: \.amount.isSum)),
      rows: first.rows.map { row($0) }, allRows: first.total > first.rows.count ? benefit.id.rowsPath() : nil,
      rule: benefit.id.rulePath, calls: notices(of: benefit.id),
      closing: Assessment.closingWords(language), isUncounted: !isCounted,
      nobody: isCounted && !reader.isPublic && all == Tally() ? nobody(of: benefit) : nil)
  }

  /// What the reader's own enterprise has of a benefit, then its calls; that none is published only to who has nothing.
  private func notices(of benefit: InstrumentID) -> [CallLine] {
    let held = own.lines(of: benefit)
    return held.isEmpty || calls.call(of: benefit) != nil ? held + calls.lines(of: benefit, words) : held
  }

  /// That nobody matches: of which year that was asked, and what to look at.
  private func nobody(of benefit: BenefitDeclaration) -> BenefitPanel.Nobody {
    guard let year = benefit.yearAsked(on: request.today) else {
      return BenefitPanel.Nobody(text: words("benefit.nobody"), next: words("benefit.nobodyNext"))
    }
    let said = Period.year(year).text(in: language)
    let tested = benefit.dayTested(ofYear: year, on: request.today)
    return BenefitPanel.Nobody(
      text: words("benefit.nobodyOfYear", ["year": said]),
      next: benefit.force.contains(tested)
        ? words("benefit.nobodyNext")
        : words(
          "benefit.nobodyInForce",
          [
            "time": benefit.forceTestedOn == .claim ? tested.text(in: language) : said,
            "period": benefit.force.text(words),
          ]))
  }

  private func sums(_ all: Tally, of benefit: BenefitDeclaration) -> [Figure] {
    var sums = [
      reader.count(
        all.holding, of: all.holders, isOfEnterprises: benefit.subject == .enterprise,
        label: words("benefit.holding", ["unit": words("subject.unit.\(benefit.subject.rawValue)")]),
        href: benefit.id.rowsPath(state: "holds"), words: words)
    ]
    if benefit.tiers.contains(where: \.amount.isSum),
      let amount = reader.amount(all.maximum, of: all.holders, label: words("benefit.most"), words: words)
    {
      sums.append(amount)
    }
    if !reader.isPublic {
      sums.append(
        reader.count(
          all.undecided, label: words("state.undecided"), href: benefit.id.rowsPath(state: "undecided"),
          words: words))
    }
    return sums
  }

  /// One row of a list of standings, as every list shows it.
  func row(_ row: StandingRow) -> StandingRowView {
    StandingRowView(row, portal: portal, words: words)
  }

  // MARK: Rows of the table in words

  /// The columns whose cells differ between rows: what tells one tier from another.
  private func telling(_ table: DecisionTable) -> [Int] {
    table.inputs.indices.filter { column in
      Set(table.rows.map { $0.cells[column].source.text }).count > 1
    }
  }

  private func tierHead(of benefit: BenefitDeclaration) -> String {
    guard let table = benefit.table else { return "" }
    let names = telling(table).map { said(table.inputs[$0].name) }
    return names.isEmpty ? words("benefit.condition") : names.joined(separator: words("list.separator"))
  }

  private func tiers(of benefit: BenefitDeclaration, _ byRow: [String: Tally]) -> [BenefitPanel.Tier] {
    guard let table = benefit.table else { return [] }
    let columns = telling(table)
    return zip(table.rows, benefit.tiers).map { row, tier in
      BenefitPanel.Tier(
        condition: columns.isEmpty
          ? words("benefit.allConditions")
          : columns.map { said(row.cells[$0], column: table.inputs[$0], of: benefit) }
            .joined(separator: words("list.separator")),
        amount: benefit.words(for: tier.amount)(language),
        exact: tier.amount.bound.map { FigureText.amount($0, in: language).exact } ?? "",
        figure: isCounted && !reader.isPublic
          ? reader.count(
            byRow[row.name]?.holding ?? 0, label: "",
            href: benefit.id.rowsPath(state: "holds", row: row.name), words: words) : nil)
    }
  }

  private func commonConditions(of benefit: BenefitDeclaration) -> [Pair] {
    guard let table = benefit.table, let row = table.rows.first else { return [] }
    let differing = Set(telling(table))
    return table.inputs.indices.filter { !differing.contains($0) }.compactMap { index in
      guard row.cells[index].tests.contains(where: { $0.node != .any }) else { return nil }
      return Pair(
        said(table.inputs[index].name),
        said(row.cells[index], column: table.inputs[index], of: benefit))
    }
  }

  /// A cell in words.
  private func said(
    _ cell: DecisionTable.Cell, column: DecisionTable.Column, of benefit: BenefitDeclaration
  ) -> String {
    benefit.valueWords(of: column.name).words(for: cell.tests, as: column.type)(language)
  }
}

extension StandingRowView {
  init(_ row: StandingRow, portal: Portal, words: Strings) {
    let standing = row.standing
    name = row.name
    subject = portal.subjectName(of: standing, words)
    href = "/enterprises/\(FormFields.encode(standing.enterprise))"
    area = portal.areaName(standing.area, in: words.language)
    state = StateMark(standing.state, of: standing.source, words: words)
    self.row = standing.row ?? ""
    guard case .benefit = standing.source else {
      amount = ""
      exact = ""
      return
    }
    // What holds without a sum, such as an exemption, has no amount to show.
    let view = standing.maximum == .zero ? nil : AmountView(standing.minimum, standing.maximum, words: words)
    amount = view?.text ?? "—"
    exact = view?.exact ?? ""
  }
}

extension Portal {
  /// `合同 HT2024-01`; `nil` where the enterprise itself stands behind the figure.
  func subjectName(of standing: Standing, _ words: Strings) -> String? {
    guard standing.subject != standing.enterprise, case .benefit(let id) = standing.source,
      let kind = corpus.benefit(id)?.subject
    else { return nil }
    return "\(words("subject.\(kind.rawValue)")) \(standing.subject)"
  }
}
