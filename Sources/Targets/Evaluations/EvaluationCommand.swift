import Decimals
import Journal
import PolicyCorpus
import Quantities

/// What a person asks about an evaluation.
public enum EvaluationCommand: Sendable, Hashable {
  /// 录入考核办法: how a round gives points. Where one stands, it is replaced, and the reason must be given.
  case setScheme(EvaluationRound, TypedScheme, reason: String)
  /// 录入数据: figures of the criteria that nothing in the store answers, with their evidence.
  case enter(EvaluationRound, lines: [TypedFigure], evidence: String, reason: String)
  /// 公示: the sheet as it stands on the day is frozen. The figures are the desk's, not the asker's.
  case publish(EvaluationSheet, reason: String)
  /// 提出异议: somebody who is ranked doubts a figure.
  case object(EvaluationRound, subject: EvaluatedSubject, criterion: String, text: String)
  /// 答复异议.
  case answer(objection: Int, isUpheld: Bool, text: String)
  /// 更正: another figure in the place of a published one that was entered by hand; everybody's points and places follow.
  case correct(EvaluationRound, subject: EvaluatedSubject, criterion: String, value: String, reason: String)
  /// 按数据来源更正: a counted figure as its source has it now, once it was put right there. The figure is the desk's, not
  /// the asker's.
  case retake(
    EvaluationRound, subject: EvaluatedSubject, criterion: String, now: EvaluationSheet.Figure, reason: String)
  /// 定稿: after the time for objections, with all of them answered.
  case conclude(EvaluationRound)

  /// A scheme as it was typed.
  public struct TypedScheme: Sendable, Hashable {
    public var document: String
    public var issuedOn: String
    public var decimals: String
    public var objectionDays: String
    public var criteria: [TypedCriterion]

    public init(
      document: String, issuedOn: String, decimals: String, objectionDays: String, criteria: [TypedCriterion]
    ) {
      self.document = document
      self.issuedOn = issuedOn
      self.decimals = decimals
      self.objectionDays = objectionDays
      self.criteria = criteria
    }
  }

  public struct TypedCriterion: Sendable, Hashable {
    public var name: String
    /// As `ScoringScheme.Source` writes it.
    public var source: String
    public var way: String
    /// Points, or what each unit brings; then what else the way is told: a cap, both ends, or the most.
    public var figures: [String]
    public var withoutBase: String

    public init(name: String, source: String, way: String, figures: [String], withoutBase: String) {
      self.name = name
      self.source = source
      self.way = way
      self.figures = figures
      self.withoutBase = withoutBase
    }
  }

  /// A figure as it was typed.
  public struct TypedFigure: Sendable, Hashable {
    public let subject: EvaluatedSubject
    public let criterion: String
    public let value: String

    public init(subject: EvaluatedSubject, criterion: String, value: String) {
      self.subject = subject
      self.criterion = criterion
      self.value = value
    }
  }

  /// What is asked, for the command's hash.
  public var payload: CanonicalJSON {
    switch self {
    case .setScheme(let round, let scheme, let reason):
      [
        "set_scheme": round.json,
        "scheme": [
          .text(scheme.document), .text(scheme.issuedOn), .text(scheme.decimals), .text(scheme.objectionDays),
          .list(
            scheme.criteria.map {
              [
                .text($0.name), .text($0.source), .text($0.way), .list($0.figures.map { .text($0) }),
                .text($0.withoutBase),
              ]
            }),
        ],
        "reason": .text(reason),
      ]
    case .enter(let round, let lines, let evidence, let reason):
      [
        "enter": round.json, "evidence": .text(evidence), "reason": .text(reason),
        "lines": .list(lines.map { [$0.subject.json, .text($0.criterion), .text($0.value)] }),
      ]
    case .publish(let sheet, let reason): ["publish": sheet.round.json, "reason": .text(reason)]
    case .object(let round, let subject, let criterion, let text):
      ["object": round.json, "subject": subject.json, "criterion": .text(criterion), "text": .text(text)]
    case .answer(let objection, let isUpheld, let text):
      ["answer": CanonicalJSON(objection), "upheld": .boolean(isUpheld), "text": .text(text)]
    case .correct(let round, let subject, let criterion, let value, let reason):
      [
        "correct": round.json, "subject": subject.json, "criterion": .text(criterion), "value": .text(value),
        "reason": .text(reason),
      ]
    case .retake(let round, let subject, let criterion, _, let reason):
      ["retake": round.json, "subject": subject.json, "criterion": .text(criterion), "reason": .text(reason)]
    case .conclude(let round): ["conclude": round.json]
    }
  }

