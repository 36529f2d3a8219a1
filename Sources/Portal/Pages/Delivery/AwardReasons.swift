import Delivery
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities

/// Why an award is for at most how much, and what was looked up before it was proposed.
enum AwardReasons {
  /// The reasons that were frozen with the run, and how the sum comes about.
  static func why(
    _ row: RunRow, of run: Run, of award: Award, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let history = try await pen.portal.facts.history(
      of: award.enterprise, at: pen.request.now, within: pen.request.scope)
    let reasons = row.subject.reasons.map { reason -> [DeliveryView.Table.Cell] in
      let mark: (String, String) =
        switch reason.result {
        case .holds: ("yes", "reason.holds")
        case .fails: ("no", "reason.fails")
        case .open: ("ask", "reason.open")
        }
      return [
        .text(AwardWords.text(reason, of: run, pen)), .state(mark.0, words(mark.1)),
        .text(AwardWords.values(reason, pen), note: changes(of: reason, row, run, award, history, pen)),
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
        rows: reasons + [try await sum(row, of: run, of: award, history, pen)]))
  }

  /// How the most comes about: by which words or share, of which facts, as they were known at the run. What was told since
  /// changes nothing, and stands beside them.
  private static func sum(
    _ row: RunRow, of run: Run, of award: Award, _ history: [FactHistoryEntry], _ pen: DeliveryPen
  ) async throws -> [DeliveryView.Table.Cell] {
    let (portal, words) = (pen.portal, pen.words)
    // Of a corpus that has changed since only the share is known that was kept with the run.
    let benefit = run.rule.corpus == portal.corpus.hash ? portal.corpus.benefit(run.question.benefit) : nil
    let tier = benefit?.tiers.first { $0.row == row.subject.row }
    let rate = run.terms.rate(of: row.subject.row)
    let said = benefit.flatMap { benefit in tier.map { benefit.words(for: $0.amount)(pen.language) } }
    let share = rate.map { words($0.isCeiling ? "calls.atMostShare" : "calls.share", ["share": $0.share.percent]) }
    let base = try await base(
      of: row, of: run, benefit: benefit, isSum: tier?.amount.isSum ?? true, award, history, pen)
    return [
      .text(words("calls.sumOf"), portal.corpus.benefit(award.benefit)?.id.rulePath, note: said ?? share ?? "—"),
      .money(award.ceiling, "/enterprises/\(award.enterprise)"),
      base,
    ]
  }

  /// The facts from which the sum was worked out, with the day on which each was told; where another counts now, that too.
  ///
  /// A run from before they were kept is read as the facts stood at the end of its day, under the corpus that it read.
  private static func base(
    of row: RunRow, of run: Run, benefit: BenefitDeclaration?, isSum: Bool, _ award: Award,
    _ history: [FactHistoryEntry], _ pen: DeliveryPen
  ) async throws -> DeliveryView.Table.Cell {
    let (portal, words) = (pen.portal, pen.words)
    var base = row.subject.base
    if base.isEmpty, isSum, let expression = benefit?.base {
      let then = try await portal.facts.history(
        of: award.enterprise, at: Timestamp(endOfDayInShanghai: run.question.known), within: pen.request.scope)
      base = expression.facts.map { use in
        let subject =
          use.definition.subject == .enterprise
          ? SubjectReference(award.enterprise)
          : SubjectReference(award.enterprise, benefit?.subject ?? .enterprise, key: row.subject.subject)
        return AssessedSubject.BaseTelling(
          use.reference(year: run.question.year), of: subject, on: run.question.on, in: then)
      }
    }
    guard !base.isEmpty else { return .text("—") }
    let told = base.map { "\(AwardWords.name($0.fact.reference, pen)) \(AwardWords.value($0.fact, pen))" }
    let notes = base.compactMap { one -> String? in
      let said = [
        one.source.map { words("calls.baseTold", ["day": $0.told.text(in: pen.language)]) }, later(one, history, pen),
      ].compactMap { $0 }.joined(separator: words("sentence.separator"))
      guard !said.isEmpty else { return nil }
      return base.count == 1 ? said : "\(AwardWords.name(one.fact.reference, pen)) \(said)"
    }
    let opens = base.count == 1 && Portal.allows(pen.request.actor, Portal.factKeepers)
    let record = opens ? history.map(\.fact).first { $0.id.number == base[0].source?.number } : nil
    return .text(
      told.joined(separator: words("sentence.separator")), record.map(FactPage.path),
      note: notes.isEmpty ? nil : notes.joined(separator: words("sentence.separator")))
  }

