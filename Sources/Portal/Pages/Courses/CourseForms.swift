import Cultivation
import Diagnostics
import Enterprises
import Quantities

/// The forms of one enterprise's 投产进程, for those who may fill them in.
struct CourseForms: Sendable {
  private let sight: CourseSight
  private let pen: DeliveryPen
  /// What the forms of running plans are filled from, by their numbers.
  private let versions: [Int: StandingVersion]
  private var path: String { sight.enterprise.coursePath }

  init(_ sight: CourseSight, over versions: [Int: StandingVersion], _ pen: DeliveryPen) {
    self.sight = sight
    self.versions = versions
    self.pen = pen
  }

  /// A new plan.
  var plan: DeliveryView.Act {
    pen.act(
      path, "course.act.plan", hidden: ["act": "plan"],
      fields: [
        pen.course("title", of: "plan", hint: "course.titleHint"),
        pen.course(
          "covers", of: "plan",
          PlannedRamp.Covers.allCases.map {
            Choice(value: $0.rawValue, label: pen.words("course.covers.\($0.rawValue)"), isChosen: false)
          }), pen.course("months", of: "plan", isLong: true, hint: "course.monthsHint"),
      ] + origin(of: "plan") + basis(of: "plan"))
  }

  /// What can be done to a running plan.
  func change(_ number: Int, _ ramp: RampPlan) -> [DeliveryView.Act] {
    let id = "ramp\(number)"
    let open = ramp.months.filter { !$0.key.isClosed(on: pen.request.today) }.sorted { $0.key < $1.key }
      .map { "\($0.key) \($0.value.inTenThousands)" }.joined(separator: "\n")
    var acts: [DeliveryView.Act] = []
    if ramp.covers == .project {
      acts.append(
        pen.act(
          path, "course.act.tell", title: pen.words("course.act.tell"),
          hidden: ["act": "tell", "number": "\(number)"],
          fields: [
            pen.course("month", of: "\(id)tell", type: "month", isShort: true),
            pen.course("amount", of: "\(id)tell", isShort: true),
            pen.course("reason", of: "\(id)tell", isRequired: false, hint: "course.tellReason"),
          ] + basis(of: "\(id)tell"), asksDoubts: true))
    }
    acts.append(
      pen.act(
        path, "course.act.replan", title: pen.words("course.act.replan"),
        hidden: ["act": "replan", "number": "\(number)", "title": ramp.title, "covers": ramp.covers.rawValue],
        over: versions[number],
        fields: [
          pen.course("months", of: "\(id)replan", value: open, isLong: true, hint: "course.replanHint"),
          pen.course("reason", of: "\(id)replan"),
        ] + (ramp.covers == .enterprise ? origin(of: "\(id)replan") : []) + basis(of: "\(id)replan"), isPlain: true))
    acts.append(
      pen.act(
        path, "course.act.end", title: pen.words("course.act.end"), hidden: ["act": "end", "number": "\(number)"],
        fields: [
          pen.course(
            "outcome", of: "\(id)end",
            RampPlan.Outcome.allCases.map {
              Choice(value: $0.rawValue, label: pen.words("course.outcome.\($0.rawValue)"), isChosen: false)
            }), day(of: "\(id)end"), pen.course("reason", of: "\(id)end"),
        ], isPlain: true))
    return acts
  }

