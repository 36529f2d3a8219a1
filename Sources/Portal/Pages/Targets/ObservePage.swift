import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Targets

/// 录入观测值: figures of one indicator, one by one or as lines of a table.
enum ObservePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    /// That a register tells it where it is kept; `nil` for what is told alone.
    let kept: String?
    let path: String
    let key: String
    let unit: String
    let timeHint: String
    let places: [Choice]
    let bases: [Choice]
    let values: [String: String]
    let doubts: FigureDoubts?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let faultAt: [String: String?]
  }

  private static let fields = [
    "time", "value", "lines", "source", "agreement", "purpose", "until", "form", "approval", "reason",
  ]

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    page(request, portal, try address(request, portal), faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try address(request, portal)
    do {
      let terms = ["agreement", "purpose", "until", "form", "approval"].map { ($0, request.form.text($0) ?? "") }
      let basis = try Basis(named: request.form.text("basis"), terms: Dictionary(uniqueKeysWithValues: terms))
      try await request.confirming { isConfirmed in
        try await portal.targets.carryOut(
          .observe(
            address.id, lines: lines(request), basis: basis, source: request.form.text("source") ?? "",
            reason: request.form.text("reason") ?? "", isConfirmed: isConfirmed),
          by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      }
    } catch let faults as Diagnostics {
      return page(request, portal, address, faults: faults)
    }
    guard let path = LocalPath(checking: address.id.targetPath("", ["done": "observed"])) else {
      throw TargetAddress.unknown
    }
    return .seeOther(path)
  }

  /// The lines of the table where there are any, else the one of the fields. A line is place, period and value, parted by
  /// tabs or commas, as a spreadsheet copies them.
  private static func lines(_ request: PortalRequest) -> [TargetCommand.TypedLine] {
    let table = request.form.exactly("lines") ?? ""
    let rows = table.split(whereSeparator: \.isNewline).map(String.init).filter { !$0.trimmingWhiteSpace.isEmpty }
    guard !rows.isEmpty else {
      return [
        .init(
          place: request.form.text("place") ?? "", time: request.form.text("time") ?? "",
          value: request.form.text("value") ?? "")
      ]
    }
    return rows.map { row in
      let cells = row.split(omittingEmptySubsequences: false) { "\t,，".contains($0) }
        .map { String($0).trimmingWhiteSpace }
      return .init(
        place: cells.first ?? "", time: cells.count > 1 ? cells[1] : "",
        // Thousands separators part cells too: what follows belongs to the number.
        value: cells.dropFirst(2).joined())
    }
  }

  private static func address(_ request: PortalRequest, _ portal: Portal) throws -> TargetAddress {
    let address = try TargetAddress(request, portal)
    guard portal.corpus.takesObservations(address.id) else { throw TargetAddress.unknown }
    return address
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ address: TargetAddress, faults: Diagnostics?
  ) -> Reply {
    let text = TargetWords(portal, request)
    let words = text.words
    // Doubts stand beside the tick that answers them, and not among what has to be put right.
    let doubts = FigureDoubts(faults, of: request.form, words: words)
    let marked = FormFaults(faults?.toPutRight, words: words)
    let chosenBasis = request.form.text("basis") ?? Basis.Kind.statisticalAggregate.rawValue
    let chosenPlace = request.form.text("place")
    let own: AreaCode? = request.scope.area ?? portal.corpus.areas.city?.code
    let areas =
      [own].compactMap { $0 }
      + (request.scope == .everywhere
        ? portal.corpus.areas.districts.map(\.code) : below(own, of: address.declaration, portal))
    let zones = request.scope == .everywhere ? address.declaration.zones : []
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("targets.observe"))),
      title: "\(words("targets.observe")) · \(address.instrument.name(request.language))",
      kept: portal.corpus.registerAnswering(address.id).flatMap { answer in
        portal.corpus.instrument(answer.register).map {
          words("targets.observeKept", ["register": $0.name(request.language)])
        }
      },
      path: address.id.targetPath("observe"), key: portal.freshKey(), unit: text.said(address.declaration.unit),
      timeHint: text.timeHint(address),
      places: zones.map { Choice(value: $0.id, label: $0.name(request.language), isChosen: $0.id == chosenPlace) }
        + areas.map {
          Choice(value: $0.text, label: portal.areaName($0, in: request.language), isChosen: $0.text == chosenPlace)
        },
      bases: Basis.Kind.allCases.filter { $0 != .ownApplication }.map {
        Choice(value: $0.rawValue, label: $0.name(request.language), isChosen: $0.rawValue == chosenBasis)
      },
      values: Dictionary(uniqueKeysWithValues: fields.map { ($0, request.form.exactly($0) ?? "") }), doubts: doubts,
      faults: marked.all, hasFaults: !marked.isEmpty,
      faultAt: Dictionary(uniqueKeysWithValues: (fields + ["place", "basis"]).map { ($0, marked[$0]) }))
    return .page(Page("targets/observe", title: view.title, view: view, status: faults == nil ? 200 : 422))
  }
}

