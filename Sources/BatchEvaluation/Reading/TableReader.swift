import DelimitedText
import Diagnostics
import Dispatch
import Quantities

/// Reads one file of a population into a table of columns: on several threads, and nothing of it where it has a fault.
///
/// Plain records are read straight from the mapped bytes; all others go through `RecordInspector`, which knows where
/// everything stands and says what is wrong with it.
public struct TableReader {
  private let file: MappedFile
  private let threads: Int
  private let progress: (_ done: Int, _ of: Int) -> Void

  /// How many faults are told before the reading stops.
  private static let mostFaults = 50
  private static let chunkBytes = 1 << 19

  /// - Parameter progress: told from time to time how many of the file's bytes have been read.
  public init(_ file: MappedFile, threads: Int = 1, progress: @escaping (_ done: Int, _ of: Int) -> Void = { _, _ in })
  {
    self.file = file
    self.threads = max(1, threads)
    self.progress = progress
  }

  /// Reads the table.
  /// - Parameters:
  ///   - schema: what the header says.
  ///   - enterprises: whose rows these are; `nil` for the table of enterprises itself.
  /// - Throws: `Diagnostics` with the first fifty faults, each with its line and column.
  public func read(
    below enterprises: SubjectTable? = nil,
    schema: (DelimitedReader) throws(Diagnostics) -> any TableSchema
  ) throws(Diagnostics) -> SubjectTable {
    do {
      return try file.withBytes { bytes in
        do {
          return try read(bytes, below: enterprises, schema)
        } catch is OtherEncoding {
          // The whole is decoded as a person's file would be, and read once more.
          let text = try DelimitedText(
            bytes: [UInt8](bytes), file: file.name, limits: .init(bytes: 4 << 30, recordBytes: 1 << 20, cells: 4096))
          return try text.bytes.withUnsafeBytes { try read($0, below: enterprises, schema) }
        }
      }
    } catch let faults as Diagnostics {
      throw faults
    } catch {
      throw Diagnostics(
        Diagnostic("csv.encoding", at: Place(file: file.name), Wording(zh: "\(error)", en: "\(error)")))
    }
  }

  private struct OtherEncoding: Error {}

