import Diagnostics

/// 政策工具: one thing that a clause sets up. Its kind's engine gives it its working life.
public struct Instrument: Sendable {
  public let id: InstrumentID
  /// The row of the list of mechanisms that it accounts for, such as `shenggui-2023/5#01`.
  public let row: String
  public let name: Wording
  public let life: InstrumentLife
  /// Who is to work it, as the clause names them; empty where it names none.
  public let by: [String]
  /// With whom, as the clause names them.
  public let with: [String]
  /// What facts alone can already count.
  public let counts: [FactCount]
  public let declaration: InstrumentDeclaration
  /// Where it is declared.
  public let place: Place

  public var kind: InstrumentKind { declaration.kind }
}

/// How an instrument is meant to live.
public enum InstrumentLife: Sendable, Hashable {
  /// An engine works it.
  case runs
  /// It is a register or log that people keep.
  case records
  /// It is information, and the reason why no more.
  case shows(why: String)

  /// `runs`, `records` or `shows`.
  public var name: String {
    switch self {
    case .runs: "runs"
    case .records: "records"
    case .shows: "shows"
    }
  }

  /// Why it is only shown; `nil` where it does more.
  public var reason: String? {
    if case .shows(let why) = self { why } else { nil }
  }

  /// The name for people.
  public var wording: Wording {
    switch self {
    case .runs: Wording(zh: "运行", en: "runs")
    case .records: Wording(zh: "登记", en: "records")
    case .shows: Wording(zh: "展示", en: "shows")
    }
  }
}

/// The nine kinds of instrument, each with one engine.
public enum InstrumentKind: String, Sendable, Hashable, CaseIterable {
  case benefit, indicator, register, voucher, `case`, exchange, programme, event, evaluation

  /// The name for people.
  public var wording: Wording {
    switch self {
    case .benefit: Wording(zh: "扶持事项", en: "benefit")
    case .indicator: Wording(zh: "指标", en: "indicator")
    case .register: Wording(zh: "库与名单", en: "register")
    case .voucher: Wording(zh: "券与专项资金", en: "voucher")
    case .case: Wording(zh: "办理事项", en: "case")
    case .exchange: Wording(zh: "供需对接", en: "exchange")
    case .programme: Wording(zh: "工作机制", en: "programme")
    case .event: Wording(zh: "活动", en: "event")
    case .evaluation: Wording(zh: "评价考核", en: "evaluation")
    }
  }
}

/// What an instrument declares to the engine of its kind.
public enum InstrumentDeclaration: Sendable {
  case benefit(BenefitDeclaration)
  case indicator(IndicatorDeclaration)
  case register(RegisterDeclaration)
  case voucher(VoucherDeclaration)
  case `case`(CaseDeclaration)
  case exchange(ExchangeDeclaration)
  case programme(ProgrammeDeclaration)
  case event(EventDeclaration)
  case evaluation(EvaluationDeclaration)

  public var kind: InstrumentKind {
    switch self {
    case .benefit: .benefit
    case .indicator: .indicator
    case .register: .register
    case .voucher: .voucher
    case .case: .case
    case .exchange: .exchange
    case .programme: .programme
    case .event: .event
    case .evaluation: .evaluation
    }
  }
}
