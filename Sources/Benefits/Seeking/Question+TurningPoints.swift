import DecisionLanguage
import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What must come about for a row to decide.
enum Requirement: Hashable {
  /// The row's cell in a column holds.
  case cell(column: Int)
  /// There is something that the amount is of.
  case base
}

extension Question {
  /// Whether the law lets anyone say what a fact should be: not for a statutory fact of a closed period.
  static func isOpenToChange(_ reference: FactReference, isStatutory: Bool, on: CalendarDay) -> Bool {
    !isStatutory || !(reference.period?.isClosed(on: on) ?? true)
  }

  /// The same question with facts taken to be something else.
  func changing(_ changes: [FactReference: FactValue]) -> Question {
    var question = self
    question.changes = changes
    return question
  }

  /// Where rows' cells, or the base, can turn as a fact moves.
  /// - Parameters:
  ///   - rows: the rows whose cells are looked at.
  ///   - goal: what the amount is to reach; `nil` where any is enough.
  func points(
    of reference: FactReference, _ definition: FactDefinition, rows: [Int], _ requirements: [Requirement],
    goal: Money?, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> TurningPoints {
    let uses = asked.declaration.inputs.flatMap(\.facts) + (asked.declaration.base?.facts ?? [])
    let use = uses.first { $0.reference(year: time.year ?? 0) == reference }
    var isOfDays = false
    if case .day = definition.type { isOfDays = true }
    var points = TurningPoints(name: use?.name ?? reference.fact.text, isOfDays: isOfDays)
    for requirement in requirements {
      switch requirement {
      case .cell(let column):
        guard let input = work.columns[column].map({ asked.declaration.inputs[$0] }) else { continue }
        let shapes = try follow(input, reference, time, &points)
        for row in rows {
          for shape in shapes { points.follow(table.rows[row].cells[column].tests, on: shape, Self.constant) }
        }
      case .base:
        guard let base = asked.declaration.base else { continue }
        let shape = points.follow(base.expression, stillValue(of: base, time, absent: .number(.zero)))
        points.reach(.zero, by: shape)
        guard let goal else { continue }
        for row in rows {
          for needed in asked.declaration.tiers[row].amount.bases(reaching: goal) { points.reach(needed, by: shape) }
        }
      }
    }
    return points
  }

  /// What an input comes to as a fact moves.
  private func follow(
    _ input: BenefitInput, _ reference: FactReference, _ time: QualifyingTime, _ points: inout TurningPoints
  ) throws(Diagnostic) -> [TurningPoints.Shape] {
    switch input.value {
    case .expression(let expression): return [points.follow(expression.expression, stillValue(of: expression, time))]
    case .ratio(let numerator, let denominator, _):
      let above = points.follow(numerator.expression, stillValue(of: numerator, time))
      let below = points.follow(denominator.expression, stillValue(of: denominator, time))
      // What holds without a positive denominator turns where it is zero.
      points.reach(.zero, by: below)
      return [points.quotient(above, below)]
    case .total(let fact, let condition):
      _ = points.follow(condition.expression, stillValue(of: condition, time))
      let own = points.follow(fact.expression, stillValue(of: fact, time))
      points.reach(.zero, by: own)
      // A fact of the enterprise moves every subject's part.
      if dictionary.definition(of: reference.fact)?.subject == .enterprise { points.lose() }
      // What the other subjects bring stands still, unless the fact is the enterprise's own.
      var others: Decimal128 = 0
      for other in dossier.subjects where other.kind == asked.declaration.subject && other.key != subject.key {
        let part = try input.evaluate(year: time.year ?? 0) { knowledge(of: $0, from: other, on: time.factsOn) }
        guard case .known(.number(let number)) = part, number >= 0 else { continue }
        others = others.adding(number) ?? others
      }
      return [.still(.number(others)), points.sum(own, .still(.number(others)))]
    }
  }

  /// The values of parts of an expression that hold no moving fact.
  /// - Parameter absent: what a fact known to be absent counts as.
  private func stillValue(
    of expression: FactExpression, _ time: QualifyingTime, absent: Value = .null
  ) -> (Expression) -> Value? {
    // Made where a part is asked for: most expressions are one fact, the moving one.
    var made: Interpreter?
    return { part in
      let interpreter =
        made ?? Interpreter(expression.source, mode: .standard, names: names(expression, time, absent))
      made = interpreter
      do throws(Diagnostic) {
        return try interpreter.evaluate(part).value
      } catch {
        return nil
      }
    }
  }

  /// What an expression's names stand for. In the standard's mode a fault is null, which no number meets; strict
  /// evaluation tells it to the user.
  private func names(_ expression: FactExpression, _ time: QualifyingTime, _ absent: Value) -> [String: Evaluation] {
    var names: [String: Evaluation] = ["Y": time.year.map { .known(.number(Decimal128($0))) } ?? .unknown([])]
    for use in expression.facts {
      guard use.yearOffset == nil || time.year != nil else {
        names[use.name] = .unknown([])
        continue
      }
      let reference = use.reference(year: time.year ?? 0)
      let known = knowledge(of: reference, on: time.factsOn)
      names[use.name] = known == .absent ? .known(absent) : Evaluation(known, of: reference)
    }
    return names
  }

  /// The value of a cell's constant.
  static func constant(_ expression: Expression) -> Value? {
    switch expression.node {
    case .number(let number, _): return .number(number)
    case .string(let text): return .string(text)
    case .boolean(let flag): return .boolean(flag)
    case .temporal(let value): return value
    default: break
    }
    do throws(Diagnostic) {
      return try Interpreter(SourceText(""), mode: .standard, names: [:]).evaluate(expression).value
    } catch {
      return nil
    }
  }

  /// The days at which anything may turn as a day moves, beside those that conditions name: the ends of the period of
  /// force, the day of the question, every day that the dossier names; and where the day decides which year is asked
  /// for, the ends of years.
  func turningDays(decidingYear: Bool) -> Set<Int128> {
    var days: Set<CalendarDay> = [on, known]
    if decidingYear {
      for year in FactDictionary.days.lowerBound.year...FactDictionary.days.upperBound.year {
        days.formUnion([Period.year(year).start, Period.year(year).lastDay])
      }
    }
    days.formUnion([asked.declaration.force.from, asked.declaration.force.to].compactMap { $0 })
    for entry in dossier.enterprise.entries + subject.entries {
      if let since = entry.since { days.insert(since) }
      if case .day(let day) = entry.value { days.insert(day) }
    }
    return Set(days.flatMap { [-1, 0, 1].map($0.adding(days:)) }.map { Int128($0.daysSinceEpoch) })
  }
}

extension BenefitAmount {
  /// What the base must be for the amount to reach a goal: at a ceiling's rounding down, and at a sum's half up.
  fileprivate func bases(reaching goal: Money) -> [Decimal128] {
    let half = Decimal128(coefficient: 5, exponent: -3)
    let goals = [goal.yuan, goal.yuan.subtracting(half)].compactMap { $0 }
    let factors: [Decimal128] =
      switch self {
      case .upTo, .limit: [.one]
      case .share(let share, _, _): [share.value]
      case .shareRange(_, let most, _): [most.value]
      case .perUnit(_, let most, _): [most.yuan]
      case .fixed, .shareLimit, .reservation, .exemption, .unquantified: []
      }
    return factors.flatMap { factor in goals.compactMap { $0.divided(by: factor) } }
  }
}
