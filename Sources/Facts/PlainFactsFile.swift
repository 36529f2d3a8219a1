import Declarations
import Quantities

/// Reads a facts file in the form in which programs write one, straight from its bytes into facts.
///
/// Of a file without a fault nothing is said, so that no value needs a place. Whatever is written otherwise, is wrong or
/// doubtful is left to `FactsFileReading`, which knows every form and says what is the matter: the two never tell different
/// things of one file.
struct PlainFactsFile {
  /// Something that is not plain.
  private struct Otherwise: Error {}

  private let bytes: UnsafeBufferPointer<UInt8>
  private let dictionary: FactDictionary
  private var position = 0

  /// What the file tells; `nil` where that is for the other reading to say.
  static func dossier(_ bytes: UnsafeBufferPointer<UInt8>, _ dictionary: FactDictionary) -> Dossier? {
    guard bytes.count <= mostBytes else { return nil }
    var file = PlainFactsFile(bytes: bytes, dictionary: dictionary)
    do throws(Otherwise) {
      return try file.dossier()
    } catch {
      return nil
    }
  }

  private static let mostBytes = 1_000_000

  private init(bytes: UnsafeBufferPointer<UInt8>, dictionary: FactDictionary) {
    (self.bytes, self.dictionary) = (bytes, dictionary)
  }

  private mutating func dossier() throws(Otherwise) -> Dossier {
    var key: String?
    var entries: [FactEntry]?
    var subjects: [Subject]?
    var complete: Set<SubjectKind>?
    skipBlanks()
    try members { (file, name) throws(Otherwise) in
      switch name {
      case "enterprise" where key == nil: key = try file.words()
      case "facts" where entries == nil: entries = try file.entries(of: .enterprise)
      case "complete" where complete == nil:
        var kinds: Set<SubjectKind> = []
        try file.items { (file) throws(Otherwise) in kinds.insert(try file.kind()) }
        complete = kinds
      case "subjects" where subjects == nil: subjects = try file.subjects()
      default: throw Otherwise()
      }
    }
    skipBlanks()
    guard position == bytes.count, let key else { throw Otherwise() }
    return Dossier(
      key: key, enterprise: Subject(kind: .enterprise, key: key, entries: entries ?? []), subjects: subjects ?? [],
      complete: complete ?? [])
  }

  private mutating func subjects() throws(Otherwise) -> [Subject] {
    struct Name: Hashable {
      let kind: SubjectKind
      let key: String
    }
    var subjects: [Subject] = []
    var seen: Set<Name> = []
    try items { (file) throws(Otherwise) in
      var kind: SubjectKind?
      var key: String?
      var entries: [FactEntry]?
      try file.members { (file, name) throws(Otherwise) in
        switch name {
        case "subject" where kind == nil: kind = try file.kind()
        case "key" where key == nil: key = try file.words()
        case "facts" where entries == nil:
          // What facts there may be hangs on the kind.
          guard let kind else { throw Otherwise() }
          entries = try file.entries(of: kind)
        default: throw Otherwise()
        }
      }
      guard let kind, let key, seen.insert(Name(kind: kind, key: key)).inserted else { throw Otherwise() }
      subjects.append(Subject(kind: kind, key: key, entries: entries ?? []))
    }
    return subjects
  }

  private mutating func kind() throws(Otherwise) -> SubjectKind {
    guard let kind = SubjectKind(rawValue: try text()), kind != .enterprise else { throw Otherwise() }
    return kind
  }

  private mutating func entries(of kind: SubjectKind) throws(Otherwise) -> [FactEntry] {
    var entries: [FactEntry] = []
    var seen: Set<FactTelling> = []
    try items { (file) throws(Otherwise) in
      let entry = try file.entry(of: kind)
      guard seen.insert(FactTelling(entry)).inserted else { throw Otherwise() }
      entries.append(entry)
    }
    return entries
  }

  private mutating func entry(of kind: SubjectKind) throws(Otherwise) -> FactEntry {
    var name: String?
    var (period, value): (Scalar?, Scalar?)
    var (since, recorded): (CalendarDay?, CalendarDay?)
    try members { (file, member) throws(Otherwise) in
      switch member {
      case "fact" where name == nil: name = try file.text()
      case "period" where period == nil: period = try file.scalar()
      case "value" where value == nil: value = try file.scalar()
      case "since" where since == nil: since = try file.day()
      case "recorded" where recorded == nil: recorded = try file.day()
      default: throw Otherwise()
      }
    }
    guard let value, let definition = name.flatMap({ FactID($0) }).flatMap(dictionary.definition),
      definition.subject == kind
    else { throw Otherwise() }
    return FactEntry(
      FactReference(definition.id, try self.period(period, of: definition)), try self.value(value, of: definition),
      since: since, recorded: recorded)
  }

  private func period(_ told: Scalar?, of definition: FactDefinition) throws(Otherwise) -> Period? {
    guard let told else {
      guard definition.periods.isEmpty else { throw Otherwise() }
      return nil
    }
    guard told.style == .quoted || told.style == .number, let period = Period(told.text),
      definition.periods.contains(period.periodicity)
    else { throw Otherwise() }
    return period
  }

