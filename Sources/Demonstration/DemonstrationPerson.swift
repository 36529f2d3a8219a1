import Quantities

/// Somebody who can sign in to the demonstration: a post, not a person. `songjiang` is any officer of that district.
public struct DemonstrationPerson: Sendable, Hashable {
  /// The name to sign in with.
  public let id: String
  /// The post, as pages show it.
  public let name: String
  /// A role, by the id that interfaces use.
  public let role: String
  /// `nil` for the whole city.
  public let area: AreaCode?
  /// The department of the area; `nil` for its own office.
  public var department: String?
  /// The enterprise that an accountant belongs to.
  public let enterprise: CreditCode?
}

extension DemonstrationCity {
  /// One post for each role, two more of the city's office and one of the district's, the finance people of the district
  /// beside the city's, and somebody of one of its departments, in the order in which the sign-ins are listed.
  ///
  /// The district is Songjiang where the city has it. The accountant's enterprise is the first of the district that
  /// the growth award for entrants may concern, or its first; the service officer has the street of that enterprise, and another
  /// enterprise of the district stands for the provider of services.
  /// Cost: makes up enterprises until it has found that one.
  public func people() -> [DemonstrationPerson] {
    let district = districts.codes.first { $0.text == "310117" } ?? districts.codes[0]
    let own = enterprises.lazy.filter { $0.statisticalArea.district == district }
    let shown =
      own.first { $0.grewAfterEntry(by: 0.3, on: day) } ?? own.first { $0.grewAfterEntry(by: 0.1, on: day) }
      ?? own.first { _ in true }
    let helper = own.first { $0.creditCode != shown?.creditCode }
    let prefix = district.text == "310117" ? "songjiang" : "district"
    let people: [DemonstrationPerson?] = [
      DemonstrationPerson(id: "city", name: "市级主管部门", role: "city", area: nil, enterprise: nil),
      // What one of an office drew up or found wrong another confirms or puts right.
      DemonstrationPerson(id: "city.second", name: "市级主管部门（第二人）", role: "city", area: nil, enterprise: nil),
      // What one of them proposed and the other inspected a third checks: no district has people but one.
      DemonstrationPerson(id: "city.third", name: "市级主管部门（第三人）", role: "city", area: nil, enterprise: nil),
      DemonstrationPerson(
        id: prefix, name: "区级主管部门", role: "district", area: district,
        enterprise: nil),
      DemonstrationPerson(
        id: "\(prefix).second", name: "区级主管部门（第二人）", role: "district", area: district, enterprise: nil),
      DemonstrationPerson(
        id: "officer", name: "服务专员", role: "officer", area: shown?.statisticalArea ?? district, enterprise: nil),
      DemonstrationPerson(
        id: "\(prefix).planning", name: "规划资源经办", role: "officer", area: district, department: "规划资源局",
        enterprise: nil),
      shown.map {
        DemonstrationPerson(
          id: "enterprise", name: "企业会计", role: "enterprise", area: nil, enterprise: $0.creditCode)
      },
      DemonstrationPerson(id: "maker", name: "财政经办", role: "finance_maker", area: nil, enterprise: nil),
      DemonstrationPerson(id: "checker", name: "财政复核", role: "finance_checker", area: nil, enterprise: nil),
      DemonstrationPerson(
        id: "\(prefix).maker", name: "区财政经办", role: "finance_maker", area: district, enterprise: nil),
      DemonstrationPerson(
        id: "\(prefix).checker", name: "区财政复核", role: "finance_checker", area: district, enterprise: nil),
      DemonstrationPerson(id: "analyst", name: "政策分析", role: "analyst", area: nil, enterprise: nil),
      DemonstrationPerson(id: "auditor", name: "审计", role: "auditor", area: nil, enterprise: nil),
      DemonstrationPerson(id: "provider", name: "服务机构", role: "provider", area: nil, enterprise: helper?.creditCode),
      DemonstrationPerson(id: "admin", name: "系统管理", role: "administrator", area: nil, enterprise: nil),
    ]
    return people.compactMap { $0 }
  }
}

extension DemonstrationCity {
  /// 模拟服务专员: two more service officers of each district, so that every enterprise has one and can be handed over.
  /// - Parameter name: what a district is called.
  public func colleagues(_ name: (AreaCode) -> String) -> [DemonstrationPerson] {
    districts.codes.flatMap { code in
      ["甲", "乙"].enumerated().map { number, mark in
        DemonstrationPerson(
          id: "officer.\(code).\(number + 1)", name: "模拟服务专员 \(name(code))\(mark)", role: "officer", area: code,
          enterprise: nil)
      }
    }
  }
}

extension DemonstrationEnterprise {
  /// Whether it entered by yearly report in the year before the last, and its output grew by at least `share` since:
  /// what the growth award of the action plan asks for. It must have told all of that too.
  fileprivate func grewAfterEntry(by share: Double, on day: CalendarDay) -> Bool {
    guard let entry = life.entry, entry.route == .annual, entry.isFirst, entry.day.year == day.year - 2,
      let before = life.output(in: day.year - 2), let after = life.output(in: day.year - 1), before > 0
    else { return false }
    let asked: [DemonstrationColumn] = [
      DemonstrationColumn(.industry), DemonstrationColumn(.aboveScaleOn), DemonstrationColumn(.aboveScaleRoute),
      DemonstrationColumn(.firstEntry), DemonstrationColumn(.output, .year(day.year - 2)),
      DemonstrationColumn(.output, .year(day.year - 1)),
    ]
    return Double(after - before) >= share * Double(before) && asked.allSatisfy { !cell(of: $0).isEmpty }
  }
}

/// The password of a demonstration.
///
/// It is drawn afresh at every start, given to all its people, and printed beside the sign-ins. A fixed one would open
/// any demonstration that somebody lets others reach; one that is drawn once would have to be kept readable to be
/// printed again, and would be lost when the first fill is interrupted.
public enum DemonstrationPassword {
  /// Letters and digits that are not taken for one another.
  private static let alphabet = Array("abcdefghjkmnpqrstuvwxyz23456789")

  /// Three groups of five, `k7m2x-9fp3h-qd4wn`: 74 bits.
  public static func draw(using generator: inout some RandomNumberGenerator) -> String {
    (0..<3).map { _ in
      String((0..<5).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] })
    }.joined(separator: "-")
  }
}
