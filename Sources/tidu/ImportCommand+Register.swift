import Access
import ArgumentParser
import Cultivation
import Diagnostics
import Foundation
import Journal
import PolicyCorpus
import Quantities
import Storage

extension ImportCommand {
  /// `tidu import register FILE`: the entries of a register, in the form in which the portal exports them.
  func importRegister() async throws {
    guard let text = register, let id = InstrumentID(text) else {
      throw ValidationError(
        "缺少 --register：导入哪一本登记册，如 shenggui-2023/3#cultivation-library / --register is missing: into which register")
    }
    let database = try await store.openToWrite(in: output.lang)
    let desk = RegisterDesk(store: database, corpus: try corpus.load()) {
      try await database.people().map { Colleague(key: $0.key, signIn: $0.id.text, name: $0.name) }
    }
    let request = RegisterFile(
      file: file, bytes: [UInt8](try InputFile.bytes(at: URL(fileURLWithPath: file))), register: id)
    let preview = try await desk.preview(request, at: .now, within: .everywhere)
    for fault in preview.faults { Console.say(fault.rendered(in: output.lang)) }
    guard !dryRun else {
      print(preview.words(isDone: false)(output.lang))
      return
    }
    let command = request.command(by: .commandLine, key: key ?? "import-\(request.payload.hash.hex)")
    let done = try await desk.importFile(request, command: command, at: .now, within: .everywhere)
    print(done.words(isDone: true)(output.lang))
  }
}

extension RegisterImport {
  /// As many rows are named in a line.
  private static let shown = 10

  /// What the import did or would do, in a line.
  func words(isDone: Bool) -> Wording {
    if isRepeated {
      let number = record.map { "（日志第 \($0) 条）" } ?? ""
      let english = record.map { " (record \($0))" } ?? ""
      return Wording(
        zh: "这个文件已经导入过\(number)，这次没有改动", en: "this file was imported before\(english); nothing was changed")
    }
    let tail = isDone ? record.map { "日志第 \($0) 条" } ?? "没有改动" : "没有导入"
    let english = isDone ? record.map { "record \($0)" } ?? "nothing was changed" : "nothing was stored"
    let gone = exitWords
    let apart = exceptionWords
    let beside = passedWords
    return Wording(
      zh:
        "\(rows) 行：入库 \(added) 条，变更 \(changed) 条，出库 \(left) 条，未变 \(unchanged) 条，退回 \(refused) 行；"
        + "\(tail)\(gone.zh)\(beside.zh)\(apart.zh)",
      en:
        "\(rows) rows: \(added) taken in, \(changed) changed, \(left) left, \(unchanged) unchanged, "
        + "\(refused) sent back; \(english)\(gone.en)\(beside.en)\(apart.en)"
    )
  }

  /// 出库: each that leaves, a line of its own.
  private var exitWords: Wording {
    let exits = lines.compactMap { line in line.exit.map { (line, $0) } }
    return Wording(
      zh: exits.map { "\n出库：第 \($0.line) 行 \($0.title)，\($1.day)，\($1.reason)" }.joined(),
      en: exits.map { "\nleaves: line \($0.line) \($0.title), \($1.day), \($1.reason)" }.joined())
  }

  /// The columns that are not read, a line of their own; nothing where there are none.
  private var passedWords: Wording {
    guard !passed.isEmpty else { return Wording(verbatim: "") }
    return Wording(
      zh: "\n不读的列：\(passed.joined(separator: "、"))",
      en: "\ncolumns that are not read: \(passed.joined(separator: ", "))")
  }

  /// The rows that are taken on a document alone, a line of their own; nothing where there are none.
  private var exceptionWords: Wording {
    guard !exceptions.isEmpty else { return Wording(verbatim: "") }
    let named = exceptions.prefix(Self.shown)
    let isCut = named.count < exceptions.count
    let zh = named.map { "第 \($0.line) 行 \($0.title)（\($0.evidence)）" }.joined(separator: "、")
    let en = named.map { "line \($0.line) \($0.title) (\($0.evidence))" }.joined(separator: ", ")
    return Wording(
      zh: "\n条件不符、凭所写文件收入 \(exceptions.count) 行：\(zh)\(isCut ? "等" : "")",
      en: "\n\(exceptions.count) fail the register's condition and are taken on the document named: \(en)"
        + (isCut ? ", …" : ""))
  }
}
