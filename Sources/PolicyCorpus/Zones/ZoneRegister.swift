import Diagnostics
import Quantities

/// 区域: a named zone that documents set targets for and that is no administrative area, such as 临港新片区.
public struct Zone: Sendable, Hashable {
  /// Words of `a-z` and digits joined by hyphens, such as `lingang`.
  public let id: String
  public let name: Wording
  /// The districts that it lies in, wholly or in part.
  public let districts: [AreaCode]
  /// What is to be known of its boundary; `nil` where nothing is.
  public let note: String?
}

/// The zones that documents name.
public struct ZoneRegister: Sendable {
  public let all: [Zone]

  public func zone(_ id: String) -> Zone? { all.first { $0.id == id } }
}
