import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Targets

/// 园区名单: how many enterprises each park has, and the list that says which. A list is looked at first; then, on a yes, it
/// is entered as a whole.
enum ParkListPage {
  static let path = "/targets/parks"
  /// The largest body: a list of the largest size, as text in a form.
  static let limit = ParkFile.limit * 4

  struct View: Sendable {
    struct Park: Sendable {
      let name: String
      /// Where its members stand with their months.
      let href: String
      let members: Figure
    }

    /// Who counts for one park today.
    struct Members: Sendable {
      struct Line: Sendable {
        let title: String
        let href: String
        let code: String
        let area: String
        let from: String
        let until: String
      }

      let title: String
      let lines: [Line]
      let isEmpty: Bool
      let pager: Pager
    }

    struct Row: Sendable {
      let number: String
      let title: String
      let href: String
      let park: String
      let span: String
      let state: String
    }

    struct Preview: Sendable {
      let summary: String
      let nothing: String?
      let rows: [Row]
      let more: String?
      /// The list as it was read, sent again with the yes; `nil` where it cannot be entered.
      let text: String?
      let file: String
      let key: String
      let path: String
    }

    let crumbs: [Crumb]
    let parks: [Park]
    let members: Members?
    /// The list that was pasted and refused.
    let pasted: String
    let files: [Crumb]
    let hint: String
    /// Where a list goes; `nil` for those who may not bring one in.
    let path: String?
    let preview: Preview?
    let faults: [String]
    let hasFaults: Bool
    let done: String?
  }

