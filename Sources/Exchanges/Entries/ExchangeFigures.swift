// Exchanges: 对接. Demands and supplies of the declared lists, who answers them, ranked matches with their reasons, outcomes.
// May import: Decimals, Diagnostics, Enterprises, Facts, Instruments, Journal, PolicyCorpus, Quantities, Secrecy.
// Start reading at `ExchangeEntry`, then `ExchangeMatch`, then `ExchangeDesk`, which runs the commands.

import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

/// 需求 or 供给.
public enum ExchangeSide: String, Sendable, Hashable, CaseIterable {
  case demand, supply

  public var other: ExchangeSide { self == .demand ? .supply : .demand }
}

/// Who stands behind an entry or an answer.
public enum ExchangeParty: Sendable, Hashable {
  case enterprise(CreditCode)
  /// A university, a bank, a park: by its name, typed by an office.
  case institution(String)

  public var enterprise: CreditCode? { if case .enterprise(let code) = self { code } else { nil } }
}

/// What an entry says: what is asked for or offered, and what of it can be held against the other side.
public struct ExchangeFigures: Sendable, Hashable {
  public var title: String
  public var text: String
  /// Values by the names of the declared criteria, canonical; what nobody said is left out.
  public var values: [String: String]
  /// The last day on which it holds.
  public var until: CalendarDay

  public init(title: String, text: String, values: [String: String] = [:], until: CalendarDay) {
    self.title = title
    self.text = text
    self.values = values
    self.until = until
  }

  /// The figures as those read them who do not speak for whoever posted them: mobile numbers in the words are covered. They
  /// are refused since; in entries from before they stay as they were typed.
  func covered(by declaration: ExchangeDeclaration?) -> ExchangeFigures {
    var covered = self
    covered.title = MobileNumber.covered(title)
    covered.text = MobileNumber.covered(text)
    for criterion in declaration?.criteria ?? [] where !criterion.field.type.isQuantity {
      covered.values[criterion.name] = values[criterion.name].map(MobileNumber.covered)
    }
    return covered
  }

  /// How long an entry may stand before somebody says again that it does, in days: no day more than a year.
  public static let longest = 365
}

extension ExchangeDeclaration {
  /// Figures with their values in canonical form; blank ones are left out.
  /// - Throws: `Diagnostics` with everything that is wrong: `exchanges.missing`, `exchanges.too-long`,
  ///   `exchanges.identity-number`, `exchanges.mobile-number`, `exchanges.until`, `exchanges.unknown-criterion`, `exchanges.value`.
  func checked(
    _ figures: ExchangeFigures, today: CalendarDay, areas: AreaRegister
  ) throws(Diagnostics) -> ExchangeFigures {
    var faults = ExchangeText.faults(figures.title, "title", ExchangeText.title)
    faults += ExchangeText.faults(figures.text, "text", ExchangeText.text)
    let last = today.adding(days: ExchangeFigures.longest)
    if !(today...last).contains(figures.until) { faults.append(.until(figures.until, today, last)) }
    var checked = figures
    checked.values = [:]
    for (name, typed) in figures.values.sorted(by: { $0.key < $1.key })
    where typed.contains(where: { !$0.isWhitespace }) {
      guard let number = criteria.firstIndex(where: { $0.name == name }) else {
        faults.append(.unknownCriterion(name, criteria.map(\.name)))
        continue
      }
      let field = "value-\(number)"
      let type = criteria[number].field.type
      faults += ExchangeText.faults(typed, field, ExchangeText.title, isText: !type.isQuantity)
      guard let value = type.canonical(typed, hasArea: { areas.area($0) != nil }), !type.isBelowZero(value)
      else {
        faults.append(.value(typed, criteria[number].field, at: field))
        continue
      }
      checked.values[name] = value
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return checked
  }
}

extension FieldType {
  /// Whether its values count something.
  var isQuantity: Bool { if case .quantity = self { true } else { false } }

  /// Whether a canonical value counts less than nothing, which no demand and no supply does.
  fileprivate func isBelowZero(_ value: String) -> Bool {
    isQuantity && value.hasPrefix("-")
  }
}

/// What people type, held to bounds.
enum ExchangeText {
  static let title = 100
  static let text = 2_000

  /// - Parameter isText: whether people are written to in it; a quantity may have as many digits as a number to call.
  static func faults(_ text: String, _ field: String, _ limit: Int, isText: Bool = true) -> [Diagnostic] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.missing(field)] }
    guard text.count <= limit else { return [.tooLong(field, text.count, limit)] }
    if IdentityNumber.stands(in: text) { return [.identityNumber(field)] }
    return isText && MobileNumber.stands(in: text) ? [.mobileNumber(field)] : []
  }

  static func check(_ text: String, _ field: String = "reason", by actor: ExchangeActor) throws(Diagnostic) {
    if let fault = faults(text, field, Self.text).first ?? wish(text, field, by: actor) { throw fault }
  }

  /// What is wrong with what an office posts where it asks for a figure to be reported or reached. Whom a supplier is wanted to
  /// be is told, and what an enterprise says of itself is its own.
  static func wish(in figures: ExchangeFigures, by actor: ExchangeActor) -> Diagnostic? {
    wish(figures.title, "title", by: actor) ?? wish(figures.text, "text", by: actor)
  }

  private static func wish(_ text: String, _ field: String, by actor: ExchangeActor) -> Diagnostic? {
    guard actor.isOffice, let clause = FigureWish.found(inReason: text) else { return nil }
    return FigureWish.refusal("exchanges.figure-asked", clause, at: Place(field: field))
  }
}
