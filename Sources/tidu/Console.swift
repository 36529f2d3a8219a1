import Diagnostics
import Foundation

/// What goes to people beside the answer.
enum Console {
  /// Ends the answer on the standard output: one that was cut short must not look whole.
  /// - Throws: `Diagnostics` with code `output.cut-short`.
  static func finish() throws(Diagnostics) {
    guard !StandardOutput.isWhole else { return }
    let reason = String(cString: strerror(errno))
    throw Diagnostics(
      Diagnostic(
        "output.cut-short",
        Wording(zh: "答案没有写全：\(reason)", en: "the answer is cut short: \(reason)"),
        remedy: Wording(zh: "写到有空间的地方再来一次", en: "run it again and write where there is room")))
  }

  /// Writes a message to the standard error.
  static func say(_ message: String) {
    FileHandle.standardError.write(Data((message + "\n").utf8))
  }
}
