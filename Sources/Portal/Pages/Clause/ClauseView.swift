/// What the page of a clause shows: at the left what the text says, at the right each instrument, alive.
struct ClauseView: Sendable {
  let crumbs: [Crumb]
  let heading: String
  let summary: String
  let facts: [Pair]
  /// 实施细则 in force or to come.
  let implementing: [Crumb]
  let readings: [ReadingView]
  /// What other readings would cost, for those who may try them; `nil` where none is written as a rule.
  let readingCosts: String?
  /// Readings that hold for the whole document.
  let documentReadings: [ReadingView]
  let findings: [String]
  let instruments: [InstrumentView]
  /// The clause's official text; `nil` where none is attached.
  let official: OfficialTextPanel?
  /// When the figures were worked out; `nil` before the first time.
  let computed: String?
  let isPublic: Bool
  let previous: Crumb?
  let next: Crumb?
}

/// 原文: the clause as its holder's text has it.
struct OfficialTextPanel: Sendable {
  struct Run: Sendable {
    let text: String
    /// The instrument that uses the figure, on the same page; `nil` for plain text.
    let href: String?
    /// Every instrument that uses it.
    let title: String?
  }

  struct Paragraph: Sendable {
    let runs: [Run]
  }

  let paragraphs: [Paragraph]
  /// Why there is no text to show, where something is wrong with it; `nil` where there is.
  let trouble: String?
}

/// A question that the text leaves open, and how it was read.
struct ReadingView: Sendable, Hashable {
  let question: String
  let chosen: String
  let others: String?
  let reason: String
  /// The other answers that can be tried where the page can work them out.
  let switches: [Switch]
  /// The clause that it is of, where that is another than the page's.
  var source: Crumb?
}

/// One instrument with its working state. A part that would be empty is `nil`.
struct InstrumentView: Sendable {
  let anchor: String
  let kind: String
  let name: String
  let subtitle: String
  let benefit: BenefitPanel?
  let indicator: IndicatorPanel?
  let counts: [CountPanel]
  /// What it declares, for kinds whose engine has no figures to show.
  let facts: [Pair]
  let readings: Int
  var cases: CasePanel?
  var register: RegisterPanel?
  var live: LivePanel?
  var money: MoneyPanel?
  var places: VoucherPlaces?
}

/// 兑现: the money behind a voucher, a fund or a benefit, as far as the reader may open it there.
struct MoneyPanel: Sendable {
  struct Budget: Sendable {
    let name: Crumb
    let payer: String
    let total: Figure
    /// By the kinds of accounts, in the order of `kinds`.
    let parts: [Figure]
    /// The bar's lengths in per cent: what went out or is owed, and that with what is promised.
    let used: Int
    let promised: Int
    /// The bar in words.
    let says: String
  }

  /// 年度安排 of a voucher: how many were issued under it, and what these came to.
  struct Programme: Sendable {
    let name: Crumb
    let validity: String
    /// In the order of `sums` of the panel; each opens to what it counts.
    let parts: [Figure]
  }

  /// What was approved, issued and paid of a benefit.
  let figures: [Figure]
  let kinds: [String]
  let budgets: [Budget]
  /// The heads of the programmes' figures.
  let sums: [String]
  let programmes: [Programme]
}

/// 供需对接、工作机制、活动: how each goes, and where one goes on.
struct LivePanel: Sendable {
  let figures: [Figure]
  let links: [Crumb]
}

/// 办理事项: how many are open and overdue, and where one is opened.
struct CasePanel: Sendable {
  let figures: [Figure]
  /// Where a case of it is opened; `nil` for those who may not.
  let open: String?
  let isEmpty: Bool
}

/// 扶持事项: how many match, for at most how much, by row, by district, and the first of them.
struct BenefitPanel: Sendable {
  struct Tier: Sendable {
    let condition: String
    let amount: String
    let exact: String
    let figure: Figure?
  }

  let sums: [Figure]
  /// What all rows ask for alike.
  let conditions: [Pair]
  let tierHead: String
  let tiers: [Tier]
  let districts: [AreaFigures]
  let rows: [StandingRowView]
  let allRows: String?
  /// The page of the rule behind the figures.
  let rule: String
  let calls: [CallLine]
  let closing: String
  /// Whether nobody has been assessed yet.
  let isUncounted: Bool
  /// That nobody matches, with what to do next; `nil` where somebody does.
  let nobody: Nobody?

  struct Nobody: Sendable {
    let text: String
    let next: String
  }
}

/// One area's figures.
struct AreaFigures: Sendable {
  let name: String
  let holding: Figure
  let undecided: Figure
  let amount: FigureText?
  /// What the rows from here on are; `nil` where all rows are alike.
  var heading: String?
}

/// One enterprise behind a figure.
struct StandingRowView: Sendable {
  let name: String
  /// The contract, project … by its kind and key; `nil` where the enterprise itself is meant.
  let subject: String?
  let href: String
  let area: String
  let state: StateMark
  let row: String
  let amount: String
  let exact: String
}

/// 指标: what was counted against what is to be reached.
struct IndicatorPanel: Sendable {
  struct Row: Sendable {
    let area: String
    let target: String
    let count: Figure
    /// 待入统确认: what is no part of the count yet; `nil` for none.
    let pending: Figure?
    let percent: String
    /// The bar's length in per cent, at most 100.
    let width: Int
    let state: StateMark
    let isMine: Bool
  }

  /// `2025年12月31日前，实现1,000家`.
  let goal: String
  let modality: String
  let year: String
  let rows: [Row]
  let total: Row?
  let hasRows: Bool
}

/// A count that facts give.
struct CountPanel: Sendable {
  let name: String
  let year: String
  let figures: [Figure]
  let districts: [AreaFigures]
  /// 非统计口径.
  let mark: String?
}
