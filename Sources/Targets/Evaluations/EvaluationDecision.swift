import Decimals
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// Decides what a command about an evaluation does: pure, from the corpus, what is kept of the round, who asks and when.
///
/// A round is laid down (考核办法), published (公示), doubted and corrected, and concluded (定稿); what was published stands.
public struct EvaluationDecision: Sendable {
  public let corpus: PolicyCorpus
  public let scope: AreaScope
  public let actor: ActorID
  public let at: Timestamp

  /// Criteria of one scheme, and figures of one command, at most.
  public static let mostCriteria = 30
  public static let mostLines = 2000
  private static let longestText = 200

  public init(corpus: PolicyCorpus, scope: AreaScope, by actor: ActorID, at: Timestamp) {
    self.corpus = corpus
    self.scope = scope
    self.actor = actor
    self.at = at
  }

  /// - Throws: `Diagnostics` with everything that is wrong, each at its field: `evaluations.…`.
  public func decide(_ command: EvaluationCommand, _ state: EvaluationState) throws(Diagnostics) -> EvaluationEvent {
    switch command {
    case .setScheme(let round, let typed, let reason): return try setScheme(round, typed, reason, state)
    case .enter(let round, let lines, let evidence, let reason):
      return try enter(round, lines, evidence, reason, state)
    case .publish(let sheet, let reason): return try publish(sheet, reason, state)
    case .object(let round, let subject, let criterion, let text):
      return try object(round, subject, criterion, text, state)
    case .answer(let id, let isUpheld, let text):
      guard let objection = state.objections.first(where: { $0.id == id }), canRun(objection.round) else {
        throw Diagnostics(.noSuchObjection)
      }
      guard objection.answer == nil else { throw Diagnostics(.answeredAlready) }
      try check(text, field: "answer")
      try checkWish(text, field: "answer")
      return EvaluationEvent(
        kind: .answered,
        payload: ["objection": CanonicalJSON(id), "upheld": .boolean(isUpheld), "text": .text(text)])
    case .correct(let round, let subject, let criterion, let value, let reason):
      return try correct(round, subject, criterion, reason, state) { criterion throws(Diagnostics) in
        guard criterion.source == .entered else { throw Diagnostics(.countedFigure(criterion.name)) }
        guard let right = Self.amount(value) else { throw Diagnostics(.noFigure(value, line: nil)) }
        if let fault = Self.fault(right, in: criterion, line: nil) { throw Diagnostics(fault) }
        return (right, nil)
      }
    case .retake(let round, let subject, let criterion, let now, let reason):
      return try correct(round, subject, criterion, reason, state) { criterion throws(Diagnostics) in
        guard criterion.source != .entered else { throw Diagnostics(.enteredFigure(criterion.name)) }
        guard let value = now.value else { throw Diagnostics(.noFigureNow(criterion.name)) }
        return (value, now)
      }
    case .conclude(let round):
      _ = try standing(round, state)
      let open = state.objections.count { $0.answer == nil }
      if open > 0 { throw Diagnostics(.objectionsOpen(open)) }
      if let last = state.lastObjectionDay, at.dayInShanghai <= last { throw Diagnostics(.objectionTime(until: last)) }
      return EvaluationEvent(kind: .concluded, payload: ["round": round.json])
    }
  }

  /// Who is ranked by the register of areas in a round; kinds that are no areas are named by their figures.
  public static func areas(of round: EvaluationRound, _ corpus: PolicyCorpus) -> [EvaluatedSubject] {
    guard let declaration = corpus.evaluation(round.evaluation) else { return [] }
    return declaration.ranks.filter(\.isArea).flatMap { kind -> [EvaluatedSubject] in
      let areas: [Area] =
        switch kind {
        case .district: round.owner == corpus.areas.city?.code ? corpus.areas.districts : []
        case .street: corpus.areas.children(of: round.owner, level: .street)
        case .park: corpus.areas.children(of: round.owner, level: .park)
        case .enterprise, .project, .land, .institution: []
        }
      return areas.map { EvaluatedSubject(kind, $0.code.text) }
    }
  }

  // MARK: Scheme and figures

  /// How many years before those that it judges a scheme without a number may be issued. One with a number has its year
  /// from that, and may judge for as long as it is in force.
  private static let yearsAhead = 5

