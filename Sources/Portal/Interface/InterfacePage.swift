import Access
import Diagnostics
import Journal
import Quantities

/// One page of a list of rows about enterprises, as a program asks for it: the one way in which `/api/v1` gives such rows.
///
/// What is read page by page to the end is an export by another name. The first rows are given to whoever may see them, as
/// many as a file has without approval; what lies beyond them, with the number of a request that somebody else approved.
struct InterfacePage {
  let offset: Int
  let limit: Int
  private let request: PortalRequest
  private let portal: Portal

  /// What brings the same rows: it is no part of what is approved.
  private static let manner: Set<String> = ["offset", "limit", "sort", "desc", "export", "lang"]

  init(_ request: PortalRequest, _ portal: Portal) {
    self.request = request
    self.portal = portal
    offset = Interface.number("offset", request, upTo: Int(Int32.max)) ?? 0
    limit = Interface.number("limit", request, upTo: 500) ?? 100
  }

  /// Answers with the rows, or says how the rest of the list is asked for.
  /// - Parameters:
  ///   - member: the answer's member that has the rows.
  ///   - list: what the journal calls the list, where that is another name.
  ///   - reordered: whether the rows come in another order than the list's own.
  /// - Throws: `PageFault.unapproved` where the page goes beyond what is read without approval, and where the number that
  ///   came with it opens nothing.
  func reply(
    _ member: String, _ rows: [CanonicalJSON], total: Int, list: String? = nil, reordered: Bool = false
  ) async throws -> Reply {
    let list = list ?? member
    let isBeyond = ExportRequest.isNeeded(
      readingTo: rows.isEmpty ? 0 : offset + rows.count, of: total, reordered: reordered, within: request.scope)
    let number = request.query.text("export")
    // Of a list that needs no approval a number opens no more, and of a long one a wrong number is told at once.
    guard isBeyond || number != nil && ExportRequest.isNeeded(rows: total, within: request.scope) else {
      return Interface.list(member, rows, total: total)
    }
    let filters = request.query.pairs.filter { !Self.manner.contains($0.name) }.sorted {
      ($0.name, $0.value) < ($1.name, $1.value)
    }
    let query = FormFields(filters.map { ($0.name, $0.value) }).encoded()
    let address = query.isEmpty ? request.path : "\(request.path)?\(query)"
    let id = number.flatMap { ExportRequest.ID($0) }
    guard let id,
      let answer = try await portal.ports.access.grantedExport(
        of: address, numbered: id, within: request.scope, to: request.actor)?.answer
    else {
      let asking = try portal.hold(HeldExport(list: list, address: address, rows: total), for: request)
      throw PageFault.unapproved(Diagnostics(.unapproved(number, rows: total, asking)))
    }
    let record = try await portal.note(list, rows: rows.count, approval: answer.record, request)
    return Interface.list(
      member, rows, total: total,
      watermark: portal.mark(record: record, approval: answer.record, request, portal.renderer.words(request.language)))
  }
}

extension Diagnostic {
  /// Why a page is not given, and how it comes to be.
  /// - Parameters:
  ///   - number: of the request, as it came; `nil` where none did.
  ///   - asking: where the same person tells the list's purpose.
  fileprivate static func unapproved(_ number: String?, rows: Int, _ asking: LocalPath) -> Diagnostic {
    let (most, hours) = (ExportRequest.mostUnasked, ExportRequest.fetchSeconds / 3600)
    return Diagnostic(
      number == nil ? "api.export-needed" : "api.export-number", at: Place(field: "export"),
      number.map {
        Wording(
          zh: "编号“\($0.excerpt)”打不开这份名单：不是您的申请，没有批准，已过期，或批准的不是这些筛选",
          en:
            "“\($0.excerpt)” does not open this list: the request is not yours, was not approved, is over, or is for other filters"
        )
      }
        ?? Wording(
          zh: "这份名单有 \(rows) 行；没有批准，程序只读得到前 \(most) 行，按名单自己的次序",
          en: "the list has \(rows) rows; without approval a program reads the first \(most), in the list's own order"),
      expected: Wording(zh: "导出审批里已批准的编号，如 x7", en: "the number of an approved export, such as x7"),
      remedy: Wording(
        zh:
          "半小时内用同一账号打开 \(asking.text) 写明用途，由另一位系统管理员批准；批准后 \(hours) 小时内，同样的筛选加上 export=编号，各页都读得到。或用筛选缩小到 \(most) 行以内",
        en:
          "within half an hour open \(asking.text) with the same account and say what for; once another administrator has approved it, the same filters with export= and its number open every page for \(hours) hours. Or narrow the list to \(most) rows"
      ))
  }
}
