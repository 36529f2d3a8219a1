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

  /// The last of a kind that was recorded: a correction comes after what it corrects.
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

  /// A paper with its number, of today or before: minutes not from before the proposal, a document not from before the end
  /// of the publication.
  /// Cost: what happened to each award, where it is of a day before today.
  func checked(
    _ paper: Award.OfficePaper?, as kind: Award.OfficePaper.Kind, of awards: [Award]
  ) throws -> Award.OfficePaper? {
    guard let paper else { return nil }
    guard paper.day <= today else { throw Diagnostics(.paperAhead(paper.day, "paperDay")) }
    if paper.day < today {
      for award in awards { try check(paper.day, of: kind, on: award, try book.trail(of: award.id), until: today) }
    }
    return Award.OfficePaper(
      kind, try stated(paper.name, field: "paper", Wording(zh: "文号", en: "the number")), on: paper.day)
  }

  /// - Parameter latest: the day of which a paper can be at the latest.
  func check(
    _ day: CalendarDay, of kind: Award.OfficePaper.Kind, on award: Award, _ trail: [RecordedAct],
    until latest: CalendarDay
  ) throws {
    switch kind {
    case .minutes:
      guard day >= award.proposedOn else { throw Diagnostics(.minutesBeforeProposal(award, day, until: latest)) }
    case .issue:
      guard let over = try lastDayPublished(of: award, trail), day <= over else { return }
      throw Diagnostics(.documentBeforeEnd(award, day, over, until: latest))
    case .notice: break
    }
  }

  /// The last day of the publication that an award has behind it, as it counted when that was said to be over; `nil` for none.
  private func lastDayPublished(of award: Award, _ trail: [RecordedAct]) throws -> CalendarDay? {
    guard let cleared = trail.last(where: { $0.act == .cleared })?.at.dayInShanghai else { return nil }
    let told = trail.compactMap { act -> Award.Deadline? in
      switch act.act {
      case .publicised(let until), .paperCorrected(_, until: let until?, reason: _): until
      default: nil
      }
    }
    guard let until = told.last else { return nil }
    return min(
      workingDays.firm(until, of: try call(award.call).terms.publicityDays).day, cleared.adding(days: -1))
  }

  /// A publication: not from before the amounts were approved, and long enough.
  /// - Parameter days: the call's term, in working days.
  func checked(
    _ notice: Award.OfficePaper?, of awards: [Award], for days: Int
  ) throws -> (paper: Award.OfficePaper, until: Award.Deadline)? {
    guard let notice else { return nil }
    if notice.day < today {
      for award in awards { try checkBegin(of: notice, on: award, try book.trail(of: award.id)) }
    }
    return try reckoned(notice, for: days)
  }

  func checkBegin(of notice: Award.OfficePaper, on award: Award, _ trail: [RecordedAct]) throws {
    let approved = trail.last { $0.act.name == .approved }?.at.dayInShanghai
    if let approved, notice.day < approved { throw Diagnostics(.noticeBeforeApproval(award, approved)) }
  }

  /// A publication with its last day: begun today or before, and long enough.
  func reckoned(
    _ notice: Award.OfficePaper, for days: Int
  ) throws -> (paper: Award.OfficePaper, until: Award.Deadline) {
    guard notice.day <= today else { throw Diagnostics(.paperAhead(notice.day, "from")) }
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
  fileprivate static func minutesBeforeProposal(
    _ award: Award, _ day: CalendarDay, until latest: CalendarDay
  ) -> Diagnostic {
    Diagnostic(
      "delivery.minutes-before-proposal", at: Place(field: "paperDay"),
      Wording(
        zh: "纪要的日期 \(day.wording.zh) 早于提出：“\(award.name)”是 \(award.proposedOn.wording.zh) 提出的",
        en: "\(day.wording.en) is before “\(award.name)” was proposed, on \(award.proposedOn.wording.en)"),
      expected: .days(from: award.proposedOn, to: latest))
  }

  fileprivate static func documentBeforeEnd(
    _ award: Award, _ day: CalendarDay, _ over: CalendarDay, until latest: CalendarDay
  ) -> Diagnostic {
    Diagnostic(
      "delivery.document-before-end", at: Place(field: "paperDay"),
      Wording(
        zh: "下达文件的日期 \(day.wording.zh) 早于公示期满：“\(award.name)”公示到 \(over.wording.zh) 为止",
        en:
          "\(day.wording.en) is before the publication of “\(award.name)” was over: it ran until \(over.wording.en)"),
      expected: .days(from: over.adding(days: 1), to: latest))
  }

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
