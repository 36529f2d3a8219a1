import Decimals
import Diagnostics
import EnterpriseFixtures
import Facts
import Journal
import Quantities
import Testing

@testable import Enterprises

@Suite("Which telling counts")
struct FactResolutionTests {
  private let code: CreditCode
  private let output: FactID
  private let resolution: FactResolution

  init() throws {
    code = try #require(CreditCode(Codes.first))
    output = try #require(FactID("revenue"))
    resolution = FactResolution(try Reference.load().dictionary.all)
  }

  /// One telling of the revenue of 2025.
  private func told(
    _ id: Int, _ value: Int?, source: String = "told", on day: String = "2026-02-01", since: String? = nil,
    ending: FactEnding? = nil, subject: SubjectReference? = nil
  ) -> RecordedFact {
    RecordedFact(
      id: RecordedFact.ID(id), subject: subject ?? SubjectReference(code),
      reference: FactReference(output, .year(2025)), value: value.map { .decimal(Decimal128($0)) },
      since: since.flatMap(CalendarDay.init),
      origin: FactOrigin(
        basis: .voluntary, source: source, recordedAt: noon(day), recordedBy: .commandLine, record: id),
      line: nil, ending: ending)
  }

  private func ended(_ way: FactEnding.Way, on day: String) -> FactEnding {
    FactEnding(way: way, reason: "误填", at: noon(day), by: .commandLine, record: 9)
  }

  private func counting(_ facts: [RecordedFact], on day: String = "2026-05-10") -> [Int] {
    resolution.standing(facts, at: noon(day)).map(\.id.number)
  }

  @Test("of one source's tellings the later counts")
  func later() {
    #expect(counting([told(1, 100), told(2, 200)]) == [2])
  }

  @Test("a higher ranked source counts, also against a later telling")
  func rank() throws {
    let sources = try #require(try Reference.load().dictionary.definition(of: output)).sources.map(\.id)
    let (high, low) = (sources[0], try #require(sources.last))
    #expect(high != low)
    #expect(counting([told(1, 100, source: high), told(2, 200, source: low)]) == [1])
    #expect(counting([told(1, 100, source: low), told(2, 200, source: high)]) == [2])
    #expect(counting([told(1, 100, source: "rumour"), told(2, 200, source: low)]) == [2])
  }

  @Test("of tellings that count from different days on, the last to begin holds")
  func holding() throws {
    let facts = [told(2, 200, since: "2026-03-01"), told(1, 100), told(3, 300, since: "2026-03-15")]
    func holds(on day: String) throws -> Int? { facts.holding(on: try #require(CalendarDay(day)))?.id.number }
    #expect(try holds(on: "2026-02-28") == 1)
    #expect(try holds(on: "2026-03-01") == 2)
    #expect(try holds(on: "2026-03-14") == 2)
    #expect(try holds(on: "2026-03-15") == 3)
    #expect([told(2, 200, since: "2026-03-01")].holding(on: try #require(CalendarDay("2026-02-28"))) == nil)
  }

  @Test("a withdrawn fact is unknown again, and what another source told counts then")
  func withdrawn() {
    let withdrawn = told(2, 200, ending: ended(.withdrawn, on: "2026-03-01"))
    #expect(counting([withdrawn]) == [])
    #expect(counting([told(1, 100), withdrawn]) == [1])
  }

  @Test("until the day of its withdrawal a fact counted")
  func beforeWithdrawal() {
    let withdrawn = told(2, 200, ending: ended(.withdrawn, on: "2026-03-01"))
    #expect(counting([withdrawn], on: "2026-02-28") == [2])
    #expect(counting([withdrawn], on: "2026-01-31") == [])
  }

  @Test("a corrected fact gives way to its correction")
  func corrected() {
    let wrong = told(1, 100, ending: ended(.corrected(by: RecordedFact.ID(2)), on: "2026-03-01"))
    let right = told(2, 110, on: "2026-03-01")
    #expect(counting([wrong, right]) == [2])
    #expect(counting([wrong, right], on: "2026-02-15") == [1])
  }

  @Test("values that hold from different days stand side by side")
  func since() {
    #expect(counting([told(1, 100), told(2, 200, since: "2026-04-01")]) == [1, 2])
  }

  @Test("a dossier holds what counted at the end of a day, subjects in order")
  func dossier() throws {
    let day = try #require(CalendarDay("2026-02-01"))
    let contract = SubjectReference(code, .contract, key: "b")
    let earlier = SubjectReference(code, .contract, key: "a")
    let dossier = resolution.dossier(
      of: code,
      facts: [
        told(1, 100), told(2, 5, subject: contract), told(3, nil, subject: earlier),
        told(4, 200, on: "2026-02-02"),
      ], known: day)
    #expect(dossier.key == Codes.first)
    let reference = FactReference(output, .year(2025))
    #expect(
      dossier.enterprise.knowledge(of: reference, on: day, known: day) == .known(.decimal(Decimal128(100))))
    #expect(dossier.subjects.map(\.key) == ["a", "b"])
    #expect(dossier.subjects[0].knowledge(of: reference, on: day, known: day) == .absent)
    let id = try #require(FactID("credit_code"))
    #expect(
      dossier.enterprise.knowledge(of: FactReference(id), on: day, known: day) == .known(.code(Codes.first)))
  }

  @Test("a statutory fact is marked 非统计口径 unless its basis is statistical")
  func mark() throws {
    let dictionary = try Reference.load().dictionary
    let statutory = try #require(dictionary.definition(of: output))
    let free = try #require(FactID("tier").flatMap { dictionary.definition(of: $0) })
    #expect(RecordedFact.mark(statutory, on: .voluntary)?.zh == "非统计口径")
    #expect(RecordedFact.mark(statutory, on: .statisticalAggregate) == nil)
    #expect(RecordedFact.mark(free, on: .voluntary) == nil)
  }
}

@Suite("What an import would change")
struct ImportPreviewTests {
  private let code: CreditCode

