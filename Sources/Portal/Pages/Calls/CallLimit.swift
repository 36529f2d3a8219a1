import Delivery
import Diagnostics
import Facts
import Quantities

/// 适用区域 of a district's call: whose enterprises alone it is for. A call of the whole city has none.
struct CallLimit: Sendable, Hashable {
  let area: AreaCode
  let name: Wording

  /// `（限松江区）`, behind what is said of the call.
  func mark(_ words: Strings) -> String { words("calls.limited", ["area": name(words.language)]) }

  /// Whether an enterprise of a place may come under the call; where the place is not known, it may.
  func admits(_ place: AreaCode?) -> Bool { place.map(area.contains) ?? true }

  /// Whether somebody with a scope has to do with the call at all.
  func concerns(_ scope: AreaScope) -> Bool { scope.intersection(.area(area)) != .nothing }
}

extension Portal {
  /// The limits of some calls; those of the whole city have none. Cost: the list of budgets.
  func limits(of calls: [Call]) async throws -> [CallID: CallLimit] {
    try await ports.delivery.store.read { try $0.areas(of: calls) }.mapValues(limit)
  }

  /// The limit of one call. Cost: a look-up.
  func limit(of call: Call) async throws -> CallLimit? {
    try await ports.delivery.store.read { try $0.area(of: call) }.map(limit)
  }

  private func limit(_ area: AreaCode) -> CallLimit {
    CallLimit(area: area, name: Wording(zh: areaName(area, in: .chinese), en: areaName(area, in: .english)))
  }
}

extension Dossier {
  /// Where an enterprise is counted, as held on a day and as was known by another: what `Enterprise.area` says of today.
  func area(on day: CalendarDay, known: CalendarDay) -> AreaCode? {
    ["statistical_area", "operating_area", "registered_area"].lazy.compactMap { name -> AreaCode? in
      guard let fact = FactID(name),
        case .known(.code(let code)) = enterprise.knowledge(of: FactReference(fact), on: day, known: known)
      else { return nil }
      return AreaCode(code)
    }.first
  }
}
