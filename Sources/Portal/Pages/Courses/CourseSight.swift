import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// One enterprise's production course as a reader sees it: what its milestones open, how its plans stand, and what asks to
/// be looked at.
struct CourseSight: Sendable {
  let enterprise: Enterprise
  let course: ProductionCourse
  let openings: [Int: [MilestoneOpening]]
  let standings: [Int: RampStanding]
  let reminders: [CourseReminder]
  /// Where the months of a whole enterprise were told; `nil` where no plan is held against them.
  let told: ToldFacts?

  init(_ course: ProductionCourse, of enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws {
    let today = request.today
    let dossier = try await portal.facts.dossier(of: enterprise.creditCode, known: today, within: request.scope)
    let firstEntry = (dossier?.enterprise.firstEntry(known: today)).flatMap { $0 <= today ? $0 : nil }
    // Who fell out may enter again.
    let scale = try await portal.ports.monitoring.scaleHistory(of: enterprise.creditCode)
    let isAboveScale = firstEntry != nil && scale.exit(entered: firstEntry) == nil
    var output: ToldOutput?
    var told: ToldFacts?
    if let dossier, course.ramps.values.contains(where: { $0.covers == .enterprise }) {
      let history = try await portal.facts.history(
        of: enterprise.creditCode, at: request.now, within: request.scope)
      output = ToldOutput(dossier.enterprise, history)
      told = ToldFacts(history, on: today)
    }
    self.enterprise = enterprise
    self.course = course
    self.told = told
    let maker = dossier.map { MilestoneMaker($0, on: today) } ?? MilestoneMaker()
    openings = course.milestones.mapValues {
      portal.courses.openings(of: $0, isAboveScale: isAboveScale, maker: maker)
    }
    standings = course.ramps.mapValues { [output] ramp in
      RampStanding(ramp, told: { output?.figure($0) }, on: today)
    }
    reminders = course.reminders(openings, standings, on: today)
  }

  /// The courses that a reader sees, in the order of codes.
  static func all(
    _ request: PortalRequest, _ portal: Portal, area: AreaCode? = nil
  ) async throws -> [CourseSight] {
    var sights: [CourseSight] = []
    for course in try await portal.courses.courses(within: request.scope) {
      guard let enterprise = try await portal.facts.enterprise(course.enterprise, within: request.scope),
        area.map({ AreaScope.whole($0, on: request.today).contains(enterprise) }) ?? true
      else { continue }
      sights.append(try await CourseSight(course, of: enterprise, request, portal))
    }
    return sights
  }
}

extension CourseSight {
  /// Where a month's figure was told: the enterprise's fact, or among what was done in the course.
  func source(of month: RampStanding.Month, _ ramp: RampPlan) -> String? {
    guard month.told != nil else { return nil }
    return ramp.covers == .project ? "\(enterprise.coursePath)#history" : told?.output(month.period)
  }
}

extension Enterprise {
  /// Where its production course is kept.
  var coursePath: String { "\(path)/course" }
}

extension DeliveryPen {
  /// A field of a form of 投产进程.
  func course(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, isLong: Bool = false, hint: String? = nil
  ) -> DeliveryView.Act.Field {
    var field = field(
      name, of: action, value: value, type: type, isShort: isShort, isRequired: isRequired, hint: hint,
      label: words("course.field.\(name)"))
    field.isLong = isLong
    return field
  }

  func course(_ name: String, of action: String, _ options: [Choice]) -> DeliveryView.Act.Field {
    choice(name, of: action, options, label: words("course.field.\(name)"))
  }

  func mark(_ word: RampStanding.Word) -> StateMark {
    let css =
      switch word {
      case .reached: "yes"
      case .near: "ask"
      case .behind: "late"
      case .untold, .unplanned, .undeclared: "out"
      case .open, .ahead: "no"
      }
    return StateMark(css: css, word: words("course.ramp.\(word.rawValue)"))
  }

