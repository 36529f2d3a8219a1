import Enterprises
import PolicyCorpus
import Programmes
import Quantities

/// Which guests of a gathering a figure counts.
enum GuestList: String, CaseIterable {
  case all, invited, attended
  /// Those of whom a case followed: a row for each case.
  case cases

  init(_ request: PortalRequest) {
    self = request.query.text("of").flatMap(GuestList.init(rawValue:)) ?? .all
  }

  /// Where a gathering lists them.
  func path(of gathering: Gathering) -> String {
    (self == .all ? gathering.path : "\(gathering.path)?of=\(rawValue)") + "#guests"
  }

  func holds(_ guest: Gathering.Guest) -> Bool {
    switch self {
    case .all: true
    case .invited: guest.isInvited
    case .attended: guest.hasAttended
    case .cases: !guest.cases.isEmpty
    }
  }

  func tabs(_ gathering: Gathering, _ words: Strings) -> [RegisterPage.TabView] {
    GuestList.allCases.map { list in
      RegisterPage.TabView(
        label: words("programmes.guestList.\(list.rawValue)"), href: list.path(of: gathering), isCurrent: list == self)
    }
  }

  /// The table of the guests, those who came first; of the cases, one row for each.
  static func rows(
    _ guests: [(enterprise: Enterprise, guest: Gathering.Guest)], _ list: GuestList, _ gathering: Gathering,
    _ pen: DeliveryPen
  ) -> [[DeliveryView.Table.Cell]] {
    let (portal, words) = (pen.portal, pen.words)
    let yes = words("programmes.yes")
    return guests.flatMap { enterprise, guest in
      let cells: [DeliveryView.Table.Cell] = [
        .text(enterprise.title, "/enterprises/\(enterprise.creditCode)"),
        .text(portal.areaName(enterprise.area, in: pen.language)),
        .text(guest.isInvited ? yes : words("programmes.walkIn")),
        .text(reply(of: guest, words) ?? "—"),
        guest.hasAttended ? .state("yes", yes) : .text("—"),
      ]
      if list == .cases {
        return guest.cases.map {
          cells + [.text(words("programmes.caseNumber", ["number": "\($0)"]), "/services/cases/\($0)")]
        }
      }
      let only = guest.cases.count == 1 ? guest.cases.first.map { "/services/cases/\($0)" } : nil
      return [
        cells + [
          guest.cases.isEmpty
            ? .text("—") : .text("\(guest.cases.count)", only ?? GuestList.cases.path(of: gathering))
        ]
      ]
    }
  }

  /// What a guest answered; of one that is asked again since time or place changed, what it had said.
  private static func reply(of guest: Gathering.Guest, _ words: Strings) -> String? {
    guest.answer.map { words("programmes.answer.\($0.rawValue)") }
      ?? guest.formerAnswer.map {
        words("programmes.formerAnswer", ["answer": words("programmes.answer.\($0.rawValue)")])
      }
  }

  // MARK: Files

  /// The ways to the list as a file, and to the sheet that people sign as they come.
  static func files(of gathering: Gathering, _ list: GuestList, _ words: Strings) -> [Crumb] {
    let path = "\(gathering.path)/guests/export?of=\(list.rawValue)"
    return ListFile.links(path, words) + [Crumb(words("programmes.signInSheet"), "\(path)&format=xlsx&sheet=1")]
  }

  /// The guests whom the reader sees, as a file; with `sheet`, as 签到表: with room for who came and their signature.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let gathering = try await GatheringPage.found(request, portal)
    let words = portal.renderer.words(request.language)
    let list = GuestList(request)
    let enterprises = try await portal.enterprises(gathering.guests.keys, within: request.scope)
    let guests = gathering.guests.sorted { $0.key < $1.key }.compactMap { code, guest in
      list.holds(guest) ? enterprises[code].map { (enterprise: $0, guest: guest) } : nil
    }
    let mark = try await portal.watermark(
      "gatherings/\(gathering.id)", rows: guests.count, of: .enterprises, request, words)
    let isSheet = request.query.text("sheet") != nil
    let title = words(isSheet ? "programmes.signInSheet" : "programmes.guests")
    let yes = words("programmes.yes")
    let head = [words("enterprise.name"), words("enterprise.creditCode"), words("enterprise.area")]
    let signed = ["whoCame", "post", "telephone", "signature"].map { words("programmes.sheet.\($0)") }
    let told = [
      words("programmes.invited"), words("programmes.reply"), words("programmes.attended"), words("programmes.cases"),
    ]
    return try ListFile(
      sheet: title,
      above: isSheet
        ? [
          gathering.figures.title,
          "\(gathering.figures.start.text(in: request.language)) — \(gathering.figures.end.text(in: request.language))",
          gathering.figures.venue,
        ] : [],
      rows: [
        (isSheet ? [words("programmes.sheet.number")] : []) + head
          + (isSheet ? [words("programmes.reply")] + signed : told) + [words("export.watermark")]
      ]
        + guests.enumerated().map { index, row in
          let (enterprise, guest) = row
          let answer = reply(of: guest, words) ?? ""
          let named = [
            enterprise.title, enterprise.creditCode.text, portal.areaName(enterprise.area, in: request.language),
          ]
          guard !isSheet else { return ["\(index + 1)"] + named + [answer] + signed.map { _ in "" } + [mark] }
          return named + [
            guest.isInvited ? yes : words("programmes.walkIn"), answer, guest.hasAttended ? yes : "",
            guest.cases.map { words("programmes.caseNumber", ["number": "\($0)"]) }
              .joined(separator: words("list.separator")), mark,
          ]
        }
    ).reply(named: "\(gathering.figures.title)-\(title)-\(request.today)", to: request)
  }
}
