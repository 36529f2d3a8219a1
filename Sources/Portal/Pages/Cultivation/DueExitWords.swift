import Cultivation
import PolicyCorpus
import Quantities

extension DueExit {
  /// The entry's page with the way out made ready: the declared reason and the day of the fact.
  var path: String {
    entry.register.registerPath("entries/\(entry.id)", ["exit": reason, "left": "\(day)"])
  }
}

extension Portal {
  /// What a fact says of an entry that is to leave.
  func said(_ exit: DueExit, _ words: Strings) -> String {
    let day = exit.toldOn.text(in: words.language)
    switch exit.cause {
    case .entered: return words("cultivation.dueExit.entered", ["day": day])
    case .moved(let area):
      return words("cultivation.dueExit.moved", ["day": day, "area": areaName(area, in: words.language)])
    }
  }

  /// How many of a library are to leave, and what it lacks without them; `nil` where nobody is to.
  func said(_ exits: [DueExit], of report: CapacityReport, _ words: Strings) -> String? {
    guard !exits.isEmpty else { return nil }
    let leaving = exits.reduce(into: [AreaCode: Int]()) { counts, exit in
      if let district = exit.entry.area?.district { counts[district, default: 0] += 1 }
    }
    let lacking = report.rows.reduce(0) { sum, row in
      sum + max(0, (row.needed ?? 0) - row.size - row.proposed + (row.area.flatMap { leaving[$0] } ?? 0))
    }
    let entered = exits.count { $0.cause == .entered }
    return words(
      report.total == nil ? "cultivation.leaving" : "cultivation.leavingAndLacking",
      [
        "count": "\(exits.count)", "entered": "\(entered)", "moved": "\(exits.count - entered)",
        "lacking": "\(lacking)",
      ])
  }
}
