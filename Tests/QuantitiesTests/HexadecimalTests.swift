import Quantities
import Testing

@Suite("Hexadecimal digits")
struct HexadecimalTests {
  @Test("bytes are written as two lower-case digits each, and read back")
  func roundTrip() {
    let bytes = Array(UInt8.min...UInt8.max)
    let text = Hexadecimal.text(of: bytes)
    #expect(text.hasPrefix("000102") && text.hasSuffix("fdfeff") && text.count == 512)
    #expect(Hexadecimal.bytes(of: text) == bytes)
    #expect(Hexadecimal.text(of: []) == "" && Hexadecimal.bytes(of: "") == [])
  }

  @Test("anything else is not read", arguments: ["0", "0g", "AF", "+1", " 1", "０１", "0x00", "00\n"])
  func refused(text: String) {
    #expect(Hexadecimal.bytes(of: text) == nil)
  }
}
