import Decimals
import Enterprises
import Instruments
import PolicyCorpus
import Quantities
import Targets

/// 完成把握, as the page shows it.
struct ChanceView: Sendable {
  let sentence: String
  /// What the chance is of, beside what the trend says.
  let notes: [String]
  let sums: [Figure]
  let scenarios: [Scenario]
  let decisive: [Decisive]
  /// Where the likeliest are listed, while nobody decides anything; `nil` where somebody does.
  let undecided: Crumb?
  let method: String?

  /// That there is none.
  fileprivate static func untold(_ why: String) -> ChanceView {
    ChanceView(sentence: why, notes: [], sums: [], scenarios: [], decisive: [], undecided: nil, method: nil)
  }

  struct Scenario: Sendable {
    let name: String
    let weight: String
    let chance: String
    let expected: String
  }

  struct Decisive: Sendable {
    let name: String
    let href: String
    let chance: String
    let weight: String
  }
}

extension TargetWriter {
  /// The chance of making the year's target; `nil` where none is to be made, or nobody can tell it.
  func chance(_ progress: IndicatorProgress?, _ place: TargetPlace) async throws -> ChanceView? {
    guard year >= request.today.year, let area = place.area, board.seesEntries(of: area) else { return nil }
    guard board.isYearly(id), board.hasEntries(id), let register = portal.corpus.library(measuredBy: id) else {
      // Who was given a task asks for its chance too: that nobody can tell it is said, and no figure made up.
      guard board.yearlyTask(of: id, in: area, year: year)?.assignment != nil else { return nil }
      return .untold(words("targets.chance.noForecast"))
    }
    guard let needed = progress?.needed(towards: address.declaration.direction) else { return nil }
    guard let port = portal.ports.entryChances else {
      return .untold(words("targets.chance.none"))
    }
    let scope: AreaScope = area == portal.corpus.areas.city?.code ? .everywhere : .whole(area, on: request.today)
    let outlook = try await port.chances(
      markedBy: register, within: scope, by: Period.year(year).lastDay, on: request.today)
    let chance = portal.targets.chance(of: id, in: area, needed: needed, among: outlook)
    guard chance.isTold else {
      return .untold(words("targets.chance.empty"))
    }
    return try await view(of: chance, area: scope == .everywhere ? nil : area)
  }

  private func view(of chance: TargetChance, area: AreaCode?) async throws -> ChanceView {
    var decisive: [ChanceView.Decisive] = []
    for candidate in chance.decisive.prefix(10) where candidate.weight >= TargetChance.leastWeight {
      let name = try await portal.facts.enterprise(candidate.enterprise, within: request.scope)?.title
      guard let name else { continue }
      decisive.append(
        ChanceView.Decisive(
          name: name, href: "/enterprises/\(candidate.enterprise)",
          chance: FigureText.chance(candidate.chance, words),
          weight: words("targets.chance.points", ["points": Self.points(candidate.weight)])))
    }
    // A sum of chances comes to one or to nothing by rounding: nothing that is still needed is certain, and nothing that
    // as many candidates could bring about is impossible.
    func likely(_ share: Double) -> String {
      guard chance.needed > 0 else { return FigureText.chance(share, words) }
      let least = chance.candidates >= chance.needed ? 0.0001 : 0
      return FigureText.chance(min(max(share, least), 0.9999), words)
    }
    let whole = area ?? portal.corpus.areas.city?.code
    let expected = Decimal128(exactly: Self.oneDecimal(chance.expected)) ?? .zero
    func rows(_ inLibrary: String?) -> String? {
      guard Portal.allows(request.actor, Portal.rows) else { return nil }
      let query = FormFields().encoded(replacing: ["area": area?.text, "in": inLibrary])
      return query.isEmpty ? "/cultivation/monitoring" : "/cultivation/monitoring?\(query)"
    }
    return ChanceView(
      sentence: chance.needed == 0
        ? words("targets.chance.made")
        : words(
          "targets.chance.sentence", ["needed": "\(chance.needed)", "count": FigureText.count(chance.candidates).short]),
      notes: notes(chance, of: whole),
      sums: [
        Figure(
          FigureText(short: likely(chance.chance), exact: "\(chance.chance)", value: "\(chance.chance)"),
          label: words("targets.chance.label")),
        Figure(
          FigureText(short: text.number(expected), exact: "\(chance.expected)", value: "\(chance.expected)"),
          label: words("targets.chance.expected"), href: rows(nil)),
        Figure(
          FigureText(
            short: "\(chance.range.lowerBound)–\(chance.range.upperBound)", exact: "", value: ""),
          label: words("targets.chance.range")),
        Figure(
          FigureText(
            short: Self.oneDecimal(chance.expectedListed), exact: "\(chance.expectedListed)",
            value: "\(chance.expectedListed)"),
          label: words("targets.chance.listed", ["count": FigureText.count(chance.listed).short]), href: rows("1")),
        Figure(
          FigureText(
            short: Self.oneDecimal(max(0, chance.expected - chance.expectedListed)), exact: "", value: ""),
          label: words(
            "targets.chance.unlisted", ["count": FigureText.count(chance.candidates - chance.listed).short]),
          href: rows("0")),
      ],
      scenarios: chance.scenarios.map {
        ChanceView.Scenario(
          name: words.texts["scenario.\($0.name)"] ?? text.said($0.name),
          weight: FigureText.chance($0.weight, words),
          chance: likely($0.chance),
          expected: Self.oneDecimal($0.expected))
      },
      decisive: decisive,
      undecided: chance.needed > 0 && !chance.decisive.contains { $0.weight >= TargetChance.leastWeight }
        ? Crumb(words("targets.chance.undecided"), rows(nil)) : nil,
      method: words("targets.chance.method", ["error": chance.error < 1e-9 ? "10⁻⁹" : "\(chance.error)"]))
  }

  private func notes(_ chance: TargetChance, of area: AreaCode?) -> [String] {
    guard chance.needed > 0, let area else { return [] }
    var notes = [words("targets.chance.means", ["needed": "\(chance.needed)"])]
    if let trend = board.forecast(of: id, in: area, year: year), trend.method != .over {
      notes.append(words("targets.chance.trend", ["trend": "\(trend.value)"]))
    }
    if let pending = board.pending(of: id, in: area, year: year), pending > 0 {
      notes.append(words("targets.chance.pending", ["count": "\(pending)"]))
    }
    return notes
  }

  private static func points(_ share: Double) -> String { oneDecimal(share * 100) }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }
}

extension PolicyCorpus {
  /// The library whose capacity is measured by an indicator, or by another that counts the same: its entries are the
  /// candidates.
  func library(measuredBy indicator: InstrumentID) -> InstrumentID? {
    func count(_ id: InstrumentID) -> CountID? {
      if case .indicator(let declaration)? = instrument(id)?.declaration { declaration.observedBy } else { nil }
    }
    let own = count(indicator)
    func library(_ isMeasure: (InstrumentID) -> Bool) -> InstrumentID? {
      instruments.first { instrument in
        guard case .register(let register) = instrument.declaration else { return false }
        return register.capacity.map { isMeasure($0.indicator) } ?? false
      }?.id
    }
    return library { $0 == indicator } ?? own.flatMap { own in library { count($0) == own } }
  }
}
