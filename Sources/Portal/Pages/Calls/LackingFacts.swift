import Delivery
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Services

/// 还缺的信息: the facts for want of which an enterprise cannot apply under a call, and no others. What it can tell it tells
/// there, of its own will; for what comes from an office alone one button asks its officer.
struct LackingFacts: Sendable {
  struct Line: Sendable {
    let subject: SubjectReference
    let reference: FactReference
    let definition: FactDefinition
    /// Whether the enterprise itself can tell it here.
    let isOwn: Bool
  }

  let call: Call
  let enterprise: CreditCode
  let lines: [Line]

  /// - Parameter choices: what the enterprise could apply for under the call.
  init(_ choices: [ApplicationChoice], under call: Call, of enterprise: CreditCode, _ portal: Portal) {
    let kind = portal.corpus.benefit(call.terms.instrument)?.subject ?? .enterprise
    var seen: Set<String> = []
    var lines: [Line] = []
    for choice in choices {
      for column in choice.missing {
        guard let reference = FactReference(column: column),
          let definition = portal.corpus.facts.definition(of: reference.fact)
        else { continue }
        let subject =
          definition.subject == .enterprise
          ? SubjectReference(enterprise) : SubjectReference(enterprise, kind, key: choice.subject)
        guard seen.insert("\(subject.key) \(reference)").inserted else { continue }
        lines.append(
          Line(subject: subject, reference: reference, definition: definition, isOwn: Self.isOwn(definition)))
      }
    }
    self.call = call
    self.enterprise = enterprise
    self.lines = lines
  }

  /// What an office confirms or recognises comes from that office. Where an enterprise is and what becomes of it decides who
  /// works with it, so that it changes neither here.
  private static func isOwn(_ definition: FactDefinition) -> Bool {
    guard definition.isToldByEnterprise, !Basis.entryFacts.contains(definition.id.text),
      definition.id.text != "operating_state"
    else { return false }
    return switch definition.type {
    case .code, .text: false
    case .decimal, .boolean, .day, .year, .enumeration: true
    }
  }

  private var others: [Line] { lines.filter { !$0.isOwn } }

  /// What the enterprise asks its officer for: in Chinese, as offices read it.
  private func request(_ portal: Portal) -> String {
    let words = portal.renderer.words(.chinese)
    let names = others.map { line in
      let name = portal.factName(line.reference, in: .chinese)
      return line.subject.key.isEmpty ? name : "\(name)（\(line.subject.key)）"
    }
    return words(
      "calls.lack.request",
      [
        "call": call.terms.title, "document": call.terms.document,
        "facts": names.joined(separator: words("list.separator")),
      ])
  }
}

// MARK: On the page

extension LackingFacts {
  static let anchor = "lacking"

  /// `nil` where nothing is lacking.
  func section(_ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    guard !lines.isEmpty else { return nil }
    let (portal, words) = (pen.portal, pen.words)
    let enterprise = try await portal.facts.enterprise(enterprise, within: pen.request.scope)
    var links: [Crumb] = []
    var acts = enterprise.map { forms(of: $0, pen) } ?? []
    if !others.isEmpty {
      if let asked = try await asked(pen) {
        links.append(Crumb(words("calls.lack.asked"), "/services/cases/\(asked)"))
      } else {
        acts.append(pen.act(call.path, "calls.lack.ask", hidden: ["do": "ask"], isPlain: !acts.isEmpty))
      }
    }
    return DeliveryView.Section(
      title: words("calls.lack.title"), lead: words("calls.lack.lead"), anchor: Self.anchor,
      table: DeliveryView.Table(
        [words("calls.lack.fact"), words("calls.lack.where"), words("calls.lack.who")],
        rows: lines.map { line in
          let notes = [
            line.subject.key.isEmpty ? nil : line.subject.key,
            RecordedFact.mark(line.definition, on: .voluntary)?(pen.language),
          ].compactMap { $0 }
          return [
            .text(
              portal.factName(line.reference, in: pen.language),
              note: notes.isEmpty ? nil : notes.joined(separator: words("sentence.separator"))),
            .text(line.definition.whereToFind(pen.language)),
            .text(words(line.isOwn ? "calls.lack.own" : "calls.lack.office")),
          ]
        }), links: links, acts: acts)
  }

  /// A form for each subject of which the enterprise can tell something itself.
  private func forms(of enterprise: Enterprise, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let own = lines.filter(\.isOwn)
    var keys: [String] = []
    for line in own where !keys.contains(line.subject.key) { keys.append(line.subject.key) }
    return keys.enumerated().map { place, key in
      let mine = own.filter { $0.subject.key == key }
      var fields = mine.enumerated().map { index, line in
        field(line, id: "tell-\(place)-\(index)", isOnly: mine.count == 1, of: enterprise, pen)
      }
      // Who says that a doubtful figure is right says how they know.
      if pen.refused?.faults.all.contains(where: \.isDoubt) ?? false {
        fields.append(pen.callField("reason", of: "tell-\(place)", isRequired: false))
      }
      return pen.act(
        call.path, "calls.lack.tell", title: key.isEmpty ? nil : key, hidden: ["do": "tell", "of": key],
        fields: fields, asksDoubts: true)
    }
  }

