import Access
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Rules

/// 版本与启用: which version of a rule holds on which day, by which document, and who proposed, enabled and stopped it.
enum VersionsPage {
  struct View: Sendable {
    struct Version: Sendable {
      let short: String
      let href: String
      let origin: String
      let note: String
      let analysis: StateMark?
      let state: StateMark
      /// The hash, for the form that discards a draft; `nil` where it cannot be.
      let discard: String?
    }

    struct Row: Sendable {
      let document: String
      let from: String
      let state: StateMark
      let version: Crumb
      let facts: [Pair]
      let id: String
      let mayWithdraw: Bool
      let mayDecide: Bool
      /// Why the reader may not decide; `nil` where they may, or where nothing waits.
      let waits: String?
      let mayStop: Bool
      /// What a second person stops, where the reader is one.
      let stop: Stop?
      /// Whether the reader may return or take back a stop that waits, and what that is called.
      let returnStop: String?
    }

    struct Stop: Sendable {
      let from: String
      let reason: String
    }

    struct Field: Sendable {
      let name: String
      let label: String
      let value: String
      let isDay: Bool
      let fault: String?
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    let on: String
    let inForce: StateMark
    let inForceFacts: [Pair]
    let rows: [Row]
    let versions: [Version]
    let corpora: [Pair]
    let mayAct: Bool
    let choices: [Choice]
    let fields: [Field]
    let today: String
    let key: String
    let done: String?
    let faults: [MatchPage.Fault]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let done = request.query.text("done").flatMap { key in
      ["kept", "discard", "propose", "withdraw", "refuse", "enable", "ask-stop", "return-stop", "stop"].contains(key)
        ? words("versions.done.\(key)") : nil
    }
    return try await page(request, portal, done: done, faults: Diagnostics([]))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let rule = try RulePage.rule(of: request, portal)
    let name = request.form.text("act") ?? ""
    do {
      let wanted = try act(named: name, request.form)
      _ = try await portal.ruleDesk.perform(
        wanted, on: rule, by: request.actor.id, key: request.commandKey, at: request.now)
    } catch let faults as Diagnostics {
      return try await page(request, portal, done: nil, faults: faults)
    }
    guard let path = LocalPath(checking: "\(rule.id.rulePath)/versions?done=\(name)") else { throw RulePage.unknown }
    return .seeOther(path)
  }

  private static func act(named name: String, _ form: FormFields) throws(Diagnostics) -> RuleAct {
    let id = Enabling.ID(record: form.text("enabling").flatMap { Int($0) } ?? 0)
    let reason = form.text("reason") ?? ""
    let version = form.text("version").flatMap { ContentHash(hex: $0) }
    switch name {
    case "propose":
      return .propose(try RuleProposal(version: version ?? .none) { form.text($0) })
    case "withdraw": return .withdraw(id, reason: reason)
    case "refuse": return .refuse(id, reason: reason)
    case "enable": return .enable(id)
    case "return-stop": return .returnStop(id, reason: reason)
    case "ask-stop", "stop":
      guard let from = form.day("stop-from") else {
        throw Diagnostics(
          Diagnostic(
            "rules.day", at: Place(field: "stop-from"),
            Wording(zh: "没有写明自哪一天起停用", en: "the day from which it stops is missing"),
            expected: Wording(zh: "如 2026-05-10", en: "such as 2026-05-10")))
      }
      return name == "stop" ? .stop(id, from: from, reason: reason) : .askStop(id, from: from, reason: reason)
    case "discard": return .discardDraft(version: version ?? .none, reason: reason)
    default:
      throw Diagnostics(
        Diagnostic("rules.no-act", Wording(zh: "不知道要做什么", en: "it is not said what to do")))
    }
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, done: String?, faults: Diagnostics
  ) async throws -> Reply {
    let rule = try RulePage.rule(of: request, portal)
    let words = portal.renderer.words(request.language)
    let writer = VersionsWriter(
      rule: rule, file: try await portal.ruleDesk.file(of: rule.id),
      corpora: try await portal.ruleDesk.corpora(of: rule.id),
      actors: try await portal.actorNames(words),
      reader: request.actor, mayAct: Portal.allows(request.actor, Portal.ruleWriters),
      today: request.today, words: words)
    let view = writer.view(
      on: request.query.day("on") ?? request.today, form: request.form,
      key: portal.freshKey(), done: done, faults: faults)
    return .page(
      Page("rules/versions", title: view.title, view: view, status: faults.all.isEmpty ? 200 : 422))
  }
}

extension StateMark {
  /// How a rule stands today: whether what is loaded was enabled by people.
  init(_ file: RuleFile?, loaded: ContentHash, on day: CalendarDay, _ words: Strings) {
    if let enabling = file?.inForce(on: day) {
      self =
        enabling.proposal.version == loaded
        ? StateMark(css: "yes", word: words("versions.state.enabled"))
        : StateMark(css: "late", word: words("versions.state.other"))
    } else if file?.open != nil {
      self = StateMark(css: "ask", word: words("versions.state.proposed"))
    } else {
      self = StateMark(css: "no", word: words("versions.state.none"))
    }
  }
}
