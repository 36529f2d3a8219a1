import Diagnostics
import Foundation
import Quantities
import Testing

@testable import Storage

@Suite("Files of keys")
struct KeyFileTests {
  private static func file(_ folder: URL) -> KeyFile {
    KeyFile(
      folder.appendingPathComponent("voucher.key"), of: "delivery",
      called: Wording(zh: "券码密钥", en: "the key of voucher codes"))
  }

  @Test("the key is made once, for its owner alone, however many ask at once")
  func once() async throws {
    try await withFolder { folder in
      let keys = try await withThrowingTaskGroup(of: [UInt8].self) { group in
        for number in UInt8(1)...16 {
          group.addTask { try Self.file(folder).secret { Array(repeating: number, count: 32) } }
        }
        return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
      }
      #expect(keys.count == 1)
      #expect(DurableFile.mode(of: Self.file(folder).url).map { $0 & 0o777 } == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["voucher.key"])
      #expect(try Self.file(folder).secret { Array(repeating: 0xFF, count: 32) } == keys.first)
    }
  }

  @Test("a key that others can read, or that is none, is refused with what to do, and stays")
  func refused() async throws {
    try await withFolder { folder in
      let url = Self.file(folder).url
      func said() -> String {
        do {
          _ = try Self.file(folder).secret { [] }
          return ""
        } catch { return error.rendered(in: .chinese) }
      }
      try DurableFile.write(Array(String(repeating: "ab", count: 32).utf8) + [0x0A], to: url, mode: 0o640)
      #expect(
        said() == """
          \(url.path): 错误：券码密钥文件的权限是 640，其他用户也能读
            应为：0600
            办法：chmod 600 \(url.path)
          """)
      try DurableFile.write(Array("not a key".utf8), to: url, mode: 0o600)
      #expect(
        said() == """
          \(url.path): 错误：券码密钥文件读不懂
            应为：64 位十六进制数字
            办法：从保管处取回原来的密钥文件
          """)
      #expect(try DurableFile.read(url) == Array("not a key".utf8))
    }
  }
}
