extension StringProtocol {
  /// The text as a message may quote it: at most 60 characters, control characters shown as `�`, so that a hostile
  /// input can neither flood nor rewrite a terminal.
  public var excerpt: String {
    let shown = prefix(60).map { character -> Character in
      character.unicodeScalars.contains { $0.properties.generalCategory == .control } ? "\u{FFFD}" : character
    }
    return String(shown) + (dropFirst(60).isEmpty ? "" : "…")
  }
}
