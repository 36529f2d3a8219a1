import Diagnostics
import Secrecy

/// What is told of a form with the mark of a state secret in it, in a text, a file's name or a file's text: in one place,
/// before any page reads the form. Nothing of it is sent back.
enum ClassifiedPage {
  /// The page that says where a mark stands; `nil` where there is none.
  /// Cost: linear in what was typed, in PDFs, and in what archives unfold to.
  static func refusal(of request: PortalRequest, _ portal: Portal) -> Reply? {
    let texts = request.form.pairs.filter { !IdentityNumberPage.passwords.contains($0.name) }
      .compactMap { ClassificationMark.first(inText: $0.value, field: $0.name)?.textRefusal }
    let files = request.files.compactMap { ClassificationMark.first(inUpload: $0.bytes, named: $0.name)?.refusal }
    guard !texts.isEmpty || !files.isEmpty else { return nil }
    let words = portal.renderer.words(request.language)
    let view = IdentityNumberPage.View(
      title: words("classified.title"), lead: words("classified.lead"),
      faults: (texts + files).map { Crumb(words.said($0)) }, form: nil)
    return .page(Page("failures/identity", title: view.title, view: view, status: 422))
  }
}
