import Cultivation
import Diagnostics
import Enterprises
import PolicyCorpus
import Programmes
import Quantities

/// 按筛选邀请: whom a filter names, shown with their number before anybody is invited; and a whole invitation taken back.
struct GatheringInvitation {
  /// Whom the filter names, in the order of codes; those who are invited already among them.
  let codes: [CreditCode]
  /// Those of them who are not invited yet.
  let fresh: [Enterprise]
  /// By what they were chosen, in words.
  let filter: String

  /// How many of them the page names before they are invited.
  private static let mostShown = 50

  /// The fields of the filter, which the confirmation sends again.
  private static let fields = ["area", "industry", "rung", "register", "benefit", "list"]

  /// Reads the filter of a form.
  /// - Throws: `Diagnostics` where the list has what is no credit code, or an enterprise that the reader does not see.
  /// Cost: a pass over the enterprises of the area.
  init(_ gathering: Gathering, _ request: PortalRequest, _ portal: Portal) async throws {
    let form = request.form
    let words = portal.renderer.words(request.language)
    let area = form.text("area").flatMap { AreaCode($0) }
    let industry = form.text("industry")
    let rung = form.text("rung").flatMap(Rung.init(rawValue:))
    let register = form.text("register").flatMap { InstrumentID($0) }
    let benefit = form.text("benefit").flatMap { InstrumentID($0) }
    let list = try await Self.list(request, portal)
    var found = try await portal.facts.page(
      EnterpriseQuery(area: area, areaOn: request.today, industry: industry, limit: .max), within: request.scope
    ).rows
    func keep(_ wanted: Set<CreditCode>) { found.removeAll { !wanted.contains($0.creditCode) } }
    if let list { keep(Set(list)) }
    if let rung {
      let rows = try await portal.ports.ladders.rungRows(RungQuery(rung), on: request.today, within: request.scope).rows
      keep(Set(rows.map(\.held.enterprise)))
    }
    if let register {
      let entries = try await portal.registers.page(
        RegisterQuery(register, .on(request.today)), within: request.scope
      ).rows
      keep(Set(entries.compactMap(\.subject.enterprise)))
    }
    if let benefit { keep(try await GatheringPage.matching([benefit], request.scope, portal)) }
    let said = [
      area.map { portal.areaName($0, in: .chinese) }, industry.map { words("programmes.industryIs", ["code": $0]) },
      rung?.name(.chinese), register.flatMap { portal.corpus.instrument($0)?.name.zh },
      benefit.flatMap { portal.corpus.instrument($0)?.name.zh },
      list.map { words("programmes.listOf", ["count": "\($0.count)"]) },
    ].compactMap { $0 }
    filter = said.isEmpty ? words("filter.all") : said.joined(separator: "、")
    codes = found.map(\.creditCode).sorted()
    fresh = found.filter { gathering.guests[$0.creditCode]?.isInvited != true }
  }

  /// The codes that were pasted; `nil` where none were.
  private static func list(_ request: PortalRequest, _ portal: Portal) async throws -> [CreditCode]? {
    let typed = (request.form.text("list") ?? "").uppercased().split { $0.isWhitespace || "，,、;；".contains($0) }
      .map(String.init)
    guard !typed.isEmpty else { return nil }
    let wrong = typed.filter { CreditCode($0) == nil }
    guard wrong.isEmpty else {
      throw request.form.unread(
        "list", code: "gatherings.typed", typed: wrong.joined(separator: "、"),
        expected: Wording(zh: "每行一个 18 位统一社会信用代码", en: "a credit code of 18 characters a line"))
    }
    let codes = typed.compactMap { CreditCode($0) }
    let seen = try await portal.enterprises(codes, within: request.scope)
    let unknown = codes.filter { seen[$0] == nil }
    guard unknown.isEmpty else { throw Diagnostics(.notSeen(unknown)) }
    return codes
  }

  /// What the confirmation asks for: all whom the filter names, where they are as many as were shown.
  func command(_ request: PortalRequest) throws(Diagnostics) -> GatheringCommand {
    // Sent again, all of them are invited, and it gets its answer.
    guard fresh.isEmpty || request.form.text("count") == "\(fresh.count)" else {
      throw Diagnostics(.invitationChanged(fresh.count))
    }
    return .invite(codes, filter: filter)
  }

