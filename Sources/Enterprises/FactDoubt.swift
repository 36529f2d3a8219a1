import Decimals
import Diagnostics
import Facts
import Quantities

/// 存疑怎样对待: what becomes of figures that may be slips as they are brought in.
public enum DoubtHandling: Sendable, Hashable {
  /// Nobody looks: for what a program brings.
  case unasked
  /// They are refused until somebody says that they are right.
  case asked
  /// Somebody says that they are right.
  case confirmed
}

extension RecordedFact {
  /// What is doubtful about a figure that takes this one's place, beside what stands of other times; `nil` for nothing.
  /// - Parameter standing: what counts of everything that was told about the enterprise.
  /// Cost: linear in it.
  func doubt(
    about figure: Decimal128, in unit: FactType.Unit, beside standing: [RecordedFact], at place: Place
  ) -> Diagnostic? {
    var told: [FactReference: Decimal128] = [:]
    for other in standing where other.subject == subject && other.id != id {
      if case .decimal(let value)? = other.value { told[other.reference] = value }
    }
    let own: Decimal128? = if case .decimal(let value)? = value { value } else { nil }
    return reference.doubt(about: figure, in: unit, replacing: own, beside: told, at: place)
  }
}

extension FactReference {
  /// What is doubtful about a figure of this fact and time; `nil` for nothing, and for what has no times.
  /// - Parameters:
  ///   - standing: the figure whose place it takes.
  ///   - told: what was told of the same subject.
  func doubt(
    about figure: Decimal128, in unit: FactType.Unit, replacing standing: Decimal128?,
    beside told: [FactReference: Decimal128], at place: Place
  ) -> Diagnostic? {
    guard let period else { return nil }
    let isToDate = fact.text.contains(Self.toDate)
    let slip = Diagnostic.doubt(
      about: figure, of: period, isToDate: isToDate, replacing: standing, at: place,
      told: { told[FactReference(fact, $0)] }, in: { unit.words(of: $0) })
    return slip ?? overTotal(figure, in: unit, of: period, isToDate: isToDate, told, at: place)
  }

  private static let toDate = "_to_date"

  /// A month that has more than the year to date.
  private func overTotal(
    _ figure: Decimal128, in unit: FactType.Unit, of period: Period, isToDate: Bool,
    _ told: [FactReference: Decimal128], at place: Place
  ) -> Diagnostic? {
    let name = fact.text
    let other = isToDate ? name.replacing(Self.toDate, with: "") : name + Self.toDate
    guard case .month = period, let counterpart = FactID(other).flatMap({ told[FactReference($0, period)] }) else {
      return nil
    }
    let (month, total) = isToDate ? (counterpart, figure) : (figure, counterpart)
    guard month > total else { return nil }
    let (one, all) = (unit.words(of: month), unit.words(of: total))
    return Diagnostic(
      Diagnostic.doubtCode, at: place,
      Wording(
        zh: "存疑：\(period.wording.zh)当月 \(one.zh)，多于同月的累计 \(all.zh)",
        en: "in doubt: \(one.en) in \(period.wording.en), more than the \(all.en) of the year to date"),
      expected: Wording(zh: "当月不多于累计", en: "no more in the month than to date"),
      remedy: Wording(
        zh: "照企业的原始记录核对；累计有误的另行更正，确实如此的可确认",
        en: "compare with the enterprise's own records; correct the figure to date where that is wrong, or confirm it"))
  }
}

extension FactType.Unit {
  /// A figure as people read it, with its unit.
  fileprivate func words(of value: Decimal128) -> Wording {
    let number = GroupedNumber.text(value.plainText())
    switch self {
    case .yuan: return Wording(zh: "\(number) 元", en: "\(number) yuan")
    case .share, .count: return Wording(verbatim: number)
    case .quantity(let unit):
      let unit = FactType.Unit.wording(ofQuantity: unit)
      return Wording(zh: "\(number) \(unit.zh)", en: "\(number) \(unit.en)")
    }
  }
}
