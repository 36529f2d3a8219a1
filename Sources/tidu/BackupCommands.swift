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
    guard try store.address() == nil else { throw Diagnostics(.backupOtherProduct) }
    let report = try await store.openExisting(in: output.lang).backup(to: URL(fileURLWithPath: file), at: .now)
    print(report.words(output.lang))
    if let warning = VoucherKeyFile(in: store.folder).notInBackup { Console.say(warning.rendered(in: output.lang)) }
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
    guard try store.address() == nil else { throw Diagnostics(.backupOtherProduct) }
    let report = try await SQLiteStore.restore(
      from: URL(fileURLWithPath: file), into: store.folder, by: .commandLine, at: .now
    ) { Console.say($0.words(output.lang)) }
    print(report.words(output.lang))
    if let warning = VoucherKeyFile(in: store.folder).missingAfterRestore {
      Console.say(warning.rendered(in: output.lang))
    }
  }
}

extension RestoreStep {
  fileprivate var words: Wording {
    switch self {
    case .copied: Wording(zh: "备份已复制并核验", en: "the backup is copied and verified")
    case .promised: Wording(zh: "恢复已准备好，中断后下次启动会接着做完", en: "ready; if cut short now, the next start finishes it")
    case .setAside: Wording(zh: "原有文件已移到旁边", en: "a file that was there is set aside")
    case .placed: Wording(zh: "备份已就位", en: "the backup is in its place")
    case .sealed: Wording(zh: "日志已重新封印", en: "the journal is sealed anew")
    }
  }
}

extension BackupReport {
  fileprivate var words: Wording {
    Wording(
      zh: "\(file)：\(bytes / 1024) KiB，日志 \(head.count) 条，已核验",
      en: "\(file): \(bytes / 1024) KiB, \(head.count) journal records, verified")
  }
}
