import Diagnostics
import Facts
import Quantities

/// What can be wrong with the columns of a file of facts.
extension Diagnostic {
  static func noCreditCodeColumn(at place: Place, header: String) -> Diagnostic {
    Diagnostic(
      "import.no-credit-code", at: place,
      Wording(zh: "表头没有 credit_code 一列", en: "the header has no column credit_code"),
      expected: Wording(verbatim: "credit_code,name,statistical_area,industry,output@2025"),
      remedy: Wording(
        zh: "加上 credit_code 一列，每行填统一社会信用代码；可以从空白模板填起",
        en: "add the column with each row's credit code; the empty template has it"),
      sourceLine: header)
  }

  static func noKeyColumn(_ subject: SubjectKind, at place: Place, header: String) -> Diagnostic {
    Diagnostic(
      "import.no-key", at: place,
      Wording(
        zh: "表头没有 key 一列：一家企业可以有几个\(subject.name.zh)，要靠它区分",
        en: "the header has no column key, which tells the several entries of one enterprise apart"),
      expected: Wording(verbatim: "credit_code,key,…"),
      remedy: Wording(
        zh: "加上 key 一列，在同一企业内不重复，如合同编号",
        en: "add it, with a value of its own for each entry within one enterprise, such as a contract's number"),
      sourceLine: header)
  }

  static func unnamedColumn(_ number: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.unnamed-column", at: place,
      Wording(zh: "第 \(number) 列没有列名", en: "column \(number) has no name"),
      remedy: Wording(zh: "填上列名，或删去这一列", en: "name it, or delete the column"))
  }

  static func repeatedColumn(_ name: String, first: Int, at place: Place, header: String) -> Diagnostic {
    Diagnostic(
      "import.repeated-column", at: place,
      Wording(
        zh: "列名 \(name) 出现两次，第一次在第 \(first) 列", en: "the column \(name) occurs twice; it is column \(first) already"),
      remedy: Wording(zh: "留下一列", en: "keep one of them"), sourceLine: header, length: name.count)
  }

  static func unknownColumn(
    _ name: String, period: String?, of subject: SubjectKind, _ dictionary: FactDictionary, at place: Place
  ) -> Diagnostic {
    let known = dictionary.definitions(of: subject)
    let suffix = period.map { "@\($0)" } ?? ""
    let byName = known.first { $0.name.zh == name || $0.name.en.lowercased() == name.lowercased() }
    let nearest =
      byName?.id.text ?? nearestName(to: name, among: known.map(\.id.text) + ["credit_code", "key"])
    return Diagnostic(
      "import.unknown-column", at: place,
      Wording(
        zh: "没有“\(name.excerpt)”这个事实，不能作列名", en: "there is no fact “\(name.excerpt)”, so no column can be named so"),
      expected: nearest == nil
        ? Wording(zh: "事实词典里\(subject.name.zh)的一个 id", en: "an id of the dictionary about \(subject.name.en)") : nil,
      remedy: nearest.map {
        Wording(zh: "是不是 \($0)\(suffix)？", en: "did you mean \($0)\(suffix)?")
      }
        ?? Wording(
          zh: "全部事实见事实词典；用不到的列请删去", en: "the dictionary has all facts; delete a column that is none of them"))
  }

  static func otherSubject(_ definition: FactDefinition, not subject: SubjectKind, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.other-subject", at: place,
      Wording(
        zh: "\(definition.id)（\(definition.name.zh)）说的是\(definition.subject.name.zh)，这份文件说的是\(subject.name.zh)",
        en: "\(definition.id) is about \(definition.subject.name.en), and this file is about \(subject.name.en)"),
      remedy: Wording(
        zh: "把这一列放到 \(definition.subject.rawValue).csv 里", en: "put the column into \(definition.subject.rawValue).csv")
    )
  }

  static func periodMissing(_ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.period-missing", at: place,
      Wording(
        zh: "\(definition.id)（\(definition.name.zh)）要写明是哪一期",
        en: "\(definition.id) (\(definition.name.en)) needs a period"),
      expected: definition.periodExamples)
  }

  static func periodUnwanted(_ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.period-unwanted", at: place,
      Wording(
        zh: "\(definition.id)（\(definition.name.zh)）不分期间", en: "\(definition.id) (\(definition.name.en)) has no periods"
      ),
      expected: Wording(verbatim: definition.id.text))
  }

  static func periodForm(_ text: String, of definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.period-form", at: place,
      Wording(zh: "“\(text.excerpt)”不是期间", en: "“\(text.excerpt)” is no period"), expected: definition.periodExamples)
  }

  static func periodKind(_ period: Period, of definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.period-kind", at: place,
      Wording(
        zh: "\(definition.id)（\(definition.name.zh)）不按 \(period) 这样的期间记",
        en: "\(definition.id) (\(definition.name.en)) is not told for periods such as \(period)"),
      expected: definition.periodExamples)
  }
}

