import Decimals
import Enterprises
import PolicyCorpus
import Quantities

/// A supply for a demand, or a demand for a supply: how far the two fit, and why.
public struct ExchangeMatch: Sendable, Hashable {
  /// How one declared criterion comes out.
  public struct Reason: Sendable, Hashable {
    public enum Fit: String, Sendable, Hashable {
      case met, missed
      /// A part of a number that is asked for: 10 of 20.
      case partly
      /// One of the two says nothing of it, or nothing that can be compared.
      case unsaid
    }

    public let criterion: ExchangeDeclaration.Criterion
    public let demand: String?
    public let supply: String?
    public let fit: Fit
  }

  public let offer: ExchangeOffer
  /// One for each criterion, in the order of the declaration.
  public let reasons: [Reason]
  /// How alike the words of the two are, in thousandths.
  public let likeness: Int
  /// The longest words that both have.
  public let shared: [String]

  public var met: Int { reasons.count { $0.fit == .met } }
  public var partly: Int { reasons.count { $0.fit == .partly } }
  public var missed: Int { reasons.count { $0.fit == .missed } }

  /// Ranks the entries of the other side for an entry: first whoever misses least, then whoever meets most, then whoever
  /// meets most in part, then whose words are most alike. No weights that nobody can check: each rank can be read off the
  /// reasons. Who is of another trade misses that, and so stands behind who has a part of the number that is asked for.
  ///
  /// Left out is who meets nothing, not even in part, and shares no word.
  /// Cost: linear in the entries and the length of their texts.
  public static func ranked(
    _ others: [ExchangeOffer], for entry: ExchangeEntry, by declaration: ExchangeDeclaration
  ) -> [ExchangeMatch] {
    let own = ExchangeOffer.posted(entry)
    let words = SharedWords(own.words(declaration))
    return others.filter { $0.side == own.side.other && $0.party != own.party }
      .map { other in
        let (demand, supply) = own.side == .demand ? (own, other) : (other, own)
        let text = other.words(declaration)
        return ExchangeMatch(
          offer: other,
          reasons: declaration.criteria.map { criterion in
            Reason(
              criterion, demand: demand.figures.values[criterion.name], supply: supply.figures.values[criterion.name])
          }, likeness: words.likeness(to: text), shared: words.shared(with: text))
      }
      .filter { $0.met + $0.partly > 0 || $0.likeness > 0 }
      .sorted {
        ($0.missed, -$0.met, -$0.partly, -$0.likeness, $0.offer.order.0, $0.offer.order.1)
          < ($1.missed, -$1.met, -$1.partly, -$1.likeness, $1.offer.order.0, $1.offer.order.1)
      }
  }
}

extension ExchangeMatch.Reason {
  init(_ criterion: ExchangeDeclaration.Criterion, demand: String?, supply: String?) {
    self.criterion = criterion
    self.demand = demand
    self.supply = supply
    guard let demand, let supply else {
      fit = .unsaid
      return
    }
    fit =
      switch criterion.fit {
      case .same: Self.fit(criterion.field.type == .area ? Self.overlap(demand, supply) : demand == supply)
      case .atLeast: Self.share(of: supply, in: demand)
      case .atMost: Self.fit(Self.compare(supply, demand) { $0 <= $1 })
      case .by: Self.fit(CalendarDay(supply).flatMap { supply in CalendarDay(demand).map { supply <= $0 } })
      case .words: Self.fit(SharedWords(demand).speaksOf(supply))
      }
  }

  private static func fit(_ holds: Bool?) -> Fit { holds.map { $0 ? .met : .missed } ?? .unsaid }

  /// Of a number that is asked for what is there is all of it, a part, or nothing.
  private static func share(of supply: String, in demand: String) -> Fit {
    let all = fit(compare(supply, demand) { $0 >= $1 })
    return all == .missed && compare(supply, "0", { $0 > $1 }) == true ? .partly : all
  }

  private static func overlap(_ left: String, _ right: String) -> Bool? {
    guard let left = AreaCode(left), let right = AreaCode(right) else { return nil }
    return left.contains(right) || right.contains(left)
  }