  private func setScheme(
    _ round: EvaluationRound, _ typed: EvaluationCommand.TypedScheme, _ reason: String, _ state: EvaluationState
  ) throws(Diagnostics) -> EvaluationEvent {
    try check(round)
    guard state.sheets.isEmpty else { throw Diagnostics(.publishedAlready) }
    var faults: [Diagnostic] = []
    if typed.document.isBlank || typed.document.count > Self.longestText { faults.append(.noSchemeDocument) }
    let issuedOn = CalendarDay(typed.issuedOn)
    if let issuedOn, issuedOn <= at.dayInShanghai {
      if let numbered = Assignment.year(ofDocument: typed.document) {
        if !Assignment.isIssued(issuedOn, withNumberOf: numbered) {
          faults.append(.schemeOfAnotherYear(issuedOn, numbered: numbered))
        }
      } else if issuedOn.year < round.period.year - Self.yearsAhead {
        faults.append(.schemeLongBefore(issuedOn, year: round.period.year))
      }
    } else {
      faults.append(.noIssueDay(typed.issuedOn))
    }
    let decimals = Int(typed.decimals).flatMap { (0...4).contains($0) ? $0 : nil }
    if decimals == nil { faults.append(.noDecimals(typed.decimals)) }
    let days = Int(typed.objectionDays).flatMap { (1...60).contains($0) ? $0 : nil }
    if days == nil { faults.append(.noObjectionDays(typed.objectionDays)) }
    if typed.criteria.isEmpty { faults.append(.noCriteria) }
    if typed.criteria.count > Self.mostCriteria { faults.append(.tooManyCriteria(Self.mostCriteria)) }
    var criteria: [ScoringScheme.Criterion] = []
    for (index, typed) in typed.criteria.prefix(Self.mostCriteria).enumerated() {
      do throws(Diagnostics) {
        let criterion = try self.criterion(typed, number: index + 1)
        if !fits(criterion.source, round) { throw Diagnostics(.sourceOfAreas(number: index + 1)) }
        if criteria.contains(where: { $0.name == criterion.name }) {
          throw Diagnostics(.criterionTwice(criterion.name, number: index + 1))
        }
        criteria.append(criterion)
      } catch {
        faults += error.all
      }
    }
    let sum = criteria.compactMap(\.way.weight).reduce(Decimal128.zero) { $0.adding($1) ?? $0 }
    if criteria.count == typed.criteria.count, !criteria.isEmpty, sum != ScoringScheme.fullMarks {
      faults.append(.weights(sum))
    }
    if state.scheme != nil, reason.isBlank { faults.append(.noSchemeReason) }
    if reason.count > Self.longestText { faults.append(.textTooLong(field: "reason")) }
    guard faults.isEmpty, let issuedOn, let decimals, let days else { throw Diagnostics(faults) }
    let scheme = ScoringScheme(
      document: typed.document, issuedOn: issuedOn, decimals: decimals, objectionDays: days, criteria: criteria)
    return EvaluationEvent(
      kind: .schemeSet, payload: ["round": round.json, "scheme": scheme.json, "reason": .text(reason)])
  }

  private func criterion(
    _ typed: EvaluationCommand.TypedCriterion, number: Int
  ) throws(Diagnostics) -> ScoringScheme.Criterion {
    var faults: [Diagnostic] = []
    if typed.name.isBlank || typed.name.count > 60 { faults.append(.noCriterionName(number)) }
    let source = ScoringScheme.Source(typed.source)
    if source.map({ !isKnown($0) }) ?? true { faults.append(.noSource(typed.source, number: number)) }
    var figures: [Decimal128] = []
    for text in typed.figures {
      if let figure = Decimal128(exactly: text), text.count <= 20, figure.scale <= 6 {
        figures.append(figure)
      } else {
        faults.append(.noPoints(text, number: number))
      }
    }
    let way = ScoringScheme.Way(name: typed.way, figures: figures)
    if figures.count == typed.figures.count {
      if let way { faults += Self.faults(of: way, number: number) } else { faults.append(.noWay(number)) }
    }
    if case .share? = way, let source, !source.hasBase { faults.append(.shareWithoutBase(number)) }
    let withoutBase = ScoringScheme.WithoutBase(rawValue: typed.withoutBase)
    if withoutBase == nil { faults.append(.noWay(number)) }
    guard faults.isEmpty, let source, let way, let withoutBase else { throw Diagnostics(faults) }
    return ScoringScheme.Criterion(name: typed.name, source: source, way: way, withoutBase: withoutBase)
  }

