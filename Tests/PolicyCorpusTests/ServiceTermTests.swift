import Diagnostics
import Testing

@testable import PolicyCorpus

@Suite("The terms of cases")
struct ServiceTermTests {
  private static let table = """
    terms:
      - {id: contact, working_days: 1, sureness: secondhand, source: {zh: 甲, en: a}}
      - {id: simple, working_days: 5, sureness: unchecked, source: {zh: 乙, en: b}}
      - {id: complex, working_days: 250, sureness: seen, source: {zh: 丙, en: c}}

    """

  private func message(_ from: String, _ to: String) -> String {
    let text = Self.table.replacing(from, with: to)
    let faults = #expect(throws: Diagnostics.self) { try ServiceTermTable(yaml: text, file: "service-terms.yaml") }
    return faults?.rendered(in: .english) ?? ""
  }

  @Test("a table holds one term of each kind, with its source and how sure it is")
  func sound() throws {
    let table = try ServiceTermTable(yaml: Self.table, file: "service-terms.yaml")
    #expect(table.term(.contact)?.workingDays == 1 && table.term(.complex)?.workingDays == 250)
    #expect(table.term(.simple)?.sureness == .unchecked && table.term(.simple)?.source.zh == "乙")
  }

  @Test("a term out of range, an unknown kind and a missing kind are told at their places")
  func wrong() {
    #expect(
      message("working_days: 250", "working_days: 251") == """
        service-terms.yaml:4:33: error: “251” cannot be read
          |   - {id: complex, working_days: 251, sureness: seen, source: {zh: 丙, en: c}}
          |                                 ^^^
          expected: 1 to 250 working days
        """)
    #expect(message("id: simple", "id: contact").contains("there must be exactly one term for “contact”"))
    #expect(message("id: simple", "id: plain").contains("expected: contact | simple | complex"))
  }
}
