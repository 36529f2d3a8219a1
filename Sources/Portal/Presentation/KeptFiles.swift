import Diagnostics
import Instruments
import Journal
import Quantities
import Secrecy

extension Portal {
  /// A content that is kept, as a file to take away and never to show: whoever asks was let in by the page that it belongs
  /// to. Who opened what stands in the journal.
  /// - Throws: `PageFault.notFound` where it was never kept, or its term is over.
  func keptFile(
    _ hash: ContentHash, named name: String, of holder: AttachmentHolder, _ request: PortalRequest
  ) async throws -> Reply {
    guard let bytes = try await ports.attachments.readAttachments({ try $0.content(hash, of: holder) }),
      let kind = FileKind(taken: bytes)
    else { throw PageFault.notFound(Self.noFile) }
    let entry = JournalEntry(
      kind: "portal.file-opened", actor: request.actor.id, at: request.now,
      payload: ["holder": .text(holder.text), "hash": .text(hash.hex)])
    _ = try await ports.store.write { try $0.journal.append(entry) }
    return .download(name: name, type: kind.contentType, bytes: bytes)
  }

  static let noFile = Wording(
    zh: "没有这份文件，或者它不在您的查看范围内，或内容已按期删除。",
    en: "There is no such file, or it is outside what you may see, or its content was erased when its term was over.")
}

extension FileKind {
  var contentType: Reply.ContentType {
    switch self {
    case .pdf: .pdf
    case .ofd: .ofd
    case .docx: .word
    case .xlsx: .xlsx
    case .jpeg: .jpeg
    case .png: .png
    }
  }
}

extension PortalRequest {
  /// The files that were chosen in a field, looked at.
  /// - Throws: what `IncomingFile` throws, at the field.
  func incoming(_ field: String) throws -> [IncomingFile] {
    try files.filter { $0.field == field && !$0.bytes.isEmpty }
      .map { try IncomingFile($0.bytes, name: $0.name, field: field) }
  }
}

extension DeliveryPen {
  /// What the reader is told of one file that was handed in: the way to it while its content is kept, and what became of it
  /// after that.
  func kept(_ name: String, _ state: AttachmentState?, at path: String) -> DeliveryView.Table.Cell {
    switch state {
    case .kept: .text(name, path)
    case .erased(let at): .text(name, note: words("files.erased", ["day": at.dayInShanghai.text(in: language)]))
    case nil: .text(name, note: words("files.elsewhere"))
    }
  }
}
