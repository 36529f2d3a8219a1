import Foundation
import Testing

/// The program as its users call it: what it answers, what it says, and how it exits.
@Suite("The program")
struct CommandTests {
  struct Run {
    let status: Int32
    let answer: String
    let messages: String
  }

  /// Runs the built program, which stands beside the tests.
  /// The program beside the tests.
  static var program: URL {
    URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent().appending(path: "tidu")
  }

  static func tidu(_ arguments: String..., in folder: URL? = nil) throws -> Run {
    try tidu(arguments, in: folder)
  }

  /// - Parameter input: what stands on the program's standard input.
  static func tidu(_ arguments: [String], in folder: URL? = nil, input: String? = nil) throws -> Run {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let answer = FileManager.default.temporaryDirectory.appending(path: "tidu-\(UUID().uuidString).out")
    let messages = answer.appendingPathExtension("err")
    for file in [answer, messages] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    defer { for file in [answer, messages] { unlink(file.path) } }
    // Files, not pipes: no answer is too long for them.
    process.standardOutput = try FileHandle(forWritingTo: answer)
    process.standardError = try FileHandle(forWritingTo: messages)
    if let input {
      let pipe = Pipe()
      process.standardInput = pipe
      try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
      try pipe.fileHandleForWriting.close()
    }
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus, answer: try String(contentsOf: answer, encoding: .utf8),
      messages: try String(contentsOf: messages, encoding: .utf8))
  }

  /// A folder that is gone afterwards.
  static func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    try body(folder)
  }

  static func write(_ text: String, to name: String, in folder: URL) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }

  static func facts(entered: String, route: String, output: [String: String]) -> String {
    let periods = output.sorted { $0.key < $1.key }.map {
      #"{"fact": "output", "period": "\#($0.key)", "value": "\#($0.value)"}"#
    }
    let entries =
      [
        #"{"fact": "above_scale_on", "value": "\#(entered)"}"#, #"{"fact": "above_scale_route", "value": "\#(route)"}"#,
        #"{"fact": "first_entry", "value": true}"#, #"{"fact": "industry", "value": "3911"}"#,
      ] + periods
    return #"{"enterprise": "e", "facts": [\#(entries.joined(separator: ", "))]}"#
  }

  /// Worked out by hand from the fifth clause: entry, growth, day and year asked, award, state, most in yuan.
  static let byHand:
    [(entered: String, route: String, output: [String: String], on: [String], award: String, is: String)] =
      [
        (
          "2024-12-20", "annual", ["2024": "100000000", "2025": "132000000"], ["2026-05-10"], "annual",
          "eligible 400000"
        ),
        (
          "2024-12-20", "annual", ["2024": "100000000", "2025": "130000000"], ["2026-05-10"], "annual",
          "eligible 400000"
        ),
        (
          "2024-12-20", "annual", ["2024": "100000000", "2025": "129999999.99"], ["2026-05-10"], "annual",
          "eligible 200000"
        ),
        (
          "2024-12-20", "annual", ["2024": "100000000", "2025": "110000000"], ["2026-05-10"], "annual",
          "eligible 200000"
        ),
        (
          "2024-12-20", "annual", ["2024": "100000000", "2025": "109999999.99"], ["2026-05-10"], "annual",
          "ineligible 0"
        ),
        ("2024-12-20", "annual", ["2024": "100000000"], ["2026-05-10"], "annual", "undecided 400000"),
        (
          "2025-12-20", "annual", ["2025": "100000000", "2026": "132000000"], ["2027-03-01", "2026"], "annual",
          "not_in_force 0"
        ),
        ("2025-12-31", "new", [:], ["2026-02-01"], "new", "eligible 500000"),
        ("2026-01-01", "new", [:], ["2026-02-01"], "new", "not_in_force 0"),
        ("2022-12-31", "new", [:], ["2023-11-01"], "new", "not_in_force 0"),
        ("2023-01-01", "new", [:], ["2023-11-01"], "new", "eligible 500000"),
      ]

  @Test("the awards of the fifth clause come out as worked out by hand", arguments: byHand.indices)
  func assess(index: Int) throws {
    let example = Self.byHand[index]
    try Self.withFolder { folder in
      try Self.write(
        Self.facts(entered: example.entered, route: example.route, output: example.output), to: "e.json", in: folder)
      let year = example.on.count > 1 ? ["--for", example.on[1]] : []
      let run =
        try year.isEmpty
        ? Self.tidu("assess", "--facts", "e.json", "--on", example.on[0], "--format", "json", in: folder)
        : Self.tidu(
          "assess", "--facts", "e.json", "--on", example.on[0], year[0], year[1], "--format", "json", in: folder)
      #expect(run.status == 0, "\(run.messages)")
      let report = try #require(try JSONSerialization.jsonObject(with: Data(run.answer.utf8)) as? [String: Any])
      let benefits = try #require(report["benefits"] as? [[String: Any]])
      let award = try #require(
        benefits.first { ($0["benefit"] as? String)?.hasPrefix("shenggui-2023/5#\(example.award)") ?? false })
      let most = (award["amount"] as? [String: Any])?["maxYuan"] as? String ?? "-"
      #expect("\(award["state"] ?? "-") \(most)" == example.is)
    }
  }

  @Test("the corpus that travels with the program is sound, and a mistyped one is a finding with its place")
  func corpusCheck() throws {
    #expect(try Self.tidu("corpus", "check").status == 0)
    try Self.withFolder { folder in
      try FileManager.default.copyItem(
        at: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../Corpus").standardized,
        to: folder.appending(path: "Corpus"))
      let clause = folder.appending(path: "Corpus/shanghai/shenggui-2023/05-entry-awards.yaml")
      let text = try String(contentsOf: clause, encoding: .utf8)
      try Data(text.replacing(">= 0.30      || 40万", with: ">= 0.20      || 40万").utf8).write(to: clause)
      let run = try Self.tidu("corpus", "check", "--corpus", "Corpus", in: folder)
      #expect(run.status == 1)
      #expect(run.messages.contains("05-entry-awards.yaml:"), "\(run.messages)")
      #expect(run.messages.contains("g10") && run.messages.contains("g30"), "\(run.messages)")
    }
  }

  @Test("bad usage and bad input exit with 2 and say what to do")
  func badInput() throws {
    try Self.withFolder { folder in
      #expect(try Self.tidu("assess", "--on", "2026-05-10").status == 2)
      let missing = try Self.tidu("assess", "--facts", "no.json", "--on", "2026-05-10", in: folder)
      #expect(missing.status == 2)
      #expect(missing.messages.contains("no.json: 错误：没有这个文件"), "\(missing.messages)")
      try Self.write(
        #"{"enterprise": "e", "facts": [{"fact": "outptu", "period": "2025", "value": 1}]}"#, to: "e.json", in: folder)
      let typo = try Self.tidu("assess", "--facts", "e.json", "--on", "2026-05-10", in: folder)
      #expect(typo.status == 2)
      #expect(typo.messages.contains("output"), "\(typo.messages)")
      #expect(try Self.tidu("assess", "--facts", "e.json", "--on", "2026-02-30", in: folder).status == 2)
    }
  }

  @Test("a dry run stores nothing, an import stores all of a file or nothing, and the journal tells of it")
  func imports() throws {
    try Self.withFolder { folder in
      #expect(try Self.tidu("generate", "--enterprises", "30", "--seed", "3", "--out", "city", in: folder).status == 0)
      let dry = try Self.tidu("import", "enterprises", "city/enterprise.csv", "--dry-run", "--lang", "en", in: folder)
      #expect(dry.status == 0, "\(dry.messages)")
      #expect(dry.answer.hasPrefix("30 rows: 30 new enterprises"), "\(dry.answer)")
      let verified = try Self.tidu("journal", "verify", "--lang", "en", in: folder)
      #expect(verified.answer.hasPrefix("the journal is sound: 0 records"), "\(verified.answer)\(verified.messages)")

      let whole = try String(contentsOf: folder.appending(path: "city/enterprise.csv"), encoding: .utf8)
      try Self.write(whole + "91310000X,broken\n", to: "broken.csv", in: folder)
      let broken = try Self.tidu("import", "enterprises", "broken.csv", in: folder)
      #expect(broken.status == 2)
      #expect(broken.messages.contains("broken.csv:32"), "\(broken.messages)")
      #expect(try Self.tidu("journal", "verify", "--lang", "en", in: folder).answer.contains(": 0 records"))

      #expect(try Self.tidu("import", "enterprises", "city/enterprise.csv", in: folder).status == 0)
      let again = try Self.tidu("import", "enterprises", "city/enterprise.csv", "--lang", "en", in: folder)
      #expect(again.answer.contains("imported before (record 1)"), "\(again.answer)\(again.messages)")
      #expect(try Self.tidu("journal", "verify", "--lang", "en", in: folder).answer.contains(": 1 records"))
      #expect(try Self.tidu("journal", "replay", "--lang", "en", in: folder).status == 0)
    }
  }

  @Test("with a folder that has sealed another journal nothing is written, and both languages say what to do")
  func foreignFolder() throws {
    try Self.withFolder { folder in
      try Self.write("credit_code,name\n91310000MA1K35XN0A,甲\n", to: "one.csv", in: folder)
      try Self.write("credit_code,name\n91310000MA1K35XN0A,乙\n", to: "two.csv", in: folder)
      for (file, data) in [("one.csv", "server"), ("two.csv", "other")] {
        let run = try Self.tidu("import", "enterprises", file, "--data", data, in: folder)
        try #require(run.status == 0, "\(run.messages)")
      }
      // The folder's journal with the seal of another one.
      for file in ["journal.head", "journal.key"] {
        let place = folder.appending(path: "server/\(file)")
        try FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: folder.appending(path: "other/\(file)"), to: place)
      }
      func records() throws -> String {
        let run = try Self.tidu("journal", "verify", "--data", "server", in: folder)
        #expect(run.status == 1)
        return run.answer
      }
      let before = try records()
      let run = try Self.tidu("calls", "run", "c1", "--data", "server", in: folder)
      #expect(run.status == 2 && run.answer.isEmpty)
      #expect(run.messages.contains("日志和这个数据目录里的封印对不上，什么都没有写入"))
      #expect(run.messages.contains("应为：服务（tidu serve）所用的 --data 目录"))
      let english = try Self.tidu(
        "import", "enterprises", "two.csv", "--data", "server", "--lang", "en", in: folder)
      #expect(english.status == 2 && english.messages.contains("nothing was written"))
      #expect(try records() == before)
    }
  }
}

