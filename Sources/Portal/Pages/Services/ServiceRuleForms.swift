import Diagnostics
import Quantities
import Services

/// The ladder of reminders, the bounds of units' rates and a year's holidays, as the settings page shows and takes them.
struct ServiceRuleForms: Sendable {
  /// What a form is filled from.
  struct Version: Sendable {
    let over: String
    /// Who changed it since the form was opened, and when; `nil` where nobody did.
    let changed: String?
  }

  /// One rule with what holds, what changing it does, and a form of numbers.
  struct Form: Sendable {
    struct Field: Sendable {
      let id: String
      let label: String
      let value: String
    }

    let act: String
    let version: Version
    let title: String
    let state: String
    /// On what ground it holds.
    let ground: String
    let hint: String
    let fields: [Field]
    let reason: String
    let isOpen: Bool
    let key: String
  }

  /// 全年放假安排: what was published, and the form, filled with what is looked at.
  struct Calendar: Sendable {
    let version: Version
    let published: [Pair]
    let text: String
    let document: String
    let isOpen: Bool
    let key: String
    let preview: Preview?
  }

  /// The deadlines that move or moved.
  struct Moves: Sendable {
    let rows: [Preview.Row]
    let more: String?
  }

  /// What publishing would do.
  struct Preview: Sendable {
    struct Row: Sendable {
      let number: String
      let href: String
      let unit: String
      let from: String
      let to: String
    }

    let summary: String
    let rows: [Row]
    let more: String?
    let text: String
    let document: String
    let key: String
    let over: String
  }

  /// The most moved deadlines that a preview lists; its summary counts all.
  private static let most = 50

  let request: PortalRequest
  let portal: Portal
  let said: ServiceWords
  let rules: ServiceRules
  let versions: [ServiceSetting: Version]

  private var words: Strings { said.words }
  private var act: String? { request.form.text("act") }

  /// What the forms are filled from, to be asked before what they are filled with.
  static func versions(
    _ request: PortalRequest, _ portal: Portal, _ words: Strings, faults: [Diagnostic]
  ) async throws -> [ServiceSetting: Version] {
    let refused = faults.isEmpty ? nil : RefusedForm(form: request.form, faults: Diagnostics(faults))
    let acts = ["terms": ServiceSetting.terms, "day": .days, "ladder": .ladder, "bounds": .bounds, "publish": .years]
    let sent = request.form.text("act").flatMap { acts[$0] }
    var versions: [ServiceSetting: Version] = [:]
    for setting in ServiceSetting.allCases {
      let standing = try await portal.standing(try await portal.cases.lastChange(of: setting), words)
      let own = setting == sent ? refused : nil
      versions[setting] = Version(
        over: standing.text(in: own), changed: own?.faults.tellsChange == true ? standing.told : nil)
    }
    return versions
  }

  func version(of setting: ServiceSetting) -> Version {
    versions[setting] ?? Version(over: "", changed: nil)
  }

  func forms() -> [Form] {
    let (ladder, bounds) = (rules.ladder?.value ?? .standard, rules.bounds?.value ?? .standard)
    return [
      form(
        "ladder", ground: rules.ladder?.reason,
        state: words(
          "setting.ladder",
          ["soon": "\(ladder.soon)", "raised": "\(ladder.raisedAfter)", "abandoned": "\(ladder.abandonedAfter)"]),
        [("soon", ladder.soon), ("raised", ladder.raisedAfter), ("abandoned", ladder.abandonedAfter)]),
      form(
        "bounds", ground: rules.bounds?.reason, state: UnitPage.words(of: bounds, words),
        [
          ("fewest", bounds.fewest), ("taken_up", bounds.takenUp), ("overdue", bounds.overdue),
          ("refused", bounds.refused), ("dissatisfied", bounds.dissatisfied),
        ]),
    ]
  }

  private func form(_ act: String, ground: String?, state: String, _ fields: [(String, Int)]) -> Form {
    let isMine = self.act == act
    return Form(
      act: act, version: version(of: act == "ladder" ? .ladder : .bounds), title: words("setting.rule.\(act)"),
      state: state,
      ground: ground.map { words("setting.ruleGround", ["reason": $0]) } ?? words("setting.ruleOwn"),
      hint: words("setting.ruleHint.\(act)"),
      fields: fields.map { name, value in
        Form.Field(
          id: name, label: words("setting.field.\(name)"),
          value: (isMine ? request.form.exactly(name) : nil) ?? "\(value)")
      }, reason: isMine ? request.form.exactly("reason") ?? "" : "", isOpen: isMine, key: portal.freshKey())
  }

