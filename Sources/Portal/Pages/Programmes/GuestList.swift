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
        .text(guest.answer.map { words("programmes.answer.\($0.rawValue)") } ?? "—"),
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
}
