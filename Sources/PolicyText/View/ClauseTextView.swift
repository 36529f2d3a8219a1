import PolicyCorpus

/// The text of a clause as a page shows it: runs of plain text and of figures, each figure with the instruments that use
/// it, so that it can lead there.
public struct ClauseTextView: Sendable, Hashable {
  public struct Run: Sendable, Hashable {
    public let text: String
    /// The instruments that use the figure, in the order of the clause; empty for plain text.
    public let instruments: [InstrumentID]
  }

  public let paragraphs: [[Run]]

  /// Lays the figures that rules use into a clause's text. Cost: linear.
  public init(_ clause: Clause, of document: PolicyDocument, in text: TextClause, from source: OfficialText) {
    let audit = ClauseAudit(clause, of: document, against: text, in: source)
    var paragraphs: [[Run]] = [[]]
    var plain = ""
    func endRun() {
      if !plain.isEmpty { paragraphs[paragraphs.count - 1].append(Run(text: plain, instruments: [])) }
      plain = ""
    }
    let figures = audit.figures.compactMap { figure -> (range: Range<Int>, instruments: [InstrumentID])? in
      if case .rules(let instruments) = figure.account { (figure.figure.range, instruments) } else { nil }
    }
    var next = figures[...]
    var place = 0
    let characters = text.text.characters
    while place < characters.count {
      if let figure = next.first, figure.range.lowerBound == place {
        endRun()
        let words = String(characters[figure.range].filter { !$0.isNewline })
        paragraphs[paragraphs.count - 1].append(Run(text: words, instruments: figure.instruments))
        place = figure.range.upperBound
        next = next.dropFirst()
      } else {
        if characters[place].isNewline {
          endRun()
          paragraphs.append([])
        } else {
          plain.append(characters[place])
        }
        place += 1
      }
    }
    endRun()
    self.paragraphs = paragraphs.filter { !$0.isEmpty }
  }
}
