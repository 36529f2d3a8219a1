import Diagnostics
import Quantities

extension PolicyCorpus {
  /// Every document with its clauses and instruments, then every standard: what `tidu corpus list` prints.
  public func listing(in language: Language) -> String {
    [documentsListing(in: language), standardsListing(in: language)].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func documentsListing(in language: Language) -> String {
    documents.map { document in
      let clauses = clauses(of: document.id).map { clause in
        let instruments = clause.instruments.map { instrument in
          "    \(instrument.id)  \(instrument.kind.wording(language))  \(instrument.name(language))  \(instrument.life.wording(language))"
        }
        return (["  \(clause.id)  \(clause.title(language))"] + instruments).joined(separator: "\n")
      }
      return (["\(document.id)  \(document.title(language))", "  \(document.force.words(language))"] + clauses)
        .joined(separator: "\n")
    }.joined(separator: "\n")
  }

  /// One document, clause, instrument, reading or standard: what `tidu corpus show ID` prints.
  /// - Throws: `corpus.unknown-id` with the nearest known id.
  public func description(of id: String, in language: Language) throws(Diagnostic) -> String {
    if let document = DocumentID(id).flatMap(document) { return words(for: document, language) }
    if let clause = ClauseID(id).flatMap(clause) { return words(for: clause, language) }
    if let instrument = InstrumentID(id).flatMap(instrument) { return words(for: instrument, language) }
    if let reading = ReadingID(id).flatMap(reading) { return words(for: reading, language) }
    if let words = standardDescription(of: id, in: language) { return words }
    let known =
      documents.map(\.id.description) + clauses.map(\.id.description) + instruments.map(\.id.description)
      + readings.map(\.id.description) + standardIDs
    throw Diagnostic(
      "corpus.unknown-id", Wording(zh: "文件库里没有“\(id)”", en: "the corpus has no “\(id)”"),
      expected: Wording(
        zh: "文件、条款、政策工具、口径或标准的编号，如 shenggui-2023/5",
        en: "the id of a document, clause, instrument, reading or standard, such as shenggui-2023/5"),
      remedy: suggestion(for: id, among: known)
        ?? Wording(zh: "全部编号见 tidu corpus list", en: "tidu corpus list shows all ids"))
  }
}

/// How things are said in a listing.
private struct Lines {
  let language: Language
  var lines: [String] = []

  init(_ language: Language) {
    self.language = language
  }

  mutating func add(_ label: Wording, _ text: String?) {
    guard let text, !text.isEmpty else { return }
    lines.append("\(label(language))\(language == .chinese ? "：" : ": ")\(text)")
  }

  mutating func add(_ label: Wording, _ texts: [String]) {
    add(label, texts.joined(separator: language == .chinese ? "、" : ", "))
  }

  var text: String { lines.joined(separator: "\n") }
}

extension PolicyCorpus {
  private func words(for document: PolicyDocument, _ language: Language) -> String {
    var lines = Lines(language)
    lines.lines.append("\(document.id)  \(document.title(language))")
    lines.add(Wording(zh: "发文字号", en: "Number"), document.number ?? Wording(zh: "无", en: "none")(language))
    lines.add(Wording(zh: "印发单位", en: "Issued by"), document.issuers)
    lines.add(Wording(zh: "落款日期", en: "Signed"), document.signed?.description)
    lines.add(Wording(zh: "印发日期", en: "Printed"), document.printed?.description)
    lines.add(Wording(zh: "执行期", en: "In force"), document.force.words(language))
    for relation in document.relations {
      lines.add(relation.kind.wording, "\(relation.title) (\(relation.document))")
    }
    for finding in document.findings { lines.add(Wording(zh: "发现", en: "Finding"), finding.text) }
    for clause in clauses(of: document.id) { lines.lines.append("  \(clause.id)  \(clause.title(language))") }
    for reading in readings(ofWhole: document.id) { lines.lines.append(words(for: reading, language)) }
    return lines.text
  }

