import BatchEvaluation
import Benefits
import Corpus
import Demonstration
import Enterprises
import Facts
import PolicyCorpus
import Quantities

import struct Foundation.Data
import class Foundation.FileManager
import class Foundation.JSONDecoder
import class Foundation.JSONEncoder
import struct Foundation.URL

/// Every benefit in force over a generated city: beside reading the columns once, on threads, with reasons, after
/// changes, and from its files.
final class PopulationBenchmark: Benchmark {
  private struct Work: Decodable {
    /// An empty folder for the city's files.
    let folder: String
    let enterprises: Int
    let seed: UInt64
    let on: String
    /// How many enterprises change at a time.
    let changes: Int
  }

  private struct NoSuchWork: Error { let text: String }

  private let folder: URL
  private let corpus: PolicyCorpus
  private let assessor: BatchAssessor
  private let population: Population
  private let plain: Population
  private var totals: PopulationTotals
  private let changes: [CellChange]
  private let room: UnsafeMutablePointer<Int64>
  /// All benefits under other amounts, every reading's other answers, and the columns that either reads.
  private lazy var trials = Result { try Trials(folder, corpus, assessor) }
  /// Of everything that was read, so that no reading is left out.
  private var checksum: Int64 = 0

  init(work: Data) throws {
    let work = try JSONDecoder().decode(Work.self, from: work)
    guard let on = CalendarDay(work.on) else { throw NoSuchWork(text: work.on) }
    folder = URL(fileURLWithPath: work.folder, isDirectory: true)
    corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    assessor = BatchAssessor(corpus: corpus, on: on)
    let city = try DemonstrationCity(
      enterprises: work.enterprises, months: 0, seed: work.seed, on: on, areas: corpus.areas,
      industries: corpus.industries)
    try city.writePopulation(to: folder)
    population = try PopulationFolder(folder, dictionary: corpus.facts).read(threads: 2, keeps: assessor.reads)
    plain = population.plain
    let known = population
    let script = assessor.script(for: .duckdb) { known.table($0.table)?.column($0.name) != nil }
    try Data(script.utf8).write(to: folder.appendingPathComponent("duckdb.sql"))
    totals = try PopulationTotals(population, assessor: assessor, threads: 2)
    changes = Self.changes(work.changes, of: population, seed: work.seed)
    room = .allocate(capacity: Population.blockRows)
  }

  deinit { room.deallocate() }

  /// One cell of each of some enterprises, spread over all, takes what another row of its column holds.
  private static func changes(_ count: Int, of population: Population, seed: UInt64) -> [CellChange] {
    let table = population.enterprises
    let columns = table.columns.filter { $0.isKept && $0.elsewhere.isEmpty }
    var state = seed
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    return (0..<count).map { _ in
      let column = columns[next(columns.count)]
      return CellChange(
        column: ColumnName(table: table.kind, name: column.name), row: next(table.count),
        reading: .value(column[next(table.count)]))
    }
  }

  /// The sums on one thread, on two, over plain columns, and after the changes by following them and by running anew;
  /// then what the population takes, how many rows it has, and the peers' sums.
  func answers() throws -> [String] {
    var changed = population
    _ = try changed.replace(changes)
    var followed = totals
    try followed.apply(changes)
    let children = population.subjects.reduce(0) { $0 + $1.count }
    let one = try assessor.run(population)
    return [
      one.summary.json.rendered,
      try assessor.run(population, threads: 2).summary.json.rendered,
      try assessor.run(plain).summary.json.rendered,
      followed.summary.json.rendered, try assessor.run(changed, threads: 2).summary.json.rendered,
      "\(population.bytes)", "\(population.enterprises.count)", "\(children)", "\(one.summary.answers)",
      String(decoding: try JSONEncoder().encode(Self.sums(of: one)), as: UTF8.self),
    ]
  }

