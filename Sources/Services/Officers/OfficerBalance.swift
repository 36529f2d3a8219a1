import Journal
import Quantities

/// 重新平衡: which enterprises would go from whom to whom, so that officers look after more even numbers. Each move lowers the
/// imbalance: it goes from one who has at least two more than the one who takes. The fullest give first, and of those who
/// could take an enterprise the nearest does, the emptiest among equals.
public struct OfficerBalance: Sendable, Hashable {
  public struct Move: Sendable, Hashable {
    public let enterprise: CreditCode
    public let from: ActorID
    public let to: ActorID
  }

  /// In the order in which they follow from one another; no enterprise stands in two of them.
  public let moves: [Move]
  /// How many enterprises each officer has, and would have.
  public let before: [ActorID: Int]
  public let after: [ActorID: Int]

  /// Why nothing more goes from an officer to another.
  public enum Stay: String, Sendable, Hashable, CaseIterable {
    /// 请假: who is away neither gives nor takes.
    case away
    /// There is nobody whose enterprises they are.
    case nothing
    /// Nobody else is there who may open one of them.
    case nobodyElse = "nobody_else"
    /// Of those who may, nobody has two fewer: a move would only turn the imbalance round.
    case even
    /// As many moves as go at once are made.
    case enough
  }

  /// How it stands with every officer once the moves are made.
  public let stays: [ActorID: Stay]
  /// How many enterprises every officer has now, those who are away among them.
  public let loads: [ActorID: Int]

  /// The most enterprises that move at once.
  public static let mostMoves = 500

  /// - Parameters:
  ///   - held: the enterprises of each officer that the officer may open.
  ///   - officers: who gives and takes; who is away on `day` does neither.
  /// Cost: for each move a pass over the officers; without one left to make, over each two of them.
  public init(_ held: [ActorID: [UnassignedEnterprise]], officers: [Officer], on day: CalendarDay) {
    let present = officers.filter { !$0.isAway(on: day) }.sorted { $0.key < $1.key }
    // What each could give, by area: the first of the order of codes goes first.
    var stock = held.mapValues { own in
      Dictionary(grouping: own, by: \.area).mapValues { $0.map(\.code).sorted(by: >) }
    }
    var loads = Dictionary(present.map { ($0.key, held[$0.key]?.count ?? 0) }, uniquingKeysWith: { $1 })
    before = loads
    var moves: [Move] = []
    while moves.count < Self.mostMoves {
      let givers = present.sorted { (loads[$1.key] ?? 0, $0.key) < (loads[$0.key] ?? 0, $1.key) }
      var found: (giver: ActorID, area: AreaCode?, taker: ActorID)?
      for giver in givers {
        guard let choice = Self.choice(of: giver, stock[giver.key] ?? [:], present, loads) else { continue }
        found = (giver.key, choice.area, choice.taker)
        break
      }
      guard let (giver, area, taker) = found, let code = stock[giver]?[area]?.popLast() else { break }
      moves.append(Move(enterprise: code, from: giver, to: taker))
      loads[giver, default: 0] -= 1
      loads[taker, default: 0] += 1
    }
    self.moves = moves
    after = loads
    self.loads = Dictionary(officers.map { ($0.key, held[$0.key]?.count ?? 0) }, uniquingKeysWith: { $1 })
    stays = Dictionary(
      officers.map { officer in
        guard !officer.isAway(on: day) else { return (officer.key, .away) }
        let own = (stock[officer.key] ?? [:]).filter { !$0.value.isEmpty }
        guard !own.isEmpty else { return (officer.key, .nothing) }
        let isAlone = !present.contains { other in
          other.key != officer.key && own.keys.contains { other.mayOpen(in: $0) }
        }
        guard !isAlone else { return (officer.key, .nobodyElse) }
        return (officer.key, Self.choice(of: officer, own, present, loads) == nil ? .even : .enough)
      }, uniquingKeysWith: { $1 })
  }

  /// Which of an officer's areas gives an enterprise to whom; `nil` where no move lowers the imbalance.
  private static func choice(
    of giver: Officer, _ stock: [AreaCode?: [CreditCode]], _ officers: [Officer], _ loads: [ActorID: Int]
  ) -> (area: AreaCode?, taker: ActorID)? {
    let load = loads[giver.key] ?? 0
    var best: (area: AreaCode?, taker: ActorID, rank: (Int, Int, String, String))?
    for (area, codes) in stock where !codes.isEmpty {
      for taker in officers where taker.key != giver.key && taker.mayOpen(in: area) {
        let own = loads[taker.key] ?? 0
        guard load - own >= 2 else { continue }
        // The longer the code of an officer's area, the nearer it is.
        let rank = (-taker.area.prefixOfAllBelow.count, own, taker.key.text, area?.text ?? "")
        if best.map({ rank < $0.rank }) ?? true { best = (area, taker.key, rank) }
      }
    }
    return best.map { ($0.area, $0.taker) }
  }

  /// Tells one preview from another: what was seen is what is done.
  public var fingerprint: String {
    let text = moves.map { "\($0.enterprise) \($0.from.text) \($0.to.text)" }.joined(separator: "\n")
    return String(ContentHash(of: text.utf8).hex.prefix(32))
  }
}
