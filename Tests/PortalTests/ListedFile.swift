import DelimitedText
import Testing

/// A comma-separated file of a list, as it was downloaded.
struct ListedFile {
  var head: [String] = []
  var rows: [[String]] = []

  init(_ text: String) throws {
    let bytes = Array(text.replacing("\u{FEFF}", with: "").utf8)
    var reader = try DelimitedText(bytes: bytes, file: "export.csv").reader()
    while reader.advance() {
      let cells = (0..<reader.count).map { reader[$0] }
      if head.isEmpty { head = cells } else { rows.append(cells) }
    }
  }

  func column(_ name: String) throws -> Int { try #require(head.firstIndex(of: name), "\(name): \(head)") }
}

extension String {
  /// The heads of the table of a page's section, in its order.
  func heads(of anchor: String) -> [String] {
    let section = split(separator: "id=\"\(anchor)\"").dropFirst().first?.split(separator: "</section>").first ?? ""
    return section.matches(of: /<th scope="col"[^>]*>(?:<a[^>]*>)?([^<]+)/).map { String($0.1) }
  }

  /// The tables of a page, each with the words of its rows' cells; heads are left out.
  var tables: [[[String]]] {
    split(separator: "<tbody>").dropFirst().map { part in
      let body = part.split(separator: "</tbody>", omittingEmptySubsequences: false).first ?? ""
      return body.split(separator: "</tr>").filter { $0.contains("<tr") }.map { row in
        row.matches(of: /<t[hd][^>]*>(.*?)<\/t[hd]>/.dotMatchesNewlines()).map { cell in
          let words = String(cell.1).replacing("<br>", with: " ").replacing(/<[^>]+>/, with: "")
          return Self.escapes.reduce(words) { $0.replacing($1.written, with: $1.meant) }
        }
      }
    }
  }

  private static let escapes: [(written: String, meant: String)] = [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
  ]
}
