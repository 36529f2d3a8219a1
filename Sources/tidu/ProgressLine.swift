import Foundation

/// One line of progress on the standard error, rewritten as work goes on; silent where nobody watches.
enum ProgressLine {
  private static let isWatched = isatty(STDERR_FILENO) == 1

  static func show(_ text: String) {
    guard isWatched else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8))
  }

  /// Clears the line, so that what follows stands at its beginning.
  static func end() {
    show("")
  }
}
