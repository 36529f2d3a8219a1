import Delivery
import Diagnostics
import Facts
import Instruments
import Quantities

/// How awards are said on every page that shows them.
enum AwardWords {
  static func state(_ award: Award, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    var cell = DeliveryView.Table.Cell.state(css(award.state), standing(award, pen))
    switch award.state {
    case .returned(_, let until, let reason):
      cell.note = "\(reason)（\(pen.words("calls.until", ["day": deadline(until, pen)]))）"
    case .publicised(let until): cell.note = publicity(award, until, pen)
    case .postponed(let reason): cell.note = reason.isEmpty ? pen.words("calls.postponedByRule") : reason
    case .withdrawn(let reason): cell.note = award.lapse.map { lapsed($0, pen) } ?? reason
    case .refused(let reason): cell.note = reason
    case .issued:
      cell.note = [
        award.instalments?.stage.name.wording(pen.language), acceptance(award, pen),
        pen.words("calls.payment.\(award.payment.name.rawValue)"),
        BrakePart.words(award, pen), award.lacksAccount ? pen.words("calls.accountLacks") : nil,
        award.claimed > .zero ? pen.words("instalments.stillOut", ["amount": award.claimed.grouped]) : nil,
      ].compactMap { $0 }.joined(separator: " · ")
    case .waiting: break
    }
    return cell
  }

  /// 逾期视为放弃, with the term that passed.
  static func lapsed(_ lapse: Award.Lapse, _ pen: DeliveryPen) -> String {
    pen.words(
      lapse.asked == nil ? "calls.lapsedConsent" : "calls.lapsedPapers", ["day": deadline(lapse.until, pen)])
  }

  /// Where an award stands on the day: a publication that is over is not said to run.
  static func standing(_ award: Award, _ pen: DeliveryPen) -> String {
    award.isPublicityOver(on: pen.request.today)
      ? pen.words("calls.publicityEnded") : award.state.wording(pen.language)
  }

  /// Until when an award is published; once that is over, what comes next.
  private static func publicity(_ award: Award, _ until: Award.Deadline, _ pen: DeliveryPen) -> String {
    let key =
      if award.isPublicityOver(on: pen.request.today) {
        award.openObjection == nil ? "calls.publicityOver" : "calls.publicityObjected"
      } else {
        "calls.until"
      }
    return pen.words(
      key,
      ["day": deadline(until, pen), "count": "\(award.objections.count { $0.answer == nil })"])
  }

  /// What a call or a rule says of the acceptance: its papers, and until when.
  static func acceptance(of advance: Call.Advance, _ pen: DeliveryPen) -> String {
    let words = pen.words
    let papers = words(
      "instalments.declaredPapers", ["papers": advance.papers.joined(separator: words("list.separator"))])
    let term: String? =
      switch advance.acceptance {
      case .workingDays(let days): words("instalments.within", ["days": "\(days)"])
      case .day(let day): words("instalments.acceptBy", ["day": day.text(in: pen.language)])
      case nil: nil
      }
    return [papers, term].compactMap { $0 }.joined(separator: words("sentence.separator"))
  }

  /// Until when the acceptance is due, and that it is late; `nil` where it is not due, or has no last day.
  static func acceptance(_ award: Award, _ pen: DeliveryPen) -> String? {
    guard let instalments = award.instalments, instalments.stage == .awaiting, let due = instalments.acceptBy else {
      return nil
    }
    return pen.words(
      instalments.isLate(on: pen.request.today) ? "instalments.late" : "instalments.acceptBy",
      ["day": deadline(due, pen)])
  }

  private static func css(_ state: Award.State) -> String {
    switch state {
    case .waiting, .publicised: "ask"
    case .returned, .postponed: "no"
    case .refused, .withdrawn: "out"
    case .issued: "yes"
    }
  }

  /// A day; where it may move, it says so.
  static func deadline(_ deadline: Award.Deadline, _ pen: DeliveryPen) -> String {
    deadline.day.text(in: pen.language) + (deadline.isProvisional ? pen.words("calls.provisional") : "")
  }

