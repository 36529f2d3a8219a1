import DelimitedText

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
}

extension String {
  /// The tables of a page, each with the words of its rows' cells; heads are left out.
  var tables: [[[String]]] {
    split(separator: "<tbody>").dropFirst().map { part in
      let body = part.split(separator: "</tbody>", omittingEmptySubsequences: false).first ?? ""
      return body.split(separator: "</tr>").filter { $0.contains("<tr") }.map { row in
        row.matches(of: /<t[hd][^>]*>(.*?)<\/t[hd]>/.dotMatchesNewlines()).map { cell in
          String(cell.1).replacing("<br>", with: " ").replacing(/<[^>]+>/, with: "").replacing("&amp;", with: "&")
        }
      }
    }
  }
}
