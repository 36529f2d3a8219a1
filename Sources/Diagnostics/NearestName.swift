/// The known name nearest to a mistyped one, or `nil` where none is near: at most a third of the characters may differ,
/// but one of two or three; capitals do not count.
///
/// Cost: the product of the two lengths for each candidate of about the same length (optimal string alignment
/// distance); nothing for the others.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let mistyped = Array(name.lowercased())
  let limit = mistyped.count < 2 ? 0 : max(1, mistyped.count / 3)
  return
    candidates
    .compactMap { candidate -> (distance: Int, name: String)? in
      let known = Array(candidate.lowercased())
      guard abs(known.count - mistyped.count) <= limit else { return nil }
      let distance = editDistance(mistyped, known)
      return distance <= limit ? (distance, candidate) : nil
    }
    .min(by: <)?.name
}

/// “Did you mean”, or `nil` where no known name is near.
public func suggestion(for name: String, among known: some Sequence<String>) -> Wording? {
  nearestName(to: name, among: known).map { Wording(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") }
}

/// Insertions, deletions, replacements and swaps of neighbours between two words.
private func editDistance(_ first: [Character], _ second: [Character]) -> Int {
  if first.isEmpty || second.isEmpty { return max(first.count, second.count) }
  var beforeLast = [Int](repeating: 0, count: second.count + 1)
  var last = Array(0...second.count)
  for i in 1...first.count {
    var row = [i] + [Int](repeating: 0, count: second.count)
    for j in 1...second.count {
      let change = first[i - 1] == second[j - 1] ? 0 : 1
      row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change)
      if i > 1, j > 1, first[i - 1] == second[j - 2], first[i - 2] == second[j - 1] {
        row[j] = min(row[j], beforeLast[j - 2] + 1)
      }
    }
    (beforeLast, last) = (last, row)
  }
  return last[second.count]
}
