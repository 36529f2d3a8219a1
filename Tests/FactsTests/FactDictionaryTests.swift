import Diagnostics
import Facts
import Quantities
import Testing

@Suite("The dictionary of facts")
struct FactDictionaryTests {
  @Test("the corpus's dictionary holds the fixed facts of every kind of subject")
  func fixedFacts() throws {
    let dictionary = try corpusDictionary()
    let fixed: [SubjectKind: String] = [
      .enterprise: """
      credit_code name registered_area operating_area statistical_area industry founded_on commissioned_on employees \
      output revenue main_revenue rd_expense basic_research_spend above_scale_on above_scale_route first_entry tier \
      gazelle unicorn single_champion listed national_green_factory_on
      """,
      .project: """
      project_kind total_investment fixed_investment key_field_recognised especially_major demonstration_recognised \
      upgrade_interest lease_cost saved_tce starts_on
      """,
      .contract: "contract_kind contract_amount paid_amount recognised signed_on",
      .product: """
      product_kind rd_investment licensed_on local_applicant commissioned_production made_in_city \
      post_market_evaluation
      """,
      .loan: "loan_kind principal interest_paid drawn_on",
      .insurance: "insurance_kind premium_paid",
      .institution: "institution_kind",
      .person: "award_kind",
    ]
    for (subject, ids) in fixed {
      let told = Set(dictionary.definitions(of: subject).map(\.id.text))
      #expect(Set(ids.split(separator: " ").map(String.init)).isSubset(of: told), "\(subject)")
    }
  }

  @Test("the statutory facts are those of the survey and what a month's report tells of them; no others have periods")
  func statutoryFacts() throws {
    let dictionary = try corpusDictionary()
    let reported = [
      "output_to_date", "output_year_before", "output_to_date_year_before", "revenue_to_date", "revenue_year_before",
      "revenue_to_date_year_before",
    ]
    #expect(
      Set(dictionary.all.filter(\.isStatutory).map(\.id.text))
        == Set(["employees", "output", "revenue", "main_revenue", "rd_expense", "basic_research_spend"] + reported))
    let monthly = dictionary.all.filter { $0.periods.contains(.month) }.map(\.id.text)
    var inOrder = reported
    inOrder.insert("output", at: 0)
    inOrder.insert("revenue", at: 4)
    #expect(monthly == inOrder)
    #expect(dictionary.all.filter { !$0.periods.isEmpty }.allSatisfy { $0.isStatutory })
  }

  @Test("each enumeration has the values that scripts count on")
  func enumerations() throws {
    let dictionary = try corpusDictionary()
    let fixed = [
      "above_scale_route": "new annual transfer reclassified", "tier": "none innovative srdi little_giant",
      "project_kind": """
      technical_upgrade energy_saving energy_contract energy_management clean_production low_carbon \
      application_scene public_platform standard_setting
      """,
      "contract_kind": """
      first_set first_batch first_version eda_purchase digital_service professional_service smart_factory_service \
      ai_compute
      """,
      "product_kind": "class1_drug special_device", "loan_kind": "credit stocking guaranteed upgrade",
      "insurance_kind": "ic_verification", "institution_kind": "first_set_verification new_material_verification",
      "award_kind": "core_team key_field_talent",
    ]
    for (id, values) in fixed {
      guard case .enumeration(let choices) = FactID(id).flatMap({ dictionary.definition(of: $0) })?.type else {
        Issue.record("\(id) is no enumeration")
        continue
      }
      // More may be added behind these.
      #expect(choices.map(\.id).starts(with: values.split(separator: " ").map(String.init)))
    }
  }

  @Test("every fact says what it is, where it is found and by whom, in both languages")
  func wholeEntries() throws {
    for fact in try corpusDictionary().all {
      for wording in [fact.name, fact.definition, fact.whereToFind, fact.suppliedBy] + fact.sources.map(\.name) {
        #expect(!wording.zh.isEmpty && !wording.en.isEmpty, "\(fact.id)")
      }
      #expect(!fact.sources.isEmpty && Set(fact.sources).count == fact.sources.count, "\(fact.id)")
    }
  }

  @Test("a listing names each fact once with its type and marks")
  func listing() throws {
    let listing = try corpusDictionary().listing(in: .chinese)
    #expect(listing.contains("  output  工业总产值  [元，按年、按月，统计法定指标]\n"))
    #expect(listing.contains("  credit_code  统一社会信用代码  [信用代码]\n"))
    #expect(listing.contains("  above_scale_on  首次入统日期  [日期，不能争取，已经发生的日子]\n"))
    #expect(try corpusDictionary().listing(in: .english).contains("  saved_tce  Yearly saving  [tce]\n"))
  }

  @Test("a template has a column for each fact and period")
  func template() throws {
    let dictionary = try corpusDictionary()
    let columns = dictionary.templateColumns(of: .enterprise, year: 2025)
    #expect(columns.prefix(3) == ["credit_code", "name", "registered_area"])
    #expect(columns.filter { $0.hasPrefix("revenue@") }.prefix(2) == ["revenue@2024", "revenue@2025"])
    #expect(columns.filter { $0.hasPrefix("main_revenue@") } == ["main_revenue@2024", "main_revenue@2025"])
    #expect(columns.filter { $0.hasPrefix("output@2025-") }.count == 12)
    #expect(Set(columns).count == columns.count)
    #expect(
      dictionary.templateColumns(of: .contract, year: 2025)
        == ["credit_code", "key", "contract_kind", "contract_amount", "paid_amount", "recognised", "signed_on"])
  }

  @Test(
    "ids are small letters, digits and underscores, a letter first",
    arguments: ["", "1a", "_a", "A", "a-b", "a b", "产值", "a@2025"])
  func refusedIDs(text: String) {
    #expect(FactID(text) == nil)
  }
}

