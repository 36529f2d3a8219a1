import Cultivation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 两日对照: what changed in a register from one day to another.
enum RegisterDifferencePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let areas: [Choice]
    let from: String
    let to: String
    let fault: String?
    let sums: [Figure]
    let groups: [Group]
    let files: [Crumb]
    let isSame: Bool
  }

  struct Group: Sendable {
    /// Where its number leads.
    let id: String
    let title: String
    let rows: [Row]
  }

  struct Row: Sendable {
    /// The code of whose it is; empty for what belongs to no enterprise.
    let code: String
    let title: String
    let href: String
    let area: String
    let when: String
    let note: String
  }

  /// The days and the area that an address asks for.
  private struct Asked {
    let first: CalendarDay
    let last: CalendarDay
    let area: AreaCode?
    let scope: AreaScope
    /// Whether the later day is still to come: what is shown goes up to today.
    let isAhead: Bool
    var isOrdered: Bool { first < last }

    init(_ request: PortalRequest) {
      let asked = request.query.day("to") ?? request.today
      let last = min(asked, request.today)
      isAhead = asked > request.today
      let area = request.query.text("area").flatMap { AreaCode($0) }
      self.last = last
      self.area = area
      first =
        request.query.day("from") ?? Period.month(year: last.year, month: last.month).start.adding(days: -1)
      scope = area.flatMap { request.scope.contains($0) ? AreaScope.whole($0, on: last) : nil } ?? request.scope
    }
  }

  /// What changed between the days that are asked for, and in groups; `nil` and none where they are in no order.
  private static func found(
    _ asked: Asked, _ address: RegisterAddress, _ request: PortalRequest, _ portal: Portal
  ) async throws -> (RegisterDifference?, [Group]) {
    let words = portal.renderer.words(request.language)
    let cells = RegisterCells(portal: portal, words: words, people: try await portal.personNames())
    let found =
      asked.isOrdered
      ? try await portal.registers.difference(
        of: address.id, from: asked.first, to: asked.last, within: asked.scope) : nil
    var groups: [Group] = []
    if let found {
      func plain(_ entries: [RegisterEntry], _ when: (RegisterEntry) -> String) -> [Row] {
        entries.map { row($0, when: when($0), note: reason($0, portal, words), portal, words) }
      }
      func date(_ day: CalendarDay?) -> String { day?.text(in: request.language) ?? "—" }
      groups = [
        Group(id: "added", title: words("cultivation.added"), rows: plain(found.added) { date($0.enteredOn) }),
        Group(id: "gone", title: words("cultivation.gone"), rows: plain(found.gone) { date($0.leftOn) }),
        Group(
          id: "passing", title: words("cultivation.passing"),
          rows: plain(found.passing) { "\(date($0.enteredOn)) → \(date($0.leftOn))" }),
        Group(
          id: "changed", title: words("cultivation.changed"),
          rows: found.changed.map { change in
            let notes = address.declaration.fields.compactMap { field in
              change.fields[field.name].map { pair in
                let name = portal.corpus.wording(field.name)(request.language)
                return "\(name)：\(cells.text(pair.before, field)) → \(cells.text(pair.after, field))"
              }
            }
            return row(
              change.entry, when: "", note: notes.joined(separator: words("sentence.separator")), portal, words)
          }),
      ].filter { !$0.rows.isEmpty }
    }
    return (found, groups)
  }

  /// The groups one under another as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let (_, groups) = try await found(Asked(request), address, request, portal)
    let mark = try await portal.watermark(
      "\(address.id)/differences", rows: groups.reduce(0) { $0 + $1.rows.count }, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("cultivation.change"), words("enterprise.creditCode"), words("cultivation.subject"),
      words("enterprise.area"), words("cultivation.when"), words("cultivation.note"), words("export.watermark"),
    ])
    for group in groups {
      for row in group.rows { file.append([group.title, row.code, row.title, row.area, row.when, row.note, mark]) }
    }
    return try file.reply(
      named: "\(address.instrument.name(request.language))-\(words("cultivation.differences"))-\(request.today)",
      to: request)
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let asked = Asked(request)
    let (found, groups) = try await found(asked, address, request, portal)
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("cultivation.differences"))),
      title: "\(address.instrument.name(request.language)) · \(words("cultivation.differences"))",
      path: address.id.registerPath("differences"),
      areas: portal.areaChoices(within: request.scope, chosen: asked.area, words: words), from: "\(asked.first)",
      to: "\(asked.last)",
      fault: asked.isAhead
        ? words("cultivation.daysAhead", ["today": request.today.text(in: request.language)])
        : asked.isOrdered ? nil : words("cultivation.daysOrder"),
      sums: found.map { found in
        [
          ("added", found.added.count), ("gone", found.gone.count), ("passing", found.passing.count),
          ("changed", found.changed.count),
        ].map { name, count in
          Figure(.count(count), label: words("cultivation.\(name)"), href: count == 0 ? nil : "#\(name)")
        }
      } ?? [],
      groups: groups,
      files: groups.isEmpty || !Portal.allows(request.actor, Portal.rows)
        ? []
        : ListFile.links(
          address.id.registerPath(
            "differences/export", ["from": "\(asked.first)", "to": "\(asked.last)", "area": asked.area?.text]), words),
      isSame: asked.isOrdered && groups.isEmpty)
    return .page(Page("cultivation/differences", title: view.title, view: view))
  }

  private static func reason(_ entry: RegisterEntry, _ portal: Portal, _ words: Strings) -> String {
    if case .left(let reason) = entry.state { return portal.corpus.wording(reason)(words.language) }
    return ""
  }

  private static func row(
    _ entry: RegisterEntry, when: String, note: String, _ portal: Portal, _ words: Strings
  ) -> Row {
    Row(
      code: entry.subject.enterprise?.text ?? "", title: entry.title, href: entry.path,
      area: portal.areaName(entry.area, in: words.language), when: when,
      note: note)
  }
}
