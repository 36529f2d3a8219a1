import Access
import CorpusFixtures
import Delivery
import Demonstration
import Quantities
import Testing

@testable import Portal

@Suite("The demonstration's sign-ins are enough for every chain")
struct DemonstrationDutyTests {
  /// Those who may take a step of an award that the city bears, whose enterprise lies in a district whose office does not sign in.
  private func takers(_ roles: Set<Role>, among people: [DemonstrationPerson]) -> Set<String> {
    Set(people.filter { person in person.area == nil && roles.contains { $0.rawValue == person.role } }.map(\.id))
  }

  @Test(
    "whoever proposed what the city bears and whoever took the step before, somebody else signs in who takes the next")
  func chains() throws {
    let corpus = try CorpusFixture.load()
    let day = try #require(CalendarDay("2026-05-10"))
    let people = try DemonstrationCity(
      enterprises: 60, seed: 7, on: day, areas: corpus.areas, industries: corpus.industries
    ).people()
    var chains: [(name: String, takers: Set<String>)] = []
    // A town's own people go before: what they judge is not the city's to take.
    for step in ChainStep.allCases where step.isJudged && step != .town {
      chains.append(("\(step)", takers(AwardRights.roles(at: step, .city), among: people)))
    }
    for stage in Instalments.Stage.Name.allCases {
      guard let next = InstalmentPart.next(at: stage) else { continue }
      chains.append(("\(stage)", takers(next.roles, among: people)))
    }
    #expect(chains.count == 9)
    let proposers = takers([.city], among: people)
    for (before, chain) in zip([nil] + chains.map(Optional.some), chains) {
      for proposer in proposers {
        for maker in before?.takers.subtracting([proposer]) ?? [""] {
          #expect(!chain.takers.subtracting([proposer, maker]).isEmpty, "\(chain.name): \(proposer), \(maker)")
        }
      }
    }
  }

  @Test("somebody of every district signs in who records a consent for an enterprise that does not sign in")
  func recorders() throws {
    let corpus = try CorpusFixture.load()
    let day = try #require(CalendarDay("2026-05-10"))
    let city = try DemonstrationCity(
      enterprises: 60, seed: 7, on: day, areas: corpus.areas, industries: corpus.industries)
    let recording = (city.people() + city.colleagues { $0.text }).filter { person in
      HearsayPart.recorders.contains { $0.rawValue == person.role }
    }
    for enterprise in city.enterprises {
      #expect(
        recording.contains { $0.area?.district == enterprise.statisticalArea.district }, "\(enterprise.creditCode)")
    }
  }
}