  private static func compare(
    _ left: String, _ right: String, _ holds: (Decimal128, Decimal128) -> Bool
  ) -> Bool? {
    guard let left = Decimal128(exactly: left), let right = Decimal128(exactly: right) else { return nil }
    return holds(left, right)
  }
}

/// The words of one text held against others: pairs of neighbouring characters, which need no dictionary of Chinese.
struct SharedWords {
  private let characters: [Character]
  private let pairs: Set<String>

  init(_ text: String) {
    characters = Self.folded(text)
    pairs = Self.pairs(of: characters)
  }

  /// Words that stand in so many entries that having them in common says nothing: what the sides are called, units, and
  /// the label of made-up data.
  private static let commonplace = [
    "模拟数据", "需求", "供给", "成果", "发榜", "希望", "可以", "提供", "寻找", "平方米", "平米", "万元", "亿元", "以上", "以下", "不超过", "若干",
  ]

  /// What is counted by: 十名, 30人, 两台.
  private static let measures: Set<Character> = [
    "名", "人", "位", "个", "台", "套", "间", "层", "亩", "家", "件", "吨", "年", "月", "日", "天", "项", "批", "条", "米", "元",
  ]

  /// Of the pairs of whichever text has fewer the share, one in so many, from which on the two speak of the same thing.
  private static let sameThing = 4

  /// Letters and figures as searching compares them; whatever else stands between them parts words, and so does what is
  /// commonplace.
  private static func folded(_ text: String) -> [Character] {
    let words = commonplace.reduce(SearchText.folded(text)) { $0.replacing($1, with: " ") }
    return withoutCounts(words.map { $0.isLetter || $0.isNumber ? $0 : " " })
  }

  /// A number with what it counts is no word: 二十名 and 三十名 have nothing in common but the number. Other words that
  /// begin with a number, such as 三维 and 5G, are some.
  private static func withoutCounts(_ characters: [Character]) -> [Character] {
    var kept: [Character] = []
    var number = 0
    for character in characters {
      if number > 0, measures.contains(character) {
        kept.replaceSubrange((kept.count - number)..., with: [" "])
        number = 0
        continue
      }
      number = character.isNumber || character == "两" ? number + 1 : 0
      kept.append(character)
    }
    return kept
  }

  /// Figures alone are no word: sizes and sums are compared by their criteria.
  private static func pairs(of characters: [Character]) -> Set<String> {
    Set(
      zip(characters, characters.dropFirst()).filter { first, second in
        first != " " && second != " " && !(first.isNumber && second.isNumber)
      }.map { String([$0, $1]) })
  }

  /// Twice the pairs that both have, of all pairs of the two (Dice, 1945), in thousandths, rounded down.
  func likeness(to text: String) -> Int {
    let other = Self.pairs(of: Self.folded(text))
    guard !pairs.isEmpty, !other.isEmpty else { return 0 }
    return 2_000 * pairs.intersection(other).count / (pairs.count + other.count)
  }

  /// Whether both speak of the same thing, by the pairs that they share; `nil` where one has none and the two differ.
  func speaksOf(_ text: String) -> Bool? {
    let characters = Self.folded(text)
    if characters == self.characters { return true }
    let other = Self.pairs(of: characters)
    guard !pairs.isEmpty, !other.isEmpty else { return nil }
    return Self.sameThing * pairs.intersection(other).count >= min(pairs.count, other.count)
  }

  /// The longest runs of two characters and more that both texts have, at most `limit`, the longest first.
  func shared(with text: String, limit: Int = 5) -> [String] {
    let other = Self.pairs(of: Self.folded(text))
    var runs: Set<String> = []
    var run: [Character] = []
    func close() {
      if run.count > 1 { runs.insert(String(run)) }
      run = []
    }
    for (index, character) in characters.enumerated() {
      if run.isEmpty {
        if character != " " { run = [character] }
        continue
      }
      if character != " ", other.contains(String([characters[index - 1], character])) {
        run.append(character)
      } else {
        close()
        if character != " " { run = [character] }
      }
    }
    close()
    return Array(runs.sorted { ($1.count, $0) < ($0.count, $1) }.prefix(limit))
  }
}
