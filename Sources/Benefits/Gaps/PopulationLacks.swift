import BatchEvaluation
import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Synchronization

/// What a whole population lacks: who is one fact short of matching a benefit, or which facts nobody has told that could
/// release something.
///
/// The law's limit holds for lists as for everything else: a statutory fact is never told what it should be, not even of
/// a period that is still open, where the enterprise alone may see the distance on its own card.
public struct PopulationLacks: Sendable {
  public let assessor: BatchAssessor
  public let population: Population
  public let seeking: Seeking
  let kinds: [Kind]

  public enum Seeking: Sendable, Hashable {
    /// 差距: the one fact that subjects which do not match are short of.
    case gaps
    /// 待补信息: the facts that nobody has told.
    case missing
  }

  /// One fact that would bring a match, and what is known of it.
  public struct Shortfall: Sendable, Hashable {
    public let change: Gap.Change
    public let now: Knowledge

    /// 差距比例: how far the fact is from what is needed, as a share of that; `nil` for what is no number, and for 0.
    public var share: Decimal128? {
      guard case .decimal(let needed) = change.needed, case .known(.decimal(let now)) = now, !needed.isZero else {
        return nil
      }
      return needed.subtracting(now)?.magnitude.divided(by: needed.magnitude)
    }
  }

  /// What one subject lacks of a benefit. Subjects that lack the same share it.
  final class Lack: Sendable {
    let shortfalls: [Shortfall]
    let missing: [MissingFact]

    init(shortfalls: [Shortfall] = [], missing: [MissingFact] = []) {
      self.shortfalls = shortfalls
      self.missing = missing
    }

    var isNothing: Bool { shortfalls.isEmpty && missing.isEmpty }
  }

  /// What subjects of one kind lack of one benefit.
  struct OfBenefit: Sendable {
    /// Which of the assessor's benefits it is.
    let benefit: Int
    /// Different subjects may have different ones of these that say the same.
    var lacks: [Lack] = []
    /// In the order of the rows.
    var parts: [Part] = []
  }

  /// Who lacks something.
  struct Part: Sendable {
    /// Rows of the kind's table, ascending.
    var rows: [UInt32] = []
    /// For each row which of the benefit's lacks it has.
    var lacks: [UInt32] = []
  }

  struct Kind: Sendable {
    let table: SubjectTable
    /// In the order of the benefits.
    var benefits: [OfBenefit]

    /// Each subject with each benefit of which it lacks something, benefit by benefit.
    var all: [(row: Int, benefit: Int, lack: Lack)] {
      benefits.flatMap { own in
        own.parts.flatMap { part in
          zip(part.rows, part.lacks).map { (Int($0), own.benefit, own.lacks[Int($1)]) }
        }
      }
    }
  }
}

/// What subjects were found to lack of one benefit, by whichever thread.
final class LackPool: Sendable {
  private let found = Mutex<[PopulationLacks.Lack]>([])

  /// The number of a lack; `nil` where it is nothing.
  func number(_ lack: PopulationLacks.Lack) -> UInt32? {
    guard !lack.isNothing else { return nil }
    return found.withLock { found in
      found.append(lack)
      return UInt32(found.count - 1)
    }
  }

  var lacks: [PopulationLacks.Lack] { found.withLock { $0 } }
}

extension BatchAssessor {
  /// What the subjects of a population lack.
  /// - Parameters:
  ///   - ids: the benefits that are told; `nil` for all. Those that exclude them are asked for besides.
  ///   - apart: the dossiers of enterprises, by row, that columns do not hold as they are.
  ///   - progress: told how many blocks of how many are done; from any thread.
  /// - Throws: what strict evaluation refuses.
  /// Cost: of gaps, passes over all rows, and a look at each that lacks one fact; a question to the interpreter where that
  /// fact is more than a value beside the table's bounds. Of missing facts, a run that tells every row and each of its
  /// cells, and a question for each way in which subjects differ in what is unknown.
  public func lacks(
    _ seeking: PopulationLacks.Seeking, of ids: Set<InstrumentID>? = nil, in population: Population,
    apart: [Int: Dossier] = [:], threads: Int = 1,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> PopulationLacks {
    let tables = ([population.enterprises] + population.subjects).filter { !benefits(ofKind: $0.kind).isEmpty }
    let jobs = tables.indices.flatMap { table in
      (0..<(tables[table].count + Population.blockRows - 1) / Population.blockRows).map { (table: table, block: $0) }
    }
    let pools = tables.map { benefits(ofKind: $0.kind).map { _ in LackPool() } }
    let found = try SharedJobs.results(of: jobs, threads: threads, progress: progress) {
      var blocks: [Int: LackBlocks] = [:]
      return { (job: (table: Int, block: Int)) throws -> [PopulationLacks.Part] in
        if blocks[job.table] == nil {
          blocks[job.table] = LackBlocks(
            self, population, apart: apart, table: tables[job.table], seeking, of: ids, into: pools[job.table])
        }
        return try blocks[job.table]?.lacking(block: job.block) ?? []
      }
    }
    var kinds = tables.map { table in
      PopulationLacks.Kind(table: table, benefits: benefits(ofKind: table.kind).map { .init(benefit: $0) })
    }
    for (job, parts) in zip(jobs, found) {
      for (position, part) in parts.enumerated() where !part.rows.isEmpty {
        kinds[job.table].benefits[position].parts.append(part)
      }
    }
    for (kind, pools) in pools.enumerated() {
      for (position, pool) in pools.enumerated() { kinds[kind].benefits[position].lacks = pool.lacks }
    }
    return PopulationLacks(assessor: self, population: population, seeking: seeking, kinds: kinds)
  }
}
