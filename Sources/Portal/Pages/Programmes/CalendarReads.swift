import Access
import Journal
import Quantities
import Synchronization

/// How often calendars are read without a session: so many times an hour under one key, and fewer that are no key from one
/// network address. Kept by this process alone and for an hour: addresses stand in no table and no journal.
final class CalendarReads: Sendable {
  /// A calendar program asks a few times an hour, on each of a person's devices.
  static let mostOfKey = 60
  static let mostUnknown = 30
  /// How many keys and addresses are remembered: the one that was noted longest ago makes way.
  static let mostRemembered = 4096

  private enum Reader: Hashable {
    case key(ContentHash)
    case address(ClientAddress)
  }

  private let noted = Mutex<[Reader: [Timestamp]]>([:])

  /// Counts a read under a key that opens a calendar.
  /// - Returns: whether there was room for it.
  func note(_ key: CalendarKey, at now: Timestamp) -> Bool { note(.key(key.hash), most: Self.mostOfKey, at: now) }

  /// Counts a try with what opens no calendar.
  /// - Returns: whether there was room for it.
  func noteUnknown(from address: ClientAddress, at now: Timestamp) -> Bool {
    note(.address(address), most: Self.mostUnknown, at: now)
  }

  private func note(_ reader: Reader, most: Int, at now: Timestamp) -> Bool {
    noted.withLock { noted in
      let recent = (noted[reader] ?? []).filter { now < $0.adding(seconds: 3_600) }
      guard recent.count < most else {
        noted[reader] = recent
        return false
      }
      noted[reader] = recent + [now]
      if noted.count > Self.mostRemembered,
        let oldest = noted.min(by: { ($0.value.last ?? now) < ($1.value.last ?? now) })
      {
        noted[oldest.key] = nil
      }
      return true
    }
  }
}
