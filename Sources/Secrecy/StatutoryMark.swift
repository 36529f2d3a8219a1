/// 法定统计报表的标记: what shows that a file comes from the statutory survey, whose figures of single enterprises have no
/// way into this system. It stands in the file's name, a sheet's name, a title or a footer.
///
/// Forms of approved local surveys have numbers and makers of their own (`沪…`, a bureau of the city) and are none.
public enum StatutoryMark {
  /// Titles of forms of the survey of enterprises, the platform on which they are filed, and who makes them.
  private static let phrases = [
    "产销总值及主要产品产量", "调查单位基本情况", "能源购进、消费与库存", "统计报表制度", "制定机关:国家统计局", "国家统计局制定", "国统字",
  ]

  /// What says of the platform that a file is not from it.
  private static let denials = ["非", "不是", "不含", "不属", "不来自", "无关", "并非"]

  /// Whether a cell's text shows it.
  /// - Parameter folded: half-width, without white space, every dash as `-`.
  public static func stands(in folded: String) -> Bool {
    if phrases.contains(where: folded.contains) { return true }
    if folded.contains("联网直报"), !denials.contains(where: folded.contains) { return true }
    // 表号:B204-1, B204-1表, 101-1表; not 沪统101-1表, nor 共120表.
    return folded.contains(/表号:?[A-Za-z]{0,2}[1-9]\d{2}/)
      || folded.contains(/(?:^|[^A-Za-z0-9沪市区])[BCEFHNSX][1-9]\d{2}(?:-\d{1,2})?表/)
      || folded.contains(/(?:^|[:,(《、])[1-9]\d{2}-\d{1,2}表/)
  }

  /// Whether the name of a file (without its ending) or of a sheet shows it; there a form's number may stand alone.
  /// - Parameter folded: as for `stands(in:)`.
  public static func stands(inName folded: String) -> Bool {
    stands(in: folded) || folded.contains(/(?:^|[^A-Za-z0-9沪市区])[BCEFHNSX][1-9]\d{2}-\d{1,2}(?:$|[^0-9])/)
      || folded.wholeMatch(of: /[1-9]\d{2}-\d{1,2}/) != nil
  }
}
