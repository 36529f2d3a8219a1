import Foundation
import Testing

/// `tidu dmn`, as its users call it.
@Suite("Decision models at the command line")
struct DMNCommandTests {
  private static let model = """
    <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="loan" namespace="urn:loan">
    <inputData id="i" name="monthly income"><variable name="monthly income" typeRef="number"/></inputData>
    <inputData id="d" name="since"><variable name="since" typeRef="date"/></inputData>
    <decision id="e" name="Eligible"><variable name="Eligible" typeRef="boolean"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <informationRequirement><requiredInput href="#d"/></informationRequirement>
    <literalExpression><text>monthly income * 12 > 100000 and since.year >= 2020</text></literalExpression></decision>
    <decision id="t" name="Band"><variable name="Band"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable><input><inputExpression typeRef="number"><text>monthly income</text></inputExpression></input>
    <output name="band"/>
    <rule><inputEntry><text>&lt;= 9000.5</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
    <rule><inputEntry><text>>= 9000.5</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
    </decisionTable></decision>
    </definitions>
    """

  @Test("run answers with the value, tells why it is null, and stops at the cause where it is strict")
  func run() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(Self.model, to: "loan.dmn", in: folder)
      try CommandTests.write(#"{"monthly income": 9000.25, "since": "2021-05-10"}"#, to: "good.json", in: folder)
      try CommandTests.write(#"{"monthly income": "much", "since": "2021-05-10"}"#, to: "odd.json", in: folder)
      func run(_ input: String) throws -> CommandTests.Run {
        try CommandTests.tidu(
          "dmn", "run", "loan.dmn", "--decision", "Eligible", "--input", input, "--lang", "en", in: folder)
      }
      let good = try run("good.json")
      #expect(good.status == 0)
      #expect(good.answer == "true\n")
      let odd = try run("odd.json")
      #expect(odd.answer == "null\n")
      #expect(odd.messages.hasPrefix("loan.dmn:2:1: error: "))
      let strict = try CommandTests.tidu(
        "dmn", "run", "loan.dmn", "--decision", "Eligible", "--input", "odd.json", "--strict", in: folder)
      #expect(strict.status == 2)
      try CommandTests.write(#"{"monthly incme": 9000.25}"#, to: "typo.json", in: folder)
      let typo = try run("typo.json")
      #expect(typo.status == 2)
      #expect(typo.messages.contains("did you mean “monthly income”?"))
      try CommandTests.write(#"{"monthly income": 9000.25}"#, to: "half.json", in: folder)
      let half = try run("half.json")
      #expect(half.answer == "null\n")
      #expect(half.messages.contains("not given, taken as null: since"))
      let unknown = try CommandTests.tidu(
        "dmn", "run", "loan.dmn", "--decision", "Eligibel", "--lang", "en", in: folder)
      #expect(unknown.status == 2)
      #expect(unknown.messages.contains("did you mean “Eligible”?"))
    }
  }

  @Test("check tells two rules that hold together, with an example, and exits 1")
  func check() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(Self.model, to: "loan.dmn", in: folder)
      let run = try CommandTests.tidu("dmn", "check", "loan.dmn", "--lang", "en", in: folder)
      #expect(run.status == 1)
      #expect(run.answer == "errors: 1, warnings: 0\n")
      #expect(run.messages.contains("rules 1 and 2 hold together, as for monthly income = 9000.5"))
    }
  }

  @Test("an imported model's inputs stand under the import's name")
  func imports() throws {
    try CommandTests.withFolder { folder in
      let dmn = "https://www.omg.org/spec/DMN/20230324/MODEL/"
      try CommandTests.write(
        """
        <definitions xmlns="\(dmn)" name="people" namespace="urn:people">
        <inputData id="b" name="born"><variable name="born" typeRef="date"/></inputData></definitions>
        """, to: "people.dmn", in: folder)
      try CommandTests.write(
        """
        <definitions xmlns="\(dmn)" name="main" namespace="urn:main">
        <import name="people" namespace="urn:people" importType="\(dmn)" locationURI="people.dmn"/>
        <decision id="y" name="Year"><variable name="Year"/>
        <informationRequirement><requiredInput href="urn:people#b"/></informationRequirement>
        <literalExpression><text>people.born.year</text></literalExpression></decision></definitions>
        """, to: "main.dmn", in: folder)
      try CommandTests.write(#"{"people": {"born": "1990-05-10"}}"#, to: "in.json", in: folder)
      let run = try CommandTests.tidu("dmn", "run", "main.dmn", "--decision", "Year", "--input", "in.json", in: folder)
      #expect(run.answer == "1990\n")
      #expect(run.messages == "")
      let bare = try CommandTests.tidu("dmn", "run", "main.dmn", "--decision", "Year", "--lang", "en", in: folder)
      #expect(bare.messages == "not given, taken as null: people.born\n")
    }
  }

  @Test("an exported benefit is read back as the table it came from")
  func exchange() throws {
    try CommandTests.withFolder { folder in
      let exported = try CommandTests.tidu("dmn", "export", "shenggui-2023/5#annual-entrant-growth-award")
      #expect(exported.status == 0)
      try CommandTests.write(exported.answer, to: "award.dmn", in: folder)
      let imported = try CommandTests.tidu("dmn", "import", "award.dmn", in: folder)
      #expect(imported.status == 0)
      #expect(imported.answer.contains("| >= 0.30      || 400000"))
      let unknown = try CommandTests.tidu(
        "dmn", "export", "shenggui-2023/5#annual-entrant-growth-awards", "--lang", "en")
      #expect(unknown.status == 2)
      #expect(unknown.messages.contains("did you mean “shenggui-2023/5#annual-entrant-growth-award”?"))
    }
  }

  @Test("the kit's runner answers with the fixed JSON, and exits 1 where a case fails")
  func kit() throws {
    try CommandTests.withFolder { folder in
      try CommandTests.write(Self.model, to: "loan.dmn", in: folder)
      try CommandTests.write(
        """
        <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>loan.dmn</modelName>
        <testCase id="1"><inputNode name="monthly income"><value>1</value></inputNode>
        <resultNode name="Band"><expected><value>low</value></expected></resultNode></testCase>
        <testCase id="2"><inputNode name="monthly income"><value>1</value></inputNode>
        <resultNode name="Band"><expected><value>high</value></expected></resultNode></testCase></testCases>
        """, to: "loan-test-01.xml", in: folder)
      let run = try CommandTests.tidu("dmn", "tck", ".", "--format", "json", in: folder)
      #expect(run.status == 1)
      let report = try JSONDecoder().decode(Report.self, from: Data(run.answer.utf8))
      #expect(report.passed == 1)
      #expect(report.failed == 1)
      #expect(
        report.folders.map(\.failures) == [
          [Report.Failure(case: "2", node: "Band", expected: "\"high\"", actual: "\"low\"")]
        ])
    }
  }

  /// What interfaces promise of the answer.
  private struct Report: Decodable {
    struct Folder: Decodable {
      let folder: String
      let passed: Int
      let failed: Int
      let failures: [Failure]
    }

    struct Failure: Decodable, Equatable {
      let `case`: String
      let node: String
      let expected: String
      let actual: String
    }

    let passed: Int
    let failed: Int
    let folders: [Folder]
  }
}
