import Diagnostics

/// Searches one text for the matches of an expression, the leftmost first.
struct RegexMatcher {
  private enum Choice {
    /// Go on at an instruction and a place.
    case resume(Int, Int)
    /// Put a slot's old place back.
    case restore(Int, Int)
  }

  /// How many places times instructions are remembered as tried: 16 megabytes.
  private static let memoryLimit = 1 << 27
  private static let stepsAtOnce = 4096
  static let unset = -1

  let text: [Unicode.Scalar]
  private let program: RegexProgram
  private let spend: (Int) throws(Diagnostic) -> Void
  private var slots: [Int] = []
  private var choices: [Choice] = []
  /// A bit for each instruction and place that led nowhere; none where back-references make that depend on the way.
  private var tried: [UInt64] = []
  private var triedWords: [Int] = []
  private var steps = 0

  /// - Parameter spend: takes steps from the evaluation's limit.
  init(
    _ expression: RegularExpression, _ text: String, spend: @escaping (Int) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    program = expression.program
    self.text = Array(text.unicodeScalars)
    self.spend = spend
    let (bits, overflows) = program.instructions.count.multipliedReportingOverflow(by: self.text.count + 1)
    guard !program.hasBackReferences, !overflows, bits <= Self.memoryLimit else { return }
    tried = [UInt64](repeating: 0, count: bits / 64 + 1)
    try spend(tried.count / 64 + self.text.count / 64)
  }

  /// The places of the first match at or after `start`, two for the whole and each group; `unset` for a group that took
  /// no part. `nil` where there is no match.
  mutating func firstMatch(from start: Int) throws(Diagnostic) -> [Int]? {
    for word in triedWords { tried[word] = 0 }
    triedWords.removeAll(keepingCapacity: true)
    guard start <= text.count else { return nil }
    for begin in start...text.count {
      if let end = try run(from: begin) {
        slots[0] = begin
        slots[1] = end
        return slots
      }
    }
    return nil
  }

  /// The end of the match that begins at a place.
  private mutating func run(from begin: Int) throws(Diagnostic) -> Int? {
    slots = [Int](repeating: Self.unset, count: program.slotCount)
    choices = [.resume(0, begin)]
    while let choice = choices.popLast() {
      switch choice {
      case .restore(let slot, let place): slots[slot] = place
      case .resume(let instruction, let place):
        if let end = try follow(instruction, place) { return end }
      }
    }
    return nil
  }

  /// Follows one way until it matches or leads nowhere.
  private mutating func follow(_ first: Int, _ begin: Int) throws(Diagnostic) -> Int? {
    var instruction = first
    var place = begin
    while true {
      steps += 1
      if steps >= Self.stepsAtOnce {
        try spend(steps)
        steps = 0
      }
      if isRepeated(instruction, place) { return nil }
      switch program.instructions[instruction] {
      case .match: return place
      case .jump(let target):
        instruction = target
        continue
      case .split(let preferred, let other):
        choices.append(.resume(other, place))
        instruction = preferred
        continue
      case .save(let slot), .mark(let slot):
        choices.append(.restore(slot, slots[slot]))
        slots[slot] = place
      case .progress(let slot):
        if slots[slot] == place { return nil }
      case .start:
        let isLine = program.options.isMultiline && place > 0 && text[place - 1] == "\n" && place < text.count
        guard place == 0 || isLine else { return nil }
      case .end:
        let isLine = program.options.isMultiline && place < text.count && text[place] == "\n"
        guard place == text.count || isLine else { return nil }
      case .backReference(let group):
        guard let end = placeBehind(group, place) else { return nil }
        place = end
      case .scalar, .any, .set:
        guard place < text.count, takes(program.instructions[instruction], text[place]) else { return nil }
        place += 1
      }
      instruction += 1
    }
  }

  /// Whether the machine was here before; it is marked as having been.
  private mutating func isRepeated(_ instruction: Int, _ place: Int) -> Bool {
    guard !tried.isEmpty else { return false }
    let bit = place * program.instructions.count + instruction
    let mask: UInt64 = 1 << UInt64(bit & 63)
    let word = tried[bit >> 6]
    if word & mask != 0 { return true }
    if word == 0 { triedWords.append(bit >> 6) }
    tried[bit >> 6] = word | mask
    return false
  }

  private func takes(_ instruction: RegexProgram.Instruction, _ scalar: Unicode.Scalar) -> Bool {
    switch instruction {
    case .any: program.options.dotMatchesAll || (scalar != "\n" && scalar != "\r")
    case .scalar(let own): program.options.ignoresCase ? own.equals(ignoringCase: scalar) : own == scalar
    case .set(let set): set.contains(scalar, ignoringCase: program.options.ignoresCase)
    default: false
    }
  }

  /// The place behind a repetition of what a group took; a group that took no part counts as empty.
  private func placeBehind(_ group: Int, _ place: Int) -> Int? {
    let (begin, end) = (slots[2 * group], slots[2 * group + 1])
    guard begin != Self.unset, end != Self.unset else { return place }
    guard place + end - begin <= text.count else { return nil }
    for offset in 0..<(end - begin) {
      let (own, other) = (text[begin + offset], text[place + offset])
      guard program.options.ignoresCase ? own.equals(ignoringCase: other) : own == other else { return nil }
    }
    return place + end - begin
  }
}
