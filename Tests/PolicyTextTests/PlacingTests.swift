import Diagnostics
import PolicyCorpus
import Testing

@testable import PolicyText

@Suite("Placing a text beside its clauses")
struct PlacingTests {
  @Test("each clause is found, though two sections number theirs alike and a heading is a clause")
  func clauses() throws {
    let attached = try ExampleCorpus.attached()
    #expect(attached.clauses.map(\.id.number) == ["目标", "1", "2", "保障1"])
    #expect(attached.clauses.map(\.title) == ["主要目标", "修整旧灯塔", "扩建灯库", "落实人手"])
    #expect(attached.differences.isEmpty)
  }

  @Test("a clause's text is joined, and each character leads back to its line and column")
  func positions() throws {
    let clause = try #require(try ExampleCorpus.attached().clauses.last)
    #expect(clause.text.string == "落实人手。每年新增守灯人 200 名左右,一万个小时以上的占百分之三十。(责任单位:市财政局)")
    let lines = ExampleCorpus.text.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
    for (character, position) in zip(clause.text.characters, clause.text.positions) {
      #expect(lines[position.line - 1][position.column - 1] == character)
    }
  }

  @Test("number, title and days of the document are read off the text")
  func facts() throws {
    let attached = try ExampleCorpus.attached()
    #expect(attached.number == "灯府〔2026〕3号")
    #expect(attached.signed?.description == "2026-01-05")
    #expect(attached.printed?.description == "2026-01-08")
    #expect(attached.hasTitle)
  }

  @Test("responsible units are read across lines, and without their prefix where they end the clause")
  func units() throws {
    let attached = try ExampleCorpus.attached()
    #expect(attached.clauses.map(\.responsible) == [nil, ["市经济信息化委", "市财政局"], ["市财政局", "市经济信息化委"], ["市财政局"]])
  }

  @Test("a garbled line is set aside and said, a page number is not")
  func garbled() throws {
    let attached = try ExampleCorpus.attached()
    #expect(attached.unplaced.map(\.cause) == [.garbled])
    let clause = try #require(attached.clauses.dropFirst().first)
    #expect(!clause.text.string.contains("3 —"))
  }

  @Test("what a browser prints at the margins of each page is left out")
  func margins() throws {
    let margin = "file:///a.html\n2/7\n1/8/26, 9:00 AM\n"
    let text = margin + ExampleCorpus.text.replacing("四\n\n大航道", with: "四\n\(margin)大航道")
    #expect(
      try ExampleCorpus.attached(text).clauses.map(\.text.string) == ExampleCorpus.attached().clauses.map(\.text.string)
    )
  }

  @Test("the closing words, the copies and the imprint belong to the frame, not to the last clause")
  func closing() throws {
    let attached = try ExampleCorpus.attached()
    #expect(attached.frame.last?.string.hasPrefix("本方案自 2026 年") == true)
  }

  @Test("a heading that lost its number is found by its title, one that a page join drew into a line too")
  func damagedHeadings() throws {
    let lost = try ExampleCorpus.attached(ExampleCorpus.text.replacing("(二)扩建灯库", with: "扩建灯库"))
    #expect(lost.clauses.count == 4)
    let drawn = try ExampleCorpus.attached(
      ExampleCorpus.text.replacing("\n\nӂȽᔰ⍷ぁૂᵰ\u{FFFD}\n\n— 3 —\n\n(二)", with: "(二)"))
    #expect(drawn.clauses.count == 4)
  }

  @Test("a table of contents before the text does not take the clauses' places")
  func contents() throws {
    let contents = "目录\n一、主要目标\n(一)修整旧灯塔\n(二)扩建灯库\n(一)落实人手\n"
    let attached = try ExampleCorpus.attached(contents + ExampleCorpus.text)
    #expect(attached.clauses.allSatisfy { ($0.text.lines?.lowerBound ?? 0) > 10 })
  }

  @Test("a numbered list inside a clause stays in it")
  func list() throws {
    let attached = try ExampleCorpus.attached(
      ExampleCorpus.text.replacing("推广Web3.0航标", with: "\n1.擦灯罩.\n2.换灯芯.\n推广Web3.0航标"))
    #expect(attached.clauses.count == 4)
    #expect(attached.clauses[1].text.string.contains("换灯芯"))
  }

  @Test("the same text in another make-up gives the same clauses", arguments: [true, false])
  func makeUp(isHTML: Bool) throws {
    let lines = ExampleCorpus.text.split(separator: "\n", omittingEmptySubsequences: true)
    let plain = lines.map { $0.drop { $0 == "#" } }
    let text =
      isHTML
      ? HTMLText.text(
        of: "<html><head><title>x</title></head><body>" + plain.map { "<p>\($0)</p>" }.joined() + "</body></html>")
      : plain.joined(separator: "\r\n")
    let attached = try ExampleCorpus.attached(text)
    #expect(
      attached.clauses.map { $0.text.string.filter { !$0.isWhitespace } }
        == (try ExampleCorpus.attached()).clauses.map {
          $0.text.string.filter { !$0.isWhitespace }
        })
  }
}
