import Diagnostics
import Journal
import Quantities
import Secrecy

/// 联系人: whom to call at a reporter's office about its reports, from round to round. It is somebody's name: it stands beside
/// the journal, which holds a salted commitment to it, so that it can be erased and the chain still holds.
public struct ReportContact: Sendable, Hashable {
  public let name: String
  /// The office's own telephone, as it was typed.
  public let telephone: String
  /// Sixteen random bytes, as hexadecimal digits: without them nobody can try names against the commitment.
  public let salt: String

  /// The most characters of a name or a number.
  static let longest = 40

  /// What is known of a contact that was kept.
  public init(name: String, telephone: String, salt: String) {
    self.name = name
    self.telephone = telephone
    self.salt = salt
  }

  /// The contact as it is typed; `nil` where both fields are empty, which erases what was kept.
  /// - Throws: `Diagnostics` with a code of `report.contact-…`: no name, no telephone of an office, or either too long.
  public init?(typed name: String, telephone: String, salt: String) throws(Diagnostics) {
    let (name, telephone) = (name.trimmingWhiteSpace, telephone.trimmingWhiteSpace)
    guard !name.isEmpty || !telephone.isEmpty else { return nil }
    var faults: [Diagnostic] = []
    if name.isEmpty { faults.append(.contactNameMissing) }
    if max(name.count, telephone.count) > Self.longest { faults.append(.contactTooLong) }
    if IdentityNumber.stands(in: name) || IdentityNumber.stands(in: telephone) {
      faults.append(IdentityNumber.refusal("report.contact-identity-number", at: Place(field: "contact_phone")))
    } else if !PhoneNumber.isWritten(telephone) || PhoneNumber.isMobile(telephone) {
      faults.append(.contactTelephone(telephone))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.init(name: name, telephone: telephone, salt: salt)
  }

  /// What the journal holds.
  var commitment: ContentHash {
    (["name": .text(name), "telephone": .text(telephone), "salt": .text(salt)] as CanonicalJSON).hash
  }

  /// The kind of its record.
  public static let recordKind = "reporting.contact-set"
}

extension ReportingDesk {
  /// Keeps whom to call about a reporter's reports, in the place of the contact before, or erases it.
  /// - Parameters:
  ///   - contact: `nil` to erase it.
  ///   - seen: what stood when somebody began to write; `nil` asks for nothing.
  /// - Throws: `command.key-reused`, `command.changed-since`.
  public func keep(
    _ contact: ReportContact?, of key: Reporter.Key, over seen: SeenVersion? = nil, by actor: ActorID,
    commandKey: String, at: Timestamp
  ) async throws {
    // The journal holds nothing by which names could be tried.
    let command = Command(actor: actor, key: commandKey, payload: ["contact": .text(key.text)])
    try await store.writeReports { work in
      guard try work.journal.reply(to: command) == nil else { return }
      try seen?.check(try work.journalRecords.lastChange(ofContactOf: key))
      let record = try work.journal.append(
        JournalEntry(
          kind: ReportContact.recordKind, command: command, at: at,
          payload: ["reporter": .text(key.text), "commitment": CanonicalJSON(contact?.commitment.hex)],
          reply: ["reporter": .text(key.text)]))
      try work.roundTable.eraseContact(of: key)
      if let contact { try work.roundTable.keep(contact, of: key, record: record.sequence) }
    }
  }

  /// Whom to call, by reporter; without those of whom nobody is known.
  public func contacts(of keys: [Reporter.Key]) async throws -> [Reporter.Key: ReportContact] {
    let wanted = Set(keys)
    return try await store.readReports { try $0.rounds.contacts() }.filter { wanted.contains($0.key) }
  }
}

extension JournalReader {
  /// Who said last whom to call about a reporter's reports, and when. Cost: the records of such that are newer.
  public func lastChange(ofContactOf reporter: Reporter.Key) throws -> RecordedChange? {
    try lastChange(ofKinds: [ReportContact.recordKind]) { $0["reporter"].text == reporter.text }
  }
}

extension Diagnostic {
  fileprivate static var contactNameMissing: Diagnostic {
    Diagnostic(
      "report.contact-name", at: Place(field: "contact_name"), Wording(zh: "没有写联系人", en: "the contact has no name"),
      expected: Wording(zh: "经办人的姓名或岗位，如“统计岗”", en: "a name, or a post such as “statistics”"),
      remedy: Wording(zh: "填上，或把电话也清空", en: "fill it in, or clear the telephone too"))
  }

  fileprivate static var contactTooLong: Diagnostic {
    Diagnostic(
      "report.contact-long", at: Place(field: "contact_name"),
      Wording(zh: "联系人或电话太长", en: "the contact's name or telephone is too long"),
      expected: Wording(zh: "各最多 \(ReportContact.longest) 字", en: "at most \(ReportContact.longest) characters each"))
  }

  fileprivate static func contactTelephone(_ typed: String) -> Diagnostic {
    Diagnostic(
      "report.contact-telephone", at: Place(field: "contact_phone"),
      PhoneNumber.isMobile(typed)
        ? Wording(zh: "“\(typed.excerpt)”是手机号码", en: "“\(typed.excerpt)” is a mobile number")
        : Wording(zh: "“\(typed.excerpt)”不是电话号码", en: "“\(typed.excerpt)” is no telephone number"),
      expected: Wording(
        zh: "单位的办公电话，如 021-00000000 转 8001", en: "the office's telephone, such as 021-00000000 ext 8001"),
      remedy: Wording(
        zh: "改填办公电话；个人手机不在这里登记", en: "give the office's telephone; mobile numbers of people are not kept here"))
  }
}
