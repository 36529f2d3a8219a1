import Access
import Diagnostics
import PolicyCorpus
import Quantities
import Reporting

extension Portal {
  /// An area's name, or its code where the table lacks it.
  func areaName(_ code: AreaCode?, in language: Language) -> String {
    guard let code else { return "—" }
    if let area = corpus.areas.area(code) { return corpus.wording(area.name)(language) }
    guard let district = corpus.areas.area(code.district) else { return code.text }
    return "\(corpus.wording(district.name)(language)) \(code)"
  }

  /// A reporter's name: in Chinese as it was asked, else an area's as the table has it.
  func name(of reporter: Reporter, in language: Language) -> String {
    if language != .chinese, case .area(let code) = reporter.key { return areaName(code, in: language) }
    return reporter.name
  }

  /// The names of departments, one after another.
  func unitNames(_ units: [String], _ words: Strings) -> String {
    units.map { corpus.wording($0)(words.language) }.joined(separator: words("list.separator"))
  }

  /// Where a person's rights reach: an area, one enterprise, or the whole city.
  func reach(of person: Person, _ words: Strings) -> String {
    person.area.map { area in
      [areaName(area, in: words.language), person.department.map { corpus.wording($0)(words.language) }]
        .compactMap { $0 }.joined(separator: " ")
    } ?? person.enterprise
      ?? words(person.roles == [.enterprise] ? "people.unbound" : "people.wholeCity")
  }
}
