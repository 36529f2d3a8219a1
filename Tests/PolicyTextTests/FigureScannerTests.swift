import Testing

@testable import PolicyText

@Suite("The scanner of figures")
struct FigureScannerTests {
  /// What the scanner finds, each as its words; what is no figure with its class.
  static func scan(_ text: String) -> [String] {
    let placed = PlacedText.joining(text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)).text
    return FigureScanner.figures(in: placed).map { figure in
      switch figure.kind {
      case .quantity(let quantity): quantity.words
      case .day(let day): "\(day)"
      case .month(let year, let month): "\(year)-\(month)"
      case .year(let year): "\(year)年"
      case .plan(let years): "plan \(years.lowerBound)–\(years.upperBound)"
      case .designation(let designation): "\(designation) \(figure.text)"
      }
    }
  }

  @Test("nothing is found where there is nothing")
  func nothing() { #expect(Self.scan("进一步统一思想，万众一心") == []) }
}