  private func words(for clause: Clause, _ language: Language) -> String {
    var lines = Lines(language)
    lines.lines.append("\(clause.id)  \(clause.title(language))")
    lines.lines.append(clause.summary(language))
    let responsible = clause.responsible.isEmpty ? [Wording(zh: "未写明", en: "not named")(language)] : clause.responsible
    lines.add(Wording(zh: "责任单位", en: "Responsible"), responsible)
    for instrument in clause.instruments { lines.lines.append(words(for: instrument, language)) }
    for reading in readings where reading.clause == clause.id {
      lines.lines.append(words(for: reading, language))
    }
    return lines.text
  }

  private func words(for instrument: Instrument, _ language: Language) -> String {
    var lines = Lines(language)
    lines.lines.append(
      "\(instrument.id)  \(instrument.kind.wording(language))  \(instrument.name(language))  \(instrument.life.wording(language))"
    )
    lines.add(Wording(zh: "  为什么只展示", en: "  Why it is only shown"), instrument.life.reason)
    lines.add(Wording(zh: "  由谁办", en: "  Worked by"), instrument.by)
    lines.add(Wording(zh: "  会同", en: "  Together with"), instrument.with)
    switch instrument.declaration {
    case .benefit(let benefit):
      if let base = benefit.base { lines.add(Wording(zh: "  基数", en: "  Of"), base.source.text) }
      for (index, tier) in benefit.tiers.enumerated() {
        lines.lines.append(
          "  \(tier.row)  \(benefit.words(for: tier.amount)(language))  \(benefit.condition(ofRow: index))")
      }
    case .indicator(let declaration):
      for indicator in declaration.indicators(of: instrument, areas: areas) {
        let value = indicator.value.map { " \($0) \(indicator.unit)" } ?? ""
        let deadline = indicator.deadline.map { "  \($0.day)" } ?? ""
        lines.lines.append(
          "  \(indicator.name(language))  \(indicator.modality.map { wording($0)(language) }.joined(separator: language == .chinese ? "、" : ", "))\(value)\(deadline)"
        )
      }
      lines.add(
        Wording(zh: "  数怎样算", en: "  How it is told"), declaration.figureText(language))
    case .register, .voucher, .case, .exchange, .programme, .event, .evaluation: break
    }
    for count in instrument.counts {
      lines.add(Wording(zh: "  可计数", en: "  Countable"), "\(count.name(language))（\(count.unit)）")
    }
    return lines.text
  }

  private func words(for reading: Reading, _ language: Language) -> String {
    var lines = Lines(language)
    func said(_ text: String) -> String { wording(text)(language) }
    lines.add(Wording(zh: "口径", en: "Reading"), "\(reading.id)  \(said(reading.question))")
    let reason = language == .chinese ? "（\(reading.reason)）" : " (\(said(reading.reason)))"
    lines.add(Wording(zh: "  采用", en: "  Taken"), said(reading.chosen) + reason)
    for other in reading.others { lines.add(Wording(zh: "  其他", en: "  Other"), said(other)) }
    return lines.text
  }
}

extension PeriodOfForce {
  /// The period and how sure it is, for people.
  public func words(_ language: Language) -> String {
    let basis: Wording =
      switch basis {
      case .stated: Wording(zh: "正文写明", en: "stated by the text")
      case .title: Wording(zh: "由题名推出", en: "implied by the title")
      case .none: Wording(zh: "正文未写", en: "named nowhere")
      }
    let open = Wording(zh: "不限", en: "open")(language)
    let period = "\(from?.description ?? open)\(language == .chinese ? "至" : " to ")\(to?.description ?? open)"
    return language == .chinese ? "\(period)（\(basis.zh)）" : "\(period) (\(basis.en))"
  }
}

extension DocumentRelation.Kind {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .basedOn: Wording(zh: "依据", en: "Based on")
    case .amends: Wording(zh: "修改", en: "Amends")
    case .replaces: Wording(zh: "替代", en: "Replaces")
    }
  }
}