  /// How a plan stands, with how late it runs.
  func standing(_ standing: RampStanding) -> String {
    standing.monthsLate > 0
      ? words("course.monthsLate", ["count": "\(standing.monthsLate)"])
      : standing.last.map { words("course.lastTold", ["month": $0.period.text(in: language)]) } ?? ""
  }

  func mark(_ milestone: Milestone) -> StateMark {
    if milestone.reached != nil { return StateMark(css: "yes", word: words("course.reached")) }
    if milestone.dropped != nil { return StateMark(css: "out", word: words("course.dropped")) }
    return milestone.expected < request.today
      ? StateMark(css: "late", word: words("course.overdue")) : StateMark(css: "ask", word: words("course.awaited"))
  }

  func mark(_ reminder: CourseReminder) -> StateMark {
    let css =
      switch reminder.kind {
      case .mayFile: "yes"
      case .late, .behind: "late"
      case .soon: "ask"
      }
    return StateMark(css: css, word: words("course.reminder.\(reminder.kind.rawValue)"))
  }

  func mark(_ opening: MilestoneOpening, of milestone: Milestone) -> StateMark {
    if let answer = opening.answer {
      return StateMark(
        css: answer.answer == .filed ? "yes" : "no", word: words("course.answer.\(answer.answer.rawValue)"))
    }
    guard opening.isInForce else { return StateMark(css: "out", word: words("course.notInForce")) }
    if opening.mayBeFiled(milestone, on: request.today) { return StateMark(css: "yes", word: words("course.mayFile")) }
    return milestone.reached == nil
      ? StateMark(css: "ask", word: words("course.onceReached"))
      : StateMark(css: "out", word: words("course.past"))
  }

  /// What a milestone opens, by name, and where that is told.
  func name(_ filing: Filing) -> (name: String, href: String?) {
    switch filing {
    case .entry: return (words("course.entry"), "/rules/standards/above-scale-industry")
    case .benefit(let id):
      let name = portal.corpus.instrument(id)?.name(language) ?? ""
      return ("\(id.clause.wording(language)) \(name)", "\(id.clause.path)#\(id.name)")
    }
  }

  func kindName(_ milestone: Milestone) -> String { portal.corpus.wording(milestone.kind)(language) }

  func amount(_ money: Money, _ href: String? = nil) -> DeliveryView.Table.Cell {
    let text = FigureText.amount(money, in: language)
    return DeliveryView.Table.Cell(text: text.short, href: href, exact: text.exact, amount: money, isNumber: true)
  }
}

/// 投产进程 on an enterprise's page: its milestones and plans at a glance.
struct CoursePanel: Sendable {
  struct Line: Sendable {
    let name: String
    let note: String
    let mark: StateMark
  }

  let lines: [Line]
  let href: String
  let reminders: [Line]

  /// `nil` where there is nothing to see and nothing that the reader may record.
  init?(_ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws {
    let pen = DeliveryPen(request, portal)
    let course = try await portal.courses.course(of: enterprise.creditCode).course
    guard !course.ramps.isEmpty || !course.milestones.isEmpty || Portal.allows(request.actor, Portal.caseKeepers)
    else { return nil }
    let sight = try await CourseSight(course, of: enterprise, request, portal)
    let ramps = course.openRamps.sorted { $0.key < $1.key }.map { number, ramp in
      let standing = sight.standings[number]
      return Line(
        name: ramp.title, note: standing.map(pen.standing) ?? "", mark: pen.mark(standing?.word ?? .ahead))
    }
    let milestones = course.milestones.sorted { $0.key < $1.key }.map { _, milestone in
      Line(
        name: "\(milestone.title) · \(pen.kindName(milestone))",
        note: (milestone.reached?.day ?? milestone.expected).text(in: request.language), mark: pen.mark(milestone))
    }
    lines = ramps + milestones
    reminders = sight.reminders.filter { $0.kind == .mayFile }.map {
      Line(name: $0.title, note: $0.day.text(in: request.language), mark: pen.mark($0))
    }
    href = enterprise.coursePath
  }
}
