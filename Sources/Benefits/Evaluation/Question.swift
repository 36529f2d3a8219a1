import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// One benefit as it is asked of everybody. Declarations are long, and a question is copied for every change of a fact
/// that it tries: all questions share one.
final class AskedBenefit: Sendable {
  let declaration: BenefitDeclaration
  let table: DecisionTable
  /// What the table's cells ask; `nil` where nobody will read the reasons.
  let words: ConditionWords?
  let readings: [ReadingID]
  /// The reading of who is no longer operating in the city; `nil` where the document has none.
  let doubtReading: ReadingID?
  /// Where the table's cells hold.
  let stretches: RowStretches
  /// Which input each column of the table shows.
  let columns: [Int?]
  /// For each column of the table, and last for the base, the facts of it that may come to be something else.
  private let changeable: [[ChangeableFact]]

  /// A fact that has values to move among, and that can be brought to: one for each fact of the benefit, since every row
  /// that fails asks what it reads.
  final class ChangeableFact: Sendable {
    let use: FactUse
    let line: FactLine
    let isStatutory: Bool
    /// Its number among those of the benefit.
    let number: Int
    /// The columns of the table that read it.
    let columns: [Int]
    /// Whether the base reads it.
    let isOfBase: Bool

    init?(_ use: FactUse, number: Int, columns: [[FactUse]], base: [FactUse]) {
      let definition = use.definition
      guard definition.canChange, let line = FactLine(of: definition.type) else { return nil }
      (self.use, self.line, isStatutory, self.number) = (use, line, definition.isStatutory, number)
      self.columns = columns.indices.filter { columns[$0].contains { $0.name == use.name } }
      isOfBase = base.contains { $0.name == use.name }
    }
  }

  init(
    _ declaration: BenefitDeclaration, _ table: DecisionTable, words: ConditionWords? = nil,
    readings: [ReadingID] = [], doubtReading: ReadingID? = nil
  ) {
    self.declaration = declaration
    self.table = table
    self.words = words
    self.readings = readings
    self.doubtReading = doubtReading
    stretches = RowStretches(declaration, table)
    columns = table.inputs.map { column in declaration.inputs.firstIndex { $0.name == column.name } }
    let byColumn = columns.map { column in column.map { declaration.inputs[$0].facts } ?? [] }
    let ofBase = declaration.base?.facts ?? []
    var facts: [ChangeableFact] = []
    changeable = (byColumn + [ofBase]).map { uses in
      uses.compactMap { use in
        if let known = facts.first(where: { $0.use.name == use.name }) { return known }
        let made = ChangeableFact(use, number: facts.count, columns: byColumn, base: ofBase)
        if let made { facts.append(made) }
        return made
      }
    }
  }

  /// The facts of a requirement that have values to move among.
  func changeable(by requirement: Requirement) -> [ChangeableFact] {
    switch requirement {
    case .cell(let column): changeable[column]
    case .base: changeable[table.inputs.count]
    }
  }
}

/// One benefit asked for one subject on one day.
struct Question {
  /// What all questions about one enterprise share: it is asked every benefit.
  final class Circumstances: Sendable {
    let dossier: Dossier
    let on: CalendarDay
    let forYear: Int?
    let known: CalendarDay
    let dictionary: FactDictionary

    init(_ dossier: Dossier, on: CalendarDay, forYear: Int?, known: CalendarDay, dictionary: FactDictionary) {
      (self.dossier, self.dictionary) = (dossier, dictionary)
      (self.on, self.forYear, self.known) = (on, forYear, known)
    }
  }

  /// What stays while facts are changed: a search for gaps copies its question for every value that it tries.
  private final class Basis: Sendable {
    let asked: AskedBenefit
    let subject: Subject
    let circumstances: Circumstances

    init(_ asked: AskedBenefit, _ subject: Subject, _ circumstances: Circumstances) {
      (self.asked, self.subject, self.circumstances) = (asked, subject, circumstances)
    }
  }

