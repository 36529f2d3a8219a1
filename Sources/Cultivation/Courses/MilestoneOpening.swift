import PolicyCorpus
import Quantities

/// What a milestone makes possible to file, from which day on and until when.
public struct MilestoneOpening: Sendable, Hashable {
  public let what: Filing
  /// The day of the milestone: reached, or as long as it is not, expected.
  public let from: CalendarDay
  /// The last day in force of what is filed for; `nil` where the text names none, and for entry above scale.
  public let until: CalendarDay?
  /// Whether that day lies in force; entry above scale always does.
  public let isInForce: Bool
  public let answer: Milestone.Answered?

  /// Whether it can be filed on a day: reached, in force and not answered.
  public func mayBeFiled(_ milestone: Milestone, on day: CalendarDay) -> Bool {
    milestone.reached != nil && isInForce && answer == nil && (until.map { day <= $0 } ?? true)
  }
}

/// 提醒: something of a course that somebody should look at. It says what is possible or late, and no figure.
public struct CourseReminder: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 可以申报.
    case mayFile
    /// 过了预计日期.
    case late
    /// 快到预计日期.
    case soon
    /// 爬坡落后于计划.
    case behind
  }

  public let kind: Kind
  public let enterprise: CreditCode
  /// The plan's or the milestone's number and title.
  public let number: Int
  public let title: String
  /// Since when it may be filed, the expected day, or the last day of the month that is behind.
  public let day: CalendarDay

  /// How many days before its expected day a milestone is reminded of.
  public static let soonDays = 30
}

extension ProductionCourse {
  /// What asks to be looked at, the most pressing kind first, then by day.
  /// - Parameters:
  ///   - openings: what each milestone makes possible.
  ///   - standings: how each open plan stands.
  public func reminders(
    _ openings: [Int: [MilestoneOpening]], _ standings: [Int: RampStanding], on day: CalendarDay
  ) -> [CourseReminder] {
    var found: [CourseReminder] = []
    func add(_ kind: CourseReminder.Kind, _ number: Int, _ title: String, _ at: CalendarDay) {
      found.append(CourseReminder(kind: kind, enterprise: enterprise, number: number, title: title, day: at))
    }
    for (number, milestone) in milestones {
      if milestone.isAwaited {
        if milestone.expected < day {
          add(.late, number, milestone.title, milestone.expected)
        } else if milestone.expected <= day.adding(days: CourseReminder.soonDays) {
          add(.soon, number, milestone.title, milestone.expected)
        }
      } else if (openings[number] ?? []).contains(where: { $0.mayBeFiled(milestone, on: day) }),
        let reached = milestone.reached
      {
        add(.mayFile, number, milestone.title, reached.day)
      }
    }
    for (number, ramp) in openRamps {
      guard let last = standings[number]?.last, last.word == .behind else { continue }
      add(.behind, number, ramp.title, last.period.lastDay)
    }
    let order = CourseReminder.Kind.allCases
    return found.sorted {
      (order.firstIndex(of: $0.kind) ?? 0, $0.day, $0.number) < (order.firstIndex(of: $1.kind) ?? 0, $1.day, $1.number)
    }
  }
}
