import Diagnostics
import PolicyCorpus
import Quantities

/// 所属年度的范围: for which years a benefit can be given at all, by its document's period of force.
public struct CallYears: Sendable {
  /// The first and the last year in which something that qualifies can lie in the period of force; `nil` at an end that the
  /// document leaves open.
  struct Span: Sendable, Hashable {
    let first: Int?
    let last: Int?
  }

  private let spans: [InstrumentID: Span]

  /// Every year, of every benefit.
  public static let unbounded = CallYears(spans: [:])

  init(spans: [InstrumentID: Span]) {
    self.spans = spans
  }

  /// As the documents say. Cost: one pass over their benefits.
  public init(_ corpus: PolicyCorpus) {
    self.init(
      spans: Dictionary(corpus.benefits.compactMap { benefit in Span(benefit).map { (benefit.id, $0) } }) { first, _ in
        first
      })
  }

  func span(of benefit: InstrumentID) -> Span? { spans[benefit] }

  /// Whether something of a year can be in force.
  public func admits(_ year: Int, of benefit: InstrumentID) -> Bool { spans[benefit]?.contains(year) ?? true }
}

extension CallYears.Span {
  /// `nil` where the day of the claim is what must lie in the period: that bounds no year.
  fileprivate init?(_ benefit: BenefitDeclaration) {
    guard benefit.forceTestedOn != .claim else { return nil }
    let isByYear = benefit.accrual == .year || benefit.forceTestedOn == .periodEnd
    let force = benefit.force
    // A whole year is tested on its last day.
    let last = force.to.map { isByYear && $0 < Period.year($0.year).lastDay ? $0.year - 1 : $0.year }
    self.init(first: force.from?.year, last: last)
  }

  func contains(_ year: Int) -> Bool { (first.map { $0 <= year } ?? true) && (last.map { year <= $0 } ?? true) }

  /// `2023 到 2025`.
  var wording: Wording {
    switch (first, last) {
    case (let first?, let last?): Wording(zh: "\(first) 到 \(last) 年度", en: "\(first) to \(last)")
    case (let first?, nil): Wording(zh: "\(first) 年度起", en: "\(first) or later")
    case (nil, let last?): Wording(zh: "不晚于 \(last) 年度", en: "\(last) or earlier")
    case (nil, nil): Wording(zh: "任何年度", en: "any year")
    }
  }
}

extension DeliveryDecision {
  /// 所属年度: one in which the clause can be in force, and that has begun by today or by the window's first day.
  func checkYear(of terms: Call.Terms) throws {
    guard (2000...2100).contains(terms.year) else { throw Diagnostics(.badYear(terms.year)) }
    let latest = max(today.year, terms.opens.year)
    guard terms.year <= latest else {
      throw Diagnostics(
        Diagnostic(
          "delivery.year-ahead", at: Place(field: "year"),
          Wording(
            zh: "所属年度 \(terms.year) 到受理时还没有开始，不会有相符的",
            en: "the qualifying year \(terms.year) has not begun when the window opens: nobody can match"),
          expected: Wording(zh: "不晚于 \(latest) 年度", en: "\(latest) or earlier")))
    }
    guard let span = years.span(of: terms.instrument), !span.contains(terms.year) else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.year-not-in-force", at: Place(field: "year"),
        Wording(
          zh: "所属年度 \(terms.year) 不在文件的执行期，不会有相符的",
          en: "the document is not in force for \(terms.year): nobody can match"),
        expected: span.wording,
        remedy: Wording(zh: "核对所属年度", en: "check the year")))
  }
}
