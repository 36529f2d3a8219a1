import ArgumentParser
import Diagnostics
import Foundation
import PolicyCorpus
import PolicyText

extension DocumentID: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}

extension CorpusCommand {
  /// `tidu corpus attach`: an official text into its holder's data folder.
  struct Attach: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "装入一份文件的正文，显示在条款旁边，供核对 / loads a document's official text, to be shown beside its clauses and audited",
      discussion: """
        正文由持有人自己装入，只留在数据目录里。带有密级标志的文件一律拒收；PDF 要有 pdftotext（poppler-utils）。
        The text stays in the data folder of its holder. Files with a secrecy mark are refused; PDF needs pdftotext.

        例 / examples:
          tidu corpus attach plan.docx --document zhuanxing-2026
          tidu corpus attach plan.pdf --document shenggui-2023 --data /srv/tidu
        """)

    @Argument(help: "正文 / the text: .txt .md .html .docx .pdf")
    var file: String

    @Option(help: "文件标识 / id of the document")
    var document: DocumentID

    @OptionGroup var store: FolderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let loaded = try corpus.load()
      let text = try OfficialText.read(URL(fileURLWithPath: file), as: document)
      let attached = try AttachedText(text, beside: loaded)
      store.keepPrivate()
      try TextShelf(in: store.folder).keep(text)
      switch output.format {
      case .text: print(attached.rendered(in: output.lang))
      case .json: print(attached.exported(in: output.lang).rendered)
      }
    }
  }

  /// `tidu corpus audit`: the corpus and the official texts, figure by figure.
  struct Audit: SpeakingCommand {
    static let configuration = CommandConfiguration(
      abstract: "用正文核对每个数字，两个方向都核 / holds every figure against the official texts, in both directions",
      discussion: """
        缺省核对数据目录里已装入的正文；--texts 改用一个文件夹里以文件标识命名的原件。
        退出码 0 为全部有着落，1 为有发现。 / exits 0 where all is accounted for, 1 where something was found

        例 / examples:
          tidu corpus audit
          tidu corpus audit --texts originals --format json
        """)

    @Option(help: "放原件的文件夹，如 shenggui-2023.txt / folder of originals, such as shenggui-2023.txt")
    var texts: String?

    @OptionGroup var store: FolderOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var corpus: CorpusOptions

    func run() throws {
      let loaded = try corpus.load()
      let audit = try CorpusAudit(of: loaded, against: try officialTexts(of: loaded.documents.map(\.id)))
      switch output.format {
      case .text: print(audit.rendered(in: output.lang))
      case .json: print(audit.exported(in: output.lang).rendered)
      }
      guard audit.isClean else { throw ExitCode.found }
    }

    private func officialTexts(of documents: [DocumentID]) throws -> [OfficialText] {
      if let texts { return try OfficialText.texts(in: URL(fileURLWithPath: texts, isDirectory: true), of: documents) }
      let shelf = TextShelf(in: store.folder)
      let attached = try shelf.texts(of: documents)
      guard !attached.isEmpty else {
        throw Diagnostics(
          Diagnostic(
            "text.none", at: Place(file: shelf.folder.relativePath),
            Wording(zh: "还没有装入任何正文", en: "no text is attached yet"),
            remedy: Wording(
              zh: "先运行 tidu corpus attach 文件 --document 标识，或用 --texts 指明放原件的文件夹",
              en: "run tidu corpus attach FILE --document ID first, or name the folder of originals with --texts")))
      }
      return attached
    }
  }
}
