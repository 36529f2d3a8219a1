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
  /// How many numbers of one record are looked up in the book of 兑现: enough for the names that are told.
  private static let booking = 4 * shown

  /// Cost: one look-up of enterprises, and one of the book where a record is of it.
  init(_ records: [JournalRecord], people: ActorNames, _ request: PortalRequest, _ portal: Portal) async throws {
    self.portal = portal
    self.people = people
    words = portal.renderer.words(request.language)
    let texts = Set(records.flatMap { JournalReading($0.entry.payload).texts.prefix(Self.looked) })
    enterprises = try await portal.enterpriseNames(texts.compactMap { CreditCode($0) }, within: request.scope)
    booked = try await Self.names(
      of: records.filter { Self.isOfBook($0.entry.kind) }.map {
        JournalReading($0.entry.payload).texts.prefix(Self.looked)
      }, portal, words)
  }

  /// One line for each sort of thing that a record tells; none where its kind says it all.
  func lines(of record: JournalRecord) -> [String] {
    let (kind, reading) = (record.entry.kind, JournalReading(record.entry.payload))
    let texts = reading.texts.prefix(Self.looked)
    return [
      happened(reading.kinds, in: kind),
      line("enterprises", texts.compactMap { CreditCode($0).flatMap { enterprises[$0] } }),
      line("places", texts.compactMap(place)), line("people", texts.compactMap { ActorID($0).flatMap(people.known) }),
      line("matters", texts.compactMap { matter($0, in: kind) }),
      told("sums", reading.fen.map { "\(Money(fen: $0).grouped)" }),
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
    return told(sort, names.filter { seen.insert($0).inserted })
  }

  private func told(_ sort: String, _ all: [String]) -> String? {
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

  /// What the first numbers of each record are called; those behind them stand for themselves, to be counted.
  private static func names(
    of records: [ArraySlice<String>], _ portal: Portal, _ words: Strings
  ) async throws -> [String: String] {
    var asked: [String: Naming] = [:]
    var names: [String: String] = [:]
    for texts in records {
      var seen: Set<String> = []
      for text in texts {
        guard let naming = naming(text, words), seen.insert(text).inserted else { continue }
        if seen.count <= booking { asked[text] = naming } else { names[text] = text }
      }
    }
    guard !asked.isEmpty else { return [:] }
    let found = try await portal.ports.delivery.store.read { [asked] book in
      try asked.compactMapValues { try $0(book) }
    }
    return names.filter { asked[$0.key] == nil }.merging(found) { $1 }
  }

  private typealias Naming = @Sendable (any DeliveryReader) throws -> String?

  /// How the book names what is numbered; `nil` for a text that is no such number.
  private static func naming(_ text: String, _ words: Strings) -> Naming? {
    if let id = BudgetID(text) {
      { try $0.budget(id)?.name }
    } else if let id = CallID(text) {
      { try $0.call(id)?.terms.title }
    } else if let id = ProgrammeID(text) {
      { try $0.programme(id)?.name }
    } else if let id = AwardID(text) {
      { try $0.award(id)?.name }
    } else if let id = VoucherID(text) {
      { _ in words("delivery.voucherNumber", ["number": "\(id.number)"]) }
    } else if let id = TransferID(text) {
      { try $0.transfer(id)?.reference }
    } else {
      nil
    }
  }
}

/// What stands in a record, read once.
struct JournalReading {
  /// Every text but the keys, in the order of the record's only spelling.
  private(set) var texts: [String] = []
  /// The kinds of the events in it.
  private(set) var kinds: [String] = []
  /// Amounts in fen, each as often as one sort of event tells it: what is reserved and settled at once is one sum, and three
  /// grants of the same amount are three.
  private(set) var fen: [Int64] = []
  private var places: [Sum: Int] = [:]
  private var told: [Int64: Int] = [:]
  /// What people wrote.
  private(set) var said: [String] = []

  private static let saying: Set<String> = ["text", "reason", "note", "document", "answer", "purpose"]

  /// An amount by the keys and kinds that lead to it.
  private struct Sum: Hashable {
    let place: String
    let fen: Int64
  }

  init(_ payload: CanonicalJSON) { read(payload, under: "", at: "") }

  private mutating func read(_ value: CanonicalJSON, under key: String, at place: String) {
    switch value {
    case .text(let text):
      texts.append(text)
      if key == "kind" { kinds.append(text) }
      if Self.saying.contains(key), !text.isEmpty { said.append(text) }
    case .integer(let number):
      guard key == "fen" else { break }
      places[Sum(place: place, fen: number), default: 0] += 1
      guard let count = places[Sum(place: place, fen: number)], count > told[number, default: 0] else { break }
      told[number] = count
      fen.append(number)
    case .list(let values): for value in values { read(value, under: key, at: place) }
    case .object(let members):
      let kind = value["kind"].text ?? ""
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        read(value, under: key, at: "\(place)/\(kind)/\(key)")
      }
    case .null, .boolean: break
    }
  }
}
