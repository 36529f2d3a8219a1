import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Services

@Suite("How far a case has come along its declared steps")
struct CaseProgressTests {
  /// The progress of a case with these events, each on its day.
  private func progress(_ events: [(CaseEvent, String)], by hand: [String: String] = [:]) throws -> [String?] {
    let type = try Fixture.type()
    #expect(type.declaration.steps == ["登记", "分派", "办理", "反馈", "销号"])
    let opening = Fixture.opening(type)
    let joining = CaseEvent.joined(
      .init(
        party: 0, unit: Fixture.street, isLead: true, officer: nil, reasons: [], workingDays: 5, contactDue: nil,
        due: nil))
    var all: [(CaseEvent, String)] = [
      (.opened(opening), "2026-03-02"), (joining, "2026-03-02"), (.stepReached("登记"), "2026-03-02"),
    ]
    all += events + hand.map { (.stepReached($0.key), $0.value) }
    let occurrences = all.map { CaseOccurrence($0, at: noonOn(day($1)), actor: person("1"), record: 1) }
    let dossier = CaseDossier(
      case: try #require(ServiceCase(id: .init(1), occurrences)), occurrences: occurrences, contact: nil,
      enterprise: "某企业", terms: CaseTerms(contact: 1, simple: 5, complex: 15, origin: .table),
      calendar: try Fixture.calendar())
    return dossier.progress(along: type.declaration.steps).map { $0.day.map { "\($0)" } }
  }

  private let handed = (CaseEvent.assigned(party: 0, officer: person("2"), reasons: []), "2026-03-03")
  private let taken = (CaseEvent.taken(party: 0, afterWorkingDays: 2), "2026-03-04")
  private let closed = (CaseEvent.closed(party: 0, .done, words: "已解决"), "2026-03-05")