  private func value(_ told: Scalar, of definition: FactDefinition) throws(Otherwise) -> FactValue? {
    guard let style = told.style else { return nil }
    guard definition.type.allows(style) else { throw Otherwise() }
    do {
      let value = try dictionary.value(told.text, for: definition, at: .init())
      guard dictionary.warning(about: value, of: definition, at: .init()) == nil else { throw Otherwise() }
      return value
    } catch {
      throw Otherwise()
    }
  }
}

// MARK: - JSON

extension PlainFactsFile {
  /// A value of JSON that has no parts.
  private struct Scalar {
    let text: String
    /// `nil` where it is null.
    let style: DeclarationNode.Style?
  }

  /// Each member of an object.
  /// - Parameter read: takes the member's value.
  private mutating func members(
    _ read: (inout PlainFactsFile, _ name: String) throws(Otherwise) -> Void
  ) throws(Otherwise) {
    guard accept(UInt8(ascii: "{")) else { throw Otherwise() }
    skipBlanks()
    if accept(UInt8(ascii: "}")) { return }
    while true {
      let name = try text()
      skipBlanks()
      guard accept(UInt8(ascii: ":")) else { throw Otherwise() }
      skipBlanks()
      try read(&self, name)
      skipBlanks()
      if accept(UInt8(ascii: "}")) { return }
      guard accept(UInt8(ascii: ",")) else { throw Otherwise() }
      skipBlanks()
    }
  }

  private mutating func items(_ read: (inout PlainFactsFile) throws(Otherwise) -> Void) throws(Otherwise) {
    guard accept(UInt8(ascii: "[")) else { throw Otherwise() }
    skipBlanks()
    if accept(UInt8(ascii: "]")) { return }
    while true {
      try read(&self)
      skipBlanks()
      if accept(UInt8(ascii: "]")) { return }
      guard accept(UInt8(ascii: ",")) else { throw Otherwise() }
      skipBlanks()
    }
  }

  private mutating func scalar() throws(Otherwise) -> Scalar {
    switch current ?? 0 {
    case UInt8(ascii: "\""): return Scalar(text: try text(), style: .quoted)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Scalar(text: try number(), style: .number)
    case UInt8(ascii: "t"): return Scalar(text: try word("true"), style: .boolean)
    case UInt8(ascii: "f"): return Scalar(text: try word("false"), style: .boolean)
    default: return Scalar(text: try word("null"), style: nil)
    }
  }

  private mutating func day() throws(Otherwise) -> CalendarDay {
    guard let day = CalendarDay(try text()), FactDictionary.days.contains(day) else { throw Otherwise() }
    return day
  }

  /// A text that says something.
  private mutating func words() throws(Otherwise) -> String {
    let text = try text()
    guard !text.allSatisfy(\.isWhitespace) else { throw Otherwise() }
    return text
  }

  private mutating func text() throws(Otherwise) -> String {
    guard accept(UInt8(ascii: "\"")) else { throw Otherwise() }
    var start = position
    // What stands before the last escape, and what that means.
    var read: [UInt8] = []
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let rest = UnsafeBufferPointer(rebasing: bytes[start..<position])
        position += 1
        let text =
          read.isEmpty ? String(validating: rest, as: UTF8.self) : String(validating: read + rest, as: UTF8.self)
        guard let text else { throw Otherwise() }
        return text
      case UInt8(ascii: "\\"):
        read += bytes[start..<position]
        position += 1
        read += String(try escaped()).utf8
        start = position
      case 0..<0x20: throw Otherwise()
      default: position += 1
      }
    }
    throw Otherwise()
  }

  /// What an escape means, after its backslash: many programs write all that is not ASCII so.
  private mutating func escaped() throws(Otherwise) -> Unicode.Scalar {
    let byte = current ?? 0
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit()
      if let scalar = Unicode.Scalar(unit) { return scalar }
      // Of a pair that is none nothing is told here.
      guard UTF16.isLeadSurrogate(unit), accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")) else {
        throw Otherwise()
      }
      let second = try codeUnit()
      guard UTF16.isTrailSurrogate(second) else { throw Otherwise() }
      return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    default: throw Otherwise()
    }
  }

  /// Four digits of an escape.
  private mutating func codeUnit() throws(Otherwise) -> UInt16 {
    guard position + 4 <= bytes.count else { throw Otherwise() }
    var unit: UInt16 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { throw Otherwise() }
      unit = unit << 4 | UInt16(digit)
    }
    position += 4
    return unit
  }

  /// A number without an exponent, as it is written.
  private mutating func number() throws(Otherwise) -> String {
    let start = position
    _ = accept(UInt8(ascii: "-"))
    let first = current
    let whole = digits()
    guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw Otherwise() }
    if accept(UInt8(ascii: ".")), digits() == 0 { throw Otherwise() }
    guard current != UInt8(ascii: "e"), current != UInt8(ascii: "E") else { throw Otherwise() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func word(_ word: String) throws(Otherwise) -> String {
    for byte in word.utf8 {
      guard accept(byte) else { throw Otherwise() }
    }
    return word
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }
}
