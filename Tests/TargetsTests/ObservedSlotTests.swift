import Enterprises
import PolicyCorpus
import Quantities
import Testing

@testable import Targets

@Suite("Figures that several sources give for one place and time")
struct ObservedSlotTests {
  private static let density = "zhuanxing-2026/7#robot-density"
  private static let platforms = "gaozhiliang-2023/5#service-manufacturing-platforms"

  private func value(_ indicator: String, _ observations: [Observation], year: Int, on day: String) throws -> String? {
    let board = try Fixture.board(on: day, observations)
    let place = TargetPlace.area(try Fixture.area("310000"))
    return board.progress(of: try Fixture.id(indicator), in: place, year: year)?.measure.value?.plainText()
  }

  private func told(
    _ value: String, _ id: Int, _ basis: Basis = .statisticalAggregate, source: String = "示例公报",
    time: String = "2026-06",
    place: String = "310000"
  ) throws -> Observation {
    try Fixture.observation(Self.density, time, value, place: place, id: id, basis: basis, source: source)
  }

  @Test("what is on the higher ranked basis counts, whichever was recorded first, and the other stays beside it")
  func ranked() throws {
    for isLater in [false, true] {
      let observations = [
        try told("560", isLater ? 2 : 1), try told("540", isLater ? 1 : 2, .voluntary, source: "示例协会"),
      ]
      let board = try Fixture.board(on: "2026-11-01", observations)
      let (id, place) = (try Fixture.id(Self.density), TargetPlace.area(try Fixture.area("310000")))
      let measure = try #require(board.progress(of: id, in: place, year: 2026)?.measure)
      #expect(measure.value == 560 && board.standing(of: id, in: place).map(\.line.value) == [560])
      let slot = try #require(board.disagreements(in: measure).first)
      #expect(slot.counting.line.value == 560 && slot.differing.map(\.line.value) == [540])
      #expect(slot.isOutranked(slot.others[0]) && board.observations[id]?.count == 2)
    }
    // Every basis has a rank of its own.
    #expect(Set(Basis.Kind.allCases.map(\.rank)).count == Basis.Kind.allCases.count)
  }

  @Test(
    "of one basis the later recorded counts, the same number is no disagreement, and what was taken back counts for nothing"
  )
  func later() throws {
    let (first, second) = (try told("560", 1), try told("540", 2, source: "示例来函"))
    let slot = try #require([first, second].slots.first)
    #expect(slot.counting.id == 2 && slot.others.map(\.id) == [1] && !slot.isOutranked(slot.others[0]))
    #expect(try value(Self.density, [first, second], year: 2026, on: "2026-11-01") == "540")
    let same = [first, try told("560", 3, .voluntary, source: "示例协会")]
    #expect(same.slots.map(\.differing.count) == [0] && same.slots[0].others.count == 1)
    var ended = second
    ended.ending = Ending(successor: nil, reason: "来函收回", trace: Fixture.trace)
    #expect([first, ended].slots.map(\.counting.id) == [1])
    #expect(try value(Self.density, [first, ended], year: 2026, on: "2026-11-01") == "560")
    // Other places and times are other figures.
    let apart = [first, try told("1", 4, place: "310117"), try told("2", 5, time: "2026-07")]
    #expect(apart.slots.map(\.counting.id) == [1, 4, 5] && apart.slots.allSatisfy(\.others.isEmpty))
  }

  @Test("a month told while it ran gives way to what was told of more of it, on whatever basis")
  func running() throws {
    let early = try Fixture.observation(Self.density, "2026-06", "500", id: 1, toldOn: "2026-06-10")
    let whole = try Fixture.observation(
      Self.density, "2026-06", "560", id: 2, toldOn: "2026-07-05", basis: .voluntary, source: "示例协会")
    #expect([early, whole].slots.count == 2)
    #expect(try value(Self.density, [early, whole], year: 2026, on: "2026-11-01") == "560")
  }

  @Test("a sum of months has one figure of each")
  func sums() throws {
    let observations = [
      try Fixture.observation(Self.platforms, "2025-01", "3", id: 1),
      try Fixture.observation(Self.platforms, "2025-01", "5", id: 2, basis: .voluntary, source: "示例协会"),
      try Fixture.observation(Self.platforms, "2025-02", "2", id: 3),
    ]
    #expect(try value(Self.platforms, observations, year: 2025, on: "2025-04-10") == "5")
    let board = try Fixture.board(on: "2025-04-10", observations)
    let place = TargetPlace.area(try Fixture.area("310000"))
    let measure = try #require(board.progress(of: try Fixture.id(Self.platforms), in: place, year: 2025)?.measure)
    #expect(board.disagreements(in: measure).map(\.counting.id) == [1])
  }

  @Test("a figure unlike another source's is asked about, and so is a correction to one")
  func doubts() throws {
    let official = try told("560", 1, time: "2026-01")
    func refusals(_ command: TargetCommand, _ state: TargetState) throws -> [String] {
      let decision = TargetDecision(
        corpus: try Fixture.corpus(), scope: .everywhere, at: try Fixture.noon("2026-03-01"))
      return Fixture.codes { _ = try decision.decide(command, state) }
    }
    func observe(
      _ value: String, time: String = "2026-01", source: String = "示例协会", reason: String = "", confirmed: Bool = false
    ) throws -> [String] {
      var state = TargetState()
      state.observations = [official]
      return try refusals(
        .observe(
          try Fixture.id(Self.density), lines: [.init(place: "310000", time: time, value: value)], basis: .voluntary,
          source: source, reason: reason, isConfirmed: confirmed), state)
    }
    #expect(try observe("540") == ["figure.doubtful"])
    #expect(try observe("560") == [] && observe("540", time: "2026-02") == [])
    #expect(try observe("540", confirmed: true) == ["targets.no-reason"])
    #expect(try observe("540", reason: "两个来源都核过", confirmed: true) == [])
    // Ten times the target besides: each doubt is told, so that none is confirmed unseen.
    #expect(try observe("6000") == ["figure.doubtful", "figure.doubtful"])
    // The source's own earlier figure is corrected, and is no other's.
    #expect(try observe("540", source: "示例公报", reason: "核减") == [])
    var state = TargetState()
    let other = try told("560", 2, .voluntary, source: "示例协会", time: "2026-01")
    (state.observation, state.observations) = (other, [official, other])
    func correct(_ value: String) throws -> [String] {
      try refusals(.correct(observation: 2, value: value, reason: "更正"), state)
    }
    #expect(try correct("541") == ["figure.doubtful"] && correct("560") == [])
    #expect(try correct("6000") == ["figure.doubtful", "figure.doubtful"])
  }
}
