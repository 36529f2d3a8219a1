import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// How an enterprise stands to one rung.
public struct RungStanding: Sendable, Hashable {
  public let rung: Rung
  /// Whether it stands there; `nil` where facts that nobody told would say.
  public let holds: Bool?
  /// Since when; `nil` where nobody told.
  public let since: CalendarDay?
  /// The last day on which the title holds, as its register has it.
  public let validUntil: CalendarDay?
  /// The facts that tell.
  public let facts: [FactID]
  /// The register's entry that tells.
  public let entry: RegisterEntry?
  /// 已出库: the entry of its recognition that has left, while the fact still tells that it is held; `nil` for none.
  public var left: RegisterEntry?
}

/// What a rung asks for, one criterion after another.
public struct RungAsk: Sendable {
  public let standard: Standard
  /// Whether the version has ceased to hold and no later one says what this rung asks for.
  public let isPast: Bool
  public let criterion: Criterion
  public let answer: Criterion.Answer
}

/// A rung that an enterprise may go for next.
public struct NextRung: Sendable {
  public let rung: Rung
  /// Those of the dated criteria that are about it; empty where no standard in the corpus says.
  public let asks: [RungAsk]
}

/// An enterprise on one ladder.
public struct LadderStanding: Sendable {
  public let ladder: Ladder
  public let rungs: [RungStanding]
  /// The next rung up; of titles, each that it does not hold.
  public let next: [NextRung]

  /// The highest that it is known to hold.
  public var highest: RungStanding? { rungs.last { $0.holds == true } }
}

/// Reads where an enterprise stands: titles are facts that an authority told or entries of a register, and never worked
/// out from figures.
public struct LadderReader: Sendable {
  public let corpus: PolicyCorpus
  /// The register that keeps since when and how long a recognition holds.
  public static let recognitions = InstrumentID("zjtx-2025/1#cultivation-ladder")
  public static let recognisedOn = "认定日期"

  public init(corpus: PolicyCorpus) {
    self.corpus = corpus
  }

  /// Where an enterprise stands on every ladder.
  /// - Parameters:
  ///   - entries: its entries in registers.
  ///   - scale: what is recorded of its entries above scale and exits.
  /// - Throws: what strict evaluation of a criterion refuses.
  public func standings(
    of enterprise: Subject, entries: [RegisterEntry], scale: ScaleHistory = ScaleHistory(), on day: CalendarDay
  ) throws(Diagnostic) -> [LadderStanding] {
    var standings: [LadderStanding] = []
    for ladder in Ladder.allCases {
      let rungs = ladder.rungs.map { standing($0, enterprise, entries, scale, on: day) }
      var next: [NextRung] = []
      for rung in Self.next(ladder, rungs) {
        next.append(NextRung(rung: rung, asks: try asks(rung, enterprise, on: day)))
      }
      standings.append(LadderStanding(ladder: ladder, rungs: rungs, next: next))
    }
    return standings
  }

  /// The rungs that facts alone tell, as far as they do: what counts by area are made of.
  func held(by enterprise: Subject, on day: CalendarDay) -> [RungStanding] {
    let told = Rung.allCases.filter { $0.register == nil }.map { standing($0, enterprise, [], ScaleHistory(), on: day) }
    let highest = told.last { $0.rung.ladder == .quality && $0.holds == true }?.rung
    return told.filter { $0.holds == true && ($0.rung.ladder != .quality || $0.rung == highest) }
  }

  private static func next(_ ladder: Ladder, _ rungs: [RungStanding]) -> [Rung] {
    let open = rungs.filter { $0.holds == false && $0.rung != .belowScale && $0.rung != .micro }.map(\.rung)
    return ladder == .titles ? open : Array(open.prefix(1))
  }

  /// The rungs of recognition that a count takes by themselves, whatever else is known of an enterprise.
  /// - Throws: what strict evaluation of the count's condition refuses.
  public static func rungs(countedBy count: FactCount) throws(Diagnostic) -> [Rung] {
    var rungs: [Rung] = []
    for rung in Rung.allCases where rung.isRecognised {
      let counts = try count.counts(year: 0) { fact in
        fact.fact.text == "tier" ? .known(.choice(rung.rawValue)) : .unknown
      }
      if counts == true { rungs.append(rung) }
    }
    return rungs
  }

  // MARK: Standing

  private func standing(
    _ rung: Rung, _ enterprise: Subject, _ entries: [RegisterEntry], _ scale: ScaleHistory, on day: CalendarDay
  ) -> RungStanding {
    let told = Told(enterprise: enterprise, day: day, scale: scale)
    func standing(_ holds: Bool?, since: CalendarDay? = nil, _ facts: String..., entry: RegisterEntry? = nil)
      -> RungStanding
    {
      RungStanding(
        rung: rung, holds: holds, since: since, validUntil: nil, facts: facts.compactMap { FactID($0) }, entry: entry)
    }
    switch rung {
    case .belowScale: return standing(told.isAboveScale.map { !$0 }, since: told.exit?.day, "above_scale_on")
    case .aboveScale:
      return standing(
        told.isAboveScale, since: told.isAboveScale == true ? scale.reentry?.day ?? told.day("above_scale_on") : nil,
        "above_scale_on")
    case .strong:
      let titles = rung.titles.map { told.flag($0.rawValue) }
      let recognition = rung.recognition.map { tier($0, told, entries) }
      let ways = titles + [rung.recognition.flatMap { told.hasTier($0.rawValue) }]
      let holds: Bool? = ways.contains(true) ? true : ways.contains(nil) ? nil : false
      var strong = standing(holds, "tier", "gazelle", "unicorn", "single_champion")
      // Who is strong by the recognition alone is so as long as that stands.
      if !titles.contains(true) { strong.left = recognition?.left }
      return strong
    case .listed: return flag(rung, "listed", told)
    case .gazelle, .unicorn, .singleChampion: return flag(rung, rung.rawValue, told)
    case .micro: return standing(told.tier.map { $0 == "none" }, "tier")
    case .innovative, .srdi, .littleGiant: return tier(rung, told, entries)
    case .equity, .leading:
      let entry = entries.first { entry in
        guard let register = rung.register, entry.register == register.id, entry.isIn(on: day) else { return false }
        return register.field.map { register.values.contains(entry.fields[$0] ?? "") } ?? true
      }
      return standing(entry != nil, since: entry?.enteredOn, entry: entry)
    }
  }

