import DecisionLanguage
import Foundation
import Testing

@testable import DecisionModels

@Suite("The kit's runner")
struct KitRunnerTests {
  private static let model = ExampleModel.xml(
    """
    <itemDefinition name="tLoan"><itemComponent name="sum"><typeRef>number</typeRef></itemComponent>
      <itemComponent name="from"><typeRef>date</typeRef></itemComponent></itemDefinition>
    <inputData id="l" name="loan"><variable name="loan" typeRef="tLoan"/></inputData>
    <decision id="y" name="yearly"><variable name="yearly" typeRef="number"/>
      <informationRequirement><requiredInput href="#l"/></informationRequirement>
      \(ExampleModel.literal("loan.sum / 3"))</decision>
    <decision id="o" name="over"><variable name="over"/>
      <informationRequirement><requiredInput href="#l"/></informationRequirement>
      \(ExampleModel.literal("[loan.from + duration(\"P1Y\"), {sum: loan.sum}]"))</decision>
    <decisionService id="s" name="Service"><variable name="Service"/><outputDecision href="#y"/>
      <outputDecision href="#o"/><inputData href="#l"/></decisionService>
    """)

  private static func cases(_ yearly: String) -> String {
    """
    <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsd="http://www.w3.org/2001/XMLSchema"
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
      <modelName>loan.dmn</modelName>
      <testCase id="001">
        <inputNode name="loan"><component name="sum"><value xsi:type="xsd:decimal">100</value></component>
          <component name="from"><value>2026-05-10</value></component></inputNode>
        <resultNode name="yearly"><expected><value xsi:type="xsd:decimal">\(yearly)</value></expected></resultNode>
        <resultNode name="over"><expected><list><item><value xsi:type="xsd:date">2027-05-10</value></item>
          <item><component name="sum"><value xsi:type="xsd:double">100.0</value></component></item></list></expected>
        </resultNode>
      </testCase>
      <testCase id="002">
        <inputNode name="loan"><component name="sum"><value xsi:type="xsd:string">many</value></component></inputNode>
        <resultNode name="yearly" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
      </testCase>
      <testCase id="003" type="decisionService" invocableName="Service">
        <inputNode name="loan"><component name="sum"><value xsi:type="xsd:decimal">3</value></component>
          <component name="from"><value xsi:type="xsd:date">2026-05-10</value></component></inputNode>
        <resultNode name="yearly"><expected><value xsi:type="xsd:decimal">1</value></expected></resultNode>
        <resultNode name="over"><expected><list><item><value xsi:type="xsd:date">2027-05-10</value></item>
          <item><component name="sum"><value xsi:type="xsd:decimal">3</value></component></item></list></expected>
        </resultNode>
      </testCase>
    </testCases>
    """
  }

  /// Runs a kit of two folders, of which the second has one wrong case.
  private func withKit(_ body: (URL) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "kit-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: root) } catch { Issue.record(error) }
    }
    for (folder, yearly) in [("level/0001-loan", "33.333333331"), ("level/0002-loan", "33.3333")] {
      let url = root.appending(path: folder)
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
      try Data(Self.model.utf8).write(to: url.appending(path: "loan.dmn"))
      try Data(Self.cases(yearly).utf8).write(to: url.appending(path: "loan-test-01.xml"))
    }
    try body(root)
  }

  private func report(_ root: URL) throws -> KitReport {
    try KitRunner(root: root, now: DateAndTime("2026-05-10T10:00:00Z")).run()
  }

  @Test("cases pass within 1e-8, errors are null, and a service answers for each of its outputs")
  func kit() throws {
    try withKit { root in
      let report = try report(root)
      #expect(report.folders.map(\.name) == ["level/0001-loan", "level/0002-loan"])
      #expect(report.folders.map(\.passed) == [3, 2])
      #expect(report.passed == 5)
      #expect(report.failed == 1)
      #expect(
        report.folders[1].failures == [
          KitReport.Failure(
            testCase: "001", node: "yearly", expected: "33.3333", actual: "33.33333333333333333333333333333333")
        ])
    }
  }

  @Test("a single folder is a kit too, and one without models is told")
  func single() throws {
    try withKit { root in
      #expect(try report(root.appending(path: "level/0001-loan")).folders.map(\.name) == ["0001-loan"])
      try FileManager.default.createDirectory(at: root.appending(path: "empty"), withIntermediateDirectories: true)
      #expect(throws: (any Error).self) { try report(root.appending(path: "empty")) }
    }
  }

  @Test("a model that can't be read is a failure of its folder, not the end of the run")
  func broken() throws {
    try withKit { root in
      try Data("<definitions".utf8).write(to: root.appending(path: "level/0001-loan/loan.dmn"))
      let report = try report(root)
      #expect(report.folders.map(\.failed) == [1, 1])
      #expect(report.folders[0].failures.first?.testCase == "loan-test-01.xml")
    }
  }
}
