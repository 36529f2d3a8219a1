import Access
import Delivery
import Diagnostics
import Foundation
import Quantities

/// The key from which voucher codes are made: 32 random bytes beside the database, readable by their owner alone.
///
/// Whoever backs the data up backs this file up too; portals that share one database share it. Without it vouchers stay
/// valid and their codes can no longer be shown.
struct VoucherKeyFile {
  private let url: URL

  init(in folder: URL) {
    url = folder.appending(path: "voucher.key")
  }

  /// The codes of the key, which is made where there is none yet.
  /// - Throws: `Diagnostics` with code `delivery.key` where the file cannot be read or written.
  func codes() throws -> VoucherCodes {
    do {
      if FileManager.default.fileExists(atPath: url.path) {
        let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        guard let key = Hexadecimal.bytes(of: text.trimmingCharacters(in: .whitespacesAndNewlines)), key.count == 32
        else { throw Diagnostics(fault("不是 64 位十六进制数字", "it does not hold 64 hexadecimal digits")) }
        return VoucherCodes(key: key)
      }
      let key = RandomSource.system.bytes(32)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      guard
        FileManager.default.createFile(
          atPath: url.path, contents: Data((Hexadecimal.text(of: key) + "\n").utf8),
          attributes: [.posixPermissions: 0o600])
      else { throw Diagnostics(fault("写不进去", "it cannot be written")) }
      return VoucherCodes(key: key)
    } catch let error as Diagnostics {
      throw error
    } catch {
      throw Diagnostics(fault("\(error)", "\(error)"))
    }
  }

  /// What must be told beside a backup: the key is a secret of its own and no part of the copy. `nil` where there is none.
  var notInBackup: Diagnostic? {
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return Diagnostic(
      "backup.voucher-key", severity: .warning, at: Place(file: url.path),
      Wording(zh: "券码密钥不在备份里", en: "the key of voucher codes is not in the backup"),
      remedy: Wording(
        zh: "另外复制这个文件，与备份分开保管；丢了它，券仍有效，券码不能再显示",
        en:
          "copy this file too and keep it apart from the backup; without it vouchers stay valid, their codes unseen"
      ))
  }

  /// What must be told after a restore into a folder that has no key.
  var missingAfterRestore: Diagnostic? {
    guard !FileManager.default.fileExists(atPath: url.path) else { return nil }
    return Diagnostic(
      "restore.voucher-key", severity: .warning, at: Place(file: url.path),
      Wording(zh: "这里没有券码密钥", en: "there is no key of voucher codes here"),
      remedy: Wording(
        zh: "启动前把另行保管的 voucher.key 放到这里；否则会另造一把，先前的券码不能再显示",
        en: "put the voucher.key that was kept apart here before the start; else earlier codes cannot be shown"
      ))
  }

  private func fault(_ zh: String, _ en: String) -> Diagnostic {
    Diagnostic(
      "delivery.key", at: Place(file: url.path),
      Wording(zh: "券码密钥不能用：\(zh)", en: "the voucher key cannot be used: \(en)"),
      remedy: Wording(
        zh: "从备份恢复 voucher.key，或检查数据目录的权限", en: "restore voucher.key from a backup, or check the folder's rights"))
  }
}
