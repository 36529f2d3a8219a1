import Benefits
import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Storage
import Targets

/// Keeps the figures of clause pages in step with the facts: works everybody out anew when facts, rules or the day have
/// changed, one run at a time.
actor StandingsKeeper {
  private let desk: FactDesk
  private let store: SQLStore
  private let assessor: Assessor
  private let clock: @Sendable () -> Timestamp
  private var isRunning = false
  private var isWanted = false

  init(desk: FactDesk, store: SQLStore, corpus: PolicyCorpus, clock: @escaping @Sendable () -> Timestamp) {
    self.desk = desk
    self.store = store
    assessor = Assessor(corpus: corpus)
    self.clock = clock
  }

  /// Brings the standings up to date. A call while a run is under way asks for one more run after it and returns.
  /// - Parameter progress: how many enterprises have been worked out, now and then.
  /// - Throws: what the store throws, or what strict evaluation refuses; the standings then stay as they were.
  func refresh(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    isWanted = true
    guard !isRunning else { return }
    isRunning = true
    defer { isRunning = false }
    while isWanted {
      isWanted = false
      try await run(progress)
    }
  }

  /// Looks now and then once a minute whether facts or the day have changed, until the task is cancelled: another process
  /// may have imported, and midnight comes without a request.
  func watch(trouble: @Sendable (any Error) -> Void) async {
    while !Task.isCancelled {
      do {
        try await refresh()
      } catch {
        trouble(error)
      }
      do { try await Task.sleep(for: .seconds(60)) } catch { return }
    }
  }

  /// The last record of the journal that everything stands for; `nil` while facts or the day have moved on.
  nonisolated func heeded() async throws -> Int? {
    // Read before what is due: a run that ends in between makes it seem behind, never up to date.
    let stored = try await store.projectionMark()
    return try await due(stored: stored) == nil ? stored?.journalSequence : nil
  }

  private nonisolated func due(stored: ProjectionMark?) async throws -> ProjectionMark? {
    ProjectionMark.due(
      on: clock().dayInShanghai, corpus: assessor.corpus.hash, factRecords: try await store.lastFactRecords(),
      stored: stored)
  }

  private func run(_ progress: @escaping @Sendable (Int) -> Void) async throws {
    guard let due = try await due(stored: try await store.projectionMark()) else { return }
    let day = due.on
    let projector = PopulationProjector(assessor: assessor, on: day)
    let counter = EntryCounter(
      corpus: assessor.corpus, attributions: try await store.readTargets { try $0.targets.attributions() })
    let ladders = LadderReader(corpus: assessor.corpus)
    var watch = try WatchRun(corpus: assessor.corpus, on: day)
    let run = PopulationRun<EnterpriseHistory, Examined>(progress: progress) { [watch] history in
      let (enterprise, facts) = (history.enterprise, history.facts)
      let dossier = history.dossier(known: day)
      return [
        Examined(
          standings: try projector.standings(of: dossier),
          entries: try counter.entries(of: enterprise.creditCode, dossier, facts: facts, on: day),
          rungs: ladders.rungs(of: enterprise.creditCode, dossier.enterprise, area: enterprise.area, on: day),
          sight: try watch.sight(of: enterprise, dossier, facts: facts))
      ]
    }
    try await desk.forEachHistory(within: .everywhere) { try run.take($0) }
    let examined = try run.finish()
    for one in examined { watch.take(one.sight) }
    try await store.replaceEntries(with: examined.flatMap(\.entries))
    try await store.replaceRungs(with: examined.flatMap(\.rungs))
    try await store.replaceWatch(with: watch.finish())
    // The mark comes last: killed before it, everything is worked out again.
    try await store.replaceStandings(
      with: examined.flatMap(\.standings), caps: assessor.enterpriseCaps, mark: due)
  }

  /// What one enterprise comes to.
  private struct Examined: Sendable {
    let standings: [Standing]
    let entries: [CountedEntry]
    let rungs: [HeldRung]
    let sight: WatchRun.Sight
  }
}
