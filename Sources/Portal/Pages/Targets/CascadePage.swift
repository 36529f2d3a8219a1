import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 目标分解: a year's target by area and month, with what it adds up to, what was counted, and a plan counted back from
/// the year's end. Differences are shown and saved as they are.
enum CascadePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let lead: String
    let done: String?
    let path: String
    let importPath: String
    let key: String
    let year: String
    let area: String
    let years: [Choice]
    let areas: [Choice]
    let monthNames: [String]
    let groups: [Group]
    let checks: [Check]
    let isSound: Bool
    let notes: [String]
    let fill: String
    /// Counts back what remains; `nil` while the year has not begun, and once it is over.
    let fillRest: String?
    let export: String
    let exportExcel: String
    let checkPath: String
    /// Who saved the plan when, and on what; `nil` before anybody did.
    let saved: String?
    let versions: String
    /// 月末数 or 各月数, so that nobody types one for the other.
    let formNote: String
    /// `flow` or `level`.
    let form: String
    /// The record of the saving that stands, or over which this was typed; 0 where nobody saved one.
    let over: String
    let basis: String
    let basisFault: String?
    let canSave: Bool
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct Group: Sendable {
    let title: String
    let isWhole: Bool
    let rows: [Row]
    /// What the rows add up to, and how that differs from the whole; empty where there is one row.
    let sums: [Sums]
  }

  /// A row of sums under a breakdown.
  struct Sums: Sendable {
    let name: String
    /// `sum`, or `difference` from the whole: for the script that adds up what is typed.
    let kind: String
    let cells: [String]
    let total: String
  }

  /// 不分解: why nothing is broken down.
  struct NoneView: Sendable {
    let crumbs: [Crumb]
    let title: String
    let why: String
    let next: String
    let links: [Crumb]
  }

  struct Row: Sendable {
    let name: String
    let cells: [Cell]
    let total: String
    let task: String
    let lastYear: String
    let actual: Figure
    /// What waits for its confirmation beside it; `nil` where there is none.
    let pending: String?
  }

  struct Cell: Sendable {
    let field: String
    let label: String
    let value: String
    /// What was counted in the month; empty where it has not come.
    let actual: String?
    /// What the saved plan has, beside a plan that counts back what remains; `nil` where it is the same.
    let original: String?
    let isWrong: Bool
  }

  struct Check: Sendable {
    let mark: StateMark
    let text: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if let none = try none(request, portal, words: "targets.cascade") { return none }
    let desk = try await CascadeDesk(request, portal)
    switch request.query.text("fill") {
    case "schedule": return try await desk.page(desk.schedule(), .scheduled)
    case "rest":
      guard let rows = desk.rest() else { return try await desk.page(desk.savedRows, .saved) }
      return try await desk.page(rows, .rest)
    default: return try await desk.page(desk.savedRows, .saved)
    }
  }

  /// The page that says why an indicator is not broken down; `nil` of one that is.
  /// - Parameter words: the key of what the page would have been.
  static func none(_ request: PortalRequest, _ portal: Portal, words key: String) throws -> Reply? {
    let address = try TargetAddress(request, portal)
    guard case .none(let reason) = address.declaration.cascading else { return nil }
    let text = TargetWords(portal, request)
    let title = "\(text.words(key)) · \(address.instrument.name(text.language))"
    // A duty to break down another's target leads there.
    let others = address.declaration.of.compactMap { id -> Crumb? in
      guard case .indicator(let other)? = portal.corpus.instrument(id)?.declaration, other.isCascaded else {
        return nil
      }
      return portal.corpus.instrument(id).map { Crumb($0.name(text.language), id.targetPath("cascade")) }
    }
    let own = Crumb(address.instrument.name(text.language), address.id.targetPath)
    let view = NoneView(
      crumbs: address.crumbs(text.words, Crumb(text.words(key))), title: title,
      why: text.words("targets.cascade.none.\(reason.rawValue)"), next: text.words("targets.cascade.noneNext"),
      links: [own] + others)
    return .page(Page("targets/uncascaded", title: title, view: view))
  }

  /// 核对: what is typed, with its sums and differences, and all that saving it would be refused for. Nothing is stored.
  static func check(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    var faults: [Diagnostic] = []
    let rows = desk.typed(&faults)
    faults += try await portal.targets.faults(in: desk.plan(rows), at: request.now, within: request.scope)
    return try await desk.page(
      rows, faults.isLate ? .late : .checked, faults: faults.isEmpty ? nil : Diagnostics(faults))
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    var faults: [Diagnostic] = []
    let rows = desk.typed(&faults)
    do {
      guard faults.isEmpty else { throw Diagnostics(faults) }
      _ = try await portal.targets.carryOut(
        desk.plan(rows), by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await desk.page(rows, faults.all.isLate ? .late : .saved, faults: faults)
    }
    guard
      let path = LocalPath(
        checking: desk.address.id.targetPath(
          "cascade", ["year": "\(desk.year)", "area": desk.parent.text, "done": "planned"]))
    else { throw TargetAddress.unknown }
    return .seeOther(path)
  }

  /// Reads a file into the table, for a person to look at: nothing is stored yet.
  static func read(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    switch Result(catching: { () throws(Diagnostics) in try desk.read(request.file) }) {
    case .success(let file):
      return try await desk.page(file.rows, .file(file.standing(afterSavings: desk.versions.count)))
    case .failure(let faults): return try await desk.page(desk.savedRows, .saved, faults: faults)
    }
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    let name = "\(desk.address.instrument.name(request.language))-\(desk.year)-\(desk.parent)"
    if request.query.text("format") == "xlsx" {
      return .download(name: "\(name).xlsx", type: .xlsx, bytes: try desk.workbook())
    }
    return .download(name: "\(name).csv", type: .csv, bytes: desk.csv())
  }
}

extension [Diagnostic] {
  /// Whether somebody has saved another plan since this one was opened.
  fileprivate var isLate: Bool { contains { $0.code == Diagnostic.planSavedSinceCode } }
}
