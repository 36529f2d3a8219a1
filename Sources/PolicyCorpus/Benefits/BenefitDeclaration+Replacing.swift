import DecisionLanguage
import Diagnostics
import Quantities

extension BenefitDeclaration {
  /// The benefit with parts of it replaced: what readings, reforms and mutations are made of.
  func replacing(
    inputs: [BenefitInput]? = nil, table: DecisionTable? = nil, base: FactExpression?? = nil, tiers: [Tier]? = nil,
    force: PeriodOfForce? = nil, forceTestedOn: ForceTest? = nil, overlaps: [Overlap]? = nil,
    enterpriseCap: Money?? = nil
  ) -> BenefitDeclaration {
    BenefitDeclaration(
      id: id, name: name, life: life, subject: subject, accrual: accrual, frequency: frequency, payer: payer,
      delivery: delivery, paysCash: paysCash, force: force ?? self.force,
      forceTestedOn: forceTestedOn ?? self.forceTestedOn, overlaps: overlaps ?? self.overlaps,
      inputs: inputs ?? self.inputs, table: table ?? self.table, base: base ?? self.base,
      enterpriseCap: enterpriseCap ?? self.enterpriseCap,
      tiers: tiers ?? self.tiers, cases: cases, place: place)
  }
}

extension DecisionTable {
  /// A column of a row.
  enum CellColumn: Hashable {
    case input(Int)
    case output(Int)
  }

  /// The table with some cells' texts replaced, read again from its text.
  /// - Parameter text: the new text of a cell, by row and column; `nil` leaves it.
  /// - Throws: what is wrong with the new texts.
  func replacing(_ text: (Int, CellColumn) -> String?) throws(Diagnostics) -> DecisionTable {
    func line(_ cells: [String], _ results: [String]) -> String {
      "\(cells.joined(separator: " | ")) || \(results.joined(separator: " | "))"
    }
    let head = line([hitPolicy.rawValue] + inputs.map(\.name), outputs.map(\.name))
    let lines = rows.enumerated().map { row, one in
      line(
        [one.name] + one.cells.enumerated().map { text(row, .input($0)) ?? $1.source.text },
        one.results.enumerated().map { text(row, .output($0)) ?? $1.source.text })
    }
    func types(_ columns: [Column]) -> [String: FEELType] {
      Dictionary(columns.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
    }
    let grid: TextGrid
    do throws(Diagnostic) {
      grid = try TextGrid(
        ([head] + lines).joined(separator: "\n"), file: place.file, firstLine: place.line ?? 1, indentation: 0)
    } catch {
      throw Diagnostics(error)
    }
    return try DecisionTable(reading: grid, inputs: types(inputs), outputs: types(outputs), options: .corpus)
  }
}
