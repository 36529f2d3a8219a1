import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension PolicyCorpus {
  /// The yearly main-business revenue in yuan from which industry is above scale, as the standard's own condition has it:
  /// the least whole yuan for which it holds. `nil` where the corpus has no such standard, or it is no such line.
  /// - Throws: what strict evaluation refuses.
  /// Cost: some forty evaluations of the condition.
  public func industryLine() throws(Diagnostic) -> Double? {
    guard let condition = CriterionID("above-scale-industry/main-revenue").flatMap({ criterion($0) })?.condition else {
      return nil
    }
    func holds(_ yuan: Int) throws(Diagnostic) -> Bool {
      let evaluation = try condition.evaluate(year: 2000) { _ in .known(.decimal(Decimal128(yuan))) }
      return evaluation.value == .boolean(true)
    }
    var low = 0
    var high = 1_000_000_000_000
    guard try !holds(low), try holds(high) else { return nil }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try holds(middle) { high = middle } else { low = middle }
    }
    return Double(high)
  }
}
