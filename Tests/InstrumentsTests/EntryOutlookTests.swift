import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Instruments

@Suite("Chances under shared shocks")
struct EntryOutlookTests {
  private static let weak = EntryOutlook.Scenario(name: "弱", weight: 0.25)
  private static let strong = EntryOutlook.Scenario(name: "强", weight: 0.75)

  private func candidate(_ chances: [Double]) throws -> EntryOutlook.Candidate {
    EntryOutlook.Candidate(
      enterprise: try #require(CreditCode("91310117MA1JXXXX0A")), area: AreaCode("310117"), chances: chances)
  }

  private func codes(_ scenarios: [EntryOutlook.Scenario], _ candidates: [EntryOutlook.Candidate]) -> [String] {
    do throws(Diagnostics) {
      _ = try EntryOutlook(scenarios: scenarios, candidates: candidates)
      return []
    } catch {
      return error.all.map(\.code)
    }
  }

  @Test("a sound outlook is taken, at both ends of a chance too")
  func sound() throws {
    #expect(codes([Self.weak, Self.strong], [try candidate([0, 1])]) == [])
    #expect(codes([Self.weak, Self.strong], []) == [])
  }

  @Test("weights that do not add up to one are refused, and so is a weight out of range or no scenario")
  func weights() throws {
    #expect(codes([], []) == ["outlook.no-scenario"])
    #expect(codes([Self.weak], []) == ["outlook.weights"])
    #expect(
      codes([.init(name: "弱", weight: -0.5), .init(name: "强", weight: 1.5)], []) == [
        "outlook.weight", "outlook.weight",
      ])
    #expect(codes([.init(name: "弱", weight: .nan)], []) == ["outlook.weight"])
  }

  @Test("a candidate has one chance for each scenario, from 0 to 1")
  func chances() throws {
    #expect(codes([Self.weak, Self.strong], [try candidate([0.5])]) == ["outlook.chances"])
    #expect(codes([Self.weak, Self.strong], [try candidate([0.5, 1.01])]) == ["outlook.chance"])
    #expect(codes([Self.weak, Self.strong], [try candidate([.nan, 0.2])]) == ["outlook.chance"])
  }
}
