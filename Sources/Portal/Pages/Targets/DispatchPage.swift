import Access
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 月调度: the material of a month as it stands, what people write beside it, and what has been issued.
enum DispatchPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let area: String
    let month: String
    let areas: [Choice]
    let months: [Choice]
    let material: MaterialView
    /// 草稿: the Word file with the figures of now, and the path of the form that gives it with what was typed.
    let draft: String
    let draftPath: String
    let issued: [Crumb]
    let isIssued: String?
    /// 没有印发的文字: what was typed where another had issued the month meanwhile; `nil` where nothing was.
    let unsaved: String?
    /// Why a month that has passed can't be issued, and what to do; `nil` for the last one.
    let past: String?
    let canIssue: Bool
    let asked: [Asked]
    let difficulties: String
    let promises: String
    let promisesHeading: String
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let behind: String?
  }

  /// A promise of the last material that was issued, and what is said of it now.
  struct Asked: Sendable {
    let field: String
    let promise: String
    let result: String
  }

  /// An issued material with what has been corrected since.
  struct IssuedView: Sendable {
    let crumbs: [Crumb]
    let title: String
    let issuedAt: String
    /// The issue that has taken its place; `nil` for one that stands.
    let successor: Crumb?
    /// What it corrects and why; empty for a first issue.
    let corrections: [String]
    /// Where its text is corrected; `nil` for those who may not, and where another has taken its place.
    let again: String?
    let word: String
    let excel: String
    let print: String
    let material: MaterialView
    let differences: [Difference]
    let hasDifferences: Bool
    /// What documents that give tasks and cascades that were saved since have changed, a line for each.
    let gathered: [GatheredChange]
    /// What it tells as known on its day beside what is known today; `nil` for materials that were issued before that was kept,
    /// and while it is not known.
    let known: KnownSince?
    /// Said instead of that nothing changed, while that is not known.
    let behind: String?
  }

  struct Difference: Sendable {
    let area: String
    /// The area's own page; `nil` for those whom the reader does not see.
    let href: String?
    let figure: String
    let issued: String
    let now: String
  }

  /// What one document that gives tasks, or one saving of a cascade (目标分解), has changed about an issued material.
  struct GatheredChange: Sendable {
    let title: String
    let differences: [Difference]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if let none = try CascadePage.none(request, portal, words: "targets.dispatch.title") { return none }
    return try await page(request, portal, faults: nil)
  }

  static func issue(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try Wanted(request, portal)
    // Another month is never issued in the place of the one that was asked for.
    guard request.form.text("month").map({ Period($0) == asked.month }) ?? true else { throw TargetAddress.unknown }
    let all = try await portal.targets.materials(of: asked.address.id, area: asked.area)
    let read = try await portal.whileHeeded { try await drafted(asked, all, request, portal) }
    guard let material = read else { return try await page(request, portal, faults: Diagnostics(.recounting)) }
    let record: Int
    do {
      record = try await portal.targets.carryOut(
        .issue(material), by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope
      ).record
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
    guard let path = LocalPath(checking: asked.address.id.targetPath("dispatch/\(record)")) else {
      throw TargetAddress.unknown
    }
    return .seeOther(path)
  }

  static func showIssued(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (address, issued) = try await issued(request, portal)
    let text = TargetWords(portal, request)
    let words = text.words
    let material = issued.material
    let now = try await portal.targets.draft(
      of: address.id, area: material.area, month: material.month,
      around: try await around(address, material.area, month: material.month, request, portal), on: request.today,
      within: request.scope)
    let behind = try await portal.behind(words)
    func value(_ row: DispatchMaterial.Row?, _ count: Int?, _ figure: DispatchMaterial.Difference.Figure) -> String {
      (figure == .done ? row.flatMap(MaterialView.done) : count.map { "\($0)" }) ?? "—"
    }
    func told(_ difference: DispatchMaterial.Difference) -> Difference {
      Difference(
        area: portal.areaName(difference.area, in: request.language),
        href: text.scope.contains(difference.area)
          ? address.id.targetPath(
            "", ["year": "\(material.month.year)", "area": difference.area.text]) : nil,
        figure: words("targets.dispatch.figure.\(difference.figure.rawValue)"),
        issued: value(difference.before, difference.issued, difference.figure),
        now: value(difference.after, difference.now, difference.figure))
    }
    let all = material.differences(to: now)
    let documents = try await documents(of: all, since: material, request, portal)
    let given = Set(documents.flatMap(\.differences))
    let plans = try await plans(of: all.filter(\.figure.isPlanned), since: material, told, portal, text)
    // Shares that are written alike are no difference to the reader.
    let derived = all.filter(\.figure.isDerived).map(told).filter { $0.issued != $0.now }
    // What follows from a few figures stands with them; what a document or a cascade has moved, apart as they do.
    let isApart = !documents.isEmpty || !plans.isEmpty
    let differences =
      all.filter { !$0.figure.isPlanned && !$0.figure.isDerived && !given.contains($0) }.map(told)
      + (isApart ? [] : derived)
    let tasks = documents.map { document, differences in
      GatheredChange(
        title: words(
          "targets.dispatch.taskGiven",
          [
            "document": document.number, "day": document.issuedOn.text(in: request.language),
            "count": "\(differences.count)",
          ]), differences: differences.map(told))
    }
    var apart: [GatheredChange] = []
    if isApart, !derived.isEmpty {
      apart.append(
        GatheredChange(
          title: words("targets.dispatch.derived", ["count": "\(derived.count)"]), differences: derived))
    }
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let view = MaterialView(material, text, issued: issued.trace.record, board: board)
    let successor = try await portal.targets.materials(of: address.id, area: material.area).successor(of: issued)
    let page = IssuedView(
      crumbs: address.crumbs(
        words, Crumb(words("targets.dispatch.title"), address.id.targetPath("dispatch", ["area": material.area.text])),
        Crumb(material.month.text(in: request.language))),
      title: view.title,
      issuedAt: words("targets.dispatch.issuedAt", ["time": issued.trace.at.text(in: request.language)]),
      successor: successor.map {
        Crumb(
          words(
            "targets.dispatch.replacedBy",
            ["day": $0.trace.at.dayInShanghai.text(in: request.language), "number": "\($0.number)"]),
          address.id.targetPath("dispatch/\($0.trace.record)"))
      },
      corrections: view.corrections,
      again: successor == nil && portal.mayKeepTargets(request) ? MaterialAgainPage.path(of: issued) : nil,
      word: address.id.targetPath("dispatch/\(issued.trace.record)/word"),
      excel: address.id.targetPath("dispatch/\(issued.trace.record)/excel"),
      print: address.id.targetPath("dispatch/\(issued.trace.record)/print"), material: view, differences: differences,
      hasDifferences: !differences.isEmpty,
      gathered: tasks + plans + apart,
      known: behind == nil ? KnownSince(material, now, on: request.today, text) : nil, behind: behind)
    return .page(Page("targets/issued", title: view.title, view: page, nonStatistical: true))
  }

  /// An issue in the list of them: its month, and where there are several which one it is and which stands.
  private static func label(of issued: IssuedMaterial, among all: [IssuedMaterial], _ words: Strings) -> String {
    let month = issued.material.month.text(in: words.language)
    if let successor = all.successor(of: issued) {
      return words(
        "targets.dispatch.issueReplaced",
        [
          "month": month, "day": issued.trace.at.dayInShanghai.text(in: words.language),
          "number": "\(successor.number)",
        ])
    }
    return issued.number == 1
      ? month : words("targets.dispatch.issueNumber", ["month": month, "number": "\(issued.number)"])
  }

  private struct Document: Hashable {
    let number: String
    let issuedOn: CalendarDay
  }

  /// 年度任务 that are no longer what was issued, gathered by the document that gives them now. Where none does any more,
  /// an area's stands by itself.
  private static func documents(
    of differences: [DispatchMaterial.Difference], since material: DispatchMaterial, _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> [(document: Document, differences: [DispatchMaterial.Difference])] {
    let tasks = differences.filter { $0.figure == .target }
    guard !tasks.isEmpty else { return [] }
    let year = try await portal.targets.assignments(of: material.indicator, year: material.month.year)
    var found: [Document: [DispatchMaterial.Difference]] = [:]
    for task in tasks {
      guard let given = year.filter({ $0.area == task.area }).holding(on: request.today) else { continue }
      found[Document(number: given.document, issuedOn: given.issuedOn), default: []].append(task)
    }
    return found.map { ($0.key, $0.value) }
      .sorted { ($0.document.issuedOn, $0.document.number) < ($1.document.issuedOn, $1.document.number) }
  }

  /// What cascades have changed, gathered by the cascade: of each the one that was saved last.
  private static func plans(
    of differences: [DispatchMaterial.Difference], since material: DispatchMaterial,
    _ told: (DispatchMaterial.Difference) -> Difference, _ portal: Portal, _ text: TargetWords
  ) async throws -> [GatheredChange] {
    let byParent = Dictionary(grouping: differences) { $0.area.isDistrictOrCity ? $0.area : $0.area.district }
    var changes: [GatheredChange] = []
    for (parent, differences) in byParent.sorted(by: { $0.key < $1.key }) {
      let saved = try await portal.targets.cascade(of: material.indicator, below: parent, year: material.month.year)
      changes.append(
        GatheredChange(
          title: text.words(
            "targets.dispatch.planSaved",
            [
              "area": portal.areaName(parent, in: text.language),
              "time": saved?.trace.at.text(in: text.language) ?? "—", "count": "\(differences.count)",
              "areas": "\(Set(differences.map(\.area)).count)",
            ]), differences: differences.map(told)))
    }
    return changes
  }

  static func mark(
    _ address: TargetAddress, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> String {
    try await portal.watermark("\(address.id)", rows: 1, of: .sums, request, words)
  }

  /// The material of a month as it stands, with what was typed in the form and last month's promises: the same for the
  /// screen, for the draft as a Word file and for the issue. Of a month that has passed only the figures are told: what is
  /// known today was not known then.
  /// - Parameter issued: all that the area has issued.
  static func drafted(
    _ asked: Wanted, _ issued: [IssuedMaterial], _ request: PortalRequest, _ portal: Portal
  ) async throws -> DispatchMaterial {
    let isLast = asked.month == DispatchMaterial.lastMonth(on: request.today)
    return try await portal.targets.draft(
      of: asked.address.id, area: asked.area, month: asked.month,
      notes: notes(request, promises: issued.promises(before: asked.month)),
      around: isLast
        ? try await around(asked.address, asked.area, month: asked.month, request, portal) : .init(), on: request.today,
      within: request.scope)
  }

  /// The open difficulties, and who may enter next where somebody forecasts.
  /// - Parameter month: the material's.
  static func around(
    _ address: TargetAddress, _ area: AreaCode, month: Period, _ request: PortalRequest, _ portal: Portal
  ) async throws -> DispatchMaterial.Surroundings {
    let scope: AreaScope =
      area == portal.corpus.areas.city?.code ? request.scope : .whole(area, on: request.today)
    let open = try await portal.cases.difficulties(within: scope, on: request.today, limit: DispatchMaterial.mostRows)
    var entrants: [DispatchMaterial.Entrant]?
    var (sure, likely): (Int?, Int?)
    // The year of the material, which in January has ended: who may enter in the next one is not told of it.
    let deadline = Period.year(month.year).lastDay
    if let port = portal.ports.entryChances, let library = portal.corpus.library(measuredBy: address.id) {
      func count(_ least: Double) async throws -> Int {
        try await port.count(withChance: least, markedBy: library, within: scope, by: deadline, on: request.today)
      }
      entrants = try await port.likeliest(
        DispatchMaterial.mostRows, markedBy: library, within: scope, by: deadline, on: request.today
      ).filter { $0.chance >= DispatchMaterial.likelyFrom }.map(DispatchMaterial.Entrant.init)
      (sure, likely) = (try await count(DispatchMaterial.sureFrom), try await count(DispatchMaterial.likelyFrom))
    }
    return DispatchMaterial.Surroundings(
      difficulties: .init(open), entrants: entrants, sure: sure, likely: likely, toldOn: request.today,
      meeting: try await portal.meeting(
        about: address.id, area, month: month, within: scope, request))
  }

  // MARK: What is asked

  struct Wanted {
    let address: TargetAddress
    let area: AreaCode
    let month: Period

    init(_ request: PortalRequest, _ portal: Portal) throws {
      address = try TargetAddress(request, portal)
      guard address.declaration.isCascaded else { throw TargetAddress.unknown }
      let asked = try address.area(request, portal)
      guard asked.isDistrictOrCity else { throw TargetAddress.unknown }
      area = asked
      let typed = (request.form.text("month") ?? request.query.text("month")).flatMap { Period($0) }
      if case .month? = typed, let typed, typed.isClosed(on: request.today),
        DispatchPage.months(request).contains(typed)
      {
        month = typed
      } else {
        month = DispatchPage.months(request)[0]
      }
    }
  }

  /// The last twelve months that have closed, the newest first.
  private static func months(_ request: PortalRequest) -> [Period] {
    let (year, month, _) = request.today.civil
    return (1...12).map { back in
      let index = year * 12 + month - 1 - back
      return .month(year: index / 12, month: index % 12 + 1)
    }
  }

  static func issued(
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> (TargetAddress, IssuedMaterial) {
    let address = try TargetAddress(request, portal)
    guard let found = try await issued(request.parameters["material"], of: address, request, portal) else {
      throw TargetAddress.unknown
    }
    return (address, found)
  }

  /// The issued material of a record; `nil` where there is none that the reader sees.
  static func issued(
    _ record: String?, of address: TargetAddress, _ request: PortalRequest, _ portal: Portal
  ) async throws -> IssuedMaterial? {
    guard let record = record.flatMap({ Int($0) }) else { return nil }
    let own: [AreaCode] =
      if let own = request.scope.area {
        // Material is the district's and the city's own, here as where it is drawn up.
        own.isDistrictOrCity ? [own] : []
      } else {
        [portal.corpus.areas.city?.code].compactMap { $0 } + portal.corpus.areas.districts.map(\.code)
      }
    for area in own {
      let found = try await portal.targets.materials(of: address.id, area: area)
        .first { $0.trace.record == record }
      if let found { return found }
    }
    return nil
  }

  /// The field in which a form of material says what came of a promise.
  static func outcomeField(_ index: Int) -> String { "\(outcomes)\(index)" }

  private static let outcomes = "outcome-"

  /// All that a form had written; `nil` where it had nothing.
  private static func typed(_ request: PortalRequest) -> String? {
    let written = request.form.pairs.filter { field in
      ["difficulties", "promises"].contains(field.name) || field.name.hasPrefix(outcomes)
    }
    let lines = written.map(\.value).filter { $0.contains { !$0.isWhitespace } }
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?
  ) async throws -> Reply {
    let asked = try Wanted(request, portal)
    let id = asked.address.id
    let text = TargetWords(portal, request)
    let words = text.words
    let all = try await portal.targets.materials(of: id, area: asked.area)
    let last = DispatchMaterial.lastMonth(on: request.today)
    let isLast = asked.month == last
    let draft = try await drafted(asked, all, request, portal)
    let board = try await portal.targets.board(of: id, on: request.today, within: request.scope)
    let standing = all.first { $0.material.month == asked.month }
    let marked = FormFaults(faults, words: words)
    let title = "\(words("targets.dispatch.title")) · \(portal.areaName(asked.area, in: request.language))"
    let areas = request.scope == .everywhere ? portal.corpus.areas.districts : []
    let view = View(
      crumbs: asked.address.crumbs(words, Crumb(words("targets.dispatch.title"))), title: title,
      path: id.targetPath("dispatch"), key: portal.freshKey(), area: asked.area.text,
      month: "\(asked.month)",
      areas: (areas.isEmpty ? [] : [portal.corpus.areas.city].compactMap { $0 } + areas).map {
        Choice(
          value: $0.code.text, label: portal.areaName($0.code, in: request.language), isChosen: $0.code == asked.area)
      },
      months: months(request).map {
        Choice(value: "\($0)", label: $0.text(in: request.language), isChosen: $0 == asked.month)
      },
      material: MaterialView(draft, text, isWhole: isLast, board: board),
      draft: id.targetPath("dispatch/draft", ["area": asked.area.text, "month": "\(asked.month)"]),
      draftPath: id.targetPath("dispatch/draft"),
      issued: all.map { Crumb(label(of: $0, among: all, words), id.targetPath("dispatch/\($0.trace.record)")) },
      isIssued: standing.map { id.targetPath("dispatch/\($0.trace.record)") },
      unsaved: standing == nil ? nil : typed(request),
      past: isLast
        ? nil
        : words(
          "targets.dispatch.past",
          ["month": asked.month.text(in: request.language), "last": last.text(in: request.language)]),
      canIssue: portal.mayKeepTargets(request) && standing == nil && isLast,
      asked: all.promises(before: asked.month).enumerated().map { index, promise in
        Asked(
          field: outcomeField(index), promise: promise, result: request.form.exactly(outcomeField(index)) ?? "")
      },
      difficulties: request.form.exactly("difficulties") ?? "", promises: request.form.exactly("promises") ?? "",
      promisesHeading: words(MaterialTelling(draft, text).heading(of: "promises")),
      faults: marked.all, hasFaults: !marked.isEmpty, behind: try await portal.behind(words))
    return .page(
      Page(
        "targets/dispatch", title: title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true,
        notices: request.notOffered(
          "month", taken: "\(asked.month)", "series.month", shown: asked.month.text(in: request.language), words)))
  }
}
