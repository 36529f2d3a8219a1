import Access
import Decimals
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting

/// One reporter of a round: every version that was sent, and the way to send the next, as a workbook or as a form.
enum ReporterPage {
  /// The largest file: 32 MiB.
  static let limit = 32 << 20

  struct View: Sendable {
    struct Version: Sendable {
      let number: String
      let file: String
      let at: String
      let accepted: String
      /// How many of the rows taken tell nothing of the month; `nil` for none.
      let untold: String?
      let returned: String
      /// What became of it; `nil` where there is nothing to say.
      let notes: String?
      let original: String
      let rows: String?
    }

    struct Readmission: Sendable {
      let path: String
      let isArea: Bool
      let reporter: String
      let due: String
    }

    struct Absence: Sendable {
      let enterprises: [Choice]
      let reason: String
    }

    struct Contact: Sendable {
      let told: String
      let name: String
      let phone: String
      let nameFault: String?
      let phoneFault: String?
      /// What the form was filled from.
      let version: String
      /// Who changed it since, and when; `nil` where nobody did.
      let changed: String?
    }

    /// What was typed of a basis's terms.
    struct Terms: Sendable {
      let agreement, purpose, form, approval, until: String
      let isTyped: Bool

      init(_ form: FormFields) {
        func text(_ name: String) -> String { form.text(name) ?? "" }
        agreement = text("agreement")
        purpose = text("purpose")
        self.form = text("form")
        approval = text("approval")
        until = text("until")
        isTyped = ![agreement, purpose, self.form, approval, until].allSatisfy(\.isEmpty)
      }
    }

    struct Field: Sendable {
      let id: String
      let label: String
      let value: String
      let fault: String?
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    let state: StateMark
    let due: String
    /// What lacks of what was reported; `nil` where nothing does.
    let lack: String?
    /// When it was last reminded; `nil` where it was not, or has reported since.
    let reminded: String?
    let isFormer: Bool
    let versions: [Version]
    let hasVersions: Bool
    /// 待改的行: how many there are, a door to them; `nil` for none.
    let owed: Crumb?
    /// 上月报过、这次没有的: how many there are, a door to them; `nil` for none.
    let lacking: Crumb?
    /// 本月不报: the form in which those are ticked; none where nobody lacks, and for those who may not.
    let absence: Absence?
    /// Of whom nothing is expected this month, as somebody said, each with why.
    let absent: [Pair]
    /// 不再计入: whose figures the round's sums no longer have; `nil` for nobody.
    let dropped: String?
    /// 后来另有报送: of what an enterprise reported for itself, what counts in its place since, each a door to where that was told.
    let followed: [Crumb]
    let isLocked: Bool
    let canSend: Bool
    let canSendBack: Bool
    /// Why it was taken off the roster; `nil` while it is on it.
    let former: String?
    /// 逾期, where its day has passed and it is still awaited.
    let isOverdue: Bool
    /// Why the round was taken back; `nil` while it stands.
    let withdrawn: String?
    let canExcuse: Bool
    /// 待计入: how many versions came after the lock and were not taken; `nil` for none.
    let held: String?
    let canTake: Bool
    /// Where the form to put it back on the roster goes; `nil` where it is on it, or for those who may not.
    let readmit: Readmission?
    /// Whom to call; `nil` for those who don't chase or report.
    let contact: Contact?
    /// What to tell it; `nil` where nothing is awaited, and for those who don't chase.
    let reminder: String?
    let bases: [Choice]
    let rowKeys: [Choice]
    let template: String
    let filled: String
    /// Whether bases with terms are offered: an enterprise tells of its own will.
    let hasTerms: Bool
    let terms: Terms
    /// For an enterprise: the figures to type.
    let fields: [Field]
    let hasFields: Bool
    let unit: String
    let key: String
    let done: String?
    let faults: [String]
    let hasFaults: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await asked(request, portal)
    return try await page(request, portal, round, reporter, faults: [])
  }

