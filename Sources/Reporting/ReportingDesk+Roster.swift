import Diagnostics
import Enterprises
import Facts
import Quantities

/// 报送名单, as it is pasted: who stands on its lines.
extension ReportingDesk {
  /// Reads a pasted list: on each line an area of the scope or an enterprise in it, by its name or its code. Of a line with
  /// several cells, as it is copied from a table, a credit code says who is meant, else the first cell that is no number.
  /// Who stands on several lines is asked once.
  /// - Throws: `Diagnostics` with `round.pasted-unknown` and `round.pasted-ambiguous`, one for each line at fault.
  /// Cost: one pass over the scope's enterprises where a line has the name of one.
  public func roster(pasted text: String, within scope: AreaScope) async throws -> [Reporter] {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
      .map { PastedLine(number: $0 + 1, $1) }.filter { !$0.cells.isEmpty }
    return try await store.readReports { [areas = facts.reference.areas] view in
      let known = try view.enterprises.enterprises(lines.compactMap(\.code))
      let own = areas.all.filter { $0.level != .city && scope.contains($0.code) }
      var names = NamesOfRegister(view, within: scope)
      var roster: [Reporter] = []
      var seen: Set<Reporter.Key> = []
      var faults: [Diagnostic] = []
      for line in lines {
        var found: [Reporter] = []
        if let code = line.code {
          found = known[code].flatMap { scope.contains($0) ? [Reporter($0)] : nil } ?? []
        } else if let name = line.name {
          found = own.filter { $0.code.text == name || NamesOfRegister.isSame($0.name, name) }.map { Reporter($0) }
          if found.isEmpty { found = try names.enterprises(named: name).map { Reporter($0) } }
        }
        switch found.count {
        case 1: if seen.insert(found[0].key).inserted { roster.append(found[0]) }
        case 0: faults.append(.pastedUnknown(line.text, line: line.number))
        default: faults.append(.pastedAmbiguous(line.text, found, line: line.number))
        }
      }
      guard faults.isEmpty else { throw Diagnostics(faults) }
      return roster
    }
  }

  /// A line that was pasted, in its cells.
  private struct PastedLine {
    /// Counted from 1.
    let number: Int
    let cells: [String]
    /// The credit code among them; `nil` where there is none.
    let code: CreditCode?

    init(number: Int, _ text: Substring) {
      self.number = number
      cells = text.split(separator: "\t").map { String($0).trimmingWhiteSpace }.filter { !$0.isEmpty }
      code = cells.lazy.compactMap { CreditCode(HeaderText.folded($0).uppercased()) }.first
    }

    /// What is no running number of a table, where anything else stands there.
    var name: String? { cells.first { !$0.allSatisfy(\.isNumber) } ?? cells.first }
    var text: String { code?.text ?? name ?? "" }
  }
}

extension Reporter {
  /// An enterprise that reports for itself.
  public init(_ enterprise: Enterprise) {
    self.init(.enterprise(enterprise.creditCode), name: enterprise.title)
  }

  /// A street, a park or a district.
  public init(_ area: Area) {
    self.init(.area(area.code), name: area.name)
  }
}

extension Diagnostic {
  fileprivate static func pastedUnknown(_ text: String, line: Int) -> Diagnostic {
    Diagnostic(
      "round.pasted-unknown", at: Place(line: line, field: "names"),
      Wording(
        zh: "名单第 \(line) 行“\(text.excerpt)”：您的范围内没有这个街镇、园区或企业",
        en: "line \(line) of the list, “\(text.excerpt)”: there is no such street, park or enterprise within your area"),
      expected: Wording(
        zh: "登记的单位名称、统一社会信用代码，或街镇、园区的名称", en: "a registered name, a credit code, or the name of a street or park"),
      remedy: Wording(
        zh: "核对名称，或改填统一社会信用代码；不用报的删去这一行",
        en: "compare the name, or give the credit code; leave the line out where nobody is asked"))
  }

  fileprivate static func pastedAmbiguous(_ text: String, _ found: [Reporter], line: Int) -> Diagnostic {
    let list = found.prefix(5).map { "\($0.name) \($0.key.text)" }
    return Diagnostic(
      "round.pasted-ambiguous", at: Place(line: line, field: "names"),
      Wording(
        zh: "名单第 \(line) 行“\(text.excerpt)”有 \(found.count) 个：\(list.joined(separator: "、"))",
        en: "line \(line) of the list, “\(text.excerpt)”, may be \(found.count): \(list.joined(separator: ", "))"),
      remedy: Wording(zh: "改填其中一个的代码", en: "give the code of the one that is meant"))
  }
}
