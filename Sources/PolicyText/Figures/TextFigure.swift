import Quantities

/// A figure of a text, or what looks like one and is none.
public struct TextFigure: Sendable, Hashable {
  public enum Kind: Sendable, Hashable {
    case quantity(FigureQuantity)
    case day(CalendarDay)
    case month(year: Int, month: Int)
    /// A calendar year, or the last of a plan's years.
    case year(Int)
    /// 十五五: the years of a five-year plan, which deadlines may mean.
    case plan(ClosedRange<Int>)
    /// A number in a name.
    case designation(Designation)
  }

  /// What a number that is no figure belongs to.
  public enum Designation: String, Sendable, Hashable, CaseIterable {
    /// 2+(3+6)+(4+5)
    case formula
    /// Web3.0, ISO 56005, 5G, 3D, 2.0版
    case name
    /// 四大, “五个新城”
    case collective
    /// 三年 in a plan's title
    case period
    /// (2022) after a title
    case edition
    /// 〔2025〕20号
    case documentNumber
    /// 1. (一)
    case listNumber
  }

  public let kind: Kind
  /// As it stands in the text, from the number to the unit.
  public let text: String
  /// Where it stands among the characters of the text that was scanned.
  public let range: Range<Int>
  /// The words around it that say how it is meant: 不低于, 最高, 以上, 左右.
  public let qualifiers: [String]

  /// Whether a rule, an indicator, a day or a note must account for it.
  public var isFigure: Bool {
    switch kind {
    case .designation, .plan: false
    case .quantity, .day, .month, .year: true
    }
  }
}
