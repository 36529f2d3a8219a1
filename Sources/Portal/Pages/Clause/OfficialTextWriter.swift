import Logging
import PolicyCorpus
import PolicyText

/// Writes the official text of a clause: each figure that a rule uses leads to the rule's part of the page.
struct OfficialTextWriter {
  let clause: Clause
  let document: PolicyDocument
  let portal: Portal
  let words: Strings

  init(_ clause: Clause, of document: PolicyDocument, _ portal: Portal, words: Strings) {
    self.clause = clause
    self.document = document
    self.portal = portal
    self.words = words
  }

  /// `nil` where no text is attached.
  func panel() -> OfficialTextPanel? {
    let attached: AttachedText?
    do {
      attached = try portal.ports.attachedText(document.id)
    } catch {
      // The page says that something is wrong with the text; what it is stands in the log.
      Logger(label: "tidu.portal").error("the text of \(document.id) cannot be read: \(error)")
      return OfficialTextPanel(paragraphs: [], trouble: words("clause.textUnreadable"))
    }
    guard let attached else { return nil }
    guard let text = attached.clause(clause.id) else {
      return OfficialTextPanel(paragraphs: [], trouble: words("clause.textMissing"))
    }
    let view = ClauseTextView(clause, of: document, in: text, from: attached.source)
    return OfficialTextPanel(
      paragraphs: view.paragraphs.map { runs in .init(runs: runs.map(run)) }, trouble: nil)
  }

  private func run(_ run: ClauseTextView.Run) -> OfficialTextPanel.Run {
    let names = run.instruments.compactMap { id in
      clause.instruments.first { $0.id == id }?.name(words.language)
    }
    return OfficialTextPanel.Run(
      text: run.text, href: run.instruments.first.map { "#\($0.name)" },
      title: names.isEmpty ? nil : names.joined(separator: words("list.separator")))
  }
}
