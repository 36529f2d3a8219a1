import Diagnostics
import EnterpriseFixtures
import Facts
import Journal
import Quantities
import Testing

@testable import Enterprises

@Suite("Files that are refused")
struct ImportFaultTests {
  @Test("an unknown column is answered with the nearest name, its period kept")
  func unknownColumn() throws {
    #expect(
      try refusal("credit_code,ouput@2025\n\(Codes.first),1\n") == """
        enterprise.csv:1:13 (ouput@2025): 错误：没有“ouput”这个事实，不能作列名
          | credit_code,ouput@2025
          |             ^^^^^^^^^^
          办法：是不是 output@2025？
        """)
    #expect(
      try refusal("credit_code,ouput@2025\n\(Codes.first),1\n", in: .english) == """
        enterprise.csv:1:13 (ouput@2025): error: there is no fact “ouput”, so no column can be named so
          | credit_code,ouput@2025
          |             ^^^^^^^^^^
          try: did you mean output@2025?
        """)
  }

  @Test("a Chinese column name is answered with its id, and a stranger with the list")
  func otherColumns() throws {
    #expect(try refusal("credit_code,单位名称\n\(Codes.first),甲\n").contains("办法：是不是 name？"))
    let stranger = try refusal("credit_code,favourite_colour\n\(Codes.first),1\n")
    #expect(stranger.contains("应为：事实词典里企业的一个 id"))
    #expect(stranger.contains("办法：全部事实见事实词典；用不到的列请删去"))
  }

  @Test("periods that are missing, unwanted, malformed or of the wrong length are told apart")
  func periods() throws {
    #expect(
      try refusal("credit_code,output\n\(Codes.first),1\n", in: .english) == """
        enterprise.csv:1:13 (output): error: output (Gross industrial output) needs a period
          | credit_code,output
          |             ^^^^^^
          expected: output@2025, output@2025-11
        """)
    #expect(try refusal("credit_code,industry@2025\n\(Codes.first),39\n").contains("不分期间"))
    #expect(try refusal("credit_code,output@25\n\(Codes.first),1\n").contains("“25”不是期间"))
    #expect(try refusal("credit_code,output@2025-13\n\(Codes.first),1\n").contains("“2025-13”不是期间"))
    #expect(try refusal("credit_code,main_revenue@2025-11\n\(Codes.first),1\n").contains("不按 2025-11 这样的期间记"))
  }

  @Test("a fact about another kind of subject belongs into another file")
  func otherSubject() throws {
    #expect(
      try refusal("credit_code,contract_amount\n\(Codes.first),1\n") == """
        enterprise.csv:1:13 (contract_amount): 错误：contract_amount（合同金额）说的是合同，这份文件说的是企业
          | credit_code,contract_amount
          |             ^^^^^^^^^^^^^^^
          办法：把这一列放到 contract.csv 里
        """)
  }

  @Test("a header without credit_code, without key, with a column twice or without a name is refused")
  func header() throws {
    #expect(
      try refusal("name\n甲\n") == """
        enterprise.csv:1:1: 错误：表头没有 credit_code 一列
          | name
          | ^
          应为：credit_code,name,statistical_area,industry,output@2025
          办法：加上 credit_code 一列，每行填统一社会信用代码；可以从空白模板填起
        """)
    #expect(
      try refusal("credit_code,contract_amount\n", subject: .contract).contains(
        "表头没有 key 一列：一家企业可以有几个合同，要靠它区分"))
    #expect(
      try refusal("credit_code,name,name\n\(Codes.first),甲,乙\n") == """
        enterprise.csv:1:18 (name): 错误：列名 name 出现两次，第一次在第 2 列
          | credit_code,name,name
          |                  ^^^^
          办法：留下一列
        """)
    #expect(try refusal("credit_code,,name\n\(Codes.first),,乙\n").contains("第 2 列没有列名"))
  }

  @Test("an empty file and one without rows are refused")
  func empty() throws {
    #expect(
      try refusal("") == """
        enterprise.csv: 错误：文件是空的
          应为：一行表头，然后每个对象一行
        """)
    #expect(try refusal("credit_code,name\n\n") == "enterprise.csv: 错误：文件只有表头，没有数据行")
  }

  @Test("a credit code of another form is refused at its cell, and what was meant is offered")
  func creditCode() throws {
    #expect(
      try refusal("name,credit_code\n甲,\(Codes.first.lowercased())\n") == """
        enterprise.csv:2:3 (credit_code): 错误：“91310117ma0000001u”不是统一社会信用代码：第 9 位不能是“m”
          | 甲,91310117ma0000001u
          |    ^^^^^^^^^^^^^^^^^^
          应为：18 位数字和大写字母（不含 I、O、S、V、Z），如 91310117MA0000001U
          办法：写成 91310117MA0000001U
        """)
    #expect(
      try refusal("credit_code\n9.1310117E+17\n", in: .english) == """
        enterprise.csv:2:1 (credit_code): error: “9.1310117E+17” is no credit code: it has 13 characters, 5 too few
          | 9.1310117E+17
          | ^^^^^^^^^^^^^
          expected: 18 digits and capitals, without I, O, S, V and Z, such as 91310117MA0000001U
          try: compare it with the licence; a spreadsheet may have turned it into a number
        """)
  }

  @Test("a credit code that stands twice is refused with the first line")
  func repeated() throws {
    #expect(
      try refusal("credit_code,name\n\(Codes.first),甲\n\(Codes.second),乙\n\(Codes.first),丙\n") == """
        enterprise.csv:4:1 (credit_code): 错误：91310117MA0000001U 在第 2 行已经出现过
          | 91310117MA0000001U,丙
          | ^
          应为：一家企业一行
          办法：合并成一行，或删去其中一行
        """)
  }

  @Test("a wrong check character warns and hinders nothing")
  func checkCharacter() throws {
    let code = String(Codes.first.dropLast()) + "0"
    let preview = try preview("credit_code,name\n\(code),甲\n")
    #expect(preview.isApplicable)
    #expect(
      preview.warnings.first?.rendered(in: .chinese) == """
        enterprise.csv:2:1 (credit_code): 提醒：91310117MA00000010 的校验位不符，按计算应为 U
          办法：照营业执照核对；少数早期代码确实如此，可以照样导入
        """)
  }

  @Test("a number with commas or 万 is refused with what to type")
  func numbers() throws {
    #expect(
      try refusal("credit_code,output@2025\n\(Codes.first),\"132,000,000\"\n") == """
        enterprise.csv:2:20 (output@2025): 错误：“132,000,000”不是工业总产值（output）的值
          | 91310117MA0000001U,"132,000,000"
          |                    ^^^^^^^^^^^
          应为：以元为单位的数，如 132000000 或 129999999.99
          办法：写成 132000000
        """)
    #expect(try refusal("credit_code,output@2025\n\(Codes.first),1.32亿\n").contains("办法：写成 132000000"))
    #expect(try refusal("credit_code,output@2025\n\(Codes.first),13200万\n").contains("办法：写成 132000000"))
  }

  @Test("days that the calendar lacks or that are out of range are told apart")
  func days() throws {
    #expect(
      try refusal("credit_code,above_scale_on\n\(Codes.first),2025-02-30\n").contains("日历上没有 2025-02-30 这一天"))
    #expect(try refusal("credit_code,above_scale_on\n\(Codes.first),3025-01-01\n").contains("超出范围"))
    #expect(try refusal("credit_code,above_scale_on\n\(Codes.first),20250301\n").contains("办法：写成 2025-03-01"))
  }

  @Test("an area or an industry that the tables lack is refused; a street that they lack counts by its district")
  func tables() throws {
    #expect(
      try refusal("credit_code,statistical_area\n\(Codes.first),319999\n") == """
        enterprise.csv:2:20 (statistical_area): 错误：地区表里没有 319999
          | 91310117MA0000001U,319999
          |                    ^^^^^^
          应为：区（6 位）或街镇、园区（9 位）的代码，如 310117
        """)
    #expect(try refusal("credit_code,industry\n\(Codes.first),9999\n").contains("国民经济行业分类（GB/T 4754）里没有 9999"))
    let street = try preview("credit_code,statistical_area\n\(Codes.first),310117999\n")
    #expect(street.isApplicable)
    #expect(street.warnings.contains { $0.code == "import.unknown-area" })
  }

  @Test("every fault of a file is told in one go, and only so many are listed")
  func together() throws {
    let preview = try preview(
      "credit_code,output@2025,tier\n\(Codes.first),x,srd\n\(Codes.second),1\nabc,1,none\n\(Codes.third),1,none\n")
    #expect(preview.faults.map(\.code) == ["fact.value", "fact.choice", "csv.ragged", "import.credit-code"])
    #expect(preview.newFacts == 2)
    let many = (0..<150).map { "bad\($0)," }.joined(separator: "\n")
    let flood = try flood(many)
    #expect(flood.faultCount == 150)
    #expect(flood.refusal.all.count == ImportPreview.shown + 1)
    #expect(flood.refusal.all.last?.message.zh == "另有 50 处错误没有列出")
  }

  @Test("a subject of an enterprise that is not there yet is refused")
  func unknownEnterprise() throws {
    #expect(
      try refusal("credit_code,key,contract_amount\n\(Codes.first),c1,100\n", file: "contract.csv", subject: .contract)
        == """
        contract.csv:2:1 (credit_code): 错误：系统里还没有企业 91310117MA0000001U
          | 91310117MA0000001U,c1,100
          | ^^^^^^^^^^^^^^^^^^
          办法：先导入企业表（enterprise.csv）
        """)
  }
}

