import Diagnostics
import Journal
import Quantities

extension AccessCommand {
  /// Somebody asks to act for an enterprise.
  public struct AskBinding: Sendable, Hashable {
    public let enterprise: String
    public let enterpriseName: String
    /// 姓名和职务.
    public let office: String
    public let evidence: String

    public init(enterprise: String, enterpriseName: String, office: String, evidence: String) {
      self.enterprise = enterprise
      self.enterpriseName = enterpriseName
      self.office = office
      self.evidence = evidence
    }
  }

  /// What stands when a request comes in.
  struct BindingQueue: Sendable, Hashable {
    /// The requests of the same person.
    var own: [BindingRequest] = []
    /// What waits for an administrator about the same enterprise, in the order of asking.
    var ofEnterprise: [BindingRequest] = []
    var waiting = 0
    var oldest: BindingRequest?
    var last = 0
  }

  /// A request that was taken in, and what made room for it.
  struct TakenIn: Sendable, Hashable {
    let request: BindingRequest
    let evidence: BindingEvidence
    /// Each in the state that it has now.
    let lapsed: [BindingRequest]
  }

  /// What an administrator, or the enterprise's principal account, says to a request.
  public enum BindingAnswer: Sendable, Hashable {
    case accept
    case refuse(reason: String)
    /// By the principal account: until when the person acts for the enterprise.
    case authorise(until: CalendarDay?)
  }

  /// An account that can do nothing but ask: an enterprise's, bound to none. Its sign-in name is given, not chosen, so
  /// that nobody can try which names there are.
  /// - Throws: every fault of the fields together, the request's and the password's.
  static func decideApplicant(
    _ command: AskBinding, password: String, at now: Timestamp, random: RandomSource
  ) throws(Diagnostics) -> Person {
    var faults = faults(of: command)
    let id = PersonID("e-" + Hexadecimal.text(of: random.bytes(5)))
    let key = ActorID("person:" + Hexadecimal.text(of: random.bytes(8)))
    if let id { faults += PasswordPolicy.faults(of: password, for: id) }
    guard let id, let key, faults.isEmpty else { throw Diagnostics(faults) }
    return Person(
      id: id, key: key, name: String(command.office.trimmed.prefix(40)), roles: [.enterprise], addedAt: now)
  }

  /// 申请绑定. What the same person asked before makes way for it; so does, where there is no room, what has waited
  /// longest for the same enterprise, else altogether.
  /// - Throws: what is wrong with the fields; `access.bound-already`, `access.binding-often`.
  static func decideAsking(
    _ command: AskBinding, by person: Person, queue: BindingQueue, limits: BindingLimits, at now: Timestamp,
    random: RandomSource
  ) throws(Diagnostics) -> TakenIn {
    guard person.isActive, person.roles.contains(.enterprise), person.enterprise == nil else {
      throw Diagnostics(.boundAlready)
    }
    let month = now.adding(seconds: -30 * 86_400)
    let recent = queue.own.filter { month < $0.askedAt }
    if recent.count >= BindingRequest.mostOfOne, let first = recent.first {
      throw Diagnostics(.bindingOften(until: first.askedAt.dayInShanghai.adding(days: 31)))
    }
    let faults = faults(of: command)
    guard faults.isEmpty, let code = CreditCode(command.enterprise.trimmed.uppercased()) else {
      throw Diagnostics(faults)
    }
    let evidence = BindingEvidence(
      enterpriseName: command.enterpriseName.trimmed, office: command.office.trimmed, text: command.evidence.trimmed,
      salt: Hexadecimal.text(of: random.bytes(16)))
    let request = BindingRequest(
      id: BindingRequest.ID(queue.last + 1), person: person.key, enterprise: code, askedAt: now,
      commitment: evidence.commitment)
    return TakenIn(request: request, evidence: evidence, lapsed: lapsed(for: request, queue, limits))
  }

