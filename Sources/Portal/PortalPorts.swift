import Access
import Foundation
import Quantities

/// Everything that the portal needs from outside, plugged in by the command line.
public struct PortalPorts: Sendable {
  /// Signs people in and keeps their list.
  public var access: AccessDesk
  /// The instant of a request.
  public var clock: @Sendable () -> Timestamp
  /// Whether the store is a demonstration: the banner says 模拟数据.
  public var isDemonstration: Bool
  /// Whether browsers reach the portal by HTTPS: cookies are then sent by HTTPS alone.
  public var isSecure: Bool
  /// Templates, words and assets.
  public var resources: PortalResources
  public var random: RandomSource

  public init(
    access: AccessDesk, clock: @escaping @Sendable () -> Timestamp, isDemonstration: Bool = false,
    isSecure: Bool = false, resources: PortalResources = .bundled, random: RandomSource = .system
  ) {
    self.access = access
    self.clock = clock
    self.isDemonstration = isDemonstration
    self.isSecure = isSecure
    self.resources = resources
    self.random = random
  }
}

/// The folders that pages are made from.
public struct PortalResources: Sendable {
  public var templates: URL
  public var assets: URL
  public var words: URL

  public init(templates: URL, assets: URL, words: URL) {
    self.templates = templates
    self.assets = assets
    self.words = words
  }

  /// The folders that were built with the program.
  public static let bundled = PortalResources(
    templates: Bundle.module.bundleURL.appending(path: "Templates"),
    assets: Bundle.module.bundleURL.appending(path: "Assets"),
    words: Bundle.module.bundleURL.appending(path: "Strings"))
}
