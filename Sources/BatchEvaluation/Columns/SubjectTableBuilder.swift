import Quantities

/// A table while its rows come in one after another, from a store instead of a file.
///
/// Columns appear as rows tell them; in earlier rows, and in those that do not tell them, they are unknown.
public struct SubjectTableBuilder {
  private let kind: String
  private var columns: [Column] = []
  private var indices: [String: Int] = [:]
  /// The rows of the last block that are not in the columns yet, column by column.
  private var pending: [[Int64]] = []
  private var pendingRows = 0
  private var count = 0
  private var codes: [PackedCreditCode] = []
  private var parents: [UInt32] = []
  private var keys = PackedTexts()

  /// One cell of a row.
  public struct Cell: Sendable {
    public let column: String
    public let format: ColumnFormat
    /// `nil` where it is known that there is no value.
    public let reading: CellReading?

    public init(column: String, format: ColumnFormat, reading: CellReading?) {
      self.column = column
      self.format = format
      self.reading = reading
    }
  }

  public init(kind: String) { self.kind = kind }

  /// Adds an enterprise.
  public mutating func append(_ code: CreditCode, _ cells: [Cell]) {
    codes.append(PackedCreditCode(code))
    append(cells)
  }

  /// Adds a subject below an enterprise's row. Rows come in ascending order of the enterprises' rows and the keys' bytes.
  public mutating func append(below enterprise: Int, key: String, _ cells: [Cell]) {
    parents.append(UInt32(enterprise))
    keys.append(key.utf8)
    append(cells)
  }

  /// The table of the rows so far.
  public mutating func table(isOfEnterprises: Bool) -> SubjectTable {
    flush()
    for index in columns.indices { columns[index].seal() }
    return SubjectTable(
      kind: kind, count: count, columns: columns,
      keys: isOfEnterprises ? .codes(codes) : .below(parents: parents, keys: keys))
  }

  private mutating func append(_ cells: [Cell]) {
    for index in pending.indices { pending[index].append(ColumnValue.unknown) }
    for cell in cells {
      let index = self.index(of: cell)
      switch cell.reading {
      case nil: pending[index][pendingRows] = ColumnValue.absent
      case .value(let value): pending[index][pendingRows] = value
      case .elsewhere(let text):
        pending[index][pendingRows] = ColumnValue.elsewhere
        columns[index].keep(text, elsewhere: count)
      }
    }
    pendingRows += 1
    count += 1
    if pendingRows == Population.blockRows { flush() }
  }

  private mutating func index(of cell: Cell) -> Int {
    if let index = indices[cell.column] { return index }
    var column = Column(name: cell.column, format: cell.format, isKept: true)
    let unknown = [Int64](repeating: ColumnValue.unknown, count: Population.blockRows)
    var earlier = count - pendingRows
    while earlier > 0 {
      let rows = min(earlier, Population.blockRows)
      unknown.withUnsafeBufferPointer { column.append(UnsafeBufferPointer(rebasing: $0[..<rows])) }
      earlier -= rows
    }
    columns.append(column)
    pending.append([Int64](repeating: ColumnValue.unknown, count: pendingRows + 1))
    indices[cell.column] = columns.count - 1
    return columns.count - 1
  }

  private mutating func flush() {
    for index in columns.indices {
      pending[index].withUnsafeBufferPointer { columns[index].append($0) }
      pending[index].removeAll(keepingCapacity: true)
    }
    pendingRows = 0
  }
}
