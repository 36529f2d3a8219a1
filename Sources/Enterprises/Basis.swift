import Diagnostics
import Facts
import Journal
import Quantities

/// 数据依据: the ground in law on which a series is held. There is none for the unit-level data of the statutory survey,
/// so that such data has no way in.
public enum Basis: Sendable, Hashable {
  /// 企业自愿填报: the enterprise told it of its own will.
  case voluntary
  /// 部门共享: another department shares it under an agreement, for a purpose, until its last day.
  case departmentSharing(agreement: String, purpose: String, until: CalendarDay)
  /// 经批准的地方统计调查: an approved local survey, by its form and approval number, until its last day.
  case approvedSurvey(form: String, approval: String, until: CalendarDay)
  /// 统计机构汇总数: aggregates that the statistical office published or handed over. Never per enterprise.
  case statisticalAggregate
  /// 入统确认: whether and since when an enterprise is above scale, and nothing else.
  case entryConfirmation
  /// 申报材料自存件: an enterprise's own copy within its own application.
  case ownApplication

  /// The six kinds, as files, commands and the journal name them.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case voluntary
    case departmentSharing = "department_sharing"
    case approvedSurvey = "approved_survey"
    case statisticalAggregate = "statistical_aggregate"
    case entryConfirmation = "entry_confirmation"
    case ownApplication = "own_application"

    /// The kind's name for people.
    public var name: Wording {
      switch self {
      case .voluntary: Wording(zh: "企业自愿填报", en: "told by the enterprise of its own will")
      case .departmentSharing: Wording(zh: "部门共享", en: "shared by a department")
      case .approvedSurvey: Wording(zh: "经批准的地方统计调查", en: "approved local survey")
      case .statisticalAggregate: Wording(zh: "统计机构汇总数", en: "aggregate of the statistical office")
      case .entryConfirmation: Wording(zh: "入统确认", en: "confirmation of entry above scale")
      case .ownApplication: Wording(zh: "申报材料自存件", en: "own copy within an application")
      }
    }

    /// The terms that the kind must state, by the names that commands use.
    public var terms: [String] {
      switch self {
      case .departmentSharing: ["agreement", "purpose", "until"]
      case .approvedSurvey: ["form", "approval", "until"]
      case .voluntary, .statisticalAggregate, .entryConfirmation, .ownApplication: []
      }
    }
  }

  public var kind: Kind {
    switch self {
    case .voluntary: .voluntary
    case .departmentSharing: .departmentSharing
    case .approvedSurvey: .approvedSurvey
    case .statisticalAggregate: .statisticalAggregate
    case .entryConfirmation: .entryConfirmation
    case .ownApplication: .ownApplication
    }
  }

  /// The last day on which the ground holds; `nil` where it has no term.
  public var until: CalendarDay? {
    switch self {
    case .departmentSharing(agreement: _, purpose: _, let until), .approvedSurvey(form: _, approval: _, let until):
      until
    case .voluntary, .statisticalAggregate, .entryConfirmation, .ownApplication: nil
    }
  }

  /// The facts that a confirmation of entry may tell.
  public static let entryFacts: Set<String> = ["above_scale_on", "above_scale_route", "first_entry"]

  /// Whether a figure on this ground is official statistics; anything else about a statutory fact is 非统计口径.
  public var isStatistical: Bool {
    switch self {
    case .approvedSurvey, .statisticalAggregate, .entryConfirmation: true
    case .voluntary, .departmentSharing, .ownApplication: false
    }
  }
}

extension Basis {
  /// Reads a basis as a person names it.
  /// - Parameters:
  ///   - name: one of the six kinds; `nil` where none was stated.
  ///   - terms: what the kind must state, such as `agreement`, by name.
  /// - Throws: `Diagnostics` with code `basis.missing`, `basis.unknown`, `basis.term-missing` or `basis.term-day`.
  public init(named name: String?, terms: [String: String] = [:]) throws(Diagnostics) {
    guard let name, !name.isEmpty else { throw Diagnostics(.basisMissing) }
    guard let kind = Kind(rawValue: name) ?? Kind.allCases.first(where: { $0.name.zh == name }) else {
      throw Diagnostics(.basisUnknown(name))
    }
    let missing = kind.terms.filter { (terms[$0] ?? "").isEmpty }
    guard missing.isEmpty else { throw Diagnostics(missing.map { .basisTermMissing($0, of: kind) }) }
    func term(_ name: String) -> String { terms[name] ?? "" }
    func lastDay() throws(Diagnostics) -> CalendarDay {
      guard let day = CalendarDay(term("until")) else { throw Diagnostics(.basisTermNoDay(term("until"))) }
      return day
    }
    switch kind {
    case .voluntary: self = .voluntary
    case .departmentSharing:
      self = .departmentSharing(agreement: term("agreement"), purpose: term("purpose"), until: try lastDay())
    case .approvedSurvey:
      self = .approvedSurvey(form: term("form"), approval: term("approval"), until: try lastDay())
    case .statisticalAggregate: self = .statisticalAggregate
    case .entryConfirmation: self = .entryConfirmation
    case .ownApplication: self = .ownApplication
    }
  }

