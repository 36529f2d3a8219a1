import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

/// What random commands are given to, one after another.
protocol Office {
  var book: MemoryBook { get }
  func refusal(_ command: DeliveryCommand, by actor: ActorID?, on today: String) -> String?
}

extension DeliveryFixture: Office {}
extension AwardFixture: Office {}

extension Office {
  /// Gives a command, and holds whether it is taken against what a model says of it.
  /// - Returns: whether it was taken.
  func takes(
    _ command: DeliveryCommand, by actor: ActorID, on today: CalendarDay, if isAllowed: Bool, _ place: String
  ) -> Bool {
    let refusal = refusal(command, by: actor, on: "\(today)")
    #expect((refusal == nil) == isAllowed, "\(command) by \(actor): \(refusal ?? "taken"), \(place)")
    return refusal == nil
  }

  /// What holds after every command, whatever it was: entries sum to nothing, and no balance is below zero.
  func checkBalances(_ place: String) {
    #expect(book.postings.reduce(0) { $0 + $1.change.fen } == 0, "\(place)")
    #expect(book.balances.allSatisfy { $0.key.isSource || $0.value >= .zero }, "\(place)")
  }
}

extension SeededGenerator {
  /// A number of something, counted from 1: one of the last few, or now and then one that is not there yet.
  mutating func recent(_ count: Int, among few: Int = 6) -> Int {
    Int.random(in: max(1, count - few + 1)...count + 1, using: &self)
  }
}
