import Benefits
import Cultivation
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Programmes
import Quantities

/// 按筛选邀请: whom a filter names, and which of them are left out.
///
/// A filter stands in the address of the page that shows whom it names, so that it can be leafed through and taken out as a
/// file; a pasted list, which no address holds, is kept for half an hour and named by its key.
struct GatheringInvitation {
  /// What the address says of it.
  let fields: FormFields
  /// Whom the filter names beside those who are left out, in the order of codes; who is invited already among them.
  let codes: [CreditCode]
  /// Those of them who are not invited yet, with how a benefit was judged where the filter names one.
  let fresh: [Named]
  let leftOut: [Enterprise]
  /// By what they were chosen, in words.
  let filter: String
  /// Whether nothing narrows it: it names everybody whom the reader sees.
  let isEverybody: Bool
  let audience: InvitationAudience?

  struct Named: Sendable {
    let enterprise: Enterprise
    /// Whether the benefit that the filter names matches, or what is missing would tell.
    let standing: Standing.State?
    let belonging: InvitationAudience.Belonging?
  }

  /// The fields by which people choose.
  private static let narrowing = ["area", "industry", "rung", "register", "benefit"]
  /// What the address holds beside: a pasted list, who is left out, and whether those outside the audience are.
  private static let beside = ["list", "without", "inside"]
  /// The most who are left out one by one, so that the address stays one that every program between takes.
  static let mostLeftOut = 100

  static func path(_ gathering: Gathering, _ tail: String = "", _ fields: FormFields? = nil) -> String {
    let query = fields?.encoded() ?? ""
    return "\(gathering.path)/invite\(tail)" + (query.isEmpty ? "" : "?\(query)")
  }

  /// Reads the filter of an address, or of the form that confirms it.
  /// - Throws: `Diagnostics` where the pasted list is kept no more.
  /// Cost: a pass over the enterprises of the area.
  init(_ gathering: Gathering, _ given: FormFields, _ request: PortalRequest, _ portal: Portal) async throws {
    let words = portal.renderer.words(request.language)
    fields = FormFields((Self.narrowing + Self.beside).compactMap { name in given.text(name).map { (name, $0) } })
    let area = fields.text("area").flatMap { AreaCode($0) }
    let industry = fields.text("industry")
    let rung = fields.text("rung").flatMap(Rung.init(rawValue:))
    let register = fields.text("register").flatMap { InstrumentID($0) }
    let benefit = fields.text("benefit").flatMap { InstrumentID($0) }
    var list: [CreditCode]?
    if let key = fields.text("list") {
      guard let kept = portal.invitationLists.upload(key, for: request.actor, at: request.now) else {
        throw Diagnostics(.listGone)
      }
      list = kept.request
    }
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
    var standings: [CreditCode: Standing.State] = [:]
    if let benefit {
      standings = try await Self.standings(benefit, request, portal)
      keep(Set(standings.keys))
    }
    let text = portal.programmes.event(gathering.instrument)?.audience ?? ""
    let audience = try await InvitationAudience(text, request, portal)
    self.audience = audience
    let isInsideOnly = fields.text("inside") != nil
    if isInsideOnly, let audience { found.removeAll { audience.belonging(of: $0) == .outside } }
    let without = Set(
      (fields.text("without") ?? "").split(separator: ",").prefix(Self.mostLeftOut).compactMap {
        CreditCode(String($0))
      })
    leftOut = found.filter { without.contains($0.creditCode) }
    found.removeAll { without.contains($0.creditCode) }
    let narrowed = [
      area.map { portal.areaName($0, in: .chinese) }, industry.map { words("programmes.industryIs", ["code": $0]) },
      rung?.name(.chinese), register.flatMap { portal.corpus.instrument($0)?.name.zh },
      benefit.flatMap { portal.corpus.instrument($0)?.name.zh },
      list.map { words("programmes.listOf", ["count": "\($0.count)"]) },
      isInsideOnly && audience != nil ? words("programmes.insideOnly") : nil,
    ].compactMap { $0 }
    isEverybody = narrowed.isEmpty
    let said =
      (narrowed.isEmpty ? [words("filter.all")] : narrowed)
      + (leftOut.isEmpty ? [] : [words("programmes.withoutOf", ["count": "\(leftOut.count)"])])
    filter = said.joined(separator: "、")
    codes = found.map(\.creditCode).sorted()
    fresh = found.sorted { $0.creditCode < $1.creditCode }.filter { gathering.guests[$0.creditCode]?.isInvited != true }
      .map {
        Named(enterprise: $0, standing: standings[$0.creditCode], belonging: audience?.belonging(of: $0))
      }
  }

