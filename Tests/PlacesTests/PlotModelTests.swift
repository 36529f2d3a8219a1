import Decimals
import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Places

func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

/// Figures that are right, to be made wrong.
func figures(_ use: LandUse = .industrial, _ origin: PlotOrigin = .newSupply, land: Decimal128 = 10_000) throws
  -> PlotFigures
{
  PlotFigures(title: "甲地块", area: try #require(AreaCode("310117")), use: use, origin: origin, land: land)
}

/// The simplest thing that could be right: how big each building is, and who rents how much of it.
private struct SimplePlot {
  var buildings: [Int: Int] = [:]
  var leases: [Int: (building: Int, area: Int, until: CalendarDay)] = [:]
  var isClosed = false

  func letArea(_ building: Int) -> Int {
    leases.values.filter { $0.building == building }.reduce(0) { $0 + $1.area }
  }
}

@Suite("A plot against a simple model")
struct PlotModelTests {
  @Test(
    "whatever is asked in whatever order, no building is let twice over and nothing happens to a closed plot",
    arguments: 1...20)
  func agrees(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
    var today = try day("2026-05-10")
    var history = [try Plot.open(try figures())]
    var plot = try #require(Plot(Plot.ID(1), history))
    var model = SimplePlot()
    let lessee = try #require(CreditCode("91310000MA1K35XN0A"))
    for step in 0..<200 {
      if Int.random(in: 0..<5, using: &random) == 0 { today = today.adding(days: 1) }
      let number = Int.random(in: 1...4, using: &random)
      let area = Int.random(in: -1...60, using: &random) * 100
      let building = BuildingFigures(name: "楼\(number)", floorArea: Decimal128(area), storeys: 5)
      let until = today.adding(days: Int.random(in: -5...500, using: &random))
      let command: PlotCommand =
        switch Int.random(in: 0..<(step > 150 ? 10 : 9), using: &random) {
        case 0: .build(building)
        case 1: .rebuild(number, building, reason: "改建")
        case 2: .pullDown(number, reason: "拆除")
        case 3, 4: .lease(LeaseFigures(building: number, lessee: lessee, floorArea: Decimal128(area), until: until))
        case 5: .renewLease(number, until: until)
        case 6: .endLease(number, on: until, reason: "退租")
        case 7: .except(reason: "历史厂房")
        case 8: .amend(plot.figures, reason: "核对")
        default: .close(reason: "收储")
        }
      let before = plot
      let decided = Result { () throws(Diagnostics) in try plot.decide(command, today: today) }
      // What is refused, or changes nothing, leaves the plot as it was; what is allowed is what the model allows.
      #expect(
        Self.allows(command, model, today) == ((try? decided.get()) ?? nil != nil || Self.isIdle(command, before)))
      guard case .success(let event?) = decided else { continue }
      plot.apply(event)
      history.append(event)
      #expect(PlotEvent(event.json) == event)
      Self.follow(event, &model)
      #expect(plot.buildings.mapValues { $0.floorArea.integer } == model.buildings)
      #expect(Set(plot.running().map(\.number)) == Set(model.leases.keys))
      #expect((plot.closed != nil) == model.isClosed)
      for (number, building) in plot.buildings { #expect(plot.letArea(of: number) <= building.floorArea) }
      if model.isClosed { #expect(plot.running().isEmpty) }
    }
    #expect(Plot(Plot.ID(1), history) == plot)
    #expect(history.count > 20)
  }

  /// Whether a command asks for what is so already.
  private static func isIdle(_ command: PlotCommand, _ plot: Plot) -> Bool {
    guard plot.closed == nil else { return false }
    switch command {
    case .except: return plot.standingException != nil
    case .amend: return true
    case .rebuild(let number, let building, _): return plot.buildings[number] == building
    default: return false
    }
  }

  private static func allows(_ command: PlotCommand, _ model: SimplePlot, _ today: CalendarDay) -> Bool {
    guard !model.isClosed else { return false }
    switch command {
    case .build(let building): return building.floorArea > 0
    case .rebuild(let number, let building, _):
      return model.buildings[number] != nil && building.floorArea > 0
        && (building.floorArea.integer ?? 0) >= model.letArea(number)
    case .pullDown(let number, _): return model.buildings[number] != nil && model.letArea(number) == 0
    case .lease(let lease):
      guard let size = model.buildings[lease.building], let area = lease.floorArea.integer else { return false }
      return area > 0 && area + model.letArea(lease.building) <= size
    case .renewLease(let number, let until): return model.leases[number].map { until > $0.until } ?? false
    case .endLease(let number, let day, _): return model.leases[number] != nil && day <= today
    case .close: return model.leases.isEmpty
    case .except, .amend: return true
    }
  }

  private static func follow(_ event: PlotEvent, _ model: inout SimplePlot) {
    switch event {
    case .built(let number, let building), .rebuilt(let number, let building, _):
      model.buildings[number] = building.floorArea.integer
    case .pulledDown(let number, _): model.buildings[number] = nil
    case .leased(let number, let lease):
      model.leases[number] = (lease.building, lease.floorArea.integer ?? 0, lease.until)
    case .leaseRenewed(let number, let until): model.leases[number]?.until = until
    case .leaseEnded(let number, _, _): model.leases[number] = nil
    case .closed: model.isClosed = true
    case .opened, .amended, .excepted: break
    }
  }
}