  /// 申请金额, with what it is against the ceiling where it is above.
  private static func applied(_ amount: Money, _ ceiling: Money, _ pen: DeliveryPen) -> String {
    amount > ceiling
      ? pen.words("calls.appliedAbove", ["amount": amount.grouped, "ceiling": ceiling.grouped]) : amount.grouped
  }

  /// - Parameter why: where the conditions of the ceiling stand on the page.
  static func sums(_ award: Award, why: String = "#why", _ pen: DeliveryPen) -> [Figure] {
    let words = pen.words
    var sums = [Figure(.yuan(award.ceiling), label: words("calls.ceiling"), href: why)]
    if let applied = award.applied {
      sums.append(
        Figure(
          .yuan(applied),
          label: words(applied > award.ceiling ? "calls.appliedForAbove" : "calls.appliedFor"), href: "#trail"))
    }
    if award.isCut {
      sums.append(Figure(.yuan(award.proposed), label: words("calls.cutTo"), href: "#trail"))
    }
    if let approved = award.approved {
      sums.append(Figure(.yuan(approved), label: words("calls.approved"), href: "#trail"))
    }
    if let final = award.instalments?.final {
      sums.append(Figure(.yuan(final), label: words("instalments.final"), href: "#instalments"))
    }
    if award.claimed > .zero {
      sums.append(Figure(.yuan(award.claimed), label: words("instalments.claimed"), href: "#trail"))
    }
    if award.recovered > .zero {
      sums.append(Figure(.yuan(award.recovered), label: words("calls.recovered"), href: "#trail"))
    }
    return sums
  }

  /// The requests that ask the treasury for its money, with how each stands, the newest first; `nil` before the first.
  /// Cost: the requests for its enterprise, once.
  static func payments(of award: Award, _ pen: DeliveryPen) async throws -> DeliveryView.Section? {
    guard award.state.name == .issued, let budget = award.approval?.budget else { return nil }
    let words = pen.words
    let (requests, payer) = try await pen.portal.ports.delivery.store.read { book in
      (try book.requests(for: award), try book.budget(budget))
    }
    // It opens for those who see the budget that it is paid from.
    let opens = Portal.allows(pen.request.actor, Portal.money) && payer.map { pen.request.scope.contains($0) } == true
    guard !requests.isEmpty else { return nil }
    return DeliveryView.Section(
      title: words("calls.payments"),
      lead: award.bounce(among: requests) != nil
        ? words(pen.request.isOwnEnterprise ? "calls.paymentsBouncedOwn" : "calls.paymentsBounced") : nil,
      anchor: "payments",
      table: DeliveryView.Table(
        [words("delivery.reference"), words("calls.account"), words("table.state")],
        rows: requests.map {
          [
            .text($0.reference, opens ? "/delivery/transfers/\($0.id)" : nil),
            .text($0.account.map { AccountPart.tail($0, pen) } ?? "—"),
            .text($0.standing(pen.language)),
          ]
        }))
  }

  /// What happened, in order; with who did it and the record, where the reader may know.
  /// - Parameter origin: where it comes from; `nil` where the book does not tell, or it is nothing to the reader.
  static func trail(
    _ award: Award, _ trail: [RecordedAct], from origin: AwardOrigin?, by actors: ActorNames?, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let words = pen.words
    var rows: [[DeliveryView.Table.Cell]] = []
    // An application is assessed as it is made: then both are one record.
    if let actors, let made = origin?.made, made != origin?.proposed {
      let path = Portal.allows(pen.request.actor, Portal.awardReaders) ? "/delivery/runs/\(award.run)" : nil
      rows.append([
        .text(made.at.text(in: pen.language)), .text(words("calls.act.runMade"), path), .text(actors(made.by)),
        BudgetPages.record(made.record, pen),
      ])
    }
    rows.append(
      [
        .text(origin?.proposed.at.text(in: pen.language) ?? award.proposedOn.text(in: pen.language)),
        .text(words("calls.act.proposed")),
      ]
        + (actors.map {
          [.text($0(award.proposedBy)), origin.map { BudgetPages.record($0.proposed.record, pen) } ?? .text("—")]
        } ?? []))
    for act in trail {
      var cell = DeliveryView.Table.Cell.text(words(name(of: act.act)), note: detail(act.act, of: award, pen))
      if case .approved(_, let amount, budget: _, reason: _) = act.act {
        cell.text += " \(amount.grouped)"
      }
      rows.append(
        [.text(act.at.text(in: pen.language)), cell]
          + (actors.map { [.text($0(act.by)), BudgetPages.record(act.record, pen)] } ?? []))
    }
    return DeliveryView.Section(
      title: words("calls.trail"), anchor: "trail",
      table: DeliveryView.Table(
        [words("delivery.when"), words("delivery.what")]
          + (actors == nil ? [] : [words("calls.who"), words("delivery.record")]), rows: rows))
  }

