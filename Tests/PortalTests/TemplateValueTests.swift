import Mustache
import Testing

@testable import Portal

@Suite("View models as templates see them")
struct TemplateValueTests {
  private struct Row {
    let name: String
    let link: String?
    let count: Int
    let isOpen: Bool
    let parts: [String]
    let pairs: [String: String]
  }

  private struct View {
    let link: String?
    let note: String
    let rows: [Row]
  }

  private func written(_ template: String, _ view: View) throws -> String {
    try MustacheTemplate(string: template).render(["view": TemplateValue.of(view)])
  }

  @Test("nothing hides what an outer struct has under the same name, whichever comes first")
  func nothing() throws {
    func row(_ link: String?) -> Row { Row(name: "甲", link: link, count: 1, isOpen: true, parts: [], pairs: [:]) }
    let template = "{{#view}}{{#rows}}[{{#link}}<{{.}}>{{/link}}{{^link}}-{{/link}}]{{/rows}}{{/view}}"
    #expect(try written(template, View(link: "/p", note: "", rows: [row(nil), row("/a"), row(nil)])) == "[-][</a>][-]")
    #expect(try written(template, View(link: "/p", note: "", rows: [row("/a"), row(nil)])) == "[</a>][-]")
    #expect(try written("{{#view}}{{#link}}x{{/link}}{{/view}}", View(link: nil, note: "", rows: [])) == "")
  }

  @Test(
    "texts are escaped, empty ones are told from full ones, and numbers, truths, lists and tables are what they were")
  func kinds() throws {
    let row = Row(
      name: "<甲&\"乙\">", link: nil, count: 3, isOpen: false, parts: ["a", "b<"], pairs: ["k": "v'"])
    let view = View(link: nil, note: "", rows: [row])
    #expect(try written("{{#view}}{{#rows}}{{name}}{{/rows}}{{/view}}", view) == "&lt;甲&amp;&quot;乙&quot;&gt;")
    #expect(try written("{{#view}}{{#rows}}{{{name}}}{{/rows}}{{/view}}", view) == "<甲&\"乙\">")
    #expect(
      try written(
        "{{#view}}{{#empty(note)}}none{{/empty(note)}}{{#rows}}{{^empty(name)}}some{{/empty(name)}}{{/rows}}{{/view}}",
        view)
        == "nonesome")
    #expect(
      try written(
        "{{#view}}{{#rows}}{{count}}{{#isOpen}}o{{/isOpen}}{{^isOpen}}c{{/isOpen}}{{#parts}}({{.}}){{/parts}}{{pairs.k}}{{/rows}}{{/view}}",
        view) == "3c(a)(b&lt;)v&#39;")
    #expect(
      try written("{{#view}}{{#empty(rows)}}x{{/empty(rows)}}{{/view}}", View(link: nil, note: "", rows: [])) == "x")
  }
}
