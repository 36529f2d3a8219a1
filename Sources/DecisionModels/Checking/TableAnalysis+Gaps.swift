import DecisionLanguage
import Diagnostics

extension TableAnalysis {
  /// An input that no rule covers; `nil` where there is none, or where the search would take too long.
  /// - Parameter holes: examples that were told already.
  func gap(except holes: [[Int]] = []) -> Diagnostic? {
    var search = GapSearch(accepted: accepted, whole: partitions.map(\.whole))
    guard !partitions.isEmpty, let slots = search.uncovered(by: Array(accepted.indices)), !holes.contains(slots) else {
      return nil
    }
    return finding(
      "dmn.table-gap", .warning, at: place,
      Wording(zh: "没有规则管 \(words(slots))", en: "no rule covers \(words(slots))"),
      remedy: Wording(zh: "添一条规则，或写明缺省输出", en: "add a rule, or a default output"))
  }

  /// Stretches between two rules that none covers although all else is as either asks: a band that is missing. Each with
  /// an example. Single values, such as the years 1 and 3, are no bands.
  func holes() -> [(example: [Int], finding: Diagnostic)] {
    var found: [[Int]: Diagnostic] = [:]
    var steps = Self.mostSteps * 10
    let rules = accepted.indices.filter { !accepted[$0].contains(where: \.isEmpty) }
    for column in partitions.indices where partitions[column].domain.isLine {
      // The nearest rule first: of two messages about one hole its own is the clearer.
      let byStart = rules.sorted { (accepted[$0][column].first ?? 0, $0) < (accepted[$1][column].first ?? 0, $1) }
      for one in byStart.reversed() {
        for other in byStart where accepted[one][column].end < accepted[other][column].first ?? 0 {
          guard steps > 0, found.count < Self.mostFindings else { break }
          steps -= rules.count
          guard let box = box(between: one, other, column) else { continue }
          var search = GapSearch(accepted: accepted, whole: box, steps: min(steps, Self.mostSteps))
          let before = search.steps
          let example = search.uncovered(by: Array(accepted.indices))
          steps -= (before - search.steps) * rules.count
          guard let example, found[example] == nil else { continue }
          found[example] = finding(
            "dmn.table-hole", .warning, at: self.rules[max(one, other)],
            Wording(
              zh: "第 \(one + 1) 条和第 \(other + 1) 条规则之间有空缺：没有规则管 \(words(example))",
              en: "between rules \(one + 1) and \(other + 1) no rule covers \(words(example))"),
            remedy: Wording(
              zh: "让“\(name(of: column))”的条件相接，或添一条规则",
              en: "let the conditions on '\(name(of: column))' touch, or add a rule"))
        }
      }
    }
    return found.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { ($0.key, $0.value) }
  }

  /// What lies between the ends of two rules in one column, where both hold in all others; `nil` where that is nothing.
  private func box(between one: Int, _ other: Int, _ column: Int) -> [SlotSet]? {
    var box = zip(accepted[one], accepted[other]).map { $0.intersection($1) }
    let (below, above) = (accepted[one][column], accepted[other][column])
    guard let start = above.first, below.isStretch || above.isStretch else { return nil }
    box[column] = SlotSet([below.end..<start]).intersection(partitions[column].whole)
    return box.contains(where: \.isEmpty) ? nil : box
  }

  /// Rules that others which decide in their place cover wholly.
  /// - Parameters:
  ///   - others: what those others are called.
  ///   - stronger: the rules that decide in a rule's place wherever they hold too.
  func shadowed(_ others: Wording, by stronger: (Int) -> [Int]) -> [Diagnostic] {
    var found: [Diagnostic] = []
    var steps = Self.mostSteps
    for rule in accepted.indices where !accepted[rule].contains(where: \.isEmpty) {
      let before = stronger(rule).filter { earlier in
        zip(accepted[earlier], accepted[rule]).allSatisfy { !$0.intersection($1).isEmpty }
      }
      guard !before.isEmpty, found.count < Self.mostFindings else { continue }
      var search = GapSearch(accepted: accepted, whole: accepted[rule], steps: steps)
      let free = search.uncovered(by: before)
      steps = search.steps
      if free == nil, steps > 0 {
        let numbers = before.prefix(5).map { "\($0 + 1)" }
        found.append(
          unreachable(
            rule,
            Wording(
              zh: "\(others.zh)（第 \(numbers.joined(separator: "、")) 条）已全部覆盖",
              en: "\(others.en) (\(numbers.joined(separator: ", "))) cover it")))
      }
      guard steps > 0 else { break }
    }
    return found
  }
}

/// Looks for a combination of slots that none of some rules accepts.
private struct GapSearch {
  let accepted: [[SlotSet]]
  let whole: [SlotSet]
  var steps = TableAnalysis.mostSteps
  /// Columns and rules that were found to leave nothing out.
  private var covered: Set<State> = []

  private struct State: Hashable {
    let column: Int
    let rules: [Int]
  }

  init(accepted: [[SlotSet]], whole: [SlotSet], steps: Int = TableAnalysis.mostSteps) {
    self.accepted = accepted
    self.whole = whole
    self.steps = steps
  }

  /// A slot for each column; `nil` where the rules cover everything, or where the steps are used up.
  mutating func uncovered(by rules: [Int]) -> [Int]? {
    whole.contains(where: \.isEmpty) ? nil : uncovered(from: 0, by: rules)
  }

  private mutating func uncovered(from column: Int, by rules: [Int]) -> [Int]? {
    guard !rules.isEmpty else { return whole[column...].compactMap(\.first) }
    guard column < whole.count else { return nil }
    let state = State(column: column, rules: rules)
    guard !covered.contains(state) else { return nil }
    // A rule that accepts all that is left covers it.
    let isWhole = rules.contains { rule in
      (column..<whole.count).allSatisfy { accepted[rule][$0].isSuperset(of: whole[$0]) }
    }
    if !isWhole {
      for slot in representatives(of: column, rules) {
        steps -= 1
        guard steps > 0 else { return nil }
        let left = rules.filter { accepted[$0][column].contains(slot) }
        if let rest = uncovered(from: column + 1, by: left) { return [slot] + rest }
      }
    }
    covered.insert(state)
    return nil
  }

  /// One slot of each stretch in which none of the rules changes its answer.
  private func representatives(of column: Int, _ rules: [Int]) -> [Int] {
    var cuts: Set<Int> = []
    for rule in rules {
      for range in accepted[rule][column].ranges {
        cuts.insert(range.lowerBound)
        cuts.insert(range.upperBound)
      }
    }
    var found: [Int] = []
    for range in whole[column].ranges {
      found.append(range.lowerBound)
      found.append(contentsOf: cuts.filter { range.contains($0) && $0 != range.lowerBound })
    }
    return found.sorted()
  }
}
