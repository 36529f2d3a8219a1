import Foundation
import Testing

@Suite("tidu seek, and feel with a minus")
struct SeekCommandTests {
  static let facts = """
    { "enterprise": "e", "complete": ["contract"], "facts": [ {"fact": "above_scale_on", "value": "2024-12-20"},
      {"fact": "output", "period": "2025", "value": "105000000"} ], "subjects": [
      {"subject": "contract", "key": "c1", "facts": [ {"fact": "contract_kind", "value": "first_set"},
        {"fact": "recognised", "value": true}, {"fact": "signed_on", "value": "2026-02-01"},
        {"fact": "contract_amount", "value": "8000000"} ]} ] }
    """

  private func seek(_ benefit: String, _ more: String..., in folder: URL) throws -> (
    status: Int32, answer: String, messages: String
  ) {
    let arguments = ["seek", "--facts", "e.json", "--on", "2026-06-30", "--benefit", benefit] + more
    let done = try CommandTests.tidu(arguments, in: folder)
    return (done.status, done.answer, done.messages)
  }

  @Test("a value that reaches the amount, one that nothing reaches, and a figure that is not sought")
  func seeking() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(Self.facts, to: "e.json", in: folder)
      let set = "zhuanxing-2026/1#first-set-support"
      let found = try seek(set, "--key", "c1", "--fact", "contract_amount", "--at-least", "3000000", in: folder)
      #expect(found.status == 0 && found.answer.contains(">= 10000000（上调）"), "\(found)")
      let beyond = try seek(
        set, "--fact", "contract_amount", "--at-least", "20000000.01", "--format", "json", in: folder)
      let answer = try #require(JSONSerialization.jsonObject(with: Data(beyond.answer.utf8)) as? [String: Any])
      #expect(beyond.status == 0 && answer["outcome"] as? String == "unreachable")
      #expect(answer["mostYuan"] as? String == "20000000")
      let refused = try seek(
        "shenggui-2023/5#annual-entrant-growth-award", "--fact", "output", "--at-least", "1", in: folder)
      #expect(refused.status == 2 && refused.answer.isEmpty)
      #expect(refused.messages.contains("也是法定统计报送的数据，该期间已经结束"))
      #expect(try seek(set, "--fact", "contract_amount", "--at-least", "1.001", in: folder).status == 2)
      #expect(try seek(set, "--fact", "Contract", "--at-least", "1", in: folder).status == 2)
    }
  }

  @Test(
    "an expression may begin with a minus, wherever its options stand",
    arguments: [["-1"], ["--strict", "-1"], ["-(3) + 2", "--lang", "en"], ["-x", "--context", "x.json"]])
  func minus(arguments: [String]) throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(#"{"x": 1}"#, to: "x.json", in: folder)
      let done = try CommandTests.tidu(["feel"] + arguments, in: folder)
      #expect(done.status == 0 && done.answer == "-1\n", "\(done)")
    }
  }
}
