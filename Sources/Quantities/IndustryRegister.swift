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
    for (line, cells) in ReferenceTable.rows(of: text, separator: "\t") {
      guard cells.count == 4, (1...4).contains(cells[0].count), cells[1] == "\(cells[0].count)", !cells[3].isEmpty,
        names[cells[0]] == nil
      else {
        faults.append(
          ReferenceTable.fault(
            "reference.industry", file: file, line: line, cells: cells, separator: "\t",
            Wording(
              zh: "行业表这一行读不懂或重复", en: "this row of the table of industries cannot be read, or repeats another"),
            expected: "39<TAB>2<TAB>C<TAB>计算机、通信和其他电子设备制造业"))
        continue
      }
      names[cells[0]] = cells[3]
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.names = names
  }

  /// The standard's name of a division, group or class, in Chinese; `nil` where the standard has no such code.
  public func name(of code: IndustryCode) -> String? { names[code.text] }

  /// Whether the standard has the code.
  public func contains(_ code: IndustryCode) -> Bool { names[code.text] != nil }

  /// Every class (four digits), in the standard's order.
  public var classes: [IndustryCode] { names.keys.filter { $0.count == 4 }.compactMap(IndustryCode.init).sorted() }
}
