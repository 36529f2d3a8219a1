import Access
import Diagnostics
import Dispatch
import Enterprises
import Foundation
import Journal
import Logging
import PolicyCorpus
import Quantities
import Reporting
import Synchronization
import Workbooks

/// Workbooks that were handed in and wait for a person's yes: in memory, for an hour, a few for each person. They are read
/// on a queue of their own, so that a long one keeps nobody waiting.
///
/// Whoever brings more loses their own oldest, and nobody else's; where too many are being read, or all together are too
/// large, the next is refused. What was let go is read no further, and counts until its bytes are free.
final class ReportUploads: Sendable {
  enum Stage: Sendable {
    /// 0 to 100.
    case reading(Int)
    /// Somebody must still say what columns mean.
    case open(IncomingReport, [Diagnostic])
    case checked(IncomingReport, DryRun)
    case refused([Diagnostic])
    /// It was taken in, and the workbook let go.
    case accepted
  }

  struct Upload: Sendable {
    let key: String
    let owner: ActorID
    let at: Timestamp
    let file: String
    let answers: IncomingReport.Answers
    /// The figures as they were typed, by their fields; none where a workbook was handed in.
    let typed: [Pair]
    /// The bytes of the workbook that it holds.
    fileprivate(set) var size: Int
    fileprivate(set) var stage: Stage
    /// How often its columns were mapped anew.
    fileprivate(set) var version = 0
  }

  /// How many uploads may be held, and how many bytes.
  struct Limits: Sendable {
    var ofOne = 4
    var readingOfOne = 2
    var reading = 8
    var bytes = 256 << 20
  }

  private struct Book: Sendable {
    var uploads: [String: Upload] = [:]
    /// Those whose bytes a reader still holds, whatever has become of the upload, and who brought them.
    var reading: [String: ActorID] = [:]
  }

  private static let lifetime = 60 * 60
  private let limits: Limits
  private let book = Mutex(Book())
  private let queue = DispatchQueue(label: "tidu.reports", qos: .utility)
  private let logger = Logger(label: "tidu.reports")

  init(limits: Limits = Limits()) {
    self.limits = limits
  }

  /// Begins to read a workbook. Its stage tells how far that is.
  /// - Throws: `report.still-reading` where the person's earlier ones are still being read, `report.busy` where others' are.
  func start(
    _ bytes: [UInt8], file: String, request: ReportRequest, answers: IncomingReport.Answers, month: ReportMonth,
    typed: [Pair] = [], by actor: Actor, key: String, desk: ReportingDesk, at now: Timestamp
  ) throws(Diagnostics) {
    let upload = Upload(
      key: key, owner: actor.id, at: now, file: file, answers: answers, typed: typed, size: bytes.count,
      stage: .reading(0))
    if let refusal = admit(upload) { throw Diagnostics(refusal) }
    Task {
      let stage: Stage
      do {
        let workbook = try await read(bytes, file: file, key: key)
        let plan = try await desk.plan(workbook, month: month)
        try checkIsWanted(key)
        stage = try await Self.check(
          IncomingReport(bytes: bytes, workbook: workbook, plan: plan, request: request, answers: answers), desk,
          at: now
        ) { self.set(.reading($0), of: key) }
      } catch let faults as Diagnostics {
        stage = .refused(faults.all)
      } catch is CancellationError {
        stage = .refused([])
      } catch {
        // The file is not to blame.
        let number = String(key.prefix(8))
        logger.error("a report could not be looked at [\(number)]: \(error)")
        stage = .refused([.reportNotLookedAt(file, number)])
      }
      book.withLock { book in
        book.reading[key] = nil
        book.uploads[key]?.stage = stage
      }
    }
  }

  /// Keeps an upload, or says why not.
  private func admit(_ upload: Upload) -> Diagnostic? {
    book.withLock { book -> Diagnostic? in
      book.uploads = book.uploads.filter { upload.at < $0.value.at.adding(seconds: Self.lifetime) }
      guard book.reading.values.count(where: { $0 == upload.owner }) < limits.readingOfOne else {
        return .reportStillReading(upload.file)
      }
      guard book.reading.count < limits.reading else { return .reportsBusy(upload.file) }
      let own = book.uploads.values.filter { $0.owner == upload.owner }.sorted { $0.at < $1.at }
      let leaving = Set(own.dropLast(limits.ofOne - 1).map(\.key))
      let kept = book.uploads.filter { !leaving.contains($0.key) }
      guard kept.values.reduce(upload.size, { $0 + $1.size }) <= limits.bytes else { return .reportsBusy(upload.file) }
      book.uploads = kept
      book.uploads[upload.key] = upload
      book.reading[upload.key] = upload.owner
      return nil
    }
  }

