import Diagnostics

extension PolicyCorpus {
  /// Every standard with its criteria: what `tidu corpus list` prints after the documents.
  func standardsListing(in language: Language) -> String {
    standards.map { standard in
      ([standard.headline(language)] + standard.criteria.map { "  \($0.id)  \($0.name(language))" })
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// A standard, a criterion or a factor of energy: what `tidu corpus show ID` prints of it.
  /// - Returns: `nil` where the id is none of these.
  func standardDescription(of id: String, in language: Language) -> String? {
    if let standard = StandardID(id).flatMap(standard) { return standard.words(language) }
    if let criterion = CriterionID(id).flatMap(criterion) {
      return criterion.words(language).joined(separator: "\n")
    }
    return energyFactors.factor(id)?.words(language)
  }

  /// The ids that `standardDescription` knows.
  var standardIDs: [String] {
    standards.map(\.id.text) + standards.flatMap(\.criteria).map(\.id.description) + energyFactors.factors.map(\.id)
  }
}

extension Standard {
  fileprivate func headline(_ language: Language) -> String {
    "\(id)  \(title(language))  \(sureness.wording(language))"
  }

  fileprivate func words(_ language: Language) -> String {
    var lines = [headline(language), Labelled.source(source)(language)]
    if let number { lines.append(Labelled(zh: "发文字号", en: "Number", number)(language)) }
    if let days = period.words(language) { lines.append(Labelled(zh: "施行", en: "In force", days)(language)) }
    if let replaces { lines.append(Labelled(zh: "替代", en: "Replaces", replaces.standard.text)(language)) }
    for rung in rungs {
      lines.append("\(rung.id)  \(rung.name(language))")
      lines += criteria(of: rung).flatMap { $0.words(language) }.map { "  \($0)" }
    }
    lines += notes.map { "\($0.text(language))\(bracketed($0.sureness.wording, language))" }
    return lines.joined(separator: "\n")
  }
}

extension Criterion {
  fileprivate func words(_ language: Language) -> [String] {
    let mark = bracketed(sureness.wording, language)
    let group = alternative.map { Wording(zh: "，“\($0)”中的一项", en: ", one of “\($0)”")(language) } ?? ""
    var lines = ["\(id)  \(text(language))\(mark)\(group)"]
    if let appliesTo { lines.append(Labelled(zh: "  对象", en: "  Applies to", appliesTo.onOneLine)(language)) }
    if let condition { lines.append(Labelled(zh: "  条件", en: "  Condition", condition.onOneLine)(language)) }
    for item in scores {
      lines.append("  \(item.id)  \(item.text(language))")
      lines += item.bands.map { "    \($0.points)  \($0.condition.onOneLine)" }
      if let doubt = item.doubt { lines.append("    " + Labelled.doubt(doubt)(language)) }
    }
    if let doubt { lines.append("  " + Labelled.doubt(doubt)(language)) }
    return lines
  }
}

extension EnergyFactor {
  fileprivate func words(_ language: Language) -> String {
    let kind = basis.map { bracketed($0.wording, language) } ?? ""
    var lines = [
      "\(id)  \(energyName(language))\(kind)  \(value) \(unit(language))  \(sureness.wording(language))",
      Labelled.source(source)(language),
    ]
    if let days = period.words(language) { lines.append(Labelled(zh: "适用", en: "Holds", days)(language)) }
    if let doubt { lines.append(Labelled.doubt(doubt)(language)) }
    return lines.joined(separator: "\n")
  }
}

extension EnergyFactor.Basis {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .calorific: Wording(zh: "当量值", en: "calorific")
    case .equivalent: Wording(zh: "等价值", en: "equivalent")
    }
  }
}

/// A label and what stands after it.
private struct Labelled {
  let label: Wording
  let text: Wording

  init(zh: String, en: String, _ text: String) {
    label = Wording(zh: zh, en: en)
    self.text = Wording(verbatim: text)
  }

  private init(_ label: Wording, _ text: Wording) {
    self.label = label
    self.text = text
  }

  static func source(_ text: Wording) -> Labelled { Labelled(Wording(zh: "来源", en: "Source"), text) }
  static func doubt(_ text: Wording) -> Labelled { Labelled(Wording(zh: "存疑", en: "Doubt"), text) }

  func callAsFunction(_ language: Language) -> String {
    "\(label(language))\(language == .chinese ? "：" : ": ")\(text(language))"
  }
}

private func bracketed(_ words: Wording, _ language: Language) -> String {
  language == .chinese ? "（\(words.zh)）" : " (\(words.en))"
}
