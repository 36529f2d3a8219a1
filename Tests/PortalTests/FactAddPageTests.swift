import Enterprises
import Facts
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("Facts added on a page")
struct FactAddPageTests {
  /// A new enterprise of an area, of which two years are told.
  private func enterprise(_ city: TestPortal, in area: String = "310117") async throws -> Enterprise {
    let body = "91\(area.prefix(6))YT9999990"
    let code = "\(body)\(try #require(CreditCode.checkCharacter(for: body)))"
    let file = "credit_code,name,statistical_area,output@2024,output@2025\n\(code),模拟补登有限公司,\(area),50000000,60000000\n"
    let request = FactImport(file: "new.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
    _ = try await city.portal.facts.importFacts(
      request, command: request.command(by: .commandLine, key: "new"), at: city.clock.now)
    let known = try #require(CreditCode(code))
    return try #require(try await city.portal.facts.enterprise(known, within: .everywhere))
  }

  private func tick(_ answer: Browser.Answer) throws -> String {
    String(try #require(answer.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
  }

  @Test(
    "a first month far from last year's total waits for a yes and a reason, and a year to date that falls is marked")
  func doubts() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try await enterprise(city)
      let path = "/enterprises/\(enterprise.creditCode)/facts"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      func add(
        _ fact: String, _ period: String, _ value: String, confirmed: String = "", reason: String = ""
      ) async throws -> Browser.Answer {
        var browser = browser
        return try await browser.post(
          path,
          [
            "fact": fact, "period": period, "value": value, "basis": "voluntary", "confirmed": confirmed,
            "reason": reason,
          ])
      }
      let absurd = try await add("output", "2026-03", "99999999999999")
      #expect(absurd.status == 422 && absurd.text.contains("存疑：2026年3月 99,999,999,999,999 元"))
      #expect(absurd.text.contains("上年全年平均每月") && absurd.text.contains("name=\"reason\""))
      let looked = try tick(absurd)
      let unsaid = try await add("output", "2026-03", "99999999999999", confirmed: looked)
      #expect(unsaid.status == 422 && unsaid.text.contains("没有写明理由"))
      #expect(unsaid.text.contains("value=\"\(looked)\" checked"))
      #expect(
        try await add("output", "2026-03", "99999999999999", confirmed: looked, reason: "电话核实").status == 303)
      let falling = try await add("output_to_date", "2026-04", "5000000")
      #expect(falling.status == 422 && falling.text.contains("少于这一年往月已填报的数"))
      let again = try tick(falling)
      #expect(
        try await add("output_to_date", "2026-04", "5000000", confirmed: again, reason: "电话核实").status == 303)
      #expect(try await browser.get("/enterprises/\(enterprise.creditCode)").text.contains("累计少于往月，请核对"))
      // What is like last year's needs no yes; who told a month is said all the same, and a year's figure needs it not.
      let nobody = try await add("output", "2025-06", "5000000")
      #expect(nobody.status == 422 && nobody.text.contains("没有写明是谁告知") && nobody.text.contains("name=\"reason\""))
      #expect(try await add("output", "2025-06", "5000000", reason: "电话核实，附书面回复").status == 303)
      let told = try await city.portal.facts.history(
        of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
      let month = try #require(told.last { $0.fact.reference.description == "output@2025-06" }).fact
      #expect(try await browser.get(FactPage.path(of: month)).text.contains("电话核实，附书面回复"))
      #expect(try await add("revenue", "2025", "60000000").status == 303)
    }
  }

  @Test("areas are chosen by their names, what is told is marked and led to, and messages say what the page offers")
  func words() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try await enterprise(city)
      let path = "/enterprises/\(enterprise.creditCode)/facts"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let form = try await browser.get("\(path)?fact=tax_area").text
      #expect(form.contains("<option value=\"310117\">松江区</option>") && form.contains("松江区九亭镇"))
      let bare = try await browser.post(path, ["fact": "tax_area", "value": "310117"])
      #expect(bare.status == 422 && bare.text.contains("没有选数据依据") && bare.text.contains("企业自愿填报、部门共享"))
      #expect(!bare.text.contains("voluntary（") && !bare.text.contains("statistical_aggregate"))
      let terms = try await browser.post(
        path, ["fact": "tax_area", "value": "310117", "basis": "department_sharing"])
      #expect(terms.text.contains("还缺少到期日") && terms.text.contains("<details class=\"more\" open>"))
      let time = try await browser.post(
        path, ["fact": "output", "period": "2026-13", "value": "1", "basis": "voluntary"])
      #expect(time.text.contains("“2026-13”不是年份或月份") && time.text.contains("月份，如 2025-11；或年份，如 2025"))
      let number = try await browser.post(
        path, ["fact": "output", "period": "2026-03", "value": "一百", "basis": "voluntary"])
      #expect(number.status == 422 && !number.text.contains("（output）"))
      #expect(
        try await browser.post(path, ["fact": "tax_area", "value": "310117", "basis": "voluntary"]).status == 303)
      let told = try await browser.get("\(path)?fact=tax_area").text
      #expect(told.contains("税收属地（已有记录）") && told.contains("已有的记录：记错的在这里更正"))
      #expect(told.contains(/<td><a href="\/enterprises\/[0-9A-Z]{18}\/facts\/[0-9]+">/))
    }
  }

  @Test("who may not record entries adds and corrects none of their facts either")
  func entries() async throws {
    try await TestPortal.run { city, client in
      let street = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let enterprise = try await enterprise(city, in: street.text)
      let own = "/enterprises/\(enterprise.creditCode)"
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let entry: KeyValuePairs = ["fact": "above_scale_on", "value": "2021-12-22", "basis": "voluntary"]
      #expect(try await district.post("\(own)/facts", entry).status == 303)
      let history = try await city.portal.facts.history(
        of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
      let fact = try #require(history.last { $0.fact.reference.fact.text == "above_scale_on" }).fact
      #expect(try await district.get(own).text.contains("href=\"\(own)/facts/\(fact.id)\""))
      // What is refused where an entry is recorded is refused here too.
      let ahead = try await district.post(
        FactPage.path(of: fact), ["act": "correct", "value": "2199-01-01", "reason": "误"])
      #expect(ahead.status == 422)
      #expect(
        try await district.post(
          "\(own)/facts", ["fact": "above_scale_route", "value": "reclassified", "basis": "voluntary"]
        ).status == 303)
      let first = try await district.post(
        "\(own)/facts", ["fact": "first_entry", "value": "true", "basis": "voluntary"])
      #expect(first.status == 422 && first.text.contains("互转的以前入过统"))
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(!(try await officer.get("\(own)/facts").text.contains("<option value=\"above_scale_on\"")))
      let added = try await officer.post(
        "\(own)/facts", ["fact": "first_entry", "value": "true", "basis": "voluntary"])
      #expect(added.status == 422 && added.text.contains("由区级、市级登记和更正"))
      #expect(!(try await officer.get(own).text.contains("href=\"\(own)/facts/\(fact.id)\"")))
      let page = try await officer.get("\(own)/facts/\(fact.id)").text
      #expect(!page.contains("name=\"reason\""))
      let changed = try await officer.post("\(own)/facts/\(fact.id)", ["act": "withdraw", "reason": "误登"])
      #expect(changed.status == 422 && changed.text.contains("由区级、市级登记和更正"))
    }
  }
}
