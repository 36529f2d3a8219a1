import Diagnostics
import Instruments
import Journal
import Quantities

/// Files that come with what is done with a case.
enum CaseFiles {
  /// What files come to beside a step's own events.
  /// - Parameter step: `nil` where none may come.
  /// - Throws: `cases.files`, `cases.files-many`.
  static func checked(
    _ files: [IncomingFile], with step: CaseEvent.Attaching.Step?
  ) throws(Diagnostics) -> [CaseEvent] {
    guard !files.isEmpty else { return [] }
    guard let step else { throw Diagnostics(.filesNotHere) }
    guard files.count <= CaseEvent.Attaching.mostFiles else { throw Diagnostics(.tooManyFiles(files.count)) }
    return [.attached(CaseEvent.Attaching(step, files.map(\.file)))]
  }

  /// What is asked for, with its files: as it was before files were taken where there are none.
  static func wish(_ payload: CanonicalJSON, _ files: [IncomingFile]) -> CanonicalJSON {
    files.isEmpty ? payload : ["wish": payload, "files": .list(files.map(\.file.json))]
  }

  /// Keeps the contents, in the transaction of the record that names them.
  static func keep(
    _ files: [IncomingFile], of id: ServiceCase.ID, at: Timestamp, in work: any ServiceWork
  ) throws {
    for file in files {
      try work.attachmentTable.keep(file.bytes, as: file.hash, of: .serviceCase(id.number), at: at)
    }
  }
}

extension Diagnostic {
  fileprivate static let filesNotHere = Diagnostic(
    "cases.files", at: Place(field: "file"), Wording(zh: "这一步不带文件", en: "no files come with this"),
    remedy: Wording(zh: "写一条备注，把文件附在备注里", en: "write a note and attach them to that"))

  fileprivate static func tooManyFiles(_ count: Int) -> Diagnostic {
    Diagnostic(
      "cases.files-many", at: Place(field: "file"),
      Wording(zh: "选了 \(count) 个文件，没有收", en: "\(count) files were chosen: none was taken"),
      expected: Wording(
        zh: "一步最多 \(CaseEvent.Attaching.mostFiles) 个", en: "at most \(CaseEvent.Attaching.mostFiles) with one step"),
      remedy: Wording(zh: "合并成一个 PDF，或分几条备注附上", en: "make one PDF of them, or attach them to several notes"))
  }
}

extension ServiceStore {
  /// Erases the contents of the files of cases that were closed a term ago, and says so in the journal; names and hashes
  /// stay.
  /// - Returns: of how many cases.
  /// Cost: rebuilding each case that holds a content.
  @discardableResult
  public func eraseCaseFiles(after term: AttachmentTerm, at: Timestamp) async throws -> Int {
    try await writeServices { work in
      var erased = 0
      for holder in try work.attachments.holders() {
        guard case .serviceCase(let number) = holder,
          let closed = try work.cases.serviceCase(ServiceCase.ID(number))?.closedOn,
          term.last(after: closed) < at.dayInShanghai
        else { continue }
        try work.eraseContents(of: holder, at: at)
        erased += 1
      }
      return erased
    }
  }

  /// Erases the photos of visits that were noted a term ago, and says so in the journal; the notes stay.
  /// - Returns: of how many visits. Cost: a look-up for each visit that has a photo.
  @discardableResult
  public func eraseVisitPhotos(after term: AttachmentTerm, at: Timestamp) async throws -> Int {
    try await writeServices { work in
      var erased = 0
      for holder in try work.attachments.holders() {
        guard case .visit(let id) = holder, let noted = try work.officers.visit(id)?.recordedAt.dayInShanghai,
          term.last(after: noted) < at.dayInShanghai
        else { continue }
        try work.eraseContents(of: holder, at: at)
        erased += 1
      }
      return erased
    }
  }
}

extension ServiceWork {
  fileprivate func eraseContents(of holder: AttachmentHolder, at: Timestamp) throws {
    let hashes = try attachmentTable.erase(of: holder, at: at)
    try journal.append(AttachmentTerm.record(hashes, of: holder, at: at))
  }
}
