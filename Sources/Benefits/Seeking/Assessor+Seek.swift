import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension Assessor {
  /// The values of one fact for which a benefit's amount reaches a goal, all else being as it is: exact at each boundary,
  /// since the fact's values are cut wherever the benefit's table, base, period or year can turn.
  ///
  /// The law's limit: a statutory fact of a closed period is never told what it should have been.
  /// - Throws: `seek.statutory`; `seek.benefit`, `seek.conditions`, `seek.subject`, `seek.key`, `seek.fact`,
  ///   `seek.unread`, `seek.period`, `seek.values`, `seek.goal` for a question that has no answer; `seek.expression` where
  ///   the benefit works with the fact in a way that can't be turned round; what strict evaluation refuses.
  /// Cost: an evaluation of the table for each boundary.
  public func seek(
    _ request: SeekRequest, in dossier: Dossier, on: CalendarDay, forYear: Int? = nil, known: CalendarDay? = nil
  ) throws(Diagnostic) -> SeekAnswer {
    guard request.goal > .zero else {
      throw Diagnostic(
        "seek.goal", at: nil,
        Wording(zh: "目标 \(request.goal) 元不是正数", en: "the goal of \(request.goal) yuan is not above zero"))
    }
    let asked = try assessed(request.benefit)
    let benefit = asked.declaration
    let subject = try subject(of: benefit, request.key, in: dossier)
    let question = Question(
      asked: asked, subject: subject, dossier: dossier, on: on, forYear: forYear, known: known ?? on,
      dictionary: corpus.facts)
    let seeking = try Seeking(question, request)
    return try seeking.answer(forYear: forYear, cap: benefit.enterpriseCap)
  }

  private func assessed(_ id: InstrumentID) throws(Diagnostic) -> AskedBenefit {
    if let found = assessedBenefit(id) { return found }
    if corpus.benefit(id) != nil {
      throw Diagnostic(
        "seek.conditions", at: nil,
        Wording(zh: "文件没有给 \(id) 写条件，无从测算", en: "the text sets no conditions for \(id): there is nothing to work out"))
    }
    throw Diagnostic(
      "seek.benefit", at: nil, Wording(zh: "没有扶持事项 \(id)", en: "there is no benefit \(id)"),
      remedy: suggestion(for: "\(id)", among: corpus.benefits.map { "\($0.id)" })
        ?? Wording(zh: "用 tidu corpus list 查看", en: "see tidu corpus list"))
  }

  private func subject(
    of benefit: BenefitDeclaration, _ key: String?, in dossier: Dossier
  ) throws(Diagnostic) -> Subject {
    let subjects = dossier.subjects(of: benefit.subject)
    let keys = subjects.map(\.key)
    let kind = Wording(zh: benefit.subject.name.zh, en: benefit.subject.rawValue)
    if let key {
      if let found = subjects.first(where: { $0.key == key }) { return found }
      throw Diagnostic(
        "seek.key", at: nil,
        Wording(zh: "没有叫“\(key.excerpt)”的\(kind.zh)", en: "there is no \(kind.en) '\(key.excerpt)'"),
        expected: keys.isEmpty ? nil : Wording(zh: keys.joined(separator: "、"), en: keys.joined(separator: ", ")))
    }
    guard let only = subjects.first else {
      throw Diagnostic(
        "seek.subject", at: nil,
        Wording(zh: "这个事项按\(kind.zh)计，文件里没有\(kind.zh)", en: "the benefit is for each \(kind.en), and none is listed"),
        remedy: Wording(zh: "在 subjects 里写上", en: "list it under subjects"))
    }
    guard subjects.count == 1 else {
      throw Diagnostic(
        "seek.key", at: nil,
        Wording(zh: "有 \(subjects.count) 个\(kind.zh)，要说明是哪一个", en: "there are \(subjects.count): say which \(kind.en)"),
        expected: Wording(
          zh: "--key，其一：\(keys.joined(separator: "、"))", en: "--key, one of \(keys.joined(separator: ", "))"))
    }
    return only
  }
}

/// One search: a question, and the fact that moves.
private struct Seeking {
  let question: Question
  let request: SeekRequest
  let reference: FactReference
  let definition: FactDefinition
  let line: FactLine
  let time: QualifyingTime

