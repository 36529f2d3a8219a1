import Quantities

/// Everybody as columns: a table of enterprises, and one for each kind of subject below them.
public struct Population: Sendable {
  /// How many rows are evaluated at a time.
  public static let blockRows = 4096

  public var enterprises: SubjectTable
  /// In the order of the kinds' names.
  public var subjects: [SubjectTable]

  public init(enterprises: SubjectTable, subjects: [SubjectTable]) {
    self.enterprises = enterprises
    self.subjects = subjects.sorted { $0.kind < $1.kind }
  }

  /// The table of a kind of subject; `nil` where there is none.
  public func table(_ kind: String) -> SubjectTable? {
    kind == enterprises.kind ? enterprises : subjects.first { $0.kind == kind }
  }

  /// The same with eight bytes for every value: what packed columns are measured against.
  public var plain: Population {
    Population(enterprises: enterprises.plain, subjects: subjects.map(\.plain))
  }

  /// The bytes that all of it takes.
  public var bytes: Int { subjects.reduce(enterprises.bytes) { $0 + $1.bytes } }
}

/// The rows of one kind of subject.
public struct SubjectTable: Sendable {
  /// `enterprise`, `contract` …
  public let kind: String
  public let count: Int
  public var columns: [Column]
  public let keys: Keys

  public enum Keys: Sendable {
    /// The enterprises' own codes, in the order of the file.
    case codes([PackedCreditCode])
    /// The row of the enterprise that each row belongs to, in ascending order, and the rows' own keys.
    case below(parents: [UInt32], keys: PackedTexts)
  }

  public init(kind: String, count: Int, columns: [Column], keys: Keys) {
    self.kind = kind
    self.count = count
    self.columns = columns
    self.keys = keys
  }

  /// How many blocks of `Population.blockRows` rows it has, the last of which may be shorter.
  public var blockCount: Int { (count + Population.blockRows - 1) / Population.blockRows }

  /// The enterprises that the rows of a block belong to lie in this range.
  public func enterprises(ofBlock block: Int) -> Range<Int> {
    let first = block * Population.blockRows
    return parent(of: first)..<parent(of: min(count, first + Population.blockRows) - 1) + 1
  }

  fileprivate var plain: SubjectTable {
    SubjectTable(kind: kind, count: count, columns: columns.map(\.plain), keys: keys)
  }

  public func column(_ name: String) -> Int? { columns.firstIndex { $0.name == name && $0.isKept } }

  /// The enterprise that a row belongs to: itself in the table of enterprises.
  @inlinable
  public func parent(of row: Int) -> Int {
    switch keys {
    case .codes: row
    case .below(let parents, _): Int(parents[row])
    }
  }

  /// The rows that belong to the enterprise of a row.
  public func rows(ofEnterprise row: Int) -> Range<Int> { rows(of: row..<row + 1) }

  /// The rows that belong to some enterprises, which ascend.
  /// Cost: for each enterprise a search from the one before it on.
  public func rows(ofEnterprises enterprises: [Int]) -> [Int] {
    guard case .below(let parents, _) = keys else { return enterprises }
    return parents.withUnsafeBufferPointer { parents in
      var (found, row): ([Int], Int) = ([], 0)
      for enterprise in enterprises {
        // By ever greater steps, then by halving between the last two.
        var (step, high) = (1, row)
        while high < parents.count, Int(parents[high]) < enterprise {
          (row, high, step) = (high + 1, high + step, step * 2)
        }
        high = min(high, parents.count)
        while row < high {
          let middle = (row + high) / 2
          if Int(parents[middle]) < enterprise { row = middle + 1 } else { high = middle }
        }
        while row < parents.count, Int(parents[row]) == enterprise {
          found.append(row)
          row += 1
        }
      }
      return found
    }
  }

  /// The rows that belong to a range of enterprises.
  func rows(of enterprises: Range<Int>) -> Range<Int> {
    guard case .below(let parents, _) = keys else { return enterprises }
    return parents.firstRow(from: enterprises.lowerBound)..<parents.firstRow(from: enterprises.upperBound)
  }

  public var bytes: Int {
    let own =
      switch keys {
      case .codes(let codes): codes.count * MemoryLayout<PackedCreditCode>.stride
      case .below(let parents, let keys): parents.count * 4 + keys.bytes
      }
    return columns.reduce(own) { $0 + $1.bytes }
  }
}

extension [UInt32] {
  /// The first row whose parent is no less, by halving.
  fileprivate func firstRow(from parent: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if Int(self[middle]) < parent { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// A credit code in twelve bytes, in the order of its text.
public struct PackedCreditCode: Sendable, Hashable, Comparable {
  // Three words of six characters, five bits each.
  let head: UInt32
  let middle: UInt32
  let tail: UInt32

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
  /// The five bits of each byte; 255 for a byte that no code has.
  static let values: [UInt8] = {
    var values = [UInt8](repeating: 255, count: 256)
    for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
    return values
  }()

  init(head: UInt32, middle: UInt32, tail: UInt32) {
    self.head = head
    self.middle = middle
    self.tail = tail
  }

  public init(_ code: CreditCode) {
    var words: [UInt32] = []
    let bytes = Array(code.text.utf8)
    for start in [0, 6, 12] {
      words.append(bytes[start..<start + 6].reduce(0) { $0 << 5 | UInt32(Self.values[Int($1)]) })
    }
    self.init(head: words[0], middle: words[1], tail: words[2])
  }

  /// Writes the eighteen characters.
  public func append(to bytes: inout [UInt8]) {
    for word in [head, middle, tail] {
      var shift: UInt32 = 25
      for _ in 0..<6 {
        bytes.append(Self.alphabet[Int(word >> shift & 31)])
        shift &-= 5
      }
    }
  }

  public var text: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  public static func < (left: PackedCreditCode, right: PackedCreditCode) -> Bool {
    (left.head, left.middle, left.tail) < (right.head, right.middle, right.tail)
  }
}

/// Short texts, one after another in one array of bytes.
public struct PackedTexts: Sendable {
  private(set) var text: [UInt8] = []
  private(set) var ends: [UInt32] = []

  public var count: Int { ends.count }

  init() {}

  init(text: [UInt8], ends: [UInt32]) { (self.text, self.ends) = (text, ends) }

  mutating func append(_ bytes: some Collection<UInt8>) {
    text += bytes
    ends.append(UInt32(text.count))
  }

  mutating func append(contentsOf other: PackedTexts) {
    let start = UInt32(text.count)
    text += other.text
    ends += other.ends.map { $0 + start }
  }

  /// The bytes of one text.
  public func bytes(at row: Int) -> ArraySlice<UInt8> {
    text[Int(row == 0 ? 0 : ends[row - 1])..<Int(ends[row])]
  }

  public subscript(row: Int) -> String { String(decoding: bytes(at: row), as: UTF8.self) }

  func reordered(by order: [Int]) -> PackedTexts {
    var other = PackedTexts()
    for row in order { other.append(bytes(at: row)) }
    return other
  }

  var bytes: Int { text.count + ends.count * 4 }
}
