import CExpat
import Diagnostics

/// What hears of a document's elements as they come by. Names are without their prefixes.
class MarkupHandler {
  /// What a handler found wrong; the reading stops there.
  fileprivate(set) var failure: Diagnostic?
  fileprivate var parser: XML_Parser?
  fileprivate var hasDocumentType = false

  func start(_ name: UnsafePointer<CChar>, _ attributes: MarkupAttributes) {}
  func end(_ name: UnsafePointer<CChar>) {}
  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  final func stop(_ fault: Diagnostic) {
    if failure == nil { failure = fault }
    XML_StopParser(parser, 0)
  }
}

/// An element's attributes, as the parser holds them while it tells of the element.
struct MarkupAttributes {
  fileprivate let list: UnsafeMutablePointer<UnsafePointer<CChar>?>

  /// Hands over name (without its prefix) and value of each.
  func forEach(_ body: (UnsafePointer<CChar>, UnsafePointer<CChar>) -> Void) {
    var next = list
    while let name = next[0], let value = next[1] {
      body(withoutPrefix(name), value)
      next += 2
    }
  }

  /// All of them by name. Cost: a string for each.
  var all: [String: String] {
    var all: [String: String] = [:]
    forEach { all[String(cString: $0)] = String(cString: $1) }
    return all
  }
}

/// The part of a name after its prefix.
private func withoutPrefix(_ name: UnsafePointer<CChar>) -> UnsafePointer<CChar> {
  var next = name
  while next.pointee != 0 {
    if next.pointee == 0x3A { return next + 1 }
    next += 1
  }
  return name
}

/// Whether two names are the same.
func isName(_ name: UnsafePointer<CChar>, _ other: StaticString) -> Bool {
  var place = 0
  let count = other.utf8CodeUnitCount
  while place < count {
    guard UInt8(bitPattern: name[place]) == other.utf8Start[place] else { return false }
    place += 1
  }
  return name[count] == 0
}

/// Reads XML block by block through expat. No document type is let in, so that no entity can grow.
struct MarkupStream {
  private let parser: XML_Parser
  private let handler: MarkupHandler
  private let file: String
  private let part: String

  /// Reads what `blocks` hands over, to its end.
  /// - Throws: `Diagnostic` with `workbook.document-type` or `workbook.damaged`, or what the handler found wrong; what
  ///   `blocks` throws.
  static func read(
    _ handler: MarkupHandler, file: String, part: String,
    _ blocks: (_ feed: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
  ) throws {
    guard let parser = XML_ParserCreate(nil) else { throw Diagnostic.damagedWorkbook(file, part, "no memory") }
    defer { XML_ParserFree(parser) }
    handler.parser = parser
    defer { handler.parser = nil }
    let stream = MarkupStream(parser: parser, handler: handler, file: file, part: part)
    try withExtendedLifetime(handler) {
      stream.listen()
      try blocks { try stream.feed($0, isLast: false) }
      try stream.feed(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true)
    }
  }

  private func listen() {
    XML_SetUserData(parser, Unmanaged.passUnretained(handler).toOpaque())
    XML_SetElementHandler(
      parser,
      { data, name, attributes in
        guard let data, let name, let attributes else { return }
        Unmanaged<MarkupHandler>.fromOpaque(data).takeUnretainedValue()
          .start(withoutPrefix(name), MarkupAttributes(list: attributes))
      },
      { data, name in
        guard let data, let name else { return }
        Unmanaged<MarkupHandler>.fromOpaque(data).takeUnretainedValue().end(withoutPrefix(name))
      })
    XML_SetCharacterDataHandler(parser) { data, text, count in
      guard let data, let text else { return }
      text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
        Unmanaged<MarkupHandler>.fromOpaque(data).takeUnretainedValue()
          .text(UnsafeBufferPointer(start: $0, count: Int(count)))
      }
    }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
      guard let data else { return }
      let handler = Unmanaged<MarkupHandler>.fromOpaque(data).takeUnretainedValue()
      handler.hasDocumentType = true
      XML_StopParser(handler.parser, 0)
    }
  }

  private func feed(_ block: UnsafeRawBufferPointer, isLast: Bool) throws {
    let status = XML_Parse(
      parser, block.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(block.count), isLast ? 1 : 0)
    guard status == XML_STATUS_ERROR else { return }
    if handler.hasDocumentType { throw Diagnostic.documentType(file, part) }
    if let failure = handler.failure { throw failure }
    let reason = XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "XML"
    throw Diagnostic.damagedWorkbook(file, part, "\(reason), \(XML_GetCurrentLineNumber(parser))")
  }
}
