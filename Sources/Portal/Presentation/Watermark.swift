import Access
import Diagnostics
import Journal
import Quantities

/// What the rows of a list that is taken out are about.
enum ExportedRows: Sendable {
  /// Enterprises, each with its own row or rows: more than a few hundred have to be asked for.
  case enterprises
  /// Areas, indicators and their sums.
  case sums
}

/// A list that is not given out before somebody approves it, as it was asked for: it waits for its purpose.
struct HeldExport: Sendable {
  let list: String
  let address: String
  let rows: Int
}

extension Portal {
  /// Lets a list go out, and gives the mark that each row of the file then carries: who, when, by which filter, what kind of
  /// data it is, the journal's record, and the approval's.
  ///
  /// The mark stands in every row, in a last column of its own: rows that are copied out of the file still say whose they
  /// were, and a program that reads the other columns is not disturbed.
  /// - Parameter told: the filter as the list's page names it; as it stands in the address where `nil`.
  /// - Throws: `PageFault.elsewhere` where the list has to be approved first.
  func watermark(
    _ list: String, rows: Int, of about: ExportedRows, _ request: PortalRequest, _ words: Strings,
    filter told: [Pair]? = nil
  ) async throws -> String {
    let (record, approval) = try await letOut(list, rows: rows, of: about, request)
    return [
      request.actor.person.map { "\($0.name)（\($0.id)）" } ?? request.actor.id.text,
      request.now.text(in: request.language), Self.filterWords(of: request.query, told: told, words),
      ports.isDemonstration ? words("banner.demonstration") : nil, words("banner.nonStatistical"),
      words("export.record", ["record": "\(record)"]),
      approval.map { words("export.approval", ["record": "\($0)"]) },
    ].compactMap { $0 }.joined(separator: " · ")
  }

  /// Lets a list go out of the system or holds it back. Every list of rows passes here: the one place where it is decided
  /// whether it has to be approved, and where the journal notes who took it.
  /// - Returns: the journal's record, and that of the approval where one was needed.
  /// - Throws: `PageFault.elsewhere` where the list has to be approved first.
  @discardableResult
  func letOut(
    _ list: String, rows: Int, of about: ExportedRows, _ request: PortalRequest
  ) async throws -> (record: Int, approval: Int?) {
    let approval = try await approval(of: list, rows: rows, about, request)
    let filter = request.query.encoded()
    var payload: [String: CanonicalJSON] = [
      "list": .text(list), "query": .text(filter), "rows": CanonicalJSON(rows), "scope": .text("\(request.scope)"),
    ]
    if let approval { payload["approval"] = CanonicalJSON(approval) }
    let entry = JournalEntry(
      kind: "portal.list-exported", actor: request.actor.id, at: request.now, payload: .object(payload))
    return (try await ports.store.write { try $0.journal.append(entry).sequence }, approval)
  }

  /// The journal's record of the approval by which a list is given out; `nil` where it needs none.
  private func approval(
    of list: String, rows: Int, _ about: ExportedRows, _ request: PortalRequest
  ) async throws -> Int? {
    guard about == .enterprises, ExportRequest.isNeeded(rows: rows, within: request.scope) else { return nil }
    let address = request.address(replacing: ["lang": nil, "page": nil])
    let granted = try await ports.access.grantedExport(of: address, within: request.scope, to: request.actor)
    if let answer = granted?.answer { return answer.record }
    let key = Hexadecimal.text(of: ports.random.bytes(16))
    try heldExports.keep(
      .init(request: HeldExport(list: list, address: address, rows: rows), owner: request.actor, at: request.now),
      key: key)
    throw PageFault.elsewhere(LocalPath(checking: "/exports?held=\(key)") ?? LocalPath("/exports"))
  }

  /// A list's filters in words.
  /// - Parameter told: as the list's page names them; as they stand in the address where `nil`.
  static func filterWords(of query: FormFields, told: [Pair]? = nil, _ words: Strings) -> String {
    let asked = query.pairs.filter { $0.name != "lang" && !$0.value.trimmingWhiteSpace.isEmpty }
    let shown = (told?.map { "\($0.term)=\($0.text)" } ?? asked.map { "\($0.name)=\($0.value)" })
      .joined(separator: " ")
    return shown.isEmpty ? words("export.unfiltered") : words("export.filter", ["filter": shown])
  }
}
