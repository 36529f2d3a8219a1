import Dispatch
import Synchronization

/// Jobs over a population, taken by whichever thread is free.
enum SharedJobs {
  /// The results of jobs, in the jobs' order.
  /// - Parameters:
  ///   - progress: told how many jobs of how many are done; from any thread.
  ///   - worker: what does one job after the other on a thread; made once for each, so that it may keep what it needs.
  /// - Throws: the first fault; what is not begun by then is left.
  static func results<Job: Sendable, Result: Sendable, Fault: Error>(
    of jobs: [Job], threads: Int, progress: @Sendable (_ done: Int, _ of: Int) -> Void = { _, _ in },
    worker: @Sendable () -> (Job) throws(Fault) -> Result
  ) throws(Fault) -> [Result] {
    let next = Atomic<Int>(0)
    let state = Mutex(Progress<Result, Fault>(results: Array(repeating: nil, count: jobs.count)))
    DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
      let work = worker()
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < jobs.count, state.withLock({ $0.fault == nil }) else { return }
        do throws(Fault) {
          let result = try work(jobs[index])
          let done = state.withLock { state in
            state.results[index] = result
            state.done += 1
            return state.done
          }
          progress(done, jobs.count)
        } catch {
          state.withLock { $0.fault = $0.fault ?? error }
        }
      }
    }
    let finished = state.withLock { $0 }
    if let fault = finished.fault { throw fault }
    return finished.results.compactMap { $0 }
  }

  private struct Progress<Result: Sendable, Fault: Error>: Sendable {
    var results: [Result?]
    var fault: Fault?
    var done = 0
  }
}
