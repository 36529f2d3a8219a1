import Diagnostics

/// What can be wrong with a comma-separated file as such, whatever its columns mean.
extension Diagnostic {
  static func tooLarge(_ bytes: Int, limit: Int, file: String) -> Diagnostic {
    Diagnostic(
      "csv.too-large", at: Place(file: file),
      Wording(zh: "文件有 \(bytes) 字节，太大", en: "the file has \(bytes) bytes, which is too large"),
      expected: Wording(zh: "不超过 \(limit) 字节", en: "at most \(limit) bytes"),
      remedy: Wording(
        zh: "按行拆成几个文件，各带表头，分次导入",
        en: "split it by rows into several files, each with the header, and import them in turn"))
  }

  static func utf16(file: String) -> Diagnostic {
    Diagnostic(
      "csv.utf16", at: Place(file: file, line: 1, column: 1),
      Wording(zh: "文件是 UTF-16 编码", en: "the file is encoded in UTF-16"),
      expected: Wording(zh: "UTF-8 或 GBK 编码的 CSV", en: "CSV in UTF-8 or GBK"),
      remedy: Wording(
        zh: "在表格软件里另存为“CSV UTF-8（逗号分隔）”", en: "save it from the spreadsheet as “CSV UTF-8 (comma delimited)”"))
  }

  static func nul(at place: Place) -> Diagnostic {
    Diagnostic(
      "csv.nul", at: place,
      Wording(zh: "文件里有空字符（NUL），不是文本文件", en: "the file holds a NUL character, so it is no text file"),
      expected: Wording(zh: "UTF-8 或 GBK 编码的 CSV 文本", en: "CSV text in UTF-8 or GBK"),
      remedy: Wording(
        zh: "如果是 Excel 工作簿，请另存为“CSV UTF-8（逗号分隔）”",
        en: "if it is an Excel workbook, save it as “CSV UTF-8 (comma delimited)”"))
  }

  static func encoding(at place: Place) -> Diagnostic {
    Diagnostic(
      "csv.encoding", at: place,
      Wording(
        zh: "从这里起既不是 UTF-8 也不是 GBK 编码，文字可能已损坏",
        en: "from here on the file is neither UTF-8 nor GBK; its text may be damaged"),
      expected: Wording(zh: "UTF-8（可带 BOM）或 GBK 编码的 CSV", en: "CSV in UTF-8 (a byte order mark is fine) or GBK"),
      remedy: Wording(
        zh: "从原来的表格重新另存为“CSV UTF-8（逗号分隔）”",
        en: "save it again from the original spreadsheet as “CSV UTF-8 (comma delimited)”"))
  }

  static func unclosedQuote(at place: Place, sourceLine: String) -> Diagnostic {
    Diagnostic(
      "csv.unclosed-quote", at: place,
      Wording(
        zh: "从这里开始的引号一直到文件末尾都没有合上，其后的内容无法读取",
        en: "the quote that opens here never closes; nothing after it can be read"),
      expected: Wording(verbatim: "\"…\""),
      remedy: Wording(
        zh: "补上右引号；单元格内的引号要写成两个（\"\"）",
        en: "add the closing quote; a quote inside a cell is written twice (\"\")"),
      sourceLine: sourceLine)
  }

  static func afterQuote(_ junk: String, at place: Place, sourceLine: String) -> Diagnostic {
    Diagnostic(
      "csv.after-quote", at: place,
      Wording(zh: "右引号之后多出了“\(junk.excerpt)”", en: "“\(junk.excerpt)” stands after the closing quote"),
      expected: Wording(zh: "逗号或行尾", en: "a comma or the end of the line"),
      remedy: Wording(
        zh: "删去多出的内容；单元格内的引号要写成两个（\"\"）", en: "delete it; a quote inside a cell is written twice (\"\")"),
      sourceLine: sourceLine, length: junk.count)
  }

  static func strayQuote(at place: Place, sourceLine: String) -> Diagnostic {
    Diagnostic(
      "csv.stray-quote", at: place,
      Wording(zh: "没有用引号括起的单元格里出现了引号", en: "a quote stands inside a cell that is not quoted"),
      expected: Wording(verbatim: "\"…\"\"…\""),
      remedy: Wording(
        zh: "把整个单元格用引号括起，里面的引号写成两个（\"\"）", en: "quote the whole cell and write the quote inside twice (\"\")"),
      sourceLine: sourceLine)
  }

  static func ragged(_ count: Int, expected: Int, at place: Place, sourceLine: String) -> Diagnostic {
    Diagnostic(
      "csv.ragged", at: place,
      Wording(
        zh: "这一行有 \(count) 格，表头有 \(expected) 格", en: "this row has \(count) cells and the header has \(expected)"),
      expected: Wording(zh: "\(expected) 格", en: "\(expected) cells"),
      remedy: Wording(
        zh: "补齐或删去多余的逗号；含逗号的内容要用引号括起", en: "add or remove commas; a cell that holds a comma must be quoted"),
      sourceLine: sourceLine)
  }

  static func longRecord(bytes: Int, cells: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "csv.long-record", at: place,
      Wording(zh: "这一行太长", en: "this row is too long"),
      expected: Wording(
        zh: "每行不超过 \(bytes) 字节、\(cells) 格", en: "at most \(bytes) bytes and \(cells) cells a row"),
      remedy: Wording(
        zh: "检查是否缺了换行，或有引号没有合上", en: "look for a missing line break or a quote that does not close"))
  }
}
