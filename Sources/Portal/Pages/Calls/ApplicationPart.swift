import Delivery
import Facts
import PolicyCorpus
import Quantities

/// 申报对象: the projects, contracts … that the enterprise has, with what is known of each, and which of them it can
/// apply for under the call.
enum ApplicationPart {
  static func section(
    _ choices: [ApplicationChoice], of kind: SubjectKind, for enterprise: CreditCode, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let dossier = try await portal.facts.dossier(
      of: enterprise, known: request.today, within: .enterprise(enterprise.text))
    let subjects = dossier?.subjects.filter { $0.kind == kind } ?? []
    let known = Dictionary(subjects.map { ($0.key, $0) }) { first, _ in first }
    let columns = EnterprisePage.columns(of: subjects, portal)
    let path = "/enterprises/\(enterprise)"
    let name = words("subject.\(kind.rawValue)")
    let numbers = columns.enumerated().filter { EnterprisePage.isNumber($0.element, portal) }.map { $0.offset + 1 }
    return DeliveryView.Section(
      title: words("calls.choices", ["kind": name]), lead: words("calls.choicesLead"), anchor: "choices",
      table: DeliveryView.Table(
        [name] + columns.map { portal.factName($0, in: pen.language) } + [words("calls.atMost"), words("table.state")],
        numbers: Set(numbers + [columns.count + 1]),
        rows: choices.map { choice in
          let told = columns.map { column -> DeliveryView.Table.Cell in
            guard let subject = known[choice.subject] else { return .text("—") }
            let cell = EnterprisePage.cell(
              column, subject.knowledge(of: column, on: request.today, known: request.today), portal, words)
            return DeliveryView.Table.Cell(
              text: cell.text, exact: cell.exact.isEmpty ? nil : cell.exact, isNumber: cell.isNumber)
          }
          var state = DeliveryView.Table.Cell.state(
            choice.refusal == nil ? "yes" : "no",
            words(choice.refusal == nil ? "calls.choice.yes" : "calls.choice.no"))
          state.note = choice.refusal.map(pen.said)
          return [.text(choice.subject, path)] + told
            + [choice.atMost.map { .money($0, path) } ?? DeliveryView.Table.Cell(text: "—", isNumber: true), state]
        }), empty: choices.isEmpty ? words("calls.noSubjects", ["kind": name]) : nil)
  }

  /// The choice of one that can be applied for.
  static func field(_ choices: [ApplicationChoice], _ pen: DeliveryPen) -> DeliveryView.Act.Field {
    let may = choices.filter { $0.refusal == nil }
    var options = may.map { choice in
      Choice(
        value: choice.subject,
        label: [
          choice.subject, choice.atMost.map { pen.words("calls.choice.atMost", ["amount": $0.grouped]) },
        ].compactMap { $0 }.joined(separator: " · "), isChosen: may.count == 1)
    }
    // Nothing is chosen for anybody where there is a choice.
    if may.count > 1 { options.insert(Choice(value: "", label: pen.words("calls.choice.none"), isChosen: true), at: 0) }
    return pen.callChoice("subject", of: "apply", options)
  }
}
