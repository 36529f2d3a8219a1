import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// One subject that an enterprise has, with what an application for it under a call would come to now.
public struct ApplicationChoice: Sendable, Hashable {
  /// The subject's key; the credit code where the enterprise itself is the subject.
  public let subject: String
  /// At most so much could be proposed; `nil` where it cannot be applied for.
  public let atMost: Money?
  /// Why it cannot be applied for; `nil` where it can.
  public let refusal: Diagnostic?
  /// The facts that are missing and can still change the answer, as columns name them, where that is why.
  public internal(set) var missing: [String] = []
  /// What stands against it, where that is why: awards, vouchers, grants elsewhere.
  public internal(set) var bars: [AwardCheck] = []
}

extension DeliveryDesk {
  /// What an enterprise could apply for under a call, each of its subjects for itself: the same checks decide on the
  /// application itself.
  /// - Throws: what the assessment throws.
  /// Cost: an assessment of one enterprise.
  public func choices(
    under call: CallID, for enterprise: CreditCode, by actor: ActorID, at: Timestamp
  ) async throws -> [ApplicationChoice] {
    guard let terms = try await store.read({ try $0.call(call)?.terms }) else { return [] }
    let today = at.dayInShanghai
    let question = BenefitQuestion(
      benefit: terms.instrument, scope: .enterprise(enterprise.text), on: today, year: terms.year, known: today)
    let population = try await assessments.assess(question, progress: { _ in })
    return try await store.read { book in
      let checks = try decision(by: actor, on: today, in: book).checks(of: population, question)
      let may = population.rows.map { subject in
        // No other subject of the enterprise stands before it: each is held against what was granted alone.
        var own = checks
        let row = own.row(1, subject)
        let refusal = row.finding == .proposed ? nil : Diagnostic.applicationRefused(row, of: population)
        return ApplicationChoice(
          subject: subject.subject, atMost: refusal == nil ? row.atMost : nil, refusal: refusal,
          missing: row.finding == .open ? subject.missing : [], bars: row.checks.filter { $0.outcome == .bars })
      }
      let no = population.refused.map {
        ApplicationChoice(
          subject: $0.subject, atMost: nil, refusal: .doesNotMatch($0, of: enterprise, year: terms.year))
      }
      return (may + no).sorted { $0.subject < $1.subject }
    }
  }
}

extension Diagnostic {
  /// Why there is nothing to assess for a subject that somebody named.
  /// - Parameter known: the subjects that the enterprise has.
  static func cannotApply(
    for key: String, of enterprise: CreditCode, _ population: AssessedPopulation, year: Int
  ) -> Diagnostic {
    if let refused = population.refused.first(where: { $0.subject == key }) {
      return .doesNotMatch(refused, of: enterprise, year: year)
    }
    let known = (population.rows.map(\.subject) + population.refused.map(\.subject)).sorted()
    guard !known.isEmpty else { return .noSubject }
    let (place, expected) = (
      Place(field: "subject"),
      Wording(
        zh: known.prefix(20).joined(separator: "、") + (known.count > 20 ? "等 \(known.count) 个" : ""),
        en: known.prefix(20).joined(separator: ", ") + (known.count > 20 ? " and more, \(known.count) in all" : ""))
    )
    return key == enterprise.text
      ? Diagnostic(
        "delivery.subject-missing", at: place,
        Wording(zh: "没有选为哪一个项目（合同、产品等）申报", en: "it is not said which project, contract or product this is for"),
        expected: expected, remedy: Wording(zh: "从清单里选一个", en: "choose one from the list"))
      : Diagnostic(
        "delivery.subject-unknown", at: place,
        Wording(zh: "企业库里没有编号为“\(key.excerpt)”的项目（合同、产品等）", en: "the register has none called “\(key.excerpt)”"),
        expected: expected,
        remedy: Wording(zh: "从清单里选；新的先请服务专员登记", en: "choose one from the list; have your officer enter a new one first")
      )
  }

  fileprivate static let noSubject = Diagnostic(
    "delivery.no-subject", at: Place(field: "subject"),
    Wording(
      zh: "企业库里还没有贵企业可以申报的项目（合同、产品等）", en: "the register has no project, contract or product of yours for this"),
    remedy: Wording(zh: "请服务专员先登记，再申报", en: "have your officer enter it first, then apply"))

