/// Versions of one rule as plans, put together so that what they have in common is worked out once: made once, used by every
/// thread.
public struct PlanFamily: Sendable {
  /// Which of the plans its members are.
  public let members: [Int]
  /// What every member does to the rows' words, after what single slots tell of all members' different passes.
  let common: PassList
  /// What one member or several do and others do not, each once.
  let others: [Other]
  /// For each member which of these are its own.
  let own: [[Int]]
  /// For each member those before it that make the same of a row's word and base.
  let alike: [[Int]]
  /// In the order in which they are looked at, those that cost least first.
  let stages: [Stage]

  struct Other: Sendable {
    let bound: BoundPlan
    let pass: BoundPass
  }

  /// One input of the rule, or its day.
  enum Stage: Sendable {
    /// One of the common passes.
    case common(Int)
    /// Of which members make different things: some of the others.
    case others([Int])
  }
}

extension ColumnPlans {
  /// The families of the plans of one rule: members of one have words of one layout.
  /// - Parameter versions: which of the plans they are.
  public func families(of versions: [Int]) -> [PlanFamily] {
    var groups: [[Int]] = []
    for version in versions {
      let place = groups.firstIndex { group in
        let (first, own) = (plans[group[0]], plans[version])
        return first.layout == own.layout && (first.daySlot == nil) == (own.daySlot == nil)
      }
      if let place { groups[place].append(version) } else { groups.append([version]) }
    }
    return groups.map(family)
  }

  private func family(_ members: [Int]) -> PlanFamily {
    let bounds = members.map { plans[$0] }
    let open = bounds[0].layout.open
    var common: [BoundPass] = []
    var projections: [BoundPass] = []
    var others: [PlanFamily.Other] = []
    var own: [[Int]] = bounds.map { _ in [] }
    var stages: [PlanFamily.Stage] = []
    for input in bounds[0].passes.map(\.input) {
      var places: [Int] = []
      for (member, bound) in bounds.enumerated() {
        for pass in bound.passes where pass.input == input {
          let known = places.first { others[$0].bound.treats(input, as: bound) }
          if known == nil {
            places.append(others.count)
            others.append(.init(bound: bound, pass: pass))
          }
          own[member].append(known ?? others.count - 1)
        }
      }
      if places.count == 1 {
        stages.append(.common(common.count))
        common.append(others.removeLast().pass)
        for member in own.indices { own[member].removeLast() }
      } else {
        projections += PassProjection.all(of: places.map { others[$0].pass }, open: open, where: isNear)
          .map { BoundPass(slot: $0.slot, $0.steps) }
        stages.append(.others(places))
      }
    }
    let first = projections.count
    return PlanFamily(
      members: members, common: PassList(projections + common, open: open), others: others, own: own,
      alike: bounds.indices.map { member in (0..<member).filter { bounds[$0].tells(like: bounds[member]) } },
      stages: projections.indices.map { .common($0) } + stages.map { $0.after(first) })
  }

  /// Whether a slot is a column, of the table itself or of the enterprises.
  private func isNear(_ slot: Int) -> Bool {
    switch sources[slot] {
    case .own, .parent: true
    case .yearly, .untold, .total: false
    }
  }
}

extension PlanFamily.Stage {
  /// The same where others come before the common passes.
  fileprivate func after(_ count: Int) -> PlanFamily.Stage {
    if case .common(let index) = self { return .common(index + count) }
    return self
  }
}

extension BoundPlan {
  /// Whether one of the inputs, or the day, makes of every row what it makes in another plan with words of the same layout.
  fileprivate func treats(_ input: Int?, as other: BoundPlan) -> Bool {
    guard let input else { return daySlot == other.daySlot && plan.time == other.plan.time }
    return inputs[input] == other.inputs[input]
  }

  /// Whether a row's word and base come to what they come to in another plan with words of the same layout.
  fileprivate func tells(like other: BoundPlan) -> Bool {
    let (own, theirs) = (plan, other.plan)
    return own.isUnique == theirs.isUnique && own.time == theirs.time && base?.number == other.base?.number
      && base?.scale == other.base?.scale
      && own.rows.map(\.amount) == theirs.rows.map(\.amount) && own.rows.map(\.sameAs) == theirs.rows.map(\.sameAs)
      // Which row must hold whatever is unknown hangs on what cells accept.
      && own.inputs.map(\.accepted) == theirs.inputs.map(\.accepted)
      && own.inputs.map(\.samples) == theirs.inputs.map(\.samples)
  }
}

