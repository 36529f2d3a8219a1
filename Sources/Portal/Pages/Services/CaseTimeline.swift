import Journal
import Services

/// 办理过程: what happened to a case, the latest first, as far as the reader may know.
struct CaseTimeline {
  let said: ServiceWords
  let request: PortalRequest
  let files: CaseFileLinks

  init(_ said: ServiceWords, _ request: PortalRequest, _ files: CaseFileLinks) {
    self.said = said
    self.request = request
    self.files = files
  }

  func entries(of dossier: CaseDossier) -> [CasePage.View.Entry] {
    // What one command led to stands in one record.
    var records: [[CaseOccurrence]] = []
    for occurrence in dossier.occurrences {
      if let last = records.last?.last, last.record == occurrence.record, last.actor == occurrence.actor {
        records[records.count - 1].append(occurrence)
      } else {
        records.append([occurrence])
      }
    }
    let moved = movingAnswers(among: dossier.occurrences)
    return records.reversed().flatMap { record -> [CasePage.View.Entry] in
      lines(of: record, dossier.case, moved).reversed().map { occurrence, what, detail in
        CasePage.View.Entry(
          at: occurrence.at.text(in: said.language), who: said.person(occurrence.actor), what: what, detail: detail,
          entryFiles: files.links(with: occurrence))
      }
    }
  }

  /// The answers that gave another deadline than the part had before its question: one of the same day moves nothing, and
  /// none moves what had passed before.
  private func movingAnswers(among occurrences: [CaseOccurrence]) -> Set<CaseOccurrence> {
    var deadlines: [Int: DueDay] = [:]
    var moving: Set<CaseOccurrence> = []
    for occurrence in occurrences {
      switch occurrence.event {
      case .joined(let joining): deadlines[joining.party] = joining.due
      case .termSet(let party, _, _, let due), .dueMoved(let party, _, let due, _): deadlines[party] = due
      case .answered(let party, _, let due):
        if due != nil, deadlines[party] != due { moving.insert(occurrence) }
        deadlines[party] = due
      default: break
      }
    }
    return moving
  }

  /// The lines of one record. Units that were asked in together for the same stand in one line with what they are asked;
  /// so does a unit that has a part instead of another.
  private func lines(
    of record: [CaseOccurrence], _ found: ServiceCase, _ moved: Set<CaseOccurrence>
  ) -> [(occurrence: CaseOccurrence, what: String, detail: String?)] {
    var charges: [Int: String] = [:]
    for case .charged(let party, let text) in record.map(\.event) { charges[party] = text }
    let joined = record.compactMap { occurrence -> CaseEvent.Joining? in
      guard case .joined(let joining) = occurrence.event, charges[joining.party] != nil else { return nil }
      return joining
    }
    let beside = joined.filter { !$0.isLead }
    var told: Set<Int> = []
    return record.compactMap { occurrence -> (occurrence: CaseOccurrence, what: String, detail: String?)? in
      guard Self.isShown(occurrence, to: request) else { return nil }
      switch occurrence.event {
      case .charged(let party, _) where joined.contains(where: { $0.party == party }): return nil
      case .joined(let joining) where charges[joining.party] != nil:
        guard told.insert(joining.party).inserted else { return nil }
        let together = joining.isLead ? [joining] : beside
        told.formUnion(together.map(\.party))
        let units = together.map { said.owner($0.unit, $0.officer) }.joined(separator: said.words("list.separator"))
        return (
          occurrence, said.words(joining.isLead ? "case.event.joinedLead" : "case.event.joined", ["unit": units]),
          request.isOwnEnterprise || isSaid(charges[joining.party], in: record) ? nil : charges[joining.party]
        )
      default:
        return words(for: occurrence.event, found, isMoved: moved.contains(occurrence)).map {
          (occurrence, $0.what, $0.detail)
        }
      }
    }
  }

  /// Whether whoever handed a part on said the same in closing it.
  private func isSaid(_ text: String?, in record: [CaseOccurrence]) -> Bool {
    record.contains { occurrence in
      if case .closed(_, .handedOn, let words) = occurrence.event { words == text } else { false }
    }
  }