  /// Takes a workbook or a form in to be looked at, or sends the standing version back.
  static func send(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await asked(request, portal)
    let words = portal.renderer.words(request.language)
    do {
      // A report that is handed in names no act.
      if request.form.text("act") != nil {
        let act = try request.asked("act", among: Act.self)
        let isReporters = act == .contact || act == .absent && !request.isOwnEnterprise
        guard portal.keepsRounds(request.actor) || isReporters else {
          return try await page(request, portal, round, reporter, faults: [words("reporting.notYours")])
        }
        let reason = request.form.text("reason") ?? ""
        let done: String
        switch act {
        case .sendBack:
          try await portal.act(.sendBack(reporter.key, reason: reason), on: round, request)
          done = "sent_back"
        case .excuse:
          try await portal.act(.excuse(reporter.key, reason: reason), on: round, request)
          done = "excused"
        case .take:
          try await portal.take(reporter.key, reason: reason, on: round, request)
          done = "taken"
        case .absent:
          let codes = request.form.all("enterprise").compactMap { CreditCode($0) }
          try await portal.act(.absent(reporter.key, codes, reason: reason), on: round, request)
          done = "absent"
        case .contact:
          try await portal.keepContact(of: reporter, request)
          done = "contact"
        }
        guard let path = LocalPath(checking: "\(path(round, reporter))?done=\(done)") else { throw ClausePage.unknown }
        return .seeOther(path)
      }
      guard round.reporter(reporter.key) != nil else {
        return try await page(request, portal, round, reporter, faults: [words("reporting.offRoster")])
      }
      let terms = ["agreement", "purpose", "until", "form", "approval"].map { ($0, request.form.text($0) ?? "") }
      if request.isOwnEnterprise, let basis = request.form.text("basis"), basis != Basis.Kind.voluntary.rawValue {
        throw Diagnostics(.basisOfOffices)
      }
      let basis = try Basis(
        named: request.form.text("basis") ?? Basis.Kind.voluntary.rawValue,
        terms: Dictionary(terms) { first, _ in first })
      let file: (name: String, bytes: [UInt8])
      if let sent = request.file {
        file = (sent.name, sent.bytes)
      } else if case .enterprise(let code) = reporter.key {
        file = try await typed(request, portal, round, code)
      } else {
        return try await page(request, portal, round, reporter, faults: [words("import.noFile")])
      }
      let key = Hexadecimal.text(of: portal.ports.random.bytes(16))
      let wish = ReportRequest(
        basis: basis, key: request.form.text("row_key").flatMap(ReportRequest.RowKey.init(rawValue:)) ?? .creditCode,
        scope: reporter.key.scope(in: round.opening.month))
      let answers = IncomingReport.Answers(round: round.id, reporter: reporter.key)
      let figures = request.file == nil ? typedFigures(request, portal, round) : []
      if request.file == nil { try await checkTyped(file, wish, answers, request, portal, round) }
      try portal.reports.start(
        file.bytes, file: file.name, request: wish, answers: answers, month: round.opening.month, typed: figures,
        by: request.actor, key: key, desk: portal.reporting, at: request.now)
      guard let path = LocalPath(checking: "/reporting/uploads/\(key)") else { throw ClausePage.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(
        request, portal, round, reporter, faults: faults.all.map { $0.told(in: request.language) },
        atFields: Dictionary(
          faults.all.compactMap { fault in
            fault.place?.field.map { ($0, fault.told(in: request.language)) }
          }
        ) { first, _ in first }, isChanged: faults.tellsChange)
    }
  }

  private enum Act: String {
    case sendBack = "send_back"
    case excuse, take, absent, contact
  }

  /// A file that was kept with a version: as it was sent, or the rows that went back.
  static func download(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await asked(request, portal)
    let number = Int(request.parameters["version"] ?? "")
    let isReturned = request.query.text("part") == "returned"
    guard let version = round.entry(of: reporter.key).versions.first(where: { $0.number == number }),
      let hash = isReturned ? version.submission.returnedFile : version.submission.fileHash,
      let bytes = try await portal.reporting.file(hash)
    else {
      throw PageFault.notFound(Wording(zh: "没有这份文件。", en: "There is no such file."))
    }
    let name = isReturned ? "退回-\(version.submission.file)" : version.submission.file
    let isDelimited = !isReturned && name.lowercased().hasSuffix(".csv")
    return .download(
      name: isReturned && !name.hasSuffix(".xlsx") ? name + ".xlsx" : name, type: isDelimited ? .csv : .xlsx,
      bytes: bytes)
  }

  static func path(_ round: Round, _ reporter: Reporter) -> String {
    "/reporting/rounds/\(round.id)/reporters/\(reporter.key.text)"
  }

  static func asked(_ request: PortalRequest, _ portal: Portal) async throws -> (Round, Reporter) {
    let round = try await RoundPage.asked(request, portal)
    return (round, try await reporter(request.parameters["reporter"] ?? "", of: round, request, portal))
  }

  /// The reporter of a round, on its roster or taken off it, whom the reader sees.
  static func reporter(
    _ name: String, of round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reporter {
    let key = Reporter.Key(name)
    let all =
      try await portal.reporters(of: round, within: request.scope)
      + portal.formerReporters(of: round, within: request.scope).map(\.reporter)
    guard let reporter = all.first(where: { $0.key == key }) else {
      throw PageFault.notFound(
        Wording(zh: "名单里没有这个报送单位，或者它不在您的范围内。", en: "There is no such reporter, or it is outside your area."))
    }
    return reporter
  }

  static func template(_ round: Round, _ portal: Portal) -> ReportTemplate {
    ReportTemplate(
      month: round.opening.month, title: round.opening.title, measures: round.opening.measures,
      unit: round.opening.unit, dictionary: portal.corpus.facts)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ round: Round, _ reporter: Reporter, faults: [String],
    atFields: [String: String] = [:], isChanged: Bool = false
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    let entry = round.entry(of: reporter.key)
    let path = path(round, reporter)
    var isEnterprise = false
    if case .enterprise = reporter.key { isEnterprise = true }
    let chosen = request.form.text("basis") ?? Basis.Kind.voluntary.rawValue
    let keeps = portal.keepsRounds(request.actor)
    let done = request.query.text("done").flatMap {
      ["accepted", "held", "sent_back", "excused", "taken", "absent", "contact"].contains($0)
        ? words("reporting.done.\($0)") : nil
    }
    let name = portal.name(of: reporter, in: language)
    let returns = (entry.versions.last?.submission.returned ?? 0) > 0
    let former = round.former.first { $0.reporter.key == reporter.key }
    let isOpen = !round.isLocked && round.withdrawn == nil && former == nil
    let held = former == nil && round.withdrawn == nil ? entry.held.count : 0
    let days = try await portal.officeDays(of: round.opening.area)
    let view = View(
      crumbs: [
        Crumb(words("reporting.title"), "/reporting"),
        Crumb(round.opening.title, "/reporting/rounds/\(round.id)"), Crumb(name),
      ],
      title: "\(name) \(round.opening.month.period.text(in: language))", path: path,
      state: former == nil
        ? StateMark(entry.state, in: language) : StateMark(css: "out", word: words("reporting.offRosterMark")),
      due: words("reporting.dueOn", ["day": round.due(of: reporter.key).text(in: language)]),
      lack: former == nil ? portal.lack(of: reporter.key, in: round, words) : nil,
      reminded: former == nil && entry.state.isAwaited
        ? entry.reminded.last.map { words("reporting.remindedOn", ["day": $0.dayInShanghai.text(in: language)]) } : nil,
      isFormer: former != nil,
      versions: entry.versions.reversed().map { version(of: $0, path, words) }, hasVersions: !entry.versions.isEmpty,
      owed: entry.counted.map(\.submission.standing.returned).flatMap { count in
        count == 0
          ? nil
          : Crumb(
            words("reporting.owedNote", ["count": FigureText.count(count).short]),
            "\(path)/rows?part=\(ReportedRowsPage.Part.owed.rawValue)")
      },
      lacking: former != nil || entry.lacking == 0 || isEnterprise
        ? nil
        : Crumb(
          words("reporting.lackingNote", ["count": FigureText.count(entry.lacking).short]),
          "\(path)/rows?part=\(ReportedRowsPage.Part.lacking.rawValue)"),
      absence: isOpen && !isEnterprise && Portal.allows(request.actor, Portal.reporters)
        ? try await absence(reporter, round, request, portal) : nil,
      absent: try await absent(entry, request, portal, words),
      dropped: try await dropped(reporter, round, request, portal, words),
      followed: try await followed(reporter, round, isOwn: request.isOwnEnterprise, portal, words),
      isLocked: round.isLocked,
      canSend: former == nil && round.withdrawn == nil && Portal.allows(request.actor, Portal.reporters),
      canSendBack: keeps && isOpen && [.partial, .reported, .resubmitted].contains(entry.state),
      former: former.map {
        words("reporting.former", ["day": $0.at.dayInShanghai.text(in: language), "reason": $0.reason])
      }, isOverdue: former == nil && round.isOverdue(reporter.key, on: request.today),
      withdrawn: round.withdrawn.map { words("reporting.withdrawnNote", ["reason": $0]) },
      canExcuse: keeps && isOpen && round.roster.count > 1,
      held: held == 0 ? nil : words("reporting.heldNote", ["count": "\(held)"]),
      canTake: held > 0 && keeps && round.isKept(within: request.scope),
      readmit: keeps && !round.isLocked && round.withdrawn == nil && former != nil
        ? View.Readmission(
          path: "/reporting/rounds/\(round.id)", isArea: !isEnterprise, reporter: reporter.key.text,
          due: "\(max(round.opening.due, days.day(5, workingDaysFrom: request.today)))") : nil,
      contact: try await contact(of: reporter, atFields, isChanged: isChanged, request, portal),
      reminder: keeps && isOpen
        ? portal.reminder(of: reporter, in: round, contact: nil, on: request.today, words)?.text : nil,
      bases: bases(for: request).map { kind in
        Choice(value: kind.rawValue, label: kind.name(language), isChosen: kind.rawValue == chosen)
      },
      rowKeys: ReportRequest.RowKey.allCases.map {
        Choice(value: $0.rawValue, label: $0.name(language), isChosen: $0.rawValue == request.form.text("row_key"))
      },
      template: "/reporting/rounds/\(round.id)/template?reporter=\(reporter.key.text)",
      filled: "/reporting/rounds/\(round.id)/template?filled=1&reporter=\(reporter.key.text)",
      hasTerms: !request.isOwnEnterprise,
      terms: View.Terms(request.form),
      fields: isEnterprise ? fields(of: round, atFields, request, portal, words) : [],
      hasFields: isEnterprise, unit: round.opening.unit.name(language),
      key: Hexadecimal.text(of: portal.ports.random.bytes(16)),
      done: done.map { text in
        let hasRows = returns && ["accepted", "held"].contains(request.query.text("done"))
        return hasRows ? text + words("reporting.done.rows") : text
      }, faults: faults, hasFaults: !faults.isEmpty)
    return .page(
      Page(
        "reporting/reporter", title: view.title, view: view, status: faults.isEmpty ? 200 : 422, nonStatistical: true))
  }

  /// Who lacks and may be ticked as one of whom nothing is expected this month.
  private static func absence(
    _ reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> View.Absence? {
    guard round.entry(of: reporter.key).lacking > 0,
      let codes = try await portal.reporting.rows(of: reporter.key, in: round)?.lacking, !codes.isEmpty
    else { return nil }
    let chosen = Set(request.form.all("enterprise"))
    let shown = Array(codes.prefix(shownLacking))
    let known = try await portal.enterprises(shown, within: request.scope)
    return View.Absence(
      enterprises: shown.map {
        Choice(value: $0.text, label: known[$0]?.title ?? $0.text, isChosen: chosen.contains($0.text))
      }, reason: request.form.text("act") == Act.absent.rawValue ? request.form.text("reason") ?? "" : "")
  }

  /// How many of those that lack the form lists at once.
  private static let shownLacking = 100

  private static func absent(
    _ entry: Round.Entry, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Pair] {
    let known = try await portal.enterprises(entry.absences.map(\.enterprise), within: request.scope)
    return entry.absences.map { absence in
      Pair(
        known[absence.enterprise]?.title ?? absence.enterprise.text,
        words(
          "reporting.absentOn",
          ["day": absence.at.dayInShanghai.text(in: words.language), "reason": absence.reason]))
    }
  }

  private static func dropped(
    _ reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> String? {
    let codes = try await portal.reporting.dropped(of: reporter.key, in: round)
    guard !codes.isEmpty else { return nil }
    var names: [String] = []
    for code in codes.prefix(shownDropped) {
      names.append(try await portal.facts.enterprise(code, within: request.scope)?.title ?? code.text)
    }
    return words(
      codes.count > names.count ? "reporting.droppedMany" : "reporting.dropped",
      ["count": "\(codes.count)", "names": names.joined(separator: words("list.separator"))])
  }

  /// - Parameter isOwn: whether the enterprise itself reads it: the reason of a report may speak of others.
  private static func followed(
    _ reporter: Reporter, _ round: Round, isOwn: Bool, _ portal: Portal, _ words: Strings
  ) async throws -> [Crumb] {
    guard case .enterprise(let code) = reporter.key else { return [] }
    let language = words.language
    return try await portal.reporting.followed(code, in: round).map { figure in
      let fact = figure.now.reference.fact
      let now = figure.now.value.map { portal.factValue($0, of: fact, in: language).short } ?? words("fact.none")
      let terms: KeyValuePairs = [
        "fact": portal.factName(figure.now.reference, in: language),
        "own": portal.factValue(.decimal(figure.own.yuan), of: fact, in: language).short, "now": now,
        "day": figure.now.origin.recordedAt.dayInShanghai.text(in: language),
        "teller": figure.teller.map { portal.name(of: $0.reporter, words) } ?? "",
      ]
      let said = words(figure.teller == nil ? "reporting.followedOtherwise" : "reporting.followed", terms)
      let reason = (isOwn ? nil : figure.teller?.reason(for: figure.now)).map {
        words("reporting.followedReason", ["reason": $0])
      }
      return Crumb(said + (reason ?? ""), "/enterprises/\(code)/facts/\(figure.now.id)/cell")
    }
  }

  /// How many of those that no longer count are named.
  private static let shownDropped = 20

  private static func version(of version: Round.Version, _ path: String, _ words: Strings) -> View.Version {
    var notes: [String] = []
    if version.isLate { notes.append(words("reporting.late")) }
    if version.isAfterLock { notes.append(words("reporting.afterLock")) }
    if let taken = version.taken {
      notes.append(
        words(
          "reporting.takenOn", ["day": taken.at.dayInShanghai.text(in: words.language), "reason": taken.reason]))
    } else if version.isAfterLock {
      notes.append(words("reporting.notCounted"))
    }
    if let sentBack = version.sentBack { notes.append(words("reporting.sentBack", ["reason": sentBack.reason])) }
    return View.Version(
      number: "\(version.number)", file: version.submission.file, at: version.at.text(in: words.language),
      accepted: FigureText.count(version.submission.accepted).short,
      untold: version.submission.untold.flatMap { count in
        count == 0 ? nil : words("reporting.untoldRows", ["count": FigureText.count(count).short])
      },
      returned: FigureText.count(version.submission.returned).short,
      notes: notes.isEmpty ? nil : notes.joined(separator: words("list.separator")),
      original: "\(path)/versions/\(version.number)",
      rows: version.submission.returnedFile.map { _ in "\(path)/versions/\(version.number)?part=returned" })
  }
}