  private func flag(_ rung: Rung, _ fact: String, _ told: Told) -> RungStanding {
    RungStanding(
      rung: rung, holds: told.flag(fact), since: told.since(fact, .boolean(true)), validUntil: nil,
      facts: [FactID(fact)].compactMap { $0 }, entry: nil)
  }

  /// Whoever holds a higher rung holds this one too. How long a recognition holds is what its register says, and it says
  /// so of the highest.
  private func tier(_ rung: Rung, _ told: Told, _ entries: [RegisterEntry]) -> RungStanding {
    let order = Ladder.quality.rungs
    let held = told.tier.map { tier in
      (order.firstIndex { $0.rawValue == tier } ?? 0) >= (order.firstIndex(of: rung) ?? 0)
    }
    let isHighest = told.tier == rung.rawValue
    let entry = entries.first { $0.register == Self.recognitions && $0.isIn(on: told.day) && isHighest }
    let toldSince = told.since("tier", .choice(rung.rawValue))
    let since = toldSince ?? entry?.fields[Self.recognisedOn].flatMap { CalendarDay($0) }
    // What left before the fact began was another recognition.
    let left = entries.filter { other in
      guard case .left = other.state, let leftOn = other.leftOn, leftOn <= told.day else { return false }
      return other.register == Self.recognitions && toldSince.map { $0 <= leftOn } ?? true
    }.max { $0.id < $1.id }
    return RungStanding(
      rung: rung, holds: held, since: held == true ? since : nil, validUntil: entry?.validUntil,
      facts: [FactID("tier")].compactMap { $0 }, entry: entry, left: entry == nil && isHighest ? left : nil)
  }

  // MARK: What the next asks

  /// The criteria of a rung that are about the enterprise, by the standards that hold on the day.
  private func asks(_ rung: Rung, _ enterprise: Subject, on day: CalendarDay) throws(Diagnostic) -> [RungAsk] {
    var asks: [RungAsk] = []
    let knowledge: (FactReference) -> Knowledge = { enterprise.knowledge(of: $0, on: day, known: day) }
    for (standard, isPast) in corpus.standards(asking: rung, on: day) {
      for criterion in standard.criteria where criterion.rung == rung.rawValue {
        let answer = try criterion.answer(year: day.year - 1, knowledge)
        guard answer != .inapplicable else { continue }
        asks.append(RungAsk(standard: standard, isPast: isPast, criterion: criterion, answer: answer))
      }
    }
    return asks
  }
}

/// What is known of an enterprise on a day, by the names of facts.
private struct Told {
  let enterprise: Subject
  let day: CalendarDay
  let scale: ScaleHistory

  private func knowledge(_ fact: String) -> Knowledge {
    FactID(fact).map { enterprise.knowledge(of: FactReference($0), on: day, known: day) } ?? .unknown
  }

  func flag(_ fact: String) -> Bool? {
    switch knowledge(fact) {
    case .unknown: nil
    case .known(.boolean(let flag)): flag
    case .absent, .known: false
    }
  }

  func day(_ fact: String) -> CalendarDay? {
    if case .known(.day(let day)) = knowledge(fact) { day } else { nil }
  }

  /// 已退规: the exit after which it has not entered again.
  var exit: ScaleChange? { scale.exit(entered: day("above_scale_on")) }

  /// A day that has not come is no entry yet, and who fell out is above scale no more.
  var isAboveScale: Bool? {
    if exit != nil { return false }
    return switch knowledge("above_scale_on") {
    case .unknown: nil
    case .known(.day(let entered)): entered <= day
    case .absent, .known: false
    }
  }

  /// The highest recognition, `none` where there is known to be none; `nil` where nobody told.
  var tier: String? {
    switch knowledge("tier") {
    case .unknown: nil
    case .known(.choice(let tier)): tier
    case .absent, .known: "none"
    }
  }

  func hasTier(_ name: String) -> Bool? { tier.map { $0 == name } }

  /// From which day on a fact was told to have a value.
  func since(_ fact: String, _ value: FactValue) -> CalendarDay? {
    enterprise.entries.filter { entry in
      entry.reference.fact.text == fact && entry.value == value && (entry.since.map { $0 <= day } ?? false)
    }.compactMap(\.since).min()
  }
}

extension PolicyCorpus {
  /// The standards that say what a rung asks for on a day. Where the versions that hold say nothing of it, the last that
  /// did, marked as past.
  func standards(asking rung: Rung, on day: CalendarDay) -> [(standard: Standard, isPast: Bool)] {
    let asking = standards.filter { standard in standard.rungs.contains { $0.id == rung.rawValue } }
    let begun = asking.filter { $0.period.from.map { $0 <= day } ?? true }
    let holding = begun.filter { $0.period.to.map { day <= $0 } ?? true }
    let replaced = Set(holding.compactMap { $0.replaces?.standard })
    let current = holding.filter { !replaced.contains($0.id) }
    guard current.isEmpty else { return current.map { ($0, false) } }
    return begun.max { ($0.period.to ?? day) < ($1.period.to ?? day) }.map { [($0, true)] } ?? []
  }
}