  /// The enterprise is told what concerns it, and not what offices note among themselves.
  static func isShown(_ occurrence: CaseOccurrence, to request: PortalRequest) -> Bool {
    guard request.isOwnEnterprise else { return true }
    switch occurrence.event {
    case .noted: return occurrence.actor == request.actor.id
    case .attached(let attaching): return attaching.step != .noted || occurrence.actor == request.actor.id
    case .assigned, .charged, .escalated, .fieldSet, .termSet: return false
    case .opened, .joined, .taken, .asked, .answered, .dueMoved, .stepReached, .stepMadeUp, .closed, .leads, .reopened,
      .rated, .contactErased:
      return true
    }
  }

  private func words(
    for event: CaseEvent, _ found: ServiceCase, isMoved: Bool
  ) -> (what: String, detail: String?)? {
    let words = said.words
    func unit(_ party: Int) -> String {
      found.parties.indices.contains(party) ? said.unit(found.parties[party].unit) : ""
    }
    func told(_ key: String, _ party: Int) -> String { words("case.event.\(key)", ["unit": unit(party)]) }
    switch event {
    case .opened(let opening):
      return (words("case.event.opened", ["channel": said.addressed("case.channels.\(opening.channel.rawValue)")]), nil)
    case .joined(let joining):
      return (
        words(
          joining.isLead ? "case.event.joinedLead" : "case.event.joined",
          ["unit": said.owner(joining.unit, joining.officer)]),
        request.isOwnEnterprise || joining.reasons.isEmpty ? nil : said.reasons(joining.reasons)
      )
    case .assigned(let party, let officer?, _):
      return (words("case.event.assigned", ["unit": unit(party), "officer": said.person(officer)]), nil)
    case .assigned(let party, nil, let reasons):
      return (told("returned", party), reasons.isEmpty ? nil : said.reasons(reasons))
    case .taken(let party, _): return (told("taken", party), nil)
    case .asked(let party, let question):
      return (said.addressed("case.event.asked", ["unit": unit(party)]), question)
    case .answered(let party, let answer, let due):
      return (
        told("answered", party),
        due.flatMap {
          isMoved ? words("case.event.answeredDue", ["answer": answer, "day": said.day($0.day)]) : nil
        } ?? answer
      )
    case .termSet(let party, let days, let reason, _):
      return (words("case.event.termSet", ["unit": unit(party), "days": "\(days)"]), reason)
    case .dueMoved(let party, _, let due, let ground):
      let detail = [due.map { said.day($0.day) }, ground].compactMap { $0 }
      return (told("dueMoved", party), detail.isEmpty ? nil : detail.joined(separator: words("sentence.separator")))
    case .stepReached(let step): return (words("case.event.step", ["step": said.said(step)]), nil)
    case .stepMadeUp(let step, let day):
      return (words("case.event.stepMadeUp", ["step": said.said(step), "day": said.day(day)]), nil)
    case .fieldSet(let name, let value):
      return (words("case.event.field", ["name": said.said(name), "value": said.said(value)]), nil)
    case .noted(let text): return (words("case.event.noted"), text)
    case .closed(let party, let outcome, let text):
      return (
        words("case.event.closed", ["unit": unit(party), "outcome": words("case.outcome.\(outcome.rawValue)")]), text
      )
    case .escalated(let party, let level):
      return (
        words("case.event.escalated", ["unit": unit(party), "level": words("case.level.\(level.rawValue)")]), nil
      )
    case .charged(let party, let text): return (told("charged", party), text)
    case .leads(let party): return (told("joinedLead", party), nil)
    case .reopened(let party, let reason):
      return (party.map { told("reopenedPart", $0) } ?? words("case.event.reopened"), reason)
    case .rated(let rating):
      return (
        words(
          rating.isOnBehalf ? "case.event.ratedFor" : "case.event.rated",
          ["mark": words("case.mark.\(rating.mark.rawValue)")]),
        rating.words.isEmpty ? nil : rating.words
      )
    case .contactErased(let reason): return (words("case.event.contactErased"), reason)
    // They stand with the step that they came with.
    case .attached: return nil
    }
  }
}
