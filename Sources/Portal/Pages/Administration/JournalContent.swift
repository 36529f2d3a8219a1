import Delivery
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// What records are about, in the office's words: what happened in them, to whom and where, for how much and why. The record
/// itself stands beneath, folded.
struct JournalContent: Sendable {
  private let portal: Portal
  private let words: Strings
  private let people: ActorNames
  private let enterprises: [CreditCode: String]
  /// Names of what is numbered in the book of 兑现, by the text that records have for it.
  private let booked: [String: String]

  /// How many names of one sort a line tells; the rest is counted.
  private static let shown = 5
  /// A record of an import names thousands: what lies behind the first ones is not looked up.
  private static let looked = 2_000

  /// Cost: one look-up of enterprises, and one of the book where a record is of it.
  init(_ records: [JournalRecord], people: ActorNames, _ request: PortalRequest, _ portal: Portal) async throws {
    self.portal = portal
    self.people = people
    words = portal.renderer.words(request.language)
    let texts = Set(records.flatMap { Reading($0.entry.payload).texts.prefix(Self.looked) })
    enterprises = try await portal.enterpriseNames(texts.compactMap { CreditCode($0) }, within: request.scope)
    let ofBook = Set(
      records.filter { Self.isOfBook($0.entry.kind) }.flatMap {
        Reading($0.entry.payload).texts.prefix(Self.looked)
      })
    booked = ofBook.isEmpty ? [:] : try await Self.names(of: ofBook, portal, words)
  }

  /// One line for each sort of thing that a record tells; none where its kind says it all.
  func lines(of record: JournalRecord) -> [String] {
    let (kind, reading) = (record.entry.kind, Reading(record.entry.payload))
    let texts = reading.texts.prefix(Self.looked)
    return [
      happened(reading.kinds, in: kind),
      line("enterprises", texts.compactMap { CreditCode($0).flatMap { enterprises[$0] } }),
      line("places", texts.compactMap(place)), line("people", texts.compactMap { ActorID($0).flatMap(people.known) }),
      line("matters", texts.compactMap { matter($0, in: kind) }),
      line("sums", reading.fen.map { "\(Money(fen: $0).grouped)" }),
      line("said", reading.said.map { MobileNumber.covered($0.excerpt) }),
    ].compactMap { $0 }
  }

  /// The events of a record by their words, where they are more than its kind says.
  private func happened(_ kinds: [String], in kind: String) -> String? {
    var counts: [(name: String, count: Int)] = []
    for name in kinds.compactMap({ words.texts["\(JournalPage.kindPrefix)\($0)"] }) {
      if let place = counts.firstIndex(where: { $0.name == name }) {
        counts[place].count += 1
      } else {
        counts.append((name, 1))
      }
    }
    let isTold = counts.count == 1 && counts[0].count == 1 && kinds.first == kind
    guard !counts.isEmpty, !isTold else { return nil }
    return counts.map { $0.count == 1 ? $0.name : "\($0.name) × \($0.count)" }
      .joined(separator: words("list.separator"))
  }

  private func line(_ sort: String, _ names: [String]) -> String? {
    var seen: Set<String> = []
    let all = names.filter { seen.insert($0).inserted }
    guard !all.isEmpty else { return nil }
    let list = all.prefix(Self.shown).joined(separator: words("list.separator"))
    return words(
      "journal.about.\(sort)",
      ["names": all.count > Self.shown ? words("journal.andMore", ["names": list, "count": "\(all.count)"]) : list])
  }

  /// A place by its code, or as what belongs to a place is written: `area(310117)`.
  private func place(_ text: String) -> String? {
    let code = text.hasPrefix("area(") && text.hasSuffix(")") ? String(text.dropFirst(5).dropLast()) : text
    guard let area = AreaCode(code), portal.corpus.areas.area(area) != nil else { return nil }
    return portal.areaName(area, in: words.language)
  }

  private func matter(_ text: String, in kind: String) -> String? {
    if let id = InstrumentID(text), let instrument = portal.corpus.instrument(id) {
      return instrument.name(words.language)
    }
    return Self.isOfBook(kind) ? booked[text] : nil
  }

  private static func isOfBook(_ kind: String) -> Bool { kind.hasPrefix("delivery.") }

  private static func names(
    of texts: Set<String>, _ portal: Portal, _ words: Strings
  ) async throws -> [String: String] {
    try await portal.ports.delivery.store.read { book in
      var names: [String: String] = [:]
      for text in texts {
        names[text] =
          if let id = BudgetID(text) {
            try book.budget(id)?.name
          } else if let id = CallID(text) {
            try book.call(id)?.terms.title
          } else if let id = ProgrammeID(text) {
            try book.programme(id)?.name
          } else if let id = AwardID(text) {
            try book.award(id)?.name
          } else if let id = VoucherID(text) {
            words("delivery.voucherNumber", ["number": "\(id.number)"])
          } else if let id = TransferID(text) {
            try book.transfer(id)?.reference
          } else {
            nil
          }
      }
      return names
    }
  }
}

/// What stands in a record, read once.
private struct Reading {
  /// Every text but the keys, in the order of the record's only spelling.
  private(set) var texts: [String] = []
  /// The kinds of the events in it.
  private(set) var kinds: [String] = []
  /// Amounts in fen.
  private(set) var fen: [Int64] = []
  /// What people wrote.
  private(set) var said: [String] = []

  private static let saying: Set<String> = ["text", "reason", "note", "document", "answer", "purpose"]

  init(_ payload: CanonicalJSON) { read(payload, under: "") }

  private mutating func read(_ value: CanonicalJSON, under key: String) {
    switch value {
    case .text(let text):
      texts.append(text)
      if key == "kind" { kinds.append(text) }
      if Self.saying.contains(key), !text.isEmpty { said.append(text) }
    case .integer(let number): if key == "fen" { fen.append(number) }
    case .list(let values): for value in values { read(value, under: key) }
    case .object(let members): for (key, value) in members.sorted(by: { $0.key < $1.key }) { read(value, under: key) }
    case .null, .boolean: break
    }
  }
}
