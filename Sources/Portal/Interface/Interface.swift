import Benefits
import Diagnostics
import Enterprises
import Facts
import Foundation
import Journal
import PolicyCorpus
import Quantities

/// The interface for machines under `/api/v1`: the same rights and the same scope as the pages.
enum Interface {
  /// The largest facts file: 1 MiB.
  static let limit = 1 << 20

  /// `POST /api/v1/assess?on=&for=&known=&reasons=`: a facts file in, the report out; nothing is kept. Without reasons
  /// conditions, missing facts and gaps are left empty, and the answer comes in a fraction of the time.
  static func assess(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let dossier: Dossier
    do throws(Diagnostics) {
      dossier = try FactsFile.read(bytes: request.body, dictionary: portal.corpus.facts, file: "facts.json").dossier
    } catch {
      throw PageFault.badRequest(error)
    }
    let on = try day("on", request) ?? request.today
    let known = try day("known", request)
    let reasons = try flag("reasons", request) ?? true
    let report = try portal.assessor.assess(
      dossier, on: on, forYear: try year("for", request), known: known, reasons: reasons
    ).noting(
      try await CallNotices.published(
        request, portal, on: on, of: dossier.area(on: on, known: known ?? request.today)
      ).state)
    return .data(type: .json, bytes: report.json(in: request.language).compactBytes)
  }

  static func documents(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    list(
      "documents",
      portal.corpus.documents.map { document in
        [
          "id": .text("\(document.id)"), "title": .text(document.title(request.language)),
          "number": CanonicalJSON(document.number),
          "issuers": .list(document.issuers.map { .text($0) }), "signed": CanonicalJSON(document.signed?.description),
          "printed": CanonicalJSON(document.printed?.description),
          "effectiveFrom": CanonicalJSON(document.force.from?.description),
          "effectiveTo": CanonicalJSON(document.force.to?.description),
          "periodBasis": .text(document.force.basis.rawValue),
          "relations": .list(
            document.relations.map { ["kind": .text($0.kind.rawValue), "document": .text("\($0.document)")] }),
        ]
      })
  }

  static func clauses(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let wanted = request.query.text("document")
    return list(
      "clauses",
      portal.corpus.clauses.filter { wanted == nil || $0.id.document.text == wanted }.map { clause in
        [
          "id": .text("\(clause.id)"), "document": .text("\(clause.id.document)"), "number": .text(clause.id.number),
          "title": .text(clause.title(request.language)), "summary": .text(clause.summary(request.language)),
          "responsible": .list(clause.responsible.map { .text($0) }),
          "instruments": .list(
            clause.instruments.map { instrument in
              [
                "id": .text("\(instrument.id)"), "kind": .text(instrument.kind.rawValue),
                "name": .text(instrument.name(request.language)), "state": .text(instrument.life.name),
              ]
            }),
        ]
      })
  }

  static func facts(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    list(
      "facts",
      portal.corpus.facts.all.map { fact in
        [
          "id": .text(fact.id.text), "zh": .text(fact.name.zh), "en": .text(fact.name.en),
          "subject": .text(fact.subject.rawValue), "statutory": .boolean(fact.isStatutory),
          "past": .boolean(fact.isPast),
          "periods": .list(fact.periods.map(\.rawValue).sorted().map { .text($0) }),
          "definition": .text(fact.definition(request.language)),
          "where": .text(fact.whereToFind(request.language)),
        ]
      })
  }

  /// `GET /api/v1/enterprises?q=&area=&industry=&offset=&limit=&export=`, within the caller's scope.
  static func enterprises(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = InterfacePage(request, portal)
    let query = EnterpriseQuery(
      search: String((request.query.text("q") ?? "").prefix(100)),
      area: request.query.text("area").flatMap { AreaCode($0) }, areaOn: request.today,
      industry: request.query.text("industry").flatMap { IndustryCode($0)?.text }, order: .creditCode,
      offset: asked.offset, limit: asked.limit)
    let page = try await portal.facts.page(query, within: request.scope)
    return try await asked.reply(
      "enterprises",
      page.rows.map { enterprise in
        [
          "credit_code": .text(enterprise.creditCode.text), "name": CanonicalJSON(enterprise.name),
          "statistical_area": CanonicalJSON(enterprise.statisticalArea?.text),
          "industry": CanonicalJSON(enterprise.industry?.text),
          "updated_at": .text(enterprise.updatedAt.description),
        ]
      }, total: page.total)
  }

