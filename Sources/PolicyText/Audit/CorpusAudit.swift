import Diagnostics
import PolicyCorpus
import Quantities

/// The corpus held against the official texts of its documents: every figure of every rule and indicator is found in its
/// clause's text or named, and every figure of a text is accounted for or named.
public struct CorpusAudit: Sendable {
  public let documents: [DocumentAudit]
  /// Documents of the corpus whose text nobody has loaded.
  public let unattached: [DocumentID]

  /// Audits each document that has a text.
  /// - Throws: `Diagnostics` where a text is not that of its document.
  public init(of corpus: PolicyCorpus, against texts: [OfficialText]) throws(Diagnostics) {
    var documents: [DocumentAudit] = []
    for text in texts { documents.append(try DocumentAudit(of: corpus, against: text)) }
    self.documents = documents
    unattached = corpus.documents.map(\.id).filter { id in !texts.contains { $0.document == id } }
  }

  /// Whether nothing was found.
  public var isClean: Bool { documents.allSatisfy(\.findings.isEmpty) }
}

/// One document held against its text.
public struct DocumentAudit: Sendable {
  public let text: AttachedText
  public let clauses: [ClauseAudit]
  /// Everything that does not agree, in the order of the text and then of the corpus.
  public let findings: [Diagnostic]
  /// What is worth a look and no disagreement: parts of the text that could not be placed.
  public let remarks: [Diagnostic]

  init(of corpus: PolicyCorpus, against source: OfficialText) throws(Diagnostics) {
    text = try AttachedText(source, beside: corpus)
    var clauses: [ClauseAudit] = []
    var findings = text.differences
    for clause in corpus.clauses(of: source.document) {
      guard let document = corpus.document(source.document), let found = text.clause(clause.id) else { continue }
      let audit = ClauseAudit(clause, of: document, against: found, in: source)
      let owner = Wording(zh: "\(clause.id) ", en: "\(clause.id)")
      findings += audit.faults
      findings += audit.figures.filter { $0.account == .missing }.map { source.completing($0.unaccounted(in: owner)) }
      clauses.append(audit)
    }
    self.clauses = clauses
    if let document = corpus.document(source.document) {
      findings += Self.findings(inFrameOf: document, text)
    }
    findings += text.unplaced.filter { $0.cause == .unknownClause }.map { $0.diagnostic(source) }
    remarks = text.unplaced.filter { $0.cause == .garbled }.map { $0.diagnostic(source) }
    self.findings = findings
  }

  /// The days that the document declares of itself must stand outside the clauses, and so must every figure there be one
  /// of them.
  private static func findings(inFrameOf document: PolicyDocument, _ text: AttachedText) -> [Diagnostic] {
    let source = text.source
    let figures = text.frame.flatMap { part in
      FigureScanner.figures(in: part).map { (figure: $0, position: part.positions[$0.range.lowerBound]) }
    }
    let ends = [
      (document.force.from, Wording(zh: "施行日期", en: "first day in force")),
      (document.force.to, Wording(zh: "失效日期", en: "last day in force")),
    ]
    let missing = ends.compactMap { day, role -> Diagnostic? in
      guard document.force.basis == .stated, let day, !figures.map(\.figure).names(day) else { return nil }
      return RuleDay(day: day, instrument: nil, role: role, place: document.place, basis: .stated)
        .notInText(source.file)
    }
    let days = Set(document.days)
    let years = Set(document.days.map(\.year))
    let unaccounted = figures.filter { $0.figure.isFigure && !$0.figure.isNamed(by: days, years) }
    return missing
      + unaccounted.map { figure, position in
        let audited = ClauseAudit.AuditedFigure(
          figure: figure, place: Place(file: source.file, line: position.line, column: position.column),
          account: .missing, isSurplus: false)
        return source.completing(
          audited.unaccounted(in: Wording(zh: "条款之外", en: "what stands outside the clauses")))
      }
  }
}

extension UnplacedPassage {
  func diagnostic(_ source: OfficialText) -> Diagnostic {
    let place = Place(file: source.file, line: line)
    switch cause {
    case .garbled:
      return Diagnostic(
        "text.garbled", severity: .warning, at: place,
        Wording(zh: "这一行是乱码，没有归入任何一条", en: "this line is garbled and belongs to no clause"),
        remedy: Wording(zh: "对照原件补正，或不理会", en: "mend it by the original, or leave it"))
    case .unknownClause:
      return Diagnostic(
        "text.unknown-clause", at: place,
        Wording(zh: "文件库里没有这一条：“\(text)”", en: "the corpus does not have this clause: “\(text)”"),
        remedy: Wording(zh: "补上条款文件，或核对它的标题和编号", en: "add its clause file, or check its heading and number"))
    }
  }
}
