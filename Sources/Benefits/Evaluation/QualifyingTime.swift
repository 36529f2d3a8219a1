import Facts
import PolicyCorpus
import Quantities

/// When the qualifying thing happened, and what follows from it, for one benefit and subject.
struct QualifyingTime {
  enum Accrual: Sendable, Hashable {
    case on(CalendarDay)
    /// The day is known never to have come.
    case never
    case unknown
  }

  let accrual: Accrual
  /// The fact that tells the day; `nil` where the qualifying year does.
  let fact: FactReference?
  /// The year that the rule calls Y; `nil` where it hangs on an unknown or absent day.
  let year: Int?
  /// The day for which facts without a period are read.
  let factsOn: CalendarDay

  /// - Parameters:
  ///   - on: the day of the question.
  ///   - forYear: the year asked for; only benefits without a day of their own heed it.
  ///   - read: what is known of a fact of the subject on the day of the question.
  init(
    of benefit: BenefitDeclaration, on: CalendarDay, forYear: Int?, read: (FactReference) -> Knowledge
  ) {
    switch benefit.accrual {
    case .year:
      let year = forYear ?? benefit.runningYear(on: on)
      let end = Period.year(year).lastDay
      accrual = .on(end)
      fact = nil
      self.year = year
      factsOn = min(end, on)
    case .day(let id):
      let reference = FactReference(id)
      fact = reference
      switch read(reference) {
      case .known(.day(let day)):
        accrual = .on(day)
        year = day.year
        factsOn = min(day, on)
      case .known, .unknown:
        accrual = .unknown
        year = nil
        factsOn = on
      case .absent:
        accrual = .never
        year = nil
        factsOn = on
      }
    }
  }

  /// Whether a day that a fact tells lies after the day of the question. A qualifying year may be asked for before it
  /// ends; a thing that has a day of its own has not happened before it.
  func isStillToCome(_ on: CalendarDay) -> Bool {
    fact != nil && (day.map { $0 > on } ?? false)
  }

  var day: CalendarDay? {
    if case .on(let day) = accrual { return day }
    return nil
  }
}

extension BenefitDeclaration {
  /// A flow without a date of its own counts for the running year, everything else for the last closed one.
  fileprivate func runningYear(on: CalendarDay) -> Int {
    [SubjectKind.person, .insurance, .institution].contains(subject) ? on.year : on.year - 1
  }

  /// The year that is asked for on a day where nobody names one; `nil` where a day of the subject's own tells it.
  public func yearAsked(on: CalendarDay) -> Int? {
    if case .year = accrual { runningYear(on: on) } else { nil }
  }

  /// The day that must lie in the period of force where a year is asked for: its last one, or that of the question where
  /// the claim's day counts.
  public func dayTested(ofYear year: Int, on: CalendarDay) -> CalendarDay {
    switch forceTestedOn {
    case .claim: on
    case .accrual, .periodEnd: Period.year(year).lastDay
    }
  }
}
