import Benefits
import Diagnostics
import PolicyCorpus
import Quantities

/// What a reform comes to, for people: before and after, who gains and who loses, for groups.
struct ReformOutcomeView: Sendable {
  struct Row: Sendable {
    let name: String
    let before: FigureText
    let after: FigureText
    let difference: FigureText
  }

  struct Section: Sendable {
    let title: String
    let head: String
    let rows: [Row]
  }

  let isChanged: Bool
  let before: FigureText
  let after: FigureText
  let difference: FigureText
  let counts: [Pair]
  let paysCash: Bool
  let winners: Figure
  let losers: Figure
  let incomparable: Figure?
  let gain: FigureText
  let loss: FigureText
  let quantiles: [Pair]
  let sections: [Section]
  let population: String

  /// How many groups of all three kinds together are told on the page.
  private static let groupsOnPage = 30

  init(
    _ outcome: ReformOutcome, of benefit: BenefitDeclaration, isChanged: Bool, door: (_ who: String) -> String,
    portal: Portal, words: Strings
  ) {
    let language = words.language
    self.isChanged = isChanged
    let (earlier, later) = (outcome.before.figures(of: benefit.id), outcome.after.figures(of: benefit.id))
    before = FigureText(earlier.bounded, unbounded: earlier.unbounded, words)
    after = FigureText(later.bounded, unbounded: later.unbounded, words)
    difference = FigureText(signed: Self.minus(later, earlier), words)
    counts = [
      Pair(words("table.holding"), Self.change(earlier.eligible, later.eligible)),
      Pair(words("reforms.undecided"), Self.change(earlier.open, later.open)),
    ]
    paysCash = benefit.paysCash
    let enterprises = outcome.enterprises
    func figure(_ count: Int, _ who: String) -> Figure {
      Figure(
        FigureText.count(count), label: words("reforms.\(who)"), href: count == 0 ? nil : door(who))
    }
    winners = figure(enterprises.winners, "winners")
    losers = figure(enterprises.losers, "losers")
    incomparable = enterprises.incomparable == 0 ? nil : figure(enterprises.incomparable, "incomparable")
    gain = FigureText(enterprises.gain, words)
    loss = FigureText(enterprises.loss, words)
    let shares = ReformOutcome.toldShares
    quantiles = zip(shares, enterprises.quantiles(shares)).map { share, difference in
      Pair(words("reforms.quantile.\(Int(share * 100))"), FigureText(signed: difference, words).short)
    }
    let groups = outcome.groups
    func name(_ district: String?) -> String {
      district.flatMap { AreaCode($0) }.map { portal.areaName($0, in: language) } ?? words("reforms.untold")
    }
    func name(division: String?) -> String {
      guard let division else { return words("reforms.untold") }
      let name = IndustryCode(division).flatMap { portal.corpus.industries.name(of: $0) }
      return name.map { "\(division) \($0)" } ?? division
    }
    func name(size: Standard.Rung?) -> String { size?.name(language) ?? words("reforms.untold") }
    let crossed = groups.filter { $0.before.bounded != $0.after.bounded || $0.before.unbounded != $0.after.unbounded }
      .sorted { ($0.magnitude, $0.group.division ?? "") > ($1.magnitude, $1.group.division ?? "") }
      .prefix(Self.groupsOnPage)
    sections = [
      Section(
        title: words("reforms.byArea"), head: words("enterprise.area"),
        rows: Self.rows(groups, words) { name($0.district) }),
      Section(
        title: words("reforms.byIndustry"), head: words("reforms.industry"),
        rows: Self.rows(groups, words) { name(division: $0.division) }),
      Section(
        title: words("reforms.bySize"), head: words("reforms.size"),
        rows: Self.rows(groups, words) { name(size: $0.size) }),
      Section(
        title: words("reforms.byAll", ["count": "\(Self.groupsOnPage)"]), head: words("reforms.group"),
        rows: Self.rows(Array(crossed), words) {
          [name($0.district), name(division: $0.division), name(size: $0.size)].joined(separator: " · ")
        }),
    ].filter { !$0.rows.isEmpty }
    population = words(
      "reforms.population",
      [
        "count": FigureText.count(outcome.before.enterprises).short, "day": outcome.before.on.text(in: language),
      ])
  }

  private static func rows(
    _ groups: [ReformOutcome.GroupChange], _ words: Strings, _ name: (EnterpriseGroups.Group) -> String
  ) -> [Row] {
    var names: [String] = []
    var sums: [String: (before: BatchSummary.Figures, after: BatchSummary.Figures)] = [:]
    for group in groups {
      let own = name(group.group)
      if sums[own] == nil { names.append(own) }
      sums[own, default: (.init(), .init())].before.add(group.before)
      sums[own]?.after.add(group.after)
    }
    return names.compactMap { name in
      sums[name].map { sum in
        Row(
          name: name, before: FigureText(sum.before.bounded, unbounded: sum.before.unbounded, words),
          after: FigureText(sum.after.bounded, unbounded: sum.after.unbounded, words),
          difference: FigureText(signed: minus(sum.after, sum.before), words))
      }
    }
  }

  /// How much more; `nil` where nothing bounds more or fewer answers than before.
  private static func minus(_ later: BatchSummary.Figures, _ earlier: BatchSummary.Figures) -> Money? {
    guard later.unbounded == earlier.unbounded else { return nil }
    return later.bounded.flatMap { later in earlier.bounded.flatMap { later.subtracting($0) } }
  }

  private static func change(_ before: Int, _ after: Int) -> String {
    let (earlier, later) = (FigureText.count(before).short, FigureText.count(after).short)
    return before == after ? earlier : "\(earlier) → \(later)"
  }
}

extension BatchSummary {
  fileprivate func figures(of id: InstrumentID) -> Figures { benefits.first { $0.id == id }?.all ?? Figures() }
}

extension ReformOutcome.GroupChange {
  /// How much the group's ceiling moves, in fen.
  fileprivate var magnitude: UInt64 {
    before.bounded.flatMap { before in after.bounded?.subtracting(before)?.fen.magnitude } ?? .max
  }
}

extension FigureText {
  /// An amount, or that nothing bounds it.
  init(_ amount: Money?, _ words: Strings) {
    self =
      amount.map { .amount($0, in: words.language) }
      ?? FigureText(short: words("reforms.unbounded"), exact: words("reforms.unbounded"), value: "")
  }

  /// An amount, and how many answers beside it nothing bounds.
  init(_ bounded: Money?, unbounded: Int, _ words: Strings) {
    let plain = FigureText(bounded, words)
    guard let bounded, unbounded > 0 else {
      self = plain
      return
    }
    guard bounded > .zero else {
      self.init(nil, words)
      return
    }
    func told(_ amount: String) -> String {
      words("reforms.andUnbounded", ["amount": amount, "count": "\(unbounded)"])
    }
    self.init(short: told(plain.short), exact: told(plain.exact), value: "")
  }

  /// The same with its sign where it is more than nothing.
  init(signed amount: Money?, _ words: Strings) {
    let plain = FigureText(amount, words)
    guard let amount, amount > .zero else {
      self = plain
      return
    }
    self.init(short: "+\(plain.short)", exact: "+\(plain.exact)", value: plain.value)
  }
  static func incomparable(_ words: Strings) -> FigureText {
    FigureText(short: words("reforms.incomparable"), exact: words("reforms.incomparable"), value: "")
  }
}
