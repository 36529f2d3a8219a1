import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// A declared exchange that lives here.
public struct Exchange: Sendable {
  public let instrument: Instrument
  public let declaration: ExchangeDeclaration
}

/// What somebody wants to post.
public struct ExchangePosting: Sendable, Hashable {
  public var instrument: InstrumentID?
  public var side: ExchangeSide
  /// `nil` where neither a credit code nor a name was typed.
  public var party: ExchangeParty?
  /// The area whose office looks after it; `nil` for the enterprise's own.
  public var area: AreaCode?
  public var figures: ExchangeFigures

  public init(
    instrument: InstrumentID?, side: ExchangeSide, party: ExchangeParty?, area: AreaCode? = nil,
    figures: ExchangeFigures
  ) {
    self.instrument = instrument
    self.side = side
    self.party = party
    self.area = area
    self.figures = figures
  }

  var json: CanonicalJSON {
    [
      "instrument": CanonicalJSON(instrument?.description), "side": .text(side.rawValue),
      "party": party?.json ?? .null, "area": CanonicalJSON(area?.text), "figures": figures.json,
    ]
  }
}

/// Where demands and supplies are posted, answered and brought together.
///
/// Beside what each way names, all throw what the store does.
public struct ExchangeDesk: Sendable {
  public let store: any ExchangeStore
  public let exchanges: [Exchange]
  let areas: AreaRegister
  let registers: any ListedEntries
  let names: [InstrumentID: String]
  let projection = ExchangeProjection()

  /// - Parameter registers: what stands in the registers that exchanges name as lists.
  public init(store: any ExchangeStore, corpus: PolicyCorpus, registers: any ListedEntries) {
    self.store = store
    self.registers = registers
    names = Dictionary(corpus.instruments.map { ($0.id, $0.name.zh) }) { first, _ in first }
    areas = corpus.areas
    exchanges = corpus.instruments.compactMap { instrument in
      guard case .exchange(let declaration) = instrument.declaration, instrument.life.reason == nil else { return nil }
      return Exchange(instrument: instrument, declaration: declaration)
    }
  }

  /// The declared exchange; `nil` where none of that name is worked here.
  public func exchange(_ id: InstrumentID) -> Exchange? { exchanges.first { $0.instrument.id == id } }

  /// Posts an entry: an office's stands at once, an enterprise's when an office has looked at it.
  /// - Throws: `Diagnostics` with everything that is wrong; `command.key-reused`.
  public func post(
    _ posting: ExchangePosting, by actor: ExchangeActor, key: String, at: Timestamp
  ) async throws -> ExchangeEntry.ID {
    let command = Command(actor: actor.id, key: key, payload: ["post": posting.json])
    return try await store.writeExchanges { work in
      if let stored = try work.journal.reply(to: command) { return ExchangeEntry.ID(stored["entry"].integer ?? 0) }
      let opening = try opening(posting, by: actor, today: at.dayInShanghai, in: work)
      let id = ExchangeEntry.ID(try work.exchanges.lastEntry() + 1)
      try append(.opened(opening), to: id, command, at, work)
      return id
    }
  }

  private func opening(
    _ posting: ExchangePosting, by actor: ExchangeActor, today: CalendarDay, in work: any ExchangeWork
  ) throws -> ExchangeOpening {
    guard let exchange = posting.instrument.flatMap({ exchange($0) }) else {
      throw Diagnostics(.noExchange(posting.instrument?.description ?? ""))
    }
    let figures = try exchange.declaration.checked(posting.figures, today: today, areas: areas)
    if let fault = ExchangeText.wish(in: figures, by: actor) { throw Diagnostics(fault) }
    guard let party = posting.party else { throw Diagnostics(.missing("party")) }
    let own = try area(of: party, in: work)
    guard let area = posting.area.flatMap({ areas.area($0)?.code }) ?? own ?? Self.scopeArea(actor, areas) else {
      throw Diagnostics(.noArea)
    }
    guard actor.speaks(for: party, of: own ?? area), actor.speaks(for: party, of: area) || party.enterprise != nil
    else {
      throw Diagnostics(party.enterprise.map { .unknownEnterprise($0) } ?? .notYours)
    }
    return ExchangeOpening(
      instrument: exchange.instrument.id, side: posting.side, party: party, area: own ?? area, figures: figures,
      isPublished: actor.moderates(own ?? area))
  }

  /// The area of an enterprise's entry is the enterprise's own.
  /// - Throws: `exchanges.unknown-enterprise`, and what is wrong with an institution's name.
  private func area(of party: ExchangeParty, in work: any ExchangeWork) throws -> AreaCode? {
    switch party {
    case .enterprise(let code):
      guard let enterprise = try work.enterprises.enterprise(code) else { throw Diagnostics(.unknownEnterprise(code)) }
      return enterprise.area
    case .institution(let name):
      if let fault = ExchangeText.faults(name, "party", ExchangeText.title).first { throw Diagnostics(fault) }
      return nil
    }
  }

