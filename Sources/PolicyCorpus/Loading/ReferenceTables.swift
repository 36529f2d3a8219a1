import Diagnostics
import Facts
import Foundation
import Quantities

/// What documents speak of without declaring it: the dictionary of facts and the tables of areas, industries, working
/// days, departments and zones.
public struct ReferenceTables: Sendable {
  public let facts: FactDictionary
  public let areas: AreaRegister
  public let industries: IndustryRegister
  let workingDays: WorkingDayCalendar
  let departments: DepartmentRegister
  let zones: ZoneRegister
  let energyFactors: EnergyFactorTable
  let serviceTerms: ServiceTermTable
  let translations: Translations

  /// Reads the tables alone, for whoever needs no clause; the clauses stay unchecked.
  /// - Throws: `Diagnostics` with every fault of every table; `corpus.file` for one that is missing.
  public static func load(from folder: URL) throws(Diagnostics) -> ReferenceTables {
    try ReferenceTables(files: try CorpusFiles(in: folder))
  }

  /// - Throws: `Diagnostics` with every fault of every table; `corpus.file` for one that is missing.
  init(files: CorpusFiles) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    func read<Table>(_ path: String, _ table: (String, String) throws -> Table) -> Table? {
      guard let text = files.texts[path] else {
        faults.append(
          Diagnostic("corpus.file", at: Place(file: path), Wording(zh: "缺少这个文件", en: "this file is missing")))
        return nil
      }
      do {
        return try table(text, path)
      } catch let error as Diagnostics {
        faults += error.all
      } catch {
        faults.append(Diagnostic("corpus.file", at: Place(file: path), Wording(verbatim: "\(error)")))
      }
      return nil
    }
    let facts = read("facts.yaml") { try FactDictionary(yaml: $0, file: $1) }
    let areas = read("reference/shanghai-areas.csv") { try AreaRegister(csv: $0, file: $1) }
    let industries = read("reference/gb4754-2017.tsv") { try IndustryRegister(tsv: $0, file: $1) }
    let workingDays = read("reference/workdays-cn.tsv") { try WorkingDayCalendar(tsv: $0, file: $1) }
    let departments = read("reference/departments.yaml") { try DepartmentRegister(yaml: $0, file: $1) }
    // The districts of zones are held against the table of areas, which has faults of its own where it was not read.
    let zones = areas.flatMap { areas in
      read("reference/zones.yaml") { try ZoneRegister(yaml: $0, file: $1, areas: areas) }
    }
    let energyFactors = read("reference/energy-factors.yaml") { try EnergyFactorTable(yaml: $0, file: $1) }
    let serviceTerms = read("reference/service-terms.yaml") { try ServiceTermTable(yaml: $0, file: $1) }
    do throws(Diagnostics) {
      translations = try Translations(files: files)
    } catch {
      throw Diagnostics(faults + error.all)
    }
    guard let facts, let areas, let industries, let workingDays, let departments, let zones, let energyFactors,
      let serviceTerms
    else {
      throw Diagnostics(faults)
    }
    self.facts = facts
    self.areas = areas
    self.industries = industries
    self.workingDays = workingDays
    self.departments = departments
    self.zones = zones
    self.energyFactors = energyFactors
    self.serviceTerms = serviceTerms
  }
}
