import Benefits
import Cultivation
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities
import Reporting

/// A list's filters in the words of its page, read from the list's address: what a file's watermark says, and whoever
/// approves an export.
struct FilterWords {
  private let portal: Portal
  private let words: Strings

  init(_ portal: Portal, _ words: Strings) {
    self.portal = portal
    self.words = words
  }

  /// What an address says beside the filters: how the list is shown.
  private static let manner: Set<String> = [
    "lang", "page", "sort", "desc", "format", "offset", "limit", "export", "held", "done", "ends", "sheet",
  ]

  /// How a field's value is told.
  private enum Reading: Sendable {
    /// As it was typed.
    case typed
    case area, industry, day, instrument, document, count, standing
    /// By a text whose key begins so.
    case word(String)
    /// By one of a few texts.
    case one([String: String])
    /// By the wording that a room has for it.
    case wording(@Sendable (String) -> Wording?)
    /// By one of a few texts, or else by the wording that a room has for it.
    case oneOr([String: String], @Sendable (String) -> Wording?)
    case percent
  }

  private typealias Field = (label: String, reading: Reading)

  /// The fields that mean the same in every list.
  private static let everywhere: [String: Field] = [
    "area": ("enterprise.area", .area), "within": ("enterprise.area", .area),
    "industry": ("enterprise.industry", .industry), "enterprise": ("enterprise.creditCode", .typed),
    "on": ("cultivation.onDay", .day), "year": ("targets.year", .typed), "document": ("targets.document", .document),
    "row": ("table.row", .typed),
  ]

