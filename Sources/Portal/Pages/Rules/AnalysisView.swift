import Diagnostics
import Rules

/// What the proof over all inputs of a table found, or that it found nothing.
struct AnalysisView: Sendable {
  struct Finding: Sendable {
    let kind: String
    let text: String
    let remedy: String?
  }

  let state: StateMark
  let findings: [Finding]
  /// What an input that no row covers comes to, with one, where that is no fault.
  let miss: String?
}

extension AnalysisView {
  /// - Parameters:
  ///   - miss: the key of what an input that no row covers comes to.
  ///   - names: what the page calls the columns, by what the table calls them.
  init(_ analysis: RuleAnalysis, miss: String = "rules.miss", names: [String: String] = [:], words: Strings) {
    let language = words.language
    // A name may be a part of another: the longest is put in first.
    let longestFirst = names.sorted { ($0.key.count, $0.key) > ($1.key.count, $1.key) }
    func named(_ text: String) -> String {
      longestFirst.reduce(text) { $0.replacing("\($1.key) = ", with: "\($1.value) = ") }
    }
    state = StateMark(analysis, words)
    findings = analysis.findings.map { finding in
      let place = finding.diagnostic.place.flatMap { place in
        place.line.map { words("rules.line", ["line": "\($0)"]) }
      }
      return Finding(
        kind: words("rules.finding.\(finding.kind.rawValue)"),
        text: [place, named(finding.diagnostic.message(language))].compactMap { $0 }.joined(separator: " "),
        remedy: finding.diagnostic.remedy?(language))
    }
    self.miss = analysis.miss.map { words(miss, ["example": named($0.message(language))]) }
  }
}

extension StateMark {
  /// An analysis in a word: nothing found, so many findings, or not proved.
  init(_ analysis: RuleAnalysis, _ words: Strings) {
    if !analysis.findings.isEmpty {
      self.init(css: "late", word: words("rules.findings", ["count": "\(analysis.findings.count)"]))
    } else if analysis.isProved {
      self.init(css: "yes", word: words("rules.clean"))
    } else {
      self.init(css: "ask", word: words("rules.unproved"))
    }
  }
}