  /// What a basis says of a value by itself: a confirmation of entry tells what has happened, so that no day of it lies
  /// ahead.
  /// - Returns: the fault; `nil` where there is none.
  func fault(of value: FactValue?, on today: CalendarDay, at place: Place) -> Diagnostic? {
    guard kind == .entryConfirmation, case .day(let day)? = value, day > today else { return nil }
    return .confirmedAhead(day, today: today, at: place)
  }

  /// The terms by name, as `init(named:terms:)` takes them.
  public var terms: [String: String] {
    switch self {
    case .departmentSharing(let agreement, let purpose, let until):
      ["agreement": agreement, "purpose": purpose, "until": until.description]
    case .approvedSurvey(let form, let approval, let until):
      ["form": form, "approval": approval, "until": until.description]
    case .voluntary, .statisticalAggregate, .entryConfirmation, .ownApplication: [:]
    }
  }

  /// The basis as the journal and the store hold it.
  public var json: CanonicalJSON {
    .object(terms.mapValues(CanonicalJSON.text).merging(["kind": .text(kind.rawValue)]) { $1 })
  }

  /// Reads what `json` wrote.
  /// - Throws: as `init(named:terms:)`.
  public init(json: CanonicalJSON) throws(Diagnostics) {
    try self.init(named: json["kind"].text, terms: (json.members ?? [:]).compactMapValues(\.text))
  }
}

extension Diagnostic {
  private static var kindList: Wording {
    Wording(
      zh: Basis.Kind.allCases.map { "\($0.rawValue)（\($0.name.zh)）" }.joined(separator: "、"),
      en: Basis.Kind.allCases.map(\.rawValue).joined(separator: ", "))
  }

  static var basisMissing: Diagnostic {
    Diagnostic(
      "basis.missing", at: Place(field: "basis"),
      Wording(zh: "没有说明数据依据", en: "the data's basis is not stated"), expected: kindList,
      remedy: Wording(
        zh: "选一种依据；统计调查的企业个体资料不在其中，不能导入",
        en: "state one of them; unit-level data of the statutory survey is none of them and has no way in"))
  }

  static func basisUnknown(_ name: String) -> Diagnostic {
    let nearest = nearestName(to: name, among: Basis.Kind.allCases.map(\.rawValue))
    return Diagnostic(
      "basis.unknown", at: Place(field: "basis"),
      Wording(zh: "没有“\(name.excerpt)”这种数据依据", en: "there is no basis “\(name.excerpt)”"), expected: kindList,
      remedy: nearest.map { Wording(zh: "是不是 \($0)？", en: "did you mean \($0)?") }
        ?? Wording(
          zh: "统计调查的企业个体资料没有可用的依据，不能导入",
          en: "there is none for unit-level data of the statutory survey: it has no way in"))
  }

  static func basisTermMissing(_ term: String, of kind: Basis.Kind) -> Diagnostic {
    let name =
      switch term {
      case "agreement": Wording(zh: "共享协议名称或编号", en: "the sharing agreement's name or number")
      case "purpose": Wording(zh: "约定的用途", en: "the purpose agreed")
      case "form": Wording(zh: "调查表号", en: "the survey's form")
      case "approval": Wording(zh: "批准文号", en: "the approval number")
      default: Wording(zh: "到期日", en: "its last day")
      }
    return Diagnostic(
      "basis.term-missing", at: Place(field: term),
      Wording(
        zh: "数据依据“\(kind.name.zh)”还缺少\(name.zh)", en: "the basis “\(kind.name.en)” does not state \(name.en)"),
      expected: term == "until" ? dayExample : Wording(zh: "填写\(name.zh)", en: name.en))
  }

  private static let dayExample = Wording(zh: "年-月-日，如 2026-12-31", en: "a day such as 2026-12-31")

  fileprivate static func confirmedAhead(_ day: CalendarDay, today: CalendarDay, at place: Place) -> Diagnostic {
    Diagnostic(
      "basis.confirmed-ahead", at: place,
      Wording(zh: "入统确认的日期\(day.wording.zh)在将来", en: "\(day.wording.en), the day that is confirmed, lies ahead"),
      expected: Wording(zh: "不晚于\(today.wording.zh)", en: "\(today.wording.en) or earlier"),
      remedy: Wording(
        zh: "还没有入统的，等确认后再登记", en: "record an entry once it has been confirmed"))
  }

  static func basisTermNoDay(_ text: String) -> Diagnostic {
    Diagnostic(
      "basis.term-day", at: Place(field: "until"),
      Wording(zh: "到期日“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
      expected: dayExample)
  }

  /// The agreement or approval no longer holds on the day of the import.
  static func basisExpired(_ basis: Basis, until: CalendarDay, on day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "basis.expired", at: Place(field: "until"),
      Wording(
        zh: "“\(basis.kind.name.zh)”已于\(until.wording.zh)到期（今天\(day.wording.zh)）",
        en: "the basis \(basis.kind.rawValue) ended on \(until.wording.en) (today is \(day.wording.en))"),
      expected: Wording(zh: "仍在有效期内的协议或批准", en: "an agreement or approval that still holds"),
      remedy: Wording(zh: "续签或换用新的依据后再导入", en: "renew it, or import on another basis"))
  }
}