  private let basis: Basis
  /// Whether the changes are sought that would lead to a match, or to a better one.
  var seeksGaps = true
  /// Whether every value that a gap might need is tried, and nothing taken from the table's stretches: a second way to the
  /// same answers.
  var triesEveryValue = false
  /// How many facts may have to change together.
  var mostChanges = 2
  /// What facts are taken to be in place of what is known of them.
  var changes: [FactReference: FactValue] = [:]

  init(
    asked: AskedBenefit, subject: Subject, dossier: Dossier, on: CalendarDay, forYear: Int?, known: CalendarDay,
    dictionary: FactDictionary
  ) {
    self.init(
      asked: asked, subject: subject,
      Circumstances(dossier, on: on, forYear: forYear, known: known, dictionary: dictionary))
  }

  init(asked: AskedBenefit, subject: Subject, _ circumstances: Circumstances) {
    basis = Basis(asked, subject, circumstances)
  }

  var asked: AskedBenefit { basis.asked }
  var subject: Subject { basis.subject }
  private var circumstances: Circumstances { basis.circumstances }
  var dossier: Dossier { circumstances.dossier }
  var on: CalendarDay { circumstances.on }
  var forYear: Int? { circumstances.forYear }
  var known: CalendarDay { circumstances.known }
  var dictionary: FactDictionary { circumstances.dictionary }
  var table: DecisionTable { asked.table }

  /// What is known of a fact, from the subject that it belongs to.
  func knowledge(of reference: FactReference, on day: CalendarDay) -> Knowledge {
    knowledge(of: reference, from: subject, on: day)
  }

  func knowledge(of reference: FactReference, from subject: Subject, on day: CalendarDay) -> Knowledge {
    // The enterprise's own facts are its own whichever way they are looked up.
    let isOfEnterprise = subject.kind == .enterprise || dictionary.subject(of: reference.fact) == .enterprise
    if !changes.isEmpty, let changed = changes[reference], isOfEnterprise || subject.key == self.subject.key {
      return .known(changed)
    }
    // A fact of a period is settled by the period; only lasting ones change from day to day.
    let (day, known) = (reference.period == nil ? day : self.known, self.known)
    return isOfEnterprise
      ? circumstances.dossier.enterprise.knowledge(of: reference, on: day, known: known)
      : subject.knowledge(of: reference, on: day, known: known)
  }

  /// State, amount and row, with every reason for them unless none is asked for.
  func answer(readings: [ReadingID], reasons: Bool = true) throws(Diagnostic) -> Assessment {
    let time = qualifyingTime
    let work = try worked(time)
    let verdict = verdict(work, time)
    var (conditions, missing, gaps): ([Condition], [MissingFact], [Gap]) = ([], [], [])
    var unlisted: UnlistedSubjects?
    if reasons {
      let (columns, values, evaluation) = (work.columns, work.values, work.evaluation)
      let amounts = AmountRule(base: work.base)
      // Of the row that fired; of every row where none did.
      let firing = verdict.state == .eligible && verdict.row != nil ? evaluation.decided : nil
      conditions = try self.conditions(table, columns, evaluation, time, rows: firing.map { $0..<($0 + 1) })
      switch verdict.state {
      case .notInForce: break
      case .ineligible:
        conditions += baseConditions(work.base, time)
        if seeksGaps, !hasNotCome(time) { gaps = try self.gaps(work, verdict, time) }
      case .eligible:
        if seeksGaps { gaps = try self.gaps(work, verdict, time) }
        missing = try self.missing(table, columns, values, evaluation, time, amounts)
      case .undecided:
        missing = try self.missing(table, columns, values, evaluation, time, amounts)
        unlisted = try self.unlisted(work, time)
      }
    }
    let told = told(verdict, time)
    // Who matches nothing is in no doubt.
    let doubt = reasons && (told == .eligible || told == .undecided) ? operatingDoubt : nil
    // A call is the office's own, not the documents': who keeps calls notes them in the report.
    return Assessment(
      benefit: asked.declaration.id, clause: asked.declaration.id.clause, subject: asked.declaration.subject,
      key: subject.key, year: time.year,
      state: verdict.state, told: told, accruedOn: time.day, amount: verdict.amount, row: verdict.row,
      conditions: conditions, missing: missing, unlisted: unlisted, doubt: doubt, gaps: gaps,
      readings: readings + (doubt == nil ? [] : [asked.doubtReading].compactMap { $0 }), call: .none,
      isCash: asked.declaration.paysCash)
  }

