import Foundation
import Testing

@Suite("tidu import tasks, cascade, observations; tidu export")
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

  /// Tasks of 2027 by a document that has no number.
  private static func numberless(_ rows: String, _ more: [String], in folder: URL) throws -> CommandTests.Run {
    try CommandTests.write("区域,任务数\n\(rows)", to: "later.csv", in: folder)
    return try CommandTests.tidu(
      [
        "import", "tasks", "later.csv", "--indicator", targets, "--year", "2027", "--document", "模拟任务书", "--issued",
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
      // A document without a number and a task of nothing are asked about, as on the page, and taken once that is confirmed.
      for more in [["--dry-run"], []] {
        let asked = try Self.numberless("松江区,0\n310112,30\n", more, in: folder)
        #expect(asked.status == 2 && asked.messages.contains("“模拟任务书”里没有〔年〕号，不像文号"), "\(asked.messages)")
        #expect(
          asked.messages.contains("B2") && asked.messages.contains("--confirm-doubts")
            && asked.messages.contains("松江区：任务为 0"), "\(asked.messages)")
      }
      let dryAgain = try Self.numberless("松江区,0\n310112,30\n", ["--dry-run", "--confirm-doubts"], in: folder)
      #expect(dryAgain.status == 0 && dryAgain.answer.contains("2 行，没有问题"), "\(dryAgain.messages)")
      let taken = try Self.numberless("松江区,0\n310112,30\n", ["--confirm-doubts"], in: folder)
      #expect(taken.status == 0 && taken.answer.contains("已导入 2 行"), "\(taken.messages)")
      #expect(try Self.numberless("松江区,0\n310112,30\n", [], in: folder).answer.contains("这个文件已经导入过"))
      // What is wrong is told first.
      let negative = try Self.numberless("松江区,-1\n", [], in: folder)
      #expect(negative.status == 2 && !negative.messages.contains("〔年〕号"), "\(negative.messages)")
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

  private static func cascade(_ rows: [String], _ more: String..., in folder: URL) throws -> CommandTests.Run {
    try cascade(rows, totals: false, more, in: folder)
  }

  /// - Parameter totals: whether the file has the columns that an export has after the months.
  private static func cascade(
    _ rows: [String], totals: Bool, _ more: [String], in folder: URL
  ) throws -> CommandTests.Run {
    let head =
      "代码,地区," + (1...12).map { "\($0)月（家）" }.joined(separator: ",") + (totals ? ",合计（家）,导出时第几版" : "")
    try CommandTests.write(([head] + rows).joined(separator: "\n") + "\n", to: "plan.csv", in: folder)
    return try CommandTests.tidu(
      ["import", "cascade", "plan.csv", "--indicator", targets, "--year", "2026", "--area", "310117"] + more,
      in: folder)
  }

  @Test("a district's months come in for its streets; what they add up to is told, and the same plan changes nothing")
  func cascade() throws {
    try CommandTests.withFolder { folder in
      #expect(try Self.tasks("区域,任务数\n松江区,40\n", in: folder).status == 0)
      let plan = [
        "310117,松江区,3,3,3,3,3,3,3,3,4,4,4,4", "310117001,岳阳街道,2,2,2,2,2,2,2,2,2,2,2,2",
        "310117002,永丰街道,1,1,1,1,1,1,1,1,2,2,2,2",
      ]
      let dry = try Self.cascade(plan, "--dry-run", in: folder)
      #expect(dry.status == 0 && dry.answer == "3 行，没有问题；没有保存\n", "\(dry.messages)")
      let saved = try Self.cascade(plan, in: folder)
      #expect(saved.status == 0 && saved.answer.contains("3 行，已保存分解；日志第 "), "\(saved.messages)")
      #expect(try Self.cascade(plan, in: folder).answer == "3 行，与现有分解相同，没有改动\n")
      // Differences are told and stored as they are; who is not in the file is not planned any more.
      let less = ["310117,松江区,4,3,3,3,3,3,3,3,4,4,4,4", plan[1]]
      // A file that does not say what it was made of asks first.
      let asked = try Self.cascade(less, "--document", "示例会议纪要", in: folder)
      #expect(asked.status == 2 && asked.messages.contains("没有写是按这张表的哪一版做的，现有第1版"), "\(asked.messages)")
      let ahead = try Self.cascade(less, "--document", "示例会议纪要", "--over", "9", in: folder)
      #expect(ahead.status == 2 && ahead.messages.contains("写的是第9版，这张表还没有这一版，现有第1版"), "\(ahead.messages)")
      let changed = try Self.cascade(less, "--document", "示例会议纪要", "--over", "1", in: folder)
      #expect(changed.status == 0, "\(changed.messages)")
      for line in [
        "原有分解、文件里没有的，不再有分解：永丰街道", "核对：本级各月合计41，任务40，差+1", "核对：下级合计24，任务40，差−16",
        "核对：1月下级合计2，本级4，差−2",
      ] {
        #expect(changed.answer.contains("\n\(line)\n"), "\(line): \(changed.answer)")
      }
      // As it was exported before the second was saved it is outrun; the first plan takes effect again on purpose alone.
      let old = [plan[0] + ",40,1"] + plan.dropFirst().map { $0 + ",24,1" }
      for more in [["--over", "1"], []] {
        let late = try Self.cascade(old, totals: true, more, in: folder)
        #expect(late.status == 2 && late.messages.contains("按第1版导出的，此后有人保存了第2版"), "\(late.messages)")
      }
      let dry2 = try Self.cascade(old, totals: true, ["--dry-run"], in: folder)
      #expect(dry2.status == 2 && dry2.messages.contains("--over 2"), "\(dry2.messages)")
      #expect(try Self.cascade(plan, "--over", "2", in: folder).answer.contains("3 行，已保存分解"))
      // What was exported from the plan that stands goes in without a word.
      let now = [less[0] + ",42,3", less[1] + ",24,3"]
      #expect(try Self.cascade(now, totals: true, [], in: folder).answer.contains("2 行，已保存分解"))
    }
  }

  @Test("every wrong cell of a breakdown is named, and nothing of the file is stored")
  func cascadeFaults() throws {
    try CommandTests.withFolder { folder in
      let wrong = try Self.cascade(
        ["310112,闵行区,1,1,1,1,1,1,1,1,1,1,1,1", "310117,松江区,3,三,3,3,3,3,3,3,4,4,4,4", "310117,松江区,1"],
        in: folder)
      #expect(wrong.status == 2)
      for message in ["A2：“310112”不是本表的地区代码", "D3：松江区 2 月的“三”不是家数", "A4：地区 310117 出现两次"] {
        #expect(wrong.messages.contains("plan.csv: 错误：\(message)\n"), "\(message): \(wrong.messages)")
      }
      let narrow = try CommandTests.tidu(
        [
          "import", "cascade", "tasks.csv", "--indicator", Self.targets, "--year", "2026", "--area", "310117",
        ], in: try Self.written("代码,地区,1,2,3,4,5,6,7,8,9,10,11\n310117,松江区,1\n", in: folder))
      #expect(
        narrow.status == 2 && narrow.messages.contains("tasks.csv: 错误：N1：没有 12 月这一列的表头\n"), "\(narrow.messages)")
      let ratio = try CommandTests.tidu(
        [
          "import", "cascade", "plan.csv", "--indicator", "shenggui-2023/3#library-size", "--year", "2026", "--area",
          "310117",
        ], in: folder)
      #expect(ratio.status == 2 && ratio.messages.contains("这项指标不按年度任务分解"), "\(ratio.messages)")
      let street = try CommandTests.tidu(
        ["import", "cascade", "plan.csv", "--indicator", Self.targets, "--year", "2026", "--area", "310117001"],
        in: folder)
      #expect(street.status != 0 && street.messages.contains("cascade 要写 --year"), "\(street.messages)")
    }
  }

  /// The folder, with `tasks.csv` in it.
  private static func written(_ text: String, in folder: URL) throws -> URL {
    try CommandTests.write(text, to: "tasks.csv", in: folder)
    return folder
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
