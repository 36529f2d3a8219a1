import Diagnostics
import Journal
import Quantities
import Secrecy

/// The commands of this room. Each is decided without side effects: what stands and what is asked go in, an event or
/// what is wrong comes out.
public enum AccessCommand {
  /// Somebody is to be added.
  public struct AddPerson: Sendable, Hashable {
    public let id: String
    public let name: String
    public let roles: Set<Role>
    public let area: String?
    /// The department of the area that the person works in; `nil` or blank for the area's own office.
    public let department: String?
    public let enterprise: String?
    public let password: String
    /// Whether the person replaces the password before anything else: so wherever somebody else makes it.
    public let isPasswordInitial: Bool

    public init(
      id: String, name: String, roles: Set<Role>, area: String? = nil, department: String? = nil,
      enterprise: String? = nil, password: String, isPasswordInitial: Bool = true
    ) {
      self.id = id
      self.name = name
      self.roles = roles
      self.area = area
      self.department = department
      self.enterprise = enterprise
      self.password = password
      self.isPasswordInitial = isPasswordInitial
    }
  }

  /// The person that an `AddPerson` describes, under a fresh key.
  /// - Parameter places: what the registers know of the area and the enterprise that the command names.
  /// - Throws: every fault of the fields together; the place of each names its field.
  public static func decide(
    _ command: AddPerson, places: NamedPlaces, at now: Timestamp, random: RandomSource
  ) throws(Diagnostics) -> Person {
    var faults: [Diagnostic] = []
    let id = PersonID(command.id)
    if id == nil {
      faults.append(
        Diagnostic(
          "access.sign-in-name", at: Place(field: "id"),
          Wording(zh: "登录名“\(command.id)”不合格式", en: "'\(command.id)' is no sign-in name"),
          expected: Wording(
            zh: "2 到 32 个小写字母、数字、点、横线或下划线，以字母开头，如 songjiang.zhang",
            en: "2 to 32 lower-case letters, digits, dots, hyphens or underscores, a letter first")))
    }
    let name = command.name.trimmed
    if name.isEmpty || name.count > 40 {
      faults.append(
        Diagnostic(
          "access.name", at: Place(field: "name"),
          Wording(zh: "姓名或岗位没有填写，或者太长", en: "the name or post is missing or too long"),
          expected: Wording(zh: "1 到 40 个字", en: "1 to 40 characters")))
    }
    // A name is read wherever its person did something.
    if let refusal = Diagnostic.personalNumber(in: name, "name") { faults.append(refusal) }
    if command.roles.isEmpty || command.roles.contains(.public) {
      faults.append(
        Diagnostic(
          "access.roles", at: Place(field: "roles"),
          Wording(zh: "没有选择可以授予的角色", en: "no role that can be given is chosen"),
          expected: Wording(
            zh: "至少一个：" + Role.assignable.map(\.name.zh).joined(separator: "、"),
            en: "at least one of " + Role.assignable.map(\.rawValue).joined(separator: ", "))))
    }
    for (one, other) in Role.apart where command.roles.isSuperset(of: [one, other]) {
      faults.append(
        Diagnostic(
          "access.roles-apart", at: Place(field: "roles"),
          Wording(
            zh: "“\(one.name.zh)”和“\(other.name.zh)”不能由同一人承担",
            en: "one person can't be both '\(one.rawValue)' and '\(other.rawValue)'"),
          expected: Wording(zh: "两人各任一个", en: "two people, one role each")))
    }
    let areaText = command.areaText
    let area = command.areaCode
    if area != nil, !places.hasArea {
      faults.append(
        Diagnostic(
          "access.area-unknown", at: Place(field: "area"),
          Wording(zh: "地区表里没有“\(areaText)”", en: "the table of areas has no '\(areaText)'"),
          expected: Wording(zh: "地区表里的区、街镇或园区", en: "a district, street or park of the table of areas"),
          remedy: Wording(zh: "核对代码，如松江区为 310117", en: "check the code; Songjiang is 310117")))
    }
    if area == nil, !areaText.isEmpty || command.roles.contains(where: \.needsArea) {
      faults.append(
        Diagnostic(
          "access.area", at: Place(field: "area"),
          areaText.isEmpty
            ? Wording(zh: "这个角色要指定所属区域", en: "this role needs an area")
            : Wording(zh: "“\(areaText)”不是地区代码", en: "'\(areaText)' is no area code"),
          expected: Wording(zh: "6 位区代码或 9 位街镇代码，如 310117", en: "six or nine digits, such as 310117")))
    }
    faults += departmentFaults(command)
    faults += outside(of: places.scope, command)
    let enterprise = command.enterpriseText
    if !enterprise.isEmpty, command.enterpriseCode == nil {
      faults.append(enterpriseCode(enterprise))
    } else if !enterprise.isEmpty, !places.hasEnterprise {
      faults.append(unknownEnterprise(enterprise))
    }
    if enterprise.isEmpty, command.roles.contains(where: \.needsEnterprise) {
      faults.append(
        Diagnostic(
          "access.enterprise", at: Place(field: "enterprise"),
          Wording(zh: "企业角色要绑定一家企业", en: "the enterprise role needs an enterprise"),
          expected: Wording(zh: "统一社会信用代码", en: "a unified social credit code")))
    }
    if let id { faults += PasswordPolicy.faults(of: command.password, for: id) }
    guard let id, let key = ActorID("person:" + Hexadecimal.text(of: random.bytes(8))), faults.isEmpty else {
      throw Diagnostics(faults)
    }
    return Person(
      id: id, key: key, name: name, roles: command.roles, area: area, department: command.departmentName,
      enterprise: command.enterpriseCode?.text, addedAt: now, hasInitialPassword: command.isPasswordInitial)
  }

