/// XXH64 with seed 0: tells damaged bytes, not altered ones, at the speed of memory.
///
/// Source: the XXH64 algorithm's specification, xxHash 0.1.1.
enum XXHash64 {
  private static let primes: [UInt64] = [
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5,
  ]

  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let (prime1, prime2, prime3, prime4, prime5) = (primes[0], primes[1], primes[2], primes[3], primes[4])
    func rotated(_ value: UInt64, _ by: UInt64) -> UInt64 { value << by | value >> (64 - by) }
    func round(_ lane: UInt64, _ word: UInt64) -> UInt64 { rotated(lane &+ word &* prime2, 31) &* prime1 }
    func word(_ offset: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    var (hash, next) = (prime5, 0)
    if bytes.count >= 32 {
      var (one, two, three, four) = (prime1 &+ prime2, prime2, UInt64(0), 0 &- prime1)
      while next + 32 <= bytes.count {
        one = round(one, word(next))
        two = round(two, word(next + 8))
        three = round(three, word(next + 16))
        four = round(four, word(next + 24))
        next += 32
      }
      hash = rotated(one, 1) &+ rotated(two, 7) &+ rotated(three, 12) &+ rotated(four, 18)
      for lane in [one, two, three, four] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
    }
    hash &+= UInt64(bytes.count)
    while next + 8 <= bytes.count {
      hash = rotated(hash ^ round(0, word(next)), 27) &* prime1 &+ prime4
      next += 8
    }
    if next + 4 <= bytes.count {
      let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: next, as: UInt32.self))
      hash = rotated(hash ^ UInt64(half) &* prime1, 23) &* prime2 &+ prime3
      next += 4
    }
    while next < bytes.count {
      hash = rotated(hash ^ UInt64(bytes[next]) &* prime5, 11) &* prime1
      next += 1
    }
    hash = (hash ^ hash >> 33) &* prime2
    hash = (hash ^ hash >> 29) &* prime3
    return hash ^ hash >> 32
  }

  static func hash(_ bytes: [UInt8]) -> UInt64 { bytes.withUnsafeBytes(hash) }
}
