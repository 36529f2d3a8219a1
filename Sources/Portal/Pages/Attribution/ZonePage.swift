import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Targets

/// 片区成员: which enterprises, streets and parks belong to a zone that is no area, in which months, and who that is today or
/// was on a day before.
/// The zone's number is that of its own members and no sum of areas.
enum ZonePage {
  static let path = "/targets/zones"
  static func path(_ zone: Zone) -> String { "\(path)/\(zone.id)" }

  struct ListView: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let districts: String
      let members: Figure
    }

    let crumbs: [Crumb]
    let title: String
    let zones: [Row]
  }

  struct View: Sendable {
    struct Line: Sendable {
      let member: String
      let href: String
      let span: String
      let reason: String
      let told: String
      let fate: String?
      /// How many it brings on the day; `nil` where it does not hold.
      let count: Figure?
      /// The number that ends it; `nil` where it has ended, or for those who may not.
      let end: String?
    }

    struct Row: Sendable {
      let title: String
      let href: String
      let area: String
      let through: String
    }

    struct Form: Sendable {
      let path: String
      let key: String
      let areas: [Choice]
      let code: String
      let from: String
      let until: String
      let reason: String
    }

    let crumbs: [Crumb]
    let title: String
    let lead: String
    let done: String?
    let path: String
    /// The day that is counted, and how its column is headed.
    let day: String
    let dayHead: String
    let sums: [Figure]
    let lines: [Line]
    let rows: [Row]
    /// That not all members are listed.
    let narrowed: String?
    let more: String?
    let files: [Crumb]
    let form: Form?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  /// As many members are shown; the counts are of all, and files have all.
  private static let shown = 200

  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let own = request.scope.area.map { $0.isDistrictOrCity ? $0 : $0.district }
    var rows: [ListView.Row] = []
    for zone in portal.corpus.zones.all
    where own.map({ own in own == portal.corpus.areas.city?.code || zone.districts.contains(own) }) ?? true {
      let standing = try await portal.targets.standing(of: zone.id, on: request.today, within: request.scope)
      let count = standing.members.count
      rows.append(
        ListView.Row(
          name: zone.name(request.language), href: path(zone), districts: districts(of: zone, portal, words),
          members: Figure(.count(count), href: count == 0 ? nil : "\(path(zone))#members")))
    }
    let title = words("zones.title")
    let view = ListView(crumbs: [Crumb(words("nav.targets"), "/targets"), Crumb(title)], title: title, zones: rows)
    return .page(Page("attribution/zones", title: title, view: view))
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let zone = try zone(request, portal)
    let form = request.form
    let reason = form.text("reason") ?? ""
    do {
      let wish: TargetCommand
      if let number = form.text("end").flatMap({ Int($0) }) {
        wish = .leaveZone(number, reason: reason)
      } else {
        wish = .joinZone(zone.id, member: try member(form), span: try span(form), reason: reason)
      }
      _ = try await portal.targets.carryOut(
        wish, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
    guard let end = LocalPath(checking: "\(path(zone))?done=1") else { throw unknown }
    return .seeOther(end)
  }

  /// One of the two, and not both.
  private static func member(_ form: FormFields) throws(Diagnostics) -> ZoneMembership.Member {
    let (area, code) = (form.text("member") ?? "", form.text("code") ?? "")
    guard area.isEmpty != code.isEmpty else { throw Diagnostics(.oneZoneMember) }
    if let area = AreaCode(area) { return .area(area) }
    guard let enterprise = CreditCode(code.uppercased()) else { throw Diagnostics(.zoneCode(code)) }
    return .enterprise(enterprise)
  }

  private static func span(_ form: FormFields) throws(Diagnostics) -> Attribution.Span {
    let until = form.text("until")
    guard let from = form.text("from").flatMap({ Period($0) }), until == nil || until.flatMap({ Period($0) }) != nil,
      let span = Attribution.Span(from: from, until: until.flatMap { Period($0) })
    else { throw Diagnostics(AttributionPage.months) }
    return span
  }

  /// The day that the address asks for: today, or one before.
  private static func day(_ request: PortalRequest) -> CalendarDay {
    let typed = request.query.text("on").flatMap { CalendarDay($0) }
    return typed.flatMap { FactDictionary.days.contains($0) ? min($0, request.today) : nil } ?? request.today
  }

  /// Those who belong to the zone on the day that is asked for, as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let zone = try zone(request, portal)
    let words = portal.renderer.words(request.language)
    let members = try await listed(zone, request, portal).members
    let mark = try await portal.watermark(
      "targets/zones/\(zone.id)", rows: members.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("zones.through"),
      words("export.watermark"),
    ])
    for member in members {
      let row = row(member, portal, words)
      file.append([member.enterprise.creditCode.text, row.title, row.area, row.through, mark])
    }
    return try file.reply(named: "\(zone.name(request.language))-\(day(request))", to: request)
  }

  private static var unknown: PageFault {
    .notFound(Wording(zh: "没有这个片区。", en: "There is no such zone."))
  }

  private static func zone(_ request: PortalRequest, _ portal: Portal) throws(PageFault) -> Zone {
    guard let zone = portal.corpus.zones.zone(request.parameters["zone"] ?? "") else { throw unknown }
    return zone
  }

  private static func districts(of zone: Zone, _ portal: Portal, _ words: Strings) -> String {
    zone.districts.map { portal.areaName($0, in: words.language) }.joined(separator: words("list.separator"))
  }

  /// The members that the address asks for: all, or those who belong in one way.
  private static func listed(
    _ zone: Zone, _ request: PortalRequest, _ portal: Portal
  ) async throws -> (standing: ZoneStanding, way: ZoneStanding.Way?, members: [ZoneStanding.Member]) {
    let standing = try await portal.targets.standing(of: zone.id, on: day(request), within: request.scope)
    let way = request.query.text("through").flatMap { ZoneStanding.Way(rawValue: $0) }
    return (standing, way, way.map(standing.members) ?? standing.members)
  }

  private static func row(_ member: ZoneStanding.Member, _ portal: Portal, _ words: Strings) -> View.Row {
    let ways =
      (member.isDirect ? [words("zones.direct")] : [])
      + member.areas.map { words("zones.of", ["area": portal.areaName($0, in: words.language)]) }
    return View.Row(
      title: member.enterprise.title, href: "/enterprises/\(member.enterprise.creditCode)",
      area: portal.areaName(member.enterprise.area, in: words.language),
      through: ways.joined(separator: words("list.separator")))
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: Diagnostics?) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let zone = try zone(request, portal)
    let (standing, way, members) = try await listed(zone, request, portal)
    let mayChange = Portal.allows(request.actor, Portal.targetKeepers)
    let isCode = request.form.text("code") != nil
    let marked = FormFaults(faults, words: words) { fault in
      let field = fault.place?.field ?? "main"
      return field == "member" && isCode ? "code" : field
    }
    let day = day(request)
    let isToday = day == request.today
    func address(_ page: String, _ way: ZoneStanding.Way?) -> String {
      let query = FormFields().encoded(replacing: ["through": way?.rawValue, "on": isToday ? nil : "\(day)"])
      return "\(path(zone))\(page)\(query.isEmpty ? "" : "?\(query)")"
    }
    func figure(_ way: ZoneStanding.Way?, _ name: String) -> Figure {
      let count = way.map { standing.members($0).count } ?? standing.members.count
      return Figure(
        .count(count), label: words("zones.\(name)"), href: count == 0 ? nil : "\(address("", way))#members")
    }
    let name = zone.name(request.language)
    let view = View(
      crumbs: [Crumb(words("nav.targets"), "/targets"), Crumb(words("zones.title"), path), Crumb(name)], title: name,
      lead: words(
        "zones.lead",
        [
          "districts": districts(of: zone, portal, words),
          "day": isToday ? words("zones.theDay") : day.text(in: words.language),
        ]),
      done: request.query.text("done") == nil ? nil : words("zones.done"), path: path(zone), day: "\(day)",
      dayHead: isToday
        ? words("zones.today") : words("zones.onDay", ["day": day.text(in: words.language)]),
      sums: [figure(nil, "members")] + ZoneStanding.Way.allCases.map { figure($0, "way.\($0.rawValue)") },
      lines: standing.lines.map { line($0, mayChange: mayChange, portal, words) },
      rows: members.prefix(shown).map { row($0, portal, words) },
      narrowed: way.map { words("zones.narrowed", ["way": words("zones.way.\($0.rawValue)")]) },
      more: members.count > shown ? words("zones.more", ["count": "\(members.count - shown)"]) : nil,
      files: members.isEmpty
        ? [] : ListFile.links(address("/export", way), words),
      form: mayChange ? form(zone, request, portal, words) : nil, faults: marked.all, hasFaults: !marked.isEmpty)
    return .page(Page("attribution/zone", title: name, view: view, status: marked.isEmpty ? 200 : 422))
  }

  private static func line(
    _ line: ZoneStanding.Line, mayChange: Bool, _ portal: Portal, _ words: Strings
  ) -> View.Line {
    let language = words.language
    let membership = line.membership
    let until = membership.span.until?.text(in: language) ?? words("attribution.open")
    let (name, href): (String, String) =
      switch membership.member {
      case .enterprise(let code): (line.title ?? code.text, "/enterprises/\(code)")
      case .area(let area): (portal.areaName(area, in: language), "/enterprises?area=\(area)")
      }
    return View.Line(
      member: name, href: href, span: "\(membership.span.from.text(in: language))—\(until)", reason: membership.reason,
      told: membership.trace.at.dayInShanghai.text(in: language),
      fate: membership.ending.map { words("attribution.ended", ["reason": $0.reason]) },
      count: line.count.map { Figure(.count($0), href: $0 == 0 ? nil : href) },
      end: mayChange && membership.ending == nil ? "\(membership.id)" : nil)
  }

  private static func form(
    _ zone: Zone, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> View.Form {
    let areas = portal.corpus.areas
    let chosen = request.form.text("member")
    let offered = zone.districts.flatMap { district in
      areas.children(of: district, level: .street) + areas.children(of: district, level: .park)
    }.filter { request.scope.contains($0.code) }
    return View.Form(
      path: path(zone), key: portal.freshKey(),
      areas: [Choice(value: "", label: "—", isChosen: chosen == nil)]
        + offered.map { area in
          Choice(
            value: area.code.text,
            label: [area.code.district, area.code].map { portal.areaName($0, in: words.language) }.joined(
              separator: " "),
            isChosen: area.code.text == chosen)
        },
      code: request.form.exactly("code") ?? "", from: request.form.exactly("from") ?? "",
      until: request.form.exactly("until") ?? "", reason: request.form.exactly("reason") ?? "")
  }
}

extension Diagnostic {
  fileprivate static var oneZoneMember: Diagnostic {
    Diagnostic(
      "targets.zone-member", at: Place(field: "member"),
      Wording(zh: "街镇、园区和企业要填一项，只填一项", en: "an area or an enterprise is to be given, and one of them alone"),
      expected: Wording(zh: "选一个街镇或园区，或填一家企业的代码", en: "a street or park, or one enterprise's code"))
  }

  fileprivate static func zoneCode(_ text: String) -> Diagnostic {
    Diagnostic(
      "targets.zone-code", at: Place(field: "member"), CreditCode.refusalWording(text),
      expected: CreditCode.expectedWording)
  }
}