  /// How a benefit was judged for each enterprise that it matches or may match; matched by one subject, it is matched.
  private static func standings(
    _ benefit: InstrumentID, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [CreditCode: Standing.State] {
    let found = try await portal.ports.standings.standings(
      StandingFilter(source: .benefit(benefit)), scope: request.scope, offset: 0, limit: .max)
    return found.rows.reduce(into: [:]) { states, row in
      guard let code = CreditCode(row.standing.enterprise) else { return }
      if states[code] != .holds { states[code] = row.standing.state }
    }
  }

  /// Who exactly would be invited: what the confirmation sends back, so that another list of the same length is none that
  /// somebody has seen.
  var hash: String {
    ContentHash(of: fresh.map(\.enterprise.creditCode.text).joined(separator: "\n").utf8).hex
  }

  /// How many of those to be invited lie outside the audience; `nil` where no data tell.
  var outside: Int? { audience == nil ? nil : fresh.count { $0.belonging == .outside } }

  /// The address of the same filter with somebody else left out.
  func leavingOut(_ code: CreditCode) -> FormFields? {
    guard leftOut.count < Self.mostLeftOut else { return nil }
    return replacing("without", with: (leftOut.map(\.creditCode.text) + [code.text]).joined(separator: ","))
  }

  /// The address of the same filter with somebody named again.
  func takingBack(_ code: CreditCode) -> FormFields {
    replacing("without", with: leftOut.map(\.creditCode.text).filter { $0 != code.text }.joined(separator: ","))
  }

  /// The address of the same filter without those who lie outside the audience.
  var insideOnly: FormFields { replacing("inside", with: "1") }

  private func replacing(_ name: String, with value: String) -> FormFields {
    FormFields(
      fields.pairs.filter { $0.name != name }.map { ($0.name, $0.value) } + (value.isEmpty ? [] : [(name, value)]))
  }

  /// Takes in what the form by the guests asks, and leads to the page that shows whom it names.
  /// - Throws: `Diagnostics` where the list has what is no credit code or an enterprise that the reader does not see, and
  ///   where nobody can be invited.
  static func look(_ gathering: Gathering, _ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var asked = narrowing.compactMap { name in request.form.text(name).map { (name, $0) } }
    if let list = try await list(request, portal) {
      let key = portal.freshKey()
      try portal.invitationLists.keep(.init(request: list, owner: request.actor, at: request.now), key: key)
      asked.append(("list", key))
    }
    let invitation = try await GatheringInvitation(gathering, FormFields(asked), request, portal)
    guard try gathering.decide(.invite(invitation.codes, filter: invitation.filter), at: request.now) != nil else {
      throw Diagnostics(.allInvited)
    }
    return DeliveryView.next(path(gathering, "", invitation.fields))
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

  /// What the confirmation asks for: all whom the filter names, where they are the very ones who were shown. Everybody is
  /// invited only by whoever types how many that are.
  func command(_ form: FormFields) throws(Diagnostics) -> GatheringCommand {
    // Sent again, all of them are invited, and it gets its answer.
    if !fresh.isEmpty {
      guard form.text("hash") == hash else { throw Diagnostics(.invitationChanged(fresh.count)) }
      guard !isEverybody || form.whole("count", in: 1...Int.max) == fresh.count else {
        throw Diagnostics(.numberNotTyped(fresh.count))
      }
    }
    return .invite(codes, filter: filter)
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

  fileprivate static var listGone: Diagnostic {
    Diagnostic(
      "gatherings.list-gone", at: Place(field: "list"),
      Wording(zh: "粘贴的名单已过半小时，不再保留，没有邀请", en: "the pasted list was kept for half an hour; nobody was invited"),
      remedy: Wording(zh: "回到活动页再贴一次", en: "paste it again on the gathering's page"))
  }

  fileprivate static func invitationChanged(_ count: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.invitation-changed", at: Place(field: "area"),
      Wording(zh: "名单变了，现在是 \(count) 家，没有邀请", en: "the list has changed: \(count) now; nobody was invited"),
      remedy: Wording(zh: "再看一遍，然后确认", en: "look at it again, then confirm"))
  }

  fileprivate static func numberNotTyped(_ count: Int) -> Diagnostic {
    Diagnostic(
      "gatherings.number", at: Place(field: "count"),
      Wording(
        zh: "没有设筛选，将邀请的是全部 \(count) 家；没有邀请",
        en: "no filter is set: it would invite all \(count); nobody was invited"),
      remedy: Wording(zh: "回去设筛选，或填写这个家数再确认", en: "set a filter, or type that number and confirm"))
  }

  static var allInvited: Diagnostic {
    Diagnostic(
      "gatherings.all-invited", at: Place(field: "area"),
      Wording(zh: "筛选到的企业都已邀请", en: "everybody whom the filter names is invited already"),
      remedy: Wording(zh: "换一个筛选", en: "choose another filter"))
  }
}
