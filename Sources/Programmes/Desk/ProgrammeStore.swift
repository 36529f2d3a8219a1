import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where programmes and gatherings are kept.
public protocol ProgrammeStore: EnterpriseStore {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeProgrammes<T: Sendable>(_ body: @Sendable (any ProgrammeWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readProgrammes<T: Sendable>(_ body: @Sendable (any ProgrammeReading) throws -> T) async throws -> T
}

/// One view of the store, with programmes and gatherings.
public protocol ProgrammeReading: EnterpriseReading {
  var programmes: any ProgrammeReader { get }
}

/// One unit of work on programmes and gatherings, with the journal inside; cases are opened in it, too.
public protocol ProgrammeWork: ProgrammeReading, CaseTransaction {
  var programmeTable: any ProgrammeRepository { get }
  var journal: any JournalWriter { get }
}

/// An act as it stands in a history.
public struct RecordedStep<Event: Sendable & Hashable>: Sendable, Hashable {
  public let event: Event
  public let at: Timestamp
  public let actor: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(event: Event, at: Timestamp, actor: ActorID, record: Int) {
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }
}

extension [RecordedStep<GatheringEvent>] {
  /// The last of a gathering's steps that changed its plan.
  public var lastPlanned: RecordedChange? {
    last { step in
      switch step.event {
      case .planned, .amended: true
      default: false
      }
    }.map { RecordedChange(record: $0.record, by: $0.actor, at: $0.at) }
  }
}

/// Programmes and gatherings with the steps that led to where they stand, within one view of the store.
public protocol ProgrammeReader {
  /// What was done to a gathering, in the order of doing; empty where there is none.
  func steps(of gathering: Gathering.ID) throws -> [RecordedStep<GatheringEvent>]
  func lastGathering() throws -> Int

  /// The gatherings that begin from one instant to another, in the order of their beginning.
  /// - Parameter enterprise: those to which an enterprise is invited, or that it attended.
  func gatherings(
    of instrument: InstrumentID?, from: Timestamp, to: Timestamp, enterprise: CreditCode?
  ) throws -> [Gathering]

  /// What was done in a programme, in the order of doing.
  func steps(in programme: InstrumentID) throws -> [RecordedStep<ProgrammeEvent>]
  /// What was done in all of them.
  func allSteps() throws -> [InstrumentID: [ProgrammeEvent]]
}

/// The tables of programmes and gatherings, within one unit of work.
public protocol ProgrammeRepository {
  /// Appends a step, and brings the gathering's rows to where it stands after it.
  func append(_ step: RecordedStep<GatheringEvent>, gathering: Gathering) throws
  func append(_ step: RecordedStep<ProgrammeEvent>, programme: InstrumentID) throws
}
