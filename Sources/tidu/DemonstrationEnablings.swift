import Access
import Quantities
import Rules
import Storage

/// Enables the rules of a demonstration by its made-up people, by documents that say of themselves that they are made up.
/// The last two are left as they would be in an office's daily work: one waits for a second person, one nobody has touched.
struct DemonstrationEnablings {
  let desk: RuleDesk
  let book: RuleBook
  let store: SQLStore

  private static let mark = "（模拟数据）"

  /// Does what has not been done: a start after a crash goes on where it stopped.
  func run(at: Timestamp) async throws {
    let people = try await (store as any AccessStore).people()
    guard let maker = people.first(where: { $0.roles.contains(.analyst) })?.key,
      let checker = people.first(where: { $0.roles.contains(.city) })?.key
    else { return }
    let files = try await desk.files()
    for (number, rule) in book.rules.dropLast().enumerated() where files[rule.id] == nil {
      let day = rule.benefit.force.from ?? at.dayInShanghai
      let reviewed = min(day, at.dayInShanghai)
      let proposal = RuleProposal(
        version: rule.version, document: "模拟启用〔\(day.year)〕\(number + 1)号\(Self.mark)", holdsFrom: day,
        legality: ReviewRecord(number: "模拟合审\(number + 1)号", day: reviewed, office: "模拟法规处\(Self.mark)"),
        fairCompetition: ReviewRecord(number: "模拟公平\(number + 1)号", day: reviewed, office: "模拟竞争处\(Self.mark)"))
      let reply = try await desk.perform(
        .propose(proposal), on: rule, by: maker, key: "demonstration-propose-\(rule.version.short)", at: at)
      guard number < book.rules.count - 2 else { break }
      _ = try await desk.perform(
        .enable(Enabling.ID(record: reply.record)), on: rule, by: checker,
        key: "demonstration-enable-\(rule.version.short)", at: at)
    }
  }
}
