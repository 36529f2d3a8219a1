import Testing

@testable import Portal

@Suite("Chinese on English pages")
struct ChineseMarksTests {
  private func marked(_ html: String) -> String {
    String(decoding: ChineseMarks.marked(Array(html.utf8)), as: UTF8.self)
  }

  @Test(
    "runs of Chinese are marked, with the figures and marks between them, and nothing else is",
    arguments: [
      ("<td>岳阳街道</td>", "<td><span lang=\"zh-CN\">岳阳街道</span></td>"),
      ("<p>Area: 松江区, 2 streets</p>", "<p>Area: <span lang=\"zh-CN\">松江区</span>, 2 streets</p>"),
      (
        "<b>至2026年 30 家（含），余下 and 更多</b>",
        "<b><span lang=\"zh-CN\">至2026年 30 家（含），余下</span> and <span lang=\"zh-CN\">更多</span></b>"
      ), ("<p>50 yuan · “quoted” — £5</p>", "<p>50 yuan · “quoted” — £5</p>"),
      ("甲&amp;乙", "<span lang=\"zh-CN\">甲</span>&amp;<span lang=\"zh-CN\">乙</span>"),
      ("<td>City（City 2026）, Award：40，more</td>", "<td>City (City 2026), Award: 40, more</td>"),
      ("<td>Pudong（浦东新区）x</td>", "<td>Pudong (<span lang=\"zh-CN\">浦东新区</span>)x</td>"),
      ("<td>通用设备（34）</td>", "<td><span lang=\"zh-CN\">通用设备（34）</span></td>"),
      ("<td>Due（ 甲（乙）丙 ）</td>", "<td>Due ( <span lang=\"zh-CN\">甲（乙）丙</span> )</td>"),
      ("<p>𠀀</p>", "<p><span lang=\"zh-CN\">𠀀</span></p>"), ("", ""), ("<p>plain", "<p>plain"),
    ])
  func runs(html: String, expected: String) {
    #expect(marked(html) == expected)
  }

  @Test("elements of text alone carry the attribute themselves; attributes, scripts and comments stay")
  func elements() {
    #expect(
      marked("<option value=\"1\" selected>九亭镇</option><option>None</option>")
        == "<option lang=\"zh-CN\" value=\"1\" selected>九亭镇</option><option>None</option>")
    #expect(marked("<title>甲 · Tidu</title>") == "<title lang=\"zh-CN\">甲 · Tidu</title>")
    #expect(marked("<svg><text x=\"1\">松江</text></svg>") == "<svg><text lang=\"zh-CN\" x=\"1\">松江</text></svg>")
    for same in [
      "<a href=\"/甲\">x</a>", "<td data-label=\"甲\">x</td>", "<script>var a = \"<甲>\";</script>", "<!-- 甲 <b>乙</b> -->",
      "<style>a::after{content:\"甲\"}</style>", "<input value='x'>",
    ] { #expect(marked(same) == same) }
    // A field has no text: whom it is about stands in its label, and what was typed in its value.
    #expect(
      marked("<input type=\"checkbox\" aria-label=\"Choose 甲 > 乙\">")
        == "<input lang=\"zh-CN\" type=\"checkbox\" aria-label=\"Choose 甲 > 乙\">")
    #expect(marked("<input value='甲'>") == "<input lang=\"zh-CN\" value='甲'>")
    // A link's label is spoken in the place of its text.
    #expect(
      marked("<a href=\"/x\" aria-label=\"Correct 甲\">Correct</a>")
        == "<a lang=\"zh-CN\" href=\"/x\" aria-label=\"Correct 甲\">Correct</a>")
    #expect(marked("<a href=\"/x\" aria-label=\"Correct\">a</a>") == "<a href=\"/x\" aria-label=\"Correct\">a</a>")
    // A title is shown; what holds others is named by a hidden text, and does not speak for them.
    #expect(
      marked("<td title=\"甲 > 乙\" class=\"n\">1</td>") == "<td lang=\"zh-CN\" title=\"甲 > 乙\" class=\"n\">1</td>")
    #expect(
      marked("<nav class=\"pages\" aria-label=\"甲\"><a href=\"/x\">Part</a></nav><div aria-label=\"乙\">b</div>")
        == "<nav class=\"pages\" aria-labelledby=\"zh-1\"><span hidden id=\"zh-1\" lang=\"zh-CN\">甲</span>"
        + "<a href=\"/x\">Part</a></nav><div aria-labelledby=\"zh-2\"><span hidden id=\"zh-2\" lang=\"zh-CN\">乙</span>b</div>"
    )
    #expect(marked("<script>甲</script>乙") == "<script>甲</script><span lang=\"zh-CN\">乙</span>")
  }

  @Test("numerals of code are written out for English readers, and kept for Chinese ones")
  func code() {
    #expect(CodeText.written(">= 1亿", in: .english) == ">= 100000000")
    #expect(CodeText.written("[0.5万..20万)", in: .english) == "[5000..200000)")
    #expect(CodeText.written("min(50万, 10%)", in: .english) == "min(500000, 10%)")
    #expect(CodeText.written("\"万达\"", in: .english) == "\"万达\"")
    #expect(CodeText.written(">= 1亿", in: .chinese) == ">= 1亿")
  }
}
