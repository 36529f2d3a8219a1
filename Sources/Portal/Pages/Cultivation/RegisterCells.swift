import Cultivation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Workbooks

/// Writes the values of entries: typed fields by their type, fact fields from what is known of the subject.
struct RegisterCells: Sendable {
  let portal: Portal
  let words: Strings
  let people: [String: String]

  /// A typed field's value for people.
  func text(_ value: String?, _ field: RegisterDeclaration.Field) -> String {
    guard let value else { return "—" }
    let language = words.language
    return switch field.type {
    case .fact, .text: value
    case .choice: portal.corpus.wording(value)(language)
    case .quantity(let unit): "\(FigureText.grouped(value)) \(portal.corpus.wording(unit)(language))"
    case .day: CalendarDay(value)?.text(in: language) ?? value
    case .month: Period(value)?.text(in: language) ?? value
    case .area: portal.areaName(AreaCode(value), in: language)
    case .enterprise: value
    case .person: people[value] ?? value
    }
  }

  /// What is known of a fact field on a day, from the dossier; nothing where the reader may not see the enterprise.
  func fact(_ fact: FactID, of entry: RegisterEntry, _ dossier: Dossier?, on day: CalendarDay) -> String {
    guard let dossier, let reference = reference(fact, on: day),
      let subject = subject(of: entry, fact, in: dossier)
    else { return "—" }
    let knowledge = subject.knowledge(of: reference, on: day, known: day)
    let text = portal.knowledgeText(knowledge, of: fact, in: words.language)
    guard let period = reference.period, knowledge != .unknown else { return text }
    return "\(text)（\(period.text(in: words.language))）"
  }

  /// A fact field's column in a file: its name, then the year that it is of and its unit, where it has them.
  func head(_ field: RegisterDeclaration.Field, on day: CalendarDay) -> String {
    guard case .fact(let id) = field.type, let definition = portal.corpus.facts.definition(of: id) else {
      return field.name
    }
    let period = reference(id, on: day)?.period?.text(in: .chinese)
    let parts = [period, definition.type.fileUnit?.zh].compactMap { $0 }
    return parts.isEmpty ? field.name : "\(field.name)（\(parts.joined(separator: "，"))）"
  }

  /// A fact field's value in a file, in the unit that its column names; `nil` where it is not known, or not to the reader.
  func value(_ fact: FactID, of entry: RegisterEntry, _ dossier: Dossier?, on day: CalendarDay) -> CellValue? {
    guard let dossier, let reference = reference(fact, on: day), let subject = subject(of: entry, fact, in: dossier)
    else { return nil }
    switch subject.knowledge(of: reference, on: day, known: day) {
    case .unknown: return nil
    case .absent: return .text("-")
    case .known(.decimal(let number)): return .number(number)
    case .known(.day(let day)): return .day(day)
    case .known(let value): return .text(portal.factValue(value, of: fact, in: words.language).short)
    }
  }

  private func subject(of entry: RegisterEntry, _ fact: FactID, in dossier: Dossier) -> Subject? {
    let kind = portal.corpus.facts.definition(of: fact)?.subject
    if kind == .enterprise { return dossier.enterprise }
    return dossier.subjects.first { $0.kind == kind && $0.key == entry.subject.key }
  }

  /// A fact of a year is shown for the last closed one.
  private func reference(_ fact: FactID, on day: CalendarDay) -> FactReference? {
    guard let definition = portal.corpus.facts.definition(of: fact) else { return nil }
    return FactReference(fact, definition.periods.isEmpty ? nil : .year(day.year - 1))
  }

  /// All fields of an entry, with their names.
  func pairs(
    of entry: RegisterEntry, _ declaration: RegisterDeclaration, _ dossier: Dossier?, on day: CalendarDay
  ) -> [Pair] {
    declaration.fields.map { field in
      let name = portal.corpus.wording(field.name)(words.language)
      if case .fact(let id) = field.type { return Pair(name, fact(id, of: entry, dossier, on: day)) }
      if field.name == entryDay, let entered = entry.enteredOn, entry.fields[field.name] == nil {
        return Pair(name, entered.text(in: words.language))
      }
      return Pair(name, text(entry.fields[field.name], field))
    }
  }

  /// What a field is called that only repeats the day of entry, which each entry has in any case.
  private var entryDay: String { portal.renderer.words(.chinese)("cultivation.entered") }

  /// Whether a register declares a field for the day of entry.
  func declaresEntryDay(_ declaration: RegisterDeclaration) -> Bool {
    declaration.fields.contains { $0.name == entryDay }
  }

  /// The dossier of the enterprise that an entry is about, as far as the reader may see it.
  func dossier(
    of entry: RegisterEntry, _ declaration: RegisterDeclaration, on day: CalendarDay, within scope: AreaScope
  ) async throws -> Dossier? {
    let readsFacts = declaration.fields.contains { if case .fact = $0.type { true } else { false } }
    guard readsFacts, let code = entry.subject.enterprise else { return nil }
    return try await portal.facts.dossier(of: code, known: day, within: scope)
  }
}

extension RegisterDeclaration {
  /// Whether an entry shows facts that the statutory survey asks for too.
  func showsStatutoryFacts(_ dictionary: FactDictionary) -> Bool {
    fields.contains { field in
      if case .fact(let id) = field.type { dictionary.definition(of: id)?.isStatutory ?? false } else { false }
    }
  }
}
