import Access
import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// One round of an evaluation as an address names it: who runs it, over what time.
struct EvaluationAddress {
  let instrument: Instrument
  let declaration: EvaluationDeclaration
  let round: EvaluationRound
  /// Whose rounds the reader may look at, the own first.
  let owners: [AreaCode]

  var id: InstrumentID { instrument.id }

  /// - Throws: `PageFault.notFound` where the address names no evaluation, or none that the reader may see.
  init(_ request: PortalRequest, _ portal: Portal) throws {
    let clause = try ClausePage.clause(of: request, portal)
    let name = request.parameters["instrument"] ?? ""
    guard let instrument = clause.instruments.first(where: { $0.id.name == name }),
      case .evaluation(let declaration) = instrument.declaration
    else { throw Self.unknown }
    self.instrument = instrument
    self.declaration = declaration
    owners = Self.owners(of: declaration, request.scope, portal)
    let asked = (request.query.text("owner") ?? request.form.text("owner")).flatMap { AreaCode($0) }
    guard let owner = asked ?? owners.first, owners.contains(owner) else { throw Self.unknown }
    let periods = Self.periods(of: declaration, on: request.today)
    let typed = (request.query.text("period") ?? request.form.text("period")).flatMap { Period($0) }
    let period = typed.flatMap { periods.contains($0) ? $0 : nil } ?? periods[1]
    round = EvaluationRound(evaluation: instrument.id, owner: owner, period: period)
  }

  static var unknown: PageFault {
    .notFound(
      Wording(zh: "没有这项评价考核，或者它不在您的查看范围内。", en: "There is no such evaluation, or it is outside what you may see."))
  }

  /// Who runs rounds that the reader may see: the city where it ranks districts, and districts where they rank what lies
  /// below.
  private static func owners(of declaration: EvaluationDeclaration, _ scope: AreaScope, _ portal: Portal) -> [AreaCode]
  {
    let areas = portal.corpus.areas
    let isAboveStreets = declaration.ranks.contains { $0 != .district }
    let city =
      declaration.ranks.contains { ![.street, .park].contains($0) } ? [areas.city?.code].compactMap { $0 } : []
    switch scope {
    case .everywhere: return city + (isAboveStreets ? areas.districts.map(\.code) : [])
    case .area(let own), .park(let own, _): return (isAboveStreets ? [own.district] : []) + city
    case .enterprise, .nothing: return []
    }
  }

  /// The running period and those before it, the newest first.
  static func periods(of declaration: EvaluationDeclaration, on day: CalendarDay) -> [Period] {
    switch declaration.period {
    case .year: return (0...4).map { .year(day.year - $0) }
    case .month, .quarter:
      let step = declaration.period == .month ? 1 : 3
      let index = day.year * 12 + (day.month - 1) / step * step + step - 1
      return (0...12).map { .month(year: (index - $0 * step) / 12, month: (index - $0 * step) % 12 + 1) }
    }
  }

  func path(_ part: String = "", _ more: [(String, String)] = []) -> String {
    let base = id.evaluationPath + (part.isEmpty ? "" : "/\(part)")
    let fields = [("owner", round.owner.text), ("period", "\(round.period)")] + more
    return base + "?" + fields.map { "\($0.0)=\(FormFields.encode($0.1))" }.joined(separator: "&")
  }

  func crumbs(_ words: Strings, _ more: Crumb...) -> [Crumb] {
    [
      Crumb(words("nav.targets"), "/targets"), Crumb(words("evaluations.title"), "/evaluations"),
      Crumb(instrument.name(words.language), more.isEmpty ? nil : path()),
    ] + more
  }

  /// Whether the reader runs the round.
  func mayRun(_ request: PortalRequest, _ portal: Portal) -> Bool {
    guard Portal.allows(request.actor, Portal.targetKeepers) else { return false }
    return request.scope == round.runners(city: portal.corpus.areas.city?.code)
  }

  /// Whether the reader sees everything of an area.
  func sees(_ area: AreaCode, _ scope: AreaScope) -> Bool { scope.contains(area) }

  /// Whether the reader sees a subject's figures before they are published.
  func sees(_ subject: EvaluatedSubject, _ scope: AreaScope) -> Bool { sees(subject.area ?? round.owner, scope) }
}

extension InstrumentID {
  /// The page of the evaluation.
  var evaluationPath: String { "/evaluations\(clause.path.dropFirst("/documents".count))/\(name)" }
}

/// Puts what evaluations say into words.
struct EvaluationWords {
  let portal: Portal
  let words: Strings
  let address: EvaluationAddress

  private var language: Language { words.language }

  func subject(_ subject: EvaluatedSubject) -> String {
    subject.area.map { portal.areaName($0, in: language) } ?? subject.key
  }

  func kind(_ kind: EvaluationDeclaration.Ranks) -> String { words("ranks.\(kind.rawValue)") }

  /// `1,280.5`, or a dash for what is not known.
  static func number(_ value: Decimal128?) -> String {
    value.map { FigureText.grouped($0.plainText()) } ?? "—"
  }

  func source(_ source: ScoringScheme.Source) -> String {
    switch source {
    case .indicator(let id): name(id)
    case .register(let id, let aspect): of(id, "evaluations.register.\(aspect.rawValue)")
    case .cases(let id, let aspect): of(id, "evaluations.cases.\(aspect.rawValue)")
    case .entered: words("evaluations.entered")
    }
  }

