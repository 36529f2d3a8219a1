import Diagnostics
import Journal
import Quantities
import Secrecy

/// 退规预警 of one enterprise: what was found, and the cases that it became.
///
/// It decides and applies, and does nothing else. A warning of one month becomes one case, and once that is closed another;
/// the next month's may become another in any case.
public struct Warning: Sendable, Hashable {
  public let enterprise: CreditCode
  /// The last case of each time.
  public private(set) var cases: [Period: Int]

  public init(enterprise: CreditCode, cases: [Period: Int] = [:]) {
    self.enterprise = enterprise
    self.cases = cases
  }

  /// How long the words may be.
  public static let longestText = 1_000

  /// Whether what is watched may become a case.
  /// - Parameter isOver: whether the last case of its time is closed.
  /// - Throws: `Diagnostics`: `warning.none` where there is nothing to warn of, `warning.words`, `warning.already-case`,
  ///   `warning.figure-asked` where the words ask for a figure to be reported or reached.
  public func check(
    _ watched: WatchedEnterprise?, words: String, isOver: Bool = false
  ) throws(Diagnostics) -> Period {
    guard let watched, watched.isWarning, let through = watched.through else { throw Diagnostics(.noWarning) }
    if !isOver, let number = cases[through] { throw Diagnostics(.alreadyCase(through, number)) }
    guard words.contains(where: { !$0.isWhitespace }), words.count <= Self.longestText else {
      throw Diagnostics(.warningWords)
    }
    guard !IdentityNumber.stands(in: words) else {
      throw Diagnostics(IdentityNumber.refusal("warning.identity-number", at: Place(field: "text")))
    }
    if let clause = FigureWish.found(in: words) {
      throw Diagnostics(FigureWish.refusal("warning.figure-asked", clause, at: Place(field: "text")))
    }
    return through
  }

  public mutating func apply(_ opened: WarningCase) {
    guard opened.enterprise == enterprise else { return }
    cases[opened.through] = opened.number
  }
}

extension Diagnostic {
  static let noWarning = Diagnostic(
    "warning.none", at: Place(field: "text"),
    Wording(zh: "这家企业现在没有退规预警", en: "there is no warning about this enterprise now"),
    expected: Wording(
      zh: "产值在文件区间内、低于上年同期的规上工业企业", en: "above-scale industry within the band whose output is below the year before"),
    remedy: Wording(zh: "有别的困难，请在服务栏目登记诉求", en: "enter another difficulty under services"))

  /// The code of the refusal of who comes second.
  public static let alreadyCaseCode = "warning.already-case"

  static func alreadyCase(_ through: Period, _ number: Int) -> Diagnostic {
    Diagnostic(
      alreadyCaseCode, at: Place(field: "text"),
      Wording(
        zh: "\(through) 的这条预警已转为办件（第 \(number) 件）",
        en: "the warning of \(through) became a case already (number \(number))"),
      remedy: Wording(
        zh: "在那一件上接着办；办结以后还可以再转", en: "go on with that case; once it is closed another may follow"))
  }

  static let warningWords = Diagnostic(
    "warning.words", at: Place(field: "text"),
    Wording(zh: "没有写要办什么，或写得太长", en: "what is to be done is missing or too long"),
    expected: Wording(zh: "\(Warning.longestText) 字以内", en: "at most \(Warning.longestText) characters"),
    remedy: Wording(zh: "写明下降的原因和要协调的事", en: "say why it falls and what is to be settled"))
}

/// Carries what the journal says about warnings into their table: the one way in, for commands and for replay.
public struct WarningProjection: Sendable {
  /// The kind of record that it writes.
  public static let recordKind = "cultivation.warning-case"

  public init() {}

  static func payload(_ enterprise: CreditCode, _ through: Period, number: Int) -> CanonicalJSON {
    ["enterprise": .text(enterprise.text), "through": .text("\(through)"), "case": CanonicalJSON(number)]
  }

  /// Applies a record that is in the journal; one of another kind changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any WarningWork) throws {
    guard record.entry.kind == Self.recordKind else { return }
    let payload = record.entry.payload
    guard let enterprise = payload["enterprise"].text.flatMap({ CreditCode($0) }),
      let through = payload["through"].text.flatMap({ Period($0) }), let number = payload["case"].integer
    else { throw RegisterProjection.unreadable(record) }
    try work.warnings.insert(
      WarningCase(
        enterprise: enterprise, through: through, number: number, at: record.entry.at, by: record.entry.actor,
        record: record.sequence))
  }
}
