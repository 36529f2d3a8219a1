/// 指令性数字: words that ask an enterprise to report or to reach a statutory figure. The law on statistics lets nobody do
/// that (`Warning.check` refuses it); to say what an enterprise told, or what it lacks, is no such wish.
enum FigureWish {
  /// The first clause that asks for it; `nil` where none does.
  static func found(in text: String) -> String? {
    let clauses = text.split { "。；;！!？?\n".contains($0) }.map(String.init)
    return clauses.first { clause in
      let plain = clause.replacing(",", with: "").lowercased()
      if plain.contains(madeUp) { return true }
      guard plain.contains(measure), plain.contains(figure) else { return false }
      return plain.contains(demand) || plain.contains(ledDemand)
    }
  }

  // Regex is not Sendable: each is made where it is used.

  /// What the statutory survey asks for.
  private static var measure: Regex<Substring> {
    /产值|产出|营收|营业收入|主营业务收入|销售额|销售收入|收入|增速|增幅|增长|报表|output|revenue|sales|growth/
  }

  private static var figure: Regex<Substring> {
    /(?:[0-9０-９]+(?:[.．][0-9０-９]+)?|[一二三四五六七八九十两百千]+)\s*(?:万|亿|千|百)?\s*(?:元|万|亿|%|％|个点|个百分点|million|yuan)/
  }

  /// Words that ask by themselves.
  private static var demand: Regex<Substring> {
    /报到|报足|报满|报够|报成|报为|填到|填成|填为|填够|不低于|不少于|至少|确保|务必|保住|守住|补足|凑到|凑够|report (?:at least|no less)|make sure/
  }

  /// Words that tell what was reached, and ask for it where somebody is asked before them.
  private static var ledDemand: Regex<Substring> {
    /(?:请|须|应当|必须|争取|力争|努力|要求|要把|要让|please|must|should).*(?:达到|做到|完成|拉到|提到|回到|超过|突破|增长到|不退规|reach|report)/
  }

  /// Figures that would be made up, whatever they are.
  private static var madeUp: Regex<Substring> { /虚报|多报|少报|瞒报|往高报|报高|报低|凑数|做数据|冲数/ }
}
