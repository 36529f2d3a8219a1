import Quantities

/// A subject and what has been told about it: the enterprise itself, or a project, contract … of it.
public struct Subject: Sendable {
  public let kind: SubjectKind
  /// Tells subjects of one kind apart, within one enterprise.
  public let key: String
  /// In the order in which they were told: of two entries for the same fact, period and day, the later one counts.
  public let entries: [FactEntry]
  private let places: EntryPlaces

  public init(kind: SubjectKind, key: String, entries: [FactEntry]) {
    self.kind = kind
    self.key = key
    self.entries = entries
    places = EntryPlaces(of: entries)
  }

  /// What is known of a fact, as it held on `day` and as was known by `known`.
  ///
  /// An entry that holds only from a later day, or was recorded later than `known`, does not count.
  /// Cost: linear in the entries for the fact and period.
  public func knowledge(of reference: FactReference, on day: CalendarDay, known: CalendarDay) -> Knowledge {
    var best: Int?
    places.forEach(of: reference, in: entries) { index in
      if let since = entries[index].since, since > day { return }
      if let recorded = entries[index].recorded, recorded > known { return }
      // Those told later come first here: what holds from no later day than the chosen one does not stand against it.
      if let best {
        guard let since = entries[index].since, entries[best].since.map({ $0 < since }) ?? true else { return }
      }
      best = index
    }
    guard let best else { return .unknown }
    return entries[best].value.map(Knowledge.known) ?? .absent
  }

  /// Whether a fact is told twice for the same period and days.
  var repeatsItself: Bool {
    // Of many entries some fact may be told for as many days.
    if entries.count > 256 { return Set(entries.map(FactTelling.init)).count < entries.count }
    return entries.indices.contains { later in
      var isRepeated = false
      places.forEach(of: entries[later].reference, in: entries) { index in
        isRepeated =
          isRepeated
          || (index < later && entries[index].since == entries[later].since
            && entries[index].recorded == entries[later].recorded)
      }
      return isRepeated
    }
  }
}

extension Subject: Hashable {
  public static func == (left: Subject, right: Subject) -> Bool {
    left.kind == right.kind && left.key == right.key && left.entries == right.entries
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    hasher.combine(key)
    hasher.combine(entries)
  }
}

/// Where entries stand by fact and period: one is found by a look or two instead of one at each, since an assessment asks for
/// hundreds.
private struct EntryPlaces: Sendable {
  /// First for each slot the number from 1 on of the last entry that belongs there, or 0; then for each entry that of the one
  /// before it in its slot. Empty where all entries are looked at.
  private let numbers: [UInt16]
  private let slotCount: Int

  /// Fewer are as soon looked at one after another.
  private static let fewest = 5

  init(of entries: [FactEntry]) {
    guard entries.count >= Self.fewest, entries.count < UInt16.max else {
      (numbers, slotCount) = ([], 0)
      return
    }
    let slotCount = 1 << (Int.bitWidth - entries.count.leadingZeroBitCount)
    var numbers = [UInt16](repeating: 0, count: slotCount + entries.count)
    for index in entries.indices {
      let slot = Self.slot(of: entries[index].reference, slotCount)
      numbers[slotCount + index] = numbers[slot]
      numbers[slot] = UInt16(index + 1)
    }
    (self.numbers, self.slotCount) = (numbers, slotCount)
  }

  private static func slot(of reference: FactReference, _ slotCount: Int) -> Int {
    let period: UInt64 =
      switch reference.period {
      case nil: 0
      case .year(let year): UInt64(truncatingIfNeeded: year) << 4
      case .month(let year, let month): UInt64(truncatingIfNeeded: year << 4 | month)
      }
    // Of a product the upper bits hang on all.
    let product = (reference.fact.mark ^ period) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: product >> 40) & (slotCount - 1)
  }

  /// Hands over the place of each entry for a fact and period, the last first.
  @inline(__always)
  func forEach(of reference: FactReference, in entries: [FactEntry], _ body: (Int) -> Void) {
    guard !numbers.isEmpty else {
      for index in entries.indices.reversed() where entries[index].reference == reference { body(index) }
      return
    }
    var number = numbers[Self.slot(of: reference, slotCount)]
    while number != 0 {
      let index = Int(number) - 1
      if entries[index].reference == reference { body(index) }
      number = numbers[slotCount + index]
    }
  }
}