extension ObservePage {
  /// The streets and parks of a district, whose figures stand beside what its breakdown has for them.
  private static func below(
    _ own: AreaCode?, of declaration: IndicatorDeclaration, _ portal: Portal
  ) -> [AreaCode] {
    guard let own, own.isDistrictOrCity, declaration.isCascaded, !declaration.isPlannedByMonthAlone else { return [] }
    let areas = portal.corpus.areas
    return (areas.children(of: own, level: .street) + areas.children(of: own, level: .park)).map(\.code)
  }
}

/// 更正或撤回 of one observation.
enum ObservationPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let facts: [Pair]
    let fate: String?
    let isOpen: Bool
    let unit: String
    let value: String
    let reason: String
    let valueFault: String?
    let reasonFault: String?
    let doubts: FigureDoubts?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try TargetAddress(request, portal)
    let (observation, note) = try await observation(request, portal, address)
    return page(request, portal, address, observation, note, faults: nil)
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try TargetAddress(request, portal)
    let (observation, note) = try await observation(request, portal, address)
    let reason = request.form.text("reason") ?? ""
    let act: Act
    do {
      act = try request.asked("act")
      try await request.confirming { isConfirmed in
        try await portal.targets.carryOut(
          act == .withdraw
            ? .withdraw(observation: observation.id, reason: reason)
            : .correct(
              observation: observation.id, value: request.form.text("value") ?? "", reason: reason,
              isConfirmed: isConfirmed),
          by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      }
    } catch let faults as Diagnostics {
      return page(request, portal, address, observation, note, faults: faults)
    }
    let done = act == .withdraw ? "withdrawn" : "corrected"
    guard let path = LocalPath(checking: address.id.targetPath("", ["done": done])) else { throw TargetAddress.unknown }
    return .seeOther(path)
  }

  private enum Act: String {
    case correct, withdraw
  }

  /// - Returns: the observation, and what is said of it beside other sources'.
  private static func observation(
    _ request: PortalRequest, _ portal: Portal, _ address: TargetAddress
  ) async throws -> (Observation, note: String?) {
    let board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let all = board.observations[address.id] ?? []
    guard let id = Int(request.parameters["observation"] ?? ""), let found = all.first(where: { $0.id == id }) else {
      throw TargetAddress.unknown
    }
    let text = TargetWords(portal, request)
    return (found, text.notes(besideOthers: all, unit: address.declaration.unit)[found.id])
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ address: TargetAddress, _ observation: Observation,
    _ note: String?, faults: Diagnostics?
  ) -> Reply {
    let text = TargetWords(portal, request)
    let words = text.words
    let doubts = FigureDoubts(faults, of: request.form, words: words)
    let marked = FormFaults(faults?.toPutRight, words: words) {
      $0.place?.field == "value" ? "value" : "reason"
    }
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("targets.observation"))),
      title: "\(words("targets.observation")) · \(text.time(observation.line.time))",
      path: address.id.targetPath("observations/\(observation.id)"), key: portal.freshKey(),
      facts: [
        Pair(words("targets.place"), text.place(observation.line.place, of: address.declaration)),
        Pair(words("targets.time"), text.time(observation.line.time)),
        Pair(words("targets.value"), text.amount(observation.line.value, unit: address.declaration.unit)),
        Pair(words("import.basis"), observation.basis.kind.name(request.language)),
        Pair(words("targets.source"), observation.source),
        Pair(words("fact.recorded"), observation.trace.at.text(in: request.language)),
      ],
      fate: observation.ending.map { $0.fate(words) } ?? note, isOpen: observation.ending == nil,
      unit: text.said(address.declaration.unit),
      value: request.form.exactly("value") ?? observation.line.value.plainText(),
      reason: request.form.exactly("reason") ?? "", valueFault: marked["value"], reasonFault: marked["reason"],
      doubts: doubts, faults: marked.all, hasFaults: !marked.isEmpty)
    return .page(
      Page("targets/observation", title: view.title, view: view, status: faults == nil ? 200 : 422))
  }
}
