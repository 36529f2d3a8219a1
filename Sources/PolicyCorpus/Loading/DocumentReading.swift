import Declarations
import Diagnostics
import Quantities

/// Reads `document.yaml`.
struct DocumentReading {
  let reader: DeclarationReader
  let context: LoadingContext
  /// The name of the folder, which must be the document's id.
  let folder: String

  func document() -> (document: PolicyDocument, readings: [Reading])? {
    reader.mapping(reader.root) { fields -> (document: PolicyDocument, readings: [Reading])? in
      guard let id = self.id(fields) else {
        fields.skip()
        return nil
      }
      let title = fields.wording("title")
      let number = fields.text(ifPresent: "number")
      let issuers = fields.departments("issuers", in: context)
      let signed = fields.day(ifPresent: "signed")
      let printed = fields.day(ifPresent: "printed")
      let force = fields.mapping("effective") { self.force($0, of: id) }
      let test = fields.choice("force_tested_on", of: ForceTest.self)
      let relations = fields.mappings(ifPresent: "relations", relation) ?? []
      let readings = ReadingReading(reader: reader, context: context, scope: .document(id)).readings(fields)
      let findings = fields.mappings(ifPresent: "findings", finding) ?? []
      let rejected = fields.mappings(ifPresent: "rejected", self.rejected) ?? []
      guard let title, let issuers, let force, let test else { return nil }
      let document = PolicyDocument(
        id: id, title: title, number: number, issuers: issuers, signed: signed, printed: printed, force: force,
        forceTestedOn: test, relations: relations, findings: findings, rejected: rejected,
        place: fields.place)
      return (document, readings)
    }
  }

  private func id(_ fields: DeclarationFields) -> DocumentID? {
    guard let node = fields.node("id"),
      let id = reader.parsed(node, expected: Wording(verbatim: "shenggui-2023"), DocumentID.init)
    else { return nil }
    if id.text != folder {
      reader.report(
        "corpus.folder-name", at: node,
        Wording(zh: "文件编号“\(id)”与文件夹名“\(folder)”不同", en: "the id “\(id)” differs from the folder's name “\(folder)”"),
        remedy: Wording(zh: "两处用同一个名字", en: "give both the same name"))
      return nil
    }
    return id
  }

  private func force(_ fields: DeclarationFields, of document: DocumentID) -> PeriodOfForce? {
    let from = fields.day(ifPresent: "from")
    let to = fields.day(ifPresent: "to")
    let basis = fields.choice("basis", of: PeriodOfForce.Basis.self)
    let reading = fields.node(ifPresent: "reading").flatMap { node -> ReadingID? in
      let id = reader.parsed(node, expected: Wording(verbatim: "period-from-title")) {
        ReadingID(document: document, name: $0)
      }
      if let id { context.mention(.reading(id), at: node, in: reader) }
      return id
    }
    guard fields.isInOrder(from, to), let basis else { return nil }
    return PeriodOfForce(from: from, to: to, basis: basis, reading: reading)
  }

  private func relation(_ fields: DeclarationFields) -> DocumentRelation? {
    let kind = fields.choice("kind", of: DocumentRelation.Kind.self)
    let document = fields.parsed("document", expected: Wording(verbatim: "gaoduan-2022"), DocumentID.init)
    let title = fields.text("title")
    guard let kind, let document, let title else { return nil }
    return DocumentRelation(kind: kind, document: document, title: title)
  }

  private func rejected(_ fields: DeclarationFields) -> RejectedRow? {
    let row = fields.text("row")
    let reason = fields.text("reason")
    guard let row, let reason else { return nil }
    return RejectedRow(row: row, reason: reason)
  }

  private func finding(_ fields: DeclarationFields) -> Finding? {
    let id = fields.text("id")
    let text = fields.text("text")
    let sum = fields.mapping("sum", self.figure)
    let against = fields.mapping("against", self.figure)
    guard let id, let text, let sum, let against else { return nil }
    return Finding(id: id, text: text, sum: sum, against: against)
  }

  private func figure(_ fields: DeclarationFields) -> Finding.Figure? {
    let indicator = fields.instrument("indicator", kind: .indicator, in: context)
    let value = fields.integer("is")
    guard let indicator, let value else { return nil }
    return Finding.Figure(indicator: indicator, value: value, place: fields.place(of: "is"))
  }
}
