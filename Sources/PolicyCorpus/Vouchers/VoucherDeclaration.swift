import Facts

/// 券、专项资金: what is issued to whom, for which services, and who bears it.
public struct VoucherDeclaration: Sendable {
  public let subject: SubjectKind
  /// The services that it may be spent on, as the clause names them.
  public let covers: [String]
  public let payer: BenefitDeclaration.Payer
  /// The benefits whose match gives the right to it; empty where the clause leaves that to the districts.
  public let entitledBy: [InstrumentID]
  /// Who may redeem it; `nil` where the clause names nobody.
  public let providers: String?
  public let fields: [RegisterDeclaration.Field]

  /// 专项资金: money that pays the benefits themselves. What somebody redeems is a voucher and pays services alone.
  public var isFund: Bool { providers == nil }
}