/// A preview of rows under a header of two columns.
private func flood(_ rows: String) throws -> ImportPreview {
  try preview("credit_code,name\n\(rows)\n")
}

@Suite("The basis of data")
struct BasisTests {
  @Test("an import without a basis is refused, and the statutory survey's unit data has none")
  func missing() {
    let error = #expect(throws: Diagnostics.self) { try Basis(named: nil) }
    #expect(
      error?.rendered(in: .chinese) == """
        basis: 错误：没有说明数据依据
          应为：voluntary（企业自愿填报）、department_sharing（部门共享）、approved_survey（经批准的地方统计调查）、\
        statistical_aggregate（统计机构汇总数）、entry_confirmation（入统确认）、own_application（申报材料自存件）
          办法：选一种依据；统计调查的企业个体资料不在其中，不能导入
        """)
    let unknown = #expect(throws: Diagnostics.self) { try Basis(named: "statutory_survey") }
    #expect(
      unknown?.all.first?.remedy?.en == "there is none for unit-level data of the statutory survey: it has no way in")
    let typo = #expect(throws: Diagnostics.self) { try Basis(named: "volontary") }
    #expect(typo?.all.first?.remedy?.zh == "是不是 voluntary？")
  }

  @Test("a kind is known by its Chinese name too")
  func chineseName() throws {
    #expect(try Basis(named: "企业自愿填报") == .voluntary)
  }

  @Test("sharing and surveys must state their terms")
  func terms() throws {
    let error = #expect(throws: Diagnostics.self) { try Basis(named: "department_sharing", terms: ["purpose": "兑现"]) }
    #expect(error?.all.map { $0.place?.field } == ["agreement", "until"])
    let day = #expect(throws: Diagnostics.self) {
      try Basis(named: "approved_survey", terms: ["form": "A1", "approval": "1号", "until": "明年"])
    }
    #expect(day?.all.map(\.code) == ["basis.term-day"])
    let basis = try Basis(
      named: "department_sharing", terms: ["agreement": "协议1", "purpose": "兑现", "until": "2026-12-31"])
    #expect(try Basis(json: basis.json) == basis)
  }

  @Test("every basis reads back from the journal")
  func roundTrip() throws {
    let day = try #require(CalendarDay("2026-12-31"))
    let all: [Basis] = [
      .voluntary, .departmentSharing(agreement: "a", purpose: "p", until: day),
      .approvedSurvey(form: "f", approval: "n", until: day), .statisticalAggregate, .entryConfirmation, .ownApplication,
    ]
    #expect(Set(all.map(\.kind)) == Set(Basis.Kind.allCases))
    for basis in all { #expect(try Basis(json: basis.json) == basis) }
  }

  @Test("aggregates are never held per enterprise")
  func aggregates() throws {
    #expect(
      try refusal("credit_code,output@2025\n\(Codes.first),1\n", basis: .statisticalAggregate) == """
        enterprise.csv (basis): 错误：统计机构汇总数是汇总数据，不能按企业导入
          应为：按企业的数据要有自己的依据，如企业自愿填报
          办法：统计调查取得的企业个体资料不能进入本系统
        """)
  }

  @Test("a confirmation of entry tells whether and when, and nothing else")
  func entryConfirmation() throws {
    #expect(
      try refusal("credit_code,output@2025\n\(Codes.first),1\n", basis: .entryConfirmation) == """
        enterprise.csv:1:13 (output@2025): 错误：入统确认只含是否入统和日期，不含工业总产值（output）
          应为：above_scale_on, above_scale_route, first_entry
          办法：删去这一列，或换用它自己的依据另行导入
        """)
    #expect(
      try preview("credit_code,above_scale_on,first_entry\n\(Codes.first),2024-03-01,true\n", basis: .entryConfirmation)
        .isApplicable)
  }

  @Test("a confirmation of entry tells what has happened: today's day is taken, tomorrow's is not")
  func entryAhead() throws {
    let today = "credit_code,above_scale_on\n\(Codes.first),2026-05-10\n"
    #expect(try preview(today, basis: .entryConfirmation).isApplicable)
    #expect(
      try refusal("credit_code,above_scale_on\n\(Codes.first),2026-05-11\n", basis: .entryConfirmation)
        .hasPrefix("enterprise.csv:2:20 (above_scale_on): 错误：入统确认的日期2026年5月11日在将来"))
    // On any other basis it is no more a fact.
    #expect(
      try refusal("credit_code,above_scale_on\n\(Codes.first),2026-05-11\n")
        .hasPrefix("enterprise.csv:2:20 (above_scale_on): 错误：首次入统日期（above_scale_on）写成 2026年5月11日，这一天还没有到"))
  }

  @Test("an agreement holds through its last day and not beyond")
  func expiry() throws {
    let until = try #require(CalendarDay("2026-05-10"))
    let basis = Basis.departmentSharing(agreement: "协议1", purpose: "兑现", until: until)
    let text = "credit_code,revenue@2025\n\(Codes.first),1\n"
    #expect(try preview(text, basis: basis, at: noon("2026-05-10")).isApplicable)
    let error = #expect(throws: Diagnostics.self) { try preview(text, basis: basis, at: noon("2026-05-11")) }
    #expect(
      error?.rendered(in: .english) == """
        until: error: the basis department_sharing ended on 10 May 2026 (today is 11 May 2026)
          expected: an agreement or approval that still holds
          try: renew it, or import on another basis
        """)
  }

  @Test("a source that a fact does not rank warns and comes last")
  func unrankedSource() throws {
    let preview = try preview("credit_code,output@2025\n\(Codes.first),1\n", source: "rumour")
    #expect(preview.isApplicable)
    #expect(preview.warnings.map(\.code) == ["import.unranked-source"])
  }

  @Test("the file is refused with the mark's place, before anything else of it is read")
  func refused() throws {
    #expect(
      try refusal("机密★1年\ncredit_code\nx\n") == """
        enterprise.csv:1:1: 错误：文件带有密级标志“机密”，已拒绝，没有保存任何内容
          应为：不含国家秘密的文件：本系统是非涉密系统
          办法：立即从这台机器上移走该文件，并按保密规定报告
        """)
    #expect(
      try refusal("credit_code,name\n\(Codes.first),甲\n,绝密\n", in: .english) == """
        enterprise.csv:3:2: error: the file carries the classification mark “绝密”; it was refused and nothing of it was stored
          expected: a file without state secrets: this system is not cleared for them
          try: take the file off this machine at once and report it as the rules on secrecy ask
        """)
  }

  @Test("a mark in GBK is found too")
  func gbk() {
    // 机密★
    let bytes: [UInt8] = [0xBB, 0xFA, 0xC3, 0xDC, 0xA1, 0xEF, 0x0A]
    let error = #expect(throws: Diagnostics.self) {
      try FactImportReading.read(
        FactImport(file: "a.csv", bytes: bytes, subject: .enterprise, basis: .voluntary),
        reference: try Reference.load(), at: noon("2026-05-10"), known: KnownFacts(), progress: { _ in })
    }
    #expect(error?.all.map(\.code) == ["import.classified"])
  }
}
