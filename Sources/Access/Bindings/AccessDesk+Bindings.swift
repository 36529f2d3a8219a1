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
    // Before the password is hashed, which costs much.
    try await store.write { try AccessCommand.checkRoom(Self.queue(of: person, at: now, in: $0)) }
    let hash = try await hasher.hash(password)
    try await store.write { [random] work in
      try AccessCommand.decideFree(person, existing: work.people.person(person.id))
      let (request, evidence) = try AccessCommand.decideAsking(
        command, by: person, queue: Self.queue(of: person, at: now, in: work), at: now, random: random)
      try Self.record(.personAdded(person, hash), by: .visitor, at: now, in: work)
      try Self.record(.bindingAsked(request, evidence), by: Actor(person), at: now, in: work)
    }
    return person
  }

  /// 申请绑定, by somebody whose account is bound to no enterprise.
  /// - Throws: `Diagnostics` as `AccessCommand` decides; the store's error.
  public func ask(_ command: AccessCommand.AskBinding, by actor: Actor) async throws {
    let now = clock()
    try await store.write { [random] work in
      guard let person = try actor.person.flatMap({ try work.people.person($0.id) }) else {
        throw Diagnostics(AccessCommand.unknownPerson(""))
      }
      let (request, evidence) = try AccessCommand.decideAsking(
        command, by: person, queue: Self.queue(of: person, at: now, in: work), at: now, random: random)
      try Self.record(.bindingAsked(request, evidence), by: Actor(person), at: now, in: work)
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
      var actor = actor
      // Who answers is who they are now.
      if let own = try actor.person.flatMap({ try work.people.person($0.id) }) { actor = Actor(own) }
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
    of person: Person, at now: Timestamp, in work: any AccessWork
  ) throws -> AccessCommand.BindingQueue {
    AccessCommand.BindingQueue(
      own: try work.bindings.requests(of: person.key), waiting: try work.bindings.waiting(),
      inTheHour: try work.bindings.count(askedAfter: now.adding(seconds: -3600)),
      last: try work.bindings.lastNumber())
  }
}

extension AccessCommand {
  static let unknownBinding = Diagnostic(
    "access.binding-unknown", Wording(zh: "没有这个绑定申请", en: "there is no such request"),
    remedy: Wording(zh: "刷新页面，从名单里选", en: "reload the page and choose from the list"))
}
