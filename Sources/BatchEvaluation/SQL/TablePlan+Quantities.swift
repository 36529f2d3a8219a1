extension TablePlan {
  /// The plan over quantities of another number of digits after the point.
  func withQuantities(ofScale scale: Int) -> TablePlan {
    TablePlan(
      name: name, subject: subject, time: time,
      inputs: inputs.map { input in
        let source: PlanInput.Source =
          switch input.source {
          case .number(let number, let classes): .number(number.withQuantities(ofScale: scale), classes)
          case .ratio(let above, let below, let classes):
            .ratio(above.withQuantities(ofScale: scale), below.withQuantities(ofScale: scale), classes)
          case .codes(let codes, let masks): .codes(codes.map { $0.withQuantities(ofScale: scale) }, masks: masks)
          case .prefix, .total: input.source
          }
        return PlanInput(name: input.name, source: source, accepted: input.accepted, samples: input.samples)
      }, rows: rows, isUnique: isUnique, base: base?.withQuantities(ofScale: scale), paysCash: paysCash,
      enterpriseCap: enterpriseCap)
  }
}

extension PlanNumber {
  fileprivate func withQuantities(ofScale scale: Int) -> PlanNumber {
    func changed(_ number: PlanNumber) -> PlanNumber { number.withQuantities(ofScale: scale) }
    return switch self {
    case .column(let column, let own) where own > 2: .column(column, scale: scale)
    case .yearly(let table, let fact, let offset, let own) where own > 2:
      .yearly(table: table, fact: fact, offset: offset, scale: scale)
    case .constant, .column, .yearly, .qualifyingYear, .year, .day, .absent: self
    case .sum(let left, let right): .sum(changed(left), changed(right))
    case .difference(let left, let right): .difference(changed(left), changed(right))
    case .product(let part, let fraction): .product(changed(part), fraction)
    case .zeroIfAbsent(let part): .zeroIfAbsent(changed(part))
    case .conditional(let condition, let first, let second):
      .conditional(
        PlanCondition(codes: condition.codes.map { $0.withQuantities(ofScale: scale) }, truths: condition.truths),
        changed(first), changed(second))
    case .least(let left, let right): .least(changed(left), changed(right))
    case .greatest(let left, let right): .greatest(changed(left), changed(right))
    }
  }
}

extension PlanCode {
  fileprivate func withQuantities(ofScale scale: Int) -> PlanCode {
    guard case .comparison(let sign, let left, let right) = self else { return self }
    return .comparison(sign, left.withQuantities(ofScale: scale), right.withQuantities(ofScale: scale))
  }
}
