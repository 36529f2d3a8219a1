import Decimals
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Benefits

/// What seek and gaps say, against every value tried one by one.
@Suite("Seek and gaps against brute force")
struct SeekPropertyTests {
  static let sums = [
    "-0.5", "0", "0.01", "0.49", "0.5", "0.99", "1", "1.5", "2", "2.49", "2.5", "3.34", "5", "5.01", "7", "9",
  ]
  static let kinds = ["first_set", "first_batch", "eda_purchase"]

  static func facts(_ generator: inout SeededGenerator) -> [String: String?] {
    [
      "contract_amount": sums.randomElement(using: &generator), "paid_amount": sums.randomElement(using: &generator),
      "recognised": Bool.random(using: &generator) ? "true" : "false",
      "contract_kind": kinds.randomElement(using: &generator),
    ]
  }

  /// Every fen from two yuan below nothing to twelve above, or every choice.
  static func values(of fact: String) -> [FactValue] {
    switch fact {
    case "recognised": return [.boolean(false), .boolean(true)]
    case "contract_kind": return kinds.map(FactValue.choice)
    default:
      return (-200...1200).map { .decimal(Decimal128(coefficient: Int64($0), exponent: -2)) }
    }
  }

  static func distance(_ one: FactValue, _ other: FactValue?) -> Decimal128? {
    guard case .decimal(let one) = one, case .decimal(let other) = other else { return nil }
    return one.subtracting(other)?.magnitude
  }

  @Test("what seek names reaches the goal, and no value nearer on its side does", arguments: SeekCorpus.benefits)
  func seeking(benefit: String) throws {
    var generator = SeededGenerator(seed: 17)
    let assessor = try SeekCorpus.loaded.get()
    let id = try #require(InstrumentID("example-2023/1#\(benefit)"))
    var outcomes: [SeekAnswer.Outcome: Int] = [:]
    for round in 0..<12 {
      let facts = Self.facts(&generator)
      let question = try SeekCorpus.question(benefit, facts)
      let read = question.asked.declaration.inputs.flatMap(\.facts) + (question.asked.declaration.base?.facts ?? [])
      let fact = try #require(read.map(\.fact.text).randomElement(using: &generator))
      let goal = Money(fen: [1, 30, 100, 101, 200, 201][round % 6])
      let reference = FactReference(try #require(FactID(fact)))
      let request = SeekRequest(benefit: id, key: nil, fact: reference.fact, period: nil, goal: goal)
      let answer = try assessor.seek(request, in: question.dossier, on: question.on)
      outcomes[answer.outcome, default: 0] += 1
      let cap = question.asked.declaration.enterpriseCap
      func reaches(_ value: FactValue?) throws -> Bool {
        let verdict = try (value.map { question.changing([reference: $0]) } ?? question).verdict()
        guard verdict.state == .eligible, let most = verdict.amount.maximum else { return false }
        return min(most, cap ?? most) >= goal
      }
      let good = try Self.values(of: fact).filter(reaches)
      let said = "\(facts) \(fact) \(goal): \(answer.outcome) \(answer.targets.map { "\($0.comparison) \($0.needed)" })"
      switch answer.outcome {
      case .reached: #expect(try reaches(nil), "\(said)")
      case .unreachable: #expect(try good.isEmpty && !reaches(nil), "\(said)")
      case .undecided: Issue.record("nothing is unknown: \(said)")
      case .reachable:
        #expect(try !reaches(nil), "\(said)")
        for target in answer.targets {
          #expect(try reaches(target.value), "\(said)")
          guard let now = answer.now.value, let away = Self.distance(target.value, now) else { continue }
          let nearer = good.filter { value in
            guard case .decimal(let one) = value, case .decimal(let now) = now else { return false }
            return (target.direction == .up ? one > now : one < now)
              && Self.distance(value, answer.now.value).map { $0 < away } ?? false
          }
          #expect(nearer.isEmpty, "\(said), nearer \(nearer.first.map(\.description) ?? "")")
        }
        // Nothing on a side that is not named.
        for value in good {
          let isNamed = answer.targets.contains { target in
            guard case .decimal(let one) = value, case .decimal(let now) = answer.now.value else {
              return target.value == value
            }
            return target.direction == (one > now ? .up : .down)
          }
          #expect(isNamed, "\(said), also \(value)")
        }
      }
    }
    #expect(outcomes.count > 1, "\(outcomes)")
  }

  @Test("every gap leads to a better result, and no smaller one does", arguments: SeekCorpus.benefits)
  func gaps(benefit: String) throws {
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<8 {
      let facts = Self.facts(&generator)
      let question = try SeekCorpus.question(benefit, facts)
      let answer = try question.answer(readings: [])
      let now = try question.verdict()
      func isBetter(_ changes: [FactReference: FactValue]) throws -> Bool {
        let then = try question.changing(changes).verdict()
        guard then.state == .eligible, then.row != now.row else { return false }
        return now.state != .eligible || then.isBetter(than: now)
      }
      let read = Set(
        (question.asked.declaration.inputs.flatMap(\.facts) + (question.asked.declaration.base?.facts ?? [])).map(
          \.fact.text))
      // Nobody is told to be of another kind.
      let changeable = read.filter { FactID($0).flatMap(question.dictionary.definition(of:))?.canChange ?? false }
      let single = try changeable.flatMap { fact in
        try Self.values(of: fact).compactMap { value -> (String, FactValue)? in
          let reference = FactReference(try #require(FactID(fact)))
          return try isBetter([reference: value]) ? (fact, value) : nil
        }
      }
      let said =
        "\(facts): "
        + answer.gaps.map { $0.changes.map { "\($0.fact) \($0.comparison) \($0.needed)" }.joined(separator: " & ") }
        .joined(separator: "; ")
      for gap in answer.gaps {
        let changes = try Dictionary(uniqueKeysWithValues: gap.changes.map { ($0.fact, try Self.value(of: $0)) })
        #expect(try isBetter(changes), "\(said)")
        guard gap.changes.count == 1, let change = gap.changes.first else {
          #expect(single.isEmpty, "\(said), though \(single.first.map { "\($0)" } ?? "")")
          continue
        }
        let present = question.knowledge(of: change.fact, on: question.on).value
        guard let away = Self.distance(try Self.value(of: change), present) else { continue }
        // Among the values that lead to the same row, none is nearer.
        let row = try question.changing(changes).verdict().row
        for (fact, value) in single where fact == change.fact.fact.text {
          guard try question.changing([change.fact: value]).verdict().row == row else { continue }
          #expect(Self.distance(value, present).map { $0 >= away } ?? true, "\(said), nearer \(value)")
        }
      }
      // What one change does is not missed.
      #expect(Set(single.map(\.0)).isSubset(of: Set(answer.gaps.flatMap(\.changes).map(\.fact.fact.text))), "\(said)")
    }
  }

  /// The nearest value that a change asks for.
  static func value(of change: Gap.Change) throws -> FactValue {
    guard case .decimal(let number) = change.needed else { return change.needed }
    let fen = Decimal128(coefficient: 1, exponent: -2)
    switch change.comparison {
    case ">": return .decimal(try #require(number.adding(fen)))
    case "<": return .decimal(try #require(number.subtracting(fen)))
    default: return change.needed
    }
  }
}
