import Decimals
import Journal
import Quantities

extension PlotFigures {
  var json: CanonicalJSON {
    [
      "title": .text(title), "area": .text(area.text), "park": .text(park), "holder": CanonicalJSON(holder?.text),
      "use": .text(use.rawValue), "origin": .text(origin.rawValue), "land": .text("\(land)"),
      "supporting_land": CanonicalJSON(supportingLand?.description),
      "land_until": CanonicalJSON(landUntil?.description),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let title = json["title"].text, let area = json["area"].text.flatMap({ AreaCode($0) }),
      let park = json["park"].text, let use = json["use"].text.flatMap(LandUse.init(rawValue:)),
      let origin = json["origin"].text.flatMap(PlotOrigin.init(rawValue:)),
      let land = json["land"].text.flatMap({ Decimal128(exactly: $0) })
    else { return nil }
    self.init(
      title: title, area: area, park: park, holder: json["holder"].text.flatMap { CreditCode($0) }, use: use,
      origin: origin, land: land, supportingLand: json["supporting_land"].text.flatMap { Decimal128(exactly: $0) },
      landUntil: json["land_until"].text.flatMap { CalendarDay($0) })
  }
}

extension BuildingFigures {
  var json: CanonicalJSON {
    [
      "name": .text(name), "floor_area": .text("\(floorArea)"), "storeys": CanonicalJSON(storeys),
      "dormitory_sets": CanonicalJSON(dormitorySets),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let name = json["name"].text, let area = json["floor_area"].text.flatMap({ Decimal128(exactly: $0) }),
      let storeys = json["storeys"].integer, let sets = json["dormitory_sets"].integer
    else { return nil }
    self.init(name: name, floorArea: area, storeys: storeys, dormitorySets: sets)
  }
}

extension LeaseFigures {
  var json: CanonicalJSON {
    [
      "building": CanonicalJSON(building), "lessee": .text(lessee.text), "floor_area": .text("\(floorArea)"),
      "until": .text("\(until)"),
    ]
  }

  init?(_ json: CanonicalJSON) {
    guard let building = json["building"].integer, let lessee = json["lessee"].text.flatMap({ CreditCode($0) }),
      let area = json["floor_area"].text.flatMap({ Decimal128(exactly: $0) }),
      let until = json["until"].text.flatMap({ CalendarDay($0) })
    else { return nil }
    self.init(building: building, lessee: lessee, floorArea: area, until: until)
  }
}

extension PlotEvent {
  /// The event as the journal and the table of acts keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = ["act": .text(name.rawValue)]
    switch self {
    case .opened(let figures): members["plot"] = figures.json
    case .amended(let figures, let reason):
      members["plot"] = figures.json
      members["reason"] = .text(reason)
    case .built(let number, let building):
      members["number"] = CanonicalJSON(number)
      members["building"] = building.json
    case .rebuilt(let number, let building, let reason):
      members["number"] = CanonicalJSON(number)
      members["building"] = building.json
      members["reason"] = .text(reason)
    case .pulledDown(let number, let reason):
      members["number"] = CanonicalJSON(number)
      members["reason"] = .text(reason)
    case .leased(let number, let lease):
      members["number"] = CanonicalJSON(number)
      members["lease"] = lease.json
    case .leaseRenewed(let number, let until):
      members["number"] = CanonicalJSON(number)
      members["until"] = .text("\(until)")
    case .leaseEnded(let number, let day, let reason):
      members["number"] = CanonicalJSON(number)
      members["day"] = .text("\(day)")
      members["reason"] = .text(reason)
    case .excepted(let reason), .closed(let reason): members["reason"] = .text(reason)
    }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(_ json: CanonicalJSON) {
    guard let name = json["act"].text.flatMap(Name.init(rawValue:)) else { return nil }
    let number = json["number"].integer
    let reason = json["reason"].text
    switch name {
    case .opened, .amended:
      guard let figures = PlotFigures(json["plot"]) else { return nil }
      guard name == .amended else {
        self = .opened(figures)
        return
      }
      guard let reason else { return nil }
      self = .amended(figures, reason: reason)
    case .built, .rebuilt:
      guard let number, let building = BuildingFigures(json["building"]) else { return nil }
      guard name == .rebuilt else {
        self = .built(number, building)
        return
      }
      guard let reason else { return nil }
      self = .rebuilt(number, building, reason: reason)
    case .pulledDown:
      guard let number, let reason else { return nil }
      self = .pulledDown(number, reason: reason)
    case .leased:
      guard let number, let lease = LeaseFigures(json["lease"]) else { return nil }
      self = .leased(number, lease)
    case .leaseRenewed:
      guard let number, let until = json["until"].text.flatMap({ CalendarDay($0) }) else { return nil }
      self = .leaseRenewed(number, until: until)
    case .leaseEnded:
      guard let number, let day = json["day"].text.flatMap({ CalendarDay($0) }), let reason else { return nil }
      self = .leaseEnded(number, on: day, reason: reason)
    case .excepted:
      guard let reason else { return nil }
      self = .excepted(reason: reason)
    case .closed:
      guard let reason else { return nil }
      self = .closed(reason: reason)
    }
  }
}

extension PlotCommand {
  /// What tells one command from another.
  var json: CanonicalJSON {
    switch self {
    case .amend(let figures, let reason): ["amend": figures.json, "reason": .text(reason)]
    case .build(let building): ["build": building.json]
    case .rebuild(let number, let building, let reason):
      ["rebuild": CanonicalJSON(number), "building": building.json, "reason": .text(reason)]
    case .pullDown(let number, let reason): ["pull_down": CanonicalJSON(number), "reason": .text(reason)]
    case .lease(let lease): ["lease": lease.json]
    case .renewLease(let number, let until): ["renew": CanonicalJSON(number), "until": .text("\(until)")]
    case .endLease(let number, let day, let reason):
      ["end": CanonicalJSON(number), "day": .text("\(day)"), "reason": .text(reason)]
    case .except(let reason): ["except": .text(reason)]
    case .close(let reason): ["close": .text(reason)]
    }
  }
}
