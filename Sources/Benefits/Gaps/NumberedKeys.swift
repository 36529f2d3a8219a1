/// Numbers, or none, under keys of so many integers each.
///
/// A key is looked up for each subject that lacks something: what is kept stands behind pointers, so that no reference is
/// counted for it.
final class NumberedKeys {
  /// The key that is asked about.
  let key: UnsafeMutablePointer<Int64>
  private let width: Int
  private let state: UnsafeMutablePointer<State>
  private static let none = UInt32.max

  private struct State {
    /// One after another, and the number of each.
    var keys: UnsafeMutablePointer<Int64>
    var numbers: UnsafeMutablePointer<UInt32>
    var count = 0
    /// Places of keys from 1 on, at their hashes or after them; a power of two, of which at most half are taken.
    var places: UnsafeMutablePointer<UInt32>
    var placeCount: Int
    /// The key that was found last.
    var last = 0
  }

  init(width: Int) {
    self.width = width
    key = .allocate(capacity: max(1, width))
    state = .allocate(capacity: 1)
    state.initialize(to: Self.state(width: width, placeCount: 64))
  }

  deinit {
    key.deallocate()
    Self.deallocate(state.pointee)
    state.deallocate()
  }

  private static func state(width: Int, placeCount: Int) -> State {
    let places = UnsafeMutablePointer<UInt32>.allocate(capacity: placeCount)
    places.initialize(repeating: 0, count: placeCount)
    return State(
      keys: .allocate(capacity: max(1, width * placeCount / 2)), numbers: .allocate(capacity: placeCount / 2),
      places: places, placeCount: placeCount)
  }

  private static func deallocate(_ state: State) {
    state.keys.deallocate()
    state.numbers.deallocate()
    state.places.deallocate()
  }

  /// The number under `key`, found out where it is asked for the first time.
  @inline(__always)
  func number(_ find: (UnsafeMutablePointer<Int64>) throws -> UInt32?) rethrows -> UInt32? {
    let now = state.pointee
    if now.count > 0, isKey(now.last, now) { return now.numbers[now.last] == Self.none ? nil : now.numbers[now.last] }
    var slot = hash(key, now.placeCount)
    while now.places[slot] != 0 {
      let place = Int(now.places[slot]) - 1
      if isKey(place, now) {
        state.pointee.last = place
        return now.numbers[place] == Self.none ? nil : now.numbers[place]
      }
      slot = (slot &+ 1) & (now.placeCount &- 1)
    }
    let number = try find(key)
    add(number ?? Self.none, at: slot)
    return number
  }

  @inline(__always)
  private func isKey(_ place: Int, _ state: State) -> Bool {
    for index in 0..<width where state.keys[place &* width &+ index] != key[index] { return false }
    return true
  }

  @inline(__always)
  private func hash(_ key: UnsafePointer<Int64>, _ placeCount: Int) -> Int {
    var hash: UInt64 = 0
    for index in 0..<width {
      hash = (hash ^ UInt64(bitPattern: key[index])) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
    }
    return Int(truncatingIfNeeded: hash) & (placeCount &- 1)
  }

  private func add(_ number: UInt32, at slot: Int) {
    let place = state.pointee.count
    (state.pointee.keys + place * width).update(from: key, count: width)
    state.pointee.numbers[place] = number
    state.pointee.places[slot] = UInt32(place + 1)
    state.pointee.last = place
    state.pointee.count += 1
    if state.pointee.count == state.pointee.placeCount / 2 { grow() }
  }

  private func grow() {
    let former = state.pointee
    var next = Self.state(width: width, placeCount: former.placeCount * 4)
    next.keys.update(from: former.keys, count: former.count * width)
    next.numbers.update(from: former.numbers, count: former.count)
    (next.count, next.last) = (former.count, former.last)
    for place in 0..<former.count {
      var slot = hash(former.keys + place * width, next.placeCount)
      while next.places[slot] != 0 { slot = (slot + 1) & (next.placeCount - 1) }
      next.places[slot] = UInt32(place + 1)
    }
    Self.deallocate(former)
    state.pointee = next
  }
}