/// What can be wrong with a row, or with an import as a whole.
extension Diagnostic {
  static func emptyFile(_ file: String) -> Diagnostic {
    Diagnostic(
      "import.empty", at: Place(file: file),
      Wording(zh: "文件是空的", en: "the file is empty"),
      expected: Wording(zh: "一行表头，然后每个对象一行", en: "a header, then a row for each subject"))
  }

  static func noRows(_ file: String) -> Diagnostic {
    Diagnostic(
      "import.no-rows", at: Place(file: file),
      Wording(zh: "文件只有表头，没有数据行", en: "the file has a header and no rows"))
  }

  static func creditCode(_ text: String, at place: Place, row: String) -> Diagnostic {
    let bare = text.filter { !$0.isWhitespace }.uppercased()
    return Diagnostic(
      "import.credit-code", at: place,
      text.isEmpty
        ? Wording(zh: "这一行没有统一社会信用代码", en: "this row has no credit code")
        : CreditCode.refusalWording(text),
      expected: CreditCode.expectedWording,
      remedy: CreditCode(bare).map { Wording(zh: "写成 \($0)", en: "write \($0)") }
        ?? Wording(
          zh: "照营业执照核对；表格软件可能把它变成了科学计数",
          en: "compare it with the licence; a spreadsheet may have turned it into a number"),
      sourceLine: row, length: max(1, text.count))
  }

  /// - Parameters:
  ///   - right: the code with the check character that it works out as.
  ///   - meant: whose code that is, where the register has that one and not this.
  static func checkCharacter(_ code: CreditCode, _ right: CreditCode?, meant: String?, at place: Place) -> Diagnostic {
    let end = right.map { String($0.text.suffix(1)) } ?? ""
    return Diagnostic(
      "import.check-character", severity: meant == nil ? .warning : .error, at: place,
      Wording(zh: "\(code) 的校验位不符，按计算应为 \(end)", en: "\(code) has a wrong check character; it works out as \(end)"),
      remedy: meant.map { name in
        Wording(
          zh: "改末位后是登记中已有的“\(name.excerpt)”，照营业执照核对，不要另建一家",
          en: "with that it is the register's “\(name.excerpt)”; compare it with the licence, and found no other")
      }
        ?? Wording(
          zh: "照营业执照核对；少数早期代码确实如此，可以照样导入",
          en: "compare it with the licence; a few early codes are so, and may be imported as they are"))
  }

  static func repeatedRow(
    _ code: CreditCode, key: String, firstLine: Int, at place: Place, row: String
  ) -> Diagnostic {
    Diagnostic(
      key.isEmpty ? "import.repeated-credit-code" : "import.repeated-key", at: place,
      key.isEmpty
        ? Wording(zh: "\(code) 在第 \(firstLine) 行已经出现过", en: "\(code) stands on line \(firstLine) already")
        : Wording(
          zh: "\(code) 的“\(key.excerpt)”在第 \(firstLine) 行已经出现过",
          en: "“\(key.excerpt)” of \(code) stands on line \(firstLine) already"),
      expected: key.isEmpty
        ? Wording(zh: "一家企业一行", en: "one row an enterprise") : Wording(zh: "一个对象一行", en: "one row a subject"),
      remedy: Wording(zh: "合并成一行，或删去其中一行", en: "merge the rows, or delete one of them"), sourceLine: row)
  }

  static func keyMissing(_ subject: SubjectKind, at place: Place, row: String) -> Diagnostic {
    Diagnostic(
      "import.key-missing", at: place,
      Wording(zh: "这一行没有可用的 key", en: "this row has no key that can be used"),
      expected: Wording(
        zh: "1 到 64 个字，不换行，在同一企业的\(subject.name.zh)里不重复",
        en: "1 to 64 characters without line breaks, its own within one enterprise"),
      sourceLine: row)
  }

