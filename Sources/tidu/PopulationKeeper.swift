import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Portal
import Quantities
import Storage
import Targets

/// Keeps everybody as columns for reforms, and brings them up to date when facts or the day have changed.
actor PopulationKeeper: ResidentPopulations {
  private struct Everybody: Sendable {
    let stored: StoredPopulation
    let resident: ResidentPopulation
  }

  private let desk: FactDesk
  private let shelf: any PopulationShelf
  private let store: SQLStore
  private let corpus: PolicyCorpus
  private let clock: @Sendable () -> Timestamp
  private let tell: @Sendable (Diagnostics) -> Void
  private var kept: (mark: ProjectionMark, reading: Task<Everybody, any Error>)?

  /// - Parameters:
  ///   - shelf: where everybody is kept from one run of the program to the next.
  ///   - tell: is told why what was kept there is not used, or why nothing could be kept.
  init(
    desk: FactDesk, store: SQLStore, shelf: any PopulationShelf, corpus: PolicyCorpus,
    clock: @escaping @Sendable () -> Timestamp, tell: @escaping @Sendable (Diagnostics) -> Void
  ) {
    self.desk = desk
    self.shelf = shelf
    self.tell = tell
    self.store = store
    self.corpus = corpus
    self.clock = clock
  }

  func population() async throws -> ResidentPopulation {
    let day = clock().dayInShanghai
    let due = ProjectionMark.due(
      on: day, corpus: corpus.hash, factRecords: try await store.lastFactRecords(), stored: kept?.mark)
    if let due {
      let former = kept?.reading
      kept = (due, Task { try await read(on: day, from: former) })
    }
    guard let kept else { return try await read(on: day, from: nil).resident }
    do {
      return try await kept.reading.value.resident
    } catch {
      // What could not be read is read again by whoever asks next.
      if self.kept?.mark == kept.mark { self.kept = nil }
      throw error
    }
  }

  /// - Parameter former: everybody as they were before; where that could not be read, nobody is there to start from.
  private nonisolated func read(
    on day: CalendarDay, from former: Task<Everybody, any Error>?
  ) async throws -> Everybody {
    let before: StoredPopulation? =
      switch await former?.result {
      case .success(let everybody): everybody.stored
      case .failure, nil: nil
      }
    let stored = try await desk.storedPopulation(on: day, known: day, from: before, shelf: shelf, tell: tell)
    return Everybody(stored: stored, resident: try ResidentPopulation(stored, corpus: corpus))
  }
}

extension SQLStore {
  /// The last journal record of each kind that brings facts, or says where an enterprise counts.
  func lastFactRecords() async throws -> [Int] {
    try await read { (view: any EnterpriseReading) in
      // Where an enterprise counts is told among the targets.
      let kinds =
        EnterpriseProjection.RecordKind.allCases.map(\.rawValue)
        + [TargetEvent.Kind.attributed, .attributionEnded, .placedInParks].map(\.rawValue)
      return try view.journalRecords.lastSequences(ofKinds: kinds)
    }
  }
}
