import Benefits
import Enterprises
import PolicyCorpus
import Portal
import Quantities
import Storage
import Targets

/// Keeps everybody as columns for reforms, and reads them anew when facts or the day have changed.
actor PopulationKeeper: ResidentPopulations {
  private let desk: FactDesk
  private let store: SQLStore
  private let corpus: PolicyCorpus
  private let clock: @Sendable () -> Timestamp
  private var kept: (mark: ProjectionMark, reading: Task<ResidentPopulation, any Error>)?

  init(desk: FactDesk, store: SQLStore, corpus: PolicyCorpus, clock: @escaping @Sendable () -> Timestamp) {
    self.desk = desk
    self.store = store
    self.corpus = corpus
    self.clock = clock
  }

  func population() async throws -> ResidentPopulation {
    let day = clock().dayInShanghai
    let due = ProjectionMark.due(
      on: day, corpus: corpus.hash, factRecords: try await store.lastFactRecords(), stored: kept?.mark)
    if let due {
      kept = (due, Task { [desk, corpus] in try await desk.residentPopulation(corpus, on: day) })
    }
    guard let kept else { return try await desk.residentPopulation(corpus, on: day) }
    do {
      return try await kept.reading.value
    } catch {
      // What could not be read is read again by whoever asks next.
      if self.kept?.mark == kept.mark { self.kept = nil }
      throw error
    }
  }
}

extension SQLStore {
  /// The last journal record of each kind that brings facts, or says where an enterprise counts.
  func lastFactRecords() async throws -> [Int] {
    try await read { (view: any EnterpriseReading) in
      // Where an enterprise counts is told among the targets.
      let kinds =
        EnterpriseProjection.RecordKind.allCases.map(\.rawValue)
        + [TargetEvent.Kind.attributed, .attributionEnded].map(\.rawValue)
      return try kinds.compactMap { kind in
        try view.journalRecords.recent(limit: 1, before: nil, kind: kind, actor: nil).first?.sequence
      }
    }
  }
}
