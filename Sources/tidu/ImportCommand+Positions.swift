import Cultivation
import Diagnostics
import Foundation
import Places
import PolicyCorpus
import Portal
import Quantities
import Storage

extension ImportCommand {
  /// `tidu import positions FILE`: where service stations and enterprises stand.
  func importPositions() async throws {
    let database = try await store.openToWrite(in: output.lang)
    let corpus = try corpus.load()
    let registers = RegisterDesk(store: database, corpus: corpus) { [] }
    let desk = PlaceDesk(store: database, corpus: corpus) { try await registers.stations(on: $0) }
    let request = PositionFile(file: file, bytes: [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file))))
    guard !dryRun else {
      let rows = try await desk.preview(request, at: .now, within: .everywhere)
      let count = rows.count
      for row in rows {
        guard let doubt = row.doubt else { continue }
        print("\(row.line): \(row.title): \(doubt.wording(output.lang))")
      }
      print(Wording(zh: "\(count) 个位置；没有导入", en: "\(count) positions; nothing was stored")(output.lang))
      return
    }
    let command = request.command(by: .commandLine, key: key ?? "import-\(request.payload.hash.hex)")
    let count = try await desk.importPositions(request, command: command, at: .now, within: .everywhere)
    print(Wording(zh: "已导入 \(count) 个位置", en: "\(count) positions were brought in")(output.lang))
  }
}