  /// State, amount and row alone: what a run over everybody needs.
  /// - Parameter before: what the same question came to before `changes`, which don't move the qualifying time.
  /// Cost: the table is evaluated only where the benefit may be in force.
  func verdict(changedFrom before: Worked? = nil) throws(Diagnostic) -> Verdict {
    let time = qualifyingTime
    return isOutOfForce(time) ? .notInForce : verdict(try worked(time, changedFrom: before), time)
  }

  func verdict(_ work: Worked, _ time: QualifyingTime) -> Verdict {
    // Known to be out of force stands before all else; a day that nobody told decides nothing.
    if isOutOfForce(time) { return .notInForce }
    let (amounts, evaluation) = (AmountRule(base: work.base), work.evaluation)
    let isDecided = time.accrual != .unknown
    if hasNotCome(time) || ((evaluation.isMiss || amounts.isOfNothing) && isDecided) {
      return Verdict(state: .ineligible, amount: .none, row: nil, mayGive: false)
    }
    if isDecided, let row = evaluation.decided {
      return Verdict(
        state: .eligible, amount: amounts.amount(asked.declaration.tiers[row].amount), row: table.rows[row].name,
        mayGive: true,
        isBaseUnknown: !amounts.unknownCauses.isEmpty)
    }
    if isDecided, let same = agreed(evaluation) {
      return Verdict(
        state: .eligible, amount: amounts.amount(same), row: nil, mayGive: true,
        isBaseUnknown: !amounts.unknownCauses.isEmpty)
    }
    let open = mayHaveCome(time) ? evaluation.candidates.map { asked.declaration.tiers[$0].amount } : []
    let amount = amounts.amount(undecidedAmong: open)
    return Verdict(
      state: .undecided, amount: amount, row: nil,
      mayGive: open.contains { !$0.isSum } || (amount.maximum.map { $0 > .zero } ?? true))
  }

  /// What a question comes to, before any reason is given.
  struct Verdict {
    let state: Assessment.State
    let amount: Amount
    /// The row that fired; `nil` where none did, or where it does not matter which.
    let row: String?
    /// Whether a row holds or may hold that gives something, be it a sum or support without one.
    let mayGive: Bool
    /// Whether what the amount is of is unknown, so that the amount is a bound.
    var isBaseUnknown = false

    static let notInForce = Verdict(state: .notInForce, amount: .none, row: nil, mayGive: false)
  }

  /// The benefit's table and base, evaluated.
  struct Worked {
    let inputs: [Evaluation]
    /// As of `AskedBenefit`.
    let columns: [Int?]
    let values: [Evaluation]
    let evaluation: TableEvaluation
    let base: Evaluation?
  }

  func worked(_ time: QualifyingTime, changedFrom before: Worked? = nil) throws(Diagnostic) -> Worked {
    let inputs = try asked.declaration.inputs.indices.map { (index) throws(Diagnostic) in
      if let before, !reads(asked.declaration.inputs[index].facts, changedAt: time) { return before.inputs[index] }
      return try evaluate(asked.declaration.inputs[index], time)
    }
    let columns = asked.columns
    let values = columns.map { $0.map { inputs[$0] } ?? .null }
    return Worked(
      inputs: inputs, columns: columns, values: values, evaluation: try table.evaluate(values),
      base: try asked.declaration.base.map { (base) throws(Diagnostic) in try baseValue(base, time) })
  }

