import Diagnostics
import Quantities

extension DeliveryDecision {
  /// What is filed elsewhere takes no steps, no budget and no advance here: what was chosen beside it was meant for another way.
  func checkElsewhere(_ terms: Call.Terms) throws {
    guard terms.steps.isEmpty else { throw Diagnostics(.unused("steps")) }
    guard terms.budget == nil else { throw Diagnostics(.unused("budget")) }
    guard terms.advance == nil else { throw Diagnostics(.unused("advance")) }
  }

  /// 网上申报地址: a whole address of the web, of a call that is filed elsewhere; may be empty.
  func checkedAddress(_ terms: Call.Terms) throws -> String {
    if terms.address.isEmpty { return "" }
    guard terms.entrance == .elsewhere else { throw Diagnostics(.addressWithoutNeed) }
    let address = try stated(terms.address, field: "address", Wording(zh: "网上申报地址", en: "the address"))
    let rest = ["https://", "http://"].first(where: address.hasPrefix).map { address.dropFirst($0.count) }
    guard let rest, address.allSatisfy({ $0.isASCII && !$0.isWhitespace }),
      rest.first.map({ $0.isLetter || $0.isNumber }) == true,
      rest.prefix(while: { $0 != "/" }).contains("."), !rest.contains("@")
    else {
      throw Diagnostics(
        Diagnostic(
          "delivery.call-address", at: Place(field: "address"),
          Wording(zh: "“\(address.excerpt)”不是网址", en: "“\(address.excerpt)” is no address of the web"),
          expected: Wording(
            zh: "以 https:// 或 http:// 开头的完整网址；通知没有写的，空着",
            en: "a whole one that begins with https:// or http://; empty where the notice names none")))
    }
    return address
  }

  /// Refuses what is done here alone of a call that is filed elsewhere.
  func checkTaken(_ call: Call) throws {
    guard call.terms.entrance != .elsewhere else { throw Diagnostics(.filedElsewhere(call)) }
  }
}

extension Diagnostic {
  static func filedElsewhere(_ call: Call) -> Diagnostic {
    let (unit, contact) = (call.terms.unit, call.terms.contact)
    return Diagnostic(
      "delivery.filed-elsewhere", at: Place(field: "call"),
      Wording(
        zh: "“\(call.terms.title)”在其他渠道申报，这里不受理、不测算、不核定",
        en: "“\(call.terms.title)” is filed elsewhere: no application, run or amount is taken here"),
      remedy: Wording(zh: "按通知向\(unit)申报（\(contact)）", en: "apply to \(unit) as the notice says (\(contact))"))
  }

  static let paysNoSum = Diagnostic(
    "delivery.pays-no-sum", at: Place(field: "chain"),
    Wording(
      zh: "这一事项没有可以算出的金额，这里不受理申报，也不核定",
      en: "this has no sum that can be worked out: no application is taken and no amount approved here"),
    expected: Wording(zh: "“\(Call.Entrance.elsewhere.wording.zh)”", en: "“\(Call.Entrance.elsewhere.wording.en)”"),
    remedy: Wording(
      zh: "改选这一项，写明受理单位和联系方式", en: "choose that, and say which office takes it and how to reach it"))

  fileprivate static func unused(_ field: String) -> Diagnostic {
    Diagnostic(
      "delivery.call-elsewhere", at: Place(field: field),
      Wording(
        zh: "在其他渠道申报的，这里没有办理环节，也不列支、不预拨",
        en: "what is filed elsewhere has no steps, budget or advance here"),
      expected: Wording(zh: "不选，或空着", en: "nothing chosen, or empty"),
      remedy: Wording(
        zh: "这里受理的，办理环节另选一种", en: "choose another way where applications are taken here"))
  }

  fileprivate static let addressWithoutNeed = Diagnostic(
    "delivery.call-address", at: Place(field: "address"),
    Wording(zh: "在本系统申报的，不用写网上申报地址", en: "what is applied for here has no other address"),
    expected: Wording(zh: "空着", en: "empty"),
    remedy: Wording(
      zh: "在别处申报的，办理环节选“\(Call.Entrance.elsewhere.wording.zh)”",
      en: "choose “\(Call.Entrance.elsewhere.wording.en)” as the way where it is filed elsewhere"))
}
