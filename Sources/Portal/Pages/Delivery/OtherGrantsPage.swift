import Delivery
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// 他处已获支持和以往已获支持: a list of what is recorded, and the file by which many are.
enum OtherGrantsPage {
  static let path = "/delivery/grants"

  /// The list with those of a grant's enterprise.
  static func path(of grant: OtherGrant) -> String { "\(path)?q=\(grant.enterprise)" }

  private struct Line: Sendable {
    let grant: OtherGrant
    let enterprise: Enterprise?

    var name: String { enterprise?.title ?? grant.enterprise.text }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    return try await list(pen).file(
      pen.words("grants.title"), list: "grants", narrowed(try await all(pen), pen), pen)
  }

  /// Reads a file of grants: first what it would record, then, on a yes, that. Lines that cannot be recorded go back, the
  /// sound ones are taken.
  static func bring(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      let bytes = request.file.map { $0.bytes } ?? Array((request.form.exactly("text") ?? "").utf8)
      let file = try GrantFile(bytes, name: request.file?.name ?? request.form.text("name") ?? "", portal)
      let desk = portal.ports.delivery
      guard request.form.text("sure") != nil else {
        let checked = try await desk.store.read { try file.checked(in: $0, desk, on: request.today) }
        return try await preview(checked, DeliveryPen(request, portal))
      }
      // Sent again it gets its answer, though all of it is recorded by then.
      _ = try await desk.run(
        wish: request.typedWish, by: request.actor.id, key: request.commandKey, at: request.now
      ) { book in
        // What was seen is what is done.
        let checked = try file.checked(in: book, desk, on: request.today)
        guard checked.faults.isEmpty else { throw Diagnostics(checked.faults) }
        return .award(.recordOtherGrants(checked.lines.map(\.entry)))
      }
      return DeliveryView.next("\(path)?done=grantsRecorded")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  // MARK: Pages

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let words = pen.words
    let all = try await all(pen)
    var section = list(pen).section(
      words("grants.title"), narrowed(all, pen), empty: words(all.isEmpty ? "grants.none" : "grants.noneFound"),
      filters: all.isEmpty ? nil : filters(all, pen), pen)
    if pen.request.keepsCityFunds {
      var file = pen.field("file", of: "grants", type: "file", hint: "grants.fileHint", label: words("grants.file"))
      file.accepts = ".xlsx,.csv"
      section.acts = [
        pen.act("\(path)/import", "grants.act.read", title: words("grants.import"), fields: [file], isUpload: true)
      ]
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("calls.kept"), "/delivery/calls"), Crumb(words("grants.title")),
      ], title: words("grants.title"), lead: words("grants.lead"), done: pen.done, faults: pen.faults + unread(pen),
      sections: [section])
    return .page(Page("delivery/page", title: view.title, view: view, status: pen.faults.isEmpty ? 200 : 422))
  }

  private static func preview(_ file: GrantFile, _ pen: DeliveryPen) async throws -> Reply {
    let words = pen.words
    let codes = file.lines.map(\.entry.enterprise)
    let names = try await pen.portal.enterpriseNames(codes, within: pen.request.scope)
    let sum = file.lines.map(\.entry.amount).total
    let shown = file.lines.prefix(Pager.size)
    let wrong = Set(file.faults.compactMap { $0.place?.line }).count
    let isWhole = file.faults.isEmpty
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("grants.title"), path), Crumb(words("grants.import"))],
      title: words("grants.import"),
      lead: words(
        isWhole ? "grants.previewLead" : "grants.previewPartLead",
        ["file": file.name, "wrong": "\(wrong)", "count": "\(file.lines.count)"]), faults: file.faults.map(pen.said),
      sums: [
        Figure(.count(file.lines.count), label: words("delivery.count"), href: "#rows"),
        Figure(.yuan(sum), label: words("delivery.field.amount"), href: "#rows"),
      ],
      sections: [
        DeliveryView.Section(
          title: words("grants.rows"),
          lead: file.lines.count > shown.count
            ? words("grants.firstRows", ["shown": "\(shown.count)", "count": "\(file.lines.count)"]) : nil,
          anchor: "rows",
          table: DeliveryView.Table(
            [
              words("delivery.fileLine"), words("enterprise.name"), words("calls.benefit"), words("calls.subject"),
              words("calls.field.year"), words("delivery.field.amount"), words("calls.field.office"),
              words("delivery.field.document"),
            ], numbers: [0, 5],
            rows: shown.map { line in
              let entry = line.entry
              let name = names[entry.enterprise]
              return [
                .number(line.number),
                .text(name ?? entry.enterprise.text, note: name == nil ? nil : entry.enterprise.text),
                .text(pen.portal.instrumentName(entry.benefit, words)), .text(entry.subject), .text("\(entry.year)"),
                .money(entry.amount), .text(entry.office), .text(entry.document),
              ]
            }),
          acts: [
            pen.act(
              "\(path)/import", isWhole ? "grants.act.record" : "grants.act.recordSound",
              hidden: ["sure": "1", "text": file.text, "name": "\(file.name).csv"],
              isUpload: true)
          ])
      ])
    return .page(Page("delivery/page", title: view.title, view: view, status: isWhole ? 200 : 422))
  }

  // MARK: The list

  /// Those of the reader's enterprises, the newest first. Cost: all that are recorded, with their enterprises.
  private static func all(_ pen: DeliveryPen) async throws -> [Line] {
    let benefits = pen.portal.corpus.benefits.map(\.id)
    let grants = try await pen.portal.ports.delivery.store.read {
      try $0.otherGrants(of: benefits, enterprise: nil)
    }
    let enterprises = try await pen.portal.enterprises(grants.map(\.enterprise), within: pen.request.scope)
    let isWhole = pen.request.scope == .everywhere
    return grants.reversed().compactMap { grant in
      let enterprise = enterprises[grant.enterprise]
      return isWhole || enterprise != nil ? Line(grant: grant, enterprise: enterprise) : nil
    }
  }

  private enum Standing: String, CaseIterable {
    case counts, withdrawn
  }

  private static func narrowed(_ lines: [Line], _ pen: DeliveryPen) -> [Line] {
    let query = pen.request.query
    let (benefit, year) = (query.text("benefit").flatMap(InstrumentID.init), query.whole("year", in: 2000...2100))
    let state = query.text("state").flatMap(Standing.init(rawValue:))
    let area = pen.request.askedArea(pen.portal.corpus.areas)
    return lines.filter { line in
      let grant = line.grant
      return (benefit ?? grant.benefit) == grant.benefit && (year ?? grant.year) == grant.year
        && (state.map { ($0 == .counts) == (grant.withdrawn == nil) } ?? true)
        && (area.map { area in line.enterprise?.area.map(area.contains) ?? false } ?? true)
        && pen.isFound(in: line.name, grant.enterprise.text, grant.subject, grant.document, grant.office)
    }
  }

  private static func unread(_ pen: DeliveryPen) -> [String] {
    let query = pen.request.query
    return pen.unread([
      ("benefit", query.text("benefit").flatMap(InstrumentID.init) == nil),
      ("year", query.whole("year", in: 2000...2100) == nil),
      ("state", query.text("state").flatMap(Standing.init(rawValue:)) == nil),
    ])
  }

  private static func filters(_ lines: [Line], _ pen: DeliveryPen) -> DeliveryView.Filters {
    let benefits = Set(lines.map(\.grant.benefit)).sorted { "\($0)" < "\($1)" }
    let years = Set(lines.map(\.grant.year)).sorted(by: >)
    return pen.filters(
      path,
      [
        pen.searchField("grants.search"),
        pen.filterField(
          "benefit", "calls.benefit", benefits.map { ("\($0)", pen.portal.instrumentName($0, pen.words)) }),
        pen.filterField("year", "calls.field.year", years.map { ("\($0)", "\($0)") }),
        pen.filterField(
          "state", "table.state", Standing.allCases.map { ($0.rawValue, pen.words("grants.state.\($0.rawValue)")) }),
      ] + pen.areaField(pen.request.askedArea(pen.portal.corpus.areas)), export: "\(path)/export")
  }

  private static func list(_ pen: DeliveryPen) -> MoneyList<Line> {
    let words = pen.words
    typealias Column = MoneyList<Line>.Column
    let columns: [Column] = [
      .text("name", words("enterprise.name"), { $0.name }) { line in
        .text(
          line.name, "/enterprises/\(line.grant.enterprise)",
          note: line.grant.subject == line.grant.enterprise.text ? nil : line.grant.subject)
      },
      .text("code", words("enterprise.creditCode")) { $0.grant.enterprise.text },
      .text("area", words("enterprise.area")) { line in
        line.enterprise?.area.map { pen.portal.areaName($0, in: pen.language) } ?? ""
      },
      .text("benefit", words("calls.benefit"), { pen.portal.instrumentName($0.grant.benefit, words) }) { line in
        .text(pen.portal.instrumentName(line.grant.benefit, words), line.grant.benefit.anchor)
      },
      .text("subject", words("calls.subject")) { $0.grant.subject == $0.grant.enterprise.text ? "" : $0.grant.subject },
      .number("year", words("calls.field.year"), { $0.grant.year }) { .text("\($0.grant.year)") },
      .text("office", words("calls.field.office"), { $0.grant.office }) {
        .text($0.grant.office, note: $0.grant.document)
      },
      .text("document", words("delivery.field.document")) { $0.grant.document },
      .money("amount", words("delivery.field.amount"), { $0.grant.amount }) {
        .money($0.grant.amount, "/enterprises/\($0.grant.enterprise)")
      },
      .text(
        "state", words("table.state"),
        { line in
          [words("grants.state.\(line.grant.withdrawn == nil ? "counts" : "withdrawn")"), line.grant.withdrawn]
            .compactMap { $0 }.joined(separator: " ")
        }
      ) { line in
        line.grant.withdrawn.map { reason in
          DeliveryView.Table.Cell(
            note: reason, state: StateMark(css: "out", word: words("grants.state.withdrawn")))
        } ?? .state("yes", words("grants.state.counts"))
      },
    ]
    return MoneyList(path: path, anchor: "grants", columns: columns)
  }
}