  init() throws {
    code = try #require(CreditCode(Codes.first))
  }

  private func known(
    _ fact: String, _ value: FactValue?, source: String = "told", basis: Basis = .voluntary
  ) throws -> KnownFacts {
    KnownFacts(known: [
      RecordedFact(
        id: RecordedFact.ID(1), subject: SubjectReference(code), reference: try #require(FactReference(column: fact)),
        value: value, since: nil,
        origin: FactOrigin(
          basis: basis, source: source, recordedAt: noon("2026-01-01"), recordedBy: .commandLine, record: 1),
        line: 2, ending: nil)
    ])
  }

  @Test("an empty cell is unknown and - is known to be absent")
  func cells() throws {
    let preview = try preview("credit_code,revenue@2025,tier\n\(Codes.first),,-\n")
    #expect(preview.newEnterprises == 1)
    #expect(preview.newFacts == 1)
  }

  @Test("what the same source told with the same value is not recorded again")
  func unchanged() throws {
    let known = try known("revenue@2025", .decimal(Decimal128(100)))
    let preview = try preview("credit_code,revenue@2025\n\(Codes.first),100.00\n", known: known)
    #expect(preview.unchangedFacts == 1)
    #expect(preview.changedFacts == 0 && preview.newFacts == 0 && preview.newEnterprises == 0)
  }

  @Test("a change shows what was and what would be")
  func changed() throws {
    let known = try known("revenue@2025", .decimal(Decimal128(100)))
    let preview = try preview("credit_code,revenue@2025\n\(Codes.first),-\n", known: known)
    #expect(preview.changedFacts == 1)
    #expect(preview.changes.first?.before == .known(.decimal(Decimal128(100))))
    #expect(preview.changes.first?.after == .absent)
    #expect(preview.changes.first?.line == 2)
    #expect(preview.changes.first?.isOutranked == false)
  }