  @Test("handing out, taking up and closing reach their steps by themselves, each on its day")
  func reached() throws {
    #expect(try progress([]) == ["2026-03-02", nil, nil, nil, nil])
    #expect(try progress([handed]) == ["2026-03-02", "2026-03-03", nil, nil, nil])
    #expect(try progress([taken]) == ["2026-03-02", "2026-03-04", "2026-03-04", nil, nil])
    #expect(
      try progress([handed, taken, closed]) == [
        "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-05",
      ])
  }

  @Test("what is handed on or open elsewhere is not ended, and opening it again takes the end back")
  func notEnded() throws {
    let second = CaseEvent.joined(
      .init(
        party: 1, unit: Fixture.songjiang, isLead: false, officer: nil, reasons: [], workingDays: 5, contactDue: nil,
        due: nil))
    #expect(
      try progress([taken, (second, "2026-03-04"), closed]) == [
        "2026-03-02", "2026-03-04", "2026-03-04", "2026-03-05", nil,
      ])
    // Who works beside the lead answers for the whole only where nobody else does any more.
    let aside = (CaseEvent.closed(party: 1, .done, words: "已批"), "2026-03-05")
    let beside = [taken, (second, "2026-03-04"), aside]
    #expect(try progress(beside) == ["2026-03-02", "2026-03-04", "2026-03-04", nil, nil])
    #expect(
      try progress(beside + [(closed.0, "2026-03-06")]) == [
        "2026-03-02", "2026-03-04", "2026-03-04", "2026-03-06", "2026-03-06",
      ])
    let handedOn = (CaseEvent.closed(party: 0, .handedOn, words: "转办"), "2026-03-05")
    #expect(
      try progress([taken, (second, "2026-03-04"), handedOn]) == ["2026-03-02", "2026-03-04", "2026-03-04", nil, nil])
    let refused = (CaseEvent.closed(party: 0, .notForMe, words: "不归我们"), "2026-03-03")
    #expect(try progress([refused, (second, "2026-03-03")]) == ["2026-03-02", nil, nil, nil, nil])
    #expect(
      try progress([taken, closed, (.reopened(party: 0, reason: "没有解决"), "2026-03-09"), (second, "2026-03-09")]) == [
        "2026-03-02", "2026-03-04", "2026-03-04", nil, nil,
      ])
  }

  @Test("an enterprise that nobody reached has no answer, and the case ends all the same")
  func notReached() throws {
    let unreached = (CaseEvent.closed(party: 0, .notReachable, words: "打了三次电话"), "2026-03-05")
    #expect(
      try progress([handed, taken, unreached]) == ["2026-03-02", "2026-03-03", "2026-03-04", nil, "2026-03-05"])
  }

  @Test("what somebody says of a step comes before what follows by itself")
  func byHand() throws {
    #expect(
      try progress([taken, closed], by: ["反馈": "2026-03-06"]) == [
        "2026-03-02", "2026-03-04", "2026-03-04", "2026-03-06", "2026-03-05",
      ])
  }

  @Test("steps are recorded once somebody has taken the case up, in their order, and the end by nobody")
  func inOrder() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-03-02")
    func tried(_ step: String, in found: ServiceCase) -> [String] {
      codes {
        var found = found
        try found.act(.step(step), on: "2026-03-04")
      }
    }
    for step in ["分派", "反馈"] { #expect(tried(step, in: found) == ["cases.step-untaken"]) }
    #expect(tried("销号", in: found) == ["cases.step-follows"])
    #expect(tried("审批", in: found) == ["cases.step"])
    try found.act(.take(party: 0, officer: nil), on: "2026-03-03")
    try found.act(.step("反馈"), on: "2026-03-04")
    #expect(tried("办理", in: found) == ["cases.step-passed"] && tried("反馈", in: found) == [])
    #expect(tried("销号", in: found) == ["cases.step-follows"])
    try found.act(.close(party: 0, .done, words: "好了"), on: "2026-03-05")
    try found.act(.reopen(party: 0, reason: "没有解决"), on: "2026-03-06")
    // What the enterprise was told then is not what it will be told now.
    #expect(found.steps.keys.sorted() == ["登记"] && tried("反馈", in: found) == ["cases.step-untaken"])
    try found.act(.take(party: 1, officer: nil), on: "2026-03-07")
    #expect(tried("反馈", in: found) == [])
  }

  @Test("a step that was passed over is made up for with its day, between its neighbours")
  func madeUp() throws {
    let type = try Fixture.type()
    var found = try ServiceCase.opened(type, on: "2026-03-02")
    func tried(_ step: String, _ on: String) -> [String] {
      codes {
        var found = found
        try found.act(.makeUp(step: step, on: day(on)), on: "2026-03-10")
      }
    }
    #expect(tried("办理", "2026-03-04") == ["cases.step-untaken"] && !found.mayMakeUp("办理", of: type))
    try found.act(.take(party: 0, officer: nil), on: "2026-03-03")
    #expect(tried("办理", "2026-03-04") == ["cases.step-not-passed"])
    try found.act(.step("反馈"), on: "2026-03-06")
    #expect(found.mayMakeUp("分派", of: type) && found.mayMakeUp("办理", of: type) && !found.mayMakeUp("反馈", of: type))
    for out in ["2026-03-01", "2026-03-07"] { #expect(tried("办理", out) == ["cases.step-day"]) }
    for within in ["2026-03-02", "2026-03-06"] { #expect(tried("办理", within) == []) }
    #expect(
      try found.act(.makeUp(step: "办理", on: day("2026-03-05")), on: "2026-03-10") == [
        .stepMadeUp("办理", on: day("2026-03-05"))
      ])
    #expect(try found.act(.makeUp(step: "办理", on: day("2026-03-05")), on: "2026-03-11") == [])
    #expect(tried("办理", "2026-03-04") == ["cases.step-recorded"])
    // The one before it is not later than what was made up for.
    #expect(tried("分派", "2026-03-06") == ["cases.step-day"] && tried("分派", "2026-03-05") == [])
    #expect(tried("销号", "2026-03-05") == ["cases.step-follows"] && tried("审批", "2026-03-05") == ["cases.step"])
    #expect(found.steps == ["登记": day("2026-03-02"), "办理": day("2026-03-05"), "反馈": day("2026-03-06")])
  }

  @Test("between steps that were recorded out of order of old, a step is made up for with any day since the intake")
  func outOfOrder() throws {
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-03-02")
    try found.act(.take(party: 0, officer: nil), on: "2026-03-03")
    found.apply(.stepReached("反馈"), at: noonOn(day("2026-03-04")))
    found.apply(.stepReached("分派"), at: noonOn(day("2026-03-06")))
    func tried(_ on: String) -> [String] {
      codes {
        var found = found
        try found.act(.makeUp(step: "办理", on: day(on)), on: "2026-03-10")
      }
    }
    for out in ["2026-03-01", "2026-03-11"] { #expect(tried(out) == ["cases.step-day"]) }
    for within in ["2026-03-02", "2026-03-05", "2026-03-10"] { #expect(tried(within) == []) }
  }

  @Test("an end that somebody recorded of old is none before the case is closed, and bars no other step")
  func recordedEnd() throws {
    #expect(try progress([taken], by: ["销号": "2026-03-04"]).last == .some(nil))
    #expect(try progress([taken, closed], by: ["销号": "2026-03-04"]).last == "2026-03-05")
    var found = try ServiceCase.opened(try Fixture.type(), on: "2026-03-02")
    try found.act(.take(party: 0, officer: nil), on: "2026-03-03")
    found.apply(.stepReached("销号"), at: noonOn(day("2026-03-03")))
    #expect(codes { try found.act(.step("反馈"), on: "2026-03-04") } == [])
  }

  @Test("a term that is no number is named, and so is a missing one")
  func terms() throws {
    #expect(try ServiceTerm.workingDays(typed: " 15 ", field: "days") == 15)
    let fault = #expect(throws: Diagnostics.self) { try ServiceTerm.workingDays(typed: "abc", field: "days") }
    #expect(
      fault?.rendered(in: .chinese) == "days: 错误：“abc”不是工作日数\n  应为：1 到 250 的整数，如 15")
    #expect(throws: Diagnostics.self) { try ServiceTerm.workingDays(typed: "", field: "days") }
    #expect(throws: Diagnostics.self) { try ServiceTerm.workingDays(typed: "1e2", field: "days") }
  }
}
