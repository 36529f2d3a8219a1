import Journal
import PolicyCorpus
import Quantities

extension Budget {
  var json: CanonicalJSON {
    [
      "id": .text(id.text), "name": .text(name), "year": CanonicalJSON(year), "purpose": .text(purpose.description),
      "payer": CanonicalJSON(payer.area?.text), "document": .text(document),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(BudgetID.init), let name = json["name"].text,
      let year = json["year"].integer, let purpose = json["purpose"].text.flatMap(InstrumentID.init),
      let document = json["document"].text
    else { return nil }
    self.init(
      id: id, name: name, year: year, purpose: purpose, payer: Payer(area: json["payer"].text.flatMap(AreaCode.init)),
      document: document)
  }
}
