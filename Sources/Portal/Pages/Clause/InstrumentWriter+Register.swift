import Cultivation
import PolicyCorpus
import Quantities

/// 库与名单: how many stand in it, against how many should.
struct RegisterPanel: Sendable {
  let sums: [Figure]
  let isEmpty: Bool
  /// The register's page; `nil` for those who may not see it.
  let href: String?
  /// Of which year the capacity is, or why there is none.
  let capacity: String?
}

extension InstrumentWriter {
  /// The live state of a register; `nil` for one that is only shown.
  func panel(of declaration: RegisterDeclaration) async throws -> RegisterPanel? {
    guard portal.corpus.register(instrument.id) != nil else { return nil }
    let scope: AreaScope = reader.isPublic ? .everywhere : request.scope
    let sizes = try await portal.registers.sizes(of: instrument.id, on: request.today, within: scope)
    let size = sizes.values.reduce(0, +)
    let href = reader.isPublic ? nil : instrument.id.registerPath()
    var sums = [reader.count(size, label: words("cultivation.size"), href: href, words: words)]
    var note: String?
    if !reader.isPublic, let report = try await portal.capacityReport(declaration, of: instrument.id, request) {
      note = words("cultivation.noTargetOfYear", ["year": "\(report.year)"])
      if let total = report.total, let needed = total.needed {
        note = words("cultivation.capacityLead", ["times": report.times.plainText(), "year": "\(report.year)"])
        let writer = CapacityWriter(register: instrument.id, report: report, portal: portal, words: words)
        sums.append(Figure(.count(needed), label: writer.label("cultivation.needed")))
        sums.append(Figure(.count(report.totalShortfall), label: writer.label("cultivation.shortfall")))
      }
    }
    return RegisterPanel(sums: sums, isEmpty: size == 0 && !reader.isPublic, href: href, capacity: note)
  }
}
