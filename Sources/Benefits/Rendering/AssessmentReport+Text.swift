import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension AssessmentReport {
  /// The report as a finance person reads it: matched first, then what is missing, then why not.
  public func text(corpus: PolicyCorpus, in language: Language) -> String {
    var lines: [String] = []
    let order: [Assessment.State] = [.eligible, .undecided, .ineligible, .notInForce]
    for state in order {
      let group = benefits.filter { $0.told == state }
      guard !group.isEmpty else { continue }
      lines.append("【\(state.words(language))】")
      for assessment in group { lines += assessment.lines(corpus: corpus, in: language).map { "  " + $0 } }
    }
    lines.append(cashWords(language))
    lines.append(Assessment.closingWords(language))
    return lines.joined(separator: "\n")
  }
}

extension AssessmentReport {
  /// Whether cash benefits match or may match of which no text names a figure.
  public var leavesCashUntold: Bool {
    benefits.contains { $0.isCash && $0.amount.kind == .none && ($0.told == .eligible || $0.told == .undecided) }
  }

  /// What all cash comes to. A ceiling of nothing is none: there is no cash, or no figure is named.
  private var cashWords: Wording {
    guard totalCash.maximum == .zero else { return totalCash.words }
    return leavesCashUntold
      ? Wording(zh: "现金合计：没有写明金额", en: "Cash in all: no figure stated") : Wording(zh: "现金合计：—", en: "Cash in all: —")
  }
}

extension CashRange {
  /// The range for people: a minimum only where something is certain.
  public var words: Wording {
    guard let maximum else {
      return Wording(
        zh: "现金合计：\(minimum.grouped)元起，上限未定", en: "Cash in all: from \(minimum.grouped) yuan, no ceiling known")
    }
    return Wording(
      zh: "现金合计：\(minimum.grouped)元至最高\(maximum.grouped)元",
      en: "Cash in all: \(minimum.grouped) yuan to at most \(maximum.grouped) yuan")
  }
}

extension Assessment {
  fileprivate func lines(corpus: PolicyCorpus, in language: Language) -> [String] {
    let name = corpus.instrument(benefit)?.name(language) ?? "\(benefit)"
    let document = corpus.document(clause.document)?.title ?? Wording(verbatim: clause.document.text)
    let clauseWords = Wording(zh: "《\(document.zh)》\(clause.wording.zh)", en: "\(document.en), \(clause.wording.en)")
    var lines = ["\(name)（\(clauseWords(language))）"]
    if amount.kind != .none {
      let label = Wording(zh: "金额：", en: "Amount: ")
      lines.append("  " + label(language) + amount.words(language))
    }
    if let accruedOn {
      let label = Wording(zh: "发生日：", en: "Accrued on: ")
      lines.append("  " + label(language) + accruedOn.description)
    }
    for condition in conditions {
      let mark =
        switch condition.result {
        case .true: "✓";
        case .false: "✗";
        case .unknown: "?"
        }
      let row = condition.row.map { "[\($0)] " } ?? ""
      lines.append("  \(mark) \(row)\(condition.text(language))\(condition.values(corpus: corpus, in: language))")
    }
    for fact in missing {
      let factName = corpus.facts.definition(of: fact.reference.fact)?.name ?? Wording(verbatim: "\(fact.reference)")
      let period = fact.reference.period.map { "（\($0)）" } ?? ""
      let line = Wording(
        zh: "待补：\(factName.zh)\(period)\(fact.couldRelease.map { "，补齐后最多可释放\($0.grouped)元" } ?? "")",
        en:
          "Missing: \(factName.en)\(period)\(fact.couldRelease.map { "; could release up to \($0.grouped) yuan" } ?? "")"
      )
      lines.append("  " + line(language))
    }
    if let unlisted { lines.append("  " + unlisted.words(language)) }
    if state == .undecided, told == .ineligible {
      let line = Wording(
        zh: "不必补信息：已知的条件已经不满足", en: "Nothing to tell: what is known fails the conditions already")
      lines.append("  " + line(language))
    }
    for reading in readings.compactMap(corpus.reading) {
      let label = Wording(zh: "取法：", en: "Reading: ")
      let words = [reading.question, reading.chosen].map { corpus.wording($0)(language) }
      lines.append("  \(label(language))\(words.joined(separator: language == .chinese ? "" : " "))")
    }
    if told == .eligible || told == .undecided { lines.append("  " + call.words(language)) }
    return lines
  }
}

extension UnlistedSubjects {
  /// What has to be told before anything else decides, and by whom.
  var words: Wording {
    switch cause {
    case .mayBeMore:
      Wording(
        zh:
          "待补：企业的\(kind.name.zh)须先列全，再由填报的企业或单位写明已经列全（complete，或把 \(kind.rawValue)_listed 改为“是”）；此前其他事实补齐了也还不能判断",
        en:
          "Missing: every one of \(kind.name.en), and that it is every one (complete, or \(kind.rawValue)_listed as true), told by whoever tells them; until then other facts alone decide nothing"
      )
    case .factsOfOthers:
      Wording(
        zh: "待补：同一企业其他\(kind.name.zh)的事实，由填报的企业或单位补齐才知道合计",
        en:
          "Missing: facts of the enterprise's other entries (\(kind.name.en)), told by whoever tells them, without which the sum is unknown"
      )
    }
  }
}

extension Condition {
  /// What is known of the facts that the condition reads, in brackets.
  fileprivate func values(corpus: PolicyCorpus, in language: Language) -> String {
    if let sum { return "（\(sum.wording(language))）" }
    guard !facts.isEmpty else { return "" }
    let unknown = Wording(zh: "未知", en: "unknown")
    let absent = Wording(zh: "无", en: "none")
    let parts = facts.map { fact -> String in
      let name = corpus.facts.definition(of: fact.reference.fact)?.name(language) ?? fact.reference.fact.text
      let period = fact.reference.period.map { " \($0)" } ?? ""
      let value =
        switch fact.knowledge {
        case .unknown: unknown(language)
        case .absent: absent(language)
        case .known(let value): value.description
        }
      return "\(name)\(period)=\(value)"
    }
    return "（\(parts.joined(separator: language == .chinese ? "，" : ", "))）"
  }
}
