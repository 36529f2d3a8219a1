import Diagnostics
import PolicyCorpus
import Programmes
import Quantities
import Services

/// 包保清单: who looks after which participants, when they were last in touch, when they are due again, and what the
/// enterprise has open; one member's alone where the address names one.
enum KeeperList {
  static func section(
    _ programme: Programme, _ id: InstrumentID, _ declaration: ProgrammeDeclaration, _ pen: DeliveryPen, mayAct: Bool
  ) async throws -> DeliveryView.Section {
    let (request, words) = (pen.request, pen.words)
    let running = programme.running.filter { request.scope.contains($0.value.area) }
    let present = programme.members.filter { $0.value.until == nil }.sorted { $0.key < $1.key }
    let chosen = request.query.text("keeper").flatMap { Int($0) }
    var rows: [[DeliveryView.Table.Cell]] = []
    let order = running.sorted {
      (programme.keeper(of: $0.key)?.post ?? "", $0.key) < (programme.keeper(of: $1.key)?.post ?? "", $1.key)
    }
    for (number, participant) in order {
      let keeper = programme.keeper(of: number)
      guard chosen.map({ keeper != nil && $0 == participant.keeper }) ?? true else { continue }
      let due = programme.contactDue(of: number, declaration.review)
      rows.append([
        keeper.map { .text($0.post) } ?? .state("ask", words("programmes.noKeeper")),
        .text(participant.name, participant.enterprise.map { "/enterprises/\($0)" }),
        .text(participant.contactedOn?.text(in: pen.language) ?? words("programmes.neverContacted")),
        due.map {
          $0 < request.today ? .state("late", $0.text(in: pen.language)) : .text($0.text(in: pen.language))
        } ?? .text("—"), try await open(of: participant, pen),
      ])
    }
    func path(_ keeper: Int?) -> String {
      "\(id.programmePath)\(keeper.map { "?keeper=\($0)" } ?? "")#keepers"
    }
    let kept = Set(running.values.compactMap(\.keeper))
    let tabs =
      [RegisterPage.TabView(label: words("filter.all"), href: path(nil), isCurrent: chosen == nil)]
      + present.filter { kept.contains($0.key) }.map { number, member in
        RegisterPage.TabView(label: member.post, href: path(number), isCurrent: number == chosen)
      }
    let acts = mayAct ? acts(running, present, id, pen) : []
    return DeliveryView.Section(
      title: words("programmes.keepers"), lead: words("programmes.keepersLead"), anchor: "keepers",
      tabs: tabs.count > 1 ? tabs : [],
      table: DeliveryView.Table(
        [
          words("programmes.field.keeper"), words("programmes.field.name"), words("programmes.lastContact"),
          words("programmes.nextContact"), words("programmes.openCases"),
        ], numbers: [4], rows: rows), empty: rows.isEmpty ? words("programmes.noKept") : nil,
      folds: acts.isEmpty || pen.refused != nil ? nil : words("programmes.change"), acts: acts)
  }

  /// What the participant has open among the cases, as far as the reader sees the enterprise.
  private static func open(
    of participant: Programme.Participant, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Table.Cell {
    guard let code = participant.enterprise,
      try await pen.portal.facts.enterprise(code, within: pen.request.scope) != nil
    else { return DeliveryView.Table.Cell(text: "—", isNumber: true) }
    let count = try await pen.portal.cases.page(
      CaseQuery(enterprise: code, limit: 0), within: pen.request.scope, on: pen.request.today
    ).total
    return .number(count, "/enterprises/\(code)#cases")
  }

  private static func acts(
    _ running: [Int: Programme.Participant], _ present: [(key: Int, value: Programme.Member)], _ id: InstrumentID,
    _ pen: DeliveryPen
  ) -> [DeliveryView.Act] {
    guard !running.isEmpty else { return [] }
    let participants = running.sorted { $0.key < $1.key }.map {
      Choice(value: "\($0.key)", label: $0.value.name, isChosen: false)
    }
    var acts = [
      pen.act(
        id.programmePath, "programmes.act.contact", title: pen.words("programmes.act.contact"),
        hidden: ["act": "contact"],
        fields: [
          pen.programme("number", of: "contact", participants), ProgrammeStatePage.day(pen, "contact"),
          pen.programme("text", of: "contact", isLong: true),
        ], isPlain: true)
    ]
    if !present.isEmpty {
      let members = present.map { Choice(value: "\($0.key)", label: $0.value.post, isChosen: false) }
      acts.append(
        pen.act(
          id.programmePath, "programmes.act.entrust", title: pen.words("programmes.act.entrust"),
          hidden: ["act": "entrust"],
          fields: [
            pen.programme("number", of: "entrust", participants), pen.programme("keeper", of: "entrust", members),
            ProgrammeStatePage.day(pen, "entrust"),
          ], isPlain: true))
    }
    return acts
  }
}
