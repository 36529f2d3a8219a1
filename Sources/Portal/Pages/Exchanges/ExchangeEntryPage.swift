import Cultivation
import Decimals
import Diagnostics
import Exchanges
import PolicyCorpus
import Quantities

/// One demand or supply: what it says, what fits it and why, who answered, what became of it.
enum ExchangeEntryPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let id = try number(request)
    guard let found = try await portal.exchanges.entry(id, for: request.exchangeActor) else { throw unknown }
    do {
      if request.form.text("act") == "refer" {
        try await portal.exchanges.refer(
          try listed(request), on: id, by: request.exchangeActor, key: request.commandKey, at: request.now)
        return DeliveryView.next("\(found.entry.path)?done=saved#answers")
      }
      try await portal.exchanges.act(
        try command(request, portal, found.entry), on: id, over: request.seenVersion, by: request.exchangeActor,
        key: request.commandKey, at: request.now)
      return DeliveryView.next("\(found.entry.path)?done=saved")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func number(_ request: PortalRequest) throws -> ExchangeEntry.ID {
    guard let number = request.parameters["exchange"].flatMap({ Int($0) }) else { throw unknown }
    return ExchangeEntry.ID(number)
  }

  private static var unknown: PageFault {
    .notFound(Wording(zh: "没有这一条，或者您看不到它。", en: "There is no such entry, or you may not see it."))
  }

  /// Which entry of which register a button names.
  private static func listed(_ request: PortalRequest) throws(Diagnostics) -> ListedSource {
    guard let register = request.form.text("register").flatMap({ InstrumentID($0) }),
      let entry = request.form.text("entry").flatMap({ Int($0) })
    else { throw request.form.unread("act", code: "exchanges.typed") }
    return ListedSource(register: register, entry: entry)
  }

  private static func command(
    _ request: PortalRequest, _ portal: Portal, _ entry: ExchangeEntry
  ) throws(Diagnostics) -> ExchangeCommand {
    let form = request.form
    let reason = form.text("reason") ?? ""
    let number = form.text("number").flatMap { Int($0) } ?? 0
    switch form.text("act") {
    case "publish": return .publish
    case "refuse": return .refuse(reason: reason)
    case "amend":
      return .amend(
        try ExchangePostPage.figures(request, portal.exchanges.exchange(entry.opening.instrument)))
    case "renew":
      return .renew(until: try day("until", form))
    case "respond":
      guard let party = ExchangePostPage.party(of: request) else {
        throw request.form.unread(
          "party", code: "exchanges.typed", expected: Wording(zh: "统一社会信用代码或机构名称", en: "a credit code or a name"))
      }
      return .respond(party, text: (form.text("text") ?? "").replacing("\r\n", with: "\n"))
    case "accept": return .accept(number)
    case "decline": return .decline(number, reason: reason)
    case "take_back": return .takeBack(number)
    case "settle":
      var values: [String: String] = [:]
      let outcome = portal.exchanges.exchange(entry.opening.instrument)?.declaration.outcome ?? []
      for (number, field) in outcome.enumerated() { values[field.name] = form.text("result-\(number)") ?? "" }
      return .settle(
        number, ExchangeResult(on: try day("day", form), words: form.text("words") ?? "", values: values))
    case "fail": return .fail(number, reason: reason)
    case "close":
      guard let outcome = form.text("outcome").flatMap(ExchangeEntry.Outcome.init(rawValue:)) else {
        throw request.form.unread(
          "outcome", code: "exchanges.typed")
      }
      return .close(outcome, words: form.text("words") ?? "")
    default: throw request.form.unread("act", code: "exchanges.typed")
    }
  }

  private static func day(_ field: String, _ form: FormFields) throws(Diagnostics) -> CalendarDay {
    guard let day = form.day(field) else { throw form.unread(field, code: "exchanges.typed") }
    return day
  }

  // MARK: The page

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard let found = try await portal.exchanges.entry(try number(request), for: request.exchangeActor),
      let exchange = portal.exchanges.exchange(found.entry.opening.instrument)
    else { throw unknown }
    let entry = found.entry
    let isOwner = entry.isOwned(by: request.exchangeActor)
    let mayAct = Portal.allows(request.actor, Portal.caseKeepers)
    let name = try await pen.name(of: entry.opening.party)
    let version = try await portal.standing(found.acts.lastChange, words)
    var sections = [saySection(entry, exchange, name, over: version, pen, mayAct: mayAct, isOwner: isOwner)]
    if entry.state == .published {
      let matches = try await portal.exchanges.matches(for: entry, viewer: request.exchangeActor, on: request.today)
      sections.append(try await matchSection(matches, entry, pen, mayRefer: mayAct && isOwner))
    }
    sections.append(try await responseSection(entry, exchange, pen, mayAct: mayAct, isOwner: isOwner))
    let actors = try await portal.actorNames(words)
    sections.append(
      DeliveryView.Section(
        title: words("exchanges.history"),
        table: DeliveryView.Table(
          [words("exchanges.when"), words("exchanges.what"), words("exchanges.who")],
          rows: found.acts.reversed().map { act in
            [
              .text(act.at.text(in: pen.language), note: words("export.record", ["record": "\(act.record)"])),
              .text(words("exchanges.event.\(act.event.name.rawValue)")),
              .text(isOwner ? actors(act.actor) : "—"),
            ]
          })))
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [
          Crumb(words("nav.exchanges"), "/exchanges"),
          Crumb(exchange.instrument.name(pen.language), ExchangesPage.path(exchange.instrument.id)),
          Crumb(entry.figures.title),
        ], title: entry.figures.title,
        lead: [
          words("exchanges.side.\(entry.opening.side.rawValue)"), name.text,
          portal.areaName(entry.opening.area, in: pen.language), pen.mark(entry).word,
        ].joined(separator: " · "),
        done: request.query.text("done").flatMap { words.texts["exchanges.done.\($0)"] }, faults: pen.faults,
        sections: sections), foot: words("exchanges.foot")
    ).page()
  }

  private static func saySection(
    _ entry: ExchangeEntry, _ exchange: Exchange, _ name: (text: String, href: String?), over version: StandingVersion,
    _ pen: DeliveryPen, mayAct: Bool, isOwner: Bool
  ) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    var rows: [[DeliveryView.Table.Cell]] = [
      [.text(words("exchanges.party")), .text(name.text, name.href)],
      [.text(words("exchanges.field.text")), .text(entry.figures.text)],
    ]
    for criterion in exchange.declaration.criteria {
      guard let value = entry.figures.values[criterion.name] else { continue }
      rows.append([
        .text(portal.corpus.wording(criterion.name)(pen.language)),
        .text(said(value, criterion.field, pen), note: words("exchanges.fit.\(criterion.fit.rawValue)")),
      ])
    }
    rows.append([.text(words("exchanges.field.until")), .text(entry.figures.until.text(in: pen.language))])
    switch entry.state {
    case .refused(let reason): rows.append([.text(words("exchanges.field.reason")), .text(reason)])
    case .closed(_, let words_): rows.append([.text(words("exchanges.field.words")), .text(words_)])
    case .submitted, .published: break
    }
    var acts: [DeliveryView.Act] = []
    if mayAct, entry.state == .submitted, entry.isModerated(by: request.exchangeActor) {
      acts.append(pen.act(entry.path, "exchanges.act.publish", hidden: ["act": "publish"]))
      acts.append(
        pen.act(
          entry.path, "exchanges.act.refuse", hidden: ["act": "refuse"], fields: [pen.exchange("reason", of: "refuse")],
          isPlain: true))
    }
    if mayAct, isOwner, entry.state == .published {
      acts.append(
        pen.act(
          entry.path, "exchanges.act.renew", hidden: ["act": "renew"],
          fields: [pen.exchange("until", of: "renew", type: "date", isShort: true)], isPlain: true))
    }
    if mayAct, isOwner, [.submitted, .published].contains(entry.state.name) {
      acts.append(
        pen.act(
          entry.path, "exchanges.act.amend", title: words("exchanges.act.amend"), hidden: ["act": "amend"],
          over: version,
          fields: ExchangePostPage.figureFields(pen, exchange, of: "amend", figures: entry.figures), isPlain: true))
      let outcomes = ExchangeEntry.Outcome.allCases.map {
        Choice(value: $0.rawValue, label: words("exchanges.outcome.\($0.rawValue)"), isChosen: false)
      }
      acts.append(
        pen.act(
          entry.path, "exchanges.act.close", title: words("exchanges.act.close"), hidden: ["act": "close"],
          fields: [
            pen.choice("outcome", of: "close", outcomes, label: words("exchanges.field.outcome")),
            pen.exchange("words", of: "close"),
          ], isPlain: true))
    }
    let isModerating = entry.state == .submitted && entry.isModerated(by: request.exchangeActor)
    let waiting =
      !isOwner
      ? "exchanges.amendedLead" : entry.publishedFigures == nil ? "exchanges.submittedLead" : "exchanges.reviewedLead"
    return DeliveryView.Section(
      title: words("exchanges.says"), lead: entry.state == .submitted ? words(waiting) : nil,
      table: DeliveryView.Table([words("exchanges.what"), words("exchanges.is")], rows: rows),
      folds: acts.isEmpty || isModerating || pen.refused != nil ? nil : words("exchanges.change"), acts: acts)
  }

  private static func said(_ value: String, _ field: RegisterDeclaration.Field, _ pen: DeliveryPen) -> String {
    switch field.type {
    case .quantity(let unit): "\(FigureText.grouped(value)) \(pen.portal.corpus.wording(unit)(pen.language))"
    case .day: CalendarDay(value)?.text(in: pen.language) ?? value
    case .area: pen.portal.areaName(AreaCode(value), in: pen.language)
    case .choice: pen.portal.corpus.wording(value)(pen.language)
    case .text, .month, .fact, .person, .enterprise: value
    }
  }

  private static func matchSection(
    _ matches: [ExchangeMatch], _ entry: ExchangeEntry, _ pen: DeliveryPen, mayRefer: Bool
  ) async throws -> DeliveryView.Section {
    let (portal, words) = (pen.portal, pen.words)
    let shown = 20
    var rows: [[DeliveryView.Table.Cell]] = []
    var acts: [DeliveryView.Act] = []
    for (offset, match) in matches.prefix(shown).enumerated() {
      let name = try await pen.name(of: match.offer.party)
      var title = DeliveryView.Table.Cell.text(match.offer.figures.title, nil, note: name.text)
      switch match.offer {
      case .posted(let other): title.href = other.path
      case .listed(let offer):
        let register = portal.corpus.instrument(offer.source.register)?.name(pen.language) ?? "—"
        title.note = [
          name.text == title.text ? nil : name.text, words("exchanges.fromList", ["list": register]),
        ].compactMap { $0 }.joined(separator: " · ")
        // An entry of another district is named here, and opens to that district's people.
        let source = EntryID(offer.source.entry)
        if Portal.allows(pen.request.actor, Portal.rows),
          try await portal.registers.history(of: source, within: pen.request.scope) != nil
        {
          title.href = offer.source.register.registerPath("entries/\(offer.source.entry)")
        }
        guard mayRefer, entry.isLive(on: pen.request.today),
          !entry.responses.values.contains(where: { $0.party == offer.party && $0.state.isOpen })
        else { break }
        acts.append(
          pen.act(
            entry.path, "exchanges.act.refer", title: match.offer.figures.title,
            hidden: [
              "act": "refer", "register": "\(offer.source.register)", "entry": "\(offer.source.entry)",
            ], isPlain: true))
      }
      func list(_ fit: ExchangeMatch.Reason.Fit) -> String {
        match.reasons.filter { $0.fit == fit }.map { reason in
          let label = portal.corpus.wording(reason.criterion.name)(pen.language)
          guard fit != .unsaid, let demand = reason.demand, let supply = reason.supply else { return label }
          return words(
            "exchanges.against",
            [
              "name": label, "demand": said(demand, reason.criterion.field, pen),
              "supply": said(supply, reason.criterion.field, pen),
            ])
        }.joined(separator: words("sentence.separator"))
      }
      let part = match.partly == 0 ? nil : words("exchanges.partly", ["what": list(.partly)])
      let met = [match.met == 0 ? nil : list(.met), part].compactMap { $0 }.joined(
        separator: words("sentence.separator"))
      rows.append([
        .number(offset + 1), title, .text(met), match.missed == 0 ? .text("—") : .text(list(.missed)),
        .text(list(.unsaid)),
        .text("\(match.likeness / 10)%", note: match.shared.joined(separator: words("list.separator"))),
      ])
    }
    return DeliveryView.Section(
      title: words("exchanges.matches"), lead: words("exchanges.matchesLead"), anchor: "matches",
      table: DeliveryView.Table(
        [
          words("exchanges.order"), words("exchanges.field.title"), words("exchanges.met"), words("exchanges.missed"),
          words("exchanges.unsaidHead"), words("exchanges.likeness"),
        ], numbers: [0], rows: rows), empty: matches.isEmpty ? words("exchanges.noMatches") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("exchanges.takeUp"), acts: acts)
  }

  private static func responseSection(
    _ entry: ExchangeEntry, _ exchange: Exchange, _ pen: DeliveryPen, mayAct: Bool, isOwner: Bool
  ) async throws -> DeliveryView.Section {
    let (request, words) = (pen.request, pen.words)
    var rows: [[DeliveryView.Table.Cell]] = []
    var acts: [DeliveryView.Act] = []
    var own: ExchangeParty?
    if case .enterprise(let code) = request.exchangeActor.standing { own = .enterprise(code) }
    for (number, response) in entry.responses.sorted(by: { $0.key < $1.key }) {
      // Answers are between the two: others see that there are some.
      guard isOwner || response.party == own else { continue }
      let name = try await pen.name(of: response.party)
      rows.append([
        .number(number), .text(name.text, name.href), .text(response.text),
        .init(note: response.state.words, state: pen.mark(response.state)),
        response.result.map { result(of: $0, exchange, pen) } ?? .text("—"),
      ])
      guard mayAct else { continue }
      let title = words("exchanges.answerOf", ["name": name.text])
      if isOwner, entry.state == .published, response.state == .offered {
        acts.append(
          pen.act(
            entry.path, "exchanges.act.accept", title: title, hidden: ["act": "accept", "number": "\(number)"]))
        acts.append(
          pen.act(
            entry.path, "exchanges.act.decline", hidden: ["act": "decline", "number": "\(number)"],
            fields: [pen.exchange("reason", of: "decline\(number)")], isPlain: true))
      }
      if isOwner, [.submitted, .published].contains(entry.state), response.state == .accepted {
        acts.append(
          pen.act(
            entry.path, "exchanges.act.settle", title: title, hidden: ["act": "settle", "number": "\(number)"],
            fields: [
              pen.exchange(
                "day", of: "settle\(number)", value: "\(request.today)", type: "date", isShort: true,
                hint: "exchanges.signedHint"),
              pen.exchange("words", of: "settle\(number)", hint: "exchanges.resultHint"),
            ] + ExchangePostPage.resultFields(pen, exchange, of: "settle\(number)")))
        acts.append(
          pen.act(
            entry.path, "exchanges.act.fail", hidden: ["act": "fail", "number": "\(number)"],
            fields: [pen.exchange("reason", of: "fail\(number)")], isPlain: true))
      }
      if response.party == own, response.state.isOpen {
        acts.append(
          pen.act(
            entry.path, "exchanges.act.takeBack", hidden: ["act": "take_back", "number": "\(number)"], isPlain: true))
      }
    }
    let mayAnswer = mayAct && entry.isLive(on: request.today) && own != entry.opening.party
    if mayAnswer, own == nil || !entry.responses.values.contains(where: { $0.party == own && $0.state.isOpen }) {
      var fields = [pen.exchange("text", of: "respond", isLong: true, hint: "exchanges.answerHint")]
      if own == nil { fields.insert(pen.exchange("party", of: "respond", hint: "exchanges.partyHint"), at: 0) }
      acts.append(
        pen.act(
          entry.path, "exchanges.act.respond", title: words("exchanges.act.respond"), hidden: ["act": "respond"],
          fields: fields))
    }
    let hidden = entry.responses.count - rows.count
    return DeliveryView.Section(
      title: words("exchanges.answers"),
      lead: hidden > 0 ? words("exchanges.hidden", ["count": "\(hidden)"]) : nil, anchor: "answers",
      table: DeliveryView.Table(
        [
          words("exchanges.order"), words("exchanges.party"), words("exchanges.field.text"), words("table.state"),
          words("exchanges.result"),
        ], numbers: [0], rows: rows), empty: entry.responses.isEmpty ? words("exchanges.noAnswers") : nil, acts: acts)
  }
}

extension ExchangeEntryPage {
  /// What an answer came to: for how much, since when, and what else the exchange asks to be told.
  private static func result(
    of result: ExchangeResult, _ exchange: Exchange, _ pen: DeliveryPen
  ) -> DeliveryView.Table.Cell {
    let words = pen.words
    let told = exchange.declaration.outcome.compactMap { field -> String? in
      guard field.name != exchange.declaration.amount?.name, let value = result.values[field.name] else { return nil }
      return words(
        "exchanges.told",
        [
          "name": pen.portal.corpus.wording(field.name)(pen.language),
          "value": said(value, field, pen),
        ])
    }
    let day = words("exchanges.signedOn", ["day": result.on.text(in: pen.language)])
    let sum = result.amount.map { words("exchanges.forYuan", ["amount": $0.grouped]) }
    return .text(sum ?? day, note: ((sum == nil ? [] : [day]) + told).joined(separator: words("list.separator")))
  }
}

extension ExchangeResponse.State {
  /// What was said with the decision.
  fileprivate var words: String? {
    switch self {
    case .offered, .accepted, .takenBack: nil
    case .declined(let reason), .failed(let reason): reason
    case .settled(let result): result.words
    }
  }
}
