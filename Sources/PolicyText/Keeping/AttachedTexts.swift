import Diagnostics
import Foundation
import PolicyCorpus
import Synchronization

/// The attached texts of a shelf, laid beside a corpus: each is placed once, and again when its file has changed.
public final class AttachedTexts: Sendable {
  private struct Entry {
    let changed: Date
    let text: AttachedText
  }

  private let shelf: TextShelf
  private let corpus: PolicyCorpus
  private let known = Mutex<[DocumentID: Entry]>([:])

  public init(of shelf: TextShelf, beside corpus: PolicyCorpus) {
    self.shelf = shelf
    self.corpus = corpus
  }

  /// A document's text beside its clauses; `nil` where none is attached.
  /// - Throws: `Diagnostics` where the kept file is damaged or is another document's.
  /// Cost: a look at the file's date; the text is read and placed when that is new.
  public func text(of document: DocumentID) throws(Diagnostics) -> AttachedText? {
    guard let changed = shelf.changed(document) else { return nil }
    if let entry = known.withLock({ $0[document] }), entry.changed == changed { return entry.text }
    guard let source = try shelf.text(of: document) else { return nil }
    let text = try AttachedText(source, beside: corpus)
    known.withLock { $0[document] = Entry(changed: changed, text: text) }
    return text
  }
}
