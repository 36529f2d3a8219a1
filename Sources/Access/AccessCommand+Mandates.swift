import Diagnostics
import Quantities

extension AccessCommand {
  /// The person whom an enterprise's principal account lets act for it.
  /// - Throws: what is wrong with the fields, as for every person; `access.not-principal`, `access.mandate-until`.
  public static func decide(
    mandate until: CalendarDay?, for command: AddPerson, by actor: Actor, at now: Timestamp, random: RandomSource
  ) throws(Diagnostics) -> Person {
    let principal = try principal(actor)
    var faults: [Diagnostic] = []
    var given: Person.Mandate?
    do throws(Diagnostics) { given = try mandate(until, by: principal, at: now) } catch { faults += error.all }
    var person: Person?
    do throws(Diagnostics) {
      person = try decide(
        AddPerson(
          id: command.id, name: command.name, roles: [.enterprise], enterprise: principal.enterprise,
          password: command.password), places: NamedPlaces(hasArea: true, hasEnterprise: true), at: now, random: random)
    } catch {
      faults += error.all
    }
    guard faults.isEmpty, var person else { throw Diagnostics(faults) }
    person.mandate = given
    return person
  }

  /// 延长: a mandate that runs until another day.
  /// - Throws: `access.not-principal`, `access.not-yours`, `access.mandate-until`.
  public static func decideMandate(
    of id: String, existing: Person?, until: CalendarDay?, by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> AccessEvent {
    let principal = try principal(actor)
    let person = try agent(id, existing, of: principal)
    return .mandateChanged(person, try mandate(until, by: principal, at: now))
  }

  /// 收回授权.
  /// - Throws: `access.not-principal`, `access.not-yours`.
  public static func decideRevoking(
    _ id: String, existing: Person?, by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> AccessEvent {
    .personDisabled(try agent(id, existing, of: try principal(actor)), at: now)
  }

  private static func principal(_ actor: Actor) throws(Diagnostics) -> Person {
    guard let person = actor.person, person.isPrincipal else { throw Diagnostics(notPrincipal) }
    return person
  }

  static let notPrincipal = Diagnostic(
    "access.not-principal",
    Wording(zh: "只有贵企业的主账号能授权经办人", en: "only your enterprise's principal account says who acts for it"),
    remedy: Wording(
      zh: "请主账号办理；主账号离职的，请系统管理员重新绑定",
      en: "ask that account; where its holder has left, an administrator binds another"))

  /// Somebody with a mandate of a colleague's enterprise.
  static func agent(_ id: String, _ existing: Person?, of colleague: Person) throws(Diagnostics) -> Person {
    guard let person = existing, person.isActive, person.enterprise == colleague.enterprise, person.mandate != nil
    else {
      throw Diagnostics(
        Diagnostic(
          "access.not-yours", at: Place(field: "id"),
          Wording(
            zh: "贵企业没有在任的经办人“\(id.excerpt)”",
            en: "nobody with the sign-in name “\(id.excerpt)” acts for your enterprise"
          ),
          remedy: Wording(zh: "刷新页面，从名单里选", en: "reload the page and choose from the list")))
    }
    return person
  }

  static func mandate(
    _ until: CalendarDay?, by principal: Person, at now: Timestamp
  ) throws(Diagnostics) -> Person.Mandate {
    let today = now.dayInShanghai
    guard let until, (today...today.adding(days: Person.Mandate.longest)).contains(until) else {
      throw Diagnostics(mandateUntil(today))
    }
    return Person.Mandate(givenBy: principal.key, until: until)
  }

  static func mandateUntil(_ today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "access.mandate-until", at: Place(field: "until"),
      Wording(zh: "授权的最后一天没有填写，或者不行", en: "the last day of the mandate is missing, or cannot be"),
      expected: Wording(
        zh: "\(today.wording.zh)到\(today.adding(days: Person.Mandate.longest).wording.zh)",
        en: "from \(today.wording.en) to \(today.adding(days: Person.Mandate.longest).wording.en)"))
  }
}
