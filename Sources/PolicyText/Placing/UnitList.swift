/// 责任单位: the units at the end of a clause, in brackets.
struct UnitList {
  let units: [String]

  private static let labels = ["责任单位:", "责任部门:", "牵头单位:"].map(Array.init)

  /// The last list of a clause. Brackets without the label count where they end the clause and hold nothing but known
  /// units.
  init?(in folded: FoldedText, isUnit: (String) -> Bool) {
    let characters = folded.characters
    var end = characters.count
    while end > 0 {
      guard let close = characters[..<end].lastIndex(of: ")"), let open = Self.opening(of: close, in: characters) else {
        return nil
      }
      let inner = Array(characters[(open + 1)..<close])
      let label = Self.labels.first { inner.starts(with: $0) }
      let units = String(inner.dropFirst(label?.count ?? 0)).split(separator: "、").map(String.init)
      if label != nil || (close >= characters.count - 2 && units.count > 0 && units.allSatisfy(isUnit)) {
        self.units = units
        return
      }
      end = open
    }
    return nil
  }

  private static func opening(of close: Int, in characters: [Character]) -> Int? {
    var depth = 0
    for place in stride(from: close, through: 0, by: -1) {
      if characters[place] == ")" { depth += 1 }
      if characters[place] == "(" { depth -= 1 }
      if depth == 0 { return place }
    }
    return nil
  }
}
