import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities

/// 入统确认名单: a list of confirmed entries, comma-separated or a spreadsheet, one row an enterprise.
public struct ScaleFile: Sendable {
  public let file: String
  public let bytes: [UInt8]

  public init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  /// Its columns, as files name them.
  public enum Column: String, Sendable, Hashable, CaseIterable {
    case creditCode = "credit_code"
    case day = "above_scale_on"
    case route = "above_scale_route"
    case first = "first_entry"
    case document

    public var name: Wording {
      switch self {
      case .creditCode: Wording(zh: "统一社会信用代码", en: "Credit code")
      case .day: Wording(zh: "入统日期", en: "Day of entry")
      case .route: Wording(zh: "入统途径", en: "Route of entry")
      case .first: Wording(zh: "是否首次入统", en: "First entry")
      case .document: Wording(zh: "统计部门文件", en: "Document of the statistics office")
      }
    }

    /// What is wrong with a confirmation stands at this column.
    init?(field: String) {
      let fields: [String: Column] = ["day": .day, "route": .route, "first": .first, "credit_code": .creditCode]
      guard let column = fields[field] ?? Column(rawValue: field) else { return nil }
      self = column
    }

    init?(header: String) {
      let folded = header.lowercased()
      guard
        let column = Self.allCases.first(where: {
          $0.rawValue == folded || $0.name.zh == header || $0.name.en.lowercased() == folded
        })
      else { return nil }
      self = column
    }
  }

  /// As many rows one list may have.
  public static let limit = 2_000
}

/// What a list of confirmed entries would bring. Nothing is stored.
public struct ScaleReview: Sendable {
  public struct Line: Sendable, Hashable {
    public let line: Int
    public let name: String
    public let entry: EntryConfirmation
    public let outcome: EntryOutcome
    /// The day of entry that was told before and is another; `nil` where none is replaced.
    public let replaced: CalendarDay?
  }

  public internal(set) var rows = 0
  public internal(set) var lines: [Line] = []
  /// What is wrong with the others, each at its cell; nothing is taken while there is any.
  public internal(set) var faults: [Diagnostic] = []

  /// The days of entry that were told before and are replaced, by their enterprises.
  public var replaced: [CreditCode: CalendarDay] {
    Dictionary(lines.compactMap { line in line.replaced.map { (line.entry.enterprise, $0) } }) { first, _ in first }
  }

  /// How many lines would be recorded.
  public var changes: Int { lines.count { $0.outcome != .unchanged } }
}

extension ScaleDesk {
  /// What a list would bring, with what is wrong with its rows.
  /// - Throws: `Diagnostics` where the list as a whole is refused.
  public func examine(_ file: ScaleFile, at: Timestamp, within scope: AreaScope) async throws -> ScaleReview {
    let routes = routes
    return try await registers.store.readRegisters { view in
      var reading = try ScaleFileReading(file, routes: routes)
      return try reading.review { entry in
        let outcome = try outcome(of: entry, at: at, within: scope, in: view)
        return (outcome, try replaced(by: entry, outcome, at: at, in: view))
      } naming: {
        try view.enterprises.enterprise($0)?.title ?? $0.text
      }
    }
  }

  /// Records a list in one transaction: all of it, or nothing.
  /// - Parameter shown: the days that are replaced, as the review had them that somebody said yes to. One that was told since
  ///   takes no part unseen.
  /// - Throws: as `examine` and `confirm`; with doubts alone, each at its row, where another day was told since.
  public func confirm(
    _ file: ScaleFile, replacing shown: [CreditCode: CalendarDay] = [:], by actor: ActorID, key: String, at: Timestamp,
    within scope: AreaScope
  ) async throws -> ScaleReply {
    let review = try await examine(file, at: at, within: scope)
    guard review.faults.isEmpty else { throw Diagnostics(review.faults) }
    let unseen = review.lines.compactMap { line -> Diagnostic? in
      guard let told = line.replaced, told != shown[line.entry.enterprise] else { return nil }
      var doubt = Diagnostic.dayReplaced(told, by: line.entry.day)
      doubt.place = Place(file: file.file, line: line.line, field: ScaleFile.Column.day.rawValue)
      return doubt
    }
    guard unseen.isEmpty else { throw Diagnostics(unseen) }
    return try await confirm(
      review.lines.map(\.entry), file: file.file.split(separator: "/").last.map(String.init) ?? file.file,
      replacing: shown, by: actor, key: key, at: at, within: scope)
  }

  /// The routes by the names that the fact's choices have.
  private var routes: [String: ScaleMove.Route] {
    var routes: [String: ScaleMove.Route] = [:]
    guard let id = FactID("above_scale_route"), let definition = registers.corpus.facts.definition(of: id),
      case .enumeration(let choices) = definition.type
    else { return routes }
    for choice in choices {
      guard let route = ScaleMove.Route(rawValue: choice.id) else { continue }
      routes[ScaleMove.Route.folded(choice.name.zh)] = route
      routes[ScaleMove.Route.folded(choice.name.en)] = route
    }
    return routes
  }
}

/// Reads a list row by row.
private struct ScaleFileReading {
  private let file: ScaleFile
  private let routes: [String: ScaleMove.Route]
  private var table: RegisterTable
  private var header: [ScaleFile.Column: Int] = [:]

