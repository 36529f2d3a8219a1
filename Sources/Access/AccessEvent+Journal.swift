import Journal
import Quantities

extension AccessEvent {
  /// The journal's entry for the event: no name, password, hash, token or digest, and nothing that a stranger typed.
  ///
  /// `nil` for a failed attempt under a name that nobody bears: people type passwords into the wrong field.
  func journalEntry(by actor: Actor, at now: Timestamp) -> JournalEntry? {
    guard let (kind, payload) = journalled else { return nil }
    return JournalEntry(kind: kind, actor: actor.id, at: now, payload: payload)
  }

  private var journalled: (kind: String, payload: CanonicalJSON)? {
    switch self {
    case .personAdded(let person, _):
      (
        "access.person-added",
        .object(
          [
            "person": .text(person.key.text),
            "roles": .list(person.roles.sorted().map { .text($0.rawValue) }),
            "area": CanonicalJSON(person.area?.text),
            "enterprise": CanonicalJSON(person.enterprise),
          ].merging(person.mandate.map { ["mandate": $0.json] } ?? [:]) { $1 }
            .merging(person.department.map { ["department": .text($0)] } ?? [:]) { $1 })
      )
    case .personDisabled(let person, _): ("access.person-disabled", ["person": .text(person.key.text)])
    case .passwordChanged(let person, _, _): ("access.password-changed", ["person": .text(person.key.text)])
    case .mandateChanged(let person, let mandate):
      ("access.mandate-changed", ["person": .text(person.key.text), "mandate": mandate?.json ?? .null])
    case .successionAsked(let succession):
      ("access.succession-asked", ["succession": succession.json])
    case .successionEnded(let succession, let answer):
      (
        "access.succession-ended",
        .object(
          ["succession": succession.json, "answer": .text(answer.name)].merging(
            answer.reason.map { ["reason": .text($0)] } ?? [:]
          ) { $1 })
      )
    case .bindingAsked(let request, _):
      (
        "access.binding-asked",
        [
          "request": CanonicalJSON(request.id.number), "person": .text(request.person.text),
          "enterprise": .text(request.enterprise.text), "evidence": .text(request.commitment.hex),
        ]
      )
    case .bindingAnswered(let request, _, let mandate):
      (
        "access.binding-answered",
        .object(
          request.state.members.merging(
            ["request": CanonicalJSON(request.id.number), "mandate": mandate?.json ?? .null]) { $1 })
      )
    case .bindingsEnded(let requests):
      (
        "access.bindings-ended",
        [
          "requests": .list(
            requests.map { .object($0.state.members.merging(["request": CanonicalJSON($0.id.number)]) { $1 }) })
        ]
      )
    case .askersForgotten(let people, let requests):
      (
        "access.askers-forgotten",
        [
          "people": .list(people.map { .text($0.key.text) }),
          "requests": .list(requests.map { CanonicalJSON($0.number) }),
        ]
      )
    case .exportAsked(let request): ("access.export-asked", request.json)
    case .exportAnswered(let id, let refusal):
      (
        "access.export-answered", ["request": CanonicalJSON(id.number), "reason": CanonicalJSON(refusal)]
      )
    case .calendarOpened(let person, _, _): ("access.calendar-opened", ["person": .text(person.key.text)])
    case .calendarClosed(let person): ("access.calendar-closed", ["person": .text(person.key.text)])
    case .signedIn: ("access.signed-in", [:])
    case .signInFailed(let failures, let person):
      person.map {
        ("access.sign-in-failed", ["person": .text($0.key.text), "count": CanonicalJSON(failures.count)])
      }
    case .signedOut: ("access.signed-out", [:])
    }
  }
}

extension BindingRequest.State {
  fileprivate var members: [String: CanonicalJSON] {
    var members: [String: CanonicalJSON] = ["state": .text(name.rawValue)]
    // An official's own words, held to be free of identity numbers, or the name of a lapse.
    if let reason { members["reason"] = .text(reason) }
    return members
  }
}

extension Succession {
  fileprivate var json: CanonicalJSON {
    ["enterprise": .text(enterprise.text), "successor": .text(successor.text), "by": .text(askedBy.text)]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(_ json: CanonicalJSON, at: Timestamp) {
    guard let enterprise = json["enterprise"].text.flatMap({ CreditCode($0) }),
      let successor = json["successor"].text.flatMap(ActorID.init), let by = json["by"].text.flatMap(ActorID.init)
    else { return nil }
    self.init(enterprise: enterprise, successor: successor, askedBy: by, askedAt: at)
  }
}

extension ExportRequest {
  fileprivate var json: CanonicalJSON {
    [
      "request": CanonicalJSON(id.number), "area": CanonicalJSON(area?.text), "list": .text(list),
      "address": .text(address), "rows": CanonicalJSON(rows), "purpose": .text(purpose),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(_ json: CanonicalJSON, by asker: ActorID, at: Timestamp) {
    guard let id = json["request"].integer, let list = json["list"].text, let address = json["address"].text,
      let rows = json["rows"].integer, let purpose = json["purpose"].text
    else { return nil }
    self.init(
      id: ID(id), asker: asker, area: json["area"].text.flatMap { AreaCode($0) }, list: list, address: address,
      rows: rows, purpose: purpose, askedAt: at)
  }
}

extension Succession.Answer {
  fileprivate var reason: String? { if case .refuse(let reason) = self { reason } else { nil } }
}

extension Person.Mandate {
  var json: CanonicalJSON { ["by": .text(givenBy.text), "until": .text("\(until)")] }
}