  /// The fields of single lists, by the beginning of their addresses; the first that fits has the word.
  private static let lists: [(path: String, fields: [String: Field])] = [
    ("/enterprises", ["q": ("enterprise.search", .typed)]),
    (
      "/services/cases",
      [
        "q": ("case.search", .typed), "state": ("table.state", .word("case.filter.")),
        "kind": ("case.kind", .instrument),
        "from": ("case.openedFrom", .day), "through": ("case.openedThrough", .day), "officer": ("case.officer", .typed),
      ]
    ),
    (
      "/documents",
      [
        "count": ("standings.crumb", .count), "left": ("ladders.leftShort", .word("standings.left.")),
        "state": ("table.state", .standing),
      ]
    ),
    ("/places", ["show": ("table.state", .word("places.filter."))]),
    (
      "/programmes",
      [
        "of": ("programmes.guests", .word("programmes.guestList.")),
        "rung": ("programmes.field.rung", .wording { Rung(rawValue: $0)?.name }),
        "register": ("programmes.field.register", .instrument), "benefit": ("programmes.field.benefit", .instrument),
        "list": ("programmes.field.list", .typed), "without": ("programmes.leftOut", .typed),
        "inside": ("programmes.audience", .one(["1": "programmes.insideOnly"])),
      ]
    ),
    (
      "/exchanges",
      [
        "q": ("exchanges.search", .typed), "show": ("table.state", .word("exchanges.filter.")),
        "side": ("exchanges.side", .word("exchanges.side.")), "exchange": ("exchanges.exchange", .instrument),
      ]
    ),
    (
      "/cultivation/monitoring",
      [
        "in": ("monitoring.library", .one(["1": "monitoring.inLibrary", "0": "monitoring.notInLibrary"])),
        "chance": ("monitoring.chance", .percent), "told": ("monitoring.told", .typed),
        "falling": ("table.state", .one(["1": "monitoring.falling"])),
      ]
    ),
    ("/cultivation/warnings", ["cause": ("warnings.cause", .one(["none": "targets.meeting.noCause"]))]),
    (
      "/cultivation/courses",
      ["part": ("course.title", .word("course.part.")), "kind": ("course.what", .word("course.reminder."))]
    ),
    (
      "/cultivation/moves",
      [
        "way": ("moves.route", .word("moves.way.")), "kind": ("moves.kind", .word("moves.kind.")),
        "confirmed": ("targets.confirmation", .one(["1": "targets.confirmed"])),
        "exits": ("table.state", .one(["1": "scale.out"])),
      ]
    ),
    ("/cultivation/ladders", ["left": ("table.state", .one(["1": "ladders.leftShort"]))]),
    (
      "/cultivation",
      [
        "q": ("cultivation.search", .typed), "tab": ("table.state", .word("cultivation.tab.")),
        "exit": ("cultivation.exitReason", .typed), "from": ("cultivation.from", .day),
        "to": ("cultivation.to", .day),
      ]
    ),
    (
      "/targets",
      [
        "state": (
          "table.state",
          .one([
            "warning": "targets.filter.warning", "reached": "targets.filter.reached", "noData": "targets.filter.noData",
            "confirmed": "targets.confirmed", "pending": "targets.unconfirmed", "open": "targets.open",
          ])
        ), "month": ("series.month", .typed), "through": ("targets.time", .typed), "to": ("targets.time", .day),
        "unplaced": ("targets.dispatch.rest.head", .word("targets.dispatch.unplaced.")),
      ]
    ),
    (
      "/delivery/runs",
      ["finding": ("table.state", .wording { RunRow.Finding(rawValue: $0)?.wording })]
    ),
    (
      "/delivery/awards",
      [
        "q": ("delivery.search.award", .typed), "call": ("nav.calls", .typed),
        "state": ("table.state", .wording { Award.State.Name(rawValue: $0)?.wording }),
        "step": ("calls.step", .wording { ChainStep(rawValue: $0)?.wording }),
        "year": ("delivery.claimYear", .typed), "benefit": ("calls.benefit", .instrument),
        "open": ("table.state", .one(["1": "calls.waiting"])),
        "late": ("table.state", .one(["1": "calls.lateAwards"])),
        "bounced": ("table.state", .one(["1": "calls.bouncedAwards"])),
        "approved": ("table.state", .one(["1": "calls.approvedAwards"])),
        "paid": ("table.state", .one(["1": "calls.paidAwards"])),
        "recovery": ("table.state", .one(["1": "recovery.waitingAwards"])),
        "need": ("table.state", .word("carry.need.")), "budget": ("delivery.budget", .typed),
        "stage": ("table.state", .wording { Instalments.Stage.Name(rawValue: $0)?.wording }),
      ]
    ),
    (
      "/delivery/transfers",
      [
        "q": ("delivery.search.transfer", .typed),
        "state": ("table.state", .wording { TransferRequest.State.Name(rawValue: $0)?.wording }),
        "budget": ("delivery.budget", .typed), "call": ("nav.calls", .typed), "payer": ("delivery.field.payer", .area),
        "year": ("delivery.budgetYear", .typed), "batch": ("delivery.batchColumn", .typed),
      ]
    ),
    (
      "/delivery/grants",
      [
        "q": ("grants.search", .typed), "benefit": ("calls.benefit", .instrument),
        "year": ("calls.field.year", .typed), "state": ("table.state", .word("grants.state.")),
      ]
    ),
    (
      "/delivery/reconciliation",
      [
        "q": ("delivery.search.transfer", .typed), "state": ("table.state", .word("reconciliation.state.")),
        "batch": ("delivery.batchColumn", .typed), "days": ("reconciliation.waiting", .typed),
        "payer": ("delivery.field.payer", .area), "year": ("delivery.budgetYear", .typed),
      ]
    ),
    (
      "/delivery/dues",
      [
        "q": ("delivery.search.payee", .typed), "state": ("table.state", .word("delivery.due.")),
        "budget": ("delivery.budget", .typed), "payer": ("delivery.field.payer", .area),
        "year": ("delivery.budgetYear", .typed),
      ]
    ),
    (
      "/delivery/budgets", ["q": ("delivery.search.posting", .typed), "month": ("delivery.monthFilter", .typed)]
    ),
    (
      "/delivery/programmes",
      [
        "q": ("delivery.search.voucher", .typed),
        "state": ("table.state", .wording { Voucher.State(rawValue: $0)?.wording }),
      ]
    ),
    (
      "/delivery",
      [
        "q": ("delivery.search.budget", .typed), "payer": ("delivery.field.payer", .area),
        "year": ("delivery.field.year", .typed),
        "state": ("table.state", .wording { Voucher.State(rawValue: $0)?.wording }),
      ]
    ),
    (
      "/reporting",
      [
        "reporter": ("reporting.reporter", .area), "filled": ("table.state", .one(["1": "reporting.filled"])),
        "state": (
          "table.state", .oneOr([RoundBoard.overdue: "reporting.overdue"]) { Round.State(rawValue: $0)?.name }
        ), "part": ("reporting.rowsTitle", .word("reporting.rowsPart.")),
      ]
    ),
  ]

