import Diagnostics
import Testing

@testable import Secrecy

@Suite("What files that people send may be")
struct FileKindTests {
  /// An archive with empty members of these names, as a packer writes it.
  private func archive(_ names: [String], comment: String = "") -> [UInt8] {
    func little(_ number: Int, _ length: Int) -> [UInt8] { (0..<length).map { UInt8(number >> (8 * $0) & 0xFF) } }
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for name in names {
      let text = Array(name.utf8)
      directory += [0x50, 0x4B, 0x01, 0x02] + Array(repeating: 0, count: 24) + little(text.count, 2)
      directory += Array(repeating: 0, count: 12) + little(bytes.count, 4) + text
      bytes += [0x50, 0x4B, 0x03, 0x04] + Array(repeating: 0, count: 22) + little(text.count, 2) + [0, 0] + text
    }
    let start = bytes.count
    return bytes + directory + [0x50, 0x4B, 0x05, 0x06] + Array(repeating: 0, count: 4) + little(names.count, 2)
      + little(names.count, 2) + little(directory.count, 4) + little(start, 4) + little(comment.utf8.count, 2)
      + Array(comment.utf8)
  }

  private func kind(_ bytes: [UInt8], _ name: String) throws -> FileKind {
    try FileKind(of: bytes, name: name, field: "paper-0")
  }

  private func refusal(_ bytes: [UInt8], _ name: String) throws -> String {
    try #require(throws: Diagnostics.self) { try kind(bytes, name) }.rendered(in: .chinese)
  }

  @Test("a file whose name carries the mark of a state secret is refused, and one that speaks of a trade secret is not")
  func marked() throws {
    let pdf = Array("%PDF-1.7\n".utf8)
    #expect(try refusal(pdf, "秘密★申请.pdf").contains("文件带有密级标志“秘密”"))
    #expect(try refusal(pdf, "【机密】审计报告.pdf").hasPrefix("paper-0: 错误"))
    #expect(try refusal(pdf + Array("机密★1年\n".utf8), "申请表.pdf").contains("文件带有密级标志“机密”"))
    #expect(try kind(pdf, "商业秘密保护制度.pdf") == .pdf)
  }

  @Test("each kind is told by its content, whatever the case of its ending")
  func taken() throws {
    #expect(try kind(Array("%PDF-1.7\n".utf8), "申请表.PDF") == .pdf)
    #expect(try kind([0xFF, 0xD8, 0xFF, 0xE0], "照片.jpeg") == .jpeg)
    #expect(try kind([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "图.v2.png") == .png)
    #expect(try kind(archive(["OFD.xml", "Doc_0/Document.xml"]), "发票.ofd") == .ofd)
    #expect(try kind(archive(["[Content_Types].xml", "word/document.xml"]), "说明.docx") == .docx)
    #expect(try kind(archive(["xl/workbook.xml"], comment: "made by hand"), "明细.xlsx") == .xlsx)
  }

  @Test("a program, a file under another's name, and one with macros are refused with what to do")
  func refused() throws {
    let expected = """
      应为：PDF、OFD、Word（docx）、Excel（xlsx）或照片（JPG、PNG），后缀与内容一致
        办法：在办公软件里另存为 PDF 再上传；不要只改后缀
      """
    let program: [UInt8] = [0x4D, 0x5A, 0x90, 0x00]
    #expect(try refusal(program, "申请.exe") == "paper-0: 错误：“申请.exe”不是可以收的文件\n  \(expected)")
    #expect(try refusal(program, "申请.pdf") == "paper-0: 错误：“申请.pdf”不是可以收的文件\n  \(expected)")
    #expect(
      try refusal(Array("%PDF-1.7".utf8), "申请.exe") == "paper-0: 错误：“申请.exe”的内容是 PDF，与文件名的后缀不符\n  \(expected)")
    #expect(
      try refusal(archive(["word/document.xml", "word/vbaProject.bin"]), "申请.docx")
        == "paper-0: 错误：“申请.docx”里有宏，没有收\n  办法：另存为不含宏的文件或 PDF 再上传")
    for (bytes, name) in [
      ([], "空.pdf"), (Array("%PDF-1.7".utf8), "pdf"), (archive(["a.txt"]), "包.zip"),
      (Array(archive(["word/document.xml"]).dropLast(30)), "断.docx"),
    ] as [([UInt8], String)] {
      #expect(throws: Diagnostics.self) { try kind(bytes, name) }
    }
  }
}