  private static func name(of act: AwardAct) -> String {
    if case .accountCorrected(let correction) = act {
      AccountPart.act(correction)
    } else {
      "calls.act.\(act.name.rawValue)"
    }
  }

  private static func detail(_ act: AwardAct, of award: Award, _ pen: DeliveryPen) -> String? {
    let words = pen.words
    let said: String =
      switch act {
      case .passed(let step, let note):
        [step.wording(pen.language), note].filter { !$0.isEmpty }.joined(separator: " · ")
      case .approved(let step, _, budget: _, let reason):
        [step.wording(pen.language), reason].filter { !$0.isEmpty }.joined(separator: " · ")
      case .confirmed(let account): AccountPart.end(account, pen)
      case .accountCorrected(let correction): AccountPart.told(correction, pen)
      case .returned(let reason, let until): "\(reason)（\(words("calls.until", ["day": deadline(until, pen)]))）"
      case .publicised(let until): words("calls.until", ["day": deadline(until, pen)])
      case .refused(let reason), .withdrawn(let reason), .objected(let reason), .takenBack(let reason),
        .held(let reason), .released(let reason), .revocationDrafted(let reason), .revocationReturned(let reason):
        reason
      case .postponed(let reason): reason.isEmpty ? words("calls.postponedByRule") : reason
      case .cut(let amount): amount.grouped
      case .applied(let amount): applied(amount, award.ceiling, pen)
      case .answered(_, let answer):
        "\(words(answer.isUpheld ? "calls.upheld" : "calls.notUpheld")) · \(answer.text)"
      case .recovered(let amount, let reason): "\(amount.grouped) · \(reason)"
      case .demanded(let amount, let document): "\(amount.grouped) · \(document)"
      case .recoveryDrafted(let recovery):
        [recovery.amount.grouped, words("recovery.voucherNumber", ["number": recovery.voucher]), recovery.reason]
          .joined(separator: " · ")
      case .recoveryReturned(let reason): reason
      case .supplemented(let papers):
        papers.map { "\($0.title)（\($0.file)，\($0.hash.short)）" }.joined(separator: words("list.separator"))
      case .instalment(.inspected(let inspection)):
        "\(inspection.outcome.wording(pen.language)) · \(inspection.confirmed.grouped)"
      case .instalment(.settlementDrafted(let settlement)): settlement.amount.grouped
      case .instalment(.inspectionReturned(let reason)), .instalment(.settlementReturned(let reason)): reason
      case .instalment(.acceptanceExtended(let until, let document)):
        "\(words("calls.until", ["day": deadline(until, pen)])) · \(document)"
      case .issued(let acceptBy):
        acceptBy.map { words("instalments.acceptBy", ["day": deadline($0, pen)]) } ?? ""
      case .lapsed(let lapse): lapsed(lapse, pen)
      case .reinstated(let until): words("calls.until", ["day": deadline(until, pen)])
      case .supplementExtended(let until, let reason):
        "\(words("calls.until", ["day": deadline(until, pen)])) · \(reason)"
      case .recordedFor(let hearsay): HearsayPart.words(hearsay, pen)
      case .documented(let paper): OfficePaperPart.words(paper, pen)
      case .proposedAgain(let former, let reason):
        words("calls.afterFormer", ["award": former.text, "reason": reason])
      case .paperCorrected(let paper, until: _, let reason): "\(OfficePaperPart.words(paper, pen)) · \(reason)"
      case .doubtJudged(let doubt): "\(doubt.ending.doubt(pen.language)) · \(doubt.reason)"
      case .carried(from: _, to: _, let document): document
      case .reopened, .resumed, .cleared, .revoked, .instalment(.accepted), .instalment(.settled): ""
      }
    return said.isEmpty ? nil : said
  }

