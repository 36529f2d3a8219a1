import Access
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// One indicator as an address names it, with its paths.
struct TargetAddress {
  let clause: Clause
  let instrument: Instrument
  let declaration: IndicatorDeclaration

  var id: InstrumentID { instrument.id }

  /// - Throws: `PageFault.notFound` where the address names no indicator.
  init(_ request: PortalRequest, _ portal: Portal) throws {
    clause = try ClausePage.clause(of: request, portal)
    let name = request.parameters["instrument"] ?? ""
    guard let instrument = clause.instruments.first(where: { $0.id.name == name }),
      case .indicator(let declaration) = instrument.declaration
    else { throw Self.unknown }
    self.instrument = instrument
    self.declaration = declaration
  }

  static var unknown: PageFault {
    .notFound(
      Wording(zh: "没有这项指标，或者它不在您的查看范围内。", en: "There is no such indicator, or it is outside what you may see."))
  }

  func crumbs(_ words: Strings, _ more: Crumb...) -> [Crumb] {
    let own = Crumb(instrument.name(words.language), more.isEmpty ? nil : id.targetPath)
    return [Crumb(words("nav.targets"), "/targets"), own] + more
  }

  /// The year that the request asks for, or the one that is usual for the area.
  func year(_ request: PortalRequest, _ board: TargetBoard, in area: AreaCode) -> Int {
    let asked = request.query.text("year").flatMap { Int($0) }
    return asked.flatMap { board.years(of: id).contains($0) ? $0 : nil } ?? board.usualYear(of: id, in: area)
  }

  /// The area that the request asks for, within the reader's scope; the reader's own, or the city, where it asks none.
  func area(_ request: PortalRequest, _ portal: Portal) throws -> AreaCode {
    let city = portal.corpus.areas.city?.code
    let own: AreaCode? = request.scope.area ?? city
    guard let asked = request.query.text("area") ?? request.form.text("area") else {
      guard let own else { throw Self.unknown }
      return own
    }
    guard let area = AreaCode(asked), portal.corpus.areas.area(area) != nil, let own, own.contains(area) else {
      throw Self.unknown
    }
    return area
  }
}

extension InstrumentID {
  /// The page of the indicator among the targets.
  var targetPath: String { "/targets\(clause.path.dropFirst("/documents".count))/\(name)" }

  /// A page below it, with its query.
  func targetPath(_ part: String, _ query: KeyValuePairs<String, String?> = [:]) -> String {
    let encoded = FormFields().encoded(replacing: query)
    let path = part.isEmpty ? targetPath : "\(targetPath)/\(part)"
    return encoded.isEmpty ? path : "\(path)?\(encoded)"
  }
}

/// What is wrong with a form, for its summary and its fields.
struct FormFaults: Sendable {
  struct Fault: Sendable {
    let href: String
    let text: String
  }

  let all: [Fault]
  private let fields: [String: String]

  init(_ faults: Diagnostics? = nil, words: Strings, field: (Diagnostic) -> String = { $0.place?.field ?? "main" }) {
    var all: [Fault] = []
    var fields: [String: String] = [:]
    for fault in faults?.all ?? [] {
      let line = fault.place?.line.map { words("targets.line", ["line": "\($0)"]) }
      let text = line.map { "\($0)\(fault.told(words))" } ?? fault.told(words)
      all.append(Fault(href: "#\(field(fault))", text: text))
      if fields[field(fault)] == nil { fields[field(fault)] = text }
    }
    self.all = all
    self.fields = fields
  }

  subscript(field: String) -> String? { fields[field] }
  var isEmpty: Bool { all.isEmpty }
}

extension Diagnostic {
  /// What is wrong, what was expected, and what to do, in one sentence.
  func told(_ words: Strings) -> String { told(in: words.language) }
}

extension String {
  /// `nil` where there is nothing to show: a template hides what is not there.
  var orNil: String? { isEmpty ? nil : self }
}

extension Portal {
  /// Whether the reader may enter what is to be reached and what was.
  func mayKeepTargets(_ request: PortalRequest) -> Bool {
    let rule = RouteRule(.post, "/targets/{document}/{clause}/{instrument}/assign", grants: Self.targetKeepers)
    if case .allowed = decide(request.actor, rule) { return true } else { return false }
  }
}
