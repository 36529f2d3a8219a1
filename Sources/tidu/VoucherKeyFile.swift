import Access
import Delivery
import Diagnostics
import Foundation
import Quantities
import Storage

/// The key from which voucher codes are made: 32 random bytes beside the database, readable by their owner alone.
///
/// Whoever backs the data up backs this file up too; portals that share one database share it. Without it vouchers stay
/// valid and their codes can no longer be shown.
struct VoucherKeyFile {
  private let file: KeyFile

  init(in folder: URL) {
    file = KeyFile(
      folder.appending(path: "voucher.key"), of: "delivery",
      called: Wording(zh: "券码密钥", en: "the key of voucher codes"))
  }

  /// The codes of the key, which is made where there is none yet.
  /// - Throws: `Diagnostics` with code `delivery.key-open` or `delivery.key-unreadable`, and those of files that can't be
  ///   read or written.
  func codes() throws -> VoucherCodes {
    VoucherCodes(key: try file.secret { RandomSource.system.bytes(32) })
  }

  /// What must be told beside a backup: the key is a secret of its own and no part of the copy. `nil` where there is none.
  var notInBackup: Diagnostic? {
    guard file.isThere else { return nil }
    return Diagnostic(
      "backup.voucher-key", severity: .warning, at: Place(file: file.url.path),
      Wording(zh: "券码密钥不在备份里", en: "the key of voucher codes is not in the backup"),
      remedy: Wording(
        zh: "另外复制这个文件，与备份分开保管；丢了它，券仍有效，券码不能再显示",
        en:
          "copy this file too and keep it apart from the backup; without it vouchers stay valid, their codes unseen"
      ))
  }

  /// What must be told after a restore into a folder that has no key.
  var missingAfterRestore: Diagnostic? {
    guard !file.isThere else { return nil }
    return Diagnostic(
      "restore.voucher-key", severity: .warning, at: Place(file: file.url.path),
      Wording(zh: "这里没有券码密钥", en: "there is no key of voucher codes here"),
      remedy: Wording(
        zh: "启动前把另行保管的 voucher.key 放到这里；否则会另造一把，先前的券码不能再显示",
        en: "put the voucher.key that was kept apart here before the start; else earlier codes cannot be shown"
      ))
  }
}