  private static func faults(of way: ScoringScheme.Way, number: Int) -> [Diagnostic] {
    let isSound =
      switch way {
      case .share(let points, let cap): Decimal128.zero < points && Decimal128.one <= cap && cap <= 10
      case .range(let points, let zero, let full): Decimal128.zero < points && zero != full
      case .best(let points): Decimal128.zero < points
      case .deduction(let each, let most), .bonus(let each, let most):
        Decimal128.zero < each && each <= most && most <= ScoringScheme.fullMarks
      }
    return isSound ? [] : [.wayFigures(way, number: number)]
  }

  /// Whether a source can tell something of those who are ranked: all but what is entered are read by area.
  private func fits(_ source: ScoringScheme.Source, _ round: EvaluationRound) -> Bool {
    source == .entered || corpus.evaluation(round.evaluation)?.ranksAreas ?? false
  }

  private func isKnown(_ source: ScoringScheme.Source) -> Bool {
    switch source {
    case .indicator(let id): corpus.instrument(id)?.kind == .indicator
    case .register(let id, _): corpus.instrument(id)?.kind == .register
    case .cases(let id, _): corpus.instrument(id)?.kind == .case
    case .entered: true
    }
  }

  private func enter(
    _ round: EvaluationRound, _ lines: [EvaluationCommand.TypedFigure], _ evidence: String, _ reason: String,
    _ state: EvaluationState
  ) throws(Diagnostics) -> EvaluationEvent {
    try check(round)
    guard let scheme = state.scheme?.scheme else { throw Diagnostics(.noScheme) }
    guard state.sheets.isEmpty else { throw Diagnostics(.publishedAlready) }
    var faults: [Diagnostic] = []
    if lines.isEmpty { faults.append(.nothingTyped(field: "figures")) }
    if lines.count > Self.mostLines { faults.append(.tooManyLines(lines.count, most: Self.mostLines)) }
    if evidence.isBlank || evidence.count > Self.longestText { faults.append(.noEvidence) }
    let areas = Set(Self.areas(of: round, corpus))
    var read: [CanonicalJSON] = []
    var seen: Set<[String]> = []
    var replaces = false
    for (index, line) in lines.prefix(Self.mostLines).enumerated() {
      let criterion = scheme.index(of: line.criterion).map { scheme.criteria[$0] }
      if criterion?.source != .entered { faults.append(.notEntered(line.criterion, line: index + 1)) }
      if !isRanked(line.subject, round, areas) {
        faults.append(.notRanked(name(of: line.subject.key), line: index + 1))
      }
      if !seen.insert([line.subject.kind.rawValue, line.subject.key, line.criterion]).inserted {
        faults.append(.figureTwice(line: index + 1))
      }
      guard let value = Self.amount(line.value) else {
        faults.append(.noFigure(line.value, line: index + 1))
        continue
      }
      if let criterion, let fault = Self.fault(value, in: criterion, line: index + 1) { faults.append(fault) }
      replaces = replaces || state.figure(of: line.subject, line.criterion) != nil
      read.append(["subject": line.subject.json, "criterion": .text(line.criterion), "value": .text("\(value)")])
    }
    if replaces, reason.isBlank { faults.append(.noSchemeReason) }
    if reason.count > Self.longestText { faults.append(.textTooLong(field: "reason")) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return EvaluationEvent(
      kind: .figuresEntered,
      payload: [
        "round": round.json, "evidence": .text(evidence), "reason": .text(reason), "lines": .list(read),
      ])
  }

  private func isRanked(
    _ subject: EvaluatedSubject, _ round: EvaluationRound, _ areas: Set<EvaluatedSubject>
  ) -> Bool {
    if subject.kind.isArea { return areas.contains(subject) }
    let isDeclared = corpus.evaluation(round.evaluation)?.ranks.contains(subject.kind) ?? false
    return isDeclared && !subject.key.isBlank && subject.key.count <= 60
  }

  // MARK: Publication and after

  private func publish(
    _ sheet: EvaluationSheet, _ reason: String, _ state: EvaluationState
  ) throws(Diagnostics) -> EvaluationEvent {
    try check(sheet.round)
    guard state.scheme != nil else { throw Diagnostics(.noScheme) }
    guard state.sheets.isEmpty else { throw Diagnostics(.publishedAlready) }
    guard sheet.round.period.isClosed(on: at.dayInShanghai) else {
      throw Diagnostics(.periodRuns(sheet.round.period, on: at.dayInShanghai))
    }
    guard !sheet.rows.isEmpty else { throw Diagnostics(.nobodyRanked) }
    let open = sheet.rows.count { $0.total == nil }
    if open > 0, reason.isBlank { throw Diagnostics(.pointsOpen(open)) }
    if reason.count > Self.longestText { throw Diagnostics(.textTooLong(field: "reason")) }
    try checkWish(reason, field: "reason")
    return EvaluationEvent(kind: .published, payload: ["sheet": sheet.json, "reason": .text(reason)])
  }

  private func object(
    _ round: EvaluationRound, _ subject: EvaluatedSubject, _ criterion: String, _ text: String,
    _ state: EvaluationState
  ) throws(Diagnostics) -> EvaluationEvent {
    guard let standing = state.standing, state.lastObjectionDay != nil else { throw Diagnostics(.notPublished) }
    guard standing.sheet.row(of: subject) != nil, canTouch(subject.area ?? round.owner) else {
      throw Diagnostics(.notRanked(name(of: subject.key), line: nil))
    }
    if standing.cause == .concluded { throw Diagnostics(.concludedAlready) }
    if let last = state.lastObjectionDay, last < at.dayInShanghai { throw Diagnostics(.objectionOver(last)) }
    guard standing.sheet.scheme.index(of: criterion) != nil else { throw Diagnostics(.noSuchCriterion(criterion)) }
    if let open = state.objections.first(where: {
      $0.subject == subject && $0.criterion == criterion && $0.answer == nil
    }) {
      throw Diagnostics(.objectionOpen(open, of: name(of: subject.key)))
    }
    try check(text, field: "text")
    return EvaluationEvent(
      kind: .objected,
      payload: [
        "round": round.json, "subject": subject.json, "criterion": .text(criterion), "text": .text(text),
      ])
  }

  private func correct(
    _ round: EvaluationRound, _ subject: EvaluatedSubject, _ criterion: String, _ reason: String,
    _ state: EvaluationState,
    figure: (ScoringScheme.Criterion) throws(Diagnostics) -> (value: Decimal128, whole: EvaluationSheet.Figure?)
  ) throws(Diagnostics) -> EvaluationEvent {
    let standing = try standing(round, state)
    guard let row = standing.sheet.row(of: subject) else {
      throw Diagnostics(.notRanked(name(of: subject.key), line: nil))
    }
    guard let index = standing.sheet.scheme.index(of: criterion) else {
      throw Diagnostics(.noSuchCriterion(criterion))
    }
    let (right, whole) = try figure(standing.sheet.scheme.criteria[index])
    let before = row.lines[index].figure
    if whole.map({ $0 == before }) ?? (before.value == right) { throw Diagnostics(.sameFigure) }
    try checkHands(subject, criterion, state)
    try check(reason, field: "reason")
    try checkWish(reason, field: "reason")
    let corrected =
      whole.map { standing.sheet.correcting(subject, criterion: index, to: $0) }
      ?? standing.sheet.correcting(subject, criterion: index, to: right)
    return EvaluationEvent(
      kind: .corrected,
      payload: [
        "sheet": corrected.json, "subject": subject.json, "criterion": .text(criterion), "value": .text("\(right)"),
        "reason": .text(reason),
      ])
  }

  /// A doubted figure takes two people: one answers the objection, another corrects.
  private func checkHands(
    _ subject: EvaluatedSubject, _ criterion: String, _ state: EvaluationState
  ) throws(Diagnostics) {
    let about = state.objections.filter { $0.subject == subject || $0.criterion == criterion }
    let open = about.count { $0.answer == nil }
    if open > 0 { throw Diagnostics(.doubted(open)) }
    let answered = about.last { $0.subject == subject && $0.criterion == criterion }?.answer
    if let answered, answered.trace.by == actor { throw Diagnostics(.sameHand) }
  }

  /// The published sheet that may still be corrected.
  private func standing(_ round: EvaluationRound, _ state: EvaluationState) throws(Diagnostics) -> KeptSheet {
    try check(round)
    guard let standing = state.standing else { throw Diagnostics(.notPublished) }
    if standing.cause == .concluded { throw Diagnostics(.concludedAlready) }
    return standing
  }

  // MARK: Shared

  private func check(_ round: EvaluationRound) throws(Diagnostics) {
    guard let declaration = corpus.evaluation(round.evaluation) else { throw Diagnostics(.noSuchEvaluation) }
    guard canRun(round) else { throw Diagnostics(.notYourEvaluation(name(of: round.owner.text))) }
    let isCity = round.owner == corpus.areas.city?.code
    let isKnown = corpus.areas.area(round.owner).map { $0.level == .city || $0.level == .district } ?? false
    let suits = declaration.ranks.contains { kind in
      switch kind {
      case .district: isCity
      case .street, .park: !isCity
      case .enterprise, .project, .land, .institution: true
      }
    }
    guard isKnown, suits else { throw Diagnostics(.notYourEvaluation(name(of: round.owner.text))) }
    let isYear = if case .year = round.period { true } else { false }
    guard isYear == (declaration.period == .year), (2000...2100).contains(round.period.year) else {
      throw Diagnostics(.noRoundPeriod("\(round.period)", declaration.period))
    }
    if declaration.period == .quarter, round.period.start.month % 3 != 0 {
      throw Diagnostics(.noRoundPeriod("\(round.period)", declaration.period))
    }
  }

  private func canRun(_ round: EvaluationRound) -> Bool { scope == round.runners(city: corpus.areas.city?.code) }

  private func canTouch(_ area: AreaCode) -> Bool { scope.contains(area) }

  /// An area by its name; what else is ranked is named already.
  private func name(of key: String) -> String { AreaCode(key).flatMap { corpus.areas.area($0)?.name } ?? key }

  private func check(_ text: String, field: String) throws(Diagnostics) {
    if text.isBlank { throw Diagnostics(.nothingSaid(field: field)) }
    if text.count > Self.longestText { throw Diagnostics(.textTooLong(field: field)) }
    if IdentityNumber.stands(in: text) {
      throw Diagnostics(IdentityNumber.refusal("evaluation.identity-number", at: Place(field: field)))
    }
  }

  /// Whoever is ranked reads it: what a criterion asks and what was found may be told with its figures, no figure is asked.
  private func checkWish(_ text: String, field: String) throws(Diagnostics) {
    if let clause = FigureWish.found(inReason: text) {
      throw Diagnostics(FigureWish.refusal(ofReason: "evaluation.figure-asked", clause, at: Place(field: field)))
    }
  }

  /// What is wrong with a figure for the way that it gives points; `nil` where it may stand.
  private static func fault(_ value: Decimal128, in criterion: ScoringScheme.Criterion, line: Int?) -> Diagnostic? {
    let (least, most) = criterion.way.range
    guard value < least || most.map({ $0 < value }) ?? false else { return nil }
    return .figureOutside(value, criterion.name, least: least, most: most, line: line)
  }

  /// A figure: at most fifteen digits before the point and six after it.
  private static func amount(_ text: String) -> Decimal128? {
    guard let plain = TypedNumber.plain(text), plain.count <= 24, let value = Decimal128(exactly: plain),
      value.scale <= 6,
      value.magnitude < Decimal128(1_000_000_000_000_000)
    else { return nil }
    return value
  }
}

extension ScoringScheme.Source {
  /// Whether the store can hold the figure against something, such as a target.
  var hasBase: Bool {
    switch self {
    case .indicator, .cases(_, .closed), .cases(_, .satisfied): true
    case .register, .cases, .entered: false
    }
  }
}

extension PolicyCorpus {
  /// What the corpus says of an evaluation; `nil` where it has none of this id.
  public func evaluation(_ id: InstrumentID) -> EvaluationDeclaration? {
    if case .evaluation(let evaluation) = instrument(id)?.declaration { evaluation } else { nil }
  }
}