  private static func lapsed(
    for request: BindingRequest, _ queue: BindingQueue, _ limits: BindingLimits
  ) -> [BindingRequest] {
    var ended = queue.own.filter(\.isOpen).map { $0.lapsed(.replaced) }
    func stands(_ other: BindingRequest) -> Bool { !ended.contains { $0.id == other.id } }
    let rivals = queue.ofEnterprise.filter(stands)
    if rivals.count >= limits.mostOfEnterprise {
      ended += rivals.prefix(rivals.count + 1 - limits.mostOfEnterprise).map { $0.lapsed(.crowded) }
    }
    let left = queue.waiting - queue.own.count { $0.state == .waiting } - ended.count { $0.state == .lapsed(.crowded) }
    if left >= limits.mostWaiting, let oldest = queue.oldest, stands(oldest) { ended.append(oldest.lapsed(.crowded)) }
    return ended
  }

  private static func faults(of command: AskBinding) -> [Diagnostic] {
    var faults: [Diagnostic] = []
    let code = command.enterprise.trimmed
    if let refusal = Diagnostic.personalNumber(in: code, "enterprise") {
      faults.append(refusal)
    } else if CreditCode(code.uppercased()) == nil {
      faults.append(enterpriseCode(code))
    }
    let texts = [
      ("enterpriseName", command.enterpriseName, BindingEvidence.longestName), ("office", command.office, 40),
      ("evidence", command.evidence, BindingEvidence.longestText),
    ]
    for (field, text, longest) in texts {
      let text = text.trimmed
      if text.isEmpty || text.count > longest {
        faults.append(.bindingText(field, isMissing: text.isEmpty, longest))
      } else if let refusal = Diagnostic.personalNumber(in: text, field) {
        faults.append(refusal)
      }
    }
    return faults
  }

  /// 审核: what an answer makes of a request.
  /// - Parameters:
  ///   - person: who asks, as they are now.
  ///   - colleagues: everybody who is bound to the enterprise.
  ///   - isRegistered: whether the register has the enterprise.
  /// - Returns: the request after it, and the mandate under which the person then acts, where there is one.
  /// - Throws: `access.binding-decided`, `access.binding-own`, `access.enterprise-unknown`, `access.binding-reason`,
  ///   `access.not-principal`, `access.mandate-until`, `access.binding-gone`.
  static func decideBinding(
    _ answer: BindingAnswer, to request: BindingRequest, person: Person?, colleagues: [Person], isRegistered: Bool,
    by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> (request: BindingRequest, mandate: Person.Mandate?) {
    let principal = actor.person.flatMap { $0.isPrincipal && $0.enterprise == request.enterprise.text ? $0 : nil }
    guard principal == nil ? request.isOpen : request.state == .toPrincipal else {
      throw Diagnostics(.bindingDecided)
    }
    guard principal != nil || actor.roles.contains(.administrator) else { throw Diagnostics(notPrincipal) }
    guard request.person != actor.id else { throw Diagnostics(.bindingOwn) }
    var decided = request
    var mandate: Person.Mandate?
    switch answer {
    case .refuse(let reason):
      decided.state = .refused(reason: try self.reason(reason))
      return (decided, nil)
    case .accept:
      guard principal == nil else { throw Diagnostics(mandateUntil(now.dayInShanghai)) }
      guard isRegistered else { throw Diagnostics(unknownEnterprise(request.enterprise.text)) }
      decided.state = colleagues.contains(where: \.isPrincipal) ? .toPrincipal : .bound
      guard decided.state != request.state else { throw Diagnostics(.bindingToPrincipal) }
    case .authorise(let until):
      guard let principal else { throw Diagnostics(notPrincipal) }
      mandate = try self.mandate(until, by: principal, at: now)
      decided.state = .bound
    }
    guard let person, person.isActive, person.enterprise == nil else { throw Diagnostics(.bindingGone) }
    return (decided, mandate)
  }

  /// An answer's reason: there, short, and without anybody's number.
  static func reason(_ text: String) throws(Diagnostics) -> String {
    let reason = text.trimmed
    guard !reason.isEmpty, reason.count <= 200 else { throw Diagnostics(.bindingReason) }
    if let refusal = Diagnostic.personalNumber(in: reason, "reason") { throw Diagnostics(refusal) }
    return reason
  }

  /// 一并不予通过: an administrator dismisses what was chosen, for one reason. What was answered meanwhile stays as it is.
  /// - Returns: the requests, each refused.
  /// - Throws: `access.binding-reason`, `access.not-principal`, `access.binding-decided` where none of them waits.
  static func decideDismissing(
    _ requests: [BindingRequest], reason: String, by actor: Actor
  ) throws(Diagnostics) -> [BindingRequest] {
    guard actor.roles.contains(.administrator) else { throw Diagnostics(notPrincipal) }
    let reason = try self.reason(reason)
    let open = requests.filter { $0.isOpen && $0.person != actor.id }
    guard !open.isEmpty else { throw Diagnostics(.bindingDecided) }
    return open.map { request in
      var request = request
      request.state = .refused(reason: reason)
      return request
    }
  }
}

extension BindingRequest {
  func lapsed(_ lapse: Lapse) -> BindingRequest {
    var request = self
    request.state = .lapsed(lapse)
    return request
  }
}

extension Diagnostic {
  fileprivate static func bindingText(_ field: String, isMissing: Bool, _ longest: Int) -> Diagnostic {
    let what =
      switch field {
      case "enterpriseName": Wording(zh: "企业名称", en: "the enterprise's name")
      case "office": Wording(zh: "姓名和职务", en: "your name and office")
      default: Wording(zh: "证明说明", en: "the evidence")
      }
    return Diagnostic(
      "access.binding-text", at: Place(field: field),
      isMissing
        ? Wording(zh: "没有填写\(what.zh)", en: "\(what.en) is missing")
        : Wording(zh: "\(what.zh)太长", en: "\(what.en) is too long"),
      expected: Wording(zh: "1 到 \(longest) 个字", en: "1 to \(longest) characters"))
  }

