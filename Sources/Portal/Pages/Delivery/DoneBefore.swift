import Delivery
import Diagnostics
import Journal

/// A form that is sent once more with other content, as after going back in the browser: what it was done with before, and
/// when.
extension Portal {
  /// The faults of a form, of which a key that stands for other content is told with what was done under it. Cost: the
  /// newest records of the reader, where there is such a fault.
  func told(_ faults: Diagnostics, of request: PortalRequest) async throws -> Diagnostics {
    guard faults.all.contains(where: { $0.code == Command.keyReused }), let key = request.form.text("key") else {
      return faults
    }
    let records = try await ports.store.read {
      try $0.journalRecords.recent(limit: Self.mostLookedThrough, before: nil, kind: nil, actor: request.actor.id)
    }
    guard let record = records.first(where: { $0.entry.command?.key == key }) else { return faults }
    return Diagnostics(
      faults.all.map { fault in
        fault.code == Command.keyReused
          ? Diagnostic(
            "form.done-before",
            Wording(zh: Self.said(record, renderer.words(.chinese)), en: Self.said(record, renderer.words(.english))))
          : fault
      })
  }

  /// Among how many of the reader's newest records the earlier one is looked for: who goes back in the browser has just
  /// sent it.
  private static let mostLookedThrough = 200

  private static func said(_ record: JournalRecord, _ words: Strings) -> String {
    let events = record.entry.payload["events"].list ?? []
    let count = Set(events.flatMap { $0["event"]["ids"].list?.compactMap(\.text) ?? [] }).count
    let done = [
      words("\(JournalPage.kindPrefix)\(record.entry.kind)"),
      count > 1 ? words("form.doneCount", ["count": "\(count)"]) : nil,
      DeliveryProjection.officePaper(in: record).map { OfficePaperPart.words($0, words) },
    ].compactMap { $0 }
    return words(
      "form.doneBefore",
      [
        "when": record.entry.at.text(in: words.language), "what": done.joined(separator: words("list.separator")),
        "record": "\(record.sequence)",
      ])
  }
}
