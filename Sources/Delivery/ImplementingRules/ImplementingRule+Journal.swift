import Journal
import PolicyCorpus
import Quantities

extension ImplementingRule.Terms {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    [
      "issuer": .text(issuer), "document": .text(document), "title": .text(title),
      "issued_on": .text(issuedOn.description), "from": .text(validFrom.description),
      "to": CanonicalJSON(validTo?.description), "clauses": .list(clauses.map { .text($0.description) }),
      "fixes": fixes.json,
    ]
  }

  init?(json: CanonicalJSON) {
    guard let issuer = json["issuer"].text, let document = json["document"].text, let title = json["title"].text,
      let issuedOn = json["issued_on"].text.flatMap({ CalendarDay($0) }),
      let from = json["from"].text.flatMap({ CalendarDay($0) }), let clauses = json["clauses"].list,
      let fixes = ImplementingRule.Fixes(json: json["fixes"])
    else { return nil }
    let read = clauses.compactMap { $0.text.flatMap { ClauseID($0) } }
    guard read.count == clauses.count else { return nil }
    self.init(
      issuer: issuer, document: document, title: title, issuedOn: issuedOn, validFrom: from,
      validTo: json["to"].text.flatMap { CalendarDay($0) }, clauses: read, fixes: fixes)
  }
}

extension ImplementingRule.Fixes {
  fileprivate var json: CanonicalJSON {
    [
      "papers": .list(papers.map(CanonicalJSON.text)), "entrance": CanonicalJSON(entrance?.rawValue),
      "contact": .text(contact), "advance": advance?.json ?? .null,
      "oversubscription": CanonicalJSON(oversubscription?.rawValue),
    ]
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let papers = json["papers"].list?.compactMap(\.text), let contact = json["contact"].text else { return nil }
    self.init(
      papers: papers, entrance: json["entrance"].text.flatMap(Call.Entrance.init(rawValue:)), contact: contact,
      advance: Call.Advance(json: json["advance"]),
      oversubscription: json["oversubscription"].text.flatMap(Call.Oversubscription.init(rawValue:)))
  }
}

extension ImplementingRule {
  /// All of it, as the book and the journal keep it.
  public var json: CanonicalJSON {
    ["id": .text(id.text), "terms": terms.json, "amends": CanonicalJSON(amends?.text), "by": .text(madeBy.text)]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(ImplementingRuleID.init), let terms = Terms(json: json["terms"]),
      let by = json["by"].text.flatMap({ ActorID($0) })
    else { return nil }
    self.init(id: id, terms: terms, amends: json["amends"].text.flatMap(ImplementingRuleID.init), madeBy: by)
  }
}
