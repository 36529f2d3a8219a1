import Diagnostics
import Secrecy

/// What is told of a form in which somebody's identity number stands: in one place, before any page reads the form, so
/// that no field of any page can be forgotten.
enum IdentityNumberPage {
  /// Stored nowhere as they are typed, and never sent back.
  static let passwords: Set<String> = ["password", "again", "present"]
  /// What the portal itself put into the form: digits by chance.
  private static let own: Set<String> = ["_token", "key", "held"]

  struct View: Sendable {
    let title: String
    let lead: String
    let faults: [Crumb]
    /// Where the mended form goes; `nil` where it holds what can't be sent back, as files and passwords.
    let form: Form?

    struct Form: Sendable {
      let action: String
      let kept: [Pair]
      let fields: [Field]
      /// The names of the fields whose files are chosen anew.
      var files: [String] = []
    }

    struct Field: Sendable {
      let id: String
      let name: String
      let label: String
      let text: String
      /// What is wrong with it; `nil` where it only comes back as it was typed.
      let fault: String?
    }
  }

  /// The page that says where a number stands and takes the text again; `nil` where there is none.
  /// Cost: linear in what was typed.
  static func refusal(of request: PortalRequest, _ portal: Portal) -> Reply? {
    let pairs = request.form.pairs
    let found = pairs.indices.filter {
      !passwords.contains(pairs[$0].name) && !own.contains(pairs[$0].name) && IdentityNumber.stands(in: pairs[$0].value)
    }
    let files = request.files.filter { IdentityNumber.stands(in: $0.name) }
    guard !found.isEmpty || !files.isEmpty else { return nil }
    let words = portal.renderer.words(request.language)
    let fields = fields(of: found.map { pairs[$0] }, label: "identity.field", words) { told($0, words) }
    let isWhole = request.files.allSatisfy { $0.bytes.isEmpty } && !pairs.contains { passwords.contains($0.name) }
    let kept = pairs.indices.filter { !found.contains($0) && pairs[$0].name != "_token" }
    let view = View(
      title: words("identity.title"), lead: words(isWhole ? "identity.lead" : "identity.leadBack"),
      faults: fields.map { Crumb($0.fault ?? "", isWhole ? "#\($0.id)" : nil) }
        + files.map { _ in Crumb(words("identity.file")) },
      form: isWhole
        ? View.Form(action: request.path, kept: kept.map { Pair(pairs[$0].name, pairs[$0].value) }, fields: fields)
        : nil)
    return .page(Page("failures/identity", title: view.title, view: view, status: 422))
  }

  /// Texts to be looked at again, each with an id and a label of its own.
  static func fields(
    of pairs: [FormFields.Pair], label: String, _ words: Strings, fault: (FormFields.Pair) -> String?
  ) -> [View.Field] {
    pairs.enumerated().map { count, pair in
      View.Field(
        id: count == 0 ? pair.name : "\(pair.name)-\(count + 1)", name: pair.name,
        label: words(label, ["number": pairs.count == 1 ? "" : "\(count + 1)"]).trimmingWhiteSpace, text: pair.value,
        fault: fault(pair))
    }
  }

  /// What is wrong with a text, and in which of its lines.
  private static func told(_ pair: FormFields.Pair, _ words: Strings) -> String {
    let lines = pair.value.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let line = lines.count < 2 ? nil : lines.firstIndex { IdentityNumber.stands(in: String($0)) }
    return (line.map { words("identity.line", ["line": "\($0 + 1)"]) } ?? "")
      + words.said(IdentityNumber.refusal("form.identity-number", at: Place(field: pair.name)))
  }
}
