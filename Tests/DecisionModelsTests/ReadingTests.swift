import Testing

@testable import DecisionModels

@Suite struct ReadingTests {
}
