import Journal
import Quantities

/// What has happened to people and sessions.
public enum AccessEvent: Sendable, Hashable {
  case personAdded(Person, PasswordHash)
  case personDisabled(Person, at: Timestamp)
  case passwordChanged(Person, PasswordHash, isInitial: Bool)
  /// 授权变更: given anew, run longer, or, where it is `nil`, the principal account's own standing.
  case mandateChanged(Person, Person.Mandate?)
  /// 提请变更主账号.
  case successionAsked(Succession)
  case successionEnded(Succession, Succession.Answer)
  case bindingAsked(BindingRequest, BindingEvidence)
  /// 绑定审核: the person acts for the enterprise where the request says so, with a mandate where somebody else is its
  /// principal. The person is `nil` where the account is gone.
  case bindingAnswered(BindingRequest, person: Person?, mandate: Person.Mandate?)
  /// Several requests ended at once, each in the state that it bears now: dismissed by an administrator, or lapsed.
  case bindingsEnded([BindingRequest])
  /// People whose every request came to nothing, and who never did anything else, are forgotten.
  case askersForgotten([Person], requests: [BindingRequest.ID])
  /// 申请批量导出.
  case exportAsked(ExportRequest)
  /// 批准, or refused for a reason.
  case exportAnswered(ExportRequest.ID, refusal: String?)
  /// 取得日历订阅地址, under the hash of its key.
  case calendarOpened(Person, ContentHash, at: Timestamp)
  case calendarClosed(Person)
  case signedIn(Session)
  /// The person is `nil` where nobody bears the name.
  case signInFailed(SignInFailures, person: Person?)
  case signedOut(SessionDigest)
}

extension AccessEvent {
  /// Brings the store to the state after the event.
  /// - Parameter record: what the journal holds of it, from the same unit of work; `nil` where it holds nothing.
  func apply(to work: any AccessWork, record: JournalRecord?) throws {
    switch self {
    case .personAdded(let person, let password):
      try work.people.insert(person, password: password)
    case .personDisabled(let person, let instant):
      try work.people.setStatus(.disabled(since: instant), of: person.id)
      try work.sessions.removeAll(of: person.id)
      try work.calendars.close(of: person.id)
    case .passwordChanged(let person, let password, let isInitial):
      try work.people.setPassword(password, isInitial: isInitial, of: person.id)
      // Whoever knew the old password is out, on every device and in every calendar.
      try work.sessions.removeAll(of: person.id)
      try work.calendars.close(of: person.id)
      try work.failures.remove(under: person.id.text)
    case .mandateChanged(let person, let mandate): try work.people.setMandate(mandate, of: person.id)
    case .successionAsked(let succession): try work.successions.insert(succession)
    case .successionEnded(let succession, _): try work.successions.remove(of: succession.enterprise)
    case .bindingAsked(let request, let evidence):
      try work.bindings.insert(request)
      try work.bindings.insert(evidence, of: request.id)
    case .bindingAnswered(let request, let person, let mandate):
      try work.bindings.setState(request.state, of: request.id)
      if request.state == .bound, let person {
        try work.people.bind(person.id, to: request.enterprise, mandate: mandate)
      }
    case .bindingsEnded(let requests):
      for request in requests { try work.bindings.setState(request.state, of: request.id) }
    case .askersForgotten(let people, let requests):
      for id in requests { try work.bindings.remove(id) }
      for person in people {
        try work.sessions.removeAll(of: person.id)
        try work.calendars.close(of: person.id)
        try work.failures.remove(under: person.id.text)
        try work.people.remove(person.id)
      }
    case .exportAsked(let request): try work.exports.insert(request)
    case .exportAnswered(let id, let refusal):
      if let record { try work.exports.setAnswer(ExportRequest.Answer(record, refusal: refusal), of: id) }
    case .calendarOpened(let person, let key, let instant):
      try work.calendars.open(key, of: person.id, at: instant)
    case .calendarClosed(let person): try work.calendars.close(of: person.id)
    case .signedIn(let session):
      let now = session.startedAt
      try work.sessions.removeAll(
        lastSeenBefore: now.adding(seconds: -Session.idleLimit),
        orStartedBefore: now.adding(seconds: -Session.absoluteLimit))
      try work.failures.removeAll(lastBefore: now.adding(seconds: -SignInFailures.lockSeconds))
      try work.failures.remove(under: session.person.text)
      try work.sessions.insert(session)
    case .signInFailed(let failures, _):
      try work.failures.save(failures)
    case .signedOut(let digest):
      try work.sessions.remove(digest)
    }
  }
}
