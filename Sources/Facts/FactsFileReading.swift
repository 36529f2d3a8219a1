import Declarations
import Diagnostics
import Quantities

/// One facts file being read.
final class FactsFileReading {
  private let reader: DeclarationReader
  private let dictionary: FactDictionary
  private(set) var warnings: [Diagnostic] = []

  init(reader: DeclarationReader, dictionary: FactDictionary) {
    self.reader = reader
    self.dictionary = dictionary
  }

  func dossier() -> Dossier? {
    reader.mapping(reader.root) { fields -> Dossier? in
      let key = fields.text("enterprise")
      let entries = fields.node(ifPresent: "facts").map { self.entries($0, of: .enterprise) }
      let complete = fields.list(ifPresent: "complete", kindBelowEnterprise)
      let subjects = self.subjects(fields)
      guard let key else { return nil }
      return Dossier(
        key: key, enterprise: Subject(kind: .enterprise, key: key, entries: entries ?? []), subjects: subjects,
        complete: Set(complete ?? []))
    }
  }

  private func subjects(_ fields: DeclarationFields) -> [Subject] {
    var seen: [String: Place] = [:]
    return fields.mappings(ifPresent: "subjects") { subject -> Subject? in
      let kind = subject.node("subject").flatMap(kindBelowEnterprise)
      let keyNode = subject.node("key")
      let facts = subject.node(ifPresent: "facts")
      guard let kind else { return nil }
      let entries = facts.map { self.entries($0, of: kind) }
      guard let keyNode, let key = reader.text(keyNode) else { return nil }
      if let first = seen.updateValue(subject.place, forKey: "\(kind.rawValue) \(key)") {
        reader.report(
          fault(
            "facts-file.subject-twice", at: keyNode,
            Wording(
              zh: "\(kind.name.zh)“\(key.excerpt)”写了两次，先前在 \(first.field ?? "")",
              en: "\(kind.rawValue) “\(key.excerpt)” stands twice, first at \(first.field ?? "")"),
            remedy: Wording(zh: "合成一条，或换一个 key", en: "join the two, or give one another key")))
      }
      return Subject(kind: kind, key: key, entries: entries ?? [])
    } ?? []
  }

  private func kindBelowEnterprise(_ node: DeclarationNode) -> SubjectKind? {
    guard node.text != SubjectKind.enterprise.rawValue else {
      reader.report(
        fault(
          "facts-file.enterprise-below-itself", at: node,
          Wording(zh: "企业自己不列在这里", en: "the enterprise itself does not stand here"),
          remedy: Wording(zh: "企业的事实写在最外层的 facts 里", en: "put its facts into the outermost facts")))
      return nil
    }
    return reader.choice(node, of: SubjectKind.self, among: SubjectKind.allCases.filter { $0 != .enterprise })
  }

  private func entries(_ node: DeclarationNode, of kind: SubjectKind) -> [FactEntry] {
    var seen: [FactTelling: Place] = [:]
    return reader.list(node) { item in
      reader.mapping(item) { fields -> FactEntry? in
        let entry = self.entry(fields, of: kind)
        if let entry, let first = seen.updateValue(fields.place, forKey: FactTelling(entry)) {
          reader.report(
            fault(
              "facts-file.fact-twice", at: item,
              Wording(
                zh: "\(entry.reference) 写了两次，先前在 \(first.field ?? "")",
                en: "\(entry.reference) is told twice, first at \(first.field ?? "")"),
              remedy: Wording(
                zh: "只留一个；前后变化过的，用 since 写明各从哪天起",
                en: "keep one; where it changed, say with since from which day each holds")))
        }
        return entry
      }
    } ?? []
  }

  private func entry(_ fields: DeclarationFields, of kind: SubjectKind) -> FactEntry? {
    let name = fields.node("fact")
    let period = fields.node(ifPresent: "period")
    let value = fields.node("value")
    let since = fields.node(ifPresent: "since").flatMap(day)
    let recorded = fields.node(ifPresent: "recorded").flatMap(day)
    guard let name, let text = reader.text(name),
      let definition = collecting({ () throws(Diagnostics) in
        try dictionary.definition(named: text, of: kind, at: name.place)
      })
    else { return nil }
    // Both are read before either is missed, so that a person sees all that is wrong with the entry at once.
    let reference = collecting { () throws(Diagnostics) in
      FactReference(definition.id, try self.period(period, for: definition, named: name))
    }
    let told = value.flatMap { node in
      collecting { () throws(Diagnostics) in try self.value(node, of: definition) }
    }
    guard let reference, let told else { return nil }
    return FactEntry(reference, told, since: since, recorded: recorded)
  }

  /// The day of `since` or `recorded`.
  private func day(_ node: DeclarationNode) -> CalendarDay? {
    reader.parsed(
      node,
      expected: Wording(zh: "1900 至 2199 年间的一天，如 2024-05-01", en: "a day from 1900 to 2199, such as 2024-05-01")
    ) { CalendarDay($0).flatMap { FactDictionary.days.contains($0) ? $0 : nil } }
  }

