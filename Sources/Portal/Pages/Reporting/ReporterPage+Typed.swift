import Decimals
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Workbooks

/// What is typed on a reporter's page: an enterprise's own figures, and whom to call.
extension ReporterPage {
  /// The row and the first column in which the typed figures stand.
  private static let (row, firstColumn) = (5, 4)

  /// What an enterprise typed, as the workbook that it would have sent: one way in for both.
  static func typed(
    _ request: PortalRequest, _ portal: Portal, _ round: Round, _ code: CreditCode
  ) async throws -> (name: String, bytes: [UInt8]) {
    let template = template(round, portal)
    let enterprise = try await portal.facts.enterprise(code, within: request.scope)
    var draft = template.draft(
      [ReportTemplate.Line(code: code.text, name: enterprise?.name ?? "")], streets: [], spare: 0)
    for (index, figure) in template.figures.enumerated() {
      guard let text = request.form.text("\(figure.reference)") else { continue }
      draft.sheets[0].set(
        Decimal128(exactly: text).map { .number($0) } ?? .text(text), row: row, column: firstColumn + index)
    }
    return ("\(round.opening.month.chinese)-\(code).xlsx", try draft.bytes())
  }

  /// The figures as they were typed, by their fields: where one comes back to them, they stand there again.
  static func typedFigures(_ request: PortalRequest, _ portal: Portal, _ round: Round) -> [Pair] {
    template(round, portal).figures.compactMap { figure in
      request.form.text("\(figure.reference)").map { Pair("\(figure.reference)", $0) }
    }
  }

  /// Refuses typed figures that are wrong, each at its field. What is in doubt alone is asked on the next page.
  /// - Throws: `Diagnostics` with a code of `report.…`, their places the fields' names.
  static func checkTyped(
    _ file: (name: String, bytes: [UInt8]), _ wish: ReportRequest, _ answers: IncomingReport.Answers,
    _ request: PortalRequest, _ portal: Portal, _ round: Round
  ) async throws {
    let workbook = try WorkbookReader.read(file.bytes, file: file.name)
    let plan = try await portal.reporting.plan(workbook, month: round.opening.month)
    let run = try await portal.reporting.dryRun(
      IncomingReport(bytes: file.bytes, workbook: workbook, plan: plan, request: wish, answers: answers),
      at: request.now)
    let fields = template(round, portal).figures.map { "\($0.reference)" }
    let wrong = run.findings.filter { $0.grade == .wrong }.map { finding in
      var fault = finding.diagnostic
      let place = (finding.column ?? 0) - firstColumn
      fault.place = Place(field: fields.indices.contains(place) ? fields[place] : nil)
      return fault
    }
    guard wrong.isEmpty else { throw Diagnostics(wrong) }
    guard run.hasFigures else { throw Diagnostics(.nothingTold(file.name)) }
  }

  /// The fields of a round's figures, with what was typed and what is wrong with it.
  static func fields(
    of round: Round, _ faults: [String: String], _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> [View.Field] {
    template(round, portal).figures.map { figure in
      let id = "\(figure.reference)"
      let (span, back) = (figure.figure.period.span.rawValue, figure.figure.period.monthsBack)
      return View.Field(
        id: id, label: "\(figure.definition.name(words.language)) \(words("reporting.column.\(span).\(back)"))",
        value: request.form.text(id) ?? request.query.text(id) ?? "", fault: faults[id])
    }
  }

  /// What a report may rest on: offices share and survey, and an enterprise tells of its own will.
  static func bases(for request: PortalRequest) -> [Basis.Kind] {
    request.isOwnEnterprise ? [.voluntary] : [.voluntary, .departmentSharing, .approvedSurvey]
  }

  /// Whom to call, with the form to say so; what was typed and refused stands in it.
  /// - Parameter isChanged: whether it was refused since another changed it meanwhile.
  static func contact(
    of reporter: Reporter, _ faults: [String: String], isChanged: Bool, _ request: PortalRequest, _ portal: Portal
  ) async throws -> View.Contact? {
    guard Portal.allows(request.actor, Portal.reporters) else { return nil }
    let words = portal.renderer.words(request.language)
    let change = try await portal.ports.store.read { try $0.journalRecords.lastChange(ofContactOf: reporter.key) }
    let version = try await portal.standing(change, words)
    let kept = try await portal.reporting.contacts(of: [reporter.key])[reporter.key]
    let form = request.form
    let isTyped = form.text("act") == "contact"
    return View.Contact(
      told: kept?.line ?? words("reporting.contact.none"),
      name: isTyped ? form.text("contact_name") ?? "" : kept?.name ?? "",
      phone: isTyped ? form.text("contact_phone") ?? "" : kept?.telephone ?? "",
      nameFault: faults["contact_name"], phoneFault: faults["contact_phone"],
      version: isTyped && !isChanged ? form.exactly(StandingVersion.field) ?? version.text : version.text,
      changed: isTyped && isChanged ? version.told : nil)
  }
}

extension Portal {
  /// Keeps whom to call about a reporter's reports, once for the form that asks for it.
  func keepContact(of reporter: Reporter, _ request: PortalRequest) async throws {
    let contact = try ReportContact(
      typed: request.form.text("contact_name") ?? "", telephone: request.form.text("contact_phone") ?? "",
      salt: Hexadecimal.text(of: ports.random.bytes(16)))
    try await reporting.keep(
      contact, of: reporter.key, over: request.seenVersion, by: request.actor.id, commandKey: try request.commandKey,
      at: request.now)
  }
}

extension Diagnostic {
  static var basisOfOffices: Diagnostic {
    Diagnostic(
      "report.basis-of-offices", at: Place(field: "basis"),
      Wording(zh: "企业报送的依据是自愿填报", en: "what an enterprise reports rests on its own will"),
      expected: Basis.Kind.voluntary.name)
  }
}
