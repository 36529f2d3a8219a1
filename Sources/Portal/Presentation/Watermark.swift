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
  /// - Parameter told: the filter, where the list's page says more of it than its address.
  /// - Throws: `PageFault.elsewhere` where the list has to be approved first.
  func watermark(
    _ list: String, rows: Int, of about: ExportedRows, _ request: PortalRequest, _ words: Strings,
    filter told: [Pair]? = nil
  ) async throws -> String {
    let (record, approval) = try await letOut(list, rows: rows, of: about, request)
    return mark(record: record, approval: approval, request, words, filter: told)
  }

  /// The mark itself.
  func mark(
    record: Int, approval: Int?, _ request: PortalRequest, _ words: Strings, filter told: [Pair]? = nil
  ) -> String {
    let filters = FilterWords(self, words)
    return [
      request.actor.person.map { "\($0.name)（\($0.id)）" } ?? request.actor.id.text,
      request.now.text(in: request.language), filters.line(told ?? filters.told(request.query, at: request.path)),
      ports.isDemonstration ? words("banner.demonstration") : nil, words("banner.nonStatistical"),
      words("export.record", ["record": "\(record)"]),
      approval.map { words("export.approval", ["record": "\($0)"]) },
    ].compactMap { $0 }.joined(separator: " · ")
  }

  /// Lets a list go out of the system as a file or holds it back: every file of rows passes here, as every page of rows that
  /// a program reads passes `InterfacePage`. Pages that people leaf through do not: each shows fifty rows of what whoever
  /// reads it works with, and a count that could not be opened to its rows would be no count.
  /// - Returns: the journal's record, and that of the approval where one was needed.
  /// - Throws: `PageFault.elsewhere` where the list has to be approved first.
  @discardableResult
  func letOut(
    _ list: String, rows: Int, of about: ExportedRows, _ request: PortalRequest
  ) async throws -> (record: Int, approval: Int?) {
    let approval = try await approval(of: list, rows: rows, about, request)
    return (try await note(list, rows: rows, approval: approval, request), approval)
  }

  /// Notes in the journal who took how many rows of which list.
  /// - Parameter approval: the journal's record of the approval, where one was needed.
  /// - Returns: the journal's record.
  func note(_ list: String, rows: Int, approval: Int?, _ request: PortalRequest) async throws -> Int {
    var payload: [String: CanonicalJSON] = [
      "list": .text(list), "filter": Self.filterTerms(of: request.query), "rows": CanonicalJSON(rows),
      "scope": .text("\(request.scope)"),
    ]
    if let approval { payload["approval"] = CanonicalJSON(approval) }
    let entry = JournalEntry(
      kind: "portal.list-exported", actor: request.actor.id, at: request.now, payload: .object(payload))
    return try await ports.store.write { try $0.journal.append(entry).sequence }
  }

  /// The journal's record of the approval by which a list is given out; `nil` where it needs none.
  private func approval(
    of list: String, rows: Int, _ about: ExportedRows, _ request: PortalRequest
  ) async throws -> Int? {
    guard about == .enterprises, ExportRequest.isNeeded(rows: rows, within: request.scope) else { return nil }
    let address = request.address(replacing: ["lang": nil, "page": nil])
    let granted = try await ports.access.grantedExport(of: address, within: request.scope, to: request.actor)
    if let answer = granted?.answer { return answer.record }
    throw PageFault.elsewhere(try hold(HeldExport(list: list, address: address, rows: rows), for: request))
  }

  /// Keeps a list until its purpose is told.
  /// - Returns: where that is.
  func hold(_ held: HeldExport, for request: PortalRequest) throws -> LocalPath {
    let key = freshKey()
    try heldExports.keep(.init(request: held, owner: request.actor, at: request.now), key: key)
    return LocalPath(checking: "/exports?held=\(key)") ?? LocalPath("/exports")
  }

  /// By what a list is narrowed, for the journal: names and values in the order of the address, as they were meant.
  private static func filterTerms(of query: FormFields) -> CanonicalJSON {
    .list(
      query.pairs.compactMap { pair in
        let value = pair.value.trimmingWhiteSpace
        return value.isEmpty || pair.name == "lang" ? nil : [.text(pair.name), .text(value)]
      })
  }
}