  init(_ file: ScaleFile, routes: [String: ScaleMove.Route]) throws {
    self.file = file
    self.routes = routes
    table = try RegisterTable(file: file.file, bytes: file.bytes) { cells in
      cells.contains { ScaleFile.Column(header: $0) == .creditCode }
    }
    for index in 0..<table.count {
      if let column = ScaleFile.Column(header: table[index].trimmed), header[column] == nil { header[column] = index }
    }
    let missing = ScaleFile.Column.allCases.filter { header[$0] == nil }
    guard missing.isEmpty else {
      throw Diagnostics(.scaleColumns(missing, at: Place(file: file.file, line: table.line)))
    }
    table.expectCellsAsInThisRecord()
  }

  mutating func review(
    outcome: (EntryConfirmation) throws -> (EntryOutcome, replaced: CalendarDay?),
    naming name: (CreditCode) throws -> String
  ) throws -> ScaleReview {
    var review = ScaleReview()
    var seen: [CreditCode: Int] = [:]
    while table.advance() {
      review.rows += 1
      guard review.rows <= ScaleFile.limit else { throw Diagnostics(.tooManyEntries(file.file)) }
      guard table.faults.isEmpty else {
        review.faults += table.faults
        continue
      }
      do {
        let entry = try entry()
        if let first = seen.updateValue(table.line, forKey: entry.enterprise) {
          throw Diagnostics(.entryTwice(first: first))
        }
        let (outcome, replaced) = try outcome(entry)
        review.lines.append(
          ScaleReview.Line(
            line: table.line, name: try name(entry.enterprise), entry: entry, outcome: outcome, replaced: replaced))
      } catch let faults as Diagnostics {
        review.faults += faults.all.map(placed)
      }
    }
    if review.rows == 0 { throw Diagnostics(.emptyRegisterFile(file.file)) }
    return review
  }

  private func text(_ column: ScaleFile.Column) -> String { header[column].map { table[$0].trimmed } ?? "" }

  private func entry() throws(Diagnostics) -> EntryConfirmation {
    var faults: [Diagnostic] = []
    let code = CreditCode(text(.creditCode).uppercased())
    if code == nil {
      faults.append(
        Diagnostic(
          "scale.credit-code", at: Place(field: "credit_code"), CreditCode.refusalWording(text(.creditCode)),
          expected: CreditCode.expectedWording))
    }
    let day = CalendarDay.typed(text(.day)).flatMap { FactDictionary.days.contains($0) ? $0 : nil }
    if day == nil { faults.append(.scaleDay(text(.day))) }
    let written = text(.route)
    let route = ScaleMove.Route(written: written) ?? routes[ScaleMove.Route.folded(written)]
    if route == nil, !written.isEmpty { faults.append(.unknownRoute(written)) }
    guard faults.isEmpty, let code, let day else { throw Diagnostics(faults) }
    return EntryConfirmation(
      enterprise: code, day: day, route: route,
      isFirst: Self.flags[text(.first).lowercased()], document: text(.document))
  }

  private static let flags = [
    "true": true, "yes": true, "是": true, "首次": true, "false": false, "no": false, "否": false, "非首次": false,
  ]

  /// A fault without a file stands at its column, or at the row.
  private func placed(_ fault: Diagnostic) -> Diagnostic {
    guard fault.place?.file == nil else { return fault }
    var fault = fault
    let column = fault.place?.field.flatMap { ScaleFile.Column(field: $0) }
    fault.place =
      column.flatMap { column in header[column].map { table.place(of: $0, field: column.rawValue) } }
      ?? table.place
    return fault
  }
}

extension Diagnostic {
  static func scaleDay(_ text: String) -> Diagnostic {
    Diagnostic(
      "scale.day", at: Place(field: "day"),
      text.isEmpty
        ? Wording(zh: "没有写日期", en: "the day is missing")
        : Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
      expected: Wording(verbatim: "2026-11-21"))
  }

  fileprivate static func scaleColumns(_ missing: [ScaleFile.Column], at place: Place) -> Diagnostic {
    Diagnostic(
      "scale.columns", at: place,
      Wording(
        zh: "表头没有：\(missing.map(\.name.zh).joined(separator: "、"))",
        en: "the header lacks: \(missing.map(\.name.en).joined(separator: ", "))"),
      expected: Wording(
        zh: ScaleFile.Column.allCases.map(\.name.zh).joined(separator: "、"),
        en: ScaleFile.Column.allCases.map(\.name.en).joined(separator: ", ")))
  }

  fileprivate static func tooManyEntries(_ file: String) -> Diagnostic {
    Diagnostic(
      "scale.too-many", at: Place(file: file),
      Wording(zh: "一次最多 \(ScaleFile.limit) 行", en: "at most \(ScaleFile.limit) rows at once"),
      remedy: Wording(zh: "分成几个文件", en: "divide it into several files"))
  }

  fileprivate static func entryTwice(first: Int) -> Diagnostic {
    Diagnostic(
      "scale.twice", at: Place(field: "credit_code"),
      Wording(zh: "这家企业在第 \(first) 行已有一条", en: "the enterprise stands in line \(first) already"),
      expected: Wording(zh: "一家企业一行", en: "one row for an enterprise"))
  }
}