  /// What is wrong with the department: it belongs to an area, and only those who work on cases belong to it.
  private static func departmentFaults(_ command: AddPerson) -> [Diagnostic] {
    guard let name = command.departmentName else { return [] }
    let place = Place(field: "department")
    var faults: [Diagnostic] = []
    if name.count > AddPerson.longestDepartment || name.contains(where: { $0.isNewline || $0 == ":" || $0 == "|" }) {
      faults.append(
        Diagnostic(
          "access.department", at: place,
          Wording(zh: "部门名称太长，或含有冒号、竖线", en: "the department's name is too long, or has a colon or a bar"),
          expected: Wording(
            zh: "1 到 \(AddPerson.longestDepartment) 个字，如“规划资源局”",
            en: "1 to \(AddPerson.longestDepartment) characters")))
    }
    if command.areaText.isEmpty {
      faults.append(
        Diagnostic(
          "access.department-area", at: place,
          Wording(zh: "写了部门，没有指定所属区域", en: "a department is named without its area"),
          remedy: Wording(zh: "选部门所在的区；市级部门选“上海市”", en: "choose its district; for the city's, the city")))
    }
    if !command.roles.isEmpty, !command.roles.contains(where: \.mayHaveDepartment) {
      faults.append(
        Diagnostic(
          "access.department-role", at: place,
          Wording(zh: "所选角色不办理事项，不分部门", en: "none of the roles works on cases; they have no department"),
          expected: Wording(
            zh: "部门留空，或选市级、区级、服务专员", en: "no department, or the role of city, district or service officer")))
    }
    return faults
  }

  /// What an administrator of one area may not give.
  private static func outside(of scope: AreaScope, _ command: AddPerson) -> [Diagnostic] {
    guard let own = scope.area else { return [] }
    var faults: [Diagnostic] = []
    let wider = command.roles.filter(\.seesWholeCity).sorted()
    if !wider.isEmpty {
      faults.append(
        Diagnostic(
          "access.roles-wider", at: Place(field: "roles"),
          Wording(
            zh: "“\(wider.map(\.name.zh).joined(separator: "”“"))”看全市的数据，不由一个区域授予",
            en:
              "'\(wider.map(\.rawValue).joined(separator: "', '"))' sees the whole city, and is not one area's to give"),
          remedy: Wording(zh: "请市级系统管理员办理", en: "leave it to the city's administrator")))
    }
    let isOwn = command.areaCode.map(own.contains) ?? (command.areaText.isEmpty && command.enterpriseCode != nil)
    if !isOwn {
      faults.append(
        Diagnostic(
          "access.area-outside", at: Place(field: "area"),
          Wording(zh: "只能增加您自己区域的人员", en: "you add people of your own area alone"),
          expected: Wording(zh: "\(own) 或其下的街镇、园区", en: "\(own), or a street or park of it"),
          remedy: Wording(zh: "选本区域，或请市级系统管理员办理", en: "choose your area, or leave it to the city's administrator")))
    }
    return faults
  }

