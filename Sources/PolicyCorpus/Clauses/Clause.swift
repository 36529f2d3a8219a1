import Diagnostics

/// 条款: one numbered clause of a document, and what it sets up.
public struct Clause: Sendable {
  public let id: ClauseID
  /// The heading words of the text.
  public let title: Wording
  /// What the clause says, in this project's words.
  public let summary: Wording
  /// 责任单位: exactly as the clause names them; empty where it names none.
  public let responsible: [String]
  /// In the order of the text.
  public let instruments: [Instrument]
  /// Figures of the text that are no rule, each with the reason.
  public let figures: [FigureNote]
  /// Where it is declared.
  public let place: Place
}

/// A figure of a clause's text that no instrument uses, and why: the audit passes it over.
public struct FigureNote: Sendable, Hashable {
  /// The words of the text that hold it.
  public let text: String
  public let why: String
  /// Where it is declared.
  public let place: Place
}

/// A clause's id: the document and the text's own number, such as `shenggui-2023/5`.
public struct ClauseID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public var document: DocumentID { content.document }
  public var number: String { content.number }
  /// `shenggui-2023/5`. It is asked for wherever something is told: put together once.
  public var description: String { content.description }

  /// A copy is one reference.
  private final class Content: Sendable {
    let document: DocumentID
    let number: String
    let description: String

    init(_ document: DocumentID, _ number: String) {
      (self.document, self.number) = (document, number)
      description = "\(document)/\(number)"
    }
  }

  private let content: Content

  /// `nil` where the number is empty or holds a blank or one of `/#:`.
  public init?(document: DocumentID, number: String) {
    guard !number.isEmpty, !number.contains(where: { $0.isWhitespace || "/#:".contains($0) }) else { return nil }
    content = Content(document, number)
  }

  /// Reads `shenggui-2023/5`.
  public init?(_ text: String) {
    guard let (first, number) = text.halves(at: "/"), let document = DocumentID(first) else { return nil }
    self.init(document: document, number: number)
  }

  public static func == (left: ClauseID, right: ClauseID) -> Bool {
    left.content === right.content || left.description == right.description
  }
  public func hash(into hasher: inout Hasher) { hasher.combine(description) }

  /// By document, and within one by number where both are numbers.
  public static func < (left: ClauseID, right: ClauseID) -> Bool {
    guard left.document == right.document, let first = Int(left.number), let second = Int(right.number) else {
      return (left.document.text, left.number) < (right.document.text, right.number)
    }
    return first < second
  }
}
