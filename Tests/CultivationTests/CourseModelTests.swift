import EnterpriseFixtures
import Quantities
import Randomness
import Testing

@testable import Cultivation

/// What stands under a number of a course, as a child would keep it.
private enum SimpleItem: Equatable {
  case ramp(title: String, first: CalendarDay, isOver: Bool)
  case milestone(title: String, SimpleMilestone)

  var milestone: SimpleMilestone? { if case .milestone(_, let state) = self { state } else { nil } }
  /// Its title while no other of the kind may have it.
  var heldRamp: String? { if case .ramp(let title, _, false) = self { title } else { nil } }
  var heldMilestone: String? {
    if case .milestone(let title, let state) = self, state != .dropped { title } else { nil }
  }
}

private enum SimpleMilestone: Equatable {
  case awaited, dropped
  case reached(CalendarDay, isAnswered: Bool)
}

@Suite("A production course against a simple model")
struct CourseModelTests {
  private static let kind = "许可获批"

  @Test(
    "whatever is asked in whatever order, nothing is planned or awaited twice, nothing happens in days to come, and what was answered is not taken back"
  )
  func agrees() throws {
    let code = try #require(CreditCode(Codes.first))
    var taken: Set<Int> = []
    for seed in 1...20 {
      var random = SeededGenerator(seed: UInt64(seed) &* 7_919)
      var today = try #require(CalendarDay("2026-05-10"))
      var course = ProductionCourse(code)
      var model: [SimpleItem] = []
      var history: [CourseEvent] = []
      for step in 0..<200 {
        let place = "seed \(seed), step \(step)"
        if random.once(in: 4) { today = today.adding(days: Int.random(in: 1...9, using: &random)) }
        let number = Int.random(in: max(1, model.count - 5)...model.count + 1, using: &random)
        let one = model.indices.contains(number - 1) ? model[number - 1] : nil
        let title = "第\(Int.random(in: 1...4, using: &random))条"
        let on = today.adding(days: Int.random(in: -12...2, using: &random))
        let kind = Int.random(in: 0..<8, using: &random)
        let act: CourseAct
        var isAllowed = false
        var after = one
        switch kind {
        case 0:
          let plan = Self.plan(title, after: today)
          act = .plan(plan)
          isAllowed = !model.contains { $0.heldRamp == title }
          after = .ramp(title: title, first: plan.months.keys.min()?.start ?? today, isOver: false)
        case 1:
          act = .end(number, on: on, .stopped, reason: "不再跟踪")
          if case .ramp(let title, let first, isOver: false)? = one {
            isAllowed = on <= today && on >= min(first, today)
            after = .ramp(title: title, first: first, isOver: true)
          }
        case 2:
          act = .expect(kind: Self.kind, title: title, by: on)
          isAllowed = !model.contains { $0.heldMilestone == title }
          after = .milestone(title: title, .awaited)
        case 3:
          act = .move(number, to: on, reason: "推迟")
          isAllowed = one?.milestone == .awaited
        case 4:
          act = .reach(number, on: on, evidence: "注册证")
          isAllowed = one?.milestone == .awaited && on <= today
          after = Self.state(.reached(on, isAnswered: false), of: one)
        case 5:
          act = .revoke(number, reason: "误登")
          if case .reached(_, isAnswered: false)? = one?.milestone { isAllowed = true }
          after = Self.state(.awaited, of: one)
        case 6:
          act = .answer(number, .entry, .filed, on: on, note: "看过")
          if case .reached(let day, isAnswered: false)? = one?.milestone {
            isAllowed = day <= on && on <= today
            after = Self.state(.reached(day, isAnswered: true), of: one)
          }
        default:
          act = .drop(number, on: on, reason: "不做了")
          isAllowed = one?.milestone == .awaited && on <= today
          after = Self.state(.dropped, of: one)
        }
        let event = try? course.decide(act, kinds: [Self.kind], today: today)
        #expect((event != nil) == isAllowed, "\(act), \(place)")
        guard let event, let after else { continue }
        course.apply(event)
        history.append(event)
        taken.insert(kind)
        if kind == 0 || kind == 2 { model.append(after) } else { model[number - 1] = after }
        Self.check(course, model, place)
      }
      #expect(ProductionCourse(code, events: history) == course, "seed \(seed)")
    }
    #expect(taken == Set(0..<8))
  }

  private static func state(_ state: SimpleMilestone, of item: SimpleItem?) -> SimpleItem? {
    guard case .milestone(let title, _)? = item else { return item }
    return .milestone(title: title, state)
  }

  /// What a project is to bring in the two months after this one.
  private static func plan(_ title: String, after today: CalendarDay) -> PlannedRamp {
    let (year, month, _) = today.civil
    let months = (1...2).map { ahead in
      Period.month(year: year + (month - 1 + ahead) / 12, month: (month - 1 + ahead) % 12 + 1)
    }
    return PlannedRamp(
      title: title, covers: .project,
      months: Dictionary(uniqueKeysWithValues: months.map { ($0, Money(fen: 1_000_000)) }),
      basis: .voluntary, declarer: .enterprise)
  }

  private static func check(_ course: ProductionCourse, _ model: [SimpleItem], _ place: String) {
    #expect(course.ramps.count + course.milestones.count == model.count, "\(place)")
    for (index, item) in model.enumerated() {
      switch item {
      case .ramp(let title, _, let isOver):
        let ramp = course.ramps[index + 1]
        #expect(ramp?.title == title && (ramp?.ending != nil) == isOver, "\(index + 1), \(place)")
      case .milestone(let title, let state):
        let milestone = course.milestones[index + 1]
        #expect(milestone?.title == title && milestone?.isAwaited == (state == .awaited), "\(index + 1), \(place)")
        #expect((milestone?.dropped != nil) == (state == .dropped), "\(index + 1), \(place)")
        if case .reached(let day, let isAnswered) = state {
          #expect(milestone?.reached?.day == day && milestone?.answers.isEmpty == !isAnswered, "\(index + 1), \(place)")
        }
      }
    }
  }
}
