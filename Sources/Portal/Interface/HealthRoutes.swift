import Journal

/// Whether the portal lives, is ready to work, and how busy it is: for the machines that watch it.
enum HealthRoutes {
  static func alive(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    .data(type: .text, bytes: Array("ok\n".utf8))
  }

  /// Ready once the store answers and its journal can be sealed.
  /// - Throws: `PageFault.unready` where the store does not answer.
  static func ready(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      _ = try await portal.ports.store.read { try $0.journalRecords.head() }
    } catch {
      throw PageFault.unready(error)
    }
    if let trouble = await portal.ports.trouble() {
      let words = trouble.rendered(in: request.language) + "\n"
      return .data(type: .text, bytes: Array(words.utf8), status: 503)
    }
    return .data(type: .text, bytes: Array("ready\n".utf8))
  }

  static func metrics(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    .data(type: .metrics, bytes: Array(portal.metrics.exposition.utf8))
  }
}
