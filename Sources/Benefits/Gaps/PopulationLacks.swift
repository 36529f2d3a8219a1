import BatchEvaluation
import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

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

  struct Finding: Sendable {
    /// Of the table of its kind.
    let row: UInt32
    /// Of the assessor's benefits.
    let benefit: UInt16
    let lack: Lack
  }

  struct Kind: Sendable {
    let table: SubjectTable
    /// In the order of rows and, for a row, of benefits.
    var findings: [Finding] = []
  }
}

extension BatchAssessor {
  /// What the subjects of a population lack.
  /// - Parameters:
  ///   - ids: the benefits that are told; `nil` for all. Those that exclude them are asked for besides.
  ///   - apart: the dossiers of enterprises, by row, that columns do not hold as they are.
  ///   - progress: told how many blocks of how many are done; from any thread.
  /// - Throws: what strict evaluation refuses.
  /// Cost: a run that tells every row and each of its cells; then a question to the interpreter for each way in which
  /// subjects differ in what can be changed, or is unknown.
  public func lacks(
    _ seeking: PopulationLacks.Seeking, of ids: Set<InstrumentID>? = nil, in population: Population,
    apart: [Int: Dossier] = [:], threads: Int = 1,
    progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws -> PopulationLacks {
    let tables = ([population.enterprises] + population.subjects).filter { !benefits(ofKind: $0.kind).isEmpty }
    let jobs = tables.indices.flatMap { table in
      (0..<(tables[table].count + Population.blockRows - 1) / Population.blockRows).map { (table: table, block: $0) }
    }
    let found = try SharedJobs.results(of: jobs, threads: threads, progress: progress) {
      var blocks: [Int: LackBlocks] = [:]
      return { (job: (table: Int, block: Int)) throws -> [PopulationLacks.Finding] in
        if blocks[job.table] == nil {
          blocks[job.table] = LackBlocks(self, population, apart: apart, table: tables[job.table], seeking, of: ids)
        }
        return try blocks[job.table]?.findings(block: job.block) ?? []
      }
    }
    var kinds = tables.map { PopulationLacks.Kind(table: $0) }
    for (job, found) in zip(jobs, found) { kinds[job.table].findings += found }
    return PopulationLacks(assessor: self, population: population, seeking: seeking, kinds: kinds)
  }
}
