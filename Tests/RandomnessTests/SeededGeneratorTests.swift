import Randomness
import Testing

@Suite("Numbers that repeat themselves")
struct SeededGeneratorTests {
  @Test("a seed gives the numbers that SplitMix64 gives, on every machine")
  func known() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test("what one stream draws never changes another, and no two streams begin alike")
  func streams() {
    let first = (0..<100).map { stream in
      var generator = SeededGenerator(seed: 7, stream: UInt64(stream))
      return generator.next()
    }
    #expect(Set(first).count == 100)
  }

  @Test("what happens once in one time always does, and once in four a quarter of the times")
  func once() {
    var generator = SeededGenerator(seed: 3)
    #expect((0..<100).allSatisfy { _ in generator.once(in: 1) })
    #expect((2_300...2_700).contains((0..<10_000).count { _ in generator.once(in: 4) }))
  }
}
