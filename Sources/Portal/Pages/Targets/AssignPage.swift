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
    /// The last record of the tasks from which the form was made.
    let over: String
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

  /// The years that tasks can be given for.
  private static let years = 2000...2100

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil, doubts: [])
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try address(request, portal)
    var confirmed: [TaskDoubt] = []
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
          reason: request.form.text("reason") ?? "", over: request.form.text("over").flatMap { Int($0) })
      }
      guard let year, let issued else {
        // All that is wrong is told at once: the rest is looked through with today in the place of what is unread.
        faults += try await portal.targets.faults(
          in: wish(year ?? request.today.year, issued ?? request.today), at: request.now, within: request.scope)
        throw Diagnostics(faults)
      }
      let asked = wish(year, issued)
      let doubts = try await portal.targets.doubts(in: asked, on: request.today, within: request.scope)
      let isConfirmed = request.form.text("confirmed") == key(of: doubts)
      if isConfirmed { confirmed = doubts }
      do {
        _ = try await portal.targets.carryOut(
          asked, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope,
          unless: isConfirmed ? [] : doubts)
      } catch let faults as Diagnostics where faults.areDoubts {
        return try await page(request, portal, faults: nil, doubts: doubts)
      }
      guard
        let path = LocalPath(checking: address.id.targetPath("", ["done": "assigned", "year": "\(year)"]))
      else { throw TargetAddress.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults, doubts: confirmed)
    }
  }

  /// Names the doubts that were looked at, so that what is typed after that is asked about anew.
  private static func key(of doubts: [TaskDoubt]) -> String {
    doubts.map(\.about).joined(separator: " ")
  }

  private static func address(_ request: PortalRequest, _ portal: Portal) throws -> TargetAddress {
    let address = try TargetAddress(request, portal)
    guard address.declaration.direction != .rule else { throw TargetAddress.unknown }
    return address
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?, doubts: [TaskDoubt]
  ) async throws -> Reply {
    let address = try address(request, portal)
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let text = TargetWords(portal, request)
    let words = text.words
    let year =
      request.form.whole("year", in: years) ?? request.query.whole("year", in: years) ?? request.today.year
    let groups = groups(of: request.scope, portal, words)
    let marked = FormFaults(faults, words: words)
    let all = board.assignments[address.id] ?? []
    let standing = all.filter { $0.ending == nil && $0.year == year }
    let last = all.map(\.trace.record).max() ?? 0
    // Who was told of a task that came meanwhile has seen it.
    let isLate = faults?.all.contains { $0.code == "targets.task-given-since" } ?? false
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
      path: address.id.targetPath("assign"), key: portal.freshKey(),
      over: isLate ? "\(last)" : request.form.text("over") ?? "\(last)", year: "\(year)",
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
      doubts: FigureDoubts(
        doubts.map { $0.diagnostic.message(request.language) }, key: key(of: doubts),
        ticked: request.form.text("confirmed")),
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