  init(_ question: Question, _ request: SeekRequest) throws(Diagnostic) {
    self.question = question
    self.request = request
    time = question.qualifyingTime
    guard let definition = question.dictionary.definition(of: request.fact) else {
      throw Diagnostic(
        "seek.fact", at: nil, Wording(zh: "事实词典里没有 \(request.fact)", en: "the dictionary has no fact \(request.fact)"),
        remedy: suggestion(for: request.fact.text, among: question.dictionary.all.map(\.id.text)))
    }
    self.definition = definition
    reference = try Self.reference(question, request, definition, time)
    guard Question.isOpenToChange(reference, isStatutory: definition.isStatutory, on: question.on) else {
      throw Diagnostic(
        "seek.statutory", at: nil,
        Wording(
          zh: "不能反推 \(reference)：\(definition.name.zh)也是法定统计报送的数据，该期间已经结束。任何单位和个人不得要求按某个数报送，已结束期间的数只能据实核对",
          en:
            "\(reference) is not sought: the statutory survey asks for it too, and its period is over. Nobody is told "
            + "which figure to report; a closed period's figure can only be checked against the facts"),
        remedy: Wording(
          zh: "有误的，按实际情况更正；未结束的期间和非统计的事实可以反推",
          en: "correct it where it is wrong; open periods and other facts may be sought"))
    }
    guard let line = FactLine(of: definition.type) else {
      throw Diagnostic(
        "seek.values", at: nil,
        Wording(
          zh: "\(definition.name.zh)（\(definition.id)）是代码或文字，没有可以反推的值",
          en: "\(definition.id) (\(definition.name.en)) is a code or words: there is no value to seek"),
        expected: Wording(zh: "数、日期、是否或选项", en: "a number, a day, yes or no, or one of several values"))
    }
    self.line = line
  }

  /// Which fact of which period is meant: what the benefit reads.
  private static func reference(
    _ question: Question, _ request: SeekRequest, _ definition: FactDefinition, _ time: QualifyingTime
  ) throws(Diagnostic) -> FactReference {
    let benefit = question.asked.declaration
    var read = benefit.inputs.flatMap { question.references(of: $0, time) }
    read += (benefit.base?.facts ?? []).compactMap { use in
      use.yearOffset == nil || time.year != nil ? use.reference(year: time.year ?? 0) : nil
    }
    read += [time.fact].compactMap { $0 }
    let ofFact = Set(read.filter { $0.fact == request.fact }).sorted()
    guard !ofFact.isEmpty else {
      let all = Set(read).sorted().map(\.description)
      throw Diagnostic(
        "seek.unread", at: nil,
        Wording(zh: "\(benefit.id) 不看 \(request.fact)，它的值改变不了结果", en: "\(benefit.id) does not read \(request.fact)"),
        expected: Wording(
          zh: all.isEmpty ? "所属年份已定后再问" : all.joined(separator: "、"),
          en: all.isEmpty ? "a known qualifying year first" : "one of " + all.joined(separator: ", ")))
    }
    guard let period = request.period else {
      // Of several years the qualifying one is meant; the others are its past.
      return ofFact.first { $0.period == time.year.map(Period.year) } ?? ofFact[ofFact.count - 1]
    }
    if let found = ofFact.first(where: { $0.period == period }) { return found }
    throw Diagnostic(
      "seek.period", at: nil,
      Wording(
        zh: "\(benefit.id) 不看 \(request.fact)@\(period)", en: "\(benefit.id) does not read \(request.fact)@\(period)"),
      expected: Wording(
        zh: ofFact.map(\.description).joined(separator: "、"),
        en: "one of " + ofFact.map(\.description).joined(separator: ", ")))
  }

  /// Whether a value reaches the goal.
  private enum Standing {
    case certain, possible, out
  }

  private func standing(_ value: FactValue) throws(Diagnostic) -> Standing {
    let verdict = try question.changing([reference: value]).verdict()
    return standing(verdict)
  }

  private func standing(_ verdict: Question.Verdict) -> Standing {
    guard verdict.amount.kind != .none else { return .out }
    let isEnough = (verdict.amount.maximum.map(capped) ?? capped(Money(fen: .max))) >= request.goal
    switch verdict.state {
    case .eligible: return !isEnough ? .out : verdict.isBaseUnknown ? .possible : .certain
    case .undecided: return isEnough ? .possible : .out
    case .ineligible, .notInForce: return .out
    }
  }