  private func of(_ id: InstrumentID, _ what: String) -> String {
    words("evaluations.of", ["name": name(id), "what": words(what)])
  }

  private func name(_ id: InstrumentID) -> String { portal.corpus.instrument(id)?.name(language) ?? "\(id)" }

  /// How a criterion gives points, and what it gives where there is nothing to hold it against.
  func way(of criterion: ScoringScheme.Criterion) -> String {
    let way = criterion.way
    let figures = way.figures.map(Self.number) + ["", ""]
    let told = words("evaluations.way.\(way.name)", ["first": figures[0], "second": figures[1], "third": figures[2]])
    guard way.needsBase else { return told }
    return [told, words("evaluations.withoutBase.\(criterion.withoutBase.rawValue)")]
      .joined(separator: words("sentence.separator"))
  }

  /// For each criterion of which some have nothing to be held against, who they are and what is given for it.
  func withoutBase(_ rows: [EvaluationSheet.Row], _ scheme: ScoringScheme) -> [String] {
    scheme.criteria.enumerated().compactMap { index, criterion in
      let lacking = rows.filter { $0.lines.indices.contains(index) && $0.lines[index].lacksBase(for: criterion) }
      guard !lacking.isEmpty else { return nil }
      let names = lacking.prefix(Self.namedAtMost).map { subject($0.subject) }.joined(
        separator: words("list.separator"))
      return words(
        "evaluations.lackBase",
        [
          "criterion": criterion.name,
          "subjects": lacking.count <= Self.namedAtMost
            ? names : words("evaluations.andOthers", ["names": names, "count": "\(lacking.count)"]),
          "given": words("evaluations.withoutBase.\(criterion.withoutBase.rawValue)"),
        ])
    }
  }

  private static let namedAtMost = 3

  /// The points of a row's line with how they came about.
  func reckoning(
    _ line: EvaluationSheet.Line, _ criterion: ScoringScheme.Criterion, of row: EvaluationSheet.Row,
    in scheme: ScoringScheme
  ) -> String {
    // A quotient as it is: with the rounded one the points would not come out.
    let value =
      line.figure.ratio.map { "\(Self.number($0.part)) ÷ \(Self.number($0.whole))" } ?? Self.number(line.figure.value)
    guard line.figure.value != nil else { return words("evaluations.noFigure") }
    let base = line.figure.base
    if line.lacksBase(for: criterion) {
      let told = words("evaluations.withoutBase.\(criterion.withoutBase.rawValue)")
      guard line.isExcluded(by: criterion), let weight = criterion.way.weight else { return told }
      guard let others = row.others(in: scheme) else { return words("evaluations.othersOpen", ["given": told]) }
      return words(
        "evaluations.othersGiven",
        [
          "given": told, "weight": Self.number(weight), "points": Self.number(others.given),
          "all": Self.number(others.weight),
        ])
    }
    let figures = criterion.way.figures.map { Self.number($0) } + ["", ""]
    return words(
      "evaluations.reckoning.\(criterion.way.name)",
      [
        "value": value, "base": Self.number(base), "first": figures[0], "second": figures[1], "third": figures[2],
      ])
  }

  /// Where the rows behind a figure are, as of the sheet's day.
  /// - Parameter place: the criterion's, counted from 0.
  func rows(
    _ source: ScoringScheme.Source, _ subject: EvaluatedSubject, at place: Int, on day: CalendarDay
  ) -> String? {
    guard let area = subject.area else { return nil }
    let year = "\(address.round.period.year)"
    switch source {
    case .indicator(let id):
      guard let count = datedCount(of: id) else { return id.targetPath("", ["area": area.text, "year": year]) }
      // What counts is confirmed and lies within the sheet's time.
      return id.targetPath(
        "entries",
        [
          "area": area.text, "year": year, "to": day < address.round.period.yearEnd ? "\(day)" : nil,
          "state": portal.corpus.asksConfirmation(count) ? "confirmed" : nil,
        ])
    // Registers and cases list by area; what counts for a park is listed below the scorecard.
    case .register where subject.kind == .park, .cases where subject.kind == .park: return "#counted-\(place)"
    case .register(let id, .standing):
      return id.registerPath("", ["area": area.text, "on": "\(day)"])
    case .register(let id, .entered), .register(let id, .left):
      // What is different since the day before the first.
      let before = portal.evaluations.firstDay(of: address.round).adding(days: -1)
      return id.registerPath("differences", ["area": area.text, "from": "\(before)", "to": "\(day)"])
    case .cases(let id, _):
      let first = portal.evaluations.firstDay(of: address.round)
      return "/services/cases?state=all&kind=\(FormFields.encode("\(id)"))&area=\(area)&from=\(first)&through=\(day)"
    case .entered: return nil
    }
  }

  /// What an indicator counts, where that has a list of entries by day.
  private func datedCount(of id: InstrumentID) -> CountID? {
    guard case .indicator(let indicator) = portal.corpus.instrument(id)?.declaration, let count = indicator.observedBy,
      portal.corpus.count(count)?.hasEntryDay == true
    else { return nil }
    return count
  }
}

extension Period {
  fileprivate var yearEnd: CalendarDay { Period.year(year).lastDay }
}
