import BlockKernels
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
  /// Which of the processor's levels the passes are made for.
  var level = ProcessorLevel.best

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
  ///   - enterprises: whose rows these are; `nil` for the table of enterprises itself, which sets it.
  /// - Throws: `Diagnostics` with the first fifty faults, each with its line and column.
  public func read(
    below enterprises: inout CodeIndex?,
    schema: (DelimitedReader) throws(Diagnostics) -> any TableSchema
  ) throws(Diagnostics) -> SubjectTable {
    do {
      return try file.withBytes { bytes in
        do {
          return try read(bytes, below: &enterprises, schema)
        } catch is OtherEncoding {
          // The whole is decoded as a person's file would be, and read once more.
          let text = try DelimitedText(
            bytes: [UInt8](bytes), file: file.name, limits: .init(bytes: 4 << 30, recordBytes: 1 << 20, cells: 4096))
          return try text.bytes.withUnsafeBytes { try read($0, below: &enterprises, schema) }
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
    _ bytes: UnsafeRawBufferPointer, below enterprises: inout CodeIndex?,
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
    return try assembly.table(inspector, below: &enterprises, start: mark + header.offset)
  }

  private func readRecords(
    _ inspector: RecordInspector, from start: Int, into assembly: inout TableAssembly
  ) throws {
    let fields = inspector.schema.fields
    let readers = fields.map { FieldReader($0) }
    let chunks = (0..<threads).map { _ in TableChunk(fields: fields, readers: readers, level: level) }
    var position = start
    while position < inspector.bytes.count {
      let ranges = ranges(inspector.bytes, from: position)
      for (chunk, range) in zip(chunks, ranges) { chunk.begin(bytes: range.count) }
      let work = ChunkWork(inspector: inspector, ranges: ranges, chunks: chunks, isAlone: threads == 1)
      if ranges.count > 1 {
        DispatchQueue.concurrentPerform(iterations: ranges.count) { work.run($0) }
      } else {
        work.run(0)
      }
      if let trouble = work.trouble {
        guard trouble.isFault else { throw OtherEncoding() }
        throw Diagnostics(try faults(inspector, from: position))
      }
      assembly.append(chunks.prefix(ranges.count), threads: threads)
      position = work.end
      progress(position, inspector.bytes.count)
    }
  }

  /// A stretch for each thread. One thread alone finds for itself where the last record of a stretch ends.
  private func ranges(_ bytes: UnsafeRawBufferPointer, from start: Int) -> [Range<Int>] {
    guard threads > 1 else { return [start..<min(bytes.count, start + Self.chunkBytes)] }
    var ranges: [Range<Int>] = []
    var next = start
    while ranges.count < threads, next < bytes.count {
      let end = recordEnd(bytes, from: next, atLeast: Self.chunkBytes)
      ranges.append(next..<end)
      next = end
    }
    return ranges
  }

  /// All faults from an offset on, in the order of the file, up to as many as are told.
  private func faults(_ inspector: RecordInspector, from start: Int) throws -> [Diagnostic] {
    var found: [Diagnostic] = []
    var position = start
    let fields = inspector.schema.fields
    let chunk = TableChunk(fields: fields, readers: fields.map { FieldReader($0) }, level: level)
    let total = inspector.bytes.count
    while position < total {
      let end = min(total, position + Self.chunkBytes)
      chunk.begin(bytes: end - position)
      position = chunk.readPlainRecords(inspector.bytes, from: position, until: end, to: total)
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
  private func recordEnd(_ bytes: UnsafeRawBufferPointer, from start: Int, atLeast size: Int) -> Int {
    guard start + size < bytes.count, let base = bytes.bindMemory(to: UInt8.self).baseAddress else {
      return bytes.count
    }
    var isQuoted = cell_quotes(level, base + start, Int64(size)) % 2 == 1
    var position = start + size
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
  private let ranges: [Range<Int>]
  private let chunks: [TableChunk]
  /// Whether the last record of the stretch may end beyond it.
  private let isAlone: Bool
  /// Where the next record begins after the last stretch.
  private(set) var end: Int
  private let troubles: UnsafeMutablePointer<Trouble?>

  init(inspector: RecordInspector, ranges: [Range<Int>], chunks: [TableChunk], isAlone: Bool) {
    self.inspector = inspector
    self.isAlone = isAlone
    end = ranges.last?.upperBound ?? inspector.bytes.count
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
    let until = ranges[index].upperBound
    while position < until {
      position = chunks[index].readPlainRecords(
        inspector.bytes, from: position, until: until, to: isAlone ? inspector.bytes.count : until)
      guard position < until else { break }
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
    if isAlone { end = position }
  }
}
