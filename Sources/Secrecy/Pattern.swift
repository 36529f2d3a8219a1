import RegexBuilder

/// A pattern that is made once, which takes far longer than to look for it in a clause.
// Nothing but a component with code of its own keeps a Regex from being Sendable, and none has one.
// house: sound, since it is never changed and only such components hold state.
struct Pattern: RegexComponent, @unchecked Sendable {
  let regex: Regex<Substring>

  init(_ regex: Regex<Substring>) { self.regex = regex }

  init(@RegexComponentBuilder _ content: () -> some RegexComponent<Substring>) { regex = Regex(content) }
}
