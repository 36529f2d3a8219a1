import Delivery
import Facts
import PolicyCorpus
import Quantities

/// Why an award is for at most how much, and what was looked up before it was proposed.
enum AwardReasons {
  /// The reasons that were frozen with the run, and how the sum comes about.
  static func why(
    _ row: RunRow, of run: Run, of award: Award, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let reasons = row.subject.reasons.map { reason -> [DeliveryView.Table.Cell] in
      let mark: (String, String) =
        switch reason.result {
        case .holds: ("yes", "reason.holds")
        case .fails: ("no", "reason.fails")
        case .open: ("ask", "reason.open")
        }
      return [
        .text(AwardWords.text(reason, of: run, pen)), .state(mark.0, words(mark.1)),
        .text(AwardWords.values(reason, pen)),
      ]
    }
    return DeliveryView.Section(
      title: words("calls.whyTitle"),
      lead: words(
        "calls.frozen",
        ["on": run.question.on.text(in: pen.language), "version": String(run.rule.version.prefix(12))]),
      anchor: "why",
      table: DeliveryView.Table(
        [words("calls.condition"), words("calls.cameTo"), words("calls.factsRead")],
        rows: reasons + [try await sum(row, of: run, of: award, pen)]))
  }

  /// How the most comes about: by which words or share, of which facts, as they were known at the run.
  private static func sum(
    _ row: RunRow, of run: Run, of award: Award, _ pen: DeliveryPen
  ) async throws -> [DeliveryView.Table.Cell] {
    let (portal, words) = (pen.portal, pen.words)
    // Of a corpus that has changed since only the share is known that was kept with the run.
    let benefit = run.rule.corpus == portal.corpus.hash ? portal.corpus.benefit(run.question.benefit) : nil
    let tier = benefit?.tiers.first { $0.row == row.subject.row }
    let rate = run.terms.rate(of: row.subject.row)
    let said = benefit.flatMap { benefit in tier.map { benefit.words(for: $0.amount)(pen.language) } }
    let share = rate.map { words($0.isCeiling ? "calls.atMostShare" : "calls.share", ["share": $0.share.percent]) }
    var known: [String] = []
    if let base = benefit?.base, tier?.amount.isSum ?? true,
      let dossier = try await portal.facts.dossier(
        of: award.enterprise, known: run.question.known, within: pen.request.scope)
    {
      let own = dossier.subjects.first { $0.kind == benefit?.subject && $0.key == row.subject.subject }
      known = base.facts.map { use in
        let reference = use.reference(year: run.question.year)
        let subject = use.definition.subject == .enterprise ? dossier.enterprise : own ?? dossier.enterprise
        let value = subject.knowledge(of: reference, on: run.question.on, known: run.question.known)
        return "\(portal.factName(reference, in: pen.language)) "
          + portal.knowledgeText(value, of: reference.fact, in: pen.language)
      }
    }
    return [
      .text(words("calls.sumOf"), portal.corpus.benefit(award.benefit)?.id.rulePath, note: said ?? share ?? "—"),
      .money(award.ceiling, "/enterprises/\(award.enterprise)"),
      .text(known.isEmpty ? "—" : known.joined(separator: words("sentence.separator"))),
    ]
  }

  /// 核查: each with what stands against the award, as that stands now; `nil` where nothing was found.
  static func checks(_ row: RunRow, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    guard !row.checks.isEmpty else { return nil }
    let (portal, words) = (pen.portal, pen.words)
    let found = try await portal.ports.delivery.store.read { book in
      try row.checks.map { check in
        (
          try check.by.flatMap(AwardID.init).flatMap { try book.award($0) },
          try check.by.flatMap(OtherGrantID.init).flatMap { try book.otherGrant($0) }
        )
      }
    }
    let readable = Set(
      try await portal.enterpriseNames([row.subject.enterprise], within: pen.request.scope).keys)
    return DeliveryView.Section(
      title: words("calls.checks"), lead: words("calls.checksLead"), anchor: "checks",
      table: DeliveryView.Table(
        [words("delivery.what"), words("calls.checkedAgainst"), words("calls.standsNow")],
        rows: zip(row.checks, found).map { check, found in
          let said = DeliveryView.Table.Cell.text(check.wording(pen.language))
          if let award = found.0 {
            let path = readable.contains(award.enterprise) ? "/delivery/awards/\(award.id)" : nil
            return [
              said, .text(portal.instrumentName(award.benefit, words), path, note: "\(award.year)"),
              AwardWords.state(award, pen),
            ]
          }
          if let grant = found.1 {
            return [
              said,
              .text(
                portal.instrumentName(grant.benefit, words), grant.benefit.anchor,
                note: "\(grant.year) · \(grant.office) · \(grant.document)"),
              grant.withdrawn.map {
                DeliveryView.Table.Cell(note: $0, state: StateMark(css: "out", word: words("calls.grantWithdrawn")))
              }
                ?? .state("yes", words("calls.grantCounts")),
            ]
          }
          switch check.kind {
          // What is said of the enterprise itself.
          case .revoked, .deregistered, .movedOut:
            let enterprise = row.subject.enterprise
            let path = readable.contains(enterprise) ? "/enterprises/\(enterprise)" : nil
            return [said, .text(row.subject.name, path), .text("—")]
          case .once, .sameYear, .cumulative, .enterpriseCap, .exclusive, .unsettled, .claimed:
            return [said, .text(words("calls.severalAgainst")), .text("—")]
          }
        }))
  }
}
