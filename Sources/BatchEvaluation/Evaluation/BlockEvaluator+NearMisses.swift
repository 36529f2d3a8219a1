extension BlockEvaluator {
  /// The rows of a block that nothing keeps from matching but one fact.
  ///
  /// A row of the table is within a fact's reach where every cell that does not read the fact is surely met, and none that
  /// reads it is unknown.
  /// Cost: a pass over the rows that all other inputs leave, for each input that reads a fact and for each fact.
  public func nearMisses(_ near: NearMissPlan, block: Int) -> NearMisses {
    frame.go(to: block)
    guard !near.bound.isOutOfForce else { return NearMisses() }
    let elsewhere = mayBeElsewhere ? (0..<frame.count).filter { mayBeElsewhere(near.bound, $0) } : []
    var found = NearMisses()
    found.elsewhere = elsewhere.map { UInt32(frame.row($0)) }
    if !near.told.isEmpty || !near.asked.isEmpty {
      if near.bound.layout.width <= UInt16.bitWidth {
        find(near, narrowRows, but: Set(elsewhere), &found)
      } else {
        find(near, wideRows, but: Set(elsewhere), &found)
      }
    }
    return found
  }

  @inline(__always)
  private func find<Word: RowWord>(
    _ near: NearMissPlan, _ rows: OpenRows<Word>, but elsewhere: Set<Int>, _ found: inout NearMisses
  ) {
    guard filter(near.fixed, of: near.bound, rows, keepsMany: true) else { return }
    let (bound, layout, count) = (near.bound, near.bound.layout, rows.count)
    let own = near.movable.indices.map { room($0, of: Word.self) }
    for (index, pass) in near.movable.enumerated() {
      own[index].update(repeating: .max, count: count)
      narrow(own[index], count, isWhole: !rows.isSelected, room: rows.room, pass, bound)
    }
    let first = near.movable.count
    let all = room(first, of: Word.self)
    all.update(from: rows.words, count: count)
    for words in own { Self.narrow(all, by: words, count) }
    let (others, told, asked) = (
      room(first + 1, of: Word.self), room(first + 2, of: UInt16.self), room(first + 3, of: UInt16.self)
    )
    told.update(repeating: 0, count: count)
    asked.update(repeating: 0, count: count)
    for group in near.asked {
      let reach = room(first + 4, of: UInt16.self)
      self.reach(of: group, rows.words, own, others, layout, count, into: reach)
      for row in 0..<count { asked[row] |= reach[row] }
    }
    let reaches = near.told.indices.map { room(first + 4 + $0, of: UInt16.self) }
    for (group, reach) in zip(near.told, reaches) {
      self.reach(of: group, rows.words, own, others, layout, count, into: reach)
      for row in 0..<count { told[row] |= reach[row] }
    }
    let kept = keep(told, asked, rows, all, bound, but: elsewhere)
    if kept.told > 0 { write(near, kept.told, reaches, selected: rows.isSelected, &found) }
    if kept.asked > 0 { writeKeys(near, kept.asked, rows, own, asked, &found) }
  }

  /// Writes which rows of the table are within a fact's reach, whatever the day.
  @inline(__always)
  private func reach<Word: RowWord>(
    of group: NearMissPlan.Group, _ fixed: UnsafeMutablePointer<Word>, _ own: [UnsafeMutablePointer<Word>],
    _ others: UnsafeMutablePointer<Word>, _ layout: WordLayout, _ count: Int,
    into reach: UnsafeMutablePointer<UInt16>
  ) {
    others.update(from: fixed, count: count)
    for index in group.others { Self.narrow(others, by: own[index], count) }
    let (shift, bits) = (Word(truncatingIfNeeded: layout.rows), Word(layout.tableRows))
    for row in 0..<count { reach[row] = UInt16(truncatingIfNeeded: others[row] &>> shift & bits) }
    for index in group.reading {
      let words = own[index]
      // What is unknown is no miss.
      for row in 0..<count { reach[row] &= UInt16(truncatingIfNeeded: words[row] &>> shift | ~words[row]) }
    }
  }

  @inline(__always)
  private static func narrow<Word: RowWord>(
    _ words: UnsafeMutablePointer<Word>, by others: UnsafeMutablePointer<Word>, _ count: Int
  ) {
    for row in 0..<count { words[row] &= others[row] }
  }

  /// Whether nothing can be had by a row because what amounts are of is nothing: a bit in its place at `self.told`, which
  /// no place has.
  private static let ofNothing: UInt16 = 1 << 15

  /// Sorts the rows that are within reach and do not match: the places of those that are told stand in `self.told` then,
  /// those of the others, who must be asked about, in `asked`.
  @inline(__always)
  private func keep<Word: RowWord>(
    _ reach: UnsafeMutablePointer<UInt16>, _ asked: UnsafeMutablePointer<UInt16>, _ rows: OpenRows<Word>,
    _ all: UnsafeMutablePointer<Word>, _ bound: BoundPlan, but elsewhere: Set<Int>
  ) -> (told: Int, asked: Int) {
    let (day, bits) = (Word(truncatingIfNeeded: bound.layout.unknownDay), Word(bound.layout.tableRows))
    var kept = (told: 0, asked: 0)
    for row in 0..<rows.count where reach[row] | asked[row] != 0 {
      // A day that is unknown leaves everything open; one that lies elsewhere, nothing.
      let fixed = rows.words[row]
      let open = UInt16(truncatingIfNeeded: fixed & bits)
      guard fixed & day == 0, (reach[row] | asked[row]) & open != 0 else { continue }
      var place = UInt16(truncatingIfNeeded: row)
      if bound.base != nil || !elsewhere.isEmpty {
        let own = frame.place(row)
        if elsewhere.contains(own) { continue }
        if baseValue(bound, own).isOfNothing { place |= Self.ofNothing }
      }
      // What is not ruled out lacks nothing, unless it is a share of nothing.
      guard all[row] & bits == 0 || place & Self.ofNothing != 0 else { continue }
      if asked[row] != 0 {
        asked[kept.asked] = place
        kept.asked += 1
      } else {
        told[kept.told] = place
        kept.told += 1
      }
    }
    return kept
  }

  /// Writes what is told of the rows at `told`.
  private func write(
    _ near: NearMissPlan, _ count: Int, _ reaches: [UnsafeMutablePointer<UInt16>], selected: Bool,
    _ found: inout NearMisses
  ) {
    let (told, tableRows, facts) = (self.told, frame.tableRows(selected: selected), near.told.count)
    let place = ~Self.ofNothing
    found.rows = [UInt32](unsafeUninitializedCapacity: count) { rows, filled in
      for index in 0..<count { rows[index] = tableRows[Int(told[index] & place)] }
      filled = count
    }
    found.reach = [UInt16](unsafeUninitializedCapacity: count * facts) { reach, filled in
      for (fact, own) in reaches.enumerated() {
        // What is of nothing needs more of it.
        let never = near.told[fact].isOfBase ? 0 : Self.ofNothing
        for index in 0..<count {
          reach[index &* facts &+ fact] = told[index] & never != 0 ? 0 : own[Int(told[index] & place)]
        }
      }
      filled = count * facts
    }
    found.values = [Int64](unsafeUninitializedCapacity: count * facts) { values, filled in
      for (fact, group) in near.told.enumerated() {
        let own = frame.values(ofSlot: group.slot)
        for index in 0..<count { values[index &* facts &+ fact] = own[Int(told[index] & place)] }
      }
      filled = count * facts
    }
  }

  /// Writes which rows must be asked about, and what the answers hang on.
  @inline(__always)
  private func writeKeys<Word: RowWord>(
    _ near: NearMissPlan, _ count: Int, _ rows: OpenRows<Word>, _ own: [UnsafeMutablePointer<Word>],
    _ places: UnsafeMutablePointer<UInt16>, _ found: inout NearMisses
  ) {
    let tableRows = frame.tableRows(selected: rows.isSelected)
    let values = near.slotsAsked.map { frame.values(ofSlot: $0) }
    let days = near.bound.daySlot.map { frame.values(ofSlot: $0) }
    found.asked.reserveCapacity(count)
    found.keys.reserveCapacity(count * near.keyWidth)
    for index in 0..<count {
      let row = Int(places[index] & ~Self.ofNothing)
      found.asked.append(tableRows[row])
      found.keys.append(Int64(truncatingIfNeeded: rows.words[row]))
      for words in own { found.keys.append(Int64(truncatingIfNeeded: words[row])) }
      for values in values { found.keys.append(values[row]) }
      found.keys.append(days.map { Int64(BlockFrame.year(of: $0[row])) } ?? 0)
      found.keys.append(places[index] & Self.ofNothing != 0 ? 1 : 0)
    }
  }
}
