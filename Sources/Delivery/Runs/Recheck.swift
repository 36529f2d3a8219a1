import Diagnostics
import Instruments
import Quantities

/// 再查: what stands against an award now. Since it was proposed others may have been granted, and support from elsewhere
/// recorded.
public struct Recheck: Sendable, Hashable {
  public let checks: [AwardCheck]
  /// The most that may be given now; `nil` where nothing bounds it.
  public let atMost: Money?

  /// What bars it altogether; `nil` where nothing does.
  public var bar: AwardCheck? { checks.first { $0.outcome == .bars } }

  /// Why an amount can't be given now; `nil` where it can.
  public func fault(giving amount: Money, on award: Award) -> Diagnostic? {
    if let bar { return .barredNow(award, bar) }
    guard let atMost, amount > atMost else { return nil }
    return .aboveNow(award, atMost, checks.filter { $0.outcome == .limits })
  }
}

extension DeliveryReader {
  /// Holds awards once more against all that counts beside each of them.
  /// - Returns: what was found, by award; nothing for one whose run is not kept.
  /// Cost: what counts against the benefit of each run, once (of one enterprise alone where a run has a single award among
  /// them), and a row for each award.
  public func recheck(_ awards: [Award]) throws -> [AwardID: Recheck] {
    var found: [AwardID: Recheck] = [:]
    for (id, group) in Dictionary(grouping: awards, by: \.run) {
      guard let run = try run(id) else { continue }
      let enterprise = group.count == 1 ? group[0].enterprise : nil
      let priors = Dictionary(
        grouping: try priorGrants(run.question.benefit, run.terms, of: enterprise), by: \.enterprise)
      let claims = Dictionary(grouping: try claims(on: enterprise), by: \.enterprise)
      for award in group {
        guard let row = try row(award.row, of: id) else { continue }
        let (checks, atMost) = AwardChecks(
          benefit: run.question.benefit, year: run.question.year, terms: run.terms,
          priors: (priors[award.enterprise] ?? []).filter { $0.number != award.id.text },
          claims: claims[award.enterprise] ?? []
        ).check(row.subject)
        found[award.id] = Recheck(checks: checks, atMost: atMost)
      }
    }
    return found
  }
}

extension DeliveryDecision {
  /// Refuses awards that may not have their amounts any more.
  /// - Parameter amount: what an award is given.
  func recheck(_ awards: [Award], giving amount: (Award) -> Money) throws {
    let found = try book.recheck(awards)
    let faults = awards.compactMap { award in found[award.id]?.fault(giving: amount(award), on: award) }
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}

extension Diagnostic {
  fileprivate static func barredNow(_ award: Award, _ check: AwardCheck) -> Diagnostic {
    Diagnostic(
      "delivery.barred-now", at: Place(field: "award"),
      Wording(
        zh: "“\(award.name)”（\(award.id)）现在不能支持：\(check.wording.zh)",
        en: "“\(award.name)” (\(award.id)) cannot be supported now: \(check.wording.en)"),
      remedy: Wording(
        zh: "核实后不予支持；登记有误的，先撤销那一条登记",
        en: "refuse it once that is confirmed; where what is recorded is wrong, withdraw the record first"))
  }

  fileprivate static func aboveNow(_ award: Award, _ most: Money, _ checks: [AwardCheck]) -> Diagnostic {
    let why = checks.map(\.wording)
    return Diagnostic(
      "delivery.above-now", at: Place(field: "amount"),
      Wording(
        zh: "“\(award.name)”（\(award.id)）现在最多 \(most.grouped) 元：\(why.map(\.zh).joined(separator: "；"))",
        en: "“\(award.name)” (\(award.id)) may have \(most.grouped) yuan at most now: "
          + why.map(\.en).joined(separator: "; ")),
      remedy: Wording(
        zh: "没有核定的，按不超过这个数核定并写明理由；已经公示的，不予支持后重新测算",
        en: "approve no more than that, with the reason; where it was published already, refuse it and make another run"
      ))
  }
}