  private func field(
    _ line: Line, id: String, isOnly: Bool, of enterprise: Enterprise, _ pen: DeliveryPen
  ) -> DeliveryView.Act.Field {
    let typed = pen.refused?.form.exactly("\(line.reference)") ?? ""
    let options = FactPage.options(
      of: line.definition, near: enterprise, typed, pen.request, pen.portal, pen.words)
    var field = DeliveryView.Act.Field(
      id: id, name: "\(line.reference)", label: pen.portal.factName(line.reference, in: pen.language),
      hint: FactPage.hint(of: line.definition, pen.words), isShort: true, isRequired: isOnly)
    if !options.isEmpty {
      field.isSelect = true
      field.options =
        [Choice(value: "", label: "—", isChosen: typed.isEmpty)]
        + options.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == typed) }
    }
    return field
  }

  /// The open case in which just this was asked for; `nil` where there is none.
  private func asked(_ pen: DeliveryPen) async throws -> ServiceCase.ID? {
    let text = request(pen.portal)
    return try await pen.portal.cases.page(
      CaseQuery(enterprise: enterprise, limit: 100), within: pen.request.scope, on: pen.request.today
    ).rows.first { $0.text == text }?.id
  }
}

// MARK: What the enterprise does

extension LackingFacts {
  /// Records what the enterprise tells, or opens the case that asks its officer, where the form asks for that; `nil` where it
  /// asks for anything else.
  /// - Throws: `Diagnostics` with `calls.nothing-lacking` where nothing is asked for any more, `facts.no-value`; what
  ///   `ReportingDesk.tell` and `CaseDesk.open` throw.
  static func act(
    _ request: PortalRequest, of own: CreditCode, under call: Call, _ portal: Portal
  ) async throws -> Reply? {
    let what = request.form.text("do")
    guard what == "tell" || what == "ask",
      let lacking = try await LackingFacts.found(under: call, of: own, request, portal)
    else { return nil }
    return what == "tell" ? try await lacking.tell(request, portal) : try await lacking.ask(request, portal)
  }

  /// What is lacking under a call that is open to an enterprise; `nil` where it is not.
  private static func found(
    under call: Call, of own: CreditCode, _ request: PortalRequest, _ portal: Portal
  ) async throws -> LackingFacts? {
    let desk = portal.ports.delivery
    guard call.phase(on: request.today) == .open, try await desk.store.read({ try $0.isFor(own, call) }) else {
      return nil
    }
    let choices = try await desk.choices(under: call.id, for: own, by: request.actor.id, at: request.now)
    return LackingFacts(choices, under: call, of: own, portal)
  }

  /// The same as a part of the page of a call without application, for which nobody else asks the enterprise; `nil` where
  /// nothing is lacking, and while nothing can be assessed.
  static func withoutApplication(_ call: Call, of own: CreditCode, _ pen: DeliveryPen) async throws
    -> DeliveryView.Section?
  {
    guard call.terms.entrance == .withoutApplication else { return nil }
    do {
      return try await found(under: call, of: own, pen.request, pen.portal)?.section(pen)
    } catch is Diagnostics {
      // What cannot be assessed now hides nothing of the notice.
      return nil
    }
  }

  private func tell(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    let key = form.text("of") ?? ""
    let mine = lines.filter { $0.isOwn && $0.subject.key == key }
    guard let first = mine.first else { throw Diagnostics(.nothingLacking) }
    let told = mine.compactMap { line in
      form.text("\(line.reference)").map { FactTelling.Line(column: "\(line.reference)", text: $0) }
    }
    guard !told.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "facts.no-value", at: Place(field: "\(first.reference)"), Wording(zh: "没有填数值", en: "no value is given"),
          remedy: Wording(zh: "确知没有的填 -", en: "write - for what is known not to be there")))
    }
    try await request.confirming { isConfirmed in
      let telling = FactTelling(
        subject: first.subject, lines: told, basis: .voluntary, doubts: isConfirmed ? .confirmed : .asked,
        isAddition: true, reason: form.text("reason") ?? "")
      return try await portal.reporting.tell(
        telling, command: telling.command(by: request.actor.id, key: request.commandKey), at: request.now,
        within: request.scope)
    }
    await portal.ports.factsChanged()
    return DeliveryView.next("\(call.path)?done=factTold#apply")
  }

  private func ask(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard !others.isEmpty else { throw Diagnostics(.nothingLacking) }
    let type = portal.cases.reference.types.first { $0.isTakenIn && $0.declaration.types.contains(Self.difficulty) }
    let intake = CaseIntake(
      instrument: type?.instrument, type: Self.difficulty, enterprise: enterprise, text: self.request(portal),
      channel: .portal)
    let reply = try await portal.cases.open(
      intake, by: request.caseActor, key: request.commandKey, salt: portal.freshKey(), at: request.now,
      within: request.scope, files: [])
    return DeliveryView.next("/services/cases/\(reply.case)?done=\(reply.isRepeated ? "repeated" : "opened")")
  }

  /// The general kind of case: what an enterprise has difficulty with.
  private static let difficulty = "困难诉求"
}

extension Diagnostic {
  fileprivate static let nothingLacking = Diagnostic(
    "calls.nothing-lacking",
    Wording(zh: "这一条已经不缺了，没有再记录", en: "this is not lacking any more: nothing was recorded"),
    remedy: Wording(zh: "看看下面现在能不能申报", en: "see below whether you can apply now"))
}
