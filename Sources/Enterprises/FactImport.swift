import Diagnostics
import Facts
import Journal
import Quantities

/// A file of facts as somebody hands it in: one row a subject, one column a fact (the population format).
///
/// `credit_code` (and `key` for subjects of an enterprise), then a column per fact, `output@2025` or `output@2025-11`
/// where it has periods. An empty cell is unknown, `-` is known to be absent.
public struct FactImport: Sendable {
  /// The file's name, for messages and the journal.
  public let file: String
  public let bytes: [UInt8]
  /// What the rows are about.
  public let subject: SubjectKind
  public let basis: Basis
  /// The source by the name that the dictionary ranks, such as `told`.
  public let source: String
  /// What becomes of figures that may be slips.
  public let doubts: DoubtHandling

  /// - Parameter source: `nil` for the one that goes with the basis.
  public init(
    file: String, bytes: [UInt8], subject: SubjectKind, basis: Basis, source: String? = nil,
    doubts: DoubtHandling = .unasked
  ) {
    self.file = file
    self.bytes = bytes
    self.subject = subject
    self.basis = basis
    self.source = source ?? basis.kind.usualSource
    self.doubts = doubts
  }

  /// The same, with the figures that may be slips said to be right.
  public var confirmed: FactImport {
    FactImport(file: file, bytes: bytes, subject: subject, basis: basis, source: source, doubts: .confirmed)
  }

  /// What the command's hash is taken over: the file's content and how it is to be read.
  public var payload: CanonicalJSON {
    [
      "file": .text(ContentHash(of: bytes).hex), "subject": .text(subject.rawValue), "basis": basis.json,
      "source": .text(source),
    ]
  }

  /// The command that asks for this import, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(actor: actor, key: key, payload: payload)
  }
}

extension Basis.Kind {
  /// The source that data on this basis usually has, by the dictionary's names.
  public var usualSource: String {
    switch self {
    case .voluntary: "told"
    case .departmentSharing: "shared"
    case .approvedSurvey: "survey"
    case .statisticalAggregate: "statistics"
    case .entryConfirmation: "confirmed"
    case .ownApplication: "application"
    }
  }
}

/// What an import would do, or why it cannot be done. Nothing has been stored.
public struct ImportPreview: Sendable, Hashable {
  public let file: String
  public let fileHash: ContentHash
  /// `UTF-8`, `UTF-8 BOM` or `GBK`.
  public let encoding: String
  public let subject: SubjectKind
  public let basis: Basis
  public let source: String
  public internal(set) var rows = 0
  public internal(set) var newEnterprises = 0
  /// Facts of which nothing stood yet.
  public internal(set) var newFacts = 0
  /// Facts that this source tells otherwise than before, or tells for the first time beside another source.
  public internal(set) var changedFacts = 0
  /// Facts that this source has told with the same value; they are not recorded again.
  public internal(set) var unchangedFacts = 0
  /// Facts that would be recorded while a higher ranked source's value goes on counting.
  public internal(set) var outrankedFacts = 0
  /// The first changes, for a person to look at.
  public internal(set) var changes: [Change] = []
  /// The first faults, in the order of the file; the import is refused while there is any.
  public internal(set) var faults: [Diagnostic] = []
  public internal(set) var faultCount = 0
  /// The first warnings; they hinder nothing.
  public internal(set) var warnings: [Diagnostic] = []
  public internal(set) var warningCount = 0
  /// The first figures that may be slips, where that was asked; they are taken once somebody says that they are right.
  public internal(set) var doubts: [Diagnostic] = []
  public internal(set) var doubtCount = 0

  /// How many changes, faults and warnings are kept to be shown; the counts go on.
  public static let shown = 100

  /// One fact that the import would change.
  public struct Change: Sendable, Hashable {
    public let subject: SubjectReference
    public let reference: FactReference
    public let before: Knowledge
    public let after: Knowledge
    /// Whether a higher ranked source's value goes on counting.
    public let isOutranked: Bool
    public let line: Int
  }

  init(_ request: FactImport, encoding: String) {
    file = request.file
    fileHash = ContentHash(of: request.bytes)
    self.encoding = encoding
    subject = request.subject
    basis = request.basis
    source = request.source
  }

  /// Whether the import can be carried out.
  public var isApplicable: Bool { faultCount == 0 }

  mutating func note(_ diagnostic: Diagnostic) {
    switch diagnostic.severity {
    case .error:
      faultCount += 1
      if faults.count < Self.shown { faults.append(diagnostic) }
    case .warning:
      warningCount += 1
      if warnings.count < Self.shown { warnings.append(diagnostic) }
    }
  }

  mutating func note(doubt: Diagnostic) {
    doubtCount += 1
    if doubts.count < Self.shown { doubts.append(doubt) }
  }

  /// The doubts as one error; the last one says how many more there are.
  public var doubtful: Diagnostics {
    var all = doubts
    if doubtCount > doubts.count { all.append(.moreDoubts(doubtCount - doubts.count, file: file)) }
    return Diagnostics(all)
  }

  /// The faults as one error; the last one says how many more there are.
  public var refusal: Diagnostics {
    var all = faults
    if faultCount > faults.count { all.append(.moreFaults(faultCount - faults.count, file: file)) }
    return Diagnostics(all)
  }
}

/// What was told to the one who imported.
public struct ImportReply: Sendable, Hashable {
  /// The journal's record of the import.
  public let record: Int
  public let rows: Int
  public let newEnterprises: Int
  public let newFacts: Int
  public let changedFacts: Int
  public let unchangedFacts: Int
  /// Whether the very same command had been carried out before, so that nothing was done now.
  public let isRepeated: Bool

  init(_ preview: ImportPreview, record: Int) {
    self.record = record
    rows = preview.rows
    newEnterprises = preview.newEnterprises
    newFacts = preview.newFacts
    changedFacts = preview.changedFacts
    unchangedFacts = preview.unchangedFacts
    isRepeated = false
  }

  /// Reads the stored reply to a command that is given again.
  init(repeated json: CanonicalJSON) {
    record = json["record"].integer ?? 0
    rows = json["rows"].integer ?? 0
    newEnterprises = json["new_enterprises"].integer ?? 0
    newFacts = json["new_facts"].integer ?? 0
    changedFacts = json["changed_facts"].integer ?? 0
    unchangedFacts = json["unchanged_facts"].integer ?? 0
    isRepeated = true
  }

  var json: CanonicalJSON {
    [
      "record": CanonicalJSON(record), "rows": CanonicalJSON(rows),
      "new_enterprises": CanonicalJSON(newEnterprises), "new_facts": CanonicalJSON(newFacts),
      "changed_facts": CanonicalJSON(changedFacts), "unchanged_facts": CanonicalJSON(unchangedFacts),
    ]
  }
}
