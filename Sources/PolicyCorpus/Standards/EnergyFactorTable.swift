import Decimals
import Diagnostics

/// 折标准煤系数: the factors that turn amounts of energy into standard coal. Years and sources differ, so that one energy
/// may have several; whoever reckons names the one that is used.
public struct EnergyFactorTable: Sendable {
  /// In the order of the file.
  public let factors: [EnergyFactor]

  public func factor(_ id: String) -> EnergyFactor? { factors.first { $0.id == id } }
}

/// One factor, and how it is known.
public struct EnergyFactor: Sendable, Hashable {
  /// Words of `a-z` and digits joined by hyphens, such as `electricity-calorific`.
  public let id: String
  /// The energy's id, such as `natural_gas`.
  public let energy: String
  public let energyName: Wording
  /// `nil` where it was not told.
  public let basis: Basis?
  /// Tonnes of standard coal for one `unit` of the energy; above zero.
  public let value: Decimal128
  /// The unit of `value`, such as 吨标准煤/万千瓦时.
  public let unit: Wording
  public let period: KnownPeriod
  public let sureness: Sureness
  public let source: Wording
  /// What is not clear about it.
  public let doubt: Wording?

  public enum Basis: String, Sendable, Hashable, CaseIterable {
    /// 当量值: the heat that the energy itself holds.
    case calorific
    /// 等价值: what it took to make it.
    case equivalent
  }
}
