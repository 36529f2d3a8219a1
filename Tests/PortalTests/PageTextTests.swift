import Foundation
import Mustache
import Testing

@testable import Portal

@Suite("Text in a page's HTML")
struct PageTextTests {
  @Test(
    "it is escaped as Mustache's own kind of content escapes it",
    arguments: [
      "", "甲", "<", "a<b", "'\"", "松江区 & 青浦区", "<script>alert('梯度')</script>", "\u{301}<\u{301}>", "末&",
      "\0\"\u{1F3ED}>",
      "&amp;",
    ])
  func escapes(text: String) throws {
    let theirs = try MustacheTemplate(string: "{{.}}")
    PageText.register()
    let ours = try MustacheTemplate(string: PageText.pragma + "{{.}}")
    // Byte by byte, a mark is one whatever joins it; character by character, one that something joins is none.
    let apart = text.unicodeScalars.map { theirs.render(String($0)) }.joined()
    #expect(ours.render(text) == apart)
  }

  @Test("a template that cannot be read is told with its own line and column")
  func places() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("<p>\n{{/rows}}\n".utf8).write(to: folder.appending(path: "broken.mustache"))
    #expect {
      _ = try PageRenderer(templates: folder, words: PortalResources.bundled.words)
    } throws: { error in
      "\(error)".contains("broken.mustache:2:")
    }
  }
}
