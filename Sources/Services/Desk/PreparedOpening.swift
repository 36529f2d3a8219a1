import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// The opening of a case, with everything that has to be known before its transaction.
public struct PreparedOpening: Sendable {
  let desk: CaseDesk
  let intake: CaseIntake
  let actor: CaseActor
  let command: Command
  let files: (events: [CaseEvent], contents: [IncomingFile])
  let salt: String
  let at: Timestamp
  let scope: AreaScope
  let roster: [RosterEntry]
  let facts: RoutingFacts?

  /// Opens the case and gives it to whoever fits; the same command again gets the reply it got before.
  func opened(in work: any ServiceWork) throws -> CaseReply {
    if let stored = try work.journal.reply(to: command) { return CaseReply(repeated: stored) }
    let drafting = try Drafting(work, desk.reference, roster: roster, on: at.dayInShanghai)
    let draft = try drafting.draft(intake, facts: facts, salt: salt, by: actor, within: scope)
    let id = ServiceCase.ID(try work.cases.lastID() + 1)
    let reply = CaseReply(case: id, record: try work.journalRecords.head().count + 1)
    try desk.append(
      JournalEntry(
        kind: "services.case-opened", command: command, at: at,
        payload: CaseDesk.payload([(id, draft.events + files.events)]),
        reply: reply.json), to: work)
    try CaseFiles.keep(files.contents, of: id, at: at, in: work)
    if let contact = draft.contact { try work.caseTable.keep(contact, of: id) }
    return reply
  }
}

extension PreparedOpening: PreparedCase {
  public func open(in transaction: any CaseTransaction) throws -> Int {
    try opened(in: services(of: transaction)).case.number
  }

  public func isClosed(_ number: Int, in transaction: any CaseTransaction) throws -> Bool {
    try services(of: transaction).cases.serviceCase(ServiceCase.ID(number))?.isOpen == false
  }

  private func services(of transaction: any CaseTransaction) throws -> any ServiceWork {
    guard let work = transaction as? any ServiceWork else { throw Diagnostics(.otherStore) }
    return work
  }
}

extension Diagnostic {
  fileprivate static let otherStore = Diagnostic(
    "cases.other-store",
    Wording(zh: "这里的事务不含办件的表", en: "this transaction has no tables of cases"),
    remedy: Wording(zh: "把办件和转办它的内容放在同一个库里", en: "keep cases and what they are raised for in one store"))
}
