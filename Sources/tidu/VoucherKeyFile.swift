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

  private func fault(_ zh: String, _ en: String) -> Diagnostic {
    Diagnostic(
      "delivery.key", at: Place(file: url.path),
      Wording(zh: "券码密钥不能用：\(zh)", en: "the voucher key cannot be used: \(en)"),
      remedy: Wording(
        zh: "从备份恢复 voucher.key，或检查数据目录的权限", en: "restore voucher.key from a backup, or check the folder's rights"))
  }
}
