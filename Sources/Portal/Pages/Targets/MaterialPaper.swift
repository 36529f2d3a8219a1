import Materials
import Targets

/// A material on paper: 领导版 of one page, then the annexes, of the very view that the screen has.
extension MaterialView {
  /// What stands on every page of a file beside the text: that it is a draft, or what another issue has to do with it.
  struct Stamp: Sendable {
    enum Kind: String, Sendable {
      case draft, corrects, replaced
    }

    let kind: Kind
    /// At the head of every page.
    let header: String
    /// Below the title.
    let line: String
  }

  /// The page for the leaders takes lines as long as there is room, and says of each part how many more there are and in
  /// which annex; the annexes have all of them.
  func document(mark: String, stamp: Stamp? = nil, _ words: Strings) -> WordDocument {
    let page = LeadersPage(filling: self, marks: [mark] + [stamp?.line].compactMap { $0 }, words)
    var blocks = page.blocks
    for (index, annex) in page.annexes.enumerated() {
      let head = words("targets.dispatch.annex", ["number": "\(index + 1)", "name": annex.name])
      blocks.append(.newPage)
      if case .table(let table) = annex.content {
        blocks.append(
          .table(
            .init(caption: head, head: table.head, rows: table.rows.map { [$0.name] + $0.cells }, note: table.note)))
        continue
      }
      blocks.append(.heading(head))
      if case .corrections = annex.content {
        blocks += corrections.map { .paragraph($0) }
        continue
      }
      if !page.hasMoves, !moves.isEmpty {
        blocks.append(.heading(words("targets.dispatch.part.progress")))
        blocks += moves.map { .paragraph($0.text) }
      }
      if let toldOn { blocks.append(.paragraph(toldOn)) }
      for (place, part) in parts.enumerated() where page.isCut(place) {
        blocks.append(.heading(part.heading))
        blocks += (part.lines.isEmpty ? [words("targets.dispatch.nothing")] : part.lines).map { .paragraph($0) }
      }
    }
    return WordDocument(title: title, blocks: blocks, header: stamp?.header)
  }
}

/// 领导版: the page as it is being filled.
private struct LeadersPage {
  struct Annex {
    enum Content {
      case table(MaterialView.Table)
      case corrections
      /// Whatever the page has no room for.
      case rest
    }

    let name: String
    let content: Content
  }

  private let view: MaterialView
  private let marks: [String]
  private let words: Strings
  private(set) var hasMoves = false
  private var hasToldOn = false
  /// Whether the parts have one line together: where not even a heading of each has room.
  private var isMerged = false
  /// Whether the annexes are named, and not only counted.
  private var hasNames = false
  /// The lines of each part that the page has.
  private var taken: [Set<Int>]
  /// The beginning of a part's first line, where none of its lines has room in whole.
  private var begun: [Int: String] = [:]
  /// How many lines of the page are left; below 0 where it is too full.
  private var left = 0

  /// Fills the page line by line: how each part begins, the names of the annexes, who rose and fell, then the parts in turn,
  /// of each its next line, until nothing that is left has room. A line that is too long leaves its room to shorter ones.
  /// Cost: lays the page out once for each line that may have room.
  init(filling view: MaterialView, marks: [String], _ words: Strings) {
    self.view = view
    self.marks = marks
    self.words = words
    taken = view.parts.map { _ in [] }
    left = WordDocument.linesOfPage - WordDocument.lines(of: blocks)
    guard left >= 0 else {
      isMerged = true
      return
    }
    // Who may enter is named in order: nobody is passed over for a shorter name, nor named where it is not said for what.
    var isNamed: Set<Int> = []
    for (place, opening) in openings where !take({ $0.taken[place].formUnion(opening) }) {
      let leads = opening.filter { view.parts[place].items[$0].isLead }
      if !leads.isEmpty { take { $0.taken[place].formUnion(leads) } }
      isNamed.insert(place)
    }
    take { $0.hasNames = true }
    take { $0.hasMoves = true }
    let queues = view.parts.map(\.order)
    for turn in 1..<max(1, queues.map(\.count).max() ?? 0) {
      for (place, queue) in queues.enumerated() where turn < queue.count {
        let item = view.parts[place].items[queue[turn]]
        if item.short == nil {
          guard left > 0, WordDocument.lines(of: item.sentence.text) <= left else { continue }
          take { $0.taken[place].insert(queue[turn]) }
        } else if !isNamed.contains(place), !take({ $0.taken[place].insert(queue[turn]) }) {
          isNamed.insert(place)
        }
      }
    }
    let ending = words("targets.dispatch.whole", ["number": "\(annexes.count)"])
    for (place, queue) in queues.enumerated() where taken[place].isDisjoint(with: queue) {
      guard let first = queue.first else { continue }
      for rows in (1...3).reversed() where begun[place] == nil && rows <= left {
        let text = view.parts[place].items[first].sentence.text
        guard let short = WordDocument.shortened(text, to: rows, ending: ending) else { continue }
        take { $0.begun[place] = short }
      }
    }
    // With the annex that has all lines the day stands there.
    take { $0.hasToldOn = true }
  }