  /// For each benefit the eligible, what they have for certain, the undecided, what all may have at most and how many
  /// of them nothing bounds; in fen, without the caps that bound several subjects of an enterprise together.
  private static func sums(of outcome: BatchOutcome) -> [String: [Int64]] {
    var sums: [String: [Int64]] = [:]
    outcome.forEachAnswer { answer in
      var own = sums["\(answer.benefit)"] ?? [0, 0, 0, 0, 0]
      if answer.verdict.state == .eligible {
        own[0] += 1
        own[1] += answer.verdict.least
      } else {
        own[2] += 1
      }
      if let most = answer.verdict.most { own[3] += most } else { own[4] += 1 }
      sums["\(answer.benefit)"] = own
    }
    return sums
  }

  func run(_ part: String, times: Int) throws {
    for _ in 0..<times {
      switch part {
      case "columns": readColumns()
      case "run": checksum &+= Int64(try assessor.run(population).summary.benefits.count)
      case "two threads": checksum &+= Int64(try assessor.run(population, threads: 2).summary.benefits.count)
      case "plain": checksum &+= Int64(try assessor.run(plain).summary.benefits.count)
      case "reasons":
        checksum &+= Int64(try assessor.run(population, options: .init(keepsCells: true)).summary.benefits.count)
      case "changes": try totals.apply(changes)
      case "gaps":
        checksum &+= Int64(try assessor.lacks(.gaps, in: population).gapSums.benefits.count)
      case "reform":
        let trials = try trials.get()
        let outcome = try trials.reform.outcome(trials.population, groups: trials.groups)
        checksum &+= Int64(outcome.enterprises.winners)
      case "readings": checksum &+= Int64(try trials.get().readings.ranked(trials.get().population).count)
      case "files":
        checksum &+= Int64(
          try PopulationFolder(folder, dictionary: corpus.facts).read(threads: 1, keeps: assessor.reads).bytes)
      default: throw NoSuchWork(text: part)
      }
    }
  }

  /// Every column that is kept, unpacked block by block and added up.
  private func readColumns() {
    for table in [population.enterprises] + population.subjects {
      for column in table.columns where column.isKept {
        for block in 0..<(table.count + Population.blockRows - 1) / Population.blockRows {
          column.load(block: block, into: room)
          for row in 0..<min(Population.blockRows, table.count - block * Population.blockRows) {
            checksum &+= room[row]
          }
        }
      }
    }
  }
}

/// What is tried on a population: a reform that doubles the first row of every benefit with a fixed sum, and the other
/// answers to all open questions.
private struct Trials {
  let population: Population
  let groups: EnterpriseGroups
  let reform: ReformRun
  let readings: ReadingCosts

  init(_ folder: URL, _ corpus: PolicyCorpus, _ assessor: BatchAssessor) throws {
    var lines = ["title: twice as much", "changes:"]
    for benefit in corpus.benefits where benefit.table != nil && benefit.life == .runs {
      guard let tier = benefit.tiers.first, case .fixed(let sum) = tier.amount else { continue }
      let twice = Money(fen: sum.fen * 2)
      lines.append("  - {benefit: \"\(benefit.id)\", row: \(tier.row), column: 定额, cell: \"\(twice)\"}")
    }
    let patch = try PolicyReform(yaml: lines.joined(separator: "\n"), file: "reform.yaml", for: corpus)
    reform = ReformRun(patch, of: corpus, on: assessor.on, isWhole: true)
    readings = ReadingCosts(of: corpus, on: assessor.on)
    let (ofReform, ofReadings) = (reform.reads, readings.reads)
    population = try PopulationFolder(folder, dictionary: corpus.facts)
      .read(threads: 2, keeps: { ofReform($0, $1) || ofReadings($0, $1) })
    groups = try EnterpriseGroups(population, corpus: corpus, on: assessor.on)
  }
}

extension BatchSummary {
  /// How many answers are told.
  fileprivate var answers: Int { benefits.reduce(0) { $0 + $1.all.eligible + $1.all.undecided } }
}
