import Journal
import Quantities

extension CaseDesk {
  /// 补配: in every district whose enterprises were assigned once, gives those that are without an officer one of the
  /// district's own: new ones, those that moved in, and those whose officer is gone. Where nobody has assigned anything yet,
  /// nothing is; and what only the city's officers could take waits for somebody to assign it. A record for each district
  /// where something was given; none twice on a day.
  /// - Returns: how many enterprises have an officer now who had none.
  /// Cost: as assigning, for each such district.
  @discardableResult
  public func keepStaffed(at: Timestamp) async throws -> Int {
    let roster = try await reference.roster()
    let districts = try await store.readServices { view in
      Set(
        try view.officers.holdings(within: .everywhere).compactMap { holding in
          // Who is gone had been given it as well; what moved away from its officer says nothing of where it is now.
          let mayOpen = roster.first { $0.key == holding.officer }.map { $0.mayOpen(in: holding.area) } ?? true
          return mayOpen ? holding.area?.district : nil
        })
    }
    var given = 0
    for district in districts.sorted(by: { $0.text < $1.text }) {
      given += try await assignEnterprises(
        within: .area(district), by: .program, key: "staffed-\(district)-\(at.dayInShanghai)", at: at
      ).assigned
    }
    return given
  }
}
