import Cultivation
import DelimitedText
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Workbooks

/// A register's list as a file, comma-separated or a spreadsheet, in the form in which it can be brought in again.
enum RegisterExport {
  /// The spreadsheet without an entry, to be filled in.
  static func template(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let name = address.instrument.name(request.language)
    return .download(
      name: "\(name)-\(words("cultivation.template")).xlsx", type: .xlsx,
      bytes: try workbook(of: address, portal, request.language).draft([], beside: []).bytes())
  }

  private static func workbook(
    of address: RegisterAddress, _ portal: Portal, _ language: Language
  ) -> RegisterWorkbook {
    RegisterWorkbook(
      address.declaration, dictionary: portal.corpus.facts, areas: portal.corpus.areas, in: language)
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = try await RegisterAsked(request, portal).withDueExits(request, portal)
    let words = portal.renderer.words(request.language)
    let declaration = asked.address.declaration
    let name = asked.address.instrument.name(request.language)
    if asked.tab == .candidates {
      let writer = RegisterRows(asked, request, portal, people: [:])
      let found = try await writer.rows(offset: 0, limit: .max)
      let mark = try await portal.watermark(
        "\(asked.address.id)/candidates", rows: found.rows.count, of: .enterprises, request, words)
      var file = ListFile()
      file.append(
        [
          words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("table.state"),
          words("cultivation.ground"),
        ]
          + (writer.showsForecast
            ? [words("monitoring.low"), words("monitoring.high"), words.inPercent("monitoring.chance")] : [])
          + [words("export.watermark")])
      for row in found.rows {
        file.append([row.code ?? "", row.title, row.area, row.mark.word, row.note] + row.inFile + [mark])
      }
      return try file.reply(named: "\(name)-\(words("cultivation.tab.candidates"))-\(request.today)", to: request)
    }
    var query = asked.query
    query.limit = .max
    let entries = asked.narrowed(try await portal.registers.page(query, within: request.scope).rows)
    let mark = try await portal.watermark("\(asked.address.id)", rows: entries.count, of: .enterprises, request, words)
    let people = try await portal.signInNames()
    let cells = RegisterCells(portal: portal, words: words, people: people)
    let facts = declaration.fields.filter { if case .fact = $0.type { true } else { false } }
    let typed = declaration.fields.filter { if case .fact = $0.type { false } else { true } }
    let dictionary = portal.corpus.facts
    let beside =
      facts.map { cells.head($0, on: asked.day) }
      + [
        words("table.state"), words("cultivation.stateReason"), words("cultivation.stateEvidence"),
        words("export.watermark"),
      ]
    let grounds = try await portal.registers.grounds(
      of: entries, in: asked.address.id, as: asked.tab == .inside ? .entered : nil)
    var lines: [RegisterWorkbook.Line] = []
    for entry in entries {
      let dossier = try await cells.dossier(of: entry, declaration, on: asked.day, within: request.scope)
      let state: RegisterEntry.State.Name = asked.tab == .inside ? .entered : entry.state.name
      let fields = Dictionary(
        uniqueKeysWithValues: typed.compactMap { field in
          entry.fields[field.name].map { (field.name, field.type == .person ? people[$0] ?? $0 : $0) }
        })
      let read = facts.map { field -> CellValue? in
        if case .fact(let id) = field.type { cells.value(id, of: entry, dossier, on: asked.day) } else { nil }
      }
      let ground = grounds[entry.id]
      let tail = [
        state.wording(request.language), ground?.reason ?? "", ground?.evidence ?? "", mark,
      ].map { $0.isEmpty ? nil : CellValue.text($0) }
      lines.append(RegisterWorkbook.Line(entry: entry, fields: fields, beside: read + tail))
    }
    if request.query.text("format") == "xlsx" {
      let draft = workbook(of: asked.address, portal, request.language)
        .draft(lines, beside: beside)
      return .download(name: "\(name)-\(asked.day).xlsx", type: .xlsx, bytes: try draft.bytes())
    }
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append(RegisterColumn.allCases.map { $0.name(request.language) } + typed.map { $0.header(dictionary) } + beside)
    for line in lines {
      csv.append(
        RegisterFile.cells(of: line.entry) + typed.map { line.fields[$0.name] ?? "" }
          + line.beside.map { $0?.shown ?? "" })
    }
    return .download(name: "\(name)-\(asked.day).csv", type: .csv, bytes: csv.bytes)
  }
}
