/// 部门: the units that documents name, one name for each and the spellings that stand for it.
public struct DepartmentRegister: Sendable {
  public struct Department: Sendable, Hashable {
    public let name: String
    public let aliases: [String]
  }

  public let all: [Department]
  private let nameBySpelling: [String: String]

  public init(_ departments: [Department]) {
    all = departments
    nameBySpelling = Dictionary(
      departments.flatMap { department in ([department.name] + department.aliases).map { ($0, department.name) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The one name of a unit, whichever spelling a document uses; `nil` where nobody knows the unit.
  public func name(of spelling: String) -> String? { nameBySpelling[spelling] }

  /// Every name and alias.
  public var spellings: [String] { nameBySpelling.keys.sorted() }
}
