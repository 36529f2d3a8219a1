import Cultivation
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities

/// 模拟数据: entries of the demonstration city's registers, brought in by the same ways as real ones, each command once.
/// Their days lie in the months before the first start, so that every state and both sides of a comparison are there.
struct DemonstrationRegisters {
  let desk: RegisterDesk
  let facts: FactDesk

  private static let candidates = "shenggui-2023/3#high-growth-candidates"
  private static let library = "shenggui-2023/3#cultivation-library"
  private static let watchList = "shenggui-2023/4#falling-watch-list"
  private static let ladder = "zjtx-2025/1#cultivation-ladder"
  private static let parks = "gaoduan-2022/6#featured-parks"

  /// Fills what is missing. A start after a crash goes on where it stopped: each command has a key of its own.
  func fill(at now: Timestamp) async throws {
    guard try await desk.overview(on: now.dayInShanghai, within: .everywhere).total == 0 else { return }
    let today = now.dayInShanghai
    let days = desk.corpus.workingDays
    try await takeIn(Self.candidates, every: 3, on: days.day(75, before: today), now, fields: ["名单来源": "税务部门名单"])
    try await takeIn(Self.watchList, every: 2, on: days.day(60, before: today), now, fields: ["结果": "跟踪中"])
    try await takeIn(
      Self.library, from: Self.candidates, every: 2, on: days.day(45, before: today), now, fields: ["入库来源": "税务名单"])
    try await letSomeGo(on: days.day(9, before: today), now)
    try await addParks(on: days.day(90, before: today), now)
    try await addRecognitions(on: days.day(40, before: today), now)
  }

  /// Takes in some of those for whom a register's own condition holds, or some of another register's entries.
  private func takeIn(
    _ name: String, from source: String? = nil, every step: Int, on day: CalendarDay, _ now: Timestamp,
    fields: [String: String]
  ) async throws {
    guard let register = InstrumentID(name) else { return }
    let codes: [CreditCode]
    if let source = source.flatMap({ InstrumentID($0) }) {
      codes = try await desk.page(RegisterQuery(source, .state(.entered)), within: .everywhere).rows
        .compactMap(\.subject.enterprise)
    } else {
      codes = try await desk.candidates(
        RegisterQuery(register, .state(.entered)), on: now.dayInShanghai, within: .everywhere
      ).rows.filter(\.isDecided).map(\.enterprise)
    }
    let wishes = codes.enumerated().filter { $0.offset % step == 0 }.map { _, code in
      RegisterCommand.Wish.enter(
        .new(
          EntryOpening(
            subject: EntrySubject(code), title: "", area: nil, origin: source == nil ? .rule : .hand, fields: fields)))
    }
    try await act(register, wishes, on: day, reason: "模拟数据：符合条件", now)
  }

  private func letSomeGo(on day: CalendarDay, _ now: Timestamp) async throws {
    guard let register = InstrumentID(Self.library) else { return }
    let entries = try await desk.page(RegisterQuery(register, .state(.entered)), within: .everywhere).rows
    let wishes = entries.enumerated().filter { $0.offset % 17 == 0 }.map { _, entry in
      RegisterCommand.Wish.leave(entry.id, reason: "营收回落")
    }
    try await act(register, wishes, on: day, reason: "模拟数据：核实后回落", now)
  }

  private func addParks(on day: CalendarDay, _ now: Timestamp) async throws {
    guard let register = InstrumentID(Self.parks) else { return }
    let wishes = desk.corpus.areas.districts.enumerated().map { number, district in
      RegisterCommand.Wish.enter(
        .new(
          EntryOpening(
            subject: EntrySubject(.park, enterprise: nil, key: "模拟园区\(number + 1)"), title: "模拟园区\(number + 1)",
            area: district.code, origin: .hand, fields: ["所在区": district.code.text, "张江专项覆盖": "待核实"])))
    }
    try await act(register, wishes, on: day, reason: "模拟数据", now)
  }

  /// Recognitions of some of those whose rung is known, each valid for three years from a day of its own.
  private func addRecognitions(on day: CalendarDay, _ now: Timestamp) async throws {
    guard let register = InstrumentID(Self.ladder) else { return }
    let codes = try await desk.candidates(
      RegisterQuery(register, .state(.entered)), on: now.dayInShanghai, within: .everywhere
    ).rows.filter(\.isDecided).map(\.enterprise)
    let wishes = codes.enumerated().filter { $0.offset % 3 != 0 }.map { number, code in
      // Spread over the three years before, so that some end soon.
      let recognised = now.dayInShanghai.adding(days: -(1_100 - number * 37 % 1_040))
      return RegisterCommand.Wish.enter(
        .new(
          EntryOpening(
            subject: EntrySubject(code), title: "", area: nil, origin: .rule,
            fields: ["认定日期": "\(recognised)", "有效期至": "\(recognised.adding(days: 1_095))", "复核结果": "未到期"])))
    }
    try await act(register, wishes, on: day, reason: "模拟数据：认定公告", now)
  }

  private func act(
    _ register: InstrumentID, _ wishes: [RegisterCommand.Wish], on day: CalendarDay, reason: String, _ now: Timestamp
  ) async throws {
    guard !wishes.isEmpty else { return }
    let command = RegisterCommand(
      register: register, day: day, wishes: wishes, ground: Ground(reason: reason, evidence: "模拟数据"))
    _ = try await desk.act(
      command, command: command.command(by: .demonstration, key: "registers-\(register)-\(day)"), at: now,
      within: .everywhere)
  }
}
