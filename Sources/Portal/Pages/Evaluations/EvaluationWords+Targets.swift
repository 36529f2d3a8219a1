import PolicyCorpus
import Targets

extension EvaluationWords {
  /// For each criterion that is held against targets, who made those: the city or the district by a yearly task, the text
  /// itself, or the breakdown alone.
  /// Cost: one board and one read of plans for each such criterion.
  func targetMakers(
    _ subjects: [EvaluatedSubject], _ scheme: ScoringScheme?, _ request: PortalRequest
  ) async throws -> [String] {
    var told: [String] = []
    for criterion in scheme?.criteria ?? [] {
      guard case .indicator(let id) = criterion.source, case .share = criterion.way else { continue }
      let areas = subjects.compactMap(\.area)
      let day = min(request.today, address.round.period.lastDay)
      let board = try await portal.targets.board(of: id, on: day, within: request.scope)
      let plans = try await portal.evaluations.plans(of: id, for: areas, in: address.round)
      var counts: [(maker: String, count: Int)] = []
      for area in areas {
        let maker: String
        if let target = board.target(of: id, in: .area(area), year: address.round.period.year) {
          maker = self.maker(of: target.assignment)
        } else if plans[area] != nil {
          maker = words("evaluations.maker.plan")
        } else {
          maker = words("evaluations.maker.nobody")
        }
        if let index = counts.firstIndex(where: { $0.maker == maker }) {
          counts[index].count += 1
        } else {
          counts.append((maker, 1))
        }
      }
      guard !counts.isEmpty else { continue }
      told.append(
        words(
          "evaluations.makers",
          [
            "criterion": criterion.name,
            "makers": counts.map { words("evaluations.maker.count", ["maker": $0.maker, "count": "\($0.count)"]) }
              .joined(separator: words("sentence.separator")),
          ]))
    }
    return told
  }

  private func maker(of task: Assignment?) -> String {
    guard let task else { return words("evaluations.maker.text") }
    return words(
      "evaluations.maker.\(task.giver.rawValue)",
      ["document": task.document, "day": task.issuedOn.text(in: words.language)])
  }
}
