extension StringProtocol {
  /// The text as a message may quote it: at most 60 characters, control characters shown as `�`, so that a hostile
  /// input can neither flood nor rewrite a terminal.
  public var excerpt: String {
    // Short and plain, as most are: nothing is cut, and nothing hidden.
    if utf8.count <= 60, utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return String(self) }
    return String(prefix(60).map { $0 == "\t" ? " " : $0.printable }) + (dropFirst(60).isEmpty ? "" : "…")
  }
}

extension Character {
  /// The character itself, or `�` where it would move a terminal's cursor. A tab stays.
  var printable: Character {
    let isHidden = unicodeScalars.contains { scalar in
      let category = scalar.properties.generalCategory
      return category == .control || category == .lineSeparator || category == .paragraphSeparator
        || scalar.properties.isBidiControl
    }
    return isHidden && self != "\t" ? "\u{FFFD}" : self
  }

  /// The cells that a terminal gives the character: two where it is wide by Unicode Standard Annex #11, else one.
  public var cells: Int {
    unicodeScalars.contains { scalar in Self.wide.contains { $0.contains(scalar.value) } } ? 2 : 1
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97C,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
    0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}
