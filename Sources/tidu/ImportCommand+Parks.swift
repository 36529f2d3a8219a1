import Diagnostics
import Foundation
import PolicyCorpus
import Quantities
import Storage
import Targets

extension ImportCommand {
  /// `tidu import parks FILE`: which enterprises count for which parks, and when.
  func importParks() async throws {
    let desk = TargetDesk(store: try await store.openToWrite(in: output.lang), corpus: try corpus.load())
    let request = ParkFile(file: file, bytes: [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file))))
    guard !dryRun else {
      let found = try await desk.examine(request, at: .now, within: .everywhere)
      guard found.faults.isEmpty else { throw Diagnostics(found.faults) }
      print(found.words(isDone: false)(output.lang))
      return
    }
    // A list that is taken in again changes nothing by itself, and one that was overtaken by another takes effect again:
    // its content is no key.
    let done = try await desk.takeIn(
      request, by: .commandLine, key: key ?? UUID().uuidString, at: .now, within: .everywhere)
    print(done.words(isDone: true)(output.lang))
  }
}

extension ParkImport {
  /// What the import did or would do, in a line.
  func words(isDone: Bool) -> Wording {
    let (added, changed, unchanged) = (count(.added), count(.changed), count(.unchanged))
    let tail = isDone ? record.map { "日志第 \($0) 条" } ?? "没有改动" : "没有导入"
    let english = isDone ? record.map { "record \($0)" } ?? "nothing was changed" : "nothing was stored"
    return Wording(
      zh: "\(lines.count) 行：新登记 \(added) 条，改截止月份 \(changed) 条，未变 \(unchanged) 条；\(tail)",
      en: "\(lines.count) rows: \(added) entered, \(changed) with another end, \(unchanged) unchanged; \(english)")
  }
}
