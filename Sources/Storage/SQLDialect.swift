/// Where database products differ in the little SQL that this room writes. One file per product holds its deviations.
public struct SQLDialect: Sendable, Hashable {
  public let name: String
  /// What follows a table's closing parenthesis.
  public let tableSuffix: String
  /// The type of 64-bit integers.
  public let integerType: String
  /// The type of bytes.
  public let bytesType: String
  /// How many enterprises' facts one query brings where everybody's are read: a query for each would cost more than what
  /// it brings, and a product that reads the whole table for any large query should be asked seldom.
  public let enterprisesAQuery: Int
  /// Statements that refuse updates and deletions of a table from then on.
  public let appendOnly: @Sendable (_ table: String) -> String
  /// The values of a group as one text, parted by blanks, in no order; null where there is none.
  public let joined: @Sendable (_ value: String) -> String
  /// Turns a migration's definitions into this product's.
  public let definitions: @Sendable (_ statements: String) -> String

  public init(
    name: String, tableSuffix: String, integerType: String, bytesType: String, enterprisesAQuery: Int,
    appendOnly: @escaping @Sendable (_ table: String) -> String,
    joined: @escaping @Sendable (_ value: String) -> String,
    definitions: @escaping @Sendable (_ statements: String) -> String = { $0 }
  ) {
    self.name = name
    self.tableSuffix = tableSuffix
    self.integerType = integerType
    self.bytesType = bytesType
    self.enterprisesAQuery = enterprisesAQuery
    self.appendOnly = appendOnly
    self.joined = joined
    self.definitions = definitions
  }

  public static func == (left: SQLDialect, right: SQLDialect) -> Bool { left.name == right.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
