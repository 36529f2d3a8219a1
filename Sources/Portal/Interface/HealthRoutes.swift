import Diagnostics
import Journal
import Logging

/// Whether the portal lives, is ready to work, and how busy it is: for the machines that watch it.
enum HealthRoutes {
  private static let logger = Logger(label: "tidu.health")
  /// What everybody is told while the journal cannot be sealed.
  static let troubled = Wording(
    zh: "尚未就绪：日志的封存写不进去，详情见服务器日志",
    en: "not ready: the journal's seal cannot be written; the server's log says more")

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
      // Anybody may ask: what stands where on the server is for its log alone.
      logger.error("not ready: \(trouble.rendered(in: .english))")
      return .data(type: .text, bytes: Array((troubled(request.language) + "\n").utf8), status: 503)
    }
    return .data(type: .text, bytes: Array("ready\n".utf8))
  }

  static func metrics(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    .data(type: .metrics, bytes: Array(portal.metrics.exposition.utf8))
  }
}