  /// Checks a report whose mapping a person changed. Where that fails, it stays as it was.
  /// - Parameter seen: the version that the person had before them; `nil` asks for nothing.
  /// - Throws: `Diagnostics` with code `command.changed-since` where it was mapped anew since.
  func check(
    _ report: IncomingReport, key: String, over seen: SeenVersion? = nil, desk: ReportingDesk, at now: Timestamp
  ) async throws {
    let before = try book.withLock { book throws(Diagnostics) -> Stage? in
      guard let upload = book.uploads[key] else { return nil }
      try seen?.check(version: upload.version)
      book.uploads[key]?.stage = .reading(50)
      return upload.stage
    }
    do {
      let stage = try await Self.check(report, desk, at: now) { self.set(.reading($0), of: key) }
      book.withLock { book in
        book.uploads[key]?.stage = stage
        book.uploads[key]?.version += 1
      }
    } catch {
      if let before { set(before, of: key) }
      throw error
    }
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
          with: Result {
            try self.checkIsWanted(key)
            return try WorkbookReader.read(bytes, file: file) { self.set(.reading($0 / 2), of: key) }
          })
      }
    }
  }

  /// - Throws: `CancellationError` where the upload was let go.
  private func checkIsWanted(_ key: String) throws {
    guard book.withLock({ $0.uploads[key] != nil }) else { throw CancellationError() }
  }

  private func set(_ stage: Stage, of key: String) {
    book.withLock { $0.uploads[key]?.stage = stage }
  }

  /// The upload of a key, for the person who brought it alone.
  func upload(_ key: String, for actor: Actor, at now: Timestamp) -> Upload? {
    book.withLock { $0.uploads[key] }.flatMap { upload in
      upload.owner == actor.id && now < upload.at.adding(seconds: Self.lifetime) ? upload : nil
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

  /// Checks a report anew, where what it is held against has changed.
  func checkAgain(_ key: String, desk: ReportingDesk, at now: Timestamp) async throws {
    guard case .checked(let report, _)? = book.withLock({ $0.uploads[key]?.stage }) else { return }
    set(try await Self.check(report, desk, at: now) { _ in }, of: key)
  }

  /// Lets go of the workbook of an upload that was taken in.
  func finish(_ key: String) {
    book.withLock { book in
      book.uploads[key]?.stage = .accepted
      book.uploads[key]?.size = 0
    }
  }

  func discard(_ key: String) {
    book.withLock { $0.uploads[key] = nil }
  }
}

extension Diagnostic {
  fileprivate static func reportNotLookedAt(_ file: String, _ number: String) -> Diagnostic {
    Diagnostic(
      "report.not-looked-at", at: Place(file: file),
      Wording(
        zh: "系统查看这份文件时出了故障（编号 \(number)），文件没有问题，也没有保存任何内容",
        en:
          "the portal failed while it looked at the file (number \(number)); the file is not to blame, and nothing was stored"
      ),
      remedy: Wording(
        zh: "过几分钟再传一次；仍然不行，把编号告诉系统管理员",
        en: "send it again in some minutes; should it fail again, tell the administrator the number"))
  }

  fileprivate static func reportStillReading(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.still-reading", at: Place(file: file),
      Wording(zh: "您前面传的文件还在读，这一份没有收下", en: "your earlier files are still being read; this one was not taken"),
      remedy: Wording(zh: "等前面的读完再传", en: "send it again once they are read"))
  }

  fileprivate static func reportsBusy(_ file: String) -> Diagnostic {
    Diagnostic(
      "report.busy", at: Place(file: file),
      Wording(zh: "正在读、等待确认的文件太多，这一份没有收下", en: "too many files are being read or wait; this one was not taken"),
      remedy: Wording(zh: "过几分钟再传一次，不必改动文件", en: "send it again in some minutes; the file need not change"))
  }
}
