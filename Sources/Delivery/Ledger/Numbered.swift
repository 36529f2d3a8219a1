import Diagnostics

/// The number of a budget in the book, such as `b3`.
public struct BudgetID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "b"
  public static let wording = Wording(zh: "预算", en: "budget")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a voucher programme, such as `g1`.
public struct ProgrammeID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "g"
  public static let wording = Wording(zh: "发券方案", en: "voucher programme")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a voucher, such as `v17`: printed on it, and no secret.
public struct VoucherID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "v"
  public static let wording = Wording(zh: "券", en: "voucher")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a reservation, such as `r204`.
public struct ReservationID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "r"
  public static let wording = Wording(zh: "预约", en: "reservation")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a transfer request, such as `t9`.
public struct TransferID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "t"
  public static let wording = Wording(zh: "拨付申请", en: "transfer request")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a call, such as `c2`.
public struct CallID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "c"
  public static let wording = Wording(zh: "申报通知", en: "call")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a run, such as `n5`.
public struct RunID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "n"
  public static let wording = Wording(zh: "测算批次", en: "run")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of an award, such as `a31`.
public struct AwardID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "a"
  public static let wording = Wording(zh: "兑现事项", en: "award")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a grant elsewhere, such as `e4`.
public struct OtherGrantID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "e"
  public static let wording = Wording(zh: "他处支持", en: "grant elsewhere")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of an implementing rule's version, such as `i2`.
public struct ImplementingRuleID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "i"
  public static let wording = Wording(zh: "实施细则", en: "implementing rule")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of a transfer between budgets, such as `m2`.
public struct FundTransferID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "m"
  public static let wording = Wording(zh: "转移支付", en: "transfer of funds")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// The number of what was asked for and takes another person's approval, such as `s5`.
public struct SubmissionID: Sendable, Hashable, Comparable, NumberedID {
  public static let letter: Character = "s"
  public static let wording = Wording(zh: "送审事项", en: "submission")
  public let number: Int

  public init(number: Int) { self.number = number }
}

/// An identifier that counts from 1 within its kind and says by its letter of which kind it is.
public protocol NumberedID: CustomStringConvertible {
  static var letter: Character { get }
  /// What is numbered, for people.
  static var wording: Wording { get }
  var number: Int { get }
  init(number: Int)
}

extension NumberedID {
  /// Reads the letter and digits; `nil` for anything else, such as a leading zero.
  public init?(_ text: String) {
    guard text.first == Self.letter, let number = Int(text.dropFirst()), number > 0, "\(Self.letter)\(number)" == text
    else { return nil }
    self.init(number: number)
  }

  public var text: String { "\(Self.letter)\(number)" }
  public var description: String { text }

  public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
