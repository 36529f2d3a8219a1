import Diagnostics
import Journal

/// What was found when the store was opened, and what was done about it.
public struct RecoveryReport: Sendable, Hashable {
  /// The steps of the schema that were taken now; all of them where the store is new.
  public let migrations: [Int]
  /// The journal's end.
  public let head: JournalHead
  /// How many records a crash had left unsealed, which are sealed now. They were whole: their chain was walked.
  public let sealedLate: Int
  /// What the journal and its seal disagree about; the seal then stays as it is until someone has looked.
  public let fault: JournalFault?
  /// Fills that were begun and never finished, by name: starting them again takes them up where they stopped.
  public let unfinishedFills: [String]

  /// Whether processes with other folders may use the database too.
  let isShared: Bool
  /// The fingerprint of the key with which this folder has begun to seal a database that others have sealed before;
  /// `nil` where it went on.
  public let joinedAs: String?

  /// Whether a restore that was cut short was brought to its end now.
  public internal(set) var finishedRestore = false

  /// Whether nothing needs a person's attention.
  public var isSound: Bool { fault == nil && unfinishedFills.isEmpty }

  /// What to tell the one who starts the program; empty where there is nothing to tell.
  public var diagnostics: [Diagnostic] {
    var all: [Diagnostic] = []
    if let fault { all.append(fault.diagnostic) }
    if finishedRestore {
      all.append(
        Diagnostic(
          "recovery.restore-finished", severity: .warning,
          Wording(
            zh: "上次从备份恢复时中断，现已接着做完；原有文件留在旁边",
            en: "the last restore was cut short and is finished now; what was there before is kept beside it")))
    }
    if let joinedAs {
      all.append(
        Diagnostic(
          "recovery.joined", severity: .warning,
          Wording(
            zh: "这个目录第一次使用已有数据的库：已通读 \(head.count) 条日志并封印，日志里记了一条（密钥指纹 \(joinedAs)）",
            en:
              "this folder uses a database with data for the first time: its \(head.count) records were walked and sealed, and the journal says so (key \(joinedAs))"
          ),
          remedy: Wording(
            zh: "如果这个目录以前用过这个库，说明封印和密钥被拿走了：请查明",
            en: "if the folder has used it before, seal and key were taken away: find out why")
        ))
    } else if sealedLate > 0, isShared {
      all.append(
        Diagnostic(
          "recovery.sealed-since", severity: .warning,
          Wording(
            zh: "本目录上次封印后又有 \(sealedLate) 条日志（别的进程写入，或上次没有正常结束），现已核对并补封",
            en:
              "since this folder's last seal \(sealedLate) records came (by other processes, or the last run did not end well); they were checked and are sealed now"
          )))
    } else if sealedLate > 0 {
      all.append(
        Diagnostic(
          "recovery.sealed-late", severity: .warning,
          Wording(
            zh: "上次没有正常结束：最后 \(sealedLate) 条日志已入库但未封印，现已核对并补封",
            en:
              "the last run did not end well: \(sealedLate) records were stored and not sealed; they were checked and are sealed now"
          )))
    }
    for name in unfinishedFills {
      all.append(
        Diagnostic(
          "recovery.unfinished-fill", severity: .warning,
          Wording(zh: "“\(name)”的首次装载没有完成", en: "the first fill “\(name)” was not finished"),
          remedy: Wording(
            zh: "再次启动同一装载，会从中断处继续，不会重复", en: "start it again: it goes on where it stopped, and nothing is stored twice")
        ))
    }
    return all
  }
}