  /// Whether any of some facts is taken to be something else.
  private func reads(_ uses: [FactUse], changedAt time: QualifyingTime) -> Bool {
    uses.contains { use in
      changes.keys.contains { $0.fact == use.fact } && changes[use.reference(year: time.year ?? 0)] != nil
    }
  }

  var qualifyingTime: QualifyingTime {
    QualifyingTime(of: asked.declaration, on: on, forYear: forYear) { knowledge(of: $0, on: on) }
  }

  // MARK: Inputs

  func evaluate(_ input: BenefitInput, _ time: QualifyingTime) throws(Diagnostic) -> Evaluation {
    guard time.year != nil || !input.readsYear else {
      // Without the day there is no Y, and which year's fact is meant is as unknown as the day.
      return time.accrual == .never ? .null : .unknown(Set(time.fact.map { ["\($0)"] } ?? []))
    }
    if changesWithDay(input.facts, time) { return .unknown(Set(time.fact.map { ["\($0)"] } ?? [])) }
    if case .total = input.value { return try total(input, time) }
    return try input.evaluate(year: time.year ?? 0) { knowledge(of: $0, on: time.factsOn) }
  }

  /// The facts that an input reads; those of a period only where the year is known.
  func references(of input: BenefitInput, _ time: QualifyingTime) -> [FactReference] {
    input.facts.compactMap { reference(of: $0, time) }
  }

  private func reference(of use: FactUse, _ time: QualifyingTime) -> FactReference? {
    guard use.yearOffset != nil else { return use.reference(year: 0) }
    return time.year.map { use.reference(year: $0) }
  }

  /// What the base comes to: a fact known to be absent counts as zero in it.
  func baseValue(_ base: FactExpression, _ time: QualifyingTime) throws(Diagnostic) -> Evaluation {
    if (time.year == nil && base.readsYear) || changesWithDay(base.facts, time) {
      return .unknown(Set(time.fact.map { ["\($0)"] } ?? []))
    }
    return try base.evaluate(year: time.year ?? 0) { reference in
      let known = knowledge(of: reference, on: time.factsOn)
      return known == .absent ? .known(.decimal(0)) : known
    }
  }

  /// The facts of the base with what was read of each; those of a period only where the year is known.
  func baseFacts() -> [BaseFact] {
    let time = qualifyingTime
    return (asked.declaration.base?.facts ?? []).compactMap { use in
      reference(of: use, time).map { reference in
        BaseFact(
          reference: reference,
          isOfEnterprise: subject.kind == .enterprise || dictionary.subject(of: reference.fact) == .enterprise,
          on: reference.period == nil ? time.factsOn : known, knowledge: knowledge(of: reference, on: time.factsOn))
      }
    }
  }

  // MARK: Reasons

  private static let positiveBase = Condition.Words(
    row: nil, text: Wording(zh: "计算基数：大于零", en: "what the amount is of: above zero"))

  /// Why nothing can be had of a base that is known to be nothing.
  private func baseConditions(_ base: Evaluation?, _ time: QualifyingTime) -> [Condition] {
    guard let base, let expression = asked.declaration.base, AmountRule(base: base).isOfNothing else { return [] }
    return [
      Condition(
        Self.positiveBase,
        facts: expression.facts.map { use in
          let reference = use.reference(year: time.year ?? 0)
          return FactAsKnown(reference: reference, knowledge: knowledge(of: reference, on: time.factsOn))
        }, result: .false)
    ]
  }

