import Diagnostics

/// What files that people send may be: documents and pictures that an office can open and that carry no program, told by
/// what they hold and not by their names alone. An archive of files is none: what lies in it could not be looked at.
public enum FileKind: String, Sendable, Hashable, CaseIterable {
  case pdf, ofd, docx, xlsx, jpeg, png

  /// How a file of the kind may end.
  public var endings: [String] { self == .jpeg ? ["jpg", "jpeg"] : [rawValue] }

  /// Every ending that is taken, as a browser's file dialogue filters by it.
  public static let accepted = allCases.flatMap(\.endings).map { ".\($0)" }.joined(separator: ",")

  /// The kind of a file whose name and content agree.
  /// - Parameter field: where the file was chosen.
  /// - Throws: `import.classified` where its name, or its text as far as `ClassificationMark` reads it, carries the mark of
  ///   a state secret;
  ///   `files.kind` for another kind, or one that its name does not say; `files.program` where it holds
  ///   macros.
  /// Cost: linear in a PDF, and in what an archive unfolds to.
  public init(of bytes: [UInt8], name: String, field: String) throws(Diagnostics) {
    if let mark = ClassificationMark.first(inUpload: bytes, named: name) {
      let refusal = mark.refusal
      throw Diagnostics(
        Diagnostic(
          refusal.code, at: Place(field: field), refusal.message, expected: refusal.expected, remedy: refusal.remedy))
    }
    let members = ArchiveDirectory.names(in: bytes)
    if members.contains(where: { $0.lowercased().hasSuffix("vbaproject.bin") }) {
      throw Diagnostics(.fileProgram(name, field))
    }
    let content = Self.content(of: bytes, members)
    let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let content, content.endings.contains(ending), name.contains(".") else {
      throw Diagnostics(.fileKind(name, content, field))
    }
    self = content
  }

  /// The kind of a content that was taken; `nil` for anything else.
  public init?(taken bytes: [UInt8]) {
    guard let kind = Self.content(of: bytes, ArchiveDirectory.names(in: bytes)) else { return nil }
    self = kind
  }

  private static func content(of bytes: [UInt8], _ members: Set<String>) -> FileKind? {
    if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if members.contains("OFD.xml") { return .ofd }
    if members.contains("word/document.xml") { return .docx }
    return members.contains("xl/workbook.xml") ? .xlsx : nil
  }
}

/// The directory at the end of a ZIP archive (PKWARE APPNOTE 4.3.12 and 4.3.16), read for its names alone.
private enum ArchiveDirectory {
  private static let mostMembers = 10_000

  /// Nothing where the bytes are no archive. Cost: linear in the directory; nothing is unpacked.
  static func names(in bytes: [UInt8]) -> Set<String> {
    guard bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]), bytes.count >= 22 else { return [] }
    // The end record stands last, before a comment of at most 65,535 bytes.
    var end = bytes.count - 22
    let first = max(0, end - 0xFFFF)
    while end > first, !holds(0x0605_4B50, at: end, in: bytes) { end -= 1 }
    guard holds(0x0605_4B50, at: end, in: bytes) else { return [] }
    var at = number(4, at: end + 16, in: bytes)
    var names: Set<String> = []
    while names.count < mostMembers, at + 46 <= bytes.count, holds(0x0201_4B50, at: at, in: bytes) {
      let length = number(2, at: at + 28, in: bytes)
      let next = at + 46 + length + number(2, at: at + 30, in: bytes) + number(2, at: at + 32, in: bytes)
      guard at + 46 + length <= bytes.count else { break }
      names.insert(String(decoding: bytes[(at + 46)..<(at + 46 + length)], as: UTF8.self))
      at = next
    }
    return names
  }

  private static func holds(_ mark: Int, at offset: Int, in bytes: [UInt8]) -> Bool {
    number(4, at: offset, in: bytes) == mark
  }

  /// Little-endian.
  private static func number(_ length: Int, at offset: Int, in bytes: [UInt8]) -> Int {
    bytes[offset..<(offset + length)].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

extension Diagnostic {
  fileprivate static func fileKind(_ name: String, _ content: FileKind?, _ field: String) -> Diagnostic {
    Diagnostic(
      "files.kind", at: Place(field: field),
      content.map {
        Wording(
          zh: "“\(name.excerpt)”的内容是 \($0.rawValue.uppercased())，与文件名的后缀不符",
          en: "“\(name.excerpt)” holds \($0.rawValue.uppercased()), and its name says another kind")
      }
        ?? Wording(zh: "“\(name.excerpt)”不是可以收的文件", en: "“\(name.excerpt)” is no file that can be taken"),
      expected: Wording(
        zh: "PDF、OFD、Word（docx）、Excel（xlsx）或照片（JPG、PNG），后缀与内容一致",
        en: "PDF, OFD, Word (docx), Excel (xlsx) or a picture (JPG, PNG), with the ending that its content has"),
      remedy: Wording(
        zh: "在办公软件里另存为 PDF 再上传；不要只改后缀", en: "save it as PDF and send that; renaming alone does not help"))
  }

  fileprivate static func fileProgram(_ name: String, _ field: String) -> Diagnostic {
    Diagnostic(
      "files.program", at: Place(field: field),
      Wording(zh: "“\(name.excerpt)”里有宏，没有收", en: "“\(name.excerpt)” holds macros and was not taken"),
      remedy: Wording(zh: "另存为不含宏的文件或 PDF 再上传", en: "save it without macros, or as PDF"))
  }
}
