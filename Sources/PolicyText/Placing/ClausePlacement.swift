import Diagnostics

/// Finds for each clause that the corpus knows the head with which it begins in the text.
///
/// Clauses keep their order, so that (一) of one section is not taken for (一) of another; the title says more than the
/// number, and a heading that lost its number or has another title is still found between its neighbours.
struct ClausePlacement {
  let expected: [ExpectedClause]
  let heads: [Head]
  let finder: HeadFinder

  /// The head of each expected clause; `nil` for one that the text lacks.
  /// Cost: the product of the numbers of clauses and heads.
  func placed() -> [Head?] {
    var placed = aligned()
    let styles = placed.compactMap(\.?.enumerator.style)
    // What is left: a head with the right number and a style that clauses have, followed by text, between the neighbours.
    for index in expected.indices where placed[index] == nil {
      guard let ordinal = expected[index].ordinal else { continue }
      let after = placed[..<index].last { $0 != nil }??.start ?? -1
      let before = placed[(index + 1)...].first { $0 != nil }??.start ?? Int.max
      let fitting = heads.filter { head in
        head.start > after && head.start < before && head.enumerator.ordinal == ordinal
          && styles.contains(head.enumerator.style) && !isEmpty(head)
      }
      placed[index] = fitting.max { left, right in
        styles.count { $0 == left.enumerator.style } < styles.count { $0 == right.enumerator.style }
      }
    }
    return placed
  }

  /// The best assignment in order, by dynamic programming over clauses and heads.
  private func aligned() -> [Head?] {
    let width = heads.count + 1
    var best = [Int](repeating: 0, count: (expected.count + 1) * width)
    for row in stride(from: expected.count - 1, through: 0, by: -1) {
      for column in stride(from: heads.count - 1, through: 0, by: -1) {
        let score = likeness(of: heads[column], to: expected[row])
        let taken = score > 0 ? score + best[(row + 1) * width + column + 1] : 0
        best[row * width + column] = max(
          taken, best[(row + 1) * width + column], best[row * width + column + 1])
      }
    }
    var placed = [Head?](repeating: nil, count: expected.count)
    var (row, column) = (0, 0)
    while row < expected.count, column < heads.count {
      let here = best[row * width + column]
      if here == best[row * width + column + 1] {
        column += 1
      } else if here == best[(row + 1) * width + column] {
        row += 1
      } else {
        placed[row] = heads[column]
        (row, column) = (row + 1, column + 1)
      }
    }
    return placed
  }

  /// How much a head looks like a clause's; 0 where it does not.
  private func likeness(of head: Head, to clause: ExpectedClause) -> Int {
    let title = Array(clause.foldedTitle)
    let hasNumber = clause.ordinal != nil && head.enumerator.ordinal == clause.ordinal
    if finder.folded.has(title, at: head.titleStart) {
      // In a table of contents the same heads stand once more, with nothing below them.
      let isFollowed = finder.endsTitle(head.titleStart + title.count) && !isEmpty(head)
      return (hasNumber ? 12 : clause.ordinal == nil ? 10 : 8) + (isFollowed ? 4 : 0)
    }
    guard hasNumber || clause.ordinal == nil, head.enumerator.style != .none else { return 0 }
    let end = min(head.titleStart + 40, finder.folded.characters.count)
    let found = String(finder.folded.characters[finder.title(of: head, before: end)])
    return nearestName(to: found, among: [clause.foldedTitle]) == nil ? 0 : 6
  }

  /// Whether nothing but a title stands before the next head.
  private func isEmpty(_ head: Head) -> Bool {
    guard let next = heads.first(where: { $0.start > head.start }) else { return false }
    return finder.title(of: head, before: next.start).upperBound >= next.start - 1
  }
}
