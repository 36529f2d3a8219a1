import Declarations
import Diagnostics

/// Reads the file of one clause.
struct ClauseReading {
  let reader: DeclarationReader
  let context: LoadingContext
  let document: PolicyDocument

  func clause() -> (clause: Clause, readings: [Reading])? {
    reader.mapping(reader.root, clause)
  }

  /// Reads a clause from its keys.
  func clause(_ fields: DeclarationFields) -> (clause: Clause, readings: [Reading])? {
    let id = fields.parsed("clause", expected: Wording(verbatim: "\"5\"")) {
      ClauseID(document: document.id, number: $0)
    }
    guard let id else { return nil }
    guard context.declare(id) else {
      reader.report(
        Diagnostic(
          "corpus.duplicate-id", at: fields.place(of: "clause"),
          Wording(zh: "条款 \(id) 已在另一个文件里", en: "the clause \(id) stands in another file already"),
          remedy: Wording(zh: "改正条款号，或删去一个文件", en: "mend the number, or take one file out")))
      fields.skip()
      return nil
    }
    let title = fields.wording("title")
    let summary = fields.wording("summary")
    let responsible = fields.departments("responsible", in: context)
    var instruments: [Instrument] = []
    let names = declaredNames(fields, of: id)
    _ = fields.list("instruments") { node -> Void? in
      let read = reader.mapping(node) { fields in
        InstrumentReading(reader: reader, context: context, document: document, clause: id).instrument(fields)
      }
      guard let read else { return nil }
      if instruments.contains(where: { $0.id == read.id }) {
        reader.report(
          Diagnostic(
            "corpus.duplicate-id", at: read.place,
            Wording(zh: "政策工具“\(read.id.name)”重复了", en: "the instrument “\(read.id.name)” stands twice"),
            remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"), length: read.id.name.count))
      }
      instruments.append(read)
      return ()
    }
    let benefits = instruments.compactMap { instrument -> (String, BenefitDeclaration)? in
      guard case .benefit(let benefit) = instrument.declaration, benefit.table != nil else { return nil }
      return (instrument.id.name, benefit)
    }
    let readings = ReadingReading(
      reader: reader, context: context, scope: .clause(id, instruments: names),
      benefits: Dictionary(benefits, uniquingKeysWith: { first, _ in first })
    ).readings(fields)
    let figures = fields.mappings(ifPresent: "figures", figureNote) ?? []
    guard let title, let summary, let responsible else { return nil }
    let clause = Clause(
      id: id, title: title, summary: summary, responsible: responsible, instruments: instruments, figures: figures,
      place: fields.place)
    return (clause, readings)
  }

  private func figureNote(_ fields: DeclarationFields) -> FigureNote? {
    let text = fields.text("text")
    let why = fields.text("why")
    guard let text, let why else { return nil }
    return FigureNote(text: text, why: why, place: fields.place(of: "text"))
  }

  /// The ids of the instruments as far as they can be told, also of those that have other faults, so that a fault in one
  /// place is not reported again in another.
  private func declaredNames(_ fields: DeclarationFields, of clause: ClauseID) -> [InstrumentID] {
    guard case .list(let items) = fields.node(ifPresent: "instruments")?.content else { return [] }
    return items.compactMap { item in
      guard case .mapping(let entries) = item.content else { return nil }
      return entries.first { $0.key == "id" }?.value.text.flatMap { InstrumentID(clause: clause, name: $0) }
    }
  }
}
