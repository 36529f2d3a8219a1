import Foundation
import Testing

@Suite("tidu gaps, over files and over a store")
struct GapsCommandTests {
  private static let code = "91310117MA0000001U"
  private static let benefit = "zhuanxing-2026/1#first-set-support"

  /// Three contracts: one not recognised, one of which nobody told whether it is, one without its amount.
  private func writePopulation(in folder: URL) throws {
    try FileManager.default.createDirectory(at: folder.appending(path: "city"), withIntermediateDirectories: true)
    try CommandTests.write(
      "credit_code,name,statistical_area\n\(Self.code),模拟企业,310117\n", to: "city/enterprise.csv", in: folder)
    try CommandTests.write(
      """
      credit_code,key,contract_kind,recognised,contract_amount,signed_on
      \(Self.code),c1,first_set,false,10000000,2026-06-01
      \(Self.code),c2,first_set,,10000000,2026-06-01
      \(Self.code),c3,first_set,true,,2026-06-01

      """, to: "city/contract.csv", in: folder)
  }

  private func file(_ name: String, in folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  @Test("what is kept of a store changes no byte of an answer; damaged, it is named and made anew")
  func kept() throws {
    try CommandTests.withFolder { folder in
      try writePopulation(in: folder)
      for more in [["enterprises", "city/enterprise.csv"], ["facts", "city/contract.csv", "--subject", "contract"]] {
        let done = try CommandTests.tidu(["import"] + more, in: folder)
        #expect(done.status == 0, "\(done)")
      }
      let place = folder.appending(path: "data/population.snapshot")
      func batch() throws -> (answer: String, messages: String) {
        let run = try CommandTests.tidu("batch", "--store", "--on", "2026-09-15", "--out", "out.csv", in: folder)
        #expect(run.status == 0, "\(run)")
        return (try file("out.csv", in: folder) + run.answer, run.messages)
      }
      let first = try batch()
      #expect(first.answer.contains(Self.benefit))
      let whole = try Data(contentsOf: place)
      let second = try batch()
      #expect(second == first)
      var damaged = whole
      damaged[whole.count / 2] ^= 4
      try damaged.write(to: place)
      let third = try batch()
      #expect(third.answer == first.answer && third.messages.contains("data/population.snapshot"), "\(third.messages)")
      #expect(third.messages.contains("快照已损坏") && third.messages.contains("会从库里重建"))
      #expect(try Data(contentsOf: place) == whole)
    }
  }

  @Test("lists and sums of a store are those of its files, for gaps, missing facts and answers")
  func bothSources() throws {
    try CommandTests.withFolder { folder in
      try writePopulation(in: folder)
      for (table, subject) in [("enterprise", "enterprises"), ("contract", "facts")] {
        let more = subject == "facts" ? ["--subject", "contract"] : []
        let done = try CommandTests.tidu(["import", subject, "city/\(table).csv"] + more, in: folder)
        #expect(done.status == 0, "\(done)")
      }
      let sources = [["--population", "city"], ["--store"]]
      var answers: [[String]] = []
      for source in sources {
        let ask = ["--on", "2026-09-15"] + source
        let own = ["--benefit", Self.benefit]
        let gaps = try CommandTests.tidu(["gaps", "--out", "gaps.csv"] + own + ask, in: folder)
        let missing = try CommandTests.tidu(["gaps", "--missing", "--out", "missing.csv"] + own + ask, in: folder)
        let batch = try CommandTests.tidu(["batch", "--out", "all.csv"] + ask, in: folder)
        #expect(gaps.status == 0 && missing.status == 0 && batch.status == 0, "\(gaps)\(missing)\(batch)")
        answers.append([
          gaps.answer, missing.answer, batch.answer, try file("gaps.csv", in: folder),
          try file("missing.csv", in: folder), try file("all.csv", in: folder),
        ])
      }
      #expect(answers[0] == answers[1])
      // What was recorded today was not known in another century.
      let early = ["--store", "--on", "2026-09-15", "--known", "1999-12-31", "--out", "early.csv"]
      let ask = try CommandTests.tidu(["gaps", "--missing", "--benefit", Self.benefit] + early, in: folder)
      #expect(ask.status == 0, "\(ask)")
      #expect(try file("early.csv", in: folder) == "credit_code,subject,key,benefit,fact,could_release_yuan\n")
      let head = "\(Self.code),contract,"
      #expect(
        answers[0][3] == """
          credit_code,subject,key,benefit,fact,op,now,needed,share
          \(head)c1,\(Self.benefit),recognised,=,false,true,

          """)
      #expect(
        answers[0][4] == """
          credit_code,subject,key,benefit,fact,could_release_yuan
          \(head)c2,\(Self.benefit),recognised,3000000
          \(head)c3,\(Self.benefit),contract_amount,20000000

          """)
    }
  }

  @Test("a wrong distance, two sources or none, and an unknown benefit are refused with what to do")
  func refusals() throws {
    try CommandTests.withFolder { folder in
      try writePopulation(in: folder)
      func gaps(_ more: String...) throws -> (status: Int32, messages: String) {
        let done = try CommandTests.tidu(["gaps", "--on", "2026-09-15"] + more, in: folder)
        return (done.status, done.messages)
      }
      let none = try gaps()
      #expect(none.status == 2 && none.messages.contains("--population 或 --store"), "\(none)")
      let both = try gaps("--population", "city", "--store")
      #expect(both.status == 2 && both.messages.contains("只能用一个"), "\(both)")
      let known = try gaps("--population", "city", "--known", "2026-09-01")
      #expect(known.status == 2 && known.messages.contains("--known 只能与 --store 同用"), "\(known)")
      let wide = try gaps("--population", "city", "--within", "10%")
      #expect(wide.status == 2 && wide.messages.contains("--within “10%”应是 0 至 10 的小数"), "\(wide)")
      let unknown = try gaps("--population", "city", "--benefit", "zhuanxing-2026/1#first-set-suport")
      #expect(unknown.status == 2 && unknown.messages.contains(Self.benefit), "\(unknown)")
      let empty = try gaps("--store")
      #expect(empty.status == 2 && empty.messages.contains("还没有数据"), "\(empty)")
    }
  }
}
