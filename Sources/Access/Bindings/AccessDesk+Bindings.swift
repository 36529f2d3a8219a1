import Diagnostics
import Quantities

extension AccessDesk {
  /// 申请绑定, by somebody without an account: one is made that can do nothing but ask, and the request with it.
  /// - Returns: the person, whose sign-in name was given.
  /// - Throws: `Diagnostics` with every fault, each with its field; the store's error. It is the same whether or not the
  ///   register has the enterprise.
  public func apply(_ command: AccessCommand.AskBinding, password: String) async throws -> Person {
    let now = clock()
    let person = try AccessCommand.decideApplicant(command, password: password, at: now, random: random)
    let hash = try await hasher.hash(password)
    try await store.write { work in
      try AccessCommand.decideFree(person, existing: work.people.person(person.id))
      try Self.record(.personAdded(person, hash), by: .visitor, at: now, in: work)
      try take(command, by: person, at: now, in: work)
    }
    return person
  }

  /// 申请绑定, by somebody whose account is bound to no enterprise.
  /// - Throws: `Diagnostics` as `AccessCommand` decides; the store's error.
  public func ask(_ command: AccessCommand.AskBinding, by actor: Actor) async throws {
    let now = clock()
    try await store.write { work in
      guard let person = try actor.person.flatMap({ try work.people.person($0.id) }) else {
        throw Diagnostics(AccessCommand.unknownPerson(""))
      }
      try take(command, by: person, at: now, in: work)
    }
  }

  /// Takes a request in: what makes room for it ends first, and what is past keeping is forgotten.
  private func take(
    _ command: AccessCommand.AskBinding, by person: Person, at now: Timestamp, in work: any AccessWork
  ) throws {
    let taken = try AccessCommand.decideAsking(
      command, by: person, queue: Self.queue(of: person, for: command.enterprise, in: work), limits: bindings, at: now,
      random: random)
    if !taken.lapsed.isEmpty { try Self.record(.bindingsEnded(taken.lapsed), by: .visitor, at: now, in: work) }
    try Self.record(.bindingAsked(taken.request, taken.evidence), by: Actor(person), at: now, in: work)
    let surplus = try work.bindings.count() - bindings.mostKept
    if surplus > 0 { try Self.forget(try work.bindings.spent().prefix(surplus), at: now, in: work) }
  }

  /// How many requests a day's look through them ended, and how many people it forgot.
  public struct Lapsed: Sendable, Hashable {
    public let requests: Int
    public let forgotten: Int

    public init(requests: Int, forgotten: Int) {
      self.requests = requests
      self.forgotten = forgotten
    }
  }

  /// Ends what nobody answered in time, and forgets whose every request came to nothing long ago. To be done once a day.
  @discardableResult
  public func lapseBindings() async throws -> Lapsed {
    let now = clock()
    return try await store.write { [bindings] work in
      let old = try work.bindings.open(askedBefore: now.adding(seconds: -86_400 * bindings.openDays))
      if !old.isEmpty {
        try Self.record(.bindingsEnded(old.map { $0.lapsed(.unanswered) }), by: .visitor, at: now, in: work)
      }
      let since = now.adding(seconds: -86_400 * bindings.keptDays)
      let spent = try work.bindings.spent().prefix { $0.lastAskedAt < since }
      return Lapsed(requests: old.count, forgotten: try Self.forget(spent, at: now, in: work))
    }
  }

  /// - Returns: how many were forgotten. The newest request of all stays, so that no number is given twice.
  @discardableResult
  private static func forget(
    _ spent: ArraySlice<SpentAsker>, at now: Timestamp, in work: any AccessWork
  ) throws -> Int {
    let newest = BindingRequest.ID(try work.bindings.lastNumber())
    var people: [Person] = []
    var requests: [BindingRequest.ID] = []
    for asker in spent where asker.lastRequest != newest {
      let person = try work.people.person(of: asker.person)
      // Whoever got an enterprise by another way is no stranger.
      guard person?.enterprise == nil else { continue }
      if let person { people.append(person) }
      requests += try work.bindings.requests(of: asker.person).map(\.id)
    }
    if !requests.isEmpty {
      try record(.askersForgotten(people, requests: requests), by: .visitor, at: now, in: work)
    }
    return people.count
  }

  /// 一并不予通过: dismisses several requests for one reason, in one transaction.
  /// - Returns: how many; those that were answered meanwhile are left out.
  /// - Throws: `Diagnostics` as `AccessCommand.decideDismissing` does; the store's error.
  @discardableResult
  public func dismiss(_ ids: [BindingRequest.ID], reason: String, by actor: Actor) async throws -> Int {
    let now = clock()
    return try await store.write { work in
      var actor = actor
      if let own = try actor.person.flatMap({ try work.people.person($0.id) }) { actor = Actor(own) }
      let dismissed = try AccessCommand.decideDismissing(
        ids.compactMap { try work.bindings.request($0) }, reason: reason, by: actor)
      try Self.record(.bindingsEnded(dismissed), by: actor, at: now, in: work)
      return dismissed.count
    }
  }

  /// 审核绑定: by an administrator, or by the enterprise's principal account where there is one already.
  /// - Returns: the request as it stands now.
  /// - Throws: `Diagnostics` as `AccessCommand.decideBinding` does; the store's error.
  @discardableResult
  public func answer(
    _ answer: AccessCommand.BindingAnswer, to id: BindingRequest.ID, by actor: Actor
  ) async throws -> BindingRequest {
    let now = clock()
    var isRegistered = false
    if let asked = try await store.write({ try $0.bindings.request(id) }) {
      isRegistered = try await registers.has(asked.enterprise)
    }
    return try await store.write { [isRegistered] work in
      let actor = try Self.asNow(actor, in: work)
      guard let request = try work.bindings.request(id) else { throw Diagnostics(AccessCommand.unknownBinding) }
      let person = try work.people.person(of: request.person)
      let decided = try AccessCommand.decideBinding(
        answer, to: request, person: person, colleagues: work.people.bound(to: request.enterprise),
        isRegistered: isRegistered, by: actor, at: now)
      try Self.record(
        .bindingAnswered(decided.request, person: person, mandate: decided.mandate), by: actor, at: now, in: work)
      return decided.request
    }
  }

  private static func queue(
    of person: Person, for enterprise: String, in work: any AccessWork
  ) throws -> AccessCommand.BindingQueue {
    AccessCommand.BindingQueue(
      own: try work.bindings.requests(of: person.key),
      ofEnterprise: try CreditCode(enterprise.trimmed.uppercased()).map { try work.bindings.waiting(for: $0) } ?? [],
      waiting: try work.bindings.waiting(), oldest: try work.bindings.oldestWaiting(),
      last: try work.bindings.lastNumber())
  }
}

extension AccessCommand {
  static let unknownBinding = Diagnostic(
    "access.binding-unknown", Wording(zh: "没有这个绑定申请", en: "there is no such request"),
    remedy: Wording(zh: "刷新页面，从名单里选", en: "reload the page and choose from the list"))
}
