import ArgumentParser
import Diagnostics
import Foundation
import Journal
import Storage

/// `tidu backup`: a copy of the store while it is in use.
struct BackupCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "备份，不必停机；先核验再交付 / a copy while in use, verified before it is handed over",
    discussion: "例 / example: tidu backup tidu-2026-11-21.sqlite")

  @Argument(help: "写到哪个文件 / the file to write")
  var file: String

  @OptionGroup var store: DataOptions
  @OptionGroup var output: SpeechOptions

  func run() async throws {
    let report = try await store.openExisting(in: output.lang).backup(to: URL(fileURLWithPath: file), at: .now)
    print(report.words(output.lang))
  }
}

/// `tidu restore`: a backup in the place of a store that nobody has open.
struct RestoreCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore", abstract: "从备份恢复；原有文件留在旁边 / restores a backup; what was there is kept beside it",
    discussion: """
      先停掉使用这个目录的 tidu serve。 / stop the tidu serve that uses the folder first
      例 / example: tidu restore tidu-2026-11-21.sqlite --data data
      """)

  @Argument(help: "备份文件 / the backup")
  var file: String

  @OptionGroup var store: DataOptions
  @OptionGroup var output: SpeechOptions

  func run() async throws {
    let report = try await SQLiteStore.restore(
      from: URL(fileURLWithPath: file), into: store.folder, by: .commandLine, at: .now)
    print(report.words(output.lang))
  }
}

extension BackupReport {
  fileprivate var words: Wording {
    Wording(
      zh: "\(file)：\(bytes / 1024) KiB，日志 \(head.count) 条，已核验",
      en: "\(file): \(bytes / 1024) KiB, \(head.count) journal records, verified")
  }
}
