import Cultivation
import Diagnostics
import Enterprises
import Instruments
import PolicyCorpus
import Quantities
import Reporting

/// 由谁报送: who is asked by a round that is being opened, as its form says: all of a kind, those who are ticked, the
/// enterprises of a register or of a list that is pasted, or those of the round before.
struct RosterForm: Sendable {
  enum Kind: String, CaseIterable {
    case streets, parks, both, picked, districts, enterprises, register, pasted, last
  }

  /// The largest form: a list of some thousand names.
  static let limit = 1 << 20

  /// As the form has them.
  let kinds: [Choice]
  /// Streets and parks to tick.
  let areas: [Choice]
  let registers: [Choice]
  /// 沿用哪个任务的名单: earlier rounds of the same area, the newest first.
  let lastRounds: [Choice]
  let names: String
  let industry: String

  /// How many earlier rounds are offered.
  private static let mostRounds = 24

  /// What the form offers, with what was typed.
  /// - Parameter known: the rounds that the reader has to do with.
  /// Cost: the tallies of registers.
  init(_ request: PortalRequest, _ portal: Portal, _ words: Strings, rounds known: [Round]) async throws {
    let form = request.form
    let kind = form.text("roster") ?? Kind.streets.rawValue
    kinds = Kind.allCases.map {
      Choice(value: $0.rawValue, label: words("reporting.roster.\($0.rawValue)"), isChosen: $0.rawValue == kind)
    }
    let ticked = Set(form.all("area"))
    let isCity = request.scope.area == nil
    areas = Self.pickable(request, portal).map { area in
      let name = portal.areaName(area.code, in: request.language)
      return Choice(
        value: area.code.text,
        label: isCity ? "\(portal.areaName(area.code.district, in: request.language)) \(name)" : name,
        isChosen: ticked.contains(area.code.text))
    }
    let overview = try await portal.registers.overview(on: request.today, within: request.scope)
    registers = portal.corpus.registers.filter {
      $0.declaration.subject == .enterprise && overview.size(of: $0.instrument.id) > 0
    }.map { instrument, _ in
      Choice(
        value: "\(instrument.id)",
        label: words(
          "reporting.rosterRegister",
          [
            "name": instrument.name(request.language),
            "count": FigureText.count(overview.size(of: instrument.id)).short,
          ]), isChosen: "\(instrument.id)" == form.text("register"))
    }
    let earlier = known.filter { $0.withdrawn == nil && $0.opening.area == request.scope.area }
      .sorted { ($1.opening.month, $1.id) < ($0.opening.month, $0.id) }.prefix(Self.mostRounds)
    lastRounds = earlier.map { round in
      Choice(
        value: "\(round.id)", label: Self.name(of: round)(request.language),
        isChosen: "\(round.id)" == form.text("last_round"))
    }
    names = form.exactly("names") ?? ""
    industry = form.text("industry") ?? ""
  }

  private static func pickable(_ request: PortalRequest, _ portal: Portal) -> [Area] {
    let own = request.scope.area
    return [Area.Level.street, .park].flatMap { level in
      portal.corpus.areas.all.filter { $0.level == level && (own?.contains($0.code) ?? true) }
    }
  }

