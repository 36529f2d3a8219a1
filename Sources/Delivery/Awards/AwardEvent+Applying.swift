import Diagnostics
import Journal
import Quantities

extension AwardEvent {
  /// Brings the book to the state after the event.
  /// - Throws: as `DeliveryEvent.apply`; `journal.segment-missing` where a run's rows are not there.
  func apply(to book: any DeliveryRepository, segment: (ContentHash) throws -> [UInt8]?) throws {
    switch self {
    case .runMade(let run):
      guard let bytes = try segment(run.segment) else {
        throw Diagnostics(
          Diagnostic(
            "journal.segment-missing",
            Wording(zh: "测算批次 \(run.id) 的明细不见了", en: "the rows of run \(run.id) are gone"),
            remedy: Wording(zh: "运行 tidu journal verify，再从备份恢复", en: "run tidu journal verify, then restore a backup")))
      }
      try book.insert(run, rows: try RunSegment.rows(of: bytes))
    case .otherGrantRecorded(let grant): try book.save(grant)
    case .otherGrantWithdrawn(let id, let reason):
      var grant = try found(book.otherGrant(id), id)
      grant.withdrawn = reason
      try book.save(grant)
    case .proposed(let id, let rows, let first, let actor, let day, let confirmBy):
      let run = try found(book.run(id), id)
      let call = try found(book.call(run.call), run.call)
      guard let step = call.terms.steps.first else { throw Diagnostics(.missing(call.id)) }
      let kept = Dictionary(try book.rows(rows, of: id).map { ($0.number, $0) }) { first, _ in first }
      try book.insert(
        try rows.enumerated().map { offset, number in
          let row = try found(kept[number], id)
          var award = Award(
            id: AwardID(number: first.number + offset), call: call.id, run: id, row: number,
            benefit: run.question.benefit, enterprise: row.subject.enterprise, name: row.subject.name,
            subject: row.subject.subject, year: run.question.year, isOnce: run.terms.frequency == .once,
            ceiling: row.atMost ?? .zero, steps: call.terms.steps, proposedBy: actor, proposedOn: day,
            state: .waiting(step),
            plan: call.terms.advance.map {
              Instalments.Plan(terms: $0, rate: run.terms.rate(of: row.subject.row))
            })
          award.confirmBy = confirmBy
          return award
        })
    case .acted(let ids, let act, let actor):
      for id in ids {
        var award = try found(book.award(id), id)
        let entry = award.apply(act, by: actor)
        try book.save(award)
        try book.post(entry)
        try book.append(act, to: id)
      }
    }
  }
}
