import Diagnostics

extension FactDictionary {
  /// Every fact in words, by kind of subject: what `tidu facts list` prints.
  public func listing(in language: Language) -> String {
    SubjectKind.allCases.compactMap { subject in
      let definitions = definitions(of: subject)
      guard !definitions.isEmpty else { return nil }
      return ([subject.heading(language)] + definitions.map { $0.paragraph(in: language) }).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}

extension SubjectKind {
  fileprivate var heading: Wording { Wording(zh: "\(name.zh)（\(rawValue)）", en: "\(rawValue)") }
}

extension FactDefinition {
  /// A line of what the fact is, then what it means, where it is found and who may tell it.
  fileprivate func paragraph(in language: Language) -> String {
    let marks = [
      type.name(language), periodWords?(language), isStatutory ? Self.statutory(language) : nil,
      canChange ? nil : Self.cannotChange(language), isPast ? Self.past(language) : nil,
    ].compactMap { $0 }
    let separator = language == .chinese ? "：" : ": "
    func line(_ label: Wording, _ text: String) -> String { "    " + label(language) + separator + text }
    return [
      "  \(id)  \(name(language))  [\(marks.joined(separator: language == .chinese ? "，" : ", "))]",
      line(Wording(zh: "含义", en: "meaning"), definition(language)),
      line(Wording(zh: "到哪里找", en: "where to find it"), whereToFind(language)),
      line(Wording(zh: "由谁提供", en: "who tells it"), suppliedBy(language)),
      line(
        Wording(zh: "来源", en: "sources"),
        sources.map { $0.name(language) }.joined(separator: " > ")),
    ].joined(separator: "\n")
  }

  private static let statutory = Wording(zh: "统计法定指标", en: "also statutory")
  private static let cannotChange = Wording(zh: "不能争取", en: "not to be brought about")
  private static let past = Wording(zh: "已经发生的日子", en: "a day that has come")

  private var periodWords: Wording? {
    switch (periods.contains(.year), periods.contains(.month)) {
    case (true, true): Wording(zh: "按年、按月", en: "by year and month")
    case (true, false): Wording(zh: "按年", en: "by year")
    case (false, true): Wording(zh: "按月", en: "by month")
    case (false, false): nil
    }
  }
}

extension FactType {
  /// What the kind of value is called.
  public var name: Wording {
    switch self {
    case .decimal(.yuan): Wording(zh: "元", en: "yuan")
    case .decimal(.share): Wording(zh: "比例", en: "share")
    case .decimal(.count): Wording(zh: "个数", en: "count")
    case .decimal(.quantity(let unit)): Wording(verbatim: unit)
    case .boolean: Wording(zh: "是否", en: "true or false")
    case .day: Wording(zh: "日期", en: "day")
    case .year: Wording(zh: "年份", en: "year")
    case .enumeration(let choices): Wording(verbatim: choices.map(\.id).joined(separator: "|"))
    case .code(.creditCode): Wording(zh: "信用代码", en: "credit code")
    case .code(.area): Wording(zh: "地区代码", en: "area code")
    case .code(.industry): Wording(zh: "行业代码", en: "industry code")
    case .text: Wording(zh: "文字", en: "text")
    }
  }
}
