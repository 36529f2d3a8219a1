import Journal
import Quantities

extension AwardAct {
  /// What was handed in with it: by the enterprise, or with the finding of an acceptance.
  public var papers: [Award.Paper] {
    switch self {
    case .supplemented(let papers): papers
    case .instalment(.inspected(let inspection)): inspection.papers
    default: []
    }
  }
}

extension DeliveryEvent {
  /// The papers that it names, each with its award.
  var papers: [(award: AwardID, paper: Award.Paper)] {
    guard case .award(.acted(let ids, let act, by: _)) = self else { return [] }
    return ids.flatMap { id in act.papers.map { (id, $0) } }
  }
}

extension Award {
  /// Whether nothing more is to happen to it: it was refused or given up, or all of it is paid and settled, and nothing of
  /// it is owed back.
  var isOver: Bool {
    switch state {
    case .refused, .withdrawn: true
    case .issued:
      payment == .paid && instalments.map { $0.stage.name == .settled } ?? true && claimed == .zero && recovery == nil
    case .waiting, .returned, .publicised, .postponed: false
    }
  }
}

extension DeliveryReader {
  /// 办结日: the last day on which something happened to an award that is over; `nil` while more is to happen.
  /// Cost: its trail, and its transfer requests.
  public func end(of award: Award) throws -> CalendarDay? {
    guard award.isOver else { return nil }
    let paid = try requests(for: award).compactMap { request in
      if case .confirmed(_, on: let day) = request.state { day } else { nil }
    }
    return (try trail(of: award.id).map(\.at.dayInShanghai) + paid + [award.proposedOn]).max()
  }
}

extension DeliveryStore {
  /// Erases the contents of the papers of awards that were over a term ago, and says so in the journal; names and hashes
  /// stay.
  /// - Returns: of how many awards.
  /// Cost: the trail of each award that holds a content.
  @discardableResult
  public func eraseAwardFiles(after term: AttachmentTerm, at: Timestamp) async throws -> Int {
    try await write { work in
      var erased = 0
      for holder in try work.attachmentTable.holders() {
        guard case .award(let number) = holder, let award = try work.book.award(AwardID(number: number)),
          let end = try work.book.end(of: award), term.last(after: end) < at.dayInShanghai
        else { continue }
        let hashes = try work.attachmentTable.erase(of: holder, at: at)
        try work.journal.append(AttachmentTerm.record(hashes, of: holder, at: at))
        erased += 1
      }
      return erased
    }
  }
}
