import Diagnostics
import Quantities
import Secrecy

extension AccessCommand {
  /// Somebody asks to take a list out.
  public struct AskExport: Sendable, Hashable {
    public let list: String
    public let address: String
    /// As the program counted them: nobody types them.
    public let rows: Int
    public let purpose: String

    public init(list: String, address: String, rows: Int, purpose: String) {
      self.list = list
      self.address = address
      self.rows = rows
      self.purpose = purpose
    }
  }

  public enum ExportAnswer: Sendable, Hashable {
    case approve
    case refuse(reason: String)
  }

  /// The request that an `AskExport` makes.
  /// - Parameters:
  ///   - own: what the same person asked lately.
  ///   - last: the highest number given so far.
  /// - Throws: `access.export-open`, `access.export-many`, `access.export-words`, `form.classified`, and what
  ///   `personalNumber` refuses, at the field `purpose`.
  static func decideExport(
    _ command: AskExport, own: [ExportRequest], last: Int, by actor: Actor, within scope: AreaScope, at now: Timestamp
  ) throws(Diagnostics) -> ExportRequest {
    let waiting = own.filter { $0.state(at: now) == .requested }
    let same = own.first { $0.address == command.address && [.requested, .approved].contains($0.state(at: now)) }
    if let same { throw Diagnostics(.exportOpen(same)) }
    guard waiting.count < ExportRequest.mostWaiting else { throw Diagnostics(.exportMany) }
    return ExportRequest(
      id: ExportRequest.ID(last + 1), asker: actor.id, area: scope.area, list: command.list, address: command.address,
      rows: command.rows, purpose: try exportWords(command.purpose, "purpose"), askedAt: now)
  }

  /// What an answer comes to: why the request is refused, and `nil` where it is approved.
  /// - Parameter request: as it stands; `nil` where there is none.
  /// - Throws: `access.export-own`, `access.export-unknown`, `access.export-decided`, and at the field `reason` what
  ///   `decideExport` throws at `purpose`.
  static func decideAnswer(
    _ answer: ExportAnswer, to request: ExportRequest?, by actor: Actor, at now: Timestamp
  ) throws(Diagnostics) -> String? {
    guard let request else { throw Diagnostics(.exportUnknown) }
    guard request.asker != actor.id else { throw Diagnostics(.exportOwn) }
    // Whoever may not answer is not told what there is.
    guard request.mayBeAnswered(by: actor) else { throw Diagnostics(.exportUnknown) }
    guard request.state(at: now) == .requested else { throw Diagnostics(.exportDecided) }
    switch answer {
    case .approve: return nil
    case .refuse(let reason): return try exportWords(reason, "reason")
    }
  }

  /// A purpose or a reason: there, short, and without anybody's number or the mark of a state secret.
  private static func exportWords(_ text: String, _ field: String) throws(Diagnostics) -> String {
    let words = text.trimmed
    guard !words.isEmpty, words.count <= 200 else { throw Diagnostics(.exportWords(field)) }
    if let refusal = Diagnostic.personalNumber(in: words, field) { throw Diagnostics(refusal) }
    if let mark = ClassificationMark.first(inText: words, field: field) { throw Diagnostics(mark.textRefusal) }
    return words
  }
}

extension Diagnostic {
  fileprivate static func exportWords(_ field: String) -> Diagnostic {
    Diagnostic(
      "access.export-words", at: Place(field: field),
      field == "purpose"
        ? Wording(zh: "用途没有填写，或太长", en: "the purpose is missing or too long")
        : Wording(zh: "理由没有填写，或太长", en: "the reason is missing or too long"),
      expected: field == "purpose"
        ? Wording(
          zh: "1 到 200 个字：用在哪项工作，给谁用，用完怎么处理",
          en: "1 to 200 characters: for which work, for whom, and what becomes of it")
        : Wording(zh: "1 到 200 个字；申请人会看到", en: "1 to 200 characters; whoever asked reads them"))
  }

  fileprivate static func exportOpen(_ request: ExportRequest) -> Diagnostic {
    Diagnostic(
      "access.export-open",
      request.answer == nil
        ? Wording(zh: "这份名单您已经申请过，正在等批准", en: "you asked for this list already, and it waits for its answer")
        : Wording(zh: "这份名单您的申请已经批准", en: "your request for this list is approved already"),
      remedy: Wording(zh: "在“我的申请”里查看、下载", en: "see it under Mine, and fetch it there"))
  }

  fileprivate static let exportMany = Diagnostic(
    "access.export-many",
    Wording(
      zh: "您已有 \(ExportRequest.mostWaiting) 个导出申请在等批准",
      en: "\(ExportRequest.mostWaiting) of your requests wait already"),
    remedy: Wording(zh: "等有了结果再申请，或缩小筛选范围", en: "wait for an answer, or narrow the list by a filter"))

  fileprivate static let exportUnknown = Diagnostic(
    "access.export-unknown", Wording(zh: "没有这个等您批准的导出申请", en: "no such request waits for you"),
    remedy: Wording(zh: "刷新页面，从名单里选", en: "reload the page and choose from the list"))

  fileprivate static let exportOwn = Diagnostic(
    "access.export-own", Wording(zh: "自己的导出申请不能自己批准", en: "your own request is not yours to answer"),
    remedy: Wording(zh: "请另一位系统管理员办理", en: "leave it to another administrator"))

  fileprivate static let exportDecided = Diagnostic(
    "access.export-decided", Wording(zh: "这个导出申请已经有了结果，或已过期", en: "the request was answered already, or has expired"),
    remedy: Wording(zh: "刷新页面看现在的情况", en: "reload the page to see how it stands"))
}
