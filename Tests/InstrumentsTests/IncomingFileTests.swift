import Diagnostics
import Journal
import Quantities
import Testing

@testable import Instruments

@Suite("Files that people send")
struct IncomingFileTests {
  private static let pdf = Array("%PDF-1.7\n".utf8)

  private static func refusal(_ bytes: [UInt8], _ name: String) throws -> String {
    try #require(throws: Diagnostics.self) { try IncomingFile(bytes, name: name, field: "file") }
      .rendered(in: .chinese)
  }

  @Test("a file is named by its hash, with its size and kind")
  func taken() throws {
    let file = try IncomingFile(Self.pdf, name: "说明.pdf", field: "file")
    #expect(file.kind == .pdf)
    #expect(file.file == AttachedFile(name: "说明.pdf", hash: ContentHash(of: Self.pdf), size: 9))
    #expect(AttachedFile(json: file.file.json) == file.file)
  }

  @Test("one that is too large, or whose name is too long, is told what would be taken")
  func bounds() throws {
    let large = Self.pdf + Array(repeating: UInt8(ascii: " "), count: IncomingFile.limit)
    #expect(
      try Self.refusal(large, "大.pdf") == """
        file: 错误：“大.pdf”有 11 MB，太大
          应为：一个文件最大 10 MB
          办法：压缩图片或分成几个文件再传
        """)
    #expect(try Self.refusal(Self.pdf, String(repeating: "长", count: 197) + ".pdf").contains("应为：不超过 200 个字"))
    #expect(throws: Never.self) {
      try IncomingFile(Self.pdf, name: String(repeating: "长", count: 196) + ".pdf", field: "file")
    }
  }

  @Test("what a file is shows in its content: under none of the endings that are taken is another kind taken")
  func kinds() {
    let endings = ["pdf", "ofd", "docx", "xlsx", "jpg", "jpeg", "png"]
    let others: [[UInt8]] = [
      [], Array("<script>alert(1)</script>".utf8), [0x4D, 0x5A, 0x90, 0x00], [0x7F, 0x45, 0x4C, 0x46],
      Array("GIF89a".utf8), [0x50, 0x4B, 0x03, 0x04, 0x14, 0x00], Array("{\\rtf1}".utf8),
      [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Array(" %PDF-1.7".utf8),
    ]
    for ending in endings {
      for bytes in others {
        #expect(throws: Diagnostics.self, "\(ending) \(bytes.prefix(4))") {
          try IncomingFile(bytes, name: "文件.\(ending)", field: "file")
        }
      }
      if ending != "pdf" {
        #expect(throws: Diagnostics.self, "\(ending)") {
          try IncomingFile(Self.pdf, name: "文件.\(ending)", field: "file")
        }
      }
    }
  }

  @Test("a holder is read back as it was written, and a term is of a day to a hundred years")
  func holders() throws {
    let enterprise = try #require(CreditCode("91310117MA0000001U"))
    for holder in [
      AttachmentHolder.visit(3), .serviceCase(12), .award(31), .draft(call: 2, enterprise: enterprise),
    ] {
      #expect(AttachmentHolder(holder.text) == holder)
    }
    #expect(AttachmentHolder("award:x") == nil && AttachmentHolder("a:1") == nil && AttachmentHolder("award") == nil)
    #expect(AttachmentTerm(days: 0) == nil && AttachmentTerm(days: 36_526) == nil)
    #expect(AttachmentTerm.standard.days == 1095)
  }
}
