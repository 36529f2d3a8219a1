import Diagnostics
import Journal
import PolicyCorpus
import Quantities

extension Diagnostic {
  /// What the fields of the forms are called.
  private static func name(_ field: String) -> Wording {
    switch field {
    case "document": Wording(zh: "文号", en: "document number")
    case "from": Wording(zh: "自哪一天起", en: "day from which it holds")
    case "legality-number": Wording(zh: "合法性审核编号", en: "number of the legality review")
    case "legality-day": Wording(zh: "合法性审核日期", en: "day of the legality review")
    case "legality-office": Wording(zh: "合法性审核单位", en: "office of the legality review")
    case "fair-number": Wording(zh: "公平竞争审查编号", en: "number of the fair-competition review")
    case "fair-day": Wording(zh: "公平竞争审查日期", en: "day of the fair-competition review")
    case "fair-office": Wording(zh: "公平竞争审查单位", en: "office of the fair-competition review")
    case "reason": Wording(zh: "原因", en: "reason")
    case "file": Wording(zh: "文件名", en: "file's name")
    default: Wording(verbatim: field)
    }
  }

  static func missing(_ field: String) -> Diagnostic {
    Diagnostic(
      "rules.missing", at: Place(field: field),
      Wording(zh: "没有填\(name(field).zh)", en: "the \(name(field).en) is missing"))
  }

  static func tooLong(_ field: String, _ count: Int) -> Diagnostic {
    Diagnostic(
      "rules.too-long", at: Place(field: field),
      Wording(zh: "\(name(field).zh)太长（\(count) 字）", en: "the \(name(field).en) is too long (\(count) characters)"),
      expected: Wording(
        zh: "至多 \(field == "reason" ? 500 : RuleProposal.longestText) 字",
        en: "at most \(field == "reason" ? 500 : RuleProposal.longestText) characters"))
  }

  static func noDay(_ field: String, _ text: String) -> Diagnostic {
    Diagnostic(
      "rules.day", at: Place(field: field),
      Wording(zh: "\(name(field).zh)“\(text.excerpt)”不是日期", en: "the \(name(field).en) “\(text.excerpt)” is no day"),
      expected: Wording(zh: "如 2026-05-10，1990 至 2199 年", en: "such as 2026-05-10, of 1990 to 2199"))
  }