  /// What an enterprise's subjects may have together bounds each of them.
  private func capped(_ amount: Money) -> Money {
    question.asked.declaration.enterpriseCap.map { min($0, amount) } ?? amount
  }

  func answer(forYear: Int?, cap: Money?) throws(Diagnostic) -> SeekAnswer {
    let present = try question.answer(readings: [])
    let now = question.knowledge(of: reference, on: time.factsOn)
    let pieces = try pieces()
    var (certain, possible): ([ClosedRange<Int128>], [ClosedRange<Int128>])
    var standings: [Int128: Standing] = [:]
    for piece in pieces.pieces { standings[piece.lowerBound] = try standing(line.value(at: piece.lowerBound)) }
    func stretches(_ wanted: Standing) -> [ClosedRange<Int128>] {
      pieces.stretches { value in line.position(of: value).flatMap { standings[$0] } == wanted }
    }
    (certain, possible) = (stretches(.certain), stretches(.possible))
    var outcome = SeekAnswer.Outcome.unreachable
    var targets: [SeekAnswer.Target] = []
    let isReached = try standing(question.verdict()) == .certain
    if isReached {
      outcome = .reached
    } else if !certain.isEmpty {
      outcome = .reachable
      targets = try self.targets(pieces, certain, from: now.value)
    } else if !possible.isEmpty {
      outcome = .undecided
      targets = try self.targets(pieces, possible, from: now.value)
    }
    let most = outcome == .unreachable ? try most(pieces) : nil
    return SeekAnswer(
      request: request, on: question.on, forYear: forYear, known: question.known, reference: reference, now: now,
      present: present, outcome: outcome, targets: targets, most: most, enterpriseCap: cap,
      blocking: outcome == .unreachable && most == nil ? blocking(present) : [])
  }

  /// The values, cut wherever the answer can turn.
  private func pieces() throws(Diagnostic) -> FactPieces {
    let work = try question.worked(time)
    let requirements = question.table.inputs.indices.map { Requirement.cell(column: $0) } + [.base]
    let points = try question.points(
      of: reference, definition, rows: Array(question.table.rows.indices), requirements, goal: request.goal, work, time)
    guard points.isComplete || line.isShort else {
      throw Diagnostic(
        "seek.expression", at: nil,
        Wording(
          zh: "\(question.asked.declaration.id) 对 \(reference) 的算法不能精确反推",
          en: "what \(question.asked.declaration.id) works out of \(reference) can't be turned round exactly"),
        expected: Wording(zh: "加减乘除、比较与条件", en: "sums, products, quotients, comparisons and conditions"))
    }
    let turning = line.isOfDays ? question.turningDays(decidingYear: reference == time.fact) : []
    return FactPieces(line, cutAt: points, and: turning)
  }

  /// The nearest value in each direction; of values without an order, each.
  private func targets(
    _ pieces: FactPieces, _ stretches: [ClosedRange<Int128>], from now: FactValue?
  ) throws(Diagnostic) -> [SeekAnswer.Target] {
    var seen: Set<FactPieces.Aim.Direction> = []
    var targets: [SeekAnswer.Target] = []
    for aim in pieces.aims(at: stretches, from: now)
    where aim.direction == .other || seen.insert(aim.direction).inserted {
      guard let direction = SeekAnswer.Target.Direction(rawValue: aim.direction.rawValue) else { continue }
      targets.append(
        SeekAnswer.Target(
          direction: direction, comparison: aim.comparison, needed: aim.needed, value: aim.value,
          then: try question.changing([reference: aim.value]).answer(readings: [])))
    }
    return targets
  }

  /// The most that any value brings for certain. Within a piece the amount only rises or falls, so that its ends tell.
  private func most(_ pieces: FactPieces) throws(Diagnostic) -> Money? {
    var most: Money?
    for end in pieces.pieces.flatMap({ [$0.lowerBound, $0.upperBound] }) {
      let verdict = try question.changing([reference: line.value(at: end)]).verdict()
      guard verdict.state == .eligible, verdict.amount.kind != .none, let amount = verdict.amount.maximum else {
        continue
      }
      most = max(most ?? .zero, capped(amount))
    }
    return most
  }

  /// What fails and does not hang on the fact.
  private func blocking(_ present: Assessment) -> [Condition] {
    present.conditions.filter { condition in
      condition.result == .false && !condition.facts.contains { $0.reference == reference }
    }
  }
}