  /// Whether a person may be added beside the one who already bears the name.
  /// - Throws: `access.sign-in-name-taken` where somebody bears it, whether active or disabled.
  public static func decideFree(_ person: Person, existing: Person?) throws(Diagnostics) {
    guard existing != nil else { return }
    throw Diagnostics(
      Diagnostic(
        "access.sign-in-name-taken", at: Place(field: "id"),
        Wording(zh: "登录名“\(person.id)”已经有人使用", en: "'\(person.id)' is taken"),
        remedy: Wording(
          zh: "换一个登录名；停用的账号不能重新使用，好让日志里的名字只指一个人",
          en: "choose another; a disabled name is never used again, so that the journal means one person")))
  }

  /// Disables a person.
  /// - Throws: where there is no such person, or where they would disable themselves.
  public static func decideDisabling(
    _ id: String, existing: Person?, by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> AccessEvent {
    guard let person = existing else { throw Diagnostics(unknownPerson(id)) }
    if actor.person?.id == person.id {
      throw Diagnostics(
        Diagnostic(
          "access.disable-self", at: Place(field: "id"),
          Wording(zh: "不能停用自己的账号", en: "you cannot disable your own account"),
          remedy: Wording(zh: "请另一位系统管理员来做", en: "ask another administrator")))
    }
    return .personDisabled(person, at: now)
  }

  /// What an attempt to sign in comes to, once the password has been compared.
  public static func decideSignIn(
    name: PersonID, person: Person?, matches: Bool, failures: SignInFailures?, session: SessionDigest,
    at now: Timestamp
  ) -> AccessEvent {
    if let person, person.mayAct(on: now.dayInShanghai), matches {
      return .signedIn(Session(digest: session, person: person.id, startedAt: now, lastSeenAt: now))
    }
    return .signInFailed(
      SignInFailures.adding(to: failures, name: name.text, at: now), person: person)
  }

  static func enterpriseCode(_ typed: String) -> Diagnostic {
    Diagnostic(
      "access.enterprise-code", at: Place(field: "enterprise"),
      CreditCode.refusalWording(typed), expected: CreditCode.expectedWording)
  }

  static func unknownEnterprise(_ code: String) -> Diagnostic {
    Diagnostic(
      "access.enterprise-unknown", at: Place(field: "enterprise"),
      Wording(zh: "企业名单里没有“\(code)”", en: "the register of enterprises has no '\(code)'"),
      remedy: Wording(
        zh: "核对代码；新企业先导入它的数据，再增加它的人员",
        en: "check the code; import a new enterprise's data first, then add its people"))
  }

  static func unknownPerson(_ id: String) -> Diagnostic {
    Diagnostic(
      "access.unknown-person", at: Place(field: "id"),
      Wording(zh: "没有登录名为“\(id)”的人", en: "there is nobody with the sign-in name '\(id)'"),
      remedy: Wording(zh: "在“管理 › 人员”里查看名单", en: "see the list of people under Administration"))
  }
}

extension Diagnostic {
  /// Why a text is not taken that holds somebody's identity or mobile number; `nil` where it holds none.
  static func personalNumber(in text: String, _ field: String) -> Diagnostic? {
    let place = Place(field: field)
    if IdentityNumber.stands(in: text) { return IdentityNumber.refusal("access.identity-number", at: place) }
    return MobileNumber.stands(in: text) ? MobileNumber.refusal("access.mobile-number", at: place) : nil
  }
}

extension AccessCommand.AddPerson {
  fileprivate var areaText: String { area?.trimmed ?? "" }
  fileprivate var enterpriseText: String { enterprise?.trimmed ?? "" }

  /// The most characters of a department's name, as a unit of a case may have.
  static let longestDepartment = 40

  /// The department that is named; `nil` for none.
  var departmentName: String? { department.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 } }

  /// The area that is named; `nil` for none, and for what has not the form of a code.
  var areaCode: AreaCode? { AreaCode(areaText) }
  /// The enterprise that is named; `nil` for none, and for what has not the form of a code.
  var enterpriseCode: CreditCode? { CreditCode(enterpriseText) }
}

extension String {
  /// Without white space at either end.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}
