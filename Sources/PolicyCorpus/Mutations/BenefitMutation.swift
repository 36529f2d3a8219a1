import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

/// A benefit with one figure, boundary or date altered: the cases beside it must notice.
public struct BenefitMutation: Sendable {
  /// What was altered, such as `最高 50万 → 50万零一分`.
  public let change: Wording
  public let place: Place
  public let benefit: BenefitDeclaration
}

extension BenefitDeclaration {
  /// The benefit with each of its figures, boundaries and dates altered in turn.
  ///
  /// A number goes up and down by one in its last place, a boundary changes sides, a word becomes another, yes becomes no,
  /// a condition falls away, a sum changes by a fen, a share by a thousandth, a day of force by one (by a year where the
  /// benefit accrues at a year's end).
  /// Cost: linear in the size of the tables; each mutation reads its table again.
  public func mutations(dictionary: FactDictionary) -> [BenefitMutation] {
    guard let table else { return [] }
    return cellMutations(table) + inputMutations(table, dictionary) + amountMutations + baseMutations + forceMutations
  }

  // MARK: Conditions

  private func cellMutations(_ table: DecisionTable) -> [BenefitMutation] {
    var mutations: [BenefitMutation] = []
    for (row, line) in table.rows.enumerated() {
      for (column, cell) in line.cells.enumerated() where cell.source.text != "-" {
        for text in TextMutation.all(of: cell.source.text) + ["-"] {
          let altered: DecisionTable
          do throws(Diagnostics) {
            altered = try table.replacing { $0 == row && $1 == .input(column) ? text : nil }
          } catch {
            // What can't be read is no rule, and so no mutation of one.
            continue
          }
          mutations.append(
            mutation(
              of: "\(line.name) \(table.inputs[column].name)", cell.source.text, text, at: cell.source.origin,
              replacing(table: altered)))
        }
      }
    }
    return mutations
  }

  private func inputMutations(_ table: DecisionTable, _ dictionary: FactDictionary) -> [BenefitMutation] {
    var mutations: [BenefitMutation] = []
    for (index, input) in inputs.enumerated() {
      if case .total = input.value { continue }
      for text in TextMutation.all(of: input.text) {
        var altered = inputs
        do throws(Diagnostic) {
          altered[index] = try input.reading(text, dictionary: dictionary, subjects: [subject, .enterprise])
        } catch {
          // What can't be read is no rule, and so no mutation of one.
          continue
        }
        guard altered[index].type == input.type else { continue }
        mutations.append(mutation(of: input.name, input.text, text, at: place, replacing(inputs: altered)))
      }
    }
    return mutations
  }

  // MARK: Amounts

  private var amountMutations: [BenefitMutation] {
    tiers.enumerated().flatMap { index, tier in
      tier.amount.mutations.map { amount in
        var altered = tiers
        altered[index] = Tier(row: tier.row, amount: amount)
        return mutation(
          of: tier.row, words(for: tier.amount).zh, words(for: amount).zh, at: table?.rows[index].place ?? place,
          replacing(tiers: altered))
      }
    }
  }

  /// A ceiling that its base no longer bounds.
  private var baseMutations: [BenefitMutation] {
    guard let base, tiers.contains(where: { if case .upTo = $0.amount { true } else { false } }) else { return [] }
    return [mutation(of: "base", base.source.text, "—", at: base.source.origin, replacing(base: .some(nil)))]
  }

  // MARK: Days

  private var forceMutations: [BenefitMutation] {
    func shifted(_ day: CalendarDay, _ steps: Int) -> CalendarDay? {
      // A year's last day is the only one that can tell where a benefit accrues with the year.
      guard case .day = accrual else { return CalendarDay(year: day.year + steps, month: day.month, day: day.day) }
      return CalendarDay(daysSinceEpoch: day.daysSinceEpoch + steps)
    }
    var mutations: [BenefitMutation] = []
    for steps in [-1, 1] {
      if let from = force.from, let day = shifted(from, steps) {
        let altered = PeriodOfForce(from: day, to: force.to, basis: force.basis, reading: force.reading)
        mutations.append(mutation(of: "from", "\(from)", "\(day)", at: place, replacing(force: altered)))
      }
      if let to = force.to, let day = shifted(to, steps) {
        let altered = PeriodOfForce(from: force.from, to: day, basis: force.basis, reading: force.reading)
        mutations.append(mutation(of: "to", "\(to)", "\(day)", at: place, replacing(force: altered)))
      }
    }
    return mutations
  }

  private func mutation(
    of part: String, _ before: String, _ after: String, at place: Place, _ benefit: BenefitDeclaration
  ) -> BenefitMutation {
    BenefitMutation(change: Wording(verbatim: "\(part): \(before) → \(after)"), place: place, benefit: benefit)
  }
}

extension BenefitAmount {
  /// The amount with each of its figures altered a little up and down.
  fileprivate var mutations: [BenefitAmount] {
    func sums(_ money: Money) -> [Money] { [Money(fen: money.fen - 1), Money(fen: money.fen + 1)] }
    func shares(_ share: Share) -> [Share] {
      let step = Decimal128(coefficient: 1, exponent: -3)
      return [share.value.subtracting(step), share.value.adding(step)].compactMap { $0.map(Share.init) }
    }
    func caps(_ cap: Money?) -> [Money?] { cap.map { sums($0).map(Optional.some) + [nil] } ?? [] }
    switch self {
    case .fixed(let sum): return sums(sum).map(BenefitAmount.fixed)
    case .upTo(let sum): return sums(sum).map(BenefitAmount.upTo)
    case .limit(let sum): return sums(sum).map(BenefitAmount.limit)
    case .share(let share, let isCeiling, let cap):
      return shares(share).map { .share($0, isCeiling: isCeiling, cap: cap) }
        + caps(cap).map { .share(share, isCeiling: isCeiling, cap: $0) }
        + [.share(share, isCeiling: !isCeiling, cap: cap)]
    case .shareRange(let least, let most, let cap):
      return shares(least).map { .shareRange($0, most, cap: cap) }
        + shares(most).map { .shareRange(least, $0, cap: cap) }
        + caps(cap).map { .shareRange(least, most, cap: $0) }
    case .perUnit(let least, let most, let cap):
      return sums(least).map { .perUnit($0, most, cap: cap) } + sums(most).map { .perUnit(least, $0, cap: cap) }
        + caps(cap).map { .perUnit(least, most, cap: $0) }
    // The share of a limit or a reservation is no part of an answer: the export and the audit hold it against the text.
    case .shareLimit, .reservation, .exemption, .unquantified: return []
    }
  }
}
