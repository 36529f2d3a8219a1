import Diagnostics
import Quantities
import Testing

@testable import Delivery

@Suite("What an office tells an enterprise about its award")
struct ToldReasonTests {
  @Test("no reason asks an enterprise for a figure to reach; what a condition asks and was not met is a reason")
  func reasons() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(10)])
    let asking = "请把全年产值做到2000万元再来申报"
    let commands: [AwardCommand] = [
      .sendBack([ids[0]], reason: asking), .refuse([ids[0]], reason: asking),
      .approve(.credit, [ids[0]], amount: yuan(5), reason: asking),
    ]
    for command in commands {
      let refusal = fixture.refusal(.award(command), by: fixture.reviewer)
      #expect(refusal?.hasPrefix("reason: 错误：“\(asking)”像是要企业报到或做到某个数") == true, "\(command)")
      #expect(refusal?.contains("办法：写明不符合哪一条件，去掉要达到的数") == true)
    }
    let told = "2025年营业收入1880万元，未达到申报条件的2000万元"
    #expect(fixture.refusal(.award(.refuse([ids[0]], reason: told)), by: fixture.reviewer) == nil)
    // What the enterprise writes itself is its own.
    #expect(fixture.refusal(.award(.withdraw(ids[1], reason: asking)), by: fixture.owner) == nil)
  }
}
