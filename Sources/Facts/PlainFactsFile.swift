import Decimals
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
      if key == nil, file.says("enterprise", at: name) {
        key = try file.words()
      } else if entries == nil, file.says("facts", at: name) {
        entries = try file.entries(of: .enterprise)
      } else if complete == nil, file.says("complete", at: name) {
        var kinds: Set<SubjectKind> = []
        try file.items { (file) throws(Otherwise) in kinds.insert(try file.kind()) }
        complete = kinds
      } else if subjects == nil, file.says("subjects", at: name) {
        subjects = try file.subjects()
      } else {
        throw Otherwise()
      }
    }
    skipBlanks()
    guard position == bytes.count, let key else { throw Otherwise() }
    return Dossier(
      key: key, enterprise: try Self.subject(.enterprise, key, entries), subjects: subjects ?? [],
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
        if kind == nil, file.says("subject", at: name) {
          kind = try file.kind()
        } else if key == nil, file.says("key", at: name) {
          key = try file.words()
        } else if entries == nil, file.says("facts", at: name), let kind {
          // What facts there may be hangs on the kind.
          entries = try file.entries(of: kind)
        } else {
          throw Otherwise()
        }
      }
      guard let kind, let key, seen.insert(Name(kind: kind, key: key)).inserted else { throw Otherwise() }
      subjects.append(try Self.subject(kind, key, entries))
    }
    return subjects
  }

  private static func subject(
    _ kind: SubjectKind, _ key: String, _ entries: [FactEntry]?
  ) throws(Otherwise) -> Subject {
    let subject = Subject(kind: kind, key: key, entries: entries ?? [])
    guard !subject.repeatsItself else { throw Otherwise() }
    return subject
  }

  private mutating func kind() throws(Otherwise) -> SubjectKind {
    guard let kind = SubjectKind(rawValue: try text()), kind != .enterprise else { throw Otherwise() }
    return kind
  }

  private mutating func entries(of kind: SubjectKind) throws(Otherwise) -> [FactEntry] {
    var entries: [FactEntry] = []
    try items { (file) throws(Otherwise) in entries.append(try file.entry(of: kind)) }
    return entries
  }

  private mutating func entry(of kind: SubjectKind) throws(Otherwise) -> FactEntry {
    var fact: Int?
    var (period, value): (Scalar?, Scalar?)
    var (since, recorded): (CalendarDay?, CalendarDay?)
    try members { (file, name) throws(Otherwise) in
      if fact == nil, file.says("fact", at: name) {
        fact = try file.fact()
      } else if value == nil, file.says("value", at: name) {
        value = try file.scalar()
      } else if period == nil, file.says("period", at: name) {
        period = try file.scalar()
      } else if since == nil, file.says("since", at: name) {
        since = try file.day()
      } else if recorded == nil, file.says("recorded", at: name) {
        recorded = try file.day()
      } else {
        throw Otherwise()
      }
    }
    guard let value, let fact, dictionary.all[fact].subject == kind else { throw Otherwise() }
    return FactEntry(
      FactReference(dictionary.all[fact].id, try self.period(period, ofFact: fact)),
      try self.value(value, ofFact: fact),
      since: since, recorded: recorded)
  }

  /// Where the fact that is named next stands in the dictionary.
  private mutating func fact() throws(Otherwise) -> Int {
    let name = try raw()
    guard !name.hasEscapes, let place = dictionary.place(of: text(at: name.place)) else { throw Otherwise() }
    return place
  }

  private func period(_ told: Scalar?, ofFact fact: Int) throws(Otherwise) -> Period? {
    guard let told else {
      guard dictionary.all[fact].periods.isEmpty else { throw Otherwise() }
      return nil
    }
    guard told.style == .quoted || told.style == .number, !told.hasEscapes,
      let period = Period(bytes: text(at: told.place)),
      dictionary.all[fact].periods.contains(period.periodicity)
    else { throw Otherwise() }
    return period
  }

  private func value(_ told: Scalar, ofFact fact: Int) throws(Otherwise) -> FactValue? {
    guard let style = told.style else { return nil }
    guard dictionary.all[fact].type.allows(style) else { throw Otherwise() }
    if !told.hasEscapes, let value = plainValue(of: text(at: told.place), dictionary.all[fact].type) { return value }
    let definition = dictionary.all[fact]
    do {
      let value = try dictionary.value(try words(of: told), for: definition, at: .init())
      guard dictionary.warning(about: value, of: definition, at: .init()) == nil else { throw Otherwise() }
      return value
    } catch {
      throw Otherwise()
    }
  }

  /// The value that some text is in the form in which most are written; `nil` for the dictionary to judge.
  private func plainValue(of text: UnsafeBufferPointer<UInt8>, _ type: FactType) -> FactValue? {
    switch type {
    case .decimal(let unit):
      // So few digits are within every unit's bounds.
      guard text.count <= 15, let number = Decimal128(short: text) else { return nil }
      let fraction = text.firstIndex(of: UInt8(ascii: ".")).map { text.count - 1 - $0 } ?? 0
      switch unit {
      case .yuan where fraction <= 2, .share where fraction <= 12, .quantity where fraction <= 12:
        return .decimal(number)
      case .count where fraction == 0 && !number.isNegative: return .decimal(number)
      default: return nil
      }
    case .boolean: return .boolean(text.first == UInt8(ascii: "t"))
    case .day: return CalendarDay(plain: text).flatMap { FactDictionary.days.contains($0) ? .day($0) : nil }
    case .enumeration(let choices):
      return choices.first { $0.id.utf8.elementsEqual(text) }.map { .choice($0.id) }
    case .year, .code, .text: return nil
    }
  }
}