  /// How each part begins: how many there are, and its first line; those that take the least room first, so that as many
  /// parts as can be have something.
  private var openings: [(place: Int, lines: [Int])] {
    view.parts.enumerated().map { place, part -> (place: Int, lines: [Int], cost: Int) in
      let lines = part.items.indices.filter { part.items[$0].isLead } + part.order.prefix(1)
      let cost = lines.reduce(0) { sum, line in
        sum + WordDocument.lines(of: part.items[line].short ?? part.items[line].sentence.text)
      }
      return (place, lines, cost)
    }.sorted { ($0.cost, $0.place) < ($1.cost, $1.place) }.map { ($0.place, $0.lines) }
  }

  /// Changes the page where it still is one then.
  /// - Returns: whether it is.
  @discardableResult
  private mutating func take(_ change: (inout LeadersPage) -> Void) -> Bool {
    var fuller = self
    change(&fuller)
    fuller.left = WordDocument.linesOfPage - WordDocument.lines(of: fuller.blocks)
    guard fuller.left >= 0 else { return false }
    self = fuller
    return true
  }

  /// Whether the page leaves out something of a part.
  func isCut(_ place: Int) -> Bool { isMerged || taken[place].count < view.parts[place].items.count }

  private var isCut: Bool {
    !hasMoves && !view.moves.isEmpty || !hasToldOn && view.toldOn != nil || view.parts.indices.contains { isCut($0) }
  }

  /// 附件: the tables, what a second issue corrects, then whatever the page has no room for.
  var annexes: [Annex] {
    view.tables.map { Annex(name: $0.caption, content: .table($0)) }
      + (view.corrections.isEmpty ? [] : [Annex(name: words("targets.dispatch.corrections"), content: .corrections)])
      + (isCut ? [Annex(name: words("targets.dispatch.allLines"), content: .rest)] : [])
  }

  var blocks: [WordDocument.Block] {
    let annexes = annexes
    let number = "\(annexes.count)"
    var blocks: [WordDocument.Block] = [.title(view.title)] + marks.map { .mark($0) }
    let progress = words("targets.dispatch.part.progress")
    blocks.append(.heading(hasMoves ? progress : leavingOut(view.moves.count, of: progress, number)))
    var told = view.summary.map(\.text)
    if hasMoves { told += view.moves.map(\.text) }
    if hasToldOn, let toldOn = view.toldOn { told.append(toldOn) }
    blocks += told.map { .paragraph($0) }
    if isMerged {
      blocks.append(.paragraph(words("targets.dispatch.partsInAnnex", ["number": number])))
    } else {
      for (place, part) in view.parts.enumerated() {
        blocks += self.blocks(of: part, taken[place], number)
        if let beginning = begun[place] { blocks.append(.paragraph(beginning)) }
      }
    }
    guard !annexes.isEmpty else { return blocks }
    guard hasNames else { return blocks + [.paragraph(words("targets.dispatch.annexCount", ["count": number]))] }
    let names = annexes.enumerated().map { "\($0.offset + 1). \($0.element.name)" }
    let named = words("targets.dispatch.annexes", ["names": names.joined(separator: words("sentence.separator"))])
    return blocks + [.paragraph(named)]
  }

  private func leavingOut(_ count: Int, of heading: String, _ annex: String) -> String {
    count == 0
      ? heading : words("targets.dispatch.rest", ["heading": heading, "count": "\(count)", "number": annex])
  }

  /// Its heading with how many lines are left out, and the lines that are there; those with a short form are named in one
  /// sentence.
  private func blocks(of part: MaterialView.Part, _ taken: Set<Int>, _ annex: String) -> [WordDocument.Block] {
    guard !part.items.isEmpty else {
      return [.heading(part.heading + words("targets.dispatch.runIn") + words("targets.dispatch.nothing"))]
    }
    let left = part.items.indices.count { !taken.contains($0) && !part.items[$0].isLead }
    let isNone = taken.allSatisfy { part.items[$0].isLead }
    let heading =
      left > 0 && isNone
      ? words("targets.dispatch.allOf", ["heading": part.heading, "count": "\(left)", "number": annex])
      : left == 0 && taken.count < part.items.count
        ? words("targets.dispatch.seeAnnex", ["heading": part.heading, "number": annex])
        : leavingOut(left, of: part.heading, annex)
    var blocks: [WordDocument.Block] = [.heading(heading)]
    var names: [String] = []
    func name() {
      guard !names.isEmpty else { return }
      let all = names.joined(separator: words("list.separator"))
      blocks.append(.paragraph(words("targets.dispatch.named", ["names": all])))
      names = []
    }
    for index in part.items.indices where taken.contains(index) {
      if let short = part.items[index].short {
        names.append(short)
      } else {
        name()
        blocks.append(.paragraph(part.items[index].sentence.text))
      }
    }
    name()
    return blocks
  }
}
