import Diagnostics
import Quantities
import Synchronization

/// Requests to be bound to an enterprise, by the address that they come from: so many an hour, so many a day, and fewer
/// about one enterprise, so that nobody keeps others out by asking again and again. A form that is refused does not count.
///
/// Kept by this process alone and for a day: addresses are personal data, and stand in no table and no journal. Offices
/// behind one address share its bounds, which are made for a business park.
final class BindingAttempts: Sendable {
  static let mostInAnHour = 10
  static let mostInADay = 30
  static let mostOfEnterprise = 2
  /// How many addresses are remembered: the one that asked longest ago makes way.
  static let mostAddresses = 4096

  /// One request that counts.
  struct Attempt: Sendable, Hashable {
    let address: ClientAddress
    let enterprise: String
    let at: Timestamp
  }

  private let counted = Mutex<[ClientAddress: [Attempt]]>([:])

  private static let hour = 3600
  private static let day = 86_400

  /// Counts a request that is about to be made.
  /// - Throws: `access.binding-address` with the instant from which it may be made.
  func note(_ enterprise: String, from address: ClientAddress, at now: Timestamp) throws(Diagnostics) -> Attempt {
    let attempt = Attempt(address: address, enterprise: enterprise, at: now)
    let until = counted.withLock { counted -> Timestamp? in
      let recent = (counted[address] ?? []).filter { now < $0.at.adding(seconds: Self.day) }
      if let until = Self.until(recent, attempt) {
        counted[address] = recent
        return until
      }
      counted[address] = recent + [attempt]
      if counted.count > Self.mostAddresses { Self.makeRoom(in: &counted, at: now) }
      return nil
    }
    if let until { throw Diagnostics(.bindingAddress(until: until)) }
    return attempt
  }

  /// Counts a request no longer: its form was refused.
  func takeBack(_ attempt: Attempt) {
    counted.withLock { counted in
      guard let index = counted[attempt.address]?.lastIndex(of: attempt) else { return }
      counted[attempt.address]?.remove(at: index)
    }
  }

  /// How many addresses are remembered.
  var addresses: Int { counted.withLock(\.count) }

  /// From when on there is room for the attempt; `nil` where there is.
  private static func until(_ recent: [Attempt], _ attempt: Attempt) -> Timestamp? {
    let bounds: [(attempts: [Attempt], most: Int, seconds: Int)] = [
      (recent.filter { attempt.at < $0.at.adding(seconds: hour) }, mostInAnHour, hour), (recent, mostInADay, day),
      (recent.filter { $0.enterprise == attempt.enterprise }, mostOfEnterprise, day),
    ]
    return bounds.compactMap { bound in
      bound.attempts.count < bound.most
        ? nil : bound.attempts[bound.attempts.count - bound.most].at.adding(seconds: bound.seconds)
    }.max()
  }

  private static func makeRoom(in counted: inout [ClientAddress: [Attempt]], at now: Timestamp) {
    counted = counted.filter { $0.value.contains { now < $0.at.adding(seconds: day) } }
    while counted.count > mostAddresses,
      let oldest = counted.min(by: { ($0.value.last?.at ?? now) < ($1.value.last?.at ?? now) })
    {
      counted[oldest.key] = nil
    }
  }
}

extension Diagnostic {
  fileprivate static func bindingAddress(until end: Timestamp) -> Diagnostic {
    Diagnostic(
      "access.binding-address",
      Wording(zh: "从这个网络地址提交的申请太多", en: "too many requests have come from this network address"),
      expected: Wording(
        zh:
          "一小时 \(BindingAttempts.mostInAnHour) 件、一天 \(BindingAttempts.mostInADay) 件，其中同一家企业 \(BindingAttempts.mostOfEnterprise) 件",
        en:
          "\(BindingAttempts.mostInAnHour) an hour, \(BindingAttempts.mostInADay) a day, \(BindingAttempts.mostOfEnterprise) of them for one enterprise"
      ),
      remedy: Wording(
        zh: "\(end.text(in: .chinese)) 起可以再申请；急需办理的，请区或市的系统管理员直接开通账号",
        en:
          "ask again from \(end.text(in: .english)) on; where it cannot wait, have the district's or city's administrator make an account"
      ))
  }
}
