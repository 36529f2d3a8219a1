import Diagnostics
import PolicyCorpus
import Quantities

/// A kind of case that a clause declares.
public struct CaseType: Sendable {
  public let instrument: InstrumentID
  public let name: Wording
  public let declaration: CaseDeclaration
  /// Departments that the declaration names beside whoever has the case: offered when others are invited.
  public let departments: [String]
  /// Who is responsible for the whole clause: offered as well.
  public let responsible: [String]

  /// - Parameter responsible: whom the clause names as responsible.
  /// `nil` where the instrument is no case, or one that is only shown.
  public init?(_ instrument: Instrument, responsible: [String] = []) {
    guard case .case(let declaration) = instrument.declaration, instrument.life.reason == nil else { return nil }
    self.instrument = instrument.id
    name = instrument.name
    self.declaration = declaration
    departments = instrument.with
    self.responsible = responsible
  }

  /// The departments of the declaration as units: the city's stand under the city, others under the case's district.
  /// - Parameter district: `nil` where the enterprise's is unknown: the city's alone then.
  public func besideUnits(in district: AreaCode?, of city: AreaCode) -> [ServiceUnit] {
    departments.compactMap { ServiceUnit(named: $0, in: district, of: city) }
  }

  /// Everybody whom declaration and clause name, each once, as units.
  public func namedUnits(in district: AreaCode?, of city: AreaCode) -> [ServiceUnit] {
    var seen: Set<ServiceUnit> = []
    return
      (besideUnits(in: district, of: city)
      // A clause of the city's names bodies of the city, but for the districts.
      + responsible.compactMap { ServiceUnit(named: $0, in: district, of: city, isCityElse: true) })
      .filter { seen.insert($0).inserted }
  }

  /// Whether anybody opens cases of it. The mechanisms that do nothing but name officers are no requests of an enterprise:
  /// the board of officers is their life.
  public var isTakenIn: Bool { declaration.types != [Self.namingOfficers] }

  /// Why cases of a kind have the longer term where nobody says otherwise.
  public enum Complexity: Sendable, Hashable {
    /// The clause says so.
    case declared
    /// 会同其他部门: the declaration names departments beside whoever has the case.
    case departments
    /// 多步骤: so many of its steps follow from nothing, and are recorded by hand.
    case steps(Int)
  }

  /// From how many steps that are recorded by hand a procedure is complex. This program's own reading: no clause tells it.
  static let manySteps = 3

  /// `nil` for a simple matter.
  public var complexity: Complexity? {
    switch declaration.term {
    case .simple, .workingDays: return nil
    case .complex: return .declared
    case nil: break
    }
    if !departments.isEmpty { return .departments }
    // The first is the intake itself.
    let recorded = declaration.steps.dropFirst().count { FollowingStep($0) == nil }
    return recorded >= Self.manySteps ? .steps(recorded) : nil
  }

  /// The type by which a clause declares that officers are named.
  private static let namingOfficers = "专员服务"
}

extension CaseType {
  /// The terms that the clause gives; `nil` where it gives no working days.
  /// - Parameter usual: what holds for the first contact.
  public func declaredTerms(besides usual: CaseTerms) -> CaseTerms? {
    guard case .workingDays(let days) = declaration.term else { return nil }
    return CaseTerms(contact: usual.contact, simple: days, complex: days, origin: .clause)
  }
}

extension PolicyCorpus {
  /// Every kind of case, in the order of the clauses.
  public var caseTypes: [CaseType] {
    instruments.compactMap { CaseType($0, responsible: clause($0.id.clause)?.responsible ?? []) }
  }
}

/// Within how many working days a case is taken up and dealt with, and where that comes from.
public struct CaseTerms: Sendable, Hashable {
  public let contact: Int
  public let simple: Int
  public let complex: Int
  public let origin: Origin

  public enum Origin: Sendable, Hashable {
    /// The table that travels with the program.
    case table
    /// The clause gives the number of working days.
    case clause
    /// An operator set them for everything, or for one instrument.
    case set(reason: String)
  }

  public init(contact: Int, simple: Int, complex: Int, origin: Origin) {
    self.contact = contact
    self.simple = simple
    self.complex = complex
    self.origin = origin
  }

  public init(_ table: ServiceTermTable) {
    self.init(
      contact: table.term(.contact)?.workingDays ?? 1, simple: table.term(.simple)?.workingDays ?? 5,
      complex: table.term(.complex)?.workingDays ?? 15, origin: .table)
  }

  public func workingDays(isComplex: Bool) -> Int { isComplex ? complex : simple }
}
