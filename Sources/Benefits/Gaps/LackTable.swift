import BatchEvaluation
import Facts
import PolicyCorpus
import Quantities

/// What a population lacks as comma-separated text, sorted by credit code, subject, key, benefit and fact.
public struct LackTable {
  private let lacks: PopulationLacks
  private let codes: [PackedCreditCode]
  private let kinds: [PopulationLacks.Kind]

  public init(_ lacks: PopulationLacks) {
    self.lacks = lacks
    if case .codes(let codes) = lacks.population.enterprises.keys { self.codes = codes } else { codes = [] }
    kinds = lacks.kinds.sorted { $0.table.kind < $1.table.kind }
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
        let rows = kind.table.rows(ofEnterprise: enterprise)
        var place = kind.findings.firstPlace { $0.row >= rows.lowerBound }
        while place < kind.findings.count, kind.findings[place].row < rows.upperBound {
          append(kind.findings[place], of: kind.table, codes[enterprise], to: &bytes)
          place += 1
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
    _ finding: PopulationLacks.Finding, of table: SubjectTable, _ code: PackedCreditCode, to bytes: inout [UInt8]
  ) {
    var head: [UInt8] = []
    code.append(to: &head)
    head += ",\(table.kind),".utf8
    if case .below(_, let keys) = table.keys {
      head += BatchTable.cell(keys[Int(finding.row)])
    } else {
      code.append(to: &head)
    }
    head += ",\(lacks.assessor.benefits[Int(finding.benefit)].declaration.id),".utf8
    for tail in tails(of: finding.lack) { bytes += head + tail.utf8 + [0x0A] }
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

extension [PopulationLacks.Finding] {
  /// The first place where something holds that holds from there on, by halving.
  fileprivate func firstPlace(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
