import Access
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 导入: a file is looked at first, with every difference and every fault; only then, on a yes, stored whole.
enum ImportPage {
  /// The largest file: 32 MiB.
  static let limit = 32 << 20

  struct FormView: Sendable {
    let crumbs: [Crumb]
    let subjects: [Choice]
    let bases: [Choice]
    let faults: [String]
    let hasFaults: Bool
    let done: String?
  }

  struct PreviewView: Sendable {
    struct Change: Sendable {
      let subject: String
      let fact: String
      let before: String
      let after: String
      let note: String
      let line: String
    }

    let crumbs: [Crumb]
    let file: String
    let details: [Pair]
    let sums: [Figure]
    let changes: [Change]
    let hasChanges: Bool
    let faults: [String]
    let faultCount: String
    let hasFaults: Bool
    let warnings: [String]
    let hasWarnings: Bool
    /// Figures that may be slips: the yes says that they are right.
    var doubts: [String] = []
    var doubtCount = ""
    var hasDoubts = false
    /// The key to say yes with; `nil` where the file cannot be stored.
    let key: String?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    var done: String?
    if let record = request.query.text("record").flatMap({ Int($0) }) {
      done = words("import.done", ["record": "\(record)"])
    }
    return form(request, portal, faults: [], done: done)
  }

  static func preview(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    guard let file = request.file, let kind = request.form.text("subject").flatMap(SubjectKind.init(rawValue:)) else {
      return form(request, portal, faults: [words("import.noFile")], done: nil)
    }
    do {
      let terms = Dictionary(
        uniqueKeysWithValues: ["agreement", "purpose", "until", "form", "approval"].map {
          ($0, request.form.text($0) ?? "")
        })
      let basis = try Basis(named: request.form.text("basis"), terms: terms)
      let asked = FactImport(file: file.name, bytes: file.bytes, subject: kind, basis: basis, doubts: .asked)
      let preview = try await portal.facts.preview(asked, at: request.now)
      var key: String?
      if preview.isApplicable, preview.newFacts + preview.changedFacts + preview.newEnterprises > 0 {
        let fresh = Hexadecimal.text(of: portal.ports.random.bytes(16))
        key = fresh
        try portal.uploads.keep(
          StagedUploads.Upload(request: asked, owner: request.actor, at: request.now), key: fresh)
      }
      let view = view(of: preview, key: key, portal, words)
      return .page(
        Page(
          "administration/import-preview", title: words("import.preview"), view: view,
          status: preview.isApplicable ? 200 : 422))
    } catch let faults as Diagnostics {
      return form(request, portal, faults: faults.all.map { $0.rendered(in: request.language) }, done: nil)
    }
  }

  static func confirm(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let key = request.parameters["key"] ?? ""
    if let path = portal.uploads.end(of: key, for: request.actor, at: request.now) { return .seeOther(path) }
    guard let upload = portal.uploads.upload(key, for: request.actor, at: request.now) else {
      return form(request, portal, faults: [words("import.gone")], done: nil)
    }
    do {
      // The key makes a second press of the button the same command, answered as the first was.
      let asked = request.form.text("confirmed") == "yes" ? upload.request.confirmed : upload.request
      let reply = try await portal.facts.importFacts(
        asked, command: asked.command(by: request.actor.id, key: key), at: request.now)
      await portal.ports.factsChanged()
      guard let path = LocalPath(checking: "/administration/import?record=\(reply.record)") else {
        return .seeOther(LocalPath("/administration/import"))
      }
      portal.uploads.finish(key, leadingTo: path)
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return form(request, portal, faults: faults.all.map { $0.rendered(in: request.language) }, done: nil)
    }
  }

  static func discard(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let key = request.parameters["key"] ?? ""
    if portal.uploads.upload(key, for: request.actor, at: request.now) != nil { portal.uploads.discard(key) }
    return .seeOther(LocalPath("/administration/import"))
  }

  private static func crumbs(_ words: Strings) -> [Crumb] {
    [Crumb(words("nav.administration"), "/administration"), Crumb(words("import.title"))]
  }

  private static func form(
    _ request: PortalRequest, _ portal: Portal, faults: [String], done: String?
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    let chosenKind = request.form.text("subject") ?? SubjectKind.enterprise.rawValue
    let chosenBasis = request.form.text("basis") ?? ""
    let kinds = SubjectKind.allCases.filter { !portal.corpus.facts.definitions(of: $0).isEmpty }
    let view = FormView(
      crumbs: crumbs(words),
      subjects: kinds.map {
        Choice(value: $0.rawValue, label: words("subject.\($0.rawValue)"), isChosen: $0.rawValue == chosenKind)
      },
      bases: Basis.Kind.allCases.filter { $0 != .statisticalAggregate }.map {
        Choice(value: $0.rawValue, label: $0.name(request.language), isChosen: $0.rawValue == chosenBasis)
      },
      faults: faults, hasFaults: !faults.isEmpty, done: done)
    return .page(
      Page("administration/import", title: words("import.title"), view: view, status: faults.isEmpty ? 200 : 422))
  }

  private static func view(
    of preview: ImportPreview, key: String?, _ portal: Portal, _ words: Strings
  ) -> PreviewView {
    let language = words.language
    return PreviewView(
      crumbs: crumbs(words), file: preview.file,
      details: [
        Pair(words("import.basis"), preview.basis.kind.name(language)),
        Pair(words("import.subject"), words("subject.\(preview.subject.rawValue)")),
        Pair(words("import.encoding"), preview.encoding), Pair(words("import.hash"), preview.fileHash.hex),
      ],
      sums: [
        Figure(.count(preview.rows), label: words("import.rows")),
        Figure(.count(preview.newEnterprises), label: words("import.newEnterprises")),
        Figure(.count(preview.newFacts), label: words("import.newFacts")),
        Figure(.count(preview.changedFacts), label: words("import.changedFacts")),
        Figure(.count(preview.unchangedFacts), label: words("import.unchangedFacts")),
      ] + (preview.doubtCount > 0 ? [Figure(.count(preview.doubtCount), label: words("import.doubts"))] : []),
      changes: preview.changes.map { change in
        PreviewView.Change(
          subject: change.subject.key.isEmpty
            ? change.subject.enterprise.text : "\(change.subject.enterprise) \(change.subject.key)",
          fact: portal.factName(change.reference, in: language),
          before: portal.knowledgeText(change.before, of: change.reference.fact, in: language),
          after: portal.knowledgeText(change.after, of: change.reference.fact, in: language),
          note: change.isOutranked ? words("import.outranked") : "", line: "\(change.line)")
      },
      hasChanges: !preview.changes.isEmpty, faults: preview.faults.map { $0.rendered(in: language) },
      faultCount: words("import.faultCount", ["count": FigureText.count(preview.faultCount).short]),
      hasFaults: !preview.isApplicable, warnings: preview.warnings.map { $0.rendered(in: language) },
      hasWarnings: !preview.warnings.isEmpty, doubts: preview.doubtful.all.map { $0.rendered(in: language) },
      doubtCount: words("import.doubtCount", ["count": FigureText.count(preview.doubtCount).short]),
      hasDoubts: preview.doubtCount > 0, key: key)
  }
}