// MARK: - JSON

extension PlainFactsFile {
  /// A value of JSON that has no parts: where its text stands, without quotes.
  private struct Scalar {
    let place: Range<Int>
    var hasEscapes = false
    /// `nil` where it is null.
    let style: DeclarationNode.Style?
  }

  private func text(at place: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: bytes[place]) }

  /// Whether a word stands at a place.
  private func says(_ word: StaticString, at place: Range<Int>) -> Bool {
    guard place.count == word.utf8CodeUnitCount else { return false }
    for index in 0..<place.count where bytes[place.lowerBound + index] != word.utf8Start[index] { return false }
    return true
  }

  /// What a value's text says.
  private func words(of scalar: Scalar) throws(Otherwise) -> String {
    guard scalar.hasEscapes else {
      guard let text = String(validating: text(at: scalar.place), as: UTF8.self) else { throw Otherwise() }
      return text
    }
    var file = self
    file.position = scalar.place.lowerBound - 1
    return try file.text()
  }

  /// Each member of an object.
  /// - Parameter read: takes the member's value.
  private mutating func members(
    _ read: (inout PlainFactsFile, _ name: Range<Int>) throws(Otherwise) -> Void
  ) throws(Otherwise) {
    guard accept(UInt8(ascii: "{")) else { throw Otherwise() }
    skipBlanks()
    if accept(UInt8(ascii: "}")) { return }
    while true {
      let name = try raw()
      guard !name.hasEscapes else { throw Otherwise() }
      skipBlanks()
      guard accept(UInt8(ascii: ":")) else { throw Otherwise() }
      skipBlanks()
      try read(&self, name.place)
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
    case UInt8(ascii: "\""):
      let (place, hasEscapes) = try raw()
      return Scalar(place: place, hasEscapes: hasEscapes, style: .quoted)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return Scalar(place: try number(), style: .number)
    case UInt8(ascii: "t"): return Scalar(place: try word("true"), style: .boolean)
    case UInt8(ascii: "f"): return Scalar(place: try word("false"), style: .boolean)
    default: return Scalar(place: try word("null"), style: nil)
    }
  }

  /// Where a text stands that is not yet looked at: without its quotes, and perhaps in no encoding.
  private mutating func raw() throws(Otherwise) -> (place: Range<Int>, hasEscapes: Bool) {
    guard accept(UInt8(ascii: "\"")) else { throw Otherwise() }
    let start = position
    var hasEscapes = false
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return (start..<position - 1, hasEscapes)
      case UInt8(ascii: "\\"):
        hasEscapes = true
        position += 2
      case 0..<0x20: throw Otherwise()
      default: position += 1
      }
    }
    throw Otherwise()
  }

  private mutating func day() throws(Otherwise) -> CalendarDay {
    let (place, hasEscapes) = try raw()
    guard !hasEscapes, let day = CalendarDay(plain: text(at: place)), FactDictionary.days.contains(day) else {
      throw Otherwise()
    }
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
  private mutating func number() throws(Otherwise) -> Range<Int> {
    let start = position
    _ = accept(UInt8(ascii: "-"))
    let first = current
    let whole = digits()
    guard whole > 0, whole == 1 || first != UInt8(ascii: "0") else { throw Otherwise() }
    if accept(UInt8(ascii: ".")), digits() == 0 { throw Otherwise() }
    guard current != UInt8(ascii: "e"), current != UInt8(ascii: "E") else { throw Otherwise() }
    return start..<position
  }

  private mutating func digits() -> Int {
    let start = position
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func word(_ word: StaticString) throws(Otherwise) -> Range<Int> {
    let place = position..<position + word.utf8CodeUnitCount
    guard place.upperBound <= bytes.count, says(word, at: place) else { throw Otherwise() }
    position = place.upperBound
    return place
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
