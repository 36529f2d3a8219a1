import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// An enterprise that a count has on a day, such as the day of its entry above scale: one row behind an actual.
public struct CountedEntry: Sendable, Hashable {
  public let count: CountID
  public let enterprise: CreditCode
  public let day: CalendarDay
  /// The area that it counts for in that month; `nil` while nobody has told.
  public let area: AreaCode?
  /// The park that it counts for beside the area.
  public let park: AreaCode?
  /// 入统确认: whether the day stands on a confirmation of entry, or only on what somebody told. Where nobody confirms such
  /// a day, as told is as sure as it gets.
  public let isConfirmed: Bool
  /// 待补信息: the day is known, and a fact that nobody told would decide whether the count has it. It is in no number but
  /// its own.
  public let isOpen: Bool

  public init(
    count: CountID, enterprise: CreditCode, day: CalendarDay, area: AreaCode?, park: AreaCode?, isConfirmed: Bool,
    isOpen: Bool = false
  ) {
    self.count = count
    self.enterprise = enterprise
    self.day = day
    self.area = area
    self.park = park
    self.isConfirmed = isConfirmed
    self.isOpen = isOpen
  }
}

/// Finds the days on which an enterprise entered the counts that observe indicators: pure, from what is known of it.
///
/// A count has days where its condition reads exactly one fact that is a day. The condition is then asked for that day's
/// own year, so that one pass gives the actuals of every year and month.
public struct EntryCounter: Sendable {
  private let counts: [(count: FactCount, fact: FactID, isConfirmable: Bool)]
  private let attributions: [CreditCode: [Attribution]]

  /// - Parameter attributions: those that stand.
  public init(corpus: PolicyCorpus, attributions: [Attribution] = []) {
    let observing = Set(
      corpus.instruments.compactMap { instrument -> CountID? in
        guard case .indicator(let indicator) = instrument.declaration else { return nil }
        return indicator.observedBy
      })
    counts = corpus.counts.filter { observing.contains($0.id) }.compactMap { count in
      count.entryDay.map { (count, $0, corpus.isConfirmable($0)) }
    }
    self.attributions = Dictionary(grouping: attributions.filter { $0.ending == nil }, by: \.enterprise)
  }

  /// The counts that have days.
  public var counted: [CountID] { counts.map(\.count.id) }

  /// What one enterprise adds: entries that count, and open ones.
  /// - Parameters:
  ///   - facts: everything that was ever told about it.
  ///   - today: the day of the question; a day that has not come is no entry.
  /// - Throws: what strict evaluation refuses.
  public func entries(
    of code: CreditCode, _ dossier: Dossier, facts: [RecordedFact], on today: CalendarDay
  ) throws(Diagnostic) -> [CountedEntry] {
    var entries: [CountedEntry] = []
    for (count, fact, isConfirmable) in counts {
      let reference = FactReference(fact)
      guard case .known(.day(let day)) = dossier.enterprise.knowledge(of: reference, on: today, known: today),
        day <= today
      else { continue }
      let isIn = try count.counts(year: day.year) { dossier.enterprise.knowledge(of: $0, on: today, known: today) }
      if isIn == false { continue }
      let given = attributions[code] ?? []
      entries.append(
        CountedEntry(
          count: count.id, enterprise: code, day: day,
          area: given.area(on: day)?.area ?? area(of: dossier, by: count.areaFact, in: .month(of: day), today: today),
          park: given.park(on: day)?.park,
          isConfirmed: !isConfirmable
            || facts.contains {
              $0.subject == SubjectReference(code) && $0.reference == reference && $0.ending == nil
                && $0.value == .day(day) && $0.origin.basis.kind == .entryConfirmation
            }, isOpen: isIn == nil))
    }
    return entries
  }

  /// The area at the month's end; where it was told only from a later day on, the one that holds now.
  private func area(of dossier: Dossier, by fact: FactID, in month: Period, today: CalendarDay) -> AreaCode? {
    for day in [min(month.lastDay, today), today] {
      if case .known(.code(let code)) = dossier.enterprise.knowledge(of: FactReference(fact), on: day, known: today) {
        return AreaCode(code)
      }
    }
    return nil
  }
}

extension PolicyCorpus {
  /// Whether the days that a count goes by are confirmed (入统确认), so that those that are not stand apart.
  public func asksConfirmation(_ count: CountID) -> Bool {
    self.count(count)?.entryDay.map(isConfirmable) ?? false
  }

  fileprivate func isConfirmable(_ fact: FactID) -> Bool {
    facts.definition(of: fact)?.sources.contains { $0.id == "confirmed" } ?? false
  }
}

extension FactCount {
  /// Whether who is counted has a day on which that began.
  public var hasEntryDay: Bool { entryDay != nil }

  /// The fact that is the day on which an enterprise comes to be counted; `nil` where the condition reads none, or several:
  /// then it is only known who is counted now.
  var entryDay: FactID? {
    let days = condition.facts.filter { $0.definition.type == .day }
    guard days.count == 1, let day = days.first, day.yearOffset == nil else { return nil }
    return day.fact
  }
}

extension Period {
  /// The month that a day lies in.
  public static func month(of day: CalendarDay) -> Period { .month(year: day.year, month: day.month) }
}