extension BlockEvaluator {
  /// The outcomes of each family's members for one block, in their order.
  /// Cost: for each family a pass over the block for each different thing that members make of an input, as far as rows are
  /// left that any of them leaves; amounts are worked out for each member's own rows.
  public func evaluate(_ families: [PlanFamily], block: Int) -> [[PlanOutcomes]] {
    frame.go(to: block)
    return families.map { family in
      if plans[family.members[0]].layout.width <= UInt16.bitWidth {
        outcomes(of: family, narrowRows, narrowRowsOfMember, collectNarrow)
      } else {
        outcomes(of: family, wideRows, wideRowsOfMember) { collect($0, $1) }
      }
    }
  }

  @inline(__always)
  private func outcomes<Word: RowWord>(
    of family: PlanFamily, _ rows: OpenRows<Word>, _ ofMember: OpenRows<Word>,
    _ collect: (Int, OpenRows<Word>) -> PlanOutcomes
  ) -> [PlanOutcomes] {
    let bounds = family.members.map { plans[$0] }
    guard !bounds.allSatisfy(\.isOutOfForce), filter(family, bounds[0], rows) else {
      return bounds.map { _ in PlanOutcomes() }
    }
    var found: [PlanOutcomes] = []
    let first = family.others.count + 2
    for member in family.members.indices {
      let own = room(first + member, of: Word.self)
      own.update(from: rows.words, count: rows.count)
      for place in family.own[member] {
        let words = room(place, of: Word.self)
        for row in 0..<rows.count { own[row] &= words[row] }
      }
      guard !bounds[member].isOutOfForce else {
        found.append(PlanOutcomes())
        continue
      }
      let same =
        mayBeElsewhere
        ? nil
        : family.alike[member].first { other in
          let theirs = room(first + other, of: Word.self)
          var differing: Word = 0
          for row in 0..<rows.count { differing |= own[row] ^ theirs[row] }
          return differing == 0
        }
      if let same {
        found.append(found[same])
        continue
      }
      ofMember.fill(own, of: rows, open: bounds[member].layout.open)
      guard ofMember.count > 0 else {
        found.append(PlanOutcomes())
        continue
      }
      frame.select(ofMember.places)
      found.append(collect(family.members[member], ofMember))
    }
    return found
  }

  /// Narrows the words of a block's rows by what all members of a family leave, and writes what else each of the others
  /// makes of the rows that are left into the room of its number.
  /// - Returns: whether any row is left that a member may leave.
  @inline(__always)
  private func filter<Word: RowWord>(_ family: PlanFamily, _ bound: BoundPlan, _ rows: OpenRows<Word>) -> Bool {
    frame.select(nil)
    let first = begin(family.common, bound, rows)
    if rows.isSelected {
      if rows.count == 0 { return false }
      frame.select(rows.places)
    }
    let any = room(family.others.count, of: Word.self)
    let former = room(family.others.count + 1, of: UInt16.self)
    var written: [UnsafeMutablePointer<Word>] = []
    for stage in family.stages {
      switch stage {
      case .common(let index):
        if index == first { continue }
        narrow(
          rows.words, rows.count, isWhole: !rows.isSelected, room: rows.room, family.common.passes[index], bound)
      case .others(let places):
        any.update(repeating: 0, count: rows.count)
        for place in places {
          let (words, other) = (room(place, of: Word.self), family.others[place])
          words.update(repeating: .max, count: rows.count)
          narrow(words, rows.count, isWhole: !rows.isSelected, room: rows.room, other.pass, other.bound)
          for row in 0..<rows.count { any[row] |= words[row] }
          written.append(words)
        }
        for row in 0..<rows.count { rows.words[row] &= any[row] }
      }
      let (count, wasSelected) = (rows.count, rows.isSelected)
      if let places = rows.places, let start = places.baseAddress { former.update(from: start, count: count) }
      rows.settle(isLast: false)
      if rows.count == 0 { return false }
      guard let places = rows.places, rows.count < count || !wasSelected else { continue }
      keep(written, places, from: wasSelected ? former : nil)
      frame.select(places)
    }
    return true
  }

  /// Keeps the words of those rows alone that are still selected.
  /// - Parameter former: where the words' rows stood; `nil` where they were those of the whole block.
  @inline(__always)
  private func keep<Word: RowWord>(
    _ written: [UnsafeMutablePointer<Word>], _ places: UnsafeBufferPointer<UInt16>,
    from former: UnsafeMutablePointer<UInt16>?
  ) {
    guard !written.isEmpty else { return }
    var index = 0
    for (kept, place) in places.enumerated() {
      if let former {
        while former[index] != place { index += 1 }
      } else {
        index = Int(place)
      }
      for words in written { words[kept] = words[index] }
    }
  }
}