  private static func scopeArea(_ actor: ExchangeActor, _ areas: AreaRegister) -> AreaCode? {
    switch actor.standing {
    // Where an enterprise's own area is not known, the city looks after its entry.
    case .office(.everywhere), .enterprise: return areas.city?.code
    case .office(let scope): return scope.area
    }
  }

  /// Carries a command on an entry out.
  /// - Parameter seen: the last change of what the entry says, as it was when somebody began to change it; `nil` asks for
  ///   nothing.
  /// - Throws: `Diagnostics` as `ExchangeEntry.decide` does; `exchanges.no-entry`, `exchanges.unknown-enterprise`;
  ///   `command.changed-since`, `command.key-reused`.
  public func act(
    _ asked: ExchangeCommand, on id: ExchangeEntry.ID, over seen: SeenVersion? = nil, by actor: ExchangeActor,
    key: String, at: Timestamp
  ) async throws {
    let command = Command(
      actor: actor.id, key: key, payload: ["entry": CanonicalJSON(id.number), "asked": asked.json])
    try await store.writeExchanges { work in
      guard try work.journal.reply(to: command) == nil else { return }
      let acts = try work.exchanges.acts(on: id)
      guard let entry = ExchangeEntry(id, acts.map(\.event)), entry.isVisible(to: actor)
      else { throw Diagnostics(.noEntry) }
      var asked = asked
      switch asked {
      case .settle(let number, let result):
        guard let exchange = exchange(entry.opening.instrument) else { throw Diagnostics(.noEntry) }
        asked = .settle(number, try exchange.declaration.checked(result, areas: areas))
      case .amend(let figures):
        guard let exchange = exchange(entry.opening.instrument) else { throw Diagnostics(.noEntry) }
        asked = .amend(try exchange.declaration.checked(figures, today: at.dayInShanghai, areas: areas))
        try seen?.check(acts.lastChange)
      case .respond(let party, _):
        let area = try area(of: party, in: work)
        if let code = party.enterprise, case .office(let scope) = actor.standing, let area,
          !scope.contains(area)
        {
          throw Diagnostics(.unknownEnterprise(code))
        }
      default: break
      }
      try append(try entry.decide(asked, by: actor, today: at.dayInShanghai), to: id, command, at, work)
    }
  }

  private func append(
    _ event: ExchangeEvent, to id: ExchangeEntry.ID, _ command: Command, _ at: Timestamp, _ work: any ExchangeWork
  ) throws {
    let entry = JournalEntry(
      kind: ExchangeProjection.recordKind, command: command, at: at,
      payload: ["entry": CanonicalJSON(id.number), "event": event.json], reply: ["entry": CanonicalJSON(id.number)])
    try projection.apply(try work.journal.append(entry), to: work)
  }

  // MARK: Looking

  /// One page of the entries that a viewer may see, the newest first, with how many there are in all. What is under review
  /// reads for others as it was looked at last.
  public func page(
    _ query: ExchangeQuery, for viewer: ExchangeActor, on today: CalendarDay
  ) async throws -> (rows: [ExchangeEntry], total: Int) {
    let found = try await store.readExchanges { try $0.exchanges.page(query, for: viewer, on: today) }
    return (found.rows.map { seen($0, by: viewer) }, found.total)
  }

  /// How each exchange goes, as far as the viewer sees; an exchange without entries is left out.
  public func figures(
    for viewer: ExchangeActor, on today: CalendarDay
  ) async throws -> [InstrumentID: ExchangeFigure] {
    try await store.readExchanges { try $0.exchanges.figures(for: viewer, on: today) }
  }

  /// How an exchange goes in the whole city, as the public is told.
  public func publicFigure(of instrument: InstrumentID, on today: CalendarDay) async throws -> PublicExchangeFigure {
    try await store.readExchanges { try $0.exchanges.publicFigure(of: instrument, on: today) }
  }

  /// An entry with its history; `nil` where there is none or the viewer may not see it.
  public func entry(
    _ id: ExchangeEntry.ID, for viewer: ExchangeActor
  ) async throws -> (entry: ExchangeEntry, acts: [ExchangeAct])? {
    let acts = try await store.readExchanges { try $0.exchanges.acts(on: id) }
    guard let entry = ExchangeEntry(id, acts: acts), entry.isVisible(to: viewer) else { return nil }
    return (seen(entry, by: viewer), acts)
  }

  private func seen(_ entry: ExchangeEntry, by viewer: ExchangeActor) -> ExchangeEntry {
    entry.seen(by: viewer, exchange(entry.opening.instrument)?.declaration)
  }