/// Figures are never edited: a correction or a withdrawal comes after them.
@Suite("Corrections at the command line")
struct CorrectionCommandTests {
  @Test("a correction and a withdrawal end a fact once, stay in its history, and replay")
  func correctAndWithdraw() throws {
    try CommandTests.withFolder { folder in
      #expect(try CommandTests.tidu("generate", "--enterprises", "1", "--out", "city", in: folder).status == 0)
      #expect(try CommandTests.tidu("import", "enterprises", "city/enterprise.csv", in: folder).status == 0)
      let file = try String(contentsOf: folder.appending(path: "city/enterprise.csv"), encoding: .utf8)
      let code = try #require(file.split(whereSeparator: \.isNewline).dropFirst().first?.split(separator: ",").first)
      let corrected = try CommandTests.tidu(
        "facts", "correct", "1", "--value", "模拟更正有限公司", "--reason", "名称录错", in: folder)
      #expect(corrected.status == 0, "\(corrected.messages)")
      let again = try CommandTests.tidu("facts", "withdraw", "1", "--reason", "重复", "--lang", "en", in: folder)
      #expect(again.status == 2)
      #expect(try CommandTests.tidu("facts", "withdraw", "2", "--reason", "弄错了企业", in: folder).status == 0)
      let history = try CommandTests.tidu("facts", "history", String(code), in: folder).answer
      #expect(history.contains("已更正（名称录错）"), "\(history)")
      #expect(history.contains("模拟更正有限公司"), "\(history)")
      #expect(history.contains("已撤回（弄错了企业）"), "\(history)")
      #expect(try CommandTests.tidu("journal", "replay", in: folder).status == 0)
    }
  }