  /// What counts now in place of the facts that a condition was held against; `nil` where nothing else does. What nobody
  /// ever told under its own name, such as what follows from confirmed entries, is not looked for.
  private static func changes(
    of reason: AssessedSubject.Reason, _ row: RunRow, _ run: Run, _ award: Award, _ history: [FactHistoryEntry],
    _ pen: DeliveryPen
  ) -> String? {
    let notes = reason.facts.compactMap { read -> String? in
      guard let (now, told) = replacement(of: read, row, run, award, history, pen) else { return nil }
      let isCorrected = told.contains { fact in
        guard case .corrected? = fact.ending?.way else { return false }
        return fact.value?.description == read.value
      }
      return "\(AwardWords.name(read.reference, pen)) \(standing(now, isCorrected: isCorrected, pen))"
    }
    return notes.isEmpty ? nil : notes.joined(separator: pen.words("sentence.separator"))
  }

  /// What counts now in place of a fact that a run read, with all that was ever told of it; `nil` where that is the same, and
  /// where nobody ever told it under its own name.
  private static func replacement(
    of read: AssessedSubject.KnownFact, _ row: RunRow, _ run: Run, _ award: Award, _ history: [FactHistoryEntry],
    _ pen: DeliveryPen
  ) -> (now: AssessedSubject.BaseTelling, told: [RecordedFact])? {
    let corpus = pen.portal.corpus
    let kind = corpus.benefit(award.benefit)?.subject ?? .enterprise
    guard let reference = FactReference(column: read.reference),
      let definition = corpus.facts.definition(of: reference.fact)
    else { return nil }
    let subject =
      definition.subject == .enterprise || kind == .enterprise
      ? SubjectReference(award.enterprise) : SubjectReference(award.enterprise, kind, key: row.subject.subject)
    let told = history.map(\.fact).filter { $0.subject == subject && $0.reference == reference }
    guard !told.isEmpty else { return nil }
    let now = AssessedSubject.BaseTelling(reference, of: subject, on: run.question.on, in: history)
    return now.fact.value == read.value ? nil : (now, told)
  }

  /// The last day on which a fact that the run read was corrected, withdrawn or told otherwise; `nil` where none of those that
  /// people tell has changed.
  static func changed(
    _ row: RunRow, of run: Run, of award: Award, _ history: [FactHistoryEntry], _ pen: DeliveryPen
  ) -> CalendarDay? {
    let read = row.subject.reasons.flatMap(\.facts) + row.subject.base.map(\.fact)
    return read.compactMap { fact in
      guard let (now, told) = replacement(of: fact, row, run, award, history, pen) else { return nil }
      return now.source?.told ?? told.compactMap { $0.ending?.at.dayInShanghai }.max()
    }.max()
  }

  /// 按现在的事实: what the clause comes to now where that is not what was proposed, while the award is not issued.
  static func reassessed(_ award: Award, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    guard award.counts, award.state.name != .issued,
      let now = try await pen.portal.ports.delivery.reassess([award], at: pen.request.now)[award.id]
    else { return nil }
    let words = pen.words
    let said =
      switch now {
      case .fails: words("calls.nowFails")
      case .open(let missing):
        words(
          "calls.nowOpen",
          ["facts": missing.map { AwardWords.name($0, pen) }.joined(separator: words("list.separator"))])
      case .amount(let most?): words("calls.nowAmount", ["amount": most.grouped, "then": award.ceiling.grouped])
      case .amount(nil): words("calls.nowUnbounded", ["then": award.ceiling.grouped])
      }
    return DeliveryView.Section(
      title: words("calls.nowTitle"), lead: said, anchor: "now",
      links: [
        Crumb(words("calls.nowFacts"), "/enterprises/\(award.enterprise)#facts"),
        Crumb(words("calls.whyTitle"), "#why"),
      ])
  }

  /// What counts now in place of a fact that a run read; `nil` where that is the same.
  private static func later(
    _ base: AssessedSubject.BaseTelling, _ history: [FactHistoryEntry], _ pen: DeliveryPen
  ) -> String? {
    guard let number = base.source?.number, let read = history.first(where: { $0.fact.id.number == number })?.fact
    else { return nil }
    let now = AssessedSubject.BaseTelling(read.reference, of: read.subject, on: base.on, in: history)
    guard now.fact.value != base.fact.value else { return nil }
    let isCorrected = if case .corrected? = read.ending?.way { true } else { false }
    return standing(now, isCorrected: isCorrected, pen)
  }

