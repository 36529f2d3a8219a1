import Diagnostics

/// A GB/T 4754 code of two to four digits: division, group or class.
public struct IndustryCode: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text is not two to four digits.
  public init?(_ text: String) {
    guard (2...4).contains(text.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    self.text = text
  }

  /// The division: the first two digits.
  public var division: String { String(text.prefix(2)) }

  public static func < (left: IndustryCode, right: IndustryCode) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// The sections, divisions, groups and classes of GB/T 4754-2017.
public struct IndustryRegister: Sendable {
  private let names: [String: String]

  /// Reads the table `code<TAB>level<TAB>section<TAB>name`.
  /// - Throws: `Diagnostics` with the line of each row that is wrong.
  public init(tsv text: String, file: String) throws {
    var names: [String: String] = [:]
    var faults: [Diagnostic] = []
    for (offset, line) in text.split(whereSeparator: \.isNewline).enumerated().dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard cells.count == 4 else {
        faults.append(
          Diagnostic(
            "reference.industry", at: Place(file: file, line: offset + 1),
            Wording(zh: "行业表这一行读不懂", en: "this row of the table of industries cannot be read"),
            expected: Wording(verbatim: "39\\t2\\tC\\t计算机、通信和其他电子设备制造业"), sourceLine: String(line)))
        continue
      }
      names[cells[0]] = cells[3]
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.names = names
  }

  public func name(of code: IndustryCode) -> String? { names[code.text] }

  /// Whether the standard has the code.
  public func contains(_ code: IndustryCode) -> Bool { names[code.text] != nil }

  /// Every class (four digits), in the standard's order.
  public var classes: [IndustryCode] { names.keys.filter { $0.count == 4 }.compactMap(IndustryCode.init).sorted() }
}
