import Cultivation
import Decimals
import Enterprises
import Journal
import Places
import PolicyCorpus
import Quantities

/// 模拟数据: plots, stations and positions of the demonstration city, brought in by the same ways as real ones, each command
/// once. The positions are drawn around the middles of the districts' extents and name no real place.
struct DemonstrationPlaces {
  let desk: PlaceDesk
  let registers: RegisterDesk
  let facts: FactDesk

  private static let source = "模拟数据"
  private static let stations = "zjtx-2025/19#stations"

  func fill(at now: Timestamp) async throws {
    guard try await desk.plots(within: .everywhere, on: now.dayInShanghai, includingClosed: true).isEmpty else {
      return
    }
    try await addStations(now)
    try await addLand(now)
    try await addPositions(now)
    try await addPlots(now)
  }

  private var districts: [Area] { registers.corpus.areas.districts }

  private func addStations(_ now: Timestamp) async throws {
    var wishes: [RegisterCommand.Wish] = []
    for (number, district) in districts.enumerated() {
      for place in 1...(number % 3 + 2) {
        let title = "模拟\(district.name)服务站\(place)"
        wishes.append(
          .enter(
            .new(
              EntryOpening(
                subject: EntrySubject(.site, enterprise: nil, key: title), title: title, area: district.code,
                origin: .hand, fields: ["所在区": district.code.text, "服务内容": "政策咨询、代办、融资对接"]))))
      }
    }
    try await take(Self.stations, wishes, now)
  }

  private func addLand(_ now: Timestamp) async throws {
    let today = now.dayInShanghai
    let ways: [String?] = ["园区回购", "减量化", nil, "土地收储"]
    let steps = ["方案确定", "签约", "列入清单", "腾退"]
    func entries(_ prefix: String, _ fields: (Int) -> [String: String]) -> [RegisterCommand.Wish] {
      districts.enumerated().filter { $0.offset % 2 == 0 }.map { number, district in
        let title = "模拟\(prefix)\(number / 2 + 1)"
        return .enter(
          .new(
            EntryOpening(
              subject: EntrySubject(.site, enterprise: nil, key: title), title: title, area: district.code,
              origin: .hand, fields: fields(number).merging(["所在区": district.code.text]) { first, _ in first })))
      }
    }
    try await take(
      "gaozhiliang-2023/22#under-used-plots",
      entries("低效地块") { number in
        var fields = ["退出进度": steps[number / 2 % 4], "用地面积": "\(20 + number)"]
        fields["退出方式"] = ways[number / 2 % 4]
        return fields
      }, now)
    try await take(
      "zhuanxing-2026/11#expiring-land",
      entries("到期地块") { number in
        ["到期日": "\(today.adding(days: number * 45 - 60))", "续期办法": "待定", "用地面积": "\(12_000 + number * 500)"]
      }, now)
  }

  private func take(_ register: String, _ wishes: [RegisterCommand.Wish], _ now: Timestamp) async throws {
    guard let id = InstrumentID(register), !wishes.isEmpty else { return }
    let command = RegisterCommand(
      register: id, day: registers.corpus.workingDays.day(30, before: now.dayInShanghai), wishes: wishes,
      ground: Ground(reason: Self.source, evidence: Self.source))
    _ = try await registers.act(
      command, command: command.command(by: .demonstration, key: "places-\(id)"), at: now, within: .everywhere)
  }

  /// Around the middle of each district whoever is counted there. One in ten is left unknown.
  private func addPositions(_ now: Timestamp) async throws {
    var rows = ["kind,name,longitude,latitude,source"]
    guard let stations = InstrumentID(Self.stations) else { return }
    for station in try await registers.page(
      RegisterQuery(stations, .on(now.dayInShanghai)), within: .everywhere
    ).rows {
      guard let area = station.area, let place = position(in: area, draw: station.id.number * 7_919, spread: 60_000)
      else { continue }
      rows.append("station,\(station.title),\(place.longitudeText),\(place.latitudeText),\(Self.source)")
    }
    for (number, enterprise) in try await facts.page(EnterpriseQuery(limit: .max), within: .everywhere).rows
      .enumerated()
    {
      guard number % 10 != 9, let area = enterprise.area, enterprise.industry?.text.hasPrefix("594") != true,
        let place = position(in: area, draw: number * 104_729, spread: 110_000)
      else { continue }
      rows.append("enterprise,\(enterprise.creditCode),\(place.longitudeText),\(place.latitudeText),\(Self.source)")
    }
    let file = PositionFile(file: "模拟数据-positions.csv", bytes: Array((rows.joined(separator: "\n") + "\n").utf8))
    _ = try await desk.importPositions(
      file, command: file.command(by: .demonstration, key: "places-positions"), at: now, within: .everywhere)
  }

  private func position(in area: AreaCode, draw: Int, spread: Int) -> GeographicPosition? {
    guard let extent = DistrictExtent.of(area) else { return nil }
    func drawn(_ range: ClosedRange<Int>, _ draw: Int) -> Int {
      // A small district has no room for the whole spread.
      let width = min(spread, (range.upperBound - range.lowerBound) / 2)
      return (range.lowerBound + range.upperBound - width) / 2 + draw % width
    }
    return GeographicPosition(
      longitude: drawn(extent.longitudes, draw), latitude: drawn(extent.latitudes, draw / 7))
  }

  private func addPlots(_ now: Timestamp) async throws {
    let today = now.dayInShanghai
    let lessees = try await facts.page(EnterpriseQuery(limit: 16), within: .everywhere).rows.map(\.creditCode)
    for (number, district) in districts.enumerated() {
      let use = LandUse.allCases[number % 3]
      let key = "places-plot-\(number)"
      let id = try await desk.open(
        PlotFigures(
          title: "模拟地块\(number + 1)", area: district.code, park: "模拟园区\(number + 1)",
          holder: number % 3 == 1 || lessees.isEmpty ? nil : lessees[number % lessees.count], use: use,
          origin: PlotOrigin.allCases[number % 3], land: 20_000,
          supportingLand: number % 4 == 3 ? nil : Decimal128(2_600 + number * 60),
          landUntil: today.adding(days: number * 120 - 40)), by: .demonstration, key: key, at: now, within: .everywhere)
      func act(_ command: PlotCommand, _ step: Int) async throws {
        try await desk.act(
          command, on: id, by: .demonstration, key: "\(key)-\(step)", at: now.adding(seconds: step), within: .everywhere
        )
      }
      guard number % 5 != 4 else { continue }
      try await act(
        .build(
          BuildingFigures(
            name: "模拟一号楼", floorArea: Decimal128(30_000 + number * 2_500), storeys: 8, dormitorySets: number * 6)), 1)
      // The first alone is below its floor and new.
      if number == 0 { try await act(.except(reason: "模拟数据：净空限制，已批准例外"), 2) }
      guard !lessees.isEmpty else { continue }
      try await act(
        .lease(
          LeaseFigures(
            building: 1, lessee: lessees[number % lessees.count], floorArea: 3_000,
            until: today.adding(days: number * 40))), 3)
    }
  }
}
