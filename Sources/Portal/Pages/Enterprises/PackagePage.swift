import Access
import Delivery
import Enterprises
import PolicyCorpus
import Quantities
import Services

/// 服务包: what an enterprise may have, has and waits for, on one sheet of A4 to be taken along or left there. What the
/// sheet has no room for is counted, and stands on the enterprise's own page.
enum PackagePage {
  struct View: Sendable {
    struct Benefit: Sendable {
      let name: String
      let clause: String
      let amount: String
      let term: String
      let papers: String
    }

    struct Voucher: Sendable {
      let name: String
      let free: String
      let until: String
    }

    let crumbs: [Crumb]
    let name: String
    let subtitle: String
    let on: String
    let officer: String
    let total: String
    let closing: String
    let benefits: [Benefit]
    let hasBenefits: Bool
    /// How many more there are, and how many wait for information; `nil` where the sheet holds all.
    let moreBenefits: String?
    let undecided: String?
    let cases: [CaseLine]
    let hasCases: Bool
    let moreCases: String?
    /// `nil` for those who may not see vouchers.
    let vouchers: Vouchers?
    let registers: [MembershipView]
    let hasRegisters: Bool
    let moreRegisters: String?
    /// The last visit; `nil` for those who see none.
    let visited: String?

    struct Vouchers: Sendable {
      let rows: [Voucher]
      let isEmpty: Bool
      let more: String?
    }
  }

  /// How many rows of each kind fit on the sheet at their longest.
  private enum Room {
    static let benefits = 6
    static let cases = 3
    static let vouchers = 3
    static let registers = 4
    /// The longest text of a cell.
    static let text = 40
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let said = try await ServiceWords(request, portal)
    let (words, code, today) = (said.words, enterprise.creditCode, request.today)
    guard let dossier = try await portal.facts.dossier(of: code, known: today, within: request.scope) else {
      throw ClausePage.unknown
    }
    let report = try portal.assessor.assess(dossier, on: today, forYear: nil, known: today)
    let cards = AssessmentCards(
      report, portal: portal, words: words,
      calls: try await CallNotices.published(
        request, portal, of: dossier.area(on: today, known: today) ?? enterprise.area),
      awards: try await AwardNotices.of(enterprise, request, portal),
      exit: try await portal.exit(of: code, dossier, on: today, known: today))
    let calls = Dictionary(
      uniqueKeysWithValues: try await portal.ports.delivery.store.read { try $0.calls() }.map { ($0.path, $0) })
    let matching = cards.groups.first { $0.told == .eligible }?.cards ?? []
    let undecided = cards.groups.first { $0.told == .undecided }?.cards.count ?? 0
    let open = try await portal.cases.page(
      CaseQuery(enterprise: code, limit: Room.cases), within: request.scope, on: today)
    let registers = try await MembershipView.all(of: code, request, portal)
    let officer = try await EnterpriseServicePanel(enterprise, request, portal)?.officer
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(words("package.title")),
      ],
      name: enterprise.title,
      subtitle: [
        code.text, portal.areaName(enterprise.area, in: words.language), portal.industryName(enterprise.industry),
      ].joined(separator: " · "),
      on: cards.on, officer: officer ?? words("officer.none"), total: cards.total.text, closing: cards.closing,
      benefits: matching.prefix(Room.benefits).map { benefit($0, calls, words) }, hasBenefits: !matching.isEmpty,
      moreBenefits: more(matching.count, Room.benefits, words),
      undecided: undecided == 0 ? nil : words("package.undecided", ["count": "\(undecided)"]),
      cases: open.rows.map { CaseLine($0, said) }, hasCases: !open.rows.isEmpty,
      moreCases: more(open.total, Room.cases, words),
      vouchers: try await vouchers(of: code, request, portal, words),
      registers: Array(registers.prefix(Room.registers)), hasRegisters: !registers.isEmpty,
      moreRegisters: more(registers.count, Room.registers, words),
      visited: try await visited(code, request, portal, said))
    return .page(Page("enterprises/package", title: words("package.title"), view: view))
  }

  private static func benefit(
    _ card: AssessmentCards.Card, _ calls: [String: Call], _ words: Strings
  ) -> View.Benefit {
    let term = [card.call?.text, card.otherCalls.isEmpty ? nil : others(card.otherCalls.count, words)]
      .compactMap { $0 }.joined(separator: words("sentence.separator"))
    // Of what an enterprise has already the line tells how far it has come, and no more papers are wanted.
    let papers = card.call?.href.flatMap { calls[$0] }?.terms.papers ?? []
    return View.Benefit(
      name: [card.name, card.subject].compactMap { $0 }.joined(separator: " · "), clause: card.clause,
      amount: card.amount?.text ?? "—", term: term.isEmpty ? "—" : term,
      papers: papers.isEmpty ? "—" : listed(papers, words))
  }

  private static func others(_ count: Int, _ words: Strings) -> String {
    words("package.otherCalls", ["count": "\(count)"])
  }

  /// As many names as a cell has room for, with how many there are in all.
  private static func listed(_ papers: [String], _ words: Strings) -> String {
    let separator = words("list.separator")
    var text = ""
    for (index, paper) in papers.enumerated() {
      let longer = text.isEmpty ? paper : text + separator + paper
      guard index == 0 || longer.count <= Room.text else {
        return words("package.papers", ["papers": text, "count": "\(papers.count)"])
      }
      text = longer
    }
    return text
  }

  private static func more(_ count: Int, _ room: Int, _ words: Strings) -> String? {
    count <= room ? nil : words("package.more", ["count": "\(count - room)"])
  }

  private static func vouchers(
    of code: CreditCode, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> View.Vouchers? {
    guard request.isOwnEnterprise || Portal.allows(request.actor, Portal.money) else { return nil }
    let (found, names) = try await portal.ports.delivery.store.read { book in
      let found = try book.vouchers(
        VoucherFilter(enterprise: code, state: .live), scope: .everywhere, offset: 0, limit: Room.vouchers)
      return (found, try found.rows.map { try book.programme($0.programme)?.name ?? "—" })
    }
    return View.Vouchers(
      rows: zip(found.rows, names).map { voucher, name in
        View.Voucher(
          name: words("package.voucher", ["name": name, "number": "\(voucher.id.number)"]),
          free: "\(voucher.free.grouped) / \(voucher.face.total.grouped)",
          until: voucher.validTo.text(in: words.language))
      }, isEmpty: found.rows.isEmpty, more: more(found.total, Room.vouchers, words))
  }

  private static func visited(
    _ code: CreditCode, _ request: PortalRequest, _ portal: Portal, _ said: ServiceWords
  ) async throws -> String? {
    guard Portal.allows(request.actor, Portal.factKeepers) else { return nil }
    let last = try await portal.cases.visits(to: code, limit: 1, by: request.actor.id).first
    return last.map { "\(said.day($0.on)) \(said.person($0.officer))" } ?? said.words("package.neverVisited")
  }
}
