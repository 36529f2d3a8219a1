import Materials
import Targets

/// 打印 / 存为 PDF: an issued material on A4 pages, the one-page 领导版 and the annexes, for the browser to print. It is made
/// of the very blocks of the Word file, so that screen, Word and PDF have the same figures.
enum MaterialPrintPage {
  struct View: Sendable {
    let title: String
    let back: String
    /// What stands at the head of every printed page (`tidu.css`); `nil` for a first issue that stands.
    let stamp: String?
    let sheets: [Sheet]
  }

  /// What belongs on one page or more: the body, or an annex.
  struct Sheet: Sendable {
    var blocks: [Block] = []
  }

  /// One block; all but one of its parts are `nil`.
  struct Block: Sendable {
    var title: String?
    var mark: String?
    var heading: String?
    var paragraph: String?
    var table: MaterialView.Table?
  }

  static func view(_ document: WordDocument, stamp: MaterialView.Stamp?, back: String) -> View {
    var sheets = [Sheet()]
    for block in document.blocks {
      var part = Block()
      switch block {
      case .title(let text): part.title = text
      case .mark(let text): part.mark = text
      case .heading(let text): part.heading = text
      case .paragraph(let text): part.paragraph = text
      case .table(let table):
        part.table = MaterialView.Table(
          caption: table.caption, head: table.head, fileHead: table.head,
          rows: table.rows.map { .init(name: $0.first ?? "", href: nil, cells: Array($0.dropFirst())) },
          note: table.note)
      case .newPage:
        sheets.append(Sheet())
        continue
      }
      sheets[sheets.count - 1].blocks.append(part)
    }
    return View(title: document.title, back: back, stamp: stamp?.kind.rawValue, sheets: sheets)
  }
}
