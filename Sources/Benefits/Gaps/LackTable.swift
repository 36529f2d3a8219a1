import BatchEvaluation
import Facts
import PolicyCorpus
import Quantities

/// What a population lacks as comma-separated text, sorted by credit code, subject, key, benefit and fact.
public struct LackTable {
  private let lacks: PopulationLacks
  private let codes: [PackedCreditCode]
  private let kinds: [(table: SubjectTable, lines: LackLines)]

  public init(_ lacks: PopulationLacks) {
    self.lacks = lacks
    if case .codes(let codes) = lacks.population.enterprises.keys { self.codes = codes } else { codes = [] }
    kinds = lacks.kinds.sorted { $0.table.kind < $1.table.kind }.map { ($0.table, LackLines($0)) }
  }

  public var header: String {
    switch lacks.seeking {
    case .gaps: "credit_code,subject,key,benefit,fact,op,now,needed,share\n"
    case .missing: "credit_code,subject,key,benefit,fact,could_release_yuan\n"
    }
  }

  /// Hands the rows over, some enterprises at a time. Cost: a sort of the enterprises and a look at each finding.
  public func write(_ receive: ([UInt8]) throws -> Void) rethrows {
    var bytes = Array(header.utf8)
    for enterprise in codes.indices.sorted(by: { codes[$0] < codes[$1] }) {
      for kind in kinds {
        for row in kind.table.rows(ofEnterprise: enterprise) {
          for (benefit, lack) in kind.lines.ofRow(row) {
            append(row, benefit, lack, of: kind.table, codes[enterprise], to: &bytes)
          }
        }
      }
      if bytes.count > 1 << 20 {
        try receive(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try receive(bytes)
  }

  private func append(
    _ row: Int, _ benefit: Int, _ lack: PopulationLacks.Lack, of table: SubjectTable, _ code: PackedCreditCode,
    to bytes: inout [UInt8]
  ) {
    var head: [UInt8] = []
    code.append(to: &head)
    head += ",\(table.kind),".utf8
    if case .below(_, let keys) = table.keys {
      head += BatchTable.cell(keys[row])
    } else {
      code.append(to: &head)
    }
    head += ",\(lacks.assessor.benefits[benefit].declaration.id),".utf8
    for tail in tails(of: lack) { bytes += head + tail.utf8 + [0x0A] }
  }

  private func tails(of lack: PopulationLacks.Lack) -> [String] {
    switch lacks.seeking {
    case .gaps:
      lack.shortfalls.map { shortfall in
        let change = shortfall.change
        let now =
          switch shortfall.now {
          case .unknown: ""
          case .absent: "-"
          case .known(let value): value.description
          }
        let share = shortfall.share?.rounded(scale: 6, .halfUp)?.description ?? ""
        return "\(change.fact),\(change.comparison),\(now),\(change.needed),\(share)"
      }.sorted()
    case .missing:
      lack.missing.sorted { $0.reference < $1.reference }.map { missing in
        "\(missing.reference),\(missing.couldRelease?.description ?? "")"
      }
    }
  }
}

/// What each row of a kind lacks, in the order of rows and, for a row, of benefits.
private struct LackLines {
  private let kind: PopulationLacks.Kind
  /// Where each row's begin, and after them where the last row's end.
  private let starts: [Int]
  /// Which of the kind's benefits, and which of its lacks.
  private let lines: [(benefit: UInt16, lack: UInt32)]

  init(_ kind: PopulationLacks.Kind) {
    self.kind = kind
    var starts = Array(repeating: 0, count: kind.table.count + 1)
    for part in kind.benefits.flatMap(\.parts) {
      for row in part.rows { starts[Int(row) + 1] += 1 }
    }
    for row in 0..<kind.table.count { starts[row + 1] += starts[row] }
    var next = starts
    var lines = Array(repeating: (benefit: UInt16(0), lack: UInt32(0)), count: starts[kind.table.count])
    for (position, own) in kind.benefits.enumerated() {
      for part in own.parts {
        for (row, lack) in zip(part.rows, part.lacks) {
          lines[next[Int(row)]] = (UInt16(position), lack)
          next[Int(row)] += 1
        }
      }
    }
    (self.starts, self.lines) = (starts, lines)
  }

  /// What a row lacks, of each of the assessor's benefits.
  func ofRow(_ row: Int) -> [(benefit: Int, lack: PopulationLacks.Lack)] {
    lines[starts[row]..<starts[row + 1]].map { line in
      let own = kind.benefits[Int(line.benefit)]
      return (own.benefit, own.lacks[Int(line.lack)])
    }
  }
}
