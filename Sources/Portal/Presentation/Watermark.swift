import Diagnostics
import Journal
import Quantities

extension Portal {
  /// Notes in the journal who takes which list out of the system, and gives the mark that each row of the file then
  /// carries: who, when, by which filter, what kind of data it is, and the journal's record.
  ///
  /// It stands in every row, in a last column of its own: rows that are copied out of the file still say whose they were,
  /// and a program that reads the other columns is not disturbed.
  /// - Parameter told: the filter as the list's page names it; as it stands in the address where `nil`.
  func watermark(
    _ list: String, rows: Int, _ request: PortalRequest, _ words: Strings, filter told: [Pair]? = nil
  ) async throws -> String {
    let filter = request.query.encoded()
    let entry = JournalEntry(
      kind: "portal.list-exported", actor: request.actor.id, at: request.now,
      payload: [
        "list": .text(list), "query": .text(filter), "rows": CanonicalJSON(rows), "scope": .text("\(request.scope)"),
      ])
    let record = try await ports.store.write { try $0.journal.append(entry).sequence }
    let asked = request.query.pairs.filter { $0.name != "lang" && !$0.value.trimmingWhiteSpace.isEmpty }
    let shown = (told?.map { "\($0.term)=\($0.text)" } ?? asked.map { "\($0.name)=\($0.value)" })
      .joined(separator: " ")
    return [
      request.actor.person.map { "\($0.name)（\($0.id)）" } ?? request.actor.id.text,
      request.now.text(in: request.language),
      shown.isEmpty ? words("export.unfiltered") : words("export.filter", ["filter": shown]),
      ports.isDemonstration ? words("banner.demonstration") : nil, words("banner.nonStatistical"),
      words("export.record", ["record": "\(record)"]),
    ].compactMap { $0 }.joined(separator: " · ")
  }
}
