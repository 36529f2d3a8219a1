import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Secrecy
import Workbooks

/// 园区名单: which enterprises count for which parks and when, as a spreadsheet or comma-separated text. One row is one stay:
/// credit code, park by its code or name, the month from which, and the last month where it is over.
public struct ParkFile: Sendable {
  public let file: String
  public let bytes: [UInt8]

  /// The largest file, in bytes.
  public static let limit = 4 << 20
  public static let mostRows = 5000

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// A list that was pasted, with its header: as a spreadsheet gives its cells, parted by tabs, or parted by commas.
  public init(file: String, pasted text: String) {
    // Empty lines stay, so that cells are called as they were pasted.
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      guard line.contains("\t") else { return String(line) }
      return line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
    }
    self.init(file: file, bytes: Array(lines.joined(separator: "\n").utf8))
  }

  /// What a file's first row names; what else it names is passed over.
  enum Column: CaseIterable {
    case enterprise, park, from, until

    var names: [String] {
      switch self {
      case .enterprise: ["统一社会信用代码", "信用代码", "credit_code", "credit code"]
      case .park: ["园区", "所在园区", "园区代码", "园区名称", "park"]
      case .from: ["起始月份", "起始年月", "起", "自", "since", "from"]
      case .until: ["截止月份", "截止年月", "止", "至", "until"]
      }
    }

    /// The header that a form has.
    var header: String { names[0] }
  }

  /// The headers of an empty form.
  public static let headers = Column.allCases.map(\.header)

  /// The same as a reader's language has them; lists may have either.
  public static func headers(in language: Language) -> [String] {
    language == .chinese ? headers : Column.allCases.compactMap(\.names.last)
  }
}

/// What a list of parks' enterprises would change, or has changed.
public struct ParkImport: Sendable {
  public struct Line: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
      case added, changed, unchanged
    }

    /// The row's number in the file, counted from 1.
    public let number: Int
    public let title: String
    public let placement: ParkPlacement
    public let state: State
  }

  public internal(set) var lines: [Line] = []
  /// What is wrong with the other rows, each at its cell; nothing is taken while there is any.
  public internal(set) var faults: [Diagnostic] = []
  /// The journal's record; `nil` for a dry run, and where nothing changed.
  public internal(set) var record: Int?

  public func count(_ state: Line.State) -> Int { lines.count { $0.state == state } }

  /// The list as comma-separated text in the form in which it is read: what was looked at, for a yes to send again.
  public var text: String {
    ([ParkFile.headers]
      + lines.map { line in
        let (placement, span) = (line.placement, line.placement.span)
        return [placement.enterprise.text, placement.park.text, "\(span.from)", span.until.map { "\($0)" } ?? ""]
      }).map { $0.joined(separator: ",") }.joined(separator: "\n")
  }

  /// What has to be carried out.
  public var placements: [ParkPlacement] { lines.filter { $0.state != .unchanged }.map(\.placement) }
}

extension TargetDesk {
  /// What a list would change, with what is wrong with its rows. Nothing is stored.
  /// - Parameter scope: whose enterprises and parks it may name.
  /// - Throws: `Diagnostics` where the file as a whole is refused.
  public func examine(_ file: ParkFile, at: Timestamp, within scope: AreaScope) async throws -> ParkImport {
    let decision = TargetDecision(corpus: corpus, scope: scope, at: at)
    var (rows, faults) = try ParkFileReading(decision, file.file).rows(of: file)
    let wish = TargetCommand.placeInParks(rows.map(\.placement), file: file.file)
    let state = try await store.readTargets { try Self.state(for: wish, in: $0) }
    var listing = ParkListing(decision, state)
    let titles = state.enterprises.mapValues(\.title)
    var outcome = ParkImport()
    // A stay that ends comes before the one that follows it, in whatever order the rows stand.
    rows.sort { ($0.placement.enterprise, $0.placement.span.from) < ($1.placement.enterprise, $1.placement.span.from) }
    for row in rows {
      do throws(Diagnostic) {
        let state: ParkImport.Line.State =
          switch try listing.take(row.placement) {
          case .added: .added
          case .changed: .changed
          case .unchanged: .unchanged
          }
        outcome.lines.append(
          ParkImport.Line(
            number: row.number, title: titles[row.placement.enterprise] ?? "", placement: row.placement, state: state))
      } catch {
        faults.append(row.placed(error))
      }
    }
    // In the order of the list, whatever was found first.
    outcome.faults = faults.enumerated().sorted { left, right in
      (left.element.cell, left.offset) < (right.element.cell, right.offset)
    }.map(\.element)
    return outcome
  }

  /// Takes a list in, in one record: all of it, or nothing. What stands already is not told again.
  /// - Throws: `Diagnostics` with every fault, each at its cell; `command.key-reused`.
  public func takeIn(
    _ file: ParkFile, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> ParkImport {
    var outcome = try await examine(file, at: at, within: scope)
    guard outcome.faults.isEmpty else { throw Diagnostics(outcome.faults) }
    guard !outcome.placements.isEmpty else { return outcome }
    outcome.record = try await carryOut(
      .placeInParks(outcome.placements, file: file.file.split(separator: "/").last.map(String.init) ?? file.file),
      by: actor, key: key, at: at, within: scope
    ).record
    return outcome
  }
}

extension Diagnostic {
  /// The cell at which it stands; the first of all for what is about the whole list.
  fileprivate var cell: CellAddress {
    place?.field.flatMap { CellAddress($0) } ?? CellAddress(row: 0, column: 0)
  }
}