@Suite("Faults of a dictionary's file")
struct FactDictionaryFaultTests {
  private let head = """
    suppliers:
      enterprise: {zh: 企业, en: the enterprise}
    sources:
      told: {zh: 企业自愿填报, en: told by the enterprise}
    facts:

    """

  private func fact(_ lines: String = "", id: String = "output", type: String = "decimal yuan") -> String {
    """
      - id: \(id)
        name: {zh: 产值, en: output}
        subject: enterprise
        type: \(type)
        class: internal
        supplied_by: enterprise
        where: {zh: 台账, en: the ledger}
        definition: {zh: 产值, en: output}
        sources: [told]
    \(lines)

    """
  }

  private func faults(_ yaml: String) throws -> Diagnostics {
    try #require(throws: Diagnostics.self) { try FactDictionary(yaml: yaml, file: "facts.yaml") }
  }

  @Test("a sound dictionary reads")
  func sound() throws {
    let dictionary = try FactDictionary(yaml: head + fact("    periods: [year]"), file: "facts.yaml")
    #expect(dictionary.all.map(\.id.text) == ["output"])
    #expect(dictionary.all.first?.periods == [.year])
    #expect(dictionary.all.first?.canChange == true)
    let fixed = try FactDictionary(yaml: head + fact("    can_change: false"), file: "facts.yaml")
    #expect(fixed.all.first?.canChange == false)
  }

  @Test("an unknown type is named with the known ones")
  func unknownType() throws {
    #expect(
      try faults(head + fact(type: "decimal yaun")).rendered(in: .chinese) == """
        facts.yaml:9:11: 错误：没有“decimal yaun”这种类型
          |     type: decimal yaun
          |           ^^^^^^^^^^^^
          应为：boolean、code area、code credit_code、code industry、day、decimal count、decimal quantity、decimal share、\
        decimal yuan、enumeration、text、year
          办法：是否想写“decimal yuan”？
        """)
  }

  @Test("a fact that stands twice is named with its first line")
  func twice() throws {
    #expect(
      try faults(head + fact() + fact()).rendered(in: .english) == """
        facts.yaml:16:9: error: the fact “output” is defined twice, first on line 6
          |   - id: output
          |         ^^^^^^
          try: keep one of them
        """)
  }

  @Test("a source that the head does not name is refused")
  func unknownSource() throws {
    #expect(
      try faults(head + fact().replacing("[told]", with: "[tolt]")).rendered(in: .chinese) == """
        facts.yaml:14:15: 错误：sources 里没有“tolt”
          |     sources: [tolt]
          |               ^^^^
          应为：told
          办法：是否想写“told”？
        """)
  }

  @Test("quantities need a unit and enumerations choices; ids have their form")
  func missingParts() throws {
    #expect(try faults(head + fact(type: "decimal quantity")).all.map(\.code) == ["declaration.missing-key"])
    #expect(try faults(head + fact(type: "enumeration")).all.map(\.code) == ["declaration.missing-key"])
    let choices = try faults(head + fact("    choices:\n      Big-One: {zh: 大, en: big}", type: "enumeration"))
    #expect(
      choices.rendered(in: .english) == """
        facts.yaml:16:7: error: “Big-One” cannot be the id of a choice
          |       Big-One: {zh: 大, en: big}
          |       ^^^^^^^
          expected: lower-case letters, digits and _, such as little_giant
        """)
    #expect(
      try faults(head + fact(id: "Out-put")).rendered(in: .chinese) == """
        facts.yaml:6:9: 错误：读不懂“Out-put”
          |   - id: Out-put
          |         ^^^^^^^
          应为：小写字母、数字和下划线，如 rd_expense
        """)
  }

  @Test("choices belong to an enumeration alone")
  func strayChoices() throws {
    #expect(
      try faults(head + fact("    unit: tce")).all.map { "\($0.code) \($0.place?.description ?? "")" }
        == ["declaration.unknown-key facts.yaml:15:5"])
  }
}
