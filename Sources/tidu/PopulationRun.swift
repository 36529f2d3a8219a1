import Benefits
import Dispatch
import Facts
import Foundation
import Synchronization

/// Works out the standings of everybody whose dossier it is given: on all cores, while the next dossiers are read.
///
/// Memory: besides the standings, at most a batch for each core and the one being gathered.
final class PopulationRun: Sendable {
  private let projector: PopulationProjector
  private let progress: @Sendable (Int) -> Void
  private let state = Mutex(State())
  private let freeCores = DispatchSemaphore(value: ProcessInfo.processInfo.activeProcessorCount)
  private let running = DispatchGroup()

  private static let batchSize = 250

  fileprivate struct State: Sendable {
    var gathered: [Dossier] = []
    var batches = 0
    var worked: [Int: [Standing]] = [:]
    var enterprises = 0
    var fault: (any Error)?

    /// Hands over what has been gathered, with the batch's number.
    mutating func nextBatch() -> (number: Int, dossiers: [Dossier]) {
      defer {
        gathered = []
        batches += 1
      }
      return (batches, gathered)
    }
  }

  /// - Parameter progress: told after each batch how many enterprises have been worked out.
  init(_ projector: PopulationProjector, progress: @escaping @Sendable (Int) -> Void) {
    self.projector = projector
    self.progress = progress
  }

  /// Takes one more dossier; waits while every core has a batch to work on.
  /// - Throws: what an earlier batch threw.
  func take(_ dossier: Dossier) throws {
    let batch = try state.withLock { state -> (number: Int, dossiers: [Dossier])? in
      if let fault = state.fault { throw fault }
      state.gathered.append(dossier)
      return state.gathered.count < Self.batchSize ? nil : state.nextBatch()
    }
    if let batch { work(batch.dossiers, number: batch.number) }
  }

  /// Waits for the last batch.
  /// - Returns: the standings, in the order in which the dossiers came.
  /// - Throws: what any batch threw.
  func finish() throws -> [Standing] {
    let last = state.withLock { $0.nextBatch() }
    work(last.dossiers, number: last.number)
    running.wait()
    return try state.withLock { state in
      if let fault = state.fault { throw fault }
      return (0..<state.batches).flatMap { state.worked[$0] ?? [] }
    }
  }

  private func work(_ dossiers: [Dossier], number: Int) {
    freeCores.wait()
    DispatchQueue.global().async(group: running) { [self] in
      defer { freeCores.signal() }
      let result = Result { try dossiers.flatMap { try projector.standings(of: $0) } }
      let enterprises = state.withLock { state in
        switch result {
        case .success(let standings): state.worked[number] = standings
        case .failure(let fault): state.fault = state.fault ?? fault
        }
        state.enterprises += dossiers.count
        return state.enterprises
      }
      progress(enterprises)
    }
  }
}