  /// The command that asks for it, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: payload)
  }

  /// The round it is about; `nil` where the objection names it.
  public var round: EvaluationRound? {
    switch self {
    case .setScheme(let round, _, _), .enter(let round, _, _, _), .object(let round, _, _, _),
      .correct(let round, _, _, _, _), .retake(let round, _, _, _, _), .conclude(let round):
      round
    case .publish(let sheet, _): sheet.round
    case .answer: nil
    }
  }
}

/// What was decided: one record of the journal, by its kind and payload.
public struct EvaluationEvent: Sendable, Hashable {
  /// The kinds of record that evaluations write.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case schemeSet = "evaluations.scheme-set"
    case figuresEntered = "evaluations.figures-entered"
    case published = "evaluations.published"
    case objected = "evaluations.objected"
    case answered = "evaluations.answered"
    case corrected = "evaluations.corrected"
    case concluded = "evaluations.concluded"
  }

  public let kind: Kind
  public let payload: CanonicalJSON
}

/// What is kept of one round, in the order of recording.
public struct EvaluationState: Sendable, Hashable {
  /// Every scheme that was entered; the last one holds.
  public var schemes: [KeptScheme] = []
  /// Every figure that was entered by hand; of one subject and criterion the last one holds.
  public var figures: [KeptFigure] = []
  /// The published sheet, then those after each correction, then the concluded one; the last one holds.
  public var sheets: [KeptSheet] = []
  public var objections: [Objection] = []

  public init() {}

  public var scheme: KeptScheme? { schemes.last }
  public var standing: KeptSheet? { sheets.last }
  public var isConcluded: Bool { standing?.cause == .concluded }
  public var published: KeptSheet? { sheets.first }

  /// The last day on which an objection may be made; `nil` before publication.
  public var lastObjectionDay: CalendarDay? {
    published.map { $0.trace.at.dayInShanghai.adding(days: $0.sheet.scheme.objectionDays) }
  }

  /// The hand-entered figure that holds.
  public func figure(of subject: EvaluatedSubject, _ criterion: String) -> KeptFigure? {
    figures.last { $0.subject == subject && $0.criterion == criterion }
  }
}

/// A scheme with who entered it.
public struct KeptScheme: Sendable, Hashable {
  public let id: Int
  public let round: EvaluationRound
  public let scheme: ScoringScheme
  /// Why it took the place of another; empty for the first.
  public let reason: String
  public let trace: Trace

  public init(id: Int, round: EvaluationRound, scheme: ScoringScheme, reason: String, trace: Trace) {
    self.id = id
    self.round = round
    self.scheme = scheme
    self.reason = reason
    self.trace = trace
  }
}

/// A figure that was entered by hand.
public struct KeptFigure: Sendable, Hashable {
  public let id: Int
  public let round: EvaluationRound
  public let subject: EvaluatedSubject
  public let criterion: String
  public let value: Decimal128
  public let evidence: String
  /// Why it took the place of another; empty for the first.
  public let reason: String
  public let trace: Trace

  public init(
    id: Int, round: EvaluationRound, subject: EvaluatedSubject, criterion: String, value: Decimal128,
    evidence: String, reason: String, trace: Trace
  ) {
    self.id = id
    self.round = round
    self.subject = subject
    self.criterion = criterion
    self.value = value
    self.evidence = evidence
    self.reason = reason
    self.trace = trace
  }
}

/// A sheet as it was frozen.
public struct KeptSheet: Sendable, Hashable {
  public enum Cause: String, Sendable, Hashable, CaseIterable {
    case published, corrected, concluded
  }

  public let id: Int
  public let cause: Cause
  public let sheet: EvaluationSheet
  /// Why it was corrected, or published with points still open.
  public let reason: String
  public let trace: Trace

  public init(id: Int, cause: Cause, sheet: EvaluationSheet, reason: String, trace: Trace) {
    self.id = id
    self.cause = cause
    self.sheet = sheet
    self.reason = reason
    self.trace = trace
  }
}

/// 异议: a doubt about a published figure, and what was answered.
public struct Objection: Sendable, Hashable {
  public let id: Int
  public let round: EvaluationRound
  public let subject: EvaluatedSubject
  public let criterion: String
  public let text: String
  public let trace: Trace
  /// `nil` while it is open.
  public var answer: Answer?

  public struct Answer: Sendable, Hashable {
    public let isUpheld: Bool
    public let text: String
    public let trace: Trace

    public init(isUpheld: Bool, text: String, trace: Trace) {
      self.isUpheld = isUpheld
      self.text = text
      self.trace = trace
    }
  }

  public init(
    id: Int, round: EvaluationRound, subject: EvaluatedSubject, criterion: String, text: String, trace: Trace,
    answer: Answer? = nil
  ) {
    self.id = id
    self.round = round
    self.subject = subject
    self.criterion = criterion
    self.text = text
    self.trace = trace
    self.answer = answer
  }
}
