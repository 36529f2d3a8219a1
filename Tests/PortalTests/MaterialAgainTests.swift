import Foundation
import PolicyCorpus
import PolicyText
import Testing

@testable import Portal

@Suite("A material before it is issued, and issued again")
struct MaterialAgainTests {
  private static let path = "/targets/shenggui-2023/2/district-targets/dispatch"

  /// The text of a Word file.
  private static func text(of file: [UInt8]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-word-\(UUID().uuidString).docx")
    try Data(file).write(to: folder)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
    let id = try #require(DocumentID("example"))
    return try OfficialText.read(folder, as: id).lines.joined(separator: "\n")
  }

  @Test("a slip in the text of an issued material is corrected by a second issue, and both say so")
  func again() async throws {
    try await TestPortal.run(enterprises: 20) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      _ = try await browser.get(Self.path)
      let reply = try await browser.post(
        Self.path, ["month": "2026-04", "difficulties": "产能爬波慢", "promises": "上门核实三家"])
      let first = try #require(reply.location)
      let form = try await browser.get("\(first)/again").text
      #expect(form.contains(">产能爬波慢</textarea>") && form.contains("更正后再次印发：松江区2026年4月"))
      let untold = try await browser.post(
        "\(first)/again", ["difficulties": "产能爬坡慢", "promises": "上门核实三家", "reason": ""])
      #expect(
        untold.status == 422 && untold.text.contains(">产能爬坡慢</textarea>") && untold.text.contains("没有写明理由"))
      let same = try await browser.post(
        "\(first)/again", ["difficulties": "产能爬波慢", "promises": "上门核实三家", "reason": "错字"])
      #expect(same.status == 422 && same.text.contains("没有可更正的") && same.text.contains("value=\"错字\""))
      let sent = try await browser.post(
        "\(first)/again", ["difficulties": "产能爬坡慢", "promises": "上门核实三家\n再走访两家", "reason": "错字、漏项"])
      let second = try #require(sent.location)
      let new = try await browser.get(second).text
      #expect(new.contains("第2次印发，更正2026年5月10日印发的材料。理由：错字、漏项"))
      #expect(new.contains("二、存在困难：原为“产能爬波慢”，更正为“产能爬坡慢”。") && new.contains("五、下月事项：增加“再走访两家”。"))
      #expect(new.contains("\(second)/again") && !new.contains("这份材料已由"))
      // The first stands as it was, marked, and leads to the one that stands.
      let old = try await browser.get(first).text
      #expect(old.contains("<li>产能爬波慢</li>") && old.contains("这份材料已由2026年5月10日的第2次印发代替"))
      #expect(old.contains("href=\"\(second)\"") && !old.contains("/again\""))
      let moved = try await browser.get("\(first)/again")
      #expect(moved.status == 303 && moved.location == "\(second)/again")
      let late = try await browser.post("\(first)/again", ["difficulties": "别的", "reason": "错字"])
      #expect(late.status == 422 && late.text.contains("已由2026年5月10日的第2次印发代替"))
      let list = try await browser.get(Self.path).text
      #expect(list.contains(">2026年4月（第2次印发）</a>") && list.contains(">2026年4月（2026年5月10日印发，已由第2次印发代替）</a>"))
      // On paper and in the files too.
      #expect(try await browser.get("\(first)/print").text.contains("这份材料已由2026年5月10日的第2次印发代替"))
      let printed = try await browser.get("\(second)/print").text
      #expect(printed.contains("<main id=\"main\" data-stamp=\"corrects\">"))
      #expect(try await browser.get("\(first)/print").text.contains("<main id=\"main\" data-stamp=\"replaced\">"))
      #expect(printed.contains("更正说明") && printed.contains("理由：错字、漏项") && printed.contains("更正内容和理由见附件"))
      let word = try Self.text(of: try await browser.get("\(second)/word").bytes)
      #expect(word.contains("原为“产能爬波慢”，更正为“产能爬坡慢”"))
      // The next month asks about the promises of the one that stands.
      city.clock.advance(seconds: 31 * 86_400)
      _ = try await browser.signIn("songjiang")
      let next = try await browser.get("\(Self.path)?month=2026-05").text
      #expect(next.contains("上月事项：上门核实三家") && next.contains("上月事项：再走访两家"))
      // The screen tells of them what the Word draft tells.
      let draft = try Self.text(of: try await browser.get("\(Self.path)/draft?area=310117&month=2026-05").bytes)
      for promise in ["上门核实三家", "再走访两家"] {
        #expect(next.contains("\(promise)：没有写明办理情况") && draft.contains("\(promise)：没有写明办理情况"))
      }
      // A correction quotes what was printed, also of a promise of which nobody had told.
      let may = try await browser.post(Self.path, ["month": "2026-05", "promises": "再走访两家"])
      let untoldIssue = try #require(may.location)
      let toldLater = try await browser.post(
        "\(untoldIssue)/again", ["outcome-0": "已核实", "promises": "再走访两家", "reason": "漏写"])
      let told = try await browser.get(try #require(toldLater.location)).text
      #expect(told.contains("四、上月事项办理情况：原为“上门核实三家：没有写明办理情况”，更正为“上门核实三家：已核实”。"))
    }
  }

  @Test(
    "a draft goes out as a Word file that says on every page what it is, with the moment of its figures and what was typed"
  )
  func draft() async throws {
    try await TestPortal.run(enterprises: 20) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get(Self.path).text
      #expect(page.contains("\(Self.path)/draft?area=310117&amp;month=2026-04") && page.contains("下载 Word 草稿（含上面的文字）"))
      let bare = try await browser.get("\(Self.path)/draft?area=310117&month=2026-04")
      #expect(String(decoding: bare.bytes, as: UTF8.self).contains("word/header1.xml"))
      let told = try Self.text(of: bare.bytes)
      #expect(told.contains("草稿，没有印发；各数为2026年5月10日") && told.contains("截至2026年4月底"))
      let typed = try await browser.post("\(Self.path)/draft", ["month": "2026-04", "promises": "再走访两家"])
      #expect(typed.status == 200)
      #expect(try Self.text(of: typed.bytes).contains("再走访两家"))
      // Nothing was issued by it.
      #expect(try await browser.get(Self.path).text.contains("还没有印发过"))
    }
  }
}
