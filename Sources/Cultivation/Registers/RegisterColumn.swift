import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// A column that every register's file may have, before those of the register's own fields.
public enum RegisterColumn: String, Sendable, Hashable, CaseIterable {
  case creditCode = "credit_code"
  case key, title, area
  case enteredOn = "entered_on"
  case leftOn = "left_on"
  case exit, reason, evidence

  /// What it is called in a spreadsheet.
  public var name: Wording {
    switch self {
    case .creditCode: Wording(zh: "统一社会信用代码", en: "Credit code")
    case .key: Wording(zh: "条目编号", en: "Key")
    case .title: Wording(zh: "条目名称", en: "Title")
    case .area: Wording(zh: "所属地区", en: "Area")
    case .enteredOn: Wording(zh: "入库登记日", en: "Taken in on")
    case .leftOn: Wording(zh: "出库登记日", en: "Left on")
    case .exit: Wording(zh: "出库原因", en: "Reason for leaving")
    case .reason: Wording(zh: "登记理由", en: "Reason")
    case .evidence: Wording(zh: "依据文件", en: "Evidence")
    }
  }

  /// What is typed into it.
  func hint(_ declaration: RegisterDeclaration) -> Wording {
    let isEnterprise = declaration.subject == .enterprise
    return switch self {
    case .creditCode:
      isEnterprise
        ? Wording(zh: "必填，18 位", en: "needed; 18 characters")
        : Wording(zh: "所属企业，18 位；没有的空着", en: "of the enterprise it belongs to; empty where there is none")
    case .key:
      isEnterprise
        ? Wording(zh: "一家企业有几条时用来区分，平时空着", en: "tells several entries of one enterprise apart; usually empty")
        : Wording(zh: "必填，项目、产品或园区自己的编号", en: "needed: the number of the project, product or park")
    case .title: Wording(zh: "空着为企业名称", en: "the enterprise's name where it is empty")
    case .area:
      Wording(zh: "地区代码或不重名的名称；空着为企业属地", en: "a code, or a name of its own; the enterprise's where it is empty")
    case .enteredOn: Wording(zh: "日期，如 2026-11-21；空着为今天", en: "a day, such as 2026-11-21; today where it is empty")
    case .leftOn:
      Wording(
        zh: "出库的才填，日期，如 2026-11-21；填了原因、空着日期为今天",
        en: "for what leaves alone: a day, such as 2026-11-21; today where only the reason is given")
    case .exit:
      Wording(
        zh: "出库的才填，选一项：" + declaration.exitReasons.joined(separator: "、"),
        en: "for what leaves alone: one of " + declaration.exitReasons.joined(separator: ", "))
    case .reason: Wording(zh: "一句话；空着记为导入文件", en: "a sentence")
    case .evidence:
      Wording(zh: "文件名称和文号；条件不符而照收的，必填", en: "the document; needed where a row fails the register's condition")
    }
  }

  init?(header: String) {
    let folded = header.lowercased()
    guard
      let column = Self.allCases.first(where: {
        $0.rawValue == folded || $0.name.zh == header || $0.name.en.lowercased() == folded
      })
    else { return nil }
    self = column
  }
}

extension RegisterDeclaration.Field {
  /// The field's column in a file, its unit behind it: `注册资本（万元）`.
  public func header(_ dictionary: FactDictionary) -> String {
    unit(dictionary).map { "\(name)（\($0)）" } ?? name
  }

  /// The unit in which files write its numbers; `nil` for what is no number.
  func unit(_ dictionary: FactDictionary) -> String? {
    switch type {
    case .quantity(let unit): unit
    case .fact(let id): dictionary.definition(of: id)?.type.fileUnit?.zh
    case .choice, .text, .day, .month, .area, .enterprise, .person: nil
    }
  }

  /// Whether a header names it, with its unit or without.
  func isNamed(by header: String) -> Bool {
    if header == name { return true }
    guard let open = header.lastIndex(where: { $0 == "（" || $0 == "(" }), header.hasSuffix("）") || header.hasSuffix(")")
    else { return false }
    return String(header[..<open]).trimmed == name
  }

  /// What is typed into it.
  var hint: Wording {
    switch type {
    case .fact: Wording(zh: "取自企业事实，不在这里填", en: "read from the facts and not typed here")
    case .choice(let choices):
      Wording(zh: "选一项：" + choices.joined(separator: "、"), en: "one of " + choices.joined(separator: ", "))
    case .quantity(let unit): Wording(zh: "数，单位\(unit)，不带逗号", en: "a number in \(unit), without commas")
    case .text: Wording(zh: "文字", en: "words")
    case .day: Wording(zh: "日期，如 2026-11-21", en: "a day, such as 2026-11-21")
    case .month: Wording(zh: "月份，如 2026-11", en: "a month, such as 2026-11")
    case .area: Wording(zh: "地区代码或不重名的名称", en: "an area's code, or a name of its own")
    case .enterprise: Wording(zh: "18 位统一社会信用代码", en: "a credit code of 18 characters")
    case .person: Wording(zh: "本系统人员的登录名", en: "the sign-in name of a person of this system")
    }
  }
}

extension FactType {
  /// The unit in which files write such a number: amounts in yuan, shares as parts of one; `nil` for what is no number.
  public var fileUnit: Wording? {
    switch self {
    case .decimal(.yuan): Wording(zh: "元", en: "yuan")
    case .decimal(.share): Wording(zh: "比例，0.1 即 10%", en: "share, 0.1 is 10%")
    case .decimal(.count): Wording(zh: "个数", en: "count")
    case .decimal(.quantity(let unit)): Unit.wording(ofQuantity: unit)
    case .boolean, .day, .year, .enumeration, .code, .text: nil
    }
  }
}
