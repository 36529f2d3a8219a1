import Diagnostics
import Enterprises
import Facts
import Quantities

extension Portal {
  /// The enterprise that an address names, where the actor may see it.
  /// - Throws: `PageFault.notFound`, in one wording, so that nobody learns who exists beyond a scope.
  func enterprise(of request: PortalRequest) async throws -> Enterprise {
    guard let code = CreditCode(request.parameters["code"] ?? ""),
      let enterprise = try await facts.enterprise(code, within: request.scope)
    else {
      throw PageFault.notFound(
        Wording(
          zh: "没有这家企业，或者它不在您的查看范围内。", en: "There is no such enterprise, or it is outside what you may see."))
    }
    return enterprise
  }

  /// The day on which an enterprise fell out of scale and is out on a day; an exit after it says nothing of it.
  func exit(
    of code: CreditCode, _ dossier: Dossier, on day: CalendarDay, known: CalendarDay
  ) async throws -> CalendarDay? {
    try await ports.monitoring.scaleHistory(of: code).exit(entered: dossier.enterprise.firstEntry(known: known))
      .map(\.day).flatMap { $0 <= day ? $0 : nil }
  }
}