  /// `GET /api/v1/journal?after=&limit=`: records in order, as they are hashed, but for mobile numbers in texts, which are
  /// covered here as on the journal's page: a record of which something is covered says so, and its hash is of the whole.
  static func journal(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    // Far more than a journal ever holds, and far from where adding to it would overflow.
    let after = number("after", request, upTo: Int(Int32.max)) ?? 0
    let limit = number("limit", request, upTo: 500) ?? 100
    let (records, head) = try await portal.ports.store.read { view in
      var records: [JournalRecord] = []
      for sequence in stride(from: after + 1, through: after + limit, by: 1) {
        guard let record = try view.journalRecords.record(sequence) else { break }
        records.append(record)
      }
      return (records, try view.journalRecords.head())
    }
    return list(
      "records",
      records.map { record in
        guard case .object(var members) = record.canonical else { return record.canonical }
        members["hash"] = .text(record.hash.hex)
        let payload = record.entry.payload.covered(for: request.actor)
        members["payload"] = payload
        members["covered"] = .boolean(payload != record.entry.payload)
        return .object(members)
      }, total: head.count)
  }

  static func list(
    _ name: String, _ rows: [CanonicalJSON], total: Int? = nil, watermark: String? = nil
  ) -> Reply {
    var members: [String: CanonicalJSON] = [name: .list(rows)]
    if let total { members["total"] = CanonicalJSON(total) }
    if let watermark { members["watermark"] = .text(watermark) }
    return .data(type: .json, bytes: CanonicalJSON.object(members).bytes)
  }

  static func number(_ name: String, _ request: PortalRequest, upTo limit: Int) -> Int? {
    request.query.text(name).flatMap { Int($0) }.map { min(max(0, $0), limit) }
  }

  /// The rows that a list may show: an enterprise's own alone, whatever it asks for; `nil` where it has none.
  static func ownOr(_ scope: AreaScope, _ enterprise: inout CreditCode?) -> AreaScope? {
    guard case .enterprise(let key) = scope else { return scope }
    guard let own = CreditCode(key) else { return nil }
    enterprise = own
    return .everywhere
  }

  /// One of a parameter's few values; `nil` where it isn't given.
  static func member<Member: RawRepresentable & CaseIterable>(
    _ name: String, _ request: PortalRequest
  ) throws -> Member? where Member.RawValue == String {
    guard let text = request.query.text(name) else { return nil }
    guard let member = Member(rawValue: text) else {
      throw PageFault.badRequest(
        Diagnostics(
          Diagnostic(
            "api.member", at: Place(field: name),
            Wording(zh: "参数 \(name) 没有“\(text.prefix(20))”这个值", en: "\(name) has no value '\(text.prefix(20))'"),
            expected: Wording(verbatim: Member.allCases.map(\.rawValue).joined(separator: ", ")))))
    }
    return member
  }

  static func year(_ name: String, _ request: PortalRequest) throws -> Int? {
    guard let text = request.query.text(name) else { return nil }
    guard let year = Int(text), (1900...2199).contains(year) else {
      throw PageFault.badRequest(
        Diagnostics(
          Diagnostic(
            "api.year", at: Place(field: name),
            Wording(zh: "“\(text.prefix(20))”不是年份", en: "'\(text.prefix(20))' is no year"),
            expected: Wording(verbatim: "2025"),
            remedy: Wording(zh: "写四位年份，1900 至 2199", en: "write a year of four digits, 1900 to 2199"))))
    }
    return year
  }

  static func flag(_ name: String, _ request: PortalRequest) throws -> Bool? {
    guard let text = request.query.text(name) else { return nil }
    guard let flag = Bool(text) else {
      throw PageFault.badRequest(
        Diagnostics(
          Diagnostic(
            "api.flag", at: Place(field: name),
            Wording(zh: "“\(text.prefix(20))”不是 true 或 false", en: "'\(text.prefix(20))' is neither true nor false"),
            expected: Wording(zh: "true 或 false", en: "true or false"),
            remedy: Wording(zh: "改写，或去掉这个参数", en: "write one of them, or leave the parameter out"))))
    }
    return flag
  }

  static func day(_ name: String, _ request: PortalRequest) throws -> CalendarDay? {
    guard let text = request.query.text(name) else { return nil }
    guard let day = CalendarDay(text), FactDictionary.days.contains(day) else {
      throw PageFault.badRequest(
        Diagnostics(
          Diagnostic(
            "api.day", at: Place(field: name),
            Wording(zh: "“\(text.prefix(20))”不是日期", en: "'\(text.prefix(20))' is no day"),
            expected: Wording(verbatim: "2026-05-10"),
            remedy: Wording(
              zh: "按年-月-日写一个日历上有的日子；问今天就去掉这个参数",
              en: "write a day of the calendar as year-month-day; for today leave the parameter out"))))
    }
    return day
  }
}
