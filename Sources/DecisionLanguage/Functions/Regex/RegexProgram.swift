/// A regular expression as instructions for a machine that goes back where it took a wrong turn.
struct RegexProgram: Sendable {
  enum Instruction: Sendable {
    case scalar(Unicode.Scalar)
    case any
    case set(ScalarSet)
    case start
    case end
    /// Goes on at the first, and at the second where that leads nowhere.
    case split(Int, Int)
    case jump(Int)
    /// Keeps the place as the beginning or end of a group.
    case save(Int)
    case backReference(Int)
    /// Keeps the place at which a turn of a loop begins; `progress` fails where the turn took nothing.
    case mark(Int)
    case progress(Int)
    case match
  }

  private(set) var instructions: [Instruction] = []
  let options: RegexOptions
  /// Two for the whole match and each group, and one for each loop that may take nothing.
  private(set) var slotCount = 2
  private(set) var hasBackReferences = false

  init(_ node: RegexNode, _ options: RegexOptions) throws(RegexFault) {
    self.options = options
    slotCount = 2 * (node.groupCount + 1)
    try append(node)
    try emit(.match)
  }

  private mutating func emit(_ instruction: Instruction) throws(RegexFault) {
    guard instructions.count < RegularExpression.sizeLimit else {
      throw RegexFault("式子展开后太大", "the pattern is too large with its repetitions written out")
    }
    instructions.append(instruction)
  }

  private mutating func append(_ node: RegexNode) throws(RegexFault) {
    switch node {
    case .scalar(let scalar): try emit(.scalar(scalar))
    case .any: try emit(.any)
    case .set(let set): try emit(.set(set))
    case .start: try emit(.start)
    case .end: try emit(.end)
    case .backReference(let number):
      hasBackReferences = true
      try emit(.backReference(number))
    case .sequence(let nodes):
      for node in nodes { try append(node) }
    case .group(let number, let inner):
      try emit(.save(2 * number))
      try append(inner)
      try emit(.save(2 * number + 1))
    case .alternatives(let branches):
      var exits: [Int] = []
      for branch in branches.dropLast() {
        let split = instructions.count
        try emit(.split(0, 0))
        try append(branch)
        exits.append(instructions.count)
        try emit(.jump(0))
        instructions[split] = .split(split + 1, instructions.count)
      }
      if let last = branches.last { try append(last) }
      for exit in exits { instructions[exit] = .jump(instructions.count) }
    case .repetition(let inner, let least, let most, let isGreedy):
      for _ in 0..<least { try append(inner) }
      if let most {
        try appendOptional(inner, times: most - least, isGreedy)
      } else {
        try appendLoop(inner, isGreedy)
      }
    }
  }

  private mutating func appendOptional(_ inner: RegexNode, times: Int, _ isGreedy: Bool) throws(RegexFault) {
    var splits: [Int] = []
    for _ in 0..<times {
      splits.append(instructions.count)
      try emit(.split(0, 0))
      try append(inner)
    }
    for split in splits {
      instructions[split] = isGreedy ? .split(split + 1, instructions.count) : .split(instructions.count, split + 1)
    }
  }

  private mutating func appendLoop(_ inner: RegexNode, _ isGreedy: Bool) throws(RegexFault) {
    let split = instructions.count
    try emit(.split(0, 0))
    let slot = slotCount
    if inner.mayBeEmpty {
      slotCount += 1
      try emit(.mark(slot))
    }
    try append(inner)
    if inner.mayBeEmpty { try emit(.progress(slot)) }
    try emit(.jump(split))
    instructions[split] = isGreedy ? .split(split + 1, instructions.count) : .split(instructions.count, split + 1)
  }
}

extension RegexNode {
  /// Whether the node may match without taking anything.
  fileprivate var mayBeEmpty: Bool {
    switch self {
    case .scalar, .any, .set: false
    case .start, .end, .backReference: true
    case .sequence(let nodes): nodes.allSatisfy(\.mayBeEmpty)
    case .alternatives(let branches): branches.contains { $0.mayBeEmpty }
    case .group(_, let inner): inner.mayBeEmpty
    case .repetition(let inner, let least, _, _): least == 0 || inner.mayBeEmpty
    }
  }

  fileprivate var groupCount: Int {
    switch self {
    case .scalar, .any, .set, .start, .end, .backReference: 0
    case .sequence(let nodes), .alternatives(let nodes): nodes.reduce(0) { $0 + $1.groupCount }
    case .group(_, let inner): 1 + inner.groupCount
    case .repetition(let inner, _, _, _): inner.groupCount
    }
  }
}
