import BatchEvaluation
import Quantities

/// The answers of a run as comma-separated text, sorted by credit code, subject, key and benefit.
public struct BatchTable {
  private let outcome: BatchOutcome
  private let codes: [PackedCreditCode]
  /// The enterprises by their codes.
  private let order: [UInt32]
  private let kinds: [KindAnswers]
  private let showsReasons: Bool

  /// - Parameter showsReasons: whether a last column says what each cell of the benefit's table came to.
  /// Cost: a sort of the enterprises and a look at each answer.
  public init(_ outcome: BatchOutcome, showsReasons: Bool = false) {
    self.outcome = outcome
    self.showsReasons = showsReasons
    if case .codes(let codes) = outcome.population.enterprises.keys { self.codes = codes } else { codes = [] }
    let codes = codes
    order = codes.indices.map { UInt32($0) }.sorted { codes[Int($0)] < codes[Int($1)] }
    kinds = outcome.kinds.map { KindAnswers($0, outcome.assessor) }.sorted { $0.name < $1.name }
  }

  /// A text as a cell of a line.
  static func cell(_ text: String) -> [UInt8] { cell(Array(text.utf8)[...]) }

  static func cell(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let quote = UInt8(ascii: "\"")
    guard text.contains(where: { [UInt8(ascii: ","), quote, 0x0A, 0x0D].contains($0) }) else { return Array(text) }
    return [quote] + text.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
  }

  public var header: String {
    "credit_code,subject,key,benefit,state,amount_kind,min_yuan,max_yuan,row" + (showsReasons ? ",reasons" : "") + "\n"
  }

  /// Hands the rows over, some enterprises at a time.
  public func write(_ receive: ([UInt8]) throws -> Void) rethrows {
    var bytes = Array(header.utf8)
    for enterprise in order {
      for kind in kinds {
        kind.append(enterprise: Int(enterprise), code: codes[Int(enterprise)], showsReasons, to: &bytes)
      }
      if bytes.count > 1 << 20 {
        try receive(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try receive(bytes)
  }
}

/// The answers of one kind of subject, row by row instead of benefit by benefit.
private struct KindAnswers {
  let name: String
  private let kind: BatchOutcome.Kind
  /// The text that stands for each benefit and the names of its table's rows, as they are written.
  private let benefits: [(name: [UInt8], rows: [[UInt8]])]
  /// Where the answers of each row begin.
  private var starts: [UInt32]
  /// The position of the benefit, and of the answer within the block.
  private var answers: [(benefit: UInt16, index: UInt16)]

  init(_ kind: BatchOutcome.Kind, _ assessor: BatchAssessor) {
    self.kind = kind
    name = kind.table.kind
    benefits = kind.benefits.map { index in
      let benefit = assessor.benefits[index]
      return (Array(benefit.declaration.id.description.utf8), benefit.table.rows.map { BatchTable.cell($0.name) })
    }
    starts = [UInt32](repeating: 0, count: kind.table.count + 1)
    var total = 0
    for block in kind.blocks {
      for outcomes in block {
        for row in outcomes.rows { starts[Int(row) + 1] += 1 }
        total += outcomes.rows.count
      }
    }
    for row in 1..<max(1, starts.count) { starts[row] += starts[row - 1] }
    answers = Array(repeating: (0, 0), count: total)
    var next = starts
    for block in kind.blocks {
      for (position, outcomes) in block.enumerated() {
        for (index, row) in outcomes.rows.enumerated() {
          answers[Int(next[Int(row)])] = (UInt16(position), UInt16(index))
          next[Int(row)] += 1
        }
      }
    }
  }

  func append(enterprise: Int, code: PackedCreditCode, _ showsReasons: Bool, to bytes: inout [UInt8]) {
    for row in kind.table.rows(ofEnterprise: enterprise) {
      let range = starts[row]..<starts[row + 1]
      guard !range.isEmpty else { continue }
      let block = kind.blocks[row / Population.blockRows]
      for position in range {
        let (benefit, index) = answers[Int(position)]
        let outcomes = block[Int(benefit)]
        code.append(to: &bytes)
        bytes.append(0x2C)
        bytes += name.utf8
        bytes.append(0x2C)
        if case .below(_, let keys) = kind.table.keys {
          bytes += BatchTable.cell(keys.bytes(at: row))
        } else {
          code.append(to: &bytes)
        }
        bytes.append(0x2C)
        bytes += benefits[Int(benefit)].name
        append(outcomes.verdict(at: Int(index)), benefits[Int(benefit)].rows, to: &bytes)
        if showsReasons { appendReasons(outcomes, Int(index), benefits[Int(benefit)].rows, to: &bytes) }
        bytes.append(0x0A)
      }
    }
  }

  private func append(_ verdict: PlanVerdict, _ rows: [[UInt8]], to bytes: inout [UInt8]) {
    switch verdict.state {
    case .eligible: bytes += ",eligible,".utf8
    case .undecided: bytes += ",undecided,".utf8
    case .ineligible: bytes += ",ineligible,".utf8
    case .notInForce: bytes += ",not_in_force,".utf8
    }
    switch verdict.kind {
    case .fixed: bytes += "fixed,".utf8
    case .upTo: bytes += "upTo,".utf8
    case .range: bytes += "range,".utf8
    case .none: bytes += "none,".utf8
    }
    appendYuan(verdict.least, &bytes)
    bytes.append(0x2C)
    if let most = verdict.most { appendYuan(most, &bytes) }
    bytes.append(0x2C)
    if let row = verdict.row { bytes += rows[row] }
  }

  private func appendYuan(_ fen: Int64, _ bytes: inout [UInt8]) {
    bytes += (fen % 100 == 0 ? String(fen / 100) : Money(fen: fen).description).utf8
  }

  /// For each row of the table its name and a letter for each cell: t met, f failed, u unknown.
  private func appendReasons(_ outcomes: PlanOutcomes, _ index: Int, _ rows: [[UInt8]], to bytes: inout [UInt8]) {
    bytes.append(0x2C)
    let cells = outcomes.cells(at: index, tableRows: rows.count)
    guard !cells.isEmpty else { return }
    let width = cells.count / rows.count
    for (row, name) in rows.enumerated() {
      if row > 0 { bytes.append(0x3B) }
      bytes += name
      bytes.append(0x3D)
      for cell in cells[row * width..<(row + 1) * width] {
        switch cell {
        case .met: bytes.append(UInt8(ascii: "t"))
        case .failed: bytes.append(UInt8(ascii: "f"))
        case .unknown: bytes.append(UInt8(ascii: "u"))
        }
      }
    }
  }
}
