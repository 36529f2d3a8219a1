import Declarations
import DecisionLanguage
import Diagnostics
import Facts

/// Reads the `alternatives` of a reading: another answer, and what it changes in the clause's benefits.
///
/// ```yaml
/// alternatives:
///   - answer: 不含20％
///     changes:
///       - {benefit: growth-award, column: 产值增幅, cell: "> 0.20"}
/// ```
/// A change names a benefit of the clause, and what `BenefitChangeReading` reads.
struct AlternativeReading {
  let reader: DeclarationReader
  let context: LoadingContext
  /// The clause's benefits, by name.
  let benefits: [String: BenefitDeclaration]
  /// What the clause declares, also where it has faults of its own, which are not told again here.
  let declared: [InstrumentID]

  private var reading: BenefitChangeReading { BenefitChangeReading(reader: reader, context: context) }

  func alternative(_ fields: DeclarationFields, others: [String]) -> ReadingAlternative? {
    let answer = fields.node("answer").flatMap { node -> String? in
      guard let text = reader.text(node) else { return nil }
      if others.contains(text) { return text }
      reader.report(
        "corpus.unknown-answer", at: node,
        Wording(zh: "others 里没有“\(text)”", en: "“\(text)” is none of the others"),
        expected: Wording(zh: others.joined(separator: "；"), en: others.joined(separator: "; ")),
        remedy: suggestion(for: text, among: others))
      return nil
    }
    var changed: [String: BenefitDeclaration] = [:]
    var edges: [OverlapEdge] = []
    let changes: [Void]? = fields.mappings("changes") { fields -> Void? in
      guard let benefit = self.benefit(fields, changed) else {
        fields.skip()
        return nil
      }
      if let edge = reading.edge(of: benefit, fields) { edges.append(edge) }
      guard reading.touchesRule(fields) else { return () }
      do throws(Diagnostics) {
        changed[benefit.id.name] = try reading.change(benefit, fields)
      } catch {
        reader.report(error)
      }
      return ()
    }
    for (name, benefit) in changed.sorted(by: { $0.key < $1.key }) {
      guard let before = benefits[name] else { continue }
      reading.check(benefit, before: before, at: fields.place(of: "changes"))
    }
    guard let answer, changes != nil else { return nil }
    return ReadingAlternative(
      answer: answer, benefits: changed.sorted { $0.key < $1.key }.map(\.value), overlaps: edges)
  }

  private func benefit(
    _ fields: DeclarationFields, _ changed: [String: BenefitDeclaration]
  ) -> BenefitDeclaration? {
    guard let node = fields.node("benefit"), let name = reader.text(node) else { return nil }
    if let benefit = changed[name] ?? benefits[name] { return benefit }
    if let id = declared.first(where: { $0.name == name }), context.instruments[id] ?? .benefit == .benefit {
      return nil
    }
    reader.report(
      "corpus.unknown-instrument", at: node,
      Wording(zh: "本条没有可测算的事项“\(name)”", en: "the clause has no benefit with a table called “\(name)”"),
      remedy: suggestion(for: name, among: benefits.keys.sorted()))
    return nil
  }
}
