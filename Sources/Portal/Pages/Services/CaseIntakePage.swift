import Access
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Services

/// 提诉求 (the enterprise) and 登记诉求 (an officer, for what was said or telephoned).
enum CaseIntakePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let lead: String
    let key: String
    let isEnterprise: Bool
    /// Whose case it is; `nil` where it is still to be named.
    let enterprise: String?
    let code: String
    /// Those that what was typed is said of, where it is said of several.
    let meant: [Choice]
    /// Words by which the kinds are narrowed, and what came of it.
    let find: String
    let found: String?
    let kinds: [Group]
    let channels: [Choice]
    let difficulties: [Choice]
    let text: String
    let contactName: String
    let contactPhone: String
    let terms: String
    let faults: [FieldFault]
    let hasFaults: Bool
    let textFault: String?
    let typeFault: String?
    let enterpriseFault: String?
    let contactNameFault: String?
    let contactPhoneFault: String?
    let fileField: FileField

    struct Group: Sendable {
      let label: String
      let choices: [Choice]
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, try await meant(by: request, portal), faults: [])
  }

  static func open(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    // `instrument|type`: one list for both.
    let parts = (form.text("type") ?? "").split(separator: "|", maxSplits: 1).map(String.init)
    let isOwn = request.isOwnEnterprise
    let meant = try await meant(by: request, portal)
    let intake = CaseIntake(
      instrument: parts.first.flatMap { InstrumentID($0) }, type: parts.count > 1 ? parts[1] : "",
      // A code that nobody may see here is refused with its own words.
      enterprise: meant.one?.creditCode ?? CreditCode(meant.typed.uppercased()), enterpriseTyped: meant.typed,
      text: (form.exactly("text") ?? "").replacing("\r\n", with: "\n").trimmingWhiteSpace,
      channel: isOwn
        ? .portal : form.text("channel").flatMap(CaseOpening.Channel.init(rawValue:)) == .phone ? .phone : .officer,
      isComplex: isOwn ? nil : form.text("difficulty").flatMap { ["simple": false, "complex": true][$0] },
      contactName: form.text("contact_name") ?? "", contactPhone: form.text("contact_phone") ?? "")
    // 查找: nothing is opened yet; what was typed stays.
    if form.text("look") != nil {
      return try await page(request, portal, meant, faults: meant.fault.map { [$0] } ?? [])
    }
    do {
      if let fault = meant.fault { throw Diagnostics(fault) }
      let reply = try await portal.cases.open(
        intake, by: request.caseActor, key: request.commandKey, salt: portal.freshKey(), at: request.now,
        within: request.scope, files: try request.incoming("file"))
      let done = reply.isRepeated ? "repeated" : "opened"
      guard let path = LocalPath(checking: "/services/cases/\(reply.case)?done=\(done)") else { throw CasePage.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(request, portal, meant, faults: faults.all)
    }
  }

  /// Whose case it is: the enterprise's own, or the one that was typed, by its code or its name.
  private static func meant(by request: PortalRequest, _ portal: Portal) async throws -> EnterpriseMeant {
    var typed = request.form.text("enterprise") ?? request.query.text("enterprise") ?? ""
    if case .enterprise(let key) = request.scope { typed = key }
    return try await EnterpriseMeant(
      typed, chosen: request.form.text("meant").flatMap { CreditCode($0) }, within: request.scope, portal.facts)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ meant: EnterpriseMeant, faults: [Diagnostic]
  ) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let chosen = request.form.text("type") ?? request.query.text("kind").map { "\($0)|" } ?? ""
    func fault(_ field: String) -> String? { faults.first { $0.place?.field == field }.map(said.fault) }
    let terms = portal.cases.reference.termTable
    let find = request.form.text("find") ?? ""
    let all = kinds(chosen, try await frequent(request, portal), portal, said)
    let narrowed = narrowed(all, by: find)
    let count = narrowed.reduce(0) { $0 + $1.choices.count }
    let view = View(
      crumbs: [
        Crumb(words("nav.services"), "/services"),
        Crumb(words(request.isOwnEnterprise ? "intake.own" : "intake.office")),
      ],
      title: words(request.isOwnEnterprise ? "intake.own" : "intake.office"),
      lead: words(request.isOwnEnterprise ? "intake.ownLead" : "intake.officeLead"), key: portal.freshKey(),
      isEnterprise: request.isOwnEnterprise, enterprise: meant.one?.title,
      code: request.form.exactly("enterprise") ?? meant.typed,
      meant: meant.several.map { Choice(value: $0.creditCode.text, label: label($0, portal, words), isChosen: false) },
      find: find,
      found: find.isEmpty
        ? nil
        : count == 0 ? words("intake.findNone", ["words": find]) : words("intake.findSome", ["count": "\(count)"]),
      kinds: narrowed.isEmpty ? all : narrowed,
      channels: [CaseOpening.Channel.officer, .phone].map {
        Choice(
          value: $0.rawValue, label: words("case.channels.\($0.rawValue)"),
          isChosen: ($0.rawValue == (request.form.text("channel") ?? "officer")))
      },
      difficulties: ["", "simple", "complex"].map {
        Choice(
          value: $0, label: words($0.isEmpty ? "intake.difficultyAuto" : "case.\($0)"),
          isChosen: $0 == (request.form.text("difficulty") ?? ""))
      },
      text: request.form.exactly("text") ?? "", contactName: request.form.exactly("contact_name") ?? "",
      contactPhone: request.form.exactly("contact_phone") ?? "",
      terms: words(
        "intake.terms",
        [
          "contact": "\(terms.term(.contact)?.workingDays ?? 1)", "simple": "\(terms.term(.simple)?.workingDays ?? 5)",
          "complex": "\(terms.term(.complex)?.workingDays ?? 15)",
        ]),
      faults: faults.map { FieldFault(href: "#\($0.place?.field ?? "text")", text: said.fault($0)) },
      hasFaults: !faults.isEmpty, textFault: fault("text"), typeFault: fault("type"),
      enterpriseFault: fault("enterprise"), contactNameFault: fault("contact_name"),
      contactPhoneFault: fault("contact_phone"),
      fileField: FileField(id: "file", hint: "", fault: fault("file"), keptFor: portal.ports.fileTerm, words))
    return .page(
      Page("services/intake", title: view.title, view: view, status: faults.isEmpty ? 200 : 422))
  }

  /// An enterprise among several of like names: with its code and where it is.
  private static func label(_ enterprise: Enterprise, _ portal: Portal, _ words: Strings) -> String {
    words(
      "intake.meantOne",
      [
        "name": enterprise.title, "code": enterprise.creditCode.text,
        "area": portal.areaName(enterprise.area, in: words.language),
      ])
  }

  /// How many of the latest cases tell what is used most, and how many kinds are shown for it.
  private static let (latest, mostFrequent) = (500, 5)

  /// 常用: the kinds of most of the year's latest cases that the reader sees, the most used first; none for an enterprise,
  /// which sees its own alone.
  private static func frequent(_ request: PortalRequest, _ portal: Portal) async throws -> [String] {
    guard !request.isOwnEnterprise else { return [] }
    let query = CaseQuery(
      filter: .all, openedFrom: request.today.adding(days: -365), order: .opened, isDescending: true, limit: latest)
    let rows = try await portal.cases.page(query, within: request.scope, on: request.today).rows
    let counts = Dictionary(grouping: rows) { "\($0.instrument)|\($0.type)" }.mapValues(\.count)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostFrequent).map(\.key)
  }

  /// Every kind of case that is taken in, under its clause; the general ledger of difficulties comes first, then what is used
  /// most.
  private static func kinds(
    _ chosen: String, _ frequent: [String], _ portal: Portal, _ said: ServiceWords
  ) -> [View.Group] {
    let types = portal.cases.reference.types.filter(\.isTakenIn)
    func choices(_ type: CaseType) -> [Choice] {
      type.declaration.types.map { name in
        let value = "\(type.instrument)|\(name)"
        return Choice(
          value: value, label: said.kind(type.instrument, name),
          isChosen: value == chosen || (chosen == "\(type.instrument)|" && name == type.declaration.types.first))
      }
    }
    let general = types.filter { $0.declaration.types.contains("困难诉求") }
    let others = types.filter { type in !general.contains { $0.instrument == type.instrument } }
    let byValue = Dictionary(others.flatMap(choices).map { ($0.value, $0) }) { first, _ in first }
    let used = frequent.compactMap { byValue[$0] }
    let first = [
      View.Group(label: said.words("intake.general"), choices: general.flatMap(choices)),
      View.Group(label: said.words("intake.frequent"), choices: used),
    ]
    let clauses = portal.corpus.newestFirst.flatMap { document in
      var clauses: [ClauseID] = []
      for type in others where type.instrument.clause.document == document.id && clauses.last != type.instrument.clause
      {
        clauses.append(type.instrument.clause)
      }
      return clauses.map { clause in
        View.Group(
          label:
            "\(document.title(said.language)) · \(portal.corpus.clause(clause)?.heading(said.language) ?? clause.number)",
          // One of two that are alike is chosen: the one that stands first.
          choices: others.filter { $0.instrument.clause == clause }.flatMap(choices).map { choice in
            Choice(
              value: choice.value, label: choice.label,
              isChosen: choice.isChosen && !used.contains { $0.value == choice.value })
          })
      }
    }
    return (first + clauses).filter { !$0.choices.isEmpty }
  }

  /// The groups with those alone whose own words, or their clause's, hold all the words.
  private static func narrowed(_ groups: [View.Group], by find: String) -> [View.Group] {
    let words = SearchText.folded(find).split(whereSeparator: \.isWhitespace)
    guard !words.isEmpty else { return groups }
    return groups.map { group in
      View.Group(
        label: group.label,
        choices: group.choices.filter { choice in
          let text = SearchText.folded("\(group.label) \(choice.label)")
          return words.allSatisfy { text.contains($0) }
        })
    }.filter { !$0.choices.isEmpty }
  }
}
