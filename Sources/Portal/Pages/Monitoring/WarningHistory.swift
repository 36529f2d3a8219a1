import Cultivation
import Enterprises
import PolicyCorpus
import Quantities
import Services

/// 此前办理: what was done about an enterprise that was warned of before, and what became of it.
struct WarningHistory {
  let portal: Portal
  let request: PortalRequest
  let services: ServiceWords

  private var words: Strings { services.words }

  /// How the last case that is closed ended, with the time that its warning spoke of; empty where there is none that the
  /// reader sees.
  func lastClosing(of enterprise: CreditCode) async throws -> [String] {
    // The newest comes first.
    for opened in try await portal.ports.monitoring.warningCases(of: enterprise) {
      guard let found = try await portal.cases.standing(of: .init(opened.number), within: request.scope),
        !found.isOpen
      else { continue }
      let time = WatchedWords.through(opened.through, words)
      return closings(of: found).map { words("warnings.caseClosed", ["time": time, "closing": $0]) }
    }
    return []
  }

  /// What its units said when they closed a case; empty while it is open.
  func closings(of found: ServiceCase) -> [String] {
    guard !found.isOpen else { return [] }
    return found.lastParts.compactMap { party in
      guard case .closed(_, let said, let day) = party.state, !said.isEmpty else { return nil }
      return words(
        "warnings.closing",
        ["unit": services.unit(party.unit), "day": day.text(in: words.language), "words": said])
    }
  }

  /// What was recorded the time before, of an enterprise that is on the watch list anew; `nil` where nothing was, and while
  /// what is shown is that time itself.
  /// - Parameter entries: the enterprise's own of the watch list, in the order in which they were opened.
  func timeBefore(_ entry: RegisterEntry?, among entries: [RegisterEntry]) -> String? {
    guard let entry, entry.state.isOpen,
      let before = entries.last(where: { $0.id < entry.id && $0.leftOn != nil }), let day = before.leftOn
    else { return nil }
    let told = ["帮扶措施", "结果"].compactMap { name in
      before.fields[name].map { value in
        words("warnings.told", ["name": said(name), "value": said(value)])
      }
    }
    return words(
      told.isEmpty ? "warnings.followedBefore" : "warnings.followedBeforeTold",
      [
        "day": day.text(in: words.language), "state": WarningsPage.followed(before, portal, words).word,
        "told": told.joined(separator: words("sentence.separator")),
      ])
  }

  /// 帮扶措施 with the day of the last follow-up, so that nobody takes what was done months ago for this month's; a dash
  /// where nothing is recorded.
  func measure(_ entry: RegisterEntry?) -> String {
    guard let measure = entry?.fields["帮扶措施"] else { return "—" }
    guard let day = entry?.fields["跟进日期"].flatMap({ CalendarDay($0) }) else { return said(measure) }
    return words("warnings.measureOn", ["measure": said(measure), "day": day.text(in: words.language)])
  }

  private func said(_ text: String) -> String { portal.corpus.wording(text)(words.language) }
}
