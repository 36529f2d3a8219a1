import Diagnostics
import Journal
import Quantities

extension Award {
  /// 会议纪要、公示、下达文件: a paper that the office made in its own system, by its number or place and its day. The book
  /// writes none: it says which one decided.
  public struct OfficePaper: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
      /// 集体审议, by the number of the minutes.
      case minutes
      /// 公示, by the address or place where it was published.
      case notice
      /// 下达, by the document's number.
      case issue
    }

    public let kind: Kind
    /// 纪要号、公示处、文号.
    public let name: String
    /// Its day; the first one of a publication.
    public let day: CalendarDay
    /// The last day of a publication; `nil` for others, and where the call's own term says it.
    public let until: CalendarDay?

    public init(_ kind: Kind, _ name: String, on day: CalendarDay, until: CalendarDay? = nil) {
      self.kind = kind
      self.name = name
      self.day = day
      self.until = until
    }

    var json: CanonicalJSON {
      [
        "kind": .text(kind.rawValue), "name": .text(name), "day": .text(day.description),
        "until": CanonicalJSON(until?.description),
      ]
    }

    /// Reads what `json` wrote; `nil` for anything else.
    init?(json: CanonicalJSON) {
      guard let kind = json["kind"].text.flatMap(Kind.init(rawValue:)), let name = json["name"].text,
        let day = json["day"].text.flatMap({ CalendarDay($0) })
      else { return nil }
      self.init(kind, name, on: day, until: json["until"].text.flatMap { CalendarDay($0) })
    }
  }

  /// The last of a kind that was recorded.
  public func officePaper(_ kind: OfficePaper.Kind) -> OfficePaper? { officePapers.last { $0.kind == kind } }
}

extension DeliveryProjection {
  /// The office's paper that a record names; `nil` where it names none.
  public static func officePaper(in record: JournalRecord) -> Award.OfficePaper? {
    (record.entry.payload["events"].list ?? []).lazy
      .compactMap { Award.OfficePaper(json: $0["event"]["act"]["paper"]) }.first
  }
}

extension DeliveryDecision {
  func documented(_ ids: [AwardID], _ paper: Award.OfficePaper?) -> [AwardEvent] {
    paper.map { acted(ids, .documented($0)) } ?? []
  }

  /// A paper with its number, of today or before.
  func checked(_ paper: Award.OfficePaper?, as kind: Award.OfficePaper.Kind) throws -> Award.OfficePaper? {
    guard let paper else { return nil }
    guard paper.day <= today else { throw Diagnostics(.paperAhead(paper.day, "paperDay")) }
    return Award.OfficePaper(
      kind, try stated(paper.name, field: "paper", Wording(zh: "文号", en: "the number")), on: paper.day)
  }

  /// A publication: not from before the amounts were approved, and long enough.
  /// - Parameter days: the call's term, in working days.
  func checked(
    _ notice: Award.OfficePaper?, of awards: [Award], for days: Int
  ) throws -> (paper: Award.OfficePaper, until: Award.Deadline)? {
    guard let notice else { return nil }
    guard notice.day <= today else { throw Diagnostics(.paperAhead(notice.day, "from")) }
    if notice.day < today {
      for award in awards {
        let approved = try book.trail(of: award.id).last { $0.act.name == .approved }?.at.dayInShanghai
        if let approved, notice.day < approved { throw Diagnostics(.noticeBeforeApproval(award, approved)) }
      }
    }
    let earliest = workingDays.deadline(days, after: notice.day)
    let last = notice.until ?? earliest.day
    guard last >= earliest.day else { throw Diagnostics(.noticeTooShort(last, days, earliest.day)) }
    guard last <= earliest.day.adding(days: 366) else { throw Diagnostics(.noticeTooLong(last, earliest.day)) }
    return (
      Award.OfficePaper(
        .notice, try stated(notice.name, field: "paper", Wording(zh: "公示处", en: "where it was published")),
        on: notice.day, until: last), Award.Deadline(day: last, isProvisional: !workingDays.isPublished(last))
    )
  }
}

extension Diagnostic {
  fileprivate static func paperAhead(_ day: CalendarDay, _ field: String) -> Diagnostic {
    Diagnostic(
      "delivery.paper-ahead", at: Place(field: field),
      Wording(zh: "日期 \(day.wording.zh) 还没有到", en: "\(day.wording.en) is still to come"),
      expected: Wording(zh: "今天或以前的日期", en: "today, or a day before"))
  }

  fileprivate static func noticeBeforeApproval(_ award: Award, _ approved: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.notice-before-approval", at: Place(field: "from"),
      Wording(
        zh: "“\(award.name)”是 \(approved.wording.zh) 核定的，公示不能从这以前起算",
        en: "“\(award.name)” was approved on \(approved.wording.en): its publication cannot begin before"),
      expected: Wording(zh: "核定当天或以后", en: "that day or later"))
  }

  fileprivate static func noticeTooShort(_ day: CalendarDay, _ days: Int, _ earliest: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.notice-short", at: Place(field: "to"),
      Wording(
        zh: "公示到 \(day.wording.zh) 不满通知规定的 \(days) 个工作日",
        en: "until \(day.wording.en) it is less than the call's \(days) working days"),
      expected: Wording(zh: "\(earliest.wording.zh) 或以后", en: "\(earliest.wording.en) or later"))
  }

  fileprivate static func noticeTooLong(_ day: CalendarDay, _ earliest: CalendarDay) -> Diagnostic {
    Diagnostic(
      "delivery.notice-long", at: Place(field: "to"),
      Wording(zh: "公示到 \(day.wording.zh) 太久了", en: "until \(day.wording.en) is too long"),
      expected: Wording(
        zh: "\(earliest.wording.zh) 起一年以内", en: "within a year of \(earliest.wording.en)"))
  }
}