  static func reviewToCome(_ field: String, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "rules.review-to-come", at: Place(field: field),
      Wording(zh: "\(name(field).zh) \(day) 还没有到", en: "the \(name(field).en), \(day), is still to come"),
      remedy: Wording(zh: "先审查，再提请启用", en: "review first, then propose"))
  }

  static func noVersion(_ version: ContentHash) -> Diagnostic {
    Diagnostic(
      "rules.no-version", at: Place(field: "version"),
      Wording(
        zh: "版本 \(version.short) 既不是现在装载的，也不是留存的草稿",
        en: "the version \(version.short) is neither the loaded one nor a draft that was kept"),
      remedy: Wording(zh: "刷新页面，选现有的版本", en: "reload the page and choose one that is there"))
  }

  static func alreadyProposed(_ open: Enabling) -> Diagnostic {
    Diagnostic(
      "rules.already-proposed", at: Place(field: "version"),
      Wording(
        zh: "这项规则已有一个待复核的提请（\(open.proposal.document)）",
        en: "the rule has a proposal that waits already (\(open.proposal.document))"),
      remedy: Wording(zh: "先复核或撤回它", en: "decide on it or withdraw it first"))
  }

  static func dayTaken(_ other: Enabling) -> Diagnostic {
    Diagnostic(
      "rules.day-taken", at: Place(field: "from"),
      Wording(
        zh: "自 \(other.proposal.holdsFrom) 起已有启用的版本（\(other.proposal.document)）",
        en: "a version holds from \(other.proposal.holdsFrom) already (\(other.proposal.document))"),
      remedy: Wording(zh: "换一天，或先停用那个版本", en: "take another day, or stop that version first"))
  }

  static func barred(_ findings: [RuleAnalysis.Finding]) -> Diagnostic {
    let first = findings[0].diagnostic.message
    return Diagnostic(
      "rules.barred", at: Place(field: "version"),
      Wording(
        zh: "分析有 \(findings.count) 处发现，不能启用：\(first.zh)",
        en: "the analysis found \(findings.count), which bars it: \(first.en)"),
      remedy: Wording(zh: "改好决策表，再上传新的版本", en: "mend the table and bring the new version"))
  }

  static let contentMissing = Diagnostic(
    "rules.content-missing", at: Place(field: "version"),
    Wording(zh: "日志里没有这个版本的内容", en: "the journal has no content of this version"),
    remedy: Wording(zh: "运行 tidu journal verify", en: "run tidu journal verify"))

  static let ownProposal = Diagnostic(
    "rules.own-proposal",
    Wording(zh: "提请人不能复核自己的提请", en: "nobody decides on a proposal of their own"),
    remedy: Wording(zh: "请另一位同事复核；自己可以撤回", en: "ask a colleague; you may withdraw it yourself"))

  static let notOwnProposal = Diagnostic(
    "rules.not-own-proposal",
    Wording(zh: "只有提请人能撤回", en: "only the one who proposed it may withdraw it"),
    remedy: Wording(zh: "不同意的，可以退回", en: "who does not agree may refuse it"))

  static let notProposed = Diagnostic(
    "rules.not-proposed",
    Wording(zh: "没有这个待复核的提请，或它已有结果", en: "there is no such proposal, or it was decided already"),
    remedy: Wording(zh: "刷新页面再看", en: "reload the page"))

  static let notEnabled = Diagnostic(
    "rules.not-enabled",
    Wording(zh: "没有这个启用，或它已经停用", en: "there is no such enabling, or it was stopped already"),
    remedy: Wording(zh: "刷新页面再看", en: "reload the page"))

  static let ownStop = Diagnostic(
    "rules.own-stop",
    Wording(zh: "停用须由另一人复核：这次停用是您提请的", en: "nobody carries out a stop that they asked for"),
    remedy: Wording(zh: "请另一位同事复核；自己可以撤回", en: "ask a colleague; you may take it back yourself"))

  static func stopWaits(_ asked: Enabling.Stop) -> Diagnostic {
    let (zh, en) = (asked.from.text(in: .chinese), asked.from.text(in: .english))
    return Diagnostic(
      "rules.stop-waits", at: Place(field: "stop-from"),
      Wording(zh: "自\(zh)起停用的提请还在等复核", en: "a stop from \(en) is asked for already and waits"),
      remedy: Wording(zh: "先复核或撤回它", en: "decide on it or take it back first"))
  }

  static let stopNotAsked = Diagnostic(
    "rules.stop-not-asked",
    Wording(zh: "没有这个待复核的停用提请，或它已经改过", en: "no such stop waits, or it was asked for anew"),
    remedy: Wording(zh: "刷新页面再看", en: "reload the page"))

  static func stopInPast(_ day: CalendarDay, today: CalendarDay) -> Diagnostic {
    Diagnostic(
      "rules.stop-in-past", at: Place(field: "stop-from"),
      Wording(
        zh: "停用日\(day.text(in: .chinese))已经过去", en: "\(day.text(in: .english)) is past: it cannot stop from then"),
      expected: Wording(
        zh: "\(today.text(in: .chinese))或以后：已经按它算出的结果不改写",
        en: "\(today.text(in: .english)) or later: results that it gave stay as they are"),
      remedy: Wording(zh: "换一天；已经提请的，退回后按新的日子再提请", en: "take another day; what was asked for, return and ask anew"))
  }

  static let draftIsLoaded = Diagnostic(
    "rules.draft-is-loaded",
    Wording(zh: "这就是现在装载的版本，不必另存草稿", en: "this is the loaded version: no draft is needed"))

  static func draftKept(_ version: ContentHash) -> Diagnostic {
    Diagnostic(
      "rules.draft-kept",
      Wording(zh: "这个版本 \(version.short) 已经留存", en: "this version, \(version.short), is kept already"))
  }

  static func noDraft(_ version: ContentHash) -> Diagnostic {
    Diagnostic(
      "rules.no-draft",
      Wording(zh: "没有草稿 \(version.short)，或它已经废弃", en: "there is no draft \(version.short), or it was discarded"),
      remedy: Wording(zh: "刷新页面再看", en: "reload the page"))
  }

  static let draftProposed = Diagnostic(
    "rules.draft-proposed",
    Wording(zh: "这个草稿正待复核，不能废弃", en: "the draft waits for a decision and cannot be discarded"),
    remedy: Wording(zh: "先撤回提请", en: "withdraw the proposal first"))
}
