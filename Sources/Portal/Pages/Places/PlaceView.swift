import Cultivation
import Diagnostics
import Places
import PolicyCorpus
import Quantities

/// A page of 空间: sheets as in 兑现, and a drawing where there is one.
struct PlaceView: Sendable {
  let sheets: DeliveryView
  var map: CircleMap?
  var foot: String?

  func page() -> Reply {
    .page(
      Page("places/page", title: sheets.title, view: self, status: sheets.hasFaults ? 422 : 200))
  }
}

extension DeliveryPen {
  /// A field of a form of 空间.
  func place(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, hint: String? = nil
  ) -> DeliveryView.Act.Field {
    field(
      name, of: action, value: value, type: type, isShort: isShort, isRequired: isRequired, hint: hint,
      label: words("places.field.\(name)"))
  }

  func place(_ name: String, of action: String, _ options: [Choice]) -> DeliveryView.Act.Field {
    choice(name, of: action, options, label: words("places.field.\(name)"))
  }

  var placeDone: String? {
    request.query.text("done").flatMap { words.texts["places.done.\($0)"] }
  }

  /// How near an end is, by word and shape.
  func mark(_ warning: ExpiryWarning?) -> StateMark {
    switch warning {
    case .passed: StateMark(css: "late", word: words("places.expiry.passed"))
    case .near: StateMark(css: "late", word: words("places.expiry.near"))
    case .coming: StateMark(css: "ask", word: words("places.expiry.coming"))
    case nil: StateMark(css: "no", word: words("places.expiry.far"))
    }
  }

  func mark(_ checks: PlotChecks) -> StateMark {
    switch checks.ratioState {
    case .met: StateMark(css: "yes", word: words("places.ratio.met"))
    case .below: StateMark(css: "late", word: words("places.ratio.below"))
    case .excepted: StateMark(css: "ask", word: words("places.ratio.excepted"))
    case .shown: StateMark(css: "no", word: words("places.ratio.shown"))
    case .noFloor: StateMark(css: "no", word: words("places.ratio.noFloor"))
    case .unknown: StateMark(css: "out", word: words("places.ratio.unknown"))
    }
  }

  func mark(_ share: PlotChecks.Share) -> StateMark {
    switch share {
    case .within: StateMark(css: "yes", word: words("places.share.within"))
    case .above: StateMark(css: "late", word: words("places.share.above"))
    case .unknown: StateMark(css: "out", word: words("places.share.unknown"))
    case .withoutHolder: StateMark(css: "out", word: words("places.share.withoutHolder"))
    }
  }
}

extension Plot.ID {
  var path: String { "/places/plots/\(number)" }
}

extension PlaceRules.Figure {
  /// The clause that the figure comes from.
  var path: String { "\(instrument.clause.path)#\(instrument.name)" }
}

/// The registers that say what places there are; this page reads them and keeps no list of its own.
enum PlaceRegister: String, CaseIterable {
  case stations = "zjtx-2025/19#stations"
  case parks = "gaozhiliang-2023/21#characteristic-park-list"
  case featuredParks = "gaoduan-2022/6#featured-parks"
  case premises = "zjtx-2025/15#premises"
  case plants = "gaoduan-2022/4#standard-plants"
  case expiringLand = "zhuanxing-2026/11#expiring-land"
  case underUsed = "gaozhiliang-2023/22#under-used-plots"
  case idle = "gaoduan-2022/1#idle-land"

  var id: InstrumentID? { InstrumentID(rawValue) }
}

extension RegisterDesk {
  /// The entries of a register of places that stand in it on a day, as far as the scope goes.
  func entries(
    of register: PlaceRegister, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [RegisterEntry] {
    guard let id = register.id, declaration(id) != nil else { return [] }
    return try await page(RegisterQuery(id, .on(day)), within: scope).rows
  }

  /// The stations that stand in their register on a day, wherever they are.
  public func stations(on day: CalendarDay) async throws -> [ServiceStation] {
    try await entries(of: .stations, on: day, within: .everywhere).map {
      ServiceStation(number: $0.id.number, title: $0.title, area: $0.area)
    }
  }
}
