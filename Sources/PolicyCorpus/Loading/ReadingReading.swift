import Declarations
import Diagnostics

/// Reads the `readings` of a document or a clause.
struct ReadingReading {
  enum Scope {
    case document(DocumentID)
    /// A clause, and the instruments that its readings may be about.
    case clause(ClauseID, instruments: [InstrumentID])

    var instruments: [InstrumentID] {
      if case .clause(_, let instruments) = self { instruments } else { [] }
    }
  }

  let reader: DeclarationReader
  let context: LoadingContext
  let scope: Scope
  /// The clause's benefits that have tables, by name: what other answers may change.
  var benefits: [String: BenefitDeclaration] = [:]

  func readings(_ fields: DeclarationFields) -> [Reading] {
    var seen: Set<ReadingID> = []
    return fields.mappings(ifPresent: "readings") { fields -> Reading? in
      guard let reading = self.reading(fields) else { return nil }
      if !seen.insert(reading.id).inserted {
        reader.report(
          Diagnostic(
            "corpus.duplicate-id", at: fields.place(of: "id"),
            Wording(zh: "口径“\(reading.id.name)”重复了", en: "the reading “\(reading.id.name)” stands twice"),
            remedy: Wording(zh: "各取一个名字", en: "give each a name of its own"), length: reading.id.name.count))
      }
      return reading
    } ?? []
  }

  private func reading(_ fields: DeclarationFields) -> Reading? {
    let id = fields.parsed("id", expected: Wording(verbatim: "growth-from-nothing"), self.id)
    if let id { context.declare(id) }
    let question = fields.text("question")
    let chosen = fields.text("chosen")
    let others = fields.texts("others")
    let reason = fields.text("reason")
    var about: [About] = []
    if case .clause(_, let instruments) = scope {
      about = fields.list(ifPresent: "about") { self.about($0, instruments) } ?? []
    }
    let alternatives =
      fields.mappings(ifPresent: "alternatives") { fields in
        AlternativeReading(reader: reader, context: context, benefits: benefits, declared: scope.instruments)
          .alternative(fields, others: others ?? [])
      } ?? []
    guard let id, let question, let chosen, let others, let reason else { return nil }
    return Reading(
      id: id, question: question, chosen: chosen, others: others, reason: reason, alternatives: alternatives,
      about: about.compactMap { if case .instrument(let id) = $0 { id } else { nil } },
      counts: about.compactMap { if case .count(let id) = $0 { id } else { nil } }, place: fields.place)
  }

  private func id(_ name: String) -> ReadingID? {
    switch scope {
    case .document(let document): ReadingID(document: document, name: name)
    case .clause(let clause, _): ReadingID(clause: clause, name: name)
    }
  }

  /// What a reading bears on.
  private enum About {
    case instrument(InstrumentID)
    case count(CountID)
  }

  /// An instrument of the clause by its name, or a count by its id.
  private func about(_ node: DeclarationNode, _ known: [InstrumentID]) -> About? {
    guard let name = reader.text(node) else { return nil }
    if name.contains("#") { return reader.count(node, in: context).map(About.count) }
    guard let id = known.first(where: { $0.name == name }) else {
      reader.report(
        "corpus.unknown-instrument", at: node,
        Wording(zh: "本条没有政策工具“\(name)”", en: "the clause has no instrument “\(name)”"),
        remedy: suggestion(for: name, among: known.map(\.name)))
      return nil
    }
    return .instrument(id)
  }
}