  private func read(
    _ bytes: UnsafeRawBufferPointer, below enterprises: SubjectTable?,
    _ makeSchema: (DelimitedReader) throws(Diagnostics) -> any TableSchema
  ) throws -> SubjectTable {
    let mark = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw OtherEncoding() }
    let head = [UInt8](bytes[mark..<min(bytes.count, mark + (1 << 21))])
    var header = DelimitedText(part: head, file: file.name).reader()
    let hasHeader = header.advance()
    guard DelimitedText.isPlainUTF8(Array(head.prefix(header.offset))) else { throw OtherEncoding() }
    guard hasHeader else {
      throw Diagnostics(
        Diagnostic(
          "import.empty", at: Place(file: file.name), Wording(zh: "文件是空的", en: "the file is empty"),
          expected: Wording(zh: "一行表头，然后每个对象一行", en: "a header, then a row for each subject")))
    }
    let schema = try makeSchema(header)
    let inspector = RecordInspector(bytes: bytes, file: file.name, schema: schema)
    var assembly = TableAssembly(schema)
    try readRecords(inspector, from: mark + header.offset, into: &assembly)
    return try assembly.table(inspector, below: enterprises, start: mark + header.offset)
  }

  private func readRecords(
    _ inspector: RecordInspector, from start: Int, into assembly: inout TableAssembly
  ) throws {
    let fields = inspector.schema.fields
    let parsers = fields.map { field -> CellParser? in
      if case .fact(_, let format, _) = field { return CellParser(format) }
      return nil
    }
    var position = start
    while position < inspector.bytes.count {
      var ranges: [Range<Int>] = []
      var next = position
      for _ in 0..<threads where next < inspector.bytes.count {
        let end = Self.recordEnd(inspector.bytes, from: next, atLeast: Self.chunkBytes)
        ranges.append(next..<end)
        next = end
      }
      let chunks = ranges.map { TableChunk(fields: fields, bytes: $0.count) }
      let work = ChunkWork(inspector: inspector, parsers: parsers, ranges: ranges, chunks: chunks)
      if ranges.count > 1 {
        DispatchQueue.concurrentPerform(iterations: ranges.count) { work.run($0) }
      } else {
        work.run(0)
      }
      if let trouble = work.trouble {
        guard trouble.isFault else { throw OtherEncoding() }
        throw Diagnostics(try faults(inspector, from: position))
      }
      assembly.append(chunks, threads: threads)
      position = next
      progress(position, inspector.bytes.count)
    }
  }

  /// All faults from an offset on, in the order of the file, up to as many as are told.
  private func faults(_ inspector: RecordInspector, from start: Int) throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    var position = start
    let parsers = inspector.schema.fields.map { field -> CellParser? in
      if case .fact(_, let format, _) = field { return CellParser(format) }
      return nil
    }
    let total = inspector.bytes.count
    while position < total {
      let end = Self.recordEnd(inspector.bytes, from: position, atLeast: Self.chunkBytes)
      let chunk = TableChunk(fields: inspector.schema.fields, bytes: end - position)
      position = chunk.readPlainRecords(inspector.bytes, from: position, to: end, parsers: parsers)
      guard position < end else { continue }
      let (finding, next) = inspector.inspect(at: position)
      position = next
      switch finding {
      case .blank, .row: continue
      case .otherEncoding: throw OtherEncoding()
      case .faults(let faults):
        found += faults
        if found.count >= Self.mostFaults {
          return found.prefix(Self.mostFaults) + [
            Diagnostic(
              "import.more", at: Place(file: file.name),
              Wording(zh: "后面的错误没有再查", en: "what follows has not been looked at"),
              remedy: Wording(zh: "改好上面的再试一次", en: "mend the ones above and try again"))
          ]
        }
      }
    }
    return found
  }

  /// Where a record ends, so that at least so many bytes lie before it: a line's end outside of quotes.
  private static func recordEnd(_ bytes: UnsafeRawBufferPointer, from start: Int, atLeast size: Int) -> Int {
    var isQuoted = false
    var position = start
    let target = min(bytes.count, start + size)
    while position < target {
      if bytes[position] == .quote { isQuoted.toggle() }
      position += 1
    }
    while position < bytes.count {
      if bytes[position] == .quote { isQuoted.toggle() }
      if bytes[position] == .lineFeed, !isQuoted { return position + 1 }
      position += 1
    }
    return bytes.count
  }
}

/// One round of chunks, each for one thread.
// house: sound, since each thread writes its own place and all are joined before anyone reads.
private final class ChunkWork: @unchecked Sendable {
  struct Trouble {
    /// A fault of the file; else another encoding.
    let isFault: Bool
  }

  private let inspector: RecordInspector
  private let parsers: [CellParser?]
  private let ranges: [Range<Int>]
  private let chunks: [TableChunk]
  private let troubles: UnsafeMutablePointer<Trouble?>

  init(inspector: RecordInspector, parsers: [CellParser?], ranges: [Range<Int>], chunks: [TableChunk]) {
    self.inspector = inspector
    self.parsers = parsers
    self.ranges = ranges
    self.chunks = chunks
    troubles = .allocate(capacity: max(1, ranges.count))
    troubles.initialize(repeating: nil, count: ranges.count)
  }

  deinit { troubles.deallocate() }

  /// What went wrong in any of them.
  var trouble: Trouble? {
    let all = ranges.indices.compactMap { troubles[$0] }
    return all.first { !$0.isFault } ?? all.first
  }

  func run(_ index: Int) {
    var position = ranges[index].lowerBound
    let end = ranges[index].upperBound
    while position < end {
      position = chunks[index].readPlainRecords(inspector.bytes, from: position, to: end, parsers: parsers)
      guard position < end else { return }
      let (finding, next) = inspector.inspect(at: position)
      switch finding {
      case .blank: position = next
      case .row(let row):
        chunks[index].append(row)
        position = next
      case .faults:
        troubles[index] = Trouble(isFault: true)
        return
      case .otherEncoding:
        troubles[index] = Trouble(isFault: false)
        return
      }
    }
  }
}
