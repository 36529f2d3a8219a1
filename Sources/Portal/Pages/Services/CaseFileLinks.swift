import Access
import Journal
import Quantities
import Secrecy
import Services

/// A file that came with a step, as a page names it.
struct FileLink: Sendable {
  let name: String
  let href: String?
  let note: String?
}

/// A field of a form for files.
struct FileField: Sendable {
  let id: String
  let label: String
  let hint: String
  let accepts: String
  let fault: String?

  /// - Parameter hint: who sees them.
  init(id: String, hint: String, fault: String?, keptFor term: AttachmentTerm, _ words: Strings) {
    self.id = id
    label = words("case.files")
    self.hint = [words("case.filesHint", ["days": "\(term.days)"]), hint, words("case.filesDraft")].filter {
      !$0.isEmpty
    }
    .joined(separator: words.language == .chinese ? "" : " ")
    accepts = FileKind.accepted
    self.fault = fault
  }
}

/// The files of a case: which of them the reader is told of, and opens.
struct CaseFileLinks: Sendable {
  /// The most bytes that come with one step, texts included.
  static let limit = CallBoard.limit

  private let dossier: CaseDossier
  private let request: PortalRequest
  private let words: Strings
  private let states: [ContentHash: AttachmentState]

  init(_ dossier: CaseDossier, _ request: PortalRequest, _ portal: Portal, _ words: Strings) async throws {
    self.dossier = dossier
    self.request = request
    self.words = words
    let holder = AttachmentHolder.serviceCase(dossier.case.id.number)
    states = try await portal.ports.attachments.readAttachments { try $0.states(of: holder) }
  }

  /// Whether the reader opens them: who has or had a part of the case, the enterprise itself, and who audits.
  static func areOpen(_ dossier: CaseDossier, to request: PortalRequest) -> Bool {
    dossier.opensFiles || request.actor.roles.contains(.auditor)
  }

  /// Those that came with an event: the ones of the same record that name its step.
  func links(with occurrence: CaseOccurrence) -> [FileLink] {
    guard let step = occurrence.event.attachingStep else { return [] }
    return dossier.occurrences.filter { $0.record == occurrence.record }.flatMap { other -> [AttachedFile] in
      if case .attached(let attaching) = other.event, attaching.step == step { attaching.files } else { [] }
    }.map(link)
  }

  /// Those that the case was opened with.
  var opening: [FileLink] { dossier.occurrences.first.map(links) ?? [] }

  private func link(_ file: AttachedFile) -> FileLink {
    let path = "/services/cases/\(dossier.case.id)/files/\(file.hash)"
    let size = words("case.fileSize", ["size": "\(max(1, file.size >> 10))"])
    switch states[file.hash] {
    case .kept:
      let isOpen = Self.areOpen(dossier, to: request)
      return FileLink(
        name: file.name, href: isOpen ? path : nil, note: isOpen ? size : words("case.fileClosed"))
    case .erased(let at):
      return FileLink(
        name: file.name, href: nil, note: words("files.erased", ["day": at.dayInShanghai.text(in: words.language)]))
    case nil: return FileLink(name: file.name, href: nil, note: words("files.elsewhere"))
    }
  }
}

extension CaseEvent {
  /// With which step of `Attaching` files come that were sent with this event; `nil` for all others.
  var attachingStep: Attaching.Step? {
    switch self {
    case .opened: .opened
    case .answered: .answered
    case .closed: .closed
    case .noted: .noted
    default: nil
    }
  }
}

/// One file of a case, to take away.
enum CaseFilePage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let id = try CasePage.id(of: request)
    guard let dossier = try await portal.cases.dossier(of: id, by: request.caseActor, within: request.scope),
      CaseFileLinks.areOpen(dossier, to: request),
      let hash = request.parameters["hash"].flatMap(ContentHash.init(hex:)),
      let file = dossier.occurrences.filter({ CaseTimeline.isShown($0, to: request) }).lazy.compactMap({
        occurrence -> AttachedFile? in
        if case .attached(let attaching) = occurrence.event { attaching.files.first { $0.hash == hash } } else { nil }
      }).first
    else { throw PageFault.notFound(Portal.noFile) }
    return try await portal.keptFile(hash, named: file.name, of: .serviceCase(id.number), request)
  }
}
