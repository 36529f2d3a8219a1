import Diagnostics
import Journal
import Quantities

/// What the journal alone rebuilds of this room: who asked for which enterprise and what came of it, which changes of
/// principal accounts wait, and which lists were asked for. People themselves are personal data, and stand beside the
/// journal.
public struct AccessProjection: Sendable {
  public init() {}

  /// Applies one record; another kind changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(
    _ record: JournalRecord, to bindings: any BindingRepository, _ successions: any SuccessionRepository,
    _ exports: any ExportRequestRepository
  ) throws {
    let payload = record.entry.payload
    switch record.entry.kind {
    case "access.binding-asked":
      guard let id = payload["request"].integer, let person = payload["person"].text.flatMap(ActorID.init),
        let enterprise = payload["enterprise"].text.flatMap({ CreditCode($0) }),
        let commitment = payload["evidence"].text.flatMap(ContentHash.init(hex:))
      else { throw Diagnostics(record.unreadable) }
      try bindings.insert(
        BindingRequest(
          id: BindingRequest.ID(id), person: person, enterprise: enterprise, askedAt: record.entry.at,
          commitment: commitment))
    case "access.binding-answered":
      try answer(payload, in: record, bindings)
    case "access.succession-asked", "access.succession-ended":
      guard let succession = Succession(payload["succession"], at: record.entry.at) else {
        throw Diagnostics(record.unreadable)
      }
      if record.entry.kind == "access.succession-asked" {
        try successions.insert(succession)
      } else {
        try successions.remove(of: succession.enterprise)
      }
    case "access.export-asked":
      guard let request = ExportRequest(payload, by: record.entry.actor, at: record.entry.at) else {
        throw Diagnostics(record.unreadable)
      }
      try exports.insert(request)
    case "access.export-answered":
      guard let id = payload["request"].integer else { throw Diagnostics(record.unreadable) }
      try exports.setAnswer(
        ExportRequest.Answer(record, refusal: payload["reason"].text), of: ExportRequest.ID(id))
    case "access.bindings-ended":
      guard let requests = payload["requests"].list else { throw Diagnostics(record.unreadable) }
      for request in requests { try answer(request, in: record, bindings) }
    case "access.askers-forgotten":
      guard let requests = payload["requests"].list else { throw Diagnostics(record.unreadable) }
      for request in requests {
        guard let id = request.integer else { throw Diagnostics(record.unreadable) }
        try bindings.remove(BindingRequest.ID(id))
      }
    default: return
    }
  }

  private func answer(
    _ payload: CanonicalJSON, in record: JournalRecord, _ bindings: any BindingRepository
  ) throws {
    guard let id = payload["request"].integer,
      let state = payload["state"].text.flatMap(BindingRequest.State.Name.init(rawValue:)).flatMap({
        BindingRequest.State($0, reason: payload["reason"].text)
      })
    else { throw Diagnostics(record.unreadable) }
    try bindings.setState(state, of: BindingRequest.ID(id))
  }
}