  /// What is said of a fact that counts in place of the one that was read: corrected, told by another source, or none.
  private static func standing(
    _ now: AssessedSubject.BaseTelling, isCorrected: Bool, _ pen: DeliveryPen
  ) -> String {
    guard let source = now.source else { return pen.words("calls.baseWithdrawn") }
    return pen.words(
      isCorrected ? "calls.baseCorrected" : "calls.baseOther",
      ["value": AwardWords.value(now.fact, pen), "day": source.told.text(in: pen.language)])
  }

  /// 核查: each with what stands against the award, as that stands now; `nil` where nothing was found.
  static func checks(_ row: RunRow, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    try await section(
      pen.words("calls.checks"), pen.words("calls.checksLead"), anchor: "checks", row.checks, row, pen)
  }

  /// 再查: what stands against an award that was not found as it was proposed, while it is not issued; `nil` for nothing.
  static func recheck(_ award: Award, _ row: RunRow, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    guard award.counts, award.state.name != .issued else { return nil }
    let now = try await pen.portal.ports.delivery.store.read { try $0.recheck([award]) }[award.id]
    let new = now?.checks.filter { !row.checks.contains($0) } ?? []
    return try await section(
      pen.words("calls.rechecks"), pen.words("calls.rechecksLead"), anchor: "rechecks", new, row, pen)
  }

  private static func section(
    _ title: String, _ lead: String, anchor: String, _ checks: [AwardCheck], _ row: RunRow, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    guard !checks.isEmpty else { return nil }
    let (portal, words) = (pen.portal, pen.words)
    let desk = portal.ports.delivery
    let found = try await desk.store.read { book in
      try checks.map { check in
        (
          try check.by.flatMap(AwardID.init).flatMap { try desk.reckoned($0, in: book) },
          try check.by.flatMap(OtherGrantID.init).flatMap { try book.otherGrant($0) },
          try check.by.flatMap(VoucherID.init).flatMap { try book.voucher($0) }
        )
      }
    }
    let readable = Set(
      try await portal.enterpriseNames([row.subject.enterprise], within: pen.request.scope).keys)
    return DeliveryView.Section(
      title: title, lead: lead, anchor: anchor,
      table: DeliveryView.Table(
        [words("delivery.what"), words("calls.checkedAgainst"), words("calls.standsNow")],
        rows: zip(checks, found).map { check, found in
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
          if let voucher = found.2 {
            let isOpen = readable.contains(voucher.enterprise) && Portal.allows(pen.request.actor, Portal.money)
            return [
              said,
              .text(
                words("delivery.voucherNumber", ["number": "\(voucher.id.number)"]),
                isOpen ? "/delivery/vouchers/\(voucher.id)" : nil, note: "\(voucher.year)"),
              VoucherPage.state(voucher, pen.language),
            ]
          }
          switch check.kind {
          // What is said of the enterprise itself.
          case .revoked, .deregistered, .movedOut:
            let enterprise = row.subject.enterprise
            let path = readable.contains(enterprise) ? "/enterprises/\(enterprise)" : nil
            return [said, .text(row.subject.name, path), .text("—")]
          case .once, .sameYear, .voucher, .cumulative, .enterpriseCap, .exclusive, .unsettled, .claimed,
            .refusedBefore, .withdrawnBefore, .lapsedBefore:
            return [said, .text(words("calls.severalAgainst")), .text("—")]
          }
        }))
  }
}

extension AssessedSubject.BaseTelling {
  /// A fact as one of the tellings has it that counted at the time of a history.
  /// - Parameter day: the day for which it is read.
  fileprivate init(
    _ reference: FactReference, of subject: SubjectReference, on day: CalendarDay, in history: [FactHistoryEntry]
  ) {
    let told = history.filter { $0.counts && $0.fact.subject == subject && $0.fact.reference == reference }
      .map(\.fact).holding(on: day)
    self.init(
      fact: AssessedSubject.KnownFact(
        reference: "\(reference)", value: told.map { $0.value?.description ?? "-" } ?? ""), on: day,
      source: told.map { Source(number: $0.id.number, told: $0.origin.recordedAt.dayInShanghai) })
  }
}
