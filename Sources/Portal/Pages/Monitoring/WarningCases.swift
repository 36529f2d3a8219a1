import Access
import Cultivation
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Services

/// Turns warnings into cases of the service ledger (`shenggui-2023/8#service-ledger`).
struct WarningCases: RaisedCases {
  let desk: CaseDesk
  let random: RandomSource

  func raise(
    for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let intake = CaseIntake(
      instrument: InstrumentID("shenggui-2023/8#service-ledger"), type: "困难诉求", enterprise: enterprise, text: words,
      channel: .warning)
    let reply = try await desk.open(
      intake, by: CaseActor(actor, .office(scope)), key: key, salt: Hexadecimal.text(of: random.bytes(16)), at: at,
      within: scope)
    return reply.case.number
  }

  func isClosed(_ number: Int) async throws -> Bool {
    try await desk.standing(of: ServiceCase.ID(number), within: .everywhere)?.isOpen == false
  }
}
