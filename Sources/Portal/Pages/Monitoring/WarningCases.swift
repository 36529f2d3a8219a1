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

  func prepare(
    for enterprise: CreditCode, words: String, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> any PreparedCase {
    let intake = CaseIntake(
      instrument: InstrumentID("shenggui-2023/8#service-ledger"), type: "困难诉求", enterprise: enterprise, text: words,
      channel: .warning)
    return try await desk.prepare(
      intake, by: CaseActor(actor, .office(scope)), key: key, salt: Hexadecimal.text(of: random.bytes(16)), at: at,
      within: scope)
  }
}
