import Cultivation
import DelimitedText
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// A register's list as a file, in the form in which it can be brought in again.
enum RegisterExport {
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try RegisterAsked(request, portal)
    let words = portal.renderer.words(request.language)
    let declaration = asked.address.declaration
    let name = asked.address.instrument.name(request.language)
    if asked.tab == .candidates {
      let writer = RegisterRows(asked, request, portal, people: [:])
      let found = try await writer.rows(offset: 0, limit: .max)
      let mark = try await portal.watermark("\(asked.address.id)/candidates", rows: found.rows.count, request, words)
      var csv = DelimitedTextWriter(for: .spreadsheet)
      csv.append(
        [
          words("enterprise.name"), words("enterprise.area"), words("table.state"), words("cultivation.ground"),
          words("export.watermark"),
        ])
      for row in found.rows { csv.append([row.title, row.area, row.mark.word, row.note, mark]) }
      return .download(
        name: "\(name)-\(words("cultivation.tab.candidates"))-\(request.today).csv", type: .csv, bytes: csv.bytes)
    }
    var query = asked.query
    query.limit = .max
    let entries = try await portal.registers.page(query, within: request.scope).rows
    let mark = try await portal.watermark("\(asked.address.id)", rows: entries.count, request, words)
    let people = try await portal.signInNames()
    let cells = RegisterCells(portal: portal, words: words, people: people)
    let facts = declaration.fields.filter { if case .fact = $0.type { true } else { false } }
    let typed = declaration.fields.filter { if case .fact = $0.type { false } else { true } }
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append(
      RegisterFile.columns + typed.map(\.name) + facts.map(\.name)
        + [words("table.state"), words("cultivation.exitReason"), words("export.watermark")])
    for entry in entries {
      let dossier = try await cells.dossier(of: entry, declaration, on: asked.day, within: request.scope)
      var row = RegisterFile.cells(of: entry)
      row += typed.map { field in
        let value = entry.fields[field.name] ?? ""
        return field.type == .person ? people[value] ?? value : value
      }
      row += facts.map { field in
        if case .fact(let id) = field.type { cells.fact(id, of: entry, dossier, on: asked.day) } else { "" }
      }
      var reason = ""
      if case .left(let given) = entry.state { reason = given }
      let state: RegisterEntry.State.Name = asked.tab == .inside ? .entered : entry.state.name
      csv.append(row + [state.wording(request.language), reason, mark])
    }
    return .download(name: "\(name)-\(asked.day).csv", type: .csv, bytes: csv.bytes)
  }
}

extension Portal {
  /// The names or posts by which colleagues know people, by their keys.
  func personNames() async throws -> [String: String] {
    Dictionary(try await ports.people.people().map { ($0.key.text, $0.name) }) { first, _ in first }
  }

  /// The names that people sign in with, by their keys.
  func signInNames() async throws -> [String: String] {
    Dictionary(try await ports.people.people().map { ($0.key.text, $0.id.text) }) { first, _ in first }
  }
}
