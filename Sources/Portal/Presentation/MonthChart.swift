/// A year by its months as lines, drawn here so that it needs no script: with the range that a forecast gives the year, and
/// a level to hold them against. It stands beside a table with the same figures, which is what is read aloud and copied.
struct MonthChart: Sendable {
  /// What is drawn of one thing: its figures from January on, `nil` for what is unknown.
  struct Line: Sendable {
    /// Chooses the colour and the dashes, so that no meaning is by colour alone.
    let css: String
    let name: String
    let values: [Double?]
    /// Whether it goes on past what is unknown: a projection does, what was told does not.
    var isJoined = false
    /// The month, counted from 0, that was not over when its figure was told: it is drawn hollow.
    var running: Int?
  }

  struct Stroke: Sendable {
    let css: String
    let name: String
    /// Points of lines without a gap.
    let runs: [String]
    let dots: [Dot]
  }

  struct Dot: Sendable {
    let x: Int
    let y: Int
    /// Whether its month was not over.
    let isRunning: Bool
  }

  struct Tick: Sendable {
    let y: Int
    let text: String
  }

  struct Month: Sendable {
    let x: Int
    let text: String
    /// Left out where there is little room.
    let isMinor: Bool
  }

  /// Where the year may end.
  struct Range: Sendable {
    let y: Int
    let height: Int
    let name: String
  }

  struct Level: Sendable {
    let y: Int
    let name: String
  }

  let id: String
  let title: String
  /// What each line comes to last, in words.
  let description: String
  let strokes: [Stroke]
  let range: Range?
  let level: Level?
  let ticks: [Tick]
  let months: [Month]

  // In units of the drawing, which is 760 by 280.
  private static let left = 110
  private static let step = 54
  private static let top = 12
  private static let bottom = 248

  /// - Parameters:
  ///   - id: of the element, once on a page.
  ///   - range: the lower and the upper end of what the year may come to.
  ///   - level: what the lines are held against; it is left out where they are so small that it would flatten them, unless
  ///     it must stand: without its target a plan looks like one.
  ///   - label: a figure in words.
  /// - Returns: `nil` where no line has two figures, or one to be held against a range.
  init?(
    _ id: String, title: String, lines: [Line], range: (low: Double, high: Double, name: String)? = nil,
    level: (value: Double, name: String)? = nil, mustHaveLevel: Bool = false, words: Strings,
    label: (Double) -> String
  ) {
    let told = lines.filter { $0.values.contains { $0 != nil } }
    guard !told.isEmpty, range != nil || told.contains(where: { $0.values.count { $0 != nil } > 1 }) else { return nil }
    let drawn = max(told.flatMap(\.values).compactMap { $0 }.max() ?? 0, range?.high ?? 0)
    let shown = level.flatMap { mustHaveLevel || $0.value <= drawn * 4 ? $0 : nil }
    let most = max(drawn, shown?.value ?? 0)
    guard most > 0, most.isFinite else { return nil }
    func y(_ value: Double) -> Int {
      Self.bottom - Int((max(0, value) / most * Double(Self.bottom - Self.top)).rounded())
    }
    func x(_ month: Int) -> Int { Self.left + month * Self.step }
    self.id = id
    self.title = title
    strokes = told.map { line in
      let dots = line.values.enumerated().map { month, value in
        value.map { Dot(x: x(month), y: y($0), isRunning: month == line.running) }
      }
      let runs = line.isJoined ? [dots.compactMap { $0 }] : dots.split { $0 == nil }.map { $0.compactMap { $0 } }
      return Stroke(
        css: line.css, name: line.name,
        runs: runs.filter { $0.count > 1 }.map { $0.map { "\($0.x),\($0.y)" }.joined(separator: " ") },
        dots: dots.compactMap { $0 })
    }
    self.range = range.map { Range(y: y($0.high), height: max(2, y($0.low) - y($0.high)), name: $0.name) }
    self.level = shown.map { Level(y: y($0.value), name: $0.name) }
    let unit = Self.unit(below: most)
    ticks = (0...Int(most / unit)).map { Tick(y: y(Double($0) * unit), text: label(Double($0) * unit)) }
    months = (0..<12).map {
      Month(x: x($0), text: words("chart.month", ["month": "\($0 + 1)"]), isMinor: !$0.isMultiple(of: 3))
    }
    let last = told.compactMap { line in
      line.values.lastIndex { $0 != nil }.map { month in
        words(
          "chart.last",
          ["name": line.name, "month": "\(month + 1)", "value": label(line.values[month] ?? 0)])
      }
    }
    description = last.joined(separator: words("sentence.separator"))
  }

  /// One, two or five of a power of ten, at least one, of which a scale has from two to five.
  private static func unit(below most: Double) -> Double {
    var power = 1.0
    while power * 10 <= most { power *= 10 }
    return most >= power * 5 ? power * 2 : most >= power * 2 ? power : max(1, power / 2)
  }
}
