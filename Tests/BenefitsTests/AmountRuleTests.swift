import Decimals
import DecisionLanguage
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What a row comes to for a base: one rounding, ceilings down and exact sums half up.
@Suite("Amounts of a base")
struct AmountRuleTests {
  private func rule(_ yuan: String) throws -> AmountRule {
    AmountRule(base: .known(.number(try #require(Decimal128(yuan)))))
  }

  private func share(_ text: String) throws -> Share { Share(try #require(Decimal128(text))) }
  private func yuan(_ amount: Int64) -> Money { Money(fen: amount * 100) }

  @Test(
    "a ceiling of 30 % with a cap of 20 million is rounded down to the fen and never passes the cap",
    arguments: [
      ("100", "30"), ("0.03", "0"), ("0.04", "0.01"), ("0.07", "0.02"), ("66666666.66", "19999999.99"),
      ("66666666.67", "20000000"), ("66666666.70", "20000000"), ("99999999999", "20000000"),
    ])
  func ceiling(base: String, most: String) throws {
    let amount = try rule(base).amount(.share(share("0.3"), isCeiling: true, cap: yuan(20_000_000)))
    #expect(amount.kind == .upTo && amount.minimum == .zero)
    #expect(amount.maximum?.yuan == Decimal128(most))
  }

  @Test(
    "an exact share of 10 % with a cap of 100 million is rounded half up and bounded",
    arguments: [
      ("1000", "100"), ("0.04", "0"), ("0.05", "0.01"), ("999999999.94", "99999999.99"), ("999999999.95", "100000000"),
      ("1000000000.04", "100000000"), ("5000000000", "100000000"),
    ])
  func exact(base: String, sum: String) throws {
    let amount = try rule(base).amount(.share(share("0.1"), isCeiling: false, cap: yuan(100_000_000)))
    #expect(amount.kind == .fixed && amount.minimum == amount.maximum)
    #expect(amount.maximum?.yuan == Decimal128(sum))
  }

  @Test("a range of shares keeps both ends, and one of unit prices is bounded by its cap at both")
  func ranges() throws {
    let loan = try rule("10000000").amount(.shareRange(share("0.008"), share("0.013"), cap: nil))
    #expect(loan == Amount(kind: .range, minimum: yuan(80_000), maximum: yuan(130_000)))
    let saved = BenefitAmount.perUnit(yuan(1000), yuan(2000), cap: yuan(10_000_000))
    #expect(try rule("4000").amount(saved) == Amount(kind: .range, minimum: yuan(4_000_000), maximum: yuan(8_000_000)))
    #expect(
      try rule("5000.01").amount(saved)
        == Amount(kind: .range, minimum: Money(fen: 500_001_000), maximum: yuan(10_000_000)))
    #expect(
      try rule("10000").amount(saved) == Amount(kind: .range, minimum: yuan(10_000_000), maximum: yuan(10_000_000)))
    #expect(
      try rule("20000").amount(saved) == Amount(kind: .range, minimum: yuan(10_000_000), maximum: yuan(10_000_000)))
  }

  @Test("a ceiling beside a base is the smaller of both")
  func smaller() throws {
    #expect(try rule("19999999.99").amount(.upTo(yuan(20_000_000))).maximum == Money(fen: 1_999_999_999))
    #expect(try rule("20000000.01").amount(.upTo(yuan(20_000_000))).maximum == yuan(20_000_000))
    #expect(try rule("5").amount(.limit(yuan(30))).maximum == yuan(5))
    #expect(AmountRule(base: nil).amount(.upTo(yuan(30))).maximum == yuan(30))
  }

  @Test("an unknown base leaves what the cap bounds, or no bound at all")
  func unknown() throws {
    let rule = AmountRule(base: .unknown(["contract_amount"]))
    #expect(!rule.isOfNothing)
    #expect(
      rule.amount(.share(try share("0.3"), isCeiling: true, cap: yuan(9)))
        == Amount(kind: .upTo, minimum: .zero, maximum: yuan(9)))
    #expect(
      rule.amount(.share(try share("0.3"), isCeiling: true, cap: nil))
        == Amount(kind: .upTo, minimum: .zero, maximum: nil))
    #expect(
      rule.amount(.share(try share("0.1"), isCeiling: false, cap: yuan(9)))
        == Amount(kind: .range, minimum: .zero, maximum: yuan(9)))
    #expect(
      rule.amount(.shareRange(try share("0.1"), try share("0.2"), cap: nil))
        == Amount(kind: .range, minimum: .zero, maximum: nil))
    // A ceiling stands whatever the base turns out to be.
    #expect(rule.amount(.upTo(yuan(20))).maximum == yuan(20))
  }

  @Test("a base of nothing gives nothing", arguments: ["0", "-1", "-0.01"])
  func nothing(base: String) throws {
    #expect(try rule(base).isOfNothing)
    #expect(AmountRule(base: .null).isOfNothing)
    #expect(try !rule("0.01").isOfNothing)
  }

  @Test("rows that may fire are joined: no minimum, the greatest maximum, a ceiling only where all are")
  func join() {
    let rule = AmountRule(base: nil)
    #expect(
      rule.amount(undecidedAmong: [.upTo(yuan(20)), .upTo(yuan(40))])
        == Amount(kind: .upTo, minimum: .zero, maximum: yuan(40)))
    #expect(
      rule.amount(undecidedAmong: [.fixed(yuan(20)), .upTo(yuan(40))])
        == Amount(kind: .range, minimum: .zero, maximum: yuan(40)))
    #expect(rule.amount(undecidedAmong: [.exemption]) == .none)
    #expect(rule.amount(undecidedAmong: []) == .none)
  }

  @Test(
    "what is no sum comes to no amount",
    arguments: [BenefitAmount.exemption, .unquantified, .shareLimit(Share(1)), .reservation(Share(1))])
  func noSum(amount: BenefitAmount) {
    #expect(AmountRule(base: nil).amount(amount) == .none)
  }
}
