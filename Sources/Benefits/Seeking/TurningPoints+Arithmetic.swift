import Decimals

extension TurningPoints {
  /// constant + slope·fact.
  struct Linear {
    let constant: Decimal128
    let slope: Decimal128

    init(_ constant: Decimal128, _ slope: Decimal128) {
      self.constant = constant
      self.slope = slope
    }

    /// Where it is zero; `nil` where it never turns.
    var root: Decimal128? { slope.isZero ? nil : (-constant).divided(by: slope) }

    /// The product; `nil` where it is not linear, or out of range.
    func times(_ other: Linear) -> Linear? {
      let (still, moving) = slope.isZero ? (self, other) : (other, self)
      guard still.slope.isZero, let constant = still.constant.multiplied(by: moving.constant),
        let slope = still.constant.multiplied(by: moving.slope)
      else { return nil }
      return Linear(constant, slope)
    }

    func plus(_ other: Linear) -> Linear? {
      guard let constant = constant.adding(other.constant), let slope = slope.adding(other.slope) else { return nil }
      return Linear(constant, slope)
    }

    var negative: Linear { Linear(-constant, -slope) }
  }

  /// A linear form over another.
  struct Quotient {
    let above: Linear
    let below: Linear

    static func constant(_ number: Decimal128) -> Quotient {
      Quotient(above: Linear(number, .zero), below: Linear(.one, .zero))
    }

    /// The fact itself.
    static let fact = Quotient(above: Linear(.zero, .one), below: Linear(.one, .zero))

    /// The product; `nil` where it is no quotient of linear forms, or out of range. So are sum and quotient.
    func times(_ other: Quotient) -> Quotient? {
      guard let above = above.times(other.above), let below = below.times(other.below) else { return nil }
      return Quotient(above: above, below: below)
    }

    func over(_ other: Quotient) -> Quotient? { times(Quotient(above: other.below, below: other.above)) }

    func plus(_ other: Quotient) -> Quotient? {
      guard let first = above.times(other.below), let second = other.above.times(below),
        let above = first.plus(second), let below = below.times(other.below)
      else { return nil }
      return Quotient(above: above, below: below)
    }

    func minus(_ other: Quotient) -> Quotient? { plus(Quotient(above: other.above.negative, below: other.below)) }
  }
}
