import Decimals
import Diagnostics
import PolicyCorpus
import Quantities

/// 任务存疑: what of yearly tasks may be a slip, wherever they are typed. It stands in nobody's way once somebody says that it
/// is right.
public struct TaskDoubt: Sendable, Hashable {
  /// What it is about, an area with its task or the document: what is typed anew after that is asked about anew.
  public let about: String
  /// At the area's field, or the document's.
  public let diagnostic: Diagnostic

  fileprivate init(_ about: String, field: String, _ message: Wording) {
    self.about = about
    diagnostic = Diagnostic(
      Diagnostic.doubtCode, at: Place(field: field), message,
      remedy: Wording(
        zh: "核对；确实如此的可确认，命令行加 --confirm-doubts",
        en: "look again; confirm it where it is right, with --confirm-doubts on the command line"))
  }
}

extension TargetDesk {
  /// What is doubtful about yearly tasks: a document that is named by no number or was issued before the standing one, a
  /// task of nothing, and one below the year before's task or, where none was given, below what was counted in it. Where less
  /// is better, neither of these two is; about other commands nothing is told here.
  /// - Parameter scope: whose entries the person may see.
  /// Cost: as `board(of:on:within:)`.
  public func doubts(
    in wish: TargetCommand, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [TaskDoubt] {
    guard case .assign(let id, let year, let document, let issued, let lines, _, _) = wish else { return [] }
    var doubts: [TaskDoubt] = []
    if !document.isBlank, !Assignment.isNumber(document) {
      doubts.append(
        TaskDoubt(
          document, field: "document",
          Wording(
            zh: "“\(document.excerpt)”里没有〔年〕号，不像文号；没有文号的写文件全称",
            en: "“\(document.excerpt)” has no 〔year〕 number; write the whole title of a document without one")))
    }
    guard case .indicator(let declaration)? = corpus.instrument(id)?.declaration else { return doubts }
    let board = try await board(of: id, on: day, within: scope)
    let isMoreBetter = ![.atMost, .decrease].contains(declaration.direction)
    let giver: Assignment.Giver = scope == .everywhere ? .city : .district
    return doubts + (isMoreBetter ? lines.compactMap { board.doubt(about: $0, of: id, year: year) } : [])
      + lines.compactMap { board.doubt(about: $0.area, issued: issued, by: giver, of: id, year: year) }
  }
}

extension TargetBoard {
  /// An older document does not replace a later one in silence.
  fileprivate func doubt(
    about area: AreaCode, issued: CalendarDay, by giver: Assignment.Giver, of id: InstrumentID, year: Int
  ) -> TaskDoubt? {
    let given = (assignments[id] ?? []).filter { $0.area == area && $0.year == year && $0.giver == giver }
    guard let standing = given.holding(on: on), issued < standing.issuedOn else { return nil }
    let name = corpus.wording(corpus.areas.area(area)?.name ?? area.text)
    return TaskDoubt(
      "\(area):\(issued)", field: "issued",
      Wording(
        zh:
          "\(name.zh)：印发日期\(issued.wording.zh)早于现行任务的文件（\(standing.document)，\(standing.issuedOn.wording.zh)印发）",
        en: """
          \(name.en): the document is of \(issued.wording.en), before the one that stands (\(standing.document), issued on \
          \(standing.issuedOn.wording.en))
          """))
  }

  fileprivate func doubt(about line: TargetCommand.TypedTask, of id: InstrumentID, year: Int) -> TaskDoubt? {
    guard let value = TypedNumber.plain(line.value).flatMap({ Decimal128(exactly: $0) }) else { return nil }
    let area = corpus.wording(corpus.areas.area(line.area)?.name ?? line.area.text)
    func said(_ value: Decimal128) -> String { GroupedNumber.text(value.plainText()) }
    func doubt(_ message: Wording) -> TaskDoubt {
      TaskDoubt(
        "\(line.area):\(value)", field: "task-\(line.area)",
        Wording(zh: "\(area.zh)：\(message.zh)", en: "\(area.en): \(message.en)"))
    }
    if value.isZero { return doubt(Wording(zh: "任务为 0", en: "a task of 0")) }
    let before = year - 1
    if let task = (assignments[id] ?? []).filter({ $0.year == before && $0.area == line.area }).holding(on: on) {
      guard value < task.value else { return nil }
      return doubt(
        Wording(
          zh: "\(said(value)) 低于上年（\(before)年）任务 \(said(task.value))（\(task.document)）",
          en: "\(said(value)) is below the task of \(before), \(said(task.value)) (\(task.document))"))
    }
    guard isCounted(id) else { return nil }
    let counted = months(of: id, in: line.area, year: before).reduce(0) { $0 + $1.confirmed }
    guard value < Decimal128(counted) else { return nil }
    return doubt(
      Wording(
        zh: "\(said(value)) 低于上年（\(before)年）实绩 \(counted)，上年没有下达任务",
        en: "\(said(value)) is below what was counted in \(before), \(counted); no task was given then"))
  }
}