  static func doesNotMatch(_ refused: RefusedSubject, of enterprise: CreditCode, year: Int) -> Diagnostic {
    let place = Place(field: "subject")
    let isItself = refused.subject == enterprise.text
    let who =
      isItself
      ? Wording(zh: "贵企业", en: "your enterprise") : Wording(zh: "“\(refused.subject)”", en: "“\(refused.subject)”")
    switch refused.cause {
    case .otherYear(let own):
      return Diagnostic(
        "delivery.subject-other-year", at: place,
        Wording(
          zh: "\(who.zh)\(isItself ? "这一事项" : "")属于 \(own) 年度，这份通知受理 \(year) 年度的",
          en: "\(isItself ? "what your enterprise has" : who.en) belongs to \(own), and the call is for \(year)"),
        expected: Wording(zh: "\(year) 年度的\(isItself ? "" : "项目（合同、产品等）")", en: "one of \(year)"),
        remedy: Wording(zh: "日期有误的，请服务专员更正；否则等那一年度的通知", en: "have a wrong day corrected, or wait for that year's call"))
    case .notInForce(let day):
      let (zh, en) = day.map { ("（\($0.wording.zh)）", " (\($0.wording.en))") } ?? ("", "")
      return Diagnostic(
        "delivery.subject-not-in-force", at: place,
        Wording(
          zh: "\(who.zh)的事实发生时\(zh)，文件不在执行期",
          en: "the document was not in force when \(isItself ? "it" : who.en) happened\(en)"),
        remedy: Wording(zh: "日期有误的，请服务专员更正后再申报", en: "where the day is wrong, have your officer correct it first"))
    case .ineligible(let failing):
      return Diagnostic(
        "delivery.no-match", at: place, notMatched(who, failing),
        remedy: Wording(
          zh: "看企业页上的理由；事实有误的，请服务专员更正后再申报",
          en: "see the reasons on the enterprise's page; where a fact is wrong, have your officer correct it first"))
    }
  }

  /// What a subject fails by. The rows of a table are alternatives: each is told by itself, and none as the nearest.
  private static func notMatched(_ who: Wording, _ failing: [[Wording]]) -> Wording {
    guard let first = failing.first else {
      return Wording(zh: "按现在掌握的事实，暂不相符", en: "by the facts that are known this does not match")
    }
    guard failing.count > 1 else {
      let (zh, en) = (first.map(\.zh).joined(separator: "；"), first.map(\.en).joined(separator: "; "))
      return Wording(zh: "\(who.zh)暂不相符，没有满足：\(zh)", en: "\(who.en) does not match, for it fails: \(en)")
    }
    let rows = failing.enumerated().map { index, row in
      Wording(
        zh: "（\(index + 1)）\(row.map(\.zh).joined(separator: "，"))",
        en: "(\(index + 1)) \(row.map(\.en).joined(separator: ", "))")
    }
    let (zh, en) = (rows.map(\.zh).joined(separator: "；"), rows.map(\.en).joined(separator: "; "))
    return Wording(
      zh: "\(who.zh)暂不相符，没有一档全部满足：\(zh)",
      en: "\(who.en) does not match, no tier is met whole: \(en)")
  }

  /// What an application's row is refused for: a check that stands against it, a fact that is missing, or no bound.
  static func applicationRefused(_ row: RunRow, of population: AssessedPopulation) -> Diagnostic {
    let place = Place(field: "subject")
    let bars = row.checks.filter { $0.outcome == .bars }.map(\.wording)
    guard bars.isEmpty else {
      return Diagnostic(
        "delivery.application-barred", at: place,
        Wording(zh: bars.map(\.zh).joined(separator: "；"), en: bars.map(\.en).joined(separator: "; ")),
        remedy: Wording(zh: "有疑问的，请联系受理单位", en: "speak to the office where this is wrong"))
    }
    guard row.finding == .open else {
      return Diagnostic(
        "delivery.application-unbounded", at: place,
        Wording(zh: "相符，但没有可以算出最高金额的依据", en: "it matches, and nothing known bounds the amount"),
        remedy: Wording(zh: "请联系受理单位", en: "speak to the office"))
    }
    let open = row.subject.openReasons(among: population.texts)
    let lead =
      row.subject.isKnown
      ? Wording(zh: "条件相符，金额还算不出", en: "it matches, and the amount cannot be worked out")
      : Wording(zh: "还不能判断", en: "undecided")
    return Diagnostic(
      "delivery.application-open", at: place,
      open.isEmpty
        ? Wording(zh: "还缺决定金额的信息，不能申报", en: "facts that decide the amount are missing")
        : Wording(
          zh: "\(lead.zh)：\(open.map(\.zh).joined(separator: "；"))；缺决定金额的信息，不能申报",
          en: "\(lead.en): \(open.map(\.en).joined(separator: "; ")); facts that decide the amount are missing"),
      remedy: Wording(
        zh: "先补齐“还缺的信息”：能自己填的在那里填，其余请服务专员补登",
        en: "complete what is lacking first: tell there what is yours to tell, and ask your officer for the rest"))
  }
}

extension AssessedSubject {
  /// What is not yet known of a subject, in the words that its run or population keeps.
  func openReasons(among texts: [Wording]) -> [Wording] {
    reasons.filter { $0.result == .open }.compactMap { texts.indices.contains($0.text) ? texts[$0.text] : nil }
  }
}
