import Diagnostics
import Exchanges
import PolicyCorpus
import Quantities

/// 发布: a demand or a supply of a declared exchange.
enum ExchangePostPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try page(DeliveryPen(request, portal))
  }

  static func post(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let exchange = chosen(request, portal)
      let posting = ExchangePosting(
        instrument: exchange?.instrument.id,
        side: request.form.text("side").flatMap(ExchangeSide.init(rawValue:)) ?? .demand,
        party: party(of: request), area: request.form.text("area").flatMap { AreaCode($0) },
        figures: try figures(request, exchange))
      let id = try await portal.exchanges.post(
        posting, by: request.exchangeActor, key: request.commandKey, at: request.now)
      return DeliveryView.next("/exchanges/entries/\(id)?done=posted")
    } catch let faults as Diagnostics {
      return try page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func chosen(_ request: PortalRequest, _ portal: Portal) -> Exchange? {
    (request.form.text("exchange") ?? request.query.text("exchange")).flatMap { InstrumentID($0) }
      .flatMap { portal.exchanges.exchange($0) }
  }

  /// Who posts or answers: the enterprise that is signed in, else a credit code or an institution's name.
  static func party(of request: PortalRequest) -> ExchangeParty? {
    if case .enterprise(let code) = request.exchangeActor.standing { return .enterprise(code) }
    return request.form.text("party").map { text in CreditCode(text).map { .enterprise($0) } ?? .institution(text) }
  }

  /// - Throws: `Diagnostics` with code `exchanges.until-typed`.
  static func figures(_ request: PortalRequest, _ exchange: Exchange?) throws(Diagnostics) -> ExchangeFigures {
    let form = request.form
    guard let until = form.day("until") else {
      throw Diagnostics(
        Diagnostic(
          "exchanges.until-typed", at: Place(field: "until"),
          Wording(zh: "没有写有效期", en: "it is not said until when it holds"),
          expected: Wording(zh: "日期，如 2026-06-30", en: "a day, such as 2026-06-30")))
    }
    var values: [String: String] = [:]
    for (number, criterion) in (exchange?.declaration.criteria ?? []).enumerated() {
      values[criterion.name] = form.text("value-\(number)") ?? ""
    }
    return ExchangeFigures(
      title: form.text("title") ?? "", text: (form.text("text") ?? "").replacing("\r\n", with: "\n"), values: values,
      until: until)
  }

  private static func page(_ pen: DeliveryPen) throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let crumbs = [Crumb(words("nav.exchanges"), "/exchanges"), Crumb(words("exchanges.post"))]
    guard let exchange = chosen(request, portal) else {
      return PlaceView(
        sheets: DeliveryView(
          crumbs: crumbs, title: words("exchanges.post"), lead: words("exchanges.choose"), faults: pen.faults,
          sections: [
            DeliveryView.Section(
              title: words("exchanges.exchange"),
              table: DeliveryView.Table(
                [words("exchanges.exchange"), words("exchanges.demands"), words("exchanges.supplies")],
                rows: portal.exchanges.exchanges.map { exchange in
                  let id = exchange.instrument.id
                  func said(_ text: String) -> String { portal.corpus.wording(text)(pen.language) }
                  func path(_ side: ExchangeSide) -> String {
                    "/exchanges/new?exchange=\(FormFields.encode("\(id)"))&side=\(side.rawValue)"
                  }
                  return [
                    .text(exchange.instrument.name(pen.language), note: id.clause.wording(pen.language)),
                    .text(said(exchange.declaration.demand), path(.demand)),
                    .text(said(exchange.declaration.supply), path(.supply)),
                  ]
                }))
          ])
      ).page()
    }
    let declaration = exchange.declaration
    func said(_ text: String) -> String { portal.corpus.wording(text)(pen.language) }
    let asked = request.query.text("side") ?? request.form.text("side")
    var side = pen.field("side", of: "post", label: words("exchanges.side"))
    side.isSelect = true
    side.options = ExchangeSide.allCases.map {
      Choice(
        value: $0.rawValue,
        label: words(
          "exchanges.sideOf.\($0.rawValue)", ["what": said($0 == .demand ? declaration.demand : declaration.supply)]),
        isChosen: $0.rawValue == asked)
    }
    var fields = [side]
    var isOffice = true
    if case .enterprise = request.exchangeActor.standing { isOffice = false }
    if isOffice {
      fields.append(pen.exchange("party", of: "post", hint: "exchanges.partyHint"))
      fields.append(
        pen.choice(
          "area", of: "post", [Choice(value: "", label: words("exchanges.ownArea"), isChosen: true)] + areas(pen),
          label: words("enterprise.area")))
    }
    fields += figureFields(pen, exchange, of: "post", figures: nil)
    return PlaceView(
      sheets: DeliveryView(
        crumbs: crumbs, title: exchange.instrument.name(pen.language),
        lead: words(isOffice ? "exchanges.postLead" : "exchanges.postOwnLead"), faults: pen.faults,
        sections: [
          DeliveryView.Section(
            title: words("exchanges.post"),
            acts: [
              pen.act(
                "/exchanges/new", "exchanges.act.post", hidden: ["exchange": "\(exchange.instrument.id)"],
                fields: fields)
            ])
        ])
    ).page()
  }

  static func areas(_ pen: DeliveryPen) -> [Choice] {
    var areas = pen.portal.areaChoices(within: pen.request.scope, chosen: nil, words: pen.words)
      .filter { !$0.value.isEmpty }
    if let own = pen.request.scope.area {
      areas.insert(
        Choice(value: own.text, label: pen.portal.areaName(own, in: pen.language), isChosen: false), at: 0)
    }
    return areas
  }

  /// The fields of what an entry says: words, then one for each declared criterion.
  static func figureFields(
    _ pen: DeliveryPen, _ exchange: Exchange, of action: String, figures: ExchangeFigures?
  ) -> [DeliveryView.Act.Field] {
    let usual = exchange.declaration.review.map { ["month": 31, "quarter": 92, "year": 365][$0.rawValue] ?? 92 } ?? 92
    var fields = [
      pen.exchange("title", of: action, value: figures?.title ?? ""),
      pen.exchange("text", of: action, value: figures?.text ?? "", isLong: true, hint: "exchanges.textHint"),
    ]
    for (number, criterion) in exchange.declaration.criteria.enumerated() {
      fields.append(
        valueField(criterion.field, "value-\(number)", figures?.values[criterion.name] ?? "", of: action, pen))
    }
    fields.append(
      pen.exchange(
        "until", of: action, value: "\(figures?.until ?? pen.request.today.adding(days: usual))", type: "date",
        isShort: true, hint: "exchanges.untilHint"))
    return fields
  }

  /// The fields of what an answer came to, as the exchange declares them.
  static func resultFields(_ pen: DeliveryPen, _ exchange: Exchange, of action: String) -> [DeliveryView.Act.Field] {
    exchange.declaration.outcome.enumerated().map { number, field in
      valueField(field, "result-\(number)", "", of: action, pen)
    }
  }

  /// A field by its declared type. Nobody has to fill it in.
  private static func valueField(
    _ declared: RegisterDeclaration.Field, _ name: String, _ value: String, of action: String, _ pen: DeliveryPen
  ) -> DeliveryView.Act.Field {
    let (portal, words) = (pen.portal, pen.words)
    func said(_ text: String) -> String { portal.corpus.wording(text)(pen.language) }
    let label = said(declared.name)
    let unsaid = Choice(value: "", label: words("exchanges.unsaid"), isChosen: value.isEmpty)
    var field: DeliveryView.Act.Field
    switch declared.type {
    case .choice(let values):
      field = pen.choice(
        name, of: action, [unsaid] + values.map { Choice(value: $0, label: said($0), isChosen: $0 == value) },
        label: label)
    case .area:
      field = pen.choice(
        name, of: action,
        [unsaid]
          + portal.corpus.areas.districts.map {
            Choice(
              value: $0.code.text, label: portal.areaName($0.code, in: pen.language), isChosen: $0.code.text == value)
          }, label: label)
    case .quantity(let unit):
      field = pen.field(
        name, of: action, value: value, isShort: true, isRequired: false,
        label: words("exchanges.withUnit", ["name": label, "unit": said(unit)]))
    case .day:
      field = pen.field(name, of: action, value: value, type: "date", isShort: true, isRequired: false, label: label)
    case .text, .month, .fact, .person, .enterprise:
      field = pen.field(name, of: action, value: value, isRequired: false, label: label)
    }
    field.isRequired = false
    return field
  }
}
