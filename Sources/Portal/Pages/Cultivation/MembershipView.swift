import Cultivation
import Diagnostics
import PolicyCorpus
import Quantities

/// In which libraries and lists an enterprise stands, since when, and what is due.
struct MembershipView: Sendable {
  let name: String
  let href: String
  let mark: StateMark
  let since: String
  let note: String

  /// The entries about an enterprise that the reader sees, the open ones first.
  static func all(
    of code: CreditCode, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [MembershipView] {
    let words = portal.renderer.words(request.language)
    return try await portal.registers.entries(of: code, within: request.scope).compactMap { entry in
      guard let declaration = portal.corpus.register(entry.register),
        let name = portal.corpus.instrument(entry.register)?.name(request.language)
      else { return nil }
      let dues = declaration.dues(of: entry, on: request.today).map { words.said($0, on: request.today) }
      var notes = entry.subject.key.isEmpty ? [] : [entry.subject.key]
      if case .left(let reason) = entry.state { notes.append(portal.corpus.wording(reason)(request.language)) }
      return MembershipView(
        name: name, href: entry.path, mark: StateMark(entry.state.name, in: request.language),
        since: entry.since.text(in: request.language),
        note: (notes + dues).joined(separator: words("sentence.separator")))
    }
  }
}

extension Strings {
  /// What an entry asks for: by when, or since when it should have been done, and what to do.
  func said(_ due: EntryDue, on today: CalendarDay) -> String {
    let name = "cultivation.\(due.isOverdue ? "passed" : "due").\(due.kind.rawValue)"
    let days = today.daysSinceEpoch - due.by.daysSinceEpoch
    return self(name, ["day": due.by.text(in: language), "days": "\(days)"])
  }
}