  // MARK: Rows of runs

  static func finding(_ row: RunRow, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    let css =
      switch row.finding {
      case .proposed: "yes"
      case .open, .unbounded: "ask"
      case .barred: "no"
      }
    var cell = DeliveryView.Table.Cell.state(css, row.finding.wording(pen.language))
    cell.note = row.checks.isEmpty ? nil : row.checks.map { $0.wording(pen.language) }.joined(separator: " · ")
    return cell
  }

  /// Why, in one line: each condition with what it read, or the facts that are missing.
  static func reasons(_ row: RunRow, of run: Run, _ pen: DeliveryPen) -> String {
    let words = pen.words
    guard row.subject.missing.isEmpty else {
      return words("card.missing")
        + row.subject.missing.map { name($0, pen) }.joined(separator: words("list.separator"))
    }
    return row.subject.reasons.filter { $0.result == .holds }.map { text($0, of: run, pen) }
      .joined(separator: words("sentence.separator"))
  }

  static func text(_ reason: AssessedSubject.Reason, of run: Run, _ pen: DeliveryPen) -> String {
    run.texts.indices.contains(reason.text) ? run.texts[reason.text](pen.language) : "—"
  }

  static func values(_ reason: AssessedSubject.Reason, _ pen: DeliveryPen) -> String {
    reason.facts.map { "\(name($0.reference, pen)) \(value($0, pen))" }.joined(
      separator: pen.words("sentence.separator"))
  }

  static func name(_ reference: String, _ pen: DeliveryPen) -> String {
    FactReference(column: reference).map { pen.portal.factName($0, in: pen.language) } ?? reference
  }

  static func value(_ fact: AssessedSubject.KnownFact, _ pen: DeliveryPen) -> String {
    guard let reference = FactReference(column: fact.reference) else { return fact.value }
    let knowledge: Knowledge
    switch fact.value {
    case "": knowledge = .unknown
    case "-": knowledge = .absent
    default:
      guard let definition = pen.portal.corpus.facts.definition(of: reference.fact) else { return fact.value }
      do {
        knowledge = .known(try pen.portal.corpus.facts.value(fact.value, for: definition, at: Place()))
      } catch {
        // What was frozen is shown as it was written, whatever the dictionary says of it now.
        return fact.value
      }
    }
    return pen.portal.knowledgeText(knowledge, of: reference.fact, in: pen.language)
  }
}

extension DeliveryPen {
  /// A field of a call's or an award's form.
  func callField(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, hint: String? = nil
  ) -> DeliveryView.Act.Field {
    DeliveryView.Act.Field(
      id: "\(action)-\(name)", name: name, label: words("calls.field.\(name)"), hint: hint.map { words($0) },
      type: type,
      value: value, isShort: isShort, isRequired: isRequired)
  }

  /// 申请金额, which an application may name.
  var appliedField: DeliveryView.Act.Field {
    var field = callField("amount", of: "apply", isShort: true, isRequired: false, hint: "calls.hint.amount")
    field.isAmount = true
    return field
  }

  /// 收款账户: its last four digits.
  func accountField(of action: String) -> DeliveryView.Act.Field {
    var field = callField("account", of: action, isShort: true, hint: "calls.hint.account")
    field.mostSentBack = 4
    return field
  }

  func callChoice(_ name: String, of action: String, _ options: [Choice]) -> DeliveryView.Act.Field {
    var field = callField(name, of: action)
    field.options = options
    field.isSelect = true
    return field
  }
}