  /// The period of an entry; `nil` for a fact without periods.
  private func period(
    _ node: DeclarationNode?, for definition: FactDefinition, named name: DeclarationNode
  ) throws(Diagnostics) -> Period? {
    let allowed = definition.periods
    guard let node else {
      guard !allowed.isEmpty else { return nil }
      throw fault(
        "fact.period-missing", at: name,
        Wording(
          zh: "\(definition.name.zh)（\(definition.id)）要写明期间",
          en: "\(definition.id) (\(definition.name.en)) needs a period"),
        expected: definition.periodForm, remedy: Wording(zh: "补上 \"period\": …", en: "add \"period\": …"))
    }
    guard !allowed.isEmpty else {
      throw fault(
        "fact.period-refused", at: node,
        Wording(
          zh: "\(definition.name.zh)（\(definition.id)）不分期间",
          en: "\(definition.id) (\(definition.name.en)) has no periods"),
        remedy: Wording(
          zh: "去掉 period；从哪天起有效，写在 since 里", en: "drop period; the day from which it holds goes into since"))
    }
    // A year may stand as a number: nothing is lost by it.
    guard case .text(let text, let style) = node.content, style == .quoted || style == .number else {
      throw fault(
        "fact.period", at: node, Wording(zh: "期间写成了\(node.shape.zh)", en: "the period is \(node.shape.en)"),
        expected: definition.periodForm)
    }
    guard let period = Period(text), allowed.contains(period.periodicity) else {
      throw fault(
        "fact.period", at: node,
        Wording(
          zh: "“\(text.excerpt)”不是\(definition.name.zh)（\(definition.id)）的期间",
          en: "“\(text.excerpt)” is no period of \(definition.id) (\(definition.name.en))"),
        expected: definition.periodForm)
    }
    return period
  }

  /// The value of an entry; `nil` where it says that there is none.
  private func value(_ node: DeclarationNode, of definition: FactDefinition) throws(Diagnostics) -> FactValue? {
    if case .null = node.content { return nil }
    guard case .text(let text, let style) = node.content, definition.type.allows(style) else {
      throw fault(
        "fact.type", at: node,
        Wording(
          zh: "\(definition.name.zh)（\(definition.id)）的值写成了\(node.shape.zh)",
          en: "the value of \(definition.id) (\(definition.name.en)) is \(node.shape.en)"),
        expected: definition.type.expectation, remedy: definition.type.remedy(for: node))
    }
    do throws(Diagnostics) {
      let value = try dictionary.value(text, for: definition, at: node.place)
      if let warning = dictionary.warning(about: value, of: definition, at: node.place) {
        warnings.append(reader.completing(marking(warning, at: node)))
      }
      return value
    } catch {
      throw Diagnostics(error.all.map { marking($0, at: node) })
    }
  }
}

// MARK: - Faults

extension FactsFileReading {
  /// What `read` gives; `nil` where it threw, which is then reported.
  private func collecting<Value>(_ read: () throws(Diagnostics) -> Value) -> Value? {
    do throws(Diagnostics) {
      return try read()
    } catch {
      reader.report(error)
      return nil
    }
  }

  /// The same message with a caret below the whole value, quotes and all.
  private func marking(_ diagnostic: Diagnostic, at node: DeclarationNode) -> Diagnostic {
    var marked = diagnostic
    marked.length = reader.width(of: node)
    return marked
  }

  private func fault(
    _ code: String, at node: DeclarationNode, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostics {
    Diagnostics(
      Diagnostic(code, at: node.place, message, expected: expected, remedy: remedy, length: reader.width(of: node)))
  }
}

/// What two entries must not share.
struct FactTelling: Hashable {
  let reference: FactReference
  let since: CalendarDay?
  let recorded: CalendarDay?

  init(_ entry: FactEntry) {
    reference = entry.reference
    since = entry.since
    recorded = entry.recorded
  }
}

extension FactDefinition {
  /// What the fact's periods look like.
  fileprivate var periodForm: Wording {
    switch (periods.contains(.year), periods.contains(.month)) {
    case (true, true):
      Wording(
        zh: "1900 至 2199 的年或月，如 \"2025\"、\"2025-11\"",
        en: "a year or month from 1900 to 2199, such as \"2025\" or \"2025-11\"")
    case (_, true): Wording(zh: "1900 至 2199 年的月，如 \"2025-11\"", en: "a month from 1900 to 2199, such as \"2025-11\"")
    default: Wording(zh: "1900 至 2199 的年，如 \"2025\"", en: "a year from 1900 to 2199, such as \"2025\"")
    }
  }
}

extension FactType {
  /// Whether JSON may write a value of the type so.
  func allows(_ style: DeclarationNode.Style) -> Bool {
    switch self {
    case .decimal, .year: style == .number || style == .quoted
    case .boolean: style == .boolean
    case .day, .enumeration, .code, .text: style == .quoted
    }
  }

  /// How to write a value that has the wrong type of JSON only.
  fileprivate func remedy(for node: DeclarationNode) -> Wording? {
    guard case .text(let text, let style) = node.content else { return nil }
    switch (self, style) {
    case (.boolean, _):
      return FactType.truth(meantBy: text).map { Wording(zh: "写成 \($0)，不加引号", en: "write \($0), without quotes") }
    case (.code, .number), (.enumeration, .number), (.text, .number):
      return Wording(zh: "加上引号：\"\(text)\"", en: "put it in quotes: \"\(text)\"")
    default: return nil
    }
  }
}