  private func conditions(
    _ table: DecisionTable, _ columns: [Int?], _ evaluation: TableEvaluation, _ time: QualifyingTime,
    rows: Range<Int>?
  ) throws(Diagnostic) -> [Condition] {
    guard let words = asked.words else { return [] }
    var conditions: [Condition] = []
    conditions.reserveCapacity((rows ?? table.rows.indices).count * columns.count + 2)
    if let fact = time.fact, let own = words.accrual { conditions.append(accrualCondition(fact, own, time)) }
    let facts = columns.map { column in
      column.map { position in
        asked.declaration.inputs[position].facts.compactMap { use in
          reference(of: use, time).map {
            FactAsKnown(reference: $0, knowledge: knowledge(of: $0, on: time.factsOn))
          }
        }
      } ?? []
    }
    let sums = try columns.map { (column) throws(Diagnostic) in
      try column.flatMap { (position) throws(Diagnostic) in try listedSum(of: asked.declaration.inputs[position], time)
      }
    }
    for row in rows ?? table.rows.indices {
      for (index, result) in try evaluation.cells(ofRow: row).enumerated() {
        guard let position = columns[index], let own = words.words(row: row, column: index) else { continue }
        conditions.append(
          Condition(
            listed(own, asked.declaration.inputs[position]), facts: facts[index], result: Condition.Result(result),
            sum: sums[index]))
      }
    }
    return conditions
  }

  private func accrualCondition(
    _ fact: FactReference, _ words: Condition.Words, _ time: QualifyingTime
  ) -> Condition {
    let result: Condition.Result =
      switch time.accrual {
      case .unknown: .unknown
      case .never: .false
      case .on: time.isStillToCome(on) ? .false : .true
      }
    return Condition(
      words, facts: [FactAsKnown(reference: fact, knowledge: knowledge(of: fact, on: on))],
      result: result)
  }

  /// The amount that is the answer whichever row it turns out to be; `nil` where rows differ or none may hold.
  private func agreed(_ evaluation: TableEvaluation) -> BenefitAmount? {
    guard !evaluation.mayMiss, let first = evaluation.candidates.first else { return nil }
    let amount = asked.declaration.tiers[first].amount
    let agree = evaluation.candidates.dropFirst().allSatisfy { asked.declaration.tiers[$0].amount == amount }
    return agree ? amount : nil
  }

  func missing(
    _ table: DecisionTable, _ columns: [Int?], _ values: [Evaluation], _ evaluation: TableEvaluation,
    _ time: QualifyingTime, _ amounts: AmountRule
  ) throws(Diagnostic) -> [MissingFact] {
    // What gives nothing, whatever is still told, is no question that anybody need answer.
    guard mayHaveCome(time) else { return [] }
    let candidates = giving(evaluation, amounts)
    let most = try released(candidates, values, evaluation, time, amounts)
    return named(most, time)
      + baseMissing(amounts, candidates.map { asked.declaration.tiers[$0].amount }, time).filter { fact in
        most.byName["\(fact.reference)"] == nil
      }
  }

  /// What keeps a sum unknown that no fact of the subject itself would tell; `nil` where it does not matter.
  private func unlisted(_ work: Worked, _ time: QualifyingTime) throws(Diagnostic) -> UnlistedSubjects? {
    guard mayHaveCome(time) else { return nil }
    let (amounts, kind) = (AmountRule(base: work.base), asked.declaration.subject)
    let most = try released(giving(work.evaluation, amounts), work.values, work.evaluation, time, amounts).byName
    if let money = most[Self.isIncomplete(kind)] {
      return UnlistedSubjects(kind: kind, cause: .mayBeMore, couldRelease: money)
    }
    return most[Self.othersLack(kind)].map { UnlistedSubjects(kind: kind, cause: .factsOfOthers, couldRelease: $0) }
  }

  /// The rows that hold or may, without those that give nothing.
  private func giving(_ evaluation: TableEvaluation, _ amounts: AmountRule) -> [Int] {
    (evaluation.decided.map { [$0] } ?? evaluation.candidates).filter { row in
      let amount = asked.declaration.tiers[row].amount
      return !amount.isSum || amounts.most(amount).map { $0 > .zero } ?? true
    }
  }

