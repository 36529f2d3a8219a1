import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

extension Diagnostic {
  static func noSuchZone(_ id: String) -> Diagnostic {
    Diagnostic(
      "targets.no-zone", at: Place(field: "zone"),
      Wording(zh: "没有片区“\(id.excerpt)”", en: "there is no zone “\(id.excerpt)”"))
  }

  static func noZoneArea(_ area: Wording) -> Diagnostic {
    Diagnostic(
      "targets.zone-area", at: Place(field: "member"),
      Wording(zh: "“\(area.zh)”不是街镇，也不是园区", en: "“\(area.en)” is no street, town or park"),
      expected: Wording(zh: "一家企业，或一个街镇、园区", en: "an enterprise, or a street, a town or a park"),
      remedy: Wording(
        zh: "片区只是区的一部分：逐个登记它的街镇、园区和企业", en: "a zone is a part of a district: enter its streets, parks and enterprises"))
  }

  static func noZoneEnterprise(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "targets.zone-enterprise", at: Place(field: "member"),
      Wording(zh: "您的范围内没有 \(code) 这家企业", en: "there is no enterprise \(code) within your area"),
      expected: Wording(zh: "企业库里本区域的企业", en: "an enterprise of your area that the register has"),
      remedy: Wording(zh: "核对代码；库里没有的先导入企业", en: "check the code; bring the enterprise in first"))
  }

  static func notInZone(_ member: Wording, _ zone: Zone, districts: [Wording]) -> Diagnostic {
    Diagnostic(
      "targets.not-in-zone", at: Place(field: "member"),
      Wording(
        zh: "“\(member.zh.excerpt)”不在\(zone.name.zh)所在的区",
        en: "“\(member.en.excerpt)” lies in no district of \(zone.name.en)"),
      expected: Wording(
        zh: districts.map(\.zh).joined(separator: "、") + "的",
        en: "one of " + districts.map(\.en).joined(separator: ", ")),
      remedy: Wording(zh: "属地有误的，先更正统计属地", en: "where its area is wrong, correct that first"))
  }

  static func inZoneAlready(_ other: ZoneMembership, _ zone: Zone) -> Diagnostic {
    let until = other.span.until
    return Diagnostic(
      "targets.in-zone-already", at: Place(field: "from"),
      Wording(
        zh: "\(other.span.from) 起\(until.map { "至 \($0) " } ?? "")已登记在\(zone.name.zh)",
        en: "it is entered for \(zone.name.en) from \(other.span.from) \(until.map { "to \($0)" } ?? "on")"),
      expected: Wording(zh: "同一月份登记一次", en: "a month once"),
      remedy: Wording(zh: "要改起止月份，先终止原来的", en: "to change its months, end that one first"))
  }

  static var noZoneMembership: Diagnostic {
    Diagnostic(
      "targets.no-zone-member",
      Wording(zh: "您的范围内没有这条片区成员，或它已经终止", en: "there is no such member within your area, or it has ended"))
  }
}
