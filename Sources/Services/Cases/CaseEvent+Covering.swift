import Journal
import Secrecy

extension CaseEvent {
  /// The event as those read it who do not work on the case: mobile numbers in its texts are covered. Texts are refused with
  /// one since; in the journal those from before stay as they are.
  var covered: CaseEvent {
    func covered(_ text: String) -> String { MobileNumber.covered(text) }
    switch self {
    case .opened(let opening): return .opened(opening.covered)
    case .asked(let party, let question): return .asked(party: party, question: covered(question))
    case .answered(let party, let answer, let due): return .answered(party: party, answer: covered(answer), due: due)
    case .termSet(let party, let days, let reason, let due):
      return .termSet(party: party, workingDays: days, reason: covered(reason), due: due)
    case .fieldSet(let name, let value): return .fieldSet(name: name, value: covered(value))
    case .noted(let text): return .noted(covered(text))
    case .closed(let party, let outcome, let words): return .closed(party: party, outcome, words: covered(words))
    case .charged(let party, let words): return .charged(party: party, words: covered(words))
    case .reopened(let party, let reason): return .reopened(party: party, reason: covered(reason))
    case .rated(let rating): return .rated(rating.covered)
    case .contactErased(let reason): return .contactErased(reason: covered(reason))
    case .attached(let attaching):
      return .attached(
        Attaching(
          attaching.step,
          attaching.files.map { AttachedFile(name: covered($0.name), hash: $0.hash, size: $0.size) }))
    case .joined, .assigned, .taken, .dueMoved, .stepReached, .stepMadeUp, .escalated, .leads: return self
    }
  }
}

extension CaseOccurrence {
  var covered: CaseOccurrence { CaseOccurrence(event.covered, at: at, actor: actor, record: record) }
}

extension CaseOpening {
  fileprivate var covered: CaseOpening {
    CaseOpening(
      instrument: instrument, type: type, enterprise: enterprise, area: area, text: MobileNumber.covered(text),
      channel: channel, isComplex: isComplex, contact: contact)
  }
}

extension CaseRating {
  fileprivate var covered: CaseRating {
    CaseRating(mark: mark, words: MobileNumber.covered(words), isOnBehalf: isOnBehalf)
  }
}

extension CaseRow {
  var covered: CaseRow {
    var row = self
    row.text = MobileNumber.covered(text)
    return row
  }
}

extension Visit {
  var covered: Visit {
    Visit(
      id: id, enterprise: enterprise, officer: officer, on: on, note: MobileNumber.covered(note), photo: photo,
      recordedAt: recordedAt)
  }
}
