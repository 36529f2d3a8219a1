import Foundation
import Testing

@Suite("tidu import tasks, observations; tidu export")
struct TargetImportTests {
  private static let targets = "shenggui-2023/2#district-targets"

  private static func tasks(_ text: String, _ more: String..., in folder: URL) throws -> CommandTests.Run {
    try CommandTests.write(text, to: "tasks.csv", in: folder)
    return try CommandTests.tidu(
      [
        "import", "tasks", "tasks.csv", "--indicator", targets, "--year", "2026", "--document", "模拟〔2026〕1号",
        "--issued",
        "2026-01-15",
      ] + more, in: folder)
  }

  @Test("tasks of a year come in by names of areas, once, and are found in the portal's file")
  func tasks() throws {
    try CommandTests.withFolder { folder in
      let table = "区域,任务数\n松江区,200\n310112,30\n"
      let dry = try Self.tasks(table, "--dry-run", in: folder)
      #expect(dry.status == 0 && dry.answer.contains("2 行，没有问题；没有导入"), "\(dry.messages)")
      let done = try Self.tasks(table, in: folder)
      #expect(done.status == 0 && done.answer.contains("已导入 2 行"), "\(done.messages)")
      #expect(try Self.tasks(table, in: folder).answer.contains("这个文件已经导入过"))
      // Another figure of what stands is a correction, which takes a reason.
      let changed = try Self.tasks("区域,任务数\n松江区,210\n", in: folder)
      #expect(changed.status == 2 && changed.messages.contains("理由"), "\(changed.messages)")
      #expect(try Self.tasks("区域,任务数\n松江区,210\n", "--reason", "年中调整", in: folder).status == 0)
      let added = try CommandTests.tidu(
        ["user", "add", "zhang", "--name", "某科", "--role", "city"], in: folder, input: "four quiet herons\n")
      #expect(added.status == 0, "\(added.messages)")
      let initial = try CommandTests.tidu(
        ["export", "/targets/export?year=2026", "--as", "zhang"], in: folder, input: "four quiet herons\n")
      // Who has still to choose the own password takes nothing yet.
      #expect(initial.status == 2 && initial.messages.contains("无权取"), "\(initial.messages)")
      let wrong = try CommandTests.tidu(
        ["export", "/targets/export?year=2026", "--as", "zhang"], in: folder, input: "four loud herons\n")
      #expect(wrong.status == 2 && wrong.messages.contains("没能登录"), "\(wrong.messages)")
      let list = try CommandTests.tidu("export", "--list", in: folder)
      #expect(list.answer.contains("/targets/export\n"), "\(list.messages)")
    }
  }

  @Test("a row without a known area, and a figure that is none, are named by their cells")
  func faults() throws {
    try CommandTests.withFolder { folder in
      let area = try Self.tasks("区域,任务数\n松江,200\n", in: folder)
      #expect(area.status == 2 && area.messages.contains("tasks.csv (A2)"), "\(area.messages)")
      let figure = try Self.tasks("年度任务表\n区域,任务数\n松江区,二百\n", in: folder)
      #expect(figure.status == 2 && figure.messages.contains("B3"), "\(figure.messages)")
      let head = try Self.tasks("街镇,家数\n松江区,200\n", in: folder)
      #expect(head.status == 2 && head.messages.contains("没有认出表头"), "\(head.messages)")
      #expect(try CommandTests.tidu("import", "tasks", "tasks.csv", in: folder).status == 2)
    }
  }
}
