import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 下达年度任务: what the areas below are to reach in a year, by a document with a number.
enum AssignPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let year: String
    let unit: String
    let document: String
    let issued: String
    let reason: String
    let groups: [Group]
    let needsReason: Bool
    /// Tasks that may be slips of the pen, each with why; taken once somebody confirms just these.
    let doubts: FigureDoubts?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let faultAt: [String: String?]
  }

  struct Group: Sendable {
    let title: String
    let rows: [Row]
    let total: Total?
  }

  /// What the tasks of the areas below come to, beside the task of the area that gives them.
  struct Total: Sendable {
    /// Of which areas it is the sum.
    let name: String
    let text: String
    /// The page that has them side by side.
    let href: String
    let note: String?
  }

  struct Row: Sendable {
    let field: String
    let name: String
    let value: String
    let standing: String
    /// The page on which the standing task is; `nil` where there is none.
    let href: String?
    let lastYear: String
    /// Of the giver's own row, what the tasks of the areas below come to.
    let sums: [Total]
    let fault: String?
  }

  /// A task of nothing, one below the year before's, or a document without a number: told, and taken as soon as it is
  /// confirmed.
  private struct Doubt {
    /// What it is about: an area with its task, or the document.
    let about: String
    let text: String
  }

  /// The years that tasks can be given for.
  private static let years = 2000...2100

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil, doubts: [])
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try address(request, portal)
    var confirmed: [Doubt] = []
    do {
      var faults: [Diagnostic] = []
      let year = request.form.whole("year", in: years)
      let issued = request.form.day("issued")
      if year == nil { faults.append(.noYearTyped) }
      if issued == nil { faults.append(.noDayTyped(request.form.text("issued") ?? "")) }
      let lines = request.form.pairs.compactMap { pair -> TargetCommand.TypedTask? in
        guard pair.name.hasPrefix("task-"), let area = AreaCode(String(pair.name.dropFirst(5))) else { return nil }
        let value = pair.value.trimmingWhiteSpace
        return value.isEmpty ? nil : .init(area: area, value: value)
      }
      func wish(_ year: Int, _ issued: CalendarDay) -> TargetCommand {
        .assign(
          address.id, year: year, document: request.form.text("document") ?? "", issuedOn: issued, lines: lines,
          reason: request.form.text("reason") ?? "")
      }
      guard let year, let issued else {
        // All that is wrong is told at once: the rest is looked through with today in the place of what is unread.
        faults += try await portal.targets.faults(
          in: wish(year ?? request.today.year, issued ?? request.today), at: request.now, within: request.scope)
        throw Diagnostics(faults)
      }
      let doubts =
        documentDoubts(request, portal) + (try await doubts(about: lines, year, address, request, portal))
      if !doubts.isEmpty, request.form.text("confirmed") != key(of: doubts) {
        // What is wrong is told first.
        let faults = try await portal.targets.faults(in: wish(year, issued), at: request.now, within: request.scope)
        guard faults.isEmpty else { throw Diagnostics(faults) }
        return try await page(request, portal, faults: nil, doubts: doubts)
      }
      confirmed = doubts
      _ = try await portal.targets.carryOut(
        wish(year, issued), by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      guard
        let path = LocalPath(checking: address.id.targetPath("", ["done": "assigned", "year": "\(year)"]))
      else { throw TargetAddress.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults, doubts: confirmed)
    }
  }

  /// Names the doubts that were looked at, so that what is typed after that is asked about anew.
  private static func key(of doubts: [Doubt]) -> String {
    doubts.map(\.about).joined(separator: " ")
  }

  /// A document that is named by no number: a slip, or one that has none.
  private static func documentDoubts(_ request: PortalRequest, _ portal: Portal) -> [Doubt] {
    let document = request.form.text("document") ?? ""
    guard !document.isEmpty, !Assignment.isNumber(document) else { return [] }
    let words = portal.renderer.words(request.language)
    return [Doubt(about: document, text: words("targets.doubt.document", ["document": document.excerpt]))]
  }

  /// Tasks of zero, and those below the year before's task or, where none was given, below what was counted in it. Where
  /// less is better, neither is one.
  private static func doubts(
    about lines: [TargetCommand.TypedTask], _ year: Int, _ address: TargetAddress, _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> [Doubt] {
    guard ![.atMost, .decrease].contains(address.declaration.direction) else { return [] }
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let before = (board.assignments[address.id] ?? []).filter { $0.year == year - 1 }
    let text = TargetWords(portal, request)
    let words = text.words
    return lines.compactMap { line in
      guard let value = TypedNumber.plain(line.value).flatMap({ Decimal128(exactly: $0) }) else { return nil }
      func doubt(_ text: String) -> Doubt { Doubt(about: "\(line.area):\(value)", text: text) }
      let area = portal.areaName(line.area, in: request.language)
      if value.isZero { return doubt(words("targets.doubt.zero", ["area": area])) }
      if let task = before.filter({ $0.area == line.area }).holding(on: request.today) {
        guard value < task.value else { return nil }
        return doubt(
          words(
            "targets.doubt.task",
            [
              "area": area, "value": text.number(value), "before": "\(year - 1)", "task": text.number(task.value),
              "document": task.document,
            ]))
      }
      guard board.isCounted(address.id) else { return nil }
      let counted = board.months(of: address.id, in: line.area, year: year - 1).reduce(0) { $0 + $1.confirmed }
      guard value < Decimal128(counted) else { return nil }
      return doubt(
        words(
          "targets.doubt.counted",
          ["area": area, "value": text.number(value), "before": "\(year - 1)", "counted": "\(counted)"]))
    }
  }

  private static func address(_ request: PortalRequest, _ portal: Portal) throws -> TargetAddress {
    let address = try TargetAddress(request, portal)
    guard address.declaration.direction != .rule else { throw TargetAddress.unknown }
    return address
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?, doubts: [Doubt]
  ) async throws -> Reply {
    let address = try address(request, portal)
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let text = TargetWords(portal, request)
    let words = text.words
    let year =
      request.form.whole("year", in: years) ?? request.query.whole("year", in: years) ?? request.today.year
    let groups = groups(of: request.scope, portal, words)
    let marked = FormFaults(faults, words: words)
    let standing = (board.assignments[address.id] ?? []).filter { $0.ending == nil && $0.year == year }
    // What the text itself asks of a year stands where nobody gave a task.
    func task(of area: AreaCode) -> (value: Decimal128, origin: String)? {
      if let given = standing.filter({ $0.area == area }).holding(on: request.today) {
        return (given.value, given.document)
      }
      guard board.isYearly(address.id) else { return nil }
      return board.target(of: address.id, in: .area(area), year: year).map { ($0.value, words("targets.origin.text")) }
    }
    // The first group is whoever gives the tasks to the others.
    let own = groups.first?.areas.first
    let totals = groups.enumerated().map { index, group in
      index == 0
        ? nil
        : total(
          (group.title, group.areas.map { task(of: $0)?.value }), beside: own, own.flatMap { task(of: $0)?.value },
          mayBeFewer: group.areas.contains(where: \.isPark), year, address, text)
    }
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("targets.assign"))),
      title: "\(words("targets.assign")) · \(address.instrument.name(request.language))",
      path: address.id.targetPath("assign"), key: portal.freshKey(), year: "\(year)",
      unit: text.said(address.declaration.unit), document: request.form.exactly("document") ?? "",
      issued: request.form.exactly("issued") ?? "", reason: request.form.exactly("reason") ?? "",
      groups: zip(groups, totals).enumerated().map { index, group in
        let ((title, areas), total) = group
        return Group(
          title: title,
          rows: areas.map { area in
            let field = "task-\(area)"
            let given = task(of: area)
            let before =
              board.hasEntries(address.id)
              ? board.months(of: address.id, in: area, year: year - 1).reduce(0) { $0 + $1.confirmed }
              : board.actuals(of: address.id, in: area, year: year - 1)?.soFar
            return Row(
              field: field, name: portal.areaName(area, in: request.language),
              value: request.form.exactly(field) ?? "",
              standing: given.map { "\(text.number($0.value))（\($0.origin)）" } ?? "—",
              href: given.map { _ in address.id.targetPath("", ["year": "\(year)", "area": area.text]) },
              lastYear: before.map { text.number(address.declaration.inDeclaredUnit($0)) } ?? "—",
              sums: index == 0 ? totals.compactMap { $0 } : [], fault: marked[field])
          }, total: total)
      },
      needsReason: !standing.isEmpty,
      doubts: FigureDoubts(doubts.map(\.text), key: key(of: doubts), ticked: request.form.text("confirmed")),
      faults: marked.all,
      hasFaults: !marked.isEmpty,
      faultAt: Dictionary(
        uniqueKeysWithValues: ["year", "document", "issued", "reason", "task"].map { ($0, marked[$0]) }))
    return .page(
      Page(
        "targets/assign", title: view.title, view: view, status: marked.isEmpty && doubts.isEmpty ? 200 : 422,
        notices: text.notOffered(year: year, request)))
  }

  /// 下级任务合计: told beside the giver's own task with the difference, and never forced to it. Those of parks stand beside
  /// those of streets, and may well be fewer.
  /// - Parameters:
  ///   - below: what the areas below are called, and the task of each, `nil` where it has none.
  ///   - own: the giver's.
  /// Returns `nil` where none has one, or where tasks do not add up.
  private static func total(
    _ below: (name: String, tasks: [Decimal128?]), beside giver: AreaCode?, _ own: Decimal128?, mayBeFewer: Bool,
    _ year: Int, _ address: TargetAddress, _ text: TargetWords
  ) -> Total? {
    let given = below.tasks.compactMap { $0 }
    guard !given.isEmpty, address.declaration.isCascaded,
      let sum = given.reduce(Decimal128.zero as Decimal128?, { $0?.adding($1) })
    else { return nil }
    let words = text.words
    let unit = address.declaration.unit
    var notes: [String] = []
    if given.count < below.tasks.count {
      notes.append(words("targets.assignSum.some", ["count": "\(given.count)", "all": "\(below.tasks.count)"]))
    }
    if let own, let difference = sum.subtracting(own) {
      let way = difference.isZero ? "alike" : difference.isNegative ? "less" : "more"
      if !mayBeFewer || way == "more" {
        notes.append(
          words(
            "targets.assignSum.\(way)",
            ["target": text.amount(own, unit: unit), "difference": text.amount(difference.magnitude, unit: unit)]))
      }
    } else if own == nil {
      notes.append(words("targets.assignSum.noOwn"))
    }
    return Total(
      name: below.name, text: text.amount(sum, unit: unit),
      href: address.id.targetPath("", ["year": "\(year)", "area": giver?.text]),
      note: notes.isEmpty ? nil : notes.joined(separator: words("sentence.separator")))
  }

  /// Whom the reader gives tasks to: the city to itself and the districts, a district to itself and what lies below.
  private static func groups(
    of scope: AreaScope, _ portal: Portal, _ words: Strings
  ) -> [(title: String, areas: [AreaCode])] {
    let areas = portal.corpus.areas
    switch scope {
    case .everywhere:
      return [
        (words("targets.group.city"), [areas.city?.code].compactMap { $0 }),
        (words("targets.group.districts"), areas.districts.map(\.code)),
      ]
    case .area(let own) where own.isDistrictOrCity:
      return [
        (words("targets.group.own"), [own]),
        (words("targets.group.streets"), areas.children(of: own, level: .street).map(\.code)),
        (words("targets.group.parks"), areas.children(of: own, level: .park).map(\.code)),
      ].filter { !$0.1.isEmpty }
    case .area, .park, .enterprise, .nothing: return []
    }
  }
}

extension Diagnostic {
  fileprivate static var noYearTyped: Diagnostic {
    Diagnostic(
      "targets.no-year", at: Place(field: "year"),
      Wording(zh: "没有填写年份，或读不懂", en: "the year is missing or cannot be read"),
      expected: Wording(verbatim: "2026"))
  }

  fileprivate static func noDayTyped(_ text: String) -> Diagnostic {
    Diagnostic(
      "targets.no-day", at: Place(field: "issued"),
      text.isEmpty
        ? Wording(zh: "没有填写印发日期", en: "the document's day is missing")
        : Wording(zh: "没有“\(text.excerpt)”这一天", en: "there is no day “\(text.excerpt)”"),
      expected: Wording(zh: "年月日，如 2026-01-15", en: "year, month and day, such as 2026-01-15"))
  }
}
