import ArgumentParser
import Delivery
import Diagnostics
import Journal
import Quantities
import Services
import Storage

/// How long contents of files are kept.
struct FileTermOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "附件内容在办结后保存多少天 / for how many days contents of files are kept after the end", valueName: "days"))
  var filesKept = AttachmentTerm.standard.days

  /// The term that was asked for.
  var term: AttachmentTerm { AttachmentTerm(days: filesKept) ?? .standard }

  func validate() throws {
    guard AttachmentTerm(days: filesKept) != nil else {
      throw ValidationError("--files-kept \(filesKept)：天数应在 1 至 36525 之间 / it should be from 1 to 36525 days")
    }
  }
}

/// `tidu files`: contents of files that people sent.
struct FilesCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files", abstract: "申报材料和办件附件的内容 / contents of files that people sent",
    discussion: "例 / example: tidu files erase --files-kept 1825 --data data", subcommands: [Erase.self])

  struct Erase: AsyncParsableCommand, SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "删除办结已满期限的内容，文件名和校验值留存 / erases contents whose term is over; names and hashes stay",
      discussion: "例 / example: tidu files erase --files-kept 1825 --data data")

    @OptionGroup var kept: FileTermOptions
    @OptionGroup var store: DataOptions
    @OptionGroup var output: SpeechOptions

    func run() async throws {
      let store = try await store.openExisting(in: output.lang)
      let erased = try await store.eraseFiles(after: kept.term, at: .now)
      let words = Wording(
        zh: "已删除 \(erased.awards) 笔兑现、\(erased.cases) 件诉求、\(erased.visits) 次走访的附件内容（办结、走访记录满 \(kept.filesKept) 天）",
        en:
          "erased the contents of \(erased.awards) awards, \(erased.cases) cases and \(erased.visits) visits that ended or were noted more than \(kept.filesKept) days ago"
      )
      print(words(output.lang))
    }
  }
}

extension SQLStore {
  /// Erases the contents whose term is over, of awards, cases and visits, who objected to awards, and the drafts
  /// whose window is over.
  func eraseFiles(after term: AttachmentTerm, at: Timestamp) async throws -> (awards: Int, cases: Int, visits: Int) {
    try await eraseDrafts(at: at)
    try await eraseObjectors(after: term, at: at)
    return (
      try await eraseAwardFiles(after: term, at: at), try await eraseCaseFiles(after: term, at: at),
      try await eraseVisitPhotos(after: term, at: at)
    )
  }
}

extension AttachmentReport {
  /// What a person who checks the store is told.
  var words: Wording {
    broken.map {
      Wording(
        zh: "附件内容 \($0.short) 缺失或与校验值不符：从备份恢复（tidu restore）",
        en: "the content \($0.short) of a file is gone or not what its hash says: restore a backup (tidu restore)")
    }
      ?? Wording(
        zh: "附件内容完好：\(contents) 份，\(bytes / 1024) KiB；内容不在日志里，按日志重建时不重建",
        en:
          "contents of files are whole: \(contents), \(bytes / 1024) KiB; they are no part of the journal, nor of what is rebuilt from it"
      )
  }
}
