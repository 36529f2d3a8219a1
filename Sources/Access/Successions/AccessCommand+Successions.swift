import Diagnostics
import Quantities
import Secrecy

extension AccessCommand {
  /// 提请变更主账号: by the principal account for somebody with a mandate of the enterprise, or by them for themselves.
  /// - Parameters:
  ///   - existing: who bears the name, as they are now.
  ///   - waiting: what waits for the enterprise already.
  /// - Throws: `access.not-principal`, `access.not-yours`, `access.succession-waits`.
  static func decideSuccession(
    of id: String, existing: Person?, waiting: Succession?, by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> Succession {
    guard let asker = actor.person, asker.roles.contains(.enterprise), asker.mayAct(on: now.dayInShanghai),
      let enterprise = asker.enterprise.flatMap({ CreditCode($0) }), asker.isPrincipal || asker.id.text == id
    else { throw Diagnostics(notPrincipal) }
    let successor = try agent(id, existing, of: asker)
    guard waiting == nil else { throw Diagnostics(.successionWaits) }
    return Succession(enterprise: enterprise, successor: successor.key, askedBy: asker.key, askedAt: now)
  }

  /// What an answer makes of a succession. Once it is confirmed the successor is the principal account, and who was goes
  /// on for a year at most with a mandate of theirs, which they may end.
  /// - Parameters:
  ///   - successor: who is to be the principal account, as they are now.
  ///   - principal: who is; `nil` where nobody is any more.
  /// - Throws: `access.succession-own`, `access.not-principal`, `access.succession-gone`, `access.binding-reason`.
  static func decide(
    _ answer: Succession.Answer, to succession: Succession, successor: Person?, principal: Person?, by actor: Actor,
    at now: Timestamp
  ) throws(Diagnostics) -> [AccessEvent] {
    let isAsker = actor.id == succession.askedBy
    if answer == .withdraw {
      guard isAsker else { throw Diagnostics(notPrincipal) }
      return [.successionEnded(succession, .withdraw)]
    }
    guard !isAsker else { throw Diagnostics(.successionOwn) }
    guard actor.roles.contains(.administrator) || actor.id == principal?.key else { throw Diagnostics(notPrincipal) }
    if case .refuse(let reason) = answer {
      return [.successionEnded(succession, .refuse(reason: try self.reason(reason)))]
    }
    guard let successor, successor.isActive, successor.mandate != nil,
      successor.enterprise == succession.enterprise.text
    else { throw Diagnostics(.successionGone) }
    let until = now.dayInShanghai.adding(days: Person.Mandate.longest)
    let earlier = principal.map {
      AccessEvent.mandateChanged($0, Person.Mandate(givenBy: successor.key, until: until))
    }
    return [.successionEnded(succession, .confirm), .mandateChanged(successor, nil)] + [earlier].compactMap { $0 }
  }
}

extension Diagnostic {
  fileprivate static let successionWaits = Diagnostic(
    "access.succession-waits",
    Wording(zh: "贵企业已有一个变更主账号的申请在等确认", en: "a change of the principal account waits for its confirmation already"),
    remedy: Wording(zh: "等它有了结果，或由提出的人撤回", en: "wait for its end, or have whoever asked take it back"))

  fileprivate static let successionOwn = Diagnostic(
    "access.succession-own",
    Wording(zh: "变更主账号要由另一人确认", en: "a change of the principal account is confirmed by somebody else"),
    remedy: Wording(
      zh: "主账号提出的，请系统管理员确认；经办人提出的，请主账号或系统管理员确认",
      en:
        "leave it to an administrator where the principal account asked, to that account or an administrator where the agent did"
    ))

  fileprivate static let successionGone = Diagnostic(
    "access.succession-gone",
    Wording(zh: "接任的人已不是该企业的经办人", en: "who was to succeed no longer acts for the enterprise"),
    remedy: Wording(
      zh: "写明理由不同意；需要时重新授权后再提", en: "refuse it and say so; authorise them again and ask anew where needed"))

  static let successionUnknown = Diagnostic(
    "access.succession-unknown", Wording(zh: "没有等待确认的主账号变更", en: "no change of a principal account waits"),
    remedy: Wording(zh: "刷新页面看现在的情况", en: "reload the page to see how it stands"))
}