  /// What can be done about milestones.
  var milestones: [DeliveryView.Act] {
    let all = sight.course.milestones.sorted { $0.key < $1.key }
    func choices(_ holds: (Milestone) -> Bool) -> [Choice] {
      all.filter { holds($0.value) }.map {
        Choice(value: "\($0.key)", label: "\($0.value.title) · \(pen.kindName($0.value))", isChosen: false)
      }
    }
    let awaited = choices(\.isAwaited)
    let reached = choices { $0.reached != nil && $0.answers.isEmpty }
    var acts = [
      pen.act(
        path, "course.act.expect", title: pen.words("course.act.expect"), hidden: ["act": "expect"],
        fields: [
          pen.course(
            "kind", of: "expect",
            pen.portal.courses.kinds.map {
              Choice(value: $0, label: pen.portal.corpus.wording($0)(pen.language), isChosen: false)
            }), pen.course("title", of: "expect", hint: "course.milestoneHint"),
          pen.course("day", of: "expect", type: "date", isShort: true, hint: "course.expectHint"),
        ])
    ]
    if !awaited.isEmpty {
      acts += [
        pen.act(
          path, "course.act.reach", title: pen.words("course.act.reach"), hidden: ["act": "reach"],
          fields: [
            pen.course("number", of: "reach", awaited), day(of: "reach"),
            pen.course("evidence", of: "reach", hint: "course.evidenceHint"),
          ]),
        pen.act(
          path, "course.act.move", title: pen.words("course.act.move"), hidden: ["act": "move"],
          fields: [
            pen.course("number", of: "move", awaited), day(of: "move"), pen.course("reason", of: "move"),
          ], isPlain: true),
        pen.act(
          path, "course.act.drop", title: pen.words("course.act.drop"), hidden: ["act": "drop"],
          fields: [
            pen.course("number", of: "drop", awaited), day(of: "drop"), pen.course("reason", of: "drop"),
          ], isPlain: true),
      ]
    }
    if !reached.isEmpty {
      acts.append(
        pen.act(
          path, "course.act.revoke", title: pen.words("course.act.revoke"), hidden: ["act": "revoke"],
          fields: [pen.course("number", of: "revoke", reached), pen.course("reason", of: "revoke")], isPlain: true))
    }
    return acts
  }

  /// What became of a filing; `nil` where nothing waits for an answer.
  var answer: DeliveryView.Act? {
    let waiting = sight.course.milestones.sorted { $0.key < $1.key }.filter { $0.value.reached != nil }
      .flatMap { number, milestone in
        (sight.openings[number] ?? []).filter { $0.answer == nil }.map {
          Choice(
            value: "\(number)|\($0.what.text)", label: "\(milestone.title) · \(pen.name($0.what).name)", isChosen: false
          )
        }
      }
    guard !waiting.isEmpty else { return nil }
    return pen.act(
      path, "course.act.answer", hidden: ["act": "answer"],
      fields: [
        pen.course("what", of: "answer", waiting),
        pen.course(
          "answer", of: "answer",
          Milestone.Answer.allCases.map {
            Choice(value: $0.rawValue, label: pen.words("course.answer.\($0.rawValue)"), isChosen: false)
          }), day(of: "answer"), pen.course("note", of: "answer"),
      ])
  }

  private func day(of action: String) -> DeliveryView.Act.Field {
    pen.course("day", of: action, value: "\(pen.request.today)", type: "date", isShort: true)
  }

  /// Who of the enterprise declared a plan of the whole, when and by which paper, where an office records it.
  private func origin(of action: String) -> [DeliveryView.Act.Field] {
    guard !pen.request.isOwnEnterprise else { return [] }
    return [
      pen.course("teller", of: action, isRequired: false, hint: "course.originHint"),
      pen.course("told-on", of: action, type: "date", isShort: true, isRequired: false),
      pen.course("paper", of: action, isRequired: false, hint: "course.paperHint"),
    ]
  }

  /// The ground of what an office records. What an enterprise tells is told of its own will, and asks for none.
  private func basis(of action: String) -> [DeliveryView.Act.Field] {
    guard !pen.request.isOwnEnterprise else { return [] }
    func term(_ name: String, type: String = "text") -> DeliveryView.Act.Field {
      pen.field(
        name, of: action, type: type, isShort: type == "date", isRequired: false, label: pen.words("import.\(name)"))
    }
    return [
      pen.choice(
        "basis", of: action,
        PlannedRamp.bases.map { Choice(value: $0.rawValue, label: $0.name(pen.language), isChosen: false) },
        label: pen.words("import.basis")), term("agreement"), term("purpose"), term("form"), term("approval"),
      term("until", type: "date"),
    ]
  }
}
