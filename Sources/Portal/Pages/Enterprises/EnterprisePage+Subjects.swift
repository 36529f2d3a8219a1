import Enterprises
import Facts
import PolicyCorpus
import Quantities

extension EnterprisePage {
  /// The enterprise's contracts, or its projects, loans …: one row each, folded until somebody asks.
  struct SubjectPart: Sendable {
    struct Head: Sendable {
      let label: String
      let isNumber: Bool
    }

    struct Row: Sendable {
      let key: String
      let cells: [Cell]
    }

    struct Cell: Sendable {
      let text: String
      /// The exact figure where `text` is a shortened one.
      let exact: String
      let isNumber: Bool
    }

    /// `合同（3）`.
    let title: String
    let heads: [Head]
    let rows: [Row]
    /// Every telling behind the rows, with its basis.
    let facts: [FactGroup]
  }

  /// One part for each kind of subject that the enterprise has, with the facts as they were on a day.
  static func subjectParts(
    _ dossier: Dossier, _ history: [FactHistoryEntry], _ tellers: FactTellers, on day: CalendarDay, _ portal: Portal,
    _ words: Strings, mayChange: Bool
  ) -> [SubjectPart] {
    let byKind = Dictionary(grouping: dossier.subjects, by: \.kind)
    return SubjectKind.allCases.compactMap { kind -> SubjectPart? in
      guard kind != .enterprise, let subjects = byKind[kind] else { return nil }
      let columns = columns(of: subjects, portal)
      return SubjectPart(
        title: words(
          "fact.subjects", ["kind": words("subject.\(kind.rawValue)"), "count": "\(subjects.count)"]),
        heads: columns.map {
          SubjectPart.Head(label: portal.factName($0, in: words.language), isNumber: isNumber($0, portal))
        },
        rows: subjects.map { subject in
          SubjectPart.Row(
            key: subject.key,
            cells: columns.map {
              cell($0, subject.knowledge(of: $0, on: day, known: day), portal, words)
            })
        },
        facts: factGroups(
          history.filter { $0.fact.subject.kind == kind }, tellers, portal, words
        ) { _ in mayChange })
    }
  }

  /// The facts that at least one of the subjects has a value of, in the dictionary's order.
  static func columns(of subjects: [Subject], _ portal: Portal) -> [FactReference] {
    let told = Set(subjects.flatMap { $0.entries.filter { $0.value != nil }.map(\.reference) })
    let order = Dictionary(
      uniqueKeysWithValues: portal.corpus.facts.all.enumerated().map { ($0.element.id, $0.offset) })
    return told.sorted { ((order[$0.fact] ?? .max), $0) < ((order[$1.fact] ?? .max), $1) }
  }

  static func cell(
    _ reference: FactReference, _ knowledge: Knowledge, _ portal: Portal, _ words: Strings
  ) -> SubjectPart.Cell {
    let value = knowledge.value.map { portal.factValue($0, of: reference.fact, in: words.language) }
    return SubjectPart.Cell(
      text: value?.short ?? portal.knowledgeText(knowledge, of: reference.fact, in: words.language),
      exact: value.flatMap { $0.exact == $0.short ? nil : $0.exact } ?? "", isNumber: isNumber(reference, portal))
  }

  static func isNumber(_ reference: FactReference, _ portal: Portal) -> Bool {
    if case .decimal? = portal.corpus.facts.definition(of: reference.fact)?.type { true } else { false }
  }
}
