import Enterprises
import PolicyCorpus
import Quantities
import Reporting

/// 催报用语: what one may tell somebody about a report that is awaited, before the day and after it, with whom to call. It is
/// there to be copied: the program sends nothing.
struct ReminderText: Sendable {
  let key: String
  let name: String
  /// `统计岗 021-57000000`; `nil` where nobody is known.
  let contact: String?
  let text: String
}

extension Portal {
  /// What to tell a reporter on a day; `nil` where nothing more is awaited of it.
  func reminder(
    of reporter: Reporter, in round: Round, contact: ReportContact?, on day: CalendarDay, _ words: Strings
  ) -> ReminderText? {
    let entry = round.entry(of: reporter.key)
    guard round.withdrawn == nil, entry.state.isAwaited else { return nil }
    let name = name(of: reporter, in: words.language)
    let due = round.due(of: reporter.key)
    let lack: String
    switch entry.state {
    case .missing, .reported, .resubmitted: lack = words("reporting.remind.missing")
    case .partial:
      let what = self.lack(of: reporter.key, in: round, words) ?? ""
      lack = words("reporting.remind.partial", ["what": what])
    case .returned:
      lack =
        entry.standing?.sentBack.map { words("reporting.remind.sentBack", ["reason": $0.reason]) }
        ?? words(
          "reporting.remind.returned",
          ["count": FigureText.count(entry.standing?.submission.standing.returned ?? 0).short])
    }
    let measures = round.opening.measures.map { factNameOfMeasure($0, in: words.language) }
    let text = words(
      due < day ? "reporting.remind.late" : due == day ? "reporting.remind.today" : "reporting.remind.before",
      [
        "name": name, "month": round.opening.month.period.text(in: words.language),
        "title": round.opening.titleAfterMonth,
        "measures": measures.joined(separator: words("list.separator")), "due": due.text(in: words.language),
        "lack": lack,
      ])
    return ReminderText(key: reporter.key.text, name: name, contact: contact?.line, text: text)
  }
}

extension ReportContact {
  /// `统计岗 021-57000000`.
  var line: String { "\(name) \(telephone)" }
}
