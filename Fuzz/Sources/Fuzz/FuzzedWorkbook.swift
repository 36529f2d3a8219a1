import Archives
import Diagnostics
import Workbooks

/// Bytes as a spreadsheet that somebody uploads.
struct FuzzedWorkbook {
  private static let limits = WorkbookReader.Limits(
    unfoldedBytes: 1 << 20, cells: 2_000, sheets: 4, formats: 200, textBytes: 1_000)
  /// What begins the next part of a workbook that is given as text: this, then the part's name, on a line.
  private static let parting = "--- "

  private let bytes: [UInt8]
  private let file: String

  /// The bytes as they come: an archive by how they begin, otherwise comma-separated text.
  init(file bytes: [UInt8]) {
    self.bytes = bytes
    file = bytes.starts(with: [0x50, 0x4B]) ? "fuzz.xlsx" : "fuzz.csv"
  }

  /// The parts of an .xlsx, packed into a sound archive, so that their markup is what is fuzzed.
  init?(parts text: String) {
    var zip = ZipWriter()
    var name = "xl/worksheets/sheet1.xml"
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix(Self.parting) {
        if !lines.isEmpty { zip.add(name, lines.joined(separator: "\n")) }
        (name, lines) = (String(line.dropFirst(Self.parting.count)), [])
      } else {
        lines.append(line)
      }
    }
    zip.add(name, lines.joined(separator: "\n"))
    // Names that an archive can't hold are the writer's to refuse.
    guard let bytes = try? zip.bytes() else { return nil }
    (self.bytes, file) = (bytes, "fuzz.xlsx")
  }

  func run() {
    do throws(Diagnostics) {
      check(try WorkbookReader.read(bytes, file: file, limits: Self.limits))
    } catch {
      demand(!error.all.isEmpty, "refused without a reason")
      _ = error.rendered(in: .chinese)
    }
  }

  private func check(_ workbook: Workbook) {
    var cells = 0
    for sheet in workbook.sheets {
      demand(ascends(sheet.rows.map(\.number)), "the rows of \(sheet.name) are out of order")
      for row in sheet.rows {
        demand(ascends(row.cells.map(\.column)), "the cells of row \(row.number) are out of order")
        cells += row.cells.count
        for cell in row.cells {
          _ = cell.value.shown
          let address = CellAddress(row: row.number, column: cell.column)
          demand(CellAddress("\(address)") == address, "\(address) is read as another cell")
        }
      }
    }
    demand(cells <= Self.limits.cells, "\(cells) cells were taken in")
  }

  private func ascends(_ numbers: [Int]) -> Bool { zip(numbers, numbers.dropFirst()).allSatisfy(<) }
}
