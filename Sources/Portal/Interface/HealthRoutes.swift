import Journal

/// Whether the portal lives, is ready to work, and how busy it is: for the machines that watch it.
enum HealthRoutes {
  static func alive(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    .data(type: .text, bytes: Array("ok\n".utf8))
  }

  /// Ready once the store answers.
  static func ready(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    _ = try await portal.ports.store.read { try $0.journalRecords.head() }
    return .data(type: .text, bytes: Array("ready\n".utf8))
  }

  static func metrics(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    .data(type: .metrics, bytes: Array(portal.metrics.exposition.utf8))
  }
}
