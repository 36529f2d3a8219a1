import Testing

@testable import Portal

@Suite("Shares in figures")
struct ShareTests {
  @Test(
    "a share is rounded half up to a tenth of a per cent, and is neither whole nor none unless it is",
    arguments: [
      (0, 7, "0%"), (1, 100_000, "<0.1%"), (1, 2_000, "0.1%"), (11, 13, "84.6%"), (17, 20, "85%"),
      (999, 1_000, "99.9%"), (99_999, 100_000, "99.9%"), (7, 7, "100%"), (8, 7, "114.3%"),
    ])
  func share(part: Int, whole: Int, text: String) {
    #expect(FigureText.percent(part, of: whole) == text)
  }

  @Test("nothing is a share of nothing")
  func nothing() {
    #expect(FigureText.percent(0, of: 0) == nil)
  }

  @Test("what fell or rose by less than a twentieth of a per cent is told to two decimals, and is no zero")
  func growth() {
    #expect([-4, 4, 5, -125, 0].map(FigureText.growth) == ["−0.04%", "+0.04%", "+0.1%", "−1.3%", "0.0%"])
  }
}
