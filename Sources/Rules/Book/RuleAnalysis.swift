import DecisionLanguage
import DecisionModels
import Diagnostics
import PolicyCorpus

/// What a proof over all values of its inputs found in a table, each with an example.
public struct RuleAnalysis: Sendable, Hashable {
  public struct Finding: Sendable, Hashable {
    public let kind: Kind
    public let diagnostic: Diagnostic
  }

  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 重叠: rows that hold together although the hit policy forbids it.
    case overlap
    /// 空缺: a band between two rows that none covers.
    case hole
    /// 不可达: a row that can never decide.
    case unreachable
    /// 可合并: rows that could be one.
    case mergeable
    /// A cell, name or type that is wrong.
    case fault
    /// 提醒: nothing wrong, but worth a look, such as a decision without logic.
    case notice

    /// Whether a version with such a finding may not be enabled.
    public var bars: Bool { self == .overlap || self == .hole || self == .fault }
  }

  public let findings: [Finding]
  /// An input that no row covers: of a benefit it comes to 暂不相符, and is no fault.
  public let miss: Diagnostic?
  /// Whether the table was analysed at all: a cell may look at more than its own input.
  public let isProved: Bool

  public var isClean: Bool { findings.isEmpty && isProved }

  /// What stands in the way of enabling.
  public var barring: [Finding] { findings.filter(\.kind.bars) }

  /// Analyses a table by its columns as they are called, whatever they read.
  /// - Parameter name: what messages call the table.
  /// Cost: rows² × columns at worst, bounded by a number of steps.
  public init(of table: DecisionTable, named name: String) {
    let columns = table.inputs.map { TableExport.Fact(name: $0.name, exportedName: $0.name, type: $0.type) }
    let readings = table.inputs.map { column in
      let span = SourceSpan(0, column.name.unicodeScalars.count)
      return (
        column.name,
        TableExport.Reading.expression(Expression(.name(column.name), span), SourceText(column.name))
      )
    }
    let model = TableExport(
      name: name, namespace: "urn:tidu:analysis", table: table, facts: columns,
      readings: Dictionary(readings) { first, _ in first }
    ).model
    do throws(Diagnostics) {
      self.init(try DecisionEngine(ModelLibrary(model), checking: true))
    } catch {
      self.init(faults: error.all)
    }
  }

  /// What the check of a whole model found.
  public init(_ engine: DecisionEngine) {
    let found = engine.findings.map { Finding(kind: Kind($0), diagnostic: $0) }
    findings =
      engine.faults.map { Finding(kind: .fault, diagnostic: $0) }
      + found.filter { $0.diagnostic.code != Self.missCode }
    miss = engine.findings.first { $0.code == Self.missCode }
    isProved = engine.unanalysedTables.isEmpty
  }

  /// What keeps a model from being analysed at all.
  init(faults: [Diagnostic]) {
    findings = faults.map { Finding(kind: .fault, diagnostic: $0) }
    miss = nil
    isProved = false
  }

  private static let missCode = "dmn.table-gap"
}

extension RuleAnalysis.Kind {
  fileprivate init(_ found: Diagnostic) {
    self =
      switch found.code {
      case "dmn.rules-overlap": .overlap
      case "dmn.table-hole": .hole
      case "dmn.rule-unreachable": .unreachable
      case "dmn.rules-mergeable": .mergeable
      default: found.severity == .error ? .fault : .notice
      }
  }
}
