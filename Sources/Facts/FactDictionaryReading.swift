import Declarations
import Diagnostics

/// Reads the dictionary's file: the suppliers and sources that facts name, then the facts.
struct FactDictionaryReading {
  let fields: DeclarationFields
  private let reader: DeclarationReader

  init(fields: DeclarationFields) {
    self.fields = fields
    reader = fields.reader
  }

  func definitions() -> [FactDefinition]? {
    let suppliers = namedWords("suppliers")
    let sources = namedWords("sources")
    var lines: [FactID: Int] = [:]
    return fields.mappings("facts") { fact in
      let definition = definition(fact, suppliers: suppliers, sources: sources)
      guard let definition else { return nil }
      let place = fact.place(of: "id")
      if let first = lines.updateValue(place.line ?? 0, forKey: definition.id) {
        reader.report(
          Diagnostic(
            "fact.defined-twice", at: place,
            Wording(
              zh: "事实“\(definition.id)”写了两次，先前在第 \(first) 行",
              en: "the fact “\(definition.id)” is defined twice, first on line \(first)"),
            remedy: Wording(zh: "只留一处", en: "keep one of them"), length: definition.id.text.count))
      }
      return definition
    }
  }

  private func definition(
    _ fact: DeclarationFields, suppliers: [String: Wording], sources: [String: Wording]
  ) -> FactDefinition? {
    let id = fact.parsed(
      "id",
      expected: Wording(zh: "小写字母、数字和下划线，如 rd_expense", en: "lower-case letters, digits and _, such as rd_expense"),
      FactID.init)
    let name = fact.wording("name")
    let subject = fact.choice("subject", of: SubjectKind.self)
    let type = type(fact)
    let periods = fact.list(ifPresent: "periods") { reader.choice($0, of: FactDefinition.Periodicity.self) }
    let isStatutory = fact.boolean(ifPresent: "statutory")
    let canChange = fact.boolean(ifPresent: "can_change")
    let isPast = fact.boolean(ifPresent: "past")
    let classification = fact.choice("class", of: FactDefinition.Classification.self)
    let supplier = fact.node("supplied_by").flatMap { reference($0, in: suppliers, called: "suppliers") }
    let whereToFind = fact.wording("where")
    let meaning = fact.wording("definition")
    let ranked = fact.list("sources") { node in
      reference(node, in: sources, called: "sources").map { FactSource(id: $0.key, name: $0.name) }
    }
    guard let id, let name, let subject, let type, let classification, let supplier, let whereToFind, let meaning,
      let ranked
    else { return nil }
    return FactDefinition(
      id: id, name: name, subject: subject, type: type, periods: Set(periods ?? []), isStatutory: isStatutory ?? false,
      canChange: canChange ?? true, isPast: isPast ?? false, classification: classification, suppliedBy: supplier.name,
      isToldByEnterprise: supplier.key == Self.enterprise, whereToFind: whereToFind, definition: meaning,
      sources: ranked)
  }

  /// The supplier that is the enterprise itself.
  private static let enterprise = "enterprise"

  /// `type: decimal yuan`, with `unit` for a quantity and `choices` for an enumeration.
  private func type(_ fact: DeclarationFields) -> FactType? {
    guard let node = fact.node("type"), let text = reader.text(node) else { return nil }
    let simple: [String: FactType] = [
      "decimal yuan": .decimal(.yuan), "decimal share": .decimal(.share), "decimal count": .decimal(.count),
      "boolean": .boolean, "day": .day, "year": .year, "text": .text, "code credit_code": .code(.creditCode),
      "code area": .code(.area), "code industry": .code(.industry),
    ]
    if let type = simple[text] { return type }
    switch text {
    case "decimal quantity": return fact.text("unit").map { .decimal(.quantity($0)) }
    case "enumeration": return choices(fact).map(FactType.enumeration)
    default:
      let known = (simple.keys + ["decimal quantity", "enumeration"]).sorted()
      let nearest = nearestName(to: text, among: known)
      reader.report(
        Diagnostic(
          "fact.type-unknown", at: node.place,
          Wording(zh: "没有“\(text.excerpt)”这种类型", en: "there is no type “\(text.excerpt)”"),
          expected: Wording(zh: known.joined(separator: "、"), en: known.joined(separator: ", ")),
          remedy: nearest.map { Wording(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }, length: text.count))
      return nil
    }
  }

  private func choices(_ fact: DeclarationFields) -> [FactType.Choice]? {
    fact.entries("choices")?.compactMap { entry in
      guard FactID(entry.key) != nil else {
        reader.report(
          Diagnostic(
            "fact.choice-id", at: entry.keyPlace,
            Wording(zh: "“\(entry.key.excerpt)”不能作选项的标识", en: "“\(entry.key.excerpt)” cannot be the id of a choice"),
            expected: Wording(
              zh: "小写字母、数字和下划线，如 little_giant", en: "lower-case letters, digits and _, such as little_giant"),
            length: entry.key.count))
        return nil
      }
      return reader.wording(entry.value).map { FactType.Choice(id: entry.key, name: $0) }
    }
  }

  /// The names at the head of the file that facts refer to.
  private func namedWords(_ key: String) -> [String: Wording] {
    var words: [String: Wording] = [:]
    for entry in fields.entries(key) ?? [] {
      words[entry.key] = reader.wording(entry.value)
    }
    return words
  }

  private func reference(
    _ node: DeclarationNode, in words: [String: Wording], called list: String
  ) -> (key: String, name: Wording)? {
    guard let key = reader.text(node) else { return nil }
    guard let name = words[key] else {
      let nearest = nearestName(to: key, among: words.keys)
      reader.report(
        Diagnostic(
          "fact.reference", at: node.place,
          Wording(zh: "\(list) 里没有“\(key.excerpt)”", en: "\(list) has no “\(key.excerpt)”"),
          expected: Wording(
            zh: words.keys.sorted().joined(separator: "、"), en: words.keys.sorted().joined(separator: ", ")),
          remedy: nearest.map { Wording(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }, length: key.count))
      return nil
    }
    return (key, name)
  }
}
