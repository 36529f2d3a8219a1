import Diagnostics

extension Translations {
  /// Reads `english/*.tsv`: Chinese, a tab, English, one text a line; empty lines and lines that begin with `#` are left
  /// out. A corpus without the folder has none.
  /// - Throws: every fault: `corpus.translation-line` for a line of another shape, `corpus.translation-twice` where two
  ///   lines give one text different words.
  init(files: CorpusFiles) throws(Diagnostics) {
    var english: [String: String] = [:]
    var faults: [Diagnostic] = []
    for (path, text) in files.texts.sorted(by: { $0.key < $1.key }) where path.hasPrefix("english/") {
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        guard !line.isEmpty, !line.hasPrefix("#") else { continue }
        let place = Place(file: path, line: index + 1, column: 1)
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
          faults.append(
            Diagnostic(
              "corpus.translation-line", at: place,
              Wording(zh: "这一行有 \(parts.count) 格", en: "the line has \(parts.count) cells"),
              expected: Wording(zh: "中文、制表符、英文", en: "Chinese, a tab, English"), sourceLine: String(line)))
          continue
        }
        if let earlier = english.updateValue(parts[1], forKey: parts[0]), earlier != parts[1] {
          faults.append(
            Diagnostic(
              "corpus.translation-twice", at: place,
              Wording(
                zh: "“\(parts[0])”已有另一种英文：\(earlier)", en: "“\(parts[0])” has other English already: \(earlier)"),
              remedy: Wording(zh: "只留一行", en: "keep one line"), sourceLine: String(line), length: parts[0].count))
        }
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.init(english)
  }
}
