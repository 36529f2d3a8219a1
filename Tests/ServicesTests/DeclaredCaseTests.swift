import PolicyCorpus
import Testing

@testable import Services

@Suite("Every kind of case that a clause declares")
struct DeclaredCaseTests {
  @Test("is opened, goes through its declared steps, keeps its declared fields, and is closed")
  func walked() throws {
    let types = try Fixture.corpus().caseTypes
    #expect(types.count > 30)
    // Naming officers is no request; whatever has a named officer and is asked for, is.
    #expect(
      types.filter { !$0.isTakenIn }.map(\.instrument.name).sorted() == [
        "foreign-project-officers", "service-officers",
      ])
    #expect(types.filter { $0.isTakenIn && $0.declaration.hasNamedOfficer }.count == 3)
    for type in types where type.isTakenIn {
      for name in type.declaration.types {
        let opening = CaseOpening(
          instrument: type.instrument, type: name, enterprise: Fixture.enterprise, area: area("310117001"),
          text: "请协调", channel: .portal, isComplex: true)
        let context = Fixture.context(type, on: "2026-05-11", calendar: try Fixture.calendar())
        var found = ServiceCase(id: .init(1), opening: opening, at: noonOn(day("2026-05-11")))
        for event in try opening.decide(CaseRouting(unit: Fixture.street, reasons: [.named]), in: context) {
          found.apply(event, at: noonOn(day("2026-05-11")))
        }
        try found.act(.take(party: 0, officer: nil), on: "2026-05-12", type: type)
        // The end is nobody's to record: it follows from the closing.
        let steps = type.declaration.steps.filter { FollowingStep($0) != .ended }
        for step in steps.dropFirst() { try found.act(.step(step), on: "2026-05-12", type: type) }
        for field in type.declaration.fields where field.isTyped {
          try found.act(.field(name: field.name, value: Self.value(of: field)), on: "2026-05-12", type: type)
        }
        try found.act(.close(party: 0, .done, words: "办结"), on: "2026-05-13", type: type)
        #expect(found.steps.count == steps.count, "\(type.instrument)")
        #expect(found.fields.count == type.declaration.fields.filter(\.isTyped).count, "\(type.instrument)")
        #expect(found.status == .closed && found.outcome == .done, "\(type.instrument)")
      }
    }
  }

  @Test(
    "what goes through several steps, or with other departments, begins as a complex matter; no clause gives a term yet"
  )
  func complexity() throws {
    let types = try Fixture.corpus().caseTypes
    #expect(types.allSatisfy { $0.declaration.term == nil })
    func complexity(_ id: String) throws -> CaseType.Complexity? { try Fixture.type(id).complexity }
    #expect(try complexity("shenggui-2023/8#service-ledger") == nil)
    #expect(try complexity("gaozhiliang-2023/19#project-service") == nil)
    #expect(try complexity("shenggui-2023/3#staged-acceptance") == .departments)
    #expect(try complexity("gaoduan-2022/8#hazardous-store-consultation") == .steps(7))
    #expect(try complexity("shenggui-2023/6#special-power") == .steps(3))
    #expect(CaseDeclaration.Term("simple") == .simple && CaseDeclaration.Term("15") == .workingDays(15))
    for wrong in ["0", "251", "-1", "1.5", "soon", ""] { #expect(CaseDeclaration.Term(wrong) == nil, "\(wrong)") }
  }

  @Test("departments of the city stand under the city, those of a district under the district, and a group is no unit")
  func named() throws {
    let (city, district) = (Fixture.city.area, area("310117"))
    let stores = try Fixture.type("gaoduan-2022/8#hazardous-store-consultation")
    let named = stores.namedUnits(in: district, of: city)
    #expect(named.contains(ServiceUnit(city, department: "市应急局")) && named.allSatisfy { $0.area == city })
    let acceptance = try Fixture.type("shenggui-2023/3#staged-acceptance")
    #expect(acceptance.besideUnits(in: district, of: city) == [ServiceUnit(district, department: "住建部门")])
    #expect(acceptance.besideUnits(in: nil, of: city).isEmpty)
    let conference = try Fixture.type("zjtx-2025/18#joint-conference")
    // 各区政府 is the district's own office.
    #expect(conference.namedUnits(in: district, of: city) == [ServiceUnit(district)])
    #expect(conference.namedUnits(in: nil, of: city).isEmpty)
  }

  private static func value(of field: RegisterDeclaration.Field) -> String {
    switch field.type {
    case .choice(let choices): choices.first ?? ""
    case .quantity: "12.5"
    case .day: "2026-05-12"
    case .month: "2026-05"
    case .area: "310117"
    case .enterprise: "91310117MA0000001U"
    case .text, .fact, .person: "说明"
    }
  }
}
