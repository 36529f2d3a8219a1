import Benefits
import PolicyCorpus
import Quantities

/// Reads the figures of a clause page as far as the reader may: the one place where they are narrowed.
///
/// Somebody whose scope has rows sees exact figures with doors to the rows. Everybody else sees the whole city's
/// figures, and those of fewer than three enterprises only as 少于3家; nothing by district or by row, since differences
/// would give a small one away.
struct FigureReader: Sendable {
  let isPublic: Bool
  private let scope: AreaScope
  private let standings: any StandingStore

  init(_ request: PortalRequest, _ portal: Portal) {
    switch request.scope {
    case .nothing, .enterprise:
      isPublic = true
      scope = .everywhere
    case .everywhere, .area, .park:
      isPublic = false
      scope = request.scope
    }
    standings = portal.ports.standings
  }

  /// Under `nil` the whole scope; under each area right below it that the reader may see, that area.
  func tallies(of source: FigureSource) async throws -> [AreaCode?: Tally] {
    guard isPublic else { return try await standings.partTallies(of: source, scope: scope) }
    return [nil: try await tallies(of: [source])[source] ?? Tally()]
  }

  /// The whole scope alone, for several figures.
  func tallies(of sources: [FigureSource]) async throws -> [FigureSource: Tally] {
    try await standings.wholeTallies(of: sources, scope: scope)
  }

  /// By row of a benefit's table; empty for the public.
  func talliesByRow(of benefit: InstrumentID) async throws -> [String: Tally] {
    isPublic ? [:] : try await standings.talliesByRow(of: benefit, scope: scope)
  }

  /// Rows behind a figure; none for the public.
  func rows(
    _ filter: StandingFilter, offset: Int, limit: Int
  ) async throws -> (rows: [StandingRow], total: Int) {
    isPublic
      ? ([], 0) : try await standings.standings(filter, scope: scope, offset: offset, limit: limit)
  }

  /// Whether a number of enterprises must not be told: nothing that follows from it may be shown either.
  func suppresses(_ number: Int) -> Bool { isPublic && number < Self.smallest }

  /// A number of enterprises, or of contracts, projects … that belong to so many: suppressed for the public where few
  /// enterprises are behind it, a door for everybody else.
  /// - Parameter isOfEnterprises: whether enterprises are what is counted; of anything else the page says that it is the
  ///   enterprises behind it that are few.
  func count(
    _ number: Int, of enterprises: Int? = nil, isOfEnterprises: Bool = true, label: String, href: String?,
    words: Strings
  ) -> Figure {
    let few = words(isOfEnterprises ? "figure.few" : "figure.fewBehind")
    return suppresses(enterprises ?? number)
      ? Figure(FigureText(short: few, exact: few, value: ""), label: label)
      : Figure(.count(number), label: label, href: isPublic || number == 0 ? nil : href)
  }

  /// An amount that goes with a number of enterprises; `nil` where the number is suppressed.
  func amount(_ amount: Money?, of number: Int, label: String, words: Strings) -> Figure? {
    guard !suppresses(number), let amount else { return nil }
    return Figure(.amount(amount, in: words.language), label: label)
  }

  private static let smallest = 3
}
