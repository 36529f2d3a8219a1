import DelimitedText
import Diagnostics
import Quantities

/// Reads single records with every care: those that are not plain, and those that are wrong.
struct RecordInspector {
  let bytes: UnsafeRawBufferPointer
  let file: String
  let schema: any TableSchema

  /// One row, cell by cell.
  struct Row {
    let code: PackedCreditCode
    let key: String
    let values: [CellReading]
  }

  enum Finding {
    /// Nothing but commas: no row at all.
    case blank
    case row(Row)
    case faults([Diagnostic])
    /// The bytes are no UTF-8, so that the whole file must be looked at anew.
    case otherEncoding
  }

  /// What stands at an offset, and where the next record begins.
  func inspect(at offset: Int) -> (finding: Finding, next: Int) {
    // A record is short as a rule; one that is not is given the rest of the file.
    for size in [4096, 1 << 21, bytes.count - offset] where size > 0 {
      let end = min(bytes.count, offset + size)
      let part = [UInt8](bytes[offset..<end])
      var reader = DelimitedText(part: part, file: file).reader()
      reader.expectCells(schema.fields.count)
      guard reader.advance() else { return (.blank, bytes.count) }
      if reader.offset >= part.count, end < bytes.count { continue }
      guard DelimitedText.isPlainUTF8(Array(part.prefix(reader.offset))) else { return (.otherEncoding, end) }
      let next = offset + reader.offset
      if reader.isBlank, reader.faults.isEmpty { return (.blank, next) }
      let finding = finding(reader)
      guard case .faults = finding else { return (finding, next) }
      // Only now is it worth counting the lines before it.
      var placed = DelimitedText(part: part, file: file).reader(fromLine: Self.line(of: offset, in: bytes))
      placed.expectCells(schema.fields.count)
      guard placed.advance() else { return (.blank, next) }
      return (self.finding(placed), next)
    }
    return (.blank, bytes.count)
  }

  private func finding(_ reader: DelimitedReader) -> Finding {
    guard reader.faults.isEmpty else { return .faults(reader.faults) }
    var faults: [Diagnostic] = []
    var code: CreditCode?
    var key = ""
    var values: [CellReading] = []
    for (field, kind) in schema.fields.enumerated() {
      let text = reader[field]
      do throws(Diagnostics) {
        switch kind {
        case .creditCode:
          code = try schema.creditCode(
            text, at: reader.place(of: field, field: "credit_code"), row: reader.sourceLine)
          values.append(.value(0))
        case .key:
          key = try schema.key(text, at: reader.place(of: field, field: "key"), row: reader.sourceLine)
          values.append(.value(0))
        case .fact(let name, let format, _):
          if text.isEmpty {
            values.append(.value(ColumnValue.unknown))
          } else if text == "-" {
            values.append(.value(ColumnValue.absent))
          } else {
            let plain = text.utf8.withContiguousStorageIfAvailable { bytes in
              bytes.baseAddress.map { CellParser(format).value($0, bytes.count) }
            }
            if case .some(.some(let value)) = plain, value != CellParser.doubtful {
              values.append(.value(value))
            } else {
              values.append(try schema.value(text, of: field, at: reader.place(of: field, field: name)))
            }
          }
        }
      } catch {
        faults += error.all.map { fault in
          var fault = fault
          fault.sourceLine = reader.sourceLine
          return fault
        }
      }
    }
    guard faults.isEmpty, let code else { return .faults(faults) }
    return .row(Row(code: PackedCreditCode(code), key: key, values: values))
  }

  /// The line that a byte stands on, counted from 1: LF, CR and CRLF each end one.
  static func line(of offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    var line = 1
    for index in 0..<offset {
      if bytes[index] == .lineFeed {
        line += 1
      } else if bytes[index] == .carriageReturn, index + 1 >= bytes.count || bytes[index + 1] != .lineFeed {
        line += 1
      }
    }
    return line
  }
}