  /// Who is asked.
  /// - Throws: `Diagnostics` with a code of `round.…` where nobody can be made out, or a line of a pasted list is of nobody.
  static func roster(
    of month: ReportMonth, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [Reporter] {
    let form = request.form
    let own = request.scope.area
    func level(_ level: Area.Level) -> [Reporter] {
      portal.corpus.areas.all.filter { $0.level == level && (own?.contains($0.code) ?? true) }.map { Reporter($0) }
    }
    switch form.text("roster").flatMap(Kind.init(rawValue:)) ?? .streets {
    case .streets: return level(.street)
    case .parks: return level(.park)
    case .both: return level(.street) + level(.park)
    case .districts: return level(.district)
    case .picked:
      let ticked = Set(form.all("area"))
      let found = pickable(request, portal).filter { ticked.contains($0.code.text) }
      guard !found.isEmpty else { throw Diagnostics(.nobodyTicked) }
      return found.map { Reporter($0) }
    case .enterprises: return try await enterprises(request, portal)
    case .register: return try await entries(request, portal)
    case .pasted:
      let found = try await portal.reporting.roster(pasted: form.exactly("names") ?? "", within: request.scope)
      guard !found.isEmpty else { throw Diagnostics(.nothingPasted) }
      return found
    case .last: return try await last(before: month, request, portal)
    }
  }

  private static func enterprises(_ request: PortalRequest, _ portal: Portal) async throws -> [Reporter] {
    let industry = request.form.text("industry")
    let isKnown = industry.map { IndustryCode($0).map(portal.corpus.industries.contains) ?? false } ?? true
    guard isKnown else { throw Diagnostics(.roundIndustry(industry ?? "", isKnown: false)) }
    let query = EnterpriseQuery(industry: industry, limit: RoundCommand.greatestRoster + 1)
    let found = try await portal.facts.page(query, within: request.scope).rows
    if let industry, found.isEmpty { throw Diagnostics(.roundIndustry(industry, isKnown: true)) }
    return found.map { Reporter($0) }
  }

  /// The enterprises that stand in a register today, each once.
  private static func entries(_ request: PortalRequest, _ portal: Portal) async throws -> [Reporter] {
    guard let register = request.form.text("register").flatMap({ InstrumentID($0) }),
      portal.registers.declaration(register) != nil
    else { throw Diagnostics(.registerMissing) }
    let rows = try await portal.registers.page(
      RegisterQuery(register, .on(request.today)), within: request.scope
    ).rows
    let codes = Set(rows.compactMap(\.subject.enterprise))
    let known = try await portal.enterprises(codes, within: request.scope)
    guard !known.isEmpty else { throw Diagnostics(.registerEmpty) }
    return known.values.sorted { $0.creditCode < $1.creditCode }.map { Reporter($0) }
  }

  /// Those whom the round that was chosen asks now; where none was, those of the only round of the newest earlier month in
  /// which the same area asked for one of the same figures. Of several nobody but the reader knows which is meant.
  private static func last(
    before month: ReportMonth, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [Reporter] {
    let own = try await portal.reporting.rounds(within: request.scope).filter { round in
      round.withdrawn == nil && round.opening.area == request.scope.area
    }
    if let chosen = request.form.text("last_round") {
      guard let round = own.first(where: { "\($0.id)" == chosen }) else { throw Diagnostics(.noSuchRound) }
      return round.roster
    }
    let measures = Set(request.form.all("measure"))
    let before = own.filter { $0.opening.month < month && !measures.isDisjoint(with: $0.opening.measures) }
    guard let newest = before.map(\.opening.month).max() else { throw Diagnostics(.noRoundBefore(month)) }
    let last = before.filter { $0.opening.month == newest }
    guard let only = last.first, last.count == 1 else {
      throw Diagnostics(.severalRounds(last.sorted { $0.id < $1.id }.map(name)))
    }
    return only.roster
  }

  /// `2026年3月工业月报（街镇17、园区9）`.
  private static func name(of round: Round) -> Wording {
    let kinds = Reporter.Kind.allCases.compactMap { kind in
      let count = round.roster.count { $0.key.kind == kind }
      return count == 0 ? nil : (kind.name, count)
    }
    let (title, month) = (round.opening.titleAfterMonth, round.opening.month.period)
    return Wording(
      zh: "\(month.text(in: .chinese))\(title)（\(kinds.map { "\($0.0.zh)\($0.1)" }.joined(separator: "、"))）",
      en: "\(month.text(in: .english)) \(title) (\(kinds.map { "\($0.0.en): \($0.1)" }.joined(separator: ", ")))")
  }
}

extension Diagnostic {
  fileprivate static var nobodyTicked: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "area"), Wording(zh: "没有勾选街镇、园区", en: "no street or park is ticked"),
      expected: Wording(zh: "至少勾选一个", en: "one or more"))
  }

  fileprivate static var nothingPasted: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "names"), Wording(zh: "名单是空的", en: "the list is empty"),
      expected: Wording(
        zh: "每行一个单位名称、统一社会信用代码，或街镇、园区的名称", en: "a registered name, a credit code, or a street's or park's name a line"))
  }

  fileprivate static var registerMissing: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "register"), Wording(zh: "没有选哪个名单", en: "no register was chosen"),
      expected: Wording(zh: "有企业在册的名单", en: "a register that holds enterprises"))
  }

  fileprivate static var registerEmpty: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "register"),
      Wording(zh: "您的范围内没有企业在这个名单里", en: "no enterprise of your area stands in the register"),
      remedy: Wording(zh: "换一个名单", en: "choose another register"))
  }

  fileprivate static var noSuchRound: Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "last_round"),
      Wording(zh: "所选的任务已撤回，或者不是本区域的", en: "the chosen round was withdrawn, or is not of this area"),
      remedy: Wording(zh: "换一个任务", en: "choose another"))
  }

  fileprivate static func severalRounds(_ rounds: [Wording]) -> Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "last_round"),
      Wording(
        zh: "上一次报同样指标的有\(rounds.count)个任务：\(rounds.map(\.zh).joined(separator: "、"))",
        en:
          "\(rounds.count) rounds asked for the same figure last time: \(rounds.map(\.en).joined(separator: "; "))"),
      remedy: Wording(zh: "在“沿用哪个任务的名单”里选一个", en: "choose one of them under “Roster of which round”"))
  }

  fileprivate static func noRoundBefore(_ month: ReportMonth) -> Diagnostic {
    Diagnostic(
      "round.roster", at: Place(field: "roster"),
      Wording(
        zh: "\(month) 以前没有报同样指标的任务，没有名单可以照搬",
        en: "no round before \(month) asked for the same figure, so there is no roster to take over"),
      remedy: Wording(zh: "换一种名单", en: "choose another roster"))
  }
}