  /// The filters, in the order of the address. What no page knows stands as it was typed.
  /// - Parameter path: of the page, of its file, or of what programs read.
  func told(_ query: FormFields, at path: String) -> [Pair] {
    let page = ExportsPage.page(of: path)
    let own = Self.lists.first { page.hasPrefix($0.path) }?.fields ?? [:]
    return query.pairs.compactMap { pair in
      let value = pair.value.trimmingWhiteSpace
      guard !value.isEmpty, !Self.manner.contains(pair.name) else { return nil }
      guard let field = own[pair.name] ?? Self.everywhere[pair.name] else { return Pair(pair.name, value.excerpt) }
      return Pair(words(field.label), text(value, field.reading, query, at: page) ?? value.excerpt)
    }
  }

  /// As one line; that there is none where the list is whole.
  func line(_ told: [Pair]) -> String {
    guard !told.isEmpty else { return words("export.unfiltered") }
    let shown = told.map { words("export.told", ["term": $0.term, "text": $0.text]) }
    return words("export.filter", ["filter": shown.joined(separator: words("sentence.separator"))])
  }

  private func text(_ value: String, _ reading: Reading, _ query: FormFields, at page: String) -> String? {
    switch reading {
    case .typed: nil
    case .area: AreaCode(value).map { portal.areaName($0, in: words.language) }
    case .industry: IndustryCode(value).map { portal.industryName($0) }
    case .day: CalendarDay(value)?.text(in: words.language)
    case .instrument: InstrumentID(value).flatMap { portal.corpus.instrument($0)?.name(words.language) }
    case .document: DocumentID(value).flatMap { portal.corpus.document($0)?.title(words.language) }
    case .count: count(value, at: page)
    case .standing: standing(value, isCounted: query.text("count") != nil)
    case .word(let prefix): words.texts[prefix + value]
    case .one(let keys): keys[value].map { words($0) }
    case .wording(let read): read(value)?(words.language)
    case .oneOr(let keys, let read): keys[value].map { words($0) } ?? read(value)?(words.language)
    case .percent: words("monitoring.chanceFrom", ["percent": value.excerpt])
    }
  }

  private func standing(_ value: String, isCounted: Bool) -> String? {
    switch Standing.State(rawValue: value) {
    case .holds?:
      isCounted ? words("standing.counted") : StateMark(.eligible, in: words.language).word
    case .undecided?: StateMark(.undecided, in: words.language).word
    case nil: nil
    }
  }

  /// The name of a count of the instrument whose page it is.
  private func count(_ name: String, at page: String) -> String? {
    let parts = page.split(separator: "/").map(String.init)
    guard parts.count > 3, let document = DocumentID(parts[1]),
      let number = FormFields(urlEncoded: "n=\(parts[2])")?.text("n"),
      let clause = ClauseID(document: document, number: number), let id = InstrumentID(clause: clause, name: parts[3])
    else { return nil }
    return portal.corpus.instrument(id)?.counts.first { $0.id.name == name }?.name(words.language)
  }
}
