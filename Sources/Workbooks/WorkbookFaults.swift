import Diagnostics

/// What can be wrong with a spreadsheet's file.
extension Diagnostic {
  private static var asWorkbook: Wording {
    Wording(
      zh: "用 Excel 或 WPS 打开，去掉密码，另存为“Excel 工作簿（.xlsx）”",
      en: "open it in a spreadsheet program, take its password off, and save it as .xlsx")
  }

  static func emptyFile(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.empty-file", at: Place(file: file), Wording(zh: "文件是空的，一个字节也没有", en: "the file is empty"),
      expected: Wording(zh: "有内容的 .xlsx 或 .csv", en: "a .xlsx or .csv file with something in it"),
      remedy: Wording(zh: "可能没有存好或没有传完：重新保存后再传", en: "it was perhaps not saved or sent wholly: save it again"))
  }

  static func tabsBetweenCells(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.tabs", at: Place(file: file, line: 1),
      Wording(zh: "各列之间是制表符", en: "the cells are separated by tabs"),
      expected: Wording(zh: "以逗号分隔的 .csv，或 .xlsx", en: "a .csv file separated by commas, or .xlsx"),
      remedy: Wording(
        zh: "在表格软件里另存为“CSV（逗号分隔）”或“Excel 工作簿（.xlsx）”",
        en: "save it in a spreadsheet program as CSV with commas, or as .xlsx"))
  }

  static func notAWorkbook(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.form", at: Place(file: file),
      Wording(zh: "不是可以读的表格文件", en: "this is no spreadsheet that can be read"),
      expected: Wording(zh: ".xlsx，或 UTF-8、GBK 编码的 .csv", en: ".xlsx, or .csv in UTF-8 or GBK"), remedy: asWorkbook)
  }

  static func oldForm(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.old-form", at: Place(file: file),
      Wording(zh: "是旧格式的文件（.xls）", en: "this is of the old form (.xls)"),
      expected: Wording(zh: "没有密码的 .xlsx", en: "a .xlsx file without a password"), remedy: asWorkbook)
  }

  static func encrypted(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.encrypted", at: Place(file: file),
      Wording(zh: "文件加了打开密码，读不了", en: "the file cannot be read: it has a password"),
      expected: Wording(zh: "没有密码的 .xlsx", en: "a .xlsx file without a password"),
      remedy: Wording(
        zh: "用 Excel 或 WPS 输入密码打开，清空打开密码，保存后再报",
        en: "open it with its password in a spreadsheet program, take the password off, and save it"))
  }

  static func damagedWorkbook(_ file: String, _ part: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "workbook.damaged", at: Place(file: file, field: part),
      Wording(zh: "文件损坏，读不下去（\(reason.excerpt)）", en: "the file is damaged (\(reason.excerpt))"),
      expected: Wording(zh: "能用表格软件打开的完整文件", en: "a whole file that a spreadsheet program opens"),
      remedy: Wording(
        zh: "向报送人再要一份，或用表格软件打开修复后另存", en: "ask the sender for it again, or repair it in a spreadsheet program"))
  }

  static func partMissing(_ file: String, _ part: String) -> Diagnostic {
    Diagnostic(
      "workbook.part-missing", at: Place(file: file, field: part),
      Wording(zh: "压缩包里没有 \(part.excerpt)，不是表格文件", en: "the archive has no \(part.excerpt): it is no spreadsheet"),
      expected: Wording(zh: "表格软件保存的 .xlsx", en: "a .xlsx file as spreadsheet programs save it"),
      remedy: Wording(
        zh: "核对是不是发错了文件；是表格的，用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”",
        en: "see whether it is the right file; if so, open it in a spreadsheet program and save it as .xlsx"))
  }

  static func documentType(_ file: String, _ part: String) -> Diagnostic {
    Diagnostic(
      "workbook.document-type", at: Place(file: file, field: part),
      Wording(
        zh: "文件里有文档类型定义（DTD），表格软件不会写它，已拒绝",
        en: "the file has a document type definition, which no spreadsheet program writes; it was refused"),
      remedy: Wording(zh: "核实文件来历；用表格软件另存后再报", en: "find out where the file came from, then save it anew"))
  }

  static func tooMuch(_ file: String, _ what: Wording, limit: String) -> Diagnostic {
    Diagnostic(
      "workbook.too-large", at: Place(file: file),
      Wording(zh: "\(what.zh)超过了可以读的限度", en: "\(what.en) is more than can be read"),
      expected: Wording(zh: "不超过 \(limit)", en: "at most \(limit)"),
      remedy: Wording(
        zh: "删去无关的工作表和空白区域，或拆成几份", en: "delete sheets and blank areas that are not needed, or split the file"))
  }

  static func impossibleAddress(_ text: String, _ file: String, sheet: String) -> Diagnostic {
    Diagnostic(
      "workbook.address", at: Place(file: file, field: sheet),
      Wording(
        zh: "工作表里有不可能的单元格位置“\(text.excerpt)”", en: "the sheet has a cell at an impossible place, “\(text.excerpt)”"),
      expected: Wording(zh: "A1 至 XFD1048576", en: "A1 to XFD1048576"),
      remedy: Wording(zh: "用表格软件打开后另存", en: "open it in a spreadsheet program and save it anew"))
  }

  static func noSheets(_ file: String) -> Diagnostic {
    Diagnostic(
      "workbook.no-sheets", at: Place(file: file),
      Wording(zh: "文件里没有工作表", en: "the file has no sheets"),
      expected: Wording(zh: "至少一张工作表", en: "one sheet or more"),
      remedy: Wording(
        zh: "用 Excel 或 WPS 打开核对，重新保存后再报", en: "open it in a spreadsheet program, look at it and save it again"))
  }

  static func sheetName(_ name: String) -> Diagnostic {
    Diagnostic(
      "workbook.sheet-name", at: Place(field: name.excerpt),
      Wording(zh: "“\(name.excerpt)”不能作工作表名", en: "no sheet can be named “\(name.excerpt)”"),
      expected: Wording(
        zh: "1 到 31 个字，不含 [ ] : * ? / \\，不与别的工作表重名",
        en: "1 to 31 characters without [ ] : * ? / \\, and of no other sheet"))
  }

  static func unwritable(_ path: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      "workbook.unwritable", at: Place(file: path),
      Wording(zh: "表格文件没有写成：\(reason)", en: "the spreadsheet could not be written: \(reason)"),
      remedy: Wording(zh: "检查目录权限和磁盘空间", en: "look at the folder's permissions and the room on the disk"))
  }
}
