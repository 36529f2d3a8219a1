import BatchEvaluation
import Corpus
import Decimals
import DecisionLanguage
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Benefits

/// A population made up to be hard: values at every threshold and a fen beside it, days at the ends of every period,
/// unknowns, known absences, extremes, ties, and values that columns cannot hold.
struct BatchPopulation {
  let corpus: PolicyCorpus
  private(set) var files: [SubjectKind: String] = [:]
  private(set) var dossiers: [Dossier] = []
  private var random: SeededGenerator

  private static let years = 2022...2027
  private let numbers: [Decimal128]
  private let shares: [Decimal128]
  private let days: [CalendarDay]
  private let tellsAreas: Bool
  private let benefits: [BenefitDeclaration]

  /// - Parameters:
  ///   - others: benefits whose facts and thresholds there are to be beside those of the corpus.
  ///   - tellsAreas: whether enterprises have the area by which sums are told, which no rule reads.
  init(
    corpus: PolicyCorpus, and others: [BenefitDeclaration] = [], on: CalendarDay, enterprises: Int, seed: UInt64,
    tellsAreas: Bool = false
  ) throws {
    self.tellsAreas = tellsAreas
    self.corpus = corpus
    benefits = corpus.benefits + others
    random = SeededGenerator(seed: seed)
    var (numbers, shares): (Set<Decimal128>, Set<Decimal128>) = ([0, 1, -1, 7], [0])
    var days: Set<CalendarDay> = [on]
    for benefit in benefits {
      for expression in benefit.expressions { expression.collectConstants(&numbers, &days) }
      for day in [benefit.force.from, benefit.force.to].compactMap({ $0 }) { days.insert(day) }
      guard let table = benefit.table else { continue }
      for (index, column) in table.inputs.enumerated() {
        for case .number(let number) in table.boundaries(ofInput: index) {
          if case .ratio = benefit.inputs.first(where: { $0.name == column.name })?.value {
            shares.insert(number)
          } else {
            numbers.insert(number)
          }
        }
      }
      for tier in benefit.tiers { if let bound = tier.amount.bound { numbers.insert(bound.yuan) } }
    }
    for year in Self.years {
      for text in ["\(year)-01-01", "\(year)-12-31"] { days.insert(try #require(CalendarDay(text))) }
    }
    self.numbers = numbers.sorted()
    self.shares = shares.sorted()
    // The last day of a period without an end is no threshold.
    self.days = days.filter { $0.year < 2200 }.sorted()
    try fill(enterprises)
  }

  private mutating func fill(_ count: Int) throws {
    let read = Set(benefits.flatMap { $0.inputs.flatMap(\.facts) + ($0.base?.facts ?? []) }.map(\.fact))
    let dated = Set(
      benefits.compactMap { benefit -> FactID? in
        if case .day(let fact) = benefit.accrual { return fact }
        return nil
      })
    // Sums hang on who has said that all is listed.
    let listed = Set(benefits.compactMap(\.listedFact))
    let facts = corpus.facts.all.filter {
      read.contains($0.id) || dated.contains($0.id) || listed.contains($0.id)
        || (tellsAreas && $0.id == BatchOutcome.areaFact)
    }
    var columns: [SubjectKind: [FactReference]] = [:]
    for fact in facts {
      columns[fact.subject, default: []] +=
        fact.periods.isEmpty ? [FactReference(fact.id)] : Self.years.map { FactReference(fact.id, .year($0)) }
    }
    for (kind, references) in columns {
      let head = (kind == .enterprise ? ["credit_code"] : ["credit_code", "key"]) + references.map { "\($0)" }
      files[kind] = head.joined(separator: ",") + "\n"
    }
    for number in 0..<count {
      let body = "91310000MA" + String(format: "%07d", (number &* 7_919) % 10_000_000)
      let code = body + String(CreditCode.checkCharacter(for: body) ?? "0")
      let enterprise = try row(columns[.enterprise] ?? [], head: code, kind: .enterprise)
      var subjects: [Subject] = []
      for kind in SubjectKind.allCases where kind != .enterprise && columns[kind] != nil {
        for index in 0..<Int.random(in: 0...2, using: &random) {
          let key = "k\(9 - index)"
          let entries = try row(columns[kind] ?? [], head: "\(code),\(key)", kind: kind)
          subjects.append(Subject(kind: kind, key: key, entries: entries))
        }
      }
      dossiers.append(
        Dossier(key: code, enterprise: Subject(kind: .enterprise, key: code, entries: enterprise), subjects: subjects))
    }
  }

  private mutating func row(_ references: [FactReference], head: String, kind: SubjectKind) throws -> [FactEntry] {
    var (cells, entries): ([String], [FactEntry]) = ([head], [])
    // A quotient of two years is at a threshold only where one follows from the other.
    var growth: [FactID: Decimal128] = [:]
    for reference in references {
      let definition = try #require(corpus.facts.definition(of: reference.fact))
      let text = cell(definition, &growth)
      cells.append(text)
      if text.isEmpty { continue }
      let value = text == "-" ? nil : try corpus.facts.value(text, for: definition, at: Place())
      entries.append(FactEntry(reference, value))
    }
    files[kind, default: ""] += cells.joined(separator: ",") + "\n"
    return entries
  }

  private mutating func cell(_ definition: FactDefinition, _ growth: inout [FactID: Decimal128]) -> String {
    switch Int.random(in: 0..<20, using: &random) {
    case 0, 1: return ""
    case 2: return "-"
    default: break
    }
    switch definition.type {
    case .boolean: return Int.random(in: 0..<4, using: &random) == 0 ? "false" : "true"
    case .enumeration(let choices): return choices.randomElement(using: &random)?.id ?? ""
    case .code(.industry):
      return [
        "06", "05", "46", "47", "64", "65", "66", "13", "12", "43", "44", "391", "3911", "0610", "4690", "4710", "39",
        "397", "3970", "398", "6520", "6521", "652",
      ]
      .randomElement(using: &random) ?? ""
    case .code(.area): return ["310117", "310115105", "310101"].randomElement(using: &random) ?? ""
    case .day:
      let day = days.randomElement(using: &random) ?? CalendarDay(daysSinceEpoch: 0)
      return day.adding(days: Int.random(in: -1...1, using: &random)).description
    case .year: return "\(Int.random(in: Self.years, using: &random))"
    case .decimal(let unit): return decimal(unit, definition, &growth)
    case .code, .text: return "x"
    }
  }

  private mutating func decimal(
    _ unit: FactType.Unit, _ definition: FactDefinition, _ growth: inout [FactID: Decimal128]
  ) -> String {
    if case .decimal(_, isNatural: true) = definition.type.columnFormat {
      let beside = (numbers.randomElement(using: &random) ?? 0).adding(
        Decimal128(Int.random(in: -1...1, using: &random)))
      return [beside ?? 0, 3].map(\.truncated).first { $0 >= 0 && $0 < 1_000_000_000 }?.plainText() ?? "0"
    }
    let fen = Decimal128(coefficient: Int64.random(in: -1...1, using: &random), exponent: -2)
    var value = numbers.randomElement(using: &random) ?? 0
    if !definition.periods.isEmpty, let last = growth[definition.id], Int.random(in: 0..<3, using: &random) > 0,
      let factor = shares.randomElement(using: &random)?.adding(1), let next = last.multiplied(by: factor)
    {
      value = next.rounded(scale: 2, .halfUp) ?? next
    } else if Int.random(in: 0..<3, using: &random) == 0 {
      value = Decimal128(coefficient: Int64.random(in: 0...10_000_000_000, using: &random), exponent: -2)
    }
    if Int.random(in: 0..<40, using: &random) == 0 {
      // The greatest sum there is, and one that a column's integers cannot hold.
      return unit == .yuan
        ? ["92233720368547758.07", "-92233720368547758.07", "-92233720368547758.08"].randomElement(using: &random) ?? ""
        : "123.123456789"
    }
    value = value.adding(fen) ?? value
    growth[definition.id] = value
    return value.plainText()
  }

  /// The population as its files tell it.
  func read(threads: Int = 1) throws -> Population {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-population-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    for (kind, text) in files { try Data(text.utf8).write(to: folder.appending(path: "\(kind.rawValue).csv")) }
    return try PopulationFolder(folder, dictionary: corpus.facts).read(threads: threads)
  }
}

extension BenefitDeclaration {
  /// What its inputs and its base say.
  fileprivate var expressions: [DecisionLanguage.Expression] {
    let inputs = inputs.flatMap { input -> [FactExpression] in
      switch input.value {
      case .expression(let expression): [expression]
      case .ratio(let above, let below, _): [above, below]
      case .total(let fact, let condition): [fact, condition]
      }
    }
    return (inputs + [base].compactMap { $0 }).map(\.expression)
  }
}

extension DecisionLanguage.Expression {
  /// The numbers and days that stand in it.
  fileprivate func collectConstants(_ numbers: inout Set<Decimal128>, _ days: inout Set<CalendarDay>) {
    switch node {
    case .number(let number, _): numbers.insert(number)
    case .string(let text): if let day = CalendarDay(text) { days.insert(day) }
    default: for child in children { child.collectConstants(&numbers, &days) }
    }
  }
}