  /// What each thing that nobody told could release, of some rows.
  private func released(
    _ candidates: [Int], _ values: [Evaluation], _ evaluation: TableEvaluation, _ time: QualifyingTime,
    _ amounts: AmountRule
  ) throws(Diagnostic) -> Released {
    var most = Released()
    if time.accrual == .unknown, let fact = time.fact {
      for row in candidates { most.add(amounts.most(asked.declaration.tiers[row].amount), by: "\(fact)") }
    }
    // Rows that agree leave nothing to ask of their cells.
    for row in agreed(evaluation) == nil ? candidates : [] {
      for (index, result) in try evaluation.cells(ofRow: row).enumerated() where result == .unknown {
        for cause in values[index].causes { most.add(amounts.most(asked.declaration.tiers[row].amount), by: cause) }
      }
    }
    return most
  }

  /// The facts of the base that nobody told: they decide how much, not whether.
  private func baseMissing(
    _ amounts: AmountRule, _ tiers: [BenefitAmount], _ time: QualifyingTime
  ) -> [MissingFact] {
    guard let base = asked.declaration.base, tiers.contains(where: \.isSum) else { return [] }
    var most = Released()
    for cause in amounts.unknownCauses {
      for tier in tiers { most.add(amounts.most(tier), by: cause) }
    }
    return most.facts(among: base.facts.map { $0.reference(year: time.year ?? 0) })
  }

  private func named(_ released: Released, _ time: QualifyingTime) -> [MissingFact] {
    released.byName.isEmpty
      ? []
      : released.facts(
        among: asked.declaration.inputs.flatMap { references(of: $0, time) }
          + [time.fact, listedUnknown].compactMap { $0 })
  }
}

/// The most that each unknown fact could release, by the fact's name as evaluations carry it.
private struct Released {
  /// `nil` where nothing bounds it.
  private(set) var byName: [String: Money?] = [:]

  mutating func add(_ amount: Money?, by name: String) {
    guard let before = byName[name] else {
      byName[name] = .some(amount)
      return
    }
    guard let before, let amount else {
      byName[name] = .some(nil)
      return
    }
    byName[name] = max(before, amount)
  }

  /// The facts, the one that could release most first.
  func facts(among known: [FactReference]) -> [MissingFact] {
    byName.compactMap { name, money in
      // A name begins with its fact's: few references are written out for a look.
      known.first { name.hasPrefix($0.fact.text) && name == "\($0)" }
        .map { MissingFact(reference: $0, couldRelease: money) }
    }.sorted { left, right in
      let (first, second) = (left.couldRelease ?? Money(fen: .max), right.couldRelease ?? Money(fen: .max))
      return first == second ? left.reference < right.reference : first > second
    }
  }
}

extension BenefitInput {
  /// Whether the input's value hangs on the qualifying year.
  var readsYear: Bool {
    switch value {
    case .expression(let expression): expression.readsYear
    case .ratio(let numerator, let denominator, _): numerator.readsYear || denominator.readsYear
    case .total(let fact, let condition): fact.readsYear || condition.readsYear
    }
  }

  /// The names of the values that the input's enumerations may have.
  var choiceNames: @Sendable (String) -> Wording? {
    var names: [String: Wording] = [:]
    for use in facts {
      guard case .enumeration(let choices) = use.definition.type else { continue }
      for choice in choices { names[choice.id] = choice.name }
    }
    let found = names
    return { found[$0] }
  }
}

extension FactExpression {
  var readsYear: Bool { facts.contains { $0.yearOffset != nil } || expression.names.contains("Y") }
}

extension Condition.Result {
  init(_ ternary: Ternary) {
    switch ternary {
    case .true: self = .true
    case .false: self = .false
    case .unknown: self = .unknown
    }
  }
}
