import Access
import Cultivation
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

extension InstrumentID {
  /// The page of a register, or one below it.
  func registerPath(_ below: String = "", _ query: KeyValuePairs<String, String?> = [:]) -> String {
    let path = "/cultivation/\(clause.document)/\(FormFields.encode(clause.number))/\(name)"
    let fields = FormFields().encoded(replacing: query)
    return path + (below.isEmpty ? "" : "/\(below)") + (fields.isEmpty ? "" : "?\(fields)")
  }
}

extension RegisterEntry {
  /// The page of the entry.
  var path: String { register.registerPath("entries/\(id)") }
}

/// The register that a path names.
struct RegisterAddress: Sendable {
  let instrument: Instrument
  let declaration: RegisterDeclaration

  var id: InstrumentID { instrument.id }

  init(_ request: PortalRequest, _ portal: Portal) throws {
    guard let document = request.parameters["document"].flatMap({ DocumentID($0) }),
      let clause = ClauseID(document: document, number: request.parameters["clause"] ?? ""),
      let id = InstrumentID(clause: clause, name: request.parameters["instrument"] ?? ""),
      let instrument = portal.corpus.instrument(id), let declaration = portal.corpus.register(id)
    else { throw Self.unknown }
    self.instrument = instrument
    self.declaration = declaration
  }

  func crumbs(_ words: Strings, _ more: Crumb...) -> [Crumb] {
    let own = Crumb(instrument.name(words.language), more.isEmpty ? nil : id.registerPath())
    return [Crumb(words("nav.cultivation"), "/cultivation"), own] + more
  }

  static var unknown: PageFault {
    .notFound(
      Wording(zh: "没有这本登记册，或这一条不在您的范围内。", en: "There is no such register or entry, or it is outside your scope."))
  }
}

extension Portal {
  /// The entries that a person may decide on: take in, refuse, let go, renew, merge; `nil` for nobody's.
  func decidingScope(_ request: PortalRequest) -> AreaScope? {
    scope(of: request, Self.registerKeepers, "/cultivation/{document}/{clause}/{instrument}/act")
  }

  /// The entries that a person may propose, look at again and amend.
  func workingScope(_ request: PortalRequest) -> AreaScope? {
    scope(of: request, Self.factKeepers, "/cultivation/{document}/{clause}/{instrument}/new")
  }

  private func scope(of request: PortalRequest, _ grants: [Role: AreaRule], _ pattern: String) -> AreaScope? {
    let rule = RouteRule(.post, pattern, grants: grants)
    if case .allowed(let scope) = decide(request.actor, rule, on: request.today) { return scope }
    return nil
  }
}

extension AreaScope? {
  /// Whether what somebody may do reaches an entry that they were shown: all that is shown, where it reaches as far.
  func holds(_ entry: RegisterEntry, _ request: PortalRequest) -> Bool {
    map { $0 == request.scope || $0.contains(entry) } ?? false
  }
}
