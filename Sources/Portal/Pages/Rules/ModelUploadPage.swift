import DecisionLanguage
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Rules

/// A model that was brought and is not kept yet.
struct UploadedModel: Sendable {
  let file: String
  let bytes: [UInt8]
}

/// 上传模型: a DMN file is looked at first, held against a rule, tried; only then, on a yes, kept as a draft.
enum ModelUploadPage {
  struct FormView: Sendable {
    let crumbs: [Crumb]
    let faults: [String]
    let gone: String?
  }

  struct ReviewPageView: Sendable {
    let crumbs: [Crumb]
    let review: ModelReviewView
    /// The key to act with; `nil` where the file is no model.
    let key: String?
    let rules: [Choice]
    let decision: [Choice]
    let context: String
    let outcome: PlaygroundPage.Outcome?
    let faults: [String]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let gone = request.query.text("done").flatMap { ["gone", "discarded"].contains($0) ? words("upload.\($0)") : nil }
    return form(words, faults: [], gone: gone)
  }

  static func review(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    guard let file = request.file else { return form(words, faults: [words("import.noFile")], gone: nil) }
    let name = String(file.name.prefix(80)).isEmpty ? "model.dmn" : String(file.name.prefix(80))
    let model = UploadedModel(file: name, bytes: file.bytes)
    let review = await portal.trials.run { ModelReview(bytes: model.bytes, file: model.file) }
    guard review.model != nil else {
      return form(
        words, faults: review.analysis.findings.map { $0.diagnostic.rendered(in: request.language) }, gone: nil)
    }
    let key = Hexadecimal.text(of: portal.ports.random.bytes(16))
    do {
      try portal.models.keep(StagedUploads.Upload(request: model, owner: request.actor, at: request.now), key: key)
    } catch {
      return form(words, faults: error.all.map { $0.told(words) }, gone: nil)
    }
    return page(request, portal, model, review, key: key)
  }

  /// Tries, keeps or discards what waits.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let key = request.parameters["key"] ?? ""
    if let path = portal.models.end(of: key, for: request.actor, at: request.now) { return .seeOther(path) }
    guard let upload = portal.models.upload(key, for: request.actor, at: request.now) else {
      return .seeOther(LocalPath("/rules/upload?done=gone"))
    }
    let model = upload.request
    if request.form.text("act") == "discard" {
      portal.models.discard(key)
      return .seeOther(LocalPath("/rules/upload?done=discarded"))
    }
    let words = portal.renderer.words(request.language)
    let review = await portal.trials.run { ModelReview(bytes: model.bytes, file: model.file) }
    if request.form.text("act") == "keep" {
      guard let rule = request.form.text("rule").flatMap({ InstrumentID($0) }).flatMap({ portal.rules.rule($0) }) else {
        return page(request, portal, model, review, key: key, faults: [words("upload.noRule")])
      }
      do {
        _ = try await portal.ruleDesk.perform(
          .keepDraft(version: ContentHash(of: model.bytes), file: model.file), on: rule, by: request.actor.id, key: key,
          at: request.now, content: model.bytes)
      } catch let faults as Diagnostics {
        return page(
          request, portal, model, review, key: key, faults: faults.all.map { $0.rendered(in: request.language) })
      }
      guard let path = LocalPath(checking: "\(rule.id.rulePath)/versions?done=kept") else {
        return .seeOther(LocalPath("/rules"))
      }
      portal.models.finish(key, leadingTo: path)
      return .seeOther(path)
    }
    var outcome: PlaygroundPage.Outcome?
    if let engine = review.engine, let decision = request.form.text("decision") {
      let playground = Playground(mode: .standard, at: request.now)
      let context = request.form.exactly("context") ?? ""
      outcome = await portal.trials.run {
        var outcome = PlaygroundPage.Outcome()
        do throws(Diagnostics) {
          let result = try playground.evaluate(engine, decision: decision, context: context)
          outcome.value = result.value.description
          outcome.type = result.value.type.words(words.language)
          outcome.causes = result.causes.map { $0.rendered(in: words.language) }
        } catch {
          outcome.faults = error.all.map { $0.rendered(in: words.language) }
        }
        return outcome
      }
    }
    return page(request, portal, model, review, key: key, outcome: outcome)
  }

  private static func form(_ words: Strings, faults: [String], gone: String?) -> Reply {
    .page(
      Page(
        "rules/upload", title: words("upload.title"),
        view: FormView(
          crumbs: [Crumb(words("nav.rules"), "/rules"), Crumb(words("upload.title"))], faults: faults, gone: gone),
        status: faults.isEmpty ? 200 : 422))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ model: UploadedModel, _ review: ModelReview, key: String,
    outcome: PlaygroundPage.Outcome? = nil, faults: [String] = []
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    let asked = request.form.text("rule").flatMap { InstrumentID($0) }.flatMap { portal.rules.rule($0) }
    let rule = asked ?? review.model.flatMap { portal.rules.book.rule(matching: $0) }
    let version = ContentHash(of: model.bytes)
    let decision = request.form.text("decision")
    let decisions = review.engine?.decisions ?? []
    let view = ReviewPageView(
      crumbs: [
        Crumb(words("nav.rules"), "/rules"), Crumb(words("upload.title"), "/rules/upload"), Crumb(model.file),
      ],
      review: ModelReviewView(review, file: model.file, version: version.short, rule: rule, words: words),
      key: key,
      rules: [Choice(value: "", label: words("upload.choose"), isChosen: rule == nil)]
        + portal.rules.book.rules.map { one in
          Choice(
            value: "\(one.id)",
            label: "\(one.id.clause.wording(words.language)) \(one.benefit.name(words.language))",
            isChosen: one.id == rule?.id)
        },
      decision: decisions.map { name in
        Choice(value: name, label: name, isChosen: decision.map { $0 == name } ?? (name == decisions.last))
      },
      context: request.form.exactly("context") ?? "", outcome: outcome, faults: faults)
    return .page(
      Page(
        "rules/review", title: words("upload.review"), view: view, status: faults.isEmpty ? 200 : 422))
  }
}
