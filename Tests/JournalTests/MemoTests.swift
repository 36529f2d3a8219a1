import Testing

@testable import Journal

@Suite("Memo")
struct MemoTests {
  @Test("An answer is worked out once while its grounds hold, and again when they have changed")
  func grounds() {
    let memo = Memo<String, Int, Int>()
    var asked = 0
    func answer(on grounds: Int) -> Int {
      memo.answer(to: "entries", on: grounds) {
        asked += 1
        return grounds * 10
      }
    }
    #expect(answer(on: 1) == 10)
    #expect(answer(on: 1) == 10)
    #expect(asked == 1)
    #expect(answer(on: 2) == 20)
    #expect(asked == 2)
    #expect(memo.answer(to: "entries", on: 1) == nil)
  }

  @Test("A question too many lets all others go, and a known one none")
  func most() {
    let memo = Memo<Int, Int, String>(most: 2)
    memo.keep("a", to: 1, on: 0)
    memo.keep("b", to: 2, on: 0)
    memo.keep("c", to: 2, on: 0)
    #expect(memo.answer(to: 1, on: 0) == "a")
    memo.keep("d", to: 3, on: 0)
    #expect(memo.answer(to: 1, on: 0) == nil)
    #expect(memo.answer(to: 3, on: 0) == "d")
  }

  @Test("Work that fails keeps nothing")
  func failing() {
    struct Fault: Error {}
    let memo = Memo<Int, Int, Int>()
    #expect(throws: Fault.self) { try memo.answer(to: 1, on: 0) { throw Fault() } }
    #expect(memo.answer(to: 1, on: 0) == nil)
  }
}
