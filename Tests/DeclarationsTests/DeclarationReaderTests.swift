import Declarations
import Diagnostics
import Testing

@Suite("Reading declarations")
struct DeclarationReaderTests {
  @Test("every scalar is the text that its author typed")
  func scalarsAreText() throws {
    let reader = try DeclarationReader(
      yaml: "on: yes\nrate: 0.30\nroute: \"new\"\nnothing: ~\n", file: "a.yaml")
    let read = reader.mapping(reader.root) { fields in
      [fields.text("on"), fields.text("rate"), fields.text("route"), fields.text("nothing")]
    }
    try reader.finish()
    #expect(read == ["yes", "0.30", "new", "~"])
  }
}
