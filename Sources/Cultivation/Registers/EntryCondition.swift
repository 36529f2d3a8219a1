import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 入库条件: what a register declares of those who stand in it, held against whoever is to be proposed or taken in.
///
/// Only who surely fails it is refused: what is unknown is for the person to judge, and is no reason to refuse anybody.
struct EntryCondition: Sendable {
  let count: FactCount
  let dictionary: FactDictionary
  let resolution: FactResolution
  let today: CalendarDay

  /// - Throws: `Diagnostics` with a `register.condition-fails` for each enterprise that surely fails; what strict
  ///   evaluation refuses.
  /// Cost: for each enterprise one reading of its facts.
  func check(_ wishes: [RegisterCommand.Wish], in view: any RegisterReading) throws {
    let faults = try wishes.compactMap { try failure(of: $0, in: view) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }

  /// Why a wish would bring somebody in who surely fails; `nil` where it brings in nobody, or nobody such.
  /// - Throws: what strict evaluation refuses.
  func failure(
    of wish: RegisterCommand.Wish, in view: any RegisterReading, way: Way = .hand
  ) throws -> Diagnostic? {
    guard let (code, title) = try subject(of: wish, in: view) else { return nil }
    let dossier = resolution.dossier(of: code, facts: try view.facts.facts(of: code), known: today)
    let ground = try RuleGround(count, dossier, on: today)
    return ground.holds == false ? .conditionFails(title, known(ground), count.name, way) : nil
  }

  /// How somebody is brought in: what can be done about a failure depends on it.
  enum Way {
    case hand
    /// By a row of a file, which is taken where it names the document that put the enterprise there. An authority's list
    /// may know more than the facts, and a library that was kept elsewhere was decided there.
    case file(isFilledByRule: Bool)
  }

  /// What is known and decides, in the dictionary's words. Figures that the statutory survey asks for too stay out.
  private func known(_ ground: RuleGround) -> Wording {
    let told = ground.facts.compactMap { reference, knowledge -> (name: Wording, value: Wording)? in
      guard let definition = dictionary.definition(of: reference.fact), !definition.isStatutory else { return nil }
      switch knowledge {
      case .unknown: return nil
      case .absent: return (definition.name, Wording(zh: "没有", en: "none"))
      case .known(.choice(let id)):
        guard case .enumeration(let choices) = definition.type else { return nil }
        return choices.first { $0.id == id }.map { (definition.name, $0.name) }
      case .known(.boolean(let holds)):
        return (definition.name, holds ? Wording(zh: "是", en: "yes") : Wording(zh: "否", en: "no"))
      case .known(let value): return (definition.name, Wording(verbatim: value.description))
      }
    }
    return Wording(
      zh: told.map { "\($0.name.zh) \($0.value.zh)" }.joined(separator: "，"),
      en: told.map { "\($0.name.en): \($0.value.en)" }.joined(separator: ", "))
  }

  /// The enterprise that a wish would bring in; `nil` where it brings in nobody.
  private func subject(
    of wish: RegisterCommand.Wish, in view: any RegisterReading
  ) throws -> (code: CreditCode, title: String)? {
    switch wish {
    case .propose(let opening), .enter(.new(let opening)):
      return opening.subject.enterprise.map { ($0, opening.title) }
    case .enter(.entry(let id)):
      let entry = try view.registers.entry(id)
      return entry.flatMap { entry in entry.subject.enterprise.map { ($0, entry.title) } }
    case .refuse, .leave, .restore, .renew, .review, .amend, .merge, .withdraw, .redate: return nil
    }
  }
}

extension Diagnostic {
  fileprivate static func conditionFails(
    _ title: String, _ known: Wording, _ condition: Wording, _ way: EntryCondition.Way
  ) -> Diagnostic {
    let (zh, en) = known.zh.isEmpty ? ("", "") : ("（\(known.zh)）", " (\(known.en))")
    return Diagnostic(
      "register.condition-fails", at: Place(field: "credit_code"),
      Wording(
        zh: "按现在的事实，“\(title.excerpt)”\(zh)不符合这一册的条件",
        en: "by the facts as they are now, “\(title.excerpt)”\(en) does not meet the register's condition"),
      expected: Wording(zh: "这一册收“\(condition.zh)”", en: "the register is for “\(condition.en)”"),
      remedy: way.remedy)
  }
}

extension EntryCondition.Way {
  fileprivate var remedy: Wording {
    switch self {
    case .hand:
      Wording(
        zh: "事实有误的，先在企业页上更正，再提出；没有误的，不能入这一册",
        en: "where a fact is wrong, correct it on the enterprise's page first; where none is, it cannot be taken in")
    case .file(isFilledByRule: true):
      Wording(
        zh: "事实有误或尚未更新的，先更正事实；主管部门的名单已列入的，"
          + "在“依据文件”列写明该名单的文号，照名单收入；都不是的，删去这一行",
        en: "where a fact is wrong or out of date, correct it first; where an authority's list has it, name that "
          + "list's document in the column evidence, and it is taken as listed; else remove the row")
    case .file(isFilledByRule: false):
      Wording(
        zh: "事实有误的，先更正事实；原先另有决定收入的，"
          + "在“依据文件”列写明该决定的文号，照决定收入；都不是的，删去这一行",
        en: "where a fact is wrong, correct it first; where a decision had taken it in before, name its document in "
          + "the column evidence, and it is taken as decided; else remove the row")
    }
  }
}
