import Diagnostics
import Quantities
import Testing

@Suite("Codes of enterprises, areas and industries")
struct CodeTests {
  /// Worked by hand. All zeros sum to 0, so the check is 0. A leading 1 weighs 1: 31 − 1 = 30, which is Y. A 1 in the
  /// seventeenth place weighs 3^16 mod 31 = 28: 31 − 28 = 3. Seventeen ones weigh (3^17 − 1)/2 mod 31 = 26: 5.
  /// A leading Y is 30: 31 − 30 = 1.
  @Test(
    "check characters worked by hand",
    arguments: [
      ("00000000000000000", "0"), ("10000000000000000", "Y"), ("00000000000000001", "3"), ("11111111111111111", "5"),
      ("Y0000000000000000", "1"),
    ])
  func checkCharacters(body: String, check: Character) throws {
    #expect(CreditCode.checkCharacter(for: body) == check)
    #expect(try #require(CreditCode(body + String(check))).hasValidCheckCharacter)
  }

  @Test("any single changed character and any swap of neighbours is noticed")
  func oneSlip() throws {
    let body = "91310117MA1J0000X"
    let right = body + String(try #require(CreditCode.checkCharacter(for: body)))
    let characters = Array(right)
    for place in characters.indices {
      for other in "0123456789ABCDEFGHJKLMNPQRTUWXY" where other != characters[place] {
        var slip = characters
        slip[place] = other
        #expect(CreditCode(String(slip))?.hasValidCheckCharacter == false)
      }
      guard place > 0, characters[place] != characters[place - 1] else { continue }
      var slip = characters
      slip.swapAt(place, place - 1)
      #expect(CreditCode(String(slip))?.hasValidCheckCharacter == false)
    }
  }

  @Test(
    "a text that is no code is told how long it is, or which character cannot stand where",
    arguments: [
      ("91310117MA0000001", "“91310117MA0000001”不是统一社会信用代码：有 17 位，少 1 位"),
      ("91310117MA0000001U7", "“91310117MA0000001U7”不是统一社会信用代码：有 19 位，多 1 位"),
      ("91310117MI0000001U", "“91310117MI0000001U”不是统一社会信用代码：第 10 位不能是“I”"), ("", "没有填统一社会信用代码"),
    ])
  func refusal(text: String, said: String) {
    #expect(CreditCode.refusalWording(text).zh == said)
  }

  @Test(
    "what the standard does not allow is no credit code",
    arguments: [
      "", "91310117MA1J0000", "91310117MA1J0000X00", "91310117MA1J0000I0", "91310117MA1J0000O0", "91310117MA1J0000S0",
      "91310117MA1J0000V0", "91310117MA1J0000Z0", "91310117ma1j0000x0", "9131０117MA1J0000X0", " 1310117MA1J0000X0",
    ])
  func refusedCreditCodes(text: String) {
    #expect(CreditCode(text) == nil)
  }

  private let areas = """
    code,name,level,parent
    310000,上海市,city,
    310117,松江区,district,310000
    310115,浦东新区,district,310000

    310117001,岳阳街道,street,310117
    310117503,上海松江出口加工区,park,310117
    310115,浦东新区（旧）,district,310000,,1993-01-01
    """

  @Test("an area contains what lies below it, and a street of later years lies in its district")
  func containment() throws {
    func contains(_ outer: String, _ inner: String) throws -> Bool {
      try #require(AreaCode(outer)).contains(try #require(AreaCode(inner)))
    }
    #expect(try contains("310000", "310117001"))
    #expect(try contains("310000", "310117"))
    #expect(try contains("310117", "310117503"))
    #expect(try contains("310117", "310117"))
    #expect(try contains("310117", "310117999"))
    #expect(try !contains("310117", "310000"))
    #expect(try !contains("310115", "310117001"))
    #expect(try !contains("310117001", "310117"))
    #expect(try !contains("310117001", "310117503"))
    #expect(try !contains("310000", "440300"), "a district of another city")
    #expect(try !contains("310000", "440300001"))
  }

  @Test("an area is found as it stood on a day")
  func areaOnDay() throws {
    let register = try AreaRegister(csv: areas, file: "areas.csv")
    let pudong = try #require(AreaCode("310115"))
    #expect(register.area(pudong, on: CalendarDay("1992-12-31"))?.name == "浦东新区（旧）")
    #expect(register.area(pudong, on: CalendarDay("1993-01-01"))?.name == "浦东新区")
    #expect(register.districts.count == 3)
    #expect(register.children(of: try #require(AreaCode("310117")), level: .park).map(\.name) == ["上海松江出口加工区"])
  }

  @Test("each wrong row of the table of areas is named by its line")
  func wrongAreas() throws {
    let table =
      "code,name,level,parent\n\n31011,松江区,district,310000\n310117,,district,310000\n"
      + "310117,松江区,region,310000\n310117,松江区,district,\n310117,松江区,district,310000,1992-02-30\n"
    let faults = try #require(throws: Diagnostics.self) { try AreaRegister(csv: table, file: "areas.csv") }
    #expect(faults.all.map { $0.place?.line } == [3, 4, 5, 6, 7])
    #expect(
      faults.all[0].rendered(in: .chinese) == """
        areas.csv:3:1: 错误：地区表这一行读不懂
          | 31011,松江区,district,310000
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          应为：310117,松江区,district,310000[,from,until]
        """)
  }

  @Test("an area has six or nine digits and an industry two to four")
  func codeForms() {
    // Whoever holds a code is among its holders, and nobody else.
    let codes = ["310000", "310117", "310117001", "310115", "110000", "110101"].compactMap { AreaCode($0) }
    for outer in codes {
      for inner in codes { #expect(outer.contains(inner) == inner.holders.contains(outer)) }
    }
    #expect(AreaCode("310117001")?.district == AreaCode("310117"))
    for text in ["", "31011", "3101170", "31011a", "３１０１１７", "310117 "] { #expect(AreaCode(text) == nil) }
    for text in ["", "3", "39111", "3a", "３９"] { #expect(IndustryCode(text) == nil) }
    #expect(IndustryCode("0610")?.division == "06")
  }

  @Test("an industry's names are found by code, and a repeated row is named")
  func industries() throws {
    let table = "code\tlevel\tsection\tname\nC\t1\tC\t制造业\n39\t2\tC\t计算机、通信和其他电子设备制造业\n3911\t4\tC\t计算机整机制造\n"
    let register = try IndustryRegister(tsv: table, file: "industries.tsv")
    #expect(register.name(of: try #require(IndustryCode("3911"))) == "计算机整机制造")
    #expect(!register.contains(try #require(IndustryCode("3912"))))
    #expect(register.classes.map(\.text) == ["3911"])
    let faults = try #require(throws: Diagnostics.self) {
      try IndustryRegister(tsv: table + "3911\t4\tC\t计算机整机制造\n391\t4\tC\t计算机制造\n", file: "industries.tsv")
    }
    #expect(faults.all.map { $0.place?.line } == [5, 6])
  }
}
