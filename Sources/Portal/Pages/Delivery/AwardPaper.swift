import Delivery
import Journal

/// 申报材料: one of an award's papers as a file: for the offices and auditors of its area, and the enterprise itself. Other
/// departments of an area open none.
enum AwardPaper {
  static func office(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard request.isOfOffice else { throw PageFault.notFound(Portal.noFile) }
    return try await file(of: try await AwardPages.found(request, portal), request, portal)
  }

  static func own(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await file(of: try await OwnAwardPage.found(request, portal).0, request, portal)
  }

  private static func file(of award: Award, _ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let trail = try await portal.ports.delivery.store.read { try $0.trail(of: award.id) }
    guard let hash = request.parameters["hash"].flatMap(ContentHash.init(hex:)),
      let paper = trail.flatMap(\.act.papers).first(where: { $0.hash == hash })
    else { throw PageFault.notFound(Portal.noFile) }
    return try await portal.keptFile(hash, named: paper.file, of: .award(award.id.number), request)
  }

  /// The papers in the order in which they came; one that was replaced stays, and says so.
  /// - Parameter path: the award's page, under which they are opened.
  static func section(
    of award: Award, _ trail: [RecordedAct], at path: String, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let states = try await pen.portal.ports.attachments.readAttachments { try $0.states(of: .award(award.id.number)) }
    var rows: [[DeliveryView.Table.Cell]] = []
    for (index, act) in trail.enumerated() {
      let later = Set(trail[(index + 1)...].flatMap(\.act.papers).map(\.title))
      rows += act.act.papers.map { paper in
        [
          .text(paper.title),
          pen.request.isOfOffice
            ? pen.kept(paper.file, states[paper.hash], at: "\(path)/papers/\(paper.hash)") : .text(paper.file),
          .text(paper.hash.short), .text(act.at.text(in: pen.language)),
          later.contains(paper.title)
            ? .state("out", words("calls.paperReplaced")) : .state("yes", words("calls.paperCurrent")),
        ]
      }
    }
    return DeliveryView.Section(
      title: words("calls.papers"), lead: words("calls.papersLead", ["days": "\(pen.portal.ports.fileTerm.days)"]),
      anchor: "papers",
      table: DeliveryView.Table(
        [
          words("calls.paper"), words("calls.file"), words("calls.hash"), words("delivery.when"), words("table.state"),
        ], rows: rows), empty: rows.isEmpty ? words("calls.noPapersYet") : nil)
  }
}