  @Test("another source's telling is recorded, and it is said where a higher rank goes on counting")
  func outranked() throws {
    let known = try known(
      "above_scale_on", CalendarDay("2024-03-01").map(FactValue.day), source: "confirmed", basis: .entryConfirmation)
    let preview = try preview("credit_code,above_scale_on\n\(Codes.first),2024-04-01\n", known: known)
    #expect(preview.changedFacts == 1)
    #expect(preview.outrankedFacts == 1)
    #expect(preview.changes.first?.isOutranked == true)
  }

  @Test("rows of empty cells are passed over")
  func blankRows() throws {
    #expect(try preview("credit_code,name\n\(Codes.first),甲\n,\n,\n").rows == 1)
  }

  @Test("the name of the same value in another spelling is one value in the segment")
  func canonical() throws {
    let (_, segment) = try FactImportReading.read(
      FactImport(
        file: "enterprise.csv",
        bytes: Array("credit_code,revenue@2025,name\n\(Codes.first),1.50E+3,\"甲,乙\"\n".utf8), subject: .enterprise,
        basis: .voluntary),
      reference: try Reference.load(), at: noon("2026-05-10"), known: KnownFacts(), progress: { _ in })
    #expect(
      String(decoding: segment.bytes, as: UTF8.self) == """
        line,credit_code,key,revenue@2025,name
        2,91310117MA0000001U,,1500,"甲,乙"

        """)
  }

  @Test("the command's hash is the content's, whatever the file is called")
  func command() {
    func payload(_ file: String, _ text: String, _ basis: Basis = .voluntary) -> ContentHash {
      FactImport(file: file, bytes: Array(text.utf8), subject: .enterprise, basis: basis)
        .command(by: .commandLine, key: "k").payloadHash
    }
    #expect(payload("a.csv", "x") == payload("b.csv", "x"))
    #expect(payload("a.csv", "x") != payload("a.csv", "y"))
    #expect(payload("a.csv", "x") != payload("a.csv", "x", .ownApplication))
  }
}

@Suite("Whose enterprises a person sees")
struct AreaScopeTests {
  @Test(
    "a scope holds an area and all below it",
    arguments: [
      ("310000", "310117", true), ("310117", "310117", true), ("310117", "310117101", true),
      ("310117101", "310117", false), ("310115", "310117", false), ("310117101", "310117102", false),
    ])
  func areas(_ scope: String, _ area: String, _ isWithin: Bool) throws {
    let enterprise = Enterprise(
      creditCode: try #require(CreditCode(Codes.first)), name: nil, statisticalArea: AreaCode(area),
      operatingArea: nil, registeredArea: nil, industry: nil, addedAt: noon("2026-01-01"), updatedAt: noon("2026-01-01")
    )
    #expect(AreaScope.area(try #require(AreaCode(scope))).contains(enterprise) == isWithin)
    #expect(AreaScope.everywhere.contains(enterprise))
    #expect(!AreaScope.nothing.contains(enterprise))
    #expect(AreaScope.enterprise(Codes.first).contains(enterprise))
    #expect(!AreaScope.enterprise(Codes.second).contains(enterprise))
  }

  @Test("an enterprise counts where its statistics are, else where it works, else where it is registered")
  func area() throws {
    func area(_ statistical: String?, _ operating: String?, _ registered: String?) throws -> String? {
      Enterprise(
        creditCode: try #require(CreditCode(Codes.first)), name: nil,
        statisticalArea: statistical.flatMap(AreaCode.init), operatingArea: operating.flatMap(AreaCode.init),
        registeredArea: registered.flatMap(AreaCode.init), industry: nil, addedAt: noon("2026-01-01"),
        updatedAt: noon("2026-01-01")
      ).area?.text
    }
    #expect(try area("310117", "310115", "310112") == "310117")
    #expect(try area(nil, "310115", "310112") == "310115")
    #expect(try area(nil, nil, "310112") == "310112")
    #expect(try area(nil, nil, nil) == nil)
  }
}