  fileprivate static let boundAlready = Diagnostic(
    "access.bound-already", Wording(zh: "这个账号不用再申请绑定", en: "this account needs no binding"),
    remedy: Wording(zh: "刷新页面看现在的情况", en: "reload the page to see how it stands"))

  fileprivate static func bindingOften(until day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "access.binding-often",
      Wording(
        zh: "三十天内已经申请 \(BindingRequest.mostOfOne) 次",
        en: "you have asked \(BindingRequest.mostOfOne) times within thirty days"),
      remedy: Wording(
        zh: "\(day) 起可以再申请；急需办理的，请区或市的系统管理员直接开通账号",
        en:
          "ask again from \(day) on; where it cannot wait, have the district's or city's administrator make an account")
    )
  }

  fileprivate static let bindingDecided = Diagnostic(
    "access.binding-decided", Wording(zh: "这个申请已经有结果，或不归您审核", en: "the request is answered, or not yours to answer"),
    remedy: Wording(zh: "刷新页面看现在的情况", en: "reload the page to see how it stands"))

  fileprivate static let bindingToPrincipal = Diagnostic(
    "access.binding-to-principal",
    Wording(zh: "这家企业有主账号，由主账号决定是否授权", en: "the enterprise has a principal account, and that decides"),
    remedy: Wording(
      zh: "等主账号处理；主账号离职的，先停用它再通过", en: "leave it to that account; where its holder has left, disable it first"))

  fileprivate static let bindingOwn = Diagnostic(
    "access.binding-own", Wording(zh: "不能审核自己的申请", en: "nobody answers a request of their own"),
    remedy: Wording(zh: "请另一位系统管理员审核", en: "leave it to another administrator"))

  fileprivate static let bindingGone = Diagnostic(
    "access.binding-gone", Wording(zh: "申请人的账号已停用，或已绑定别的企业", en: "the account is disabled, or bound elsewhere by now"),
    remedy: Wording(zh: "写明理由不予通过", en: "refuse the request and say so"))

  fileprivate static let bindingReason = Diagnostic(
    "access.binding-reason", at: Place(field: "reason"),
    Wording(zh: "理由没有填写，或太长", en: "the reason is missing or too long"),
    expected: Wording(zh: "1 到 200 个字；申请人会看到", en: "1 to 200 characters; the person reads them"))
}
