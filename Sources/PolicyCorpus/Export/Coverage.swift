import Diagnostics

/// How the corpus accounts for a list of mechanisms: what `tidu corpus coverage` prints.
public struct Coverage: Sendable {
  /// A row of the list and what became of it.
  public struct Row: Sendable, Hashable {
    /// The row's id, such as `shenggui-2023/5#01`.
    public let id: String
    public let state: State
    /// Whether its intended life is lived: its engine is here, a page shows it, a test walks it.
    public let isWorking: Bool
    public let instruments: [InstrumentID]
    /// Why it is only shown, or what is wrong with it; `nil` where there is nothing to say.
    public let reason: Wording?
  }

  public enum State: String, Sendable, Hashable, CaseIterable {
    case runs, records, shows, rejected, missing
  }

  public let rows: [Row]

  /// Whether every row is accounted for.
  public var isComplete: Bool { !rows.contains { $0.state == .missing } }

  public func count(of state: State) -> Int { rows.count { $0.state == state } }
  public var workingCount: Int { rows.count(where: \.isWorking) }

  /// Holds a corpus against a list.
  /// - Parameters:
  ///   - engines: the kinds of instrument whose engine is present. What is only shown needs none.
  ///   - records: the kinds of instrument whose records people can keep.
  public init(
    of list: MechanismList, by corpus: PolicyCorpus, engines: Set<InstrumentKind>, records: Set<InstrumentKind> = []
  ) {
    let byRow = Dictionary(grouping: corpus.instruments, by: \.row)
    let rejected = Dictionary(
      corpus.documents.flatMap(\.rejected).map { ($0.row, $0.reason) }, uniquingKeysWith: { first, _ in first })
    rows = list.rows.map { row in
      let instruments = byRow[row.id] ?? []
      guard let instrument = instruments.first else {
        if let reason = rejected[row.id] {
          return Row(
            id: row.id, state: .rejected, isWorking: true, instruments: [], reason: Wording(verbatim: reason))
        }
        return Row(
          id: row.id, state: .missing, isWorking: false, instruments: [],
          reason: Wording(zh: "没有政策工具承担这一行", en: "no instrument accounts for this row"))
      }
      guard instrument.kind.rawValue == row.kind, instrument.id.clause.description == row.clause else {
        return Row(
          id: row.id, state: .missing, isWorking: false, instruments: instruments.map(\.id),
          reason: Wording(
            zh: "清单写的是 \(row.kind)，政策工具“\(instrument.id)”声明为 \(instrument.kind.rawValue)",
            en:
              "the list says \(row.kind), the instrument “\(instrument.id)” is declared as \(instrument.kind.rawValue)")
        )
      }
      let isWorking =
        switch instrument.life {
        case .runs: engines.contains(instrument.kind)
        case .records: records.contains(instrument.kind)
        case .shows: true
        }
      return Row(
        id: row.id, state: State(instrument.life), isWorking: isWorking, instruments: instruments.map(\.id),
        reason: instrument.life.reason.map { Wording(verbatim: $0) })
    }
  }
}

extension Coverage.State {
  fileprivate init(_ life: InstrumentLife) {
    switch life {
    case .runs: self = .runs
    case .records: self = .records
    case .shows: self = .shows
    }
  }
}

extension Coverage {
  /// The coverage as data.
  public var exported: JSONValue {
    var counts = State.allCases.map { JSONValue.Member($0.rawValue, .integer(count(of: $0))) }
    counts.append(JSONValue.Member("working", .integer(workingCount)))
    return JSONValue(fields: [
      "rows": .list(
        rows.map { row in
          JSONValue(fields: [
            "row": .text(row.id),
            "state": .text(row.state.rawValue),
            "working": .boolean(row.isWorking),
            "instruments": JSONValue(texts: row.instruments),
            "reason": JSONValue(text: row.reason?.zh),
          ])
        }),
      "counts": .object(counts),
    ])
  }

  /// The coverage for people: what is missing or not working yet, and the counts.
  public func rendered(in language: Language) -> String {
    var lines = rows.filter { $0.state == .missing || !$0.isWorking }.map { row in
      let state =
        row.state.wording(language)
        + (row.state == .missing ? "" : Wording(zh: "，引擎未到", en: ", no engine yet")(language))
      return "\(row.id)\t\(state)\(row.reason.map { "\t" + $0(language) } ?? "")"
    }
    let counts = State.allCases.filter { count(of: $0) > 0 }
      .map { "\($0.wording(language)) \(count(of: $0))" }.joined(separator: language == .chinese ? "，" : ", ")
    lines.append(
      Wording(
        zh: "共 \(rows.count) 行：\(counts)；已工作 \(workingCount)",
        en: "\(rows.count) rows: \(counts); \(workingCount) working")(language))
    return lines.joined(separator: "\n")
  }
}

extension Coverage.State {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .runs: InstrumentLife.runs.wording
    case .records: InstrumentLife.records.wording
    case .shows: InstrumentLife.shows(why: "").wording
    case .rejected: Wording(zh: "不采纳", en: "rejected")
    case .missing: Wording(zh: "缺", en: "missing")
    }
  }
}
