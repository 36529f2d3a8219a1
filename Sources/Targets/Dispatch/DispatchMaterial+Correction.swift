import Journal
import PolicyCorpus
import Quantities

extension DispatchMaterial {
  /// 更正: what a second issue of the same month says about the one whose place it takes. Its figures are those of the first:
  /// what has been corrected of them since stands beside both.
  public struct Correction: Sendable, Hashable {
    /// The journal's record of the issue whose place it takes, and the day on which that was issued.
    public let replaces: Int
    public let issuedOn: CalendarDay
    /// 第几次印发, from 2.
    public let number: Int
    public let reason: String
    public let changes: [Change]
  }

  /// One line of what people wrote: as it was, and as it is now.
  public struct Change: Sendable, Hashable {
    public enum Part: String, Sendable, Hashable, CaseIterable {
      case difficulties, outcomes, promises
    }

    public let part: Part
    /// `nil` for a line that is new.
    public let before: String?
    /// `nil` for a line that is left out.
    public let after: String?
  }

  /// The same material with other text, in the place of an issue of it.
  func corrected(_ notes: Notes, reason: String, replacing issued: IssuedMaterial) -> DispatchMaterial {
    var corrected = self
    corrected.notes = notes
    corrected.correction = Correction(
      replaces: issued.trace.record, issuedOn: issued.trace.at.dayInShanghai, number: issued.number + 1, reason: reason,
      changes: self.notes.changes(to: notes))
    return corrected
  }
}

extension DispatchMaterial.Notes {
  /// Line by line, in the order of the parts: a line in the place of another is one change.
  func changes(to other: Self) -> [DispatchMaterial.Change] {
    DispatchMaterial.Change.Part.allCases.flatMap { part -> [DispatchMaterial.Change] in
      let (before, after) = (lines(of: part), other.lines(of: part))
      let difference = after.difference(from: before)
      let left = difference.removals.map { before[$0.offset] }
      let new = difference.insertions.map { after[$0.offset] }
      return (0..<max(left.count, new.count)).map { place in
        DispatchMaterial.Change(
          part: part, before: place < left.count ? left[place] : nil, after: place < new.count ? new[place] : nil)
      }
    }
  }

  private func lines(of part: DispatchMaterial.Change.Part) -> [String] {
    switch part {
    case .difficulties: difficulties
    case .outcomes: outcomes.map(\.line)
    case .promises: promises
    }
  }
}

extension DispatchMaterial.Outcome {
  /// A promise with what became of it, as a correction keeps both; with nothing after the colon where nobody told it.
  public var line: String { "\(promise)：\(result)" }
}

extension CollectionDifference.Change {
  fileprivate var offset: Int {
    switch self {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
  }
}

extension IssuedMaterial {
  /// 第几次印发, from 1.
  public var number: Int { material.correction?.number ?? 1 }
}

extension [IssuedMaterial] {
  /// The issue that has taken the place of another, the last of them; `nil` for one that stands.
  /// - Parameter issued: one of these, all of which are of one indicator and area.
  public func successor(of issued: IssuedMaterial) -> IssuedMaterial? {
    filter { $0.material.month == issued.material.month && $0.number > issued.number }.max { $0.number < $1.number }
  }

  /// What the last material before a month promised. They stand the newest first.
  public func promises(before month: Period) -> [String] {
    first { $0.material.month < month }?.material.notes.promises ?? []
  }
}

// MARK: - As the journal has it

extension DispatchMaterial.Correction {
  var json: CanonicalJSON {
    [
      "replaces": CanonicalJSON(replaces), "issued_on": .text("\(issuedOn)"), "number": CanonicalJSON(number),
      "reason": .text(reason),
      "changes": .list(
        changes.map {
          [
            "part": .text($0.part.rawValue), "before": CanonicalJSON($0.before), "after": CanonicalJSON($0.after),
          ]
        }),
    ]
  }

  /// `nil` where the text is not what `json` writes.
  init?(json: CanonicalJSON) {
    guard let replaces = json["replaces"].integer, let number = json["number"].integer,
      let issuedOn = json["issued_on"].text.flatMap({ CalendarDay($0) }), let reason = json["reason"].text,
      let list = json["changes"].list
    else { return nil }
    let changes = list.compactMap { change -> DispatchMaterial.Change? in
      guard let part = change["part"].text.flatMap(DispatchMaterial.Change.Part.init(rawValue:)) else { return nil }
      return DispatchMaterial.Change(part: part, before: change["before"].text, after: change["after"].text)
    }
    guard changes.count == list.count else { return nil }
    self.init(replaces: replaces, issuedOn: issuedOn, number: number, reason: reason, changes: changes)
  }
}
