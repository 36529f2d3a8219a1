import Access
import Diagnostics
import Dispatch
import Enterprises
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Synchronization
import Workbooks

/// Workbooks that were handed in and wait for a person's yes: in memory, for an hour, a few at a time. They are read on
/// a queue of their own, so that a long one keeps nobody waiting.
final class ReportUploads: Sendable {
  enum Stage: Sendable {
    /// 0 to 100.
    case reading(Int)
    /// Somebody must still say what columns mean.
    case open(IncomingReport, [Diagnostic])
    case checked(IncomingReport, DryRun)
    case refused([Diagnostic])
  }

  struct Upload: Sendable {
    let key: String
    let owner: ActorID
    let at: Timestamp
    let file: String
    let answers: IncomingReport.Answers
    var stage: Stage
  }

  private static let limit = 24
  private static let lifetime = 60 * 60
  private let uploads = Mutex<[String: Upload]>([:])
  private let queue = DispatchQueue(label: "tidu.reports", qos: .utility)

  /// Begins to read a workbook. Its stage tells how far that is.
  func start(
    _ bytes: [UInt8], file: String, request: ReportRequest, answers: IncomingReport.Answers, month: ReportMonth,
    by actor: Actor, key: String, desk: ReportingDesk, at now: Timestamp
  ) {
    uploads.withLock { uploads in
      uploads = uploads.filter { now < $0.value.at.adding(seconds: Self.lifetime) }
      if uploads.count >= Self.limit, let oldest = uploads.min(by: { $0.value.at < $1.value.at }) {
        uploads[oldest.key] = nil
      }
      uploads[key] = Upload(
        key: key, owner: actor.id, at: now, file: file, answers: answers, stage: .reading(0))
    }
    Task {
      let stage: Stage
      do {
        let workbook = try await read(bytes, file: file, key: key)
        let plan = try await desk.plan(workbook, month: month)
        stage = try await Self.check(
          IncomingReport(bytes: bytes, workbook: workbook, plan: plan, request: request, answers: answers), desk,
          at: now
        ) { self.set(.reading($0), of: key) }
      } catch let faults as Diagnostics {
        stage = .refused(faults.all)
      } catch {
        stage = .refused([.reportUnreadable(file)])
      }
      set(stage, of: key)
    }
  }

  /// Checks a report whose mapping or confirmation a person changed.
  func check(_ report: IncomingReport, key: String, desk: ReportingDesk, at now: Timestamp) async throws {
    set(.reading(50), of: key)
    set(try await Self.check(report, desk, at: now) { self.set(.reading($0), of: key) }, of: key)
  }

  private static func check(
    _ report: IncomingReport, _ desk: ReportingDesk, at now: Timestamp, progress: @escaping @Sendable (Int) -> Void
  ) async throws -> Stage {
    let open = report.plan.open(desk.facts.reference.dictionary, file: report.workbook.file)
    guard open.isEmpty else { return .open(report, open) }
    do {
      let run = try await desk.dryRun(report, at: now) { progress(50 + $0 * 50 / max(1, $1)) }
      guard run.hasFigures else { return .refused([.nothingTold(report.workbook.file)]) }
      return .checked(report, run)
    } catch let faults as Diagnostics {
      return .refused(faults.all)
    }
  }

  private func read(_ bytes: [UInt8], file: String, key: String) async throws -> Workbook {
    try await withCheckedThrowingContinuation { continuation in
      queue.async {
        continuation.resume(
          with: Result { try WorkbookReader.read(bytes, file: file) { self.set(.reading($0 / 2), of: key) } })
      }
    }
  }

  private func set(_ stage: Stage, of key: String) {
    uploads.withLock { $0[key]?.stage = stage }
  }

  /// The upload of a key, for the person who brought it alone.
  func upload(_ key: String, for actor: Actor, at now: Timestamp) -> Upload? {
    uploads.withLock { uploads in
      uploads[key].flatMap { $0.owner == actor.id && now < $0.at.adding(seconds: Self.lifetime) ? $0 : nil }
    }
  }

  /// The same, once it is read; after two seconds as far as it is.
  func settled(_ key: String, for actor: Actor, at now: Timestamp) async throws -> Upload? {
    for _ in 0..<40 {
      guard let upload = upload(key, for: actor, at: now) else { return nil }
      guard case .reading = upload.stage else { return upload }
      try await Task.sleep(for: .milliseconds(50))
    }
    return upload(key, for: actor, at: now)
  }

  func discard(_ key: String) {
    uploads.withLock { $0[key] = nil }
  }
}

extension Diagnostic {
  fileprivate static func reportUnreadable(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.unreadable", at: Place(file: file),
      Wording(zh: "读这份文件时出了错，没有保存任何内容", en: "reading the file failed; nothing was stored"),
      remedy: Wording(zh: "另存为 .xlsx 后再试", en: "save it as .xlsx and try again"))
  }
}
