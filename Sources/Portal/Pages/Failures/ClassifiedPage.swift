import Diagnostics
import Secrecy

/// What is told of a form with the mark of a state secret in it, in a text, a file's name or a file's text: in one place,
/// before any page reads the form. Nothing that carries one is sent back; where it is a file alone, what was typed beside it
/// is, to be submitted with another file or none.
enum ClassifiedPage {
  /// The page that says where a mark stands; `nil` where there is none.
  /// Cost: linear in what was typed, in PDFs, and in what archives unfold to.
  static func refusal(of request: PortalRequest, _ portal: Portal) -> Reply? {
    let texts = request.form.pairs.filter { !IdentityNumberPage.passwords.contains($0.name) }
      .compactMap { ClassificationMark.first(inText: $0.value, field: $0.name)?.textRefusal }
    let files = request.files.compactMap { ClassificationMark.first(inUpload: $0.bytes, named: $0.name)?.refusal }
    guard !texts.isEmpty || !files.isEmpty else { return nil }
    let words = portal.renderer.words(request.language)
    let form = texts.isEmpty ? form(of: request, words) : nil
    let lead = form == nil ? words("classified.lead") : words("classified.leadFile")
    let view = IdentityNumberPage.View(
      title: words("classified.title"), lead: lead, faults: (texts + files).map { Crumb(words.said($0)) }, form: form)
    return .page(Page("failures/identity", title: view.title, view: view, status: 422))
  }

  /// The form again without its files: what somebody wrote stands in sight, short answers go along. `nil` where it held a
  /// password, which is never sent back.
  private static func form(of request: PortalRequest, _ words: Strings) -> IdentityNumberPage.View.Form? {
    let pairs = request.form.pairs.filter { $0.name != "_token" }
    guard !pairs.contains(where: { IdentityNumberPage.passwords.contains($0.name) }) else { return nil }
    let isLong = { (pair: FormFields.Pair) in pair.value.contains(where: \.isNewline) || proseNames.contains(pair.name)
    }
    var seen: Set<String> = []
    return IdentityNumberPage.View.Form(
      action: request.path, kept: pairs.filter { !isLong($0) }.map { Pair($0.name, $0.value) },
      fields: IdentityNumberPage.fields(of: pairs.filter(isLong), label: "classified.typed", words) { _ in nil },
      files: request.files.map(\.field).filter { seen.insert($0).inserted })
  }

  /// The fields in which people write sentences.
  private static let proseNames: Set<String> = ["text", "note", "reason"]
}