  func calendar(_ preview: Preview?) -> Calendar {
    let isMine = act == "year" || act == "publish"
    return Calendar(
      version: version(of: .years),
      published: rules.years.map { year in
        Pair(
          words("setting.year", ["year": "\(year.year)"]),
          words(
            "setting.yearDays",
            ["document": year.document, "off": "\(year.daysOff)", "made": "\(year.daysMadeUp)"]))
      }, text: isMine ? Self.typed(request) : "", document: isMine ? request.form.exactly("document") ?? "" : "",
      isOpen: isMine, key: portal.freshKey(), preview: preview)
  }

  /// The list as it was pasted, or as the file has it that was chosen.
  static func typed(_ request: PortalRequest) -> String {
    if let text = request.form.exactly("days"), text.contains(where: { !$0.isWhitespace }) { return text }
    return request.file.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }

  /// What is published with a form's list and number.
  static func year(of request: PortalRequest) throws -> PublishedYear {
    try PublishedYear(reading: typed(request), document: request.form.text("document") ?? "")
  }

  func preview(of year: PublishedYear) async throws -> Preview {
    let moved = try await portal.cases.preview(year)
    let lines = lines(of: moved)
    return Preview(
      summary: words(
        "setting.yearPreview",
        [
          "year": "\(year.year)", "off": "\(year.daysOff)", "made": "\(year.daysMadeUp)", "moved": "\(moved.count)",
        ]),
      rows: lines.rows, more: lines.more, text: Self.typed(request), document: year.document, key: portal.freshKey(),
      over: version(of: .years).over)
  }

  /// What a change of the calendar moved; `nil` where that is nothing.
  func moves(after record: Int) async throws -> Moves? {
    let moved = try await portal.cases.moves(after: record, within: request.scope)
    return moved.isEmpty ? nil : lines(of: moved)
  }

  private func lines(of moved: [MovedDeadline]) -> Moves {
    func day(_ due: DueDay?) -> String {
      due.map { said.day($0.day) + ($0.isProvisional ? words("case.provisionalMark") : "") } ?? "—"
    }
    return Moves(
      rows: moved.prefix(Self.most).map {
        let unit = said.unit($0.unit)
        return Preview.Row(
          number: said.number($0.case, openedOn: $0.openedOn), href: "/services/cases/\($0.case)",
          unit: $0.isContact
            ? words("case.withWords", ["what": unit, "words": words("setting.term.contact")]) : unit,
          from: day($0.from), to: day($0.to))
      }, more: moved.count > Self.most ? words("setting.yearMore", ["most": "\(Self.most)"]) : nil)
  }

  // MARK: What is asked

  static func setLadder(_ request: PortalRequest, _ portal: Portal) async throws {
    let form = request.form
    try await portal.cases.setLadder(
      CaseLadder(
        soon: try number("soon", form), raisedAfter: try number("raised", form),
        abandonedAfter: try number("abandoned", form)), reason: form.text("reason") ?? "",
      over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now)
  }

  static func setBounds(_ request: PortalRequest, _ portal: Portal) async throws {
    let form = request.form
    try await portal.cases.setBounds(
      UnitReport.Bounds(
        fewest: try number("fewest", form), takenUp: try number("taken_up", form),
        overdue: try number("overdue", form), refused: try number("refused", form),
        dissatisfied: try number("dissatisfied", form)), reason: form.text("reason") ?? "",
      over: request.seenVersion, by: request.actor.id, key: request.commandKey, at: request.now)
  }

  /// A whole number as it was typed; whether it is within range is the command's to say.
  private static func number(_ name: String, _ form: FormFields) throws -> Int {
    guard let number = form.whole(name, in: 0...10_000) else {
      throw form.unread(
        name, code: "services.number", expected: Wording(zh: "一个整数", en: "a whole number"))
    }
    return number
  }
}
