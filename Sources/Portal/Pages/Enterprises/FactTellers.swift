import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting

/// 以谁报的为准: of facts that several told in words of one rank, whose counts and what it followed. What a better source told
/// is said as that.
struct FactTellers: Sendable {
  private let notes: [RecordedFact.ID: String]

  /// - Parameter isOwn: whether the enterprise itself reads it. A report has one reason for all rows that it confirmed, so
  ///   that it may speak of other enterprises: offices alone read it.
  /// Cost: a look at the record of each telling that has another beside it.
  init(_ history: [FactHistoryEntry], isOwn: Bool, _ portal: Portal, _ words: Strings) async throws {
    let resolution = FactResolution(portal.corpus.facts.all)
    func rank(_ fact: RecordedFact) -> Int { resolution.rank(of: fact.origin.source, for: fact.reference.fact) }
    let standing = Dictionary(grouping: history.filter { $0.fact.ending == nil }) { entry in
      Slot(subject: entry.fact.subject, reference: entry.fact.reference, since: entry.fact.since)
    }
    let several = standing.values.compactMap { entries -> (now: RecordedFact, others: [RecordedFact])? in
      guard entries.count > 1, let now = entries.first(where: \.counts)?.fact else { return nil }
      return (now, entries.filter { !$0.counts }.map(\.fact))
    }
    let likes = several.flatMap { slot in [slot.now] + slot.others.filter { rank($0) == rank(slot.now) } }
    let tellers = try await portal.reporting.tellers(of: Set(likes.map(\.origin.record)))
    var notes = Self.corrections(history, portal, words)
    for (now, others) in several {
      let teller = tellers[now.origin.record]
      let name = teller.map { portal.name(of: $0.reporter, words) }
      for other in others {
        guard rank(other) == rank(now) else {
          notes[other.id] = words("fact.outranked")
          continue
        }
        let isSame = teller != nil && tellers[other.origin.record]?.reporter == teller?.reporter
        notes[other.id] =
          isSame
          ? words("fact.toldAgain")
          : name.map { name in
            (isOwn ? nil : teller?.reason(for: now)).map {
              words("fact.followedWithReason", ["teller": name, "reason": $0])
            }
              ?? words("fact.followed", ["teller": name])
          } ?? words("fact.followedOtherwise")
      }
      // What the enterprise itself told stands beside what counts in its place.
      let own = others.filter { other in tellers[other.origin.record]?.reporter.kind == .enterprise }
        .max { $0.id < $1.id }
      guard let own, own.value != now.value, teller?.reporter.kind != .enterprise else { continue }
      let value = own.value.map { portal.factValue($0, of: own.reference.fact, in: words.language).short }
      notes[now.id] = words(
        name == nil ? "fact.ownBeside" : "fact.ownBesideTeller",
        ["teller": name ?? "", "own": value ?? words("fact.none")])
    }
    self.notes = notes
  }

  /// Of what stands in the place of another that was corrected: when, what that was, and why.
  private static func corrections(
    _ history: [FactHistoryEntry], _ portal: Portal, _ words: Strings
  ) -> [RecordedFact.ID: String] {
    var notes: [RecordedFact.ID: String] = [:]
    for fact in history.map(\.fact) {
      guard let ending = fact.ending, case .corrected(let by) = ending.way else { continue }
      let before = fact.value.map { portal.factValue($0, of: fact.reference.fact, in: words.language).short }
      notes[by] = words(
        "fact.correction",
        [
          "day": ending.at.dayInShanghai.text(in: words.language), "before": before ?? words("fact.none"),
          "reason": ending.reason,
        ])
    }
    return notes
  }

  /// What is said of a telling beside others; `nil` for one that stands alone.
  func note(of fact: RecordedFact) -> String? { notes[fact.id] }

  private struct Slot: Hashable {
    let subject: SubjectReference
    let reference: FactReference
    let since: CalendarDay?
  }
}

extension Portal {
  /// Whose report something came in: an area's, or the enterprise's that it is about.
  func name(of reporter: Reporter.Key, _ words: Strings) -> String {
    switch reporter {
    case .area(let code): areaName(code, in: words.language)
    case .enterprise: words("fact.tellerItself")
    }
  }
}