  @Test(
    "facts that are told one by one stand in the history with their basis, and a wrong one is named and stores nothing")
  func tell() throws {
    try CommandTests.withFolder { folder in
      #expect(try CommandTests.tidu("generate", "--enterprises", "1", "--out", "city", in: folder).status == 0)
      #expect(try CommandTests.tidu("import", "enterprises", "city/enterprise.csv", in: folder).status == 0)
      let file = try String(contentsOf: folder.appending(path: "city/enterprise.csv"), encoding: .utf8)
      let code = String(
        try #require(file.split(whereSeparator: \.isNewline).dropFirst().first?.split(separator: ",").first))
      let told = try CommandTests.tidu(
        "facts", "tell", code, "--subject", "contract", "--key", "c1", "contract_amount=5000000", "signed_on=-",
        "--basis", "own_application", "--lang", "en", in: folder)
      #expect(told.answer == "recorded; record 2\n", "\(told.messages)")
      let history = try CommandTests.tidu("facts", "history", code, in: folder).answer
      #expect(history.contains("c1 contract_amount\t5000000\t申报材料自存件"), "\(history)")
      let wrong = try CommandTests.tidu("facts", "tell", code, "revenue@2025=9万", in: folder)
      #expect(wrong.status == 2 && wrong.messages.contains("revenue@2025"), "\(wrong.messages)")
      #expect(try CommandTests.tidu("facts", "tell", code, "--subject", "contract", "x=1", in: folder).status == 2)
      #expect(try CommandTests.tidu("journal", "verify", "--lang", "en", in: folder).answer.contains(": 2 records"))
      #expect(try CommandTests.tidu("journal", "replay", in: folder).status == 0)
    }
  }

  @Test("a figure that may be a slip is refused with its place and the flag that takes it, typed or in a file")
  func doubts() throws {
    try CommandTests.withFolder { folder in
      let code = "91310000MA1K35XN0A"
      try CommandTests.write(
        "credit_code,name,output@2023,output@2024\n\(code),甲,120000000,130000000\n", to: "first.csv", in: folder)
      try CommandTests.write("credit_code,output@2024\n\(code),13000000\n", to: "second.csv", in: folder)
      #expect(try CommandTests.tidu("import", "enterprises", "first.csv", in: folder).status == 0)
      let told = try CommandTests.tidu("facts", "tell", code, "output@2025=1400000000", in: folder)
      #expect(told.status == 2 && told.messages.contains("output@2025: 错误：存疑"), "\(told.messages)")
      #expect(told.messages.contains("2024年 130,000,000 元") && told.messages.contains("--confirm-doubts"))
      let confirmed = try CommandTests.tidu(
        "facts", "tell", code, "output@2025=1400000000", "--confirm-doubts", in: folder)
      #expect(confirmed.status == 0, "\(confirmed.messages)")
      let dry = try CommandTests.tidu("import", "enterprises", "second.csv", "--dry-run", in: folder)
      #expect(
        dry.status == 0 && dry.answer.contains("存疑 1 个") && dry.messages.contains("second.csv:2"), "\(dry.messages)")
      let refused = try CommandTests.tidu("import", "enterprises", "second.csv", in: folder)
      #expect(refused.status == 2 && refused.messages.contains("--confirm-doubts"), "\(refused.messages)")
      let taken = try CommandTests.tidu("import", "enterprises", "second.csv", "--confirm-doubts", in: folder)
      #expect(taken.status == 0, "\(taken.messages)")
      #expect(try CommandTests.tidu("journal", "replay", in: folder).status == 0)
    }
  }

  @Test("a person is added for an area and an enterprise that are known, and for no others")
  func places() throws {
    try CommandTests.withFolder { folder in
      #expect(try CommandTests.tidu("generate", "--enterprises", "1", "--out", "city", in: folder).status == 0)
      #expect(try CommandTests.tidu("import", "enterprises", "city/enterprise.csv", in: folder).status == 0)
      func add(_ id: String, _ arguments: String...) throws -> CommandTests.Run {
        try CommandTests.tidu(
          ["user", "add", id, "--name", "某科"] + arguments, in: folder, input: "four quiet herons\n")
      }
      let strange = try add("zhang", "--role", "district", "--area", "310199")
      #expect(strange.status == 2 && strange.messages.contains("地区表里没有“310199”"), "\(strange.messages)")
      let unknown = try add("zhang", "--role", "enterprise", "--enterprise", "91310115MA00000022")
      #expect(
        unknown.status == 2 && unknown.messages.contains("企业名单里没有“91310115MA00000022”"), "\(unknown.messages)")
      #expect(try add("zhang", "--role", "district", "--area", "310117").status == 0)
    }
  }
}
