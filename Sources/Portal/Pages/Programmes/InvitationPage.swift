import Benefits
import Diagnostics
import Enterprises
import PolicyCorpus
import Programmes
import Quantities

/// Whom a filter would invite: all of them by pages and as a file, single ones left out, and the button that invites.
enum InvitationPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let gathering = try await found(request, portal)
    do {
      let invitation = try await GatheringInvitation(gathering, request.query, request, portal)
      return page(invitation, gathering, DeliveryPen(request, portal))
    } catch let faults as Diagnostics {
      return again(gathering, DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  static func confirm(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let gathering = try await found(request, portal)
    var pen = DeliveryPen(request, portal)
    do {
      let invitation = try await GatheringInvitation(gathering, request.form, request, portal)
      do {
        try await portal.programmes.act(
          try invitation.command(request.form), on: gathering.id, by: request.actor.id, key: request.commandKey,
          at: request.now, within: request.scope)
        return DeliveryView.next("\(gathering.path)?done=invited")
      } catch let faults as Diagnostics {
        // The page's links lead to the same filter, which the form brought.
        var shown = request
        shown.query = invitation.fields
        pen = DeliveryPen(shown, portal, refused: RefusedForm(form: request.form, faults: faults))
        return page(invitation, gathering, pen)
      }
    } catch let faults as Diagnostics {
      return again(gathering, DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The list as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let gathering = try await found(request, portal)
    let words = portal.renderer.words(request.language)
    let invitation: GatheringInvitation
    do {
      invitation = try await GatheringInvitation(gathering, request.query, request, portal)
    } catch let faults as Diagnostics {
      return again(gathering, DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
    let mark = try await portal.watermark(
      "gatherings/\(gathering.id)/invite", rows: invitation.fresh.count, of: .enterprises, request, words,
      filter: [Pair(words("programmes.act.invite"), invitation.filter)])
    let (isTold, isJudged) = (invitation.audience != nil, invitation.fields.text("benefit") != nil)
    let head = [words("enterprise.name"), words("enterprise.creditCode"), words("enterprise.area")]
    return try ListFile(
      sheet: words("programmes.inviteCount"),
      rows: [
        head + (isTold ? [words("programmes.audience")] : []) + (isJudged ? [words("programmes.judged")] : [])
          + [words("export.watermark")]
      ]
        + invitation.fresh.map { named in
          let enterprise = named.enterprise
          return [
            enterprise.title, enterprise.creditCode.text, portal.areaName(enterprise.area, in: request.language),
          ] + (isTold ? [Self.mark(named.belonging, words).word] : [])
            + (isJudged ? [Self.mark(named.standing, words)?.word ?? ""] : []) + [mark]
        }
    ).reply(named: "\(gathering.figures.title)-\(words("programmes.inviteCount"))-\(request.today)", to: request)
  }

  /// A gathering of the reader's own area: nobody else invites to it.
  private static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Gathering {
    let gathering = try await GatheringPage.found(request, portal)
    guard request.scope.contains(gathering.figures.area) else { throw GatheringPage.unknown }
    return gathering
  }

  /// What stands there where the filter can't be read any more.
  private static func again(_ gathering: Gathering, _ pen: DeliveryPen) -> Reply {
    PlaceView(
      sheets: DeliveryView(
        crumbs: crumbs(gathering, pen.words), title: pen.words("programmes.act.invite"), faults: pen.faults,
        sections: [
          DeliveryView.Section(
            title: pen.words("programmes.guests"), empty: pen.words("programmes.inviteAgain"),
            links: [Crumb(pen.words("programmes.backToGathering"), GuestList.all.path(of: gathering))])
        ])
    ).page()
  }

  private static func crumbs(_ gathering: Gathering, _ words: Strings) -> [Crumb] {
    [
      Crumb(words("nav.programmes"), "/programmes"), Crumb(gathering.figures.title, gathering.path),
      Crumb(words("programmes.act.invite")),
    ]
  }

  // MARK: The page

  private static func page(_ invitation: GatheringInvitation, _ gathering: Gathering, _ pen: DeliveryPen) -> Reply {
    let words = pen.words
    let there = invitation.codes.count - invitation.fresh.count
    var sums = [Figure(.count(invitation.fresh.count), label: words("programmes.inviteCount"), href: "#invited")]
    if !invitation.leftOut.isEmpty {
      sums.append(Figure(.count(invitation.leftOut.count), label: words("programmes.leftOut"), href: "#left"))
    }
    var sections = [named(invitation, gathering, pen)]
    if let left = leftOut(invitation, gathering, pen) { sections.append(left) }
    if let sure = sure(invitation, gathering, pen) { sections.append(sure) }
    return PlaceView(
      sheets: DeliveryView(
        crumbs: crumbs(gathering, words), title: words("programmes.act.invite"),
        lead: pen.sentences(
          words(
            "programmes.inviteLead",
            ["filter": invitation.filter, "total": "\(invitation.codes.count)", "there": "\(there)"]),
          judged(invitation, words)), faults: pen.faults, sums: sums, sections: sections)
    ).page()
  }

  /// How many of them the benefit matches, and how many lack a fact.
  private static func judged(_ invitation: GatheringInvitation, _ words: Strings) -> String? {
    guard invitation.fields.text("benefit") != nil else { return nil }
    return words(
      "programmes.inviteJudged",
      [
        "holds": "\(invitation.fresh.count { $0.standing == .holds })",
        "undecided": "\(invitation.fresh.count { $0.standing == .undecided })",
      ])
  }

  private static func named(
    _ invitation: GatheringInvitation, _ gathering: Gathering, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let showsOutside = request.query.text("show") == "outside"
    let rows = showsOutside ? invitation.fresh.filter { $0.belonging == .outside } : invitation.fresh
    let page = Pager.page(of: request)
    let (isTold, isJudged) = (invitation.audience != nil, invitation.fields.text("benefit") != nil)
    var tabs: [RegisterPage.TabView] = []
    if let outside = invitation.outside {
      tabs = [
        RegisterPage.TabView(
          label: words("programmes.guestList.all"), href: GatheringInvitation.path(gathering, "", invitation.fields),
          isCurrent: !showsOutside),
        RegisterPage.TabView(
          label: words("programmes.outsideOf", ["count": "\(outside)"]),
          href: request.address(replacing: ["show": "outside", "page": nil]), isCurrent: showsOutside),
      ]
    }
    var links: [Crumb] = []
    if let outside = invitation.outside, outside > 0 {
      links.append(
        Crumb(
          words("programmes.leaveOutside", ["count": "\(outside)"]),
          GatheringInvitation.path(gathering, "", invitation.insideOnly)))
    }
    if !invitation.fresh.isEmpty {
      let file = GatheringInvitation.path(gathering, "/export", invitation.fields)
      links += ListFile.links(file, words)
    }
    let audience =
      portal.programmes.event(gathering.instrument)
      .map { portal.corpus.wording($0.audience)(pen.language) } ?? ""
    return DeliveryView.Section(
      title: words("programmes.inviteCount"),
      lead: words(isTold ? "programmes.audienceTold" : "programmes.audienceOpen", ["audience": audience]),
      anchor: "invited", tabs: tabs,
      table: DeliveryView.Table(
        [words("enterprise.name")] + (isTold ? [words("programmes.audience")] : [])
          + (isJudged ? [words("programmes.judged")] : [])
          + [words("enterprise.creditCode"), words("enterprise.area"), words("programmes.leaveOut")],
        rows: rows.dropFirst((page - 1) * Pager.size).prefix(Pager.size).map { named in
          let enterprise = named.enterprise
          let out = invitation.leavingOut(enterprise.creditCode).map { GatheringInvitation.path(gathering, "", $0) }
          var cells: [DeliveryView.Table.Cell] = [.text(enterprise.title, enterprise.path)]
          if isTold { cells.append(.init(state: mark(named.belonging, words))) }
          if isJudged { cells.append(.init(state: mark(named.standing, words))) }
          return cells + [
            .text(enterprise.creditCode.text), .text(portal.areaName(enterprise.area, in: pen.language)),
            .text(out == nil ? "—" : words("programmes.leaveOut"), out),
          ]
        }), empty: rows.isEmpty ? words("programmes.nobodyReached") : nil,
      pager: Pager(request, page: page, total: rows.count, words: words), links: links)
  }

  private static func leftOut(
    _ invitation: GatheringInvitation, _ gathering: Gathering, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    guard !invitation.leftOut.isEmpty else { return nil }
    let words = pen.words
    return DeliveryView.Section(
      title: words("programmes.leftOut"), anchor: "left",
      table: DeliveryView.Table(
        [words("enterprise.name"), words("enterprise.area"), words("programmes.takeBack")],
        rows: invitation.leftOut.map { enterprise in
          [
            .text(enterprise.title, enterprise.path),
            .text(pen.portal.areaName(enterprise.area, in: pen.language)),
            .text(
              words("programmes.takeBack"),
              GatheringInvitation.path(gathering, "", invitation.takingBack(enterprise.creditCode))),
          ]
        }))
  }

  /// The button, with what it needs to be sure: the very list, and of everybody their number. `nil` where it would invite
  /// nobody.
  private static func sure(
    _ invitation: GatheringInvitation, _ gathering: Gathering, _ pen: DeliveryPen
  ) -> DeliveryView.Section? {
    let words = pen.words
    let back = Crumb(words("programmes.backToGathering"), GuestList.all.path(of: gathering))
    let title = words("programmes.act.inviteSure")
    let asked = Result { () throws(Diagnostics) in
      try gathering.decide(.invite(invitation.codes, filter: invitation.filter), at: pen.request.now)
    }
    switch asked {
    case .success(.some):
      let path = GatheringInvitation.path(gathering)
      var act = pen.act(
        path, "programmes.act.inviteSure",
        fields: invitation.isEverybody
          ? [
            pen.programme("count", of: "sure", isShort: true, hint: "programmes.numberHint")
          ] : [])
      act.hidden =
        [Pair("act", "invite"), Pair("hash", invitation.hash)] + invitation.fields.pairs.map { Pair($0.name, $0.value) }
      act.back = back
      return DeliveryView.Section(
        title: title, lead: words(invitation.isEverybody ? "programmes.everybodyLead" : "programmes.sureLead"),
        anchor: "sure", acts: [act])
    case .success(nil):
      return DeliveryView.Section(title: title, anchor: "sure", empty: words.said(.allInvited), links: [back])
    case .failure(let faults):
      return DeliveryView.Section(
        title: title, anchor: "sure", empty: faults.all.map { words.said($0) }.joined(), links: [back])
    }
  }

  private static func mark(_ belonging: InvitationAudience.Belonging?, _ words: Strings) -> StateMark {
    switch belonging {
    case .inside: StateMark(css: "yes", word: words("programmes.inside"))
    case .outside: StateMark(css: "out", word: words("programmes.outside"))
    case .unknown, nil: StateMark(css: "ask", word: words("programmes.cannotTell"))
    }
  }

  private static func mark(_ standing: Standing.State?, _ words: Strings) -> StateMark? {
    switch standing {
    case .holds: StateMark(.eligible, in: words.language)
    case .undecided: StateMark(.undecided, in: words.language)
    case nil: nil
    }
  }
}