  /// As many rows are shown; the counts are of all.
  private static let shown = 200

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let done = request.query.text("done").flatMap { Int($0) }.map { words("attribution.list.done", ["count": "\($0)"]) }
    return try await page(request, portal, done: done)
  }

  /// Looks at a list, or enters the one that was looked at.
  static func read(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    do {
      if let text = request.form.exactly("content") {
        let list = ParkFile(file: request.form.text("name") ?? "parks.csv", bytes: Array(text.utf8))
        let taken = try await portal.targets.takeIn(
          list, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
        if taken.record != nil { await portal.ports.factsChanged() }
        guard let end = LocalPath(checking: "\(path)?done=\(taken.placements.count)") else { throw ClausePage.unknown }
        return .seeOther(end)
      }
      let pasted = request.form.exactly("pasted") ?? ""
      let list: ParkFile
      if let sent = request.file {
        list = ParkFile(file: sent.name, bytes: sent.bytes)
      } else if !pasted.allSatisfy(\.isWhitespace) {
        list = ParkFile(file: "\(words("attribution.list.pasted")).csv", pasted: pasted)
      } else {
        return try await page(request, portal, faults: [words("attribution.list.noFile")])
      }
      let found = try await portal.targets.examine(list, at: request.now, within: request.scope)
      return try await page(
        request, portal, preview: preview(found, of: list.file, portal, words),
        faults: found.faults.map { told($0, in: request.language) })
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all.map { told($0, in: request.language) })
    }
  }

  /// A fault with the cell at which it stands.
  private static func told(_ fault: Diagnostic, in language: Language) -> String {
    (fault.place?.field.map { "\($0) " } ?? "") + fault.told(in: language)
  }

  private static func preview(
    _ found: ParkImport, of file: String, _ portal: Portal, _ words: Strings
  ) -> View.Preview {
    let news = found.lines.filter { $0.state != .unchanged }
    let isSound = found.faults.isEmpty
    let language = words.language
    return View.Preview(
      summary: words(
        "attribution.list.summary",
        [
          "added": "\(found.count(.added))", "changed": "\(found.count(.changed))",
          "unchanged": "\(found.count(.unchanged))", "faults": "\(found.faults.count)",
        ]),
      nothing: isSound ? (news.isEmpty ? words("attribution.list.nothing") : nil) : words("attribution.list.mend"),
      rows: news.prefix(shown).map { line in
        let span = line.placement.span
        let until = span.until?.text(in: language) ?? words("attribution.open")
        return View.Row(
          number: "\(line.number)", title: line.title, href: "/enterprises/\(line.placement.enterprise)",
          park: portal.areaName(line.placement.park, in: language), span: "\(span.from.text(in: language))—\(until)",
          state: words("attribution.list.\(line.state.rawValue)"))
      },
      more: news.count > shown ? words("attribution.list.more", ["count": "\(news.count - shown)"]) : nil,
      text: isSound && !news.isEmpty ? found.text : nil, file: textName(file), key: portal.freshKey(), path: path)
  }

  /// What was looked at comes back as text, under a name that says so.
  private static func textName(_ file: String) -> String {
    file.lowercased().hasSuffix(".csv") ? file : file + ".csv"
  }

  private static func parks(_ request: PortalRequest, _ portal: Portal) -> [Area] {
    portal.corpus.areas.all.filter { $0.level == .park && request.scope.contains($0.code) }
  }

  /// The enterprises that are counted, park by park, as a file. Cost: a query for each park.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    var rows: [[String]] = []
    for park in parks(request, portal) {
      rows += try await portal.facts.page(
        EnterpriseQuery(area: park.code, areaOn: request.today, order: .creditCode, limit: .max), within: request.scope
      ).rows.map { enterprise in
        [
          portal.areaName(park.code, in: request.language), enterprise.creditCode.text, enterprise.title,
          enterprise.area.map { portal.areaName($0, in: request.language) } ?? "",
        ] + months(of: enterprise, in: park.code, request)
      }
    }
    let mark = try await portal.watermark("targets/parks", rows: rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("breakdown.park"), words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"),
      words("attribution.list.from"), words("attribution.list.until"), words("export.watermark"),
    ])
    for row in rows { file.append(row + [mark]) }
    return try file.reply(named: "\(words("attribution.list.title"))-\(request.today)", to: request)
  }

  /// From which month to which an enterprise counts for a park, as lists have it; empty while it stays.
  private static func months(of enterprise: Enterprise, in park: AreaCode, _ request: PortalRequest) -> [String] {
    let stay = enterprise.parks.first { $0.park == park && $0.contains(request.today) }
    return [stay.map { "\($0.from)" } ?? "", stay?.until.map { "\($0)" } ?? ""]
  }

  /// Who counts for the park that the address names; `nil` where it names none of the reader's.
  private static func members(_ request: PortalRequest, _ portal: Portal, _ words: Strings) async throws -> View
    .Members?
  {
    guard let code = request.query.text("park").flatMap({ AreaCode($0) }),
      parks(request, portal).contains(where: { $0.code == code })
    else { return nil }
    let page = Pager.page(of: request)
    let found = try await portal.facts.page(
      EnterpriseQuery(
        area: code, areaOn: request.today, order: .creditCode, offset: (page - 1) * Pager.size, limit: Pager.size),
      within: request.scope)
    return View.Members(
      title: words("attribution.list.of", ["park": portal.areaName(code, in: request.language)]),
      lines: found.rows.map { enterprise in
        let months = months(of: enterprise, in: code, request)
        return View.Members.Line(
          title: enterprise.title, href: enterprise.path, code: enterprise.creditCode.text,
          area: enterprise.area.map { portal.areaName($0, in: request.language) } ?? "—",
          from: months[0].isEmpty ? "—" : months[0],
          until: months[1].isEmpty ? words("attribution.open") : months[1])
      }, isEmpty: found.rows.isEmpty, pager: Pager(request, page: page, total: found.total, words: words))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, preview: View.Preview? = nil, faults: [String] = [],
    done: String? = nil
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let mayChange = Portal.allows(request.actor, Portal.targetKeepers)
    var parks: [View.Park] = []
    for park in Self.parks(request, portal) {
      let members = try await portal.facts.page(
        EnterpriseQuery(area: park.code, areaOn: request.today, limit: 1), within: request.scope
      ).total
      parks.append(
        View.Park(
          name: portal.areaName(park.code, in: request.language), href: "\(path)?park=\(park.code)#members",
          members: Figure(.count(members), label: "", href: members == 0 ? nil : "/enterprises?area=\(park.code)")))
    }
    let view = View(
      crumbs: [Crumb(words("nav.targets"), "/targets"), Crumb(words("attribution.list.title"))], parks: parks,
      members: try await members(request, portal, words), pasted: request.form.exactly("pasted") ?? "",
      files: parks.isEmpty ? [] : ListFile.links("\(path)/export", words),
      hint: words(
        "attribution.list.hint",
        [
          "columns": ParkFile.headers(in: request.language).joined(separator: words("list.separator")),
          "most": "\(ParkFile.mostRows)",
        ]), path: mayChange ? path : nil, preview: preview, faults: faults, hasFaults: !faults.isEmpty, done: done)
    return .page(
      Page(
        "attribution/parks", title: words("attribution.list.title"), view: view, status: faults.isEmpty ? 200 : 422))
  }
}
