import Diagnostics
import Foundation

/// Takes the text out of a PDF by running `pdftotext` of poppler-utils, where that is installed.
enum PDFText {
  /// - Throws: `text.pdf-tool` where the program is missing, `text.pdf` where it cannot read the file.
  static func text(
    of file: URL, path: String? = ProcessInfo.processInfo.environment["PATH"]
  ) throws(Diagnostics) -> String {
    guard let tool = tool(in: path ?? "") else { throw Diagnostics(missingTool(file)) }
    let process = Process()
    process.executableURL = tool
    process.arguments = ["-q", "-enc", "UTF-8", "-eol", "unix", "-nopgbrk", file.path, "-"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    let data: Data
    do {
      try process.run()
      data = try output.fileHandleForReading.readToEnd() ?? Data()
    } catch {
      throw Diagnostics(fault(file, error.localizedDescription))
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Diagnostics(fault(file, "pdftotext: \(process.terminationStatus)"))
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func tool(in path: String) -> URL? {
    path.split(separator: ":").map { URL(fileURLWithPath: String($0)).appendingPathComponent("pdftotext") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  private static func missingTool(_ file: URL) -> Diagnostic {
    Diagnostic(
      "text.pdf-tool", at: Place(file: file.relativePath),
      Wording(zh: "读 PDF 要用 pdftotext，这台机器上没有", en: "PDF is read with pdftotext, which this machine lacks"),
      remedy: Wording(
        zh: "安装 poppler-utils，或把正文另存为 .txt、.docx", en: "install poppler-utils, or save the text as .txt or .docx"))
  }

  private static func fault(_ file: URL, _ reason: String) -> Diagnostic {
    Diagnostic(
      "text.pdf", at: Place(file: file.relativePath),
      Wording(zh: "PDF 读不出来（\(reason)）", en: "the PDF cannot be read (\(reason))"),
      remedy: Wording(
        zh: "去掉密码，或把正文另存为 .txt、.docx", en: "take its password off, or save the text as .txt or .docx"))
  }
}