  static func unknownEnterprise(_ code: CreditCode, at place: Place, row: String) -> Diagnostic {
    Diagnostic(
      "import.unknown-enterprise", at: place,
      Wording(zh: "系统里还没有企业 \(code)", en: "there is no enterprise \(code) yet"),
      remedy: Wording(zh: "先导入企业表（enterprise.csv）", en: "import the enterprises first (enterprise.csv)"),
      sourceLine: row,
      length: 18)
  }

  static func unknownArea(_ text: String, severity: Severity, at place: Place, row: String?) -> Diagnostic {
    Diagnostic(
      "import.unknown-area", severity: severity, at: place,
      Wording(zh: "地区表里没有 \(text.excerpt)", en: "the table of areas has no \(text.excerpt)"),
      expected: Wording(
        zh: "区（6 位）或街镇、园区（9 位）的代码，如 310117", en: "the code of a district, street, town or park, such as 310117"),
      remedy: severity == .warning
        ? Wording(zh: "所在的区在表里，先按区计", en: "its district is in the table, and counts it for now") : nil,
      sourceLine: row, length: text.count)
  }

  static func unknownIndustry(_ text: String, at place: Place, row: String?) -> Diagnostic {
    Diagnostic(
      "import.unknown-industry", at: place,
      Wording(zh: "国民经济行业分类（GB/T 4754）里没有 \(text.excerpt)", en: "GB/T 4754 has no industry \(text.excerpt)"),
      expected: Wording(zh: "2 到 4 位行业代码，如 3911", en: "a code of two to four digits, such as 3911"),
      sourceLine: row, length: text.count)
  }

  static func aggregateForEnterprises(file: String) -> Diagnostic {
    Diagnostic(
      "import.aggregate", at: Place(file: file, field: "basis"),
      Wording(
        zh: "统计机构汇总数是汇总数据，不能按企业导入",
        en: "aggregates of the statistical office are never held per enterprise"),
      expected: Wording(
        zh: "按企业的数据要有自己的依据，如企业自愿填报", en: "data per enterprise has a basis of its own, such as voluntary"),
      remedy: Wording(
        zh: "统计调查取得的企业个体资料不能进入本系统", en: "unit-level data of the statutory survey has no way into this system"))
  }

  static func onlyEntryFacts(_ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.entry-only", at: place,
      Wording(
        zh: "入统确认只含是否入统和日期，不含\(definition.name.zh)（\(definition.id)）",
        en: "a confirmation of entry tells whether and when, and not \(definition.id) (\(definition.name.en))"),
      expected: Wording(verbatim: "above_scale_on, above_scale_route, first_entry"),
      remedy: Wording(zh: "删去这一列，或换用它自己的依据另行导入", en: "delete the column, or import it on a basis of its own"))
  }

  static func unrankedSource(_ source: String, _ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "import.unranked-source", severity: .warning, at: place,
      Wording(
        zh: "\(definition.id)（\(definition.name.zh)）的来源里没有“\(source.excerpt)”，排在最后",
        en: "“\(source.excerpt)” is no ranked source of \(definition.id) (\(definition.name.en)), so that it comes last"
      ),
      expected: Wording(verbatim: definition.sources.map(\.id).joined(separator: ", ")))
  }

  static func moreFaults(_ count: Int, file: String) -> Diagnostic {
    Diagnostic(
      "import.more", at: Place(file: file),
      Wording(zh: "另有 \(count) 处错误没有列出", en: "\(count) more faults are not listed"),
      remedy: Wording(zh: "改好上面的再试一次", en: "mend the ones above and try again"))
  }

  /// A doubt itself, so that it goes away with the others.
  static func moreDoubts(_ count: Int, file: String) -> Diagnostic {
    Diagnostic(
      doubtCode, at: Place(file: file),
      Wording(zh: "另有 \(count) 个存疑的数没有列出", en: "\(count) more doubtful figures are not listed"))
  }
}

extension FactDefinition {
  /// How a column of the fact is named.
  fileprivate var periodExamples: Wording {
    let examples = (periods.contains(.year) ? ["\(id)@2025"] : []) + (periods.contains(.month) ? ["\(id)@2025-11"] : [])
    return Wording(verbatim: examples.joined(separator: ", "))
  }
}