  /// Whom it would invite, with the button that does.
  /// - Throws: `Diagnostics` where nobody can be invited.
  func preview(_ gathering: Gathering, _ pen: DeliveryPen) throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    guard try gathering.decide(.invite(codes, filter: filter), at: request.now) != nil else {
      throw Diagnostics(.allInvited)
    }
    // A list goes on in one line.
    let sent = Self.fields.map { field in
      let typed = request.form.text(field) ?? ""
      return Pair(field, typed.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    var act = pen.act(gathering.path, "programmes.act.inviteSure")
    act.hidden =
      [Pair("act", "invite"), Pair("sure", "yes"), Pair("count", "\(fresh.count)")] + sent
    return PlaceView(
      sheets: DeliveryView(
        crumbs: [
          Crumb(words("nav.programmes"), "/programmes"), Crumb(gathering.figures.title, gathering.path),
          Crumb(words("programmes.act.invite")),
        ], title: words("programmes.act.invite"),
        lead: words(
          "programmes.inviteLead",
          ["filter": filter, "total": "\(codes.count)", "there": "\(codes.count - fresh.count)"]),
        sums: [Figure(.count(fresh.count), label: words("programmes.inviteCount"), href: "#invited")],
        sections: [
          DeliveryView.Section(
            title: words("programmes.guests"),
            lead: fresh.count > Self.mostShown ? words("programmes.inviteSome", ["count": "\(Self.mostShown)"]) : nil,
            anchor: "invited",
            table: DeliveryView.Table(
              [words("enterprise.name"), words("enterprise.creditCode"), words("enterprise.area")],
              rows: fresh.prefix(Self.mostShown).map { enterprise in
                [
                  .text(enterprise.title, enterprise.path), .text(enterprise.creditCode.text),
                  .text(portal.areaName(enterprise.area, in: pen.language)),
                ]
              }), acts: [act])
        ])
    ).page()
  }

  // MARK: Forms

  /// The filter's form.
  static func form(_ gathering: Gathering, _ benefits: [InstrumentID], _ pen: DeliveryPen) -> DeliveryView.Act {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    func choices(_ found: [(value: String, label: String)]) -> [Choice] {
      [Choice(value: "", label: words("filter.all"), isChosen: true)]
        + found.map { Choice(value: $0.value, label: $0.label, isChosen: false) }
    }
    func named(_ ids: [InstrumentID]) -> [Choice] {
      choices(ids.map { ("\($0)", portal.corpus.instrument($0)?.name(pen.language) ?? "\($0)") })
    }
    return pen.act(
      gathering.path, "programmes.act.inviteLook", title: words("programmes.act.invite"), hidden: ["act": "invite"],
      fields: [
        pen.programme(
          "area", of: "invite",
          [Choice(value: "", label: words("filter.allAreas"), isChosen: true)]
            + portal.areaChoices(within: request.scope, chosen: nil, words: words).filter { !$0.value.isEmpty }),
        pen.programme("industry", of: "invite", isShort: true, isRequired: false, hint: "programmes.industryHint"),
        pen.programme("rung", of: "invite", choices(Rung.allCases.map { ($0.rawValue, $0.name(pen.language)) })),
        pen.programme(
          "register", of: "invite",
          named(portal.corpus.registers.filter { $0.declaration.subject == .enterprise }.map(\.instrument.id))),
        pen.programme("benefit", of: "invite", named(benefits)),
        pen.programme("list", of: "invite", isRequired: false, isLong: true, hint: "programmes.listHint"),
      ])
  }

  /// The form that takes an invitation back; `nil` where none can be.
  static func withdrawal(_ gathering: Gathering, _ pen: DeliveryPen) -> DeliveryView.Act? {
    let open = gathering.invitations.filter { gathering.mayWithdraw($0) }
    guard !open.isEmpty else { return nil }
    return pen.act(
      gathering.path, "programmes.act.withdraw", title: pen.words("programmes.act.withdraw"),
      hidden: ["act": "withdraw"],
      fields: [
        pen.programme(
          "invitation", of: "withdraw",
          open.map {
            Choice(
              value: "\($0.number)",
              label: pen.words("programmes.invitationOf", ["filter": $0.filter, "count": "\($0.codes.count)"]),
              isChosen: false)
          }),
        pen.programme("reason", of: "withdraw"),
      ], isPlain: true)
  }
}

extension Diagnostic {
  fileprivate static func notSeen(_ codes: [CreditCode]) -> Diagnostic {
    let some = codes.prefix(5).map(\.text).joined(separator: "、")
    return Diagnostic(
      "gatherings.unknown-enterprise", at: Place(field: "list"),
      Wording(
        zh: "没有这些企业，或不在您的范围内：\(some)", en: "there are no such enterprises, or they are outside your scope: \(some)"),
      remedy: Wording(zh: "核对代码", en: "check the codes"))
  }

  fileprivate static func invitationChanged(_ count: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.invitation-changed", at: Place(field: "area"),
      Wording(zh: "名单变了，现在是 \(count) 家，没有邀请", en: "the list has changed: \(count) now; nobody was invited"),
      remedy: Wording(zh: "再看一遍，然后确认", en: "look at it again, then confirm"))
  }

  fileprivate static var allInvited: Diagnostic {
    Diagnostic(
      "gatherings.all-invited", at: Place(field: "area"),
      Wording(zh: "筛选到的企业都已邀请", en: "everybody whom the filter names is invited already"),
      remedy: Wording(zh: "换一个筛选", en: "choose another filter"))
  }
}
