import Testing

@testable import Archives

@Suite("Archives")
struct ZipTests {
  @Test("what was written is read back, and the same members give the same bytes")
  func roundTrip() throws {
    var writer = ZipWriter()
    writer.add("空.txt", "")
    writer.add("a/一.xml", "<一>\(String(repeating: "x", count: 100_000))</一>")
    let bytes = try writer.bytes()
    #expect(bytes.count < 2000)
    #expect(try writer.bytes() == bytes)
    let contents = try ZipReader.contents(of: bytes) { _ in true }
    #expect(contents.map(\.name) == ["空.txt", "a/一.xml"])
    #expect(contents[0].bytes.isEmpty && contents[1].bytes.count == 100_011)
  }

  @Test("a member that unfolds to more than is allowed is refused, and so are other bytes")
  func bounds() throws {
    var writer = ZipWriter()
    writer.add("blanks", [UInt8](repeating: 0x20, count: 1 << 20))
    let bytes = try writer.bytes()
    #expect(throws: ZipFault(reason: "unfolds to more than 1000000 bytes")) {
      try ZipReader.contents(of: bytes, atMost: 1_000_000) { _ in true }
    }
    #expect(throws: ZipFault.self) { try ZipReader(Array("no archive".utf8)) }
    #expect(throws: ZipFault.self) { try ZipReader.contents(of: Array(bytes.prefix(200))) { _ in true } }
  }
}