  /// What of the other side fits an entry, the best first.
  /// Cost: linear in the live entries of the exchange.
  public func matches(
    for entry: ExchangeEntry, viewer: ExchangeActor, on today: CalendarDay
  ) async throws -> [ExchangeMatch] {
    guard let exchange = exchange(entry.opening.instrument) else { return [] }
    let side = entry.opening.side.other
    let others = try await page(
      ExchangeQuery(entry.opening.instrument, side: side, filter: .live), for: viewer, on: today
    ).rows
    let listed = try await listed(exchange, side, for: viewer, on: today)
    return ExchangeMatch.ranked(
      others.map { .posted($0) } + listed.map { .listed($0) }, for: entry, by: exchange.declaration)
  }

  // MARK: Lists kept as registers

  /// What stands on a side of an exchange in the registers that it names, on a day.
  ///
  /// Who offers is listed to be found. What somebody needs was told to an office, which alone sees it here.
  public func listed(
    _ exchange: Exchange, _ side: ExchangeSide, for viewer: ExchangeActor, on day: CalendarDay
  ) async throws -> [ListedOffer] {
    let declaration = exchange.declaration
    if side == .demand, case .enterprise = viewer.standing { return [] }
    var offers: [ListedOffer] = []
    for register in side == .demand ? declaration.demandRegisters : declaration.supplyRegisters {
      offers += try await registers.entries(of: register, on: day).map {
        ListedOffer($0, of: register, side: side, by: declaration, on: day, areas: areas)
      }
    }
    return offers
  }

  /// 接洽清单上的一方: takes who stands in a list into talks, with what the list says of them.
  /// - Throws: `Diagnostics`: `exchanges.no-entry`, `exchanges.not-listed`, and what `act` throws.
  public func refer(
    _ source: ListedSource, on id: ExchangeEntry.ID, by actor: ExchangeActor, key: String, at: Timestamp
  ) async throws {
    let today = at.dayInShanghai
    guard let entry = try await entry(id, for: actor)?.entry, let exchange = exchange(entry.opening.instrument) else {
      throw Diagnostics(.noEntry)
    }
    guard
      let offer = try await listed(exchange, entry.opening.side.other, for: actor, on: today)
        .first(where: { $0.source == source })
    else { throw Diagnostics(.notListed) }
    try await act(
      .refer(ExchangeReferral(source: source, party: offer.party, text: listing(offer))), on: id, by: actor, key: key,
      at: at)
  }

  /// What an answer that was taken from a list says.
  private func listing(_ offer: ListedOffer) -> String {
    let name = names[offer.source.register] ?? "\(offer.source.register)"
    // Whom to call stands in the register, for those who may read it.
    return MobileNumber.covered(
      "《\(name)》：\(offer.figures.title)" + (offer.figures.text.isEmpty ? "" : "\n\(offer.figures.text)"))
  }
}

extension ExchangeEntry {
  /// The entry with the figures that a viewer may read: what was changed and not looked at again is for whoever posted it
  /// and the office, and so are the mobile numbers of texts from before they were refused.
  func seen(by viewer: ExchangeActor, _ declaration: ExchangeDeclaration? = nil) -> ExchangeEntry {
    guard !isOwned(by: viewer) else { return self }
    var entry = self
    entry.figures = (publishedFigures ?? figures).covered(by: declaration)
    return entry
  }

  /// Whether a viewer speaks for whoever posted it.
  public func isOwned(by viewer: ExchangeActor) -> Bool { viewer.speaks(for: opening.party, of: opening.area) }

  /// Whether a viewer's office looks at it before others see it.
  public func isModerated(by viewer: ExchangeActor) -> Bool { viewer.moderates(opening.area) }

  /// What its answers came to, as far as the viewer may look into them: all for whoever posted it and the office, their
  /// own for others.
  public func results(seenBy viewer: ExchangeActor) -> [ExchangeResult] {
    var own: ExchangeParty?
    if case .enterprise(let code) = viewer.standing { own = .enterprise(code) }
    return responses.sorted { $0.key < $1.key }.compactMap { isOwned(by: viewer) || $1.party == own ? $1.result : nil }
  }

  /// Who may see it: everybody once it is published, before that and after a refusal whoever posted it and the office.
  public func isVisible(to viewer: ExchangeActor) -> Bool {
    if isOwned(by: viewer) { return true }
    if case .enterprise(let code) = viewer.standing, responses.values.contains(where: { $0.party == .enterprise(code) })
    {
      return true
    }
    switch state {
    case .published: return true
    case .closed:
      if case .office(let scope) = viewer.standing { return scope != .nothing && publishedFigures != nil }
      return false
    case .submitted, .refused: return false
    }
  }
}
